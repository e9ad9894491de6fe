//! What a commune reads before it is published: by kind and author, by checks, by its own words; and a field to try it all on a sample.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::{breadcrumbs, holding, moderation};
use crate::model::content::ItemKind;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::holding::{AuthorClass, HoldingFields, HoldingPage, SampleResult};
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::{Key, tr};

/// The form, and what would become of the sample.
pub fn page(f: &Frame, page: HoldingPage, errors: FormErrors) -> Page {
    use tr::holding as word;
    let title = f.t(word::TITLE);
    let fields = &page.fields;
    let sample = Field::new("sample", f.t(word::SAMPLE), &fields.sample).hint(f.t(word::SAMPLE_HINT)).rows(4);
    let body = view! {
        <div class="narrow">
            {breadcrumbs::administration(f, None)}
            <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {form::error_summary(f, &errors)}
            <form method="post" action=paths::holding(f.slug()) novalidate>
                <section class="step"><h2 id="authors">{f.t(word::STEP_AUTHORS)}</h2><p>{f.t(word::STEP_AUTHORS_HELP)}</p>{matrix(f, fields)}</section>
                <section class="step"><h2>{f.t(word::STEP_CHECKS)}</h2>{checks(f, fields, &errors)}</section>
                <section class="step">
                    <h2>{f.t(word::STEP_WORDS)}</h2>
                    <p>{f.t(word::STEP_WORDS_HELP)}</p>
                    {tick(f, "words", word::WORDS_ON, &fields.words, &errors)}
                    <div class="row-form">
                        {form::text_area(f, Field::new("arabic", f.t(word::lists::ARABIC), &fields.arabic), &errors)}
                        {form::text_area(f, Field::new("french", f.t(word::lists::FRENCH), &fields.french), &errors)}
                        {form::text_area(f, Field::new("darija", f.t(word::lists::DARIJA), &fields.darija), &errors)}
                    </div>
                    <p class="small soft">{f.t(word::DARIJA_HINT)}</p>
                </section>
                <p class="button-row"><button class="button primary" name="intent" value="save">{f.t(word::SAVE)}</button></p>
                <section class="step" id="try">
                    <h2>{f.t(word::STEP_TRY)}</h2>
                    {form::text_area(f, sample, &errors)}
                    {page.sample_result.as_ref().map(|result| outcome(f, result))}
                    <p class="button-row"><button class="button" name="intent" value="try" formaction=format!("{}#try", paths::holding(f.slug()))>{f.t(word::TRY)}</button></p>
                </section>
            </form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}

/// Kinds of content by kinds of authors: a box where the commune reads first.
fn matrix(f: &Frame, fields: &HoldingFields) -> AnyView {
    let heads = AuthorClass::ALL.iter().map(|class| view! { <th scope="col">{f.t(short(*class))}</th> }).collect::<Vec<_>>();
    let rows = ItemKind::held().into_iter().map(|kind| of_kind(f, kind, fields)).collect::<Vec<_>>();
    view! {
        <table class="matrix" aria-labelledby="authors">
            <thead><tr><td></td>{heads}</tr></thead>
            <tbody>{rows}</tbody>
        </table>
        <p class="small soft">{f.t(tr::hub::NEW_MEANS)}</p>
    }
    .into_any()
}

const fn short(class: AuthorClass) -> Key {
    use tr::hub::classes as word;
    match class {
        AuthorClass::New => word::NEW,
        AuthorClass::Participant => word::PARTICIPANT,
        AuthorClass::Resident => word::RESIDENT,
        AuthorClass::Organisation => word::ORGANISATION,
    }
}

fn of_kind(f: &Frame, kind: ItemKind, fields: &HoldingFields) -> AnyView {
    let boxes = AuthorClass::ALL
        .iter()
        .map(|class| {
            let value = format!("{}.{}", kind.as_str(), class.as_str());
            let checked = fields.held.contains(&value);
            let label = format!("{}: {}", f.t(holding::kinds(kind)), f.t(short(*class)));
            view! {
                <td><label class="check"><input type="checkbox" name="held" value=value checked=checked aria-label=label/><span>{f.t(short(*class))}</span></label></td>
            }
        })
        .collect::<Vec<_>>();
    view! { <tr><th scope="row">{f.t(holding::kinds(kind))}</th>{boxes}</tr> }.into_any()
}

fn tick(f: &Frame, name: &'static str, label: Key, value: &str, errors: &FormErrors) -> AnyView {
    form::label_field(name, f.t(label));
    form::checkbox(f, name, view! { {f.t(label)} }.into_any(), !value.is_empty(), errors)
}

fn checks(f: &Frame, fields: &HoldingFields, errors: &FormErrors) -> AnyView {
    use tr::holding as word;
    view! {
        <div class="rules-pair">{tick(f, "repeats", word::REPEATS_ON, &fields.repeats, errors)}</div>
        <div class="rules-pair">
            {tick(f, "links", word::LINKS_ON, &fields.links, errors)}
            {form::text_field(f, Field::new("links_most", f.t(word::LINKS_MOST), &fields.links_most).digits(), errors)}
        </div>
        <div class="rules-pair">
            {tick(f, "fast", word::FAST_ON, &fields.fast, errors)}
            {form::text_field(f, Field::new("fast_most", f.t(word::FAST_MOST), &fields.fast_most).digits(), errors)}
        </div>
    }
    .into_any()
}

/// What would become of the sample; what its author is does not matter here.
fn outcome(f: &Frame, result: &SampleResult) -> AnyView {
    use tr::holding as word;
    let links = f.tf(word::TRIED_LINKS, &[("count", &f.number(result.links))]);
    if result.reasons.is_empty() {
        return view! { <div class="notice success" role="status">{icon(f, "check")}<div><p>{f.t(word::TRIED_PASSES)}</p><p class="small">{links}</p></div></div> }
            .into_any();
    }
    view! {
        <div class="notice warning" role="status">
            {icon(f, "clock")}
            <div><p>{f.t(word::TRIED_HELD)}</p>{moderation::held_reasons(f, &result.reasons, &result.words)}<p class="small">{links}</p></div>
        </div>
    }
    .into_any()
}
