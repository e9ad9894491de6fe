//! Rows of measures about people.

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, MeasureId, ProblemId, Tx, sql};

/// A measure that was given; without days a warning.
pub(in crate::site::demo) struct MeasureRow<'a> {
    pub id: MeasureId,
    pub commune: CommuneId,
    pub account: AccountId,
    pub item: (&'static str, Uuid),
    pub days: i64,
    pub reason: &'static str,
    pub note: &'a str,
    pub moderator: AccountId,
    pub at: Timestamp,
}

/// One measure a person; `false` when there is one.
pub(in crate::site::demo) async fn measure(tx: &mut Tx, row: &MeasureRow<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO measures (id, commune_id, account_id, number, kind, days, item_kind, item_id, reason, note, state, actor_id, created_at, \
         begins_at, ends_at) VALUES ($1, $2, $3, 1, $4, $5, $6, $7, $8, $9, 'given', $10, $11, $11, $12) \
         ON CONFLICT (commune_id, account_id, number) DO NOTHING")
    .bind(row.id)
    .bind(row.commune)
    .bind(row.account)
    .bind(if row.days == 0 { "warning" } else { "mute" })
    .bind(row.days)
    .bind(row.item.0)
    .bind(row.item.1)
    .bind(row.reason)
    .bind(row.note)
    .bind(row.moderator)
    .bind(row.at)
    .bind((row.days > 0).then(|| row.at.plus_days(row.days)));
    Ok(tx.run(insert).await? == 1)
}

/// The first problem that somebody reported.
pub(in crate::site::demo) async fn problem_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<Option<(ProblemId, Timestamp)>> {
    tx.find(sql("SELECT id, created_at FROM problems WHERE author_id = $1 ORDER BY number LIMIT 1").bind(account)).await
}
