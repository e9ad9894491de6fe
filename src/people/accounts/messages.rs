//! Writing to a person by the way they have: a mail, or for whoever has only a phone a short SMS.

use std::collections::HashMap;

use app::model::Lang;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;
use crate::base::mail::{self, Mail};
use crate::base::sms::{self, Sms};

/// What is said to one person, in their language.
#[derive(Clone, Debug)]
pub struct Message {
    /// The mail's subject, one line.
    pub subject: String,
    /// The mail's paragraphs, separated by empty lines.
    pub text: String,
    /// The SMS: one sentence and a link. Every 70 characters cost.
    pub short: String,
}

/// The language in which a person is written to; of somebody who left, and of placeholders, the first one.
pub async fn language_of(tx: &mut Tx, id: AccountId) -> Result<Lang> {
    Ok(store::find_in(tx, id).await?.and_then(|account| Lang::parse(&account.language)).unwrap_or_default())
}

/// The languages of these people.
pub async fn languages(app: &App, ids: &[AccountId]) -> Result<HashMap<AccountId, Lang>> {
    let mut languages = HashMap::new();
    for part in ids.chunks(500) {
        let rows = store::languages(&app.db, part).await?;
        languages.extend(rows.into_iter().filter_map(|(id, language)| Some((id, Lang::parse(&language)?))));
    }
    Ok(languages)
}

/// Queues what `compose` writes in the person's language. Nothing for placeholders and for whoever cannot be reached. An SMS that the day's share does not
/// allow is left out: what it tells of stands on the person's page too.
pub async fn write_to(app: &App, tx: &mut Tx, id: AccountId, compose: impl FnOnce(Lang) -> Message) -> Result<()> {
    write(app, tx, id, compose, false).await
}

/// The same for a message with a code that opens something: it is forgotten when it can't be sent.
pub async fn write_secret_to(app: &App, tx: &mut Tx, id: AccountId, compose: impl FnOnce(Lang) -> Message) -> Result<()> {
    write(app, tx, id, compose, true).await
}

async fn write(app: &App, tx: &mut Tx, id: AccountId, compose: impl FnOnce(Lang) -> Message, is_secret: bool) -> Result<()> {
    // In the transaction: a second connection, waited for while this one is held, could wait for ever.
    let Some(account) = store::find_in(tx, id).await? else { return Ok(()) };
    let lang = Lang::parse(&account.language).unwrap_or_default();
    if let Some(to) = account.email {
        let Message { subject, text, .. } = compose(lang);
        let mail = Mail { to, subject, text, lang };
        return if is_secret { mail::enqueue_secret(app, tx, &mail).await } else { mail::enqueue(app, tx, &mail).await };
    }
    if let Some(to) = account.phone {
        let sms = Sms { to, text: compose(lang).short, until: None };
        if is_secret {
            sms::enqueue_secret(app, tx, &sms).await?
        } else {
            sms::enqueue(app, tx, &sms).await?
        };
    }
    Ok(())
}
