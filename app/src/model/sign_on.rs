//! Single sign-on as pages show and forms send it.

use serde::{Deserialize, Serialize};

use super::form::FormErrors;
use super::{Localized, Micros};

/// A provider of single sign-on.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SignInProvider {
    /// Its key in the configuration and in addresses.
    pub id: String,
    /// As its button names it.
    pub name: Localized,
}

/// The page on the way to a provider.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RedirectPage {
    /// The provider's name.
    pub name: Localized,
    /// The address of its sign-in page.
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

/// The form of somebody who signs in by a provider for the first time.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct JoinPage {
    pub provider: SignInProvider,
    /// The address that the provider gave; may be empty.
    pub email: String,
    /// Whether the provider has verified it, and is trusted to.
    pub email_verified: bool,
    /// What they agree to.
    pub notice: super::my_data::PrivacyNotice,
    pub fields: JoinFields,
    pub errors: FormErrors,
}

/// A provider on one's own account page, linked or not.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProviderLink {
    pub id: String,
    pub name: Localized,
    /// Whether the installation is still configured with it.
    pub configured: bool,
    /// When it was used last; `None` when it is not linked.
    pub used_at: Option<Micros>,
}
