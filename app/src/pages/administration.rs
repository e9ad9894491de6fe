//! The links to the tools of the staff, each for whoever may use it.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::model::frame::{Frame, ViewerBrief};
use crate::model::jobs::{JobKind, SetAside};
use crate::model::paths;
use crate::words::{Key, tr};

/// A link to a tool: its address, icon, name and purpose.
struct Tool(String, &'static str, Key, Key);

/// The tools that this person may use here. To add one, push it under the role that may use it.
fn tools(f: &Frame, viewer: &ViewerBrief) -> Vec<Tool> {
    use tr::administration as word;
    let slug = f.slug();
    let mut tools = Vec::new();
    if viewer.is_moderator {
        tools.push(Tool(paths::moderation(slug), "shield", tr::layout::MODERATION, word::MODERATION));
    }
    if viewer.is_officer {
        tools.push(Tool(paths::office(slug), "document", tr::layout::OFFICE, word::OFFICE));
    }
    if viewer.is_desk_agent {
        tools.push(Tool(paths::desk(slug), "person", tr::layout::DESK, word::DESK));
    }
    if viewer.is_desk_agent {
        tools.push(Tool(paths::paper(slug), "document", tr::layout::PAPER, word::PAPER));
    }
    if viewer.is_desk_agent || viewer.is_administrator {
        tools.push(Tool(paths::residents(slug), "people", tr::layout::RESIDENTS, word::RESIDENTS));
    }
    if viewer.is_administrator {
        tools.push(Tool(paths::settings(slug), "edit", tr::settings::TITLE, word::SETTINGS));
        tools.push(Tool(paths::neighbourhoods(slug), "pin", tr::settings::NEIGHBOURHOODS, word::NEIGHBOURHOODS));
        tools.push(Tool(paths::drawing(slug), "map", tr::settings::MAP_TITLE, word::DRAWING));
        tools.push(Tool(paths::holding(slug), "clock", tr::holding::TITLE, word::HOLDING));
        tools.push(Tool(paths::deadlines(slug), "calendar", tr::deadlines::TITLE, word::DEADLINES));
        tools.push(Tool(paths::templates(slug), "edit", tr::templates::TITLE, word::TEMPLATES));
        tools.push(Tool(paths::organisation_requests(slug), "organisation", tr::organisations::TITLE, word::ORGANISATIONS));
        tools.push(Tool(paths::letters(slug), "mail", tr::layout::LETTERS, word::LETTERS));
        tools.push(Tool(paths::staff(slug), "key", tr::staff::TITLE, word::STAFF));
        tools.push(Tool(paths::staff_acts(slug), "document", tr::staff::ACTS_TITLE, word::ACTS));
        tools.push(Tool(paths::paper_log(slug), "document", tr::layout::PAPER_LOG, word::PAPER_LOG));
    }
    if viewer.is_desk_agent || viewer.is_administrator {
        tools.push(Tool(paths::assist(slug), "question", tr::assist::DOOR_TITLE, word::ASSIST));
    }
    if viewer.is_administrator {
        tools.push(Tool(paths::commune_objections(slug), "comment", tr::objections::LIST_TITLE, word::OBJECTIONS));
        tools.push(Tool(paths::register(slug), "document", tr::register::TITLE, word::REGISTER));
    }
    tools
}

/// Jobs that were set aside after their last try: number and kind, never content or recipient.
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

pub fn page(f: &Frame, jobs: &[SetAside]) -> Page {
    let title = f.t(tr::layout::ADMINISTRATION);
    let tools = f.viewer.as_ref().map(|viewer| tools(f, viewer)).unwrap_or_default();
    let rows = tools
        .into_iter()
        .map(|Tool(href, sign, name, purpose)| view! { <li><a class="door" href=href>{icon(f, sign)}<span><strong>{f.t(name)}</strong><span class="soft">{f.t(purpose)}</span></span></a></li> })
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
