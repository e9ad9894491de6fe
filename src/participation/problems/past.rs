//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, ProblemId, RowId, Tx, sql};

/// A problem.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is its column")]
pub struct ProblemRow<'a> {
    pub id: ProblemId,
    pub commune: CommuneId,
    pub number: i64,
    pub author: AccountId,
    pub title: &'a str,
    pub body: &'a str,
    pub category: (&'a str, &'a str),
    pub neighbourhood: Option<NeighbourhoodId>,
    pub point: Option<(i64, i64)>,
    pub state: &'a str,
    pub note: &'a str,
    pub me_toos: i64,
    pub at: Timestamp,
}

/// Reports it.
pub async fn insert(tx: &mut Tx, row: &ProblemRow<'_>) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, latitude, longitude, state, \
         state_note, me_too_count, created_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15)")
        .bind(row.id)
        .bind(row.commune)
        .bind(row.number)
        .bind(row.author)
        .bind(row.title)
        .bind(row.body)
        .bind(row.category.0)
        .bind(row.category.1)
        .bind(row.neighbourhood)
        .bind(row.point.map(|point| point.0))
        .bind(row.point.map(|point| point.1))
        .bind(row.state)
        .bind(row.note)
        .bind(row.me_toos)
        .bind(row.at);
    tx.run(insert).await.map(drop)
}

/// Adds a "me too".
pub async fn add_me_too(tx: &mut Tx, problem: ProblemId, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    tx.run(sql("INSERT INTO me_toos (problem_id, account_id, created_at) VALUES ($1, $2, $3)").bind(problem).bind(account).bind(at)).await.map(drop)
}

/// Adds a step of its path.
pub async fn add_step(tx: &mut Tx, id: RowId, problem: ProblemId, (step, note): (&str, &str), at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO problem_steps (id, problem_id, step, note, created_at) VALUES ($1, $2, $3, $4, $5)");
    tx.run(insert.bind(id.0).bind(problem).bind(step).bind(note).bind(at)).await.map(drop)
}

/// The first problem that somebody reported.
pub async fn first_of(tx: &mut Tx, account: AccountId) -> sqlx::Result<Option<(ProblemId, Timestamp)>> {
    tx.find(sql("SELECT id, created_at FROM problems WHERE author_id = $1 ORDER BY number LIMIT 1").bind(account)).await
}

/// Lets somebody be the one who brought a problem to the desk; returns its id and when it was reported.
pub async fn bring_to_desk(tx: &mut Tx, account: AccountId, commune: CommuneId, number: i64) -> sqlx::Result<Option<(ProblemId, Timestamp)>> {
    let update = sql("UPDATE problems SET author_id = $1, at_the_desk = TRUE WHERE commune_id = $2 AND number = $3 RETURNING id, created_at");
    tx.find(update.bind(account).bind(commune).bind(number)).await
}
