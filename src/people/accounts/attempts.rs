//! Whose password or code is tried, and by whom: a browser that has signed in before, or a stranger. See [`crate::base::limits`].

use uuid::Uuid;

use super::contact::Contact;
use super::number::SEATS;
use super::store;
use crate::base::db::{AccountId, known_devices};
use crate::base::error::Result;
use crate::base::limits::Try;
use crate::base::recipients::Asker;
use crate::web::{Visit, devices};

/// The name under which tries at an address or a phone are counted, however it is written.
pub(super) fn counted(typed: &str) -> String {
    Contact::parse(typed).map_or_else(|| typed.trim().chars().take(254).collect(), |contact| contact.key().to_owned())
}

/// A try at the password of whoever has this address or phone.
pub(super) async fn at_contact(visit: &Visit, typed: &str) -> Result<Try> {
    let people = people(visit, Contact::parse(typed).as_ref()).await?;
    begin(visit, &counted(typed), people).await
}

/// Who has this address or phone. Only a browser that brings a cookie is looked up; for it, what is known takes as long as what is not.
async fn people(visit: &Visit, contact: Option<&Contact>) -> Result<Vec<AccountId>> {
    let db = &visit.app.db;
    let people = match contact {
        _ if devices::sent(visit).is_none() => Vec::new(),
        Some(Contact::Phone(phone)) => store::by_phone(db, phone.as_str()).await?,
        Some(Contact::Email { key, .. }) => store::by_email(db, key).await?.into_iter().collect(),
        None => store::by_email(db, "").await?.into_iter().collect(),
    };
    Ok(people.into_iter().map(|person| person.id).collect())
}

/// A try at a secret of an account that is known.
pub async fn at_account(visit: &Visit, account: AccountId) -> Result<Try> {
    begin(visit, &account.to_string(), vec![account]).await
}

/// A try at a code that was sent to this address or phone, which is good for a few tries itself: whoever shares a network with somebody who guesses types
/// theirs where they have signed in before.
pub(super) async fn at_code(visit: &Visit, contact: &Contact) -> Result<Try> {
    let tries = &visit.app.limits.tries;
    match known_browser(visit, people(visit, Some(contact)).await?).await? {
        Some(browser) => tries.by_known_browser(&browser),
        None => tries.by_network(visit.address),
    }
}

/// Who asks for a code to this address or phone.
pub(super) async fn asker(visit: &Visit, contact: &Contact) -> Result<Asker> {
    let people = people(visit, Some(contact)).await?;
    let known = known_browser(visit, people).await?;
    Ok(known.map_or_else(|| Asker::stranger(visit.address), Asker::Known))
}

/// Under what one of these people knows this browser.
async fn known_browser(visit: &Visit, mut people: Vec<AccountId>) -> Result<Option<Vec<u8>>> {
    let Some(token) = devices::sent(visit) else { return Ok(None) };
    people.resize(SEATS, AccountId(Uuid::nil()));
    let hashes = people.iter().map(|person| devices::hash(&visit.app, *person, token)).collect();
    Ok(known_devices::find(&visit.app.db, &people, hashes).await?)
}

async fn begin(visit: &Visit, who: &str, people: Vec<AccountId>) -> Result<Try> {
    let tries = &visit.app.limits.tries;
    match known_browser(visit, people).await? {
        Some(browser) => tries.by_known_browser(&browser),
        None => tries.by_stranger(who, visit.address),
    }
}
