//! The list of solutions.

use leptos::prelude::*;

use super::{Page, lists};
use crate::components::icon::icon;
use crate::components::solution_card::solution_card;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::{SolutionFilter, SolutionsPage};
use crate::words::tr;

/// The address of the list narrowed like this.
pub fn address(slug: &str, filter: &SolutionFilter) -> String {
    lists::address(slug, filter, None)
}

pub fn page(f: &Frame, p: SolutionsPage) -> Page {
    use tr::solutions as word;
    let found = match lists::on_the_map(f, &p).filter(|_| p.total > 0) {
        Some(drawn) => drawn,
        None if p.cards.is_empty() => {
            lists::empty(f, &p, [(word::NONE_HERE, word::NONE_HERE_HELP), (word::NONE_YET, word::NONE_YET_HELP)], (word::ALL, propose(f, &p.filter)))
        }
        None => lists::results(f, &p, p.cards.iter().cloned().map(|card| solution_card(f, card)).collect()),
    };
    Page::new(f.t(word::TITLE), lists::page(f, &p, propose(f, &p.filter), found)).shared_as(f.t(word::LEDE), "")
}

/// A subject that is chosen is carried into the form.
fn propose(f: &Frame, filter: &SolutionFilter) -> AnyView {
    let topic = [("category", filter.category.as_deref()), ("subcategory", filter.subcategory.as_deref())];
    let href = paths::with_query(paths::new_solution(f.slug()), &topic.map(|(name, value)| (name, value.unwrap_or_default())));
    view! { <a class="button primary" href=href>{icon(f, "solution")}{f.t(tr::solutions::PROPOSE)}</a> }.into_any()
}
