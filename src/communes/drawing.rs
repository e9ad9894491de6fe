//! The commune's drawing as it is given: read, and refused with a message that names the fault.

use app::model::form::FormErrors;
use app::model::map::Map;
use app::words::{Key, tr};
use kurbo::{BezPath, Point, Rect, Shape as _};

use crate::base::error::{Error, Result};

/// Bytes: it stands in pages, which must stay light.
const MOST: usize = 200_000;
/// Pixels of its sides.
const SIDE: std::ops::RangeInclusive<i64> = 100..=4_000;

/// Reads a drawing of these neighbourhoods.
pub(super) fn parse(text: &str, slugs: &[String]) -> Result<Map> {
    if text.trim().is_empty() {
        return Err(fault(tr::settings::MAP_NEEDED));
    }
    if text.len() > MOST {
        return Err(fault(tr::settings::MAP_LARGE));
    }
    let json = &mut serde_json::Deserializer::from_str(text.trim_start_matches('\u{feff}'));
    let map: Map = serde_path_to_error::deserialize(json).map_err(|error| unreadable(&error))?;
    check(&map, slugs)?;
    Ok(map)
}

fn fault(message: Key) -> Error {
    Error::field("map", message)
}

fn fault_at(message: Key, place: &str) -> Error {
    let mut errors = FormErrors::default();
    errors.add_with("map", message, vec![("place", place.chars().take(80).collect())]);
    Error::Invalid(errors)
}

/// Where the text stops being a drawing: the part, with the name that is missing in it.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Error {
    let (path, cause) = (error.path().to_string(), error.inner());
    let said = cause.to_string();
    let missing = said.strip_prefix("missing field `").and_then(|rest| rest.split('`').next()).unwrap_or_default();
    let place = [path.trim_matches('.'), missing].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(".");
    let place = if place.is_empty() { "{".to_owned() } else { place };
    let mut errors = FormErrors::default();
    let values = vec![("line", cause.line().to_string()), ("column", cause.column().to_string()), ("place", place)];
    errors.add_with("map", tr::settings::MAP_UNREADABLE, values);
    Error::Invalid(errors)
}

fn check(map: &Map, slugs: &[String]) -> Result<()> {
    let [west, south, east, north] = map.bounds;
    let on_earth = (-180_000_000..=180_000_000).contains(&west) && east <= 180_000_000 && south >= -90_000_000 && north <= 90_000_000;
    if !(on_earth && west < east && south < north) {
        return Err(fault(tr::settings::MAP_BOUNDS));
    }
    if !(SIDE.contains(&map.width) && SIDE.contains(&map.height)) {
        return Err(fault(tr::settings::MAP_SIZE));
    }
    if map.shapes.is_empty() {
        return Err(fault(tr::settings::MAP_EMPTY));
    }
    for (index, shape) in map.shapes.iter().enumerate() {
        if !slugs.contains(&shape.slug) {
            return Err(fault_at(tr::settings::MAP_UNKNOWN, &shape.slug));
        }
        if map.shapes[..index].iter().any(|other| other.slug == shape.slug) {
            return Err(fault_at(tr::settings::MAP_TWICE, &shape.slug));
        }
        check_path(map, &shape.path, &shape.slug)?;
        let [x, y] = shape.label;
        if !((0..=map.width).contains(&x) && (0..=map.height).contains(&y)) {
            return Err(fault_at(tr::settings::MAP_LABEL, &shape.slug));
        }
    }
    for (name, lines) in [("roads", &map.roads), ("river", &map.river)] {
        for (index, line) in lines.iter().enumerate() {
            check_path(map, line, &format!("{name}[{index}]"))?;
        }
    }
    Ok(())
}

/// The neighbourhood in which a point of the drawing lies: one of these slugs. Between outlines it is the one whose name stands nearest.
pub(super) fn shape_at<'a>(map: &'a Map, (x, y): (i64, i64), slugs: &[&str]) -> Option<&'a str> {
    let known = || map.shapes.iter().filter(|shape| slugs.contains(&shape.slug.as_str()));
    let point = Point::new(x as f64, y as f64);
    let inside = known().find(|shape| BezPath::from_svg(&shape.path).is_ok_and(|path| path.contains(point)));
    let nearest = || known().min_by_key(|shape| (shape.label[0] - x).pow(2) + (shape.label[1] - y).pow(2));
    inside.or_else(nearest).map(|shape| shape.slug.as_str())
}

/// A path that can be drawn and touches the drawing.
fn check_path(map: &Map, path: &str, place: &str) -> Result<()> {
    let drawing = Rect::new(0.0, 0.0, map.width as f64, map.height as f64);
    let drawn = BezPath::from_svg(path).ok().filter(|path| path.elements().len() > 1).map(|path| path.bounding_box());
    match drawn {
        Some(extent) if extent.is_finite() && extent.overlaps(drawing) => Ok(()),
        _ => Err(fault_at(tr::settings::MAP_PATH, place)),
    }
}

#[cfg(test)]
mod tests {
    use app::model::Lang;

    use super::*;

    const GOOD: &str = r#"{"bounds": [-5240000, 33420000, -5120000, 33500000], "width": 800, "height": 600,
        "shapes": [{"slug": "centre", "path": "M0 0 H400 V600 H0 Z", "label": [200, 300]}], "roads": ["M0 300 H800"]}"#;

    fn said(text: &str) -> String {
        match parse(text, &["centre".to_owned(), "ighrem".to_owned()]) {
            Err(Error::Invalid(errors)) => errors.get("map").map(|error| error.text(Lang::En)).unwrap_or_default(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_point_lies_in_a_neighbourhood_or_near_one() {
        let two = GOOD.replace("[200, 300]}", r#"[200, 300]}, {"slug": "ighrem", "path": "M500 100 L700 100 L700 500 Z", "label": [650, 200]}"#);
        let map = parse(&two, &["centre".to_owned(), "ighrem".to_owned()]).expect("a drawing");
        let at = |point| shape_at(&map, point, &["centre", "ighrem"]);
        assert_eq!((at((10, 10)), at((690, 120)), at((780, 590))), (Some("centre"), Some("ighrem"), Some("ighrem")));
        assert_eq!((shape_at(&map, (690, 120), &["centre"]), shape_at(&map, (1, 1), &[])), (Some("centre"), None));
    }

    #[test]
    fn a_fault_is_named_with_its_place() {
        assert!(parse(GOOD, &["centre".to_owned()]).is_ok());
        let second = r#"[200, 300]}, {"slug": "SLUG", "path": "M1 1 H9 V9 Z", "label": [1, 1]}"#;
        let twice = second.replace("SLUG", "centre");
        for (from, to, part) in [
            (GOOD, "", "Choose the map file"),
            ("\"width\": 800,", "\"width\": 800", "line 1, column"),
            ("\"height\": 600,", "", "near “height”"),
            ("\"path\": \"M0 0 H400 V600 H0 Z\"", "\"path\": 5", "near “shapes[0].path”"),
            ("\"label\": [200, 300]", "\"label\": [200]", "near “shapes[0].label”"),
            ("-5240000", "5240000", "bounds"),
            ("800", "80", "width and a height"),
            ("centre", "nowhere", "shows “nowhere”, which is not a neighbourhood"),
            ("[200, 300]}", twice.as_str(), "draws “centre” twice"),
            ("M0 0 H400", "M0 0 X400", "The outline of “centre”"),
            ("M0 0 H400 V600 H0 Z", "M9000 9000 H9400 V9600 Z", "The outline of “centre”"),
            ("M0 0 H400 V600 H0 Z", "M0 0\\\" onload=\\\"x", "The outline of “centre”"),
            ("M0 300 H800", "", "The outline of “roads[0]”"),
            ("[200, 300]", "[200, 601]", "The label of “centre”"),
        ] {
            let text = GOOD.replace(from, to);
            assert!(said(&text).contains(part), "«{part}» in «{}»", said(&text));
        }
        let empty = r#"{"bounds": [0, 0, 9, 9], "width": 800, "height": 600, "shapes": []}"#;
        assert!(
            said(empty).contains("at least one neighbourhood") && said(&" ".repeat(3)).contains("Choose") && said(&"x".repeat(MOST + 1)).contains("too large")
        );
    }
}
