//! The path of a solution, and of a problem, as a line of steps with dates: those behind it, where it stands, those ahead, and who must act next.

use leptos::prelude::*;

use super::labels;
use super::prose::quote;
use crate::format;
use crate::model::Micros;
use crate::model::content::{ProblemState, SolutionState};
use crate::model::frame::Frame;
use crate::model::path::{NextAct, PathStep, SolutionPath, Step};
use crate::model::problems::ProblemStep;
use crate::words::{Key, tr};

pub fn path(f: &Frame, path: SolutionPath) -> AnyView {
    let steps = path.steps.iter().map(|step| step_item(f, f.t(word(path.state, step)), step.into())).collect_view();
    let next = next_act(f, &path).map(|text| view! { <p class="next-step">{text}</p> });
    view! {
        <section>
            <h2>{f.t(tr::solution_path::TITLE)}</h2>
            <ol class="stepper" tabindex="0">{steps}</ol>
            {next}
        </section>
    }
    .into_any()
}

/// A step of either path.
#[derive(Clone, Copy)]
struct Drawn {
    reached: bool,
    failed: bool,
    current: bool,
    at: Option<Micros>,
}

impl From<&PathStep> for Drawn {
    fn from(step: &PathStep) -> Self {
        Self { reached: step.reached, failed: step.failed, current: step.current, at: step.at }
    }
}

fn step_item(f: &Frame, name: &'static str, step: Drawn) -> AnyView {
    let class = match step {
        Drawn { failed: true, .. } => Some("failed"),
        Drawn { reached: true, .. } => Some("done"),
        _ => None,
    };
    let time = match step.at {
        Some(at) => Some(view! { <time datetime=format::machine(at)>{format::date(f.lang, at)}</time> }.into_any()),
        None if step.reached => None,
        None => Some(view! { <small>{f.t(tr::solution_path::AHEAD)}</small> }.into_any()),
    };
    view! { <li class=class aria-current=step.current.then_some("step")>{name}" "{time}</li> }.into_any()
}

/// A decision that was taken is called by its name.
const fn word(state: SolutionState, step: &PathStep) -> Key {
    match step.step {
        Step::Published => tr::solution_path::PUBLISHED,
        Step::Threshold => tr::solution_path::THRESHOLD,
        Step::Evaluation => tr::solution_path::EVALUATION,
        Step::Decision if !step.reached => tr::solution_path::DECISION,
        Step::Decision if step.failed => tr::solution_path::REJECTED,
        Step::Decision => tr::solution_path::ACCEPTED,
        Step::Works => tr::solution_path::WORKS,
        Step::Done => tr::solution_path::DONE,
        Step::Withdrawn | Step::Merged => labels::solution_state(state),
    }
}

fn next_act(f: &Frame, path: &SolutionPath) -> Option<String> {
    Some(match path.next {
        NextAct::Supports { missing } => {
            let rule = f.tn(tr::solution_path::NEXT_SUPPORTS, path.threshold);
            format!("{rule} {}", f.tn(tr::solution_path::MISSING, missing))
        }
        NextAct::Answer { by, overdue: false } => f.tf(tr::solution_path::NEXT_ANSWER, &[("date", &format::date(f.lang, by))]),
        NextAct::Answer { by, overdue: true } => f.tf(tr::solution_path::NEXT_OVERDUE, &[("date", &format::date(f.lang, by))]),
        NextAct::Evaluate { by: Some(by) } => f.tf(tr::solution_path::NEXT_EVALUATE_BY, &[("date", &format::date(f.lang, by))]),
        NextAct::Evaluate { by: None } => f.t(tr::solution_path::NEXT_EVALUATE).to_owned(),
        NextAct::BeginWorks => f.t(tr::solution_path::NEXT_BEGIN).to_owned(),
        NextAct::FinishWorks => f.t(tr::solution_path::NEXT_FINISH).to_owned(),
        NextAct::Nobody => return None,
    })
}

/// What a problem goes through when all goes well.
const WAY: [ProblemState; 4] = [ProblemState::Reported, ProblemState::Acknowledged, ProblemState::InProgress, ProblemState::Resolved];

/// The path of a problem: what was done, and what lies ahead; below it what the commune wrote at each step. `change` is the officer's link.
pub fn of_problem(f: &Frame, state: ProblemState, steps: &[ProblemStep], change: Option<AnyView>) -> AnyView {
    let line = line(state, steps).into_iter().map(|(state, step)| step_item(f, f.t(labels::problem_state(state)), step)).collect_view();
    let notes = steps
        .iter()
        .filter(|step| !step.note.is_empty())
        .map(|step| {
            let at = view! { <time datetime=format::machine(step.at)>{format::date(f.lang, step.at)}</time> };
            view! { <li><p class="small soft">{f.t(labels::problem_state(step.state))}" · "{at}</p>{quote(&step.note)}</li> }
        })
        .collect::<Vec<_>>();
    let notes = (!notes.is_empty()).then(|| view! { <ul class="plain notes">{notes}</ul> });
    view! {
        <section>
            <h2>{f.t(tr::problems::STANDING)}</h2>
            <ol class="stepper" tabindex="0">{line}</ol>
            {notes}
            {change}
        </section>
    }
    .into_any()
}

/// The steps reached, each with its last moment, then those ahead. What was skipped is left out; where the way ended otherwise, nothing lies ahead.
fn line(state: ProblemState, steps: &[ProblemStep]) -> Vec<(ProblemState, Drawn)> {
    let when = |of: ProblemState| steps.iter().rev().find(|step| step.state == of).map(|step| step.at);
    let here = WAY.iter().position(|known| *known == state);
    // Where the way ended otherwise, it went as far as its steps say.
    let reached = |index: usize| here.is_none_or(|here| index <= here);
    let mut line: Vec<(ProblemState, Drawn)> = WAY
        .iter()
        .enumerate()
        .filter(|(index, known)| **known == state || when(**known).is_some() && reached(*index) || here.is_some_and(|here| *index > here))
        .map(|(index, known)| {
            let reached = reached(index);
            (*known, Drawn { reached, failed: false, current: *known == state, at: when(*known).filter(|_| reached) })
        })
        .collect();
    if here.is_none() {
        // What was closed, taken up again and closed otherwise was never solved.
        line.retain(|(known, _)| *known != ProblemState::Resolved);
        line.push((state, Drawn { reached: true, failed: state == ProblemState::Declined, current: true, at: when(state) }));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(state: ProblemState, went: &[ProblemState]) -> Vec<(ProblemState, bool, bool)> {
        let steps: Vec<ProblemStep> = went.iter().zip(1..).map(|(state, at)| ProblemStep { state: *state, note: String::new(), at: Micros(at) }).collect();
        line(state, &steps).into_iter().map(|(state, step)| (state, step.reached, step.current)).collect()
    }

    #[test]
    fn a_problem_has_its_way_ahead() {
        use ProblemState as S;
        let new = shown(S::Reported, &[S::Reported]);
        assert_eq!(new, [(S::Reported, true, true), (S::Acknowledged, false, false), (S::InProgress, false, false), (S::Resolved, false, false)]);
        let skipped = shown(S::InProgress, &[S::Reported, S::InProgress]);
        assert_eq!(skipped, [(S::Reported, true, false), (S::InProgress, true, true), (S::Resolved, false, false)]);
        let again = shown(S::InProgress, &[S::Reported, S::Acknowledged, S::Resolved, S::InProgress]);
        assert_eq!(again.last(), Some(&(S::Resolved, false, false)), "not solved after all");
    }

    #[test]
    fn where_it_ends_otherwise_nothing_lies_ahead() {
        use ProblemState as S;
        let declined = shown(S::Declined, &[S::Reported, S::Acknowledged, S::Declined]);
        assert_eq!(declined, [(S::Reported, true, false), (S::Acknowledged, true, false), (S::Declined, true, true)]);
        let duplicate = shown(S::Duplicate, &[S::Reported, S::Duplicate]);
        assert_eq!(duplicate, [(S::Reported, true, false), (S::Duplicate, true, true)]);
    }
}
