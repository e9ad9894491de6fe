//! Appeals, whatever they are against: as their author sees them, and whoever decides.

use serde::{Deserialize, Serialize};

use super::Micros;

/// Where an appeal stands, as its author sees it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppealState {
    pub at: Micros,
    pub due_at: Micros,
    /// `None` while it is open.
    pub reversed: Option<bool>,
    /// Why it was decided so.
    pub answer: String,
}

/// An open appeal before whoever decides about it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenAppeal {
    pub body: String,
    pub at: Micros,
    pub due_at: Micros,
    pub overdue: bool,
    /// The reader hid the text or confirmed it: somebody else decides.
    pub had_part: bool,
}

/// What an author who appeals typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AppealFields {
    pub body: String,
}

/// What somebody who decides an appeal against a measure typed, or against a hiding.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AppealAnswerFields {
    /// `reversed` or `upheld`.
    pub outcome: String,
    pub answer: String,
}
