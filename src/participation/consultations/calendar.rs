//! Calendar files (RFC 5545) in the reader's language: the phases, each a stretch of whole days, and what takes place at an hour.

use std::fmt::Write as _;

use app::components::consultation::{phase, phase_help};
use app::model::Lang;
use app::words::tr;
use jiff::ToSpan as _;
use jiff::civil::Date;

use super::model::Consultation;
use super::phases::last_day;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::part::Dated;

/// Bytes of a line, at most; longer ones go on after a space.
const LINE: usize = 75;

/// A file of what takes place at an hour alone.
pub fn of_dates(app: &App, dates: &[Dated]) -> String {
    let mut file = begin();
    dates.iter().for_each(|one| event(&mut file, app, one));
    add(&mut file, "END:VCALENDAR");
    file
}

fn begin() -> String {
    let mut file = String::new();
    for line in ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tajmaat//Consultations//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"] {
        add(&mut file, line);
    }
    file
}

/// Whose ids they are.
fn host(app: &App) -> &str {
    app.config.public_url.split("://").last().unwrap_or_default()
}

fn event(file: &mut String, app: &App, one: &Dated) {
    let address = app.url(&one.path);
    add(file, "BEGIN:VEVENT");
    add(file, &format!("UID:{}@{}", one.id, host(app)));
    add(file, &format!("DTSTAMP:{}", moment(one.changed_at)));
    add(file, &format!("DTSTART:{}", moment(one.starts_at)));
    add(file, &format!("DTEND:{}", moment(one.ends_at)));
    add(file, &format!("SUMMARY:{}", escaped(&one.title)));
    add(file, &format!("LOCATION:{}", escaped(&one.place)));
    add(file, &format!("DESCRIPTION:{}", escaped(&format!("{}\n{address}", one.about))));
    add(file, &format!("URL:{address}"));
    if one.cancelled {
        add(file, "STATUS:CANCELLED");
    }
    add(file, "END:VEVENT");
}

/// The whole file. `address` is the page of the consultation.
pub(super) fn render(app: &App, consultation: &Consultation, dates: &[Dated], lang: Lang, address: &str) -> String {
    let title = consultation.texts.title.get(lang);
    let stamp = moment(consultation.published_at.unwrap_or(consultation.created_at));
    let host = host(app);
    let mut file = begin();
    for one in consultation.schedule.phases() {
        let (Some(start), Some(end)) = (one.starts_at, one.ends_at) else { continue };
        let day_after = last_day(end).checked_add(1.day()).unwrap_or_else(|_| last_day(end));
        add(&mut file, "BEGIN:VEVENT");
        add(&mut file, &format!("UID:{}@{host}", one.id));
        add(&mut file, &format!("DTSTAMP:{stamp}"));
        add(&mut file, &format!("DTSTART;VALUE=DATE:{}", day(start.day())));
        add(&mut file, &format!("DTEND;VALUE=DATE:{}", day(day_after)));
        add(&mut file, &format!("SUMMARY:{}", escaped(&format!("{} · {title}", phase(one.kind).text(lang)))));
        let told = format!("{}\n{}\n{address}", phase_help(one.kind).text(lang), tr::consultations::ADVICE.text(lang));
        add(&mut file, &format!("DESCRIPTION:{}", escaped(&told)));
        add(&mut file, &format!("URL:{address}"));
        add(&mut file, "TRANSP:TRANSPARENT");
        if consultation.cancelled.is_some() {
            add(&mut file, "STATUS:CANCELLED");
        }
        add(&mut file, "END:VEVENT");
    }
    dates.iter().for_each(|one| event(&mut file, app, one));
    add(&mut file, "END:VCALENDAR");
    file
}

fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}

fn moment(at: Timestamp) -> String {
    jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default().strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// A text as a value.
fn escaped(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => {
                value.push('\\');
                value.push(c);
            }
            '\n' => value.push_str("\\n"),
            c if c.is_control() => {}
            c => value.push(c),
        }
    }
    value
}

/// Adds a line, folded between letters.
fn add(file: &mut String, line: &str) {
    let mut room = LINE;
    for c in line.chars() {
        if c.len_utf8() > room {
            file.push_str("\r\n ");
            room = LINE - 1;
        }
        room -= c.len_utf8();
        let _ = file.write_char(c);
    }
    file.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_escaped_and_long_lines_go_on() {
        assert_eq!(escaped("a, b; c\\d\ne\rf"), "a\\, b\\; c\\\\d\\nef");
        let mut file = String::new();
        add(&mut file, &"ميزانية ".repeat(20));
        let lines: Vec<&str> = file.split("\r\n").collect();
        assert!(lines.iter().all(|line| line.len() <= LINE), "{lines:?}");
        assert_eq!(file.replace("\r\n ", "").trim_end_matches("\r\n"), "ميزانية ".repeat(20));
    }
}
