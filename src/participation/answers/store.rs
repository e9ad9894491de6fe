//! SQL of answers and milestones.

use std::cmp::Reverse;
use std::collections::HashMap;

use app::model::answer::{Answer, Milestone};
use app::model::content::Decision;

use super::NewAnswer;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AnswerId, Columns, Db, MilestoneId, PartRow, PartRows, Parts, SolutionId, Tx, sql};

/// Asks for the answers to a solution.
pub(super) fn with_answers(parts: Parts, solution: SolutionId) -> Parts {
    let columns = Columns {
        ids: &["a.id"],
        texts: &["a.decision", "a.reasons", "a.responsible", "a.starts_on", "a.ends_on"],
        numbers: &["a.created_at", "a.cost", "CASE WHEN a.dated THEN 1 ELSE 0 END"],
    };
    parts.part("answers", &columns, " FROM (SELECT * FROM answers WHERE solution_id = ").arg(solution).push(" ORDER BY created_at DESC, id DESC LIMIT 50) a")
}

/// Asks what these solutions cost, as answers said it.
pub(super) fn with_costs(parts: Parts, ids: &[SolutionId]) -> Parts {
    let columns = Columns { ids: &["solution_id"], numbers: &["cost", "created_at"], ..Columns::NONE };
    parts.part("costs", &columns, " FROM answers WHERE cost > 0 AND solution_id IN ").list(ids.iter().copied())
}

/// The newest first.
pub(super) fn answers(rows: &PartRows) -> Vec<Answer> {
    let mut found: Vec<&PartRow> = rows.of("answers").collect();
    found.sort_by_key(|row| Reverse((row.number(0), row.id::<AnswerId>(0))));
    let answer = |row: &PartRow| Answer {
        decision: row.find_text(0).and_then(Decision::parse),
        reasons: row.text(1).to_owned(),
        cost: row.find_number(1),
        responsible: row.text(2).to_owned(),
        starts_on: row.find_text(3).map(ToOwned::to_owned),
        ends_on: row.find_text(4).map(ToOwned::to_owned),
        at: row.is(2).then(|| Timestamp(row.number(0)).into()),
    };
    found.into_iter().map(answer).collect()
}

/// `officer` is who gives it.
pub(super) async fn insert(tx: &mut Tx, (id, officer): (AnswerId, AccountId), solution: SolutionId, answer: &NewAnswer, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO answers (id, solution_id, officer_id, decision, reasons, cost, responsible, starts_on, ends_on, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(id)
    .bind(solution)
    .bind(officer)
    .bind(answer.decision.as_str())
    .bind(&answer.reasons)
    .bind(answer.cost)
    .bind(&answer.responsible)
    .bind(answer.starts_on.map(|date| date.to_string()))
    .bind(answer.ends_on.map(|date| date.to_string()))
    .bind(at);
    tx.run(insert).await.map(drop)
}

/// What an answer is about.
pub(super) async fn solution_of(db: &Db, id: AnswerId) -> sqlx::Result<Option<SolutionId>> {
    Ok(db.find::<(SolutionId,)>(sql("SELECT solution_id FROM answers WHERE id = $1").bind(id)).await?.map(|(solution,)| solution))
}

/// An answer of which not everybody has been told.
#[derive(Debug, sqlx_macros::FromRow)]
pub(super) struct UntoldRow {
    pub solution_id: SolutionId,
    pub officer_id: AccountId,
    pub decision: String,
    /// The last one who was told.
    pub told_to: Option<AccountId>,
}

/// Locks an answer of which not everybody has been told.
pub(super) async fn untold(tx: &mut Tx, id: AnswerId) -> sqlx::Result<Option<UntoldRow>> {
    let lock = sql("UPDATE answers SET told_at = NULL WHERE id = $1 AND told_at IS NULL RETURNING solution_id, officer_id, decision, told_to");
    tx.find(lock.bind(id)).await
}

/// Keeps how far notifying came: the last account, or the moment at which all had been told.
pub(super) async fn mark_told(tx: &mut Tx, id: AnswerId, to: Option<AccountId>, at: Option<Timestamp>) -> sqlx::Result<()> {
    tx.run(sql("UPDATE answers SET told_to = $1, told_at = $2 WHERE id = $3").bind(to).bind(at).bind(id)).await.map(drop)
}

pub(super) async fn milestones(db: &Db, solution: SolutionId) -> sqlx::Result<Vec<Milestone>> {
    let rows: Vec<(MilestoneId, String, Option<String>, i64)> =
        db.all(sql("SELECT id, title, due_on, progress FROM milestones WHERE solution_id = $1 ORDER BY position, id LIMIT 100").bind(solution)).await?;
    Ok(rows.into_iter().map(|(id, title, due_on, progress)| Milestone { id: id.to_string(), title, due_on, progress }).collect())
}

#[derive(sqlx_macros::FromRow)]
struct MilestoneRow {
    solution_id: SolutionId,
    id: MilestoneId,
    title: String,
    due_on: Option<String>,
    progress: i64,
}

/// The milestones of these solutions, each solution's in their order.
pub(super) async fn of_solutions(db: &Db, solutions: &[SolutionId]) -> sqlx::Result<HashMap<SolutionId, Vec<Milestone>>> {
    if solutions.is_empty() {
        return Ok(HashMap::new());
    }
    let select = sql("SELECT solution_id, id, title, due_on, progress FROM milestones WHERE solution_id IN ").list(solutions.iter().copied());
    let rows: Vec<MilestoneRow> = db.all(select.push(" ORDER BY solution_id, position, id LIMIT 1000")).await?;
    let mut found: HashMap<SolutionId, Vec<Milestone>> = HashMap::new();
    for MilestoneRow { solution_id, id, title, due_on, progress } in rows {
        found.entry(solution_id).or_default().push(Milestone { id: id.to_string(), title, due_on, progress });
    }
    Ok(found)
}

/// The milestones of these solutions that have a day and are not reached: of which solution, their title and their day.
pub(super) async fn unreached(db: &Db, solutions: &[SolutionId]) -> sqlx::Result<Vec<(SolutionId, String, String)>> {
    if solutions.is_empty() {
        return Ok(Vec::new());
    }
    let select = sql("SELECT solution_id, title, due_on FROM milestones WHERE progress < 100 AND due_on IS NOT NULL AND solution_id IN ");
    db.all(select.list(solutions.iter().copied()).push(" LIMIT 1000")).await
}

/// Asks for the milestones of a solution.
pub(super) fn with_milestones(parts: Parts, solution: SolutionId) -> Parts {
    let columns = Columns { ids: &["m.id"], texts: &["m.title", "m.due_on"], numbers: &["m.position", "m.progress"] };
    parts.part("milestones", &columns, " FROM (SELECT * FROM milestones WHERE solution_id = ").arg(solution).push(" ORDER BY position, id LIMIT 100) m")
}

/// In their order.
pub(super) fn milestones_of(rows: &PartRows) -> Vec<Milestone> {
    let mut found: Vec<&PartRow> = rows.of("milestones").collect();
    found.sort_by_key(|row| (row.number(0), row.id::<MilestoneId>(0)));
    let milestone = |row: &PartRow| {
        let (title, due_on) = (row.text(0).to_owned(), row.find_text(1).map(ToOwned::to_owned));
        Some(Milestone { id: row.id::<MilestoneId>(0)?.to_string(), title, due_on, progress: row.number(1) })
    };
    found.into_iter().filter_map(milestone).collect()
}

/// A milestone to be kept, after the others.
pub(super) struct NewMilestone {
    pub id: MilestoneId,
    pub title: String,
    pub due_on: Option<String>,
}

pub(super) async fn add_milestone(tx: &mut Tx, solution: SolutionId, new: &NewMilestone, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO milestones (id, solution_id, position, title, due_on, updated_at) \
         VALUES ($1, $2, (SELECT COALESCE(MAX(position), CAST(0 AS BIGINT)) + 1 FROM milestones WHERE solution_id = $2), $3, $4, $5)")
    .bind(new.id)
    .bind(solution)
    .bind(&new.title)
    .bind(new.due_on.as_deref())
    .bind(at);
    tx.run(insert).await.map(drop)
}

/// Whether there is such a milestone of this solution.
pub(super) async fn set_progress(tx: &mut Tx, id: MilestoneId, solution: SolutionId, progress: i64, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE milestones SET progress = $1, updated_at = $2 WHERE id = $3 AND solution_id = $4").bind(progress).bind(at).bind(id).bind(solution);
    Ok(tx.run(update).await? == 1)
}
