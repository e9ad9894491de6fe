//! The forms of pledges: making one, reporting, withdrawing, and an officer's "it was not kept".

use leptos::prelude::*;

use super::Page;
use super::pledge::facts;
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::prose::prose;
use crate::components::{breadcrumbs, labels};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::pledges::{EndForm, Pledge, PledgeForm, PledgeKind, PledgeState, ReportForm};
use crate::words::tr;

pub fn page(f: &Frame, p: PledgeForm) -> Page {
    use tr::pledges as word;
    let title = f.t(word::NEW_TITLE);
    let organisations = p.organisations.iter().map(|(id, name)| Choice::new(id.to_string(), f.local(name))).collect();
    let kinds = PledgeKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), f.t(labels::pledge_kind(*kind)))).collect();
    let what = Field::new("what", f.t(word::WHAT), p.fields.what).hint(f.t(word::WHAT_HINT)).rows(4);
    let amount = Field::new("amount", f.t(word::AMOUNT), p.fields.amount).hint(f.t(word::AMOUNT_HINT));
    let unit = Field::new("unit", f.t(word::UNIT), p.fields.unit).hint(f.t(word::UNIT_HINT));
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::solution(f.slug(), p.number), p.title)}
            {drawn(f, "step-works", title, f.t(word::NEW_LEDE))}
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::new_pledge(f.slug(), p.number) novalidate>
                {form::radio_cards(f, Field::new("act_as", f.t(word::ACT_AS), &p.fields.act_as), organisations, &p.errors)}
                {form::radio_cards(f, Field::new("kind", f.t(word::KIND), &p.fields.kind), kinds, &p.errors)}
                {form::text_area(f, what, &p.errors)}
                {form::text_field(f, amount, &p.errors)}
                {form::text_field(f, unit, &p.errors)}
                {form::text_field(f, Field::new("due_on", f.t(word::DUE_ON), p.fields.due_on).kind("date", "off"), &p.errors)}
                <div class="notice">{icon(f, "info")}<p>{f.t(word::NEVER_CHANGES)}</p></div>
                {form::submit(f, word::MAKE)}
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The pledge that a form is about.
fn about(f: &Frame, pledge: &Pledge) -> AnyView {
    let name = f.local(&pledge.organisation.name);
    breadcrumbs::up(f, paths::pledge(&pledge.commune, &pledge.id), f.tf(tr::pledges::PAGE_TITLE, &[("name", &name)]))
}

pub fn report(f: &Frame, p: ReportForm) -> Page {
    use tr::pledges as word;
    let title = f.t(word::REPORT_TITLE);
    let amount = Field::new("amount", f.t(word::SO_FAR), p.fields.amount).hint(f.t(word::SO_FAR_HINT));
    let note = Field::new("note", f.t(word::NOTE), p.fields.note).hint(f.t(word::NOTE_HINT)).rows(4);
    let kept = view! { {f.t(word::ALL_OF_IT)} }.into_any();
    let body = view! {
        <div class="narrow">
            {about(f, &p.pledge)}
            <div class="page-head"><h1>{title}</h1></div>
            {prose(&p.pledge.what)}
            {facts(f, &p.pledge)}
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::pledge_report(f.slug(), &p.pledge.id) enctype="multipart/form-data" novalidate>
                {form::text_field(f, amount, &p.errors)}
                {form::text_area(f, note, &p.errors)}
                {form::checkbox(f, "kept", kept, p.fields.kept == "yes", &p.errors)}
                {form::file_field(f, Field::new("photo", f.t(word::PHOTO), "").hint(f.t(word::PHOTO_HINT)), "image/jpeg,image/png,image/webp", &p.errors)}
                {form::submit(f, word::SEND_REPORT)}
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The form with which an officer says that a pledge was not kept, or an organisation withdraws it.
pub fn end(f: &Frame, p: EndForm) -> Page {
    use tr::pledges as word;
    let (heading, lede, button, action) = match p.to {
        PledgeState::Broken => (word::BREAK_TITLE, word::BREAK_LEDE, word::BREAK, paths::break_pledge(f.slug(), &p.pledge.id)),
        _ => (word::WITHDRAW_TITLE, word::WITHDRAW_LEDE, word::WITHDRAW, paths::withdraw_pledge(f.slug(), &p.pledge.id)),
    };
    let reason = Field::new("reason", f.t(word::REASON), p.fields.reason).hint(f.t(word::REASON_HINT)).rows(4);
    let body = view! {
        <div class="narrow">
            {about(f, &p.pledge)}
            <div class="page-head"><h1>{f.t(heading)}</h1><p class="lede">{f.t(lede)}</p></div>
            {prose(&p.pledge.what)}
            {facts(f, &p.pledge)}
            {form::error_summary(f, &p.errors)}
            <form method="post" action=action novalidate>
                {form::text_area(f, reason, &p.errors)}
                <p class="button-row">
                    <button class="button danger">{f.t(button)}</button>
                    <a class="button quiet" href=paths::pledge(f.slug(), &p.pledge.id)>{f.t(word::CANCEL)}</a>
                </p>
            </form>
        </div>
    };
    Page::new(f.t(heading), body.into_any())
}
