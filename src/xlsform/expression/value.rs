//! Values, and how one kind becomes another: XPath 1.0, section 4, with OpenRosa's dates.

use crate::Date;

/// What an expression is worth.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Number(f64),
    Text(String),
    Boolean(bool),
    /// Days since 1970-01-01; not a number when there is no such day.
    Date(f64),
    /// The value of a question, or of a choice's column: a node that is there, or none.
    Node(Option<String>),
}

impl Value {
    /// As a condition. A node that is there is true even when it is empty.
    pub fn boolean(&self) -> bool {
        match self {
            Self::Number(number) => *number != 0.0 && !number.is_nan(),
            Self::Text(text) => !text.is_empty(),
            Self::Boolean(boolean) => *boolean,
            Self::Date(days) => !days.is_nan(),
            Self::Node(node) => node.is_some(),
        }
    }

    /// As a number: days for what looks like a date, not a number for what is none.
    pub fn number(&self) -> f64 {
        match self {
            Self::Number(number) | Self::Date(number) => *number,
            Self::Boolean(boolean) => f64::from(u8::from(*boolean)),
            Self::Text(text) => number(text),
            Self::Node(node) => number(node.as_deref().unwrap_or_default()),
        }
    }

    /// As a text.
    pub fn text(&self) -> String {
        match self {
            Self::Number(number) => written(*number),
            Self::Text(text) => text.clone(),
            Self::Boolean(boolean) => boolean.to_string(),
            Self::Date(days) => day(*days).map(|date| date.to_string()).unwrap_or_default(),
            Self::Node(node) => node.clone().unwrap_or_default(),
        }
    }

    /// As a day: days since 1970-01-01.
    pub(super) fn days(&self) -> f64 {
        match self {
            Self::Number(number) | Self::Date(number) => *number,
            Self::Boolean(_) => f64::NAN,
            Self::Text(_) | Self::Node(_) => {
                let text = self.text();
                // `date('18.9')` is the 18th day: whole days alone.
                Date::parse(&text).map_or_else(|| number(&text).trunc(), |date| date.days() as f64)
            }
        }
    }

    /// Text and nodes that look like a day become their number of days.
    pub(super) fn dated(self) -> Self {
        match &self {
            Self::Text(text) | Self::Node(Some(text)) => Date::parse(text).map(|date| Self::Number(date.days() as f64)).unwrap_or(self),
            _ => self,
        }
    }
}

/// The day that a number of days is.
pub(super) fn day(days: f64) -> Option<Date> {
    let whole = days.floor();
    (whole.abs() < 1e9).then(|| Date::from_days(whole as i64)).flatten()
}

fn number(text: &str) -> f64 {
    let text = text.trim();
    if let Some(date) = Date::parse(text) {
        return date.days() as f64;
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let plain = digits.bytes().any(|b| b.is_ascii_digit()) && digits.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if plain { text.parse().unwrap_or(f64::NAN) } else { f64::NAN }
}

/// As XPath writes numbers: without an exponent, `NaN`, `Infinity`.
fn written(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 { "Infinity".to_owned() } else { "-Infinity".to_owned() };
    }
    if number == 0.0 { "0".to_owned() } else { number.to_string() }
}
