//! States, categories and places as small marks. Colour is never the only sign: each has a word and an icon.

use leptos::prelude::*;

use super::icon::icon;
use super::labels;
use crate::model::Lang;
use crate::model::content::{ProblemState, SolutionState};
use crate::model::frame::Frame;
use crate::words::tr;
use crate::{taxonomy, tongue};

pub fn problem_state(f: &Frame, state: ProblemState) -> AnyView {
    use ProblemState as S;
    let (class, sign) = match state {
        S::Reported => ("state", "dot"),
        S::Acknowledged | S::InProgress => ("state wait", "clock"),
        S::Resolved => ("state good", "check"),
        S::NotOurs | S::Duplicate => ("state", "info"),
        S::Declined => ("state bad", "cross"),
    };
    view! { <span class=class>{icon(f, sign)}<span>{f.t(labels::problem_state(state))}</span></span> }.into_any()
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
    view! { <span class=class>{icon(f, sign)}<span>{f.t(labels::solution_state(state))}</span></span> }.into_any()
}

/// Where a solution stands that is referred to another body: with that body.
pub fn referred(f: &Frame, body: &str) -> AnyView {
    view! { <span class="state wait">{icon(f, "clock")}<span>{f.t(tr::solutions::REFERRED_TO)}" "<bdi>{body.to_owned()}</bdi></span></span> }.into_any()
}

/// The theme in its tint.
pub fn category(f: &Frame, category: &str, subcategory: &str) -> AnyView {
    let name = if subcategory.is_empty() { taxonomy::name(f.lang, category) } else { taxonomy::sub_name(f.lang, category, subcategory) };
    view! { <span class="theme" data-theme=category.to_owned()>{icon(f, &format!("cat-{category}"))}{name}</span> }.into_any()
}

/// The language of a text, where it was said or is certain, and is not that of the page.
pub fn language(f: &Frame, said: Option<Lang>, parts: &[&str]) -> Option<AnyView> {
    let word = match tongue::in_which(said, parts).filter(|lang| *lang != f.lang)? {
        // Pages in Amazigh have Arabic words beside their own.
        Lang::Ar if f.lang == Lang::Zgh => return None,
        Lang::Ar => tr::item::IN_ARABIC,
        Lang::Fr => tr::item::IN_FRENCH,
        Lang::En => tr::item::IN_ENGLISH,
        Lang::Zgh => tr::item::IN_AMAZIGH,
    };
    Some(view! { <span class="tag">{icon(f, "globe")}{f.t(word)}</span> }.into_any())
}

/// The number by which people call it.
pub fn number(number: i64) -> AnyView {
    view! { <span class="tag numbers" dir="ltr">{format!("#{number}")}</span> }.into_any()
}

pub fn place(f: &Frame, name: String) -> AnyView {
    view! { <span class="tag">{icon(f, "pin")}<bdi>{name}</bdi></span> }.into_any()
}
