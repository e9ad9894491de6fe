//! SQL of imports.

use std::collections::HashMap;

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{Arg, CommuneId, Db, ImportId, SolutionId, Statement, Tx, sql};

/// Ids of one statement.
const AT_ONCE: usize = 500;

/// An id of another platform: its instance and what it is called there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub instance: String,
    pub source_id: String,
}

impl Key {
    pub fn new(instance: &str, source_id: &str) -> Self {
        Self { instance: instance.to_owned(), source_id: source_id.to_owned() }
    }
}

/// What an import brought: the row it became, its fingerprint, and for proposals the state and the category that were written last.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub item: Uuid,
    pub fingerprint: String,
    pub state: String,
    pub category: (String, String),
}

/// What is here already of one kind.
pub(super) type Known = HashMap<Key, Source>;

#[derive(sqlx_macros::FromRow)]
struct KnownRow {
    instance: String,
    source_id: String,
    item_id: Uuid,
    fingerprint: String,
    state: String,
    category: String,
    subcategory: String,
}

pub(super) async fn known(db: &Db, commune: CommuneId, kind: &str) -> sqlx::Result<Known> {
    let select = sql("SELECT instance, source_id, item_id, fingerprint, state, category, subcategory FROM import_sources WHERE commune_id = $1 AND kind = $2");
    let rows: Vec<KnownRow> = db.all(select.bind(commune).bind(kind)).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let source = Source { item: row.item_id, fingerprint: row.fingerprint, state: row.state, category: (row.category, row.subcategory) };
            (Key { instance: row.instance, source_id: row.source_id }, source)
        })
        .collect())
}

/// What came with imports, of one kind: instance and id.
pub(super) async fn items(db: &Db, commune: CommuneId, kind: &str) -> sqlx::Result<Vec<(String, Uuid)>> {
    db.all(sql("SELECT instance, item_id FROM import_sources WHERE commune_id = $1 AND kind = $2").bind(commune).bind(kind)).await
}

/// Begins an import; whichever was under way in the commune has ended with it.
pub(super) async fn begin(tx: &mut Tx, commune: CommuneId, import: ImportId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("UPDATE imports SET ended = TRUE WHERE commune_id = $1 AND ended = FALSE").bind(commune)).await?;
    tx.run(sql("INSERT INTO imports (id, commune_id, seen_at) VALUES ($1, $2, $3)").bind(import).bind(commune).bind(at)).await.map(drop)
}

/// Whether an import is still under way. Locks its row until the transaction ends: whoever ends it waits.
pub(super) async fn keep_on(tx: &mut Tx, import: ImportId, at: Timestamp) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE imports SET seen_at = $2 WHERE id = $1 AND ended = FALSE").bind(import).bind(at)).await? == 1)
}

/// Ends an import; whether it was still under way.
pub(super) async fn end(tx: &mut Tx, import: ImportId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE imports SET ended = TRUE WHERE id = $1 AND ended = FALSE").bind(import)).await? == 1)
}

/// Ends an import that is published, with which SQLite counts what it brings; whether it was still under way.
pub(super) async fn end_published(tx: &mut Tx, import: ImportId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("UPDATE imports SET ended = TRUE, published = TRUE WHERE id = $1 AND ended = FALSE").bind(import)).await? == 1)
}

/// Imports of which nothing was heard since a moment.
pub(super) async fn silent(db: &Db, since: Timestamp) -> sqlx::Result<Vec<ImportId>> {
    ids(db, sql("SELECT id FROM imports WHERE ended = FALSE AND seen_at < ").arg(since)).await
}

/// Imports that ended and whose staged rows may still be there.
pub(super) async fn ended(db: &Db) -> sqlx::Result<Vec<ImportId>> {
    ids(db, sql("SELECT id FROM imports WHERE ended")).await
}

async fn ids(db: &Db, select: Statement) -> sqlx::Result<Vec<ImportId>> {
    Ok(db.all::<(ImportId,)>(select.push(" ORDER BY id LIMIT 100")).await?.into_iter().map(|(id,)| id).collect())
}

/// Forgets an import that staged nothing more.
pub(super) async fn delete(tx: &mut Tx, import: ImportId) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM imports WHERE id = $1 AND ended").bind(import)).await.map(drop)
}

/// What will be known of one row when its import is published.
#[derive(Clone, Debug)]
pub(super) struct StagedSource<'a> {
    pub kind: &'static str,
    pub key: &'a Key,
    /// Whether it was known before.
    pub changes: bool,
    pub source: Source,
}

/// Stages what will be known.
pub(super) async fn stage(tx: &mut Tx, import: ImportId, sources: &[StagedSource<'_>]) -> sqlx::Result<()> {
    let row = |staged: &StagedSource<'_>| -> [Arg; 10] {
        let StagedSource { kind, key, changes, source } = staged;
        [
            import.into(),
            (*kind).into(),
            (&key.instance).into(),
            (&key.source_id).into(),
            source.item.into(),
            (*changes).into(),
            (&source.fingerprint).into(),
            (&source.state).into(),
            (&source.category.0).into(),
            (&source.category.1).into(),
        ]
    };
    let insert = "INSERT INTO staged_sources (import_id, kind, instance, source_id, item_id, changes, fingerprint, state, category, subcategory) VALUES ";
    tx.insert_all(insert, sources.iter().map(row).collect()).await
}

/// Marks solutions whose state stays as it was written last, for it was changed here since.
pub(super) async fn keep_states(tx: &mut Tx, import: ImportId, ids: &[SolutionId]) -> sqlx::Result<()> {
    for ids in ids.chunks(AT_ONCE) {
        let update = sql("UPDATE staged_sources SET keeps_state = TRUE WHERE kind = 'solution' AND import_id = ").arg(import);
        tx.run(update.push(" AND item_id IN ").list(ids.iter().copied())).await?;
    }
    Ok(())
}

/// The same for the category.
pub(super) async fn keep_categories(tx: &mut Tx, import: ImportId, ids: &[SolutionId]) -> sqlx::Result<()> {
    for ids in ids.chunks(AT_ONCE) {
        let update = sql("UPDATE staged_sources SET keeps_category = TRUE WHERE kind = 'solution' AND import_id = ").arg(import);
        tx.run(update.push(" AND item_id IN ").list(ids.iter().copied())).await?;
    }
    Ok(())
}

/// Makes what was staged known. What another import made known meanwhile fails: the two cannot both be it.
pub(super) async fn publish(tx: &mut Tx, commune: CommuneId, import: ImportId) -> sqlx::Result<()> {
    let update = sql("UPDATE import_sources SET fingerprint = t.fingerprint, state = CASE WHEN t.keeps_state THEN import_sources.state ELSE t.state END, \
         category = CASE WHEN t.keeps_category THEN import_sources.category ELSE t.category END, \
         subcategory = CASE WHEN t.keeps_category THEN import_sources.subcategory ELSE t.subcategory END \
         FROM staged_sources t WHERE t.import_id = $1 AND t.changes AND import_sources.commune_id = $2 AND import_sources.instance = t.instance \
         AND import_sources.kind = t.kind AND import_sources.source_id = t.source_id");
    tx.run(update.bind(import).bind(commune)).await?;
    let insert = sql("INSERT INTO import_sources (commune_id, instance, kind, source_id, item_id, fingerprint, state, category, subcategory) \
         SELECT $2, instance, kind, source_id, item_id, fingerprint, state, category, subcategory FROM staged_sources \
         WHERE import_id = $1 AND NOT changes ORDER BY kind, instance, source_id");
    tx.run(insert.bind(import).bind(commune)).await.map(drop)
}

/// Deletes some of what an import staged. Returns how many rows.
pub(super) async fn forget(tx: &mut Tx, import: ImportId, limit: i64) -> sqlx::Result<u64> {
    let delete = sql("DELETE FROM staged_sources WHERE import_id = $1 AND (kind, instance, source_id) IN \
         (SELECT kind, instance, source_id FROM staged_sources WHERE import_id = $1 LIMIT $2)");
    tx.run(delete.bind(import).bind(limit)).await
}

/// Calls a person by another key.
pub(super) async fn rename_person(tx: &mut Tx, commune: CommuneId, from: &Key, to: &Key) -> sqlx::Result<()> {
    let update = sql("UPDATE import_sources SET instance = $1, source_id = $2 WHERE commune_id = $3 AND kind = 'person' AND instance = $4 AND source_id = $5");
    tx.run(update.bind(&to.instance).bind(&to.source_id).bind(commune).bind(&from.instance).bind(&from.source_id)).await.map(drop)
}
