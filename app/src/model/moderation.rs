//! Flags, decisions, the public record and the notices to authors, as pages show them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use super::appeals::{AppealAnswerFields, AppealFields, AppealState, OpenAppeal};
use super::content::{Author, ItemKind, Photo, Reason, Visibility};
use super::holding::HeldNotice;
use super::measures::MeasureLine;
use super::named::named;
use super::{Lang, Localized, Micros};

/// The notice to the author of a hidden text, on its page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuthorNotice {
    pub kind: ItemKind,
    pub id: Uuid,
    /// The slug of its commune.
    pub commune: String,
    pub reason: Reason,
    /// How it had come to attention.
    pub origin: Origin,
    /// What the moderator wrote to the author.
    pub note: String,
    pub at: Micros,
    /// Where to write to the commune; may be empty.
    pub contact: String,
    /// In how many days an appeal is decided.
    pub appeal_days: i64,
    /// Whether the author's new text waits for a moderator.
    pub rewritten: bool,
    /// The appeal against this hiding.
    pub appeal: Option<AppealState>,
}

named! {
    /// How what was hidden had come to attention.
    Origin {
        /// People had flagged it.
        Flagged = "flagged",
        /// The commune's rules had held it before publication.
        Held = "held",
        /// A moderator saw it.
        Own = "own",
    }
}

/// Why others cannot read a text, for its author.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unread {
    /// A moderator hid it.
    Hidden(Box<AuthorNotice>),
    /// It waits to be read before it is published.
    Held(HeldNotice),
}

/// What an author who rewrites a hidden text typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ResubmitFields {
    pub title: String,
    pub body: String,
    /// Whom a solution helps, or the unit of a pledge.
    pub helps: String,
    /// Of an organisation, in French; `title` and `body` are in Arabic.
    pub title_fr: String,
    pub body_fr: String,
    pub version: String,
}

/// The form with which an author appeals or rewrites.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ContestPage {
    pub notice: AuthorNotice,
    /// Where an appeal is sent.
    pub action: String,
    pub title: String,
    pub body: String,
    /// Where the text is.
    pub back: String,
}

/// What a flag's form sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FlagFields {
    pub reason: String,
    pub note: String,
}

/// What stands above the form with which something is flagged. Never the text: a link leads back to it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FlagPage {
    pub kind: ItemKind,
    /// The form's own address.
    pub action: String,
    /// Where the text is.
    pub back: String,
    /// What became of this person's flag on this version.
    pub status: Option<FlagStatus>,
    /// Until when flags of this person weigh nothing.
    pub cooling: Option<Micros>,
}

/// What became of somebody's flag, and what they can do about it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagStatus {
    /// `None` while it waits.
    pub upheld: Option<bool>,
    pub appeal: Option<AppealState>,
    pub may_appeal: bool,
    /// Where the appeal's form goes.
    pub action: String,
    pub appeal_days: i64,
}

/// One item before a moderator.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ItemPage {
    pub kind: ItemKind,
    pub id: String,
    pub title: String,
    pub body: String,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
    /// Where the reader says in which language it is, who may.
    pub say_language: Option<String>,
    /// The picture itself, when it is one.
    pub photo: Option<Photo>,
    /// Where it is read.
    pub path: String,
    pub author: Author,
    pub created_at: Micros,
    pub visibility: Visibility,
    pub version: i64,
    pub context: Option<ItemContext>,
    /// Where its versions are compared.
    pub versions: Option<String>,
    /// Where a redacted photo is as it was before, while that is kept.
    pub original: Option<String>,
    pub flags: Vec<FlagRow>,
    pub history: Vec<DecisionRow>,
    /// Texts of this author kept after a look, and hidden now.
    pub record: (i64, i64),
    /// The measures this author was given here, the latest first.
    pub measures: Vec<MeasureLine>,
    /// What the author is sent for each reason when no note is written.
    pub templates: Vec<(Reason, Localized)>,
    /// Whether the viewer may give this author a measure.
    pub may_measure: bool,
    /// Written by the viewer: somebody else decides.
    pub own: bool,
    pub appeal: Option<OpenAppeal>,
    /// Why it is held before publication, and until when.
    pub held: Option<HeldNotice>,
    /// Whether the viewer may confirm the hiding as a second person.
    pub may_confirm: bool,
    /// Whether the viewer may decide the appeal.
    pub may_answer: bool,
    pub may_decide: bool,
    /// Appeals of people whose flags were dismissed.
    pub flag_appeals: Vec<OpenAppeal>,
    /// The flags seem to be arranged: those that would weigh too much were not counted.
    pub surge: bool,
    /// Who works on it.
    pub claim: Option<Claim>,
    /// What its author replaced after a hiding, the latest first.
    pub former: Vec<FormerText>,
    /// What was decided about texts like this one.
    pub similar: Vec<Similar>,
    /// The address of the next item, for whoever goes through the queue one by one.
    pub next: Option<String>,
}

/// A text that its author replaced.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FormerText {
    pub version: i64,
    pub title: String,
    pub body: String,
    pub at: Micros,
}

/// What a comment is on, and what it answers.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ItemContext {
    pub title: String,
    pub path: String,
    pub parent: Option<String>,
}

/// A flag as moderators see it: without a name.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FlagRow {
    pub reason: Reason,
    pub note: String,
    pub weight: i64,
    pub version: i64,
    /// `None` while it is open; then whether it was upheld.
    pub upheld: Option<bool>,
    pub at: Micros,
}

named! {
    /// What was decided.
    Decided {
        /// It was hidden.
        Hide = "hide",
        /// It was made readable again.
        Restore = "restore",
        /// Its flags were dismissed.
        Dismiss = "dismiss",
        /// A second person found the hiding right.
        Confirm = "confirm",
        /// The appeal was rejected.
        Uphold = "uphold",
        /// The appeal was right.
        Reverse = "reverse",
        /// Its author rewrote it.
        Resubmit = "resubmit",
        /// The rewritten text can be read.
        Release = "release",
        /// Parts of a photo were blacked out.
        Redact = "redact",
        /// The appeal against a redaction was rejected.
        UpholdRedaction = "uphold_redaction",
        /// Somebody was warned.
        Warn = "warn",
        /// Somebody may not write for some days.
        Mute = "mute",
        /// Somebody may not take part for some days.
        Suspend = "suspend",
    }
}

/// An entry of the public log.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct LogRow {
    pub number: i64,
    pub at: Micros,
    pub act: Decided,
    /// `None` for a measure about a person.
    pub kind: Option<ItemKind>,
    pub reason: Option<Reason>,
    /// SHA-256 of the entry, in hexadecimal.
    pub digest: String,
}

/// What a month of moderation amounts to.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct ModerationFigures {
    /// How many things were decided about, once or several times.
    pub items: i64,
    /// How many the clock showed because nobody had decided.
    pub by_clock: i64,
    pub acts: Vec<(Decided, i64)>,
    /// For which reasons texts were hidden, the most frequent first.
    pub reasons: Vec<(Reason, i64)>,
    /// From the first flag to the decision.
    pub median_minutes: Option<i64>,
    pub appeals: i64,
    pub reversed: i64,
    /// Now, whatever the month.
    pub open_appeals: i64,
    /// Now, whatever the month.
    pub overdue_appeals: i64,
}

/// The public log of a month.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct LogPage {
    /// As `2026-03`.
    pub month: String,
    pub begins: Micros,
    pub earlier: Option<String>,
    pub later: Option<String>,
    /// The latest first; the first 200.
    pub rows: Vec<LogRow>,
    pub figures: ModerationFigures,
}

/// A decision about the item.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DecisionRow {
    pub act: Decided,
    pub reason: Option<Reason>,
    pub note: String,
    pub by_viewer: bool,
    pub version: i64,
    pub at: Micros,
}

/// What the forms of the item page send: the decision, and what it was taken on.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionFields {
    pub reason: String,
    pub note: String,
    pub restore_note: String,
    /// Of an appeal: `reversed` or `upheld`, and why.
    pub outcome: String,
    pub answer: String,
    pub visibility: String,
    pub version: String,
    pub decisions: String,
    /// Not empty for whoever goes through the queue one by one.
    pub go: String,
}

/// Who works on something, and until when it is kept for them.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub mine: bool,
    pub name: String,
    pub until: Micros,
}

/// A decision about a text like the one before the moderator.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Similar {
    pub kind: ItemKind,
    pub path: String,
    pub excerpt: String,
    pub act: Decided,
    pub reason: Option<Reason>,
    pub at: Micros,
    /// How much of the words is the same, in percent.
    pub likeness: i64,
}
