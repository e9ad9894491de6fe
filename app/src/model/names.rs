//! Names that a moderator reads before others do: those that claim to be the commune or its staff, and those that carry an address.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::content::Author;
use super::form::FormErrors;
use super::named::named;

named! {
    /// Why a name is read first.
    NameReason {
        /// It says that it is the commune.
        Commune = "commune",
        /// It says that it is a moderator, an administrator, somebody of the staff, or this platform.
        Staff = "staff",
        /// It has the address of a page, an e-mail address or a phone number in it.
        Address = "address",
    }
}

/// A name that waits, as the queue shows it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WaitingName {
    pub name: String,
    /// The person, by the name that is shown meanwhile.
    pub person: Author,
    pub reasons: Vec<NameReason>,
    pub path: String,
}

/// A name before a moderator.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NamePage {
    pub id: String,
    pub name: String,
    pub person: Author,
    pub reasons: Vec<NameReason>,
    pub since: Micros,
    pub due_at: Micros,
    /// Whether it is the viewer's own: somebody else decides.
    pub own: bool,
    pub fields: NameFields,
    pub errors: FormErrors,
}

/// What the form to decide about a name sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NameFields {
    /// `release` or `refuse`.
    pub act: String,
    /// Why it is refused, to the person.
    pub note: String,
}
