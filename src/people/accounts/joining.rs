//! Joining: an account with an address to confirm, or a phone whose code is asked for first. Known and unknown ones get the same answer.
//!
//! Anybody can type anybody's address. So an account belongs to whoever opens the link: its password is the one typed before only if both happened in one
//! browser, whose session knows it; elsewhere name and password are asked for again. A phone's code can be typed only where it was asked for.

use std::net::IpAddr;

use app::model::Lang;
use app::model::accounts::{ConfirmFields, SignUpFields};
use app::model::form::FormErrors;
use app::words::tr;

use super::contact::Contact;
use super::letters::{self, Letter};
use super::naming::{self, Chosen};
use super::seals::Joined;
use super::store::{self, AccountRow, NewAccount};
use super::{password, phones, tokens};
use crate::base::App;
use crate::base::db::{AccountId, RowId};
use crate::base::email::{normalised, undeliverable};
use crate::base::error::{Error, Result};
use crate::base::recipients::{self, Wanted};
use crate::people::consent;

/// What somebody waits for after they have sent the form.
pub(super) enum Waits {
    /// The code that was sent to their phone.
    Code(RowId),
    /// The link that was sent to their address.
    Link(Joined),
}

/// Makes an account and sends the link that confirms it; or keeps what waits for the code of a phone, and returns it. Joining again before the link was
/// opened changes what was typed, and sends it again.
pub(super) async fn sign_up(app: &App, fields: &SignUpFields, address: IpAddr) -> Result<Waits> {
    let mut errors = FormErrors::default();
    let name = naming::parse("name", &fields.name, &mut errors);
    let contact = Contact::parse(&fields.email);
    if let Some(wrong) = contact.as_ref().map_or(Some(tr::phones::BAD_CONTACT), Contact::unreachable) {
        errors.add("email", wrong);
    }
    let key = contact.as_ref().map_or("", Contact::key);
    password::check(app, "password", &fields.password, &[&name, fields.email.trim(), key], &mut errors).await?;
    if fields.consent != "yes" {
        errors.add("consent", tr::accounts::CONSENT_NEEDED);
    }
    errors.into_result()?;
    let lang = Lang::parse(&fields.language).unwrap_or_default();
    let (email, key) = match contact {
        Some(Contact::Email { address, key }) => (address, key),
        Some(Contact::Phone(phone)) => return phones::begin_joining(app, &phone, &name, fields, address).await.map(Waits::Code),
        None => return Err(Error::field("email", tr::phones::BAD_CONTACT)),
    };
    // Hashed in either case: the time must not tell.
    let hash = password::hash(app, &fields.password).await?;
    let chosen = Chosen::judge(app, None, &name).await?;
    let now = app.clock.now();
    let new = NewAccount {
        id: app.rng.id(now),
        handle: &app.rng.handle(),
        name: chosen.shown(lang),
        email: &email,
        email_key: &key,
        password_hash: &hash,
        language: lang.code(),
        confirmed_at: None,
        at: now,
    };
    write_to_newcomer(app, &new, &chosen, lang).await?;
    Ok(Waits::Link(Joined::new(&key, &hash)))
}

/// Makes the account and sends the link, or writes to whoever has one. Nothing changes when the address has had enough mails: the link sent before works.
async fn write_to_newcomer(app: &App, new: &NewAccount<'_>, chosen: &Chosen<'_>, lang: Lang) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !recipients::may_receive(app, &mut tx, new.email_key, Wanted::Mail).await? {
        return Ok(());
    }
    let account = if store::insert(&mut tx, new).await? { Some(new.id) } else { store::renew_unconfirmed(&mut tx, new).await? };
    if let Some(id) = account {
        chosen.keep(app, &mut tx, id, &[]).await?;
        consent::record(app, &mut tx, id, lang, consent::Way::Mail).await?;
        let token = tokens::issue(app, &mut tx, id, tokens::Purpose::Confirm, new.email).await?;
        letters::send(app, &mut tx, new.email, lang, Letter::Confirm(&token)).await?;
    } else {
        letters::send(app, &mut tx, new.email, lang, Letter::AlreadyHere).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The account of a link, and whether its password was chosen in this browser. Returns `None` if the link no longer works.
pub(super) async fn opened(app: &App, token: &str, joined: Option<&Joined>) -> Result<Option<(AccountRow, bool)>> {
    let Some((id, _)) = tokens::peek(app, token, tokens::Purpose::Confirm).await? else { return Ok(None) };
    // One that was sent in the moment in which another confirmed the account opens nothing: the account has an owner, and perhaps a second factor.
    let account = store::find(&app.db, id).await?.filter(|account| account.confirmed_at.is_none());
    Ok(account.map(|account| {
        let own = joined.is_some_and(|joined| joined.made(&account));
        (account, own)
    }))
}

/// Confirms an address in the browser where its account was asked for; false when the link no longer works.
pub(super) async fn confirm(app: &App, token: &str, joined: &Joined) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let Some((id, _)) = tokens::redeem(app, &mut tx, token, tokens::Purpose::Confirm).await? else { return Ok(false) };
    // Somebody may have joined again in this moment, with another password.
    if !store::find_in(&mut tx, id).await?.is_some_and(|account| joined.made(&account)) {
        return Ok(false);
    }
    store::confirm(&mut tx, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(true)
}

/// Confirms an address in another browser. Whoever reads the address's mail is its owner; whoever typed it before may not be: what they typed does not count,
/// and nothing that they left opens the account. False when the link no longer works.
pub(super) async fn take_over(app: &App, token: &str, account: &AccountRow, fields: &ConfirmFields, lang: Lang) -> Result<bool> {
    let mut errors = FormErrors::default();
    let name = naming::parse("name", &fields.name, &mut errors);
    let email = account.email.as_deref().unwrap_or_default();
    password::check(app, "new_password", &fields.new_password, &[&name, email], &mut errors).await?;
    if fields.consent != "yes" {
        errors.add("consent", tr::accounts::CONSENT_NEEDED);
    }
    errors.into_result()?;
    let hash = password::hash(app, &fields.new_password).await?;
    let chosen = Chosen::judge(app, Some(account.id), &name).await?;
    let mut tx = app.db.begin().await?;
    let Some((id, _)) = tokens::redeem(app, &mut tx, token, tokens::Purpose::Confirm).await? else { return Ok(false) };
    if store::find_in(&mut tx, id).await?.is_none_or(|account| account.confirmed_at.is_some()) {
        return Ok(false);
    }
    store::close_ways_in(&mut tx, id).await?;
    store::set_name(&mut tx, id, chosen.shown(lang)).await?;
    // A name of whoever typed the address before no longer waits.
    chosen.keep(app, &mut tx, id, &[]).await?;
    store::set_password(&mut tx, id, &hash).await?;
    store::confirm(&mut tx, id, app.clock.now()).await?;
    consent::record(app, &mut tx, id, lang, consent::Way::Mail).await?;
    tx.commit().await?;
    Ok(true)
}

/// An account for the command line; its address counts as confirmed.
pub(super) async fn create_confirmed(app: &App, typed_name: &str, typed_email: &str, secret: &str) -> Result<AccountId> {
    let mut errors = FormErrors::default();
    let name = naming::parse("name", typed_name, &mut errors);
    password::check(app, "password", secret, &[&name, typed_email], &mut errors).await?;
    let Some((email, key)) = normalised(typed_email) else { return Err(Error::field("email", tr::accounts::BAD_EMAIL)) };
    if let Some(wrong) = undeliverable(&email) {
        errors.add("email", wrong);
    }
    errors.into_result()?;
    let hash = password::hash(app, secret).await?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let id: AccountId = app.rng.id(now);
    let new = NewAccount {
        id,
        handle: &app.rng.handle(),
        name: &name,
        email: &email,
        email_key: &key,
        password_hash: &hash,
        language: Lang::default().code(),
        confirmed_at: Some(now),
        at: now,
    };
    if !store::insert(&mut tx, &new).await? {
        return Err(Error::field("email", tr::accounts::EMAIL_TAKEN));
    }
    tx.commit().await?;
    Ok(id)
}
