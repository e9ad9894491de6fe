//! The picture of a thing: its photo, or where there is none the drawing of its theme, so that no page and no card is without one.

use leptos::prelude::*;

use super::icon::icon;
use crate::model::consultations::ConsultationTemplate;
use crate::model::content::Photo;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::taxonomy;

/// A photo in the size `small` or `large`, or the tile of the theme; `on` lies on it, at its top.
pub fn picture(f: &Frame, photo: Option<&Photo>, size: &'static str, category: &str, on: Option<AnyView>) -> AnyView {
    let lazy = (size == "small").then_some("lazy");
    let inner = match photo {
        Some(photo) => view! {
            <img src=paths::photo(&photo.id, size) alt=photo.alt.clone() width=photo.width.to_string() height=photo.height.to_string() loading=lazy decoding="async"/>
        }
        .into_any(),
        None => tile(f, category),
    };
    let on = on.map(|on| view! { <span class="on">{on}</span> });
    view! { <div class="picture" data-theme=category.to_owned()>{inner}{on}</div> }.into_any()
}

/// The drawing of what a consultation is made from, in the colours of a theme; `on` lies on it, at its top.
pub fn asking(f: &Frame, template: ConsultationTemplate, on: Option<AnyView>) -> AnyView {
    let theme = match template {
        ConsultationTemplate::ParticipatoryBudget => "green-economy",
        ConsultationTemplate::Vote => "education",
        ConsultationTemplate::OpennessPlan => "water",
        ConsultationTemplate::ActionPlan => "green",
        ConsultationTemplate::DraftText => "territories",
        ConsultationTemplate::Questionnaire => "air",
        ConsultationTemplate::RoundTable => "soil",
    };
    let on = on.map(|on| view! { <span class="on">{on}</span> });
    view! { <div class="picture" data-theme=theme>{drawing(f, template.as_str())}{on}</div> }.into_any()
}

/// The drawing of a theme. It says nothing that is not said in words beside it.
pub fn tile(f: &Frame, category: &str) -> AnyView {
    drawing(f, if taxonomy::find(category).is_some() { category } else { "territories" })
}

/// A drawing of `public/tiles.svg`.
fn drawing(f: &Frame, name: &str) -> AnyView {
    let href = format!("{}#tile-{name}", (f.assets.file)("tiles.svg"));
    view! { <svg viewBox="0 0 320 180" preserveAspectRatio="xMidYMid slice" aria-hidden="true" focusable="false"><use href=href></use></svg> }.into_any()
}

/// A drawing for a situation: an empty list, a page that is not there, nothing left to do. `name` is an id of `public/scenes.svg`.
pub fn scene(f: &Frame, name: &str) -> AnyView {
    let href = format!("{}#{name}", (f.assets.file)("scenes.svg"));
    view! { <svg viewBox="0 0 240 160" data-theme="green" aria-hidden="true" focusable="false"><use href=href></use></svg> }.into_any()
}

/// The head of a page that has no picture of its own: its title, a sentence, and a drawing beside them. `drawing` is an id of `public/scenes.svg`.
pub fn drawn(f: &Frame, drawing: &str, title: impl Into<String>, lede: impl IntoAny) -> AnyView {
    let (title, lede) = (title.into(), lede.into_any());
    view! { <div class="page-head drawn"><div><h1>{title}</h1><p class="lede">{lede}</p></div>{scene(f, drawing)}</div> }.into_any()
}

/// The theme as a word with its sign, in the theme's tint.
pub fn theme(f: &Frame, category: &str) -> AnyView {
    view! { <span class="theme" data-theme=category.to_owned()>{icon(f, &format!("cat-{category}"))}{taxonomy::name(f.lang, category)}</span> }.into_any()
}
