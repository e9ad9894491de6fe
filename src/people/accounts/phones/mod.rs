//! Phones: joining, a new password, and a person's number, each by a code sent as SMS.
//!
//! - A number is kept only after its code was right, so every kept one is confirmed. Somebody who joins has no account before.
//! - One phone may serve [`SEATS`] people: it recognises nobody alone. Who they are is shown only to whoever typed the code or a right password.
//! - Known and unknown numbers get the same page after the same work: what depends on the difference is done by the job queue.

mod codes;
mod number;
mod store;

use std::net::IpAddr;

use app::model::Lang;
use app::model::accounts::SignUpFields;
use app::words::tr;
use codes::{Code, GOOD_SECONDS, Wish};
pub(super) use codes::{again, attempt, find};
pub use number::Phone;
pub(super) use store::{CodeRow, Purpose};

use super::letters::{self, Notice};
use super::naming::Chosen;
use super::store::AccountRow;
use super::{Viewer, password};
use crate::base::App;
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::sms;
use crate::people::consent;

/// How many people one phone may serve. The migration knows it too.
pub(super) const SEATS: usize = 5;

/// Keeps somebody who wants to join and sends the code.
pub(super) async fn begin_joining(app: &App, phone: &Phone, name: &str, fields: &SignUpFields, address: IpAddr) -> Result<RowId> {
    sms::beside(app, "email", address, sms::limit_network(app, address).await)?;
    let hash = password::hash(app, &fields.password).await?;
    let lang = Lang::parse(&fields.language).unwrap_or_default();
    Wish { purpose: Purpose::Join, phone, account: None, name, password_hash: &hash, lang }.begin(app, "email", address).await
}

/// Makes the account of somebody whose code was right. Returns `None` if it was used meanwhile.
pub(super) async fn join(app: &App, id: RowId) -> Result<Option<AccountId>> {
    let now = app.clock.now();
    let Some(asked) = store::code(&app.db, id, now).await? else { return Ok(None) };
    let chosen = Chosen::judge(app, None, &asked.name).await?;
    let mut tx = app.db.begin().await?;
    let Some(row) = store::take_code(&mut tx, id, now).await? else { return Ok(None) };
    let account: AccountId = app.rng.id(now);
    store::insert_account(&mut tx, account, (&app.rng.handle(), chosen.shown(row.lang())), &row, now).await?;
    chosen.keep(app, &mut tx, account, &[]).await?;
    take_seat(app, &mut tx, account, &row.phone).await?;
    // The form with the notice was sent minutes ago; without its box ticked there would be no code.
    consent::record(app, &mut tx, account, row.lang(), consent::Way::Phone).await?;
    tx.commit().await?;
    Ok(Some(account))
}

async fn take_seat(app: &App, tx: &mut Tx, account: AccountId, phone: &str) -> Result<()> {
    let seated = store::take_seat(tx, account, phone, SEATS as i64, app.clock.now()).await?;
    if seated { Ok(()) } else { Err(Error::field("code", tr::phones::FULL)) }
}

/// Keeps the wish for a new password; it has no code until the queue finds out whether the number is known.
pub(super) async fn keep_reset(app: &App, tx: &mut Tx, phone: &Phone, lang: Lang) -> Result<RowId> {
    Wish { purpose: Purpose::Reset, phone, account: None, name: "", password_hash: "", lang }.keep(app, tx, None).await
}

/// Sends the code of a reset, if the number is somebody's. The worker calls this.
pub(super) async fn answer_reset(app: &App, id: RowId) -> Result<()> {
    let Some(row) = find(app, id).await? else { return Ok(()) };
    if people(app, &row).await?.is_empty() {
        return Ok(());
    }
    let code = Code::random(app);
    let mut tx = app.db.begin().await?;
    // When it cannot be sent, the code of before works on. Whether the phone has had enough was asked when it was asked for.
    if store::set_code(&mut tx, id, &code.hash, app.clock.now()).await? && code.queue(app, &mut tx, &row.phone, row.lang()).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// Whose number it is.
pub(super) async fn people(app: &App, row: &CodeRow) -> Result<Vec<AccountRow>> {
    Ok(super::store::by_phone(&app.db, &row.phone).await?)
}

/// Opens the choice of a new password to whoever typed the right code.
pub(super) async fn pass_reset(app: &App, id: RowId) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let passed = store::pass(&mut tx, id, now, now.plus_seconds(GOOD_SECONDS)).await?;
    tx.commit().await?;
    Ok(passed)
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
    password::check(app, "new_password", secret, &[&row.phone, person.map_or("", |person| &person.name)], &mut errors).await?;
    errors.into_result()?;
    let Some(person) = person else { return Ok(None) };
    let hash = password::hash(app, secret).await?;
    let mut tx = app.db.begin().await?;
    let taken = store::take_code(&mut tx, row.id, app.clock.now()).await?.is_some_and(|taken| taken.passed_at.is_some());
    if !taken || !store::has_phone(&mut tx, person.id, &row.phone).await? {
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
    Wish { purpose: Purpose::Change, phone, account: Some(viewer.id), name: "", password_hash: "", lang: viewer.language }.begin(app, "phone", address).await
}

/// Takes the new number by its code, and tells the person by the way they had before. Returns `None` if it was used meanwhile.
pub(super) async fn change(app: &App, id: RowId) -> Result<Option<()>> {
    let mut tx = app.db.begin().await?;
    let Some(row) = store::take_code(&mut tx, id, app.clock.now()).await? else { return Ok(None) };
    let Some(account) = row.account_id else { return Ok(None) };
    letters::notify(app, &mut tx, account, Notice::PhoneChanged).await?;
    store::leave_seat(&mut tx, account).await?;
    take_seat(app, &mut tx, account, &row.phone).await?;
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

/// Forgets what waited for codes that are over.
pub(super) async fn forget_expired(app: &App) -> Result<()> {
    Ok(store::delete_expired(&app.db, app.clock.now()).await?)
}
