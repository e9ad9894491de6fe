//! A problem: its photos, text and place, the commune's answer, the solutions, the discussion.

use leptos::prelude::*;

use super::{Page, trace};
use crate::components::author::byline;
use crate::components::icon::icon;
use crate::components::prose::prose_in;
use crate::components::solution_card::solution_card;
use crate::components::time::time;
use crate::components::{breadcrumbs, discussion, labels, map, moderation, photos, tags};
use crate::islands::{SupportButton, SupportCount, SupportWords};
use crate::model::content::{ItemKind, Tombstone};
use crate::model::discussion::DiscussionSection;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::problems::ProblemPage;
use crate::tongue;
use crate::words::tr;

pub fn page(f: &Frame, mut p: ProblemPage) -> Page {
    let numbered = numbered(f, p.number);
    let (title, description, image) = if p.public {
        let image = p.photos.iter().filter(|shown| shown.public).find_map(|shown| shown.photo.as_ref());
        let image = image.map(|photo| paths::photo(&photo.id, "large")).unwrap_or_default();
        (p.title.clone(), p.body.chars().take(200).collect(), image)
    } else {
        (numbered, String::new(), String::new())
    };
    let place = p.neighbourhood.as_ref().map(|name| tags::place(f, f.local(name)));
    let tongue = tongue::marks(&[&p.title, &p.body]);
    let gallery = photos::gallery(f, std::mem::take(&mut p.photos));
    let discussion = p.discussion.take().map(|section| discussion::section(f, section));
    let body = view! {
        {breadcrumbs(f)}
        <article>
            <header class="page-head">
                <p class="tags">{tags::problem_state(f, p.state)}" "{tags::category(f, &p.category, &p.subcategory)}" "{place}" "<span class="soft">{format!("#{}", p.number)}</span></p>
                <h1 lang=tongue.lang dir=tongue.dir>{p.title.clone()}</h1>
                {byline(f, &p.author, p.at)}
            </header>
            {notices(f, &p)}
            <div class="split">
                <div>
                    {gallery}
                    {prose_in(tongue, &p.body)}
                    {solutions(f, &mut p)}
                </div>
                <aside>
                    {me_too(f, &p)}
                    {standing(f, &p)}
                    {location(f, &p)}
                    {acts(f, &p)}
                </aside>
            </div>
        </article>
        {discussion}
    };
    Page::new(title, body.into_any()).shared_as(description, image)
}

/// What others see of a hidden one.
pub fn hidden(f: &Frame, number: i64, tombstone: Option<Tombstone>) -> Page {
    let trace = view! {
        {trace::hidden(f, ItemKind::Problem, tombstone)}
        <p><a class="button" href=paths::problems(f.slug())>{f.t(tr::problems::ALL)}</a></p>
    };
    trace::page(numbered(f, number), breadcrumbs(f), trace.into_any())
}

/// What its author took away when they left: a trace, under which others' comments stay.
pub fn removed(f: &Frame, number: i64, section: DiscussionSection) -> Page {
    let trace = view! { <p class="tombstone">{f.t(tr::leaving::REMOVED)}</p>{discussion::section(f, section)} };
    trace::page(numbered(f, number), breadcrumbs(f), trace.into_any())
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
    let count = SupportCount { number: p.me_too_count, text: f.number(p.me_too_count), percent: None };
    view! {
        <section class="panel support" aria-labelledby="me-too-title">
            <h2 id="me-too-title">{f.t(tr::problems::ME_TOO_TITLE)}</h2>
            <SupportButton action=action supported=p.me_too count=count open=open words=words/>
            <p class="small soft">{f.t(tr::problems::ME_TOO_HELP)}</p>
        </section>
    }
    .into_any()
}

fn standing(f: &Frame, p: &ProblemPage) -> AnyView {
    let last = p.steps.len().saturating_sub(1);
    let steps = p
        .steps
        .iter()
        .enumerate()
        .map(|(index, step)| {
            let note = (!step.note.is_empty()).then(|| view! { <small dir="auto">{step.note.clone()}</small> });
            let current = (index == last).then_some("step");
            view! { <li class="done" aria-current=current>{f.t(labels::problem_state(step.state))}{time(f, step.at)}{note}</li> }
        })
        .collect::<Vec<_>>();
    let change =
        p.may_change_state.then(|| view! { <a class="button small" href=paths::problem_state(f.slug(), p.number)>{f.t(tr::problems::CHANGE_STATE)}</a> });
    view! {
        <section class="panel" aria-labelledby="standing-title">
            <h2 id="standing-title">{f.t(tr::problems::STANDING)}</h2>
            <ol class="path">{steps}</ol>
            {change}
        </section>
    }
    .into_any()
}

fn location(f: &Frame, p: &ProblemPage) -> Option<AnyView> {
    p.map.as_ref().map(|at| {
        let names: Vec<(String, String)> = at.names.iter().map(|(slug, name)| (slug.clone(), f.local(name))).collect();
        view! { <section class="panel"><h2>{f.t(tr::problems::PLACE)}</h2>{map::map(f, &at.map, &names, &[at.point])}</section> }.into_any()
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

fn acts(f: &Frame, p: &ProblemPage) -> Option<AnyView> {
    (p.public && !p.own).then(|| view! { <ul class="link-list"><li>{moderation::flag_link(f, paths::problem_flag(f.slug(), p.number))}</li></ul> }.into_any())
}
