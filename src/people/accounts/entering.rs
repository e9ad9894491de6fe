//! Coming in with one contact: a code is sent there, and whoever types it (or opens the link beside it) signs in, or joins.
//!
//! Nothing is looked up before the code was right: what is known and what is not get the same page after the same work. And nobody is anybody before: what a
//! stranger types of somebody's contact leaves nothing behind.

use app::model::Lang;
use app::model::form::FormErrors;
use app::words::tr;

use super::codes::{self, CodeRow, Purpose, Wish};
use super::contact::Contact;
use super::naming::{self, Chosen};
use super::store::{self, AccountRow, NewAccount};
use super::{Viewer, attempts, password, phones};
use crate::base::App;
use crate::base::db::{AccountId, RowId};
use crate::base::email::{normalised, undeliverable};
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::base::sms;
use crate::people::consent;
use crate::web::Visit;
use crate::web::visit::safe_next;

/// Sends a code to an address or a phone; what waits for it goes on to `next`.
pub(super) async fn ask(visit: &Visit, typed: &str, next: &str) -> Result<RowId> {
    let contact = Contact::parse(typed).ok_or_else(|| Error::field("email", tr::phones::BAD_CONTACT))?;
    if let Some(wrong) = contact.unreachable() {
        return Err(Error::field("email", wrong));
    }
    match &contact {
        Contact::Phone(_) => sms::beside(&visit.app, "email", visit.address, sms::limit_network(&visit.app, visit.address).await)?,
        Contact::Email { .. } => visit.app.limits.check_network(Action::Mail, visit.address)?,
    }
    let asker = attempts::asker(visit, &contact).await?;
    let wish = Wish { purpose: Purpose::Enter, contact: &contact, account: None, next: safe_next(next).unwrap_or_default(), lang: visit.lang };
    wish.begin(&visit.app, "email", &asker, visit.address).await
}

/// Sends a code to somebody who has no password to show that it is still them.
pub(super) async fn ask_proof(visit: &Visit, viewer: &Viewer, next: &str) -> Result<RowId> {
    let contact = Contact::parse(viewer.contact()).ok_or(Error::NotFound)?;
    match contact {
        Contact::Phone(_) => sms::beside(&visit.app, "", visit.address, sms::limit(&visit.app, &viewer.id.to_string(), visit.address).await)?,
        Contact::Email { .. } => visit.limit(Action::Mail)?,
    }
    let next = safe_next(next).unwrap_or_default();
    let wish = Wish { purpose: Purpose::Prove, contact: &contact, account: Some(viewer.id), next, lang: viewer.language };
    // Strangers who ask for codes to the same contact must not keep this one from whoever is inside.
    wish.begin(&visit.app, "", &attempts::asker(visit, &contact).await?, visit.address).await
}

/// Who has the contact of a code that was right: one person of an address, some of a phone, or nobody yet.
pub(super) async fn people(app: &App, row: &CodeRow) -> Result<Vec<AccountRow>> {
    match row.contact() {
        Some(Contact::Phone(phone)) => Ok(store::by_phone(&app.db, phone.as_str()).await?),
        Some(Contact::Email { key, .. }) => Ok(store::by_email(&app.db, &key).await?.into_iter().filter(|account| account.confirmed_at.is_some()).collect()),
        None => Ok(Vec::new()),
    }
}

/// Uses up what waited, for somebody who has an account. False if somebody was quicker.
pub(super) async fn use_up(app: &App, row: &CodeRow) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let taken = codes::take(app, &mut tx, row.id).await?.is_some();
    tx.commit().await?;
    Ok(taken)
}

/// Makes the account of somebody who has shown that the contact is theirs; they have agreed to the notice by the button under it. Whoever joined with the same
/// address in this moment is the same person: it is theirs. Returns `None` if it is over.
pub(super) async fn join(app: &App, row: &CodeRow, typed_name: &str) -> Result<Option<AccountId>> {
    let mut errors = FormErrors::default();
    let name = naming::parse("name", typed_name, &mut errors);
    errors.into_result()?;
    let Some(contact) = row.contact() else { return Ok(None) };
    let chosen = Chosen::judge(app, None, &name).await?;
    let (now, lang) = (app.clock.now(), row.lang());
    let mut tx = app.db.begin().await?;
    if codes::take(app, &mut tx, row.id).await?.is_none_or(|taken| taken.passed_at.is_none()) {
        return Ok(None);
    }
    let (email, way) = match &contact {
        Contact::Email { address, key } => (Some((address.as_str(), key.as_str())), consent::Way::Mail),
        Contact::Phone(_) => (None, consent::Way::Phone),
    };
    if let Some((_, key)) = email {
        store::free_unconfirmed(&mut tx, key).await?;
    }
    let new = NewAccount {
        id: app.rng.id(now),
        handle: &app.rng.handle(),
        name: chosen.shown(lang),
        email: email.map(|(address, _)| address),
        email_key: email.map(|(_, key)| key),
        password_hash: None,
        language: lang.code(),
        at: now,
    };
    if !store::insert(&mut tx, &new).await? {
        let known = store::lock_by_email(&mut tx, contact.key()).await?;
        tx.commit().await?;
        return Ok(known.map(|(account, _)| account));
    }
    chosen.keep(app, &mut tx, new.id, &[]).await?;
    if let Contact::Phone(phone) = &contact {
        phones::take_seat(app, &mut tx, new.id, phone.as_str(), "name").await?;
    }
    consent::record(app, &mut tx, new.id, lang, way).await?;
    tx.commit().await?;
    Ok(Some(new.id))
}

/// An account for the command line; its address counts as confirmed.
pub(super) async fn create(app: &App, typed_name: &str, typed_email: &str, secret: &str) -> Result<AccountId> {
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
        email: Some(&email),
        email_key: Some(&key),
        password_hash: Some(&hash),
        language: Lang::default().code(),
        at: now,
    };
    if !store::insert(&mut tx, &new).await? {
        return Err(Error::field("email", tr::accounts::EMAIL_TAKEN));
    }
    tx.commit().await?;
    Ok(id)
}
