//! SQL of flags and decisions; [`process`] has that of authors' appeals, rewritten texts and the log, [`mod@flag_appeals`] that of flaggers' appeals,
//! [`mod@held`] of what is held, [`mod@queue`] of all that waits for a moderator, [`mod@workbench`] of what is hidden at once,
//! [`mod@templates`] of notes to authors, [`mod@reasons`] of statements of reasons, [`reminders`] of reminders.
//!
//! An id says nothing without its kind: whatever asks about a piece of content asks by both, with [`of`] or [`among`].

mod flag_appeals;
mod held;
mod process;
mod queue;
mod reasons;
mod redactions;
mod reminders;
mod templates;
mod workbench;

use app::model::content::{ItemKind, Reason};
use app::model::moderation::Decided;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, DecisionId, FlagId, Sql, Statement, Tx, sql};
use crate::base::kind::{Content, Item};
pub(super) use flag_appeals::*;
pub(super) use held::*;
pub(super) use process::*;
pub(super) use queue::*;
pub(super) use reasons::*;
pub(super) use redactions::*;
pub(super) use reminders::*;
pub(super) use templates::*;
pub(super) use workbench::*;

/// Rows of one item's page; more than that nobody reads.
const MOST_ROWS: i64 = 200;

/// Makes a decision the last one about its item: for `moderation_decisions d`.
const IS_LAST: &str =
    " AND NOT EXISTS (SELECT 1 FROM moderation_decisions later WHERE later.item_kind = d.item_kind AND later.item_id = d.item_id AND later.number > d.number)";

/// After one of these as the last decision an item is hidden from others.
const HIDING: &str = "('hide', 'confirm', 'uphold', 'resubmit')";

/// Adds the condition that a row is about this item.
fn of(statement: Statement, item: Item) -> Statement {
    statement.push("item_kind = ").arg(item.kind.as_str()).push(" AND item_id = ").arg(item.id)
}

/// Adds the condition that a row is about one of these items; `table` is empty, or the alias of a table with its dot.
fn among(mut statement: Statement, table: &'static str, items: &[Item]) -> Statement {
    let mut before = "(";
    for kind in ItemKind::all() {
        let ids = items.iter().filter(|item| item.kind == kind).map(|item| item.id);
        if ids.clone().next().is_some() {
            statement = statement.push(before).push("(").push(table).push("item_kind = ").arg(kind.as_str());
            statement = statement.push(" AND ").push(table).push("item_id IN ").list(ids).push(")");
            before = " OR ";
        }
    }
    statement.push(if before == "(" { "(1 = 0)" } else { ")" })
}

/// The item of a row; `None` if its kind is unknown to this program.
fn item(kind: &str, id: Uuid) -> Option<Item> {
    Some(Item { kind: ItemKind::parse(kind)?, id })
}

/// The decision that hides an item now.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct HiddenRow {
    item_kind: String,
    item_id: Uuid,
    pub commune_id: CommuneId,
    act: String,
    reason: String,
    pub note: String,
    pub created_at: Timestamp,
}

impl HiddenRow {
    pub fn item(&self) -> Option<Item> {
        item(&self.item_kind, self.item_id)
    }

    /// Whether the author's new text waits for a moderator.
    pub fn is_rewritten(&self) -> bool {
        self.act == "resubmit"
    }

    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }
}

pub(super) async fn hidden_among(db: &Db, items: &[Item]) -> sqlx::Result<Vec<HiddenRow>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT d.item_kind, d.item_id, d.commune_id, d.act, d.reason, d.note, d.created_at FROM moderation_decisions d WHERE ");
    db.all(among(select, "d.", items).push(" AND d.act IN ").push(HIDING).push(IS_LAST)).await
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
    let select = sql("SELECT id, item_version, reason, note FROM moderation_decisions WHERE act = 'hide' AND ");
    db.find(of(select, item).push(" ORDER BY number DESC LIMIT 1")).await
}

/// The commune that hid the item last.
pub(super) async fn hidden_in(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<CommuneId>> {
    let select = of(sql("SELECT commune_id FROM moderation_decisions WHERE act = 'hide' AND "), item).push(" ORDER BY number DESC LIMIT 1");
    Ok(db.find::<(CommuneId,)>(select).await?.map(|(commune,)| commune))
}

/// Everybody who hid the item, redacted it or confirmed that, at any time.
pub(super) async fn hiders(db: &mut impl Sql, item: Item) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT actor_id FROM moderation_decisions WHERE act IN ('hide', 'confirm', 'uphold', 'redact', 'uphold_redaction') AND ");
    Ok(db.all::<(AccountId,)>(of(select, item)).await?.into_iter().map(|(account,)| account).collect())
}

/// A flag to be kept.
pub(super) struct Flag<'a> {
    pub origin: &'a str,
    pub id: FlagId,
    pub commune_id: CommuneId,
    pub item: Item,
    pub version: i64,
    pub account: AccountId,
    pub reason: Reason,
    pub note: &'a str,
    pub weight: i64,
    pub now: Timestamp,
}

/// `false` when this person has flagged this version already.
pub(super) async fn insert_flag(tx: &mut Tx, flag: Flag<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO flags (id, commune_id, item_kind, item_id, item_version, account_id, reason, note, weight, created_at, origin) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (item_kind, item_id, item_version, account_id) DO NOTHING")
    .bind(flag.id)
    .bind(flag.commune_id)
    .bind(flag.item.kind.as_str())
    .bind(flag.item.id)
    .bind(flag.version)
    .bind(flag.account)
    .bind(flag.reason.as_str())
    .bind(flag.note)
    .bind(flag.weight)
    .bind(flag.now)
    .bind(flag.origin);
    Ok(tx.run(insert).await? == 1)
}

/// An open flag, as it is weighed.
#[derive(Debug, sqlx::FromRow)]
pub(super) struct OpenFlag {
    pub weight: i64,
    reason: String,
    pub origin: String,
    pub created_at: Timestamp,
}

impl OpenFlag {
    #[cfg(test)]
    pub fn of(weight: i64, reason: &str, origin: &str, created_at: Timestamp) -> Self {
        Self { weight, reason: reason.to_owned(), origin: origin.to_owned(), created_at }
    }

    pub fn reason(&self) -> Option<Reason> {
        Reason::parse(&self.reason)
    }
}

/// The open flags on a version.
pub(super) async fn open_flags(db: &mut impl Sql, item: Item, version: i64) -> sqlx::Result<Vec<OpenFlag>> {
    let select = sql("SELECT weight, reason, origin, created_at FROM flags WHERE outcome = 'open' AND item_version = ").arg(version).push(" AND ");
    db.all(of(select, item)).await
}

/// Forgets the open flags of what its author took away: nobody was right or wrong.
pub(super) async fn drop_flags(tx: &mut Tx, item: Item) -> sqlx::Result<()> {
    tx.run(of(sql("DELETE FROM flags WHERE outcome = 'open' AND "), item)).await.map(drop)
}

/// Closes the open flags of an item; gives who had raised them, each once.
pub(super) async fn close_flags(tx: &mut Tx, item: Item, upheld: bool, at: Timestamp) -> sqlx::Result<Vec<AccountId>> {
    let update = sql("UPDATE flags SET outcome = $1, decided_at = $2, origin = '' WHERE outcome = 'open' AND ");
    let update = of(update.bind(if upheld { "upheld" } else { "dismissed" }).bind(at), item).push(" RETURNING account_id");
    let rows: Vec<(AccountId,)> = tx.all(update).await?;
    let mut accounts: Vec<AccountId> = rows.into_iter().map(|(account,)| account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    Ok(accounts)
}

pub(super) async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE moderation_decisions SET author_id = $1 WHERE author_id = $2").bind(to).bind(from)).await.map(drop)
}

/// How many decisions there are about an item.
pub(super) async fn decisions(db: &mut impl Sql, item: Item) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(of(sql("SELECT COUNT(*) FROM moderation_decisions WHERE "), item)).await?.0)
}

/// A decision to be kept.
pub(super) struct Decision<'a> {
    pub id: DecisionId,
    pub content: &'a Content,
    pub number: i64,
    pub act: &'static str,
    pub reason: &'static str,
    pub note: &'a str,
    /// Nothing: the clock.
    pub actor: Option<AccountId>,
    pub now: Timestamp,
}

/// `false` when somebody else's decision has this number.
pub(super) async fn insert_decision(tx: &mut Tx, decision: &Decision<'_>) -> sqlx::Result<bool> {
    let content = decision.content;
    let insert = sql("INSERT INTO moderation_decisions \
         (id, commune_id, item_kind, item_id, item_version, author_id, number, act, reason, note, actor_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (item_kind, item_id, number) DO NOTHING")
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
    let select = of(sql("SELECT reason, note, weight, item_version, outcome, created_at FROM flags WHERE "), item);
    db.all(select.push(" ORDER BY item_version DESC, created_at DESC, id DESC LIMIT ").arg(MOST_ROWS)).await
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
    let select = of(sql("SELECT act, reason, note, actor_id, item_version, created_at FROM moderation_decisions WHERE "), item);
    db.all(select.push(" ORDER BY number DESC")).await
}

/// How many texts of an author were kept by their last decision, and how many hidden.
pub(super) async fn record(db: &Db, author: AccountId) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT CAST(COALESCE(SUM(CASE WHEN d.act IN ('hide', 'confirm', 'uphold', 'resubmit') THEN 0 ELSE 1 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN d.act IN ('hide', 'confirm', 'uphold', 'resubmit') THEN 1 ELSE 0 END), 0) AS BIGINT) FROM moderation_decisions d WHERE d.author_id = ")
    .arg(author)
    .push(IS_LAST);
    db.one(select).await
}
