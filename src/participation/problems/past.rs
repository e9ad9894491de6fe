//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use std::slice;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, CommuneId, NeighbourhoodId, ProblemId, RowId, Tx, sql};

/// A problem.
#[derive(Debug)]
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
    pub comments: i64,
    pub solutions: i64,
    pub at: Timestamp,
}

/// Reports it.
pub async fn insert(tx: &mut Tx, row: &ProblemRow<'_>) -> sqlx::Result<()> {
    insert_all(tx, slice::from_ref(row)).await
}

/// Reports many.
pub async fn insert_all(tx: &mut Tx, rows: &[ProblemRow<'_>]) -> sqlx::Result<()> {
    let insert = "INSERT INTO problems (id, commune_id, number, author_id, title, body, category, subcategory, neighbourhood_id, latitude, longitude, state, \
         state_note, me_too_count, comment_count, solution_count, created_at, updated_at) VALUES ";
    tx.insert_all(insert, rows.iter().map(columns).collect()).await
}

fn columns(row: &ProblemRow<'_>) -> [Arg; 18] {
    [
        row.id.into(),
        row.commune.into(),
        row.number.into(),
        row.author.into(),
        row.title.into(),
        row.body.into(),
        row.category.0.into(),
        row.category.1.into(),
        row.neighbourhood.into(),
        row.point.map(|point| point.0).into(),
        row.point.map(|point| point.1).into(),
        row.state.into(),
        row.note.into(),
        row.me_toos.into(),
        row.comments.into(),
        row.solutions.into(),
        row.at.into(),
        row.at.into(),
    ]
}

/// Adds a "me too".
pub async fn add_me_too(tx: &mut Tx, problem: ProblemId, account: AccountId, at: Timestamp) -> sqlx::Result<()> {
    add_me_toos(tx, &[(problem, account, at)]).await
}

/// Adds many.
pub async fn add_me_toos(tx: &mut Tx, all: &[(ProblemId, AccountId, Timestamp)]) -> sqlx::Result<()> {
    let rows = all.iter().map(|(problem, account, at)| [(*problem).into(), (*account).into(), (*at).into()]);
    tx.insert_all("INSERT INTO me_toos (problem_id, account_id, created_at) VALUES ", rows.collect()).await
}

/// Adds a step of its path.
pub async fn add_step(tx: &mut Tx, id: RowId, problem: ProblemId, (step, note): (&str, &str), at: Timestamp) -> sqlx::Result<()> {
    add_steps(tx, &[(id, problem, (step, note), at)]).await
}

/// Adds steps of many paths.
pub async fn add_steps(tx: &mut Tx, steps: &[(RowId, ProblemId, (&str, &str), Timestamp)]) -> sqlx::Result<()> {
    let rows = steps.iter().map(|(id, problem, (step, note), at)| [(*id).into(), (*problem).into(), (*step).into(), (*note).into(), (*at).into()]);
    tx.insert_all("INSERT INTO problem_steps (id, problem_id, step, note, created_at) VALUES ", rows.collect()).await
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
