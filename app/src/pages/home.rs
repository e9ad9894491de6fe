//! The network's home: what this is, the communes, how it works.

use leptos::prelude::*;

use super::Page;
use crate::components::picture::scene;
use crate::model::frame::{CommunePhoto, Frame};
use crate::model::home::CommuneCard;
use crate::model::paths;
use crate::words::tr;

pub fn page(f: &Frame, communes: Vec<CommuneCard>) -> Page {
    let head = band(f, NETWORK, f.t(tr::home::TITLE).to_owned(), f.t(tr::home::LEDE).to_owned(), ().into_any());
    let body = view! {
        {choice(f, communes)}
        <section aria-labelledby="how">
            <h2 id="how">{f.t(tr::home::HOW)}</h2>
            {steps(f)}
        </section>
    };
    Page::new(f.t(tr::home::TITLE), body.into_any()).shared_as(f.t(tr::home::LEDE), "").under(head)
}

/// The drawing of the network, and that of a commune.
pub(super) const NETWORK: &str = "hero-network.svg";
pub(super) const COMMUNE: &str = "hero.svg";

/// A filled band with a drawing, or with the photo that the page's commune has set: title, a sentence, and what else stands there.
pub(super) fn band(f: &Frame, drawing: &str, title: String, lede: String, rest: AnyView) -> AnyView {
    let photo = f.commune.as_ref().and_then(|commune| commune.photo.clone());
    let picture = match photo {
        Some(CommunePhoto { medium, large }) => {
            let sizes = format!("{medium} 960w, {large} 1600w");
            view! { <img src=large srcset=sizes sizes="(min-width: 56rem) 62vw, 100vw" alt=""/> }.into_any()
        }
        None => view! { <img src=(f.assets.file)(drawing) alt="" width="1440" height="420"/> }.into_any(),
    };
    view! {
        <div class="hero">
            {picture}
            <div class="wrap"><h1>{title}</h1><p class="lede">{lede}</p>{rest}</div>
        </div>
    }
    .into_any()
}

/// The way of a problem to its solution, in four drawn steps.
pub fn steps(f: &Frame) -> AnyView {
    use tr::home as word;
    let steps = [
        ("step-problem", word::STEP_PROBLEM_TITLE, word::STEP_PROBLEM),
        ("step-solution", word::STEP_SOLUTION_TITLE, word::STEP_SOLUTION),
        ("step-answer", word::STEP_ANSWER_TITLE, word::STEP_ANSWER),
        ("step-works", word::STEP_WORKS_TITLE, word::STEP_WORKS),
    ];
    let steps = steps.map(|(drawing, title, text)| view! { <li>{scene(f, drawing)}<h3>{f.t(title)}</h3><p>{f.t(text)}</p></li> });
    view! { <ol class="steps drawn" tabindex="0">{steps.into_iter().collect::<Vec<_>>()}</ol> }.into_any()
}

fn choice(f: &Frame, communes: Vec<CommuneCard>) -> AnyView {
    use tr::home as word;
    if communes.is_empty() {
        let drawing = scene(f, "scene-new-commune");
        return view! { <div class="empty">{drawing}<h2>{f.t(word::NO_COMMUNES)}</h2><p>{f.t(word::NO_COMMUNES_HELP)}</p></div> }.into_any();
    }
    let cards = communes.into_iter().map(|commune| card(f, commune)).collect::<Vec<_>>();
    view! {
        <section aria-labelledby="communes">
            <h2 id="communes">{f.t(word::CHOOSE)}</h2>
            <ul class="cards communes">{cards}</ul>
        </section>
    }
    .into_any()
}

/// A commune with its crest and what happens there; what there is none of is not named.
fn card(f: &Frame, commune: CommuneCard) -> AnyView {
    let crest = commune.crest.unwrap_or_else(|| (f.assets.file)("crest.svg").to_owned());
    let figures = commune.figures;
    let counted = [
        (tr::home::INHABITANTS, commune.population),
        (tr::problems::COUNT, figures.problems),
        (tr::solutions::COUNT, figures.solutions),
        (tr::home::ANSWERED_COUNT, figures.answered),
    ];
    let figures: Vec<_> = counted.into_iter().filter(|(_, count)| *count > 0).map(|(word, count)| view! { <li>{f.tn(word, count)}</li> }).collect();
    view! {
        <li class="card">
            <div class="picture"><img src=(f.assets.file)(COMMUNE) alt="" width="1440" height="420"/></div>
            <img class="crest" src=crest alt="" width="72" height="72"/>
            <div>
                <h3 class="card-title"><a href=paths::commune(&commune.slug)>{f.local(&commune.name)}</a></h3>
                <ul class="card-meta">{figures}</ul>
            </div>
        </li>
    }
    .into_any()
}
