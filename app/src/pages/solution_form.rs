//! The form of a solution: for something new, for a draft, for a published one; and both texts side by side when an edit came too late.

use leptos::prelude::*;

use super::Page;
use super::solution::breadcrumbs;
use crate::components::article::problems;
use crate::components::form::{Choice, Field, error_summary, hidden, radio_cards, select, text_area, text_field};
use crate::components::icon::icon;
use crate::components::language;
use crate::components::picture::{drawn, picture};
use crate::components::prose::{prose, said};
use crate::components::time::time;
use crate::components::topics::topics;
use crate::escaping;
use crate::model::content::ProblemCard;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::{Collision, CollisionPage, Composing, SolutionFormPage};
use crate::words::tr;

pub fn page(f: &Frame, p: SolutionFormPage) -> Page {
    let title = f.t(match p.composing {
        Composing::New => tr::solution_form::TITLE_NEW,
        Composing::Draft(_) => tr::solution_form::TITLE_DRAFT,
        Composing::Published(_) => tr::solution_form::TITLE_EDIT,
    });
    let lede = match p.composing {
        Composing::New => f.t(tr::solution_form::LEDE),
        Composing::Draft(_) => f.t(tr::solution_form::LEDE_DRAFT),
        Composing::Published(_) => f.t(tr::solution_form::LEDE_EDIT),
    };
    let discard = match &p.composing {
        Composing::Draft(id) => Some(discard(f, id)),
        _ => None,
    };
    let body = view! {
        <div class="narrow">
            {breadcrumbs(f)}
            {drawn(f, "step-solution", title, lede)}
            {drafts(f, &p)}
            {error_summary(f, &p.errors)}
            {form(f, p)}
            {discard}
        </div>
    };
    Page::new(title, body.into_any())
}

/// The author's drafts, so that one begun earlier is found again.
fn drafts(f: &Frame, p: &SolutionFormPage) -> Option<AnyView> {
    if p.drafts.is_empty() {
        return None;
    }
    let links = p
        .drafts
        .iter()
        .map(|draft| {
            let title = if draft.title.is_empty() { f.t(tr::solution_form::UNTITLED).to_owned() } else { draft.title.clone() };
            view! { <li><a href=paths::draft(&draft.commune, &draft.id)><bdi>{title}</bdi><span class="count">{time(f, draft.updated_at)}</span></a></li> }
        })
        .collect::<Vec<_>>();
    Some(view! { <section class="panel"><h2>{f.t(tr::solution_form::YOUR_DRAFTS)}</h2><ul class="link-list">{links}</ul></section> }.into_any())
}

fn form(f: &Frame, p: SolutionFormPage) -> AnyView {
    let action = match &p.composing {
        Composing::New => paths::new_solution(f.slug()),
        Composing::Draft(id) => paths::draft(f.slug(), id),
        Composing::Published(number) => paths::edit_solution(f.slug(), *number),
    };
    // Whoever comes from a problem sees it first.
    let (first, second) = if p.problems.is_empty() { (proposal(f, &p), subject(f, &p)) } else { (subject(f, &p), proposal(f, &p)) };
    let speaker = if matches!(p.composing, Composing::Published(_)) { None } else { speaker(f, &p) };
    view! {
        <form method="post" action=action novalidate>
            // Pressing Enter in a field presses the first button of a form: it never publishes, and does not look for problems.
            <button class="visually-hidden" tabindex="-1" aria-hidden="true" name="intent" value="preview">{f.t(tr::solution_form::PREVIEW)}</button>
            {hidden("key", p.fields.key.clone())}
            {hidden("version", p.fields.version.clone())}
            <section class="step">{first}</section>
            <section class="step">{second}</section>
            {speaker}
            <section class="step">{buttons(f, &p)}</section>
        </form>
    }
    .into_any()
}

fn proposal(f: &Frame, p: &SolutionFormPage) -> AnyView {
    let fields = &p.fields;
    view! {
        <h2>{f.t(tr::solution_form::STEP_PROPOSAL)}</h2>
        {text_field(f, Field::new("title", f.t(tr::solution_form::TITLE), &fields.title).hint(f.t(tr::solution_form::TITLE_HINT)), &p.errors)}
        {text_area(f, Field::new("body", f.t(tr::solution_form::BODY), &fields.body).hint(f.t(tr::solution_form::BODY_HINT)).rows(10), &p.errors)}
        {text_area(f, Field::new("helps", f.t(tr::solution_form::HELPS), &fields.helps).hint(f.t(tr::solution_form::HELPS_HINT)).rows(3), &p.errors)}
        {language::field(f, &fields.language, &p.errors)}
        {text_field(f, Field::new("cost", f.t(tr::solution_form::COST), &fields.cost).hint(f.t(tr::solution_form::COST_HINT)), &p.errors)}
    }
    .into_any()
}

fn subject(f: &Frame, p: &SolutionFormPage) -> AnyView {
    let places = p.neighbourhoods.iter().map(|(slug, name)| Choice::new(slug.clone(), f.local(name))).collect();
    let linked = (!p.problems.is_empty()).then(|| problems(f, &p.problems));
    view! {
        <h2>{f.t(tr::solution_form::STEP_SUBJECT)}</h2>
        {finder(f, p)}
        {linked}
        {text_field(f, Field::new("problems", f.t(tr::solution_form::PROBLEMS), &p.fields.problems).hint(f.t(tr::solution_form::PROBLEMS_HINT)), &p.errors)}
        {topics(f, Field::new("topic", f.t(tr::solution_form::TOPIC), &p.fields.topic), &p.errors)}
        {select(
            f,
            Field::new("neighbourhood", f.t(tr::solution_form::NEIGHBOURHOOD), &p.fields.neighbourhood),
            f.t(tr::solutions::WHOLE_COMMUNE),
            vec![(String::new(), places)],
            &p.errors,
        )}
    }
    .into_any()
}

/// Looks for a problem by words of its title; each that is found has a button that adds it. The form comes back with what was typed.
fn finder(f: &Frame, p: &SolutionFormPage) -> AnyView {
    let found = p.found.as_ref().map(|cards| {
        let rows = cards.iter().map(|card| found(f, card)).collect::<Vec<_>>();
        if rows.is_empty() {
            return view! { <p class="soft" id="found">{f.t(tr::solution_form::NONE_FOUND)}</p> }.into_any();
        }
        view! { <ul class="plain finds" id="found">{rows}</ul> }.into_any()
    });
    view! {
        <div class="finder">
            {text_field(f, Field::new("find", f.t(tr::solution_form::FIND), &p.fields.find).hint(f.t(tr::solution_form::FIND_HINT)), &p.errors)}
            <button class="button" name="intent" value="find">{icon(f, "search")}{f.t(tr::solution_form::FIND_NOW)}</button>
        </div>
        {found}
    }
    .into_any()
}

fn found(f: &Frame, card: &ProblemCard) -> AnyView {
    let number = card.number.to_string();
    let words = format!("{} {number}", f.t(tr::solution_form::ADD_PROBLEM));
    view! {
        <li>
            {picture(f, card.photo.as_ref(), "small", &card.category, None)}
            <p>{said(&card.title)}</p>
            <button class="button small" name="add" value=number aria-label=words>{icon(f, "plus")}{f.t(tr::solution_form::ADD_PROBLEM)}</button>
        </li>
    }
    .into_any()
}

/// Asked only of whoever may speak for an organisation.
fn speaker(f: &Frame, p: &SolutionFormPage) -> Option<AnyView> {
    let viewer = f.viewer.as_ref().filter(|viewer| !viewer.organisations.is_empty())?;
    let mut choices = vec![Choice::new("", &viewer.name).help(f.t(tr::solution_form::AS_MYSELF))];
    choices.extend(viewer.organisations.iter().map(|(id, name)| Choice::new(id.to_string(), f.local(name)).help(f.t(tr::solution_form::AS_ORGANISATION))));
    Some(
        view! {
            <section class="step">
                <h2>{f.t(tr::solution_form::STEP_SPEAKER)}</h2>
                {radio_cards(f, Field::new("act_as", f.t(tr::solution_form::ACT_AS), &p.fields.act_as), choices, &p.errors)}
            </section>
        }
        .into_any(),
    )
}

/// The first button is the one that the Enter key presses: it never publishes.
fn buttons(f: &Frame, p: &SolutionFormPage) -> AnyView {
    if let Composing::Published(number) = p.composing {
        return view! {
            <p>{f.t(tr::solution_form::VERSIONS_KEPT)}</p>
            <p class="button-row">
                <button class="button primary">{f.t(tr::solution_form::SAVE_VERSION)}</button>
                <a class="button quiet" href=paths::solution(f.slug(), number)>{f.t(tr::solution_form::CANCEL)}</a>
            </p>
        }
        .into_any();
    }
    view! {
        {public_notice(f, p.edit_minutes)}
        <p class="button-row">
            <button class="button primary" name="intent" value="preview">{f.t(tr::solution_form::PREVIEW)}</button>
            <button class="button quiet" name="intent" value="draft">{f.t(tr::solution_form::SAVE_DRAFT)}</button>
        </p>
    }
    .into_any()
}

/// What everyone will be able to read, and how long it can be changed.
pub fn public_notice(f: &Frame, edit_minutes: i64) -> AnyView {
    let rule = if edit_minutes > 0 { f.tn(tr::solution_form::EDIT_MINUTES, edit_minutes) } else { f.t(tr::solution_form::EDIT_UNTIL_SUPPORT).to_owned() };
    view! { <div class="notice">{icon(f, "info")}<p>{f.t(tr::solution_form::WHAT_IS_PUBLIC)}" "{rule}</p></div> }.into_any()
}

fn discard(f: &Frame, id: &str) -> AnyView {
    view! {
        <details>
            <summary>{f.t(tr::solution_form::DISCARD)}</summary>
            <form method="post" action=paths::discard_draft(f.slug(), id)>
                <p>{f.t(tr::solution_form::DISCARD_SURE)}</p>
                <p class="button-row"><button class="button danger">{icon(f, "trash")}" "{f.t(tr::solution_form::DISCARD_NOW)}</button></p>
            </form>
        </details>
    }
    .into_any()
}

/// An edit that came too late: the text that stands, and what was typed, which is not lost.
pub fn collided(f: &Frame, p: CollisionPage) -> Page {
    let (title, help) = match p.collision {
        Collision::Stale => (tr::solution_form::STALE, tr::solution_form::STALE_HELP),
        Collision::Closed => (tr::solution_form::CLOSED, tr::solution_form::CLOSED_HELP),
    };
    let typed = match p.collision {
        Collision::Stale => form(f, p.form),
        Collision::Closed => typed(f, &p.form),
    };
    let body = view! {
        {breadcrumbs(f)}
        <div class="page-head"><h1>{f.t(title)}</h1><p class="lede">{f.t(help)}</p></div>
        <div class="columns">
            <section>
                <h2>{f.t(tr::solution_form::STANDS_NOW)}</h2>
                <h3><bdi>{p.current.title.clone()}</bdi></h3>
                {prose(&p.current.body)}
                {prose(&p.current.helps)}
                {p.current.cost.map(|cost| view! { <p><bdi>{f.money(cost)}</bdi></p> })}
            </section>
            <section><h2>{f.t(tr::solution_form::YOU_TYPED)}</h2>{typed}</section>
        </div>
    };
    Page::new(f.t(title), body.into_any())
}

/// What was typed, to read and to copy, where nothing can be saved any more.
fn typed(f: &Frame, p: &SolutionFormPage) -> AnyView {
    let back = match &p.composing {
        Composing::Published(number) => paths::solution(f.slug(), *number),
        _ => paths::solutions(f.slug()),
    };
    view! {
        <h3><bdi>{p.fields.title.clone()}</bdi></h3>
        <div class="field">
            <label for="typed">{f.t(tr::solution_form::TO_COPY)}</label>
            <textarea id="typed" rows="12" dir="auto" readonly>{escaping::textarea(&p.fields.body)}</textarea>
        </div>
        {prose(&p.fields.helps)}
        <p><bdi>{p.fields.cost.clone()}</bdi></p>
        <p><a class="button" href=back>{f.t(tr::solution_form::BACK)}</a></p>
    }
    .into_any()
}
