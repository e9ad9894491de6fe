//! The card of a problem in a list, photo first.

use leptos::prelude::*;

use super::icon::icon;
use super::time::time;
use crate::model::content::ProblemCard;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::taxonomy;
use crate::words::tr;

/// One card: an `<li>` for a `<ul class="cards">`.
pub fn problem_card(f: &Frame, card: ProblemCard) -> AnyView {
    let place = card.neighbourhood.as_ref().map(|name| view! { <li>{icon(f, "pin")}" "<bdi>{f.local(name)}</bdi></li> });
    let photo = card.photo.map(|photo| {
        view! {
            <div class="card-photo">
                <img src=paths::photo(&photo.id, "small") alt=photo.alt width=photo.width.to_string() height=photo.height.to_string() loading="lazy"/>
            </div>
        }
    });
    view! {
        <li class="card">
            {photo}
            <p class="tags">
                <span class="tag">{icon(f, &format!("cat-{}", card.category))}" "{taxonomy::name(f.lang, &card.category)}</span>
                " "{super::tags::problem_state(f, card.state)}
            </p>
            <h3 class="card-title" dir="auto"><a href=paths::problem(&card.commune, card.number)>{card.title}</a></h3>
            <p class="byline push"><bdi>{f.local(&card.author.name)}</bdi>" · "{time(f, card.created_at)}{super::author::desk_mark(f, &card.author)}</p>
            <ul class="card-meta">
                <li>{icon(f, "support")}" "{f.tn(tr::problems::ME_TOO_COUNT, card.me_too_count)}</li>
                <li>{icon(f, "comment")}" "{f.number(card.comment_count)}<span class="visually-hidden">" "{f.t(tr::accounts::COMMENTS)}</span></li>
                <li>{icon(f, "solution")}" "{f.number(card.solution_count)}<span class="visually-hidden">" "{f.t(tr::layout::SOLUTIONS)}</span></li>
                {place}
            </ul>
        </li>
    }
    .into_any()
}
