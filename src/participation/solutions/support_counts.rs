//! The counters of support in a solution's row, changed in the transaction of the support itself, so that they never drift.

use app::model::content::SolutionState;

use super::Solution;
use crate::base::db::{AccountId, CommuneId, SolutionId, Tx, sql};
use crate::base::error::Result;

/// A solution after its counters changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// Supports of persons.
    pub support_count: i64,
    /// Of these, by verified residents.
    pub resident_support_count: i64,
    /// Where it stands.
    pub state: SolutionState,
    /// Who wrote it.
    pub author_id: AccountId,
}

/// Adds persons (of whom residents) and endorsements. Returns `None` if the solution is not open for support or not public. The row stays locked
/// until the transaction ends, so that supports of one solution come one after the other.
pub async fn count_support(tx: &mut Tx, id: SolutionId, persons: i64, residents: i64, endorsements: i64) -> Result<Option<Counted>> {
    let update = sql("UPDATE solutions SET support_count = support_count + $1, resident_support_count = resident_support_count + $2, \
         endorsement_count = endorsement_count + $3 WHERE id = $4 AND state IN ('published', 'threshold', 'under_evaluation') \
         AND visibility IN ('published', 'under_review') RETURNING support_count, resident_support_count, state, author_id")
    .bind(persons)
    .bind(residents)
    .bind(endorsements)
    .bind(id);
    let row: Option<(i64, i64, String, AccountId)> = tx.find(update).await?;
    Ok(row.and_then(|(support_count, resident_support_count, state, author_id)| {
        Some(Counted { support_count, resident_support_count, state: SolutionState::parse(&state)?, author_id })
    }))
}

/// Corrects the counters of persons (of whom residents), whatever became of the solution: for supports that move from one account to another.
/// The row stays locked until the transaction ends.
pub async fn correct_support(tx: &mut Tx, id: SolutionId, persons: i64, residents: i64) -> Result<()> {
    let update = sql("UPDATE solutions SET support_count = support_count + $1, resident_support_count = resident_support_count + $2 WHERE id = $3");
    tx.run(update.bind(persons).bind(residents).bind(id)).await?;
    Ok(())
}

/// Solutions of a commune that have not reached the threshold and have at least so many supports.
pub async fn supported_by_at_least(tx: &mut Tx, commune: CommuneId, supports: i64, most: i64) -> Result<Vec<SolutionId>> {
    let select = sql("SELECT id FROM solutions WHERE commune_id = $1 AND support_count >= $2 AND state = 'published' \
         AND visibility IN ('published', 'under_review') ORDER BY id LIMIT $3");
    let rows: Vec<(SolutionId,)> = tx.all(select.bind(commune).bind(supports).bind(most)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// The solution as it is now, locked until the transaction ends: for rules that were asked before of what was read without a lock.
pub async fn locked(tx: &mut Tx, id: SolutionId) -> Result<Solution> {
    tx.run(sql("UPDATE solutions SET comment_count = comment_count WHERE id = $1").bind(id)).await?;
    super::get(tx, id).await
}
