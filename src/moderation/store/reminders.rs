//! SQL of when the staff was last reminded of what waits.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Tx, sql};

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
