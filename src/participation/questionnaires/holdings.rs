//! What this slice holds about people: its part of the register of personal data, and what remains when somebody leaves.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;
use xlsform::{Answer, Answers};

use super::{picturing, store, texting};
use crate::base::App;
use crate::base::db::Tx;
use crate::base::erasure::Leaving;
use crate::base::error::Result;
use crate::base::personal_data::{Deletion, Export, Holding};

/// Drafts that nobody has touched.
pub(super) const DRAFTS: KeptFor = KeptFor { what: retention::ANSWER_DRAFTS, period: Period::Months(6) };

/// Letters of the name of nobody that an answer gets whose person has left.
const NOBODY: usize = 32;
/// Below it a number tells nobody who gave it.
const FEW: i64 = 1_000;

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "questionnaire_drafts",
        column: "account_id",
        what: what::ANSWER_DRAFTS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: Some(DRAFTS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["d.id"],
            "SELECT d.id, q.consultation_id AS on_consultation, d.answers, d.updated_at FROM questionnaire_drafts d JOIN questionnaires q ON \
             q.id = d.questionnaire_id WHERE d.account_id = $1",
        )),
    },
    Holding {
        table: "questionnaire_answers",
        column: "account_id",
        what: what::QUESTIONNAIRE_ANSWERS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: None,
        // What was chosen counts on, of nobody; what was written freely goes ([`erase`]).
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["a.id"],
            "SELECT a.id, q.consultation_id AS on_consultation, a.version, a.standing, a.neighbourhood_id AS neighbourhood, a.answers, a.sent_at FROM \
             questionnaire_answers a JOIN questionnaires q ON q.id = a.questionnaire_id WHERE a.account_id = $1",
        )),
    },
    Holding {
        table: "questionnaire_texts",
        column: "account_id",
        what: what::ANSWER_TEXTS,
        processing: Processing::Contributions,
        ground: Ground::Consent,
        kept: None,
        // What was written for an organisation is the organisation's; what a person wrote goes with whatever is to be decided about it ([`erase`]).
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["t.id"],
            "SELECT t.id, q.consultation_id AS on_consultation, t.organisation_id AS organisation, t.body, t.visibility, t.created_at FROM \
             questionnaire_texts t JOIN questionnaires q ON q.id = t.questionnaire_id WHERE t.account_id = $1",
        )),
    },
    Holding {
        table: "questionnaire_photos",
        column: "account_id",
        what: what::ANSWER_PHOTOS,
        processing: Processing::Opinions,
        ground: Ground::Consent,
        kept: Some(DRAFTS),
        // Those of an organisation's answers stay with them ([`erase`]).
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["p.id"],
            "SELECT p.id, q.consultation_id AS on_consultation, p.organisation_id AS organisation, p.created_at FROM questionnaire_photos p JOIN \
             questionnaires q ON q.id = p.questionnaire_id WHERE p.account_id = $1",
        )),
    },
    Holding {
        table: "questionnaire_recordings",
        column: "created_by",
        what: what::RECORDINGS_SENT,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["r.questionnaire_id", "r.name"],
            "SELECT r.questionnaire_id, r.name AS title, r.created_at FROM questionnaire_recordings r WHERE r.created_by = $1",
        )),
    },
    Holding {
        table: "questionnaire_answers",
        column: "entered_by",
        what: what::ANSWERS_ENTERED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(&["a.id"], "SELECT a.id, a.receipt, a.sent_at FROM questionnaire_answers a WHERE a.entered_by = $1")),
    },
    Holding {
        table: "organisation_drafts",
        column: "account_id",
        what: what::ORGANISATION_DRAFTS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: Some(DRAFTS),
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["d.questionnaire_id", "d.organisation_id"],
            "SELECT d.questionnaire_id, d.organisation_id, d.organisation_id AS organisation, d.answers, d.updated_at FROM organisation_drafts d WHERE \
             d.account_id = $1",
        )),
    },
    Holding {
        table: "organisation_answers",
        column: "account_id",
        what: what::ORGANISATION_ANSWERS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["a.questionnaire_id", "a.organisation_id"],
            "SELECT a.questionnaire_id, a.organisation_id, a.organisation_id AS organisation, a.version, a.answers, a.sent_at FROM organisation_answers a \
             WHERE a.account_id = $1",
        )),
    },
    Holding {
        table: "organisation_answers",
        column: "entered_by",
        what: what::ORGANISATION_ANSWERS_ENTERED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["a.questionnaire_id", "a.organisation_id"],
            "SELECT a.questionnaire_id, a.organisation_id, a.organisation_id AS organisation, a.receipt, a.entered_at AS sent_at FROM organisation_answers a WHERE \
             a.entered_by = $1",
        )),
    },
    Holding {
        table: "organisation_waiting_answers",
        column: "account_id",
        what: what::WAITING_ANSWERS,
        processing: Processing::Organisations,
        ground: Ground::Consent,
        kept: Some(DRAFTS),
        deletion: Deletion::Row,
        export: Some(Export::new(
            &["w.questionnaire_id", "w.request_id"],
            "SELECT w.questionnaire_id, w.request_id, w.version, COALESCE(w.answers, w.draft) AS answers, w.sent_at, w.updated_at FROM \
             organisation_waiting_answers w WHERE w.account_id = $1",
        )),
    },
    Holding {
        table: "questionnaire_versions",
        column: "created_by",
        what: what::QUESTIONS_CHANGED,
        processing: Processing::Staff,
        ground: Ground::PublicTask,
        kept: None,
        deletion: Deletion::Keep(&[]),
        export: Some(Export::new(
            &["v.questionnaire_id", "v.number"],
            "SELECT v.questionnaire_id, v.number, v.reason, v.created_at FROM questionnaire_versions v WHERE v.created_by = $1",
        )),
    },
];

/// Lets go of what somebody answered: it counts on, of nobody, and everything is taken out of it that may tell who it was.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &mut Leaving) -> Result<()> {
    texting::remove_all(app, tx, leaving.account).await?;
    picturing::remove_all(app, tx, leaving.account).await?;
    for (row, id, answers) in store::answers::of_account(tx, leaving.account).await? {
        let nobody = app.rng.letters::<NOBODY>().into_bytes();
        store::answers::let_go(tx, row, nobody, &without_traces(&answers)).await?;
        store::count(tx, id, 0, 0).await?;
    }
    Ok(())
}

/// What counts stays as it was counted: choices, and numbers as far as classes need them. Whatever was written freely is emptied and counts as answered.
fn without_traces(answers: &Answers) -> Answers {
    let left = |answer: &Answer| match answer {
        Answer::Text(_) | Answer::Point(_) | Answer::Image(_) | Answer::Date(_) => Answer::Text(String::new()),
        Answer::Integer(number) => Answer::Integer(blunt(*number)),
        Answer::Decimal(number) if number.abs() >= FEW as f64 => Answer::Decimal(blunt(number.clamp(-1e15, 1e15) as i64) as f64),
        Answer::Decimal(number) => Answer::Decimal((number * 10.0).round() / 10.0),
        other => other.clone(),
    };
    answers.iter().fold(Answers::new(), |all, (name, answer)| all.with(name, left(answer)))
}

/// A number of which no more than its two first digits are left when it has many: a phone or a card is none any more, and what can be counted is.
fn blunt(number: i64) -> i64 {
    let mut step = 1;
    while number.unsigned_abs() / step >= FEW.unsigned_abs() {
        step *= 10;
    }
    let step = if step > 1 { step * 10 } else { 1 };
    let step = i64::try_from(step).unwrap_or(1);
    number / step * step
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_count_on_and_texts_go() {
        let answers = Answers::new()
            .with("way", Answer::One("bus".to_owned()))
            .with("why", Answer::Text("Je suis la voisine du puits".to_owned()))
            .with("people", Answer::Integer(4))
            .with("phone", Answer::Integer(612_345_678))
            .with("paid", Answer::Decimal(123_456.78))
            .with("share", Answer::Decimal(12.34));
        let left = without_traces(&answers);
        assert_eq!(left.len(), answers.len(), "whoever had answered a question still counts among those who did");
        assert_eq!(left.get("way"), Some(&Answer::One("bus".to_owned())));
        assert_eq!(left.get("why"), Some(&Answer::Text(String::new())));
        assert_eq!((left.get("people"), left.get("phone")), (Some(&Answer::Integer(4)), Some(&Answer::Integer(610_000_000))));
        assert_eq!((left.get("paid"), left.get("share")), (Some(&Answer::Decimal(120_000.0)), Some(&Answer::Decimal(12.3))));
    }

    #[test]
    fn numbers_lose_all_but_two_digits_when_they_have_many() {
        for (number, left) in [(0, 0), (-7, -7), (999, 999), (1_987, 1_900), (-1_987, -1_900), (12_345, 12_000), (i64::MIN, -9_200_000_000_000_000_000)] {
            assert_eq!(blunt(number), left, "{number}");
        }
    }
}
