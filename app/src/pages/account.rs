//! My page: who I am here, what I wrote, what I began, and what can be changed. Each part has an address of its own.

use leptos::prelude::*;

use super::accounts::{cards, comments};
use super::{Page, sign_on};
use crate::components::cards::problem_card;
use crate::components::face;
use crate::components::icon::icon;
use crate::components::menu_word::menu_word;
use crate::components::picture::scene;
use crate::components::solution_card::solution_card;
use crate::components::time::time;
use crate::model::Localized;
use crate::model::accounts::{AccountPage, AccountPart, AccountSettings, Activity, Written};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::DraftCard;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: AccountPage) -> Page {
    let title = f.t(tr::accounts::MY_PAGE);
    let waiting = p.waiting_name.as_ref().map(|name| {
        let text = f.tf(tr::names::WAITS, &[("name", &format!("\u{2068}{name}\u{2069}"))]);
        view! { <p class="notice">{icon(f, "clock")}<span>{text}</span></p> }
    });
    let invitations = p.invitations.iter().map(|invitation| super::representatives::invited(f, invitation)).collect::<Vec<_>>();
    let (head, tabs) = (head(f, &p), tabs(f, &p));
    let part = match p.part {
        AccountPart::Activity(activity) => contributions(f, activity),
        AccountPart::Drafts(drafts) => list_of_drafts(f, drafts),
        AccountPart::Settings(settings) => list_of_settings(f, &settings),
    };
    let body = view! {
        {head}
        {waiting}
        {invitations}
        {tabs}
        {part}
    };
    Page::new(title, body.into_any())
}

/// The face, the name, what is confirmed, and three numbers.
fn head(f: &Frame, p: &AccountPage) -> AnyView {
    let resident = p
        .residences
        .iter()
        .map(|name| view! { <li class="state good">{icon(f, "check")}<span>{f.t(tr::accounts::RESIDENT)}" · "<bdi>{f.local(name)}</bdi></span></li> })
        .collect::<Vec<_>>();
    let resident = (!resident.is_empty()).then(|| view! { <ul class="plain">{resident}</ul> });
    view! {
        <div class="me">
            {face::person(&p.name, "face large")}
            <div>
                <h1><bdi>{p.name.clone()}</bdi></h1>
                {resident}
                <p><a href=paths::person(&p.handle)>{f.t(tr::accounts::PUBLIC_PAGE)}</a></p>
            </div>
            {numbers(f, &p.written)}
        </div>
    }
    .into_any()
}

fn numbers(f: &Frame, written: &Written) -> AnyView {
    let figure = |word: Key, count: i64| view! { <div><dt>{f.t(word)}</dt><dd>{f.number(count)}</dd></div> };
    view! {
        <dl class="figures">
            {figure(tr::accounts::CONTRIBUTIONS, written.contributions)}
            {figure(tr::accounts::SUPPORTS, written.supports)}
            {figure(tr::accounts::COMMENTS, written.comments)}
        </dl>
    }
    .into_any()
}

fn tabs(f: &Frame, p: &AccountPage) -> AnyView {
    let tab = |href: String, word: Key, is_here: bool| {
        let current = is_here.then_some("page");
        view! { <a href=href aria-current=current>{f.t(word)}</a> }
    };
    view! {
        <nav class="tabs" aria-label=f.t(tr::accounts::MY_PAGE)>
            {tab(paths::account(), tr::accounts::ACTIVITY, matches!(p.part, AccountPart::Activity(_)))}
            {tab(paths::account_drafts(), tr::accounts::DRAFTS, matches!(p.part, AccountPart::Drafts(_)))}
            {tab(paths::account_settings(), tr::accounts::SETTINGS, matches!(p.part, AccountPart::Settings(_)))}
        </nav>
    }
    .into_any()
}

/// The first step of somebody for whom there is nothing yet: the communes, or the way to report and to propose in the one where they are.
fn first_steps(f: &Frame, communes: &[(String, Localized)]) -> AnyView {
    if let Some(commune) = &f.commune {
        return view! {
            <a class="button primary" href=paths::new_problem(&commune.slug)>{icon(f, "problem")}{f.t(tr::home::REPORT)}</a>
            <a class="button" href=paths::new_solution(&commune.slug)>{icon(f, "solution")}{f.t(tr::home::PROPOSE)}</a>
        }
        .into_any();
    }
    communes.iter().map(|(slug, name)| view! { <a class="button primary" href=paths::commune(slug)>{f.local(name)}</a> }).collect::<Vec<_>>().into_any()
}

fn contributions(f: &Frame, p: Activity) -> AnyView {
    if p.problems.is_empty() && p.solutions.is_empty() && p.comments.is_empty() {
        return view! {
            <div class="empty">
                {scene(f, "scene-empty-list")}
                <h2>{f.t(tr::accounts::NOTHING_YET)}</h2>
                <p>{f.t(tr::accounts::NOTHING_YET_HELP)}</p>
                <p class="button-row">{first_steps(f, &p.communes)}</p>
            </div>
        }
        .into_any();
    }
    view! {
        {cards(f, tr::layout::SOLUTIONS, p.solutions.into_iter().map(|card| solution_card(f, card)).collect())}
        {cards(f, tr::layout::PROBLEMS, p.problems.into_iter().map(|card| problem_card(f, card)).collect())}
        {comments(f, p.comments)}
    }
    .into_any()
}

fn list_of_drafts(f: &Frame, drafts: Vec<DraftCard>) -> AnyView {
    if drafts.is_empty() {
        let act = f
            .commune
            .as_ref()
            .map(|commune| view! { <p class="button-row"><a class="button primary" href=paths::new_solution(&commune.slug)>{f.t(tr::home::PROPOSE)}</a></p> });
        return view! {
            <div class="empty">
                {scene(f, "scene-drafts")}
                <h2>{f.t(tr::accounts::NO_DRAFTS)}</h2>
                <p>{f.t(tr::accounts::NO_DRAFTS_HELP)}</p>
                {act}
            </div>
        }
        .into_any();
    }
    let rows = drafts
        .into_iter()
        .map(|draft| view! { <li><p class="card-title"><a href=paths::draft(&draft.commune, &draft.id) dir="auto">{draft.title}</a></p><p class="small soft">{time(f, draft.updated_at)}</p></li> })
        .collect::<Vec<_>>();
    view! { <ul class="rows">{rows}</ul> }.into_any()
}

/// Whoever came in by a code alone may choose a password, and need not.
fn passwordless(f: &Frame, p: &AccountSettings) -> Option<AnyView> {
    let none = !p.has_password && p.providers.iter().all(|provider| provider.used_at.is_none());
    none.then(|| {
        let link = view! { <a href=paths::account_password()>{f.t(tr::sign_on::SET_PASSWORD)}</a> };
        view! { <p class="notice">{icon(f, "key")}<span>{f.t(tr::entry::NO_PASSWORD)}" "{link}</span></p> }.into_any()
    })
}

/// What can be changed, in groups, each link with what it is now.
fn list_of_settings(f: &Frame, p: &AccountSettings) -> AnyView {
    let (has_email, has_phone) = (!p.email.is_empty(), !p.phone.is_empty());
    let password = if p.has_password { tr::accounts::CHANGE_PASSWORD } else { tr::sign_on::SET_PASSWORD };
    let known = |value: &str| view! { <bdi dir="ltr">{value.to_owned()}</bdi> }.into_any();
    let profile = vec![
        setting(f, paths::account_name(), "person", tr::accounts::CHANGE_NAME, ()),
        setting(f, paths::account_language(), "globe", tr::accounts::CHANGE_LANGUAGE, ()),
    ];
    let mut ways = vec![
        setting(f, paths::account_email(), "mail", if has_email { tr::accounts::CHANGE_EMAIL } else { tr::phones::ADD_EMAIL }, known(&p.email)),
        setting(f, paths::account_phone(), "comment", if has_phone { tr::phones::CHANGE } else { tr::phones::ADD }, known(&p.phone)),
    ];
    ways.extend(has_phone.then(|| setting(f, paths::remove_phone(), "trash", tr::phones::REMOVE, ())));
    ways.extend([
        setting(f, paths::account_password(), "key", password, ()),
        setting(f, paths::second_factor(), "shield", tr::second_factor::TITLE, ()),
        setting(f, paths::account_sessions(), "clock", tr::accounts::SESSIONS, ()),
    ]);
    let residences =
        p.communes.iter().map(|(slug, name)| setting(f, paths::resident(slug), "pin", tr::residents::OWN_TITLE, view! { <bdi>{f.local(name)}</bdi> }));
    let represented = p.organisations.iter().map(|(handle, name)| {
        setting(f, paths::representatives(handle), "organisation", tr::organisations::REPRESENTATIVES, view! { <bdi>{f.local(name)}</bdi> })
    });
    let here = residences.chain(represented).collect();
    let data =
        vec![setting(f, paths::account_data(), "download", tr::my_data::TITLE, ()), setting(f, paths::account_assist(), "question", tr::assist::TITLE, ())];
    view! {
        {passwordless(f, p)}
        <div class="settings">
            {group(f, tr::accounts::GROUP_PROFILE, profile)}
            {group(f, tr::phones::WAYS, ways)}
            {group(f, tr::accounts::GROUP_HERE, here)}
            {group(f, tr::accounts::GROUP_DATA, data)}
            {sign_on::provider_links(f, &p.providers)}
        </div>
        <form method="post" action=paths::sign_out()>
            <button class="button">{menu_word(f, tr::accounts::SIGN_OUT)}</button>
        </form>
    }
    .into_any()
}

fn group(f: &Frame, title: Key, links: Vec<AnyView>) -> AnyView {
    view! { <section class="panel"><h2>{f.t(title)}</h2><ul class="link-list">{links}</ul></section> }.into_any()
}

fn setting(f: &Frame, href: String, sign: &'static str, word: Key, now: impl IntoView + 'static) -> AnyView {
    view! { <li><a href=href><span>{icon(f, sign)}" "{f.t(word)}</span><small class="soft">{now}</small></a></li> }.into_any()
}
