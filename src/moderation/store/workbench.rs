//! SQL of what was hidden at once.

use app::model::content::{Reason, Visibility};
use app::model::moderation::Decided;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, DecisionId, Sql, SweepId, Tx, sql};
use crate::base::kind::Item;
use crate::moderation::store::{IS_LAST, item, of};

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
