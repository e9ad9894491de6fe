//! Values as other platforms write them: dates, counts, points, addresses, states, categories.

use app::model::content::{Decision, SolutionState};
use app::taxonomy;
use jiff::civil::DateTime;

use crate::base::clock::Timestamp;

/// `2020-03-01 12:00:00 UTC`, `2019-01-24 22:29:15 +0100`, `2020-03-01T12:00:00Z`, `2020-03-01T12:00:00.000+01:00`, `2020-03-01`; without an offset it is UTC.
pub(super) fn moment(text: &str) -> Result<Option<Timestamp>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    // A space before the offset is how Ruby writes it.
    let text_with_offset = text.replace(" +", "+").replace(" -", "-").replace(" UTC", "Z").replace(" GMT", "Z");
    if let Ok(at) = text_with_offset.parse::<jiff::Timestamp>() {
        return Ok(Some(Timestamp(at.as_microsecond())));
    }
    if text.contains('/') {
        return Err(format!("«{text}» is a date as a spreadsheet writes it, not as 2019-01-24 22:29:15 +0100: do not save the export in one"));
    }
    text.parse::<DateTime>()
        .ok()
        .and_then(|at| at.to_zoned(jiff::tz::TimeZone::UTC).ok())
        .map(|at| Some(Timestamp(at.timestamp().as_microsecond())))
        .ok_or_else(|| format!("«{text}» is not a date"))
}

/// What a state means here, with what it decides. `None`: nothing, such a proposal is published and no more.
pub(super) fn state(name: &str) -> Option<(SolutionState, Option<Decision>)> {
    Some(match name.to_lowercase().as_str() {
        "" | "not_answered" | "published" => (SolutionState::Published, None),
        "accepted" => (SolutionState::Accepted, Some(Decision::Accepted)),
        "rejected" => (SolutionState::Rejected, Some(Decision::Rejected)),
        "evaluating" => (SolutionState::UnderEvaluation, Some(Decision::UnderEvaluation)),
        "withdrawn" => (SolutionState::Withdrawn, None),
        _ => return None,
    })
}

/// Our category of that name, whatever the language; what none of ours is called stays unsorted.
pub(super) fn sorted(name: &str) -> (String, String) {
    let wanted = name.to_lowercase();
    let called = |category: &taxonomy::Category| category.names().iter().any(|known| known.to_lowercase() == wanted);
    for category in taxonomy::categories() {
        let first = || category.sub.first().map_or_else(String::new, |sub| sub.key.clone());
        if called(category) {
            return (category.key.clone(), first());
        }
        if let Some(sub) = category.sub.iter().find(|sub| called(sub)) {
            return (category.key.clone(), sub.key.clone());
        }
    }
    (taxonomy::UNSORTED.to_owned(), taxonomy::UNSORTED.to_owned())
}

/// A count; empty is none.
pub(super) fn count(text: &str) -> Result<i64, String> {
    match text {
        "" => Ok(0),
        text => text.parse::<u32>().map(i64::from).map_err(|_| format!("its votes are «{text}», not a number")),
    }
}

/// Degrees as millionths.
pub(super) fn point(latitude: &str, longitude: &str) -> Result<Option<(i64, i64)>, String> {
    if latitude.is_empty() || longitude.is_empty() {
        return Ok(None);
    }
    let degrees = |text: &str, most: f64| text.parse::<f64>().ok().filter(|value| value.abs() <= most).map(|value| (value * 1e6).round() as i64);
    match (degrees(latitude, 90.0), degrees(longitude, 180.0)) {
        (Some(latitude), Some(longitude)) => Ok(Some((latitude, longitude))),
        _ => Err(format!("{latitude}, {longitude} is not a point on earth")),
    }
}

/// An address of the web, or nothing.
pub(super) fn web_address(text: &str) -> String {
    if text.starts_with("https://") || text.starts_with("http://") { text.chars().take(500).collect() } else { String::new() }
}

/// The instance that an address belongs to: its host, with a port if it has one.
pub(super) fn instance(address: &str) -> Option<String> {
    let address = web_address(address);
    let (_, rest) = address.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default().to_lowercase();
    (!host.is_empty()).then_some(host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_decidim_writes_them() {
        let noon = Some(Timestamp(1_583_064_000_000_000));
        for text in [
            "2020-03-01 12:00:00 UTC",
            "2020-03-01T12:00:00Z",
            "2020-03-01T13:00:00.000+01:00",
            "2020-03-01 13:00:00 +0100",
            "2020-03-01 13:00:00 +01:00",
            "2020-03-01 12:00:00 +0000",
            "2020-03-01 07:00:00 -0500",
            "2020-03-01 12:00:00",
        ] {
            assert_eq!(moment(text), Ok(noon), "{text}");
        }
        assert_eq!(moment("2020-03-01"), Ok(Some(Timestamp(1_583_020_800_000_000))));
        assert_eq!(moment(""), Ok(None));
        assert!(moment("yesterday").is_err() && moment("2020-13-01").is_err());
        assert!(moment("01/03/2024 10:00").is_err_and(|reason| reason.contains("spreadsheet")));
    }

    #[test]
    fn categories_are_known_by_any_of_their_names() {
        assert_eq!(sorted("Déchets et propreté").0, "waste");
        assert_eq!(sorted("السير ووقوف السيارات"), ("mobility".to_owned(), "traffic".to_owned()));
        assert_eq!(sorted("Cultura").0, taxonomy::UNSORTED);
    }

    #[test]
    fn points_outside_the_earth_are_refused() {
        assert_eq!(point("33.5", "-5.25"), Ok(Some((33_500_000, -5_250_000))));
        assert_eq!(point("", "1"), Ok(None));
        assert!(point("91", "0").is_err() && point("x", "0").is_err() && point("NaN", "0").is_err());
    }

    #[test]
    fn an_instance_is_the_host_of_an_address() {
        assert_eq!(instance("https://Ancien.example/proposals/1").as_deref(), Some("ancien.example"));
        assert_eq!(instance("http://127.0.0.1:3000?x").as_deref(), Some("127.0.0.1:3000"));
        assert_eq!((instance(""), instance("javascript:x"), instance("https:///x")), (None, None, None));
    }
}
