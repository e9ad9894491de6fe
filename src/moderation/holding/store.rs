//! SQL of the communes' rules for holding, of what is held, and of what hidden texts are known by.

use std::collections::HashSet;

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, Sql, Tx, sql};
use crate::base::kind::Item;
use crate::moderation::store::{IS_LAST, among, item, of};

#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct RulesRow {
    pub held: String,
    pub links_most: Option<i64>,
    pub fast_most: Option<i64>,
    pub words: bool,
    pub repeats: bool,
    pub arabic: String,
    pub french: String,
    pub darija: String,
    /// The lines of the three in their plainest writing.
    pub folded: String,
}

pub(in crate::moderation) async fn rules(db: &mut impl Sql, commune: CommuneId) -> sqlx::Result<Option<RulesRow>> {
    db.find(sql("SELECT held, links_most, fast_most, words, repeats, arabic, french, darija, folded FROM holding_rules WHERE commune_id = $1").bind(commune))
        .await
}

pub(in crate::moderation) async fn save_rules(tx: &mut Tx, commune: CommuneId, rules: &RulesRow, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO holding_rules (commune_id, held, links_most, fast_most, words, repeats, arabic, french, darija, updated_at, folded) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (commune_id) DO UPDATE SET held = $2, links_most = $3, fast_most = $4, \
         words = $5, repeats = $6, arabic = $7, french = $8, darija = $9, updated_at = $10, folded = $11")
    .bind(commune)
    .bind(&rules.held)
    .bind(rules.links_most)
    .bind(rules.fast_most)
    .bind(rules.words)
    .bind(rules.repeats)
    .bind(&rules.arabic)
    .bind(&rules.french)
    .bind(&rules.darija)
    .bind(at)
    .bind(&rules.folded);
    tx.run(insert).await.map(drop)
}

/// The lists of a commune, as they were written and in their plainest writing.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct ListsRow {
    pub commune_id: CommuneId,
    pub arabic: String,
    pub french: String,
    pub darija: String,
    pub folded: String,
}

pub(in crate::moderation) async fn all_lists(db: &mut impl Sql) -> sqlx::Result<Vec<ListsRow>> {
    db.all(sql("SELECT commune_id, arabic, french, darija, folded FROM holding_rules ORDER BY commune_id")).await
}

pub(in crate::moderation) async fn set_folded_lists(tx: &mut Tx, commune: CommuneId, folded: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE holding_rules SET folded = $1 WHERE commune_id = $2").bind(folded).bind(commune)).await.map(drop)
}

/// Something to be held.
pub(in crate::moderation) struct NewHeld<'a> {
    pub item: Item,
    pub version: i64,
    pub commune: CommuneId,
    pub author: AccountId,
    pub reasons: &'a str,
    pub words: &'a str,
    pub never_public: bool,
    pub at: Timestamp,
    pub due_at: Timestamp,
}

pub(in crate::moderation) async fn hold(tx: &mut Tx, new: &NewHeld<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(new.item.id)
    .bind(new.version)
    .bind(new.item.kind.as_str())
    .bind(new.commune)
    .bind(new.author)
    .bind(new.reasons)
    .bind(new.words)
    .bind(new.never_public)
    .bind(new.at)
    .bind(new.due_at);
    tx.run(insert).await.map(drop)
}

/// Covers a version that is public: once for each version, also one that was held before it was published.
pub(in crate::moderation) async fn cover(tx: &mut Tx, new: &NewHeld<'_>) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, '', FALSE, $7, $8) ON CONFLICT (item_kind, item_id, item_version) DO UPDATE SET reasons = $6, words = '', held_at = $7, \
         due_at = $8, outcome = 'waiting', decided_at = NULL WHERE held_items.outcome <> 'waiting' AND held_items.reasons <> $6")
    .bind(new.item.id)
    .bind(new.version)
    .bind(new.item.kind.as_str())
    .bind(new.commune)
    .bind(new.author)
    .bind(new.reasons)
    .bind(new.at)
    .bind(new.due_at);
    Ok(tx.run(insert).await? == 1)
}

#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct HeldRow {
    item_kind: String,
    item_id: Uuid,
    pub reasons: String,
    pub words: String,
    pub held_at: Timestamp,
    pub due_at: Timestamp,
}

impl HeldRow {
    pub fn item(&self) -> Option<Item> {
        item(&self.item_kind, self.item_id)
    }
}

/// Those of these that wait, with why.
pub(in crate::moderation) async fn waiting_among(db: &mut impl Sql, items: &[Item]) -> sqlx::Result<Vec<HeldRow>> {
    if items.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT item_kind, item_id, reasons, words, held_at, due_at FROM held_items WHERE outcome = 'waiting' AND ");
    db.all(among(select, "", items)).await
}

/// What nobody decided in time: commune, kind, item, version.
pub(in crate::moderation) async fn overdue(db: &Db, now: Timestamp, most: i64) -> sqlx::Result<Vec<(CommuneId, String, Uuid, i64)>> {
    let select = sql("SELECT commune_id, item_kind, item_id, item_version FROM held_items WHERE outcome = 'waiting' AND due_at <= $1 ORDER BY due_at LIMIT $2");
    db.all(select.bind(now).bind(most)).await
}

/// How many the clock showed in a span of time, because nobody had decided.
pub(in crate::moderation) async fn shown_by_clock(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp) -> sqlx::Result<i64> {
    let select = sql("SELECT COUNT(*) FROM held_items WHERE outcome = 'in_time' AND commune_id = $1 AND decided_at >= $2 AND decided_at < $3");
    Ok(db.one::<(i64,)>(select.bind(commune).bind(from).bind(to)).await?.0)
}

/// Ends the waiting of an item; `false` when it does not wait. Locks its row.
pub(in crate::moderation) async fn settle(tx: &mut Tx, item: Item, outcome: &'static str, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE held_items SET outcome = $1, decided_at = $2 WHERE outcome = 'waiting' AND ");
    Ok(tx.run(of(update.bind(outcome).bind(at), item)).await? > 0)
}

/// Notes of what its author wrote anew after it was hidden that they took it away before anybody read it.
pub(in crate::moderation) async fn withdraw_rewritten(tx: &mut Tx, item: Item, at: Timestamp) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO held_items (item_id, item_version, item_kind, commune_id, author_id, reasons, words, never_public, held_at, due_at, outcome, \
         decided_at) SELECT d.item_id, d.item_version + 1, d.item_kind, d.commune_id, d.author_id, '', '', FALSE, d.created_at, ")
        .arg(at)
        .push(", 'withdrawn', ")
        .arg(at)
        .push(" FROM moderation_decisions d WHERE d.act = 'resubmit'")
        .push(IS_LAST)
        .push(" AND ");
    let insert = of(insert, item).push(" ON CONFLICT (item_kind, item_id, item_version) DO UPDATE SET outcome = 'withdrawn', decided_at = ").arg(at);
    tx.run(insert).await.map(drop)
}

/// Whether nobody has read any version of it.
pub(in crate::moderation) async fn is_never_public(db: &mut impl Sql, item: Item) -> sqlx::Result<bool> {
    let select = of(sql("SELECT CAST(1 AS BIGINT) FROM held_items WHERE never_public = TRUE AND "), item).push(" LIMIT 1");
    Ok(db.find::<(i64,)>(select).await?.is_some())
}

/// Those of these items that nobody but their authors has ever read.
pub(in crate::moderation) async fn never_public_among(db: &Db, items: &[Item]) -> sqlx::Result<HashSet<Item>> {
    if items.is_empty() {
        return Ok(HashSet::new());
    }
    let select = among(sql("SELECT DISTINCT item_kind, item_id FROM held_items WHERE never_public = TRUE AND "), "", items);
    let rows: Vec<(String, Uuid)> = db.all(select).await?;
    Ok(rows.into_iter().filter_map(|(kind, id)| item(&kind, id)).collect())
}

/// It can be read from now on; `false` when it could before.
pub(in crate::moderation) async fn first_shown(tx: &mut Tx, item: Item) -> sqlx::Result<bool> {
    Ok(tx.run(of(sql("UPDATE held_items SET never_public = FALSE WHERE never_public = TRUE AND "), item)).await? > 0)
}

/// Keeps what a hidden text is known by.
pub(in crate::moderation) async fn know_text(tx: &mut Tx, commune: CommuneId, hash: &[u8], item: Item) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO hidden_texts (commune_id, hash, item_kind, item_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
    tx.run(insert.bind(commune).bind(hash.to_vec()).bind(item.kind.as_str()).bind(item.id)).await.map(drop)
}

pub(in crate::moderation) async fn forget_text(tx: &mut Tx, item: Item) -> sqlx::Result<()> {
    tx.run(of(sql("DELETE FROM hidden_texts WHERE "), item)).await.map(drop)
}

/// Whether this is the text of something else that was hidden.
pub(in crate::moderation) async fn is_known_text(db: &mut impl Sql, commune: CommuneId, hash: &[u8], besides: Option<Item>) -> sqlx::Result<bool> {
    let mut select = sql("SELECT CAST(1 AS BIGINT) FROM hidden_texts WHERE commune_id = ").arg(commune).push(" AND hash = ").arg(hash.to_vec());
    if let Some(item) = besides {
        select = of(select.push(" AND NOT ("), item).push(")");
    }
    Ok(db.find::<(i64,)>(select.push(" LIMIT 1")).await?.is_some())
}
