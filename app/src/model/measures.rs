//! Measures about a person: what moderators give, what the person reads, and what is decided about an appeal.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Micros;
use super::appeals::{AppealState, OpenAppeal};
use super::content::{Author, ItemKind, Reason};
use super::form::FormErrors;
use super::named::named;

named! {
    /// What is decided about a person, the mildest first.
    MeasureKind {
        /// A word that is kept.
        Warning = "warning",
        /// No writing and flagging for some days.
        Mute = "mute",
        /// Nothing but reading for some days.
        Suspension = "suspension",
    }
}

named! {
    /// Where a measure stands. That its days are over is no state: time alone ends it.
    MeasureState {
        /// It waits for a second person.
        Proposed = "proposed",
        /// It was given.
        Given = "given",
        /// The second person declined it.
        Declined = "declined",
        /// It was reversed on appeal.
        Reversed = "reversed",
    }
}

/// What somebody who gives a measure typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct MeasureFields {
    pub measure: String,
    pub days: String,
    pub reason: String,
    pub note: String,
    /// How many measures about the person there were when the form was drawn.
    pub seen: String,
}

/// The form to give a measure.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct GivePage {
    pub kind: ItemKind,
    pub id: String,
    pub author: Author,
    /// The text that it follows.
    pub title: String,
    pub body: String,
    /// Whether the viewer suspends without a second person.
    pub may_suspend: bool,
    /// Measures given before, the latest first.
    pub measures: Vec<MeasureLine>,
    pub seen: i64,
    pub fields: MeasureFields,
    pub errors: FormErrors,
}

/// A measure on one line of an author's record.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeasureLine {
    pub path: String,
    pub kind: MeasureKind,
    pub days: i64,
    pub reason: Reason,
    pub at: Micros,
    pub until: Option<Micros>,
    pub status: MeasureStatus,
}

named! {
    /// What a measure amounts to now.
    MeasureStatus {
        /// It waits for a second person.
        Proposed = "proposed",
        /// It keeps the person from something.
        Running = "running",
        /// Its days are over, or it was a warning.
        Past = "past",
        /// It was reversed on appeal.
        Reversed = "reversed",
        /// The second person declined it.
        Declined = "declined",
    }
}

/// A measure or an appeal against one that waits for somebody of the staff.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WaitingMeasure {
    pub id: Uuid,
    pub path: String,
    pub kind: MeasureKind,
    pub days: i64,
    pub reason: Reason,
    pub author: Author,
    pub due_at: Micros,
    /// An appeal; otherwise a suspension to be confirmed.
    pub appealed: bool,
    /// Whether the viewer had a part in it: somebody else decides.
    pub had_part: bool,
}

/// A measure as its person reads it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OwnMeasure {
    pub id: String,
    pub kind: MeasureKind,
    pub days: i64,
    pub reason: Reason,
    pub note: String,
    pub at: Micros,
    pub until: Option<Micros>,
    pub status: MeasureStatus,
    pub appeal: Option<AppealState>,
}

/// One's own measures in a commune, the latest first.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OwnMeasuresPage {
    pub rows: Vec<OwnMeasure>,
    pub appeal_days: i64,
}

/// The form to appeal against a measure.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AppealMeasurePage {
    pub measure: OwnMeasure,
    pub appeal_days: i64,
}

/// A measure before the staff.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MeasurePage {
    pub measure: OwnMeasure,
    pub author: Author,
    /// Where the text that it follows is examined.
    pub item: String,
    /// Whether the viewer may confirm or decline it as a second person.
    pub may_decide: bool,
    /// The open appeal.
    pub open: Option<OpenAppeal>,
    /// Whether the viewer may answer it.
    pub may_answer: bool,
}

/// What a second person pressed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecideFields {
    /// `confirm` or `decline`.
    pub act: String,
}
