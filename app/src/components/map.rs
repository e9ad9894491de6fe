//! The commune's map as SVG: neighbourhoods with their names, and points.

use leptos::prelude::*;

use crate::escaping;
use crate::model::frame::Frame;
use crate::model::map::Map;
use crate::words::tr;

/// The map with points, inline in the page; `names` are the neighbourhoods' names by slug.
pub fn map(f: &Frame, map: &Map, names: &[(String, String)], points: &[(i64, i64)]) -> AnyView {
    let inner = drawing(map, names, points, LARGEST);
    view! {
        <svg class="map" viewBox=format!("0 0 {} {}", map.width, map.height) role="img" aria-label=f.t(tr::map::LABEL) inner_html=inner></svg>
    }
    .into_any()
}

/// The map as a file of its own, to be shown `width` pixels wide, for the buttons that pick a point.
pub fn file(map: &Map, names: &[(String, String)], point: Option<(i64, i64)>, width: i64) -> String {
    let points: Vec<(i64, i64)> = point.into_iter().collect();
    // What must be read has the same size on the screen, however small the picture is shown.
    let width = if width > 0 { width } else { map.width };
    let pixels = |size: i64| size * map.width / width.clamp(100, 2_000);
    let font = pixels(11).min(44);
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\">\
         <style>{STYLE}.place{{font:{font}px sans-serif;stroke-width:{halo}px}}.point{{stroke-width:{rim};r:{radius}px}}</style>{}</svg>",
        drawing(map, names, &points, font),
        w = map.width,
        h = map.height,
        halo = pixels(3),
        rim = pixels(2),
        radius = pixels(8),
    )
}

/// A file cannot see the page's style sheet.
const STYLE: &str = "svg{background:#f1ebdf}.shape{fill:#fffdf8;stroke:#837a69;stroke-width:1.5}.river{fill:none;stroke:#4b8fb5;stroke-width:5}\
                     .road{fill:none;stroke:#b9ad97;stroke-width:4}.place{fill:#23271f;text-anchor:middle;paint-order:stroke;stroke:#fffdf8}\
                     .point{fill:#a2401c;stroke:#fff}";

/// The size of names in the style sheet, at its largest, in units of the drawing.
const LARGEST: i64 = 30;

/// `font` is the size of the names.
fn drawing(map: &Map, names: &[(String, String)], points: &[(i64, i64)], font: i64) -> String {
    let mut svg = String::new();
    let path = |class: &str, path: &str| format!("<path class=\"{class}\" d=\"{}\"/>", escaping::text(path));
    svg.extend(map.shapes.iter().map(|shape| path("shape", &shape.path)));
    svg.extend(map.roads.iter().map(|road| path("road", road)));
    svg.extend(map.river.iter().map(|river| path("river", river)));
    svg.extend(points.iter().map(|(x, y)| format!("<circle class=\"point\" cx=\"{x}\" cy=\"{y}\" r=\"11\"/>")));
    for shape in &map.shapes {
        if let Some((_, name)) = names.iter().find(|(slug, _)| *slug == shape.slug) {
            svg.push_str(&place(map.width, shape.label, name, font));
        }
    }
    svg
}

/// Letters of a name that fit on one line.
const LINE: usize = 12;

/// The name of a place: a long one on two lines, so that it does not cover its neighbours', and none over the edge.
fn place(width: i64, [x, y]: [i64; 2], name: &str, font: i64) -> String {
    let lines = lines(name);
    let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or_default();
    // Letters are a little wider than half their height.
    let half = (longest as i64 * font * 3 / 10).min(width / 2);
    let x = x.clamp(half, width - half);
    let text = match lines.as_slice() {
        [first, second] => {
            format!("<tspan x=\"{x}\" dy=\"-0.4em\">{}</tspan><tspan x=\"{x}\" dy=\"1.15em\">{}</tspan>", escaping::text(first), escaping::text(second))
        }
        _ => escaping::text(name),
    };
    format!("<text class=\"place\" x=\"{x}\" y=\"{y}\">{text}</text>")
}

/// A long name parted at the space nearest its middle.
fn lines(name: &str) -> Vec<&str> {
    if name.chars().count() <= LINE {
        return vec![name];
    }
    let spaces = name.match_indices(' ').map(|(at, _)| at);
    match spaces.min_by_key(|at| at.abs_diff(name.len() / 2)) {
        Some(at) => vec![name[..at].trim(), name[at..].trim()],
        None => vec![name],
    }
}

#[cfg(test)]
mod tests {
    use super::{lines, place};

    #[test]
    fn a_long_name_stands_on_two_lines_and_inside() {
        assert_eq!(lines("Douar Ighrem"), ["Douar Ighrem"]);
        assert_eq!(lines("Passage sous la voie"), ["Passage sous", "la voie"]);
        assert_eq!(lines("شارع الزيتون الكبير"), ["شارع الزيتون", "الكبير"]);
        assert_eq!(lines("Aitbouguemmaz"), ["Aitbouguemmaz"]);
        assert_eq!(place(800, [790, 300], "Centre", 30), "<text class=\"place\" x=\"746\" y=\"300\">Centre</text>");
        let two = place(800, [400, 300], "Route de <la carrière>", 30);
        assert!(two.contains("<tspan x=\"400\" dy=\"-0.4em\">Route de &lt;la</tspan>") && two.contains(">carrière&gt;</tspan>"), "{two}");
        assert!(place(100, [50, 50], &"x".repeat(200), 30).contains("x=\"50\""));
    }
}
