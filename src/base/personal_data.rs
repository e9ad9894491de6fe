//! What the program holds about people. Each slice says its part on its card, beside its own SQL: the download, what deletion does, the privacy page and the
//! register of processing follow the whole of it. A test compares it with the schema of both engines, so that a new column that refers to accounts fails until
//! it has its [`Holding`].
//!
//! What a row refers to stays an id in the SQL of a slice. The download looks up, by the name of the column:
//!
//! - `commune`, `neighbourhood`, `organisation`: what it is called;
//! - `on_problem`, `on_solution` and so on, for every kind of content, or `on_kind` and `on_id`: where it is read, as `address`;
//! - `within`: the commune whose slug goes before the row's own `address`.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::Key;

use crate::base::App;
use crate::base::clock::Timestamp;

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
    /// If not empty, the ids that the condition of `select` ends in, as another slice selects them of its own table.
    pub within: &'static str,
}

impl Export {
    /// Rows of the slice's own tables.
    #[must_use]
    pub const fn new(keys: &'static [&'static str], select: &'static str) -> Self {
        Self { keys, select, within: "" }
    }
}

/// One column that refers to accounts, or one table that follows.
#[derive(Clone, Copy, Debug)]
pub struct Holding {
    pub table: &'static str,
    /// The column; empty when the table refers to nobody itself.
    pub column: &'static str,
    pub what: Key,
    /// What it is kept for.
    pub processing: Processing,
    /// Why it may be kept.
    pub ground: Ground,
    /// How long; `None`: as long as the account, or for what was published as long as it is public.
    pub kept: Option<KeptFor>,
    /// What deletion does.
    pub deletion: Deletion,
    /// How the person gets it; `None` when another entry says it or when it is no data about them.
    pub export: Option<Export>,
}

/// What was written before this moment has been kept for long enough.
pub fn over(kept: KeptFor, app: &App) -> Timestamp {
    let now = app.clock.now();
    match kept.period {
        // Each row says itself until when.
        Period::Appeal => now,
        Period::Minutes(minutes) => now.plus_seconds(-60 * minutes),
        Period::Days(days) => now.plus_days(-days),
        Period::Months(months) => now.plus_months(-months),
    }
}
