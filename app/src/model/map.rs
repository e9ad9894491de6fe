//! The map of a commune: a small drawing of its neighbourhoods, uploaded by the commune as JSON. No tiles, no third-party server.

use serde::{Deserialize, Serialize};

use super::{Localized, outline};

/// A drawing over a rectangle of the earth.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Map {
    /// West, south, east, north, in millionths of a degree.
    pub bounds: [i64; 4],
    pub width: i64,
    pub height: i64,
    pub shapes: Vec<Shape>,
    /// Roads as SVG paths.
    #[serde(default)]
    pub roads: Vec<String>,
    /// Rivers as SVG paths.
    #[serde(default)]
    pub river: Vec<String>,
}

/// The pictures of the map that are `<input type="image">` where there are no scripts: field name and width in pixels. A browser says where one was pressed
/// in the pixels that it is shown with, so each is shown with one width only.
pub const IMAGE_BUTTONS: [(&str, i64); 3] = [("small", 280), ("medium", 328), ("wide", 640)];

/// Where one of [`IMAGE_BUTTONS`] was pressed, as a browser sends it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MapPress {
    #[serde(rename = "small.x")]
    pub small_x: String,
    #[serde(rename = "small.y")]
    pub small_y: String,
    #[serde(rename = "medium.x")]
    pub medium_x: String,
    #[serde(rename = "medium.y")]
    pub medium_y: String,
    #[serde(rename = "wide.x")]
    pub wide_x: String,
    #[serde(rename = "wide.y")]
    pub wide_y: String,
}

/// A neighbourhood on the map.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape {
    pub slug: String,
    /// Its outline as an SVG path.
    pub path: String,
    /// Where its name stands.
    pub label: [i64; 2],
}

/// Where problems are, on the commune's drawing.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProblemMap {
    pub map: Map,
    pub points: Vec<MapPoint>,
    /// The neighbourhoods' names by slug.
    pub names: Vec<(String, Localized)>,
}

/// A problem on the drawing, in its units.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapPoint {
    pub x: i64,
    pub y: i64,
    pub number: i64,
    pub title: String,
    /// A slug.
    pub neighbourhood: Option<String>,
}

/// The part of a drawing that is shown, in the drawing's units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// How wide every drawing is on a page, whatever its own units are: names and marks then have one size.
pub const DRAWN: f64 = 800.0;

impl Window {
    pub fn scale(&self) -> f64 {
        DRAWN / self.width
    }

    pub fn drawn_height(&self) -> f64 {
        self.height * self.scale()
    }

    /// Where a point of the drawing stands on the page; `None` outside the window.
    pub fn place(&self, (x, y): (i64, i64)) -> Option<(f64, f64)> {
        let (x, y) = ((x as f64 - self.x) * self.scale(), (y as f64 - self.y) * self.scale());
        ((0.0..=DRAWN).contains(&x) && (0.0..=self.drawn_height()).contains(&y)).then_some((x, y))
    }
}

impl Map {
    /// The whole drawing.
    pub fn whole(&self) -> Window {
        Window { x: 0.0, y: 0.0, width: self.width.max(1) as f64, height: self.height.max(1) as f64 }
    }

    /// A neighbourhood with some room around it, in the proportions of the whole; the whole where it is not drawn.
    pub fn around(&self, slug: Option<&str>) -> Window {
        let whole = self.whole();
        let shape = self.shapes.iter().find(|shape| Some(shape.slug.as_str()) == slug);
        let Some([left, top, right, bottom]) = shape.and_then(|shape| outline::extent(&shape.path)) else { return whole };
        let room = 1.2;
        let share = ((right - left) * room / whole.width).max((bottom - top) * room / whole.height).clamp(0.15, 1.0);
        let (width, height) = (whole.width * share, whole.height * share);
        let inside = |middle: f64, side: f64, most: f64| (middle - side / 2.0).clamp(0.0, (most - side).max(0.0));
        Window { x: inside(f64::midpoint(left, right), width, whole.width), y: inside(f64::midpoint(top, bottom), height, whole.height), width, height }
    }

    /// The point of the earth (latitude, longitude) under a point of the drawing; `None` outside it.
    pub fn unproject(&self, x: i64, y: i64) -> Option<(i64, i64)> {
        let [west, south, east, north] = self.bounds;
        let inside = (0..=self.width).contains(&x) && (0..=self.height).contains(&y) && self.width > 0 && self.height > 0;
        inside.then(|| (north - (north - south) * y / self.height, west + (east - west) * x / self.width))
    }

    /// The point of the drawing over a point of the earth (latitude, longitude); `None` outside the map.
    pub fn project(&self, latitude: i64, longitude: i64) -> Option<(i64, i64)> {
        let [west, south, east, north] = self.bounds;
        let inside = (south..=north).contains(&latitude) && (west..=east).contains(&longitude) && north > south && east > west;
        inside.then(|| ((longitude - west) * self.width / (east - west), (north - latitude) * self.height / (north - south)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projecting_is_undone() {
        let map =
            Map { bounds: [-5_240_000, 33_420_000, -5_120_000, 33_500_000], width: 800, height: 600, shapes: Vec::new(), roads: Vec::new(), river: Vec::new() };
        assert_eq!(map.unproject(0, 0), Some((33_500_000, -5_240_000)));
        assert_eq!(map.unproject(800, 600), Some((33_420_000, -5_120_000)));
        assert_eq!(map.unproject(801, 0), None);
        let (latitude, longitude) = map.unproject(300, 200).expect("inside");
        let (x, y) = map.project(latitude, longitude).expect("inside");
        assert!((x - 300).abs() <= 1 && (y - 200).abs() <= 1);
        assert_eq!(map.project(0, 0), None);
    }

    #[test]
    fn a_window_lies_around_a_neighbourhood_and_inside_the_drawing() {
        let shape = |slug: &str, path: &str| Shape { slug: slug.to_owned(), path: path.to_owned(), label: [0, 0] };
        let shapes = vec![shape("centre", "M300 200 H500 V320 H300 Z"), shape("edge", "M0 0 H100 V100 H0 Z"), shape("lost", "nonsense")];
        let map = Map { bounds: [0, 0, 8, 6], width: 800, height: 600, shapes, roads: Vec::new(), river: Vec::new() };
        let centre = map.around(Some("centre"));
        assert_eq!((centre.width / centre.height, centre.width, centre.x), (800.0 / 600.0, 240.0, 280.0));
        assert!(centre.y < 200.0 && centre.y + centre.height > 320.0, "{centre:?}");
        assert_eq!(centre.place((400, 260)), Some((400.0, 300.0)));
        assert_eq!(centre.place((0, 0)), None);
        let edge = map.around(Some("edge"));
        assert_eq!((edge.x, edge.y), (0.0, 0.0));
        for whole in [None, Some("nowhere"), Some("lost")] {
            assert_eq!(map.around(whole), map.whole());
        }
    }
}
