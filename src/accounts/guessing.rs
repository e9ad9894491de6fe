//! Whose password or code is tried, and by whom: a browser that has signed in before, or a stranger. See [`crate::http::tries`].

use uuid::Uuid;

use super::contact::Contact;
use super::phones::SEATS;
use super::{devices, store};
use crate::db::AccountId;
use crate::error::Result;
use crate::http::Visit;
use crate::http::tries::Try;

/// The name under which tries at an address or a phone are counted, however it is written.
pub(super) fn counted(typed: &str) -> String {
    Contact::parse(typed).map_or_else(|| typed.trim().chars().take(254).collect(), |contact| contact.key().to_owned())
}

/// A try at the password of whoever has this address or phone.
pub(super) async fn at_contact(visit: &Visit, typed: &str) -> Result<Try> {
    let db = &visit.app.db;
    let people = match Contact::parse(typed) {
        // Only a browser that brings a cookie is looked up; for it, what is known takes as long as what is not.
        _ if devices::sent(visit).is_none() => Vec::new(),
        Some(Contact::Phone(phone)) => store::by_phone(db, phone.as_str()).await?,
        Some(Contact::Email { key, .. }) => store::by_email(db, &key).await?.into_iter().collect(),
        None => store::by_email(db, "").await?.into_iter().collect(),
    };
    begin(visit, &counted(typed), people.iter().map(|person| person.id).collect()).await
}

/// A try at a secret of an account that is known.
pub async fn at_account(visit: &Visit, account: AccountId) -> Result<Try> {
    begin(visit, &account.to_string(), vec![account]).await
}

async fn begin(visit: &Visit, who: &str, mut people: Vec<AccountId>) -> Result<Try> {
    let app = &visit.app;
    if let Some(token) = devices::sent(visit) {
        people.resize(SEATS, AccountId(Uuid::nil()));
        let hashes = people.iter().map(|person| devices::hash(app, *person, token)).collect();
        if let Some(browser) = store::known_device(&app.db, &people, hashes).await? {
            return app.limits.tries.by_known_browser(&browser);
        }
    }
    app.limits.tries.by_stranger(who, visit.address)
}
