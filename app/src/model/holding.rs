//! Holding (pre-moderation): what a commune reads before it is published, as pages show it and its form sends it.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::content::ItemKind;
use super::named::named;

named! {
    /// The classes of authors that the rules for holding distinguish.
    AuthorClass {
        /// An account that is a few days old, or none of whose texts has been reviewed yet.
        New = "new",
        /// Somebody with an account.
        Participant = "participant",
        /// A verified resident.
        Resident = "resident",
        Organisation = "organisation",
    }
}

named! {
    /// Why something was held.
    HeldReason {
        /// The commune reads first what new accounts write.
        First = "first",
        /// The commune reads first what such authors write.
        Commune = "commune",
        /// It has many links.
        Links = "links",
        /// It has a word of the commune's lists.
        Words = "words",
        /// Its author writes much in a few minutes.
        Fast = "fast",
        /// It repeats a hidden text.
        Repeat = "repeat",
        /// Flags that speak of a threat or of private data cover it.
        Covered = "covered",
    }
}

/// The notice about a held item, to its author and to moderators.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldNotice {
    pub kind: ItemKind,
    pub reasons: Vec<HeldReason>,
    /// The words of the lists that were found.
    pub words: Vec<String>,
    pub since: Micros,
    /// When it is published if nobody decides.
    pub due_at: Micros,
}

/// The form of a commune's rules.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoldingFields {
    /// Kinds of content and of authors, as `comment.new`.
    pub held: Vec<String>,
    pub links: String,
    pub links_most: String,
    pub fast: String,
    pub fast_most: String,
    pub words: String,
    pub repeats: String,
    pub arabic: String,
    pub french: String,
    pub darija: String,
    pub sample: String,
    /// `try`, or anything else to save.
    pub intent: String,
}

/// What would become of a sample.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleResult {
    pub reasons: Vec<HeldReason>,
    pub words: Vec<String>,
    pub links: i64,
}

/// The page of a commune's rules.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct HoldingPage {
    pub fields: HoldingFields,
    pub sample_result: Option<SampleResult>,
}

/// What everybody may know of a commune's rules: all but the words.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicRules {
    pub review_weight: i64,
    pub decision_hours: i64,
    pub appeal_days: i64,
    pub organisation_days: i64,
    pub held: Vec<(ItemKind, AuthorClass)>,
    pub links_most: Option<i64>,
    pub fast_most: Option<i64>,
    pub words: bool,
    pub repeats: bool,
}
