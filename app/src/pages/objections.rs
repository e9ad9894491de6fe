//! Objections: a person's form and answers, the administrators' list, and the form to answer.

use leptos::prelude::*;

use super::Page;
use crate::components::due;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::prose::prose;
use crate::components::time::time;
use crate::format;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::my_data::{AnswerPage, ObjectionPage, ObjectionRow, ObjectionsPage};
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: ObjectionPage) -> Page {
    use tr::objections as word;
    let title = f.t(word::TITLE);
    let communes = p.communes.into_iter().map(|(slug, name)| Choice::new(slug, f.local(&name))).collect();
    let commune = Field::new("commune", f.t(word::COMMUNE), p.fields.commune);
    let body_field = Field::new("body", f.t(word::BODY), p.fields.body).hint(f.t(word::BODY_HINT));
    let rows = p.rows.iter().map(|row| view! { <li>{objection(f, row, false)}</li> }).collect::<Vec<_>>();
    let rows = (!rows.is_empty()).then(|| view! { <h2>{f.t(word::OWN)}</h2><ul class="rows">{rows}</ul> });
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.tn(word::LEDE, p.days)}</p></div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::objections() novalidate>
                {form::select(f, commune, f.t(word::CHOOSE), vec![(String::new(), communes)], &p.errors)}
                {form::text_area(f, body_field, &p.errors)}
                {form::submit(f, word::SEND)}
            </form>
            {rows}
        </div>
    };
    Page::new(title, body.into_any())
}

fn objection(f: &Frame, row: &ObjectionRow, for_staff: bool) -> AnyView {
    use tr::objections as word;
    let late = row.answer.is_none() && row.due_at < f.now;
    let until = f.tf(if late { word::LATE_SINCE } else { word::DUE }, &[("date", &format::date(f.lang, row.due_at))]);
    let state = match (&row.answer, late) {
        (Some(_), _) => view! { <span class="state good">{icon(f, "check")}{f.t(word::STATE_ANSWERED)}</span> }.into_any(),
        (None, _) if for_staff => due::until(f, row.due_at),
        (None, true) => view! { <span class="state bad">{icon(f, "warning")}{until}</span> }.into_any(),
        (None, false) => view! { <span class="state wait">{icon(f, "clock")}{until}</span> }.into_any(),
    };
    let who = if for_staff { row.name.clone() } else { f.local(&row.commune) };
    let answer =
        row.answer.as_ref().map(|(text, at)| view! { <h3>{f.t(word::ANSWER_OF)}" "{time(f, *at)}</h3><blockquote dir="auto">{prose(text)}</blockquote> });
    view! {
        <p><strong><bdi>{who}</bdi></strong>" "{state}</p>
        <p class="small soft">{time(f, row.at)}</p>
        {prose(&row.body)}
        {answer}
    }
    .into_any()
}

pub fn list(f: &Frame, p: ObjectionsPage) -> Page {
    use tr::objections as word;
    let title = f.t(word::LIST_TITLE);
    let rows =
        p.rows
            .iter()
            .map(|row| {
                let label = format!("{} ({})", f.t(word::ANSWER), row.name);
                let answer = row.answer.is_none().then(
                    || view! { <p><a class="button small" href=paths::commune_objection(f.slug(), &row.id) aria-label=label>{f.t(word::ANSWER)}</a></p> },
                );
                view! { <li>{objection(f, row, true)}{answer}</li> }
            })
            .collect::<Vec<_>>();
    let list = if rows.is_empty() { view! { <p class="soft">{f.t(word::NONE)}</p> }.into_any() } else { view! { <ul class="rows">{rows}</ul> }.into_any() };
    let older = p.older.map(|href| view! { <nav class="pager" aria-label=f.t(tr::residents::PAGES)><a href=href rel="next">{f.t(tr::residents::OLDER)}" "{icon(f, "arrow-end")}</a></nav> });
    let body = view! {
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LIST_LEDE)}</p></div>
        {list}
        {older}
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

pub fn answer(f: &Frame, p: AnswerPage) -> Page {
    use tr::objections as word;
    let title = f.t(word::ANSWER_TITLE);
    let field = Field::new("answer", f.t(word::ANSWER_LABEL), p.fields.answer).hint(f.t(word::ANSWER_HINT));
    let form = p.row.answer.is_none().then(|| {
        view! {
            <form method="post" action=paths::commune_objection(f.slug(), &p.row.id) novalidate>
                {form::text_area(f, field, &p.errors)}
                {form::submit(f, word::ANSWER)}
            </form>
        }
    });
    let body = view! {
        <div class="narrow">
            <h1>{title}</h1>
            {form::error_summary(f, &p.errors)}
            {objection(f, &p.row, true)}
            {form}
            <p><a href=paths::commune_objections(f.slug())>{f.t(word::LIST_TITLE)}</a></p>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}
