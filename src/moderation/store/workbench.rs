//! SQL of who works on what, and of what was hidden at once.

use app::model::content::{Reason, Visibility};
use app::model::moderation::Decided;
use uuid::Uuid;

use super::super::claims::Claimable;
use super::{IS_LAST, item, of};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, DecisionId, Sql, SweepId, Tx, sql};
use crate::base::kind::Item;

/// Keeps something for somebody. `false` when somebody else has it and `over` does not take it from them.
pub(in crate::moderation) async fn claim(
    tx: &mut Tx,
    subject: Claimable,
    commune: CommuneId,
    account: AccountId,
    (now, until): (Timestamp, Timestamp),
    over: bool,
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO claims (subject_kind, subject_id, commune_id, account_id, claimed_at, until_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (subject_kind, subject_id) DO UPDATE SET commune_id = $3, account_id = $4, claimed_at = $5, until_at = $6 \
         WHERE claims.account_id = $4 OR claims.until_at <= $5 OR $7")
    .bind(subject.kind())
    .bind(subject.id())
    .bind(commune)
    .bind(account)
    .bind(now)
    .bind(until)
    .bind(over);
    Ok(tx.run(insert).await? == 1)
}

/// Ends a claim: of this person, or whoever's.
pub(in crate::moderation) async fn end_claim(tx: &mut Tx, subject: Claimable, of: Option<AccountId>) -> sqlx::Result<()> {
    let mut delete = sql("DELETE FROM claims WHERE subject_kind = ").arg(subject.kind()).push(" AND subject_id = ").arg(subject.id());
    if let Some(account) = of {
        delete = delete.push(" AND account_id = ").arg(account);
    }
    tx.run(delete).await.map(drop)
}

/// Who has which of these now, and until when.
pub(in crate::moderation) async fn claims(db: &mut impl Sql, subjects: &[Claimable], now: Timestamp) -> sqlx::Result<Vec<(Claimable, AccountId, Timestamp)>> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT subject_kind, subject_id, account_id, until_at FROM claims WHERE until_at > ").arg(now).push(" AND subject_id IN ");
    let rows: Vec<(String, Uuid, AccountId, Timestamp)> = db.all(select.list(subjects.iter().map(|subject| subject.id()))).await?;
    let claims = rows.into_iter().filter_map(|(kind, id, account, until)| Some((Claimable::of(&kind, id)?, account, until)));
    // An id may stand under several kinds.
    Ok(claims.filter(|(subject, _, _)| subjects.contains(subject)).collect())
}

/// Forgets claims that are over.
pub(in crate::moderation) async fn forget_claims(db: &Db, now: Timestamp) -> sqlx::Result<()> {
    db.run(sql("DELETE FROM claims WHERE until_at <= $1").bind(now)).await.map(drop)
}

pub(in crate::moderation) async fn insert_sweep(tx: &mut Tx, id: SweepId, commune: CommuneId, actor: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO sweeps (id, commune_id, actor_id, created_at) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(id).bind(commune).bind(actor).bind(at)).await.map(drop)
}

pub(in crate::moderation) async fn insert_sweep_item(tx: &mut Tx, sweep: SweepId, item: Item, decision: DecisionId, before: Visibility) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO sweep_items (sweep_id, item_kind, item_id, decision_id, visibility) VALUES ($1, $2, $3, $4, $5)");
    tx.run(insert.bind(sweep).bind(item.kind.as_str()).bind(item.id).bind(decision).bind(before.as_str())).await.map(drop)
}

/// What was hidden at once, by whom and when.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct SweepRow {
    pub actor_id: AccountId,
    pub created_at: Timestamp,
    pub undone_at: Option<Timestamp>,
}

pub(in crate::moderation) async fn sweep(db: &mut impl Sql, commune: CommuneId, id: SweepId) -> sqlx::Result<Option<SweepRow>> {
    db.find(sql("SELECT actor_id, created_at, undone_at FROM sweeps WHERE id = $1 AND commune_id = $2").bind(id).bind(commune)).await
}

/// `false` when it was undone before.
pub(in crate::moderation) async fn undo_sweep(tx: &mut Tx, id: SweepId, at: Timestamp) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE sweeps SET undone_at = $1 WHERE id = $2 AND undone_at IS NULL").bind(at).bind(id)).await? == 1)
}

/// An item of a sweep: which decision hid it, and what it was before.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct SweepItemRow {
    item_kind: String,
    item_id: Uuid,
    pub decision_id: DecisionId,
    visibility: String,
}

impl SweepItemRow {
    pub fn item(&self) -> Option<Item> {
        item(&self.item_kind, self.item_id)
    }

    pub fn before(&self) -> Option<Visibility> {
        Visibility::parse(&self.visibility)
    }
}

pub(in crate::moderation) async fn sweep_items(db: &mut impl Sql, id: SweepId) -> sqlx::Result<Vec<SweepItemRow>> {
    db.all(sql("SELECT item_kind, item_id, decision_id, visibility FROM sweep_items WHERE sweep_id = $1 ORDER BY item_id, item_kind").bind(id)).await
}

/// The last decision about an item: which, and when.
pub(in crate::moderation) async fn last_decision(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<(DecisionId, Timestamp)>> {
    db.find(of(sql("SELECT id, created_at FROM moderation_decisions WHERE "), item).push(" ORDER BY number DESC LIMIT 1")).await
}

/// The decision that stands about an item.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct StandingRow {
    item_kind: String,
    item_id: Uuid,
    act: String,
    reason: String,
    pub created_at: Timestamp,
}

impl StandingRow {
    pub fn item(&self) -> Option<Item> {
        item(&self.item_kind, self.item_id)
    }

    pub fn act(&self) -> Decided {
        Decided::parse(&self.act).unwrap_or(Decided::Dismiss)
    }

    pub fn reason(&self) -> Option<Reason> {
        Reason::parse(&self.reason)
    }
}

/// The last decisions about other items of a commune, the latest first; an author's rewriting decides nothing.
pub(in crate::moderation) async fn decided_lately(db: &Db, commune: CommuneId, besides: Item, most: i64) -> sqlx::Result<Vec<StandingRow>> {
    let select = sql("SELECT d.item_kind, d.item_id, d.act, d.reason, d.created_at FROM moderation_decisions d WHERE d.act <> 'resubmit' AND d.commune_id = ")
        .arg(commune)
        .push(" AND NOT (d.item_kind = ")
        .arg(besides.kind.as_str())
        .push(" AND d.item_id = ")
        .arg(besides.id)
        .push(")")
        .push(IS_LAST)
        .push(" ORDER BY d.created_at DESC LIMIT ")
        .arg(most);
    db.all(select).await
}

/// Opens again what a decision that is taken back had closed at that moment: flags, and the waiting before publication.
pub(in crate::moderation) async fn reopen(tx: &mut Tx, item: Item, decided: Timestamp) -> sqlx::Result<()> {
    let flags = sql("UPDATE flags SET outcome = 'open', decided_at = NULL WHERE outcome = 'upheld' AND decided_at = $1 AND ");
    tx.run(of(flags.bind(decided), item)).await?;
    let held = sql("UPDATE held_items SET outcome = 'waiting', decided_at = NULL WHERE outcome = 'hidden' AND decided_at = $1 AND ");
    tx.run(of(held.bind(decided), item)).await.map(drop)
}
