//! The commune's map as SVG: neighbourhoods with their names, and marks above them. No script, no tiles, no other host.

use std::fmt::Write as _;

use leptos::prelude::*;

use super::map_labels::{self, Name};
use crate::escaping;
use crate::model::clusters::clusters;
use crate::model::frame::Frame;
use crate::model::lists::FacetCount;
use crate::model::map::{DRAWN, Map, ProblemMap, Window};
use crate::model::{Localized, paths};
use crate::words::tr;

/// A mark that leads somewhere, in the units of what is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub at: (f64, f64),
    /// How many things it stands for, if it is not one thing.
    pub count: Option<i64>,
    pub href: String,
    /// What it stands for, in words.
    pub words: String,
}

/// Marks nearer than this are one: on a phone 44 pixels, what a finger needs.
pub const APART: f64 = 98.0;
/// How far a mark reaches, at its largest.
const REACH: f64 = 40.0;
/// The size of names in the style sheet, at its largest.
const LARGEST: f64 = 30.0;

/// The map with points that lead nowhere; `names` are the neighbourhoods' names by slug.
pub fn map(f: &Frame, map: &Map, names: &[(String, String)], points: &[(i64, i64)]) -> AnyView {
    let window = map.whole();
    let points: Vec<(f64, f64)> = points.iter().filter_map(|point| window.place(*point)).collect();
    let inner = drawing(map, &window, names, &points, LARGEST);
    view! { <svg class="map" viewBox=view_box(&window) role="img" aria-label=f.t(tr::map::LABEL) inner_html=inner></svg> }.into_any()
}

/// A part of the map with marks that are links.
pub fn linked(f: &Frame, map: &Map, window: &Window, names: &[(String, String)], marks: &[Mark]) -> AnyView {
    let mut inner = ground(map, window);
    let circles: Vec<((f64, f64), f64)> = marks.iter().map(|mark| (mark.at, REACH)).collect();
    inner.push_str(&labels(map, window, names, &circles, LARGEST));
    for mark in marks {
        inner.push_str(&link(f, mark));
    }
    view! { <svg class="map linked" viewBox=view_box(window) role="group" aria-label=f.t(tr::map::LABEL) inner_html=inner></svg> }.into_any()
}

/// The map with marks that lead nowhere: what can be done about them stands beside it.
pub fn marked(f: &Frame, map: &Map, window: &Window, names: &[(String, String)], marks: &[Mark]) -> AnyView {
    let circles: Vec<((f64, f64), f64)> = marks.iter().map(|mark| (mark.at, REACH)).collect();
    let mut inner = ground(map, window);
    inner.push_str(&labels(map, window, names, &circles, LARGEST));
    for mark in marks {
        let _ = write!(inner, "<g>{}</g>", sign(f, mark));
    }
    view! { <svg class="map" viewBox=view_box(window) role="img" aria-label=f.t(tr::map::LABEL) inner_html=inner></svg> }.into_any()
}

/// Marks of problems: one that stands alone leads to it, those that are close together are one mark with their number. It leads to the neighbourhood where
/// most of them are, by the address that `to` gives.
pub fn problem_marks(f: &Frame, p: &ProblemMap, window: &Window, to: impl Fn(Option<&str>) -> String) -> Vec<Mark> {
    let shown: Vec<_> = p.points.iter().filter_map(|point| Some((window.place((point.x, point.y))?, point))).collect();
    let places: Vec<(f64, f64)> = shown.iter().map(|(at, _)| *at).collect();
    let mark = |(at, members): ((f64, f64), Vec<usize>)| {
        if let [only] = members[..] {
            let point = shown[only].1;
            return Mark { at, count: None, href: paths::problem(f.slug(), point.number), words: point.title.clone() };
        }
        let mut slugs: Vec<&str> = members.iter().filter_map(|member| shown[*member].1.neighbourhood.as_deref()).collect();
        slugs.sort_unstable();
        let most = slugs.chunk_by(|a, b| a == b).max_by_key(|same| same.len()).map(|same| same[0]);
        let name = most.and_then(|slug| p.names.iter().find(|(known, _)| known == slug)).map(|(_, name)| f.local(name));
        let count = members.len() as i64;
        let counted = f.tn(tr::problems::COUNT, count);
        let words = name.map_or_else(|| counted.clone(), |name| format!("{counted} · {name}"));
        Mark { at, count: Some(count), href: to(most), words }
    };
    clusters(&places, APART).into_iter().map(|cluster| mark((cluster.at, cluster.members))).collect()
}

/// A mark for each neighbourhood, with the number of what is there.
pub fn place_marks(
    map: &Map,
    window: &Window,
    places: &[FacetCount<(String, Localized)>],
    link: impl Fn(&FacetCount<(String, Localized)>) -> (String, String),
) -> Vec<Mark> {
    let mark = |place: &FacetCount<(String, Localized)>| {
        let shape = map.shapes.iter().find(|shape| shape.slug == place.value.0)?;
        let (href, words) = link(place);
        Some(Mark { at: window.place(shape.label.into())?, count: Some(place.count), href, words })
    };
    places.iter().filter_map(mark).collect()
}

/// The map as a file of its own, to be shown `width` pixels wide, for the buttons that pick a point.
pub fn file(map: &Map, names: &[(String, String)], point: Option<(i64, i64)>, width: i64) -> String {
    let window = map.whole();
    let points: Vec<(f64, f64)> = point.into_iter().filter_map(|point| window.place(point)).collect();
    // What must be read has the same size on the screen, however small the picture is shown.
    let width = if width > 0 { width.clamp(100, 2_000) as f64 } else { DRAWN };
    let pixels = |size: f64| (size * DRAWN / width).round();
    let font = pixels(11.0).min(44.0);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{view}\" width=\"{w}\" height=\"{h}\">\
         <style>{STYLE}.place{{font:{font}px sans-serif;stroke-width:{halo}px}}.point{{stroke-width:{rim};r:{radius}px}}</style>{}</svg>",
        drawing(map, &window, names, &points, font),
        view = view_box(&window),
        w = map.width,
        h = map.height,
        halo = pixels(3.0),
        rim = pixels(2.0),
        radius = pixels(8.0),
    )
}

/// A file cannot see the page's style sheet, but it knows whether its reader wants it dark.
const STYLE: &str = "svg{background:#f1ebdf}path{vector-effect:non-scaling-stroke}.shape{fill:#fffdf8;stroke:#837a69;stroke-width:1.2}\
                     .river{fill:none;stroke:#4b8fb5;stroke-width:3}.road{fill:none;stroke:#b9ad97;stroke-width:2.5}\
                     .place{fill:#23271f;text-anchor:middle;paint-order:stroke;stroke:#fffdf8}.point{fill:#a2401c;stroke:#fff}\
                     @media(prefers-color-scheme:dark){svg{background:#272d27}.shape{fill:#1e231f;stroke:#8f978b}.river{stroke:#3f7694}\
                     .road{stroke:#5a6359}.place{fill:#ece8dd;stroke:#1e231f}.point{fill:#f2a17f;stroke:#141714}}";

fn view_box(window: &Window) -> String {
    format!("0 0 {DRAWN} {}", window.drawn_height().round())
}

/// Everything with plain points; `font` is the size of the names.
fn drawing(map: &Map, window: &Window, names: &[(String, String)], points: &[(f64, f64)], font: f64) -> String {
    let circles: Vec<((f64, f64), f64)> = points.iter().map(|at| (*at, font * 0.6)).collect();
    let mut svg = ground(map, window);
    svg.push_str(&labels(map, window, names, &circles, font));
    for (x, y) in points {
        let _ = write!(svg, "<circle class=\"point\" cx=\"{}\" cy=\"{}\" r=\"11\"/>", x.round(), y.round());
    }
    svg
}

/// Neighbourhoods, roads and rivers, moved and stretched so that the window fills the drawing.
fn ground(map: &Map, window: &Window) -> String {
    let path = |class: &str, path: &str| format!("<path class=\"{class}\" d=\"{}\"/>", escaping::text(path));
    let mut svg = if *window == map.whole() && (window.scale() - 1.0).abs() < 1e-9 {
        "<g>".to_owned()
    } else {
        format!("<g transform=\"scale({:.4}) translate({:.1} {:.1})\">", window.scale(), -window.x, -window.y)
    };
    svg.extend(map.shapes.iter().map(|shape| path("shape", &shape.path)));
    svg.extend(map.roads.iter().map(|road| path("road", road)));
    svg.extend(map.river.iter().map(|river| path("river", river)));
    svg.push_str("</g>");
    svg
}

/// The names of the neighbourhoods whose place is in the window, below the marks and beside them.
fn labels(map: &Map, window: &Window, names: &[(String, String)], marks: &[((f64, f64), f64)], font: f64) -> String {
    let name = |slug: &str| names.iter().find(|(known, _)| known == slug).map(|(_, name)| name.as_str());
    let shown: Vec<Name<'_>> = map.shapes.iter().filter_map(|shape| Some(Name { text: name(&shape.slug)?, at: window.place(shape.label.into())? })).collect();
    let places = map_labels::places(&shown, marks, (DRAWN, window.drawn_height()), font);
    shown.iter().zip(places).map(|(name, at)| label(name.text, at)).collect()
}

fn label(name: &str, (x, y): (f64, f64)) -> String {
    let (x, y) = (x.round(), y.round());
    let text = match map_labels::lines(name).as_slice() {
        [first, second] => {
            format!("<tspan x=\"{x}\" dy=\"-0.4em\">{}</tspan><tspan x=\"{x}\" dy=\"1.15em\">{}</tspan>", escaping::text(first), escaping::text(second))
        }
        _ => escaping::text(name),
    };
    format!("<text class=\"place\" x=\"{x}\" y=\"{y}\">{text}</text>")
}

/// A mark as it is seen: its circle, and its number if it stands for several.
fn sign(f: &Frame, mark: &Mark) -> String {
    let (x, y) = (mark.at.0.round(), mark.at.1.round());
    match mark.count {
        Some(count) => format!(
            "<circle class=\"cluster\" cx=\"{x}\" cy=\"{y}\" r=\"34\"/><text class=\"number\" x=\"{x}\" y=\"{y}\" dy=\".36em\">{}</text>",
            escaping::text(&f.number(count))
        ),
        None => format!("<circle class=\"point\" cx=\"{x}\" cy=\"{y}\" r=\"18\"/>"),
    }
}

/// A mark as a link that a finger finds, with room around it.
fn link(f: &Frame, mark: &Mark) -> String {
    let (x, y) = (mark.at.0.round(), mark.at.1.round());
    let (words, inside) = (escaping::text(&mark.words), sign(f, mark));
    let room = APART / 2.0;
    format!(
        "<a href=\"{}\" aria-label=\"{words}\"><title>{words}</title><circle class=\"reach\" cx=\"{x}\" cy=\"{y}\" r=\"{room}\"/>{inside}</a>",
        escaping::text(&mark.href)
    )
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_label_is_text_and_no_markup() {
        assert_eq!(label("Centre", (746.2, 300.0)), "<text class=\"place\" x=\"746\" y=\"300\">Centre</text>");
        let two = label("Route de <la carrière>", (400.0, 300.0));
        assert!(two.contains("<tspan x=\"400\" dy=\"-0.4em\">Route de &lt;la</tspan>") && two.contains(">carrière&gt;</tspan>"), "{two}");
    }
}
