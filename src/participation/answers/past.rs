//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, RowId, SolutionId, Tx, sql};

/// An answer.
#[derive(Debug)]
pub struct AnswerRow<'a> {
    pub id: RowId,
    pub solution: SolutionId,
    pub officer: AccountId,
    pub decision: &'a str,
    pub reasons: &'a str,
    pub cost: Option<i64>,
    pub responsible: &'a str,
    pub dates: (Option<&'a str>, Option<&'a str>),
    pub at: Timestamp,
}

/// Gives it; the solution counts it apart.
pub async fn insert(tx: &mut Tx, row: &AnswerRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO answers (id, solution_id, officer_id, decision, reasons, cost, responsible, starts_on, ends_on, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(row.id.0)
    .bind(row.solution)
    .bind(row.officer)
    .bind(row.decision)
    .bind(row.reasons)
    .bind(row.cost)
    .bind(row.responsible)
    .bind(row.dates.0)
    .bind(row.dates.1)
    .bind(row.at);
    tx.run(insert).await.map(drop)
}

/// A milestone.
#[derive(Debug)]
pub struct MilestoneRow<'a> {
    pub id: RowId,
    pub solution: SolutionId,
    pub position: i64,
    pub title: &'a str,
    pub due: Option<&'a str>,
    pub progress: i64,
    pub at: Timestamp,
}

/// Adds it.
pub async fn add_milestone(tx: &mut Tx, row: &MilestoneRow<'_>) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO milestones (id, solution_id, position, title, due_on, progress, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)")
        .bind(row.id.0)
        .bind(row.solution)
        .bind(row.position)
        .bind(row.title)
        .bind(row.due)
        .bind(row.progress)
        .bind(row.at);
    tx.run(insert).await.map(drop)
}
