//! A person's own residence in a commune: whether it counts, until when, and the form for a code.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::icon::icon;
use crate::components::labels;
use crate::components::picture::drawn;
use crate::format;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::residents::{Residence, ResidenceState, ResidentPage};
use crate::words::tr;

pub fn page(f: &Frame, p: ResidentPage) -> Page {
    use tr::residents as word;
    let title = f.t(word::OWN_TITLE);
    let current = p.residence.as_ref().is_some_and(|residence| residence.state == ResidenceState::Current);
    let field = Field::new("code", f.t(word::CODE), p.fields.code).hint(f.t(word::CODE_HINT));
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-join", title, f.t(word::OWN_LEDE))}
            {p.residence.as_ref().map(|residence| standing(f, residence))}
            {form::error_summary(f, &p.errors)}
            <section class="panel">
                <h2>{f.t(if current { word::RENEW_TITLE } else { word::ENTER_TITLE })}</h2>
                <form method="post" action=paths::resident(f.slug()) novalidate>
                    {form::text_field(f, field, &p.errors)}
                    {form::submit(f, word::ENTER)}
                </form>
            </section>
            <h2>{f.t(word::WHERE_TITLE)}</h2>
            <p>{f.t(word::WHERE)}</p>
            <p class="soft">{f.t(word::NOTHING_KEPT)}</p>
        </div>
    };
    Page::new(title, body.into_any())
}

fn standing(f: &Frame, residence: &Residence) -> AnyView {
    use tr::residents as word;
    let date = |at| format::date(f.lang, at);
    let until = residence.expires_at.map(date).unwrap_or_default();
    let (class, sign, text) = match residence.state {
        ResidenceState::Current if until.is_empty() => ("notice success", "check", f.t(word::IS_CURRENT).to_owned()),
        ResidenceState::Current => ("notice success", "check", f.tf(word::IS_CURRENT_UNTIL, &[("date", &until)])),
        ResidenceState::Expired => ("notice warning", "clock", f.tf(word::IS_EXPIRED, &[("date", &until)])),
        ResidenceState::Withdrawn => ("notice warning", "warning", f.t(word::IS_WITHDRAWN).to_owned()),
    };
    let reason = (residence.state == ResidenceState::Withdrawn).then(|| view! { <blockquote dir="auto">{residence.reason.clone()}</blockquote> });
    view! {
        <div class=class>{icon(f, sign)}<p>{text}</p></div>
        {reason}
        {facts(f, residence)}
    }
    .into_any()
}

/// Neighbourhood, method and day of a residence.
pub(super) fn facts(f: &Frame, residence: &Residence) -> AnyView {
    use tr::residents as word;
    let place = residence.neighbourhood.as_ref().map(|place| view! { <div><dt>{f.t(word::NEIGHBOURHOOD)}</dt><dd>{f.local(place)}</dd></div> });
    let method = residence.method.map(|method| view! { <div><dt>{f.t(word::METHOD_LABEL)}</dt><dd>{f.t(labels::residence_method(method))}</dd></div> });
    view! {
        <dl class="facts">
            {place}
            {method}
            <div><dt>{f.t(word::SINCE)}</dt><dd>{format::date(f.lang, residence.verified_at)}</dd></div>
        </dl>
    }
    .into_any()
}
