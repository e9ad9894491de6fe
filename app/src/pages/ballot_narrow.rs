//! Narrowing the form of a vote with many options: every way is a button of that form, which keeps what is chosen first. Nothing here is needed to vote.
//!
//! The fields stand above the form and belong to it by its id: what is looked for is no change of a vote, and no island hears of it.

use leptos::prelude::*;

use super::ballot::theme_name;
use crate::components::map;
use crate::model::Localized;
use crate::model::ballot_pages::{VoteLine, VoteNarrowing, VotePage};
use crate::model::ballots::BallotKind;
use crate::model::frame::Frame;
use crate::model::lists::FacetCount;
use crate::words::tr;

/// The id of the form.
const FORM: &str = "vote";

/// Whether something is chosen or typed beside an option.
fn is_given(line: &VoteLine) -> bool {
    line.option.withdrawn.is_none() && (line.chosen || !line.value.is_empty())
}

/// The ways to narrow the form, the map, and what is chosen beside options that are not shown.
pub(super) fn narrowing(f: &Frame, p: &VotePage) -> Option<AnyView> {
    let one = p.narrowing.as_ref()?;
    Some(
        view! {
            <section id="narrow" class="narrow start no-print" aria-label=f.t(tr::voting::NARROW)>
                // Whoever presses Enter in a field keeps what is there, and finds what is looked for.
                <button class="visually-hidden" form=FORM name="go" value="filter" tabindex="-1" aria-hidden="true">{f.t(tr::voting::NARROW_SHOW)}</button>
                {fields(f, one)}
                {places(f, one)}
                {hidden(f, p, one)}
            </section>
        }
        .into_any(),
    )
}

fn fields(f: &Frame, one: &VoteNarrowing) -> AnyView {
    use tr::voting as word;
    let themes = one.themes.iter().map(|code| (code.clone(), theme_name(f, code))).collect();
    let places = one.places.iter().map(|place| (place.value.0.clone(), f.local(&place.value.1))).collect();
    let open = !one.filter.is_empty();
    let theme = (one.themes.len() > 1).then(|| select(f, ("theme", f.t(word::BY_THEME)), &one.filter.theme, themes));
    let place = (one.places.len() > 1).then(|| select(f, ("place", f.t(word::BY_PLACE)), &one.filter.place, places));
    view! {
        <details class="fold" open=open>
            <summary>{f.t(word::NARROW)}</summary>
            <p class="hint">{f.t(word::NARROW_KEEPS)}</p>
            {theme}
            {place}
            <div class="field">
                <label for="text">{f.t(word::NARROW_WORDS)}</label>
                <input type="text" id="text" name="text" form=FORM value=one.filter.text.clone() dir="auto" maxlength="100" autocomplete="off"/>
            </div>
            <p class="button-row"><button class="button" form=FORM name="go" value="filter">{f.t(word::NARROW_SHOW)}</button></p>
        </details>
    }
    .into_any()
}

/// One of several, or all.
fn select(f: &Frame, (name, label): (&'static str, &'static str), chosen: &str, values: Vec<(String, String)>) -> AnyView {
    let options = values
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect::<Vec<_>>();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name form=FORM autocomplete="off">
                <option value="" selected=chosen.is_empty()>{f.t(tr::voting::ALL_OPTIONS)}</option>
                {options}
            </select>
        </div>
    }
    .into_any()
}

/// The map with how many options are where, and a button for each neighbourhood: a link would lose what is not kept yet.
fn places(f: &Frame, one: &VoteNarrowing) -> Option<AnyView> {
    let drawn = one.map.as_ref().filter(|_| one.places.len() > 1)?;
    let window = drawn.whole();
    let names: Vec<(String, String)> = one.places.iter().map(|place| (place.value.0.clone(), f.local(&place.value.1))).collect();
    let marks = map::place_marks(drawn, &window, &one.places, |place| (String::new(), f.local(&place.value.1)));
    let button = |place: &FacetCount<(String, Localized)>| {
        let (slug, name) = &place.value;
        let pressed = (*slug == one.filter.place).then_some("true");
        view! {
            <button class="button small" form=FORM name="go" value=format!("at.{slug}") aria-current=pressed>
                <bdi>{f.local(name)}</bdi>" · "{f.number(place.count)}
            </button>
        }
    };
    let buttons = one.places.iter().map(button).collect::<Vec<_>>();
    Some(
        view! { <details class="fold"><summary>{f.t(tr::map::LABEL)}</summary>{map::marked(f, drawn, &window, &names, &marks)}<p class="button-row">{buttons}</p></details> }
            .into_any(),
    )
}

/// How many are shown, and how many are chosen among those that are not.
fn hidden(f: &Frame, p: &VotePage, one: &VoteNarrowing) -> Option<AnyView> {
    use tr::voting as word;
    if one.filter.is_empty() {
        return None;
    }
    let shown = p.lines.iter().filter(|line| line.shown).count();
    let given = p.lines.iter().filter(|line| is_given(line)).count();
    let unseen = p.lines.iter().filter(|line| is_given(line) && !line.shown).count();
    let not_shown = |count: usize| f.tf(word::NOT_SHOWN, &[("number", &f.number(count as i64))]);
    let none = (shown == 0).then(|| view! { <p>{f.t(word::NONE_HERE)}</p> });
    Some(
        view! {
            <div role="status">
                {none}
                <p><strong>{f.tn(word::OPTION_COUNT, shown as i64)}</strong>" "{not_shown(p.lines.len() - shown)}</p>
                <p id="chosen-unseen"><strong>{f.tn(word::SUM_CHOSEN, given as i64)}</strong>" · "{not_shown(unseen)}</p>
            </div>
            <p class="button-row"><button class="button" form=FORM name="go" value="all">{f.t(word::NARROW_ALL)}</button></p>
        }
        .into_any(),
    )
}

/// What is chosen beside options that are not shown: it goes along with the form, and is added up with the rest.
pub(super) fn carried(p: &VotePage) -> AnyView {
    let one = |line: &VoteLine| {
        let option = &line.option;
        let name = |field: &str| format!("{field}.{}", option.number);
        let value = line.value.clone();
        match p.head.settings.kind {
            BallotKind::Approval | BallotKind::Budget => {
                let (cost, envelope) = (option.cost.unwrap_or_default().to_string(), option.envelope.unwrap_or_default().to_string());
                view! { <input type="hidden" name="o" value=option.number.to_string() data-cost=cost data-envelope=envelope/> }.into_any()
            }
            BallotKind::Points => view! { <input type="hidden" name=name("p") value=value data-points=""/> }.into_any(),
            BallotKind::Ranked => view! { <input type="hidden" name=name("r") value=value/> }.into_any(),
            BallotKind::Judgment | BallotKind::Score | BallotKind::YesNo => view! { <input type="hidden" name=name("g") value=value/> }.into_any(),
        }
    };
    p.lines.iter().filter(|line| !line.shown && is_given(line)).map(one).collect::<Vec<_>>().into_any()
}
