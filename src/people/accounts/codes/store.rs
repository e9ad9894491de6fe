//! SQL of codes.

use app::model::Lang;

use super::super::contact::Contact;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Db, RowId, Sql, Tx, sql};

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::people::accounts) enum Purpose {
    /// Coming in, whether or not there is an account.
    Enter,
    /// Choosing a new password.
    Reset,
    /// A new number for an account.
    Change,
    /// Showing that it is still the same person.
    Prove,
}

impl Purpose {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Enter => "enter",
            Self::Reset => "reset",
            Self::Change => "change",
            Self::Prove => "prove",
        }
    }
}

/// What a code is for, until it is used or its time is over.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(in crate::people::accounts) struct CodeRow {
    pub id: RowId,
    pub purpose: String,
    pub contact: String,
    pub contact_key: String,
    pub account_id: Option<AccountId>,
    pub language: String,
    pub next: String,
    pub code_hash: Option<String>,
    pub tries: i64,
    pub sent_at: Timestamp,
    pub passed_at: Option<Timestamp>,
}

impl CodeRow {
    pub(in crate::people::accounts) fn purpose(&self) -> Purpose {
        [Purpose::Enter, Purpose::Change, Purpose::Prove].into_iter().find(|purpose| purpose.as_str() == self.purpose).unwrap_or(Purpose::Reset)
    }

    pub(in crate::people::accounts) fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }

    pub(in crate::people::accounts) fn contact(&self) -> Option<Contact> {
        Contact::parse(&self.contact)
    }
}

const COLUMNS: &str = "id, purpose, contact, contact_key, account_id, language, next, code_hash, tries, sent_at, passed_at";

pub(super) struct NewCode<'a> {
    pub id: RowId,
    pub purpose: Purpose,
    pub contact: &'a str,
    pub contact_key: &'a str,
    pub account: Option<AccountId>,
    pub language: &'a str,
    pub next: &'a str,
    pub code_hash: Option<&'a str>,
    pub link_hash: Option<String>,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewCode<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO one_time_codes (id, purpose, contact, contact_key, account_id, language, next, code_hash, link_hash, sent_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)")
    .bind(new.id.0)
    .bind(new.purpose.as_str())
    .bind(new.contact)
    .bind(new.contact_key)
    .bind(new.account)
    .bind(new.language)
    .bind(new.next)
    .bind(new.code_hash)
    .bind(new.link_hash.as_deref())
    .bind(new.at)
    .bind(new.expires_at);
    tx.run(insert).await.map(drop)
}

/// One whose time is not over.
pub(super) async fn find(mut db: impl Sql, id: RowId, now: Timestamp) -> sqlx::Result<Option<CodeRow>> {
    db.find(sql("SELECT ").push(COLUMNS).push(" FROM one_time_codes WHERE id = ").arg(id.0).push(" AND expires_at > ").arg(now)).await
}

/// The one of a link that has not been used.
pub(super) async fn find_by_link(mut db: impl Sql, hash: &str, now: Timestamp) -> sqlx::Result<Option<CodeRow>> {
    let select = sql("SELECT ").push(COLUMNS).push(" FROM one_time_codes WHERE passed_at IS NULL AND link_hash = ").arg(hash);
    db.find(select.push(" AND expires_at > ").arg(now)).await
}

/// Counts one try before it is looked at, so that no number of tries at once is more than `most`. Returns `None` if there is none left.
pub(super) async fn count_try(tx: &mut Tx, id: RowId, most: i64, now: Timestamp) -> sqlx::Result<Option<CodeRow>> {
    let update =
        sql("UPDATE one_time_codes SET tries = tries + 1 WHERE id = $1 AND tries < $2 AND expires_at > $3 AND passed_at IS NULL RETURNING ").push(COLUMNS);
    tx.find(update.bind(id.0).bind(most).bind(now)).await
}

/// Gives it a new code and link (or leaves it those it has) and all its tries again, unless it was passed or got its last code after `before`.
pub(super) async fn renew(
    tx: &mut Tx,
    id: RowId,
    (code_hash, link_hash): (Option<&str>, Option<&str>),
    (before, at, expires_at): (Timestamp, Timestamp, Timestamp),
) -> sqlx::Result<bool> {
    let update = sql("UPDATE one_time_codes SET code_hash = COALESCE($1, code_hash), link_hash = COALESCE($2, link_hash), tries = 0, sent_at = $3, \
         expires_at = $4 WHERE id = $5 AND expires_at > $3 AND sent_at <= $6 AND passed_at IS NULL");
    Ok(tx.run(update.bind(code_hash).bind(link_hash).bind(at).bind(expires_at).bind(id.0).bind(before)).await? == 1)
}

/// Gives a reset its code; false when its time is over.
pub(super) async fn set_code(tx: &mut Tx, id: RowId, code_hash: &str, now: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE one_time_codes SET code_hash = $1 WHERE id = $2 AND expires_at > $3 AND passed_at IS NULL");
    Ok(tx.run(update.bind(code_hash).bind(id.0).bind(now)).await? == 1)
}

/// Remembers that the code was right; once.
pub(super) async fn pass(tx: &mut Tx, id: RowId, at: Timestamp, expires_at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE one_time_codes SET passed_at = $1, code_hash = NULL, link_hash = NULL, expires_at = $2 \
         WHERE id = $3 AND expires_at > $1 AND passed_at IS NULL");
    Ok(tx.run(update.bind(at).bind(expires_at).bind(id.0)).await? == 1)
}

/// The same by the link, under another id; once.
pub(super) async fn pass_link(tx: &mut Tx, hash: &str, id: RowId, (at, expires_at): (Timestamp, Timestamp)) -> sqlx::Result<Option<CodeRow>> {
    let update = sql("UPDATE one_time_codes SET id = $1, passed_at = $2, code_hash = NULL, link_hash = NULL, expires_at = $3 \
         WHERE link_hash = $4 AND expires_at > $2 AND passed_at IS NULL RETURNING ");
    tx.find(update.push(COLUMNS).bind(id.0).bind(at).bind(expires_at).bind(hash)).await
}

/// Uses it up: of two who ask at once, one gets it.
pub(super) async fn take(tx: &mut Tx, id: RowId, now: Timestamp) -> sqlx::Result<Option<CodeRow>> {
    tx.find(sql("DELETE FROM one_time_codes WHERE id = $1 AND expires_at > $2 RETURNING ").push(COLUMNS).bind(id.0).bind(now)).await
}

/// Forgets what waits for a contact.
pub(in crate::people::accounts) async fn delete_of(tx: &mut Tx, contact_key: &str) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM one_time_codes WHERE contact_key = $1").bind(contact_key)).await.map(drop)
}

/// Forgets codes whose time is over, and the contacts that waited with them.
pub(in crate::people::accounts) async fn delete_expired(db: &Db, now: Timestamp) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM one_time_codes WHERE expires_at <= ").arg(now)).await.map(drop)
}
