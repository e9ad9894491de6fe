//! Forgotten passwords: a link by mail, or a code by SMS. Asking only queues the question; the worker finds out whether somebody is known by that
//! address or number, so that neither the answer nor its time can tell.

use app::model::Lang;
use app::words::tr;
use serde::{Deserialize, Serialize};

use super::codes::{self, CodeRow};
use super::contact::Contact;
use super::letters::{self, Letter};
use super::{attempts, phones, store, tokens};
use crate::base::App;
use crate::base::db::{RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::recipients::{self, Asker, CodeFor, Wanted};
use crate::base::slice::Job;
use crate::web::Visit;

/// Answers a queued question.
pub(super) const JOB: Job =
    Job { tries: Job::AN_HOUR, lanes: 2, ..Job::new("forgotten", |app, payload| Box::pin(async move { answer(&app, payload.parse()?).await })) };

/// Who forgot their password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) enum Asked {
    /// Somebody with the address of this key.
    Email(String),
    /// Somebody with the phone of this code.
    Phone(RowId),
}

/// Queues the question, and for a phone returns what waits for its code.
pub(super) async fn ask(visit: &Visit, typed: &str) -> Result<Option<RowId>> {
    let app = &visit.app;
    let contact = Contact::parse(typed).ok_or_else(|| Error::field("email", tr::phones::BAD_CONTACT))?;
    let asker = match &contact {
        Contact::Phone(_) => Some(attempts::asker(visit, &contact).await?),
        Contact::Email { .. } => None,
    };
    let mut tx = app.db.begin().await?;
    let (asked, waits) = match contact {
        Contact::Email { key, .. } => (Asked::Email(key), None),
        Contact::Phone(phone) => {
            if let Some(asker) = &asker
                && !recipients::may_have_code(app, &mut tx, CodeFor::Recovery, phone.as_str(), asker).await?
            {
                return Err(Error::field("email", tr::accounts::RECIPIENT_FULL));
            }
            let id = phones::keep_reset(app, &mut tx, &phone, visit.lang).await?;
            (Asked::Phone(id), Some(id))
        }
    };
    enqueue(app, &mut tx, &asked).await?;
    tx.commit().await?;
    Ok(waits)
}

/// Asks once more for the code by SMS of a wish; the one sent before works until another is sent. False when it is over.
pub(super) async fn ask_again(app: &App, row: &CodeRow, asker: &Asker) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if !codes::wait_again(app, &mut tx, row).await? {
        return Ok(false);
    }
    if !recipients::may_have_code(app, &mut tx, CodeFor::Recovery, &row.contact, asker).await? {
        return Err(Error::field("code", tr::accounts::RECIPIENT_FULL));
    }
    enqueue(app, &mut tx, &Asked::Phone(row.id)).await?;
    tx.commit().await?;
    Ok(true)
}

async fn enqueue(app: &App, tx: &mut Tx, asked: &Asked) -> Result<()> {
    jobs::enqueue(app, tx, JOB, asked).await
}

/// Sends the link or the code to whoever is known.
async fn answer(app: &App, asked: Asked) -> anyhow::Result<()> {
    match asked {
        Asked::Email(key) => send_link(app, &key).await?,
        Asked::Phone(id) => phones::answer_reset(app, id).await?,
    }
    Ok(())
}

async fn send_link(app: &App, key: &str) -> Result<()> {
    let Some(account) = store::by_email(&app.db, key).await? else { return Ok(()) };
    let to = account.email.clone().unwrap_or_default();
    let mut tx = app.db.begin().await?;
    // The link sent before works on: asking often takes nothing from whoever needs it.
    if !recipients::may_receive(app, &mut tx, key, Wanted::Recovery).await? {
        return Ok(());
    }
    let token = tokens::issue(app, &mut tx, account.id, tokens::Purpose::Reset, &to).await?;
    letters::send(app, &mut tx, &to, Lang::parse(&account.language).unwrap_or_default(), Letter::Reset(&token)).await?;
    tx.commit().await?;
    Ok(())
}
