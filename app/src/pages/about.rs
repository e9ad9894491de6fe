//! What the platform is, what a commune has committed to, and the house rules.

use leptos::prelude::*;

use super::Page;
use crate::components::rules;
use crate::model::frame::Frame;
use crate::model::home::CommuneAbout;
use crate::model::paths;
use crate::words::{Key, tr};

/// The network's own page. `operator` answers for the installation; it may be empty.
pub fn network(f: &Frame, operator: &str) -> Page {
    use tr::about as word;
    let operator = (!operator.is_empty()).then(|| view! { <p>{f.tf(word::OPERATOR, &[("operator", operator)])}</p> });
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {part(f, word::WHO_TITLE, word::WHO)}
            {part(f, word::FAIR_TITLE, word::FAIR)}
            {part(f, word::WHO_RUNS_TITLE, word::WHO_RUNS)}
            {operator}
        </div>
        <h2>{f.t(tr::home::HOW)}</h2>
        {super::home::steps(f)}
    };
    Page::new(f.t(word::TITLE), body.into_any()).shared_as(f.t(word::LEDE), "")
}

/// A title and a paragraph.
pub fn part(f: &Frame, title: Key, text: Key) -> AnyView {
    view! { <h2>{f.t(title)}</h2><p>{f.t(text)}</p> }.into_any()
}

/// A commune's page: the numbers that bind it, how to reach it, its neighbourhoods.
pub fn commune(f: &Frame, p: CommuneAbout) -> Page {
    use tr::about as word;
    let name = f.commune.as_ref().map(|commune| f.local(&commune.name)).unwrap_or_default();
    let title = f.tf(word::COMMUNE_TITLE, &[("name", &name)]);
    let editing = match p.edit_minutes {
        0 => f.t(word::EDIT_UNTIL_SUPPORT).to_owned(),
        minutes => f.tf(word::EDIT_MINUTES, &[("minutes", &f.number(minutes))]),
    };
    let fact = |name: Key, value: String| view! { <div><dt>{f.t(name)}</dt><dd><bdi>{value}</bdi></dd></div> };
    let population = (p.population > 0).then(|| fact(word::POPULATION, f.number(p.population)));
    let contact = (!p.contact_email.is_empty()).then(|| {
        let href = format!("mailto:{}", p.contact_email);
        view! { <div><dt>{f.t(word::CONTACT)}</dt><dd><a href=href dir="ltr">{p.contact_email.clone()}</a></dd></div> }
    });
    let places = p
        .neighbourhoods
        .iter()
        .map(|(slug, name)| {
            let href = paths::with_query(paths::problems(f.slug()), &[("neighbourhood", slug)]);
            view! { <li><a href=href><bdi>{f.local(name)}</bdi></a></li> }
        })
        .collect::<Vec<_>>();
    let places = (!places.is_empty()).then(|| view! { <h2>{f.t(word::NEIGHBOURHOODS)}</h2><ul class="chips">{places}</ul> });
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{title.clone()}</h1><p class="lede">{f.t(word::COMMUNE_LEDE)}</p></div>
            <dl class="facts">
                {fact(word::THRESHOLD, f.number(p.support_threshold))}
                {fact(word::ANSWER_DAYS, f.number(p.answer_days))}
                {fact(word::EDIT_RULE, editing)}
                {fact(word::REVIEW_WEIGHT, f.number(p.review_weight))}
                {population}
                {contact}
            </dl>
            {places}
            {part(f, word::WHO_TITLE, word::WHO)}
            {part(f, word::FAIR_TITLE, word::FAIR)}
            <p><a class="button" href=paths::commune_rules(f.slug())>{f.t(tr::layout::HOUSE_RULES)}</a></p>
        </div>
    };
    Page::new(title, body.into_any())
}

/// The house rules; `review_weight` is the commune's, where there is one.
pub fn house_rules(f: &Frame, review_weight: Option<i64>) -> Page {
    use tr::house_rules as word;
    let reviewed = match review_weight {
        Some(weight) => f.tf(word::PROCESS_2, &[("weight", &f.number(weight))]),
        None => f.t(word::PROCESS_2_NETWORK).to_owned(),
    };
    let body = view! {
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::TITLE)}</h1><p class="lede">{f.t(word::LEDE)}</p></div>
            {rules::rules(f)}
            <h2>{f.t(word::PROCESS_TITLE)}</h2>
            <ol>
                <li>{f.t(word::PROCESS_1)}</li>
                <li>{reviewed}</li>
                <li>{f.t(word::PROCESS_3)}</li>
                <li>{f.t(word::PROCESS_4)}</li>
            </ol>
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any()).shared_as(f.t(word::LEDE), "")
}
