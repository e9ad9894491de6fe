//! The commune's map as SVG: neighbourhoods with their names, and points.

use leptos::prelude::*;

use crate::escaping;
use crate::model::frame::Frame;
use crate::model::map::Map;
use crate::words::tr;

/// The map with points, drawn into the page. `names` gives the neighbourhoods' names by slug.
pub fn map(f: &Frame, map: &Map, names: &[(String, String)], points: &[(i64, i64)]) -> AnyView {
    let inner = drawing(map, names, points);
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
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\">\
         <style>{STYLE}.place{{font:600 {font}px sans-serif;stroke-width:{halo}px}}.point{{stroke-width:{rim};r:{radius}px}}</style>{}</svg>",
        drawing(map, names, &points),
        w = map.width,
        h = map.height,
        font = pixels(11).min(44),
        halo = pixels(3),
        rim = pixels(2),
        radius = pixels(8),
    )
}

/// A file cannot see the page's style sheet.
const STYLE: &str = "svg{background:#f1ebdf}.shape{fill:#fffdf8;stroke:#837a69;stroke-width:1.5}.river{fill:none;stroke:#4b8fb5;stroke-width:5}\
                     .road{fill:none;stroke:#b9ad97;stroke-width:4}.place{fill:#23271f;text-anchor:middle;paint-order:stroke;stroke:#fffdf8}\
                     .point{fill:#a2401c;stroke:#fff}";

fn drawing(map: &Map, names: &[(String, String)], points: &[(i64, i64)]) -> String {
    let mut svg = String::new();
    let path = |class: &str, path: &str| format!("<path class=\"{class}\" d=\"{}\"/>", escaping::text(path));
    svg.extend(map.shapes.iter().map(|shape| path("shape", &shape.path)));
    svg.extend(map.roads.iter().map(|road| path("road", road)));
    svg.extend(map.river.iter().map(|river| path("river", river)));
    svg.extend(points.iter().map(|(x, y)| format!("<circle class=\"point\" cx=\"{x}\" cy=\"{y}\" r=\"11\"/>")));
    for shape in &map.shapes {
        if let Some((_, name)) = names.iter().find(|(slug, _)| *slug == shape.slug) {
            svg.push_str(&format!("<text class=\"place\" x=\"{}\" y=\"{}\">{}</text>", shape.label[0], shape.label[1], escaping::text(name)));
        }
    }
    svg
}
