//! Codes by SMS and by mail, and people who share a phone.

use serde::{Deserialize, Serialize};

use super::accounts::Then;
use super::form::FormErrors;

/// A code as somebody typed it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct CodeFields {
    #[serde(default)]
    pub code: String,
    #[serde(default)]
    pub next: String,
}

/// The account that somebody chooses, and their new password where it is asked for.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct WhoFields {
    #[serde(default)]
    pub account: String,
    #[serde(default, skip_serializing)]
    pub new_password: String,
}

/// The page where a code is typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CodePage {
    /// Where the code went, as people read it.
    pub contact: String,
    /// By mail, with a link beside it.
    pub by_mail: bool,
    /// A code was sent only if somebody is known by this number.
    pub perhaps: bool,
    pub then: Option<Then>,
    pub next: String,
    /// Where another contact is written.
    pub back: String,
    /// A new code was just sent.
    pub again: bool,
    pub errors: FormErrors,
}

/// The page where people who share a phone say who they are.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WhoPage {
    pub action: String,
    /// Id and name.
    pub people: Vec<(String, String)>,
    /// Whether a new password is chosen too.
    pub new_password: bool,
    pub chosen: String,
    pub errors: FormErrors,
}
