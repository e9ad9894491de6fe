//! The moderators' workbench: everything that waits for a person in one queue, who works on it, and what is decided of many at once.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Micros;
use super::content::{Author, ItemKind, Reason, Visibility};
use super::holding::HeldReason;
use super::measures::WaitingMeasure;
use super::moderation::ItemPage;
pub use super::moderation::{Claim, Similar};
use super::named::named;
use super::names::WaitingName;
use super::organisations::RequestRow;

named! {
    /// What somebody is to do.
    Task {
        /// Read what was flagged.
        Flagged = "flagged",
        /// Read what is held before publication.
        Held = "held",
        /// Read what its author wrote anew.
        Rewritten = "rewritten",
        /// Decide an author's appeal.
        Appeal = "appeal",
        /// Decide the appeal of somebody whose flag was dismissed.
        FlagAppeal = "flag_appeal",
        /// Decide the appeal against a measure.
        MeasureAppeal = "measure_appeal",
        /// Confirm a suspension as a second person.
        Suspension = "suspension",
        /// Check an organisation.
        Organisation = "organisation",
        /// Read a name before it is shown.
        Name = "name",
    }
}

impl Task {
    /// Whether somebody contests a decision.
    pub const fn is_appeal(self) -> bool {
        matches!(self, Self::Appeal | Self::FlagAppeal | Self::MeasureAppeal)
    }
}

/// What the queue's filters choose; empty fields choose everything.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QueueFilter {
    pub kind: String,
    pub reason: String,
    /// `flagged`, `held`, `rewritten`, `appeals`, `people`, `organisations`; `hidden` for what is hidden now; anything else for all that waits.
    pub state: String,
    /// Where the page before ended.
    pub after: String,
}

/// The moderators' queue.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct QueuePage {
    pub filter: QueueFilter,
    /// What waits: the earliest deadline first. Hidden: the latest first.
    pub rows: Vec<QueueRow>,
    pub next: Option<String>,
    pub may_decide: bool,
    /// The weight at which an item goes under review.
    pub review_weight: i64,
    /// How many of each task wait, and how many of them are overdue.
    pub tallies: Vec<(Task, i64, i64)>,
    /// The first text that the viewer may decide, to be read beside the list.
    pub open: Option<Box<ItemPage>>,
}

/// One item before a moderator, and beside it what waits.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Reading {
    pub item: ItemPage,
    /// The beginning of the queue.
    pub beside: Vec<QueueRow>,
    /// The weight at which an item goes under review.
    pub review_weight: i64,
}

/// One line of the queue.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct QueueRow {
    pub id: Uuid,
    /// `None` for what is hidden already.
    pub task: Option<Task>,
    pub path: String,
    pub subject: Subject,
    /// The deadline; when it was hidden.
    pub at: Micros,
    pub overdue: bool,
    pub claim: Option<Claim>,
    /// Whether the viewer may decide it, as far as the queue can tell.
    pub open_to_viewer: bool,
    /// Whether the viewer wrote it, or had a part in what it is about: somebody else decides.
    pub conflict: bool,
}

/// What forms call a measure about a person, where they name something to be claimed.
pub const MEASURE: &str = "measure";
/// What forms call an organisation's request there.
pub const ORGANISATION_REQUEST: &str = "organisation_request";
/// What forms call a name that waits there.
pub const NAME: &str = "name";

impl QueueRow {
    /// What the form to take it sends: `kind.id`.
    pub fn claimed(&self) -> String {
        let kind = match &self.subject {
            Subject::Text(text) => text.kind.as_str(),
            Subject::Measure(_) => MEASURE,
            Subject::Organisation(_) => ORGANISATION_REQUEST,
            Subject::Name(_) => NAME,
        };
        format!("{kind}.{}", self.id)
    }
}

/// What a line of the queue is about.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum Subject {
    Text(TextCase),
    Measure(WaitingMeasure),
    Organisation(RequestRow),
    Name(WaitingName),
}

/// A piece of content in the queue.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TextCase {
    pub kind: ItemKind,
    /// The title; for a comment its first words.
    pub title: String,
    pub excerpt: String,
    pub author: Author,
    pub visibility: Visibility,
    pub version: i64,
    pub flags: i64,
    pub weight: i64,
    pub reasons: Vec<Reason>,
    /// Why it is held before publication.
    pub held: Vec<HeldReason>,
}

/// What the form to take something sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ClaimFields {
    /// `kind.id`.
    pub subject: String,
    /// `take`, `over` (from whoever has it) or `give`.
    pub act: String,
    /// Where to go on.
    pub back: String,
}

/// What the forms of several items send: each as `kind.id.visibility.version`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BulkFields {
    pub item: Vec<String>,
    pub note: String,
}

/// What would be hidden as spam.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BulkPage {
    /// What would be hidden, with what the form sends for it.
    pub rows: Vec<(String, QueueRow)>,
    /// What would not: one's own, and what others work on.
    pub left_out: Vec<QueueRow>,
    /// How many of those that were chosen wait no longer.
    pub gone: i64,
    pub review_weight: i64,
    pub fields: BulkFields,
}

/// What was hidden at once.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SweepPage {
    pub id: String,
    pub at: Micros,
    /// Titles with the addresses where they are examined.
    pub rows: Vec<(String, String, Visibility)>,
    pub undone: Option<Micros>,
    /// Whether it can be undone.
    pub may_undo: bool,
}
