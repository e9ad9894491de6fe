//! Supports and endorsements of a solution, as its page shows them.

use uuid::Uuid;

use super::Localized;
use super::content::Author;
use super::threshold::Threshold;

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SupportBox {
    /// Slug of the commune.
    pub commune: String,
    /// Number of the solution.
    pub number: i64,
    /// Supports of persons.
    pub count: i64,
    /// Of these, by verified residents.
    pub resident_count: i64,
    /// Supports counted on the platform it was imported from; never rows of votes here.
    pub imported_count: i64,
    /// Those that count for the threshold.
    pub counted: i64,
    /// When the commune must answer, and whose supports count.
    pub threshold: Threshold,
    /// Whether support can be given or taken back.
    pub open: bool,
    /// Whether the viewer supports it.
    pub supported: bool,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// Organisations that endorse it; shown apart, never counted with persons.
    pub endorsements: Vec<Author>,
    /// Organisations the viewer may endorse it for, and whether they do.
    pub mine: Vec<(Uuid, Localized, bool)>,
}
