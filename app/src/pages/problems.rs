//! The list of problems.

use leptos::prelude::*;

use super::{Page, lists};
use crate::components::cards::problem_card;
use crate::components::icon::icon;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::problems::ProblemsPage;
use crate::words::tr;

pub fn page(f: &Frame, p: ProblemsPage) -> Page {
    let title = f.t(tr::layout::PROBLEMS);
    let list = if p.cards.is_empty() {
        empty(f, &p)
    } else {
        let cards = p.cards.iter().cloned().map(|card| problem_card(f, card)).collect();
        lists::results(f, &p, f.tn(tr::problems::COUNT, p.total), cards)
    };
    let body = view! {
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(tr::problems::LEDE)}</p>
            <p class="button-row"><a class="button primary" href=paths::new_problem(f.slug())>{icon(f, "problem")}" "{f.t(tr::problems::REPORT)}</a></p>
        </div>
        {lists::split(f, &p, list)}
    };
    Page::new(title, body.into_any()).shared_as(f.t(tr::problems::LEDE), "")
}

fn empty(f: &Frame, p: &ProblemsPage) -> AnyView {
    let narrowed = lists::is_narrowed(&p.filter) || p.continued;
    let (title, help) = if narrowed { (tr::problems::NONE_HERE, tr::problems::NONE_HERE_HELP) } else { (tr::problems::NONE_YET, tr::problems::NONE_YET_HELP) };
    let all = narrowed.then(|| view! { <a class="button" href=paths::problems(f.slug())>{f.t(tr::problems::ALL)}</a> });
    view! {
        <div class="empty">
            <h2>{f.t(title)}</h2>
            <p>{f.t(help)}</p>
            <p class="button-row center">{all}<a class="button primary" href=paths::new_problem(f.slug())>{f.t(tr::problems::REPORT)}</a></p>
        </div>
    }
    .into_any()
}
