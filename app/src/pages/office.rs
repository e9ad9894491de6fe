//! The officers' page: what waits for the commune.

use leptos::prelude::*;

use super::Page;
use crate::components::{self, tags};
use crate::format;
use crate::model::answer::{OfficePage, Waiting};
use crate::model::content::{ProblemCard, SolutionCard};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// Draws the three lists.
pub fn page(f: &Frame, p: OfficePage) -> Page {
    let title = f.t(tr::answers::OFFICE);
    let waiting = p.waiting.into_iter().map(|waiting| answer_row(f, waiting)).collect();
    let works = p.works.into_iter().map(|card| works_row(f, card)).collect();
    let problems = p.problems.into_iter().map(|card| problem_row(f, card)).collect();
    let body = view! {
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(tr::answers::OFFICE_LEDE)}</p>
        </div>
        {list(f, tr::answers::WAITING, waiting)}
        {list(f, tr::answers::NEW_PROBLEMS, problems)}
        {list(f, tr::answers::IN_WORKS, works)}
    };
    Page::new(title, body.into_any())
}

fn list(f: &Frame, heading: Key, rows: Vec<AnyView>) -> AnyView {
    let content = if rows.is_empty() {
        view! { <p class="soft">{f.t(tr::answers::NOTHING_WAITS)}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    view! { <section><h2>{f.t(heading)}</h2>{content}</section> }.into_any()
}

fn answer_row(f: &Frame, waiting: Waiting) -> AnyView {
    let (slug, card) = (f.slug(), waiting.card);
    let signals = waiting.signals.map(|signals| components::answer::signals(f, signals));
    let due = waiting.due.map(|due| f.tf(tr::answers::ANSWER_BY, &[("date", &format::date(f.lang, due))]));
    view! {
        <li>
            <p><a href=paths::solution(slug, card.number) dir="auto">{card.title}</a></p>
            <p class="meta"><span>{tags::solution_state(f, card.state)}</span><span>{due}</span></p>
            {signals}
            <p><a class="button small" href=paths::answer(slug, card.number)>{f.t(tr::answers::ANSWER)}</a></p>
        </li>
    }
    .into_any()
}

fn works_row(f: &Frame, card: SolutionCard) -> AnyView {
    view! {
        <li>
            <p><a href=paths::solution(f.slug(), card.number) dir="auto">{card.title}</a></p>
            <p class="meta"><span>{tags::solution_state(f, card.state)}</span></p>
            <p><a class="button small" href=paths::milestones(f.slug(), card.number)>{f.t(tr::answers::EDIT_WORKS)}</a></p>
        </li>
    }
    .into_any()
}

fn problem_row(f: &Frame, card: ProblemCard) -> AnyView {
    view! {
        <li>
            <p><a href=paths::problem(f.slug(), card.number) dir="auto">{card.title.clone()}</a></p>
            <p class="meta"><span>{tags::category(f, &card.category, &card.subcategory)}</span></p>
            <p><a class="button small" href=paths::problem_state(f.slug(), card.number)>{f.t(tr::answers::FOLLOW)}</a></p>
        </li>
    }
    .into_any()
}
