//! The form to report a problem: a picture, where, what, and a few words. Four short steps on one page.

use leptos::prelude::*;

use super::Page;
use super::problem::breadcrumbs;
use crate::components::form::{Choice, Field, error_summary, select, text_area, text_field};
use crate::components::icon::icon;
use crate::components::picture::drawn;
use crate::components::topics::topics;
use crate::components::{language, photos, point};
use crate::islands::PhotoTarget;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::problems::ProblemFormPage;
use crate::words::tr;

pub fn page(f: &Frame, p: ProblemFormPage) -> Page {
    let title = f.t(tr::problems::REPORT);
    let e = &p.errors;
    let places: Vec<Choice> = p.neighbourhoods.iter().map(|(slug, name)| Choice::new(slug, f.local(name))).collect();
    let fields = &p.fields;
    // Drawn where it stands: the summary of errors keeps the order in which fields are drawn.
    let speaker = || {
        if p.organisations.is_empty() {
            return None;
        }
        let organisations = p.organisations.iter().map(|(id, name)| Choice::new(id.to_string(), f.local(name))).collect();
        let field = Field::new("act_as", f.t(tr::discussion::SPEAK_AS), fields.act_as.clone());
        Some(select(f, field, f.t(tr::discussion::MYSELF), vec![(String::new(), organisations)], e))
    };
    // The point says it where there is a map.
    let neighbourhood = Field::new("neighbourhood", f.t(tr::problems::NEIGHBOURHOOD), fields.neighbourhood.clone());
    let neighbourhood = if p.map.is_some() { neighbourhood.hint(f.t(tr::problems::NEIGHBOURHOOD_HINT)) } else { neighbourhood };
    let target = PhotoTarget { action: paths::new_problem(f.slug()), upload_key: fields.upload_key.clone(), most: p.most_photos };
    let body = view! {
        <div class="narrow">
            {breadcrumbs(f)}
            {drawn(f, "step-problem", title, f.t(tr::problems::REPORT_LEDE))}
            {error_summary(f, e)}
            {p.from_photo.then(|| view! { <div class="notice" role="status">{icon(f, "pin")}<p>{f.t(tr::problems::PLACE_FROM_PHOTO)}" "<a href="#point">{f.t(tr::problems::POINT)}</a></p></div> })}
            <form method="post" action=paths::new_problem(f.slug()) enctype="multipart/form-data" novalidate>
                // Pressing Enter in a field presses the first button of a form: it must be the one that sends.
                <button class="visually-hidden" tabindex="-1" aria-hidden="true">{f.t(tr::problems::SEND)}</button>
                <section class="step">
                    <h2>{f.t(tr::problems::STEP_PHOTOS)}</h2>
                    {photos::upload_fields(f, target, p.photos.clone(), e)}
                </section>
                <section class="step">
                    <h2>{f.t(tr::problems::STEP_WHERE)}</h2>
                    {p.map.as_ref().map(|map| point::field(f, tr::problems::POINT, map, (&fields.latitude, &fields.longitude)))}
                    {select(f, neighbourhood, f.t(tr::form::CHOOSE), vec![(String::new(), places)], e)}
                </section>
                <section class="step">
                    <h2>{f.t(tr::problems::STEP_WHAT)}</h2>
                    {topics(f, Field::new("topic", f.t(tr::problems::TOPIC), fields.topic.clone()), e)}
                </section>
                <section class="step">
                    <h2>{f.t(tr::problems::STEP_TEXT)}</h2>
                    {text_field(f, Field::new("title", f.t(tr::problems::TITLE), fields.title.clone()).hint(f.t(tr::problems::TITLE_HINT)), e)}
                    {text_area(f, Field::new("body", f.t(tr::problems::BODY), fields.body.clone()).hint(f.t(tr::problems::BODY_HINT)).rows(4), e)}
                </section>
                <section class="step">
                    {language::field(f, &fields.language, e)}
                    {speaker()}
                    <p class="soft">{f.t(tr::problems::WHAT_IS_PUBLIC)}</p>
                    <p class="button-row"><button class="button primary">{icon(f, "check")}{f.t(tr::problems::SEND)}</button></p>
                </section>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}
