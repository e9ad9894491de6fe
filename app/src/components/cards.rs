//! The card of a problem in a list, picture first.

use leptos::prelude::*;

use super::icon::{figure, icon};
use super::picture::{picture, theme};
use super::time::time;
use super::{author, face, tags};
use crate::model::Micros;
use crate::model::content::{Author, ProblemCard, ProblemState};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::tongue::{self, Tongue};
use crate::words::tr;

/// One card: an `<li>` for a `<ul class="cards">`. That nothing has happened yet is not worth a mark.
pub fn problem_card(f: &Frame, card: ProblemCard) -> AnyView {
    let state = (card.state != ProblemState::Reported).then(|| tags::problem_state(f, card.state));
    let on = view! { {theme(f, &card.category)}{state} }.into_any();
    let place = card.neighbourhood.as_ref().map(|name| view! { <li>{icon(f, "pin")}<bdi>{f.local(name)}</bdi></li> });
    let Tongue { lang, dir } = tongue::marks_in(card.language, &[&card.title]);
    view! {
        <li class="card">
            {picture(f, card.photo.as_ref(), "small", &card.category, Some(on))}
            <h3 class="card-title" lang=lang dir=dir><a href=paths::problem(&card.commune, card.number)>{card.title}</a></h3>
            <ul class="card-meta">
                <li>{icon(f, "people")}{f.tn(tr::problems::ME_TOO_COUNT, card.me_too_count)}</li>
                {place}
            </ul>
            <div class="card-foot push">
                {who(f, &card.author, card.created_at)}
                <ul class="card-meta">
                    <li>{icon(f, "solution")}{figure(f, tr::solutions::COUNT, card.solution_count)}</li>
                    <li>{icon(f, "comment")}{figure(f, tr::solutions::COMMENT_COUNT, card.comment_count)}</li>
                </ul>
            </div>
        </li>
    }
    .into_any()
}

/// Face, name and time without a link: the whole card is one.
pub fn who(f: &Frame, by: &Author, at: Micros) -> AnyView {
    view! {
        <span class="who">
            {face::face(f, by)}
            <span><bdi>{author::name(f, by)}</bdi><br/>{time(f, at)}{author::desk_mark(f, by)}</span>
        </span>
    }
    .into_any()
}
