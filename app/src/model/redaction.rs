//! Redaction: blacking out parts of a photo. The rectangles, the moderator's page, and the notices afterwards.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Micros;
use super::appeals::AppealState;
use super::content::Reason;

/// A rectangle of a picture, in hundredths of a percent of its width and height. It lies inside the picture and has an area.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rectangle {
    pub left: i64,
    pub top: i64,
    pub width: i64,
    pub height: i64,
}

impl Rectangle {
    /// The whole width or height of a picture.
    pub const WHOLE: i64 = 10_000;
    /// Less than this nobody sees.
    const LEAST: i64 = 10;
    /// As many may be burnt into one picture at once.
    pub const MOST: usize = 20;

    /// What of a rectangle lies inside the picture; `None` if that is too little to be seen.
    pub fn inside(left: i64, top: i64, width: i64, height: i64) -> Option<Self> {
        let cut = |from: i64, length: i64| {
            let (from, to) = (from.clamp(0, Self::WHOLE), from.saturating_add(length.max(0)).clamp(0, Self::WHOLE));
            (to - from >= Self::LEAST).then_some((from, to - from))
        };
        let ((left, width), (top, height)) = (cut(left, width)?, cut(top, height)?);
        Some(Self { left, top, width, height })
    }

    /// The rectangle between two opposite corners.
    pub fn between(one: (i64, i64), other: (i64, i64)) -> Option<Self> {
        let (left, top) = (one.0.min(other.0), one.1.min(other.1));
        Self::inside(left, top, one.0.max(other.0).saturating_sub(left), one.1.max(other.1).saturating_sub(top))
    }

    /// As it is written in addresses.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<i64> = text.split(',').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        match parts[..] {
            [left, top, width, height] => Self::inside(left, top, width, height),
            _ => None,
        }
    }
}

impl fmt::Display for Rectangle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{},{},{},{}", self.left, self.top, self.width, self.height)
    }
}

/// A point of a picture, as a rectangle's first corner stands in addresses.
pub fn parse_corner(text: &str) -> Option<(i64, i64)> {
    let (left, top) = text.split_once(',')?;
    let inside = |part: &str| part.parse().ok().filter(|part| (0..=Rectangle::WHOLE).contains(part));
    Some((inside(left)?, inside(top)?))
}

/// Hundredths of a percent as people read and type them.
pub fn percent(hundredths: i64) -> String {
    let (whole, part) = (hundredths / 100, hundredths % 100);
    match part {
        0 => whole.to_string(),
        part if part % 10 == 0 => format!("{whole}.{}", part / 10),
        part => format!("{whole}.{part:02}"),
    }
}

/// The picture as `<input type="image">`: field name and width in pixels, on a desk and on a phone; the style sheet has the same widths. Without scripts nothing else tells where on it somebody pressed.
pub const IMAGE_BUTTONS: [(&str, i64); 2] = [("at", 640), ("on", 280)];

/// The height of a picture that is shown this wide.
pub const fn image_height(shown: i64, width: i64, height: i64) -> i64 {
    let (width, height) = (if width < 1 { 1 } else { width }, if height < 1 { 1 } else { height });
    let tall = shown * height / width;
    if tall < 1 { 1 } else { tall }
}

/// What the page of rectangles is asked for: what was drawn so far, and one step more.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RectangleFields {
    /// The rectangles so far.
    pub r: Vec<String>,
    /// The first corner of the next one.
    pub corner: String,
    /// Where the picture was pressed.
    #[serde(rename = "at.x")]
    pub at_x: String,
    #[serde(rename = "at.y")]
    pub at_y: String,
    /// The same on a phone.
    #[serde(rename = "on.x")]
    pub on_x: String,
    #[serde(rename = "on.y")]
    pub on_y: String,
    /// `yes`: the numbers are a rectangle.
    pub add: String,
    pub left: String,
    pub top: String,
    pub width: String,
    pub height: String,
}

/// What publishes the redacted photo.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RedactFields {
    pub r: Vec<String>,
    pub reason: String,
    pub note: String,
    pub visibility: String,
    pub version: String,
    pub decisions: String,
}

/// The page on which a moderator marks rectangles.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RedactPage {
    pub id: String,
    pub alt: String,
    /// Pixels of the picture.
    pub width: i64,
    pub height: i64,
    pub rectangles: Vec<Rectangle>,
    pub corner: Option<(i64, i64)>,
    /// What was typed and not taken.
    pub typed: RectangleFields,
    /// With what the decision was taken on.
    pub fields: RedactFields,
}

/// That parts of a photo are blacked out, for everybody; and the notice to its author.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    pub reason: Reason,
    pub at: Micros,
    pub notice: Option<RedactionNotice>,
}

/// The notice to the author of a redacted photo.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RedactionNotice {
    pub note: String,
    /// Until when it can be contested, and where the original is; `None` once it is deleted.
    pub original: Option<(Micros, String)>,
    /// Where it is contested.
    pub contest: String,
    pub appeal: Option<AppealState>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rectangle_lies_in_the_picture_and_has_an_area() {
        let whole = Rectangle { left: 0, top: 0, width: 10_000, height: 10_000 };
        assert_eq!(Rectangle::inside(i64::MIN, i64::MIN, i64::MAX, i64::MAX), None, "it ends before the picture begins");
        assert_eq!(Rectangle::inside(-1, -1, i64::MAX, i64::MAX), Some(whole));
        assert_eq!(Rectangle::inside(9_000, 0, 5_000, 100), Some(Rectangle { left: 9_000, top: 0, width: 1_000, height: 100 }));
        for (left, top, width, height) in [(0, 0, 0, 100), (0, 0, 100, 9), (10_000, 0, 100, 100), (0, i64::MAX, 100, 100), (0, 0, -100, 100)] {
            assert_eq!(Rectangle::inside(left, top, width, height), None);
        }
        assert_eq!(Rectangle::between((500, 900), (100, 100)), Rectangle::between((100, 100), (500, 900)));
    }

    #[test]
    fn what_stands_in_an_address_is_read_back_or_nothing() {
        let some = Rectangle { left: 1, top: 2, width: 300, height: 400 };
        assert_eq!(Rectangle::parse(&some.to_string()), Some(some));
        for bad in ["", "1,2,3", "1,2,3,4,5", "a,b,c,d", "1,2,NaN,4", "1.5,2,300,400", "99999999999999999999,0,1,1", "0,0,1e9,1e9"] {
            assert_eq!(Rectangle::parse(bad), None, "{bad}");
        }
        assert_eq!(parse_corner("10000,0"), Some((10_000, 0)));
        for bad in ["", "1", "-1,0", "10001,0", "x,y"] {
            assert_eq!(parse_corner(bad), None, "{bad}");
        }
        assert_eq!([1_234, 1_230, 1_200, 5].map(percent), ["12.34", "12.3", "12", "0.05"]);
    }
}
