//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, OrganisationId, ProblemId, RowId, SolutionId, Tx, sql};

/// A solution.
#[derive(Debug)]
#[allow(missing_docs, reason = "each is its column")]
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
    pub at: Timestamp,
    pub threshold_at: Option<Timestamp>,
    pub answer_due_at: Option<Timestamp>,
}

/// Proposes it, with the version that it stands in.
pub async fn insert(tx: &mut Tx, row: &SolutionRow<'_>) -> sqlx::Result<()> {
    let insert = sql(
        "INSERT INTO solutions (id, commune_id, number, author_id, organisation_id, title, body, helps, cost, category, subcategory, neighbourhood_id, state, \
         support_count, resident_support_count, endorsement_count, created_at, updated_at, published_at, threshold_at, answer_due_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $17, $18, $19)",
    )
    .bind(row.id)
    .bind(row.commune)
    .bind(row.number)
    .bind(row.author)
    .bind(row.organisation)
    .bind(row.title)
    .bind(row.body)
    .bind(row.helps)
    .bind(row.cost)
    .bind(row.category.0)
    .bind(row.category.1)
    .bind(row.neighbourhood)
    .bind(row.state)
    .bind(row.supports)
    .bind(row.resident_supports)
    .bind(row.endorsements)
    .bind(row.at)
    .bind(row.threshold_at)
    .bind(row.answer_due_at);
    tx.run(insert).await?;
    let version = sql("INSERT INTO solution_versions (solution_id, version, title, body, helps, cost, created_at) VALUES ($1, 1, $2, $3, $4, $5, $6)")
        .bind(row.id)
        .bind(row.title)
        .bind(row.body)
        .bind(row.helps)
        .bind(row.cost)
        .bind(row.at);
    tx.run(version).await.map(drop)
}

/// Says that it is for a problem.
pub async fn link(tx: &mut Tx, solution: SolutionId, problem: ProblemId) -> sqlx::Result<()> {
    tx.run(sql("INSERT INTO solution_problems (solution_id, problem_id) VALUES ($1, $2)").bind(solution).bind(problem)).await.map(drop)
}

/// Adds a step of its path.
pub async fn add_step(tx: &mut Tx, id: RowId, solution: SolutionId, step: &str, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO state_changes (id, solution_id, step, created_at) VALUES ($1, $2, $3, $4)");
    tx.run(insert.bind(id.0).bind(solution).bind(step).bind(at)).await.map(drop)
}

/// Lets somebody be the one who brought a solution to the desk; returns its id and when it was proposed.
pub async fn bring_to_desk(tx: &mut Tx, account: AccountId, commune: CommuneId, number: i64) -> sqlx::Result<Option<(SolutionId, Timestamp)>> {
    let update = sql("UPDATE solutions SET author_id = $1, at_the_desk = TRUE WHERE commune_id = $2 AND number = $3 AND organisation_id IS NULL \
             RETURNING id, created_at");
    tx.find(update.bind(account).bind(commune).bind(number)).await
}
