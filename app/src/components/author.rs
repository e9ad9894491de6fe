//! Who wrote something, with the marks that say for whom.

use leptos::prelude::*;

use super::icon::icon;
use super::time::time;
use super::{face, labels};
use crate::format::isolated;
use crate::model::Micros;
use crate::model::content::Author;
use crate::model::frame::Frame;
use crate::words::{Key, tr};

/// The author's name as readers see it: an officer speaks in the commune's.
pub fn name(f: &Frame, author: &Author) -> String {
    let commune = f.commune.as_ref().filter(|_| author.officer);
    commune.map_or_else(|| f.local(&author.name), |commune| f.local(&commune.name))
}

/// The author's name, linked where there is a profile, and the marks of organisation, officer and placeholder.
pub fn author(f: &Frame, author: &Author) -> AnyView {
    let name = name(f, author);
    let name = match author.link.clone().filter(|_| !author.officer) {
        Some(link) => view! { <a href=link><bdi>{name}</bdi></a> }.into_any(),
        None => view! { <bdi>{name}</bdi> }.into_any(),
    };
    let placeholder = (author.placeholder && !author.at_the_desk).then(|| view! { <span class="badge">{f.t(tr::author::PLACEHOLDER)}</span> });
    view! { {name}{voice(f, author)}{placeholder}{desk_mark(f, author)} }.into_any()
}

/// The same in as few elements as there can be, for pages with hundreds of authors; with a word that marks this one among them.
pub fn signature(f: &Frame, author: &Author, mark: Option<Key>) -> AnyView {
    let name = name(f, author);
    let (class, dir, name) = match mark {
        Some(word) => ("by badge author", None, format!("{} · {}", isolated(f.lang, &name), f.t(word))),
        None => ("by", Some("auto"), name),
    };
    // Its face is drawn by the style sheet: an element for each would double a page of hundreds.
    let (letters, hue) = face::marks(f, author).unzip();
    let name = match author.link.clone().filter(|_| !author.officer) {
        Some(link) => view! { <a class=class href=link dir=dir data-face=letters data-hue=hue>{name}</a> }.into_any(),
        None => view! { <bdi class=class data-face=letters data-hue=hue>{name}</bdi> }.into_any(),
    };
    if author.organisation.is_some() || author.officer || author.at_the_desk {
        return view! { <span class="byline">{name}{voice(f, author)}{desk_mark(f, author)}</span> }.into_any();
    }
    let placeholder = author.placeholder.then(|| f.t(tr::author::PLACEHOLDER));
    view! { {name}{placeholder} }.into_any()
}

/// For whom the author speaks.
fn voice(f: &Frame, author: &Author) -> AnyView {
    let organisation = author.organisation.map(|kind| view! { <span class="badge organisation">{f.t(labels::organisation_kind(kind))}</span> });
    let officer = author.officer.then(|| view! { <span class="badge officer">{f.t(tr::author::OFFICER)}</span> });
    view! { {organisation}{officer} }.into_any()
}

/// The mark of a text that came on paper.
pub fn desk_mark(f: &Frame, author: &Author) -> Option<AnyView> {
    author.at_the_desk.then(|| view! { <span class="badge">{icon(f, "document")}{f.t(tr::author::AT_THE_DESK)}</span> }.into_any())
}

/// The line under a title: who, with their face, and when.
pub fn byline(f: &Frame, by: &Author, at: Micros) -> AnyView {
    view! { <p class="byline">{face::face(f, by)}{author(f, by)}<span aria-hidden="true">"·"</span>{time(f, at)}</p> }.into_any()
}
