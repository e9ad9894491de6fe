//! A round table: what each kind of organisation, and residents, answered, question by question. On phones what stands side by side stands below each other.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::consultation::{line, plain};
use crate::components::icon::icon;
use crate::components::labels::organisation_kind;
use crate::components::question::said;
use crate::format;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::questionnaire::{Said, Shown};
use crate::model::round_table::{FEW, Position, RoundTablePage, Side, TableQuestion};
use crate::words::tr;

/// The way to it from the consultation's page.
pub fn section(f: &Frame, number: i64, shown: bool) -> AnyView {
    use tr::round_tables as word;
    match shown {
        true => view! { <p>{f.t(word::LEDE)}</p><p><a href=paths::round_table(f.slug(), number)>{f.t(word::OPEN)}</a></p> }.into_any(),
        false => view! { <p>{f.t(word::LATER)}</p> }.into_any(),
    }
}

/// The name of a question's place in the page.
fn anchor(question: &TableQuestion) -> String {
    format!("q.{}", question.name)
}

pub fn page(f: &Frame, p: RoundTablePage) -> Page {
    use tr::round_tables as word;
    let (slug, number) = (f.slug(), p.number);
    let partial = p.partial.then(|| {
        let text = match (p.staff, p.counted_at) {
            (true, _) => f.t(tr::questionnaires::PARTIAL_STAFF).to_owned(),
            (false, Some(at)) => f.tf(tr::questionnaires::IN_STEPS, &[("date", &format::date_time(f.lang, at))]),
            (false, None) => f.t(tr::questionnaires::NO_STEP).to_owned(),
        };
        view! { <p class="notice">{icon(f, "info")}<span>{text}</span></p> }
    });
    let jumps = p
        .questions
        .iter()
        .map(|one| view! { <li><a href=format!("#{}", anchor(one))>{one.number.clone()}". "{said(f, &one.label)}</a></li> })
        .collect::<Vec<_>>();
    let questions = p.questions.iter().map(|one| question(f, one)).collect::<Vec<_>>();
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.title))}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{line(f, &p.title)}</p></div>
        <p>{f.t(word::LEDE)}</p>
        {partial}
        {who(f, &p)}
        <nav aria-label=f.t(word::QUESTIONS)><h2>{f.t(word::QUESTIONS)}</h2><ul class="plain">{jumps}</ul></nav>
        {questions}
        <section class="no-print">
            <h2>{f.t(tr::questionnaires::FILES)}</h2>
            <ul><li><a href=paths::round_table_csv(slug, number) download="">{f.t(word::FILE)}</a></li></ul>
        </section>
    };
    Page::new(f.t(word::TITLE), body.into_any())
}

/// How many of each kind were invited and answered.
fn who(f: &Frame, p: &RoundTablePage) -> AnyView {
    use tr::round_tables as word;
    let rows = p
        .sides
        .iter()
        .map(|side| {
            let invited = if side.invited > 0 { f.number(side.invited) } else { "–".to_owned() };
            view! { <tr><th scope="row">{f.t(organisation_kind(side.kind))}</th><td>{invited}</td><td>{f.number(side.answered)}</td></tr> }
        })
        .collect::<Vec<_>>();
    let persons = p.persons.map(|count| view! { <tr><th scope="row">{f.t(word::PERSONS)}</th><td>"–"</td><td>{f.number(count)}</td></tr> });
    view! {
        <section aria-labelledby="who">
            <h2 id="who">{f.t(word::WHO)}</h2>
            <table class="result-table">
                <thead><tr><td></td><th scope="col">{f.t(word::INVITED)}</th><th scope="col">{f.t(word::ANSWERED)}</th></tr></thead>
                <tbody>{rows}{persons}</tbody>
            </table>
            <p class="hint">{f.t(word::ONE_IS_NOT_ALL)}</p>
        </section>
    }
    .into_any()
}

fn question(f: &Frame, one: &TableQuestion) -> AnyView {
    use tr::round_tables as word;
    let id = anchor(one);
    let positions = one.positions.iter().map(|position| side(f, position)).collect::<Vec<_>>();
    let persons = one.residents.as_ref().map(|lines| residents(f, lines));
    let nobody = (positions.is_empty() && persons.is_none()).then(|| view! { <p class="soft">{f.t(word::NOBODY)}</p> });
    view! {
        <section class="result" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{one.number.clone()}". "{said(f, &one.label)}</h2>
            {nobody}
            <div class="table-sides">{positions}{persons}</div>
        </section>
    }
    .into_any()
}

/// What stands beneath the name of a kind: how many answered, and if that is few, that it is not the kind's answer.
fn weight(f: &Frame, side: Side) -> AnyView {
    use tr::round_tables as word;
    let few = (side.answered < FEW).then(|| view! { <p class="small">{f.tn(word::FEW_ANSWERED, side.answered)}</p> });
    let all = (side.answered >= FEW).then(|| view! { <p class="small">{f.tn(word::OF_KIND, side.answered)}</p> });
    view! { {few}{all} }.into_any()
}

fn side(f: &Frame, position: &Position) -> AnyView {
    use tr::round_tables as word;
    let choices = position
        .choices
        .iter()
        .map(|(answer, names)| {
            let names = names.iter().map(|name| view! { <li><bdi>{f.local(name)}</bdi></li> }).collect::<Vec<_>>();
            view! { <li><strong>{said(f, answer)}</strong><ul>{names}</ul></li> }
        })
        .collect::<Vec<_>>();
    let texts = position
        .texts
        .iter()
        .map(|(text, name)| view! { <li><blockquote dir="auto">{text.clone()}<footer><bdi>{f.local(name)}</bdi></footer></blockquote></li> })
        .collect::<Vec<_>>();
    let nothing = position.is_empty().then(|| view! { <p class="soft">{f.t(word::SAID_NOTHING)}</p> });
    view! {
        <article class="table-side">
            <h3>{f.t(organisation_kind(position.side.kind))}</h3>
            {weight(f, position.side)}
            {nothing}
            <ul class="plain">{choices}{texts}</ul>
        </article>
    }
    .into_any()
}

/// Counts of persons, without those that are hidden.
fn residents(f: &Frame, lines: &[(Said, Shown)]) -> AnyView {
    use tr::round_tables as word;
    let rows = lines
        .iter()
        .map(|(answer, count)| {
            let count = count.map_or_else(|| f.t(tr::questionnaires::HIDDEN).to_owned(), |count| f.number(count));
            view! { <li><strong>{said(f, answer)}</strong>{format::colon(f.lang)}{count}</li> }
        })
        .collect::<Vec<_>>();
    view! {
        <article class="table-side">
            <h3>{f.t(word::PERSONS)}</h3>
            <p class="small">{f.t(word::PERSONS_HELP)}</p>
            <ul class="plain">{rows}</ul>
        </article>
    }
    .into_any()
}
