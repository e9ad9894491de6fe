//! The form of an official answer.

use leptos::prelude::*;

use super::Page;
use crate::components::answer::decision;
use crate::components::form::{Choice, Field, error_summary, radio_cards, submit, text_area, text_field};
use crate::model::answer::AnswerForm;
use crate::model::content::Decision;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: AnswerForm) -> Page {
    let title = f.tf(tr::answers::FORM_TITLE, &[("title", &p.title)]);
    let choices = Decision::ALL.iter().map(|choice| Choice::new(choice.as_str(), f.t(decision(*choice).1))).collect();
    let (fields, errors) = (p.fields, &p.errors);
    let body = view! {
        <div class="narrow">
            <div class="page-head">
                <h1 dir="auto">{title.clone()}</h1>
                <p class="lede">{f.t(tr::answers::FORM_HELP)}</p>
            </div>
            {error_summary(f, errors)}
            <form method="post" action=paths::answer(f.slug(), p.number) novalidate>
                {radio_cards(f, Field::new("decision", f.t(tr::answers::DECISION), &fields.decision), choices, errors)}
                {text_area(f, Field::new("reasons", f.t(tr::answers::REASONS), fields.reasons).hint(f.t(tr::answers::REASONS_HINT)).rows(10), errors)}
                {text_field(f, Field::new("cost", f.t(tr::answers::COST), fields.cost).hint(f.t(tr::answers::COST_HINT)), errors)}
                {text_field(f, Field::new("responsible", f.t(tr::answers::RESPONSIBLE), fields.responsible), errors)}
                {text_field(f, Field::new("starts_on", f.t(tr::answers::STARTS), fields.starts_on).kind("date", "off"), errors)}
                {text_field(f, Field::new("ends_on", f.t(tr::answers::ENDS), fields.ends_on).kind("date", "off"), errors)}
                {submit(f, tr::answers::PUBLISH)}
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}
