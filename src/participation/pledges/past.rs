//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId, PledgeId, RowId, SolutionId, Tx, sql};

/// A pledge.
#[derive(Debug)]
pub struct PledgeRow<'a> {
    pub id: PledgeId,
    pub commune: CommuneId,
    pub organisation: OrganisationId,
    pub solution: SolutionId,
    pub kind: &'a str,
    pub what: &'a str,
    pub amount: i64,
    pub unit: &'a str,
    pub due: (String, Timestamp),
    pub state: &'a str,
    pub reports: i64,
    pub done: i64,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Makes it.
pub async fn insert(tx: &mut Tx, row: &PledgeRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledges (id, commune_id, organisation_id, solution_id, kind, what, amount, unit, due_on, due_at, state, report_count, \
         done, account_id, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)")
    .bind(row.id)
    .bind(row.commune)
    .bind(row.organisation)
    .bind(row.solution)
    .bind(row.kind)
    .bind(row.what)
    .bind(row.amount)
    .bind(row.unit)
    .bind(&row.due.0)
    .bind(row.due.1)
    .bind(row.state)
    .bind(row.reports)
    .bind(row.done)
    .bind(row.by)
    .bind(row.at);
    tx.run(insert).await.map(drop)
}

/// Those to a solution, the first ones first.
pub async fn of_solution(tx: &mut Tx, solution: SolutionId) -> sqlx::Result<Vec<PledgeId>> {
    let select = sql("SELECT id FROM pledges WHERE solution_id = $1 ORDER BY created_at, id").bind(solution);
    Ok(tx.all::<(PledgeId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Adds a step of its way.
pub async fn add_step(tx: &mut Tx, (row, pledge): (RowId, PledgeId), state: &str, by: AccountId, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledge_steps (id, pledge_id, state, actor_id, created_at) VALUES ($1, $2, $3, $4, $5)");
    tx.run(insert.bind(row.0).bind(pledge).bind(state).bind(by).bind(at)).await.map(drop)
}

/// A report on a pledge.
#[derive(Debug)]
pub struct ReportRow<'a> {
    pub pledge: PledgeId,
    pub number: i64,
    pub amount: i64,
    pub note: &'a str,
    pub photo: &'a str,
    pub by: AccountId,
    pub at: Timestamp,
    pub confirmed: Option<(AccountId, Timestamp)>,
}

/// Adds it.
pub async fn add_report(tx: &mut Tx, row: &ReportRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO pledge_reports (pledge_id, number, amount, note, photo, account_id, created_at, confirmed_by, confirmed_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)")
    .bind(row.pledge)
    .bind(row.number)
    .bind(row.amount)
    .bind(row.note)
    .bind(row.photo)
    .bind(row.by)
    .bind(row.at)
    .bind(row.confirmed.map(|(by, _)| by))
    .bind(row.confirmed.map(|(_, at)| at));
    tx.run(insert).await.map(drop)
}
