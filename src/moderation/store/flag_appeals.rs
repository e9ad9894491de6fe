//! SQL of appeals against the dismissal of a flag.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AppealId, Db, DecisionId, Sql, Tx, sql};
use crate::base::kind::Item;
use crate::moderation::store::{NewAppeal, among, of};

/// One's own flag on a version.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct OwnFlagRow {
    outcome: String,
    pub decided_at: Option<Timestamp>,
}

impl OwnFlagRow {
    /// Nothing while it is open.
    pub fn upheld(&self) -> Option<bool> {
        match self.outcome.as_str() {
            "upheld" => Some(true),
            "dismissed" => Some(false),
            _ => None,
        }
    }
}

pub(in crate::moderation) async fn own_flag(db: &mut impl Sql, item: Item, version: i64, account: AccountId) -> sqlx::Result<Option<OwnFlagRow>> {
    let select = sql("SELECT outcome, decided_at FROM flags WHERE item_version = $1 AND account_id = $2 AND ");
    db.find(of(select.bind(version).bind(account), item)).await
}

/// A decision that found flags not right.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct DismissalRow {
    pub id: DecisionId,
}

/// The decision that dismissed a flag; `None` if it was not dismissed, or by an appeal of the author, which is a second look already.
pub(in crate::moderation) async fn dismissal(db: &mut impl Sql, item: Item, flag: &OwnFlagRow) -> sqlx::Result<Option<DismissalRow>> {
    let Some(at) = flag.decided_at.filter(|_| flag.upheld() == Some(false)) else { return Ok(None) };
    let select = sql("SELECT id FROM moderation_decisions WHERE created_at = $1 AND act IN ('dismiss', 'restore', 'release') AND ");
    db.find(of(select.bind(at), item).push(" ORDER BY number LIMIT 1")).await
}

/// `false` when this person contested this dismissal before.
pub(in crate::moderation) async fn insert_flag_appeal(tx: &mut Tx, new: &NewAppeal<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO flag_appeals (id, commune_id, item_kind, item_id, decision_id, account_id, body, created_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (item_kind, item_id, account_id, decision_id) DO NOTHING")
    .bind(new.id)
    .bind(new.commune)
    .bind(new.item.kind.as_str())
    .bind(new.item.id)
    .bind(new.decision)
    .bind(new.account)
    .bind(new.body)
    .bind(new.at)
    .bind(new.due_at);
    Ok(tx.run(insert).await? == 1)
}

/// One's own appeal.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct OwnFlagAppealRow {
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    outcome: String,
    pub answer: String,
}

impl OwnFlagAppealRow {
    pub fn reversed(&self) -> Option<bool> {
        match self.outcome.as_str() {
            "reversed" => Some(true),
            "upheld" => Some(false),
            _ => None,
        }
    }
}

pub(in crate::moderation) async fn own_flag_appeal(db: &Db, item: Item, decision: DecisionId, account: AccountId) -> sqlx::Result<Option<OwnFlagAppealRow>> {
    let select = sql("SELECT created_at, due_at, outcome, answer FROM flag_appeals WHERE decision_id = $1 AND account_id = $2 AND ");
    db.find(of(select.bind(decision).bind(account), item)).await
}

/// An open appeal, with who dismissed and when.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct FlagAppealRow {
    pub id: AppealId,
    pub account_id: AccountId,
    pub body: String,
    pub created_at: Timestamp,
    pub due_at: Timestamp,
    pub dismissed_by: AccountId,
    pub dismissed_at: Timestamp,
}

pub(in crate::moderation) async fn open_flag_appeals(db: &mut impl Sql, item: Item) -> sqlx::Result<Vec<FlagAppealRow>> {
    let select = sql("SELECT a.id, a.account_id, a.body, a.created_at, a.due_at, d.actor_id AS dismissed_by, d.created_at AS dismissed_at \
         FROM flag_appeals a JOIN moderation_decisions d ON d.id = a.decision_id WHERE a.outcome = 'open' AND ");
    db.all(among(select, "a.", &[item]).push(" ORDER BY a.due_at, a.id")).await
}

pub(in crate::moderation) async fn close_flag_appeal(
    tx: &mut Tx,
    id: AppealId,
    reversed: bool,
    (by, answer): (AccountId, &str),
    at: Timestamp,
) -> sqlx::Result<()> {
    let update = sql("UPDATE flag_appeals SET outcome = $1, decided_at = $2, decided_by = $3, answer = $4 WHERE id = $5 AND outcome = 'open'")
        .bind(if reversed { "reversed" } else { "upheld" })
        .bind(at)
        .bind(by)
        .bind(answer)
        .bind(id);
    tx.run(update).await.map(drop)
}

/// Flags that a dismissal had found not right were.
pub(in crate::moderation) async fn correct_dismissed(tx: &mut Tx, item: Item, dismissed_at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE flags SET outcome = 'upheld' WHERE outcome = 'dismissed' AND decided_at = $1 AND ");
    tx.run(of(update.bind(dismissed_at), item)).await.map(drop)
}

pub(in crate::moderation) async fn withdraw_flag_appeals(tx: &mut Tx, item: Item, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE flag_appeals SET outcome = 'withdrawn', decided_at = $1 WHERE outcome = 'open' AND ");
    tx.run(of(update.bind(at), item)).await.map(drop)
}

pub(in crate::moderation) async fn withdraw_flag_appeals_of(tx: &mut Tx, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE flag_appeals SET outcome = 'withdrawn', decided_at = $1 WHERE outcome = 'open' AND account_id = $2");
    tx.run(update.bind(at).bind(account)).await.map(drop)
}
