//! The moderators' queue: all that waits, the earliest deadline first, and what is hidden.

use leptos::prelude::*;

use super::moderation_item::pane;
use super::{Page, moderation_row};
use crate::components::form;
use crate::components::hub::{hub, waiting};
use crate::components::icon::icon;
use crate::components::{keys, labels, moderation, picture, workbench};
use crate::model::content::{ItemKind, Reason};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::{RoomCount, StaffRoom};
use crate::model::moderation::DecisionFields;
use crate::model::paths;
use crate::model::workbench::{QueueFilter, QueuePage, QueueRow, Subject, Task};
use crate::words::{Key, tr};

/// The form that chosen lines belong to.
const BULK: &str = "bulk";

/// What waits, and beside it the first thing that the reader may decide.
pub fn page(f: &Frame, page: QueuePage) -> Page {
    let read_only = (!page.may_decide).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(tr::moderation::LOOKING)}</p></div> });
    let open = page.open.as_deref().map(|item| {
        let head = view! { <p class="pane-next">{f.t(tr::workbench::NEXT_HERE)}</p> }.into_any();
        let pane = pane(f, item, head, &DecisionFields::default(), &FormErrors::default());
        view! { <div class="pane beside">{pane}</div> }
    });
    let class = if open.is_some() { "panes" } else { "column" };
    let shortcuts: &'static [(&'static str, Key)] = if open.is_some() { &keys::DESK } else { &keys::QUEUE };
    let body = view! {
        <div class="queue-head"><h1>{f.t(tr::moderation::TITLE)}</h1>{begin(f, &page)}</div>
        {read_only}
        <div class="queue-tools">{states(f, &page)}{filters(f, &page.filter)}</div>
        <div class=class><div>{rows(f, page)}</div>{open}</div>
        {keys::keys(f, shortcuts)}
    };
    Page::new(f.t(tr::moderation::TITLE), hub(f, StaffRoom::Moderation, body.into_any()))
}

fn filters(f: &Frame, filter: &QueueFilter) -> AnyView {
    use tr::moderation as word;
    let kinds = ItemKind::all().into_iter().map(|kind| (kind.as_str(), f.t(moderation::kind(kind)))).collect();
    let reasons = Reason::ALL.iter().map(|reason| (reason.as_str(), f.t(labels::reason(*reason)))).collect();
    let chosen = !filter.kind.is_empty() || !filter.reason.is_empty();
    let state = (!filter.state.is_empty()).then(|| form::hidden("state", safe(&filter.state)));
    view! {
        <details class="fold" open=chosen>
            <summary>{icon(f, "filter")}" "{f.t(word::FILTERS)}</summary>
            <form method="get" action=paths::moderation(f.slug()) class="row-form">
                {state}
                {narrow(f, ("kind", &filter.kind), (word::FILTER_KIND, word::ALL_KINDS), kinds)}
                {narrow(f, ("reason", &filter.reason), (word::FILTER_REASON, word::ALL_REASONS), reasons)}
                <button class="button">{f.t(word::APPLY)}</button>
            </form>
        </details>
    }
    .into_any()
}

/// One choice of the filters. Its id is not the name: a form to decide may stand on the same page.
fn narrow(f: &Frame, (name, chosen): (&'static str, &str), (label, all): (Key, Key), choices: Vec<(&'static str, &'static str)>) -> AnyView {
    let id = format!("by-{name}");
    let choices = choices
        .into_iter()
        .map(|(value, word)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{word}</option> }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="field">
            <label for=id.clone()>{f.t(label)}</label>
            <select id=id name=name autocomplete="off"><option value="">{f.t(all)}</option>{choices}</select>
        </div>
    }
    .into_any()
}

/// What the queue can be narrowed to, with how much of it waits.
fn states(f: &Frame, page: &QueuePage) -> AnyView {
    use tr::workbench::states as word;
    let filter = &page.filter;
    let of = |tasks: &[Task]| {
        let chosen = page.tallies.iter().filter(|(task, _, _)| tasks.contains(task));
        chosen.fold((0, 0), |(open, late), (_, more, more_late)| (open + more, late + more_late))
    };
    let link = |word: &str, state: &str, (open, late): (i64, i64)| {
        let current = filter.state == state;
        // Of what nothing waits there is no way to it; what is hidden is always there.
        if open == 0 && !current && !matches!(state, "" | "hidden") {
            return None;
        }
        let pairs = [("state", state), ("kind", safe(&filter.kind)), ("reason", safe(&filter.reason))];
        let href = paths::with_query(paths::moderation(f.slug()), &pairs);
        let count = (open > 0).then(|| waiting(f, RoomCount { room: StaffRoom::Moderation, waiting: open, late }));
        Some(view! { <li><a href=href aria-current=current.then_some("true")>{word.to_owned()}{count}</a></li> })
    };
    view! {
        <ul class="chips" aria-label=f.t(tr::moderation::FILTER_STATE)>
            {link(f.t(word::ALL), "", of(Task::ALL))}
            {link(f.t(word::FLAGGED), "flagged", of(&[Task::Flagged]))}
            {link(f.t(tr::holding::STATE), "held", of(&[Task::Held]))}
            {link(f.t(tr::appeals::STATE), "appeals", of(&[Task::Appeal, Task::FlagAppeal, Task::MeasureAppeal]))}
            {link(f.t(tr::appeals::STATE_REWRITTEN), "rewritten", of(&[Task::Rewritten]))}
            {link(f.t(word::PEOPLE), "people", of(&[Task::Suspension, Task::MeasureAppeal]))}
            {link(f.t(word::ORGANISATIONS), "organisations", of(&[Task::Organisation]))}
            {link(f.t(word::NAMES), "name", of(&[Task::Name]))}
            {link(f.t(tr::moderation::STATE_HIDDEN), "hidden", (0, 0))}
        </ul>
    }
    .into_any()
}

/// One after the other, and several at once.
fn begin(f: &Frame, page: &QueuePage) -> Option<AnyView> {
    use tr::workbench as word;
    let any = page.rows.iter().any(|row| row.open_to_viewer);
    let chosen = page.may_decide && page.rows.iter().any(is_bulk);
    let bulk = chosen.then(|| {
        view! {
            <form id=BULK method="get" action=paths::moderation_bulk(f.slug())>
                <button class="button quiet" data-key="b">{icon(f, "shield")}" "{f.t(word::BULK)}</button>
            </form>
        }
    });
    any.then(|| {
        view! {
            <div class="button-row">
                <form method="post" action=paths::moderation_next(f.slug())>
                    {form::hidden("go", format!("{}~", safe(&page.filter.state)))}
                    <button class="button primary" data-key="n">{icon(f, "arrow-end")}" "{f.t(word::GO)}</button>
                </form>
                {bulk}
            </div>
        }
        .into_any()
    })
}

fn is_bulk(row: &QueueRow) -> bool {
    row.open_to_viewer && matches!(row.task, Some(Task::Flagged | Task::Held)) && matches!(row.subject, Subject::Text(_))
}

/// The names of kinds and reasons; anything else somebody wrote into the address is left behind.
fn safe(value: &str) -> &str {
    if value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') { value } else { "" }
}

fn rows(f: &Frame, page: QueuePage) -> AnyView {
    let first =
        (!page.filter.after.is_empty()).then(|| view! { <a href=paths::moderation(f.slug())>{icon(f, "arrow-start")}" "{f.t(tr::moderation::FIRST)}</a> });
    if page.rows.is_empty() && page.next.is_none() {
        let text = match page.filter.state.as_str() {
            "hidden" => tr::moderation::EMPTY_HIDDEN,
            "appeals" => tr::appeals::EMPTY,
            "rewritten" => tr::appeals::EMPTY_REWRITTEN,
            "held" => tr::holding::EMPTY,
            _ => tr::moderation::EMPTY_OPEN,
        };
        return view! { <div class="empty">{picture::scene(f, "scene-all-done")}<h2>{f.t(tr::moderation::EMPTY_TITLE)}</h2><p>{f.t(text)}</p>{first}</div> }
            .into_any();
    }
    let next = page.next.map(|href| view! { <a href=href rel="next">{f.t(tr::moderation::MORE)}" "{icon(f, "arrow-end")}</a> });
    let pager = (first.is_some() || next.is_some()).then(|| view! { <nav class="pager" aria-label=f.t(tr::moderation::PAGES)>{first}{next}</nav> });
    let back = paths::with_query(paths::moderation(f.slug()), &[("state", safe(&page.filter.state))]);
    let open = page.open.as_ref().map(|item| item.id.clone());
    let lines = page
        .rows
        .iter()
        .map(|row| {
            let choose = (page.may_decide && is_bulk(row)).then(|| choose(f, row));
            let claim = row.task.is_some().then(|| workbench::claim(f, &row.claimed(), row.claim.as_ref(), row.open_to_viewer, &back));
            let here = open.as_ref().is_some_and(|open| *open == row.id.to_string());
            view! { <li data-row="">{choose}<div class="row-body">{moderation_row::row(f, row, page.review_weight, here)}</div><div class="row-acts">{claim}</div></li> }
        })
        .collect::<Vec<_>>();
    view! { <ul class="queue rows-list">{lines}</ul>{pager} }.into_any()
}

/// The box that chooses a line for what is done to several at once.
fn choose(f: &Frame, row: &QueueRow) -> AnyView {
    let Subject::Text(text) = &row.subject else { return ().into_any() };
    let value = format!("{}.{}", text.kind.as_str(), row.id.simple());
    view! {
        <label class="row-choose">
            <input type="checkbox" form=BULK name="item" value=value data-row-key="x"/>
            <span class="visually-hidden">{f.t(tr::workbench::CHOOSE)}" · "{text.title.clone()}</span>
        </label>
    }
    .into_any()
}
