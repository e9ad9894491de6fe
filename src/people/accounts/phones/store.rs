//! SQL of phones and of the codes sent to them.

use app::model::Lang;

use super::Phone;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Db, RowId, Sql, Tx, sql};

/// What a code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::people::accounts) enum Purpose {
    /// Making an account.
    Join,
    /// Choosing a new password.
    Reset,
    /// A new number for an account.
    Change,
}

impl Purpose {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Reset => "reset",
            Self::Change => "change",
        }
    }
}

/// What a code is for, until it is used or its time is over.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::people::accounts) struct CodeRow {
    pub id: RowId,
    pub purpose: String,
    pub phone: String,
    pub account_id: Option<AccountId>,
    pub name: String,
    pub password_hash: String,
    pub language: String,
    pub code_hash: Option<String>,
    pub tries: i64,
    pub sent_at: Timestamp,
    pub passed_at: Option<Timestamp>,
}

impl CodeRow {
    pub(in crate::people::accounts) fn purpose(&self) -> Purpose {
        [Purpose::Join, Purpose::Change].into_iter().find(|purpose| purpose.as_str() == self.purpose).unwrap_or(Purpose::Reset)
    }

    pub(super) fn lang(&self) -> Lang {
        Lang::parse(&self.language).unwrap_or_default()
    }
}

const COLUMNS: &str = "id, purpose, phone, account_id, name, password_hash, language, code_hash, tries, sent_at, passed_at";

pub(super) struct NewCode<'a> {
    pub id: RowId,
    pub purpose: Purpose,
    pub phone: &'a Phone,
    pub account: Option<AccountId>,
    pub name: &'a str,
    pub password_hash: &'a str,
    pub language: &'a str,
    pub code_hash: Option<&'a str>,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

pub(super) async fn insert_code(tx: &mut Tx, new: &NewCode<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO phone_codes (id, purpose, phone, account_id, name, password_hash, language, code_hash, sent_at, expires_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(new.id.0)
    .bind(new.purpose.as_str())
    .bind(new.phone.as_str())
    .bind(new.account)
    .bind(new.name)
    .bind(new.password_hash)
    .bind(new.language)
    .bind(new.code_hash)
    .bind(new.at)
    .bind(new.expires_at);
    tx.run(insert).await.map(drop)
}

/// One whose time is not over.
pub(super) async fn code(mut db: impl Sql, id: RowId, now: Timestamp) -> sqlx::Result<Option<CodeRow>> {
    db.find(sql("SELECT ").push(COLUMNS).push(" FROM phone_codes WHERE id = ").arg(id.0).push(" AND expires_at > ").arg(now)).await
}

/// Counts one try before it is looked at, so that no number of tries at once is more than `most`. Returns `None` if there is none left.
pub(super) async fn count_try(tx: &mut Tx, id: RowId, most: i64, now: Timestamp) -> sqlx::Result<Option<CodeRow>> {
    let update =
        sql("UPDATE phone_codes SET tries = tries + 1 WHERE id = $1 AND tries < $2 AND expires_at > $3 AND passed_at IS NULL RETURNING ").push(COLUMNS);
    tx.find(update.bind(id.0).bind(most).bind(now)).await
}

/// Gives it a new code (or leaves it the one it has) and all its tries again, unless it was passed or got its last code after `before`.
pub(super) async fn renew(tx: &mut Tx, id: RowId, code_hash: Option<&str>, (before, at, expires_at): (Timestamp, Timestamp, Timestamp)) -> sqlx::Result<bool> {
    let update = sql("UPDATE phone_codes SET code_hash = COALESCE($1, code_hash), tries = 0, sent_at = $2, expires_at = $3 \
         WHERE id = $4 AND expires_at > $2 AND sent_at <= $5 AND passed_at IS NULL");
    Ok(tx.run(update.bind(code_hash).bind(at).bind(expires_at).bind(id.0).bind(before)).await? == 1)
}

/// Gives a reset its code; false when its time is over.
pub(super) async fn set_code(tx: &mut Tx, id: RowId, code_hash: &str, now: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE phone_codes SET code_hash = $1 WHERE id = $2 AND expires_at > $3 AND passed_at IS NULL");
    Ok(tx.run(update.bind(code_hash).bind(id.0).bind(now)).await? == 1)
}

/// Remembers that the code was right; once.
pub(super) async fn pass(tx: &mut Tx, id: RowId, at: Timestamp, expires_at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE phone_codes SET passed_at = $1, code_hash = NULL, expires_at = $2 WHERE id = $3 AND expires_at > $1 AND passed_at IS NULL");
    Ok(tx.run(update.bind(at).bind(expires_at).bind(id.0)).await? == 1)
}

/// Uses it up: of two who ask at once, one gets it.
pub(super) async fn take_code(tx: &mut Tx, id: RowId, now: Timestamp) -> sqlx::Result<Option<CodeRow>> {
    tx.find(sql("DELETE FROM phone_codes WHERE id = $1 AND expires_at > $2 RETURNING ").push(COLUMNS).bind(id.0).bind(now)).await
}

/// Forgets codes whose time is over, and the names and numbers that waited with them.
pub(super) async fn delete_expired(db: &Db, now: Timestamp) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM phone_codes WHERE expires_at <= ").arg(now)).await.map(drop)
}

/// Somebody who joined by phone alone. The phone is given by [`take_seat`].
pub(super) async fn insert_account(tx: &mut Tx, id: AccountId, (handle, name): (&str, &str), row: &CodeRow, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO accounts (id, handle, name, password_hash, language, confirmed_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $6)")
        .bind(id)
        .bind(handle)
        .bind(name)
        .bind(&row.password_hash)
        .bind(&row.language)
        .bind(at);
    tx.run(insert).await.map(drop)
}

/// Gives an account the lowest free seat of a phone; false when all `seats` are taken.
pub(super) async fn take_seat(tx: &mut Tx, account: AccountId, phone: &str, seats: i64, at: Timestamp) -> sqlx::Result<bool> {
    for seat in 1..=seats {
        let insert = sql("INSERT INTO account_phones (account_id, phone, seat, confirmed_at) VALUES ($1, $2, $3, $4) ON CONFLICT (phone, seat) DO NOTHING");
        if tx.run(insert.bind(account).bind(phone).bind(seat).bind(at)).await? == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes the phone away from an account, whatever else it has.
pub(super) async fn leave_seat(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM account_phones WHERE account_id = ").arg(account)).await.map(drop)
}

/// Takes the phone away from an account that has an address; false when that would leave it without a way to be reached.
pub(super) async fn remove(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    let delete = sql(
        "DELETE FROM account_phones WHERE account_id = $1 AND EXISTS (SELECT 1 FROM accounts WHERE id = $1 AND email_key IS NOT NULL AND confirmed_at IS NOT NULL)",
    );
    Ok(tx.run(delete.bind(account)).await? == 1)
}

/// Whether this is (still) the account's phone.
pub(super) async fn has_phone(tx: &mut Tx, account: AccountId, phone: &str) -> sqlx::Result<bool> {
    let select = sql("SELECT seat FROM account_phones WHERE account_id = $1 AND phone = $2").bind(account).bind(phone);
    Ok(tx.find::<(i64,)>(select).await?.is_some())
}
