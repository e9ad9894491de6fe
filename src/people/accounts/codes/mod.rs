//! Six-digit codes sent by SMS or by mail: a keyed hash in the database, which nobody can try without the installation's secret, five tries, a minute between
//! two of them. One by SMS is good for ten minutes, one by mail, which takes its time, for an hour.
//!
//! A code can be typed only in the browser that asked for it. A mail that lets somebody in has a link beside it, for whoever reads it elsewhere: it works in any
//! browser, and then there alone.
//!
//! A try is counted before it is looked at, for its code here and for its network by whoever calls. What is asked for an unknown number has no code, and
//! takes as long.

mod store;

use std::net::IpAddr;

use app::model::{Lang, paths};
use app::words::tr;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use subtle::ConstantTimeEq as _;

use self::store::NewCode;
pub(super) use self::store::{CodeRow, Purpose, delete_expired, delete_of};
use super::contact::Contact;
use super::tokens;
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::mail::{self, Mail};
use crate::base::recipients::{self, Asker, CodeFor};
use crate::base::security::{self, About, Event};
use crate::base::sms::{self, Sms};
use crate::base::{App, codes};

/// How long a code by SMS is good, and then how long what it opened.
const GOOD_SECONDS: i64 = 600;
/// How long a code by mail and its link are good.
const BY_MAIL_SECONDS: i64 = 3_600;
const MOST_TRIES: i64 = 5;
/// Between two codes to the same contact for the same wish.
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

fn hash_of_link(app: &App, link: &str) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(tokens::hash(app, link))
}

const fn good_seconds(contact: &Contact) -> i64 {
    match contact {
        Contact::Email { .. } => BY_MAIL_SECONDS,
        Contact::Phone(_) => GOOD_SECONDS,
    }
}

/// A code with its hash, and what opens the link beside it.
struct Code {
    digits: String,
    hash: String,
    link: Option<String>,
}

impl Code {
    /// A new one for a wish of this purpose.
    fn random(app: &App, purpose: Purpose, contact: &Contact) -> Self {
        let digits = codes::random_digits(&app.rng);
        let hash = hash(app, &app.rng.letters::<16>(), &digits);
        let is_mail = matches!(contact, Contact::Email { .. });
        Self { digits, hash, link: (is_mail && purpose == Purpose::Enter).then(|| tokens::random(app)) }
    }

    fn link_hash(&self, app: &App) -> Option<String> {
        self.link.as_ref().map(|link| hash_of_link(app, link))
    }

    /// Queues it for whoever asks; what the receiver, or the day, has had enough of is said beside the field.
    async fn send(&self, app: &App, tx: &mut Tx, (to, lang): (&Contact, Lang), (field, asker, address): (&'static str, &Asker, IpAddr)) -> Result<()> {
        match to {
            Contact::Email { address, key } => {
                if !recipients::may_have_code(app, tx, CodeFor::Address, key, asker).await? {
                    return Err(Error::field(field, tr::accounts::RECIPIENT_FULL));
                }
                self.queue_mail(app, tx, address, lang).await
            }
            Contact::Phone(phone) => {
                if !recipients::may_have_code(app, tx, CodeFor::Number, phone.as_str(), asker).await? {
                    return Err(sms::refused(app, field, address, tr::accounts::RECIPIENT_FULL));
                }
                if self.queue_sms(app, tx, phone.as_str(), lang).await? { Ok(()) } else { Err(sms::refused(app, field, address, tr::phones::SMS_FULL)) }
            }
        }
    }

    async fn queue_mail(&self, app: &App, tx: &mut Tx, to: &str, lang: Lang) -> Result<()> {
        let text = match &self.link {
            Some(link) => tr::entry::MAIL_TEXT.fill(lang, &[("code", &self.digits), ("link", &app.url(&paths::confirm(link)))]),
            None => tr::entry::MAIL_CODE_TEXT.fill(lang, &[("code", &self.digits)]),
        };
        let subject = tr::entry::MAIL_SUBJECT.fill(lang, &[("code", &self.digits)]);
        mail::enqueue_secret(app, tx, &Mail { to: to.to_owned(), subject, text, lang }).await
    }

    /// Queues the SMS; false when the day has had its share.
    async fn queue_sms(&self, app: &App, tx: &mut Tx, to: &str, lang: Lang) -> Result<bool> {
        let text = tr::phones::sms::CODE.fill(lang, &[("code", &self.digits)]);
        sms::enqueue_secret(app, tx, &Sms { to: to.to_owned(), text, until: Some(app.clock.now().plus_seconds(GOOD_SECONDS)) }).await
    }
}

/// What waits for a code.
pub(super) struct Wish<'a> {
    pub purpose: Purpose,
    pub contact: &'a Contact,
    pub account: Option<AccountId>,
    /// Where to go afterwards.
    pub next: &'a str,
    pub lang: Lang,
}

impl Wish<'_> {
    async fn insert(&self, app: &App, tx: &mut Tx, code: Option<&Code>) -> Result<RowId> {
        let at = app.clock.now();
        let new = NewCode {
            id: app.rng.id(at),
            purpose: self.purpose,
            contact: self.contact.written(),
            contact_key: self.contact.key(),
            account: self.account,
            language: self.lang.code(),
            next: self.next,
            code_hash: code.map(|code| code.hash.as_str()),
            link_hash: code.and_then(|code| code.link_hash(app)),
            at,
            expires_at: at.plus_seconds(good_seconds(self.contact)),
        };
        store::insert(tx, &new).await?;
        Ok(new.id)
    }

    /// Keeps it without a code: the queue finds out whether there is somebody to send one to ([`give`]).
    pub async fn keep(&self, app: &App, tx: &mut Tx) -> Result<RowId> {
        self.insert(app, tx, None).await
    }

    /// Keeps it and sends its code to whoever asks at `address`; `field` is where the contact was typed.
    pub async fn begin(&self, app: &App, field: &'static str, asker: &Asker, address: IpAddr) -> Result<RowId> {
        let code = Code::random(app, self.purpose, self.contact);
        let mut tx = app.db.begin().await?;
        let id = self.insert(app, &mut tx, Some(&code)).await?;
        code.send(app, &mut tx, (self.contact, self.lang), (field, asker, address)).await?;
        tx.commit().await?;
        Ok(id)
    }
}

/// Gives a wish that was kept without one its code by SMS. When it cannot be sent, the code of before works on. Whether the phone has had enough was asked
/// when it was asked for.
pub(super) async fn give(app: &App, row: &CodeRow) -> Result<()> {
    let Some(contact) = row.contact() else { return Ok(()) };
    let code = Code::random(app, row.purpose(), &contact);
    let mut tx = app.db.begin().await?;
    if store::set_code(&mut tx, row.id, &code.hash, app.clock.now()).await? && code.queue_sms(app, &mut tx, &row.contact, row.lang()).await? {
        tx.commit().await?;
    }
    Ok(())
}

/// What waits for a code, if its time is not over.
pub(super) async fn find(app: &App, id: RowId) -> Result<Option<CodeRow>> {
    Ok(store::find(&app.db, id, app.clock.now()).await?)
}

/// What waits for a link, if its time is not over.
pub(super) async fn find_by_link(app: &App, link: &str) -> Result<Option<CodeRow>> {
    Ok(store::find_by_link(&app.db, &hash_of_link(app, link), app.clock.now()).await?)
}

/// Tries a code. Returns `None` if it is over: too late, too many tries, or used.
pub(super) async fn attempt(app: &App, id: RowId, typed: &str, address: IpAddr) -> Result<Option<CodeRow>> {
    let Some(typed) = codes::parse_digits(typed) else { return Err(Error::field("code", tr::phones::CODE_DIGITS)) };
    let mut tx = app.db.begin().await?;
    let counted = store::count_try(&mut tx, id, MOST_TRIES, app.clock.now()).await?;
    tx.commit().await?;
    let Some(row) = counted else { return Ok(None) };
    if matches(app, &typed, row.code_hash.as_deref()) {
        return Ok(Some(row));
    }
    security::log(app, Event::SignInFailed, &About { account: row.account_id, typed: &row.contact_key, address: Some(address), ..About::default() });
    if row.tries >= MOST_TRIES { Ok(None) } else { Err(Error::field("code", tr::entry::CODE_WRONG)) }
}

/// Remembers that a code was right, for as long as what it opens may take. False if somebody was quicker.
pub(super) async fn pass(app: &App, id: RowId) -> Result<bool> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let passed = store::pass(&mut tx, id, now, now.plus_seconds(GOOD_SECONDS)).await?;
    tx.commit().await?;
    Ok(passed)
}

/// Uses a link up: what waited for it waits under another name, which only the browser that opened it is told. Whoever asked for it elsewhere has nothing any
/// more: they may be anybody.
pub(super) async fn pass_link(app: &App, link: &str) -> Result<Option<CodeRow>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let passed = store::pass_link(&mut tx, &hash_of_link(app, link), app.rng.id(now), (now, now.plus_seconds(GOOD_SECONDS))).await?;
    tx.commit().await?;
    Ok(passed)
}

/// Uses a wish up: of two who ask at once, one gets it.
pub(super) async fn take(app: &App, tx: &mut Tx, id: RowId) -> Result<Option<CodeRow>> {
    Ok(store::take(tx, id, app.clock.now()).await?)
}

/// Sends a new code for the same wish; the earlier one no longer works once it is sent. False when it is over.
pub(super) async fn again(app: &App, row: &CodeRow, asker: &Asker, address: IpAddr) -> Result<bool> {
    let Some(contact) = row.contact() else { return Ok(false) };
    let code = Code::random(app, row.purpose(), &contact);
    let mut tx = app.db.begin().await?;
    if !renew(app, &mut tx, row, Some(&code)).await? {
        return Ok(false);
    }
    code.send(app, &mut tx, (&contact, row.lang()), ("code", asker, address)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Gives a wish all its tries and its time again, before whoever is known is sent another code. False when it is over.
pub(super) async fn wait_again(app: &App, tx: &mut Tx, row: &CodeRow) -> Result<bool> {
    renew(app, tx, row, None).await
}

async fn renew(app: &App, tx: &mut Tx, row: &CodeRow, code: Option<&Code>) -> Result<bool> {
    let now = app.clock.now();
    if now < row.sent_at.plus_seconds(PAUSE_SECONDS) {
        return Err(Error::field("code", tr::phones::WAIT_A_MINUTE));
    }
    let Some(contact) = row.contact() else { return Ok(false) };
    let link = code.and_then(|code| code.link_hash(app));
    let hashes = (code.map(|code| code.hash.as_str()), link.as_deref());
    let times = (now.plus_seconds(-PAUSE_SECONDS), now, now.plus_seconds(good_seconds(&contact)));
    Ok(store::renew(tx, row.id, hashes, times).await?)
}
