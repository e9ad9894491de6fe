//! The list of problems.

use leptos::prelude::*;

use super::{Page, lists};
use crate::components::cards::problem_card;
use crate::components::icon::icon;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::problems::{ProblemFilter, ProblemsPage};
use crate::words::tr;

/// The address of the list narrowed like this.
pub fn address(slug: &str, filter: &ProblemFilter) -> String {
    lists::address(slug, filter, None)
}

pub fn page(f: &Frame, p: ProblemsPage) -> Page {
    use tr::problems as word;
    let found = match lists::on_the_map(f, &p).filter(|_| p.total > 0) {
        Some(drawn) => drawn,
        None if p.cards.is_empty() => {
            lists::empty(f, &p, [(word::NONE_HERE, word::NONE_HERE_HELP), (word::NONE_YET, word::NONE_YET_HELP)], (word::ALL, report(f)))
        }
        None => lists::results(f, &p, p.cards.iter().cloned().map(|card| problem_card(f, card)).collect()),
    };
    Page::new(f.t(tr::layout::PROBLEMS), lists::page(f, &p, report(f), found)).shared_as(f.t(word::LEDE), "")
}

fn report(f: &Frame) -> AnyView {
    view! { <a class="button primary" href=paths::new_problem(f.slug())>{icon(f, "problem")}{f.t(tr::problems::REPORT)}</a> }.into_any()
}
