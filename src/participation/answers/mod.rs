//! Official answers and milestones: what the commune decides about a solution, why, at what cost, and how far the works are.
//!
//! - Only an officer of the solution's commune answers; every answer is kept, the newest counts.
//! - A decision moves the solution along its path; the path itself is the solutions' own rule.
//! - The author is told of each answer and of the works; whoever supported the solution or commented on it of each answer ([`notifying`]).

mod holdings;
pub mod imported;
pub mod notifying;
mod office;
pub mod past;
mod routes;
mod store;
mod works;

use std::collections::HashMap;

use app::model::answer::{AnswerFields, AnswerSection};
use app::model::content::{Decision, Role, SolutionState};
use app::model::form::FormErrors;
use app::model::paths;
use app::words::tr;
use jiff::civil::Date;
pub use works::{Ahead, ahead, change as change_works, milestones_of, plan};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, AnswerId, PartRows, Parts, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::money;
use crate::base::slice::Slice;
use crate::base::text;
use crate::base::text::{clean, clean_line};
use crate::base::{App, jobs};
use crate::communes::Commune;
use crate::content::photos;
use crate::participation::solutions::{self, Solution, Transition};
use crate::participation::support;
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::staff;
use app::model::staff::StaffAct;

/// What this slice adds to the site.
pub const SLICE: Slice =
    Slice { routes: routes::routes, jobs: &[notifying::JOB], holdings: holdings::HOLDINGS, unseen: &["staged_answers"], ..Slice::named("answers") };

/// An answer whose fields are good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewAnswer {
    pub decision: Decision,
    pub reasons: String,
    pub cost: Option<i64>,
    pub responsible: String,
    pub starts_on: Option<Date>,
    pub ends_on: Option<Date>,
}

/// Asks for the answers to a solution and its works.
pub fn with_section(parts: Parts, solution: SolutionId) -> Parts {
    photos::with_works(store::with_milestones(store::with_answers(parts, solution), solution), &[solution])
}

/// The answer and the works of a solution, for its page, from the rows of [`with_section`].
pub async fn of(app: &App, viewer: Option<&Viewer>, commune: &Commune, solution: &Solution, rows: &PartRows) -> Result<AnswerSection> {
    let may_answer = viewer.is_some_and(|viewer| viewer.is_officer(commune.id));
    let mut answers = store::answers(rows);
    for answer in &mut answers {
        // As on the path: what another platform dates with the publication has no date.
        answer.at = answer.at.filter(|at| !solution.state_imported || *at > solution.published_at.into());
    }
    Ok(AnswerSection {
        answers,
        milestones: store::milestones_of(rows),
        photo: photos::works_of(rows).remove(&solution.id),
        commune: commune.slug.clone(),
        number: solution.number,
        may_answer: may_answer && can_be_answered(solution.state),
        signals: if may_answer { support::signals(app, &[solution.id]).await?.remove(&solution.id) } else { None },
        has_works: may_answer && matches!(solution.state, SolutionState::Accepted | SolutionState::InProgress | SolutionState::Done),
    })
}

/// Whether an official answer makes sense in this state: all but drafts, withdrawn and merged ones. A later answer may correct an earlier one.
const fn can_be_answered(state: SolutionState) -> bool {
    !matches!(state, SolutionState::Draft | SolutionState::Withdrawn | SolutionState::Merged)
}

/// Publishes an official answer and moves the solution to what was decided.
pub async fn publish(app: &App, viewer: &Viewer, commune: &Commune, solution: &Solution, fields: &AnswerFields) -> Result<()> {
    viewer.require(Role::Officer, commune)?;
    let answer = parse(fields)?;
    if !can_be_answered(solution.state) {
        return Err(Error::Conflict(tr::answers::NOT_NOW));
    }
    let mut tx = app.db.begin().await?;
    give(app, &mut tx, (viewer.id, commune), solution.id, &answer).await?;
    let path = format!("{}#answer", paths::solution(&commune.slug, solution.number));
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::Answered.at(&path)).await?;
    tx.commit().await?;
    Ok(())
}

/// Gives an answer in an open transaction, with all that follows from it; whoever calls it knows that the officer may.
pub(crate) async fn give(app: &App, tx: &mut Tx, (officer, commune): (AccountId, &Commune), solution: SolutionId, answer: &NewAnswer) -> Result<()> {
    let (from, to) = step(answer.decision);
    let now: Timestamp = app.clock.now();
    let stands = solutions::locked(tx, solution).await?;
    if stands.commune_id != commune.id {
        return Err(Error::NotFound);
    }
    if !stands.visibility.is_public() || !can_be_answered(stands.state) {
        return Err(Error::Conflict(tr::answers::NOT_NOW));
    }
    let moved = solutions::change_state(app, tx, solution, Transition { from, to, actor: Some(officer) }).await?;
    // Another answer with the same decision (more reasons, a new date) is welcome; another decision must be possible.
    if !moved && solutions::get(tx, solution).await?.state != to {
        return Err(Error::Conflict(tr::answers::NOT_NOW));
    }
    let id: AnswerId = app.rng.id(now);
    store::insert(tx, (id, officer), solution, answer, now).await?;
    solutions::count_answer(tx, solution).await?;
    app.raise(tx, Event::Answered { item: solution.into(), answer: id }).await?;
    let notice = Notice::AnswerPublished { title: stands.title.clone(), decision: answer.decision };
    let path = format!("{}#answer", paths::solution(&commune.slug, stands.number));
    notifications::write(app, tx, stands.author_id, News::about(solution, &notice, &path)).await?;
    jobs::enqueue(app, tx, notifying::JOB, &id).await?;
    Ok(())
}

/// Whether an answer with this decision can be given to a solution that stands there.
pub(crate) fn can_be_given(state: SolutionState, decision: Decision) -> bool {
    let (from, to) = step(decision);
    can_be_answered(state) && (state == to || from.contains(&state))
}

/// Where a decision leads, and from where.
const fn step(decision: Decision) -> (&'static [SolutionState], SolutionState) {
    use SolutionState as S;
    match decision {
        Decision::UnderEvaluation => (&[S::Published, S::Threshold], S::UnderEvaluation),
        Decision::Accepted => (&[S::Published, S::Threshold, S::UnderEvaluation], S::Accepted),
        Decision::Rejected => (&[S::Published, S::Threshold, S::UnderEvaluation], S::Rejected),
    }
}

fn parse(fields: &AnswerFields) -> Result<NewAnswer> {
    let mut errors = FormErrors::default();
    let decision = Decision::parse(&fields.decision);
    if decision.is_none() {
        errors.add("decision", tr::answers::CHOOSE_DECISION);
    }
    let reasons = clean(&fields.reasons);
    if !text::fits(&reasons, 20..=8_000) {
        errors.add("reasons", tr::answers::REASONS_LENGTH);
    }
    let cost = money::parse_dirhams(&fields.cost).unwrap_or_else(|_| {
        errors.add("cost", tr::answers::BAD_COST);
        None
    });
    let responsible = clean_line(&fields.responsible);
    if responsible.chars().count() > 200 {
        errors.add("responsible", tr::answers::TOO_LONG);
    }
    let starts_on = date("starts_on", &fields.starts_on, &mut errors);
    let ends_on = date("ends_on", &fields.ends_on, &mut errors);
    if let (Some(starts), Some(ends)) = (starts_on, ends_on)
        && ends < starts
    {
        errors.add("ends_on", tr::answers::DATES_ORDER);
    }
    match decision {
        Some(decision) if errors.is_empty() => Ok(NewAnswer { decision, reasons, cost, responsible, starts_on, ends_on }),
        _ => Err(Error::Invalid(errors)),
    }
}

/// `YYYY-MM-DD`, as date fields send it; empty is none.
fn date(field: &'static str, text: &str, errors: &mut FormErrors) -> Option<Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let date = text.parse::<Date>().ok().filter(|date| (2000..2200).contains(&date.year()));
    if date.is_none() {
        errors.add(field, tr::answers::BAD_DATE);
    }
    date
}

/// Asks what these solutions cost.
pub fn with_costs(parts: Parts, ids: &[SolutionId]) -> Parts {
    if ids.is_empty() { parts } else { store::with_costs(parts, ids) }
}

/// From the rows of [`with_costs`]: what the last answer with a cost said, in centimes.
pub fn costs_of(rows: &PartRows) -> HashMap<SolutionId, i64> {
    let mut found: Vec<_> = rows.of("costs").filter_map(|row| Some((row.number(1), row.id(0)?, row.number(0)))).collect();
    found.sort_unstable_by_key(|(at, ..)| *at);
    found.into_iter().map(|(_, id, cost)| (id, cost)).collect()
}
