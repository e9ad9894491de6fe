//! Proposals that came from another platform. History is not an act: it asks no permission, obliges nobody, and keeps its own dates.

use app::model::content::{Decision, SolutionState};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, RowId, SolutionId, Tx, sql};

/// Ids of one statement.
const AT_ONCE: usize = 500;

/// A proposal as its platform has it.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Imported<'a> {
    pub id: SolutionId,
    pub commune_id: CommuneId,
    pub author_id: AccountId,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub title: &'a str,
    pub body: &'a str,
    pub category: (&'a str, &'a str),
    pub place: &'a str,
    /// Latitude and longitude in millionths of a degree.
    pub point: Option<(i64, i64)>,
    pub state: SolutionState,
    /// What was decided there; `None` when its state means nothing here.
    pub decision: Option<Decision>,
    pub answered_at: Option<Timestamp>,
    /// Supports counted there.
    pub supports: i64,
    pub url: &'a str,
    pub created_at: Timestamp,
    pub published_at: Timestamp,
}

impl Imported<'_> {
    /// When it last changed: lists of what was decided go by it.
    fn changed_at(&self) -> Timestamp {
        self.answered_at.map_or(self.published_at, |at| at.max(self.published_at))
    }
}

/// A proposal that came with an earlier import, as it stands here now.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Here {
    title: String,
    body: String,
    version: i64,
    pub state: String,
    /// Whether nobody has moved it on here.
    pub state_imported: bool,
    category: String,
    subcategory: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl Here {
    /// Category and subcategory.
    pub fn category(&self) -> (String, String) {
        (self.category.clone(), self.subcategory.clone())
    }
}

/// What a later import leaves as it is here.
#[derive(Clone, Copy, Debug)]
pub struct Keeps {
    /// Its state was changed here.
    pub state: bool,
    /// Its category was changed here.
    pub category: bool,
}

/// Puts a proposal in, under its number here.
pub async fn insert(app: &App, tx: &mut Tx, from: &Imported<'_>, number: i64) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO solutions (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, place, latitude, longitude, \
         state, state_imported, imported_support_count, source_url, created_at, updated_at, published_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, TRUE, $14, $15, $16, $17, $18)")
        .bind(from.id)
        .bind(from.commune_id)
        .bind(number)
        .bind(from.author_id)
        .bind(from.title)
        .bind(from.body)
        .bind(from.category.0)
        .bind(from.category.1)
        .bind(from.neighbourhood_id)
        .bind(from.place)
        .bind(from.point.map(|point| point.0))
        .bind(from.point.map(|point| point.1))
        .bind(from.state.as_str())
        .bind(from.supports)
        .bind(from.url)
        .bind(from.created_at)
        .bind(from.changed_at())
        .bind(from.published_at);
    tx.run(insert).await?;
    version(tx, from, 1).await?;
    add_step(app, tx, from.id, "published", from.published_at).await
}

async fn add_step(app: &App, tx: &mut Tx, solution: SolutionId, step: &str, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO state_changes (id, solution_id, step, created_at) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(app.rng.id::<RowId>(at).0).bind(solution).bind(step).bind(at)).await.map(drop)
}

async fn version(tx: &mut Tx, from: &Imported<'_>, version: i64) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO solution_versions (solution_id, version, title, body, helps, created_at) VALUES ($1, $2, $3, $4, '', $5)");
    tx.run(insert.bind(from.id).bind(version).bind(from.title).bind(from.body).bind(from.created_at)).await.map(drop)
}

/// The step of what was decided elsewhere, at the moment it was decided; without that moment there is none.
pub async fn replace_decision(app: &App, tx: &mut Tx, from: &Imported<'_>) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM state_changes WHERE solution_id = $1 AND actor_id IS NULL AND step IN ('under_evaluation', 'accepted', 'rejected')");
    tx.run(delete.bind(from.id)).await?;
    match (from.decision, from.answered_at) {
        (Some(decision), Some(at)) => add_step(app, tx, from.id, decision.as_str(), at).await,
        _ => Ok(()),
    }
}

/// How a proposal that came earlier stands here now.
pub async fn here(tx: &mut Tx, id: SolutionId) -> sqlx::Result<Here> {
    tx.one(sql("SELECT title, body, version, state, state_imported, category, subcategory, created_at FROM solutions WHERE id = $1").bind(id)).await
}

/// Brings the row up to its source; a new text is a new version. What happened here since (supports, hiding, a state, a category) stays.
pub async fn update(tx: &mut Tx, from: &Imported<'_>, here: &Here, keeps: Keeps) -> sqlx::Result<()> {
    let rewritten = here.title != from.title || here.body != from.body;
    let mut update = sql("UPDATE solutions SET author_id = $1, title = $2, body = $3, neighbourhood_id = $4, place = $5, latitude = $6, longitude = $7, \
         imported_support_count = $8, source_url = $9, published_at = $10, version = $11")
    .bind(from.author_id)
    .bind(from.title)
    .bind(from.body)
    .bind(from.neighbourhood_id)
    .bind(from.place)
    .bind(from.point.map(|point| point.0))
    .bind(from.point.map(|point| point.1))
    .bind(from.supports)
    .bind(from.url)
    .bind(from.published_at)
    .bind(here.version + i64::from(rewritten));
    if !keeps.state {
        update = update.push(", state = ").arg(from.state.as_str()).push(", updated_at = ").arg(from.changed_at());
    }
    if !keeps.category {
        update = update.push(", category = ").arg(from.category.0).push(", subcategory = ").arg(from.category.1);
    }
    tx.run(update.push(" WHERE id = ").arg(from.id)).await?;
    if rewritten { version(tx, from, here.version + 1).await } else { Ok(()) }
}

/// Who wrote each of these.
pub async fn authors(tx: &mut Tx, ids: &[SolutionId]) -> sqlx::Result<Vec<(SolutionId, AccountId)>> {
    let mut authors = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        authors.extend(tx.all::<(SolutionId, AccountId)>(sql("SELECT id, author_id FROM solutions WHERE id IN ").list(ids.iter().copied())).await?);
    }
    Ok(authors)
}

/// Says how many answers, or comments, each of these has: an import brings them in without counting.
pub async fn set_counts(tx: &mut Tx, count: Count, counts: impl IntoIterator<Item = (SolutionId, i64)>) -> sqlx::Result<()> {
    for (id, number) in counts {
        let update = match count {
            Count::Answers => sql("UPDATE solutions SET answer_count = $1 WHERE id = $2"),
            Count::Comments => sql("UPDATE solutions SET comment_count = $1 WHERE id = $2"),
        };
        tx.run(update.bind(number).bind(id)).await?;
    }
    Ok(())
}

/// What is counted in a solution's row.
#[derive(Clone, Copy, Debug)]
pub enum Count {
    /// Official answers.
    Answers,
    /// Comments that were not deleted.
    Comments,
}
