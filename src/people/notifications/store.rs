//! SQL of notifications.

use app::model::content::ItemKind;
use uuid::Uuid;

use super::{By, Notice};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Columns, Db, NotificationId, OrganisationId, Parts, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::people::accounts;

/// A notification to be kept.
pub(super) struct New<'a> {
    pub id: NotificationId,
    pub to: AccountId,
    pub about: Option<Item>,
    pub by: By,
    pub notice: &'a Notice,
    pub path: &'a str,
    pub now: Timestamp,
}

pub(super) fn with_unread(parts: Parts, account: AccountId) -> Parts {
    let columns = Columns { numbers: &["COUNT(*)"], ..Columns::NONE };
    parts.part("unread", &columns, " FROM notifications WHERE read_at IS NULL AND account_id = ").arg(account)
}

/// Placeholders never sign in, so nothing is kept for them.
pub(super) async fn insert(tx: &mut Tx, new: New<'_>) -> Result<()> {
    let mut notice = new.notice.clone();
    if new.by != By::NOBODY {
        notice.forget_names();
    }
    let insert =
        sql("INSERT INTO notifications (id, account_id, kind, data, path, about_kind, about_id, by_account, by_organisation, as_officer, created_at) \
         SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11 WHERE ");
    let insert = accounts::is_person(insert, "$2")
        .bind(new.id)
        .bind(new.to)
        .bind(notice.name())
        .bind(serde_json::to_string(&notice)?)
        .bind(new.path)
        .bind(new.about.map(|item| item.kind.as_str().to_owned()))
        .bind(new.about.map(|item| item.id))
        .bind(new.by.account)
        .bind(new.by.organisation)
        .bind(new.by.officer)
        .bind(new.now);
    tx.run(insert).await?;
    Ok(())
}

/// A kept notification.
#[derive(Debug, sqlx_macros::FromRow)]
pub struct Kept {
    pub id: NotificationId,
    /// The notice, as JSON.
    pub data: String,
    /// Where to read more.
    pub path: String,
    about_kind: Option<String>,
    about_id: Option<Uuid>,
    by_account: Option<AccountId>,
    by_organisation: Option<OrganisationId>,
    as_officer: bool,
    /// Since when.
    pub created_at: Timestamp,
    pub read_at: Option<Timestamp>,
}

impl Kept {
    /// What it quotes the title of.
    pub fn about(&self) -> Option<Item> {
        Some(Item { kind: ItemKind::parse(self.about_kind.as_deref()?)?, id: self.about_id? })
    }

    /// Who acted, and for which organisation.
    pub const fn by(&self) -> By {
        By { account: self.by_account, organisation: self.by_organisation, officer: self.as_officer }
    }
}

const SELECT: &str = "SELECT id, data, path, about_kind, about_id, by_account, by_organisation, as_officer, created_at, read_at FROM notifications WHERE ";

/// The newest, or those that come after a place in that order.
pub async fn list(db: &Db, account: AccountId, before: Option<(Timestamp, NotificationId)>, most: i64) -> sqlx::Result<Vec<Kept>> {
    let mut select = sql(SELECT).push("account_id = ").arg(account);
    if let Some((at, id)) = before {
        select = select.push(" AND (created_at, id) < (").arg(at).push(", ").arg(id).push(")");
    }
    db.all(select.push(" ORDER BY created_at DESC, id DESC LIMIT ").arg(most)).await
}

/// Those of these that there are, in no order.
pub async fn among(db: &Db, ids: &[NotificationId]) -> sqlx::Result<Vec<Kept>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql(SELECT).push("id IN ").list(ids.iter().copied())).await
}

/// Marks one of this person's as read; returns where it leads.
pub async fn mark_read(tx: &mut Tx, account: AccountId, id: NotificationId, now: Timestamp) -> sqlx::Result<Option<String>> {
    let update = sql("UPDATE notifications SET read_at = COALESCE(read_at, $1) WHERE id = $2 AND account_id = $3 RETURNING path");
    Ok(tx.find::<(String,)>(update.bind(now).bind(id).bind(account)).await?.map(|(path,)| path))
}

/// Marks as read what this person had at a moment.
pub async fn mark_all_read(tx: &mut Tx, account: AccountId, until: Timestamp, now: Timestamp) -> sqlx::Result<u64> {
    let update = sql("UPDATE notifications SET read_at = $1 WHERE account_id = $2 AND read_at IS NULL AND created_at <= $3");
    tx.run(update.bind(now).bind(account).bind(until)).await
}

pub(super) async fn forget_read(db: &Db, over: Timestamp, most: i64) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM notifications WHERE id IN (SELECT id FROM notifications WHERE read_at <= $1 LIMIT $2)");
    db.run(delete.bind(over).bind(most)).await.map(drop)
}

/// Notifications that have a text as a value, in the order of their ids.
pub(super) async fn saying(tx: &mut Tx, text: &str, after: Option<NotificationId>, most: usize) -> sqlx::Result<Vec<(NotificationId, String)>> {
    let pattern = format!("%{}%", text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_"));
    let select = sql("SELECT id, data FROM notifications WHERE data LIKE ").arg(pattern).push(" ESCAPE '\\'");
    tx.all(select.after(" AND id > ", after).push(" ORDER BY id LIMIT ").arg(most as i64)).await
}

/// Notifications about these.
pub(super) async fn about(tx: &mut Tx, subjects: &[Uuid]) -> sqlx::Result<Vec<(NotificationId, String)>> {
    tx.all(sql("SELECT id, data FROM notifications WHERE about_id IN ").list(subjects.iter().copied()).push(" ORDER BY id")).await
}

pub(super) async fn set_data(tx: &mut Tx, id: NotificationId, data: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE notifications SET data = $1 WHERE id = $2").bind(data).bind(id)).await.map(drop)
}

/// What others were told that a placeholder did, somebody did.
pub(super) async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE notifications SET by_account = $1 WHERE by_account = $2").bind(to).bind(from)).await.map(drop)
}
