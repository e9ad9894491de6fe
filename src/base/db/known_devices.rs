//! Browsers in which people have signed in, as keyed hashes of a cookie.

use super::{AccountId, Db, Tx, sql};
use crate::base::clock::Timestamp;

/// What a person downloads of them.
pub const EXPORT: &str = "SELECT k.hash, k.user_agent AS device, k.created_at, k.seen_at FROM known_devices k WHERE k.account_id = $1";

/// Whether this browser was known; it is then seen anew.
pub async fn see(tx: &mut Tx, account: AccountId, hash: Vec<u8>, at: Timestamp) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE known_devices SET seen_at = $1 WHERE account_id = $2 AND hash = $3").bind(at).bind(account).bind(hash)).await? == 1)
}

/// Which of these hashes, each of one of these accounts, is of a browser that is known.
pub async fn find(db: &Db, accounts: &[AccountId], hashes: Vec<Vec<u8>>) -> sqlx::Result<Option<Vec<u8>>> {
    let select = sql("SELECT hash FROM known_devices WHERE account_id IN ").list(accounts.iter().copied()).push(" AND hash IN ").list(hashes);
    Ok(db.find::<(Vec<u8>,)>(select.push(" LIMIT 1")).await?.map(|(hash,)| hash))
}

/// Whether a person had signed in in a browser before a moment.
pub async fn has_since(db: &Db, account: AccountId, hash: Vec<u8>, before: Timestamp) -> sqlx::Result<bool> {
    let known = sql("SELECT COUNT(*) FROM known_devices WHERE account_id = $1 AND hash = $2 AND created_at < $3").bind(account).bind(hash).bind(before);
    Ok(db.one::<(i64,)>(known).await?.0 > 0)
}

/// Whether a person has signed in in any.
pub async fn has_any(tx: &mut Tx, account: AccountId) -> sqlx::Result<bool> {
    Ok(tx.one::<(i64,)>(sql("SELECT COUNT(*) FROM known_devices WHERE account_id = $1").bind(account)).await?.0 > 0)
}

/// Makes a browser known to a person.
pub async fn insert(tx: &mut Tx, account: AccountId, hash: Vec<u8>, user_agent: &str, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql(
        "INSERT INTO known_devices (account_id, hash, user_agent, created_at, seen_at) VALUES ($1, $2, $3, $4, $4) ON CONFLICT (account_id, hash) DO NOTHING",
    );
    tx.run(insert.bind(account).bind(hash).bind(user_agent).bind(at)).await.map(drop)
}

/// Forgets every browser of a person.
pub async fn forget(tx: &mut Tx, account: AccountId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM known_devices WHERE account_id = ").arg(account)).await.map(drop)
}
