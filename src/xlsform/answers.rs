//! What people answer: typed values by the name of their question.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Date, Kind, Question};

/// Most characters of a text.
pub const LONGEST_TEXT: usize = 10_000;

/// An answer. There is none to a question that nothing was answered to: nothing here is empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Text(String),
    Integer(i64),
    /// Also to a range.
    Decimal(f64),
    /// The name of a choice.
    One(String),
    /// Names of choices, in the order of the list.
    Many(Vec<String>),
    /// Names of choices, the best first.
    Ranked(Vec<String>),
    Date(Date),
    /// Whatever the house calls the file that it keeps.
    Image(String),
    Point(Point),
    Acknowledged,
}

/// A place, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Degrees, -90 to 90.
    pub latitude: f64,
    /// Degrees, -180 to 180.
    pub longitude: f64,
}

/// Answers by name. A matrix is answered under the names of its rows.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// No answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// The answer to a question.
    pub fn get(&self, name: &str) -> Option<&Answer> {
        self.0.get(name)
    }

    /// Answers a question, or takes the answer back.
    pub fn set(&mut self, name: &str, answer: Option<Answer>) {
        match answer {
            Some(answer) => self.0.insert(name.to_owned(), answer),
            None => self.0.remove(name),
        };
    }

    /// The same with one more answer.
    #[must_use]
    pub fn with(mut self, name: &str, answer: Answer) -> Self {
        self.set(name, Some(answer));
        self
    }

    /// Names and answers, by name.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(name, answer)| (name.as_str(), answer))
    }

    /// How many questions are answered.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing is answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What a form's field sent is no answer of its kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unread {
    NotAnInteger,
    NotANumber,
    NotADate,
    /// Not `33.97, -6.84`.
    NotAPlace,
    TooLong,
    /// Several values for one answer.
    Several,
}

impl Answer {
    /// Reads what a field of a form sent: the values under its name, in their order. Digits may be Arabic-Indic, and numbers have a point, a comma or `٫`.
    /// Nothing, or blank values alone, is no answer. Choices are not looked up; [`Asked::check`](crate::Asked::check) does.
    ///
    /// A ranking is sent as the names of the choices, best first; a place as one value, `latitude, longitude`; an acknowledgement as any value.
    /// For rows of a matrix see [`Answer::read_row`].
    pub fn read(question: &Question, sent: &[&str]) -> Result<Option<Self>, Unread> {
        let sent: Vec<&str> = sent.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
        let Some(&first) = sent.first() else { return Ok(None) };
        if sent.iter().any(|value| value.chars().count() > LONGEST_TEXT) {
            return Err(Unread::TooLong);
        }
        let names = || sent.iter().map(|&name| name.to_owned()).collect();
        match &question.kind {
            Kind::Note | Kind::Matrix(_) => return Ok(None),
            Kind::SelectMultiple(_) => return Ok(Some(Self::Many(names()))),
            Kind::Rank(_) => return Ok(Some(Self::Ranked(names()))),
            _ if sent.len() > 1 => return Err(Unread::Several),
            _ => {}
        }
        Ok(Some(match &question.kind {
            Kind::Text => Self::Text(first.to_owned()),
            Kind::Integer => Self::Integer(integer(first).ok_or(Unread::NotAnInteger)?),
            Kind::Decimal | Kind::Range(_) => Self::Decimal(decimal(first).ok_or(Unread::NotANumber)?),
            Kind::SelectOne(_) => Self::One(first.to_owned()),
            Kind::Date => Self::Date(Date::parse(&western(first)).ok_or(Unread::NotADate)?),
            Kind::Image(_) => Self::Image(first.to_owned()),
            Kind::Geopoint => Self::Point(Point::parse(first).ok_or(Unread::NotAPlace)?),
            Kind::Acknowledge => Self::Acknowledged,
            Kind::Note | Kind::Matrix(_) | Kind::SelectMultiple(_) | Kind::Rank(_) => return Ok(None),
        }))
    }

    /// Reads what was sent for a row of a matrix, in which several choices may be allowed.
    pub fn read_row(many: bool, sent: &[&str]) -> Result<Option<Self>, Unread> {
        let names: Vec<String> = sent.iter().map(|name| name.trim()).filter(|name| !name.is_empty()).map(str::to_owned).collect();
        match names.as_slice() {
            [] => Ok(None),
            _ if many => Ok(Some(Self::Many(names))),
            [name] => Ok(Some(Self::One(name.clone()))),
            _ => Err(Unread::Several),
        }
    }

    /// As XForms keeps it, and expressions see it: numbers with a point, days as `2026-11-29`, choices divided by spaces, places as
    /// `latitude longitude 0 0`, `OK` for an acknowledgement.
    pub fn value(&self) -> String {
        match self {
            Self::Text(text) | Self::One(text) | Self::Image(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Many(names) | Self::Ranked(names) => names.join(" "),
            Self::Date(date) => date.to_string(),
            Self::Point(point) => format!("{} {} 0 0", point.latitude, point.longitude),
            Self::Acknowledged => "OK".to_owned(),
        }
    }
}

impl Point {
    /// Reads latitude and longitude, divided by a comma or a space; what follows (altitude, accuracy) is left out.
    pub fn parse(text: &str) -> Option<Self> {
        let text = western(text);
        let mut parts = text.split([' ', ',', '،']).filter(|part| !part.is_empty()).map(decimal);
        let (latitude, longitude) = (parts.next()??, parts.next()??);
        let exists = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
        exists.then_some(Self { latitude, longitude })
    }
}

/// The same with the digits, sign and decimal point of ASCII.
pub(crate) fn western(text: &str) -> String {
    let one = |c: char| match c {
        '٠'..='٩' => char::from(b'0' + (c as u32 - '٠' as u32) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - '۰' as u32) as u8),
        '٫' => '.',
        '−' => '-',
        other => other,
    };
    text.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{61c}')).map(one).collect()
}

fn integer(text: &str) -> Option<i64> {
    let text = western(text);
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let plain = (1..=18).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

fn decimal(text: &str) -> Option<f64> {
    let text = western(text).replace(',', ".");
    let digits = text.strip_prefix(['-', '+']).unwrap_or(&text);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str| part.len() <= 18 && part.bytes().all(|b| b.is_ascii_digit());
    (plain(whole) && plain(part) && !(whole.is_empty() && part.is_empty())).then(|| text.parse().ok()).flatten()
}
