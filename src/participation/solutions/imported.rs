//! Proposals that came from another platform. History is not an act: it asks no permission, obliges nobody, and keeps its own dates.
//!
//! An import first stages its proposals in a table that no reader knows, many with each statement, and publishes all of them at once ([`publish`]): new ones
//! become solutions, and those that came before are brought up to their source. What happened here since is looked at in that moment, not before.

use std::collections::HashMap;

use app::model::content::{Decision, SolutionState};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, CommuneId, Db, ImportId, NeighbourhoodId, RowId, SolutionId, Tx, sql};

/// Ids of one statement.
const AT_ONCE: usize = 500;

/// A proposal as its platform has it.
#[derive(Clone, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Imported<'a> {
    pub id: SolutionId,
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
    /// What it becomes here.
    pub becomes: Becomes<'a>,
}

/// What a staged proposal becomes.
#[derive(Clone, Copy, Debug)]
pub enum Becomes<'a> {
    /// A solution.
    New {
        /// Which of the new ones it is, from 0: their numbers follow each other so.
        position: i64,
        /// Comments that come with it.
        comments: i64,
        /// Whether an answer comes with it.
        answered: bool,
    },
    /// The solution that it became before, brought up to date.
    Changed {
        /// The state that an import wrote last: another one was given here, and stays.
        state: &'a str,
        /// The category and subcategory that an import wrote last: others were chosen here, and stay.
        category: (&'a str, &'a str),
    },
}

impl Imported<'_> {
    /// When it last changed: lists of what was decided go by it.
    fn changed_at(&self) -> Timestamp {
        self.answered_at.map_or(self.published_at, |at| at.max(self.published_at))
    }
}

/// What was left as it is here.
#[derive(Clone, Debug, Default)]
pub struct Kept {
    /// Solutions whose state was changed here.
    pub state: Vec<SolutionId>,
    /// Solutions whose category was changed here.
    pub category: Vec<SolutionId>,
}

/// Stages proposals.
pub async fn stage(app: &App, tx: &mut Tx, import: ImportId, proposals: &[Imported<'_>]) -> sqlx::Result<()> {
    let insert = "INSERT INTO staged_solutions (import_id, id, position, placeholder_id, title, body, category, subcategory, neighbourhood_id, place, latitude, \
         longitude, state, imported_support_count, comment_count, answer_count, source_url, created_at, updated_at, published_at, step_id, decision, \
         decision_id, decided_at, former_state, former_category, former_subcategory) VALUES ";
    tx.insert_all(insert, proposals.iter().map(|from| columns(app, import, from)).collect()).await
}

fn columns(app: &App, import: ImportId, from: &Imported<'_>) -> [Arg; 27] {
    let (position, comments, answers, state, category) = match from.becomes {
        Becomes::New { position, comments, answered } => (Some(position), comments, i64::from(answered), "", ("", "")),
        Becomes::Changed { state, category } => (None, 0, 0, state, category),
    };
    // A decision without its moment is no step: nobody knows where on the path it stands.
    let decided = from.decision.zip(from.answered_at);
    [
        import.into(),
        from.id.into(),
        position.into(),
        from.author_id.into(),
        from.title.into(),
        from.body.into(),
        from.category.0.into(),
        from.category.1.into(),
        from.neighbourhood_id.into(),
        from.place.into(),
        from.point.map(|point| point.0).into(),
        from.point.map(|point| point.1).into(),
        from.state.as_str().into(),
        from.supports.into(),
        comments.into(),
        answers.into(),
        from.url.into(),
        from.created_at.into(),
        from.changed_at().into(),
        from.published_at.into(),
        app.rng.id::<RowId>(from.published_at).0.into(),
        decided.map(|(decision, _)| decision.as_str()).into(),
        decided.map(|(_, at)| app.rng.id::<RowId>(at).0).into(),
        decided.map(|(_, at)| at).into(),
        state.into(),
        category.0.into(),
        category.1.into(),
    ]
}

/// Publishes what an import staged; the numbers of the new ones begin with `first`.
pub async fn publish(tx: &mut Tx, commune: CommuneId, import: ImportId, first: i64) -> sqlx::Result<Kept> {
    // Their rows are locked before anything is asked about them.
    let lock = "UPDATE solutions SET version = version WHERE id IN (SELECT id FROM staged_solutions WHERE import_id = $1 AND position IS NULL)";
    let changes = tx.run(sql(lock).bind(import)).await? > 0;
    let kept = if changes { kept(tx, import).await? } else { Kept::default() };
    let new =
        sql("INSERT INTO solutions (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, place, latitude, longitude, \
         state, state_imported, imported_support_count, comment_count, answer_count, source_url, created_at, updated_at, published_at) \
         SELECT id, $1, $2 + position, placeholder_id, title, body, category, subcategory, neighbourhood_id, place, latitude, longitude, state, TRUE, \
         imported_support_count, comment_count, answer_count, source_url, created_at, updated_at, published_at \
         FROM staged_solutions WHERE import_id = $3 AND position IS NOT NULL ORDER BY id");
    tx.run(new.bind(commune).bind(first).bind(import)).await?;
    for text in [
        "INSERT INTO solution_versions (solution_id, version, title, body, helps, created_at) \
         SELECT id, 1, title, body, '', created_at FROM staged_solutions WHERE import_id = $1 AND position IS NOT NULL ORDER BY id",
        "INSERT INTO state_changes (id, solution_id, step, created_at) \
         SELECT step_id, id, 'published', published_at FROM staged_solutions WHERE import_id = $1 AND position IS NOT NULL ORDER BY id",
        "INSERT INTO state_changes (id, solution_id, step, created_at) SELECT decision_id, id, decision, decided_at FROM staged_solutions \
         WHERE import_id = $1 AND position IS NOT NULL AND decision_id IS NOT NULL ORDER BY id",
    ] {
        tx.run(sql(text).bind(import)).await?;
    }
    if changes {
        update(tx, import).await?;
    }
    Ok(kept)
}

/// What was changed here since an import wrote it last.
async fn kept(tx: &mut Tx, import: ImportId) -> sqlx::Result<Kept> {
    let state = "SELECT s.id FROM staged_solutions t JOIN solutions s ON s.id = t.id WHERE t.import_id = $1 AND t.position IS NULL \
         AND NOT (s.state_imported AND s.state = t.former_state)";
    let category = "SELECT s.id FROM staged_solutions t JOIN solutions s ON s.id = t.id WHERE t.import_id = $1 AND t.position IS NULL \
         AND NOT (s.category = t.former_category AND s.subcategory = t.former_subcategory)";
    let mut kept = Kept::default();
    for (text, ids) in [(state, &mut kept.state), (category, &mut kept.category)] {
        ids.extend(tx.all::<(SolutionId,)>(sql(text).bind(import)).await?.into_iter().map(|(id,)| id));
    }
    Ok(kept)
}

/// Brings rows up to their sources; a new text is a new version. What happened here since (supports, hiding, a state, a category) stays.
async fn update(tx: &mut Tx, import: ImportId) -> sqlx::Result<()> {
    for text in [
        "INSERT INTO solution_versions (solution_id, version, title, body, helps, created_at) SELECT s.id, s.version + 1, t.title, t.body, '', t.created_at \
         FROM staged_solutions t JOIN solutions s ON s.id = t.id WHERE t.import_id = $1 AND t.position IS NULL AND (s.title <> t.title OR s.body <> t.body)",
        // The step of what was decided elsewhere follows the state.
        "DELETE FROM state_changes WHERE actor_id IS NULL AND step IN ('under_evaluation', 'accepted', 'rejected') AND solution_id IN \
         (SELECT s.id FROM staged_solutions t JOIN solutions s ON s.id = t.id WHERE t.import_id = $1 AND t.position IS NULL \
         AND s.state_imported AND s.state = t.former_state)",
        "INSERT INTO state_changes (id, solution_id, step, created_at) SELECT t.decision_id, s.id, t.decision, t.decided_at \
         FROM staged_solutions t JOIN solutions s ON s.id = t.id WHERE t.import_id = $1 AND t.position IS NULL AND t.decision_id IS NOT NULL \
         AND s.state_imported AND s.state = t.former_state",
        "UPDATE solutions SET author_id = t.placeholder_id, title = t.title, body = t.body, neighbourhood_id = t.neighbourhood_id, place = t.place, \
         latitude = t.latitude, longitude = t.longitude, imported_support_count = t.imported_support_count, source_url = t.source_url, \
         published_at = t.published_at, \
         version = solutions.version + CASE WHEN solutions.title = t.title AND solutions.body = t.body THEN 0 ELSE 1 END, \
         state = CASE WHEN solutions.state_imported AND solutions.state = t.former_state THEN t.state ELSE solutions.state END, \
         updated_at = CASE WHEN solutions.state_imported AND solutions.state = t.former_state THEN t.updated_at ELSE solutions.updated_at END, \
         category = CASE WHEN solutions.category = t.former_category AND solutions.subcategory = t.former_subcategory THEN t.category \
         ELSE solutions.category END, \
         subcategory = CASE WHEN solutions.category = t.former_category AND solutions.subcategory = t.former_subcategory THEN t.subcategory \
         ELSE solutions.subcategory END \
         FROM staged_solutions t WHERE t.id = solutions.id AND t.import_id = $1 AND t.position IS NULL",
    ] {
        tx.run(sql(text).bind(import)).await?;
    }
    Ok(())
}

/// Deletes some of what an import staged. Returns how many rows.
pub async fn forget(tx: &mut Tx, import: ImportId, limit: i64) -> sqlx::Result<u64> {
    let delete = sql("DELETE FROM staged_solutions WHERE import_id = $1 AND id IN (SELECT id FROM staged_solutions WHERE import_id = $1 LIMIT $2)");
    tx.run(delete.bind(import).bind(limit)).await
}

/// Who wrote each of these.
pub async fn authors(db: &Db, ids: &[SolutionId]) -> sqlx::Result<Vec<(SolutionId, AccountId)>> {
    let mut authors = Vec::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        authors.extend(db.all::<(SolutionId, AccountId)>(sql("SELECT id, author_id FROM solutions WHERE id IN ").list(ids.iter().copied())).await?);
    }
    Ok(authors)
}

/// When each of these was made.
pub async fn moments(db: &Db, ids: &[SolutionId]) -> sqlx::Result<HashMap<SolutionId, Timestamp>> {
    let mut moments = HashMap::with_capacity(ids.len());
    for ids in ids.chunks(AT_ONCE) {
        moments.extend(db.all::<(SolutionId, Timestamp)>(sql("SELECT id, created_at FROM solutions WHERE id IN ").list(ids.iter().copied())).await?);
    }
    Ok(moments)
}

/// What is counted in a solution's row.
#[derive(Clone, Copy, Debug)]
pub enum Count {
    /// Official answers: how many there are.
    Answers,
    /// Comments that the public reads: how many more, or fewer.
    Comments,
}

/// Counts answers, or comments, that came with an import.
pub async fn count(tx: &mut Tx, what: Count, counts: &[(SolutionId, i64)]) -> sqlx::Result<()> {
    for counts in counts.chunks(AT_ONCE) {
        let update = match what {
            Count::Answers => sql("UPDATE solutions SET answer_count = t.column2 FROM (VALUES "),
            Count::Comments => sql("UPDATE solutions SET comment_count = comment_count + t.column2 FROM (VALUES "),
        };
        let rows = counts.iter().map(|(id, count)| -> [Arg; 2] { [(*id).into(), (*count).into()] });
        tx.run(update.rows(rows).push(") t WHERE solutions.id = t.column1")).await?;
    }
    Ok(())
}
