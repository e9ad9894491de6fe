//! Flags, the moderators' queue and what authors are told, as pages show them.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::content::{ItemKind, Reason};

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
