//! The log of paper, and withdrawing an entry with a reason.

use leptos::prelude::*;

use super::Page;
use super::paper::entry;
use crate::components::form::{self, Field};
use crate::components::hub::{hub, nothing, table};
use crate::components::icon::icon;
use crate::components::labels;
use crate::format;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paper::{PaperAct, PaperLogPage, PaperLogRow, PaperWithdrawPage};
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: PaperLogPage) -> Page {
    use tr::paper as word;
    let title = f.t(word::LOG_TITLE);
    let rows = p.rows.into_iter().map(|line| row(f, line)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        nothing(f, "scene-empty-list", word::NO_ENTRIES)
    } else {
        let heads = [tr::hub::HEAD_WHAT, tr::hub::HEAD_WORK, word::RECEIPT, tr::hub::HEAD_AGENT, tr::hub::HEAD_WHEN].map(|head| f.t(head).to_owned()).to_vec();
        table(title.to_owned(), heads, rows)
    };
    let older = p.older.map(|href| {
        view! { <nav class="pager" aria-label=f.t(tr::residents::PAGES)><a href=href rel="next">{f.t(tr::residents::OLDER)}" "{icon(f, "arrow-end")}</a></nav> }
    });
    let body = view! {
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LOG_LEDE)}</p></div>
        {list}
        {older}
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}

fn row(f: &Frame, row: PaperLogRow) -> Vec<AnyView> {
    use tr::paper as word;
    let act = f.t(match row.act {
        PaperAct::Entered => word::ACT_ENTERED,
        PaperAct::CodeMade => word::ACT_CODE_MADE,
        PaperAct::Claimed => word::ACT_CLAIMED,
        PaperAct::Withdrawn => word::ACT_WITHDRAWN,
    });
    let kind = row.kind.map(|kind| view! { " "<span class="tag">{f.t(labels::paper_kind(kind))}</span> });
    let about = (!row.path.is_empty()).then(|| view! { <a href=row.path.clone()><bdi>{row.label.clone()}</bdi></a> });
    // What is about nothing that can be read is called by what was done.
    let (alone, beside) = if about.is_none() { (Some(act), None) } else { (None, Some(view! { <span class="small">{act}</span> })) };
    let reason = (!row.reason.is_empty()).then(|| view! { <span class="note" dir="auto">{row.reason.clone()}</span> });
    let receipt = paths::paper_receipt(f.slug(), &row.receipt);
    vec![
        view! { {about}{alone}{reason} }.into_any(),
        view! { {beside}{kind} }.into_any(),
        view! { <a class="receipt" href=receipt><bdi dir="ltr">{row.receipt.clone()}</bdi></a> }.into_any(),
        view! { <bdi class="small">{row.agent.clone()}</bdi> }.into_any(),
        view! { <span class="small">{format::date_time(f.lang, row.at)}</span> }.into_any(),
    ]
}

pub fn withdraw(f: &Frame, p: PaperWithdrawPage) -> Page {
    use tr::paper as word;
    let title = f.t(word::WITHDRAW_TITLE);
    let reason = Field::new("reason", f.t(tr::residents::REASON), p.fields.reason).hint(f.t(word::AGAIN_REASON_HINT)).rows(4);
    let back = paths::paper_receipt(f.slug(), &p.entry.receipt);
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::WITHDRAW_LEDE)}</p></div>
            {entry(f, &p.entry)}
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::paper_withdraw(f.slug(), &p.entry.id) novalidate>
                {form::text_area(f, reason, &p.errors)}
                <p class="button-row">
                    <button class="button danger">{f.t(word::WITHDRAW)}</button>
                    <a class="button quiet" href=back>{f.t(tr::residents::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}
