//! The desk: issuing a resident's code after seeing a document, and the slip that is handed over.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::{desk_tabs, hub};
use crate::components::icon::icon;
use crate::components::{labels, slip as slips};
use crate::format;
use crate::model::content::ResidenceMethod;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::residents::{DeskPage, Slip};
use crate::model::{Lang, Localized, Micros, paths};
use crate::words::tr;

/// A neighbourhood to be chosen.
pub(super) fn neighbourhood(f: &Frame, places: Vec<(String, Localized)>, chosen: String, errors: &crate::model::form::FormErrors) -> AnyView {
    let choices = places.into_iter().map(|(slug, name)| Choice::new(slug, f.local(&name))).collect();
    let field = Field::new("neighbourhood", f.t(tr::residents::NEIGHBOURHOOD), chosen);
    form::select(f, field, f.t(tr::residents::CHOOSE), vec![(String::new(), choices)], errors)
}

pub fn page(f: &Frame, p: DeskPage) -> Page {
    use tr::residents as word;
    let title = f.t(word::DESK_TITLE);
    let methods = ResidenceMethod::AT_THE_DESK.iter().map(|method| Choice::new(method.as_str(), f.t(labels::residence_method(*method)))).collect();
    let (given, used) = (f.number(p.today.0), f.number(p.today.1));
    let body = view! {
        {desk_tabs(f, &paths::desk(f.slug()))}
        <div class="narrow start">
            <div class="page-head">
                <h1>{title}</h1>
                <p class="lede">{f.t(word::DESK_LEDE)}</p>
            </div>
            {form::error_summary(f, &p.errors)}
            <form method="post" action=paths::desk(f.slug()) novalidate>
                {form::radio_cards(f, Field::new("method", f.t(word::METHOD_ASKED), &p.fields.method), methods, &p.errors)}
                {neighbourhood(f, p.neighbourhoods, p.fields.neighbourhood, &p.errors)}
                <div class="notice">{icon(f, "shield")}<p>{f.t(word::NEVER_NOTE)}</p></div>
                {form::submit(f, word::GIVE)}
            </form>
            <p class="soft">{f.tf(word::TODAY, &[("given", &given), ("used", &used)])}</p>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}

pub fn slip(f: &Frame, p: Slip) -> Page {
    use tr::residents as word;
    let title = f.t(word::SLIP_TITLE);
    let commune = f.commune.as_ref().map(|commune| commune.name.clone());
    let part = |lang: Lang| {
        let name = commune.as_ref().map(|name| name.get(lang).to_owned());
        let place = if lang == Lang::Ar { p.neighbourhood.0.clone() } else { p.neighbourhood.1.clone() };
        view! {
            <p><strong>{name}</strong>" · "{place}</p>
            <p>{word::SLIP_HOW.text(lang)}</p>
            <p class="small">{word::SLIP_UNTIL.fill(lang, &[("date", &format::date(lang, Micros(p.expires_at)))])}</p>
        }
        .into_any()
    };
    let body = view! {
        <div class="narrow">
            <div class="page-head no-print"><h1>{title}</h1><p class="lede">{f.t(word::SLIP_LEDE)}</p></div>
            {slips::slip(f, &p.code, part)}
            <p class="button-row no-print"><a class="button primary" href=paths::desk(f.slug())>{f.t(word::NEXT_PERSON)}</a></p>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Desk, body.into_any()))
}
