//! Renders every component and island with hostile text, and every page with arbitrary props: nothing that people type becomes markup.

mod masked;
mod pages;
mod samples;
mod sheets;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use samples::{SAMPLES, WITHOUT_TEXT, frame};
use scraper::{Html, Selector};

use crate::components;
use crate::escaping::{text, textarea};
use crate::pages::Page;
use crate::render::to_html;

/// Leaves every kind of place: text areas, scripts, titles, comments, attributes in either quotes and without; and names places of templates.
const HOSTILE: &str = "\n</textarea></script></title></style></noscript></select></svg>--><meta http-equiv=refresh content=\"0;url=//evil.example\">\
                       <broken></broken><i>\"' broken=1 onload=alert(1) x='\" broken=\"{count}{name}{title}{commune}&quot;&lt;broken&gt;";

fn all(html: &Html, what: &str) -> usize {
    html.select(&Selector::parse(what).expect("a selector")).count()
}

fn assert_whole(name: &str, html: &Html) {
    for element in html.select(&Selector::parse("*").expect("a selector")) {
        let element = element.value();
        assert!(!matches!(element.name(), "broken" | "i"), "{name}: an element was injected: {}", html.html());
        assert!(!element.attrs().any(|(key, _)| key == "broken" || key.starts_with("on")), "{name}: an attribute was injected into {element:?}");
    }
    assert_eq!(all(html, "meta[http-equiv]"), 0, "{name}: a redirection was injected");
}

/// The public functions of a folder that return a `View` or a `Page`.
fn functions(folder: &str, result: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(folder);
    let mut found = BTreeSet::new();
    for file in fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        let module = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let source = fs::read_to_string(&path).expect("text");
        for (_, rest) in source.match_indices("\npub fn ").map(|(at, word)| source.split_at(at + word.len())) {
            let (signature, _) = rest.split_once('{').expect("a body");
            let draws = signature.rsplit_once("->").is_some_and(|(_, given)| given.contains(result));
            if draws {
                let name = rest.split(['(', '<']).next().expect("a name");
                found.insert(format!("{module}::{name}"));
            }
        }
    }
    found
}

#[test]
fn every_component_and_island_has_a_sample() {
    let known: BTreeSet<String> = SAMPLES.iter().map(|(name, _)| *name).chain(WITHOUT_TEXT.iter().copied()).map(str::to_owned).collect();
    let mut drawn = functions("components", "View");
    drawn.extend(functions("islands", "View"));
    assert!(drawn.len() > 50, "the sources were not read");
    assert_eq!(known, drawn, "give each a sample, or list it among those that are handed no text");
}

#[test]
fn nothing_typed_becomes_markup() {
    for (name, draw) in SAMPLES {
        let html = to_html(|| draw(HOSTILE));
        let parsed = Html::parse_fragment(&html);
        assert_whole(name, &parsed);
        for area in parsed.select(&Selector::parse("textarea").expect("a selector")) {
            assert_eq!(area.text().collect::<String>(), HOSTILE, "{name}: what was typed is not whole");
        }
        assert!(html.contains("broken"), "{name}: the sample shows nothing of what was typed");
    }
}

#[test]
fn nor_does_it_in_the_document_around_a_page() {
    let mut f = frame(HOSTILE);
    f.path = format!("/ain-amlal?q={HOSTILE}");
    let html = components::layout::document(&f, |_| {
        let mut page = Page::new(HOSTILE, leptos::prelude::IntoAny::into_any(()));
        page.description = HOSTILE.to_owned();
        page.image = HOSTILE.to_owned();
        page
    });
    assert!(html.contains("broken"));
    let parsed = Html::parse_document(&html);
    assert_whole("document", &parsed);
    assert_eq!(all(&parsed, "script"), 0);
}

/// The places that are written as they are stand in the sources only with a function of this module inside.
#[test]
fn what_the_renderer_writes_as_it_is_goes_through_here() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut areas = 0;
    for path in files(&sources) {
        if path.starts_with(sources.join("render_tests")) || path.ends_with("escaping.rs") {
            continue;
        }
        let source = fs::read_to_string(&path).expect("text");
        for (at, _) in source.match_indices("<textarea") {
            let (content, _) = source[at..].split_once("</textarea>").expect("an end");
            assert!(content.contains("escaping::textarea("), "{}: a text area with raw content", path.display());
            areas += 1;
        }
        // The drawing of a map is written by hand, and escapes what it names.
        let raw = |(at, _): (usize, &str)| !source[at..].starts_with("inner_html=escaping::text(");
        let by_hand = source.match_indices("inner_html").any(raw) && !path.ends_with("components/map.rs");
        assert!(!by_hand, "{}: inner_html is written as it is", path.display());
        for element in ["script", "style"] {
            let raw = source
                .match_indices(&format!("<{element} "))
                .any(|(at, _)| !source[at..].lines().next().unwrap_or_default().contains(&format!("></{element}>")));
            assert!(!raw, "{}: <{element}> with content", path.display());
        }
    }
    assert!(areas >= 3, "the sources were not read");
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn by_hand() {
    assert_eq!(text("<a href=\"'&"), "&lt;a href=&quot;&#39;&amp;");
    assert_eq!(textarea("\n</textarea> &amp;"), "\n\n&lt;/textarea> &amp;amp;");
    assert_eq!(textarea("\r\nx"), "\n\r\nx");
    assert_eq!(textarea("x\n"), "x\n");
}
