//! The second factor: a code of an authenticator app ([`apps`]), a passkey ([`passkeys`]), or a recovery code ([`recovery`]).
//!
//! - Whoever has one is asked for it at every sign-in, staff or not. Staff without one sign in, but their roles wait.
//! - An app's code works once; a recovery code works once; a passkey's challenge is used once.
//! - Nothing here is kept that opens an account: keys of apps are derived from the installation's secret, recovery codes are kept as keyed hashes.

mod apps;
pub mod passkeys;
mod recovery;
mod store;

use std::collections::HashSet;

use app::model::second_factor::{AuthenticatorRow, FactorFields, FactorsPage};
use app::words::{Key, tr};
pub(super) use apps::{Authenticator, present_code};
pub(super) use recovery::{codes as recovery_codes, renew as renew_recovery};

use super::messages::{self, Message};
use super::{Viewer, store as accounts_store};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AuthenticatorId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::security::{self, About, Event};
use crate::base::text::clean_line;
use crate::base::text::{self, Length};

/// What a person may have.
pub(super) const MOST: usize = 10;

/// Whether an account has a second factor.
pub(super) async fn has_any(app: &App, account: AccountId) -> Result<bool> {
    Ok(store::count(&app.db, account).await? > 0)
}

/// Those of these accounts that have one.
pub(super) async fn among(app: &App, accounts: &[AccountId]) -> Result<HashSet<AccountId>> {
    Ok(store::among(&app.db, accounts).await?.into_iter().collect())
}

/// The page about one's own. Passkeys need an address with a name: browsers know none for bare numbers.
pub(super) async fn page(app: &App, viewer: &Viewer) -> Result<FactorsPage> {
    let rows = store::list(&app.db, viewer.id).await?;
    let rows = rows.into_iter().map(|row| AuthenticatorRow {
        id: row.id.to_string(),
        passkey: row.kind == "passkey",
        name: row.name,
        created_at: row.created_at.into(),
        used_at: row.used_at.map(Into::into),
    });
    Ok(FactorsPage {
        rows: rows.collect(),
        recovery_left: store::recovery_left(&app.db, viewer.id).await?,
        passkeys: passkeys::relying_party(app).is_some(),
        role_waits: viewer.role_waits,
    })
}

/// Tries what was given; `Ok` when it proves who it is. A used recovery code is told to the person.
pub(super) async fn check(app: &App, account: AccountId, fields: &FactorFields, challenge: Option<passkeys::Challenge>) -> Result<()> {
    if !fields.credential.is_empty() {
        return passkeys::check(app, account, &fields.credential, challenge).await;
    }
    if apps::check(app, account, &fields.code).await? {
        return Ok(());
    }
    let mut tx = app.db.begin().await?;
    if !recovery::spend(app, &mut tx, account, &fields.code).await? {
        return Err(Error::field("code", tr::second_factor::WRONG));
    }
    write(app, &mut tx, account, (tr::mails::RECOVERY_USED_SUBJECT, tr::mails::RECOVERY_USED_TEXT, tr::mails::RECOVERY_USED_SHORT)).await?;
    tx.commit().await?;
    Ok(())
}

/// A name for a device, as the person types it.
fn name(typed: &str) -> Result<String> {
    let name = clean_line(typed);
    match text::length(&name, 1..=60) {
        Length::Short => Err(Error::field("name", tr::second_factor::NAME_NEEDED)),
        Length::Right => Ok(name),
        Length::Long => Err(Error::field("name", tr::second_factor::NAME_LONG)),
    }
}

/// Keeps a new one. With the first come recovery codes (their batch is returned), and every other session ends: it showed a password alone.
async fn add(app: &App, viewer: &Viewer, new: store::New<'_>, session: &[u8]) -> Result<Option<RowId>> {
    let mut tx = app.db.begin().await?;
    let before = store::lock_and_count(&mut tx, viewer.id).await?;
    if before >= MOST as i64 {
        return Err(Error::field("name", tr::second_factor::MOST_REACHED));
    }
    store::insert(&mut tx, viewer.id, new).await?;
    let batch = if before == 0 {
        accounts_store::end_sessions(&mut tx, viewer.id, session).await?;
        Some(recovery::make(app, &mut tx, viewer.id).await?)
    } else {
        None
    };
    write(app, &mut tx, viewer.id, (tr::mails::FACTOR_ADDED_SUBJECT, tr::mails::FACTOR_ADDED_TEXT, tr::mails::FACTOR_ADDED_SHORT)).await?;
    tx.commit().await?;
    security::log(app, Event::FactorAdded, &About { account: Some(viewer.id), ..About::default() });
    Ok(batch)
}

/// Removes one's own. With the last go the recovery codes, and every other session. Returns whether it was the last.
pub(super) async fn remove(app: &App, viewer: &Viewer, id: AuthenticatorId, session: &[u8]) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    store::lock_and_count(&mut tx, viewer.id).await?;
    if !store::delete(&mut tx, viewer.id, id).await? {
        return Err(Error::NotFound);
    }
    let last = store::lock_and_count(&mut tx, viewer.id).await? == 0;
    if last {
        store::delete_recovery(&mut tx, viewer.id).await?;
        accounts_store::end_sessions(&mut tx, viewer.id, session).await?;
    }
    write(app, &mut tx, viewer.id, (tr::mails::FACTOR_REMOVED_SUBJECT, tr::mails::FACTOR_REMOVED_TEXT, tr::mails::FACTOR_REMOVED_SHORT)).await?;
    tx.commit().await?;
    security::log(app, Event::FactorRemoved, &About { account: Some(viewer.id), ..About::default() });
    Ok(last)
}

/// Removes all of somebody who lost everything, and ends their sessions: for the command line. Returns how many there were.
pub(super) async fn reset(app: &App, account: AccountId) -> Result<i64> {
    let mut tx = app.db.begin().await?;
    let count = store::lock_and_count(&mut tx, account).await?;
    store::delete_all(&mut tx, account).await?;
    store::delete_recovery(&mut tx, account).await?;
    accounts_store::end_sessions(&mut tx, account, "").await?;
    write(app, &mut tx, account, (tr::mails::FACTOR_REMOVED_SUBJECT, tr::mails::FACTOR_REMOVED_TEXT, tr::mails::FACTOR_REMOVED_SHORT)).await?;
    tx.commit().await?;
    if count > 0 {
        security::log(app, Event::FactorRemoved, &About { account: Some(account), ..About::default() });
    }
    Ok(count)
}

async fn write(app: &App, tx: &mut Tx, account: AccountId, (subject, text, short): (Key, Key, Key)) -> Result<()> {
    let link = app.url(&app::model::paths::second_factor());
    messages::write_to(app, tx, account, |lang| Message {
        subject: subject.text(lang).to_owned(),
        text: text.fill(lang, &[("link", &link)]),
        short: short.fill(lang, &[("link", &link)]),
    })
    .await
}

/// Seconds since 1970, for codes.
fn seconds(at: Timestamp) -> u64 {
    u64::try_from(at.micros() / 1_000_000).unwrap_or_default()
}
