//! Flags, the moderators' queue and what authors are told, as pages show them.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::content::{Author, ItemKind, Reason, Visibility};

/// What the author of a hidden text is told on its page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct AuthorNotice {
    pub kind: ItemKind,
    pub reason: Reason,
    /// What the moderator wrote to the author.
    pub note: String,
    pub at: Micros,
    /// Where to write to the commune; may be empty.
    pub contact: String,
}

/// What a flag's form sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct FlagFields {
    pub reason: String,
    pub note: String,
}

/// What stands above the form with which something is flagged. Never the text: the way back leads to it.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct FlagPage {
    pub kind: ItemKind,
    /// The form's own address.
    pub action: String,
    /// Where the text is.
    pub back: String,
    /// Whether this person has flagged this version.
    pub already: bool,
}

/// What the queue's filters choose; empty fields choose everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct QueueFilter {
    pub kind: String,
    pub reason: String,
    /// `hidden`, or anything else for what waits.
    pub state: String,
    /// Where the page before ended.
    pub after: String,
}

/// The moderators' queue.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct QueuePage {
    pub filter: QueueFilter,
    /// What waits: the oldest flag first. Hidden: the latest first.
    pub rows: Vec<QueueRow>,
    pub next: Option<String>,
    pub may_decide: bool,
    /// The weight at which an item goes under review.
    pub review_weight: i64,
}

/// One item of the queue.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct QueueRow {
    pub kind: ItemKind,
    pub path: String,
    /// The title; for a comment its first words.
    pub title: String,
    pub excerpt: String,
    pub author: Author,
    pub visibility: Visibility,
    pub flags: i64,
    pub weight: i64,
    pub reasons: Vec<Reason>,
    /// The oldest open flag, or the hiding.
    pub at: Micros,
}

/// One item before a moderator.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct ItemPage {
    pub kind: ItemKind,
    pub id: String,
    pub title: String,
    pub body: String,
    /// Where it is read.
    pub path: String,
    pub author: Author,
    pub created_at: Micros,
    pub visibility: Visibility,
    pub version: i64,
    pub context: Option<ItemContext>,
    /// Where its versions are compared.
    pub versions: Option<String>,
    pub flags: Vec<FlagRow>,
    pub history: Vec<DecisionRow>,
    /// Texts of this author kept after a look, and hidden now.
    pub record: (i64, i64),
    /// Written by the viewer: somebody else decides.
    pub own: bool,
    pub may_decide: bool,
}

/// What a comment is on, and what it answers.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct ItemContext {
    pub title: String,
    pub path: String,
    pub parent: Option<String>,
}

/// A flag as moderators see it: without a name.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct FlagRow {
    pub reason: Reason,
    pub note: String,
    pub weight: i64,
    pub version: i64,
    /// Nothing while it is open; then whether it was upheld.
    pub upheld: Option<bool>,
    pub at: Micros,
}

/// What was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It was hidden.
    Hide,
    /// It was made readable again.
    Restore,
    /// Its flags were dismissed.
    Dismiss,
}

/// A decision about the item.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct DecisionRow {
    pub act: Decided,
    pub reason: Option<Reason>,
    pub note: String,
    pub by_viewer: bool,
    pub version: i64,
    pub at: Micros,
}

/// What the forms of the item page send: the decision, and what it was taken on.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct DecisionFields {
    pub reason: String,
    pub note: String,
    pub restore_note: String,
    pub visibility: String,
    pub version: String,
    pub decisions: String,
}
