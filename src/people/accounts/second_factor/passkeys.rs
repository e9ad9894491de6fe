//! Passkeys (WebAuthn): a key pair in the person's device, of which only the public part is kept. They need scripts; an app's code stands beside them.
//!
//! A challenge waits in the session, is used once, and ends after five minutes.

use app::words::tr;
use serde::{Deserialize, Serialize};
use url::{Host, Url};
use webauthn_rs::prelude::{Passkey, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential, RegisterPublicKeyCredential};
use webauthn_rs::{Webauthn, WebauthnBuilder};

use super::{add, name, store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AuthenticatorId, RowId};
use crate::base::error::{Error, Result};
use crate::people::accounts::Viewer;

const SECONDS: i64 = 300;

/// A challenge that was sent to a browser.
#[derive(Debug, Serialize, Deserialize)]
pub struct Challenge {
    until: Timestamp,
    asked: Asked,
}

#[derive(Debug, Serialize, Deserialize)]
enum Asked {
    Register(Box<PasskeyRegistration>),
    Authenticate(Box<PasskeyAuthentication>),
}

/// This installation as browsers know it; nothing where its address is a bare number, for which there are no passkeys.
pub(super) fn relying_party(app: &App) -> Option<Webauthn> {
    let origin = Url::parse(&app.config.public_url).ok()?;
    let Some(Host::Domain(domain)) = origin.host() else { return None };
    WebauthnBuilder::new(domain, &origin).ok()?.rp_name("Tajmaat").build().ok()
}

async fn known(app: &App, account: AccountId) -> Result<Vec<(AuthenticatorId, Passkey)>> {
    let rows = store::list(&app.db, account).await?;
    Ok(rows.into_iter().filter(|row| row.kind == "passkey").filter_map(|row| Some((row.id, serde_json::from_str(&row.credential).ok()?))).collect())
}

fn challenge(app: &App, asked: Asked) -> Challenge {
    Challenge { until: app.clock.now().plus_seconds(SECONDS), asked }
}

/// Begins to add one: what the browser needs to make a key pair, as JSON.
pub(in crate::people::accounts) async fn offer(app: &App, viewer: &Viewer) -> Result<(serde_json::Value, Challenge)> {
    let party = relying_party(app).ok_or(Error::NotFound)?;
    let exclude = known(app, viewer.id).await?.into_iter().map(|(_, passkey)| passkey.cred_id().clone()).collect();
    let (options, state) = party
        .start_passkey_registration(viewer.id.0, viewer.contact(), &viewer.name, Some(exclude))
        .map_err(|error| anyhow::anyhow!("a passkey's challenge: {error}"))?;
    Ok((serde_json::to_value(options)?, challenge(app, Asked::Register(Box::new(state)))))
}

/// Keeps the public part of what the browser made.
pub(in crate::people::accounts) async fn keep(
    app: &App,
    viewer: &Viewer,
    (typed_name, credential): (&str, &str),
    sent: Option<Challenge>,
    session: &[u8],
) -> Result<Option<RowId>> {
    let refused = || Error::field("name", tr::second_factor::PASSKEY_REFUSED);
    let name = name(typed_name)?;
    let party = relying_party(app).ok_or(Error::NotFound)?;
    let now = app.clock.now();
    let Some(Challenge { asked: Asked::Register(state), .. }) = sent.filter(|sent| sent.until > now) else { return Err(refused()) };
    let made: RegisterPublicKeyCredential = serde_json::from_str(credential).map_err(|_| refused())?;
    let passkey = party.finish_passkey_registration(&made, &state).map_err(|_| refused())?;
    let id = serde_json::to_string(passkey.cred_id())?;
    let text = serde_json::to_string(&passkey)?;
    let new = store::New { id: app.rng.id(now), kind: "passkey", name: &name, credential_id: Some(&id), credential: &text, step: 0, at: now };
    match add(app, viewer, new, session).await {
        Err(Error::Internal(cause)) if cause.downcast_ref::<sqlx::Error>().is_some_and(Error::is_duplicate) => Err(refused()),
        other => other,
    }
}

/// Begins to ask for one, as JSON. Returns `None` if the account has none.
pub(in crate::people::accounts) async fn ask(app: &App, account: AccountId) -> Result<Option<(serde_json::Value, Challenge)>> {
    let Some(party) = relying_party(app) else { return Ok(None) };
    let known: Vec<Passkey> = known(app, account).await?.into_iter().map(|(_, passkey)| passkey).collect();
    if known.is_empty() {
        return Ok(None);
    }
    let (options, state) = party.start_passkey_authentication(&known).map_err(|error| anyhow::anyhow!("a passkey's challenge: {error}"))?;
    Ok(Some((serde_json::to_value(options)?, challenge(app, Asked::Authenticate(Box::new(state))))))
}

/// Whether an account has one that can be asked for.
pub(in crate::people::accounts) async fn has(app: &App, account: AccountId) -> Result<bool> {
    Ok(relying_party(app).is_some() && !known(app, account).await?.is_empty())
}

/// Tries the browser's answer to the challenge.
pub(super) async fn check(app: &App, account: AccountId, credential: &str, sent: Option<Challenge>) -> Result<()> {
    let wrong = || Error::field("code", tr::second_factor::PASSKEY_WRONG);
    let now = app.clock.now();
    let party = relying_party(app).ok_or_else(wrong)?;
    let Some(Challenge { asked: Asked::Authenticate(state), .. }) = sent.filter(|sent| sent.until > now) else { return Err(wrong()) };
    let answer: PublicKeyCredential = serde_json::from_str(credential).map_err(|_| wrong())?;
    let result = party.finish_passkey_authentication(&answer, &state).map_err(|_| wrong())?;
    // The challenge may have been made for somebody else who signed in with this browser: the key must be this account's.
    let (id, mut passkey) = known(app, account).await?.into_iter().find(|(_, passkey)| passkey.cred_id() == result.cred_id()).ok_or_else(wrong)?;
    passkey.update_credential(&result);
    let mut tx = app.db.begin().await?;
    store::use_passkey(&mut tx, id, &serde_json::to_string(&passkey)?, now).await?;
    tx.commit().await?;
    Ok(())
}
