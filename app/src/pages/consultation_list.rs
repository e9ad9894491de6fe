//! The staff's list of consultations, and the form that begins one from a template.

use leptos::prelude::*;

use super::Page;
use crate::components::consultation;
use crate::components::form::{self, Choice, Field, error_summary, radio_cards, submit, text_field};
use crate::components::hub::{hub, table};
use crate::components::{breadcrumbs, due, listing};
use crate::format;
use crate::model::Micros;
use crate::model::consultation_forms::{ConsultationListPage, ConsultationRow, NewConsultationPage};
use crate::model::consultations::ConsultationTemplate;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: ConsultationListPage) -> Page {
    use tr::consultations::staff as word;
    let list = paths::consultation_list(f.slug());
    let rows: Vec<Vec<AnyView>> = p.rows.into_iter().map(|one| row(f, one)).collect();
    let pager = listing::pager(f, p.continued.then(|| list.clone()), p.next.map(|after| paths::with_query(list, &[("after", &after)])));
    let content = if rows.is_empty() {
        view! { <p class="soft">{f.t(word::NONE)}</p> }.into_any()
    } else {
        let heads = [word::HEAD_TITLE, tr::hub::HEAD_STATE, word::HEAD_DATES, word::HEAD_DECISION].map(|head| f.t(head).to_owned()).to_vec();
        table(f.t(tr::consultations::TITLE).to_owned(), heads, rows)
    };
    let body = view! {
        <div class="page-head"><h1>{f.t(tr::consultations::TITLE)}</h1><p class="lede">{f.t(word::LIST_LEDE)}</p></div>
        <p class="button-row"><a class="button primary" href=paths::new_consultation(f.slug())>{f.t(word::NEW)}</a></p>
        {content}
        {pager}
    };
    Page::new(f.t(tr::consultations::TITLE), hub(f, StaffRoom::Consultations, body.into_any()))
}

fn row(f: &Frame, row: ConsultationRow) -> Vec<AnyView> {
    let href = paths::prepare_consultation(f.slug(), row.number);
    let day = |at: Option<Micros>| at.map(|at| format::date(f.lang, Micros(at.0 - 1))).unwrap_or_default();
    let decision = match row.decides_at {
        Some(at) if row.waits => due::until(f, Micros(at.0 - 1)),
        at => view! { <span class="small">{day(at)}</span> }.into_any(),
    };
    vec![
        view! { <a href=href>{consultation::line(f, &row.title)}</a>" "<span class="soft small">{f.t(consultation::template(row.template))}</span> }.into_any(),
        consultation::state(f, row.state),
        view! { <span class="small">{day(row.closes_at)}</span> }.into_any(),
        decision,
    ]
}

/// The six templates, and the first day.
pub fn new(f: &Frame, p: NewConsultationPage) -> Page {
    use tr::consultations::staff as word;
    let choices = ConsultationTemplate::ALL
        .iter()
        .map(|template| Choice::new(template.as_str(), f.t(consultation::template(*template))).help(f.t(help(*template))))
        .collect();
    let start = Field::new("starts_on", f.t(word::STARTS_ON), p.fields.starts_on).kind("date", "off").hint(f.t(word::STARTS_HINT));
    let body = view! {
        {breadcrumbs::up(f, paths::consultation_list(f.slug()), f.t(tr::consultations::TITLE))}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::NEW)}</h1><p class="lede">{f.t(word::NEW_LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            <form method="post" action=paths::new_consultation(f.slug()) novalidate>
                {radio_cards(f, form::Field::new("template", f.t(word::TEMPLATE), p.fields.template), choices, &p.errors)}
                {text_field(f, start, &p.errors)}
                {submit(f, word::CREATE)}
            </form>
        </div>
    };
    Page::new(f.t(word::NEW), hub(f, StaffRoom::Consultations, body.into_any()))
}

const fn help(template: ConsultationTemplate) -> Key {
    use tr::consultations::template_help as word;
    match template {
        ConsultationTemplate::ParticipatoryBudget => word::PARTICIPATORY_BUDGET,
        ConsultationTemplate::Vote => word::VOTE,
        ConsultationTemplate::OpennessPlan => word::OPENNESS_PLAN,
        ConsultationTemplate::ActionPlan => word::ACTION_PLAN,
        ConsultationTemplate::DraftText => word::DRAFT_TEXT,
        ConsultationTemplate::Questionnaire => word::QUESTIONNAIRE,
        ConsultationTemplate::RoundTable => word::ROUND_TABLE,
    }
}
