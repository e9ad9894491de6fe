//! SQL of the public log, of the figures of a month, and of its statements of reasons.

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, DecisionId, Sql, Tx, sql};
use crate::base::kind::Item;
use crate::moderation::store::{among, item};

/// Number and digest of the last entry of a commune's log; `nothing` is the digest before the first. Whoever appends waits here for whoever does so already.
pub(in crate::moderation) async fn take_head(tx: &mut Tx, commune: CommuneId, nothing: &str) -> sqlx::Result<(i64, String)> {
    let begin = sql("INSERT INTO moderation_log_heads (commune_id, number, digest) VALUES ($1, 0, $2) ON CONFLICT (commune_id) DO NOTHING");
    tx.run(begin.bind(commune).bind(nothing)).await?;
    tx.one(sql("UPDATE moderation_log_heads SET number = number WHERE commune_id = $1 RETURNING number, digest").bind(commune)).await
}

pub(in crate::moderation) async fn set_head(tx: &mut Tx, commune: CommuneId, number: i64, digest: &str) -> sqlx::Result<()> {
    tx.run(sql("UPDATE moderation_log_heads SET number = $1, digest = $2 WHERE commune_id = $3").bind(number).bind(digest).bind(commune)).await.map(drop)
}

/// Number and digest of the last entry there should be.
pub(in crate::moderation) async fn head(db: &Db, commune: CommuneId) -> sqlx::Result<Option<(i64, String)>> {
    db.find(sql("SELECT number, digest FROM moderation_log_heads WHERE commune_id = $1").bind(commune)).await
}

/// An entry to be appended.
pub(in crate::moderation) struct NewEntry<'a> {
    pub commune: CommuneId,
    pub number: i64,
    pub decision: DecisionId,
    pub text: &'a str,
    pub at: Timestamp,
}

pub(in crate::moderation) async fn insert_entry(tx: &mut Tx, new: &NewEntry<'_>, digest: &str) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO moderation_log (commune_id, number, decision_id, entry, digest, created_at) VALUES ($1, $2, $3, $4, $5, $6)");
    tx.run(insert.bind(new.commune).bind(new.number).bind(new.decision).bind(new.text).bind(digest).bind(new.at)).await.map(drop)
}

#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct EntryRow {
    pub number: i64,
    pub entry: String,
    pub digest: String,
    pub created_at: Timestamp,
}

/// A thousand entries after a number.
pub(in crate::moderation) async fn entries_after(db: &Db, commune: CommuneId, number: i64) -> sqlx::Result<Vec<EntryRow>> {
    let select = sql("SELECT number, entry, digest, created_at FROM moderation_log WHERE commune_id = $1 AND number > $2 ORDER BY number LIMIT 1000");
    db.all(select.bind(commune).bind(number)).await
}

/// The entries of a span of time in the order of the chain, the last first. When there are more than `most`, the earliest are left out.
pub(in crate::moderation) async fn entries_between(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp, most: i64) -> sqlx::Result<Vec<EntryRow>> {
    let select = sql("SELECT number, entry, digest, created_at FROM moderation_log WHERE commune_id = $1 AND created_at >= $2 AND created_at < $3 \
         ORDER BY created_at DESC, number DESC LIMIT $4");
    let mut rows: Vec<EntryRow> = db.all(select.bind(commune).bind(from).bind(to).bind(most)).await?;
    // Whoever waited for the head took the time before: an entry may be older than the one before it.
    rows.sort_unstable_by_key(|row| std::cmp::Reverse(row.number));
    Ok(rows)
}

/// A decision taken since the log began that stands in no entry.
pub(in crate::moderation) async fn unlogged(db: &Db, commune: CommuneId) -> sqlx::Result<Option<DecisionId>> {
    let select =
        sql("SELECT d.id FROM moderation_decisions d WHERE d.commune_id = $1 AND NOT EXISTS (SELECT 1 FROM moderation_log l WHERE l.decision_id = d.id) \
         AND d.created_at >= (SELECT MIN(l.created_at) FROM moderation_log l WHERE l.commune_id = $1) ORDER BY d.created_at LIMIT 1");
    Ok(db.find::<(DecisionId,)>(select.bind(commune)).await?.map(|(id,)| id))
}

/// When the log begins.
pub(in crate::moderation) async fn first_entry(db: &Db, commune: CommuneId) -> sqlx::Result<Option<Timestamp>> {
    let select = sql("SELECT created_at FROM moderation_log WHERE commune_id = $1 ORDER BY number LIMIT 1");
    Ok(db.find::<(Timestamp,)>(select.bind(commune)).await?.map(|(at,)| at))
}

/// A decision with the moment of the first flag before it.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct DecidedRow {
    item_kind: String,
    item_id: Uuid,
    pub act: String,
    pub reason: String,
    pub created_at: Timestamp,
    pub flagged_at: Option<Timestamp>,
}

impl DecidedRow {
    pub fn item(&self) -> Option<Item> {
        item(&self.item_kind, self.item_id)
    }
}

pub(in crate::moderation) async fn decided_between(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp, most: i64) -> sqlx::Result<Vec<DecidedRow>> {
    let select = sql("SELECT d.item_kind, d.item_id, d.act, d.reason, d.created_at, (SELECT MIN(f.created_at) FROM flags f \
         WHERE f.item_kind = d.item_kind AND f.item_id = d.item_id AND f.item_version = d.item_version AND f.created_at <= d.created_at) AS flagged_at FROM moderation_decisions d WHERE d.commune_id = $1 AND d.created_at >= $2 AND d.created_at < $3 LIMIT $4");
    db.all(select.bind(commune).bind(from).bind(to).bind(most)).await
}

/// A decision to hide something, or a part of a photo.
#[derive(Debug, sqlx_macros::FromRow)]
pub(in crate::moderation) struct HidRow {
    pub id: DecisionId,
    pub act: String,
    pub item_kind: String,
    pub item_id: Uuid,
    pub item_version: i64,
    pub author_id: AccountId,
    pub reason: String,
    pub created_at: Timestamp,
}

pub(in crate::moderation) async fn hidings_between(db: &Db, commune: CommuneId, from: Timestamp, to: Timestamp, most: i64) -> sqlx::Result<Vec<HidRow>> {
    let select = sql("SELECT id, act, item_kind, item_id, item_version, author_id, reason, created_at FROM moderation_decisions \
         WHERE act IN ('hide', 'redact') AND commune_id = $1 AND created_at >= $2 AND created_at < $3 ORDER BY created_at, id LIMIT $4");
    db.all(select.bind(commune).bind(from).bind(to).bind(most)).await
}

/// Item, version, and when that version was first flagged.
pub(in crate::moderation) async fn first_flags(db: &mut impl Sql, items: &[Item]) -> sqlx::Result<Vec<(Item, i64, Timestamp)>> {
    let select = among(sql("SELECT item_kind, item_id, item_version, MIN(created_at) FROM flags WHERE "), "", items);
    Ok(items_of(db.all(select.push(" GROUP BY item_kind, item_id, item_version")).await?))
}

fn items_of(rows: Vec<(String, Uuid, i64, Timestamp)>) -> Vec<(Item, i64, Timestamp)> {
    rows.into_iter().filter_map(|(kind, id, version, at)| Some((item(&kind, id)?, version, at))).collect()
}

/// Item, version, and since when it was held, of those that were hidden instead of being released; what flags had covered was not held by the commune.
pub(in crate::moderation) async fn held_and_hidden(db: &mut impl Sql, items: &[Item]) -> sqlx::Result<Vec<(Item, i64, Timestamp)>> {
    let select = sql("SELECT item_kind, item_id, item_version, held_at FROM held_items WHERE outcome = 'hidden' AND reasons <> 'covered' AND ");
    Ok(items_of(db.all(among(select, "", items)).await?))
}
