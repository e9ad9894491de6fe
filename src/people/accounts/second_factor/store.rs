//! SQL of authenticators and recovery codes.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AuthenticatorId, Db, Tx, sql};

/// A second factor to be kept.
pub(super) struct New<'a> {
    pub id: AuthenticatorId,
    pub kind: &'static str,
    pub name: &'a str,
    pub credential_id: Option<&'a str>,
    pub credential: &'a str,
    /// The step of the code that was shown.
    pub step: i64,
    pub at: Timestamp,
}

#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct Row {
    pub id: AuthenticatorId,
    pub kind: String,
    pub name: String,
    pub credential: String,
    pub last_step: i64,
    pub created_at: Timestamp,
    pub used_at: Option<Timestamp>,
}

pub(super) async fn count(db: &Db, account: AccountId) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM authenticators WHERE account_id = $1").bind(account)).await?.0)
}

pub(super) async fn among(db: &Db, accounts: &[AccountId]) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT account_id FROM authenticators WHERE account_id IN ").list(accounts.iter().copied());
    Ok(db.all::<(AccountId,)>(select).await?.into_iter().map(|(account,)| account).collect())
}

/// How many there are, while nobody else changes them: the account's row is taken first.
pub(super) async fn lock_and_count(tx: &mut Tx, account: AccountId) -> sqlx::Result<i64> {
    tx.run(sql("UPDATE accounts SET language = language WHERE id = ").arg(account)).await?;
    Ok(tx.one::<(i64,)>(sql("SELECT COUNT(*) FROM authenticators WHERE account_id = $1").bind(account)).await?.0)
}

pub(super) async fn exists(db: &Db, id: AuthenticatorId) -> sqlx::Result<bool> {
    Ok(db.find::<(AuthenticatorId,)>(sql("SELECT id FROM authenticators WHERE id = ").arg(id)).await?.is_some())
}

pub(super) async fn list(db: &Db, account: AccountId) -> sqlx::Result<Vec<Row>> {
    db.all(
        sql("SELECT id, kind, name, credential, last_step, created_at, used_at FROM authenticators WHERE account_id = $1 ORDER BY created_at, id")
            .bind(account),
    )
    .await
}

pub(super) async fn insert(tx: &mut Tx, account: AccountId, new: New<'_>) -> sqlx::Result<()> {
    let insert = sql(
        "INSERT INTO authenticators (id, account_id, kind, name, credential_id, credential, last_step, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(new.id)
    .bind(account)
    .bind(new.kind)
    .bind(new.name)
    .bind(new.credential_id)
    .bind(new.credential)
    .bind(new.step)
    .bind(new.at);
    tx.run(insert).await.map(drop)
}

/// `false` when that code, or a later one, was used before.
pub(super) async fn use_step(tx: &mut Tx, id: AuthenticatorId, step: i64, at: Timestamp) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE authenticators SET last_step = $1, used_at = $2 WHERE id = $3 AND last_step < $1").bind(step).bind(at).bind(id)).await? == 1)
}

pub(super) async fn use_passkey(tx: &mut Tx, id: AuthenticatorId, credential: &str, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE authenticators SET credential = $1, used_at = $2 WHERE id = $3").bind(credential).bind(at).bind(id)).await.map(drop)
}

pub(super) async fn delete(tx: &mut Tx, account: AccountId, id: AuthenticatorId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM authenticators WHERE account_id = $1 AND id = $2").bind(account).bind(id)).await? == 1)
}

pub(super) async fn delete_all(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM authenticators WHERE account_id = ").arg(account)).await.map(drop)
}

pub(super) async fn delete_recovery(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM recovery_codes WHERE account_id = ").arg(account)).await.map(drop)
}

pub(super) async fn insert_recovery(tx: &mut Tx, account: AccountId, hash: Vec<u8>, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("INSERT INTO recovery_codes (hash, account_id, created_at) VALUES ($1, $2, $3)").bind(hash).bind(account).bind(at)).await.map(drop)
}

pub(super) async fn spend_recovery(tx: &mut Tx, account: AccountId, hash: Vec<u8>, at: Timestamp) -> sqlx::Result<bool> {
    let spend = sql("UPDATE recovery_codes SET used_at = $1 WHERE hash = $2 AND account_id = $3 AND used_at IS NULL");
    Ok(tx.run(spend.bind(at).bind(hash).bind(account)).await? == 1)
}

pub(super) async fn recovery_left(db: &Db, account: AccountId) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM recovery_codes WHERE used_at IS NULL AND account_id = $1").bind(account)).await?.0)
}

pub(super) async fn recovery_among(db: &Db, account: AccountId, hashes: Vec<Vec<u8>>) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM recovery_codes WHERE account_id = ").arg(account).push(" AND hash IN ").list(hashes)).await?.0)
}
