//! Options with dates of their own, as months of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use app::model::content::SolutionState;
use app::model::options::{OptionState, Span, Verdict};

use super::store::opinions::{self, Given, NewOpinion};
use super::store::writing::{self, Decided, NewOption};
use super::store::{self, appeals};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, OptionId, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::participation::solutions::{self, Transition};
use crate::participation::support;

/// Gathers a solution for a consultation.
pub async fn gather(app: &App, tx: &mut Tx, (consultation, id): (ConsultationId, SolutionId), by: AccountId, at: Timestamp) -> Result<OptionId> {
    store::lock(tx, consultation).await?;
    let (solution, frozen) = (solutions::get(tx, id).await?, solutions::frozen(tx, id).await?);
    let new = NewOption {
        id: app.rng.id(at),
        consultation,
        number: store::take_number(tx, consultation).await?,
        solution: id,
        frozen: &frozen,
        author: solution.author_id,
        organisation: solution.organisation_id,
        by,
        at,
    };
    writing::insert(tx, &new).await?;
    writing::add_event(tx, (app.rng.id(at), new.id), ("gathered", ""), by, at).await?;
    Ok(new.id)
}

/// A service that was asked, and what it said if it has.
#[derive(Debug)]
pub struct PastOpinion<'a> {
    pub service: &'a str,
    pub account: Option<AccountId>,
    pub asked_at: Timestamp,
    pub due_at: Timestamp,
    pub said: Option<(Verdict, &'a str, Timestamp)>,
    /// criterion=mark, with commas between them.
    pub marks: &'a str,
    /// From and to, in centimes.
    pub cost: Option<(i64, i64)>,
}

/// Asks a service, and keeps what it said.
pub async fn ask(app: &App, tx: &mut Tx, option: OptionId, by: AccountId, past: &PastOpinion<'_>) -> Result<()> {
    let (id, at) = (app.rng.id(past.asked_at), past.asked_at);
    let new = NewOpinion { id, option, service: past.service, account: past.account, email: "", due_at: past.due_at, by, at };
    opinions::insert(tx, &new).await?;
    if let Some((verdict, body, at)) = past.said {
        let cost = past.cost.map_or(Span::default(), |(from, to)| Span { from: Some(from), to: Some(to) });
        let given = Given { verdict, body: body.to_owned(), marks: past.marks.to_owned(), cost, running: Span::default() };
        opinions::give(tx, id, &given, past.account.or(Some(by)), at).await?;
    }
    opinions::count(tx, option).await?;
    Ok(writing::set_state(tx, option, OptionState::Review).await?)
}

/// A decision.
#[derive(Clone, Copy, Debug)]
pub struct PastDecision<'a> {
    pub state: OptionState,
    pub reason: &'a str,
    pub text: &'a str,
    pub refers_to: &'a str,
    pub cost: Option<i64>,
    pub into: Option<OptionId>,
    pub appeal_until: Option<Timestamp>,
    pub by: AccountId,
    pub at: Timestamp,
}

/// Decides about an option, with what follows for its solution.
pub async fn decide(app: &App, tx: &mut Tx, commune: &Commune, id: OptionId, past: &PastDecision<'_>) -> Result<()> {
    use SolutionState as S;
    let option = store::get(tx, id).await?.ok_or(Error::NotFound)?;
    let solution_state = solutions::get(tx, option.solution_id).await?.state;
    let decided = Decided {
        id,
        version: option.version,
        state: past.state,
        reason: past.reason,
        text: past.text,
        changes: "",
        note: "",
        refers_to: past.refers_to,
        cost: past.cost,
        merged_into: past.into,
        solution_state: solution_state.as_str(),
        appeal_until: past.appeal_until,
        by: past.by,
        at: past.at,
    };
    writing::decide(tx, &decided).await?;
    writing::add_event(tx, (app.rng.id(past.at), id), (past.state.as_str(), past.text), past.by, past.at).await?;
    let (solution, actor) = (option.solution_id, Some(past.by));
    solutions::refer(app, tx, solution, past.refers_to).await?;
    match (past.state, past.into) {
        (OptionState::Feasible, _) => {
            solutions::change_state(app, tx, solution, Transition { from: &[S::Published, S::Threshold], to: S::UnderEvaluation, actor }).await?;
        }
        (OptionState::NotFeasible, _) => {
            let from = [S::Published, S::Threshold, S::UnderEvaluation];
            solutions::change_state(app, tx, solution, Transition { from: &from, to: S::Rejected, actor }).await?;
        }
        (OptionState::Merged, Some(into)) => {
            let target = store::get(tx, into).await?.ok_or(Error::NotFound)?;
            solutions::merge(app, tx, (solution, target.solution_id), past.by).await?;
            support::merge(app, tx, commune, solution, target.solution_id).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Lets the author of an option appeal.
pub async fn appeal(app: &App, tx: &mut Tx, id: OptionId, body: &str, (at, due_at): (Timestamp, Timestamp)) -> Result<()> {
    let option = store::get(tx, id).await?.ok_or(Error::NotFound)?;
    let decided_at = option.decided_at.ok_or(Error::NotFound)?;
    let new = appeals::NewAppeal { id: app.rng.id(at), option: id, decided_at, account: option.author_id, body, at, due_at };
    appeals::insert(tx, &new).await?;
    Ok(writing::add_event(tx, (app.rng.id(at), id), ("appealed", ""), option.author_id, at).await?)
}
