//! SQL of notifications.

use crate::db::{AccountId, Db, sql};

pub(super) async fn unread(db: &Db, account: AccountId) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(sql("SELECT COUNT(*) FROM notifications WHERE account_id = $1 AND read_at IS NULL").bind(account)).await?.0)
}
