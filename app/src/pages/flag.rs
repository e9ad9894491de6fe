//! Flagging: which rule a text breaks, and what happens then.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::{labels, rules};
use crate::model::content::Reason;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::moderation::{AppealFields, FlagFields, FlagPage, FlagStatus};
use crate::words::tr;

/// The form, or what became of the flag that this person has raised before.
pub fn page(f: &Frame, page: FlagPage, fields: FlagFields, appeal: AppealFields, errors: FormErrors) -> Page {
    let title = labels::word_of_kind!(page.kind, tr::flags::title);
    let content = match &page.status {
        Some(status) => view! { {self::status(f, status, appeal, &errors)}<p><a class="button" href=page.back>{f.t(tr::flags::BACK)}</a></p> }.into_any(),
        None => flag_form(f, page, fields, &errors),
    };
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{f.t(title)}</h1></div>
            {content}
        </div>
    };
    Page::new(f.t(title), body.into_any())
}

/// What became of a flag, and the form to ask for another look when it was dismissed.
fn status(f: &Frame, status: &FlagStatus, typed: AppealFields, errors: &FormErrors) -> AnyView {
    use tr::flag_appeals as word;
    let text = match status.upheld {
        None => tr::flags::ALREADY,
        Some(true) => word::UPHELD,
        Some(false) => word::DISMISSED,
    };
    let appeal = match &status.appeal {
        Some(appeal) if appeal.reversed.is_none() => {
            let dates = [("date", crate::format::date(f.lang, appeal.at)), ("due", crate::format::date(f.lang, appeal.due_at))];
            let text = f.tf(tr::appeals::APPEALED, &[(dates[0].0, &dates[0].1), (dates[1].0, &dates[1].1)]);
            view! { <p class="state wait">{icon(f, "clock")}" "{text}</p> }.into_any()
        }
        Some(appeal) if appeal.reversed == Some(false) => {
            view! { <p><strong>{f.t(word::KEPT_AGAIN)}</strong></p><blockquote dir="auto">{appeal.answer.clone()}</blockquote> }.into_any()
        }
        _ => ().into_any(),
    };
    let form = status.may_appeal.then(|| {
        let body = Field::new("body", f.t(word::WHY), typed.body).hint(f.t(word::WHY_HINT)).rows(5);
        view! {
            {form::error_summary(f, errors)}
            <form class="panel" method="post" action=status.action.clone() novalidate>
                <h2>{f.t(word::TITLE)}</h2>
                <p>{f.tn(word::LEDE, status.appeal_days)}</p>
                {form::text_area(f, body, errors)}
                <button class="button primary">{f.t(word::ACT)}</button>
            </form>
        }
    });
    view! { <div class="notice">{icon(f, "flag")}<div><p>{f.t(text)}</p>{appeal}</div></div>{form} }.into_any()
}

fn flag_form(f: &Frame, page: FlagPage, fields: FlagFields, errors: &FormErrors) -> AnyView {
    let choices = Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(labels::reason(*reason))).help(f.t(rules::rule(*reason)))).collect();
    let note = Field::new("note", f.t(tr::flags::NOTE), fields.note).hint(f.t(tr::flags::NOTE_HINT)).rows(3);
    let cooling = page.cooling.map(|until| {
        let text = f.tf(tr::flags::COOLING, &[("date", &crate::format::date(f.lang, until))]);
        view! { <div class="notice">{icon(f, "info")}<p>{text}</p></div> }
    });
    view! {
        {form::error_summary(f, errors)}
        <form method="post" action=page.action novalidate>
            {cooling}
            {form::radio_cards(f, Field::new("reason", f.t(tr::flags::REASON), &fields.reason), choices, errors)}
            {form::text_area(f, note, errors)}
            <section class="panel">
                <h2>{f.t(tr::flags::NEXT_TITLE)}</h2>
                <p>{f.t(tr::flags::NEXT)}</p>
            </section>
            <p class="button-row">
                <button class="button primary">{icon(f, "flag")}" "{f.t(tr::flags::SUBMIT)}</button>
                <a class="button quiet" href=page.back>{f.t(tr::flags::CANCEL)}</a>
            </p>
        </form>
    }
    .into_any()
}

/// Why it cannot be flagged, and the link back to it.
pub fn not_possible(f: &Frame, title: String, why: String, back: String) -> Page {
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title.clone()}</h1></div>
            <div class="notice warning">{icon(f, "info")}<p>{why}</p></div>
            <p><a class="button" href=back>{f.t(tr::flags::BACK)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}
