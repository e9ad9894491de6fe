//! Money and dates as each language writes them; months are the Moroccan ones.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::lang::{Lang, Micros};
pub use crate::numbers::{decimal, isolated, number, typed};
use crate::words::{Key, tr};

/// Centimes as dirhams, centimes shown only when there are any.
pub fn money(lang: Lang, centimes: i64) -> String {
    let whole = number(lang, centimes / 100);
    let amount = match centimes.rem_euclid(100) {
        0 => whole,
        rest => format!("{whole}{}{rest:02}", if lang == Lang::En { "." } else { "," }),
    };
    tr::format::DIRHAMS.fill(lang, &[("amount", &amount)])
}

/// What stands before what it names, with the colon of its language, which no line parts from it.
pub fn label(lang: Lang, text: &str) -> String {
    format!("{}{}:", text.trim_end(), if lang == Lang::Fr { "\u{a0}" } else { "" })
}

/// The colon between what is named and what is said of it, with its spaces.
pub const fn colon(lang: Lang) -> &'static str {
    if matches!(lang, Lang::Fr) { "\u{a0}: " } else { ": " }
}

/// What stands between the parts of a list, with its space.
pub const fn comma(lang: Lang) -> &'static str {
    if matches!(lang, Lang::Ar) { "، " } else { ", " }
}

/// The time of Morocco, in which every moment is shown and every day is meant.
pub fn zone() -> TimeZone {
    TimeZone::get("Africa/Casablanca").unwrap_or(TimeZone::UTC)
}

fn zoned(at: Micros) -> Zoned {
    Timestamp::from_microsecond(at.0).unwrap_or_default().to_zoned(zone())
}

/// `2026-03-09T14:05:00+01:00`, for `<time datetime>`.
pub fn machine(at: Micros) -> String {
    zoned(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

const MONTHS: [Key; 12] = [
    tr::months::M1,
    tr::months::M2,
    tr::months::M3,
    tr::months::M4,
    tr::months::M5,
    tr::months::M6,
    tr::months::M7,
    tr::months::M8,
    tr::months::M9,
    tr::months::M10,
    tr::months::M11,
    tr::months::M12,
];

fn day(lang: Lang, year: i16, month: i8, day: i8) -> String {
    let month = MONTHS[usize::from(month.clamp(1, 12).unsigned_abs()) - 1].text(lang);
    let first = if lang == Lang::Fr && day == 1 { "1er".to_owned() } else { day.to_string() };
    format!("{first} {month} {year}")
}

/// مارس 2026, in Morocco's time.
pub fn month(lang: Lang, at: Micros) -> String {
    let at = zoned(at);
    format!("{} {}", MONTHS[usize::from(at.month().clamp(1, 12).unsigned_abs()) - 1].text(lang), at.year())
}

/// 9 مارس 2026, in Morocco's time.
pub fn date(lang: Lang, at: Micros) -> String {
    let at = zoned(at);
    day(lang, at.year(), at.month(), at.day())
}

/// The number of the day, and its month, for calendars: ("9", "مارس").
pub fn day_and_month(lang: Lang, at: Micros) -> (String, &'static str) {
    let at = zoned(at);
    (at.day().to_string(), MONTHS[usize::from(at.month().clamp(1, 12).unsigned_abs()) - 1].text(lang))
}

/// The same from `YYYY-MM-DD`; anything else is given back as it is.
pub fn civil_date(lang: Lang, text: &str) -> String {
    text.parse::<jiff::civil::Date>().map_or_else(|_| text.to_owned(), |date| day(lang, date.year(), date.month(), date.day()))
}

/// Date and hour.
pub fn date_time(lang: Lang, at: Micros) -> String {
    format!("{} {}", date(lang, at), zoned(at).strftime("%H:%M"))
}

/// The hour alone, as clocks in Morocco show it.
pub fn clock(at: Micros) -> String {
    zoned(at).strftime("%H:%M").to_string()
}

/// Relative when near ("3 hours ago"), the date when far.
pub fn ago(lang: Lang, now: Micros, at: Micros) -> String {
    let seconds = (now.0 - at.0) / 1_000_000;
    match seconds {
        ..60 => tr::format::NOW.text(lang).to_owned(),
        60..3_600 => tr::format::MINUTES_AGO.fill(lang, seconds / 60, &[]),
        3_600..86_400 => tr::format::HOURS_AGO.fill(lang, seconds / 3_600, &[]),
        86_400..604_800 => tr::format::DAYS_AGO.fill(lang, seconds / 86_400, &[]),
        _ => date(lang, at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_colon_stands_as_its_language_has_it() {
        assert_eq!(label(Lang::Ar, "من يقرر "), "من يقرر:");
        assert_eq!(label(Lang::Fr, "Qui décide"), "Qui décide\u{a0}:");
        assert_eq!(label(Lang::En, "Who decides"), "Who decides:");
    }

    #[test]
    fn a_colon_with_what_follows_it_has_its_spaces() {
        assert_eq!([Lang::Ar, Lang::Fr, Lang::En].map(colon), [": ", "\u{a0}: ", ": "]);
    }

    #[test]
    fn what_goes_the_other_way_is_isolated_line_by_line() {
        assert_eq!(isolated(Lang::Fr, "Élargir la rue"), "Élargir la rue");
        assert_eq!(isolated(Lang::Fr, "12 ?!"), "12 ?!", "nothing in it has a direction");
        assert_eq!(isolated(Lang::Fr, "توسيع الطريق"), "\u{2068}توسيع الطريق\u{2069}");
        assert_eq!(isolated(Lang::Ar, "توسيع الطريق"), "توسيع الطريق");
        assert_eq!(isolated(Lang::Ar, "Rue 12"), "\u{2068}Rue 12\u{2069}");
        assert_eq!(isolated(Lang::Ar, "Un\n\nDeux"), "\u{2068}Un\u{2069}\n\n\u{2068}Deux\u{2069}");
        assert_eq!(isolated(Lang::Ar, "https://example.org/a"), "https://example.org/a");
    }

    #[test]
    fn digits_of_every_keyboard_are_read() {
        for text in ["47", " 47 ", "٤٧", "۴۷"] {
            assert_eq!(typed(text), Some(47), "{text}");
        }
        for text in ["", "-4", "4.5", "quatre", "99999999999"] {
            assert_eq!(typed(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        assert_eq!(number(Lang::Ar, 1_234_567), "1.234.567");
        assert_eq!(number(Lang::Fr, 28_400), "28\u{202f}400");
        assert_eq!(number(Lang::En, -1_000), "-1,000");
        assert_eq!(number(Lang::En, 999), "999");
        assert_eq!(decimal(Lang::Fr, 123_450), "1\u{202f}234,5");
        assert_eq!((decimal(Lang::Ar, 1_205), decimal(Lang::En, 300)), ("12,05".to_owned(), "3".to_owned()));
    }

    #[test]
    fn dates_are_moroccan() {
        // 2026-08-09 23:30 UTC is already the 10th in Morocco.
        let at = Micros(1_786_318_200_000_000);
        assert_eq!(date(Lang::Ar, at), "10 غشت 2026");
        assert_eq!(machine(at), "2026-08-10T00:30:00+01:00");
        assert_eq!(civil_date(Lang::Fr, "2026-09-01"), "1er septembre 2026");
    }

    #[test]
    fn near_is_relative_and_far_is_a_date() {
        let now = Micros(1_786_318_200_000_000);
        let before = |seconds: i64| Micros(now.0 - seconds * 1_000_000);
        assert_eq!(ago(Lang::En, now, before(7_200)), "2 hours ago");
        assert_eq!(ago(Lang::Ar, now, before(7_200)), "قبل ساعتين");
        assert_eq!(ago(Lang::En, now, before(86_400 * 30)), "11 July 2026");
    }
}
