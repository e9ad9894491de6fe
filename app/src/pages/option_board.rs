//! The officers' board of options, and the page on which a table is sent.

use leptos::prelude::*;

use super::Page;
use super::consultation_prepare::up;
use crate::components::form::{Choice, Field, error_summary, file_field, hidden, select, submit, text_field};
use crate::components::hub::{hub, table};
use crate::components::icon::icon;
use crate::components::options::{numbered, state, state_word, title};
use crate::components::{due, listing, refused};
use crate::format;
use crate::model::Micros;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::option_staff::{BoardPage, BoardRow, FittingSolutions, TablePage};
use crate::model::paths;
use crate::tongue::{self, Tongue};
use crate::words::tr;

pub fn board(f: &Frame, p: BoardPage) -> Page {
    use tr::options::staff as word;
    let (slug, number) = (f.slug(), p.number);
    if p.refused {
        refused::mark_refused();
    }
    let rows: Vec<Vec<AnyView>> = p.rows.iter().map(|one| row(f, number, one)).collect();
    let content = if rows.is_empty() {
        view! { <p class="soft">{f.t(word::NONE)}</p> }.into_any()
    } else {
        let heads = [word::HEAD_OPTION, tr::hub::HEAD_STATE, word::HEAD_OPINIONS, word::HEAD_DUE, word::HEAD_COST].map(|head| f.t(head).to_owned()).to_vec();
        table(f.t(word::TITLE).to_owned(), heads, rows)
    };
    let locked =
        p.locked_at.map(|at| view! { <p class="pane-line">{icon(f, "check")}{f.tf(tr::options::LOCKED_ON, &[("date", &format::date(f.lang, at))])}</p> });
    let forms = p.locked_at.is_none().then(|| forms(f, &p));
    let body = view! {
        {up(f, number, &p.title)}
        <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
        {locked}
        {p.list_due.map(|due| list_due(f, due))}
        {error_summary(f, &p.errors)}
        {filters(f, &p)}
        {content}
        <p class="button-row">
            <a class="button" href=paths::options_csv(slug, number)>{f.t(word::CSV)}</a>
            <a class="button" href=paths::upload_options(slug, number)>{f.t(word::UPLOAD)}</a>
            <a class="button quiet" href=paths::options(slug, number)>{f.t(tr::hub::PUBLIC_PAGE)}</a>
        </p>
        {forms}
    };
    Page::new(f.t(word::TITLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// By when the list must be published.
fn list_due(f: &Frame, due: Micros) -> AnyView {
    use tr::options::staff as word;
    let is_late = due.0 <= f.now.0;
    let (class, sign, key) = if is_late { ("notice warning", "warning", word::LIST_LATE) } else { ("notice", "calendar", word::LIST_DUE) };
    let text = f.tf(key, &[("date", &format::date(f.lang, due))]);
    view! { <p class=class>{icon(f, sign)}<span>{text}</span></p> }.into_any()
}

/// By state, and by service.
fn filters(f: &Frame, p: &BoardPage) -> AnyView {
    use tr::options::staff as word;
    let here = paths::option_board(f.slug(), p.number);
    let chosen = p.state.map_or("", |state| state.as_str());
    let entry = |label: String, count: Option<i64>, (state, service): (&str, &str)| listing::Entry {
        label,
        count,
        current: state == chosen && service == p.service,
        href: paths::with_query(here.clone(), &[("state", state), ("service", service)]),
    };
    let mut states = vec![entry(f.t(word::EVERY_STATE).to_owned(), None, ("", &p.service))];
    states.extend(p.states.iter().map(|(state, count)| entry(f.t(state_word(*state)).to_owned(), Some(*count), (state.as_str(), &p.service))));
    let mut services = Vec::new();
    if !p.services.is_empty() {
        services.push(entry(f.t(word::EVERY_SERVICE).to_owned(), None, (chosen, "")));
        services.extend(p.services.iter().map(|service| entry(service.clone(), None, (chosen, service))));
    }
    view! { <div class="board-filters"><h2 class="visually-hidden">{f.t(tr::listing::FILTERS)}</h2>{listing::filter_row(f, f.t(tr::hub::HEAD_STATE), states)}{listing::filter_row(f, f.t(word::SERVICE), services)}</div> }
        .into_any()
}

fn row(f: &Frame, number: i64, row: &BoardRow) -> Vec<AnyView> {
    use tr::options::staff as word;
    let words = title(f, row.n, Some(&row.title));
    let appealed = row.appealed.then(|| view! { " "<span class="state wait">{icon(f, "clock")}<span>{f.t(word::APPEALED)}</span></span> });
    let opinions = f.tf(word::OPINIONS_OF, &[("given", &f.number(row.given)), ("asked", &f.number(row.asked))]);
    vec![
        view! { <a href=paths::prepare_option(f.slug(), number, row.n)><bdi>{words}</bdi></a>" "<span class="soft small">{numbered(f, row.n)}</span> }
            .into_any(),
        view! { {state(f, row.state)}{appealed} }.into_any(),
        view! { <span class="small">{opinions}</span> }.into_any(),
        view! { {row.due_at.map(|at| due::until(f, at))} }.into_any(),
        view! { <span class="small"><bdi>{row.cost.map(|cost| f.money(cost))}</bdi></span> }.into_any(),
    ]
}

/// Solutions that can be gathered, each with its button, and the form that looks for one by its number or by words of its title.
fn fitting(f: &Frame, p: &BoardPage, found: &FittingSolutions) -> AnyView {
    use tr::options::staff as word;
    let action = paths::option_board(f.slug(), p.number);
    let rows = found
        .rows
        .iter()
        .map(|one| {
            let Tongue { lang, dir } = tongue::marks_in(one.language, &[&one.title]);
            let place = one.place.as_ref().map(|name| view! { " · "<bdi>{f.local(name)}</bdi> });
            view! {
                <li>
                    <p>
                        <a href=paths::solution(f.slug(), one.number) lang=lang dir=dir>{one.title.clone()}</a>
                        " "<span class="soft small">{f.number(one.number)}" · "{f.tn(tr::options::SUPPORTS, one.supports)}{place}</span>
                    </p>
                    <form method="post" action=action.clone()>
                        {hidden("act", "gather")}
                        {hidden("solutions", one.number.to_string())}
                        <button class="button small">{icon(f, "plus")}{f.t(word::ADD_THIS)}<span class="visually-hidden">": "{one.title.clone()}</span></button>
                    </form>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list =
        if rows.is_empty() { view! { <p class="soft">{f.t(word::NONE_FITS)}</p> }.into_any() } else { view! { <ul class="rows">{rows}</ul> }.into_any() };
    let pages = [(&found.earlier, word::EARLIER), (&found.later, word::LATER)];
    let pages = pages.into_iter().filter_map(|(href, word)| Some(view! { <a class="button quiet" href=href.clone()?>{f.t(word)}</a> })).collect::<Vec<_>>();
    let pages = (!pages.is_empty()).then(|| view! { <nav class="button-row" aria-label=f.t(word::FITTING)>{pages}</nav> });
    view! {
        <section class="do" id="fitting" aria-labelledby="fitting-title">
            <h2 id="fitting-title">{f.t(word::FITTING)}</h2>
            <form method="get" action=format!("{action}#fitting")>
                {text_field(f, Field::new("find", f.t(word::FIND), found.words.clone()).hint(f.t(word::FIND_HINT)), &FormErrors::default())}
                <p class="button-row"><button class="button">{f.t(word::FIND_ACT)}</button></p>
            </form>
            {list}
            {pages}
        </section>
    }
    .into_any()
}

/// Gathering, asking a service about everything, the days of appeals, publishing.
fn forms(f: &Frame, p: &BoardPage) -> AnyView {
    use tr::options::staff as word;
    let action = paths::option_board(f.slug(), p.number);
    let members = vec![(String::new(), p.staff.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect())];
    let days = if p.fields.appeal_days.is_empty() { p.appeal_days.to_string() } else { p.fields.appeal_days.clone() };
    let lacks = p.lacks.iter().map(|lack| view! { <li>{lack.clone()}</li> }).collect::<Vec<_>>();
    let lacks = (!lacks.is_empty()).then(|| {
        let role = p.refused.then_some("alert");
        view! { <div class="error-summary" role=role><h3>{f.t(word::LACKS)}</h3><ul>{lacks}</ul></div> }
    });
    let found = p.fitting.as_ref().map(|found| fitting(f, p, found));
    view! {
        <section class="do" aria-labelledby="gather">
            <h2 id="gather">{f.t(word::GATHER)}</h2>
            <form method="post" action=action.clone() novalidate>
                {hidden("act", "gather")}
                {text_field(f, Field::new("solutions", f.t(word::SOLUTIONS), p.fields.solutions.clone()).hint(f.t(word::SOLUTIONS_HINT)), &p.errors)}
                {submit(f, word::GATHER)}
            </form>
        </section>
        {found}
        <section class="do" aria-labelledby="ask">
            <h2 id="ask">{f.t(word::ASK_ALL)}</h2>
            <form method="post" action=action.clone() novalidate>
                {hidden("act", "ask")}
                {text_field(f, Field::new("service", f.t(word::SERVICE), p.fields.service.clone()), &p.errors)}
                {select(f, Field::new("account", f.t(word::MEMBER), p.fields.account.clone()), f.t(word::NOBODY), members, &p.errors)}
                {text_field(f, Field::new("due_on", f.t(word::DUE_ON), p.fields.due_on.clone()).kind("date", "off"), &p.errors)}
                {submit(f, word::ASK)}
            </form>
        </section>
        <section class="do" aria-labelledby="days">
            <h2 id="days">{f.t(word::APPEALS)}</h2>
            <form method="post" action=action.clone() novalidate>
                {hidden("act", "settings")}
                {text_field(f, Field::new("appeal_days", f.t(word::APPEAL_DAYS), days).digits(), &p.errors)}
                {submit(f, word::SAVE)}
            </form>
        </section>
        <section class="do" aria-labelledby="publish">
            <h2 id="publish">{f.t(word::PUBLISH)}</h2>
            <p>{f.t(word::PUBLISH_HELP)}</p>
            {lacks}
            <form method="post" action=action>
                {hidden("act", "publish")}
                {submit(f, word::PUBLISH)}
            </form>
        </section>
    }
    .into_any()
}

/// A table of decisions, costs and opinions, and what is wrong with it.
pub fn upload(f: &Frame, p: TablePage) -> Page {
    use tr::options::table as word;
    let number = p.number;
    let lines = p
        .faults
        .iter()
        .map(|fault| view! { <li>{f.tf(word::PLACE, &[("row", &fault.row.to_string()), ("column", &fault.column)])}{format::colon(f.lang)}{fault.text.clone()}</li> })
        .collect::<Vec<_>>();
    let faults = (!lines.is_empty()).then(|| {
        refused::mark_refused();
        view! { <div class="error-summary" role="alert"><h2>{f.t(word::FAULTS)}</h2><ul>{lines}</ul></div> }
    });
    let body = view! {
        {up(f, number, &p.title)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(tr::options::staff::UPLOAD)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            {faults}
            <form method="post" action=paths::upload_options(f.slug(), number) enctype="multipart/form-data" novalidate>
                {file_field(f, Field::new("table", f.t(word::FILE), ""), "text/csv,.csv", &p.errors)}
                {submit(f, word::SEND)}
            </form>
            <p><a href=paths::option_board(f.slug(), number)>{f.t(word::BACK)}</a></p>
        </div>
    };
    Page::new(f.t(tr::options::staff::UPLOAD), hub(f, StaffRoom::Consultations, body.into_any()))
}
