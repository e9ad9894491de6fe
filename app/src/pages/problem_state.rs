//! The officer's form: where a problem stands.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{Choice, Field, error_summary, radio_cards, submit, text_area, text_field};
use crate::components::hub::hub;
use crate::components::{breadcrumbs, labels, tags};
use crate::model::content::ProblemState;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::problems::StatePage;
use crate::words::tr;

pub fn page(f: &Frame, p: StatePage) -> Page {
    let title = f.t(tr::problems::CHANGE_STATE);
    let e = &p.errors;
    let asks_number = p.choices.contains(&ProblemState::Duplicate);
    let choices = p.choices.iter().map(|state| Choice::new(state.as_str(), f.t(labels::problem_state(*state)))).collect();
    let original = asks_number.then(|| {
        text_field(f, Field::new("duplicate_of", f.t(tr::problems::ORIGINAL), p.fields.duplicate_of.clone()).hint(f.t(tr::problems::ORIGINAL_HINT)), e)
    });
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::with_query(paths::office(f.slug()), &[("list", "problems")]), f.t(tr::hub::rooms::PROBLEMS))}
            <div class="page-head">
                <h1>{title}</h1>
                <p class="lede" dir="auto"><a href=paths::problem(f.slug(), p.number)>{p.title.clone()}</a></p>
                <p>{tags::problem_state(f, p.state)}</p>
            </div>
            {error_summary(f, e)}
            <form method="post" action=paths::problem_state(f.slug(), p.number) novalidate>
                {radio_cards(f, Field::new("state", f.t(tr::problems::NEW_STATE), &p.fields.state), choices, e)}
                {text_area(f, Field::new("note", f.t(tr::problems::NOTE), p.fields.note.clone()).hint(f.t(tr::problems::NOTE_HINT)).rows(4), e)}
                {original}
                {submit(f, tr::form::SAVE)}
            </form>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Problems, body.into_any()))
}
