//! The links to the tools of the staff, each for whoever may use it.

use leptos::prelude::*;

use super::Page;
use crate::components::hub::hub;
use crate::components::icon::icon;
use crate::model::frame::{Frame, ViewerBrief};
use crate::model::hub::StaffRoom;
use crate::model::jobs::{AdministrationPage, AdministrationState, JobKind, SetAside};
use crate::model::paths;
use crate::words::{Key, tr};

/// A link to a tool: its address, icon, name and purpose.
struct Tool(String, &'static str, Key, Key);

/// A group of tools: its heading, how things stand in one line, and its tools.
struct Group(Key, Option<String>, Vec<Tool>);

/// The tools of an administrator, in four groups. To add one, add it to its group.
fn groups(f: &Frame, state: &AdministrationState) -> Vec<Group> {
    use tr::administration as word;
    let slug = f.slug();
    let supporters = f.commune.as_ref().map_or(0, |commune| commune.support_threshold);
    let join = |parts: [String; 2]| Some(parts.join(" · "));
    let waiting = |room| f.counts.of(room).map_or(0, |count| count.waiting);
    vec![
        Group(
            tr::hub::groups::COMMUNE,
            join([f.tn(tr::hub::state::NEEDED, supporters), f.tn(tr::hub::state::ANSWER_DAYS, state.answer_days)]),
            vec![
                Tool(paths::settings(slug), "edit", tr::settings::TITLE, word::SETTINGS),
                Tool(paths::neighbourhoods(slug), "pin", tr::settings::NEIGHBOURHOODS, word::NEIGHBOURHOODS),
                Tool(paths::consultation_list(slug), "question", tr::consultations::TITLE, tr::consultations::staff::LIST_LEDE),
                Tool(paths::drawing(slug), "map", tr::settings::MAP_TITLE, word::DRAWING),
                Tool(paths::pictures(slug), "photo", tr::settings::PICTURES, word::PICTURES),
            ],
        ),
        Group(
            tr::hub::groups::RULES,
            join([f.tn(tr::hub::state::DECISION_HOURS, state.decision_hours), f.tn(tr::hub::state::APPEAL_DAYS, state.appeal_days)]),
            vec![
                Tool(paths::holding(slug), "clock", tr::holding::TITLE, word::HOLDING),
                Tool(paths::deadlines(slug), "calendar", tr::deadlines::TITLE, word::DEADLINES),
                Tool(paths::templates(slug), "edit", tr::templates::TITLE, word::TEMPLATES),
            ],
        ),
        Group(
            tr::hub::groups::PEOPLE,
            join([f.tn(tr::hub::state::MEMBERS, state.members), f.tn(tr::hub::state::REQUESTS, waiting(StaffRoom::Organisations))]),
            vec![
                Tool(paths::staff(slug), "key", tr::staff::TITLE, word::STAFF),
                Tool(paths::staff_acts(slug), "document", tr::staff::ACTS_TITLE, word::ACTS),
                Tool(paths::residents(slug), "people", tr::layout::RESIDENTS, word::RESIDENTS),
                Tool(paths::letters(slug), "mail", tr::layout::LETTERS, word::LETTERS),
                Tool(paths::organisation_requests(slug), "organisation", tr::organisations::TITLE, word::ORGANISATIONS),
            ],
        ),
        Group(
            tr::hub::groups::DATA,
            Some(f.tn(tr::hub::state::OBJECTIONS, waiting(StaffRoom::Settings))),
            vec![
                Tool(paths::commune_objections(slug), "comment", tr::objections::LIST_TITLE, word::OBJECTIONS),
                Tool(paths::register(slug), "document", tr::register::TITLE, word::REGISTER),
                Tool(paths::paper_log(slug), "document", tr::layout::PAPER_LOG, word::PAPER_LOG),
                Tool(paths::assist(slug), "question", tr::assist::DOOR_TITLE, word::ASSIST),
            ],
        ),
    ]
}

/// The tools of everybody else, by role.
fn tools(f: &Frame, viewer: &ViewerBrief) -> Group {
    use tr::administration as word;
    let slug = f.slug();
    let mut tools = Vec::new();
    if viewer.is_moderator {
        tools.push(Tool(paths::moderation(slug), "shield", tr::layout::MODERATION, word::MODERATION));
    }
    if viewer.is_officer {
        tools.push(Tool(paths::office(slug), "document", tr::layout::OFFICE, word::OFFICE));
        tools.push(Tool(paths::consultation_list(slug), "question", tr::consultations::TITLE, tr::consultations::staff::LIST_LEDE));
    }
    if viewer.is_desk_agent {
        tools.push(Tool(paths::desk(slug), "person", tr::layout::DESK, word::DESK));
        tools.push(Tool(paths::paper(slug), "document", tr::layout::PAPER, word::PAPER));
        tools.push(Tool(paths::residents(slug), "people", tr::layout::RESIDENTS, word::RESIDENTS));
        tools.push(Tool(paths::assist(slug), "question", tr::assist::DOOR_TITLE, word::ASSIST));
    }
    Group(tr::hub::groups::WORK, None, tools)
}

fn group(f: &Frame, group: Group) -> AnyView {
    let Group(heading, state, tools) = group;
    let rows = tools
        .into_iter()
        .map(|Tool(href, sign, name, purpose)| view! { <li><a class="door" href=href>{icon(f, sign)}<span><strong>{f.t(name)}</strong><span class="soft">{f.t(purpose)}</span></span></a></li> })
        .collect::<Vec<_>>();
    let state = state.map(|state| view! { <p class="group-state">{state}</p> });
    view! { <section class="group"><h2>{f.t(heading)}</h2>{state}<ul class="doors">{rows}</ul></section> }.into_any()
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

/// An administrator's tools in groups; those of everybody else by role.
pub fn page(f: &Frame, p: AdministrationPage) -> Page {
    let title = f.t(tr::layout::ADMINISTRATION);
    let groups = match (&p.state, &f.viewer) {
        (Some(state), _) => groups(f, state),
        (None, Some(viewer)) => vec![tools(f, viewer)],
        (None, None) => Vec::new(),
    };
    let groups = groups.into_iter().map(|one| group(f, one)).collect::<Vec<_>>();
    let body = view! {
        <div class="page-head"><h1>{title}</h1><p class="lede">{f.t(tr::administration::LEDE)}</p></div>
        {set_aside(f, &p.jobs)}
        <div class="groups">{groups}</div>
    };
    Page::new(title, hub(f, StaffRoom::Settings, body.into_any()))
}
