//! The register of personal data: every column that refers to an account, and every table that holds what a person said through one that does.
//!
//! Everything follows it: the download, what deletion does, the privacy page, the register of processing. A test compares it with the schema of both
//! engines, so a new column that refers to accounts fails until it has its entry here. To add one: an entry in one of the lists of [`lists`], and a row of it in
//! the tests' `everything`; a new word for [`Holding::what`] and for its columns if none fits.

mod lists;
mod speaking;
mod staff;

use app::model::my_data::{Ground, Processing};
use app::words::Key;

use super::retention::Kept;

/// What becomes of a column when the account it refers to is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deletion {
    /// The row is the account: it is emptied.
    Emptied,
    /// The row goes.
    Row,
    /// The row stays and refers to the emptied account: it counts, or others must be able to rely on it. These texts of it go.
    Keep(&'static [&'static str]),
    /// What was published: the person chooses whether it stays as a former participant's, or its texts go.
    Contribution,
    /// The row follows one that has its own entry.
    Follows,
    /// Looked for by what it says: it refers to nobody.
    Searched,
}

/// How a person gets what is held.
#[derive(Clone, Copy, Debug)]
pub struct Export {
    /// What orders the rows, so that they are read in parts; the statement selects these first.
    pub keys: &'static [&'static str],
    /// The rows of the account `$1`; it ends in a condition. Names of columns are words of the document.
    pub select: &'static str,
}

/// One column that refers to accounts, or one table that follows.
#[derive(Clone, Copy, Debug)]
pub struct Holding {
    /// The table.
    pub table: &'static str,
    /// The column; empty when the table refers to nobody itself.
    pub column: &'static str,
    /// What it is.
    pub what: Key,
    /// What it is kept for.
    pub processing: Processing,
    /// Why it may be kept.
    pub ground: Ground,
    /// How long; nothing: as long as the account, or for what was published as long as it is public.
    pub kept: Option<Kept>,
    /// What deletion does.
    pub deletion: Deletion,
    /// How the person gets it; nothing when it is said by another entry or is no data about them.
    pub export: Option<Export>,
}

const fn export(keys: &'static [&'static str], select: &'static str) -> Option<Export> {
    Some(Export { keys, select })
}

/// The whole register.
pub fn all() -> impl Iterator<Item = &'static Holding> {
    lists::ALL.iter().copied().flatten()
}

/// What a kind of processing holds.
pub fn of(processing: Processing) -> impl Iterator<Item = &'static Holding> {
    all().filter(move |holding| holding.processing == processing)
}
