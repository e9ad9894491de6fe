//! Single sign-on: signing in by somebody else's word. OpenID Connect providers ([`openid`]) and plain OAuth 2.0 ones ([`plain`]), as configured.
//!
//! - **An attempt belongs to one browser**: state, nonce and PKCE verifier wait in its session for ten minutes and are used once ([`flow`]). The way back
//!   is a GET, as the standards have it, and yet changes something: only this browser's session knows its state, so no other site can make it happen.
//! - **Who comes back** is known by provider and subject, which never change; an address is only looked at the first time ([`resolving`]).
//! - **An account is linked** when its owner is signed in and asks for it, or when the provider vouches for an address that the account has confirmed
//!   (`trust_email`). Never by address alone to an account with a role: a provider's mistake must not open the town hall. The person is told by mail.
//! - **An account that nobody has confirmed yet** is no reason to trust whoever made it: it becomes the newcomer's, and all that opened it before ends.
//! - Linking and unlinking are dangerous acts ([`crate::web::proof`]). A provider's word is worth a password: whoever has a second factor shows it all the same, and whoever
//!   has no password proves by the provider that it is still them.
//! - **One way to sign in stays**: without a password the last identity cannot be unlinked.
//! - **Residence by claim** is the residents' rule ([`crate::people::residents::verify_by_sign_on`]); this only reads the claim.
//! - A provider that is down, slow, or talks nonsense is a page that says so, and never an error of ours ([`Trouble`]).

mod flow;
mod openid;
mod person;
mod plain;
mod resolving;
mod routes;
mod wire;

use std::collections::BTreeMap;
use std::sync::Arc;

use app::model::Localized;
use app::model::sign_on::ProviderLink;
use axum::extract::FromRef;
use flow::{Attempt, Return};

use self::openid::Discovered;
use self::wire::{Wire, WireError};
use crate::base::App;
use crate::base::config::{ProviderConfig, SignOnConfig};
use crate::base::db::AccountId;
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;
use crate::people::accounts::identities;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("sign-on") };

/// The providers of an installation.
#[derive(Debug, Default)]
pub struct SignOn(BTreeMap<String, Provider>);

/// A provider, and what is remembered of it.
#[derive(Debug)]
struct Provider {
    id: String,
    config: ProviderConfig,
    wire: Wire,
    discovered: Discovered,
}

impl FromRef<App> for Arc<SignOn> {
    fn from_ref(app: &App) -> Self {
        app.extensions.get().cloned().unwrap_or_default()
    }
}

impl SignOn {
    /// The configured ones; nobody is asked anything yet.
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(config: &SignOnConfig) -> anyhow::Result<Self> {
        let provider = |(id, config): (&String, &ProviderConfig)| {
            Ok((id.clone(), Provider { id: id.clone(), config: config.clone(), wire: Wire::new(config)?, discovered: Discovered::default() }))
        };
        config.iter().map(provider).collect::<anyhow::Result<_>>().map(Self)
    }

    fn find(&self, id: &str) -> Result<&Provider> {
        self.0.get(id).ok_or(Error::NotFound)
    }

    fn ids(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

/// Why nobody can sign in by a provider now.
#[derive(Debug)]
enum Trouble {
    /// It does not answer, or not as it should. The text is for the log.
    Down(String),
    /// What it answered does not prove anything. The text is for the log.
    Refused(String),
    /// Ours.
    House(Error),
}

impl Trouble {
    fn down(why: impl Into<String>) -> Self {
        Self::Down(why.into())
    }
    fn refused(why: impl Into<String>) -> Self {
        Self::Refused(why.into())
    }
}

impl From<WireError> for Trouble {
    fn from(error: WireError) -> Self {
        Self::down(error.to_string())
    }
}

impl<E: oauth2::ErrorResponse + 'static> From<oauth2::RequestTokenError<WireError, E>> for Trouble {
    fn from(error: oauth2::RequestTokenError<WireError, E>) -> Self {
        match error {
            oauth2::RequestTokenError::Request(error) => error.into(),
            oauth2::RequestTokenError::ServerResponse(_) => Self::refused("the code was not accepted"),
            oauth2::RequestTokenError::Parse(..) => Self::refused("the answer with the token cannot be read"),
            oauth2::RequestTokenError::Other(why) => Self::refused(why),
        }
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::House(error)
    }
}

/// The providers by which somebody signs in, and those by which they could. A linked one that is configured no more can still be unlinked.
pub async fn provider_links(app: &App, account: AccountId) -> Result<Vec<ProviderLink>> {
    let linked = identities::list(app, account).await?;
    let link = |provider: &Provider| ProviderLink { id: provider.id.clone(), name: provider.config.named(), configured: true, used_at: None };
    let mut links: Vec<ProviderLink> = Arc::<SignOn>::from_ref(app).0.values().map(link).collect();
    for (id, used_at) in linked {
        match links.iter_mut().find(|link| link.id == id) {
            Some(link) => link.used_at = Some(used_at.into()),
            None => {
                links.push(ProviderLink { name: Localized { ar: id.clone(), ..Localized::default() }, id, configured: false, used_at: Some(used_at.into()) })
            }
        }
    }
    Ok(links)
}
