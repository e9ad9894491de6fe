//! Which page loads the style sheet of the staff: those of the hub and the one that shows all components do, and no other wears what only that sheet dresses.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use scraper::{Html, Selector};

use super::pages::{PAGES, Values};
use super::samples::frame;
use crate::components::layout;

/// The classes that the rules of a sheet name.
fn classes(sheet: &str) -> BTreeSet<String> {
    let code =
        |(at, part): (usize, &'_ str)| if at == 0 { part.to_owned() } else { part.split_once("*/").map(|(_, code)| code.to_owned()).unwrap_or_default() };
    let code: String = sheet.split("/*").enumerate().map(code).collect();
    let selectors = code.split(['{', '}']).filter(|part| !part.contains(';'));
    let bare = selectors.map(|part| part.split('"').step_by(2).collect::<String>()).collect::<Vec<_>>();
    let named = bare.iter().flat_map(|part| part.split('.').skip(1));
    let name = |rest: &str| rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')).collect::<String>();
    named.map(name).filter(|name| name.starts_with(|letter: char| letter.is_ascii_alphabetic())).collect()
}

/// What only the sheet of the staff dresses.
fn of_the_staff() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../style");
    let (mut own, mut everybodys) = (BTreeSet::new(), BTreeSet::new());
    for file in fs::read_dir(folder).expect("style/") {
        let path = file.expect("a file").path();
        let found = classes(&fs::read_to_string(&path).expect("text"));
        if path.ends_with("staff.css") { own.extend(found) } else { everybodys.extend(found) }
    }
    assert!(everybodys.contains("card") && everybodys.len() > 200, "the sheets were not read");
    &own - &everybodys
}

#[test]
fn classes_are_found_in_a_sheet() {
    let sheet =
        "@layer a { /* .no { } */ .one:not(.two)[x=\".no\"] > p { margin: 0.5rem 1.5em; } @media (min-width: 1.5rem) { a.three-4, .five { color: red; } } }";
    assert_eq!(classes(sheet), ["one", "two", "three-4", "five"].map(str::to_owned).into());
}

#[test]
fn only_pages_of_the_staff_load_their_sheet_and_only_they_need_it() {
    let theirs = of_the_staff();
    assert!(theirs.contains("hub") && theirs.contains("work"));
    let linked = Selector::parse("link[rel=stylesheet][href='/staff.css']").expect("a selector");
    let (hub, worn) = (Selector::parse(".hub").expect("a selector"), Selector::parse("[class]").expect("a selector"));
    let (mut of_staff, mut bare) = (0, BTreeSet::new());
    for (name, page) in PAGES {
        for seed in 0..2 {
            let html = Html::parse_document(&layout::document(&frame("Amina"), |f| page(f, &mut Values::of(seed))));
            let is_staff = html.select(&hub).next().is_some();
            of_staff += usize::from(is_staff);
            assert_eq!(html.select(&linked).count(), usize::from(is_staff || *name == "style::page"), "{name} links the sheet of the staff");
            if html.select(&linked).next().is_some() {
                continue;
            }
            for element in html.select(&worn) {
                bare.extend(element.value().classes().filter(|class| theirs.contains(*class)).map(|class| format!("{class} of {name}")));
            }
        }
    }
    assert!(bare.is_empty(), "only the sheet of the staff dresses {bare:#?}");
    assert!(of_staff > 60, "{of_staff} pages of the staff");
}
