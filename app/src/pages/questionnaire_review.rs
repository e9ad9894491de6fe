//! All answers before they are sent, and what was sent.

use leptos::prelude::*;

use super::Page;
use super::questionnaire::{head, late, within};
use crate::components::form::hidden;
use crate::components::icon::icon;
use crate::components::question::{links, said};
use crate::format;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::questionnaire::{Answering, ReviewPage, Reviewed, ReviewedPage, SentPage};
use crate::words::tr;

/// Where an answer is changed.
fn edit(f: &Frame, about: &Answering, page: i64, name: Option<&str>) -> String {
    let path = paths::questions_page(f.slug(), about.number, page);
    let path = match &about.organisation {
        Some((id, _)) => paths::with_query(path, &[("as", id), ("to", "review")]),
        None => paths::with_query(path, &[("to", "review")]),
    };
    name.map_or_else(|| path.clone(), |name| format!("{path}#q.{name}"))
}

fn answer(f: &Frame, reviewed: &Reviewed) -> AnyView {
    let lines = reviewed.answer.iter().map(|line| view! { <p>{said(f, line)}</p> }).collect::<Vec<_>>();
    let photo = reviewed.photo.as_ref().map(|id| {
        view! { <a href=paths::answer_photo(id, "large")><img class="answer-photo" src=paths::answer_photo(id, "small") alt=reviewed.label.text.clone()/></a> }
    });
    let none = reviewed.answer.is_empty().then(|| view! { <p class="hint">{f.t(tr::questionnaires::NOT_ANSWERED)}</p> });
    let error = reviewed.error.clone().map(|text| view! { <p class="field-error">{icon(f, "warning")}<span>{text}</span></p> });
    view! { <dt>{reviewed.number.clone()}". "{said(f, &reviewed.label)}</dt><dd>{lines}{photo}{none}{error}</dd> }.into_any()
}

fn page(f: &Frame, about: &Answering, page: &ReviewedPage, editable: bool) -> AnyView {
    let heading = match &page.heading {
        Some(heading) => said(f, heading),
        None => f.tf(tr::questionnaires::PAGE, &[("page", &f.number(page.page))]).into_any(),
    };
    let answers = page.answers.iter().map(|reviewed| answer(f, reviewed)).collect::<Vec<_>>();
    let change = editable.then(|| {
        view! { <p><a href=edit(f, about, page.page, None)>{f.t(tr::questionnaires::EDIT)}</a></p> }
    });
    view! { <section class="reviewed"><h2>{heading}</h2><dl>{answers}</dl>{change}</section> }.into_any()
}

/// Before they are sent.
pub fn review(f: &Frame, p: ReviewPage) -> Page {
    use tr::questionnaires as word;
    let rehearsal = p.about.rehearsal.is_some();
    let editable = !p.late && !rehearsal;
    let mut wrong = Vec::new();
    for (page, reviewed) in p.pages.iter().flat_map(|page| page.answers.iter().map(move |reviewed| (page, reviewed))) {
        if let Some(text) = &reviewed.error {
            let field = format!("{}. {}", reviewed.number, reviewed.label.text);
            wrong.push((edit(f, &p.about, page.page, Some(&reviewed.name)), f.tf(tr::errors::OF_FIELD, &[("field", &field), ("message", text)])));
        }
    }
    let ready = wrong.is_empty();
    let summary = links(f, wrong);
    let dropped = p.dropped.iter().map(|label| view! { <li>{said(f, label)}</li> }).collect::<Vec<_>>();
    let dropped = (!dropped.is_empty())
        .then(|| view! { <section class="notice">{icon(f, "info")}<div><h2>{f.t(word::DROPPED)}</h2><p>{f.t(word::DROPPED_HELP)}</p><ul>{dropped}</ul></div></section> });
    let closed = p.late.then(|| view! { <p class="notice" role="status">{icon(f, "warning")}<span>{late(f, &p.about.opening, word::KEPT_LATE)}</span></p> });
    let sent = p
        .sent_at
        .map(|at| view! { <p class="notice">{icon(f, "check")}<span>{f.tf(word::SENT_BEFORE, &[("date", &format::date_time(f.lang, at))])}</span></p> });
    let pages = p.pages.iter().map(|one| page(f, &p.about, one, editable)).collect::<Vec<_>>();
    let organisation = p.about.organisation.as_ref().map(|(id, _)| hidden("as", id.clone()));
    let send = (editable && ready).then(|| {
        view! {
            <form method="post" action=within(&p.about, paths::questions_review(f.slug(), p.about.number))>
                {organisation}
                <p class="button-row"><button class="button primary">{f.t(word::SEND)}</button></p>
                <p class="small">{f.t(word::SEND_HELP)}</p>
            </form>
        }
    });
    let ended = rehearsal
        .then(|| view! { <p class="button-row"><a class="button" href=paths::rehearse_questions(f.slug(), p.about.number)>{f.t(word::AGAIN)}</a></p> });
    let body = view! {
        <div class="narrow questions">
            {head(f, &p.about, f.t(word::REVIEW).into_any())}
            {closed}
            {sent}
            {summary}
            {pages}
            {dropped}
            {send}
            {ended}
        </div>
    };
    Page::new(f.t(word::REVIEW), body.into_any())
}

/// What was sent.
pub fn sent(f: &Frame, p: SentPage) -> Page {
    use tr::questionnaires as word;
    let until = p.until.map(|at| {
        let last = crate::model::Micros(at.0 - 1);
        view! {
            <p>{f.tf(word::CHANGE_UNTIL, &[("date", &format::date(f.lang, last))])}</p>
            <p class="button-row no-print"><a class="button" href=within(&p.about, paths::questions_review(f.slug(), p.about.number))>{f.t(word::CHANGE)}</a></p>
        }
    });
    let waits = p.waits.then(|| view! { <p class="notice warning">{icon(f, "clock")}<span>{f.t(word::WAITS)}</span></p> });
    let pages = p.pages.iter().map(|one| page(f, &p.about, one, false)).collect::<Vec<_>>();
    let body = view! {
        <div class="narrow questions">
            {head(f, &p.about, f.t(word::RECEIPT).into_any())}
            <p class="notice">{icon(f, "check")}<span>{f.tf(word::SENT_AT, &[("date", &format::date_time(f.lang, p.at))])}</span></p>
            {waits}
            {until}
            {pages}
        </div>
    };
    Page::new(f.t(word::RECEIPT), body.into_any())
}
