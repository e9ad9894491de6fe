//! Single sign-on as pages show and forms send it.

use serde::{Deserialize, Serialize};

use super::form::FormErrors;
use super::{Localized, Micros};

/// A provider by which people may come in.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Door {
    /// In its address.
    pub id: String,
    /// On its button.
    pub name: Localized,
}

/// Leaving for a provider.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct LeavingPage {
    /// The provider.
    pub name: Localized,
    /// Where it asks.
    pub location: String,
}

/// What somebody new typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct JoinFields {
    #[serde(default)]
    pub name: String,
    #[serde(default)]
    pub language: String,
    #[serde(default)]
    pub consent: String,
}

/// Becoming a participant by the word of a provider.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct JoinPage {
    pub provider: Door,
    /// The address that the provider gave; may be empty.
    pub email: String,
    /// Whether the address is confirmed by that.
    pub vouched: bool,
    /// What they agree to.
    pub notice: super::my_data::Notice,
    pub fields: JoinFields,
    pub errors: FormErrors,
}

/// A way into one's own account.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WayIn {
    pub id: String,
    pub name: Localized,
    /// Whether the provider is one of the installation's.
    pub open: bool,
    /// When it was used last; `None` when it is not linked.
    pub used_at: Option<Micros>,
}
