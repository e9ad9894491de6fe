//! The moderators' queue: what was flagged, oldest first, and what is hidden.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::time::time;
use crate::components::{holding, labels, measures, moderation};
use crate::model::content::{ItemKind, Reason, Visibility};
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::measures::WaitingMeasure;
use crate::model::moderation::{QueueFilter, QueuePage, QueueRow};
use crate::model::paths;
use crate::words::{Key, tr};

/// Draws the page.
pub fn page(f: &Frame, page: QueuePage) -> Page {
    let looking = (!page.may_decide).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(tr::moderation::LOOKING)}</p></div> });
    let body = view! {
        <div class="page-head">
            <h1>{f.t(tr::moderation::TITLE)}</h1>
            <p class="lede">{f.t(tr::moderation::LEDE)}</p>
        </div>
        {looking}
        <div class="split start">
            {filters(f, &page.filter)}
            <div>{states(f, &page.filter, page.appeals, page.held)}{measures(f, &page.measures)}{rows(f, page)}</div>
        </div>
    };
    Page::new(f.t(tr::moderation::TITLE), body.into_any())
}

fn is_hidden(filter: &QueueFilter) -> bool {
    filter.state == "hidden"
}

fn filters(f: &Frame, filter: &QueueFilter) -> AnyView {
    let none = FormErrors::default();
    let kinds = ItemKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), f.t(moderation::kind(*kind)))).collect();
    let reasons = Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(labels::reason(*reason)))).collect();
    let kind = Field::new("kind", f.t(tr::moderation::FILTER_KIND), filter.kind.clone());
    let reason = Field::new("reason", f.t(tr::moderation::FILTER_REASON), filter.reason.clone());
    let state = (!filter.state.is_empty()).then(|| form::hidden("state", safe(&filter.state)));
    view! {
        <aside class="filters">
            <form method="get" action=paths::moderation(f.slug()) aria-label=f.t(tr::moderation::FILTERS)>
                {state}
                {form::select(f, kind, f.t(tr::moderation::ALL_KINDS), vec![(String::new(), kinds)], &none)}
                {form::select(f, reason, f.t(tr::moderation::ALL_REASONS), vec![(String::new(), reasons)], &none)}
                <button class="button">{icon(f, "filter")}" "{f.t(tr::moderation::APPLY)}</button>
            </form>
        </aside>
    }
    .into_any()
}

fn states(f: &Frame, filter: &QueueFilter, (open, overdue): (i64, i64), held: i64) -> AnyView {
    let appeals = match (open, overdue) {
        (0, _) => f.t(tr::appeals::STATE).to_owned(),
        (open, 0) => format!("{} ({})", f.t(tr::appeals::STATE), f.number(open)),
        (open, late) => format!("{} ({}) · {}", f.t(tr::appeals::STATE), f.number(open), f.tn(tr::appeals::STATE_OVERDUE, late)),
    };
    let waiting = if held == 0 { f.t(tr::holding::STATE).to_owned() } else { format!("{} ({})", f.t(tr::holding::STATE), f.number(held)) };
    let link = |word: String, state: &str, current: bool| {
        let pairs = [("state", state), ("kind", &filter.kind), ("reason", &filter.reason)];
        let query: Vec<String> = pairs.iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| format!("{name}={}", safe(value))).collect();
        let path = paths::moderation(f.slug());
        let href = if query.is_empty() { path } else { format!("{path}?{}", query.join("&")) };
        view! { <li><a href=href aria-current=current.then_some("true")>{word}</a></li> }
    };
    view! {
        <ul class="chips" aria-label=f.t(tr::moderation::FILTER_STATE)>
            {link(f.t(tr::moderation::STATE_OPEN).to_owned(), "", filter.state.is_empty())}
            {link(waiting, "held", filter.state == "held")}
            {link(appeals, "appeals", filter.state == "appeals")}
            {link(f.t(tr::appeals::STATE_REWRITTEN).to_owned(), "rewritten", filter.state == "rewritten")}
            {link(f.t(tr::moderation::STATE_HIDDEN).to_owned(), "hidden", is_hidden(filter))}
        </ul>
    }
    .into_any()
}

/// Appeals against measures, and suspensions that wait for a second person.
fn measures(f: &Frame, waiting: &[WaitingMeasure]) -> Option<AnyView> {
    use tr::measures as word;
    let rows = waiting
        .iter()
        .map(|line| {
            let (since, class) = if line.appealed { (word::WAITS_APPEAL, "state wait") } else { (word::WAITS_SECOND, "state wait") };
            let author = f.tf(word::ABOUT, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&line.author.name)))]);
            let late = line.overdue.then(|| view! { <span class="state bad">{icon(f, "warning")}{f.t(tr::appeals::OVERDUE)}</span> });
            let at = line.appealed.then(|| f.t(tr::appeals::DUE_AT));
            view! {
                <li>
                    <p class="tags"><span class=class>{icon(f, "clock")}{f.t(since)}</span>" "<span class="tag">{f.t(labels::reason(line.reason))}</span>" "{late}</p>
                    <h3 class="card-title"><a href=line.path.clone()>{measures::name(f, line.kind, line.days)}</a></h3>
                    <p class="meta"><span>{author}</span><span>{at}" "{time(f, line.at)}</span></p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    (!rows.is_empty()).then(|| {
        view! { <section aria-labelledby="measures"><h2 id="measures">{f.t(word::WAITING)}</h2><ul class="rows queue">{rows}</ul></section> }.into_any()
    })
}

/// The names of kinds and reasons; anything else somebody wrote into the address is left behind.
fn safe(value: &str) -> &str {
    if value.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') { value } else { "" }
}

fn rows(f: &Frame, page: QueuePage) -> AnyView {
    let first =
        (!page.filter.after.is_empty()).then(|| view! { <a href=paths::moderation(f.slug())>{icon(f, "arrow-start")}" "{f.t(tr::moderation::FIRST)}</a> });
    if page.rows.is_empty() && page.next.is_none() && page.measures.is_empty() {
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
    let since = match page.filter.state.as_str() {
        "hidden" => tr::moderation::HIDDEN_AT,
        "appeals" => tr::appeals::DUE_AT,
        "rewritten" => tr::appeals::REWRITTEN_AT,
        "held" => tr::holding::DUE_AT,
        _ => tr::moderation::OLDEST,
    };
    let lines = page.rows.into_iter().map(|line| row(f, line, page.review_weight, since)).collect::<Vec<_>>();
    view! { <ul class="rows queue">{lines}</ul>{pager} }.into_any()
}

fn row(f: &Frame, row: QueueRow, review_weight: i64, since: Key) -> AnyView {
    let flags = (row.flags > 0).then(|| {
        let weight = f.tf(tr::moderation::WEIGHT, &[("weight", &f.number(row.weight)), ("threshold", &f.number(review_weight))]);
        view! { <span>{icon(f, "flag")}" "{f.tn(tr::moderation::FLAG_COUNT, row.flags)}" · "{weight}</span> }
    });
    let reasons = row.reasons.iter().map(|reason| view! { <span class="tag">{f.t(labels::reason(*reason))}</span>" " }).collect::<Vec<_>>();
    let held = row.held.iter().map(|reason| view! { <span class="tag">{f.t(holding::tag(*reason))}</span>" " }).collect::<Vec<_>>();
    let author = f.tf(tr::moderation::BY, &[("name", &format!("\u{2068}{}\u{2069}", f.local(&row.author.name)))]);
    view! {
        <li>
            <p class="tags">
                <span class="tag">{icon(f, row.kind.as_str())}" "{f.t(moderation::kind(row.kind))}</span>" "
                {visibility(f, row.visibility)}" "
                {held}
                {reasons}
            </p>
            <h2 class="card-title" dir="auto"><a href=row.path>{row.title}</a></h2>
            <p dir="auto">{row.excerpt}</p>
            <p class="meta">
                <span>{author}</span>
                {flags}
                <span>{f.t(since)}" "{time(f, row.at)}</span>
            </p>
        </li>
    }
    .into_any()
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
