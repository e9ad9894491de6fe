//! SQL of consents.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, Db, Parts, RowId, Tx, sql};

/// The latest version that somebody agreed to, and when.
pub(super) async fn agreed(db: &Db, account: AccountId) -> sqlx::Result<Option<(i64, Timestamp)>> {
    db.find(sql("SELECT version, created_at FROM consents WHERE account_id = $1 ORDER BY version DESC LIMIT 1").bind(account)).await
}

/// How often each version was agreed to.
pub(super) async fn tally(db: &Db) -> sqlx::Result<Vec<(i64, i64)>> {
    db.all(sql("SELECT version, COUNT(*) FROM consents GROUP BY version")).await
}

pub(super) fn with_agreed(parts: Parts, account: AccountId) -> Parts {
    let columns = Columns { numbers: &["MAX(version)"], ..Columns::NONE };
    parts.part("consent", &columns, " FROM consents WHERE account_id = ").arg(account)
}

/// What somebody agreed to.
pub(super) struct NewConsent<'a> {
    pub id: RowId,
    pub account: AccountId,
    pub version: i64,
    pub language: &'a str,
    pub way: &'static str,
    pub at: Timestamp,
}

/// What many people agreed to that were never asked before.
pub(super) async fn insert_all(tx: &mut Tx, all: &[NewConsent<'_>]) -> sqlx::Result<()> {
    let rows = all.iter().map(|new| [new.id.into(), new.account.into(), new.version.into(), new.language.into(), new.way.into(), new.at.into()]);
    tx.insert_all("INSERT INTO consents (id, account_id, version, language, way, created_at) VALUES ", rows.collect()).await
}

/// A second time changes nothing.
pub(super) async fn insert(tx: &mut Tx, new: &NewConsent<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO consents (id, account_id, version, language, way, created_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (account_id, version) DO NOTHING")
    .bind(new.id)
    .bind(new.account)
    .bind(new.version)
    .bind(new.language)
    .bind(new.way)
    .bind(new.at);
    tx.run(insert).await.map(drop)
}
