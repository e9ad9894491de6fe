//! Leaving: what becomes of everything about a person, in one transaction, as the register says.
//!
//! The account is emptied and stays as what others' counts and texts refer to. What was published for an organisation or as an officer is theirs and stays.
//! What refers to nobody is searched: the queue for the address and the phone, others' notifications for the name. A name that somebody typed inside a text
//! cannot be known.

use app::words::tr;
use serde_json::Value;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::store;
use crate::base::db::{AccountId, NotificationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::personal_data::Deletion;
use crate::base::{App, codes, jobs};
use crate::content::photos;
use crate::moderation;
use crate::participation::{discussion, problems, solutions};
use crate::people::accounts::{self, Message, Viewer};
use crate::people::notifications::Notice;
use crate::people::{organisations, staff};

/// Notifications read at once.
const BATCH: i64 = 500;
/// How long a code is good.
const CODE_SECONDS: i64 = 600;

/// What becomes of what a person published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contributions {
    /// It stays, as a former participant's.
    Keep,
    /// Its texts and photos go; a trace stays where others answered.
    Remove,
}

/// Why an account is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The person asked.
    Asked,
    /// Nobody has used it for long.
    Unused,
}

/// Empties an account. False when there is nothing to empty (any more).
pub async fn leave(app: &App, account: AccountId, contributions: Contributions, why: Why) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let Some(former) = accounts::leaving::empty(app, &mut tx, account).await? else { return Ok(false) };
    forget_name(&mut tx, account, &former.name).await?;
    if contributions == Contributions::Remove {
        remove_contributions(app, &mut tx, account).await?;
    }
    solutions::leaving::discard_drafts(&mut tx, account).await?;
    for holding in super::register::all(app) {
        match holding.deletion {
            Deletion::Row => drop(store::delete_rows(&mut tx, holding, account).await?),
            Deletion::Keep(texts) => store::blank(&mut tx, holding, texts, account).await?,
            Deletion::Emptied | Deletion::Contribution | Deletion::Follows | Deletion::Searched => {}
        }
    }
    moderation::end_appeals_of(app, &mut tx, account).await?;
    let roles = staff::leave(app, &mut tx, account).await?;
    organisations::leaving::take_back(&mut tx, account, app.clock.now()).await?;
    for contact in former.email.iter().chain(&former.phone) {
        organisations::leaving::forget_invitations(&mut tx, &contact.to_lowercase()).await?;
        forget_messages(app, &mut tx, contact).await?;
    }
    if let Some(phone) = &former.phone {
        store::delete_codes_of(&mut tx, phone).await?;
    }
    let name = store::inside_json(&former.name);
    jobs::delete_matching(app, &mut tx, |job| job.has_failed && job.payload.contains(&name)).await?;
    let text = if why == Why::Asked { tr::leaving::MAIL_TEXT } else { tr::leaving::MAIL_TEXT_UNUSED };
    let compose = |lang| Message {
        subject: tr::leaving::MAIL_SUBJECT.text(lang).to_owned(),
        text: text.text(lang).to_owned(),
        short: tr::leaving::SMS.text(lang).to_owned(),
    };
    former.write(app, &mut tx, compose).await?;
    tx.commit().await?;
    staff::log_left(app, account, &roles);
    organisations::leaving::delete_mandates(app).await;
    Ok(true)
}

/// Deletes queued messages to an address or a phone: those that have it as a value, and those that could not be sent and quote it. A phone that is still
/// somebody's keeps its messages.
async fn forget_messages(app: &App, tx: &mut Tx, contact: &str) -> Result<()> {
    if store::is_phone(tx, contact).await? {
        return Ok(());
    }
    let written = [contact.to_owned(), contact.to_lowercase()].map(|contact| store::inside_json(&contact));
    jobs::delete_matching(app, tx, |job| written.iter().any(|contact| job.payload.contains(&format!("\"{contact}\"")) || (job.has_failed && job.says(contact))))
        .await
}

/// Tells somebody that their unused account is about to be emptied.
pub(super) async fn warn(app: &App, account: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !accounts::sweeping::set_warned(&mut tx, account, app.clock.now()).await? {
        return Ok(());
    }
    let link = app.url(&app::model::paths::sign_in());
    let days = super::retention::WARNING_DAYS.to_string();
    accounts::write_to(app, &mut tx, account, |lang| Message {
        subject: tr::leaving::WARNING_SUBJECT.text(lang).to_owned(),
        text: tr::leaving::WARNING_TEXT.fill_isolated(lang, &[("link", &link), ("days", &days)]),
        short: tr::leaving::WARNING_SMS.fill(lang, &[("link", &link), ("days", &days)]),
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

async fn remove_contributions(app: &App, tx: &mut Tx, account: AccountId) -> Result<()> {
    let mut after = None;
    loop {
        let rows = store::notifications_about(tx, account, after, BATCH).await?;
        let Some(last) = rows.last().map(|row| row.0) else { break };
        after = Some(last);
        for (id, data, _) in rows {
            if let Ok(mut notice) = serde_json::from_str::<Notice>(&data) {
                notice.conceal();
                store::set_notification(tx, id, &serde_json::to_string(&notice)?).await?;
            }
        }
    }
    let removed = problems::leaving::remove(tx, account).await?;
    photos::remove(app, tx, &removed).await?;
    solutions::leaving::remove(tx, account, app.clock.now()).await?;
    discussion::leaving::remove(app, tx, account, app.clock.now()).await
}

/// Takes the name out of others' notifications.
async fn forget_name(tx: &mut Tx, account: AccountId, name: &str) -> Result<()> {
    let mut after: Option<NotificationId> = None;
    loop {
        let rows = store::notifications_with(tx, account, name, after, BATCH).await?;
        let Some(last) = rows.last().map(|row| row.0) else { return Ok(()) };
        after = Some(last);
        let comments: Vec<Uuid> = rows.iter().filter_map(|(.., path)| comment_of(path)).collect();
        let own = store::own_comments(tx, account, &comments).await?;
        for (id, data, path) in rows {
            let Ok(mut value) = serde_json::from_str::<Value>(&data) else { continue };
            let changed = match comment_of(&path) {
                // The notice of a comment says who wrote it, whatever the name was then.
                Some(comment) => own.contains(&comment) && unname(&mut value),
                None => blank_values(&mut value, name),
            };
            if changed {
                store::set_notification(tx, id, &value.to_string()).await?;
            }
        }
    }
}

/// The comment that a notification leads to.
fn comment_of(path: &str) -> Option<Uuid> {
    path.rsplit_once("#c-").and_then(|(_, id)| id.parse().ok())
}

fn unname(value: &mut Value) -> bool {
    match value.get_mut("author") {
        Some(author) => {
            *author = serde_json::json!({ "ar": "", "fr": "", "en": "" });
            true
        }
        None => false,
    }
}

/// Empties every text that is exactly this.
fn blank_values(value: &mut Value, name: &str) -> bool {
    match value {
        Value::String(text) if text == name && !name.is_empty() => {
            text.clear();
            true
        }
        // Every one of them, not only until the first.
        Value::Array(values) => values.iter_mut().filter_map(|value| blank_values(value, name).then_some(())).count() > 0,
        Value::Object(fields) => fields.values_mut().filter_map(|value| blank_values(value, name).then_some(())).count() > 0,
        _ => false,
    }
}

fn hash(app: &App, account: AccountId, code: &str) -> Vec<u8> {
    app.secret.keyed("deletion", &[account.0.as_bytes(), code.as_bytes()]).to_vec()
}

/// Sends a code to somebody who has no password to confirm with.
pub(super) async fn send_code(app: &App, viewer: &Viewer) -> Result<()> {
    let code = codes::draw_digits(&app.rng);
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    store::set_code(&mut tx, viewer.id, hash(app, viewer.id, &code), now, now.plus_seconds(CODE_SECONDS)).await?;
    accounts::write_secret_to(app, &mut tx, viewer.id, |lang| Message {
        subject: tr::leaving::CODE_SUBJECT.text(lang).to_owned(),
        text: tr::leaving::CODE_TEXT.fill_isolated(lang, &[("code", &code)]),
        short: tr::leaving::CODE_SMS.fill(lang, &[("code", &code)]),
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Whether a code is the one that was sent; a try is counted before it is looked at.
pub(super) async fn is_code(app: &App, viewer: &Viewer, typed: &str) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let kept = store::try_code(&mut tx, viewer.id, app.clock.now()).await?;
    tx.commit().await?;
    let Some(code) = codes::parse_digits(typed) else { return Ok(false) };
    Ok(kept.is_some_and(|kept| bool::from(kept.ct_eq(&hash(app, viewer.id, &code)))))
}

/// What was chosen, if the form is good; the password or the code is tried last. Whoever can be sent nothing has shown who they are before.
pub(super) async fn confirm(app: &App, viewer: &Viewer, fields: &app::model::my_data::LeavingFields) -> Result<Contributions> {
    let mut errors = app::model::form::FormErrors::default();
    let chosen = match fields.contributions.as_str() {
        "keep" => Some(Contributions::Keep),
        "remove" => Some(Contributions::Remove),
        _ => None,
    };
    if chosen.is_none() {
        errors.add("contributions", tr::leaving::CHOOSE);
    }
    if fields.understood != "yes" {
        errors.add("understood", tr::leaving::UNDERSTOOD_NEEDED);
    }
    errors.into_result()?;
    if accounts::leaving::has_password(app, viewer).await? {
        if !accounts::leaving::is_password(app, viewer, &fields.password).await? {
            return Err(Error::field("password", tr::accounts::WRONG_CURRENT));
        }
    } else if !viewer.contact().is_empty() && !is_code(app, viewer, &fields.code).await? {
        return Err(Error::field("code", tr::leaving::CODE_WRONG));
    }
    chosen.ok_or_else(|| Error::field("contributions", tr::leaving::CHOOSE))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_the_exact_name_is_taken_out() {
        let mut value = json!({ "title": "La lampe de Fatima", "by": { "ar": "Fatima", "fr": "" }, "list": ["Fatima", "Omar"] });
        assert!(blank_values(&mut value, "Fatima"));
        assert_eq!(value, json!({ "title": "La lampe de Fatima", "by": { "ar": "", "fr": "" }, "list": ["", "Omar"] }));
        assert!(!blank_values(&mut value, "Fatima"));
    }

    #[test]
    fn a_notification_of_a_comment_is_known_by_its_path() {
        let id = Uuid::from_u128(7);
        assert_eq!(comment_of(&format!("/ain-amlal/problems/3#c-{id}")), Some(id));
        assert_eq!(comment_of("/ain-amlal/problems/3"), None);
    }
}
