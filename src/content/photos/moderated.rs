//! Photos as moderation sees them, hidden ones included: their text is their description. SQL of `photos` for moderation, and nothing else.

use std::collections::HashMap;

use app::model::content::{ItemKind, Visibility};
use app::model::paths;

use crate::base::clock::Timestamp;
use crate::base::db::{PhotoId, ProblemId, Sql, Tx, sql};
use crate::base::error::Result;
use crate::base::kind::{Address, Content, Item, Rewritten};
use crate::participation::problems;

#[derive(sqlx::FromRow)]
struct Row {
    id: PhotoId,
    problem_id: ProblemId,
    alt: String,
    visibility: String,
    version: i64,
    created_at: Timestamp,
}

/// Those of these photos that hang on a problem, in no order. They are of whoever reported it.
pub async fn load(db: &mut impl Sql, ids: &[PhotoId]) -> Result<Vec<Content>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT id, problem_id, alt, visibility, version, created_at FROM photos WHERE problem_id IS NOT NULL AND id IN ");
    let rows: Vec<Row> = db.all(select.list(ids.iter().copied())).await?;
    let on = problems::moderated::load(db, &rows.iter().map(|row| row.problem_id).collect::<Vec<_>>()).await?;
    let on: HashMap<_, _> = on.into_iter().map(|problem| (problem.item.id, problem)).collect();
    Ok(rows.into_iter().filter_map(|row| Some(content(on.get(&row.problem_id.0)?, row))).collect())
}

fn content(on: &Content, row: Row) -> Content {
    Content {
        item: Item { kind: ItemKind::Photo, id: row.id.0 },
        flag_address: Address::within(|commune| paths::photo_flag(commune, row.id)),
        title: String::new(),
        body: row.alt,
        visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
        version: row.version,
        created_at: row.created_at,
        on: Some(on.item),
        ..on.clone()
    }
}

/// Hides, restores or puts under review a photo as it was seen: changes nothing and gives `false` when its visibility or version is another by now.
/// Locks the row either way.
pub async fn set_visibility(tx: &mut Tx, id: PhotoId, (from, version): (Visibility, i64), to: Visibility) -> Result<bool> {
    let update = sql("UPDATE photos SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
    Ok(tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// Replaces the description that was seen by its author's new one. `false` when visibility or version is another by now.
pub async fn rewrite(tx: &mut Tx, id: PhotoId, (from, version): (Visibility, i64), text: &Rewritten, to: Visibility) -> Result<bool> {
    let update = sql("UPDATE photos SET alt = $1, visibility = $2, version = version + 1 WHERE id = $3 AND visibility = $4 AND version = $5");
    Ok(tx.run(update.bind(&text.body).bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await? == 1)
}

/// The descriptions of a problem's photos, one a line.
pub async fn descriptions(db: &mut impl Sql, problem: ProblemId) -> Result<String> {
    let rows: Vec<(String,)> = db.all(sql("SELECT alt FROM photos WHERE problem_id = $1 ORDER BY position, id").bind(problem)).await?;
    Ok(rows.into_iter().map(|(alt,)| alt).collect::<Vec<_>>().join("\n"))
}
