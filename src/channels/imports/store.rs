//! SQL of imports.

use std::collections::{HashMap, HashSet};

use uuid::Uuid;

use super::{ImportedComment, ImportedSolution};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AnswerId, CommentId, CommuneId, NeighbourhoodId, RowId, SolutionId, Tx, sql};

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
    pub imported: &'a ImportedSolution,
    pub at: Timestamp,
}

/// A proposal that came with an earlier import, as it stands here now.
#[derive(sqlx::FromRow)]
pub(super) struct SolutionHere {
    title: String,
    body: String,
    version: i64,
    pub state: String,
    /// Whether nobody has moved it on here.
    pub state_imported: bool,
    category: String,
    subcategory: String,
    pub created_at: Timestamp,
}

impl SolutionHere {
    pub fn category(&self) -> (String, String) {
        (self.category.clone(), self.subcategory.clone())
    }
}

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

/// Who wrote what came from an instance with a name, and who answered it: an account with its instance; none with those who answered.
pub(super) async fn authors(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<HashSet<(String, Uuid)>> {
    let select = sql("SELECT i.instance, s.author_id FROM import_sources i JOIN solutions s ON s.id = i.item_id \
         WHERE i.commune_id = $1 AND i.kind = 'solution' AND i.instance <> '' \
         UNION SELECT i.instance, c.author_id FROM import_sources i JOIN comments c ON c.id = i.item_id \
         WHERE i.commune_id = $1 AND i.kind = 'comment' AND i.instance <> '' \
         UNION SELECT '', a.officer_id FROM import_sources i JOIN answers a ON a.solution_id = i.item_id \
         WHERE i.commune_id = $1 AND i.kind = 'solution'");
    let rows: Vec<(String, Uuid)> = tx.all(select.bind(commune)).await?;
    Ok(rows.into_iter().collect())
}

/// Calls a person by another key.
pub(super) async fn rename_person(tx: &mut Tx, commune: CommuneId, from: &Key, to: &Key) -> sqlx::Result<()> {
    let update = sql("UPDATE import_sources SET instance = $1, source_id = $2 WHERE commune_id = $3 AND kind = 'person' AND instance = $4 AND source_id = $5");
    tx.run(update.bind(&to.instance).bind(&to.source_id).bind(commune).bind(&from.instance).bind(&from.source_id)).await.map(drop)
}

/// The top comment and the solution of every imported comment.
pub(super) async fn threads(tx: &mut Tx, commune: CommuneId) -> sqlx::Result<HashMap<Uuid, (CommentId, SolutionId)>> {
    let rows: Vec<(CommentId, Option<CommentId>, SolutionId)> = tx
        .all(
            sql("SELECT c.id, c.parent_id, c.subject_id FROM comments c JOIN import_sources s ON s.item_id = c.id \
                 WHERE s.commune_id = $1 AND s.kind = 'comment'")
            .bind(commune),
        )
        .await?;
    Ok(rows.into_iter().map(|(id, parent, solution)| (id.0, (parent.unwrap_or(id), solution))).collect())
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

pub(super) async fn insert_solution(tx: &mut Tx, app: &App, row: &SolutionRow<'_>, number: i64) -> sqlx::Result<()> {
    let from = row.imported;
    let insert =
        sql("INSERT INTO solutions (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, place, latitude, longitude, \
         state, state_imported, imported_support_count, source_url, created_at, updated_at, published_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, TRUE, $14, $15, $16, $17, $18)")
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
        .bind(changed_at(from))
        .bind(from.published_at);
    tx.run(insert).await?;
    version(tx, row, 1).await?;
    add_step(tx, app, row.id, "published", from.published_at).await
}

/// When it last changed: lists of what was decided go by it.
fn changed_at(from: &ImportedSolution) -> Timestamp {
    from.answered_at.map_or(from.published_at, |at| at.max(from.published_at))
}

async fn add_step(tx: &mut Tx, app: &App, solution: SolutionId, step: &str, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO state_changes (id, solution_id, step, created_at) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(app.rng.id::<RowId>(at).0).bind(solution).bind(step).bind(at)).await.map(drop)
}

/// The step of what was decided elsewhere, at the moment it was decided; without that moment there is none.
pub(super) async fn replace_decision(tx: &mut Tx, app: &App, row: &SolutionRow<'_>) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM state_changes WHERE solution_id = $1 AND actor_id IS NULL AND step IN ('under_evaluation', 'accepted', 'rejected')");
    tx.run(delete.bind(row.id)).await?;
    match (row.imported.decision, row.imported.answered_at) {
        (Some(decision), Some(at)) => add_step(tx, app, row.id, decision.as_str(), at).await,
        _ => Ok(()),
    }
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

pub(super) async fn solution_here(tx: &mut Tx, id: SolutionId) -> sqlx::Result<SolutionHere> {
    tx.one(sql("SELECT title, body, version, state, state_imported, category, subcategory, created_at FROM solutions WHERE id = $1").bind(id)).await
}

/// Brings the row up to its source; a new text is a new version. What happened here since (supports, hiding, a state, a category) stays.
pub(super) async fn update_solution(tx: &mut Tx, row: &SolutionRow<'_>, here: &SolutionHere, keeps_state: bool, keeps_category: bool) -> sqlx::Result<()> {
    let from = row.imported;
    let rewritten = here.title != from.title || here.body != from.body;
    let mut update = sql("UPDATE solutions SET author_id = $1, title = $2, body = $3, neighbourhood_id = $4, place = $5, latitude = $6, longitude = $7, \
         imported_support_count = $8, source_url = $9, published_at = $10, version = $11")
    .bind(row.author_id)
    .bind(&from.title)
    .bind(&from.body)
    .bind(row.neighbourhood_id)
    .bind(&from.place)
    .bind(from.point.map(|point| point.0))
    .bind(from.point.map(|point| point.1))
    .bind(from.supports)
    .bind(&from.url)
    .bind(from.published_at)
    .bind(here.version + i64::from(rewritten));
    if !keeps_state {
        update = update.push(", state = ").arg(from.state.as_str()).push(", updated_at = ").arg(changed_at(from));
    }
    if !keeps_category {
        update = update.push(", category = ").arg(&from.category).push(", subcategory = ").arg(&from.subcategory);
    }
    tx.run(update.push(" WHERE id = ").arg(row.id)).await?;
    if rewritten { version(tx, row, here.version + 1).await } else { Ok(()) }
}

/// Puts the answer that was given elsewhere in the place of the one that an earlier import brought. Those given here stay.
pub(super) async fn replace_answer(tx: &mut Tx, answer: &AnswerRow<'_>) -> sqlx::Result<()> {
    delete_answer(tx, answer.solution).await?;
    // Nobody is told of what is long known.
    let insert =
        sql("INSERT INTO answers (id, solution_id, officer_id, decision, reasons, created_at, told_at, dated) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)")
            .bind(answer.id)
            .bind(answer.solution)
            .bind(answer.officer)
            .bind(answer.imported.decision.map(|decision| decision.as_str().to_owned()))
            .bind(&answer.imported.answer)
            .bind(answer.at)
            .bind(answer.imported.answered_at.is_some());
    tx.run(insert).await?;
    count_answers(tx, answer.solution).await
}

/// Takes away the answer that an earlier import brought.
pub(super) async fn remove_answer(tx: &mut Tx, solution: SolutionId) -> sqlx::Result<()> {
    delete_answer(tx, solution).await?;
    count_answers(tx, solution).await
}

/// Nobody who stands for somebody elsewhere answers here; an officer who answered here and left since is a placeholder too, with the moment of leaving.
async fn delete_answer(tx: &mut Tx, solution: SolutionId) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM answers WHERE solution_id = $1 AND officer_id IN (SELECT id FROM accounts WHERE placeholder AND deleted_at IS NULL)");
    tx.run(delete.bind(solution)).await.map(drop)
}

async fn count_answers(tx: &mut Tx, solution: SolutionId) -> sqlx::Result<()> {
    let update = sql("UPDATE solutions SET answer_count = (SELECT COUNT(*) FROM answers a WHERE a.solution_id = solutions.id) WHERE id = $1");
    tx.run(update.bind(solution)).await.map(drop)
}

pub(super) async fn insert_comment(tx: &mut Tx, row: &CommentRow<'_>) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO comments (id, commune_id, subject_kind, subject_id, parent_id, author_id, stance, body, created_at) VALUES ($1, $2, 'solution', $3, $4, $5, $6, $7, $8)")
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

pub(super) async fn comment_created_at(tx: &mut Tx, id: CommentId) -> sqlx::Result<Timestamp> {
    Ok(tx.one::<(Timestamp,)>(sql("SELECT created_at FROM comments WHERE id = $1").bind(id)).await?.0)
}

/// Brings the row up to its source; only a new text, or another stance, is a new version.
pub(super) async fn update_comment(tx: &mut Tx, row: &CommentRow<'_>) -> sqlx::Result<()> {
    let update = sql("UPDATE comments SET subject_id = $1, parent_id = $2, author_id = $3, stance = $4, body = $5, created_at = $6, \
         version = version + CASE WHEN stance = $4 AND body = $5 THEN 0 ELSE 1 END WHERE id = $7 AND deleted_at IS NULL")
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
        sql("UPDATE solutions SET comment_count = (SELECT COUNT(*) FROM comments c WHERE c.subject_kind = 'solution' AND c.subject_id = solutions.id AND c.deleted_at IS NULL) \
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
