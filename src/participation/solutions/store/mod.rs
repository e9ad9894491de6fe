//! SQL of solutions: the published ones, their cards and their history. [`writing`] has drafts, edits and versions, [`listing`] the list.

pub(super) mod freezing;
pub(super) mod listing;
pub(super) mod writing;

use std::cmp::Reverse;

use app::model::content::{SolutionState, Visibility};
use uuid::Uuid;

use super::{Counts, Solution};
use crate::base::clock::Timestamp;
use crate::base::db::{
    AccountId, Columns, CommuneId, Db, NeighbourhoodId, OrganisationId, PartRow, PartRows, Parts, ProblemId, RowId, SolutionId, Sql, Statement, Tx, sql,
};

#[derive(sqlx_macros::FromRow)]
struct SolutionRow {
    id: SolutionId,
    commune_id: CommuneId,
    number: i64,
    title: String,
    author_id: AccountId,
    organisation_id: Option<OrganisationId>,
    visibility: String,
    version: i64,
    state: String,
    support_count: i64,
    resident_support_count: i64,
    endorsement_count: i64,
    imported_support_count: i64,
    comment_count: i64,
    published_at: Timestamp,
    threshold_at: Option<Timestamp>,
    answer_due_at: Option<Timestamp>,
    referred_to: String,
    state_imported: bool,
}

impl From<SolutionRow> for Solution {
    fn from(row: SolutionRow) -> Self {
        Self {
            id: row.id,
            commune_id: row.commune_id,
            number: row.number,
            title: row.title,
            author_id: row.author_id,
            organisation_id: row.organisation_id,
            // What we cannot read is not shown.
            visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
            version: row.version,
            state: SolutionState::parse(&row.state).unwrap_or(SolutionState::Withdrawn),
            support_count: row.support_count,
            resident_support_count: row.resident_support_count,
            endorsement_count: row.endorsement_count,
            imported_support_count: row.imported_support_count,
            comment_count: row.comment_count,
            published_at: row.published_at,
            threshold_at: row.threshold_at,
            answer_due_at: row.answer_due_at,
            referred_to: row.referred_to,
            state_imported: row.state_imported,
        }
    }
}

const SOLUTION: &str = "SELECT id, commune_id, number, title, author_id, organisation_id, visibility, version, state, support_count, \
                     resident_support_count, endorsement_count, imported_support_count, comment_count, published_at, threshold_at, \
                     answer_due_at, referred_to, state_imported FROM solutions WHERE state <> 'draft'";

pub(super) async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> sqlx::Result<Option<Solution>> {
    Ok(db.find::<SolutionRow>(sql(SOLUTION).push(" AND commune_id = ").arg(commune).push(" AND number = ").arg(number)).await?.map(Solution::from))
}

pub(super) async fn get(db: &mut impl Sql, id: SolutionId) -> sqlx::Result<Option<Solution>> {
    Ok(db.find::<SolutionRow>(sql(SOLUTION).push(" AND id = ").arg(id)).await?.map(Solution::from))
}

pub(super) async fn set_visibility(tx: &mut Tx, id: SolutionId, (from, version): (Visibility, i64), to: Visibility) -> sqlx::Result<u64> {
    let update = sql("UPDATE solutions SET visibility = $1 WHERE id = $2 AND visibility = $3 AND version = $4");
    tx.run(update.bind(to.as_str()).bind(id).bind(from.as_str()).bind(version)).await
}

pub(super) async fn count_answer(tx: &mut Tx, id: SolutionId) -> sqlx::Result<u64> {
    tx.run(sql("UPDATE solutions SET answer_count = answer_count + 1 WHERE id = $1").bind(id)).await
}

pub(super) async fn text(db: &Db, id: SolutionId) -> sqlx::Result<Option<(String, String)>> {
    let row: Option<(String, String, String)> = db.find(sql("SELECT title, body, helps FROM solutions WHERE id = $1").bind(id)).await?;
    Ok(row.map(|(title, body, helps)| (title, if helps.is_empty() { body } else { format!("{body}\n\n{helps}") })))
}

/// Moves a solution on if it stands in one of `from`; whether it did.
pub(super) async fn move_on(tx: &mut Tx, id: SolutionId, from: &[SolutionState], to: SolutionState, now: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE solutions SET state = $1, updated_at = $2, state_imported = FALSE WHERE id = $3 AND state IN ");
    let update = update.bind(to.as_str()).bind(now).bind(id).list(from.iter().map(|state| state.as_str()));
    Ok(tx.run(update).await? == 1)
}

/// Keeps when the threshold was reached, and by when the commune promised to answer.
pub(super) async fn set_threshold(tx: &mut Tx, id: SolutionId, at: Timestamp, answer_due_at: Timestamp) -> sqlx::Result<()> {
    let update = sql("UPDATE solutions SET threshold_at = $1, answer_due_at = $2 WHERE id = $3").bind(at).bind(answer_due_at).bind(id);
    tx.run(update).await.map(drop)
}

/// Keeps the step to a state, and who took it.
pub(super) async fn add_state_change(
    tx: &mut Tx,
    row: RowId,
    id: SolutionId,
    (to, actor): (SolutionState, Option<AccountId>),
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO state_changes (id, solution_id, step, actor_id, created_at) VALUES ($1, $2, $3, $4, $5)");
    tx.run(insert.bind(row.0).bind(id).bind(to.as_str()).bind(actor).bind(at)).await.map(drop)
}

/// Asks for the history. A path is short; the bound only keeps the query bounded.
pub(super) fn with_state_changes(parts: Parts, id: SolutionId) -> Parts {
    let columns = Columns { ids: &["h.id"], texts: &["h.step"], numbers: &["h.created_at"] };
    let from = " FROM (SELECT id, step, created_at FROM state_changes WHERE solution_id = ";
    parts.part("state_changes", &columns, from).arg(id).push(" ORDER BY created_at, id LIMIT 50) h")
}

/// The history, oldest first.
pub(super) fn state_changes(rows: &PartRows) -> Vec<(SolutionState, Timestamp)> {
    let mut changes: Vec<&PartRow> = rows.of("state_changes").collect();
    changes.sort_by_key(|row| (row.number(0), row.id::<Uuid>(0)));
    changes.into_iter().filter_map(|row| Some((SolutionState::parse(row.text(0))?, Timestamp(row.number(0))))).collect()
}

/// A solution as a list shows it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct CardRow {
    pub id: SolutionId,
    pub commune_id: CommuneId,
    pub number: i64,
    pub title: String,
    pub beginning: String,
    pub author_id: AccountId,
    pub organisation_id: Option<OrganisationId>,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub state: String,
    pub support_count: i64,
    pub resident_support_count: i64,
    pub imported_support_count: i64,
    pub comment_count: i64,
    pub at_the_desk: bool,
    pub published_at: Timestamp,
    pub updated_at: Timestamp,
    pub answer_due_at: Option<Timestamp>,
    pub referred_to: String,
    pub state_imported: bool,
    pub language: String,
}

impl CardRow {
    pub fn state(&self) -> SolutionState {
        SolutionState::parse(&self.state).unwrap_or(SolutionState::Withdrawn)
    }
}

const CARDS: &str = "SELECT s.id, s.commune_id, s.number, s.title, SUBSTR(s.body, 1, 400) AS beginning, s.author_id, s.organisation_id, s.category, \
                     s.subcategory, s.neighbourhood_id, s.state, s.support_count, s.resident_support_count, s.imported_support_count, s.comment_count, s.at_the_desk, s.published_at, s.updated_at, s.answer_due_at, s.referred_to, s.state_imported, s.language \
                     FROM solutions s";

/// What the public may read, whatever the list.
pub(super) const PUBLIC: &str = "s.state <> 'draft' AND s.visibility IN ('published', 'under_review')";

/// The beginning of every list of cards: only what the public may read.
pub(super) fn public_cards() -> Statement {
    sql(CARDS).push(" WHERE ").push(PUBLIC)
}

pub(super) async fn for_problem(db: &Db, problem: ProblemId, limit: i64) -> sqlx::Result<Vec<CardRow>> {
    let select = sql(CARDS).push(" JOIN solution_problems sp ON sp.solution_id = s.id WHERE ").push(PUBLIC).push(" AND sp.problem_id = ").arg(problem);
    db.all(select.push(" ORDER BY s.support_count DESC, s.id DESC LIMIT ").arg(limit)).await
}

pub(super) async fn by_author(db: &Db, author: AccountId, limit: i64) -> sqlx::Result<Vec<CardRow>> {
    let select = public_cards().push(" AND s.organisation_id IS NULL AND s.author_id = ").arg(author);
    db.all(select.push(" ORDER BY s.created_at DESC, s.id DESC LIMIT ").arg(limit)).await
}

pub(super) async fn among(db: &Db, ids: &[SolutionId]) -> sqlx::Result<Vec<CardRow>> {
    db.all(public_cards().push(" AND s.id IN ").list(ids.iter().copied())).await
}

pub(super) async fn by_organisation(db: &Db, organisation: OrganisationId, limit: i64) -> sqlx::Result<Vec<CardRow>> {
    let select = public_cards().push(" AND s.organisation_id = ").arg(organisation);
    db.all(select.push(" ORDER BY s.created_at DESC, s.id DESC LIMIT ").arg(limit)).await
}

pub(super) async fn titles(db: &Db, ids: &[SolutionId]) -> sqlx::Result<Vec<(SolutionId, i64, String)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(sql("SELECT s.id, s.number, s.title FROM solutions s WHERE ").push(PUBLIC).push(" AND s.id IN ").list(ids.iter().copied())).await
}

pub(super) async fn of_ids(db: &Db, ids: &[SolutionId]) -> sqlx::Result<Vec<CardRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    db.all(public_cards().push(" AND s.id IN ").list(ids.iter().copied())).await
}

/// Asks for the problems that these solutions are for.
pub(super) fn with_problems(parts: Parts, ids: &[SolutionId]) -> Parts {
    let columns = Columns { ids: &["solution_id", "problem_id"], ..Columns::NONE };
    parts.part("solution_problems", &columns, " FROM solution_problems WHERE solution_id IN ").list(ids.iter().copied())
}

/// Asks for number and title of those of these solutions that are public.
pub(super) fn with_titles(parts: Parts, ids: &[SolutionId]) -> Parts {
    let columns = Columns { ids: &["s.id"], texts: &["s.title"], numbers: &["s.number"] };
    let parts = parts.part("solution_titles", &columns, " FROM solutions s WHERE ").push(PUBLIC);
    parts.push(" AND s.id IN ").list(ids.iter().copied())
}

/// A list of a commune's home.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shelf {
    /// Those that can still be supported, the most supported first.
    Supported,
    /// The latest first.
    Newest,
    /// Those that the commune decided on, the latest first.
    Decided,
    /// Those that are finished, the latest first.
    Done,
}

impl Shelf {
    /// Those of a commune's home.
    pub const OF_HOME: [Self; 3] = [Self::Supported, Self::Decided, Self::Done];

    const fn name(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Newest => "newest",
            Self::Decided => "decided",
            Self::Done => "done",
        }
    }

    /// Adds what stands on it.
    fn narrow(self, select: Statement, commune: CommuneId, limit: i64) -> Statement {
        let (states, order) = match self {
            Self::Supported => (" AND s.state IN ('published', 'threshold', 'under_evaluation')", " ORDER BY s.support_count DESC, s.id DESC LIMIT "),
            Self::Newest => ("", " ORDER BY s.published_at DESC, s.id DESC LIMIT "),
            Self::Decided => (" AND s.state IN ('accepted', 'rejected', 'in_progress', 'done')", " ORDER BY s.updated_at DESC, s.id DESC LIMIT "),
            Self::Done => (" AND s.state = 'done'", " ORDER BY s.updated_at DESC, s.id DESC LIMIT "),
        };
        select.push(states).push(" AND s.commune_id = ").arg(commune).push(order).arg(limit)
    }

    /// Its order, which several lists read together do not promise.
    fn order(self, row: &CardRow) -> Reverse<(i64, SolutionId)> {
        Reverse(match self {
            Self::Supported => (row.support_count, row.id),
            Self::Newest => (row.published_at.micros(), row.id),
            Self::Decided | Self::Done => (row.updated_at.micros(), row.id),
        })
    }
}

pub(super) async fn shelf(db: &Db, shelf: Shelf, commune: CommuneId, limit: i64) -> sqlx::Result<Vec<CardRow>> {
    db.all(shelf.narrow(public_cards(), commune, limit)).await
}

#[derive(sqlx_macros::FromRow)]
struct ShelvedRow {
    shelf: String,
    #[sqlx(flatten)]
    card: CardRow,
}

/// Every list of a commune's home in one statement, each with so many cards, in the order of [`Shelf::OF_HOME`].
pub(super) async fn shelves(db: &Db, commune: CommuneId, limits: [i64; 3]) -> sqlx::Result<[Vec<CardRow>; 3]> {
    let mut select = sql("SELECT h.* FROM (");
    for (at, (shelf, limit)) in Shelf::OF_HOME.into_iter().zip(limits).enumerate() {
        select = select.push(if at == 0 { "SELECT '" } else { " UNION ALL SELECT '" }).push(shelf.name()).push("' AS shelf, c.* FROM (");
        select = shelf.narrow(select.push(CARDS).push(" WHERE ").push(PUBLIC), commune, limit).push(") c");
    }
    let rows: Vec<ShelvedRow> = db.all(select.push(") h")).await?;
    let mut shelves = [Vec::new(), Vec::new(), Vec::new()];
    for ShelvedRow { shelf, card } in rows {
        if let Some(at) = Shelf::OF_HOME.iter().position(|known| known.name() == shelf) {
            shelves[at].push(card);
        }
    }
    for (shelf, rows) in Shelf::OF_HOME.into_iter().zip(&mut shelves) {
        rows.sort_by_key(|row| shelf.order(row));
    }
    Ok(shelves)
}

/// Asks how many solutions these communes have, their supports, and how many are answered, whatever became of them.
pub(super) fn with_counts(parts: Parts, communes: &[CommuneId]) -> Parts {
    let columns = Columns { ids: &["commune_id"], numbers: &["people + organisations"], ..Columns::NONE };
    let from = " FROM solution_counts WHERE category = '' AND subcategory = '' AND state = '' AND neighbourhood_id = ";
    let parts = parts.part("solution_counts", &columns, from).arg(Uuid::nil()).push(" AND commune_id IN ").list(communes.iter().copied());
    let columns = Columns { ids: &["commune_id"], numbers: &["supports", "answered"], ..Columns::NONE };
    parts.part("solution_figures", &columns, " FROM solution_figures WHERE commune_id IN ").list(communes.iter().copied())
}

/// From the rows of [`with_counts`]: as many as the list has.
pub(super) fn counts(rows: &PartRows, commune: CommuneId) -> Counts {
    let counted = rows.of("solution_counts").filter(|row| row.id::<CommuneId>(0) == Some(commune));
    let published = counted.map(|row| row.number(0)).sum();
    let figure = |at: usize| rows.of("solution_figures").filter(|row| row.id::<CommuneId>(0) == Some(commune)).map(|row| row.number(at)).sum();
    Counts { published, supports: figure(0), answered: figure(1) }
}

pub(super) fn with_written(parts: Parts, account: AccountId) -> Parts {
    let count =
        Columns { numbers: &["CAST(COALESCE(SUM(CASE WHEN organisation_id IS NULL AND state <> 'draft' THEN 1 ELSE 0 END), 0) AS BIGINT)"], ..Columns::NONE };
    parts.part("own_solutions", &count, " FROM solutions WHERE author_id = ").arg(account)
}
