//! SQL of problems.

use app::model::content::{ProblemState, Visibility};
use app::model::problems::{ProblemOrder, ProblemStep};
use uuid::Uuid;

use super::{Counts, Problem};
use crate::base::clock::Timestamp;
use crate::base::cursor::Cursor;
use crate::base::db::{
    AccountId, Columns, CommuneId, Db, NeighbourhoodId, OrganisationId, PartRow, PartRows, Parts, ProblemId, RowId, Sql, Statement, Tx, sql,
};
use crate::communes::Neighbourhood;
use crate::participation::facets::{CELL, Cell, Facets, Reach};
use crate::participation::places::PointRow;

#[derive(sqlx_macros::FromRow)]
struct ProblemRow {
    id: ProblemId,
    commune_id: CommuneId,
    number: i64,
    title: String,
    author_id: AccountId,
    organisation_id: Option<OrganisationId>,
    visibility: String,
    version: i64,
    state: String,
    comment_count: i64,
    created_at: Timestamp,
}

impl From<ProblemRow> for Problem {
    fn from(row: ProblemRow) -> Self {
        Self {
            id: row.id,
            commune_id: row.commune_id,
            number: row.number,
            title: row.title,
            author_id: row.author_id,
            organisation_id: row.organisation_id,
            visibility: Visibility::parse(&row.visibility).unwrap_or(Visibility::Held),
            version: row.version,
            state: ProblemState::parse(&row.state).unwrap_or(ProblemState::Reported),
            comment_count: row.comment_count,
            created_at: row.created_at,
        }
    }
}

const PROBLEM: &str = "SELECT id, commune_id, number, title, author_id, organisation_id, visibility, version, state, comment_count, created_at FROM problems";

pub(super) async fn find(db: &mut impl Sql, commune: CommuneId, number: i64) -> sqlx::Result<Option<Problem>> {
    Ok(db.find::<ProblemRow>(sql(PROBLEM).push(" WHERE commune_id = ").arg(commune).push(" AND number = ").arg(number)).await?.map(Problem::from))
}

pub(super) async fn get(db: &mut impl Sql, id: ProblemId) -> sqlx::Result<Option<Problem>> {
    Ok(db.find::<ProblemRow>(sql(PROBLEM).push(" WHERE id = ").arg(id)).await?.map(Problem::from))
}

/// The rest of a problem, for its page.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct Full {
    pub body: String,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub latitude: Option<i64>,
    pub longitude: Option<i64>,
    pub state_note: String,
    pub duplicate_of: Option<ProblemId>,
    pub me_too_count: i64,
    pub at_the_desk: bool,
    pub language: String,
}

pub(super) async fn full(db: &Db, id: ProblemId) -> sqlx::Result<Option<Full>> {
    db.find(
        sql("SELECT body, category, subcategory, neighbourhood_id, latitude, longitude, state_note, duplicate_of, me_too_count, at_the_desk, language \
             FROM problems WHERE id = $1")
        .bind(id),
    )
    .await
}

pub(super) async fn count_solutions(tx: &mut Tx, id: ProblemId, delta: i64) -> sqlx::Result<u64> {
    tx.run(sql("UPDATE problems SET solution_count = solution_count + $1 WHERE id = $2").bind(delta).bind(id)).await
}

/// Asks for what links to public problems say; whoever asks adds which behind `IN `.
pub(super) fn with_links(parts: Parts) -> Parts {
    let columns = Columns { texts: &["p.title", "p.state", "p.language"], numbers: &["p.number"], ..Columns::NONE };
    parts.part("problems", &columns, " FROM problems p WHERE ").push(PUBLIC).push(" AND p.id IN ")
}

/// Title and state of those of these problems that are public, by number.
pub(super) async fn links_by_number(db: &Db, commune: CommuneId, numbers: &[i64]) -> sqlx::Result<Vec<(i64, String, String, String)>> {
    let select = sql("SELECT p.number, p.title, p.state, p.language FROM problems p WHERE ").push(PUBLIC).push(" AND p.commune_id = ").arg(commune);
    db.all(select.push(" AND p.number IN ").list(numbers.iter().copied())).await
}

/// A problem as a list shows it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct CardRow {
    pub id: ProblemId,
    pub commune_id: CommuneId,
    pub number: i64,
    pub title: String,
    pub author_id: AccountId,
    pub organisation_id: Option<OrganisationId>,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub state: String,
    pub me_too_count: i64,
    pub comment_count: i64,
    pub solution_count: i64,
    pub at_the_desk: bool,
    pub created_at: Timestamp,
    pub language: String,
}

const PUBLIC: &str = "p.visibility IN ('published', 'under_review')";

fn public_cards() -> Statement {
    sql("SELECT p.id, p.commune_id, p.number, p.title, p.author_id, p.organisation_id, p.category, p.subcategory, p.neighbourhood_id, p.state, \
         p.me_too_count, p.comment_count, p.solution_count, p.at_the_desk, p.created_at, p.language FROM problems p WHERE ")
    .push(PUBLIC)
}

const LATEST: &str = " ORDER BY p.created_at DESC, p.id DESC LIMIT ";

pub(super) async fn by_author(db: &Db, author: AccountId, limit: i64) -> sqlx::Result<Vec<CardRow>> {
    db.all(public_cards().push(" AND p.organisation_id IS NULL AND p.author_id = ").arg(author).push(LATEST).arg(limit)).await
}

pub(super) async fn among(db: &Db, ids: &[ProblemId]) -> sqlx::Result<Vec<CardRow>> {
    db.all(public_cards().push(" AND p.id IN ").list(ids.iter().copied())).await
}

pub(super) async fn by_organisation(db: &Db, organisation: OrganisationId, limit: i64) -> sqlx::Result<Vec<CardRow>> {
    db.all(public_cards().push(" AND p.organisation_id = ").arg(organisation).push(LATEST).arg(limit)).await
}

pub(super) async fn newest(db: &Db, commune: CommuneId, limit: i64) -> sqlx::Result<Vec<CardRow>> {
    db.all(public_cards().push(" AND p.commune_id = ").arg(commune).push(LATEST).arg(limit)).await
}

/// Those in a state, the latest first, after a place in the list.
pub(super) async fn in_state(db: &Db, commune: CommuneId, state: ProblemState, after: Option<Cursor>, limit: usize) -> sqlx::Result<Vec<CardRow>> {
    let select = public_cards().push(" AND p.commune_id = ").arg(commune).push(" AND p.state = ").arg(state.as_str());
    db.all(select.older_than("p.created_at, p.id", after).push(LATEST).arg(limit as i64)).await
}

/// One page of a list in an order, after a place in it.
pub(super) async fn page(
    db: &Db,
    commune: CommuneId,
    (facets, reach): (&Facets, Reach),
    (order, after): (ProblemOrder, Option<Cursor>),
    limit: usize,
) -> sqlx::Result<Vec<CardRow>> {
    if reach == Reach::Nothing {
        return Ok(Vec::new());
    }
    let (columns, by) = match (order, reach) {
        (ProblemOrder::Newest, Reach::Many) => ("p.created_at, p.id", LATEST),
        (ProblemOrder::Newest, _) => ("+p.created_at, p.id", " ORDER BY +p.created_at DESC, p.id DESC LIMIT "),
        (ProblemOrder::Supported, Reach::Many) => ("p.me_too_count, p.id", " ORDER BY p.me_too_count DESC, p.id DESC LIMIT "),
        (ProblemOrder::Supported, _) => ("+p.me_too_count, p.id", " ORDER BY +p.me_too_count DESC, p.id DESC LIMIT "),
        (ProblemOrder::Discussed, Reach::Many) => ("p.comment_count, p.id", " ORDER BY p.comment_count DESC, p.id DESC LIMIT "),
        (ProblemOrder::Discussed, _) => ("+p.comment_count, p.id", " ORDER BY +p.comment_count DESC, p.id DESC LIMIT "),
    };
    let select = facets.narrow(public_cards().push(" AND p.commune_id = ").arg(commune), reach);
    db.all(select.older_than(columns, after).push(by).arg(limit as i64)).await
}

/// How many there are of everything that the list can be narrowed to.
pub(super) async fn cells(db: &Db, commune: CommuneId, facets: &Facets, neighbourhoods: &[Neighbourhood]) -> sqlx::Result<Vec<Cell>> {
    let states: Vec<_> = ProblemState::ALL.iter().map(|state| state.as_str()).collect();
    db.all(facets.cells(sql("SELECT ").push(CELL).push(" FROM problem_counts WHERE "), commune, &states, neighbourhoods)).await
}

pub(super) struct NewProblem<'a> {
    pub id: ProblemId,
    pub commune: CommuneId,
    pub number: i64,
    pub author: AccountId,
    pub organisation: Option<OrganisationId>,
    pub title: &'a str,
    pub body: &'a str,
    pub category: &'a str,
    pub subcategory: &'a str,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub point: Option<(i64, i64)>,
    pub at_the_desk: bool,
    pub at: Timestamp,
}

pub(super) async fn insert(tx: &mut Tx, new: &NewProblem<'_>) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO problems (id, commune_id, number, author_id, organisation_id, title, body, category, subcategory, neighbourhood_id, latitude, \
         longitude, at_the_desk, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $14)")
        .bind(new.id)
        .bind(new.commune)
        .bind(new.number)
        .bind(new.author)
        .bind(new.organisation)
        .bind(new.title)
        .bind(new.body)
        .bind(new.category)
        .bind(new.subcategory)
        .bind(new.neighbourhood)
        .bind(new.point.map(|point| point.0))
        .bind(new.point.map(|point| point.1))
        .bind(new.at_the_desk)
        .bind(new.at);
    tx.run(insert).await.map(drop)
}

/// The same report by the same person since a moment: pressed twice.
pub(super) async fn same_since(tx: &mut Tx, author: AccountId, title: &str, body: &str, since: Timestamp) -> sqlx::Result<Option<i64>> {
    let select = sql("SELECT number FROM problems WHERE author_id = $1 AND created_at >= $2 AND title = $3 AND body = $4 LIMIT 1");
    Ok(tx.find::<(i64,)>(select.bind(author).bind(since).bind(title).bind(body)).await?.map(|(number,)| number))
}

/// A step that a problem takes.
#[derive(Clone, Copy)]
pub(super) struct Step<'a> {
    pub id: RowId,
    pub problem: ProblemId,
    pub to: ProblemState,
    pub note: &'a str,
    pub actor: AccountId,
    pub at: Timestamp,
}

pub(super) async fn add_step(tx: &mut Tx, step: &Step<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO problem_steps (id, problem_id, step, note, actor_id, created_at) VALUES ($1, $2, $3, $4, $5, $6)")
        .bind(step.id.0)
        .bind(step.problem)
        .bind(step.to.as_str())
        .bind(step.note)
        .bind(step.actor)
        .bind(step.at);
    tx.run(insert).await.map(drop)
}

pub(super) async fn steps(db: &Db, id: ProblemId) -> sqlx::Result<Vec<ProblemStep>> {
    let select = sql("SELECT step, note, created_at FROM problem_steps WHERE problem_id = $1 ORDER BY created_at, id LIMIT 50").bind(id);
    let rows: Vec<(String, String, Timestamp)> = db.all(select).await?;
    Ok(rows.into_iter().filter_map(|(step, note, at)| Some(ProblemStep { state: ProblemState::parse(&step)?, note, at: at.into() })).collect())
}

/// Takes the step, if the problem still stands where it was seen; whether it did.
pub(super) async fn change_state(tx: &mut Tx, from: ProblemState, step: &Step<'_>, duplicate_of: Option<ProblemId>) -> sqlx::Result<bool> {
    let update = sql("UPDATE problems SET state = $1, state_note = $2, duplicate_of = $3, updated_at = $4 WHERE id = $5 AND state = $6 \
         AND visibility IN ('published', 'under_review')")
    .bind(step.to.as_str())
    .bind(step.note)
    .bind(duplicate_of)
    .bind(step.at)
    .bind(step.problem)
    .bind(from.as_str());
    Ok(tx.run(update).await? == 1)
}

/// Counts a "me too" in the row, which stays locked. Returns `None` if the problem is not public.
pub(super) async fn count_me_too(tx: &mut Tx, id: ProblemId, delta: i64) -> sqlx::Result<Option<i64>> {
    let update =
        sql("UPDATE problems SET me_too_count = me_too_count + $1 WHERE id = $2 AND visibility IN ('published', 'under_review') RETURNING me_too_count");
    Ok(tx.find::<(i64,)>(update.bind(delta).bind(id)).await?.map(|(count,)| count))
}

/// Corrects the count, whatever became of the problem; the row stays locked.
pub(super) async fn correct_me_too(tx: &mut Tx, id: ProblemId, delta: i64) -> sqlx::Result<u64> {
    tx.run(sql("UPDATE problems SET me_too_count = me_too_count + $1 WHERE id = $2").bind(delta).bind(id)).await
}

/// Where somebody says "me too", in a fixed order, so that two transactions lock the same rows in the same one.
pub(super) async fn me_toos_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<ProblemId>> {
    let rows: Vec<(ProblemId,)> = tx.all(sql("SELECT problem_id FROM me_toos WHERE account_id = $1 ORDER BY problem_id").bind(account)).await?;
    Ok(rows.into_iter().map(|(problem,)| problem).collect())
}

/// Where somebody says "me too" on their own, in the same order.
pub(super) async fn own_me_toos(tx: &mut Tx, account: AccountId) -> sqlx::Result<Vec<ProblemId>> {
    let select =
        sql("SELECT m.problem_id FROM me_toos m JOIN problems p ON p.id = m.problem_id WHERE m.account_id = $1 AND p.author_id = $1 ORDER BY m.problem_id");
    let rows: Vec<(ProblemId,)> = tx.all(select.bind(account)).await?;
    Ok(rows.into_iter().map(|(problem,)| problem).collect())
}

/// Moves a "me too" to somebody who says none on this problem.
pub(super) async fn move_me_too(tx: &mut Tx, id: ProblemId, from: AccountId, to: AccountId) -> sqlx::Result<bool> {
    let update = sql("UPDATE me_toos SET account_id = $1 WHERE problem_id = $2 AND account_id = $3 \
         AND NOT EXISTS (SELECT 1 FROM me_toos own WHERE own.problem_id = $2 AND own.account_id = $1)");
    Ok(tx.run(update.bind(to).bind(id).bind(from)).await? == 1)
}

/// Makes the problems of one account another's, with the steps that it took.
pub(super) async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> sqlx::Result<()> {
    tx.run(sql("UPDATE problems SET author_id = $1 WHERE author_id = $2").bind(to).bind(from)).await?;
    tx.run(sql("UPDATE problem_steps SET actor_id = $1 WHERE actor_id = $2").bind(to).bind(from)).await.map(drop)
}

pub(super) async fn insert_me_too(tx: &mut Tx, id: ProblemId, account: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO me_toos (problem_id, account_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING").bind(id).bind(account).bind(at);
    Ok(tx.run(insert).await? == 1)
}

pub(super) async fn delete_me_too(tx: &mut Tx, id: ProblemId, account: AccountId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM me_toos WHERE problem_id = $1 AND account_id = $2").bind(id).bind(account)).await? == 1)
}

pub(super) async fn has_me_too(db: &Db, id: ProblemId, account: AccountId) -> sqlx::Result<bool> {
    let select = sql("SELECT created_at FROM me_toos WHERE problem_id = $1 AND account_id = $2").bind(id).bind(account);
    Ok(db.find::<(i64,)>(select).await?.is_some())
}

/// Points on a map.
const MOST_POINTS: i64 = 500;

const OPEN: &str = " AND p.state IN ('reported', 'acknowledged', 'in_progress')";

/// Counts that are kept, of the whole commune or of a state in it.
const COUNTED: &str = " FROM problem_counts WHERE category = '' AND subcategory = ''";

/// Asks how many problems these communes have, in all and resolved.
pub(super) fn with_counts(parts: Parts, communes: &[CommuneId]) -> Parts {
    let columns = Columns { ids: &["commune_id"], texts: &["state"], numbers: &["people + organisations"] };
    let parts = parts.part("problem_counts", &columns, COUNTED).push(" AND state IN ('', 'resolved') AND neighbourhood_id = ").arg(Uuid::nil());
    parts.push(" AND commune_id IN ").list(communes.iter().copied())
}

/// From the rows of [`with_counts`].
pub(super) fn counts(rows: &PartRows, commune: CommuneId) -> Counts {
    let sum =
        |state: &str| rows.of("problem_counts").filter(|row| row.id::<CommuneId>(0) == Some(commune) && row.text(0) == state).map(|row| row.number(0)).sum();
    Counts { public: sum(""), resolved: sum("resolved") }
}

/// Asks how many open problems the neighbourhoods of a commune have.
pub(super) fn with_open(parts: Parts, commune: CommuneId) -> Parts {
    let columns = Columns { ids: &["neighbourhood_id"], numbers: &["people + organisations"], ..Columns::NONE };
    let parts = parts.part("open_problems", &columns, COUNTED).push(" AND commune_id = ").arg(commune);
    parts.push(" AND state IN ('reported', 'acknowledged', 'in_progress') AND neighbourhood_id <> ").arg(Uuid::nil())
}

/// Asks where the open problems of a commune are, the newest of them.
pub(super) fn with_open_points(parts: Parts, commune: CommuneId) -> Parts {
    let columns = Columns { ids: &["o.neighbourhood_id"], texts: &["o.title"], numbers: &["o.number", "o.latitude", "o.longitude"] };
    let from = " FROM (SELECT number, title, latitude, longitude, neighbourhood_id FROM problems p \
                WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND commune_id = ";
    let parts = parts.part("open_points", &columns, from).arg(commune).push(" AND ").push(PUBLIC).push(OPEN);
    parts.push(" ORDER BY created_at DESC LIMIT ").arg(MOST_POINTS).push(") o")
}

/// From the rows of [`with_open_points`].
pub(super) fn open_points(rows: &PartRows) -> Vec<PointRow> {
    let point = |row: &PartRow| PointRow {
        number: row.number(0),
        title: row.text(0).to_owned(),
        latitude: row.number(1),
        longitude: row.number(2),
        neighbourhood_id: row.id(0),
    };
    rows.of("open_points").map(point).collect()
}

/// Where those are that a list is narrowed to, the newest of them.
pub(super) async fn points(db: &Db, commune: CommuneId, (facets, reach): (&Facets, Reach)) -> sqlx::Result<Vec<PointRow>> {
    if reach == Reach::Nothing {
        return Ok(Vec::new());
    }
    let select = sql("SELECT p.number, p.title, p.latitude, p.longitude, p.neighbourhood_id FROM problems p WHERE ").push(PUBLIC);
    let select = select.push(" AND p.latitude IS NOT NULL AND p.longitude IS NOT NULL AND p.commune_id = ").arg(commune);
    let by = if reach == Reach::Many { LATEST } else { " ORDER BY +p.created_at DESC, p.id DESC LIMIT " };
    db.all(facets.narrow(select, reach).push(by).arg(MOST_POINTS)).await
}

/// Those of these that the public may read.
pub(super) async fn public_among(db: &Db, ids: &[ProblemId]) -> sqlx::Result<Vec<ProblemId>> {
    let rows: Vec<(ProblemId,)> = db.all(sql("SELECT p.id FROM problems p WHERE ").push(PUBLIC).push(" AND p.id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Asks for number and title of those of these problems that are public.
pub(super) fn with_titles(parts: Parts, ids: &[ProblemId]) -> Parts {
    let columns = Columns { ids: &["p.id"], texts: &["p.title"], numbers: &["p.number"] };
    let parts = parts.part("problem_titles", &columns, " FROM problems p WHERE ").push(PUBLIC);
    parts.push(" AND p.id IN ").list(ids.iter().copied())
}

/// Asks how many problems of a commune nobody there has looked at.
pub(super) fn with_reported(parts: Parts, commune: CommuneId) -> Parts {
    let columns = Columns { numbers: &["people + organisations"], ..Columns::NONE };
    let parts = parts.part("reported_problems", &columns, COUNTED).push(" AND state = 'reported' AND commune_id = ").arg(commune);
    parts.push(" AND neighbourhood_id = ").arg(Uuid::nil())
}
