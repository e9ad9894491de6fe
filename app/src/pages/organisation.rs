//! The public page of an organisation: what it promised, contributed and endorses.

use leptos::prelude::*;

use super::Page;
use super::accounts::{cards, comments};
use super::organisations::promises;
use crate::components::cards::problem_card;
use crate::components::icon::icon;
use crate::components::picture::{scene, tile};
use crate::components::prose::prose_in;
use crate::components::solution_card::solution_card;
use crate::components::{face, labels, moderation, pledges};
use crate::format;
use crate::model::Lang;
use crate::model::content::ItemKind;
use crate::model::frame::Frame;
use crate::model::organisations::OrganisationPage;
use crate::model::paths;
use crate::tongue;
use crate::words::tr;

pub fn page(f: &Frame, p: OrganisationPage) -> Page {
    let name = f.local(&p.name);
    let date = format::date(f.lang, p.since);
    let about = f.local(&p.about);
    // What it says of itself is written once for each language; what it left out is Arabic.
    let said = if about == p.about.ar { Lang::Ar } else { f.lang };
    let about = (!about.is_empty()).then(|| prose_in(tongue::marks_in(Some(said), &[&about]), &about));
    let suspended = p.suspended.then(|| view! { <div class="notice warning">{icon(f, "warning")}<p>{f.t(tr::organisations::SUSPENDED_NOTE)}</p></div> });
    let empty = p.problems.is_empty() && p.solutions.is_empty() && p.comments.is_empty() && p.pledges.is_empty() && p.endorsed.is_empty();
    let nothing = empty.then(|| view! { <div class="empty">{scene(f, "scene-empty-list")}<p>{f.t(tr::profile::NOTHING)}</p></div> });
    let body = view! {
        {cover(f, &p)}
        <div class="profile-head under-cover">
            {face::organisation(f, &name, "face square large")}
            <div>
                <h1><bdi>{name.clone()}</bdi></h1>
                <p>
                    <span class="badge organisation">{f.t(labels::organisation_kind(p.kind))}</span>" · "
                    {f.tf(tr::profile::ORGANISATION_SINCE, &[("date", &date)])}
                </p>
            </div>
        </div>
        {promises(f, p.promises)}
        {p.tombstone.as_ref().map(|tombstone| moderation::tombstone(f, ItemKind::Organisation, tombstone))}
        {p.notice.as_ref().map(|notice| moderation::unread(f, notice))}
        {p.under_review.then(|| moderation::under_review(f))}
        {suspended}
        {about}
        <p class="small soft">{f.t(tr::profile::ORGANISATION_NOTE)}</p>
        {inside(f, &p)}
        {nothing}
        {pledges::of_organisation(f, &p.pledges)}
        {cards(f, tr::layout::SOLUTIONS, p.solutions.into_iter().map(|card| solution_card(f, card)).collect())}
        {cards(f, tr::layout::PROBLEMS, p.problems.into_iter().map(|card| problem_card(f, card)).collect())}
        {cards(f, tr::organisations::ENDORSED, p.endorsed.into_iter().map(|card| solution_card(f, card)).collect())}
        {comments(f, p.comments)}
        {p.may_flag.then(|| view! { <p>{moderation::flag_link(f, paths::organisation_flag(&p.handle))}</p> })}
    };
    Page::new(name, body.into_any())
}

/// The latest photo that proves something it did, or the drawing of what it is concerned with.
fn cover(f: &Frame, p: &OrganisationPage) -> AnyView {
    let photo = p.pledges.iter().filter(|pledge| pledge.public && pledge.hidden.is_none()).find_map(|pledge| {
        let report = pledge.reports.iter().rev().find(|report| report.photo)?;
        Some((paths::pledge_photo(&pledge.commune, &pledge.id, report.number, "large"), report.number))
    });
    let solutions = p.solutions.iter().chain(&p.endorsed).map(|card| card.category.clone());
    let theme = solutions.chain(p.problems.iter().map(|card| card.category.clone())).next().unwrap_or_default();
    let inner = match photo {
        Some((src, number)) => {
            let alt = f.tf(tr::pledges::PHOTO_OF, &[("number", &f.number(number))]);
            view! { <img src=src alt=alt decoding="async"/> }.into_any()
        }
        None => tile(f, &theme),
    };
    view! { <div class="picture cover" data-theme=theme>{inner}</div> }.into_any()
}

/// What representatives and staff can do.
fn inside(f: &Frame, p: &OrganisationPage) -> Option<AnyView> {
    let word = if p.suspended { tr::organisations::RESTORE } else { tr::organisations::SUSPEND };
    let staff = p.is_staff.then(|| view! { <a class="button small" href=paths::suspend_organisation(&p.handle)>{f.t(word)}</a> });
    p.is_insider.then(|| {
        view! {
            <p class="button-row">
                <a class="button small" href=paths::representatives(&p.handle)>{icon(f, "people")}" "{f.t(tr::organisations::REPRESENTATIVES)}</a>
                {staff}
            </p>
        }
        .into_any()
    })
}
