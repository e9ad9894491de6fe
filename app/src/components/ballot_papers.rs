//! Pieces of the desk's pages of a ballot: their head and ways, looking for people, what stands on a sheet, figures.

use leptos::prelude::*;

use super::form::{Choice, Field, select, text_field};
use super::hub::{nothing, tabs as ways};
use super::icon::icon;
use super::{breadcrumbs, consultation};
use crate::model::ballot_papers::{EntryFields, Figures, PersonLine, Reading, SheetState};
use crate::model::ballots::BallotKind;
use crate::model::consultations::Multilingual;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// The title of a page, below that of the consultation.
pub fn page_head(f: &Frame, number: i64, title: &Multilingual, word: Key) -> AnyView {
    view! {
        {breadcrumbs::up(f, paths::ballot(f.slug(), number), consultation::plain(f, title))}
        <div class="page-head"><h1>{f.t(word)}</h1></div>
    }
    .into_any()
}

/// The ways of a ballot's paper, and to the desk's device.
pub fn tabs(f: &Frame, number: i64, here: &str) -> AnyView {
    use tr::ballot_papers as word;
    let slug = f.slug();
    let all = [
        (paths::ballot_paper(slug, number), word::TITLE),
        (paths::ballot_people(slug, number), word::PEOPLE),
        (paths::ballot_entry(slug, number, 1), word::FIRST_PASS),
        (paths::ballot_entry(slug, number, 2), word::SECOND_PASS),
        (paths::ballot_differences(slug, number), word::DIFFERENCES),
        (paths::ballot_balance(slug, number), word::BALANCE),
        (paths::kiosk_desk(slug, number), tr::kiosk::TITLE),
    ];
    ways(f, word::TITLE, all.into_iter().map(|(href, key)| (href.clone(), key, href == here)).collect())
}

/// On a ballot's own page, the ways to its paper and to the desk's device, for those who look after them.
pub fn desk_ways(f: &Frame, number: i64) -> AnyView {
    let may = f.viewer.as_ref().is_some_and(|viewer| viewer.is_desk_agent || viewer.is_officer || viewer.is_administrator);
    let ways =
        [(paths::ballot_paper(f.slug(), number), "document", tr::ballot_papers::TITLE), (paths::kiosk_desk(f.slug(), number), "person", tr::kiosk::TITLE)];
    let links = may.then(|| ways.into_iter().map(|(href, sign, key)| view! { " "<a href=href>{icon(f, sign)}" "{f.t(key)}</a> }).collect::<Vec<_>>());
    view! { {links} }.into_any()
}

/// Looks for people by a part of their name.
pub fn search(f: &Frame, here: String, name: &str) -> AnyView {
    let field = Field::new("name", f.t(tr::residents::NAME), name);
    view! {
        <form class="row-form search-row" method="get" action=here>
            {text_field(f, field, &FormErrors::default())}
            <button class="button">{icon(f, "search")}" "{f.t(tr::residents::SEARCH)}</button>
        </form>
    }
    .into_any()
}

/// Those who were found, each with the way to their page.
pub fn people_list(f: &Frame, people: &[PersonLine], name: &str, page: impl Fn(&str) -> String) -> AnyView {
    if people.is_empty() {
        return if name.is_empty() { ().into_any() } else { nothing(f, "scene-no-result", tr::residents::NOBODY) };
    }
    let rows = people
        .iter()
        .map(|person| {
            let place = person.neighbourhood.as_ref().map(|place| view! { " "<span class="small soft">{f.local(place)}</span> });
            let state = (!person.verified).then(|| view! { " "<span class="state wait">{icon(f, "clock")}{f.t(tr::ballot_papers::NOT_VERIFIED)}</span> });
            view! { <li><a href=page(&person.handle)><bdi>{person.name.clone()}</bdi></a>{place}{state}</li> }
        })
        .collect::<Vec<_>>();
    view! { <ul class="rows lean">{rows}</ul> }.into_any()
}

/// What a sheet is.
pub const fn sheet_word(state: SheetState) -> Key {
    use tr::ballot_papers::state as word;
    match state {
        SheetState::Cast => word::CAST,
        SheetState::Blank => word::BLANK,
        SheetState::Overvoted => word::OVERVOTED,
        SheetState::Short => word::SHORT,
        SheetState::Spoiled => word::SPOILED,
        SheetState::Exchanged => word::EXCHANGED,
    }
}

/// What somebody read on a sheet.
pub fn reading(f: &Frame, read: &Reading) -> AnyView {
    let marks = (!read.marks.is_empty()).then(|| view! { " "<b dir="ltr">{read.marks.clone()}</b> });
    view! { {f.t(sheet_word(read.state))}{marks} }.into_any()
}

/// How marks of a kind are typed.
pub const fn marks_hint(kind: BallotKind) -> Key {
    use tr::ballot_papers::marking as word;
    match kind {
        BallotKind::Approval | BallotKind::Budget => word::OPTIONS,
        BallotKind::Points => word::POINTS,
        BallotKind::Judgment | BallotKind::Score => word::GRADES,
        BallotKind::Ranked => word::RANKED,
        BallotKind::YesNo => word::YES_NO,
    }
}

/// The fields for what stands on a sheet.
pub fn reading_form(f: &Frame, kind: BallotKind, fields: &EntryFields, errors: &FormErrors) -> AnyView {
    use tr::ballot_papers as word;
    let marks = Field::new("marks", f.t(word::MARKS), fields.marks.clone()).hint(f.t(marks_hint(kind)));
    let states = [SheetState::Overvoted, SheetState::Spoiled, SheetState::Exchanged];
    let states = states.iter().map(|state| Choice::new(state.as_str(), f.t(sheet_word(*state)))).collect();
    let state = Field::new("state", f.t(word::SHEET_STATE), fields.state.clone()).hint(f.t(word::STATE_HINT));
    view! { {text_field(f, marks, errors)}{select(f, state, f.t(word::AS_MARKED), vec![(String::new(), states)], errors)} }.into_any()
}

/// The figures of a balance, and what is missing.
pub fn figures(f: &Frame, figures: &Figures) -> AnyView {
    view! { {counted(f, figures)}{agreement(f, figures)} }.into_any()
}

/// The figures alone: while people vote, every sheet is still missing.
pub fn counted(f: &Frame, figures: &Figures) -> AnyView {
    use tr::ballot_papers::figure as word;
    let line = |key: Key, count: i64| view! { <tr><th scope="row">{f.t(key)}</th><td>{f.number(count)}</td></tr> }.into_any();
    let states = SheetState::ALL.iter().map(|state| line(sheet_word(*state), figures.of(*state))).collect::<Vec<_>>();
    view! {
        <table class="periods">
            <caption class="visually-hidden">{f.t(tr::ballot_papers::FIGURES)}</caption>
            <tbody>
                {line(word::ISSUED, figures.issued)}
                {states}
                {line(word::UNUSED, figures.unused)}
                {line(word::HANDED, figures.given())}
                {line(word::MARKED, figures.marked)}
            </tbody>
        </table>
    }
    .into_any()
}

fn agreement(f: &Frame, figures: &Figures) -> AnyView {
    use tr::ballot_papers::figure as word;
    let missing = match figures.missing() {
        0 => view! { <p class="pane-line">{icon(f, "check")}{f.t(word::ALL_SHEETS)}</p> }.into_any(),
        missing if missing > 0 => view! { <p class="notice warning">{icon(f, "warning")}<span>{f.tn(word::MISSING, missing)}</span></p> }.into_any(),
        missing => view! { <p class="notice warning">{icon(f, "warning")}<span>{f.tn(word::TOO_MANY, missing.saturating_neg())}</span></p> }.into_any(),
    };
    let people = if figures.given() == figures.marked {
        view! { <p class="pane-line">{icon(f, "check")}{f.t(word::ALL_PEOPLE)}</p> }.into_any()
    } else {
        let values = [("given", f.number(figures.given())), ("marked", f.number(figures.marked))];
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        view! { <p class="notice warning">{icon(f, "warning")}<span>{f.tf(word::PEOPLE_DIFFER, &values)}</span></p> }.into_any()
    };
    view! { {missing}{people} }.into_any()
}
