//! Imports: real data of other platforms. Read row by row, idempotent by instance and source id (a second run changes nothing, a changed row is updated),
//! and the whole is one transaction: one consistent state or none. When more than a tenth of a file cannot be taken, nothing of it is kept.
//!
//! - Imported supports are a count shown apart, never rows of votes. Authors become placeholder people who can never sign in.
//! - History obliges nobody: no threshold, no deadline, no notification comes of it. A decision stands at the moment it was given, or nowhere.
//! - What was done here since (a state, a category) stays, whatever a later run brings.
//! - History is not an act, so it asks no permission and keeps its own dates: solutions, comments and answers each have a module `imported` that writes it.
//!
//! To add a format: a module that turns the rows of a [`source::Table`] into [`ImportedSolution`] and [`ImportedComment`].

mod decidim;
mod html;
mod source;
mod store;
mod values;
mod writing;

use std::path::PathBuf;

use app::model::content::{Decision, SolutionState, Stance};
pub use decidim::import as import_decidim;

use crate::base::clock::Timestamp;

/// The files of an import.
#[derive(Clone, Debug)]
pub struct Files {
    /// Proposals, `;` separated.
    pub proposals: PathBuf,
    /// Comments, `;` separated.
    pub comments: Option<PathBuf>,
}

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Whether it was kept: not when more than a tenth of a file was refused.
    pub kept: bool,
    /// Proposals that were new.
    pub solutions_added: u64,
    /// Proposals that had changed at the source.
    pub solutions_updated: u64,
    /// Proposals as they were.
    pub solutions_unchanged: u64,
    /// Comments that were new.
    pub comments_added: u64,
    /// Comments that had changed.
    pub comments_updated: u64,
    /// Comments as they were.
    pub comments_unchanged: u64,
    /// Rows that could not be taken, with the reason.
    pub refused: Vec<Refused>,
    /// States that mean nothing here.
    pub states: Vec<StrangeState>,
}

/// A row that could not be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// `proposals` or `comments`.
    pub file: &'static str,
    /// The line on which the row begins.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// A state that means nothing here: its proposals are taken all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrangeState {
    /// As the source calls it.
    pub name: String,
    /// How many proposals have it.
    pub count: u64,
    /// The line of the first.
    pub line: u64,
    /// What they are taken as.
    pub taken_as: SolutionState,
}

/// Somebody of another platform. Two may have the same name; one may have none.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Author {
    id: String,
    name: String,
}

/// A proposal of another platform.
#[derive(Clone, Debug)]
struct ImportedSolution {
    instance: String,
    source_id: String,
    author: Author,
    title: String,
    body: String,
    category: String,
    subcategory: String,
    place: String,
    point: Option<(i64, i64)>,
    state: SolutionState,
    answer: String,
    /// What the answer decided; `None` if its state means nothing here.
    decision: Option<Decision>,
    answered_at: Option<Timestamp>,
    supports: i64,
    created_at: Timestamp,
    published_at: Timestamp,
    url: String,
}

/// A comment of another platform.
#[derive(Clone, Debug)]
struct ImportedComment {
    instance: String,
    source_id: String,
    author: Author,
    body: String,
    stance: Stance,
    created_at: Timestamp,
    /// The source id of what it comments on.
    on: String,
    /// Whether that is a comment.
    on_comment: bool,
}
