//! SQL of who works on what, and of what was hidden at once.

use app::model::content::{ItemKind, Reason, Visibility};
use app::model::moderation::Decided;
use uuid::Uuid;

use super::super::Item;
use super::IS_LAST;
use crate::clock::Timestamp;
use crate::db::{AccountId, CommuneId, Db, DecisionId, Sql, SweepId, Tx, sql};

/// Keeps something for somebody. `false` when somebody else has it and `over` does not take it from them.
pub(in crate::moderation) async fn claim(
    tx: &mut Tx,
    subject: Uuid,
    commune: CommuneId,
    account: AccountId,
    (now, until): (Timestamp, Timestamp),
    over: bool,
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO claims (subject_id, commune_id, account_id, claimed_at, until_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (subject_id) DO UPDATE SET commune_id = $2, account_id = $3, claimed_at = $4, until_at = $5 \
         WHERE claims.account_id = $3 OR claims.until_at <= $4 OR $6")
    .bind(subject)
    .bind(commune)
    .bind(account)
    .bind(now)
    .bind(until)
    .bind(over);
    Ok(tx.run(insert).await? == 1)
}

/// Ends a claim: of this person, or whoever's.
pub(in crate::moderation) async fn end_claim(tx: &mut Tx, subject: Uuid, of: Option<AccountId>) -> sqlx::Result<()> {
    let mut delete = sql("DELETE FROM claims WHERE subject_id = ").arg(subject);
    if let Some(account) = of {
        delete = delete.push(" AND account_id = ").arg(account);
    }
    tx.run(delete).await.map(drop)
}

/// Who has which of these now, and until when.
pub(in crate::moderation) async fn claims(db: &mut impl Sql, subjects: &[Uuid], now: Timestamp) -> sqlx::Result<Vec<(Uuid, AccountId, Timestamp)>> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT subject_id, account_id, until_at FROM claims WHERE until_at > ").arg(now).push(" AND subject_id IN ");
    db.all(select.list(subjects.iter().copied())).await
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
        Some(Item { kind: ItemKind::parse(&self.item_kind)?, id: self.item_id })
    }

    pub fn before(&self) -> Option<Visibility> {
        Visibility::parse(&self.visibility)
    }
}

pub(in crate::moderation) async fn sweep_items(db: &mut impl Sql, id: SweepId) -> sqlx::Result<Vec<SweepItemRow>> {
    db.all(sql("SELECT item_kind, item_id, decision_id, visibility FROM sweep_items WHERE sweep_id = $1 ORDER BY item_id").bind(id)).await
}

/// The last decision about an item: which, and when.
pub(in crate::moderation) async fn last_decision(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<(DecisionId, Timestamp)>> {
    db.find(sql("SELECT id, created_at FROM moderation_decisions WHERE item_id = $1 ORDER BY number DESC LIMIT 1").bind(item.id)).await
}

/// The decision that stands about an item.
#[derive(Debug, sqlx::FromRow)]
pub(in crate::moderation) struct StandingRow {
    item_kind: String,
    pub item_id: Uuid,
    act: String,
    reason: String,
    pub created_at: Timestamp,
}

impl StandingRow {
    pub fn kind(&self) -> Option<ItemKind> {
        ItemKind::parse(&self.item_kind)
    }

    pub fn act(&self) -> Decided {
        Decided::parse(&self.act).unwrap_or(Decided::Dismiss)
    }

    pub fn reason(&self) -> Option<Reason> {
        Reason::parse(&self.reason)
    }
}

/// The last decisions about other items of a commune, the latest first; an author's rewriting decides nothing.
pub(in crate::moderation) async fn decided_lately(db: &Db, commune: CommuneId, besides: Uuid, most: i64) -> sqlx::Result<Vec<StandingRow>> {
    let select = sql("SELECT d.item_kind, d.item_id, d.act, d.reason, d.created_at FROM moderation_decisions d WHERE d.act <> 'resubmit' AND d.commune_id = ")
        .arg(commune)
        .push(" AND d.item_id <> ")
        .arg(besides)
        .push(IS_LAST)
        .push(" ORDER BY d.created_at DESC LIMIT ")
        .arg(most);
    db.all(select).await
}

/// Opens again what a decision that is taken back had closed at that moment: flags, and the waiting before publication.
pub(in crate::moderation) async fn reopen(tx: &mut Tx, item: Item, decided: Timestamp) -> sqlx::Result<()> {
    let flags = sql("UPDATE flags SET outcome = 'open', decided_at = NULL WHERE item_id = $1 AND outcome = 'upheld' AND decided_at = $2");
    tx.run(flags.bind(item.id).bind(decided)).await?;
    let held = sql("UPDATE held_items SET outcome = 'waiting', decided_at = NULL WHERE item_id = $1 AND outcome = 'hidden' AND decided_at = $2");
    tx.run(held.bind(item.id).bind(decided)).await.map(drop)
}
