//! The path of a solution as a line of steps with dates, and who must act next.

use leptos::prelude::*;

use super::labels;
use crate::format;
use crate::model::content::SolutionState;
use crate::model::frame::Frame;
use crate::model::path::{NextAct, PathStep, SolutionPath, Step};
use crate::words::{Key, tr};

pub fn path(f: &Frame, path: SolutionPath) -> AnyView {
    let steps = path.steps.iter().map(|step| step_item(f, path.state, step)).collect_view();
    let next = next_act(f, &path).map(|text| view! { <p class="next-step">{text}</p> });
    view! {
        <div class="panel">
            <h2>{f.t(tr::solution_path::TITLE)}</h2>
            <ol class="path">{steps}</ol>
            {next}
        </div>
    }
    .into_any()
}

fn step_item(f: &Frame, state: SolutionState, step: &PathStep) -> AnyView {
    let class = if step.failed {
        Some("failed")
    } else if step.reached {
        Some("done")
    } else {
        None
    };
    let time = match step.at {
        Some(at) => Some(view! { <time datetime=format::machine(at)>{format::date(f.lang, at)}</time> }.into_any()),
        None if step.reached => None,
        None => Some(view! { <small>{f.t(tr::solution_path::AHEAD)}</small> }.into_any()),
    };
    view! { <li class=class aria-current=step.current.then_some("step")>{f.t(word(state, step))}" "{time}</li> }.into_any()
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
