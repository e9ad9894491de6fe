//! What sheets of each kind are read as.

use app::model::ballots::BallotSettings;
use app::model::consultations::Multilingual;

use super::*;
use crate::base::db::ConsultationId;
use crate::participation::ballots::{BallotOption, Counts};

fn ballot(settings: BallotSettings) -> Ballot {
    let option = |number: i64| BallotOption {
        number,
        title: Multilingual::default(),
        body: Multilingual::default(),
        cost: Some(100),
        envelope: None,
        neighbourhood: None,
        category: String::new(),
        listed_number: None,
        solution: None,
        picture: String::new(),
        recording: String::new(),
        withdrawn: None,
    };
    Ballot {
        id: ConsultationId(uuid::Uuid::nil()),
        question: Multilingual::default(),
        settings,
        envelopes: Vec::new(),
        options: (1..=9).map(option).collect(),
        order_key: [0; 32],
        frozen_at: None,
        closed_at: None,
        counts: Counts::default(),
        version: 1,
    }
}

fn of_kind(kind: BallotKind) -> BallotSettings {
    BallotSettings { kind, rule: kind.rules()[0], ..BallotSettings::default() }
}

/// State and marks, or the field that is wrong.
fn said(ballot: &Ballot, state: &str, marks: &str) -> (&'static str, String) {
    let fields = EntryFields { serial: String::new(), marks: marks.to_owned(), state: state.to_owned() };
    match read(ballot, &fields) {
        Ok(reading) => (reading.state.as_str(), reading.marks),
        Err(errors) => ("wrong", errors.iter().map(|error| error.field).collect()),
    }
}

fn expect(ballot: &Ballot, cases: &[(&str, &str, &str)]) {
    for (typed, state, marks) in cases {
        assert_eq!(said(ballot, "", typed), (*state, (*marks).to_owned()), "{typed}");
    }
}

#[test]
fn options_are_read_however_they_are_typed_and_an_overvote_is_kept_whole() {
    let ballot = ballot(BallotSettings { min: 2, max: 3, ..of_kind(BallotKind::Approval) });
    expect(
        &ballot,
        &[
            ("5 3", "cast", "3,5"),
            ("٣، ٥", "cast", "3,5"),
            ("3,3,5", "cast", "3,5"),
            ("-", "blank", "-"),
            ("4", "short", "4"),
            ("1 2 3 4", "overvoted", "1,2,3,4"),
            ("12", "wrong", "marks"),
            ("3=1", "wrong", "marks"),
            ("x", "wrong", "marks"),
            ("", "wrong", "marks"),
        ],
    );
    assert_eq!(said(&ballot, "spoiled", ""), ("spoiled", String::new()));
    assert_eq!(said(&ballot, "spoiled", "3 5"), ("wrong", "marks".to_owned()));
    assert_eq!(said(&ballot, "overvoted", ""), ("overvoted", String::new()));
    assert_eq!(said(&ballot, "overvoted", "1 2"), ("wrong", "state".to_owned()), "two are not too many");
    assert_eq!(said(&ballot, "nonsense", "1 2"), ("wrong", "state".to_owned()));
}

#[test]
fn points_and_grades_have_one_number_each() {
    let points = ballot(BallotSettings { points: 10, points_for_one: 5, ..of_kind(BallotKind::Points) });
    expect(
        &points,
        &[
            ("5=5 3=4", "cast", "3=4,5=5"),
            ("3:4", "cast", "3=4"),
            ("3=0", "blank", "-"),
            ("3=5 4=5 5=1", "overvoted", "3=5,4=5,5=1"),
            ("3=6", "overvoted", "3=6"),
            ("3=1 3=2", "overvoted", "3=1,3=2"),
            ("3", "wrong", "marks"),
        ],
    );
    let judged = ballot(BallotSettings { grades: 5, ..of_kind(BallotKind::Judgment) });
    expect(&judged, &[("1=4 2=0", "cast", "1=4,2=0"), ("1=4 1=3", "overvoted", "1=3,1=4"), ("1=5", "wrong", "marks")]);
}

#[test]
fn a_ranking_is_typed_in_its_order_or_by_its_ranks() {
    let ballot = ballot(of_kind(BallotKind::Ranked));
    expect(
        &ballot,
        &[
            ("5 3 9", "cast", "5>3>9"),
            ("3=2 5=1 9=3", "cast", "5>3>9"),
            ("3=2 5=1 9=7", "cast", "5>3>9"),
            ("5 3 5", "overvoted", "3,5"),
            ("3=1 5=1", "overvoted", "3=1,5=1"),
            ("5 3=2", "wrong", "marks"),
        ],
    );
}

#[test]
fn a_question_has_one_answer() {
    let ballot = ballot(of_kind(BallotKind::YesNo));
    expect(&ballot, &[("1", "cast", "yes"), ("3", "cast", "abstain"), ("1 2", "overvoted", "1,2"), ("4", "wrong", "marks"), ("-", "blank", "-")]);
}
