//! States, categories and places as small marks. Colour is never the only sign: each has a word and an icon.

use leptos::prelude::*;

use super::icon::icon;
use super::labels;
use crate::model::content::{ProblemState, SolutionState};
use crate::model::frame::Frame;
use crate::taxonomy;

pub fn problem_state(f: &Frame, state: ProblemState) -> AnyView {
    use ProblemState as S;
    let (class, sign) = match state {
        S::Reported => ("state", "dot"),
        S::Acknowledged | S::InProgress => ("state wait", "clock"),
        S::Resolved => ("state good", "check"),
        S::NotOurs | S::Duplicate => ("state", "info"),
        S::Declined => ("state bad", "cross"),
    };
    view! { <span class=class>{icon(f, sign)}{f.t(labels::problem_state(state))}</span> }.into_any()
}

pub fn solution_state(f: &Frame, state: SolutionState) -> AnyView {
    use SolutionState as S;
    let (class, sign) = match state {
        S::Draft | S::Published => ("state", "dot"),
        S::Threshold => ("state wait", "support"),
        S::UnderEvaluation | S::InProgress => ("state wait", "clock"),
        S::Accepted | S::Done => ("state good", "check"),
        S::Rejected => ("state bad", "cross"),
        S::Withdrawn | S::Merged => ("state", "info"),
    };
    view! { <span class=class>{icon(f, sign)}{f.t(labels::solution_state(state))}</span> }.into_any()
}

pub fn category(f: &Frame, category: &str, subcategory: &str) -> AnyView {
    let name = if subcategory.is_empty() { taxonomy::name(f.lang, category) } else { taxonomy::sub_name(f.lang, category, subcategory) };
    view! { <span class="tag">{icon(f, &format!("cat-{category}"))}{name}</span> }.into_any()
}

pub fn place(f: &Frame, name: String) -> AnyView {
    view! { <span class="tag">{icon(f, "pin")}<bdi>{name}</bdi></span> }.into_any()
}
