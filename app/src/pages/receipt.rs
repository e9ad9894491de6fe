//! A receipt for paper, for whoever has one: the form for its code, and what came of the paper.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::{labels, tags};
use crate::format;
use crate::model::frame::Frame;
use crate::model::paper::{ReceiptEntry, ReceiptFormPage, ReceiptPage};
use crate::model::paths;
use crate::words::tr;

/// Two forms: for the code, and for the number.
pub fn form(f: &Frame, p: ReceiptFormPage) -> Page {
    use tr::paper as word;
    let title = f.t(word::OWN_TITLE);
    let code = Field::new("code", f.t(tr::residents::CODE), p.fields.code).hint(f.t(tr::residents::CODE_HINT));
    let number = Field::new("receipt", f.t(word::RECEIPT), p.fields.receipt).hint(f.t(word::RECEIPT_HINT));
    let account = (!p.signed_in).then(|| {
        view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::ACCOUNT_FIRST)}" "<a href=paths::sign_up()>{f.t(tr::layout::JOIN)}</a></p></div> }
    });
    let body = view! {
        <div class="narrow">
            {drawn(f, "step-answer", title, f.t(word::OWN_LEDE))}
            {form::error_summary(f, &p.errors)}
            <section class="panel">
                <h2>{f.t(word::CLAIM_TITLE)}</h2>
                {account}
                <form method="post" action=paths::receipt(f.slug()) novalidate>
                    {form::text_field(f, code, &p.errors)}
                    {form::submit(f, word::CLAIM)}
                </form>
            </section>
            <section class="panel">
                <h2>{f.t(word::LED_TITLE)}</h2>
                <form method="get" action=paths::receipt(f.slug()) novalidate>
                    {form::text_field(f, number, &p.errors)}
                    <p class="button-row"><button class="button">{f.t(word::LOOK)}</button></p>
                </form>
            </section>
        </div>
    };
    Page::new(title, body.into_any())
}

/// What came of the paper.
pub fn page(f: &Frame, p: ReceiptPage) -> Page {
    use tr::paper as word;
    let title = f.tf(word::RECEIPT_NUMBERED, &[("receipt", &p.receipt)]);
    let rows = p.entries.into_iter().map(|row| entry(f, row)).collect::<Vec<_>>();
    let list =
        if rows.is_empty() { view! { <p class="soft">{f.t(word::LED_NOWHERE)}</p> }.into_any() } else { view! { <ul class="rows">{rows}</ul> }.into_any() };
    let claim = (!p.claimed).then(|| view! { <p class="button-row"><a class="button" href=paths::receipt(f.slug())>{f.t(word::HAVE_CODE)}</a></p> });
    let body = view! {
        <div class="narrow">
            {drawn(f, "step-answer", title.clone(), f.tf(word::ENTERED_ON, &[("date", &format::date(f.lang, p.at))]))}
            <h2>{f.t(word::LED_TITLE)}</h2>
            {list}
            <p class="soft">{f.t(word::SUPPORTS_NOT_LISTED)}</p>
            {claim}
        </div>
    };
    Page::new(title, body.into_any())
}

fn entry(f: &Frame, row: ReceiptEntry) -> AnyView {
    let problem = row.problem.map(|state| tags::problem_state(f, state));
    let solution = row.solution.map(|state| tags::solution_state(f, state));
    view! {
        <li>
            <p><a href=row.path><bdi>{row.label}</bdi></a></p>
            <p class="tags"><span class="tag">{f.t(labels::paper_kind(row.kind))}</span>" "{problem}{solution}</p>
        </li>
    }
    .into_any()
}
