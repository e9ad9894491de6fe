//! SQL of decisions, of what was hidden at once, and of the communes' notes to authors.

use app::model::Lang;
use app::model::content::{Reason, Visibility};
use app::model::moderation::Decided;
use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, DecisionId, Sql, SweepId, Tx, sql};
use crate::base::kind::{Content, Item};
use crate::moderation::store::{HIDING, IS_LAST, among, item, of};

/// The decision that hides an item now.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct HiddenRow {
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

pub(in crate::moderation) async fn hidden_among(db: &Db, items: &[Item]) -> sqlx::Result<Vec<HiddenRow>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT d.item_kind, d.item_id, d.commune_id, d.act, d.reason, d.note, d.created_at FROM moderation_decisions d WHERE ");
    db.all(among(select, "d.", items).push(" AND d.act IN ").push(HIDING).push(IS_LAST)).await
}

/// Whether the last decision about an item hides it, or is its author's new text that waits.
pub(in crate::moderation) async fn is_hidden(db: &mut impl Sql, item: Item) -> sqlx::Result<bool> {
    let select = sql("SELECT CAST(1 AS BIGINT) FROM moderation_decisions d WHERE d.act IN ").push(HIDING).push(IS_LAST).push(" AND ");
    Ok(db.find::<(i64,)>(of(select, item).push(" LIMIT 1")).await?.is_some())
}

/// The hiding that stands: the last one, before what others decided about it since.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct HidingRow {
    item_kind: String,
    item_id: Uuid,
    pub id: DecisionId,
    pub item_version: i64,
    reason: String,
    pub note: String,
}

impl HidingRow {
    pub fn item(&self) -> Option<Item> {
        item(&self.item_kind, self.item_id)
    }

    pub fn reason(&self) -> Reason {
        Reason::parse(&self.reason).unwrap_or(Reason::Other)
    }
}

pub(in crate::moderation) async fn last_hiding(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<HidingRow>> {
    let select = sql("SELECT item_kind, item_id, id, item_version, reason, note FROM moderation_decisions WHERE act = 'hide' AND ");
    db.find(of(select, item).push(" ORDER BY number DESC LIMIT 1")).await
}

/// The last hiding of each of these items.
pub(in crate::moderation) async fn last_hidings(db: &Db, items: &[Item]) -> sqlx::Result<Vec<HidingRow>> {
    let select = sql("SELECT d.item_kind, d.item_id, d.id, d.item_version, d.reason, d.note FROM moderation_decisions d WHERE d.act = 'hide' AND ");
    let last = " AND NOT EXISTS (SELECT 1 FROM moderation_decisions later WHERE later.item_kind = d.item_kind AND later.item_id = d.item_id \
         AND later.act = 'hide' AND later.number > d.number)";
    db.all(among(select, "d.", items).push(last)).await
}

/// The commune that hid the item last.
pub(in crate::moderation) async fn hidden_in(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<CommuneId>> {
    let select = of(sql("SELECT commune_id FROM moderation_decisions WHERE act = 'hide' AND "), item).push(" ORDER BY number DESC LIMIT 1");
    Ok(db.find::<(CommuneId,)>(select).await?.map(|(commune,)| commune))
}

/// Everybody who hid the item, redacted it or confirmed that, at any time.
pub(in crate::moderation) async fn hiders(db: &mut impl Sql, item: Item) -> sqlx::Result<Vec<AccountId>> {
    let select = sql("SELECT DISTINCT actor_id FROM moderation_decisions WHERE act IN ('hide', 'confirm', 'uphold', 'redact', 'uphold_redaction') AND ");
    Ok(db.all::<(AccountId,)>(of(select, item)).await?.into_iter().map(|(account,)| account).collect())
}

/// How many decisions there are about an item.
pub(in crate::moderation) async fn decisions(db: &mut impl Sql, item: Item) -> sqlx::Result<i64> {
    Ok(db.one::<(i64,)>(of(sql("SELECT COUNT(*) FROM moderation_decisions WHERE "), item)).await?.0)
}

/// A decision to be kept.
pub(in crate::moderation) struct Decision<'a> {
    pub id: DecisionId,
    pub content: &'a Content,
    pub number: i64,
    pub act: &'static str,
    pub reason: &'static str,
    pub note: &'a str,
    /// `None` if the clock decided.
    pub actor: Option<AccountId>,
    pub now: Timestamp,
}

/// `false` when somebody else's decision has this number.
pub(in crate::moderation) async fn insert_decision(tx: &mut Tx, decision: &Decision<'_>) -> sqlx::Result<bool> {
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

/// A decision about an item.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct DecisionRow {
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
pub(in crate::moderation) async fn decisions_about(db: &Db, item: Item) -> sqlx::Result<Vec<DecisionRow>> {
    let select = of(sql("SELECT act, reason, note, actor_id, item_version, created_at FROM moderation_decisions WHERE "), item);
    db.all(select.push(" ORDER BY number DESC")).await
}

/// How many texts of an author were kept by their last decision, and how many hidden.
pub(in crate::moderation) async fn record(db: &Db, author: AccountId) -> sqlx::Result<(i64, i64)> {
    let select = sql("SELECT CAST(COALESCE(SUM(CASE WHEN d.act IN ('hide', 'confirm', 'uphold', 'resubmit') THEN 0 ELSE 1 END), 0) AS BIGINT), \
         CAST(COALESCE(SUM(CASE WHEN d.act IN ('hide', 'confirm', 'uphold', 'resubmit') THEN 1 ELSE 0 END), 0) AS BIGINT) FROM moderation_decisions d WHERE d.author_id = ")
    .arg(author)
    .push(IS_LAST);
    db.one(select).await
}

pub(in crate::moderation) async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE moderation_decisions SET author_id = $1 WHERE author_id = $2").bind(to).bind(from)).await.map(drop)
}

/// The last decision about an item: which, and when.
pub(in crate::moderation) async fn last_decision(db: &mut impl Sql, item: Item) -> sqlx::Result<Option<(DecisionId, Timestamp)>> {
    db.find(of(sql("SELECT id, created_at FROM moderation_decisions WHERE "), item).push(" ORDER BY number DESC LIMIT 1")).await
}

/// The decision that stands about an item.
#[derive(Debug, sqlx_macros::FromRow)]
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

/// Reason, language, text.
pub(in crate::moderation) async fn templates(db: &mut impl Sql, commune: CommuneId) -> sqlx::Result<Vec<(String, String, String)>> {
    db.all(sql("SELECT reason, language, body FROM note_templates WHERE commune_id = $1").bind(commune)).await
}

/// Keeps a note; an empty one is none.
pub(in crate::moderation) async fn save_template(
    tx: &mut Tx,
    commune: CommuneId,
    (reason, lang): (Reason, Lang),
    body: &str,
    at: Timestamp,
) -> sqlx::Result<()> {
    if body.is_empty() {
        let delete = sql("DELETE FROM note_templates WHERE commune_id = $1 AND reason = $2 AND language = $3");
        return tx.run(delete.bind(commune).bind(reason.as_str()).bind(lang.code())).await.map(drop);
    }
    let insert = sql("INSERT INTO note_templates (commune_id, reason, language, body, updated_at) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (commune_id, reason, language) DO UPDATE SET body = $4, updated_at = $5");
    tx.run(insert.bind(commune).bind(reason.as_str()).bind(lang.code()).bind(body).bind(at)).await.map(drop)
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
#[derive(Debug, sqlx_macros::FromRow)]
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
#[derive(Debug, sqlx_macros::FromRow)]
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

/// Opens again what a decision that is taken back had closed at that moment: flags, and the waiting before publication.
pub(in crate::moderation) async fn reopen(tx: &mut Tx, item: Item, decided: Timestamp) -> sqlx::Result<()> {
    let flags = sql("UPDATE flags SET outcome = 'open', decided_at = NULL WHERE outcome = 'upheld' AND decided_at = $1 AND ");
    tx.run(of(flags.bind(decided), item)).await?;
    let held = sql("UPDATE held_items SET outcome = 'waiting', decided_at = NULL WHERE outcome = 'hidden' AND decided_at = $1 AND ");
    tx.run(of(held.bind(decided), item)).await.map(drop)
}
