//! Within which time a commune decides: appeals, what was flagged, organisations that ask.

use leptos::prelude::*;

use super::Page;
use crate::components::breadcrumbs;
use crate::components::form::{self, Field};
use crate::components::hub::hub;
use crate::model::deadlines::DeadlineFields;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, fields: DeadlineFields, errors: FormErrors) -> Page {
    use tr::deadlines as word;
    let title = f.t(word::TITLE);
    let body = view! {
        <div class="narrow">
            {breadcrumbs::administration(f, None)}
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {form::error_summary(f, &errors)}
            <form method="post" action=paths::deadlines(f.slug()) novalidate>
                {form::text_field(f, Field::new("decision_hours", f.t(word::DECISION_HOURS), fields.decision_hours).hint(f.t(word::DECISION_HOURS_HINT)).digits(), &errors)}
                {form::text_field(f, Field::new("appeal_days", f.t(word::APPEAL_DAYS), fields.appeal_days).hint(f.t(word::APPEAL_DAYS_HINT)).digits(), &errors)}
                {form::text_field(f, Field::new("organisation_days", f.t(word::ORGANISATION_DAYS), fields.organisation_days).hint(f.t(word::ORGANISATION_DAYS_HINT)).digits(), &errors)}
                {form::submit(f, word::SAVE)}
            </form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}
