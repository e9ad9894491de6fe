//! Results of a questionnaire: for each question bars and a table of the same numbers, and what organisations and people wrote.

use leptos::prelude::*;

use super::Page;
use super::questionnaire::versions;
use crate::components::breadcrumbs;
use crate::components::consultation::{line as title_line, plain};
use crate::components::icon::icon;
use crate::components::moderation::{flag_link, under_review};
use crate::components::question::said;
use crate::format;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::questionnaire::{AnswerStanding, ResultLine, ResultTable, ResultsPage, Shown};
use crate::words::{Key, tr};

/// The word of who answered.
pub const fn audience(standing: Option<AnswerStanding>) -> Key {
    use tr::questionnaires::standing as word;
    match standing {
        Some(AnswerStanding::Resident) => word::RESIDENT,
        Some(AnswerStanding::Participant) => word::PARTICIPANT,
        Some(AnswerStanding::Unverified) => word::UNVERIFIED,
        Some(AnswerStanding::Paper) => word::PAPER,
        None => tr::questionnaires::OTHERS,
    }
}

fn cell(f: &Frame, count: Shown) -> AnyView {
    match count {
        Some(count) => f.number(count).into_any(),
        None => view! { <abbr class="masked" title=f.t(tr::questionnaires::HIDDEN)>{f.t(tr::counts::MASKED)}</abbr> }.into_any(),
    }
}

/// The table's columns: all, by audience, by neighbourhood.
fn heads(f: &Frame, p: &ResultsPage) -> Vec<String> {
    let audiences = p.audiences.iter().map(|standing| f.t(audience(*standing)).to_owned());
    let places = p.places.iter().map(|place| f.local(place));
    std::iter::once(f.t(tr::questionnaires::ALL).to_owned()).chain(audiences).chain(places).collect()
}

fn row(f: &Frame, line: &ResultLine) -> AnyView {
    let cells =
        std::iter::once(&line.count).chain(&line.by_audience).chain(&line.by_place).map(|count| view! { <td>{cell(f, *count)}</td> }).collect::<Vec<_>>();
    view! { <tr><th scope="row">{said(f, &line.label)}</th>{cells}</tr> }.into_any()
}

fn bar(f: &Frame, line: &ResultLine, total: Shown) -> AnyView {
    let share = match (line.count, total) {
        (Some(count), Some(total)) if total > 0 => Some(count * 100 / total),
        _ => None,
    };
    let words = match (line.count, share) {
        (Some(count), Some(share)) => format!("{} ({})", f.number(count), f.tf(tr::counts::PERCENT, &[("value", &share.to_string())])),
        (Some(count), None) => f.number(count),
        _ => f.t(tr::counts::MASKED).to_owned(),
    };
    let organisations = line.organisations.iter().map(|(name, _)| f.local(name)).collect::<Vec<_>>();
    let organisations = (!organisations.is_empty()).then(|| {
        let names = organisations.iter().map(|name| view! { <li><bdi>{name.clone()}</bdi></li> }).collect::<Vec<_>>();
        view! { <ul class="result-organisations" aria-label=f.t(tr::questionnaires::POSITIONS)>{names}</ul> }
    });
    view! {
        <li class="result-line">
            <span>{said(f, &line.label)}</span>
            <progress class="result-bar" max="100" value=share.unwrap_or_default().to_string() aria-hidden="true"></progress>
            <span class="result-count">{words}</span>
            {organisations}
        </li>
    }
    .into_any()
}

fn texts(f: &Frame, number: i64, table: &ResultTable) -> Option<AnyView> {
    let quotes = table
        .texts
        .iter()
        .map(|line| {
            let by = line.organisation.as_ref().map(|(name, _)| view! { <footer><bdi>{f.local(name)}</bdi></footer> });
            let reviewed = line.under_review.then(|| under_review(f));
            let flag = line.id.as_ref().map(|id| view! { <p>{flag_link(f, paths::answer_text_flag(f.slug(), id))}</p> });
            let words = match &line.photo {
                Some(id) => {
                    let alt = table.label.text.clone();
                    view! { <figure class="answer-photo"><a href=paths::answer_photo(id, "large")><img src=paths::answer_photo(id, "small") alt=alt loading="lazy"/></a>{by}</figure> }.into_any()
                }
                None => view! { <blockquote dir="auto">{line.text.clone()}{by}</blockquote> }.into_any(),
            };
            view! { <li>{reviewed}{words}{flag}</li> }
        })
        .collect::<Vec<_>>();
    let withheld = table.withheld.map(|count| view! { <p class="hint">{f.tn(tr::questionnaires::WITHHELD, count)}</p> });
    let more = table.more_texts.as_ref().map(|after| {
        let path = paths::with_query(paths::questions_results(f.slug(), number), &[("question", &table.name), ("after", after)]);
        view! { <p><a href=format!("{path}#q.{}", table.name) rel="nofollow">{f.t(tr::questionnaires::MORE_TEXTS)}</a></p> }
    });
    let list = (!quotes.is_empty()).then(|| view! { <details class="fold-row" open=table.later_texts><summary>{f.t(tr::questionnaires::TEXTS_OF)}</summary><ul class="plain">{quotes}</ul>{more}</details> });
    (list.is_some() || withheld.is_some()).then(|| view! { {list}{withheld} }.into_any())
}

fn table(f: &Frame, number: i64, heads: &[String], table: &ResultTable) -> AnyView {
    let bars = table.lines.iter().map(|line| bar(f, line, table.total.count)).collect::<Vec<_>>();
    let columns = heads.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect::<Vec<_>>();
    let rows = table.lines.iter().map(|line| row(f, line)).collect::<Vec<_>>();
    let several = table.many.then(|| view! { <p class="hint">{f.t(tr::questionnaires::SEVERAL)}</p> });
    let id = format!("q.{}", table.name);
    view! {
        <section class="result" aria-labelledby=id.clone()>
            <h2 id=id.clone()>{table.number.clone()}". "{said(f, &table.label)}</h2>
            {several}
            <ul class="plain result-lines">{bars}</ul>
            <details class="fold-row">
                <summary>{f.t(tr::questionnaires::TABLE)}</summary>
                <div class="result-scroll" tabindex="0" role="group" aria-labelledby=id.clone()>
                    <table class="result-table">
                        <thead><tr><td></td>{columns}</tr></thead>
                        <tbody>{rows}</tbody>
                        <tfoot>{row(f, &table.total)}</tfoot>
                    </table>
                </div>
            </details>
            {texts(f, number, table)}
        </section>
    }
    .into_any()
}

/// Results, question by question.
pub fn page(f: &Frame, p: ResultsPage) -> Page {
    use tr::questionnaires as word;
    let (slug, number) = (f.slug(), p.number);
    let heads = heads(f, &p);
    let counts = p.counts.iter().map(|(what, count)| view! { <li>{f.tn(*what, *count)}</li> }).collect::<Vec<_>>();
    let partial = p.partial.then(|| {
        let text = match (p.staff, p.counted_at) {
            (true, _) => f.t(word::PARTIAL_STAFF).to_owned(),
            (false, Some(at)) => f.tf(word::IN_STEPS, &[("date", &format::date_time(f.lang, at))]),
            (false, None) => f.t(word::NO_STEP).to_owned(),
        };
        let complete = p.complete_from.map(|at| f.tf(word::COMPLETE_ON, &[("date", &format::date(f.lang, at))]));
        view! { <p class="notice">{icon(f, "info")}<span>{text}" "{complete}</span></p> }
    });
    let answers = p.staff.then(|| view! { <li><a href=paths::answers_csv(slug, number) download="">{f.t(word::FILE_ANSWERS)}</a></li> });
    let tables = p.tables.iter().map(|one| table(f, number, &heads, one)).collect::<Vec<_>>();
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(slug, number), plain(f, &p.title))}
        <div class="page-head"><h1>{f.t(word::RESULTS)}</h1><p class="lede">{title_line(f, &p.title)}</p></div>
        <ul class="plain">{counts}</ul>
        {partial}
        {(!p.in_steps).then(|| view! { <p class="hint">{f.t(word::SUPPRESSION)}</p> })}
        {tables}
        {versions(f, &p.changes)}
        <section>
            <h2>{f.t(word::FILES)}</h2>
            <ul>
                <li><a href=paths::questions_tables(slug, number) download="">{f.t(word::FILE_TABLES)}</a></li>
                <li><a href=paths::questions_codebook(slug, number) download="">{f.t(word::FILE_CODEBOOK)}</a></li>
                <li><a href=paths::questions_form(slug, number) download="">{f.t(word::FILE_FORM)}</a></li>
                {answers}
            </ul>
        </section>
    };
    Page::new(f.t(word::RESULTS), body.into_any())
}
