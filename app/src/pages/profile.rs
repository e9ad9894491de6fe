//! The public page of a person: what they contributed.

use leptos::prelude::*;

use super::Page;
use super::accounts::{cards, comments};
use crate::components::cards::problem_card;
use crate::components::picture::scene;
use crate::components::solution_card::solution_card;
use crate::components::{face, moderation};
use crate::format;
use crate::model::accounts::ProfilePage;
use crate::model::content::ItemKind;
use crate::model::frame::Frame;
use crate::words::tr;

pub fn page(f: &Frame, p: ProfilePage) -> Page {
    let name = p.name.unwrap_or_else(|| f.t(tr::author::HIDDEN).to_owned());
    let date = format::date(f.lang, p.since);
    let nothing = (p.problems.is_empty() && p.solutions.is_empty() && p.comments.is_empty())
        .then(|| view! { <div class="empty">{scene(f, "scene-empty-list")}<p>{f.t(tr::profile::NOTHING)}</p></div> });
    let body = view! {
        <div class="profile-head">
            {face::person(&name, "face large")}
            <div>
                <h1><bdi>{name.clone()}</bdi></h1>
                <p>{f.tf(tr::profile::SINCE, &[("date", &date)])}</p>
            </div>
        </div>
        {p.tombstone.as_ref().map(|tombstone| moderation::tombstone(f, ItemKind::Profile, tombstone))}
        {p.notice.as_ref().map(|notice| moderation::author_notice(f, notice))}
        {p.under_review.then(|| moderation::under_review(f))}
        {nothing}
        {cards(f, tr::layout::SOLUTIONS, p.solutions.into_iter().map(|card| solution_card(f, card)).collect())}
        {cards(f, tr::layout::PROBLEMS, p.problems.into_iter().map(|card| problem_card(f, card)).collect())}
        {comments(f, p.comments)}
        {p.flag.map(|href| view! { <p>{moderation::flag_link(f, href)}</p> })}
    };
    Page::new(name, body.into_any())
}
