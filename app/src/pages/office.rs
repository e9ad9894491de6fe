//! The officers' page: what waits for the commune.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::components::{self, listing, tags};
use crate::format;
use crate::model::answer::{AwaitingAnswer, OfficeList, OfficePage, OfficeRows};
use crate::model::content::{ProblemCard, SolutionCard};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// All three lists, or further pages of one with a link back to all.
pub fn page(f: &Frame, p: OfficePage) -> Page {
    let title = f.t(tr::answers::OFFICE);
    let only = p.only;
    let shown = |list: OfficeList| only.is_none_or(|only| only == list);
    let first = only.map(|_| paths::office(f.slug()));
    let waiting = shown(OfficeList::Waiting).then(|| list(f, tr::answers::WAITING, p.waiting, first.clone(), answer_row));
    let problems = shown(OfficeList::Problems).then(|| list(f, tr::answers::NEW_PROBLEMS, p.problems, first.clone(), problem_row));
    let works = shown(OfficeList::Works).then(|| list(f, tr::answers::IN_WORKS, p.works, first.clone(), works_row));
    let body = view! {
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(tr::answers::OFFICE_LEDE)}</p>
        </div>
        {waiting}
        {problems}
        {works}
    };
    Page::new(title, body.into_any())
}

fn list<T>(f: &Frame, heading: Key, list: OfficeRows<T>, first: Option<String>, item: fn(&Frame, T) -> AnyView) -> AnyView {
    let rows: Vec<AnyView> = list.rows.into_iter().map(|row| item(f, row)).collect();
    let pager = listing::pager(f, first, list.next);
    let content = if rows.is_empty() {
        view! { <p class="soft">{f.t(tr::answers::NOTHING_WAITS)}</p> }.into_any()
    } else {
        view! { <ul class="rows acts">{rows}</ul> }.into_any()
    };
    view! { <section><h2>{f.t(heading)}</h2>{content}{pager}</section> }.into_any()
}

fn answer_row(f: &Frame, waiting: AwaitingAnswer) -> AnyView {
    let (slug, card) = (f.slug(), waiting.card);
    let signals = waiting.signals.map(|signals| components::answer::signals(f, signals));
    let due = waiting.due.map(|due| view! { <span>{f.tf(tr::answers::ANSWER_BY, &[("date", &format::date(f.lang, due))])}</span> });
    let late = waiting.due.filter(|due| *due < f.now).map(|_| view! { <span class="state bad">{icon(f, "warning")}" "{f.t(tr::appeals::OVERDUE)}</span> });
    view! {
        <li>
            <p><a href=paths::solution(slug, card.number) dir="auto">{card.title}</a></p>
            <p class="meta"><span>{tags::solution_state(f, card.state)}</span>{late}{due}</p>
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
