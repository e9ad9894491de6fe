//! A problem: its photos, text and place, the commune's answer, the solutions, the discussion.

use leptos::prelude::*;

use super::{Page, trace};
use crate::components::author::byline;
use crate::components::icon::icon;
use crate::components::picture::picture;
use crate::components::prose::prose_in;
use crate::components::share::share;
use crate::components::solution_card::solution_card;
use crate::components::{banner, breadcrumbs, discussion, language, map, moderation, path, photos, tags};
use crate::islands::{SupportButton, SupportCount, SupportWords};
use crate::model::content::{ItemKind, Tombstone};
use crate::model::discussion::DiscussionSection;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::problems::ProblemPage;
use crate::tongue::{self, Tongue};
use crate::words::tr;

pub fn page(f: &Frame, mut p: ProblemPage) -> Page {
    let (title, description, image) = if p.public {
        let image = p.photos.iter().filter(|shown| shown.public).find_map(|shown| shown.photo.as_ref());
        let image = image.map(|photo| paths::photo(&photo.id, "large")).unwrap_or_default();
        (p.title.clone(), p.body.chars().take(200).collect(), image)
    } else {
        (numbered(f, p.number), String::new(), String::new())
    };
    let change = p.may_change_state.then(|| {
        view! { <p class="no-print"><a class="button small" href=paths::problem_state(f.slug(), p.number)>{f.t(tr::problems::CHANGE_STATE)}</a></p> }.into_any()
    });
    let path = path::of_problem(f, p.state, &p.steps, change);
    let bar = (p.public && !p.own).then(|| share(f, &paths::problem(f.slug(), p.number), &title, "share-bar"));
    let discussion = p.discussion.take().map(|section| discussion::section(f, section));
    let body = view! {
        {breadcrumbs(f)}
        <article class="item">
            {head(f, &mut p)}
            <div class="item-act">
                {me_too(f, &p)}
                {acts(f, &p, &title)}
            </div>
            <div class="item-body">
                {prose_in(written(&p), &p.body)}
                {path}
                {location(f, &p)}
                {solutions(f, &mut p)}
            </div>
        </article>
        {discussion}
    };
    Page::new(title, body.into_any()).shared_as(description, image).with_action_bar(bar)
}

/// Its language and direction: title and text have the same.
fn written(p: &ProblemPage) -> Tongue {
    tongue::marks_in(p.language, &[&p.title, &p.body])
}

/// Its picture, where it stands, its title and who reported it.
fn head(f: &Frame, p: &mut ProblemPage) -> AnyView {
    let place = p.neighbourhood.as_ref().map(|name| tags::place(f, f.local(name)));
    let photos = std::mem::take(&mut p.photos);
    let picture = photos::gallery(f, photos).unwrap_or_else(|| picture(f, None, "large", &p.category, None));
    let Tongue { lang, dir } = written(p);
    view! {
        <header class="item-head">
            {picture}
            {p.public.then(|| banner::problem(f, p.state, p.at))}
            {notices(f, p)}
            <p class="tags">
                {tags::problem_state(f, p.state)}" "{tags::category(f, &p.category, &p.subcategory)}" "{place}" "{tags::language(f, p.language, &[&p.title, &p.body])}" "
                {tags::number(p.number)}
            </p>
            <h1 lang=lang dir=dir>{p.title.clone()}</h1>
            {byline(f, &p.author, p.at)}
        </header>
    }
    .into_any()
}

/// What others see of a hidden one.
pub fn hidden(f: &Frame, number: i64, tombstone: Option<Tombstone>) -> Page {
    let back = view! { <a class="button" href=paths::problems(f.slug())>{f.t(tr::problems::ALL)}</a> };
    trace::page(f, numbered(f, number), breadcrumbs(f), (trace::hidden(f, ItemKind::Problem, tombstone), back.into_any()), None)
}

/// What its author took away when they left: a trace, under which others' comments stay.
pub fn removed(f: &Frame, number: i64, section: DiscussionSection) -> Page {
    let trace = view! { <p class="tombstone">{f.t(tr::leaving::REMOVED)}</p> };
    trace::page(f, numbered(f, number), breadcrumbs(f), (trace.into_any(), ().into_any()), Some(discussion::section(f, section)))
}

fn numbered(f: &Frame, number: i64) -> String {
    f.tf(tr::problems::NUMBERED, &[("number", &number.to_string())])
}

/// The links up: the commune, the list.
pub fn breadcrumbs(f: &Frame) -> AnyView {
    breadcrumbs::list(f, tr::layout::YOU_ARE_HERE, (paths::problems(f.slug()), tr::layout::PROBLEMS))
}

fn notices(f: &Frame, p: &ProblemPage) -> AnyView {
    let hidden = p.notice.as_ref().map(|reasons| moderation::unread(f, reasons));
    let reviewed = p.under_review.then(|| moderation::under_review(f));
    let duplicate = p.duplicate_of.map(|number| {
        view! {
            <div class="notice">
                {icon(f, "info")}
                <p><a href=paths::problem(f.slug(), number)>{f.tf(tr::problems::DUPLICATE_OF, &[("number", &number.to_string())])}</a></p>
            </div>
        }
    });
    view! { {hidden}{reviewed}{duplicate} }.into_any()
}

fn me_too(f: &Frame, p: &ProblemPage) -> AnyView {
    let words = SupportWords {
        support: f.t(tr::problems::ME_TOO).to_owned(),
        withdraw: f.t(tr::problems::ME_TOO_WITHDRAW).to_owned(),
        unit: tr::problems::ME_TOO_UNIT.forms(f.lang),
        bar: String::new(),
        lost: f.t(tr::support::LOST).to_owned(),
    };
    let action = paths::problem_me_too(f.slug(), p.number);
    let open = p.public && !p.own;
    let count = SupportCount { number: p.me_too_count, needed: None, text: f.number(p.me_too_count), percent: None };
    view! {
        <section class="do support" aria-labelledby="me-too-title">
            <h2 id="me-too-title">{f.t(tr::problems::ME_TOO_TITLE)}</h2>
            <SupportButton action=action supported=p.me_too count=count open=open words=words/>
            <p class="small soft">{f.t(tr::problems::ME_TOO_HELP)}</p>
        </section>
    }
    .into_any()
}

fn location(f: &Frame, p: &ProblemPage) -> Option<AnyView> {
    p.map.as_ref().map(|at| {
        let names: Vec<(String, String)> = at.names.iter().map(|(slug, name)| (slug.clone(), f.local(name))).collect();
        view! { <section class="item-map"><h2>{f.t(tr::problems::PLACE)}</h2>{map::map(f, &at.map, &names, &[at.point])}</section> }.into_any()
    })
}

fn solutions(f: &Frame, p: &mut ProblemPage) -> AnyView {
    let cards: Vec<AnyView> = std::mem::take(&mut p.solutions).into_iter().map(|card| solution_card(f, card)).collect();
    let list = if cards.is_empty() {
        view! { <p class="soft">{f.t(tr::problems::NO_SOLUTION_YET)}</p> }.into_any()
    } else {
        view! { <ul class="cards">{cards}</ul> }.into_any()
    };
    let propose = paths::with_query(paths::new_solution(f.slug()), &[("problem", &p.number.to_string())]);
    let propose = p.public.then(|| view! { <p><a class="button primary" href=propose>{icon(f, "solution")}" "{f.t(tr::problems::PROPOSE_FOR_THIS)}</a></p> });
    view! { <section><h2>{f.t(tr::layout::SOLUTIONS)}</h2>{list}{propose}</section> }.into_any()
}

/// What anyone can do besides: share it where no bar at the bottom offers that, and flag it.
fn acts(f: &Frame, p: &ProblemPage, title: &str) -> Option<AnyView> {
    let flag = (!p.own).then(|| moderation::flag_link(f, paths::problem_flag(f.slug(), p.number)));
    let language = p.say_language.clone().map(|href| language::link(f, href));
    if !p.public {
        return language.map(|language| view! { <div class="item-acts no-print">{language}</div> }.into_any());
    }
    Some(view! { <div class="item-acts no-print">{share(f, &paths::problem(f.slug(), p.number), title, "share-page")}{language}{flag}</div> }.into_any())
}
