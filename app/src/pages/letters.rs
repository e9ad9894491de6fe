//! Letters with codes for a neighbourhood, census lists, and what became of each batch.

use leptos::prelude::*;

use super::Page;
use super::desk::neighbourhood;
use crate::components::form::{self, Field};
use crate::components::hub::{hub, resident_tabs, table};
use crate::components::icon::icon;
use crate::components::time::time;
use crate::format;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::residents::{BatchRow, LettersPage};
use crate::words::tr;

pub fn page(f: &Frame, p: LettersPage) -> Page {
    use tr::residents as word;
    let title = f.t(word::LETTERS_TITLE);
    let count = Field::new("count", f.t(word::COUNT), p.fields.count).hint(f.t(word::COUNT_HINT)).digits();
    let rows = p.batches.into_iter().map(|row| batch(f, row)).collect::<Vec<_>>();
    let report = if rows.is_empty() {
        view! { <p class="soft">{f.t(word::NO_BATCHES)}</p> }.into_any()
    } else {
        table(f.t(word::BATCHES).to_owned(), batch_heads(f), rows)
    };
    let body = view! {
        {resident_tabs(f, &paths::letters(f.slug()))}
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LETTERS_LEDE)}</p></div>
        {form::error_summary(f, &p.errors)}
        <div class="two even">
            <section class="panel">
                <h2>{f.t(word::NEW_LETTERS)}</h2>
                <form method="post" action=paths::letters(f.slug()) novalidate>
                    {neighbourhood(f, p.neighbourhoods, p.fields.neighbourhood, &p.errors)}
                    {form::text_field(f, count, &p.errors)}
                    {form::submit(f, word::MAKE_LETTERS)}
                </form>
            </section>
            <section class="panel">
                <h2>{f.t(word::CENSUS_TITLE)}</h2>
                <p>{f.t(word::CENSUS_HELP)}</p>
                <p><code dir="ltr">"tajmaat census hash"</code></p>
                <form method="post" action=paths::census(f.slug()) enctype="multipart/form-data" novalidate>
                    {form::file_field(f, Field::new("file", f.t(word::FILE), ""), ".csv,text/csv", &p.errors)}
                    {form::submit(f, word::UPLOAD)}
                </form>
            </section>
        </div>
        <h2>{f.t(word::BATCHES)}</h2>
        {report}
    };
    Page::new(title, hub(f, StaffRoom::Residents, body.into_any()))
}

fn batch_heads(f: &Frame) -> Vec<String> {
    use tr::hub as word;
    [word::HEAD_WHERE, word::HEAD_USED, word::HEAD_MADE, word::HEAD_UNTIL].map(|head| f.t(head).to_owned()).into_iter().chain([String::new()]).collect()
}

fn batch(f: &Frame, row: BatchRow) -> Vec<AnyView> {
    use tr::residents as word;
    let name = match &row.neighbourhood {
        Some(place) => f.local(place),
        None => f.t(word::CENSUS_TITLE).to_owned(),
    };
    let over = row.expires_at <= f.now;
    let state = if row.cancelled {
        Some(view! { <span class="state bad">{icon(f, "cross")}{f.t(word::STATE_CANCELLED)}</span> })
    } else {
        over.then(|| view! { <span class="state wait">{icon(f, "clock")}{f.t(word::STATE_EXPIRED)}</span> })
    };
    let figures = f.tf(word::BATCH_FIGURES, &[("count", &f.number(row.count)), ("used", &f.number(row.used)), ("unused", &f.number(row.count - row.used))]);
    let cancel = (!row.cancelled && !over && row.used < row.count).then(|| {
        let label = format!("{} ({name})", f.t(word::CANCEL_BATCH));
        view! { <form method="post" action=paths::cancel_letters(f.slug(), &row.id)><button class="button small danger" aria-label=label>{f.t(word::CANCEL_BATCH)}</button></form> }
    });
    let share = if row.count > 0 { row.used * 100 / row.count } else { 0 };
    vec![
        view! { {name}" "{state} }.into_any(),
        view! { <progress max="100" value=share.to_string() aria-label=figures.clone()></progress><span class="note">{figures.clone()}</span> }.into_any(),
        view! { <span class="small">{time(f, row.created_at)}</span> }.into_any(),
        view! { <span class="small">{format::date(f.lang, row.expires_at)}</span> }.into_any(),
        view! { {cancel} }.into_any(),
    ]
}
