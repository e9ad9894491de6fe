//! A commune's home: what to do, what lacks little, where problems are, what was built, who did what. Nothing stands on it twice.

use leptos::prelude::*;

use super::{Page, home};
use crate::components::cards::problem_card;
use crate::components::consultation;
use crate::components::icon::icon;
use crate::components::picture::{picture, scene};
use crate::components::solution_card::{near_card, percent};
use crate::components::time::time;
use crate::components::{author, face, labels, map, tags};
use crate::format;
use crate::model::consultation_pages::ConsultationCard;
use crate::model::content::{Photo, SolutionState, Stance};
use crate::model::frame::Frame;
use crate::model::home::{Activity, CommuneFigures, CommuneHome, Did, DoneCard, NeighbourhoodCard};
use crate::model::lists::ListView;
use crate::model::map::ProblemMap;
use crate::model::paths;
use crate::tongue::{self, Tongue};
use crate::words::{Key, tr};

/// From so much of the threshold on, what has the most supports is nearly there.
const NEARLY: i64 = 50;

pub fn page(f: &Frame, p: CommuneHome) -> Page {
    use tr::home as word;
    let name = f.commune.as_ref().map(|commune| f.local(&commune.name)).unwrap_or_default();
    let threshold = f.commune.as_ref().map_or(0, |commune| commune.support_threshold);
    let lede = f.tnf(word::COMMUNE_LEDE, threshold, &[("days", &f.tn(word::COMMUNE_DAYS, p.answer_days))]);
    let head = hero(f, f.tf(word::COMMUNE_TITLE, &[("name", &name)]), &lede, live(f, &p.figures));
    let is_new = p.figures.problems == 0 && p.figures.solutions == 0 && p.consultations.is_empty();
    let body = if is_new { first_steps(f) } else { sections(f, p) };
    Page::new(f.t(tr::layout::HOME), body).shared_as(lede, "").shared_under(name).under(head)
}

/// The question, what can be done about it, and how much has been.
fn hero(f: &Frame, title: String, lede: &str, live: Option<AnyView>) -> AnyView {
    let slug = f.slug();
    let acts = view! {
        <p class="button-row">
            <a class="button primary" href=paths::new_problem(slug)>{icon(f, "problem")}{f.t(tr::home::REPORT)}</a>
            <a class="button" href=paths::new_solution(slug)>{icon(f, "solution")}{f.t(tr::home::PROPOSE)}</a>
        </p>
        {live}
    };
    home::band(f, home::COMMUNE, title, lede.to_owned(), acts.into_any())
}

/// What there is, in numbers; what there is none of is not named.
fn live(f: &Frame, figures: &CommuneFigures) -> Option<AnyView> {
    let counted = [
        (tr::problems::COUNT, figures.problems),
        (tr::solutions::COUNT, figures.solutions),
        (tr::home::SUPPORTS_COUNT, figures.supports),
        (tr::home::ANSWERED_COUNT, figures.answered),
    ];
    let figures: Vec<_> = counted.into_iter().filter(|(_, count)| *count > 0).map(|(word, count)| view! { <li>{f.tn(word, count)}</li> }).collect();
    (!figures.is_empty()).then(|| view! { <ul class="live">{figures}</ul> }.into_any())
}

/// Where nobody has written yet: what to begin with, instead of zeros.
fn first_steps(f: &Frame) -> AnyView {
    use tr::home as word;
    let slug = f.slug();
    let steps = [
        ("step-problem", word::REPORT, word::STEP_PROBLEM, paths::new_problem(slug)),
        ("step-solution", word::PROPOSE, word::STEP_SOLUTION, paths::new_solution(slug)),
        ("step-answer", word::FIRST_PROMISE, word::STEP_ANSWER, paths::commune_about(slug)),
    ];
    let steps = steps.map(|(drawing, title, text, href)| {
        view! {
            <li class="card">
                <div class="picture" data-theme="green">{scene(f, drawing)}</div>
                <h3 class="card-title"><a href=href>{f.t(title)}</a></h3>
                <p>{f.t(text)}</p>
            </li>
        }
    });
    view! {
        <section aria-labelledby="first">
            <h2 id="first">{f.t(word::FIRST_STEPS)}</h2>
            <p>{f.t(word::EMPTY)}</p>
            <ol class="cards">{steps.into_iter().collect::<Vec<_>>()}</ol>
        </section>
    }
    .into_any()
}

fn sections(f: &Frame, p: CommuneHome) -> AnyView {
    use tr::home as word;
    let solutions = paths::with_query(paths::solutions(f.slug()), &[("sort", "supported")]);
    let done = paths::with_query(paths::solutions(f.slug()), &[("state", SolutionState::Done.as_str())]);
    let nearly = p.near.first().is_some_and(|(card, _)| percent(card.counted_supports, card.threshold) >= NEARLY);
    let near_title = if nearly { word::NEAR } else { word::WAITING };
    let near: Vec<AnyView> = p.near.into_iter().map(|(card, supported)| near_card(f, card, supported)).collect();
    let problems: Vec<AnyView> = p.problems.into_iter().map(|card| problem_card(f, card)).collect();
    let works: Vec<AnyView> = p.done.into_iter().map(|card| done_card(f, card)).collect();
    view! {
        {asked(f, &p.consultations)}
        {row(f, "near", near_title, (word::ALL_SOLUTIONS, solutions), near)}
        {places(f, p.map, p.neighbourhoods)}
        {row(f, "problems", word::PROBLEMS, (word::ALL_PROBLEMS, paths::problems(f.slug())), problems)}
        {row(f, "done", word::DONE, (word::ALL_SOLUTIONS, done), works)}
        {activity(f, p.activity)}
        <section aria-labelledby="how">
            <h2 id="how">{f.t(word::HOW)}</h2>
            {home::steps(f)}
        </section>
    }
    .into_any()
}

/// What is being decided now, in lines: there are few, and what follows must not sink below a second screen.
fn asked(f: &Frame, open: &[ConsultationCard]) -> Option<AnyView> {
    let lines: Vec<AnyView> = open.iter().map(|card| consultation::brief(f, card)).collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="asked" aria-labelledby="consultations">
                <div class="section-head">
                    <h2 id="consultations">{f.t(tr::home::CONSULTATIONS)}</h2>
                    <a href=paths::consultations(f.slug())>{f.t(tr::home::ALL_CONSULTATIONS)}{icon(f, "arrow-end")}</a>
                </div>
                <ul>{lines}</ul>
            </section>
        }
        .into_any()
    })
}

/// Cards in one row, which is swiped where they have no room, with the way to all of them.
fn row(f: &Frame, id: &'static str, title: Key, (all, href): (Key, String), cards: Vec<AnyView>) -> Option<AnyView> {
    (!cards.is_empty()).then(|| {
        view! {
            <section aria-labelledby=id>
                <div class="section-head">
                    <h2 id=id>{f.t(title)}</h2>
                    <a href=href>{f.t(all)}{icon(f, "arrow-end")}</a>
                </div>
                <ul class="cards swipe">{cards}</ul>
            </section>
        }
        .into_any()
    })
}

/// How it was before, and how it is since; of one that there is it says which of the two it is.
fn before_after(f: &Frame, card: &DoneCard) -> AnyView {
    let said = |word: Key| view! { <span class="state">{f.t(word)}</span> };
    let shown = |photo: &Photo, on: AnyView| picture(f, Some(photo), "small", &card.category, Some(on));
    let done = tags::solution_state(f, SolutionState::Done);
    match (&card.before, &card.after) {
        (Some(before), Some(after)) => {
            let (before, after) = (shown(before, said(tr::home::BEFORE).into_any()), shown(after, said(tr::home::AFTER).into_any()));
            view! { <div class="before-after">{before}{after}</div> }.into_any()
        }
        (Some(before), None) => shown(before, view! { {done}{said(tr::home::BEFORE)} }.into_any()),
        (None, Some(after)) => shown(after, view! { {done}{said(tr::home::AFTER)} }.into_any()),
        (None, None) => picture(f, None, "small", &card.category, Some(done)),
    }
}

/// What was built, with how it was before and how it is since.
fn done_card(f: &Frame, card: DoneCard) -> AnyView {
    let Tongue { lang, dir } = tongue::marks_in(card.language, &[&card.title]);
    let pictures = before_after(f, &card);
    let cost = card.cost.map(|cost| view! { <li>{icon(f, "document")}{f.tf(tr::home::COST, &[("amount", &f.money(cost))])}</li> });
    let date = card.at.map(|at| view! { <li>{icon(f, "calendar")}{f.tf(tr::home::DONE_ON, &[("date", &format::date(f.lang, at))])}</li> });
    view! {
        <li class="card">
            {pictures}
            <h3 class="card-title" lang=lang dir=dir><a href=paths::solution(f.slug(), card.number)>{card.title}</a></h3>
            <ul class="card-meta push">{cost}{date}</ul>
        </li>
    }
    .into_any()
}

/// The map as the middle of the page, and the neighbourhoods, each of which leads nearer.
fn places(f: &Frame, map: Option<ProblemMap>, places: Vec<NeighbourhoodCard>) -> Option<AnyView> {
    if places.is_empty() {
        return None;
    }
    let view = if map.is_some() { ListView::Map.as_str() } else { "" };
    let near = |slug: &str| paths::with_query(paths::problems(f.slug()), &[("neighbourhood", slug), ("view", view)]);
    let links: Vec<_> = places
        .iter()
        .map(|place| {
            let count = (place.open_problems > 0).then(|| view! { <span class="count">{f.number(place.open_problems)}</span> });
            view! { <li><a class="chip" href=near(&place.slug)><bdi>{f.local(&place.name)}</bdi>{count}</a></li> }
        })
        .collect();
    let drawing = map.map(|drawing| {
        let names: Vec<(String, String)> = drawing.names.iter().map(|(slug, name)| (slug.clone(), f.local(name))).collect();
        let window = drawing.map.whole();
        let marks = map::problem_marks(f, &drawing, &window, |slug| near(slug.unwrap_or_default()));
        view! { <p>{f.t(tr::home::WHERE_HELP)}</p>{map::linked(f, &drawing.map, &window, &names, &marks)} }
    });
    Some(
        view! {
            <section class="places" aria-labelledby="where">
                <h2 id="where">{f.t(tr::home::WHERE)}</h2>
                {drawing}
                <ul class="chip-row">{links}</ul>
            </section>
        }
        .into_any(),
    )
}

fn activity(f: &Frame, acts: Vec<Activity>) -> Option<AnyView> {
    let rows: Vec<AnyView> = acts.into_iter().map(|act| act_row(f, act)).collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section aria-labelledby="activity">
                <h2 id="activity">{f.t(tr::home::ACTIVITY)}</h2>
                <ul class="activity">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// Who, what, to what, when.
fn act_row(f: &Frame, act: Activity) -> AnyView {
    use tr::home as word;
    let did = match act.what {
        Did::Commented(Stance::For) => f.t(word::DID_FOR).to_owned(),
        Did::Commented(Stance::Against) => f.t(word::DID_AGAINST).to_owned(),
        Did::Commented(Stance::Question) => f.t(word::DID_QUESTION).to_owned(),
        Did::Commented(Stance::Neutral) => f.t(word::DID_COMMENT).to_owned(),
        Did::Endorsed => f.t(word::DID_ENDORSE).to_owned(),
        Did::Moved(state) => f.tf(word::DID_ANSWER, &[("state", f.t(labels::solution_state(state)))]),
    };
    let Tongue { lang, dir } = tongue::marks(&[&act.title]);
    view! {
        <li>
            {face::face(f, &act.who)}
            <div>
                <p class="small"><strong><bdi>{author::name(f, &act.who)}</bdi></strong>" · "{did}" · "{time(f, act.at)}</p>
                <p lang=lang dir=dir><a href=act.path>{act.title}</a></p>
            </div>
        </li>
    }
    .into_any()
}
