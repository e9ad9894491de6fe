//! SQL of what is kept for a set time: each statement deletes a bounded number of rows older than a moment.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Db, sql};

pub(super) async fn links(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM account_tokens WHERE hash IN (SELECT hash FROM account_tokens WHERE expires_at <= $1 OR used_at <= $1 LIMIT $2)");
    db.run(delete.bind(over).bind(most)).await.map(drop)
}

/// Who never confirmed an address has written nothing.
pub(super) async fn unconfirmed(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM accounts WHERE id IN (SELECT id FROM accounts WHERE placeholder = FALSE AND confirmed_at IS NULL AND created_at <= $1 \
             AND NOT EXISTS (SELECT 1 FROM role_events e WHERE e.account_id = accounts.id) LIMIT $2)");
    db.run(delete.bind(over).bind(most)).await.map(drop)
}

/// A census code that was used stays, so that the same list uploaded again does not revive it.
pub(super) async fn residence_codes(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM residence_codes WHERE hash IN (SELECT hash FROM residence_codes WHERE (used_at IS NULL AND expires_at <= $1) \
         OR (used_at <= $1 AND method <> 'census' AND expires_at <= $1) LIMIT $2)");
    db.run(delete.bind(over).bind(most)).await.map(drop)
}

pub(super) async fn residence_events(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM residence_events WHERE id IN (SELECT id FROM residence_events WHERE created_at <= $1 LIMIT $2)").bind(over).bind(most))
        .await
        .map(drop)
}

pub(super) async fn notifications(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE read_at <= $1 LIMIT $2)").bind(over).bind(most)).await.map(drop)
}

pub(super) async fn failed_jobs(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE failed_at <= $1 LIMIT $2)").bind(over).bind(most)).await.map(drop)
}

pub(super) async fn deletion_codes(db: &Db, now: Timestamp) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM deletion_codes WHERE expires_at <= $1").bind(now)).await.map(drop)
}

pub(super) async fn objections(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM objections WHERE id IN (SELECT id FROM objections WHERE answered_at <= $1 LIMIT $2)").bind(over).bind(most)).await.map(drop)
}

/// With the pages that were looked at.
pub(super) async fn grants(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM assist_grants WHERE id IN (SELECT id FROM assist_grants WHERE ends_at <= $1 LIMIT $2)").bind(over).bind(most)).await.map(drop)
}

/// When somebody was here for the last time, as far as is known; an account with a session is in use.
const UNUSED: &str = "SELECT id FROM accounts WHERE placeholder = FALSE AND confirmed_at IS NOT NULL AND COALESCE(seen_at, created_at) <= ";
const NOBODY_S: &str = " AND NOT EXISTS (SELECT 1 FROM roles r WHERE r.account_id = accounts.id) \
                        AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.account_id = accounts.id) ORDER BY id LIMIT ";

/// Unused since then, and not warned since they were here.
pub(super) async fn unused_to_warn(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<Vec<AccountId>> {
    let select = sql(UNUSED).arg(over).push(" AND (warned_at IS NULL OR warned_at < COALESCE(seen_at, created_at))");
    ids(db, select.push(NOBODY_S).arg(most)).await
}

/// Unused since then, and warned before a moment.
pub(super) async fn unused_and_warned(db: &Db, over: Timestamp, warned: Timestamp, most: i64) -> sqlx::Result<Vec<AccountId>> {
    let select = sql(UNUSED).arg(over).push(" AND warned_at >= COALESCE(seen_at, created_at) AND warned_at <= ").arg(warned);
    ids(db, select.push(NOBODY_S).arg(most)).await
}

async fn ids(db: &Db, select: crate::base::db::Statement) -> sqlx::Result<Vec<AccountId>> {
    Ok(db.all::<(AccountId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Remembers that somebody was warned; false when they were, or came, meanwhile.
pub(super) async fn set_warned(tx: &mut crate::base::db::Tx, account: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update =
        sql("UPDATE accounts SET warned_at = $1 WHERE id = $2 AND placeholder = FALSE AND (warned_at IS NULL OR warned_at < COALESCE(seen_at, created_at))");
    Ok(tx.run(update.bind(at).bind(account)).await? == 1)
}
