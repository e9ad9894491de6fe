//! The chart: for each page and each act its share of the bare route, as bars.

use crate::report::Report;

const LINE: usize = 22;
const LABELS: usize = 360;
const BARS: usize = 400;
const COLOURS: [(&str, &str); 2] = [("SQLite", "#1f7a4d"), ("PostgreSQL", "#2f5fa8")];

/// A bar: what it is of, and how long in hundredths.
struct Bar {
    name: String,
    colour: &'static str,
    share: f64,
}

pub fn draw(report: &Report) -> String {
    let bars = bars(report);
    let height = LINE * (bars.len() + 3);
    let width = LABELS + BARS + 60;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" font-size=\"13\">\n\
         <rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>\n\
         <text x=\"{LABELS}\" y=\"16\">requests a second, as a share of a bare route with the same bytes</text>\n"
    );
    for (at, (engine, colour)) in COLOURS.into_iter().enumerate() {
        let x = LABELS + at * 110;
        let legend = format!("<rect x=\"{x}\" y=\"26\" width=\"12\" height=\"12\" fill=\"{colour}\"/><text x=\"{}\" y=\"37\">{engine}</text>\n", x + 18);
        svg.push_str(&legend);
    }
    for (row, bar) in bars.iter().enumerate() {
        let y = LINE * (row + 2) + 6;
        let length = (bar.share.clamp(0.0, 100.0) * BARS as f64 / 100.0).max(1.0);
        svg.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text><rect x=\"{LABELS}\" y=\"{y}\" width=\"{length:.0}\" height=\"14\" fill=\"{}\"/>\
             <text x=\"{:.0}\" y=\"{}\">{:.0} %</text>\n",
            LABELS - 8,
            y + 12,
            bar.name,
            bar.colour,
            LABELS as f64 + length + 6.0,
            y + 12,
            bar.share
        ));
    }
    svg.push_str("</svg>\n");
    svg
}

fn bars(report: &Report) -> Vec<Bar> {
    let colour = |engine: &str| COLOURS.iter().find(|(known, _)| *known == engine).map_or("#888", |(_, colour)| *colour);
    let mut bars = Vec::new();
    for page in &report.pages {
        for (encoding, one) in ["plain", "brotli"].into_iter().zip(&page.encodings) {
            bars.push(Bar { name: format!("{} ({encoding})", page.name), colour: colour(page.engine), share: one.share() });
        }
    }
    for act in &report.writes {
        bars.push(Bar { name: format!("{} ({WRITERS} people)", act.name, WRITERS = crate::WRITERS), colour: colour(act.engine), share: act.share() });
    }
    bars
}
