//! The public page of a person or of an organisation: what they contributed.

use leptos::prelude::*;

use super::Page;
use super::accounts::{cards, comments};
use crate::components::cards::problem_card;
use crate::components::icon::icon;
use crate::components::labels;
use crate::components::prose::prose;
use crate::components::solution_card::solution_card;
use crate::format;
use crate::model::accounts::ProfilePage;
use crate::model::frame::Frame;
use crate::words::tr;

/// Draws the page.
pub fn page(f: &Frame, p: ProfilePage) -> Page {
    let name = f.local(&p.name);
    let date = format::date(f.lang, p.since);
    let (sign, since) = match p.kind {
        Some(_) => ("organisation", tr::profile::ORGANISATION_SINCE),
        None => ("person", tr::profile::SINCE),
    };
    let badge = p.kind.map(|kind| view! { <span class="badge organisation">{f.t(labels::organisation_kind(kind))}</span>" · " });
    let about = f.local(&p.about);
    let about = (!about.is_empty()).then(|| prose(&about));
    let note = p.kind.map(|_| view! { <p class="small soft">{f.t(tr::profile::ORGANISATION_NOTE)}</p> });
    let nothing = (p.problems.is_empty() && p.solutions.is_empty() && p.comments.is_empty()).then(|| view! { <p class="soft">{f.t(tr::profile::NOTHING)}</p> });
    let body = view! {
        <div class="profile-head">
            <span class="profile-sign">{icon(f, sign)}</span>
            <div>
                <h1><bdi>{name.clone()}</bdi></h1>
                <p class="soft">{badge}{f.tf(since, &[("date", &date)])}</p>
            </div>
        </div>
        {about}
        {note}
        {nothing}
        {cards(f, tr::layout::SOLUTIONS, p.solutions.into_iter().map(|card| solution_card(f, card)).collect())}
        {cards(f, tr::layout::PROBLEMS, p.problems.into_iter().map(|card| problem_card(f, card)).collect())}
        {comments(f, p.comments)}
    };
    Page::new(name, body.into_any())
}
