//! The moderators' queue: all that waits, the earliest deadline first, and what is hidden.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::time::{moment, time};
use crate::components::{holding, keys, labels, measures, moderation, workbench};
use crate::model::content::{ItemKind, Reason, Visibility};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::workbench::{QueueFilter, QueuePage, QueueRow, Subject, Task, TextCase};
use crate::words::tr;

/// The form that chosen lines belong to.
const BULK: &str = "bulk";

pub fn page(f: &Frame, page: QueuePage) -> Page {
    let read_only = (!page.may_decide).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(tr::moderation::LOOKING)}</p></div> });
    let body = view! {
        <div class="page-head">
            <h1>{f.t(tr::moderation::TITLE)}</h1>
            <p class="lede">{f.t(tr::moderation::LEDE)}</p>
        </div>
        {read_only}
        <div class="column">{states(f, &page)}{filters(f, &page.filter)}{begin(f, &page)}{rows(f, page)}</div>
        {keys::keys(f, &keys::QUEUE)}
    };
    Page::new(f.t(tr::moderation::TITLE), body.into_any())
}

fn filters(f: &Frame, filter: &QueueFilter) -> AnyView {
    let none = FormErrors::default();
    let kinds = ItemKind::all().into_iter().map(|kind| Choice::new(kind.as_str(), f.t(moderation::kind(kind)))).collect();
    let reasons = Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(labels::reason(*reason)))).collect();
    let kind = Field::new("kind", f.t(tr::moderation::FILTER_KIND), filter.kind.clone());
    let reason = Field::new("reason", f.t(tr::moderation::FILTER_REASON), filter.reason.clone());
    let chosen = !filter.kind.is_empty() || !filter.reason.is_empty();
    let state = (!filter.state.is_empty()).then(|| form::hidden("state", safe(&filter.state)));
    view! {
        <details class="fold" open=chosen>
            <summary>{icon(f, "filter")}" "{f.t(tr::moderation::FILTERS)}</summary>
            <form method="get" action=paths::moderation(f.slug()) class="row-form">
                {state}
                {form::select(f, kind, f.t(tr::moderation::ALL_KINDS), vec![(String::new(), kinds)], &none)}
                {form::select(f, reason, f.t(tr::moderation::ALL_REASONS), vec![(String::new(), reasons)], &none)}
                <button class="button">{f.t(tr::moderation::APPLY)}</button>
            </form>
        </details>
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
        let pairs = [("state", state), ("kind", safe(&filter.kind)), ("reason", safe(&filter.reason))];
        let href = paths::with_query(paths::moderation(f.slug()), &pairs);
        let count = (open > 0).then(|| format!(" ({})", f.number(open)));
        let late = (late > 0).then(|| format!(" · {}", f.tn(tr::appeals::STATE_OVERDUE, late)));
        view! { <li><a href=href aria-current=current.then_some("true")>{word.to_owned()}{count}{late}</a></li> }
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
        return view! { <div class="empty"><h2>{f.t(tr::moderation::EMPTY_TITLE)}</h2><p>{f.t(text)}</p>{first}</div> }.into_any();
    }
    let next = page.next.map(|href| view! { <a href=href rel="next">{f.t(tr::moderation::MORE)}" "{icon(f, "arrow-end")}</a> });
    let pager = (first.is_some() || next.is_some()).then(|| view! { <nav class="pager" aria-label=f.t(tr::moderation::PAGES)>{first}{next}</nav> });
    let back = paths::with_query(paths::moderation(f.slug()), &[("state", safe(&page.filter.state))]);
    let may_choose = page.may_decide;
    let lines = page
        .rows
        .into_iter()
        .map(|row| {
            let choose = (may_choose && is_bulk(&row)).then(|| choose(f, &row));
            let claim = row.task.is_some().then(|| workbench::claim(f, &row.claimed(), row.claim.as_ref(), row.open_to_viewer, &back));
            view! { <li data-row="">{line(f, &row, page.review_weight)}<div class="row-foot">{claim}{choose}</div></li> }
        })
        .collect::<Vec<_>>();
    view! { <ul class="rows queue">{lines}</ul>{pager} }.into_any()
}

/// The box that chooses a line for what is done to several at once.
fn choose(f: &Frame, row: &QueueRow) -> AnyView {
    let Subject::Text(text) = &row.subject else { return ().into_any() };
    let value = format!("{}.{}", text.kind.as_str(), row.id.simple());
    view! { <label class="check small"><input type="checkbox" form=BULK name="item" value=value data-row-key="x"/>" "<span>{f.t(tr::workbench::CHOOSE)}</span></label> }
        .into_any()
}

/// A line of the queue.
pub fn line(f: &Frame, row: &QueueRow, review_weight: i64) -> AnyView {
    let since = match row.task {
        None => tr::moderation::HIDDEN_AT,
        Some(Task::Held) => tr::holding::DUE_AT,
        Some(_) => tr::appeals::DUE_AT,
    };
    let at = if row.task.is_some() { moment(f, row.at) } else { time(f, row.at) };
    let late = row.overdue.then(|| view! { <span class="state bad">{icon(f, "warning")}" "{f.t(tr::appeals::OVERDUE)}</span> });
    let task = row.task.map(|task| view! { <span class="tag strong">{icon(f, workbench::sign(task))}" "{f.t(workbench::task(task))}</span>" " });
    let conflict = row.conflict.then(|| view! { <span class="state">{icon(f, "info")}" "{f.t(tr::workbench::CONFLICT)}</span> });
    let (tags, title, text, about) = match &row.subject {
        Subject::Text(case) => {
            let (title, text) = title_and_excerpt(case);
            (text_tags(f, case), title, text, text_about(f, case, review_weight))
        }
        Subject::Measure(measure) => {
            let author = f.tf(tr::measures::ABOUT, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&measure.author.name)))]);
            let tags = view! { <span class="tag">{f.t(labels::reason(measure.reason))}</span> }.into_any();
            (tags, measures::name(f, measure.kind, measure.days), None, view! { <span>{author}</span> }.into_any())
        }
        Subject::Organisation(asked) => {
            let kind = view! { <span class="tag">{f.t(labels::organisation_kind(asked.kind))}</span> }.into_any();
            (kind, f.local(&asked.name), None, ().into_any())
        }
        Subject::Name(waiting) => {
            let tags = waiting.reasons.iter().map(|reason| view! { <span class="tag">{f.t(labels::name_reason(*reason))}</span>" " }).collect::<Vec<_>>();
            let shown = f.tf(tr::names::SHOWN_NOW, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&waiting.person.name)))]);
            (tags.into_any(), waiting.name.clone(), None, view! { <span>{shown}</span> }.into_any())
        }
    };
    view! {
        <p class="tags">{task}{tags}" "{late}" "{conflict}</p>
        <h2 class="card-title" dir="auto"><a href=row.path.clone()>{title}</a></h2>
        {text.map(|text| view! { <p dir="auto">{text}</p> })}
        <p class="meta">{about}<span>{f.t(since)}" "{at}</span></p>
    }
    .into_any()
}

/// The title of a text and its beginning. What has no title of its own is called by its first words, which then stand once.
fn title_and_excerpt(case: &TextCase) -> (String, Option<String>) {
    if case.excerpt.starts_with(case.title.trim_end_matches('…')) { (case.excerpt.clone(), None) } else { (case.title.clone(), Some(case.excerpt.clone())) }
}

fn text_tags(f: &Frame, case: &TextCase) -> AnyView {
    let reasons = case.reasons.iter().map(|reason| view! { <span class="tag">{f.t(labels::reason(*reason))}</span>" " }).collect::<Vec<_>>();
    let held = case.held.iter().map(|reason| view! { <span class="tag">{f.t(holding::tag(*reason))}</span>" " }).collect::<Vec<_>>();
    view! {
        <span class="tag">{icon(f, case.kind.as_str())}" "{f.t(moderation::kind(case.kind))}</span>" "
        {visibility(f, case.visibility)}" "
        {held}
        {reasons}
    }
    .into_any()
}

fn text_about(f: &Frame, case: &TextCase, review_weight: i64) -> AnyView {
    let flags = (case.flags > 0).then(|| {
        let weight = f.tnf(tr::moderation::WEIGHT, review_weight, &[("weight", &f.number(case.weight))]);
        view! { <span>{icon(f, "flag")}" "{f.tn(tr::moderation::FLAG_COUNT, case.flags)}" · "{weight}</span> }
    });
    let author = f.tf(tr::moderation::BY, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&case.author.name)))]);
    view! { <span>{author}</span>{flags} }.into_any()
}

/// Whether the public sees it, as a word with a sign.
pub fn visibility(f: &Frame, visibility: Visibility) -> AnyView {
    use tr::moderation::visibility as word;
    let (key, class, sign) = match visibility {
        Visibility::Held => (word::HELD, "state wait", "clock"),
        Visibility::Published => (word::PUBLISHED, "state good", "check"),
        Visibility::UnderReview => (word::UNDER_REVIEW, "state wait", "clock"),
        Visibility::Hidden => (word::HIDDEN, "state bad", "shield"),
        Visibility::ConfirmedHidden => (word::CONFIRMED_HIDDEN, "state bad", "shield"),
    };
    view! { <span class=class>{icon(f, sign)}" "{f.t(key)}</span> }.into_any()
}
