//! The list of solutions.

use leptos::prelude::*;

use super::{Page, lists};
use crate::components::icon::icon;
use crate::components::solution_card::solution_card;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::{SolutionFilter, SolutionsPage};
use crate::words::tr;

pub fn page(f: &Frame, p: SolutionsPage) -> Page {
    let list = if p.cards.is_empty() {
        empty(f, &p)
    } else {
        let cards = p.cards.iter().cloned().map(|card| solution_card(f, card)).collect();
        lists::results(f, &p, f.tn(tr::solutions::COUNT, p.total), cards)
    };
    let propose = propose_address(f, &p.filter);
    let body = view! {
        <div class="page-head">
            <h1>{f.t(tr::solutions::TITLE)}</h1>
            <p class="lede">{f.t(tr::solutions::LEDE)}</p>
            <p class="button-row"><a class="button primary" href=propose>{icon(f, "solution")}" "{f.t(tr::solutions::PROPOSE)}</a></p>
        </div>
        {lists::split(f, &p, list)}
    };
    Page::new(f.t(tr::solutions::TITLE), body.into_any()).shared_as(f.t(tr::solutions::LEDE), "")
}

fn empty(f: &Frame, p: &SolutionsPage) -> AnyView {
    let narrowed = lists::is_narrowed(&p.filter) || p.continued;
    let (title, help) =
        if narrowed { (tr::solutions::NONE_HERE, tr::solutions::NONE_HERE_HELP) } else { (tr::solutions::NONE_YET, tr::solutions::NONE_YET_HELP) };
    let all = narrowed.then(|| view! { <a class="button" href=paths::solutions(f.slug())>{f.t(tr::solutions::ALL)}</a> });
    view! {
        <div class="empty">
            <h2>{f.t(title)}</h2>
            <p>{f.t(help)}</p>
            <p class="button-row">{all}<a class="button primary" href=propose_address(f, &p.filter)>{f.t(tr::solutions::PROPOSE)}</a></p>
        </div>
    }
    .into_any()
}

/// A subject that is chosen is carried into the form.
fn propose_address(f: &Frame, filter: &SolutionFilter) -> String {
    let topic = [("category", filter.category.as_deref()), ("subcategory", filter.subcategory.as_deref())];
    paths::with_query(paths::new_solution(f.slug()), &topic.map(|(name, value)| (name, value.unwrap_or_default())))
}
