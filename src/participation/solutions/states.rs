//! The only place where a solution's state changes: one table, one guarded update, one row of history for each step.

use app::model::content::SolutionState;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, SolutionId, Tx};
use crate::base::error::Result;
use crate::base::event::Event;
use crate::communes;

/// Whether a solution may go from one state to another.
///
/// A commune may answer before the threshold is reached; it may not skip the decision, nor take it back. The author withdraws, and a
/// solution merges into another, only while it can still be supported.
pub const fn can_become(from: SolutionState, to: SolutionState) -> bool {
    use SolutionState as S;
    match from {
        S::Draft => matches!(to, S::Published),
        S::Published => matches!(to, S::Threshold | S::UnderEvaluation | S::Accepted | S::Rejected | S::Withdrawn | S::Merged),
        S::Threshold => matches!(to, S::UnderEvaluation | S::Accepted | S::Rejected | S::Withdrawn | S::Merged),
        S::UnderEvaluation => matches!(to, S::Accepted | S::Rejected | S::Withdrawn | S::Merged),
        S::Accepted => matches!(to, S::InProgress),
        S::InProgress => matches!(to, S::Done),
        S::Rejected | S::Done | S::Withdrawn | S::Merged => false,
    }
}

/// A step along the path of a published solution.
#[derive(Clone, Copy, Debug)]
pub struct Transition<'a> {
    /// From one of these.
    pub from: &'a [SolutionState],
    pub to: SolutionState,
    /// Who takes it; `None` if supports did.
    pub actor: Option<AccountId>,
}

/// Takes the step and writes its history. `false`, and nothing changed, when the solution stands elsewhere or the table does not allow the step; two at
/// once therefore change it once.
pub async fn change_state(app: &App, tx: &mut Tx, id: SolutionId, Transition { from, to, actor }: Transition<'_>) -> Result<bool> {
    let now = app.clock.now();
    let from: Vec<SolutionState> = from.iter().copied().filter(|from| *from != SolutionState::Draft && can_become(*from, to)).collect();
    if from.is_empty() || !store::move_on(tx, id, &from, to, now).await? {
        return Ok(false);
    }
    if to == SolutionState::Threshold {
        // The days of this moment: what is promised now is not moved by what the commune sets later.
        let solution = super::get(tx, id).await?;
        let commune = communes::get_in(tx, solution.commune_id).await?;
        store::set_threshold(tx, id, now, now.plus_days(commune.answer_days)).await?;
    }
    store::add_state_change(tx, app.rng.id(now), id, (to, actor), now).await?;
    app.raise(tx, Event::StateChanged { item: id.into(), state: to.as_str() }).await?;
    Ok(true)
}

/// Takes a step back, which is none of the table's: a merge was taken back, an appeal against a rejection was right. `false`, and nothing changed, when the
/// solution stands elsewhere.
pub(super) async fn reopen(app: &App, tx: &mut Tx, id: SolutionId, Transition { from, to, actor }: Transition<'_>) -> Result<bool> {
    let now = app.clock.now();
    if !store::move_on(tx, id, from, to, now).await? {
        return Ok(false);
    }
    // A path reaches the threshold once.
    if to != SolutionState::Threshold {
        store::add_state_change(tx, app.rng.id(now), id, (to, actor), now).await?;
    }
    app.raise(tx, Event::StateChanged { item: id.into(), state: to.as_str() }).await?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The whole table, written out: one row a state, in the order of [`SolutionState::ALL`].
    #[test]
    fn the_table_is_what_the_domain_says() {
        const TABLE: [&str; 10] = [
            // draft published threshold evaluation accepted rejected works done withdrawn merged
            "-x--------", // draft
            "--xxxx--xx", // published
            "---xxx--xx", // threshold
            "----xx--xx", // under_evaluation
            "------x---", // accepted
            "----------", // rejected
            "-------x--", // in_progress
            "----------", // done
            "----------", // withdrawn
            "----------", // merged
        ];
        for (row, from) in TABLE.iter().zip(SolutionState::ALL) {
            for (cell, to) in row.chars().zip(SolutionState::ALL) {
                assert_eq!(can_become(*from, *to), cell == 'x', "{from:?} → {to:?}");
            }
        }
    }

    #[test]
    fn every_state_that_ends_was_reached_and_none_leads_to_itself() {
        for state in SolutionState::ALL {
            assert!(!can_become(*state, *state));
            assert!(*state == SolutionState::Draft || SolutionState::ALL.iter().any(|from| can_become(*from, *state)), "{state:?} is never reached");
        }
    }
}
