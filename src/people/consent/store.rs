//! SQL of consents.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Db, RowId, Tx, sql};

/// The latest version that somebody agreed to, and when.
pub(super) async fn agreed(db: &Db, account: AccountId) -> sqlx::Result<Option<(i64, Timestamp)>> {
    db.find(sql("SELECT version, created_at FROM consents WHERE account_id = $1 ORDER BY version DESC LIMIT 1").bind(account)).await
}

/// A second time changes nothing.
pub(super) async fn insert_consent(tx: &mut Tx, id: RowId, account: AccountId, version: i64, language: &str, way: &str, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO consents (id, account_id, version, language, way, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (account_id, version) DO NOTHING")
    .bind(id.0)
    .bind(account)
    .bind(version)
    .bind(language)
    .bind(way)
    .bind(at);
    tx.run(insert).await.map(drop)
}
