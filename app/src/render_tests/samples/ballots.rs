//! Props of what ballots show, with one text wherever they take one.

use crate::islands::{SumProps, SumRow, SumWords};
use crate::model::ballot_pages::{BallotHead, BoothView, MyVote, SumLine, Unconfirmed};
use crate::model::ballot_papers::{EntryFields, PersonLine, Reading, SheetState};
use crate::model::ballots::{BallotOptionView, BallotSettings, BallotState, Channel, EnvelopeView};
use crate::model::{Lang, Micros};
use crate::plurals::Forms;

use super::consultations::multilingual;
use super::props::localized;

fn envelope(number: i64, t: &str) -> EnvelopeView {
    EnvelopeView { number, title: multilingual(t), amount: 1_000, place: Some(localized(t)), category: Some(t.to_owned()) }
}

pub fn ballot_head(t: &str) -> BallotHead {
    let s = || t.to_owned();
    BallotHead {
        number: 3,
        title: multilingual(t),
        question: multilingual(t),
        settings: BallotSettings::default(),
        envelopes: vec![envelope(1, t), envelope(2, t)],
        booth: BoothView { vote: s(), review: s(), mine: s(), up: s(), kiosk: false, rehearsal: false },
        cancelled: Some((Micros(0), s())),
    }
}

pub fn ballot_option(t: &str) -> BallotOptionView {
    let s = || t.to_owned();
    BallotOptionView {
        number: 3,
        title: multilingual(t),
        body: multilingual(t),
        cost: Some(1_000),
        envelope: Some(1),
        place: Some(localized(t)),
        category: Some(s()),
        picture: Some(s()),
        recording: Some(s()),
        path: Some(s()),
        withdrawn: Some((Micros(0), s())),
    }
}

pub fn my_vote(t: &str) -> MyVote {
    MyVote { state: BallotState::Void, channel: Channel::Online, day: Some(Micros(0)), pending: true, void_reason: t.to_owned() }
}

pub fn sum_line(t: &str) -> SumLine {
    SumLine { envelope: 1, name: t.to_owned(), used: 2_000, of: 1_000 }
}

pub fn sum_props(t: &str) -> (SumProps, SumWords) {
    let s = || t.to_owned();
    let props = SumProps {
        lang: Lang::Ar,
        points: false,
        money: true,
        lines: vec![SumRow { envelope: 1, name: s(), text: s(), of: 1_000, over: true }],
        keeps: true,
        pending: false,
    };
    (props, SumWords { money: s(), dirhams: s(), points: s(), chosen: Forms::fixed(Lang::Ar, s()), lost: s(), colon: s() })
}

pub fn unconfirmed(t: &str) -> Unconfirmed {
    Unconfirmed { path: t.to_owned(), title: localized(t), until: Micros(0), counts: true }
}

pub fn person_line(t: &str) -> PersonLine {
    PersonLine { handle: t.to_owned(), name: t.to_owned(), neighbourhood: Some(localized(t)), verified: false }
}

pub fn sheet_reading(t: &str) -> Reading {
    Reading { state: SheetState::Overvoted, marks: t.to_owned() }
}

pub fn entry_fields(t: &str) -> EntryFields {
    EntryFields { serial: t.to_owned(), marks: t.to_owned(), state: t.to_owned() }
}
