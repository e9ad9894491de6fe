//! The map of a commune: a small drawing of its neighbourhoods, uploaded by the commune as JSON. No tiles, no third-party server.

use serde::{Deserialize, Serialize};

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
pub const IMAGE_BUTTONS: [(&str, i64); 2] = [("small", 280), ("wide", 640)];

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

impl Map {
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
}
