//! Rehearsal: an officer walks through the draft as people will. Everything so far goes along with the form, and nothing is kept anywhere.

use app::model::Lang;
use xlsform::{Answers, Asked};

use super::answering::{Go, Place, take};
use super::fields::Typed;
use super::speaking::Speaker;
use super::store::Questionnaire;

/// Answers that go along with a form at most, in bytes.
const MOST: usize = 200_000;

/// Where a rehearsal is.
pub(super) struct Step {
    pub answers: Answers,
    pub place: Place,
    /// The page from which it came.
    pub from: usize,
}

/// What goes along with the form.
pub(super) fn carried(answers: &Answers) -> String {
    serde_json::to_string(answers).unwrap_or_default()
}

/// Reads what went along.
pub(super) fn parse(carried: &str) -> Answers {
    if carried.len() > MOST { Answers::new() } else { serde_json::from_str(carried).unwrap_or_default() }
}

/// The next step of a rehearsal, from what was sent alone.
pub(super) fn step(questionnaire: &Questionnaire, typed: &Typed, today: xlsform::Date, lang: Lang) -> Step {
    let mut answers = parse(typed.field("carried"));
    let speaker = Speaker::new(&questionnaire.draft, lang);
    let from = typed.field("page").parse::<usize>().ok().and_then(|page| page.checked_sub(1));
    let Some(from) = from else {
        let first = Asked::new(&questionnaire.draft, &answers, today).next_page(None).map(|seen| seen.index);
        return Step { answers, place: first.map_or(Place::Review, Place::Page), from: 0 };
    };
    let typed = typed.clone().rehearsed();
    let place = take(&speaker, &mut answers, (from, &typed, Go::parse(typed.field("go"))), today);
    Step { answers, place, from }
}
