//! What everyone reads of a solution, on its page and beside the answer that is being written.

use super::content::{Author, ProblemState};
use super::{Lang, Localized, Micros};

/// A problem that a solution is for.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedProblem {
    pub number: i64,
    pub title: String,
    pub state: ProblemState,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
}

/// What everyone reads of a solution; the preview shows the same.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Article {
    pub title: String,
    pub body: String,
    pub helps: String,
    /// Centimes.
    pub cost: Option<i64>,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood: Option<Localized>,
    pub author: Author,
    /// `None` while it is a draft.
    pub published_at: Option<Micros>,
    pub problems: Vec<LinkedProblem>,
    /// Address at the place it was imported from; may be empty.
    pub source_url: String,
    /// The place that an imported one named; may be empty.
    pub place: String,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
}
