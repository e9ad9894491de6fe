//! Six-digit codes sent by SMS: a keyed hash in the database, which nobody can try without the installation's secret, ten minutes, five tries, a minute between two of them.
//!
//! A try is counted before it is looked at. What is asked for an unknown number has no code, and takes as long.

use std::net::IpAddr;

use app::model::Lang;
use app::words::tr;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use super::Phone;
use super::store::{self, CodeRow, NewCode, Purpose};
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::recipients::{self, Asker};
use crate::base::security::{self, About, Event};
use crate::base::sms::{self, Sms};
use crate::base::{App, codes};
use crate::people::accounts::password_reset;

/// How long a code is good, and then how long what it opened.
pub(super) const GOOD_SECONDS: i64 = 600;
const MOST_TRIES: i64 = 5;
/// Between two codes to the same number for the same wish.
const PAUSE_SECONDS: i64 = 60;

/// The salt and, after a colon, the keyed hash: two of one code differ.
fn hash(app: &App, salt: &str, digits: &str) -> String {
    format!("{salt}:{}", BASE64_URL_SAFE_NO_PAD.encode(app.secret.keyed("phone code", &[salt.as_bytes(), digits.as_bytes()])))
}

/// Whether the digits are those of the hash; what has none has no digits.
fn matches(app: &App, digits: &str, kept: Option<&str>) -> bool {
    let salt = kept.and_then(|kept| kept.split_once(':')).map_or("", |(salt, _)| salt);
    bool::from(hash(app, salt, digits).as_bytes().ct_eq(kept.unwrap_or_default().as_bytes()))
}

/// A code with its hash.
pub(super) struct Code {
    digits: String,
    pub hash: String,
}

impl Code {
    /// A new one.
    pub fn random(app: &App) -> Self {
        let digits = codes::random_digits(&app.rng);
        let hash = hash(app, &app.rng.letters::<16>(), &digits);
        Self { digits, hash }
    }

    /// Queues the SMS for whoever asks at `address`; what the phone, or the day, has had enough of is said beside the field.
    async fn send(&self, app: &App, tx: &mut Tx, (to, lang): (&str, Lang), (field, address): (&'static str, IpAddr)) -> Result<()> {
        if !recipients::may_have_code(app, tx, recipients::CodeFor::Number, to, &Asker::stranger(address)).await? {
            return Err(sms::refused(app, field, address, tr::accounts::RECIPIENT_FULL));
        }
        if self.queue(app, tx, to, lang).await? { Ok(()) } else { Err(sms::refused(app, field, address, tr::phones::SMS_FULL)) }
    }

    /// The same where the phone's share was asked for before; false when the day has had its share.
    pub async fn queue(&self, app: &App, tx: &mut Tx, to: &str, lang: Lang) -> Result<bool> {
        let text = tr::phones::sms::CODE.fill(lang, &[("code", &self.digits)]);
        sms::enqueue_secret(app, tx, &Sms { to: to.to_owned(), text, until: Some(app.clock.now().plus_seconds(GOOD_SECONDS)) }).await
    }
}

/// What waits for a code.
pub(super) struct Wish<'a> {
    pub purpose: Purpose,
    pub phone: &'a Phone,
    pub account: Option<AccountId>,
    pub name: &'a str,
    pub password_hash: &'a str,
    pub lang: Lang,
}

impl Wish<'_> {
    /// Keeps it with a code, or with none yet.
    pub async fn keep(&self, app: &App, tx: &mut Tx, code: Option<&Code>) -> Result<RowId> {
        let at = app.clock.now();
        let new = NewCode {
            id: app.rng.id(at),
            purpose: self.purpose,
            phone: self.phone,
            account: self.account,
            name: self.name,
            password_hash: self.password_hash,
            language: self.lang.code(),
            code_hash: code.map(|code| code.hash.as_str()),
            at,
            expires_at: at.plus_seconds(GOOD_SECONDS),
        };
        store::insert_code(tx, &new).await?;
        Ok(new.id)
    }

    /// Keeps it and sends its code to whoever asks at `address`; `field` is where the phone was typed.
    pub async fn begin(&self, app: &App, field: &'static str, address: IpAddr) -> Result<RowId> {
        let code = Code::random(app);
        let mut tx = app.db.begin().await?;
        let id = self.keep(app, &mut tx, Some(&code)).await?;
        code.send(app, &mut tx, (self.phone.as_str(), self.lang), (field, address)).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// What waits for a code, if its time is not over.
pub(in crate::people::accounts) async fn find(app: &App, id: RowId) -> Result<Option<CodeRow>> {
    Ok(store::code(&app.db, id, app.clock.now()).await?)
}

/// Tries a code. Returns `None` if it is over: too late, too many tries, or used.
pub(in crate::people::accounts) async fn attempt(app: &App, id: RowId, typed: &str, address: IpAddr) -> Result<Option<CodeRow>> {
    let Some(typed) = codes::parse_digits(typed) else { return Err(Error::field("code", tr::phones::CODE_DIGITS)) };
    let mut tx = app.db.begin().await?;
    let counted = store::count_try(&mut tx, id, MOST_TRIES, app.clock.now()).await?;
    tx.commit().await?;
    let Some(row) = counted else { return Ok(None) };
    if matches(app, &typed, row.code_hash.as_deref()) {
        return Ok(Some(row));
    }
    security::log(app, Event::SignInFailed, &About { account: row.account_id, typed: &row.phone, address: Some(address), ..About::default() });
    if row.tries >= MOST_TRIES { Ok(None) } else { Err(Error::field("code", tr::phones::CODE_WRONG)) }
}

/// Sends a new code for the same wish; the earlier one no longer works once it is sent. False when it is over.
pub(in crate::people::accounts) async fn again(app: &App, row: &CodeRow, asker: &Asker, address: IpAddr) -> Result<bool> {
    let now = app.clock.now();
    if now < row.sent_at.plus_seconds(PAUSE_SECONDS) {
        return Err(Error::field("code", tr::phones::WAIT_A_MINUTE));
    }
    let code = if row.purpose() == Purpose::Reset { None } else { Some(Code::random(app)) };
    let mut tx = app.db.begin().await?;
    let hash = code.as_ref().map(|code| code.hash.as_str());
    if !store::renew(&mut tx, row.id, hash, (now.plus_seconds(-PAUSE_SECONDS), now, now.plus_seconds(GOOD_SECONDS))).await? {
        return Ok(false);
    }
    match code {
        None => {
            if !recipients::may_have_code(app, &mut tx, recipients::CodeFor::Recovery, &row.phone, asker).await? {
                return Err(Error::field("code", tr::accounts::RECIPIENT_FULL));
            }
            password_reset::enqueue(app, &mut tx, &password_reset::Asked::Phone(row.id)).await?;
        }
        Some(code) => {
            code.send(app, &mut tx, (&row.phone, row.lang()), ("code", address)).await?;
        }
    }
    tx.commit().await?;
    Ok(true)
}
