//! Since when results are seen: what was declared, the clock, and the days for which sheets are still entered after closing.

use app::model::questionnaire::ResultsShown;

use super::ASKS;
use super::store::Questionnaire;
use crate::base::clock::Timestamp;
use crate::participation::consultations::Consultation;

/// The first moment at which nothing can be added any more: when the sheets are entered that came before it closed, or when it is decided. `None` if it never
/// asks anything.
pub(super) fn complete_from(consultation: &Consultation, questionnaire: &Questionnaire) -> Option<Timestamp> {
    let (_, closes) = consultation.schedule.asking(ASKS)?;
    let entered = days_after(closes, questionnaire.paper_days).unwrap_or_else(|| closes.plus_days(questionnaire.paper_days));
    Some(consultation.decided_at.map_or(entered, |decided| decided.max(closes).min(entered)))
}

/// The end of a day, so many days later by Morocco's calendar: clocks that are set meanwhile do not move it into another day.
pub(super) fn days_after(end: Timestamp, days: i64) -> Option<Timestamp> {
    const HALF_A_DAY: i64 = 43_200;
    Timestamp::start_of(end.plus_seconds(HALF_A_DAY).plus_days(days).day())
}

/// Whether something can be added at a moment still, so that results are of a part.
pub(super) fn is_partial(consultation: &Consultation, questionnaire: &Questionnaire, now: Timestamp) -> bool {
    consultation.cancelled.is_none() && complete_from(consultation, questionnaire).is_some_and(|complete| now < complete)
}

/// Whether everybody sees results at a moment.
pub(super) fn is_public(consultation: &Consultation, questionnaire: &Questionnaire, now: Timestamp) -> bool {
    match questionnaire.results {
        ResultsShown::Open => true,
        ResultsShown::Closed => !is_partial(consultation, questionnaire, now),
        ResultsShown::Never => false,
    }
}

/// Until when sheets can be entered that came before it closed; `None` while it asks, and when that is over.
pub(super) fn late_until(consultation: &Consultation, questionnaire: &Questionnaire, now: Timestamp) -> Option<Timestamp> {
    let (_, closes) = consultation.schedule.asking(ASKS)?;
    complete_from(consultation, questionnaire).filter(|until| consultation.cancelled.is_none() && closes <= now && now < *until)
}

/// When everybody will see results that wait for sheets; `None` while it asks, and where they don't.
pub(super) fn results_from(consultation: &Consultation, questionnaire: &Questionnaire, now: Timestamp) -> Option<Timestamp> {
    late_until(consultation, questionnaire, now).filter(|_| questionnaire.results == ResultsShown::Closed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        let start = |day: &str| Timestamp::start_of(day.parse().expect("a day")).expect("a moment");
        // The clocks are set back for Ramadan on 15 February 2026, and forward again on 22 March.
        for (end, days, then) in
            [("2026-02-13", 5, "2026-02-18"), ("2026-03-20", 5, "2026-03-25"), ("2026-06-01", 5, "2026-06-06"), ("2026-06-01", 0, "2026-06-01")]
        {
            assert_eq!(days_after(start(end), days), Some(start(then)), "{end}");
        }
    }
}
