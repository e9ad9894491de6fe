//! A commune's home: two big buttons, what needs support, what is new, what became of the rest.

use leptos::prelude::*;

use super::Page;
use crate::components::cards::problem_card;
use crate::components::icon::icon;
use crate::components::map;
use crate::components::solution_card::solution_card;
use crate::model::frame::Frame;
use crate::model::home::{CommuneFigures, CommuneHome, NeighbourhoodCard, ProblemMap};
use crate::model::paths;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: CommuneHome) -> Page {
    use tr::home as word;
    let name = f.commune.as_ref().map(|commune| f.local(&commune.name)).unwrap_or_default();
    let threshold = f.number(f.commune.as_ref().map_or(0, |commune| commune.support_threshold));
    let lede = f.tf(word::COMMUNE_LEDE, &[("threshold", &threshold), ("days", &f.number(p.answer_days))]);
    let slug = f.slug();
    let near = (!p.near.is_empty()).then(|| view! { <p class="soft">{f.t(word::NEAR_HELP)}</p> });
    let body = view! {
        <div class="hero">
            <h1>{f.tf(word::COMMUNE_TITLE, &[("name", &name)])}</h1>
            <p class="lede">{lede.clone()}</p>
            <p class="button-row">
                <a class="button primary" href=paths::new_problem(slug)>{icon(f, "problem")}{f.t(word::REPORT)}</a>
                <a class="button" href=paths::new_solution(slug)>{icon(f, "solution")}{f.t(word::PROPOSE)}</a>
            </p>
        </div>
        {nothing_yet(f, &p.figures)}
        {section(f, ("near", word::NEAR, "?sort=supported"), near.into_any(), p.near.into_iter().map(|card| solution_card(f, card)).collect(), true)}
        {section(f, ("newest", word::NEWEST, ""), ().into_any(), p.newest.into_iter().map(|card| solution_card(f, card)).collect(), true)}
        {section(f, ("problems", word::PROBLEMS, ""), ().into_any(), p.problems.into_iter().map(|card| problem_card(f, card)).collect(), false)}
        {places(f, p.map, p.neighbourhoods)}
        {section(f, ("became", word::BECAME, ""), ().into_any(), p.decided.into_iter().map(|card| solution_card(f, card)).collect(), true)}
        {figures(f, &p.figures)}
        <section aria-labelledby="how">
            <h2 id="how">{f.t(word::HOW)}</h2>
            {super::home::steps(f)}
        </section>
    };
    Page::new(f.t(tr::layout::HOME), body.into_any()).shared_as(lede, "").shared_under(name)
}

fn nothing_yet(f: &Frame, figures: &CommuneFigures) -> Option<AnyView> {
    let nothing = figures.problems == 0 && figures.solutions == 0;
    nothing.then(|| view! { <div class="empty"><h2>{f.t(tr::home::EMPTY_TITLE)}</h2><p>{f.t(tr::home::EMPTY)}</p></div> }.into_any())
}

fn section(f: &Frame, (id, title, query): (&'static str, Key, &str), help: AnyView, cards: Vec<AnyView>, solutions: bool) -> Option<AnyView> {
    if cards.is_empty() {
        return None;
    }
    let (all, href) = if solutions { (tr::home::ALL_SOLUTIONS, paths::solutions(f.slug())) } else { (tr::home::ALL_PROBLEMS, paths::problems(f.slug())) };
    Some(
        view! {
            <section aria-labelledby=id>
                <div class="section-head">
                    <h2 id=id>{f.t(title)}</h2>
                    <a href=format!("{href}{query}")>{f.t(all)}{icon(f, "arrow-end")}</a>
                </div>
                {help}
                <ul class="cards">{cards}</ul>
            </section>
        }
        .into_any(),
    )
}

/// The map with a dot for each open problem, and the neighbourhoods as links beside it.
fn places(f: &Frame, map: Option<ProblemMap>, places: Vec<NeighbourhoodCard>) -> Option<AnyView> {
    if places.is_empty() {
        return None;
    }
    let names: Vec<(String, String)> = places.iter().map(|place| (place.slug.clone(), f.local(&place.name))).collect();
    let drawing = map.map(|drawing| map::map(f, &drawing.map, &names, &drawing.points));
    let links = places
        .into_iter()
        .map(|place| {
            let href = paths::with_query(paths::problems(f.slug()), &[("neighbourhood", &place.slug)]);
            view! { <li><a href=href><span><bdi>{f.local(&place.name)}</bdi></span><span class="count">{f.number(place.open_problems)}</span></a></li> }
        })
        .collect::<Vec<_>>();
    Some(
        view! {
            <section aria-labelledby="where">
                <h2 id="where">{f.t(tr::home::WHERE)}</h2>
                <p class="soft">{f.t(tr::home::WHERE_HELP)}</p>
                <div class="split">
                    <div>{drawing}</div>
                    <ul class="link-list">{links}</ul>
                </div>
            </section>
        }
        .into_any(),
    )
}

fn figures(f: &Frame, figures: &CommuneFigures) -> AnyView {
    use tr::home as word;
    let figure = |name: Key, value: i64| view! { <div><dt>{f.t(name)}</dt><dd>{f.number(value)}</dd></div> };
    view! {
        <section aria-labelledby="figures">
            <h2 id="figures">{f.t(word::FIGURES)}</h2>
            <dl class="figures">
                {figure(word::FIGURE_PROBLEMS, figures.problems)}
                {figure(word::FIGURE_RESOLVED, figures.resolved)}
                {figure(word::FIGURE_SOLUTIONS, figures.solutions)}
                {figure(word::FIGURE_SUPPORTS, figures.supports)}
                {figure(word::FIGURE_ANSWERED, figures.answered)}
            </dl>
        </section>
    }
    .into_any()
}
