//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use uuid::Uuid;

use super::By;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, NotificationId, Tx, sql};

/// A notification.
#[derive(Debug)]
pub struct NotificationRow {
    pub id: NotificationId,
    pub to: AccountId,
    pub kind: &'static str,
    pub data: String,
    pub path: String,
    pub about: (&'static str, Uuid),
    pub by: By,
    pub at: Timestamp,
    pub read_at: Option<Timestamp>,
}

/// Keeps it.
pub async fn insert(tx: &mut Tx, row: &NotificationRow) -> sqlx::Result<()> {
    let insert = sql(
        "INSERT INTO notifications (id, account_id, kind, data, path, about_kind, about_id, by_account, by_organisation, as_officer, created_at, read_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(row.id)
    .bind(row.to)
    .bind(row.kind)
    .bind(&row.data)
    .bind(&row.path)
    .bind(row.about.0)
    .bind(row.about.1)
    .bind(row.by.account)
    .bind(row.by.organisation)
    .bind(row.by.officer)
    .bind(row.at)
    .bind(row.read_at);
    tx.run(insert).await.map(drop)
}
