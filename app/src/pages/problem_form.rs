//! The form to report a problem: what, where, a picture. Four short steps on one page.

use leptos::prelude::*;

use super::Page;
use super::problem::breadcrumbs;
use crate::components::form::{Choice, Field, error_summary, select, text_area, text_field};
use crate::components::icon::icon;
use crate::components::photos;
use crate::islands::{PhotoTarget, PointMap, PointPicker, PointWords};
use crate::model::frame::Frame;
use crate::model::map::{IMAGE_BUTTONS, Map};
use crate::model::paths;
use crate::model::problems::ProblemFormPage;
use crate::taxonomy;
use crate::words::tr;

pub fn page(f: &Frame, p: ProblemFormPage) -> Page {
    let title = f.t(tr::problems::REPORT);
    let e = &p.errors;
    let topics = taxonomy::categories()
        .iter()
        .map(|category| {
            let subs = category.sub.iter().map(|sub| Choice::new(format!("{}/{}", category.key, sub.key), sub.name(f.lang)));
            (category.name(f.lang).to_owned(), subs.collect())
        })
        .collect();
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
    let target = PhotoTarget { action: paths::new_problem(f.slug()), upload_key: fields.upload_key.clone(), most: p.most_photos };
    let body = view! {
        <div class="narrow">
            {breadcrumbs(f)}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="lede">{f.t(tr::problems::REPORT_LEDE)}</p>
            </div>
            {error_summary(f, e)}
            <form method="post" action=paths::new_problem(f.slug()) enctype="multipart/form-data" novalidate>
                // Pressing Enter in a field presses the first button of a form: it must be the one that sends.
                <button class="visually-hidden" tabindex="-1" aria-hidden="true">{f.t(tr::problems::SEND)}</button>
                <section class="step">
                    <h2>{f.t(tr::problems::STEP_WHAT)}</h2>
                    {select(f, Field::new("topic", f.t(tr::problems::TOPIC), fields.topic.clone()), f.t(tr::form::CHOOSE), topics, e)}
                    {text_field(f, Field::new("title", f.t(tr::problems::TITLE), fields.title.clone()).hint(f.t(tr::problems::TITLE_HINT)), e)}
                    {text_area(f, Field::new("body", f.t(tr::problems::BODY), fields.body.clone()).hint(f.t(tr::problems::BODY_HINT)), e)}
                </section>
                <section class="step">
                    <h2>{f.t(tr::problems::STEP_WHERE)}</h2>
                    {select(f, Field::new("neighbourhood", f.t(tr::problems::NEIGHBOURHOOD), fields.neighbourhood.clone()), f.t(tr::form::CHOOSE), vec![(String::new(), places)], e)}
                    {p.map.as_ref().map(|map| point(f, &p, map))}
                </section>
                <section class="step">
                    <h2>{f.t(tr::problems::STEP_PHOTOS)}</h2>
                    {photos::upload_fields(f, target, p.photos.clone(), e)}
                </section>
                <section class="step">
                    {speaker()}
                    <p class="soft">{f.t(tr::problems::WHAT_IS_PUBLIC)}</p>
                    <p class="button-row"><button class="button primary">{icon(f, "check")}{f.t(tr::problems::SEND)}</button></p>
                </section>
            </form>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The map as a picture that is a button: clicking it sends the form with the position, and the form comes back with the point on it.
fn point(f: &Frame, p: &ProblemFormPage, map: &Map) -> AnyView {
    use tr::problems as word;
    let map = PointMap {
        source: paths::with_query(paths::commune_map(f.slug()), &[("lang", f.lang.code())]),
        bounds: map.bounds,
        size: (map.width, map.height),
        pictures: IMAGE_BUTTONS.map(|(name, width)| (name.to_owned(), width)),
    };
    let words = PointWords {
        press: f.t(word::POINT_BUTTON).to_owned(),
        hint: f.t(word::POINT_HINT).to_owned(),
        set: f.t(word::POINT_SET).to_owned(),
        remove: f.t(word::POINT_REMOVE).to_owned(),
        mine: f.t(word::POINT_MINE).to_owned(),
        outside: f.t(word::POINT_OUTSIDE).to_owned(),
        unknown: f.t(word::POINT_UNKNOWN).to_owned(),
    };
    view! {
        <div class="field" role="group" aria-labelledby="point">
            <p class="label" id="point">{f.t(word::POINT)}</p>
            <PointPicker latitude=p.fields.latitude.clone() longitude=p.fields.longitude.clone() map=map words=words/>
        </div>
    }
    .into_any()
}
