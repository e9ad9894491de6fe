//! What a workbook says apart from its cells: names of sheets, shared texts, which number formats are dates.

use std::collections::BTreeMap;
use std::rc::Rc;

use quick_xml::events::{BytesStart, Event};

use super::xml::{Xml, attribute, push};

/// Most sheets that are looked at.
const MOST_SHEETS: usize = 50;
/// Most shared texts.
const MOST_TEXTS: usize = 200_000;

/// Formats of cells, by the number that a cell has.
#[derive(Debug, Default)]
pub struct Styles {
    dates: Vec<bool>,
}

impl Styles {
    /// Whether a number of that format is a day.
    pub fn is_date(&self, style: usize) -> bool {
        self.dates.get(style).copied().unwrap_or_default()
    }
}

/// Calls for every element that begins, with whether it is one without content, until the end.
fn each(xml: &mut Xml<'_>, mut call: impl FnMut(&BytesStart<'_>)) -> Result<(), ()> {
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(drop)? {
            Event::Start(element) | Event::Empty(element) => call(&element),
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// From the ids of relations to the names of parts.
pub fn relations(xml: &mut Xml<'_>) -> Result<BTreeMap<String, String>, ()> {
    let mut found = BTreeMap::new();
    each(xml, |element| {
        if element.local_name().as_ref() == b"Relationship"
            && let (Some(id), Some(target)) = (attribute(element, "Id"), attribute(element, "Target"))
            && found.len() < 10 * MOST_SHEETS
        {
            let target = target.replace('\\', "/").to_ascii_lowercase();
            let name = match target.strip_prefix('/') {
                Some(absolute) => absolute.to_owned(),
                None => format!("xl/{}", target.trim_start_matches("./")),
            };
            found.insert(id, name);
        }
    })?;
    Ok(found)
}

/// Names of sheets and of their parts, and whether days are counted from 1904.
pub fn sheets(xml: &mut Xml<'_>, parts: &BTreeMap<String, String>) -> Result<(Vec<(String, String)>, bool), ()> {
    let mut found = Vec::new();
    let mut since_1904 = false;
    each(xml, |element| match element.local_name().as_ref() {
        b"workbookPr" => since_1904 |= attribute(element, "date1904").is_some_and(|value| matches!(value.as_str(), "1" | "true")),
        b"sheet" if found.len() < MOST_SHEETS => {
            // `r:id`, beside `sheetId`.
            let id = attribute(element, "id");
            if let (Some(name), Some(part)) = (attribute(element, "name"), id.and_then(|id| parts.get(&id))) {
                found.push((name, part.clone()));
            }
        }
        _ => {}
    })?;
    Ok((found, since_1904))
}

/// Shared texts, without formats, readings and spaces around them.
pub fn shared_texts(xml: &mut Xml<'_>) -> Result<Vec<Rc<str>>, ()> {
    let mut texts: Vec<Rc<str>> = Vec::new();
    let mut buffer = Vec::new();
    let mut text = String::new();
    let (mut in_text, mut in_reading) = (false, false);
    loop {
        buffer.clear();
        let event = xml.read_event_into(&mut buffer).map_err(drop)?;
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                b"si" => text.clear(),
                b"t" => in_text = true,
                b"rPh" => in_reading = true,
                _ => {}
            },
            Event::Empty(element) if element.local_name().as_ref() == b"si" => texts.push(Rc::from("")),
            Event::End(element) => match element.local_name().as_ref() {
                b"si" => texts.push(Rc::from(unescaped(&text).trim())),
                b"t" => in_text = false,
                b"rPh" => in_reading = false,
                _ => {}
            },
            Event::Eof => return Ok(texts),
            event if in_text && !in_reading => push(event, &mut text)?,
            _ => {}
        }
        if texts.len() > MOST_TEXTS {
            return Err(());
        }
    }
}

/// Line ends as we keep them, and characters that workbooks write as `_x000D_`.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, escaped) = rest.split_at(at);
        plain.push_str(before);
        let code = escaped.get(2..6).filter(|_| escaped.as_bytes().get(6) == Some(&b'_')).and_then(|digits| u32::from_str_radix(digits, 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                plain.push(c);
                rest = &escaped[7..];
            }
            None => {
                plain.push_str("_x");
                rest = &escaped[2..];
            }
        }
    }
    plain.push_str(rest);
    plain.replace("\r\n", "\n").replace('\r', "\n")
}

/// Which formats of cells show days.
pub fn styles(xml: &mut Xml<'_>) -> Result<Styles, ()> {
    let mut own: BTreeMap<u32, bool> = BTreeMap::new();
    let mut dates = Vec::new();
    let mut in_formats = false;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match xml.read_event_into(&mut buffer).map_err(drop)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                b"cellXfs" => in_formats = true,
                b"numFmt" => {
                    let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                    if let (Some(id), Some(format)) = (id, attribute(&element, "formatCode")) {
                        own.insert(id, shows_days(&format));
                    }
                }
                b"xf" if in_formats && dates.len() < MOST_TEXTS => {
                    let id: u32 = attribute(&element, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or_default();
                    dates.push(own.get(&id).copied().unwrap_or(matches!(id, 14..=17 | 22 | 27..=36 | 50..=58)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == b"cellXfs" => in_formats = false,
            Event::Eof => return Ok(Styles { dates }),
            _ => {}
        }
    }
}

/// Whether a format has years or days, outside of quotes and brackets.
fn shows_days(format: &str) -> bool {
    let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
    format.chars().any(|c| {
        if std::mem::take(&mut escaped) {
            return false;
        }
        match c {
            '\\' | '_' | '*' => escaped = true,
            '"' => quoted = !quoted,
            '[' if !quoted => bracketed = true,
            ']' => bracketed = false,
            'y' | 'Y' | 'd' | 'D' => return !quoted && !bracketed,
            _ => {}
        }
        false
    })
}
