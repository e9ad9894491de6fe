//! Objections: a person's form and answers, and the administrators' list beside the one that is read and answered.

use leptos::prelude::*;

use super::Page;
use super::accounts::to_settings;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::{hub, table};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::prose::prose;
use crate::components::time::time;
use crate::components::{breadcrumbs, due, picture};
use crate::format;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::my_data::{AnswerFields, AnswerPage, ObjectionPage, ObjectionRow, ObjectionsPage};
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
            {to_settings(f)}
            {drawn(f, "scene-privacy", title, f.tn(word::LEDE, p.days))}
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

/// Those of a commune: what waits first, the earliest deadline before the others; on desks the first of them stands beside the list, to be read and answered.
pub fn list(f: &Frame, mut p: ObjectionsPage) -> Page {
    use tr::objections as word;
    let title = f.t(word::LIST_TITLE);
    put_in_order(&mut p.rows);
    let open = p.rows.iter().find(|row| row.answer.is_none() && !row.mine);
    let beside = open.map(|row| {
        let head = view! { <h2 class="pane-title">{f.t(word::ANSWER_TITLE)}</h2> }.into_any();
        let pane = pane(f, row, head, (AnswerFields::default(), &FormErrors::default()));
        view! { <div class="pane beside">{pane}</div> }
    });
    let class = if beside.is_some() { "panes" } else { "column" };
    let list = if p.rows.is_empty() {
        view! { <div class="empty">{picture::scene(f, "scene-all-done")}<p>{f.t(word::NONE)}</p></div> }.into_any()
    } else {
        rows(f, &p.rows, open.map(|row| row.id.as_str()))
    };
    let older = p.older.clone().map(|href| view! { <nav class="pager" aria-label=f.t(tr::residents::PAGES)><a href=href rel="next">{f.t(tr::residents::OLDER)}" "{icon(f, "arrow-end")}</a></nav> });
    let body = view! {
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LIST_LEDE)}</p></div>
        <div class=class><div>{list}{older}</div>{beside}</div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

fn put_in_order(rows: &mut [ObjectionRow]) {
    rows.sort_by_key(|row| if row.answer.is_none() { (false, row.due_at.0) } else { (true, -row.at.0) });
}

/// Whose they are, with their beginning and until when they are answered; `here` is the one that is read.
fn rows(f: &Frame, rows: &[ObjectionRow], here: Option<&str>) -> AnyView {
    let heads = [tr::hub::HEAD_PERSON, tr::hub::HEAD_DUE].map(|head| f.t(head).to_owned()).to_vec();
    let line = |row: &ObjectionRow| {
        let current = (here == Some(row.id.as_str())).then_some("true");
        let state = match &row.answer {
            Some(_) => view! { <span class="state good">{icon(f, "check")}{f.t(tr::objections::STATE_ANSWERED)}</span> }.into_any(),
            None => due::pill(f, row.due_at),
        };
        let name = view! {
            <a href=paths::commune_objection(f.slug(), &row.id) aria-current=current><bdi>{row.name.clone()}</bdi></a>
            <span class="excerpt" dir="auto">{row.body.clone()}</span>
        };
        vec![name.into_any(), state]
    };
    table(f.t(tr::objections::LIST_TITLE).to_owned(), heads, rows.iter().map(line).collect())
}

/// One to read, and below it what is answered; `head` stands above it.
fn pane(f: &Frame, row: &ObjectionRow, head: AnyView, (fields, errors): (AnswerFields, &FormErrors)) -> AnyView {
    use tr::objections as word;
    let field = Field::new("answer", f.t(word::ANSWER_LABEL), fields.answer).hint(f.t(word::ANSWER_HINT));
    let act = if row.mine {
        Some(view! { <div class="notice warning">{icon(f, "info")}<p>{f.t(word::MINE)}</p></div> }.into_any())
    } else {
        row.answer.is_none().then(|| {
            view! {
                <form class="panel" method="post" action=paths::commune_objection(f.slug(), &row.id) novalidate>
                    {form::text_area(f, field, errors)}
                    {form::submit(f, word::ANSWER)}
                </form>
            }
            .into_any()
        })
    };
    let act = act.map(|act| view! { <section class="pane-decide" aria-label=f.t(word::ANSWER_LABEL)>{act}</section> });
    view! {
        <div class="pane-read" tabindex="0" role="group" aria-label=f.t(word::TEXT)>{head}{objection(f, row, true)}</div>
        {act}
    }
    .into_any()
}

/// One of them, and on desks the list beside it.
pub fn answer(f: &Frame, mut p: AnswerPage) -> Page {
    use tr::objections as word;
    let title = f.t(word::ANSWER_TITLE);
    put_in_order(&mut p.beside);
    let head = view! {
        {breadcrumbs::up(f, paths::commune_objections(f.slug()), f.t(word::LIST_TITLE))}
        <h1 class="pane-title">{title}</h1>
        {form::error_summary(f, &p.errors)}
    };
    let beside = (!p.beside.is_empty()).then(|| view! { <aside class="beside" aria-label=f.t(word::LIST_TITLE)>{rows(f, &p.beside, Some(&p.row.id))}</aside> });
    let class = if beside.is_some() { "panes reading" } else { "panes alone" };
    let body = view! { <div class=class><div class="pane">{pane(f, &p.row, head.into_any(), (p.fields, &p.errors))}</div>{beside}</div> };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}
