//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use std::slice;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Arg, CommuneId, NeighbourhoodId, OrganisationId, ProblemId, RowId, SolutionId, Tx, sql};

/// A solution.
#[derive(Debug)]
pub struct SolutionRow<'a> {
    pub id: SolutionId,
    pub commune: CommuneId,
    pub number: i64,
    pub author: AccountId,
    pub organisation: Option<OrganisationId>,
    pub title: &'a str,
    pub body: &'a str,
    pub helps: &'a str,
    pub cost: Option<i64>,
    pub category: (&'a str, &'a str),
    pub neighbourhood: Option<NeighbourhoodId>,
    pub state: &'a str,
    pub supports: i64,
    pub resident_supports: i64,
    pub endorsements: i64,
    pub comments: i64,
    pub answers: i64,
    pub at: Timestamp,
    pub updated_at: Timestamp,
    pub threshold_at: Option<Timestamp>,
    pub answer_due_at: Option<Timestamp>,
}

/// Proposes it, with the version that it stands in.
pub async fn insert(tx: &mut Tx, row: &SolutionRow<'_>) -> sqlx::Result<()> {
    insert_all(tx, slice::from_ref(row)).await
}

/// Proposes many.
pub async fn insert_all(tx: &mut Tx, rows: &[SolutionRow<'_>]) -> sqlx::Result<()> {
    let solutions = "INSERT INTO solutions (id, commune_id, number, author_id, organisation_id, title, body, helps, cost, category, subcategory, \
         neighbourhood_id, state, support_count, resident_support_count, endorsement_count, comment_count, answer_count, created_at, updated_at, published_at, \
         threshold_at, answer_due_at) VALUES ";
    tx.insert_all(solutions, rows.iter().map(columns).collect()).await?;
    let versions = rows.iter().map(|row| [row.id.into(), 1_i64.into(), row.title.into(), row.body.into(), row.helps.into(), row.cost.into(), row.at.into()]);
    tx.insert_all("INSERT INTO solution_versions (solution_id, version, title, body, helps, cost, created_at) VALUES ", versions.collect()).await
}

fn columns(row: &SolutionRow<'_>) -> [Arg; 23] {
    [
        row.id.into(),
        row.commune.into(),
        row.number.into(),
        row.author.into(),
        row.organisation.into(),
        row.title.into(),
        row.body.into(),
        row.helps.into(),
        row.cost.into(),
        row.category.0.into(),
        row.category.1.into(),
        row.neighbourhood.into(),
        row.state.into(),
        row.supports.into(),
        row.resident_supports.into(),
        row.endorsements.into(),
        row.comments.into(),
        row.answers.into(),
        row.at.into(),
        row.updated_at.into(),
        row.at.into(),
        row.threshold_at.into(),
        row.answer_due_at.into(),
    ]
}

/// Says that it is for a problem.
pub async fn link(tx: &mut Tx, solution: SolutionId, problem: ProblemId) -> sqlx::Result<()> {
    link_all(tx, &[(solution, problem)]).await
}

/// Says which are for which problems.
pub async fn link_all(tx: &mut Tx, links: &[(SolutionId, ProblemId)]) -> sqlx::Result<()> {
    let rows = links.iter().map(|(solution, problem)| [(*solution).into(), (*problem).into()]);
    tx.insert_all("INSERT INTO solution_problems (solution_id, problem_id) VALUES ", rows.collect()).await
}

/// Adds a step of its path.
pub async fn add_step(tx: &mut Tx, id: RowId, solution: SolutionId, step: &str, at: Timestamp) -> sqlx::Result<()> {
    add_steps(tx, &[(id, solution, step, at)]).await
}

/// Adds steps of many paths.
pub async fn add_steps(tx: &mut Tx, steps: &[(RowId, SolutionId, &str, Timestamp)]) -> sqlx::Result<()> {
    let rows = steps.iter().map(|(id, solution, step, at)| [(*id).into(), (*solution).into(), (*step).into(), (*at).into()]);
    tx.insert_all("INSERT INTO state_changes (id, solution_id, step, created_at) VALUES ", rows.collect()).await
}

/// Lets somebody be the one who brought a solution to the desk; returns its id and when it was proposed.
pub async fn bring_to_desk(tx: &mut Tx, account: AccountId, commune: CommuneId, number: i64) -> sqlx::Result<Option<(SolutionId, Timestamp)>> {
    let update = sql("UPDATE solutions SET author_id = $1, at_the_desk = TRUE WHERE commune_id = $2 AND number = $3 AND organisation_id IS NULL \
             RETURNING id, created_at");
    tx.find(update.bind(account).bind(commune).bind(number)).await
}
