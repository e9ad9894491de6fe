//! Going to a provider and coming back.

use app::model::paths;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use url::Url;

use super::openid::OpenId;
use super::person::Person;
use super::{Provider, Trouble, plain};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::config::ProviderKind;
use crate::base::db::AccountId;
use crate::web::visit::safe_next;

/// How long somebody may take at the provider.
const SECONDS: i64 = 600;

/// What a browser's session keeps while its person is at the provider.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Attempt {
    pub provider: String,
    pub state: String,
    pub nonce: String,
    pub verifier: String,
    /// Where the provider was asked.
    pub location: String,
    /// Where to go afterwards.
    pub next: String,
    /// Who was signed in when it began: they link, or prove that it is still them.
    pub account: Option<AccountId>,
    pub until: Timestamp,
}

/// What the provider sends back with somebody.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Return {
    pub code: String,
    pub state: String,
    pub iss: Option<String>,
    pub error: String,
}

impl Attempt {
    fn new(app: &App, provider: &Provider, account: Option<AccountId>, next: &str) -> Self {
        let secret = || BASE64_URL_SAFE_NO_PAD.encode(app.rng.bytes::<32>());
        Self {
            provider: provider.id.clone(),
            state: secret(),
            nonce: secret(),
            verifier: secret(),
            location: String::new(),
            next: safe_next(next).unwrap_or_default().to_owned(),
            account,
            until: app.clock.now().plus_seconds(SECONDS),
        }
    }

    /// Whether this is what came back.
    pub fn is(&self, provider: &Provider, back: &Return, now: Timestamp) -> bool {
        self.provider == provider.id && now < self.until && bool::from(self.state.as_bytes().ct_eq(back.state.as_bytes()))
    }
}

/// The address at which the provider sends people back.
fn redirect(app: &App, provider: &Provider) -> String {
    app.url(&paths::sign_on_callback(&provider.id))
}

fn openid<'a>(app: &'a App, provider: &'a Provider) -> OpenId<'a> {
    let Provider { config, wire, discovered, .. } = provider;
    OpenId { app, config, wire, discovered, redirect: redirect(app, provider) }
}

/// An attempt with the address where it goes on.
pub(super) async fn begin(app: &App, provider: &Provider, account: Option<AccountId>, next: &str) -> Result<Attempt, Trouble> {
    let mut attempt = Attempt::new(app, provider, account, next);
    let url: Url = match provider.config.kind {
        ProviderKind::OpenId => openid(app, provider).begin(&attempt, account.is_some()).await?,
        ProviderKind::OAuth2 => plain::begin(&provider.config, &redirect(app, provider), &attempt)?,
    };
    attempt.location = url.into();
    Ok(attempt)
}

/// Who came back.
pub(super) async fn finish(app: &App, provider: &Provider, attempt: &Attempt, back: &Return) -> Result<Person, Trouble> {
    let claims = match provider.config.kind {
        ProviderKind::OpenId => openid(app, provider).finish(attempt, back).await?,
        ProviderKind::OAuth2 => plain::finish(&provider.config, &redirect(app, provider), &provider.wire, attempt, back).await?,
    };
    Person::from_claims(&provider.config, &claims)
}
