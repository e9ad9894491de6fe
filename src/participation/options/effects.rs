//! What a decision about an option does to its solution, through the rules of solutions and of support. Where the solution has gone on already (accepted, being
//! built, withdrawn), nothing is done to it.

use app::model::content::SolutionState;
use app::model::options::OptionState;
use app::words::tr;

use super::case::Case;
use super::store::{self, OptionRow};
use crate::base::db::Tx;
use crate::base::error::{Error, Result};
use crate::participation::solutions::{self, Transition};
use crate::participation::support;

/// Where the solution of an option stands.
pub(super) async fn state_of(tx: &mut Tx, option: &OptionRow) -> Result<SolutionState> {
    Ok(solutions::get(tx, option.solution_id).await?.state)
}

/// Does what follows from a decision.
pub(super) async fn apply(case: &Case<'_>, tx: &mut Tx, option: &OptionRow, (to, target, refers_to): (OptionState, Option<&OptionRow>, &str)) -> Result<()> {
    use SolutionState as S;
    let (app, id, actor) = (case.app, option.solution_id, Some(case.viewer.id));
    // Whatever is decided takes the place of having been referred.
    solutions::refer(app, tx, id, refers_to).await?;
    match to {
        OptionState::Feasible | OptionState::FeasibleChanged => {
            let evaluated = Transition { from: &[S::Published, S::Threshold], to: S::UnderEvaluation, actor };
            solutions::change_state(app, tx, id, evaluated).await?;
        }
        OptionState::NotFeasible => {
            let rejected = Transition { from: &[S::Published, S::Threshold, S::UnderEvaluation], to: S::Rejected, actor };
            solutions::change_state(app, tx, id, rejected).await?;
        }
        OptionState::Merged => {
            let target = target.ok_or(Error::NotFound)?;
            if !solutions::merge(app, tx, (id, target.solution_id), case.viewer.id).await? {
                return Err(Error::field("into", tr::options::CANNOT_MERGE));
            }
            support::merge(app, tx, case.commune, id, target.solution_id).await?;
        }
        // One that is referred stays open to support.
        OptionState::Gathered | OptionState::Review | OptionState::Consent | OptionState::Referred => {}
    }
    Ok(())
}

/// Takes back what a merge did.
pub(super) async fn undo_merge(case: &Case<'_>, tx: &mut Tx, option: &OptionRow, target: &OptionRow) -> Result<()> {
    support::unmerge(tx, option.solution_id, target.solution_id).await?;
    let to = SolutionState::parse(&option.solution_state).filter(|state| state.is_open()).unwrap_or(SolutionState::UnderEvaluation);
    solutions::unmerge(case.app, tx, option.solution_id, to, case.viewer.id).await
}

/// Takes back what a decision did that an appeal reversed.
pub(super) async fn undo(case: &Case<'_>, tx: &mut Tx, option: &OptionRow) -> Result<()> {
    match option.state() {
        OptionState::Merged => {
            let target = option.merged_into.ok_or(Error::NotFound)?;
            let target = store::get(tx, target).await?.ok_or(Error::NotFound)?;
            undo_merge(case, tx, option, &target).await
        }
        OptionState::Referred => solutions::refer(case.app, tx, option.solution_id, "").await,
        OptionState::NotFeasible => undo_refusal(case, tx, option).await,
        // It is evaluated again, and that is where its solution stands.
        OptionState::FeasibleChanged | OptionState::Feasible | OptionState::Consent | OptionState::Gathered | OptionState::Review => Ok(()),
    }
}

async fn undo_refusal(case: &Case<'_>, tx: &mut Tx, option: &OptionRow) -> Result<()> {
    // What had been rejected before was not rejected by this decision.
    if option.solution_state != SolutionState::Rejected.as_str() {
        solutions::reopen_rejected(case.app, tx, option.solution_id, case.viewer.id).await?;
    }
    Ok(())
}
