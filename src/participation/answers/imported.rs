//! Official answers that were given on another platform. They stand in the name of a placeholder; those given here stay whatever an import brings.
//!
//! Staged and published with the proposals that they answer ([`crate::participation::solutions::imported`]), and after them.

use app::model::content::Decision;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AnswerId, Arg, Db, ImportId, SolutionId, Tx, sql};
use crate::base::error::Result;
use crate::participation::solutions::imported::{Count, count};
use crate::people::accounts;

/// Ids of one statement.
const AT_ONCE: usize = 500;

/// An answer as its platform has it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Imported<'a> {
    pub id: AnswerId,
    pub solution: SolutionId,
    /// Whether the solution was here before.
    pub replaces: bool,
    /// Who stands for the commune there.
    pub officer: AccountId,
    pub decision: Option<Decision>,
    /// Empty if it was taken away there.
    pub reasons: &'a str,
    pub at: Timestamp,
    /// Whether that moment is known.
    pub dated: bool,
}

/// Stages answers, and that there is none any more.
pub async fn stage(tx: &mut Tx, import: ImportId, answers: &[Imported<'_>]) -> sqlx::Result<()> {
    let row = |answer: &Imported<'_>| -> [Arg; 9] {
        [
            import.into(),
            answer.solution.into(),
            answer.replaces.into(),
            answer.id.into(),
            answer.officer.into(),
            answer.decision.map(|decision| decision.as_str()).into(),
            answer.reasons.into(),
            answer.at.into(),
            answer.dated.into(),
        ]
    };
    let insert = "INSERT INTO staged_answers (import_id, solution_id, replaces, id, placeholder_id, decision, reasons, created_at, dated) VALUES ";
    tx.insert_all(insert, answers.iter().map(row).collect()).await
}

/// Puts what an import staged in the place of what earlier ones brought.
pub async fn publish(tx: &mut Tx, import: ImportId) -> Result<()> {
    delete_former(tx, import).await?;
    // Nobody is told of what is long known.
    let insert = sql("INSERT INTO answers (id, solution_id, officer_id, decision, reasons, created_at, told_at, dated) \
         SELECT id, solution_id, placeholder_id, decision, reasons, created_at, created_at, dated FROM staged_answers \
         WHERE import_id = $1 AND reasons <> '' ORDER BY id");
    tx.run(insert.bind(import)).await?;
    let counted = sql("SELECT t.solution_id, COUNT(a.id) FROM staged_answers t LEFT JOIN answers a ON a.solution_id = t.solution_id \
         WHERE t.import_id = $1 AND t.replaces GROUP BY t.solution_id");
    let counts: Vec<(SolutionId, i64)> = tx.all(counted.bind(import)).await?;
    Ok(count(tx, Count::Answers, &counts).await?)
}

/// Nobody who stands for somebody elsewhere answers here; an officer who answered here and left since is a placeholder too, with the moment of leaving.
async fn delete_former(tx: &mut Tx, import: ImportId) -> Result<()> {
    let select =
        sql("SELECT DISTINCT a.officer_id FROM staged_answers t JOIN answers a ON a.solution_id = t.solution_id WHERE t.import_id = $1 AND t.replaces");
    let officers: Vec<(AccountId,)> = tx.all(select.bind(import)).await?;
    for (officer,) in officers {
        if accounts::is_stand_in(tx, officer).await? {
            let delete = sql("DELETE FROM answers WHERE officer_id = $2 \
                 AND solution_id IN (SELECT solution_id FROM staged_answers WHERE import_id = $1 AND replaces)");
            tx.run(delete.bind(import).bind(officer)).await?;
        }
    }
    Ok(())
}

/// Deletes some of what an import staged. Returns how many rows.
pub async fn forget(tx: &mut Tx, import: ImportId, limit: i64) -> sqlx::Result<u64> {
    let delete =
        sql("DELETE FROM staged_answers WHERE import_id = $1 AND solution_id IN (SELECT solution_id FROM staged_answers WHERE import_id = $1 LIMIT $2)");
    tx.run(delete.bind(import).bind(limit)).await
}

/// Who answered these.
pub async fn officers(db: &Db, solutions: &[SolutionId]) -> Result<Vec<AccountId>> {
    let mut officers = Vec::new();
    for ids in solutions.chunks(AT_ONCE) {
        let rows: Vec<(AccountId,)> = db.all(sql("SELECT DISTINCT officer_id FROM answers WHERE solution_id IN ").list(ids.iter().copied())).await?;
        officers.extend(rows.into_iter().map(|(officer,)| officer));
    }
    Ok(officers)
}
