//! SQL of what waits and since when, and of when the staff was last reminded of it.

use uuid::Uuid;

use crate::clock::Timestamp;
use crate::db::{AccountId, CommuneId, Db, Tx, sql};

/// More than these nobody needs to be told of.
const MOST: i64 = 1_000;

/// Kind, item, and its oldest open flag.
pub(in crate::moderation) async fn flagged_since(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<(String, Uuid, Timestamp)>> {
    let select = sql("SELECT item_kind, item_id, MIN(created_at) AS at FROM flags WHERE outcome = 'open' AND commune_id = $1 \
         GROUP BY item_kind, item_id ORDER BY at LIMIT $2");
    db.all(select.bind(commune).bind(MOST)).await
}

/// Kind, item, and when its author rewrote it, of what waits for a moderator since.
pub(in crate::moderation) async fn rewritten_since(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<(String, Uuid, Timestamp)>> {
    let select = sql("SELECT d.item_kind, d.item_id, d.created_at FROM moderation_decisions d WHERE d.act = 'resubmit' AND d.commune_id = ").arg(commune);
    db.all(select.push(super::IS_LAST).push(" ORDER BY d.created_at LIMIT ").arg(MOST)).await
}

/// Kind, item, since when it is held and until when.
pub(in crate::moderation) async fn held_since(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<(String, Uuid, Timestamp, Timestamp)>> {
    let select = sql("SELECT item_kind, item_id, held_at, due_at FROM held_items WHERE outcome = 'waiting' AND commune_id = $1 ORDER BY due_at LIMIT $2");
    db.all(select.bind(commune).bind(MOST)).await
}

/// Kind, item, when its author appealed and until when that is decided.
pub(in crate::moderation) async fn appealed_since(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<(String, Uuid, Timestamp, Timestamp)>> {
    let select = sql("SELECT item_kind, item_id, created_at, due_at FROM appeals WHERE outcome = 'open' AND commune_id = $1 ORDER BY due_at LIMIT $2");
    db.all(select.bind(commune).bind(MOST)).await
}

/// Keeps that a person is reminded now; `false` when that was done since `before` already.
pub(in crate::moderation) async fn take_reminder(
    tx: &mut Tx,
    commune: CommuneId,
    account: AccountId,
    kind: &'static str,
    now: Timestamp,
    before: Timestamp,
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO moderation_reminders (commune_id, account_id, kind, sent_at) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (commune_id, account_id, kind) DO UPDATE SET sent_at = $4 WHERE moderation_reminders.sent_at <= $5");
    Ok(tx.run(insert.bind(commune).bind(account).bind(kind).bind(now).bind(before)).await? == 1)
}
