//! Second factors as pages show and forms send them. Codes are never sent back.

use serde::Deserialize;

use super::Micros;
use super::form::FormErrors;
use super::sign_on::SignInProvider;

/// What somebody shows to prove who they are.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct FactorFields {
    /// Of an app, or a recovery code.
    pub code: String,
    /// A passkey's answer, as JSON; an island fills it in.
    pub credential: String,
    /// Of somebody without a second factor.
    pub password: String,
    pub next: String,
}

/// The page that asks for a proof.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct ProofPage {
    pub action: String,
    /// Whether somebody is signing in, rather than signed in and about to do something dangerous.
    pub signing_in: bool,
    /// Asked for by password, for want of a second factor.
    pub by_password: bool,
    /// Where a code is sent to, for whoever has neither a second factor nor a password.
    pub by_code: Option<String>,
    /// Providers to sign in by again, for whoever has neither a second factor nor a password.
    pub providers: Vec<SignInProvider>,
    /// Where the passkey's challenge comes from, for whoever has one.
    pub passkey: Option<String>,
    pub next: String,
    /// In the demonstration, the code that is right now.
    pub demo_code: Option<String>,
    pub errors: FormErrors,
}

/// One's own second factors.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FactorsPage {
    pub rows: Vec<AuthenticatorRow>,
    pub recovery_left: i64,
    /// Whether passkeys are possible here.
    pub passkeys: bool,
    /// Whether a role of the viewer's waits for the second factor.
    pub role_waits: bool,
}

/// An app or a passkey.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AuthenticatorRow {
    pub id: String,
    pub passkey: bool,
    pub name: String,
    pub created_at: Micros,
    pub used_at: Option<Micros>,
}

/// What somebody who adds an app typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AppFields {
    pub id: String,
    pub name: String,
    pub code: String,
}

/// The page that shows an app its key.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AppPage {
    pub id: String,
    /// In groups of four, to be typed.
    pub key: String,
    /// Opens the app on the same phone.
    pub link: String,
    /// The QR code's dark modules, an SVG path of one unit a module.
    pub squares: String,
    pub side: usize,
    pub fields: AppFields,
    pub errors: FormErrors,
}

/// What somebody who adds a passkey sends.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasskeyFields {
    pub name: String,
    /// As JSON; an island fills it in.
    pub credential: String,
}

/// Which one to remove.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct RemoveFields {
    pub id: String,
}
