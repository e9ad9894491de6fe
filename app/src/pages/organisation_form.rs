//! The form to request that an organisation may speak in a commune.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::icon::icon;
use crate::components::labels;
use crate::components::picture::drawn;
use crate::format;
use crate::model::content::OrganisationKind;
use crate::model::frame::Frame;
use crate::model::organisations::RequestForm;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, p: RequestForm) -> Page {
    use tr::organisations as word;
    let title = f.t(word::ASK);
    let e = &p.errors;
    let kinds = OrganisationKind::ALL.iter().map(|kind| Choice::new(kind.as_str(), f.t(labels::organisation_kind(*kind)))).collect();
    let line = |name: &'static str, label, value: &str| form::text_field(f, Field::new(name, f.t(label), value), e);
    let text = |name: &'static str, label, value: &str| form::text_area(f, Field::new(name, f.t(label), value).hint(f.t(word::ABOUT_HINT)).rows(4), e);
    let number = Field::new("ice", f.t(word::ICE), p.fields.ice.clone()).hint(f.t(word::ICE_HINT)).kind("text", "off");
    let sure = || p.warn_ice.then(|| form::checkbox(f, "ice_sure", view! { {f.t(word::ICE_SURE)} }.into_any(), p.fields.ice_sure == "yes", e));
    let invited = !p.fields.invitation.is_empty();
    let body = view! {
        <div class="narrow">
            {drawn(f, "step-answer", title, f.t(if invited { word::ASK_INVITED } else { word::ASK_LEDE }))}
            {form::error_summary(f, e)}
            {known(f, &p)}
            <form method="post" action=paths::new_organisation(f.slug()) enctype="multipart/form-data" novalidate>
                {form::hidden("invitation", p.fields.invitation.clone())}
                {form::hidden("consultation", p.fields.consultation.clone())}
                {form::radio_cards(f, Field::new("kind", f.t(word::KIND), &p.fields.kind), kinds, e)}
                {line("name_ar", word::NAME_AR, &p.fields.name_ar)}
                {line("name_fr", word::NAME_FR, &p.fields.name_fr)}
                {invited.then(|| line("role", word::ROLE, &p.fields.role))}
                {text("about_ar", word::ABOUT_AR, &p.fields.about_ar)}
                {text("about_fr", word::ABOUT_FR, &p.fields.about_fr)}
                <section class="step">
                    <h2>{f.t(word::NUMBERS)}</h2>
                    <p class="soft">{f.t(word::NUMBERS_HELP)}</p>
                    {form::text_field(f, number, e)}
                    {sure()}
                    {line("receipt", word::RECEIPT, &p.fields.receipt)}
                    {line("authority", word::AUTHORITY, &p.fields.authority)}
                </section>
                {mandate(f, &p)}
                {form::submit(f, word::SEND)}
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The organisation that has the number already, and whom to ask.
fn known(f: &Frame, p: &RequestForm) -> Option<AnyView> {
    use tr::organisations as word;
    let (name, page) = p.known.as_ref()?;
    let name = f.local(name);
    let (text, link) = match page {
        Some(page) => (f.tf(word::KNOWN, &[("name", &name)]), Some(view! { <p><a href=page.clone()>{f.t(word::TO_PAGE)}</a></p> })),
        None => (f.tf(word::KNOWN_WAITING, &[("name", &name)]), None),
    };
    let contact = (!p.contact.is_empty()).then(|| {
        let address = p.contact.clone();
        view! { <p>{f.t(word::OR_COMMUNE)}" "<a href=format!("mailto:{address}") dir="ltr">{address.clone()}</a></p> }
    });
    Some(view! { <div class="notice warning">{icon(f, "organisation")}<div><p>{text}</p>{link}{contact}</div></div> }.into_any())
}

/// A media type as people say it, with the size.
pub(super) fn file_words(f: &Frame, (media_type, bytes): &(String, i64)) -> String {
    let kind = media_type.rsplit('/').next().unwrap_or_default().to_uppercase();
    let size = if *bytes >= 1_000_000 { (format::decimal(f.lang, bytes / 10_000), "MB") } else { (f.number((bytes + 999) / 1_000), "kB") };
    format!("{kind}, {} {}", size.0, size.1)
}

fn mandate(f: &Frame, p: &RequestForm) -> AnyView {
    use tr::organisations as word;
    let kept = p.document.as_ref().map(|document| {
        let words = f.tf(word::MANDATE_KEPT, &[("file", &file_words(f, document))]);
        view! { <p class="small">{icon(f, "check")}" "{words}</p> }
    });
    view! {
        <section class="step">
            <h2>{f.t(word::MANDATE_TITLE)}</h2>
            <div class="notice">{icon(f, "shield")}<p>{f.t(word::MANDATE_NOTE)}</p></div>
            {kept}
            {form::hidden("document", p.fields.document.clone())}
            {form::file_field(f, Field::new("mandate", f.t(word::MANDATE), "").hint(f.t(word::MANDATE_HINT)), "application/pdf,image/jpeg,image/png,image/webp", &p.errors)}
        </section>
    }
    .into_any()
}
