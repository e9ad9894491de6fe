//! The works of an accepted solution, for the officer who follows them.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{Field, error, error_summary, hidden, label_field, submit, text_field};
use crate::components::{breadcrumbs, tags};
use crate::format;
use crate::model::answer::{Milestone, MilestonesPage};
use crate::model::content::SolutionState;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::tr;

/// The milestones, a form for each, and one to add another.
pub fn page(f: &Frame, p: MilestonesPage) -> Page {
    let title = f.tf(tr::answers::WORKS_TITLE, &[("title", &p.title)]);
    let action = paths::milestones(f.slug(), p.number);
    let open = matches!(p.state, SolutionState::Accepted | SolutionState::InProgress);
    let rows: Vec<AnyView> = p.milestones.iter().map(|milestone| row(f, &p, milestone, open)).collect();
    let none = rows.is_empty().then(|| view! { <p class="soft">{f.t(tr::answers::NO_MILESTONES)}</p> });
    let turn = match p.state {
        SolutionState::Accepted => Some(("start", tr::answers::START_WORKS)),
        SolutionState::InProgress => Some(("finish", tr::answers::FINISH_WORKS)),
        _ => None,
    };
    let turn = turn.map(|(act, word)| view! { <form method="post" action=action.clone()>{hidden("act", act)}{submit(f, word)}</form> });
    let add_errors = if p.fields.act == "add" { p.errors.clone() } else { FormErrors::default() };
    let add = open.then(|| {
        view! {
            <section class="panel">
                <h2>{f.t(tr::answers::ADD_MILESTONE)}</h2>
                <form method="post" action=action.clone() novalidate>
                    {hidden("act", "add")}
                    {text_field(f, Field::new("title", f.t(tr::answers::MILESTONE_TITLE), p.fields.title.clone()), &add_errors)}
                    {text_field(f, Field::new("due_on", f.t(tr::answers::DUE_ON), p.fields.due_on.clone()).kind("date", "off"), &add_errors)}
                    {submit(f, tr::answers::ADD_MILESTONE)}
                </form>
            </section>
        }
    });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::solution(f.slug(), p.number), p.title.clone())}
            <h1 dir="auto">{title.clone()}</h1>
            <p>{tags::solution_state(f, p.state)}</p>
            {error_summary(f, &p.errors)}
            {none}
            <ol class="milestones">{rows}</ol>
            {turn}
            {add}
        </div>
    };
    Page::new(title, body.into_any())
}

/// A milestone; while `open`, with the form to report its progress, and what was typed in it.
fn row(f: &Frame, p: &MilestonesPage, milestone: &Milestone, open: bool) -> AnyView {
    let here = p.fields.milestone == milestone.id;
    let value = if here { p.fields.progress.clone() } else { milestone.progress.to_string() };
    // The summary of errors links to this id.
    let id = if here { "progress".to_owned() } else { format!("progress-{}", milestone.id) };
    if here {
        label_field("progress", f.t(tr::answers::PROGRESS));
    }
    let due = milestone.due_on.as_ref().map(|due| f.tf(tr::answers::DUE, &[("date", &format::civil_date(f.lang, due))]));
    let form = open.then(|| {
        view! {
            <form method="post" action=paths::milestones(f.slug(), p.number) class="actions" novalidate>
                {hidden("act", "progress")}
                {hidden("milestone", milestone.id.clone())}
                <label for=id.clone()>{f.t(tr::answers::PROGRESS)}</label>
                <input type="number" min="0" max="100" id=id name="progress" value=value class="short"/>
                <button class="button small">{f.t(tr::answers::SAVE_PROGRESS)}</button>
            </form>
        }
    });
    view! {
        <li>
            <p><strong><bdi>{milestone.title.clone()}</bdi></strong>" "<span class="small soft">{due}</span></p>
            <progress max="100" value=milestone.progress.to_string() aria-label=milestone.title.clone()></progress>
            {form}
            {here.then(|| error(f, "progress", &p.errors))}
        </li>
    }
    .into_any()
}
