//! The ways through the site at the top and the bottom of a page: the header, its menus, and the bar on phones.

use leptos::prelude::*;

use super::face;
use super::hub;
use super::icon::icon;
use super::menu_word::menu_word;
use crate::model::frame::{Frame, ViewerBrief};
use crate::model::{Lang, paths};
use crate::words::{Key, tr};

pub(super) fn header(f: &Frame) -> AnyView {
    let home = f.commune.as_ref().map_or_else(paths::home, |commune| paths::commune(&commune.slug));
    let name = f.commune.as_ref().map_or_else(|| menu_word(f, tr::layout::SITE), |commune| f.local(&commune.name).into_any());
    let demo = f.demo.then(|| view! { <p class="demo-banner">{f.t(tr::layout::DEMO)}</p> });
    let links = navigation(f).into_iter().map(|link| nav_link(f, link)).collect::<Vec<_>>();
    view! {
        <header class="site-header">
            {demo}
            <div class="site-bar">
                <a class="brand" href=home><img src=face::crest(f) alt="" width="40" height="40"/><bdi>{name}</bdi></a>
                <nav class="site-nav" aria-label=f.t(tr::layout::MAIN_NAVIGATION)><ul>{links}</ul></nav>
                <div class="site-tools">{take_part(f, "menu take-part wide-only")}{languages(f)}{account(f)}</div>
            </div>
        </header>
    }
    .into_any()
}

/// A way through the site: where it leads, its sign on phones, its word.
struct Link {
    href: String,
    sign: &'static str,
    word: Key,
}

const fn link(href: String, sign: &'static str, word: Key) -> Link {
    Link { href, sign, word }
}

/// The links of the header; staff have one more.
fn navigation(f: &Frame) -> Vec<Link> {
    let Some(commune) = &f.commune else {
        return vec![link(paths::home(), "people", tr::layout::NETWORK), link(paths::about(), "info", tr::layout::ABOUT)];
    };
    let slug = &commune.slug;
    let mut links = vec![
        link(paths::commune(slug), "home", tr::layout::HOME),
        link(paths::problems(slug), "problem", tr::layout::PROBLEMS),
        link(paths::solutions(slug), "solution", tr::layout::SOLUTIONS),
    ];
    if commune.has_consultations {
        links.push(link(paths::consultations(slug), "question", tr::layout::CONSULTATIONS));
    }
    links.push(link(paths::organisations(slug), "organisation", tr::layout::ORGANISATIONS));
    if f.viewer.as_ref().is_some_and(ViewerBrief::is_staff) {
        links.push(link(paths::staff_hub(slug), "shield", tr::layout::STAFF));
    }
    links
}

/// Whether the page is the link's own (`page`) or lies below it (`true`); everything lies below a home, and the rooms of the staff below their hub.
fn current(f: &Frame, link: &Link) -> Option<&'static str> {
    let path = f.path.split('?').next().unwrap_or_default();
    let is_staff = f.viewer.as_ref().is_some_and(ViewerBrief::is_staff);
    let below_commune = path.strip_prefix(paths::commune(f.slug()).as_str()).unwrap_or_default();
    if is_staff && f.commune.is_some() && path != link.href && hub::is_room(below_commune) {
        return (link.word == tr::layout::STAFF).then_some("true");
    }
    let is_home = link.word == tr::layout::HOME || link.word == tr::layout::NETWORK;
    let below = !is_home && path.strip_prefix(link.href.as_str()).is_some_and(|rest| rest.starts_with('/'));
    // Problems are behind the same link of the bar as solutions.
    let beside = link.word == tr::layout::IDEAS && (path == paths::problems(f.slug()) || path.starts_with(&format!("{}/", paths::problems(f.slug()))));
    let below = below || beside;
    if path == link.href { Some("page") } else { below.then_some("true") }
}

fn nav_link(f: &Frame, link: Link) -> AnyView {
    let (current, waiting) = (current(f, &link), waiting(f, &link));
    view! { <li><a href=link.href aria-current=current>{menu_word(f, link.word)}{waiting}</a></li> }.into_any()
}

/// How many consultations wait for the reader, behind the word of the link to them.
fn waiting(f: &Frame, link: &Link) -> Option<AnyView> {
    let count = f.viewer.as_ref().map_or(0, |viewer| viewer.consultations);
    (link.word == tr::layout::CONSULTATIONS && count > 0).then(|| {
        view! {
            " "<span class="count-badge" aria-hidden="true">{f.number(count)}</span>
            <span class="visually-hidden">{f.tn(tr::consultations::OPEN_TO_YOU_COUNT, count)}</span>
        }
        .into_any()
    })
}

/// The two things that everybody can do, behind one button.
fn take_part(f: &Frame, class: &'static str) -> Option<AnyView> {
    f.commune.as_ref().map(|_| {
        view! {
            <details class=class>
                <summary>{icon(f, "plus")}<span>{f.t(tr::layout::TAKE_PART)}</span></summary>
                {ways_to_take_part(f)}
            </details>
        }
        .into_any()
    })
}

fn ways_to_take_part(f: &Frame) -> AnyView {
    view! {
        <ul>
            <li><a href=paths::new_problem(f.slug())>{icon(f, "problem")}{f.t(tr::home::REPORT)}</a></li>
            <li><a href=paths::new_solution(f.slug())>{icon(f, "solution")}{f.t(tr::home::PROPOSE)}</a></li>
        </ul>
    }
    .into_any()
}

/// On phones: five ways, always in reach of a thumb.
pub(super) fn bottom_bar(f: &Frame) -> AnyView {
    let me = match &f.viewer {
        Some(_) => link(paths::account(), "person", tr::layout::ME),
        None => link(paths::sign_in(), "person", tr::layout::ME),
    };
    let mut links: Vec<AnyView> = quick(f).into_iter().chain([me]).map(|link| bottom_link(f, link)).collect();
    if f.commune.is_some() {
        let plus = view! {
            <li>
                <details class="menu">
                    <summary><span class="plus">{icon(f, "plus")}</span><span>{f.t(tr::layout::TAKE_PART)}</span></summary>
                    {ways_to_take_part(f)}
                </details>
            </li>
        };
        links.insert(2, plus.into_any());
    }
    view! { <nav class="bottom-bar no-print" aria-label=f.t(tr::layout::QUICK_NAVIGATION)><ul>{links}</ul></nav> }.into_any()
}

/// The first ways of the bar. Where there are consultations, problems and solutions share one; each is a tab of the other's list.
fn quick(f: &Frame) -> Vec<Link> {
    match f.commune.as_ref().filter(|commune| commune.has_consultations) {
        Some(commune) => vec![
            link(paths::commune(&commune.slug), "home", tr::layout::HOME),
            link(paths::solutions(&commune.slug), "solution", tr::layout::IDEAS),
            link(paths::consultations(&commune.slug), "question", tr::layout::CONSULTATIONS),
        ],
        None => navigation(f).into_iter().take(3).collect(),
    }
}

fn bottom_link(f: &Frame, link: Link) -> AnyView {
    let (current, waiting) = (current(f, &link), waiting(f, &link));
    view! { <li><a href=link.href aria-current=current>{icon(f, link.sign)}<span>{menu_word(f, link.word)}{waiting}</span></a></li> }.into_any()
}

/// The longest way back that the link carries, as every page has it: of a longer one the query stays behind.
const MOST_BACK: usize = 300;

/// Where somebody signs in who comes back to this page then. Nobody comes back to where people sign in; and whoever comes from the network's home goes on to
/// their own page, as with a link of theirs to it.
fn sign_in_from(f: &Frame) -> String {
    let (page, _) = f.path.split_once('?').unwrap_or((&f.path, ""));
    let first = page.split('/').nth(1).unwrap_or_default();
    let back = if f.path.len() <= MOST_BACK { f.path.as_str() } else { page };
    let stays = first.is_empty() || WAYS_IN.contains(&first) || back.len() > MOST_BACK;
    if stays { paths::sign_in() } else { paths::with_query(paths::sign_in(), &[("next", back)]) }
}

/// The first parts of the addresses on which people sign in, join, and leave.
const WAYS_IN: [&str; 9] = ["sign-in", "sign-up", "sign-on", "confirm", "code", "phone", "forgotten-password", "reset-password", "account-deleted"];

fn account(f: &Frame) -> AnyView {
    let Some(viewer) = &f.viewer else {
        return view! { <a href=sign_in_from(f) rel="nofollow">{menu_word(f, tr::layout::SIGN_IN)}</a> }.into_any();
    };
    let unread = (viewer.unread > 0).then(|| {
        view! {
            <span class="count-badge" aria-hidden="true">{f.number(viewer.unread)}</span>
            <span class="visually-hidden">" "{f.tn(tr::layout::UNREAD, viewer.unread)}</span>
        }
    });
    view! {
        <a href=paths::notifications()>{icon(f, "bell")}<span class="visually-hidden">{menu_word(f, tr::layout::NOTIFICATIONS)}</span>{unread}</a>
        <details class="menu keep">
            <summary>{face::person(&viewer.name, "face small")}<span class="visually-hidden">{f.t(tr::layout::MY_MENU)}</span></summary>
            {own_menu(f, viewer)}
        </details>
    }
    .into_any()
}

/// What belongs to the viewer.
fn own_menu(f: &Frame, viewer: &ViewerBrief) -> AnyView {
    let entry = |href: String, sign: &'static str, word: Key| view! { <li><a href=href>{icon(f, sign)}{menu_word(f, word)}</a></li> }.into_any();
    let staff = (viewer.is_staff() && f.commune.is_some()).then(|| entry(paths::staff_hub(f.slug()), "shield", tr::layout::STAFF));
    let waits = viewer.role_waits.then(|| entry(paths::second_factor(), "key", tr::second_factor::ROLE_WAITS_SHORT));
    let organisations = f.commune.as_ref().map(|commune| entry(paths::organisations(&commune.slug), "organisation", tr::layout::ORGANISATIONS));
    view! {
        <ul>
            <li><a href=paths::account()>{icon(f, "person")}<bdi>{viewer.name.clone()}</bdi></a></li>
            {entry(paths::notifications(), "bell", tr::layout::NOTIFICATIONS)}
            {staff}
            {waits}
            {organisations}
            <li><form method="post" action=paths::sign_out()><button>{icon(f, "arrow-end")}{menu_word(f, tr::accounts::SIGN_OUT)}</button></form></li>
        </ul>
    }
    .into_any()
}

pub(super) fn languages(f: &Frame) -> AnyView {
    let links = Lang::ALL
        .map(|lang| {
            let current = (lang == f.chosen).then_some("true");
            view! { <li><a href=f.in_language(lang) lang=lang.code() hreflang=lang.code() rel="nofollow" aria-current=current>{lang.own_name()}</a></li> }
        })
        .into_iter()
        .collect::<Vec<_>>();
    view! {
        <details class="menu">
            <summary>{icon(f, "globe")}<span class="visually-hidden">{menu_word(f, tr::layout::LANGUAGES)}": "</span><span lang=f.chosen.code()>{f.chosen.own_name()}</span></summary>
            <ul>{links}</ul>
        </details>
    }
    .into_any()
}
