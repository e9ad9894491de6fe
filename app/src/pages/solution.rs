//! A solution: the proposal, its path, its supports, the commune's answer, the discussion.

use leptos::prelude::*;

use super::{Page, trace};
use crate::components::article::{article, marks};
use crate::components::author::byline;
use crate::components::icon::icon;
use crate::components::path::path;
use crate::components::support::support_box;
use crate::components::{answer, breadcrumbs, discussion, moderation, pledges, tags};
use crate::model::content::{ItemKind, SolutionState, Tombstone};
use crate::model::discussion::DiscussionSection;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::SolutionPage;
use crate::tongue::{self, Tongue};
use crate::words::tr;

pub fn page(f: &Frame, mut p: SolutionPage) -> Page {
    let title = if p.hidden { numbered(f, p.number) } else { p.article.title.clone() };
    let description = p.excerpt.clone();
    let at = p.article.published_at.unwrap_or(f.now);
    let Tongue { lang, dir } = tongue::marks(&[&p.article.title, &p.article.body]);
    let body = view! {
        {breadcrumbs(f)}
        <article>
            <header class="page-head">
                <p class="tags">{tags::solution_state(f, p.state)}" "{marks(f, &p.article)}" "<span class="soft" dir="ltr">{format!("#{}", p.number)}</span></p>
                <h1 lang=lang dir=dir>{p.article.title.clone()}</h1>
                {byline(f, &p.article.author, at)}
            </header>
            {notices(f, &p)}
            <div class="split">
                <div>
                    {article(f, &p.article)}
                    {history(f, &p)}
                    {answer::section(f, p.answers.clone())}
                </div>
                <aside class="stack">
                    {support_box(f, p.support.clone())}
                    {pledges::section(f, p.pledges.clone())}
                    {path(f, p.path.clone())}
                    {own(f, &p)}
                </aside>
            </div>
        </article>
        {p.discussion.take().map(|section| discussion::section(f, section))}
    };
    Page::new(title, body.into_any()).shared_as(description, "")
}

/// What others see of a hidden one.
pub fn hidden(f: &Frame, number: i64, tombstone: Option<Tombstone>) -> Page {
    let trace = view! {
        {trace::hidden(f, ItemKind::Solution, tombstone)}
        <p><a class="button" href=paths::solutions(f.slug())>{f.t(tr::solutions::ALL)}</a></p>
    };
    trace::page(numbered(f, number), breadcrumbs(f), trace.into_any())
}

/// What its author took away when they left: a trace, under which others' comments stay.
pub fn removed(f: &Frame, number: i64, section: DiscussionSection) -> Page {
    let trace = view! { <p class="tombstone">{f.t(tr::leaving::REMOVED)}</p>{discussion::section(f, section)} };
    trace::page(numbered(f, number), breadcrumbs(f), trace.into_any())
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

/// What its author can do, and what anyone can.
fn own(f: &Frame, p: &SolutionPage) -> Option<AnyView> {
    let edit = p.may_edit.then(|| view! { <li><a href=paths::edit_solution(f.slug(), p.number)>{icon(f, "edit")}" "{f.t(tr::solutions::EDIT)}</a></li> });
    let withdraw = p.may_withdraw.then(|| {
        view! { <li><a href=paths::withdraw_solution(f.slug(), p.number)>{icon(f, "trash")}" "{f.t(tr::solutions::WITHDRAW)}</a></li> }
    });
    let flag = (!p.is_own && !p.hidden).then(|| view! { <li>{moderation::flag_link(f, paths::solution_flag(f.slug(), p.number))}</li> });
    let any = edit.is_some() || withdraw.is_some() || flag.is_some();
    any.then(|| view! { <ul class="link-list acts">{edit}{withdraw}{flag}</ul> }.into_any())
}
