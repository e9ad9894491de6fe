//! SQL of imports.

use std::collections::HashMap;

use uuid::Uuid;

use super::decidim::Known;
use super::{ImportedComment, ImportedSolution};
use crate::AppState;
use crate::clock::Timestamp;
use crate::db::{AccountId, AnswerId, CommentId, CommuneId, NeighbourhoodId, RowId, SolutionId, Tx, sql};

pub(super) struct SolutionRow<'a> {
    pub id: SolutionId,
    pub commune_id: CommuneId,
    pub author_id: AccountId,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub imported: &'a ImportedSolution,
}

pub(super) struct CommentRow<'a> {
    pub id: CommentId,
    pub commune_id: CommuneId,
    pub solution: SolutionId,
    pub parent: Option<CommentId>,
    pub author_id: AccountId,
    pub imported: &'a ImportedComment,
}

pub(super) struct AnswerRow<'a> {
    pub id: AnswerId,
    pub solution: SolutionId,
    pub officer: AccountId,
    pub decision: &'static str,
    pub reasons: &'a str,
    pub at: Timestamp,
}

pub(super) async fn known(tx: &mut Tx, commune: CommuneId, kind: &str) -> sqlx::Result<Known> {
    let rows: Vec<(String, Uuid, String)> =
        tx.all(sql("SELECT source_id, item_id, fingerprint FROM import_sources WHERE commune_id = $1 AND kind = $2").bind(commune).bind(kind)).await?;
    Ok(rows.into_iter().map(|(source, id, fingerprint)| (source, (id, fingerprint))).collect())
}

/// The top comment and the solution of every imported comment.
pub(super) async fn threads(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<HashMap<Uuid, (CommentId, SolutionId)>> {
    let rows: Vec<(CommentId, Option<CommentId>, SolutionId)> = tx
        .all(
            sql("SELECT c.id, c.parent_id, c.solution_id FROM comments c JOIN import_sources s ON s.item_id = c.id \
                 WHERE s.commune_id = $1 AND s.kind = 'comment'")
            .bind(commune),
        )
        .await?;
    Ok(rows.into_iter().map(|(id, parent, solution)| (id.0, (parent.unwrap_or(id), solution))).collect())
}

pub(super) async fn remember(tx: &mut Tx, commune: CommuneId, kind: &str, source: &str, item: Uuid, fingerprint: &str) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO import_sources (commune_id, kind, source_id, item_id, fingerprint) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (commune_id, kind, source_id) DO UPDATE SET fingerprint = EXCLUDED.fingerprint")
    .bind(commune)
    .bind(kind)
    .bind(source)
    .bind(item)
    .bind(fingerprint);
    tx.run(insert).await.map(drop)
}

pub(super) async fn insert_solution(tx: &mut Tx, app: &AppState, row: &SolutionRow<'_>, number: i64) -> sqlx::Result<()> {
    let from = row.imported;
    let insert =
        sql("INSERT INTO solutions (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, place, latitude, longitude, \
         state, imported_support_count, source_url, created_at, updated_at, published_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17)")
        .bind(row.id)
        .bind(row.commune_id)
        .bind(number)
        .bind(row.author_id)
        .bind(&from.title)
        .bind(&from.body)
        .bind(&from.category)
        .bind(&from.subcategory)
        .bind(row.neighbourhood_id)
        .bind(&from.place)
        .bind(from.point.map(|point| point.0))
        .bind(from.point.map(|point| point.1))
        .bind(from.state.as_str())
        .bind(from.supports)
        .bind(&from.url)
        .bind(from.created_at)
        .bind(from.published_at);
    tx.run(insert).await?;
    version(tx, row, 1).await?;
    let step = sql("INSERT INTO state_changes (id, solution_id, step, created_at) VALUES ($1, $2, 'published', $3)")
        .bind(app.rng.id::<RowId>(from.published_at).0)
        .bind(row.id)
        .bind(from.published_at);
    tx.run(step).await.map(drop)
}

async fn version(tx: &mut Tx, row: &SolutionRow<'_>, version: i64) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO solution_versions (solution_id, version, title, body, helps, created_at) VALUES ($1, $2, $3, $4, '', $5)")
        .bind(row.id)
        .bind(version)
        .bind(&row.imported.title)
        .bind(&row.imported.body)
        .bind(row.imported.created_at);
    tx.run(insert).await.map(drop)
}

/// Brings the row up to its source; a new text is a new version. What happened here since (supports, hiding) stays.
pub(super) async fn update_solution(tx: &mut Tx, row: &SolutionRow<'_>) -> sqlx::Result<()> {
    let from = row.imported;
    let (title, body, number): (String, String, i64) = tx.one(sql("SELECT title, body, version FROM solutions WHERE id = $1").bind(row.id)).await?;
    let rewritten = title != from.title || body != from.body;
    let update =
        sql("UPDATE solutions SET author_id = $1, title = $2, body = $3, category = $4, subcategory = $5, neighbourhood_id = $6, place = $7, latitude = $8, \
         longitude = $9, state = $10, imported_support_count = $11, source_url = $12, published_at = $13, updated_at = $13, version = $14 WHERE id = $15")
        .bind(row.author_id)
        .bind(&from.title)
        .bind(&from.body)
        .bind(&from.category)
        .bind(&from.subcategory)
        .bind(row.neighbourhood_id)
        .bind(&from.place)
        .bind(from.point.map(|point| point.0))
        .bind(from.point.map(|point| point.1))
        .bind(from.state.as_str())
        .bind(from.supports)
        .bind(&from.url)
        .bind(from.published_at)
        .bind(number + i64::from(rewritten))
        .bind(row.id);
    tx.run(update).await?;
    if rewritten { version(tx, row, number + 1).await } else { Ok(()) }
}

pub(super) async fn replace_answer(tx: &mut Tx, answer: &AnswerRow<'_>) -> sqlx::Result<()> {
    tx.run(sql("DELETE FROM answers WHERE solution_id = $1 AND officer_id = $2").bind(answer.solution).bind(answer.officer)).await?;
    let insert = sql("INSERT INTO answers (id, solution_id, officer_id, decision, reasons, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(answer.id)
        .bind(answer.solution)
        .bind(answer.officer)
        .bind(answer.decision)
        .bind(answer.reasons)
        .bind(answer.at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn insert_comment(tx: &mut Tx, row: &CommentRow<'_>) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO comments (id, commune_id, solution_id, parent_id, author_id, stance, body, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)")
            .bind(row.id)
            .bind(row.commune_id)
            .bind(row.solution)
            .bind(row.parent)
            .bind(row.author_id)
            .bind(row.imported.stance.as_str())
            .bind(&row.imported.body)
            .bind(row.imported.created_at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn update_comment(tx: &mut Tx, row: &CommentRow<'_>) -> sqlx::Result<()> {
    let update = sql(
        "UPDATE comments SET solution_id = $1, parent_id = $2, author_id = $3, stance = $4, body = $5, created_at = $6, version = version + 1 WHERE id = $7",
    )
    .bind(row.solution)
    .bind(row.parent)
    .bind(row.author_id)
    .bind(row.imported.stance.as_str())
    .bind(&row.imported.body)
    .bind(row.imported.created_at)
    .bind(row.id);
    tx.run(update).await.map(drop)
}

/// Counts again what an import may have changed.
pub(super) async fn recount(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<()> {
    tx.run(
        sql("UPDATE solutions SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.solution_id = solutions.id AND c.deleted_at IS NULL) \
             WHERE id IN (SELECT item_id FROM import_sources WHERE commune_id = $1 AND kind = 'solution')")
        .bind(commune),
    )
    .await?;
    tx.run(
        sql("UPDATE comments SET reply_count = (SELECT COUNT(*) FROM comments r WHERE r.parent_id = comments.id AND r.deleted_at IS NULL) \
             WHERE id IN (SELECT item_id FROM import_sources WHERE commune_id = $1 AND kind = 'comment')")
        .bind(commune),
    )
    .await
    .map(drop)
}
