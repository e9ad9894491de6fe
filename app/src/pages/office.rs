//! The officers' pages: what waits for an answer with works to follow, and problems that nobody has looked at.

use leptos::prelude::*;

use super::Page;
use crate::components::answer::signals;
use crate::components::hub::{hub, nothing, table};
use crate::components::{due, listing, tags, time};
use crate::model::answer::{AwaitingAnswer, OfficeList, OfficePage, OfficeRows};
use crate::model::content::{ProblemCard, SolutionCard};
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::{Key, tr};

/// Solutions and works, or problems; or further pages of one list with a link back to its beginning.
pub fn page(f: &Frame, p: OfficePage) -> Page {
    use tr::answers as word;
    let (title, lede, room) = match p.only {
        Some(OfficeList::Problems) => (tr::hub::rooms::PROBLEMS, tr::hub::PROBLEMS_LEDE, StaffRoom::Problems),
        _ => (tr::hub::rooms::ANSWERS, word::OFFICE_LEDE, StaffRoom::Answers),
    };
    let (only, continued) = (p.only, p.continued);
    let first = |list: OfficeList| {
        let whole = if list == OfficeList::Problems { list_of(f, list) } else { paths::office(f.slug()) };
        continued.then_some(whole)
    };
    let shown = |list: OfficeList| only == Some(list) || (only.is_none() && list != OfficeList::Problems);
    let waiting = shown(OfficeList::Waiting).then(|| {
        list(
            f,
            Listed {
                heading: word::WAITING,
                empty: word::NONE_WAITING,
                heads: WAITING_HEADS,
                rows: p.waiting,
                first: first(OfficeList::Waiting),
                row: answer_row,
            },
        )
    });
    let works = shown(OfficeList::Works).then(|| {
        list(f, Listed { heading: word::IN_WORKS, empty: word::NO_WORKS, heads: WORKS_HEADS, rows: p.works, first: first(OfficeList::Works), row: works_row })
    });
    let problems = shown(OfficeList::Problems).then(|| {
        list(
            f,
            Listed {
                heading: word::NEW_PROBLEMS,
                empty: word::NO_PROBLEMS,
                heads: PROBLEM_HEADS,
                rows: p.problems,
                first: first(OfficeList::Problems),
                row: problem_row,
            },
        )
    });
    let body = view! {
        <div class="page-head"><h1>{f.t(title)}</h1><p class="lede">{f.t(lede)}</p></div>
        {waiting}
        {works}
        {problems}
    };
    Page::new(f.t(title), hub(f, room, body.into_any()))
}

const WAITING_HEADS: &[Key] = &[tr::hub::HEAD_SOLUTION, tr::hub::HEAD_STATE, tr::hub::HEAD_DUE];
const WORKS_HEADS: &[Key] = &[tr::hub::HEAD_SOLUTION, tr::hub::HEAD_STATE];
const PROBLEM_HEADS: &[Key] = &[tr::hub::HEAD_PROBLEM, tr::hub::HEAD_THEME, tr::hub::HEAD_CONCERNED, tr::hub::HEAD_REPORTED];

fn list_of(f: &Frame, list: OfficeList) -> String {
    paths::with_query(paths::office(f.slug()), &[("list", list.as_str())])
}

/// A list of the page.
struct Listed<T> {
    heading: Key,
    /// What is said where there is none.
    empty: Key,
    heads: &'static [Key],
    rows: OfficeRows<T>,
    first: Option<String>,
    row: fn(&Frame, T) -> Vec<AnyView>,
}

fn list<T>(f: &Frame, list: Listed<T>) -> AnyView {
    let row = list.row;
    let rows: Vec<Vec<AnyView>> = list.rows.rows.into_iter().map(|one| row(f, one)).collect();
    let pager = listing::pager(f, list.first, list.rows.next);
    let content = if rows.is_empty() {
        nothing(f, "scene-all-done", list.empty)
    } else {
        let heads = list.heads.iter().map(|head| f.t(*head).to_owned()).chain([String::new()]).collect();
        table(f.t(list.heading).to_owned(), heads, rows)
    };
    view! { <section><h2>{f.t(list.heading)}</h2>{content}{pager}</section> }.into_any()
}

fn answer_row(f: &Frame, waiting: AwaitingAnswer) -> Vec<AnyView> {
    let (slug, card) = (f.slug(), waiting.card);
    let answer = paths::answer(slug, card.number);
    let noticed = waiting.signals.map(|found| view! { <details class="noticed"><summary>{f.t(tr::hub::NOTICED)}</summary>{signals(f, found)}</details> });
    vec![
        view! { <a href=answer.clone() dir="auto">{card.title}</a><span class="note numbers">{f.tn(tr::hub::SUPPORTS, card.support_count)}</span>{noticed} }
            .into_any(),
        tags::solution_state(f, card.state),
        waiting.due.map_or_else(|| view! { <span class="soft small">{f.t(tr::hub::NOT_PROMISED)}</span> }.into_any(), |at| due::until(f, at)),
        view! { <a class="button small again" href=answer>{f.t(tr::hub::ANSWER_IT)}</a> }.into_any(),
    ]
}

fn works_row(f: &Frame, card: SolutionCard) -> Vec<AnyView> {
    let works = paths::milestones(f.slug(), card.number);
    vec![
        view! { <a href=works.clone() dir="auto">{card.title}</a> }.into_any(),
        tags::solution_state(f, card.state),
        view! { <a class="button small again" href=works>{f.t(tr::answers::EDIT_WORKS)}</a> }.into_any(),
    ]
}

fn problem_row(f: &Frame, card: ProblemCard) -> Vec<AnyView> {
    vec![
        view! { <a href=paths::problem(f.slug(), card.number) dir="auto">{card.title.clone()}</a> }.into_any(),
        tags::category(f, &card.category, &card.subcategory),
        view! { <span class="numbers">{f.tn(tr::hub::CONCERNED, card.me_too_count)}</span> }.into_any(),
        view! { <span class="small">{time::time(f, card.created_at)}</span> }.into_any(),
        view! { <a class="button small" href=paths::problem_state(f.slug(), card.number)>{f.t(tr::problems::CHANGE_STATE)}</a> }.into_any(),
    ]
}
