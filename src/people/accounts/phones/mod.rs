//! Phones: a person's number, and a new password by a code sent to it.
//!
//! - A number is kept only after its code was right, so every kept one is confirmed.
//! - One phone may serve [`SEATS`] people: it recognises nobody alone. Who they are is shown only to whoever typed the code or a right password.
//! - Known and unknown numbers get the same page after the same work: what depends on the difference is done by the job queue.

mod store;

use std::net::IpAddr;

use app::model::Lang;
use app::words::tr;

use super::codes::{self, CodeRow, Purpose, Wish};
use super::contact::Contact;
use super::letters::{self, Notice};
use super::number::{Phone, SEATS};
use super::store::AccountRow;
use super::{Viewer, password};
use crate::base::App;
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::recipients::Asker;
use crate::base::sms;

/// Gives an account a seat of a phone; that there is none is said beside the field.
pub(super) async fn take_seat(app: &App, tx: &mut Tx, account: AccountId, phone: &str, field: &'static str) -> Result<()> {
    let seated = store::take_seat(tx, account, phone, SEATS as i64, app.clock.now()).await?;
    if seated { Ok(()) } else { Err(Error::field(field, tr::phones::FULL)) }
}

/// Keeps the wish for a new password; it has no code until the queue finds out whether the number is known.
pub(super) async fn keep_reset(app: &App, tx: &mut Tx, phone: &Phone, lang: Lang) -> Result<RowId> {
    let contact = Contact::Phone(phone.clone());
    Wish { purpose: Purpose::Reset, contact: &contact, account: None, next: "", lang }.keep(app, tx).await
}

/// Sends the code of a reset, if the number is somebody's. The worker calls this.
pub(super) async fn answer_reset(app: &App, id: RowId) -> Result<()> {
    let Some(row) = codes::find(app, id).await? else { return Ok(()) };
    if people(app, &row).await?.is_empty() {
        return Ok(());
    }
    codes::give(app, &row).await
}

/// Whose number it is.
pub(super) async fn people(app: &App, row: &CodeRow) -> Result<Vec<AccountRow>> {
    Ok(super::store::by_phone(&app.db, &row.contact).await?)
}

/// Sets a new password for one of the people of the phone; their sessions and links end. Returns whose it is. Returns `None` if it is over.
pub(super) async fn reset(app: &App, row: &CodeRow, chosen: &str, secret: &str) -> Result<Option<AccountId>> {
    let people = people(app, row).await?;
    let person = match people.as_slice() {
        [only] => Some(only),
        several => several.iter().find(|person| person.id.to_string() == chosen),
    };
    let mut errors = app::model::form::FormErrors::default();
    if person.is_none() {
        errors.add("account", tr::phones::WHO_NEEDED);
    }
    password::check(app, "new_password", secret, &[&row.contact, person.map_or("", |person| &person.name)], &mut errors).await?;
    errors.into_result()?;
    let Some(person) = person else { return Ok(None) };
    let hash = password::hash(app, secret).await?;
    let mut tx = app.db.begin().await?;
    let taken = codes::take(app, &mut tx, row.id).await?.is_some_and(|taken| taken.passed_at.is_some());
    if !taken || !store::has_phone(&mut tx, person.id, &row.contact).await? {
        return Ok(None);
    }
    super::store::set_password(&mut tx, person.id, &hash).await?;
    super::store::end_sessions(&mut tx, person.id, "").await?;
    super::store::end_tokens(&mut tx, person.id).await?;
    letters::notify(app, &mut tx, person.id, Notice::PasswordChanged).await?;
    tx.commit().await?;
    Ok(Some(person.id))
}

/// Sends a code to a new number; nothing changes before it is typed.
pub(super) async fn ask_change(app: &App, viewer: &Viewer, phone: &Phone, address: IpAddr) -> Result<RowId> {
    sms::beside(app, "phone", address, sms::limit(app, &viewer.id.to_string(), address).await)?;
    let contact = Contact::Phone(phone.clone());
    let wish = Wish { purpose: Purpose::Change, contact: &contact, account: Some(viewer.id), next: "", lang: viewer.language };
    wish.begin(app, "phone", &Asker::stranger(address), address).await
}

/// Takes the new number by its code, and tells the person by the way they had before. Returns `None` if it was used meanwhile.
pub(super) async fn change(app: &App, id: RowId) -> Result<Option<()>> {
    let mut tx = app.db.begin().await?;
    let Some(row) = codes::take(app, &mut tx, id).await? else { return Ok(None) };
    let Some(account) = row.account_id else { return Ok(None) };
    letters::notify(app, &mut tx, account, Notice::PhoneChanged).await?;
    store::leave_seat(&mut tx, account).await?;
    take_seat(app, &mut tx, account, &row.contact, "code").await?;
    super::store::end_tokens(&mut tx, account).await?;
    tx.commit().await?;
    Ok(Some(()))
}

/// Takes a person's number away; refused when nothing else would be left to reach them.
pub(super) async fn remove(app: &App, viewer: &Viewer) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !store::remove(&mut tx, viewer.id).await? {
        return Err(Error::field("password", tr::phones::NEEDED));
    }
    letters::notify(app, &mut tx, viewer.id, Notice::PhoneChanged).await?;
    tx.commit().await?;
    Ok(())
}
