//! SQL of accounts, their tokens, roles and sessions.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, Db, PartRows, Parts, RowId, Sql, Tx, known_devices, sql};

#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct AccountRow {
    pub id: AccountId,
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub password_hash: Option<String>,
    pub language: String,
    pub confirmed_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub visibility: String,
}

const SELECT: &str = "SELECT id, name, email, (SELECT p.phone FROM account_phones p WHERE p.account_id = accounts.id) AS phone, \
     password_hash, language, confirmed_at, created_at, visibility FROM accounts WHERE placeholder = FALSE AND ";

/// A person who can sign in; placeholders cannot.
pub(super) async fn find(db: &Db, id: AccountId) -> sqlx::Result<Option<AccountRow>> {
    db.find(sql(SELECT).push("id = ").arg(id)).await
}

/// What is known of whoever is signed in.
pub(super) struct Identity {
    pub handle: String,
    pub name: String,
    /// Empty for whoever has only a phone.
    pub email: String,
    /// Empty for whoever has only an address.
    pub phone: String,
    pub has_password: bool,
    pub has_second_factor: bool,
    pub language: String,
    pub created_at: Timestamp,
}

/// Asks for a person who can sign in; placeholders cannot.
pub(super) fn with_account(parts: Parts, id: AccountId) -> Parts {
    let columns = Columns {
        texts: &["a.handle", "a.name", "a.email", "(SELECT p.phone FROM account_phones p WHERE p.account_id = a.id)", "a.language"],
        numbers: &[
            "CASE WHEN a.password_hash IS NOT NULL AND a.password_hash <> '' THEN 1 ELSE 0 END",
            "CASE WHEN EXISTS (SELECT 1 FROM authenticators f WHERE f.account_id = a.id) THEN 1 ELSE 0 END",
            "a.created_at",
        ],
        ..Columns::NONE
    };
    parts.part("account", &columns, " FROM accounts a WHERE a.placeholder = FALSE AND a.id = ").arg(id)
}

/// From the rows of [`with_account`].
pub(super) fn account(rows: &PartRows) -> Option<Identity> {
    let row = rows.of("account").next()?;
    Some(Identity {
        handle: row.text(0).to_owned(),
        name: row.text(1).to_owned(),
        email: row.text(2).to_owned(),
        phone: row.text(3).to_owned(),
        language: row.text(4).to_owned(),
        has_password: row.is(0),
        has_second_factor: row.is(1),
        created_at: Timestamp(row.number(2)),
    })
}

pub(super) async fn find_in(tx: &mut Tx, id: AccountId) -> sqlx::Result<Option<AccountRow>> {
    tx.find(sql(SELECT).push("id = ").arg(id)).await
}

pub(super) async fn languages(db: &Db, ids: &[AccountId]) -> sqlx::Result<Vec<(AccountId, String)>> {
    db.all(sql("SELECT id, language FROM accounts WHERE id IN ").list(ids.iter().copied())).await
}

pub(super) async fn lock(tx: &mut Tx, id: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET handle = handle WHERE id = ").arg(id)).await.map(drop)
}

/// Keeps somebody's row as it is until the transaction ends, together with others who do; false if they have left.
pub(super) async fn join(tx: &mut Tx, id: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT id FROM accounts WHERE id = $1 AND deleted_at IS NULL").bind(id).shared();
    Ok(tx.find::<(AccountId,)>(select).await?.is_some())
}

/// Locks the row of an address; returns whose it is, and whether it is confirmed.
pub(super) async fn lock_by_email(tx: &mut Tx, key: &str) -> sqlx::Result<Option<(AccountId, bool)>> {
    tx.find(sql("UPDATE accounts SET handle = handle WHERE placeholder = FALSE AND email_key = $1 RETURNING id, confirmed_at IS NOT NULL").bind(key)).await
}

/// Leaves nothing of a person in the row.
pub(super) async fn empty(tx: &mut Tx, id: AccountId, handle: &str, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE accounts SET handle = $1, name = '', email = NULL, email_key = NULL, password_hash = NULL, language = 'ar', placeholder = TRUE, \
         confirmed_at = NULL, seen_at = NULL, warned_at = NULL, visibility = 'published', deleted_at = $2 WHERE id = $3");
    tx.run(update.bind(handle).bind(at).bind(id)).await.map(drop)
}

/// Whether anybody but this account has this phone.
pub(super) async fn is_phone_of_another(tx: &mut Tx, phone: &str, account: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT seat FROM account_phones WHERE phone = $1 AND account_id <> $2 LIMIT 1").bind(phone).bind(account);
    Ok(tx.find::<(i64,)>(select).await?.is_some())
}

pub(super) async fn set_seen(db: &Db, id: AccountId, at: Timestamp) -> sqlx::Result<()> {
    db.run_unseen(sql("UPDATE accounts SET seen_at = $1 WHERE id = $2").bind(at).bind(id)).await.map(drop)
}

/// Takes over from the sessions what was seen later than is known; visits before `since` were taken over the day before.
pub(super) async fn remember_visits(db: &Db, since: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE accounts SET seen_at = (SELECT MAX(s.seen_at) FROM sessions s WHERE s.account_id = accounts.id) \
         WHERE placeholder = FALSE AND id IN (SELECT s.account_id FROM sessions s JOIN accounts a ON a.id = s.account_id \
         WHERE s.seen_at > COALESCE(a.seen_at, 0) AND (a.seen_at IS NULL OR a.seen_at < $1))");
    db.run(update.bind(since)).await.map(drop)
}

pub(super) async fn by_email(db: &Db, key: &str) -> sqlx::Result<Option<AccountRow>> {
    db.find(sql(SELECT).push("email_key = ").arg(key)).await
}

/// Everybody who has this phone, in the order in which they joined.
pub(super) async fn by_phone(db: &Db, phone: &str) -> sqlx::Result<Vec<AccountRow>> {
    db.all(sql(SELECT).push("id IN (SELECT account_id FROM account_phones WHERE phone = ").arg(phone).push(") ORDER BY created_at, id")).await
}

pub(super) async fn by_handle(db: &Db, handle: &str) -> sqlx::Result<Option<AccountRow>> {
    db.find(sql(SELECT).push("confirmed_at IS NOT NULL AND handle = ").arg(handle)).await
}

pub(super) struct NewAccount<'a> {
    pub id: AccountId,
    pub handle: &'a str,
    pub name: &'a str,
    pub email: Option<&'a str>,
    pub email_key: Option<&'a str>,
    pub password_hash: Option<&'a str>,
    pub language: &'a str,
    pub at: Timestamp,
}

/// Somebody who has shown that the address, or a phone that is given a seat, is theirs. Whether the address was free.
pub(super) async fn insert(tx: &mut Tx, new: &NewAccount<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO accounts (id, handle, name, email, email_key, password_hash, language, confirmed_at, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8) ON CONFLICT (email_key) DO NOTHING")
    .bind(new.id)
    .bind(new.handle)
    .bind(new.name)
    .bind(new.email)
    .bind(new.email_key)
    .bind(new.password_hash)
    .bind(new.language)
    .bind(new.at);
    Ok(tx.run(insert).await? == 1)
}

/// Takes every way to sign in from whoever made an account, before its owner gets it: nothing of before opens it.
pub(super) async fn close_ways_in(tx: &mut Tx, id: AccountId) -> sqlx::Result<()> {
    for delete in [
        "DELETE FROM sessions WHERE account_id = ",
        "DELETE FROM one_time_codes WHERE account_id = ",
        "DELETE FROM account_tokens WHERE account_id = ",
        "DELETE FROM account_phones WHERE account_id = ",
        "DELETE FROM recovery_codes WHERE account_id = ",
        "DELETE FROM authenticators WHERE account_id = ",
        "DELETE FROM identities WHERE account_id = ",
    ] {
        tx.run(sql(delete).arg(id)).await?;
    }
    known_devices::forget(tx, id).await?;
    tx.run(sql("UPDATE accounts SET password_hash = NULL WHERE id = ").arg(id)).await.map(drop)
}

/// Somebody who cannot sign in.
pub(super) struct NewPlaceholder<'a> {
    pub id: AccountId,
    pub handle: &'a str,
    pub name: &'a str,
    pub language: &'a str,
    pub at: Timestamp,
}

pub(super) async fn insert_placeholder(tx: &mut Tx, new: &NewPlaceholder<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO accounts (id, handle, name, language, placeholder, created_at) VALUES ($1, $2, $3, $4, TRUE, $5)")
        .bind(new.id)
        .bind(new.handle)
        .bind(new.name)
        .bind(new.language)
        .bind(new.at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn is_stand_in(tx: &mut Tx, id: AccountId) -> sqlx::Result<bool> {
    Ok(tx.find::<(AccountId,)>(sql("SELECT id FROM accounts WHERE id = $1 AND placeholder AND deleted_at IS NULL").bind(id)).await?.is_some())
}

pub(super) async fn empty_placeholder(tx: &mut Tx, id: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET name = '' WHERE id = $1 AND placeholder = TRUE").bind(id)).await.map(drop)
}

pub(super) async fn confirm(tx: &mut Tx, id: AccountId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET confirmed_at = COALESCE(confirmed_at, $1) WHERE id = $2").bind(at).bind(id)).await.map(drop)
}

/// `false` while the name is hidden or waits to be read: then it changes by rewriting alone. Another name is another version, which can be flagged anew.
pub(super) async fn set_name(tx: &mut Tx, id: AccountId, name: &str) -> sqlx::Result<bool> {
    let update = sql("UPDATE accounts SET name = $1, version = version + (CASE WHEN name = $1 THEN 0 ELSE 1 END) WHERE id = $2 \
         AND visibility IN ('published', 'under_review')");
    Ok(tx.run(update.bind(name).bind(id)).await? == 1)
}

pub(super) async fn set_language(tx: &mut Tx, id: AccountId, language: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET language = $1 WHERE id = $2").bind(language).bind(id)).await.map(drop)
}

pub(super) async fn set_password(tx: &mut Tx, id: AccountId, hash: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET password_hash = $1 WHERE id = $2").bind(hash).bind(id)).await.map(drop)
}

/// Puts a better hash of the same password in the place of the one it was tried against.
pub(super) async fn renew_hash(db: &Db, id: AccountId, old: &str, new: &str) -> sqlx::Result<()> {
    db.run(sql("UPDATE accounts SET password_hash = $1 WHERE id = $2 AND password_hash = $3").bind(new).bind(id).bind(old)).await.map(drop)
}

/// Takes an address from an account that never confirmed it: whoever reads its mail has just shown so.
pub(super) async fn free_unconfirmed(tx: &mut Tx, key: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE accounts SET email = NULL, email_key = NULL, password_hash = NULL WHERE confirmed_at IS NULL AND email_key = ").arg(key)).await.map(drop)
}

/// Whether the address was free. The question is asked in the statement, so that a refusal does not spoil the transaction.
pub(super) async fn set_email(tx: &mut Tx, id: AccountId, email: &str, key: &str) -> sqlx::Result<bool> {
    let update = sql("UPDATE accounts SET email = $1, email_key = $2 WHERE id = $3 AND NOT EXISTS (SELECT 1 FROM accounts other WHERE other.email_key = $2 AND other.id <> $3)")
        .bind(email)
        .bind(key)
        .bind(id);
    Ok(tx.run(update).await? == 1)
}

pub(super) struct NewToken<'a> {
    pub hash: Vec<u8>,
    pub account: AccountId,
    pub purpose: &'static str,
    pub email: &'a str,
    pub at: Timestamp,
    pub expires_at: Timestamp,
}

/// Keeps a token; earlier ones of the same purpose no longer work.
pub(super) async fn insert_token(tx: &mut Tx, new: &NewToken<'_>) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM account_tokens WHERE account_id = $1 AND purpose = $2").bind(new.account).bind(new.purpose)).await?;
    let insert = sql("INSERT INTO account_tokens (hash, account_id, purpose, email, created_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(new.hash.clone())
        .bind(new.account)
        .bind(new.purpose)
        .bind(new.email)
        .bind(new.at)
        .bind(new.expires_at);
    tx.run(insert).await.map(drop)
}

/// Ends every link and code sent to an account.
pub(super) async fn end_tokens(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM one_time_codes WHERE account_id = ").arg(account)).await?;
    tx.run(sql("DELETE FROM one_time_codes WHERE contact_key = (SELECT email_key FROM accounts WHERE id = ").arg(account).push(")")).await?;
    tx.run(sql("DELETE FROM account_tokens WHERE account_id = ").arg(account)).await.map(drop)
}

/// The account and address of a token that still works.
pub(super) async fn token(db: &mut impl Sql, hash: Vec<u8>, purpose: &str, now: Timestamp) -> sqlx::Result<Option<(AccountId, String)>> {
    db.find(
        sql("SELECT account_id, email FROM account_tokens WHERE hash = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > $3")
            .bind(hash)
            .bind(purpose)
            .bind(now),
    )
    .await
}

/// Uses a token up. Returns `None` if it does not work any more.
pub(super) async fn use_token(tx: &mut Tx, hash: Vec<u8>, purpose: &str, now: Timestamp) -> sqlx::Result<Option<(AccountId, String)>> {
    tx.find(
        sql("UPDATE account_tokens SET used_at = $1 WHERE hash = $2 AND purpose = $3 AND used_at IS NULL AND expires_at > $1 RETURNING account_id, email")
            .bind(now)
            .bind(hash)
            .bind(purpose),
    )
    .await
}

/// Asks for what names these people.
pub(super) fn with_names(parts: Parts, ids: &[AccountId]) -> Parts {
    let columns = Columns {
        ids: &["id"],
        texts: &["handle", "name", "visibility"],
        numbers: &["CASE WHEN placeholder THEN 1 ELSE 0 END", "CASE WHEN deleted_at IS NULL THEN 0 ELSE 1 END"],
    };
    parts.part("names", &columns, " FROM accounts WHERE id IN ").list(ids.iter().copied())
}

#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct SessionRow {
    pub id: RowId,
    pub hash: Vec<u8>,
    pub user_agent: String,
    pub created_at: Timestamp,
    pub seen_at: Timestamp,
}

/// An account's sessions that began after a moment and have not ended.
pub(super) async fn sessions(db: &Db, account: AccountId, begun_after: Timestamp, now: Timestamp) -> sqlx::Result<Vec<SessionRow>> {
    let select = sql("SELECT id, hash, user_agent, created_at, seen_at FROM sessions WHERE account_id = $1 AND expires_at > $2 AND created_at > $3 \
         ORDER BY seen_at DESC LIMIT 100");
    db.all(select.bind(account).bind(now).bind(begun_after)).await
}

/// Ends the sessions of these accounts that began at a moment or before.
pub(super) async fn end_begun_before(db: &Db, accounts: &[AccountId], begun: Timestamp) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM sessions WHERE created_at <= ").arg(begun).push(" AND account_id IN ").list(accounts.iter().copied());
    db.run(delete).await.map(drop)
}

pub(super) async fn end_session(tx: &mut Tx, account: AccountId, id: RowId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM sessions WHERE account_id = $1 AND id = $2").bind(account).bind(id)).await.map(drop)
}

/// Ends all sessions of an account but the one with the hash `but`; empty: all of them.
pub(super) async fn end_sessions(tx: &mut Tx, account: AccountId, but: impl AsRef<[u8]>) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM sessions WHERE account_id = $1 AND hash <> $2").bind(account).bind(but.as_ref().to_vec())).await.map(drop)
}
