//! SQL of notifications.

use super::Notice;
use crate::clock::Timestamp;
use crate::db::{AccountId, Db, NotificationId, Tx, sql};
use crate::error::Result;
use crate::moderation::Item;

/// A notification to be kept.
pub(super) struct New<'a> {
    pub id: NotificationId,
    pub to: AccountId,
    pub about: Item,
    pub notice: &'a Notice,
    pub path: &'a str,
    pub now: Timestamp,
}

pub(super) async fn unread(db: &Db, account: AccountId) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM notifications WHERE account_id = $1 AND read_at IS NULL").bind(account)).await?.0)
}

/// Placeholders never sign in, so nothing is kept for them.
pub(super) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<()> {
    let insert = sql("INSERT INTO notifications (id, account_id, kind, data, path, about_kind, about_id, created_at) \
         SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM accounts WHERE id = $2 AND placeholder = FALSE")
    .bind(new.id)
    .bind(new.to)
    .bind(new.notice.name())
    .bind(serde_json::to_string(new.notice)?)
    .bind(new.path)
    .bind(new.about.kind.as_str())
    .bind(new.about.id)
    .bind(new.now);
    tx.run(insert).await?;
    Ok(())
}
