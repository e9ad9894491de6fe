//! Within which time a commune decides. Its administrators set it, everybody reads it in the house rules. What waits already keeps the moment that it was
//! promised where one was kept: appeals and held texts.

use std::ops::RangeInclusive;

use app::model::deadlines::DeadlineFields;
use app::model::form::FormErrors;
use app::words::tr;

use super::model::{Commune, Deadlines};
use super::store;
use crate::base::App;
use crate::base::db::{CommuneId, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::base::text::digit;

/// Days in which an appeal is decided, or a request checked.
const DAYS: RangeInclusive<i64> = 1..=90;
/// Hours in which what was flagged, or rewritten, is decided.
const HOURS: RangeInclusive<i64> = 1..=720;

/// As the form begins.
pub fn fields(commune: &Commune) -> DeadlineFields {
    DeadlineFields {
        appeal_days: commune.appeal_days.to_string(),
        decision_hours: commune.decision_hours.to_string(),
        organisation_days: commune.organisation_days.to_string(),
    }
}

/// Sets them for what begins to wait from now on.
pub async fn set(app: &App, tx: &mut Tx, commune: CommuneId, fields: &DeadlineFields) -> Result<()> {
    store::set_deadlines(tx, commune, parse(fields)?).await?;
    app.raise(tx, Event::Settings(commune)).await
}

fn parse(fields: &DeadlineFields) -> Result<Deadlines> {
    let mut errors = FormErrors::default();
    let deadlines = Deadlines {
        decision_hours: number("decision_hours", &fields.decision_hours, &HOURS, &mut errors),
        appeal_days: number("appeal_days", &fields.appeal_days, &DAYS, &mut errors),
        organisation_days: number("organisation_days", &fields.organisation_days, &DAYS, &mut errors),
    };
    errors.into_result()?;
    Ok(deadlines)
}

/// A number within limits, in digits of any script.
pub(super) fn number(field: &'static str, typed: &str, limits: &RangeInclusive<i64>, errors: &mut FormErrors) -> i64 {
    let digits: String = typed.trim().chars().map(|c| digit(c).unwrap_or(c)).collect();
    let number = digits.parse().ok().filter(|number| limits.contains(number));
    if number.is_none() {
        errors.add_with(field, tr::deadlines::BAD, vec![("least", limits.start().to_string()), ("most", limits.end().to_string())]);
    }
    number.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::error::Error;

    fn parse_hours(typed: &str) -> Result<Deadlines> {
        parse(&DeadlineFields { decision_hours: typed.to_owned(), appeal_days: "14".to_owned(), organisation_days: "٩٠".to_owned() })
    }

    #[test]
    fn numbers_have_limits_and_any_digits() {
        assert_eq!(parse_hours(" 720 ").expect("good"), Deadlines { appeal_days: 14, decision_hours: 720, organisation_days: 90 });
        assert_eq!(parse_hours("٤٨").expect("good").decision_hours, 48);
        for bad in ["", "0", "721", "-1", "1.5", "1e2", "deux", "99999999999999999999"] {
            assert!(matches!(parse_hours(bad), Err(Error::Invalid(_))), "{bad}");
        }
    }
}
