//! The links to the tools of the staff, each for whoever may use it.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::model::frame::{Frame, ViewerBrief};
use crate::model::jobs::{JobKind, SetAside};
use crate::model::paths;
use crate::words::{Key, tr};

/// A tool: where it is, its sign, its name, what it is for.
struct Door(String, &'static str, Key, Key);

/// What this person may use here. To add a tool, add its door under the role that may use it.
fn doors(f: &Frame, viewer: &ViewerBrief) -> Vec<Door> {
    use tr::administration as word;
    let slug = f.slug();
    let mut doors = Vec::new();
    if viewer.is_moderator {
        doors.push(Door(paths::moderation(slug), "shield", tr::layout::MODERATION, word::MODERATION));
    }
    if viewer.is_officer {
        doors.push(Door(paths::office(slug), "document", tr::layout::OFFICE, word::OFFICE));
    }
    if viewer.is_desk_agent {
        doors.push(Door(paths::desk(slug), "person", tr::layout::DESK, word::DESK));
    }
    if viewer.is_desk_agent {
        doors.push(Door(paths::paper(slug), "document", tr::layout::PAPER, word::PAPER));
    }
    if viewer.is_desk_agent || viewer.is_administrator {
        doors.push(Door(paths::residents(slug), "people", tr::layout::RESIDENTS, word::RESIDENTS));
    }
    if viewer.is_administrator {
        doors.push(Door(paths::settings(slug), "edit", tr::settings::TITLE, word::SETTINGS));
        doors.push(Door(paths::neighbourhoods(slug), "pin", tr::settings::NEIGHBOURHOODS, word::NEIGHBOURHOODS));
        doors.push(Door(paths::drawing(slug), "map", tr::settings::MAP_TITLE, word::DRAWING));
        doors.push(Door(paths::holding(slug), "clock", tr::holding::TITLE, word::HOLDING));
        doors.push(Door(paths::deadlines(slug), "calendar", tr::deadlines::TITLE, word::DEADLINES));
        doors.push(Door(paths::templates(slug), "edit", tr::templates::TITLE, word::TEMPLATES));
        doors.push(Door(paths::organisation_requests(slug), "organisation", tr::organisations::TITLE, word::ORGANISATIONS));
        doors.push(Door(paths::letters(slug), "mail", tr::layout::LETTERS, word::LETTERS));
        doors.push(Door(paths::staff(slug), "key", tr::staff::TITLE, word::STAFF));
        doors.push(Door(paths::staff_acts(slug), "document", tr::staff::ACTS_TITLE, word::ACTS));
        doors.push(Door(paths::paper_log(slug), "document", tr::layout::PAPER_LOG, word::PAPER_LOG));
    }
    if viewer.is_desk_agent || viewer.is_administrator {
        doors.push(Door(paths::assist(slug), "question", tr::assist::DOOR_TITLE, word::ASSIST));
    }
    if viewer.is_administrator {
        doors.push(Door(paths::commune_objections(slug), "comment", tr::objections::LIST_TITLE, word::OBJECTIONS));
        doors.push(Door(paths::register(slug), "document", tr::register::TITLE, word::REGISTER));
    }
    doors
}

/// What the worker gave up: number and kind, never what it says or to whom.
fn set_aside(f: &Frame, jobs: &[SetAside]) -> Option<AnyView> {
    use tr::administration as word;
    if jobs.is_empty() {
        return None;
    }
    let counts = jobs.iter().map(|job| {
        let words = match job.kind {
            JobKind::Mail => word::JOBS_MAIL,
            JobKind::Sms => word::JOBS_SMS,
            JobKind::Photos => word::JOBS_PHOTOS,
            JobKind::Other => word::JOBS_OTHER,
        };
        view! { <li>{f.tn(words, job.count)}</li> }
    });
    let block = view! {
        <section class="notice" aria-labelledby="set-aside">
            {icon(f, "warning")}
            <div>
                <h2 id="set-aside">{f.t(word::JOBS_TITLE)}</h2>
                <ul>{counts.collect::<Vec<_>>()}</ul>
                <p>{f.t(word::JOBS_HELP)} " " <code dir="ltr">"tajmaat jobs retry --all"</code></p>
            </div>
        </section>
    };
    Some(block.into_any())
}

/// Draws what was given up, if anything, and the doors.
pub fn page(f: &Frame, jobs: &[SetAside]) -> Page {
    let title = f.t(tr::layout::ADMINISTRATION);
    let doors = f.viewer.as_ref().map(|viewer| doors(f, viewer)).unwrap_or_default();
    let rows = doors
        .into_iter()
        .map(|Door(href, sign, name, purpose)| view! { <li><a class="door" href=href>{icon(f, sign)}<span><strong>{f.t(name)}</strong><span class="soft">{f.t(purpose)}</span></span></a></li> })
        .collect::<Vec<_>>();
    let body = view! {
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(tr::administration::LEDE)}</p>
        </div>
        {set_aside(f, jobs)}
        <ul class="doors">{rows}</ul>
    };
    Page::new(title, body.into_any())
}
