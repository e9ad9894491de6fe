//! Official answers that were given on another platform. They stand in the name of a placeholder; those given here stay whatever an import brings.

use app::model::content::Decision;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AnswerId, SolutionId, Tx, sql};
use crate::base::error::Result;
use crate::participation::solutions::imported::{Count, set_counts};
use crate::people::accounts;

/// Ids of one statement.
const AT_ONCE: usize = 500;

/// An answer as its platform has it.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs, reason = "each is what it says")]
pub struct Imported<'a> {
    pub id: AnswerId,
    pub solution: SolutionId,
    /// Who stands for the commune there.
    pub officer: AccountId,
    pub decision: Option<Decision>,
    pub reasons: &'a str,
    pub at: Timestamp,
    /// Whether that moment is known.
    pub dated: bool,
}

/// Puts the answer that was given elsewhere in the place of the one that an earlier import brought.
pub async fn replace(tx: &mut Tx, answer: &Imported<'_>) -> Result<()> {
    delete(tx, answer.solution).await?;
    // Nobody is told of what is long known.
    let insert =
        sql("INSERT INTO answers (id, solution_id, officer_id, decision, reasons, created_at, told_at, dated) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)")
            .bind(answer.id)
            .bind(answer.solution)
            .bind(answer.officer)
            .bind(answer.decision.map(|decision| decision.as_str().to_owned()))
            .bind(answer.reasons)
            .bind(answer.at)
            .bind(answer.dated);
    tx.run(insert).await?;
    count(tx, answer.solution).await
}

/// Takes away the answer that an earlier import brought.
pub async fn remove(tx: &mut Tx, solution: SolutionId) -> Result<()> {
    delete(tx, solution).await?;
    count(tx, solution).await
}

/// Nobody who stands for somebody elsewhere answers here; an officer who answered here and left since is a placeholder too, with the moment of leaving.
async fn delete(tx: &mut Tx, solution: SolutionId) -> Result<()> {
    let answers: Vec<(AnswerId, AccountId)> = tx.all(sql("SELECT id, officer_id FROM answers WHERE solution_id = $1").bind(solution)).await?;
    for (answer, officer) in answers {
        if accounts::is_stand_in(tx, officer).await? {
            tx.run(sql("DELETE FROM answers WHERE id = $1").bind(answer)).await?;
        }
    }
    Ok(())
}

async fn count(tx: &mut Tx, solution: SolutionId) -> Result<()> {
    let (count,) = tx.one(sql("SELECT COUNT(*) FROM answers WHERE solution_id = $1").bind(solution)).await?;
    Ok(set_counts(tx, Count::Answers, [(solution, count)]).await?)
}

/// Who answered these.
pub async fn officers(tx: &mut Tx, solutions: &[SolutionId]) -> Result<Vec<AccountId>> {
    let mut officers = Vec::new();
    for ids in solutions.chunks(AT_ONCE) {
        let rows: Vec<(AccountId,)> = tx.all(sql("SELECT DISTINCT officer_id FROM answers WHERE solution_id IN ").list(ids.iter().copied())).await?;
        officers.extend(rows.into_iter().map(|(officer,)| officer));
    }
    Ok(officers)
}
