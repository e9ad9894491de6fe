//! The staff's page of one consultation: the steps of preparing it, what it lacks, publishing; and the forms that end it.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{Field, error_summary, hidden, text_area};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::{breadcrumbs, consultation, refused};
use crate::format;
use crate::model::consultation_forms::{CancelAsked, CancelPage, LackLine, PreparePage};
use crate::model::consultations::{ConsultationState, Multilingual, Rehearsed};
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::{Key, tr};

/// The links up from a page of preparing it.
pub(super) fn up(f: &Frame, number: i64, title: &Multilingual) -> AnyView {
    breadcrumbs::up(f, paths::prepare_consultation(f.slug(), number), consultation::plain(f, title))
}

pub fn page(f: &Frame, p: PreparePage) -> Page {
    use tr::consultations::staff as word;
    let (slug, number) = (f.slug(), p.number);
    let draft = p.state == ConsultationState::Draft;
    let title = consultation::plain(f, &p.title);
    if p.refused {
        refused::mark_refused();
    }
    let tallies = p.tallies.iter().map(|(word, count)| view! { <li>{f.tn(*word, *count)}</li> }).collect::<Vec<_>>();
    let tallies = (!tallies.is_empty()).then(|| view! { <section><h2>{f.t(tr::consultations::GIVEN)}</h2><ul>{tallies}</ul></section> });
    let public = (!draft).then(|| view! { " "<a href=paths::consultation(slug, number)>{f.t(word::PUBLIC_PAGE)}</a> });
    let body = view! {
        {breadcrumbs::up(f, paths::consultation_list(slug), f.t(tr::consultations::TITLE))}
        <div class="page-head">
            <h1>{consultation::line(f, &p.title)}</h1>
            <p class="pane-line">{consultation::state(f, p.state)}<span class="tag">{f.t(consultation::template(p.template))}</span>{public}</p>
        </div>
        {lacks(f, &p)}
        {due(f, &p)}
        <section aria-labelledby="tasks"><h2 id="tasks">{f.t(word::TASKS)}</h2>{tasks(f, &p)}</section>
        {tallies}
        {draft.then(|| publishing(f, number, p.lacks.is_empty()))}
        {endings(f, &p, draft)}
    };
    Page::new(title, hub(f, StaffRoom::Consultations, body.into_any()))
}

/// Every reason at once, each with the way to where it is put right.
fn lacks(f: &Frame, p: &PreparePage) -> Option<AnyView> {
    use tr::consultations::staff as word;
    let draft = p.state == ConsultationState::Draft;
    (draft && !p.lacks.is_empty()).then(|| {
        let lines = p
            .lacks
            .iter()
            .map(|lack| view! { <li>{lack.text.clone()}" "<a href=lack.path.clone()>{f.t(word::FIX)}<span class="visually-hidden">": "{lack.text.clone()}</span></a></li> })
            .collect::<Vec<_>>();
        let (role, focus) = if p.refused { (Some("alert"), Some("-1")) } else { (None, None) };
        view! {
            <div class="error-summary" role=role tabindex=focus autofocus=p.refused>
                <h2>{f.t(word::LACKS)}</h2>
                <ul>{lines}</ul>
            </div>
        }
        .into_any()
    })
}

/// What is to be done by a day.
fn due(f: &Frame, p: &PreparePage) -> AnyView {
    let line = |one: &LackLine| view! { <p class="notice">{icon(f, "calendar")}<a href=one.path.clone()>{one.text.clone()}</a></p> };
    p.due.iter().map(line).collect::<Vec<_>>().into_any()
}

fn tasks(f: &Frame, p: &PreparePage) -> AnyView {
    use tr::consultations::staff as word;
    let (slug, number) = (f.slug(), p.number);
    let lacking = |path: &str| p.lacks.iter().any(|lack| lack.path == path);
    let task = |href: String, words: String, optional: bool, is_used: bool| {
        let (class, sign, mark) = match (lacking(&href), is_used) {
            (true, _) => ("state wait", "dot", word::MISSING),
            (false, true) => ("state good", "check", word::READY),
            (false, false) => ("state", "info", word::NOT_USED),
        };
        let mark = (!optional).then(|| view! { " "<span class=class>{icon(f, sign)}{f.t(mark)}</span> });
        view! { <li><a href=href>{words}</a>{mark}</li> }.into_any()
    };
    let one = |href: String, key: Key, optional| task(href, f.t(key).to_owned(), optional, true);
    let documents = (p.documents > 0).then(|| view! { " "<span class="count">{f.number(p.documents)}</span> });
    let workshops = p.workshops.iter().map(|(words, href, is_used)| task(href.clone(), words.clone(), false, *is_used)).collect::<Vec<_>>();
    let rehearse = paths::with_query(paths::rehearse_consultation(slug, number), &[("as", Rehearsed::Visitor.as_str())]);
    view! {
        <ol class="tasks">
            {one(paths::consultation_texts(slug, number), word::TASK_TEXTS, false)}
            {one(paths::consultation_audience(slug, number), word::TASK_AUDIENCE, false)}
            {one(paths::consultation_phases(slug, number), word::TASK_PHASES, false)}
            {workshops}
            <li><a href=paths::consultation_documents(slug, number)>{f.t(word::TASK_DOCUMENTS)}</a>{documents}</li>
            {one(rehearse, word::TASK_REHEARSE, true)}
            {one(paths::consultation_notice(slug, number), word::TASK_NOTICE, true)}
        </ol>
    }
    .into_any()
}

fn publishing(f: &Frame, number: i64, ready: bool) -> AnyView {
    use tr::consultations::staff as word;
    let class = if ready { "button primary" } else { "button" };
    view! {
        <section class="do" aria-labelledby="publish">
            <h2 id="publish">{f.t(word::PUBLISH)}</h2>
            <p>{f.t(word::PUBLISH_HELP)}</p>
            <form method="post" action=paths::publish_consultation(f.slug(), number)>
                <p class="button-row"><button class=class>{f.t(word::PUBLISH)}</button></p>
            </form>
        </section>
    }
    .into_any()
}

fn endings(f: &Frame, p: &PreparePage, draft: bool) -> AnyView {
    use tr::consultations::staff as word;
    let (slug, number) = (f.slug(), p.number);
    if draft {
        return view! {
            <form class="after" method="post" action=paths::discard_consultation(slug, number)><button class="button quiet">{icon(f, "trash")}{f.t(word::DISCARD)}</button></form>
        }
        .into_any();
    }
    if let Some(asked) = p.cancel_asked.as_ref().filter(|_| p.may_cancel) {
        let link = view! { <a href=paths::cancel_consultation(slug, number)>{f.t(word::CANCEL_SEE)}</a> };
        return view! { <div class="notice warning">{icon(f, "warning")}<p>{asked_by(f, asked)}" "{link}</p></div> }.into_any();
    }
    let cancel =
        p.may_cancel.then(|| view! { <p class="after"><a class="button quiet" href=paths::cancel_consultation(slug, number)>{f.t(word::CANCEL)}</a></p> });
    view! { {cancel} }.into_any()
}

/// Who asked that it is given up, and when.
fn asked_by(f: &Frame, asked: &CancelAsked) -> String {
    let name = format!("\u{2068}{}\u{2069}", f.local(&asked.by));
    f.tf(tr::consultations::staff::CANCEL_ASKED_BY, &[("name", &name), ("date", &format::date(f.lang, asked.at))])
}

/// What was asked, for a second person to confirm, or to be taken back.
fn asked(f: &Frame, number: i64, asked: &CancelAsked) -> AnyView {
    use tr::consultations::staff as word;
    let act = |act: &'static str, words: Key, class: &'static str| {
        let action = paths::cancel_consultation(f.slug(), number);
        let seen = asked.at.0.to_string();
        view! { <form method="post" action=action>{hidden("act", act)}{hidden("seen", seen)}<button class=class>{f.t(words)}</button></form> }
    };
    view! {
        <section class="do" aria-labelledby="asked">
            <h2 id="asked">{asked_by(f, asked)}</h2>
            <p dir="auto">{asked.reason.clone()}</p>
            <div class="button-row">
                {asked.may_confirm.then(|| act("confirm", word::CANCEL_CONFIRM, "button danger"))}
                {act("take_back", word::CANCEL_TAKE_BACK, "button quiet")}
            </div>
        </section>
    }
    .into_any()
}

/// The form that gives a consultation up.
pub fn cancel(f: &Frame, p: CancelPage) -> Page {
    use tr::consultations::staff as word;
    let reason = Field::new("reason", f.t(word::CANCEL_REASON), p.fields.reason).hint(f.t(word::CANCEL_REASON_HINT)).rows(5);
    let form = match &p.asked {
        Some(request) => asked(f, p.number, request),
        None => view! {
            <form method="post" action=paths::cancel_consultation(f.slug(), p.number) novalidate>
                {hidden("act", "ask")}
                {text_area(f, reason, &p.errors)}
                <p class="button-row"><button class="button danger">{f.t(if p.needs_two { word::CANCEL_ASK } else { word::CANCEL })}</button></p>
            </form>
        }
        .into_any(),
    };
    let body = view! {
        {up(f, p.number, &p.title)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::CANCEL)}</h1><p class="lede">{f.t(word::CANCEL_LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            {p.needs_two.then(|| view! { <p class="notice warning">{icon(f, "warning")}<span>{f.t(word::CANCEL_VOTES)}</span></p> })}
            {form}
        </div>
    };
    Page::new(f.t(word::CANCEL), hub(f, StaffRoom::Consultations, body.into_any()))
}
