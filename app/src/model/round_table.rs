//! A round table: what each kind of organisation, and residents, answered to the same questions.

use super::consultations::Multilingual;
use super::content::OrganisationKind;
use super::questionnaire::{Said, Shown};
use super::{Localized, Micros};

/// Below so many answers of a kind the page says that they are not the kind's.
pub const FEW: i64 = 3;

/// A kind of organisation that sits at the table.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub kind: OrganisationKind,
    pub invited: i64,
    pub answered: i64,
}

/// What organisations of one kind answered to a question.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Position {
    pub side: Side,
    /// Each answer that was given, with those who gave it.
    pub choices: Vec<(Said, Vec<Localized>)>,
    /// What they wrote.
    pub texts: Vec<(String, Localized)>,
}

impl Position {
    pub fn is_empty(&self) -> bool {
        self.choices.is_empty() && self.texts.is_empty()
    }
}

/// A question with what everybody answered to it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TableQuestion {
    pub number: String,
    pub name: String,
    pub label: Said,
    pub positions: Vec<Position>,
    /// Counts of residents; `None` if none answered at all.
    pub residents: Option<Vec<(Said, Shown)>>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RoundTablePage {
    pub number: i64,
    pub title: Multilingual,
    /// Whether more may answer still.
    pub partial: bool,
    /// When that was counted which others than the staff read while it is open; `None` before the first time.
    pub counted_at: Option<Micros>,
    pub staff: bool,
    pub sides: Vec<Side>,
    /// How many persons answered, if any were asked.
    pub persons: Option<i64>,
    pub questions: Vec<TableQuestion>,
}
