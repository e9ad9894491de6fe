//! Hiding spam in bulk: the preview, and what was hidden with a button to restore it.

use leptos::prelude::*;

use super::Page;
use super::moderation_row::{line, visibility};
use crate::components::breadcrumbs;
use crate::components::form::{self, Field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::time::time;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::workbench::{BulkPage, SweepPage};
use crate::words::tr;

/// What would be hidden, and what not.
pub fn preview(f: &Frame, page: BulkPage, errors: FormErrors) -> Page {
    use tr::workbench as word;
    let (count, weight) = (page.rows.len() as i64, page.review_weight);
    let gone = (page.gone > 0).then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.tn(word::GONE, page.gone)}</p></div> });
    let rows = page
        .rows
        .iter()
        .map(|(seen, row)| {
            view! {
                <li>
                    {line(f, row, weight)}
                    <label class="check"><input type="checkbox" name="item" value=seen.clone() checked=true/>" "<span>{f.t(word::HIDE_THIS)}</span></label>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let left_out = page.left_out.iter().map(|row| view! { <li>{line(f, row, weight)}</li> }).collect::<Vec<_>>();
    let left_out = (!left_out.is_empty()).then(|| {
        view! { <section aria-labelledby="left-out"><h2 id="left-out">{f.t(word::LEFT_OUT)}</h2><p>{f.t(word::LEFT_OUT_WHY)}</p><ul class="rows">{left_out}</ul></section> }
    });
    let note = Field::new("note", f.t(tr::moderation::item::NOTE), page.fields.note.clone()).hint(f.t(word::BULK_NOTE)).rows(4);
    let form = if rows.is_empty() {
        view! {
            <div class="empty"><h2>{f.t(word::BULK_EMPTY)}</h2><p>{f.t(word::CHOOSE_SOME)}</p></div>
            <p><a class="button" href=paths::moderation(f.slug())>{f.t(tr::keys::QUEUE)}</a></p>
        }
        .into_any()
    } else {
        view! {
            <form method="post" action=paths::moderation_bulk(f.slug()) novalidate>
                <ul class="rows" id="item">{rows}</ul>
                {form::error(f, "item", &errors)}
                {form::text_area(f, note, &errors)}
                <p class="button-row">
                    <button class="button danger">{icon(f, "shield")}" "{f.t(word::BULK_ACT)}</button>
                    <a class="button quiet" href=paths::moderation(f.slug())>{f.t(tr::appeals::CANCEL)}</a>
                </p>
            </form>
        }
        .into_any()
    };
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{f.tn(word::BULK_TITLE, count)}</h1><p class="lede">{f.t(word::BULK_LEDE)}</p></div>
            {form::error_summary(f, &errors)}
            {gone}
            {form}
            {left_out}
        </div>
    };
    Page::new(f.tn(word::BULK_TITLE, count), hub(f, StaffRoom::Moderation, body.into_any()))
}

/// What was hidden at once.
pub fn sweep(f: &Frame, page: SweepPage) -> Page {
    use tr::workbench as word;
    let rows = page
        .rows
        .iter()
        .map(|(title, path, state)| view! { <li><h2 class="card-title" dir="auto"><a href=path.clone()>{title.clone()}</a></h2><p class="tags">{visibility(f, *state)}</p></li> })
        .collect::<Vec<_>>();
    let undone = page.undone.map(|at| view! { <div class="notice">{icon(f, "check")}<p>{f.t(word::UNDONE_AT)}" "{time(f, at)}</p></div> });
    let undo = page.may_undo.then(|| {
        view! {
            <form class="panel" method="post" action=paths::moderation_undo(f.slug(), &page.id)>
                <h2>{f.t(word::UNDO)}</h2>
                <p>{f.t(word::UNDO_HELP)}</p>
                <button class="button" data-key="u">{f.t(word::UNDO_ACT)}</button>
            </form>
        }
    });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::moderation(f, None)}
            <div class="page-head"><h1>{f.t(word::SWEEP_TITLE)}</h1><p class="meta">{time(f, page.at)}</p></div>
            {undone}
            {undo}
            <ul class="rows">{rows}</ul>
        </div>
    };
    Page::new(f.t(word::SWEEP_TITLE), hub(f, StaffRoom::Moderation, body.into_any()))
}
