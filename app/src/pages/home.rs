//! The network's home: what this is, how it works, and the links to the communes.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::model::frame::Frame;
use crate::model::home::CommuneCard;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, communes: Vec<CommuneCard>) -> Page {
    let body = view! {
        <div class="hero">
            <h1>{f.t(tr::home::TITLE)}</h1>
            <p class="lede">{f.t(tr::home::LEDE)}</p>
        </div>
        {choice(f, communes)}
        <section aria-labelledby="how">
            <h2 id="how">{f.t(tr::home::HOW)}</h2>
            {steps(f)}
        </section>
    };
    Page::new(f.t(tr::home::TITLE), body.into_any()).shared_as(f.t(tr::home::LEDE), "")
}

/// The way of a problem to its solution, in four steps.
pub fn steps(f: &Frame) -> AnyView {
    use tr::home as word;
    let steps = [
        (word::STEP_PROBLEM_TITLE, word::STEP_PROBLEM),
        (word::STEP_SOLUTION_TITLE, word::STEP_SOLUTION),
        (word::STEP_ANSWER_TITLE, word::STEP_ANSWER),
        (word::STEP_WORKS_TITLE, word::STEP_WORKS),
    ];
    let steps = steps.map(|(title, text)| view! { <li><h3>{f.t(title)}</h3><p>{f.t(text)}</p></li> }).into_iter().collect::<Vec<_>>();
    view! { <ol class="steps">{steps}</ol> }.into_any()
}

fn choice(f: &Frame, communes: Vec<CommuneCard>) -> AnyView {
    use tr::home as word;
    if communes.is_empty() {
        return view! { <div class="empty"><h2>{f.t(word::NO_COMMUNES)}</h2><p>{f.t(word::NO_COMMUNES_HELP)}</p></div> }.into_any();
    }
    let cards = communes.into_iter().map(|commune| card(f, commune)).collect::<Vec<_>>();
    view! {
        <section aria-labelledby="communes">
            <h2 id="communes">{f.t(word::CHOOSE)}</h2>
            <ul class="cards">{cards}</ul>
        </section>
    }
    .into_any()
}

fn card(f: &Frame, commune: CommuneCard) -> AnyView {
    let inhabitants = (commune.population > 0).then(|| view! { <p class="soft">{f.tn(tr::home::INHABITANTS, commune.population)}</p> });
    let count = |sign: &'static str, value: i64, word| view! { <li>{icon(f, sign)}" "{f.number(value)}" "{f.t(word)}</li> };
    view! {
        <li class="card">
            <h3 class="card-title"><a href=paths::commune(&commune.slug)>{f.local(&commune.name)}</a></h3>
            {inhabitants}
            <ul class="card-meta push">
                {count("problem", commune.figures.problems, tr::home::FIGURE_PROBLEMS)}
                {count("solution", commune.figures.solutions, tr::home::FIGURE_SOLUTIONS)}
                {count("document", commune.figures.answered, tr::home::FIGURE_ANSWERED)}
            </ul>
        </li>
    }
    .into_any()
}
