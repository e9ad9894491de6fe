//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, MeasureId, Tx, sql};

/// A measure that was given; without days a warning.
#[derive(Debug)]
pub struct MeasureRow<'a> {
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
pub async fn insert(tx: &mut Tx, row: &MeasureRow<'_>) -> sqlx::Result<bool> {
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
