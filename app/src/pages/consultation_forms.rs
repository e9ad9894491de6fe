//! Forms of preparing a consultation: its texts, whom it is for, its documents.

use leptos::prelude::*;

use super::consultation_prepare::up;
use super::{Page, consultation as public};
use crate::components::consultation::{audience_kind, language, text_name};
use crate::components::form::{self, Choice, Field, error, error_summary, file_field, hidden, label_field, radio_cards, select, submit, text_area, text_field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::labels;
use crate::model::consultation_forms::{AudienceFields, AudiencePage, DOCUMENT_FIELDS, DocumentsPage, LANGS, TEXT_FIELDS, TextFields, TextsPage};
use crate::model::consultation_pages::DocumentLine;
use crate::model::consultations::{AudienceKind, TextName};
use crate::model::content::OrganisationKind;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::languages::Needed;
use crate::model::{Lang, paths};
use crate::words::{Key, tr};

const fn hint(text: TextName) -> Key {
    use tr::consultations::text_hint as word;
    match text {
        TextName::Title => word::TITLE,
        TextName::Purpose => word::PURPOSE,
        TextName::Settled => word::SETTLED,
        TextName::Decider => word::DECIDER,
        TextName::Binding => word::BINDING,
    }
}

/// The reason of a change, which everybody reads beside it.
pub(super) fn reason(f: &Frame, published: bool, value: &str, errors: &FormErrors) -> Option<AnyView> {
    use tr::consultations::staff as word;
    published.then(|| text_area(f, Field::new("reason", f.t(word::CHANGE_REASON), value).hint(f.t(word::CHANGE_REASON_HINT)).rows(3), errors))
}

/// Every text in every language: Arabic and French first, the others folded.
pub fn texts(f: &Frame, p: TextsPage) -> Page {
    use tr::consultations::staff as word;
    let notice = p.published.then(|| view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::ONLY_TYPOS)}</p></div> });
    let needed = p.needed.langs().map(|lang| in_language(f, (lang, p.needed), &p.fields, &p.errors)).collect::<Vec<_>>();
    let others = p.needed.optional().map(|lang| in_language(f, (lang, p.needed), &p.fields, &p.errors)).collect::<Vec<_>>();
    let is_filled = p.fields.0.iter().any(|(name, value)| is_optional(name, p.needed) && !value.is_empty());
    let open = is_filled || p.errors.iter().any(|error| is_optional(error.field, p.needed));
    let body = view! {
        {up(f, p.number, &p.title)}
        <div class="page-head"><h1>{f.t(word::TASK_TEXTS)}</h1><p class="lede">{f.t(word::TEXTS_LEDE)}</p></div>
        {notice}
        {error_summary(f, &p.errors)}
        <form method="post" action=paths::consultation_texts(f.slug(), p.number) novalidate>
            <div class="two-languages">{needed}</div>
            {other_languages(f, open, others)}
            {reason(f, p.published, p.fields.get("reason"), &p.errors)}
            {submit(f, tr::form::SAVE)}
        </form>
    };
    Page::new(f.t(word::TASK_TEXTS), hub(f, StaffRoom::Consultations, body.into_any()))
}

/// Whether a field is of a language that may be left out.
pub(super) fn is_optional(name: &str, needed: Needed) -> bool {
    needed.optional().any(|lang| name.strip_suffix(lang.code()).is_some_and(|name| name.ends_with('_')))
}

/// The fields of languages that may be left out, folded; `None` when none may.
pub(super) fn other_languages(f: &Frame, open: bool, fields: Vec<AnyView>) -> Option<AnyView> {
    let title = f.t(tr::consultations::staff::OTHER_LANGUAGES);
    (!fields.is_empty()).then(|| {
        view! { <details class="fold-row" open=open><summary><h2>{title}</h2></summary><div class="two-languages">{fields}</div></details> }.into_any()
    })
}

fn in_language(f: &Frame, (lang, needed): (Lang, Needed), fields: &TextFields, errors: &FormErrors) -> AnyView {
    let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
    let areas = TEXT_FIELDS
        .iter()
        .map(|(text, names)| {
            let name = names[at];
            let rows = match text {
                TextName::Title => 2,
                TextName::Purpose => 7,
                TextName::Settled | TextName::Binding => 4,
                TextName::Decider => 2,
            };
            let field = Field::in_language(f, (name, text_name(*text)), fields.get(name), (lang, needed));
            text_area(f, field.hint(f.t(hint(*text))).rows(rows), errors)
        })
        .collect::<Vec<_>>();
    view! { <fieldset class="plain-set"><legend>{language(lang)}</legend>{areas}</fieldset> }.into_any()
}

/// Who takes part, and who answers questions.
pub fn audience(f: &Frame, p: AudiencePage) -> Page {
    use tr::consultations::staff as word;
    let people = p.staff.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect();
    let person = Field::new("contact_id", f.t(word::CONTACT_ID), p.fields.contact_id.clone()).hint(f.t(word::CONTACT_HINT));
    let how = Field::new("contact", f.t(word::CONTACT_TEXT), p.fields.contact.clone()).hint(f.t(word::CONTACT_TEXT_HINT));
    let who = if p.published { view! { <div class="notice">{icon(f, "info")}<p>{f.t(word::FROZEN)}</p></div> }.into_any() } else { asked(f, &p) };
    let body = view! {
        {up(f, p.number, &p.title)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::TASK_AUDIENCE)}</h1></div>
            {error_summary(f, &p.errors)}
            <form method="post" action=paths::consultation_audience(f.slug(), p.number) novalidate>
                {who}
                {select(f, person, f.t(tr::form::CHOOSE), vec![(String::new(), people)], &p.errors)}
                {text_field(f, how, &p.errors)}
                {reason(f, p.published, &p.fields.reason, &p.errors)}
                {submit(f, tr::form::SAVE)}
            </form>
        </div>
    };
    Page::new(f.t(word::TASK_AUDIENCE), hub(f, StaffRoom::Consultations, body.into_any()))
}

fn asked(f: &Frame, p: &AudiencePage) -> AnyView {
    use tr::consultations::staff as word;
    let kinds = AudienceKind::ALL.iter().filter(|kind| **kind != AudienceKind::Invited || p.invites);
    let choices = kinds.map(|kind| Choice::new(kind.as_str(), f.t(audience_kind(*kind))).help(f.t(audience_help(*kind)))).collect();
    let places = p.neighbourhoods.iter().map(|(slug, name)| (slug.clone(), f.local(name))).collect();
    let organisations = OrganisationKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), f.t(labels::organisation_kind(*kind)).to_owned())).collect();
    let AudienceFields { audience, neighbourhood, kind, .. } = p.fields.clone();
    view! {
        {radio_cards(f, Field::new("audience", f.t(word::AUDIENCE), audience), choices, &p.errors)}
        {boxes(f, ("neighbourhood", word::NEIGHBOURHOODS), places, &neighbourhood, &p.errors)}
        {boxes(f, ("kind", word::KINDS), organisations, &kind, &p.errors)}
    }
    .into_any()
}

/// Boxes of which several can be ticked.
fn boxes(f: &Frame, (name, legend): (&'static str, Key), all: Vec<(String, String)>, chosen: &[String], errors: &FormErrors) -> AnyView {
    label_field(name, f.t(legend));
    let boxes = all
        .into_iter()
        .enumerate()
        .map(|(at, (value, words))| {
            // The first one carries the field's name as id, so that the summary of errors leads to it.
            let id = if at == 0 { name.to_owned() } else { format!("{name}-{value}") };
            let label_for = id.clone();
            let checked = chosen.contains(&value);
            view! { <label class="check" for=label_for><input type="checkbox" id=id name=name value=value checked=checked/><span><bdi>{words}</bdi></span></label> }
        })
        .collect::<Vec<_>>();
    view! { <fieldset class="field"><legend>{f.t(legend)}</legend>{boxes}{error(f, name, errors)}</fieldset> }.into_any()
}

const fn audience_help(kind: AudienceKind) -> Key {
    use tr::consultations::audience_help as word;
    match kind {
        AudienceKind::Everyone => word::EVERYONE,
        AudienceKind::Participants => word::PARTICIPANTS,
        AudienceKind::Residents => word::RESIDENTS,
        AudienceKind::Neighbourhoods => word::NEIGHBOURHOODS,
        AudienceKind::Organisations => word::ORGANISATIONS,
        AudienceKind::Invited => word::INVITED,
    }
}

/// What can be read beside the consultation, and the form that adds to it.
pub fn documents(f: &Frame, p: DocumentsPage) -> Page {
    use tr::consultations::staff as word;
    let rows = p.documents.iter().map(|one| document(f, &p, one)).collect::<Vec<_>>();
    let rows = (!rows.is_empty()).then(|| view! { <ul class="rows">{rows}</ul> });
    let body = view! {
        {up(f, p.number, &p.title)}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::TASK_DOCUMENTS)}</h1><p class="lede">{f.t(word::DOCUMENTS_LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            {rows}
            {adding(f, &p)}
        </div>
    };
    Page::new(f.t(word::TASK_DOCUMENTS), hub(f, StaffRoom::Consultations, body.into_any()))
}

fn adding(f: &Frame, p: &DocumentsPage) -> AnyView {
    use tr::consultations::staff as word;
    let in_language = |lang: Lang| document_in(f, p, lang);
    let needed = p.needed.langs().map(in_language).collect::<Vec<_>>();
    let others = p.needed.optional().map(in_language).collect::<Vec<_>>();
    // What stands before the first file is kept for whoever has to sign in again.
    let files = p.needed.langs().chain(p.needed.optional()).map(|lang| file_in(f, p, lang)).collect::<Vec<_>>();
    let is_filled = p.needed.optional().any(|lang| p.fields.typed(lang) != ("", ""));
    let open = is_filled || p.errors.iter().any(|error| is_optional(error.field, p.needed));
    view! {
        <section class="do" aria-labelledby="add">
            <h2 id="add">{f.t(word::ADD_DOCUMENT)}</h2>
            <form method="post" action=paths::consultation_documents(f.slug(), p.number) enctype="multipart/form-data" novalidate>
                {needed}
                {other_languages(f, open, others)}
                {reason(f, p.published, &p.fields.reason, &p.errors)}
                {files}
                {form::submit(f, word::ADD_DOCUMENT)}
            </form>
        </section>
    }
    .into_any()
}

/// Its file in a language, which may be in another language alone.
fn file_in(f: &Frame, p: &DocumentsPage, lang: Lang) -> AnyView {
    use tr::consultations::staff as word;
    let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
    let [_, _, file] = DOCUMENT_FIELDS[at];
    let upload = Field::new(file, format!("{} ({})", f.t(word::DOCUMENT_FILE), lang.own_name()), "").hint(f.t(word::DOCUMENT_FILE_HINT));
    file_field(f, upload, "application/pdf,image/jpeg,image/png,image/webp", &p.errors)
}

/// A document in a language: what it is called, and what stands in it.
fn document_in(f: &Frame, p: &DocumentsPage, lang: Lang) -> AnyView {
    use tr::consultations::staff as word;
    let at = LANGS.iter().position(|known| *known == lang).unwrap_or_default();
    let [title, summary, _] = DOCUMENT_FIELDS[at];
    let (typed, about) = p.fields.typed(lang);
    let field = |name, label, value: &str| Field::in_language(f, (name, label), value, (lang, p.needed));
    view! {
        <fieldset class="plain-set">
            <legend>{lang.own_name()}</legend>
            {text_field(f, field(title, word::DOCUMENT_TITLE, typed), &p.errors)}
            {text_area(f, field(summary, word::DOCUMENT_SUMMARY, about).rows(4), &p.errors)}
        </fieldset>
    }
    .into_any()
}

fn document(f: &Frame, p: &DocumentsPage, one: &DocumentLine) -> AnyView {
    use tr::consultations::staff as word;
    let remove = (!p.published).then(|| {
        view! {
            <form method="post" action=paths::consultation_documents(f.slug(), p.number)>
                {hidden("act", "remove")}
                {hidden("document", one.id.clone())}
                <button class="button small quiet">{icon(f, "trash")}{f.t(word::REMOVE_DOCUMENT)}</button>
            </form>
        }
    });
    view! { <li>{public::document(f, p.number, one)}{remove}</li> }.into_any()
}
