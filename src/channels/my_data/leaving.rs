//! Leaving: what becomes of everything about a person, in one transaction: each slice does its part ([`crate::base::erasure`]), then the register is
//! followed.
//!
//! The account is emptied and stays as what others' counts and texts refer to. What was published for an organisation or as an officer is theirs and stays.
//! What refers to nobody is searched: the queue for the address and the phone, others' notifications for the name. A name that somebody typed inside a text
//! cannot be known.

use app::words::tr;
use subtle::ConstantTimeEq as _;

use super::store;
use crate::base::db::AccountId;
pub use crate::base::erasure::Contributions;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::personal_data::Deletion;
use crate::base::{App, codes};
use crate::people::accounts::{self, Message, Viewer};

/// How long a code is good.
const CODE_SECONDS: i64 = 600;

/// Days between the warning and the end of an unused account.
pub(super) const WARNING_DAYS: i64 = 60;

/// Why an account is emptied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The person asked.
    Asked,
    /// Nobody has used it for long.
    Unused,
}

/// Empties an account. `false` if there is nothing to empty (any more).
pub async fn leave(app: &App, account: AccountId, contributions: Contributions, why: Why) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    let Some(former) = accounts::erasure::empty(app, &mut tx, account).await? else {
        tx.roll_back().await?;
        return Ok(false);
    };
    let mut leaving = former.leaving(app, &mut tx, account, contributions).await?;
    for erase in app.slices.iter().filter_map(|slice| slice.erase) {
        erase(app, &mut tx, &mut leaving).await?;
    }
    for holding in super::register::all(app) {
        match holding.deletion {
            Deletion::Row => drop(store::delete_rows(&mut tx, holding, account).await?),
            Deletion::Keep(texts) => store::blank(&mut tx, holding, texts, account).await?,
            Deletion::Emptied | Deletion::Contribution | Deletion::Follows | Deletion::Searched => {}
        }
    }
    app.raise(&mut tx, Event::Erased(account)).await?;
    let text = if why == Why::Asked { tr::leaving::MAIL_TEXT } else { tr::leaving::MAIL_TEXT_UNUSED };
    let compose = |lang| Message {
        subject: tr::leaving::MAIL_SUBJECT.text(lang).to_owned(),
        text: text.text(lang).to_owned(),
        short: tr::leaving::SMS.text(lang).to_owned(),
    };
    former.write(app, &mut tx, compose).await?;
    tx.commit().await?;
    for act in leaving.afterwards {
        act(app.clone()).await;
    }
    Ok(true)
}

/// Tells somebody that their unused account is about to be emptied.
pub(super) async fn warn(app: &App, account: AccountId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    if !accounts::sweeping::set_warned(&mut tx, account, app.clock.now()).await? {
        return Ok(());
    }
    let link = app.url(&app::model::paths::sign_in());
    accounts::write_to(app, &mut tx, account, |lang| Message {
        subject: tr::leaving::WARNING_SUBJECT.text(lang).to_owned(),
        text: tr::leaving::WARNING_TEXT.fill(lang, WARNING_DAYS, &[("link", &link)]),
        short: tr::leaving::WARNING_SMS.fill(lang, WARNING_DAYS, &[("link", &link)]),
    })
    .await?;
    tx.commit().await?;
    Ok(())
}

fn hash(app: &App, account: AccountId, code: &str) -> Vec<u8> {
    app.secret.keyed("deletion", &[account.0.as_bytes(), code.as_bytes()]).to_vec()
}

/// Sends a code to somebody who has no password to confirm with.
pub(super) async fn send_code(app: &App, viewer: &Viewer) -> Result<()> {
    let code = codes::random_digits(&app.rng);
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
pub(super) async fn confirm(app: &App, viewer: &Viewer, fields: &app::model::my_data::DeleteAccountFields) -> Result<Contributions> {
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
    if accounts::erasure::has_password(app, viewer).await? {
        if !accounts::erasure::is_password(app, viewer, &fields.password).await? {
            return Err(Error::field("password", tr::accounts::WRONG_CURRENT));
        }
    } else if !viewer.contact().is_empty() && !is_code(app, viewer, &fields.code).await? {
        return Err(Error::field("code", tr::leaving::CODE_WRONG));
    }
    chosen.ok_or_else(|| Error::field("contributions", tr::leaving::CHOOSE))
}
