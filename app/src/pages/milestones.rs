//! The works of an accepted solution, for the officer who follows them.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{Field, error, error_summary, file_field, hidden, label_field, submit, text_field};
use crate::components::hub::{hub, table};
use crate::components::{breadcrumbs, tags};
use crate::format;
use crate::model::answer::{Milestone, MilestonesPage};
use crate::model::content::SolutionState;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::words::tr;

const ACCEPT: &str = "image/jpeg,image/png,image/webp";

/// The milestones with their progress and a new one in one form, and the steps of the works.
pub fn page(f: &Frame, p: MilestonesPage) -> Page {
    use tr::answers as word;
    let title = f.tf(word::WORKS_TITLE, &[("title", &p.title)]);
    let action = paths::milestones(f.slug(), p.number);
    let open = matches!(p.state, SolutionState::Accepted | SolutionState::InProgress);
    let turn = match p.state {
        SolutionState::Accepted => Some(("start", word::START_WORKS)),
        SolutionState::InProgress => Some(("finish", word::FINISH_WORKS)),
        _ => None,
    };
    let turn =
        turn.map(|(act, word)| view! { <form method="post" action=action.clone()>{hidden("act", act)}<p class="button-row"><button class="button">{f.t(word)}</button></p></form> });
    let list = list(f, &p, open);
    let form = if open {
        view! {
            <form method="post" action=action novalidate>
                {hidden("act", "save")}
                {list}
                {error(f, "progress", &p.errors)}
                <fieldset class="do">
                    <legend>{f.t(word::ADD_MILESTONE)}</legend>
                    <div class="row-form">
                        {text_field(f, Field::new("title", f.t(word::MILESTONE_TITLE), p.fields.title.clone()), &p.errors)}
                        {text_field(f, Field::new("due_on", f.t(word::DUE_ON), p.fields.due_on.clone()).kind("date", "off"), &p.errors)}
                    </div>
                </fieldset>
                {submit(f, tr::hub::SAVE_WORKS)}
            </form>
        }
        .into_any()
    } else {
        list
    };
    let body = view! {
        <div class="column">
            {breadcrumbs::up(f, paths::office(f.slug()), f.t(tr::hub::rooms::ANSWERS))}
            <div class="page-head">
                <h1>{f.t(word::WORKS)}</h1>
                <p class="lede" dir="auto">{p.title.clone()}</p>
                <p class="pane-line">{tags::solution_state(f, p.state)}<a href=paths::solution(f.slug(), p.number)>{f.t(tr::hub::PUBLIC_PAGE)}</a></p>
            </div>
            {error_summary(f, &p.errors)}
            {form}
            {turn}
            {built(f, &p)}
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Answers, body.into_any()))
}

/// The photo of what was built, which everybody sees beside how it was before, and the form to show one or another.
fn built(f: &Frame, p: &MilestonesPage) -> Option<AnyView> {
    use tr::answers as word;
    if !matches!(p.state, SolutionState::InProgress | SolutionState::Done) {
        return None;
    }
    let shown = p.photo.as_ref().map(|photo| {
        let (width, height) = (photo.width.to_string(), photo.height.to_string());
        view! { <p><img class="photo-shown" src=paths::photo(&photo.id, "medium") alt=photo.alt.clone() width=width height=height/></p> }
    });
    Some(
        view! {
            <section aria-labelledby="built">
                <h2 id="built">{f.t(word::PHOTO_TITLE)}</h2>
                {shown}
                <form class="do" method="post" action=paths::milestones(f.slug(), p.number) enctype="multipart/form-data" novalidate>
                    {hidden("act", "photo")}
                    {text_field(f, Field::new("alt", f.t(tr::photos::ALT), p.fields.alt.clone()), &p.errors)}
                    {file_field(f, Field::new("photos", f.t(word::PHOTO_FILE), "").hint(f.t(word::PHOTO_HINT)), ACCEPT, &p.errors)}
                    {submit(f, word::PHOTO_SAVE)}
                </form>
            </section>
        }
        .into_any(),
    )
}

fn list(f: &Frame, p: &MilestonesPage, open: bool) -> AnyView {
    use tr::answers as word;
    if p.milestones.is_empty() {
        return view! { <p class="soft">{f.t(word::NO_MILESTONES)}</p> }.into_any();
    }
    let wrong = |typed: &str| !typed.trim().parse::<i64>().is_ok_and(|percent| (0..=100).contains(&percent));
    let first_wrong =
        p.errors.get("progress").and_then(|_| p.fields.milestone.iter().zip(&p.fields.progress).find(|(_, typed)| wrong(typed))).map(|(id, _)| id);
    if first_wrong.is_some() {
        label_field("progress", f.t(word::PROGRESS));
    }
    let heads = [word::MILESTONE_TITLE, word::DUE_ON, word::PROGRESS].map(|head| f.t(head).to_owned()).to_vec();
    let rows = p.milestones.iter().map(|milestone| row(f, p, milestone, (open, first_wrong == Some(&milestone.id)))).collect();
    table(f.t(word::WORKS).to_owned(), heads, rows)
}

/// A milestone; while the works go on with its field, and what was typed in it. The summary of errors leads to the first that is wrong.
fn row(f: &Frame, p: &MilestonesPage, milestone: &Milestone, (open, wrong): (bool, bool)) -> Vec<AnyView> {
    let value = p.fields.progress_of(&milestone.id).map_or_else(|| milestone.progress.to_string(), str::to_owned);
    let id = if wrong { "progress".to_owned() } else { format!("progress-{}", milestone.id) };
    let due = milestone.due_on.as_ref().map(|due| format::civil_date(f.lang, due));
    let label = format!("{} · {}", f.t(tr::answers::PROGRESS), milestone.title);
    let field = open.then(|| {
        let describes = wrong.then_some("progress-error");
        view! {
            {hidden("milestone", milestone.id.clone())}
            <input type="number" min="0" max="100" id=id name="progress" value=value class="short" aria-label=label aria-describedby=describes aria-invalid=wrong.then_some("true")/>
        }
    });
    vec![
        view! { <bdi>{milestone.title.clone()}</bdi> }.into_any(),
        view! { <span class="small">{due}</span> }.into_any(),
        view! { <span class="progress-cell"><progress max="100" value=milestone.progress.to_string() aria-label=milestone.title.clone()></progress>{field}</span> }.into_any(),
    ]
}
