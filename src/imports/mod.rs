//! Imports: real data of other platforms. Streamed row by row, idempotent by source id (a second run changes nothing, a changed row is updated),
//! and the whole is one transaction: one consistent state or none.
//!
//! Imported supports are a count shown apart, never rows of votes. Authors become placeholder people who can never sign in.
//! The SQL of [`store`] writes the rows of solutions, comments and answers itself: history is not an act, so it asks no permission, tells
//! nobody, and keeps its own dates.
//!
//! Add a format: a module that turns its rows into [`ImportedSolution`] and [`ImportedComment`].

mod decidim;
mod store;
mod writing;

use std::path::PathBuf;

use app::model::content::{SolutionState, Stance};
pub use decidim::import as import_decidim;

use crate::clock::Timestamp;

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

/// A proposal of another platform.
#[derive(Clone, Debug)]
struct ImportedSolution {
    source_id: String,
    author: String,
    title: String,
    body: String,
    category: String,
    subcategory: String,
    place: String,
    point: Option<(i64, i64)>,
    state: SolutionState,
    answer: String,
    answered_at: Option<Timestamp>,
    supports: i64,
    created_at: Timestamp,
    published_at: Timestamp,
    url: String,
}

/// A comment of another platform.
#[derive(Clone, Debug)]
struct ImportedComment {
    source_id: String,
    author: String,
    body: String,
    stance: Stance,
    created_at: Timestamp,
    /// The source id of what it comments on.
    on: String,
    /// Whether that is a comment.
    on_comment: bool,
}
