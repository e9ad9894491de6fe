//! Blacking out parts of a photo: the picture is pressed twice for a rectangle, or four numbers say where it is; then it is published with reasons. It all
//! works without scripts: the picture is a button that sends where it was pressed, and the rectangles stand in the address.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{self, Choice, Field};
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::components::{breadcrumbs, labels};
use crate::model::content::Reason;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::redaction::{IMAGE_BUTTONS, Rectangle, RedactPage, image_height, percent};
use crate::words::tr;

pub fn page(f: &Frame, p: RedactPage, errors: FormErrors) -> Page {
    use tr::redaction as word;
    let title = f.t(word::TITLE);
    let item = paths::moderation_item(f.slug(), "photo", &p.id);
    let body = view! {
        {breadcrumbs::moderation(f, Some((item, tr::moderation::item::title::PHOTO)))}
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
        {form::error_summary(f, &errors)}
        <div class="photo-work">
            <div>{picture(f, &p)}{list(f, &p)}{by_numbers(f, &p, &errors)}</div>
            <aside>{publishing(f, &p, &errors)}</aside>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Moderation, body.into_any()))
}

/// An address with these rectangles, and a first corner.
fn with(path: String, rectangles: &[Rectangle], corner: Option<(i64, i64)>) -> String {
    let rectangles: Vec<String> = rectangles.iter().map(ToString::to_string).collect();
    let corner = corner.map(|(left, top)| format!("{left},{top}")).unwrap_or_default();
    let pairs: Vec<(&str, &str)> = rectangles.iter().map(|rectangle| ("r", rectangle.as_str())).chain([("corner", corner.as_str())]).collect();
    paths::with_query(path, &pairs)
}

/// The rectangles so far, in a form.
fn rectangles(p: &RedactPage) -> AnyView {
    p.rectangles.iter().map(|rectangle| form::hidden("r", rectangle.to_string())).collect::<Vec<_>>().into_any()
}

fn picture(f: &Frame, p: &RedactPage) -> AnyView {
    use tr::redaction as word;
    let here = paths::redact(f.slug(), &p.id);
    let source = with(paths::redact_preview(f.slug(), &p.id), &p.rectangles, p.corner);
    let (next, corner, forget) = match p.corner {
        Some((left, top)) => (
            f.tf(word::SECOND, &[("x", &percent(left)), ("y", &percent(top))]),
            Some(form::hidden("corner", format!("{left},{top}"))),
            Some(view! { <a class="button small quiet" href=with(here.clone(), &p.rectangles, None)>{f.t(word::FORGET)}</a> }),
        ),
        None => (f.t(word::FIRST).to_owned(), None, None),
    };
    let pictures = IMAGE_BUTTONS
        .into_iter()
        .zip(["map map-wide", "map map-narrow"])
        .map(|((name, wide), class)| {
            let (alt, tall) = (f.tf(word::IMAGE, &[("alt", &p.alt)]), image_height(wide, p.width, p.height));
            view! { <input class=class type="image" name=name src=source.clone() alt=alt width=wide.to_string() height=tall.to_string()/> }
        })
        .collect::<Vec<_>>();
    view! {
        <section class="panel" aria-labelledby="picture">
            <h2 id="picture">{f.t(word::PICTURE)}</h2>
            <p role="status">{icon(f, "edit")}" "{next}" "{forget}</p>
            <form method="get" action=here>
                {rectangles(p)}
                {corner}
                {pictures}
            </form>
        </section>
    }
    .into_any()
}

fn list(f: &Frame, p: &RedactPage) -> AnyView {
    use tr::redaction as word;
    let lines = p
        .rectangles
        .iter()
        .map(|r| {
            let values = [("x", percent(r.left)), ("y", percent(r.top)), ("width", percent(r.width)), ("height", percent(r.height))];
            let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
            view! { <li>{f.tf(word::RECTANGLE, &values)}</li> }
        })
        .collect::<Vec<_>>();
    let count = f.tf(word::RECTANGLES, &[("count", &f.number(lines.len() as i64)), ("most", &f.number(Rectangle::MOST as i64))]);
    let remove = p.rectangles.split_last().map(|(_, rest)| {
        let href = with(paths::redact(f.slug(), &p.id), rest, p.corner);
        view! { <p class="button-row"><a class="button small" href=href>{f.t(word::REMOVE)}</a></p> }
    });
    let none = lines.is_empty().then(|| view! { <p class="soft">{f.t(word::NONE)}</p> });
    view! { <section aria-labelledby="rectangles"><h2 id="rectangles">{count}</h2>{none}<ol>{lines}</ol>{remove}</section> }.into_any()
}

/// The same for whoever cannot click on pictures.
fn by_numbers(f: &Frame, p: &RedactPage, errors: &FormErrors) -> AnyView {
    use tr::redaction as word;
    let field = |name, label, value: &str| form::text_field(f, Field::new(name, f.t(label), value), errors);
    view! {
        <form class="panel" method="get" action=paths::redact(f.slug(), &p.id) novalidate>
            <h2>{f.t(word::KEYBOARD)}</h2>
            <p class="small soft">{f.t(word::KEYBOARD_HELP)}</p>
            {rectangles(p)}
            <div class="row-form quarters">
                {field("left", word::LEFT, &p.typed.left)}
                {field("top", word::TOP, &p.typed.top)}
                {field("width", word::WIDTH, &p.typed.width)}
                {field("height", word::HEIGHT, &p.typed.height)}
            </div>
            <button class="button" name="add" value="yes">{f.t(word::ADD)}</button>
        </form>
    }
    .into_any()
}

fn publishing(f: &Frame, p: &RedactPage, errors: &FormErrors) -> AnyView {
    use tr::moderation::item as word;
    let reasons = Reason::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(labels::reason(*reason)))).collect();
    let reason = Field::new("reason", f.t(word::REASON), p.fields.reason.clone());
    let note = Field::new("note", f.t(word::NOTE), p.fields.note.clone()).hint(f.t(word::NOTE_HINT)).rows(5);
    view! {
        <form class="panel" method="post" action=paths::redact(f.slug(), &p.id) novalidate>
            <h2>{f.t(tr::redaction::PUBLISH)}</h2>
            <p>{f.t(tr::redaction::PUBLISH_HELP)}</p>
            {rectangles(p)}
            {form::hidden("visibility", p.fields.visibility.clone())}
            {form::hidden("version", p.fields.version.clone())}
            {form::hidden("decisions", p.fields.decisions.clone())}
            {form::select(f, reason, f.t(word::CHOOSE), vec![(String::new(), reasons)], errors)}
            {form::text_area(f, note, errors)}
            <button class="button danger wide">{f.t(tr::redaction::PUBLISH_ACT)}</button>
        </form>
    }
    .into_any()
}
