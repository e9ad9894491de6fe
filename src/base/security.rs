//! What somebody who watches over an installation wants to know: one structured line for each event, in the log under the target `security`.
//!
//! A line holds ids, and keyed hashes of network addresses and of what was typed to sign in: lines of one origin can be told from others, and nobody can be
//! found out from them. To log one more kind of event, add it to [`Event`] and call [`log`] where it happens, after what it tells of is lasting. The names
//! are stable: other programs read them.

use std::net::IpAddr;

use app::model::content::Role;

use crate::base::App;
use crate::base::db::{AccountId, CommuneId};

/// The target of the lines.
pub const TARGET: &str = "security";

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// A password, code or second factor was wrong.
    SignInFailed,
    /// Somebody did something too often.
    LimitReached,
    /// A second factor was added.
    FactorAdded,
    /// A second factor was removed.
    FactorRemoved,
    /// A role was given.
    RoleGranted,
    /// A role was taken.
    RoleWithdrawn,
    /// Somebody downloaded what is held about them.
    DataDownloaded,
    /// A member of the staff opened a page of somebody else.
    AssistedViewOpened,
}

impl Event {
    /// Its stable name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SignInFailed => "sign_in_failed",
            Self::LimitReached => "limit_reached",
            Self::FactorAdded => "factor_added",
            Self::FactorRemoved => "factor_removed",
            Self::RoleGranted => "role_granted",
            Self::RoleWithdrawn => "role_withdrawn",
            Self::DataDownloaded => "data_downloaded",
            Self::AssistedViewOpened => "assisted_view_opened",
        }
    }
}

/// Who and what an event is about, as far as is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct About<'a> {
    /// The account that it happened to, or that did it.
    pub account: Option<AccountId>,
    /// Who did it, if that is somebody else.
    pub actor: Option<AccountId>,
    /// The commune in which it counts.
    pub commune: Option<CommuneId>,
    /// The role that was given or taken.
    pub role: Option<Role>,
    /// What was typed to name an account; only its hash is logged.
    pub typed: &'a str,
    /// The network address; only its hash is logged.
    pub address: Option<IpAddr>,
    /// The route, with the names of its parameters instead of their values.
    pub route: &'a str,
}

/// Writes the line of an event.
pub fn log(app: &App, event: Event, about: &About<'_>) {
    let hash = |purpose: &str, text: &str| app.secret.keyed(purpose, &[text.as_bytes()])[..8].iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let origin = about.address.map(|address| hash("log address", &address.to_string()));
    let typed = (!about.typed.is_empty()).then(|| hash("log typed", about.typed));
    tracing::info!(
        target: TARGET,
        event = event.as_str(),
        account = about.account.map(tracing::field::display),
        actor = about.actor.map(tracing::field::display),
        commune = about.commune.map(tracing::field::display),
        role = about.role.map(Role::as_str),
        typed,
        origin,
        route = (!about.route.is_empty()).then_some(about.route),
    );
}
