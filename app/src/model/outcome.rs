//! What a POST answers to an island that asked for JSON: the same outcome as the page, in numbers and words.

use serde::{Deserialize, Serialize};

/// After supporting, withdrawing a support, or "me too".
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SupportOutcome {
    /// Whether the viewer's support stands now.
    pub supported: bool,
    /// Supports of persons.
    pub count: i64,
    /// The count as the language writes it.
    pub count_text: String,
    /// What the status line says.
    pub message: String,
    /// Percent of the threshold, at most 100.
    pub percent: i64,
}

/// After posting a comment.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentOutcome {
    /// Where the comment can be read.
    pub location: String,
    /// What the status line says.
    pub message: String,
}

/// After a change to a vote.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteOutcome {
    /// Whether it counts as it is now.
    pub counted: bool,
    /// What the status line says.
    pub message: String,
}

/// After uploading one photo ahead of its form.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoOutcome {
    /// The photo's id, to send with the form.
    pub id: String,
    /// Address of its small size.
    pub thumbnail: String,
    /// Where it says that it was taken, if that is on the commune's map: `latitude,longitude`.
    #[serde(default)]
    pub place: String,
}

/// Why a POST was refused.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// `invalid`, `sign_in_required`, `forbidden`, `conflict`, `rate_limited`, `not_found`, `internal`.
    pub error: String,
    /// In the reader's language.
    pub message: String,
    /// Messages by field.
    #[serde(default)]
    pub fields: Vec<(String, String)>,
    /// Where to go, when signing in is asked for.
    #[serde(default)]
    pub location: Option<String>,
}
