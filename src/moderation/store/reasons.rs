//! SQL of statements of reasons: what was hidden, and how it had come to attention.

use uuid::Uuid;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Db, DecisionId, Sql, sql};
use crate::base::kind::Item;
use crate::moderation::store::{among, item};

/// A decision to hide something, or a part of a photo.
#[derive(Debug, sqlx::FromRow)]
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
