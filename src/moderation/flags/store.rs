//! SQL of flags, and of appeals against their dismissal.

use app::model::content::Reason;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AppealId, CommuneId, Db, DecisionId, FlagId, Sql, Tx, sql};
use crate::base::kind::Item;
use crate::moderation::appeals::store::NewAppeal;
use crate::moderation::store::{among, of};

/// Rows of one item's page; more than that nobody reads.
const MOST_ROWS: i64 = 200;

/// A flag to be kept.
pub(in crate::moderation) struct Flag<'a> {
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
pub(in crate::moderation) async fn insert_flag(tx: &mut Tx, flag: Flag<'_>) -> sqlx::Result<bool> {
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
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct OpenFlag {
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
pub(in crate::moderation) async fn open_flags(db: &mut impl Sql, item: Item, version: i64) -> sqlx::Result<Vec<OpenFlag>> {
    let select = sql("SELECT weight, reason, origin, created_at FROM flags WHERE outcome = 'open' AND item_version = ").arg(version).push(" AND ");
    db.all(of(select, item)).await
}

/// Forgets the open flags of what its author took away: nobody was right or wrong.
pub(in crate::moderation) async fn drop_flags(tx: &mut Tx, item: Item) -> sqlx::Result<()> {
    tx.run(of(sql("DELETE FROM flags WHERE outcome = 'open' AND "), item)).await.map(drop)
}

/// Closes the open flags of an item; returns who had raised them, each once.
pub(in crate::moderation) async fn close_flags(tx: &mut Tx, item: Item, upheld: bool, at: Timestamp) -> sqlx::Result<Vec<AccountId>> {
    let update = sql("UPDATE flags SET outcome = $1, decided_at = $2, origin = '' WHERE outcome = 'open' AND ");
    let update = of(update.bind(if upheld { "upheld" } else { "dismissed" }).bind(at), item).push(" RETURNING account_id");
    let rows: Vec<(AccountId,)> = tx.all(update).await?;
    let mut accounts: Vec<AccountId> = rows.into_iter().map(|(account,)| account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    Ok(accounts)
}

/// A flag on an item.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct FlagRow {
    pub reason: String,
    pub note: String,
    pub weight: i64,
    pub item_version: i64,
    pub outcome: String,
    pub created_at: Timestamp,
}

pub(in crate::moderation) async fn flags_of(db: &Db, item: Item) -> sqlx::Result<Vec<FlagRow>> {
    let select = of(sql("SELECT reason, note, weight, item_version, outcome, created_at FROM flags WHERE "), item);
    db.all(select.push(" ORDER BY item_version DESC, created_at DESC, id DESC LIMIT ").arg(MOST_ROWS)).await
}

/// Flags that a reversed hiding had found right were not.
pub(in crate::moderation) async fn correct_flags(tx: &mut Tx, item: Item, version: i64) -> sqlx::Result<()> {
    let update = sql("UPDATE flags SET outcome = 'dismissed' WHERE outcome = 'upheld' AND item_version = $1 AND ");
    tx.run(of(update.bind(version), item)).await.map(drop)
}

/// The last decided flags of a person in a commune, the latest first: whether dismissed, and when.
pub(in crate::moderation) async fn last_flags(db: &mut impl Sql, commune: CommuneId, account: AccountId, most: i64) -> sqlx::Result<Vec<(bool, Timestamp)>> {
    let select = sql("SELECT outcome = 'dismissed', decided_at FROM flags WHERE commune_id = $1 AND account_id = $2 AND decided_at IS NOT NULL \
         ORDER BY decided_at DESC, id DESC LIMIT $3");
    db.all(select.bind(commune).bind(account).bind(most)).await
}

/// One's own flag on a version.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct OwnFlagRow {
    outcome: String,
    pub decided_at: Option<Timestamp>,
}

impl OwnFlagRow {
    /// `None` while it is open.
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
#[derive(Debug, sqlx_macros::FromRow)]
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
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (item_kind, item_id, account_id, decision_id) DO NOTHING");
    Ok(tx.run(new.bound_to(insert)).await? == 1)
}

/// One's own appeal.
#[derive(Debug, sqlx_macros::FromRow)]
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
#[derive(Debug, sqlx_macros::FromRow)]
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
