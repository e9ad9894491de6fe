//! The desk's page for paper, what a form entered with its slips, and a receipt as staff see it.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::hub::{desk_tabs, hub, table};
use crate::components::icon::icon;
use crate::components::time::time;
use crate::components::{breadcrumbs, labels, slip};
use crate::format;
use crate::model::Lang;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paper::{PaperDonePage, PaperEntry, PaperForm, PaperPage, PaperSlip, ReceiptDeskPage};
use crate::model::paths;
use crate::words::tr;

/// The links to the forms, and the field for a receipt.
pub fn page(f: &Frame, p: PaperPage) -> Page {
    use tr::paper as word;
    let title = f.t(word::TITLE);
    let agent = f.viewer.as_ref().is_some_and(|viewer| viewer.is_desk_agent);
    let links = PaperForm::ALL
        .iter()
        .map(|form| {
            let sign = match form {
                PaperForm::Problem => "problem",
                PaperForm::Solution => "solution",
                PaperForm::Comment => "comment",
                PaperForm::Support => "support",
            };
            let (name, purpose) = labels::paper_form(*form);
            let href = paths::paper_form(f.slug(), form.as_str());
            view! { <li><a class="door" href=href>{icon(f, sign)}<span><strong>{f.t(name)}</strong><span class="soft">{f.t(purpose)}</span></span></a></li> }
        })
        .collect::<Vec<_>>();
    let field = Field::new("receipt", f.t(word::RECEIPT), p.receipt).hint(f.t(word::RECEIPT_HINT));
    let body = view! {
        {desk_tabs(f, &paths::paper(f.slug()))}
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
        <div class="notice">{icon(f, "shield")}<p>{f.t(word::NEVER_NOTE)}</p></div>
        {agent.then(|| view! { <ul class="doors">{links}</ul> })}
        <section>
            <h2>{f.t(word::FIND_TITLE)}</h2>
            {form::error_summary(f, &p.errors)}
            <form class="row-form search-row" method="get" action=paths::paper(f.slug()) novalidate>
                {form::text_field(f, field, &p.errors)}
                <button class="button">{icon(f, "search")}{f.t(word::FIND)}</button>
            </form>
        </section>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}

/// What a form entered, with the slips to hand over.
pub fn done(f: &Frame, p: PaperDonePage) -> Page {
    use tr::paper as word;
    let title = f.t(word::DONE_TITLE);
    let head = (!p.slips.is_empty()).then(|| view! { <p class="lede">{f.t(word::SLIP_LEDE)}</p> });
    let body = view! {
        <div class="column">
            <div class="page-head no-print"><h1>{title}</h1>{head}</div>
            {slips(f, &p.slips)}
            <section class="no-print">
                <h2>{f.t(word::ENTRIES)}</h2>
                {entries(f, p.entries, true)}
                <p class="button-row"><a class="button primary" href=paths::paper(f.slug())>{f.t(word::NEXT_PAPER)}</a></p>
            </section>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}

pub fn receipt(f: &Frame, p: ReceiptDeskPage) -> Page {
    use tr::paper as word;
    let title = f.tf(word::RECEIPT_NUMBERED, &[("receipt", &p.receipt)]);
    let state = match p.claimed_at {
        Some(at) => view! { <div class="notice">{icon(f, "info")}<p>{f.tf(word::CLAIMED_ON, &[("date", &format::date(f.lang, at))])}</p></div> }.into_any(),
        None => view! { <p class="byline">{icon(f, "person")}<bdi>{f.local(&p.name)}</bdi></p> }.into_any(),
    };
    let acts = p.may_print.then(|| acts(f, &p.receipt));
    let class = if acts.is_some() { "two" } else { "column" };
    let body = view! {
        <div class="page-head no-print">
            {breadcrumbs::up(f, paths::paper(f.slug()), f.t(word::TITLE))}
            <h1>{title.clone()}</h1>
            {state}
        </div>
        {slips(f, &p.slips)}
        <div class=format!("{class} no-print")>
            <section class="two-read">
                <h2>{f.t(word::ENTRIES)}</h2>
                {entries(f, p.entries, false)}
                <p class="button-row"><a class="button" href=paths::receipt_page(f.slug(), &p.receipt)>{f.t(word::PUBLIC_PAGE)}</a></p>
            </section>
            {acts}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}

/// What an agent does with a receipt: one more sheet of the same person, and a new code.
fn acts(f: &Frame, receipt: &str) -> AnyView {
    use tr::paper as word;
    let links = PaperForm::ALL
        .iter()
        .map(|form| {
            let href = paths::with_query(paths::paper_form(f.slug(), form.as_str()), &[("receipt", receipt)]);
            view! { <li><a href=href>{f.t(labels::paper_form(*form).0)}</a></li> }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="two-do" aria-labelledby="more">
            <h2 id="more">{f.t(word::MORE_TITLE)}</h2>
            <ul class="chips">{links}</ul>
            <h2>{f.t(word::LOST_TITLE)}</h2>
            <p>{f.t(word::LOST_HELP)}</p>
            <form method="post" action=paths::paper_code(f.slug(), receipt)>
                <p class="button-row"><button class="button">{f.t(word::NEW_CODE)}</button></p>
            </form>
        </section>
    }
    .into_any()
}

fn slips(f: &Frame, slips: &[PaperSlip]) -> Vec<AnyView> {
    use tr::paper as word;
    let commune = f.commune.as_ref().map(|commune| commune.name.clone());
    let address = format!("{}{}", f.origin, paths::receipt(f.slug()));
    let slip = |one: &PaperSlip| {
        let part = |lang: Lang| {
            let commune = commune.as_ref().map(|name| name.get(lang).to_owned());
            let name = (!one.name.is_empty()).then(|| view! { <p><bdi>{one.name.clone()}</bdi></p> });
            view! {
                <p><strong>{commune}</strong>" · "{word::RECEIPT.text(lang)}" "<bdi dir="ltr">{one.receipt.clone()}</bdi></p>
                {name}
                <p>{word::SLIP_HOW.text(lang)}</p>
                {(lang == Lang::Fr).then(|| view! { <p><bdi dir="ltr">{address.clone()}</bdi></p> })}
                <p class="small">{word::SLIP_ASK.text(lang)}</p>
            }
            .into_any()
        };
        slip::slip(f, &one.code, part)
    };
    slips.iter().map(slip).collect()
}

fn entries(f: &Frame, entries: Vec<PaperEntry>, with_receipt: bool) -> AnyView {
    use tr::paper as word;
    if entries.is_empty() {
        return view! { <p class="soft">{f.t(word::NO_ENTRIES)}</p> }.into_any();
    }
    let receipt = with_receipt.then_some(word::RECEIPT);
    let heads = [Some(tr::hub::HEAD_WHAT), receipt, Some(word::PAPER_DATE), Some(tr::hub::HEAD_WHEN)].into_iter().flatten();
    let heads = heads.map(|head| f.t(head).to_owned()).chain([String::new()]).collect();
    let rows = entries.into_iter().map(|row| line(f, &row, with_receipt)).collect();
    table(f.t(word::ENTRIES).to_owned(), heads, rows)
}

/// An entry as a line of a table.
fn line(f: &Frame, row: &PaperEntry, with_receipt: bool) -> Vec<AnyView> {
    use tr::paper as word;
    let sheet = (!row.sheet.is_empty()).then(|| view! { <span class="note">{f.t(word::SHEET)}" "<bdi>{row.sheet.clone()}</bdi></span> });
    let withdraw = row.may_withdraw.then(|| {
        let label = format!("{} ({})", f.t(word::WITHDRAW), row.label);
        view! { <a class="button small" href=paths::paper_withdraw(f.slug(), &row.id) aria-label=label>{f.t(word::WITHDRAW)}</a> }
    });
    let receipt = with_receipt.then(|| {
        let href = paths::paper_receipt(f.slug(), &row.receipt);
        view! { <a class="receipt" href=href><bdi dir="ltr">{row.receipt.clone()}</bdi></a> }.into_any()
    });
    let mut cells = vec![view! { {named(f, row)}{sheet} }.into_any()];
    cells.extend(receipt);
    cells.push(view! { <span class="small">{format::civil_date(f.lang, &row.paper_date)}</span> }.into_any());
    cells.push(view! { <span class="small">{time(f, row.at)}</span> }.into_any());
    cells.push(withdraw.into_any());
    cells
}

/// What an entry is, and where it is read.
fn named(f: &Frame, row: &PaperEntry) -> AnyView {
    use tr::paper as word;
    let name = if row.path.is_empty() {
        view! { <span class="soft">{f.t(word::GONE)}</span> }.into_any()
    } else {
        view! { <a href=row.path.clone()><bdi>{row.label.clone()}</bdi></a> }.into_any()
    };
    let withdrawn = row.withdrawn.then(|| view! { " "<span class="state bad">{icon(f, "cross")}{f.t(word::STATE_WITHDRAWN)}</span> });
    view! { <span class="tag">{f.t(labels::paper_kind(row.kind))}</span>" "{name}{withdrawn} }.into_any()
}

/// One entry by itself: what it is, where it is read, from which paper.
pub(super) fn entry(f: &Frame, row: &PaperEntry) -> AnyView {
    use tr::paper as word;
    let href = paths::paper_receipt(f.slug(), &row.receipt);
    let sheet = (!row.sheet.is_empty()).then(|| view! { <span>{f.t(word::SHEET)}" "<bdi>{row.sheet.clone()}</bdi></span> });
    view! {
        <p>{named(f, row)}</p>
        <p class="meta">
            <span>{f.t(word::RECEIPT)}" "<a href=href><bdi dir="ltr">{row.receipt.clone()}</bdi></a></span>
            <span>{f.tf(word::PAPER_OF, &[("date", &format::civil_date(f.lang, &row.paper_date))])}</span>
            {sheet}
            <span>{time(f, row.at)}</span>
        </p>
    }
    .into_any()
}
