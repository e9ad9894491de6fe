//! Joining: an account with an address to confirm, or a phone whose code is asked for first. Known and unknown ones get the same answer.

use std::net::IpAddr;

use app::model::Lang;
use app::model::accounts::SignUpFields;
use app::model::form::FormErrors;
use app::words::tr;
use lettre::Address;
use unicode_normalization::UnicodeNormalization as _;

use super::contact::Contact;
use super::letters::{self, Letter};
use super::store::{self, NewAccount};
use super::{password, phones, tokens};
use crate::AppState;
use crate::db::{AccountId, RowId};
use crate::error::{Error, Result};
use crate::http::forms::clean_line;
use crate::my_data::consent;

/// An address as it is written to, and the key under which it is known once.
pub fn normalised(email: &str) -> Option<(String, String)> {
    let email: String = email.trim().nfkc().collect();
    let address: Address = email.parse().ok()?;
    let email = format!("{}@{}", address.user(), address.domain().to_lowercase());
    let plausible = address.domain().contains('.') && email.len() <= 254;
    plausible.then(|| (email.clone(), email.to_lowercase()))
}

/// A name of 2 to 60 characters.
pub fn name(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let name = clean_line(typed);
    if !(2..=60).contains(&name.chars().count()) || !name.chars().any(char::is_alphabetic) {
        errors.add(field, tr::accounts::NAME_LENGTH);
    }
    name
}

/// Makes an account and sends the link that confirms it; or keeps what waits for the code of a phone, and gives it.
pub(super) async fn sign_up(app: &AppState, fields: &SignUpFields, address: IpAddr) -> Result<Option<RowId>> {
    let mut errors = FormErrors::default();
    let name = name("name", &fields.name, &mut errors);
    let contact = Contact::parse(&fields.email);
    if contact.is_none() {
        errors.add("email", tr::phones::BAD_CONTACT);
    }
    let key = contact.as_ref().map_or("", Contact::key);
    password::check("password", &fields.password, &[&name, fields.email.trim(), key], &mut errors);
    if fields.consent != "yes" {
        errors.add("consent", tr::accounts::CONSENT_NEEDED);
    }
    errors.into_result()?;
    let lang = Lang::parse(&fields.language).unwrap_or_default();
    let (email, key) = match contact {
        Some(Contact::Email { address, key }) => (address, key),
        Some(Contact::Phone(phone)) => return phones::begin_joining(app, &phone, &name, &fields.password, lang, address).await.map(Some),
        None => return Err(Error::field("email", tr::phones::BAD_CONTACT)),
    };
    // Hashed in either case: the time must not tell.
    let hash = password::hash(app, &fields.password).await?;
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
        language: lang.code(),
        confirmed_at: None,
        at: now,
    };
    if store::insert(&mut tx, &new).await? {
        consent::record(app, &mut tx, id, lang, consent::Way::Mail).await?;
        let token = tokens::issue(app, &mut tx, id, tokens::Purpose::Confirm, &email).await?;
        letters::send(app, &mut tx, &email, lang, Letter::Confirm(&token)).await?;
    } else {
        letters::send(app, &mut tx, &email, lang, Letter::AlreadyHere).await?;
    }
    tx.commit().await?;
    Ok(None)
}

/// Confirms an address; false when the link no longer works.
pub(super) async fn confirm(app: &AppState, token: &str) -> Result<Option<AccountId>> {
    let mut tx = app.db.begin().await?;
    let Some((id, _)) = tokens::redeem(app, &mut tx, token, tokens::Purpose::Confirm).await? else { return Ok(None) };
    store::confirm(&mut tx, id, app.clock.now()).await?;
    tx.commit().await?;
    Ok(Some(id))
}

/// An account for the command line; its address counts as confirmed.
pub(super) async fn create_confirmed(app: &AppState, typed_name: &str, typed_email: &str, secret: &str) -> Result<AccountId> {
    let mut errors = FormErrors::default();
    let name = name("name", typed_name, &mut errors);
    password::check("password", secret, &[&name, typed_email], &mut errors);
    let Some((email, key)) = normalised(typed_email) else { return Err(Error::field("email", tr::accounts::BAD_EMAIL)) };
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

#[cfg(test)]
mod tests {
    use super::normalised;

    #[test]
    fn addresses_are_known_once_however_they_are_typed() {
        let key = |text: &str| normalised(text).map(|(_, key)| key);
        assert_eq!(key(" Fatima@Example.ORG "), Some("fatima@example.org".to_owned()));
        assert_eq!(key("ｆatima@example.org"), Some("fatima@example.org".to_owned()));
        for bad in ["", "fatima", "fatima@", "@example.org", "a b@example.org", "a@localhost", "a@example.org\nBcc: x@example.org"] {
            assert_eq!(key(bad), None, "{bad:?}");
        }
    }
}
