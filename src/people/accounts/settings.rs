//! What a person may change about themselves.

use std::net::IpAddr;

use app::model::Lang;
use app::model::accounts::SettingFields;
use app::model::form::FormErrors;
use app::words::tr;

use super::letters::{self, Letter, Notice};
use super::naming::{self, Chosen};
use super::number::Phone;
use super::phones;
use super::{Viewer, password, store, tokens};
use crate::base::db::RowId;
use crate::base::error::{Error, Result};
use crate::base::event;
use crate::base::kind::Item;
use crate::base::limits::Try;
use crate::base::recipients::{self, Wanted};
use crate::base::security::{self, About, Event};
use crate::base::{App, email};
use crate::people::restrictions;

/// What became of a new name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// Everybody reads it.
    Shown,
    /// A moderator reads it first; the one of before stays shown.
    Waits,
}

/// Changes the name shown, also on what was written before. Whoever may not speak may not rename themselves either, anywhere.
pub(super) async fn set_name(app: &App, viewer: &Viewer, fields: &SettingFields) -> Result<Named> {
    let mut errors = FormErrors::default();
    let name = naming::parse("name", &fields.name, &mut errors);
    errors.into_result()?;
    let chosen = if name == viewer.name { Chosen::unchanged(&name) } else { Chosen::judge(app, Some(viewer.id), &name).await? };
    let mut homes = viewer.residences.clone();
    if chosen.is_held() {
        homes.extend(app.communes_written_in(&mut &app.db, viewer.id, true).await?);
    }
    let mut tx = app.db.begin().await?;
    restrictions::allow_anywhere(app, &mut tx, viewer.id, "name").await?;
    // The name of now, if the new one waits: it still has to be one that may be changed.
    let shown = if chosen.is_held() { &viewer.name } else { &name };
    if !store::set_name(&mut tx, viewer.id, shown).await? {
        return Err(Error::field("name", tr::accounts::NAME_HIDDEN));
    }
    if *shown != viewer.name {
        app.raise(&mut tx, event::Event::Rewritten(Item::profile(viewer.id))).await?;
    }
    chosen.keep(app, &mut tx, viewer.id, &homes).await?;
    tx.commit().await?;
    Ok(if chosen.is_held() { Named::Waits } else { Named::Shown })
}

/// Changes the language of mails.
pub(super) async fn set_language(app: &App, viewer: &Viewer, fields: &SettingFields) -> Result<Lang> {
    let lang = Lang::parse(&fields.language).ok_or_else(|| Error::field("language", tr::accounts::CHOOSE_LANGUAGE))?;
    let mut tx = app.db.begin().await?;
    store::set_language(&mut tx, viewer.id, lang.code()).await?;
    tx.commit().await?;
    Ok(lang)
}

/// Asks for the proof that it is still the owner: the current password, or for whoever has none that this session showed it a short while ago.
async fn prove(app: &App, viewer: &Viewer, secret: &str, tried: Try, errors: &mut FormErrors) -> Result<()> {
    let shown = show(app, viewer, secret).await;
    if app.limits.tries.settle(tried, &shown) {
        security::log(app, Event::SignInFailed, &About { account: Some(viewer.id), ..About::default() });
    }
    match shown {
        Err(Error::Invalid(wrong)) => {
            errors.append(wrong);
            Ok(())
        }
        other => other,
    }
}

async fn show(app: &App, viewer: &Viewer, secret: &str) -> Result<()> {
    let hash = store::find(&app.db, viewer.id).await?.and_then(|account| account.password_hash).filter(|hash| !hash.is_empty());
    if hash.is_none() {
        return if viewer.has_proof(app.clock.now()) { Ok(()) } else { Err(Error::field("", tr::sign_on::AGAIN_FIRST)) };
    }
    if password::verify(app, secret, hash).await? { Ok(()) } else { Err(Error::field("password", tr::accounts::WRONG_CURRENT)) }
}

/// Changes the password; every other session and every link sent before ends.
pub(super) async fn set_password(app: &App, viewer: &Viewer, fields: &SettingFields, session: &[u8], tried: Try) -> Result<()> {
    let mut errors = FormErrors::default();
    prove(app, viewer, &fields.password, tried, &mut errors).await?;
    if viewer.contact().is_empty() {
        errors.add("new_password", tr::sign_on::CONTACT_FIRST);
    }
    password::check(app, "new_password", &fields.new_password, &[&viewer.email, &viewer.phone, &viewer.name], &mut errors).await?;
    errors.into_result()?;
    let hash = password::hash(app, &fields.new_password).await?;
    let mut tx = app.db.begin().await?;
    store::set_password(&mut tx, viewer.id, &hash).await?;
    store::end_sessions(&mut tx, viewer.id, session).await?;
    store::end_tokens(&mut tx, viewer.id).await?;
    letters::notify(app, &mut tx, viewer.id, Notice::PasswordChanged).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a link to a new address; nothing changes before it is used. Whether the address is known to somebody else is not told.
pub(super) async fn ask_new_email(app: &App, viewer: &Viewer, fields: &SettingFields, tried: Try) -> Result<()> {
    let mut errors = FormErrors::default();
    let email = email::normalised(&fields.email);
    if let Some(wrong) = email.as_ref().map_or(Some(tr::accounts::BAD_EMAIL), |(email, _)| email::undeliverable(email)) {
        errors.add("email", wrong);
    }
    prove(app, viewer, &fields.password, tried, &mut errors).await?;
    errors.into_result()?;
    let Some((email, key)) = email else { return Ok(()) };
    let mut tx = app.db.begin().await?;
    if !recipients::may_receive(app, &mut tx, &key, Wanted::Mail).await? {
        return Err(Error::field("email", tr::accounts::RECIPIENT_FULL));
    }
    let token = tokens::issue(app, &mut tx, viewer.id, tokens::Purpose::ChangeEmail, &email).await?;
    letters::send(app, &mut tx, &email, viewer.language, Letter::NewAddress(&token)).await?;
    letters::notify(app, &mut tx, viewer.id, Notice::AddressChanging).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes the new address by its link, in a browser where the account is signed in: whoever reads the address's mail and did not ask for it must not give it to
/// somebody else's account by pressing a button. Refused when somebody else has it meanwhile. Links sent to the old one end.
pub(super) async fn take_new_email(app: &App, viewer: &Viewer, token: &str) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let redeemed = tokens::redeem(app, &mut tx, token, tokens::Purpose::ChangeEmail).await?;
    let Some((id, email)) = redeemed.filter(|(id, _)| *id == viewer.id) else {
        return Err(Error::Conflict(tr::accounts::LINK_DEAD));
    };
    let Some((email, key)) = email::normalised(&email) else { return Err(Error::Conflict(tr::accounts::LINK_DEAD)) };
    store::free_unconfirmed(&mut tx, &key).await?;
    if !store::set_email(&mut tx, id, &email, &key).await? {
        return Err(Error::Conflict(tr::accounts::LINK_DEAD));
    }
    store::end_tokens(&mut tx, id).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a code to a new phone; nothing changes before it is typed. Whether the number is known to others is not told.
pub(super) async fn ask_new_phone(app: &App, viewer: &Viewer, fields: &SettingFields, address: IpAddr, tried: Try) -> Result<RowId> {
    let mut errors = FormErrors::default();
    let phone = Phone::parse(&fields.phone);
    if phone.is_none() {
        errors.add("phone", tr::phones::BAD);
    }
    prove(app, viewer, &fields.password, tried, &mut errors).await?;
    errors.into_result()?;
    let Some(phone) = phone else { return Err(Error::field("phone", tr::phones::BAD)) };
    phones::ask_change(app, viewer, &phone, address).await
}

/// Removes the phone of somebody who can be reached by mail.
pub(super) async fn remove_phone(app: &App, viewer: &Viewer, fields: &SettingFields, tried: Try) -> Result<()> {
    let mut errors = FormErrors::default();
    prove(app, viewer, &fields.password, tried, &mut errors).await?;
    errors.into_result()?;
    phones::remove(app, viewer).await
}
