//! A solution: the proposal, its path, its supports, the commune's answer, the discussion.

use leptos::prelude::*;

use super::{Page, options, trace};
use crate::components::article::{article, marks, written};
use crate::components::author::byline;
use crate::components::form::hidden as hidden_field;
use crate::components::icon::icon;
use crate::components::path::path;
use crate::components::picture::picture;
use crate::components::share::share;
use crate::components::support::support_box;
use crate::components::{answer, banner, breadcrumbs, discussion, language, moderation, pledges, tags};
use crate::model::content::{ItemKind, SolutionState, Tombstone};
use crate::model::discussion::DiscussionSection;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::SolutionPage;
use crate::tongue::Tongue;
use crate::words::tr;

pub fn page(f: &Frame, mut p: SolutionPage) -> Page {
    let title = if p.hidden { numbered(f, p.number) } else { p.article.title.clone() };
    let description = p.excerpt.clone();
    let bar = p.support.open.then(|| share(f, &paths::solution(f.slug(), p.number), &title, "share-bar"));
    let body = view! {
        {breadcrumbs(f)}
        <article class="item">
            {head(f, &p)}
            <div class="item-act">
                {support_box(f, p.support.clone())}
                {acts(f, &p, &title)}
            </div>
            <div class="item-body">
                {article(f, &p.article)}
                {history(f, &p)}
                {path(f, p.path.clone())}
                {in_consultations(f, &p)}
                {answer::section(f, p.answers.clone())}
                {pledges::section(f, p.pledges.clone())}
            </div>
        </article>
        {p.discussion.take().map(|section| discussion::section(f, section))}
    };
    Page::new(title, body.into_any()).shared_as(description, "").with_action_bar(bar)
}

/// Its picture, where it stands, its title and who proposes it.
fn head(f: &Frame, p: &SolutionPage) -> AnyView {
    let at = p.article.published_at.unwrap_or(f.now);
    let Tongue { lang, dir } = written(&p.article);
    // That it is published is what its being here says.
    let state = match p.state {
        _ if !p.referred_to.is_empty() => Some(tags::referred(f, &p.referred_to)),
        SolutionState::Published => None,
        state => Some(tags::solution_state(f, state)),
    };
    view! {
        <header class="item-head">
            {picture(f, None, "large", &p.article.category, None)}
            {banner::solution(f, &p.path).filter(|_| !p.hidden)}
            {notices(f, p)}
            <p class="tags">{state}" "{marks(f, &p.article)}" "{tags::number(p.number)}</p>
            <h1 lang=lang dir=dir>{p.article.title.clone()}</h1>
            {byline(f, &p.article.author, at)}
        </header>
    }
    .into_any()
}

/// What others see of a hidden one.
pub fn hidden(f: &Frame, number: i64, tombstone: Option<Tombstone>) -> Page {
    let back = view! { <a class="button" href=paths::solutions(f.slug())>{f.t(tr::solutions::ALL)}</a> };
    trace::page(f, numbered(f, number), breadcrumbs(f), (trace::hidden(f, ItemKind::Solution, tombstone), back.into_any()), None)
}

/// What its author took away when they left: a trace, under which others' comments stay.
pub fn removed(f: &Frame, number: i64, section: DiscussionSection) -> Page {
    let trace = view! { <p class="tombstone">{f.t(tr::leaving::REMOVED)}</p> };
    trace::page(f, numbered(f, number), breadcrumbs(f), (trace.into_any(), ().into_any()), Some(discussion::section(f, section)))
}

fn numbered(f: &Frame, number: i64) -> String {
    f.tf(tr::solutions::NUMBERED, &[("number", &number.to_string())])
}

/// The links up: the commune, the list.
pub fn breadcrumbs(f: &Frame) -> AnyView {
    breadcrumbs::list(f, tr::solutions::BREADCRUMBS, (paths::solutions(f.slug()), tr::solutions::TITLE))
}

fn notices(f: &Frame, p: &SolutionPage) -> AnyView {
    let notice = |class: &'static str, text: &'static str| view! { <div class=class>{icon(f, "info")}<p>{text}</p></div> }.into_any();
    let hidden = match &p.notice {
        Some(reasons) => Some(moderation::unread(f, reasons)),
        None => p.hidden.then(|| notice("notice danger", f.t(tr::solutions::HIDDEN_FROM_OTHERS))),
    };
    let reviewed = p.under_review.then(|| moderation::under_review(f));
    let withdrawn = (p.state == SolutionState::Withdrawn).then(|| notice("notice", f.t(tr::solutions::WITHDRAWN)));
    view! { {hidden}{reviewed}{withdrawn} }.into_any()
}

fn history(f: &Frame, p: &SolutionPage) -> Option<AnyView> {
    (p.version > 1).then(|| {
        let words = f.tn(tr::versions::COUNT, p.version);
        view! { <p>{icon(f, "clock")}" "<a href=paths::solution_versions(f.slug(), p.number)>{words}</a></p> }.into_any()
    })
}

/// The consultations for which it was gathered, and those to which its author can put it forward.
fn in_consultations(f: &Frame, p: &SolutionPage) -> Option<AnyView> {
    let links = p.options.iter().map(|link| options::link(f, link)).collect::<Vec<_>>();
    let open = p
        .open_consultations
        .iter()
        .map(|(number, title)| {
            let words = f.tf(tr::solutions::PUT_FORWARD_TO, &[("title", title.get(f.lang))]);
            view! {
                <form method="post" action=paths::put_forward(f.slug(), *number)>
                    {hidden_field("solution", p.number.to_string())}
                    <p class="button-row"><button class="button">{words}</button></p>
                </form>
            }
        })
        .collect::<Vec<_>>();
    let is_shown = !(p.hidden || links.is_empty() && open.is_empty());
    is_shown.then(|| view! { <section><h2>{f.t(tr::solutions::IN_CONSULTATIONS)}</h2><ul>{links}</ul>{open}</section> }.into_any())
}

/// What anyone can do besides, and what its author can.
fn acts(f: &Frame, p: &SolutionPage, title: &str) -> AnyView {
    let share = (!p.hidden).then(|| share(f, &paths::solution(f.slug(), p.number), title, "share-page"));
    let edit = p.may_edit.then(|| view! { <a href=paths::edit_solution(f.slug(), p.number)>{icon(f, "edit")}" "{f.t(tr::solutions::EDIT)}</a> });
    let withdraw = p.may_withdraw.then(|| {
        view! { <a href=paths::withdraw_solution(f.slug(), p.number)>{icon(f, "trash")}" "{f.t(tr::solutions::WITHDRAW)}</a> }
    });
    let language = p.say_language.clone().map(|href| language::link(f, href));
    let flag = (!p.is_own && !p.hidden).then(|| moderation::flag_link(f, paths::solution_flag(f.slug(), p.number)));
    view! { <div class="item-acts no-print">{share}{edit}{language}{withdraw}{flag}</div> }.into_any()
}
