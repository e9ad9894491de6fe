//! SQL of imports.

use std::collections::HashMap;

use uuid::Uuid;

use crate::base::db::{CommuneId, Tx, sql};

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

#[derive(sqlx::FromRow)]
struct KnownRow {
    instance: String,
    source_id: String,
    item_id: Uuid,
    fingerprint: String,
    state: String,
    category: String,
    subcategory: String,
}

pub(super) async fn known(tx: &mut Tx, commune: CommuneId, kind: &str) -> sqlx::Result<Known> {
    let select = sql("SELECT instance, source_id, item_id, fingerprint, state, category, subcategory FROM import_sources WHERE commune_id = $1 AND kind = $2");
    let rows: Vec<KnownRow> = tx.all(select.bind(commune).bind(kind)).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let source = Source { item: row.item_id, fingerprint: row.fingerprint, state: row.state, category: (row.category, row.subcategory) };
            (Key { instance: row.instance, source_id: row.source_id }, source)
        })
        .collect())
}

/// What came with imports, of one kind: instance and id.
pub(super) async fn items(tx: &mut Tx, commune: CommuneId, kind: &str) -> sqlx::Result<Vec<(String, Uuid)>> {
    tx.all(sql("SELECT instance, item_id FROM import_sources WHERE commune_id = $1 AND kind = $2").bind(commune).bind(kind)).await
}

/// Calls a person by another key.
pub(super) async fn rename_person(tx: &mut Tx, commune: CommuneId, from: &Key, to: &Key) -> sqlx::Result<()> {
    let update = sql("UPDATE import_sources SET instance = $1, source_id = $2 WHERE commune_id = $3 AND kind = 'person' AND instance = $4 AND source_id = $5");
    tx.run(update.bind(&to.instance).bind(&to.source_id).bind(commune).bind(&from.instance).bind(&from.source_id)).await.map(drop)
}

pub(super) async fn remember(tx: &mut Tx, commune: CommuneId, kind: &str, key: &Key, source: &Source) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO import_sources (commune_id, instance, kind, source_id, item_id, fingerprint, state, category, subcategory) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (commune_id, instance, kind, source_id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint, \
         state = EXCLUDED.state, category = EXCLUDED.category, subcategory = EXCLUDED.subcategory")
    .bind(commune)
    .bind(&key.instance)
    .bind(kind)
    .bind(&key.source_id)
    .bind(source.item)
    .bind(&source.fingerprint)
    .bind(&source.state)
    .bind(&source.category.0)
    .bind(&source.category.1);
    tx.run(insert).await.map(drop)
}
