//! SQL of flags and decisions; [`process`] has that of appeals, rewritten texts and the log, [`mod@held`] that of what is held.

mod held;
mod process;

use app::model::content::{ItemKind, Reason};
use app::model::moderation::Decided;
use uuid::Uuid;

use super::Item;
use super::deciding::Decision;
use super::flagging::Flag;
use crate::clock::Timestamp;
use crate::db::{AccountId, CommuneId, Db, DecisionId, Sql, Tx, sql};
pub(super) use held::*;
pub(super) use process::*;

/// Rows of one item's page; more than that nobody reads.
const MOST_ROWS: i64 = 200;

/// Makes a decision the last one about its item: for `moderation_decisions d`.
const IS_LAST: &str = " AND NOT EXISTS (SELECT 1 FROM moderation_decisions later WHERE later.item_id = d.item_id AND later.number > d.number)";

/// After one of these as the last decision an item is hidden from others.
const HIDING: &str = "('hide', 'confirm', 'uphold', 'resubmit')";

/// The decision that hides an item now.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct HiddenRow {
    pub item_id: Uuid,
    pub commune_id: CommuneId,
    act: String,
    reason: String,
    pub note: String,
    pub created_at: Timestamp,
}

impl HiddenRow {
    /// Whether the author's new text waits for a moderator.
    pub fn is_rewritten(&self) -> bool {
        self.act == "resubmit"
    }

    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }
}

pub(super) async fn hidden_among(db: &Db, items: &[Uuid]) -> sqlx::Result<Vec<HiddenRow>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT d.item_id, d.commune_id, d.act, d.reason, d.note, d.created_at FROM moderation_decisions d WHERE d.item_id IN ")
        .list(items.iter().copied())
        .push(" AND d.act IN ")
        .push(HIDING)
        .push(IS_LAST);
    db.all(select).await
}

/// The hiding that stands: the last one, before what others decided about it since.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct HidingRow {
    pub id: DecisionId,
    pub item_version: i64,
    reason: String,
    pub note: String,
}

impl HidingRow {
    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }
}

pub(super) async fn last_hiding(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<HidingRow>> {
    db.find(
        sql("SELECT id, item_version, reason, note FROM moderation_decisions WHERE item_id = $1 AND act = 'hide' ORDER BY number DESC LIMIT 1").bind(item.id),
    )
    .await
}

/// Everybody who hid the item or confirmed it, at any time.
pub(super) async fn hiders(db: &mut impl Sql, item: Item) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT actor_id FROM moderation_decisions WHERE item_id = $1 AND act IN ('hide', 'confirm', 'uphold')");
    Ok(db.all::<(AccountId,)>(select.bind(item.id)).await?.into_iter().map(|(account,)| account).collect())
}

pub(super) async fn has_flagged(db: &Db, item: Item, version: i64, account: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT CAST(1 AS BIGINT) FROM flags WHERE item_id = $1 AND item_version = $2 AND account_id = $3");
    Ok(db.find::<(i64,)>(select.bind(item.id).bind(version).bind(account)).await?.is_some())
}

/// `false` when this person has flagged this version already.
pub(super) async fn insert_flag(tx: &mut Tx, flag: Flag<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO flags (id, commune_id, item_kind, item_id, item_version, account_id, reason, note, weight, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (item_id, item_version, account_id) DO NOTHING")
    .bind(flag.id)
    .bind(flag.commune_id)
    .bind(flag.item.kind.as_str())
    .bind(flag.item.id)
    .bind(flag.version)
    .bind(flag.account)
    .bind(flag.reason.as_str())
    .bind(flag.note)
    .bind(flag.weight)
    .bind(flag.now);
    Ok(tx.run(insert).await? == 1)
}

/// What the open flags on a version weigh together.
pub(super) async fn open_weight(tx: &mut Tx, item: Item, version: i64) -> sqlx::Result<i64> {
    let select =
        sql("SELECT COALESCE(CAST(SUM(weight) AS BIGINT), CAST(0 AS BIGINT)) FROM flags WHERE item_id = $1 AND item_version = $2 AND outcome = 'open'");
    Ok(tx.one::<(i64,)>(select.bind(item.id).bind(version)).await?.0)
}

/// Closes the open flags of an item; gives who had raised them, each once.
pub(super) async fn close_flags(tx: &mut Tx, item: Item, upheld: bool, at: Timestamp) -> sqlx::Result<Vec<AccountId>> {
    let update = sql("UPDATE flags SET outcome = $1, decided_at = $3 WHERE item_id = $2 AND outcome = 'open' RETURNING account_id");
    let rows: Vec<(AccountId,)> = tx.all(update.bind(if upheld { "upheld" } else { "dismissed" }).bind(item.id).bind(at)).await?;
    let mut accounts: Vec<AccountId> = rows.into_iter().map(|(account,)| account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    Ok(accounts)
}

pub(super) async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE moderation_decisions SET author_id = $1 WHERE author_id = $2").bind(to).bind(from)).await.map(drop)
}

/// How many decisions there are about an item.
pub(super) async fn decisions(tx: &mut Tx, item: Item) -> sqlx::Result<i64> {
    Ok(tx.one::<(i64,)>(sql("SELECT COUNT(*) FROM moderation_decisions WHERE item_id = $1").bind(item.id)).await?.0)
}

/// `false` when somebody else's decision has this number.
pub(super) async fn insert_decision(tx: &mut Tx, decision: &Decision<'_>) -> sqlx::Result<bool> {
    let content = decision.content;
    let insert = sql("INSERT INTO moderation_decisions \
         (id, commune_id, item_kind, item_id, item_version, author_id, number, act, reason, note, actor_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (item_id, number) DO NOTHING")
    .bind(decision.id)
    .bind(content.commune_id)
    .bind(content.item.kind.as_str())
    .bind(content.item.id)
    .bind(content.version)
    .bind(content.author_id)
    .bind(decision.number)
    .bind(decision.act)
    .bind(decision.reason)
    .bind(decision.note)
    .bind(decision.actor)
    .bind(decision.now);
    Ok(tx.run(insert).await? == 1)
}

/// What the queue lists.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    pub commune: CommuneId,
    pub kind: Option<ItemKind>,
    pub reason: Option<Reason>,
    /// Where the page before ended.
    pub after: Option<(Timestamp, Uuid)>,
    pub most: i64,
}

/// An item of the queue.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct QueuedRow {
    item_kind: String,
    pub item_id: Uuid,
    pub at: Timestamp,
    pub flags: i64,
    pub weight: i64,
}

impl QueuedRow {
    pub const fn plain(item_kind: String, item_id: Uuid, at: Timestamp) -> Self {
        Self { item_kind, item_id, at, flags: 0, weight: 0 }
    }
    pub fn item(&self) -> Option<Item> {
        Some(Item { kind: ItemKind::parse(&self.item_kind)?, id: self.item_id })
    }
}

/// Items with open flags, the one that has waited longest first. There are never many: a decision closes them.
pub(super) async fn flagged(db: &Db, chosen: Chosen) -> sqlx::Result<Vec<QueuedRow>> {
    let mut select = sql("SELECT item_kind, item_id, MIN(created_at) AS at, COUNT(*) AS flags, CAST(SUM(weight) AS BIGINT) AS weight \
         FROM flags WHERE outcome = 'open' AND commune_id = ")
    .arg(chosen.commune);
    if let Some(kind) = chosen.kind {
        select = select.push(" AND item_kind = ").arg(kind.as_str());
    }
    if let Some(reason) = chosen.reason {
        select = select
            .push(" AND item_id IN (SELECT item_id FROM flags WHERE outcome = 'open' AND commune_id = ")
            .arg(chosen.commune)
            .push(" AND reason = ")
            .arg(reason.as_str())
            .push(")");
    }
    select = select.push(" GROUP BY item_kind, item_id");
    if let Some((at, id)) = chosen.after {
        select = select.push(" HAVING MIN(created_at) > ").arg(at).push(" OR (MIN(created_at) = ").arg(at).push(" AND item_id > ").arg(id).push(")");
    }
    db.all(select.push(" ORDER BY at, item_id LIMIT ").arg(chosen.most)).await
}

/// Hidden items, the latest first.
pub(super) async fn hidden(db: &Db, chosen: Chosen) -> sqlx::Result<Vec<QueuedRow>> {
    let mut select = sql("SELECT d.item_kind, d.item_id, d.created_at AS at, CAST(0 AS BIGINT) AS flags, CAST(0 AS BIGINT) AS weight \
         FROM moderation_decisions d WHERE d.act IN ('hide', 'confirm', 'uphold') AND d.commune_id = ")
    .arg(chosen.commune);
    if let Some(kind) = chosen.kind {
        select = select.push(" AND d.item_kind = ").arg(kind.as_str());
    }
    if let Some(reason) = chosen.reason {
        select = select.push(" AND d.reason = ").arg(reason.as_str());
    }
    if let Some((at, id)) = chosen.after {
        select = select.push(" AND (d.created_at, d.item_id) < (").arg(at).push(", ").arg(id).push(")");
    }
    db.all(select.push(IS_LAST).push(" ORDER BY d.created_at DESC, d.item_id DESC LIMIT ").arg(chosen.most)).await
}

/// For which reasons these items are flagged (open flags) and hidden.
pub(super) async fn reasons(db: &Db, items: &[Uuid]) -> sqlx::Result<Vec<(Uuid, String)>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT item_id, reason FROM flags WHERE outcome = 'open' AND item_id IN ")
        .list(items.iter().copied())
        .push(" UNION SELECT d.item_id, d.reason FROM moderation_decisions d WHERE d.item_id IN ")
        .list(items.iter().copied())
        .push(" AND d.act IN ")
        .push(HIDING)
        .push(IS_LAST);
    db.all(select).await
}

/// A flag on an item.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct FlagRow {
    pub reason: String,
    pub note: String,
    pub weight: i64,
    pub item_version: i64,
    pub outcome: String,
    pub created_at: Timestamp,
}

pub(super) async fn flags_of(db: &Db, item: Item) -> sqlx::Result<Vec<FlagRow>> {
    let select = sql("SELECT reason, note, weight, item_version, outcome, created_at FROM flags WHERE item_id = $1 \
         ORDER BY item_version DESC, created_at DESC, id DESC LIMIT $2");
    db.all(select.bind(item.id).bind(MOST_ROWS)).await
}

/// A decision about an item.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct DecisionRow {
    act: String,
    pub reason: String,
    pub note: String,
    pub actor_id: AccountId,
    pub item_version: i64,
    pub created_at: Timestamp,
}

impl DecisionRow {
    pub fn act(&self) -> Decided {
        Decided::parse(&self.act).unwrap_or(Decided::Dismiss)
    }
}

/// Every decision about an item, the latest first.
pub(super) async fn decisions_about(db: &Db, item: Item) -> sqlx::Result<Vec<DecisionRow>> {
    let select = sql("SELECT act, reason, note, actor_id, item_version, created_at FROM moderation_decisions WHERE item_id = $1 ORDER BY number DESC");
    db.all(select.bind(item.id)).await
}

/// How many texts of an author were kept by their last decision, and how many hidden.
pub(super) async fn record(db: &Db, author: AccountId) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT CAST(COALESCE(SUM(CASE WHEN d.act IN ('hide', 'confirm', 'uphold', 'resubmit') THEN 0 ELSE 1 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN d.act IN ('hide', 'confirm', 'uphold', 'resubmit') THEN 1 ELSE 0 END), 0) AS BIGINT) FROM moderation_decisions d WHERE d.author_id = ")
    .arg(author)
    .push(IS_LAST);
    db.one(select).await
}
