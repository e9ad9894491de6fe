//! The frame of the staff's pages: the rail with the rooms that the viewer may enter, each with what waits in it; and the tables of their work.
//!
//! To add a room: a variant of `StaffRoom`, its line in `entrance`, and what waits in it in `site/hub.rs`.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use leptos::prelude::*;

use super::icon::icon;
use super::picture;
use crate::model::frame::{Frame, ViewerBrief};
use crate::model::hub::{RoomCount, StaffRoom};
use crate::model::paths;
use crate::words::{Key, tr};

/// Whether the page loads the style sheet of the staff.
#[derive(Clone, Default)]
struct Dressed(Arc<AtomicBool>);

/// Starts a page, in the reactive owner that renders it.
pub(super) fn begin() {
    provide_context(Dressed::default());
}

/// Has the page load the style sheet of the staff. [`hub`] does it.
pub fn dress() {
    if let Some(Dressed(dressed)) = use_context() {
        dressed.store(true, Ordering::Relaxed);
    }
}

/// The style sheet of the staff, once the body of one of their pages is rendered.
pub(super) fn sheet(f: &Frame) -> Option<AnyView> {
    let dressed = use_context::<Dressed>().is_some_and(|Dressed(dressed)| dressed.load(Ordering::Relaxed));
    dressed.then(|| view! { <link rel="stylesheet" href=f.assets.staff_css/> }.into_any())
}

/// A page of a room, beside the rail.
pub fn hub(f: &Frame, room: StaffRoom, body: AnyView) -> AnyView {
    dress();
    let links = f.viewer.iter().flat_map(|viewer| StaffRoom::ALL.iter().filter_map(move |room| Some((*room, entrance(f, viewer, *room)?))));
    let links = links.map(|(one, href)| link(f, one, href, one == room)).collect::<Vec<_>>();
    let rail = (!links.is_empty()).then(|| view! { <nav class="hub-rail no-print" aria-label=f.t(tr::hub::TITLE)><ul>{links}</ul></nav> });
    view! { <div class="hub">{rail}<div class="hub-body">{body}</div></div> }.into_any()
}

/// Where somebody enters a room; `None` if it is closed to them.
fn entrance(f: &Frame, viewer: &ViewerBrief, room: StaffRoom) -> Option<String> {
    let slug = f.slug();
    let staff = viewer.is_moderator || viewer.is_officer || viewer.is_desk_agent || viewer.is_administrator;
    let (open, href) = match room {
        StaffRoom::Today => (staff, paths::staff_hub(slug)),
        StaffRoom::Moderation => (viewer.is_moderator || viewer.is_administrator, paths::moderation(slug)),
        StaffRoom::Answers => (viewer.is_officer, paths::office(slug)),
        StaffRoom::Problems => (viewer.is_officer, paths::with_query(paths::office(slug), &[("list", "problems")])),
        StaffRoom::Desk if viewer.is_desk_agent => (true, paths::desk(slug)),
        StaffRoom::Desk => (viewer.is_administrator, paths::paper(slug)),
        StaffRoom::Residents => (viewer.is_desk_agent || viewer.is_administrator, paths::residents(slug)),
        StaffRoom::Organisations => (viewer.is_administrator, paths::organisation_requests(slug)),
        StaffRoom::Consultations => (viewer.is_officer || viewer.is_administrator, paths::consultation_list(slug)),
        StaffRoom::Settings => (viewer.is_administrator, paths::administration(slug)),
    };
    open.then_some(href)
}

/// Whether an address below the commune's is one of the hub, for the menu that says where one is.
pub fn is_room(below: &str) -> bool {
    let mut parts = below.split('/').filter(|part| !part.is_empty());
    match (parts.next(), parts.next_back()) {
        (Some("work" | "moderation" | "office" | "staff" | "administration" | "desk" | "residents" | "letters" | "paper-log"), _) => true,
        (Some("measures"), Some(_)) => true,
        (Some("solutions"), Some("answer" | "milestones")) | (Some("problems"), Some("state")) => true,
        (Some("organisations"), Some("requests")) => true,
        (Some("organisations"), Some(_)) => below.contains("/requests/"),
        _ => false,
    }
}

/// The name of a room, and its sign.
const fn name(room: StaffRoom) -> (&'static str, Key) {
    use tr::hub::rooms as word;
    match room {
        StaffRoom::Today => ("calendar", word::TODAY),
        StaffRoom::Moderation => ("shield", word::MODERATION),
        StaffRoom::Answers => ("document", word::ANSWERS),
        StaffRoom::Problems => ("problem", word::PROBLEMS),
        StaffRoom::Desk => ("inbox", word::DESK),
        StaffRoom::Residents => ("people", word::RESIDENTS),
        StaffRoom::Organisations => ("organisation", word::ORGANISATIONS),
        StaffRoom::Consultations => ("question", word::CONSULTATIONS),
        StaffRoom::Settings => ("settings", word::SETTINGS),
    }
}

fn link(f: &Frame, room: StaffRoom, href: String, here: bool) -> AnyView {
    let (sign, word) = name(room);
    let current = here.then(|| if f.path == href { "page" } else { "true" });
    let count = f.counts.of(room).filter(|count| count.waiting > 0).map(|count| waiting(f, count));
    view! { <li><a href=href aria-current=current>{icon(f, sign)}<span>{f.t(word)}</span>{count}</a></li> }.into_any()
}

/// How much waits, red where some of it is late; in words for whoever listens.
pub fn waiting(f: &Frame, count: RoomCount) -> AnyView {
    let class = if count.late > 0 { "rail-count late" } else { "rail-count" };
    let late = (count.late > 0).then(|| format!(" · {}", f.tn(tr::hub::LATE, count.late)));
    view! {
        <span class=class aria-hidden="true">{f.number(count.waiting)}</span>
        <span class="visually-hidden">" "{f.tn(tr::hub::WAITING, count.waiting)}{late}</span>
    }
    .into_any()
}

/// Ways within a room: address, word, and whether one is there.
pub fn tabs(f: &Frame, label: Key, ways: Vec<(String, Key, bool)>) -> AnyView {
    let ways =
        ways.into_iter().map(|(href, word, here)| view! { <li><a href=href aria-current=here.then_some("page")>{f.t(word)}</a></li> }).collect::<Vec<_>>();
    view! { <nav class="no-print" aria-label=f.t(label)><ul class="chips">{ways}</ul></nav> }.into_any()
}

/// The ways of the desk: codes, paper, assistance; each for whoever may go it.
pub fn desk_tabs(f: &Frame, here: &str) -> AnyView {
    let slug = f.slug();
    let agent = f.viewer.as_ref().is_some_and(|viewer| viewer.is_desk_agent);
    let ways = [
        (agent, paths::desk(slug), tr::hub::ways::CODES),
        (true, paths::paper(slug), tr::hub::ways::PAPER),
        (true, paths::assist(slug), tr::hub::ways::ASSIST),
    ];
    let ways = ways.into_iter().filter(|(open, ..)| *open).map(|(_, href, word)| (href.clone(), word, href == here)).collect();
    tabs(f, tr::hub::rooms::DESK, ways)
}

/// The ways of the residents' room: the list, and for administrators letters.
pub fn resident_tabs(f: &Frame, here: &str) -> AnyView {
    let slug = f.slug();
    // Who may read the list alone has nowhere else to go.
    if !f.viewer.as_ref().is_some_and(|viewer| viewer.is_administrator) {
        return ().into_any();
    }
    let ways = [(paths::residents(slug), tr::hub::ways::LIST), (paths::letters(slug), tr::hub::ways::LETTERS)];
    let ways = ways.into_iter().map(|(href, word)| (href.clone(), word, href == here)).collect();
    tabs(f, tr::hub::rooms::RESIDENTS, ways)
}

/// A list without anything in it: a small drawing, and what would stand here.
pub fn nothing(f: &Frame, scene: &'static str, words: Key) -> AnyView {
    view! { <div class="empty little">{picture::scene(f, scene)}<p>{f.t(words)}</p></div> }.into_any()
}

/// A table of work: each row names its thing first. On phones a row is a card, and cells bring the head of their column along.
pub fn table(caption: String, heads: Vec<String>, rows: Vec<Vec<AnyView>>) -> AnyView {
    let names: Vec<String> = heads.iter().skip(1).cloned().collect();
    let heads = heads
        .into_iter()
        .map(|head| if head.is_empty() { view! { <td></td> }.into_any() } else { view! { <th scope="col">{head}</th> }.into_any() })
        .collect::<Vec<_>>();
    let rows = rows
        .into_iter()
        .map(|cells| {
            let mut cells = cells.into_iter();
            let first = cells.next().map(|cell| view! { <th scope="row">{cell}</th> });
            let rest = cells.enumerate().map(|(at, cell)| view! { <td data-head=names.get(at).cloned().filter(|name| !name.is_empty())>{cell}</td> });
            let rest = rest.collect::<Vec<_>>();
            view! { <tr>{first}{rest}</tr> }
        })
        .collect::<Vec<_>>();
    view! {
        <table class="work">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody class="rows">{rows}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::is_room;

    #[test]
    fn rooms_are_told_from_what_everybody_reads() {
        for room in ["/moderation", "/moderation/photo/1/redact", "/solutions/3/answer", "/solutions/3/milestones", "/problems/3/state", "/measures/1"] {
            assert!(is_room(room), "{room}");
        }
        for room in ["/organisations/requests", "/organisations/requests/1", "/administration/pictures", "/paper-log", "/staff/acts", "/desk/paper/new/problem"]
        {
            assert!(is_room(room), "{room}");
        }
        for open in
            ["", "/problems", "/problems/3", "/solutions/3/versions", "/organisations", "/organisations/new", "/measures", "/moderation-log", "/receipt"]
        {
            assert!(!is_room(open), "{open}");
        }
    }
}
