//! Who wrote something, with the marks that say for whom.

use leptos::prelude::*;

use super::icon::icon;
use super::labels;
use super::time::time;
use crate::model::Micros;
use crate::model::content::Author;
use crate::model::frame::Frame;
use crate::words::tr;

/// The author's name, linked where there is a profile, and the marks of organisation, officer and placeholder.
pub fn author(f: &Frame, author: &Author) -> AnyView {
    let name = if author.officer { f.commune.as_ref().map_or_else(|| f.local(&author.name), |commune| f.local(&commune.name)) } else { f.local(&author.name) };
    let name = match author.link.clone().filter(|_| !author.officer) {
        Some(link) => view! { <a href=link><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    let organisation = author.organisation.map(|kind| view! { <span class="badge organisation">{f.t(labels::organisation_kind(kind))}</span> });
    let officer = author.officer.then(|| view! { <span class="badge officer">{f.t(tr::author::OFFICER)}</span> });
    let placeholder = (author.placeholder && !author.at_the_desk).then(|| view! { <span class="badge">{f.t(tr::author::PLACEHOLDER)}</span> });
    view! { {name}{organisation}{officer}{placeholder}{desk_mark(f, author)} }.into_any()
}

/// The mark of a text that came on paper.
pub fn desk_mark(f: &Frame, author: &Author) -> Option<AnyView> {
    author.at_the_desk.then(|| view! { <span class="badge">{icon(f, "document")}{f.t(tr::author::AT_THE_DESK)}</span> }.into_any())
}

/// The line under a title: who and when.
pub fn byline(f: &Frame, by: &Author, at: Micros) -> AnyView {
    view! { <p class="byline">{icon(f, "person")}{author(f, by)}<span aria-hidden="true">"·"</span>{time(f, at)}</p> }.into_any()
}
