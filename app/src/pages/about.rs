//! What the platform is, what a commune has committed to, and the house rules.

use leptos::prelude::*;

use super::{Page, home};
use crate::components::picture::drawn;
use crate::components::{holding, rules};
use crate::model::content::ItemKind;
use crate::model::frame::Frame;
use crate::model::holding::PublicRules;
use crate::model::home::CommuneAbout;
use crate::model::paths;
use crate::words::{Key, tr};

/// The network's own page. `operator` answers for the installation; it may be empty.
pub fn network(f: &Frame, operator: &str) -> Page {
    use tr::about as word;
    let operator = (!operator.is_empty()).then(|| view! { <p>{f.tf(word::OPERATOR, &[("operator", operator)])}</p> });
    let body = view! {
        <h2>{f.t(tr::home::HOW)}</h2>
        {home::steps(f)}
        <div class="narrow start">
            {part(f, word::WHO_TITLE, word::WHO)}
            {part(f, word::FAIR_TITLE, word::FAIR)}
            {part(f, word::WHO_RUNS_TITLE, word::WHO_RUNS)}
            {operator}
        </div>
    };
    let head = home::band(f, home::NETWORK, f.t(word::TITLE).to_owned(), f.t(word::LEDE).to_owned(), ().into_any());
    Page::new(f.t(word::TITLE), body.into_any()).shared_as(f.t(word::LEDE), "").under(head)
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
        minutes => f.tn(word::EDIT_MINUTES, minutes),
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
        <div class="column">
            <dl class="figures facts">
                {fact(word::THRESHOLD, f.number(p.threshold.needed))}
                {fact(word::ANSWER_DAYS, f.number(p.answer_days))}
                {fact(word::REVIEW_WEIGHT, f.number(p.review_weight))}
                {population}
            </dl>
            <dl class="facts">
                {fact(word::COUNTS, crate::components::support::counts(f, p.threshold))}
                {fact(word::EDIT_RULE, editing)}
                {contact}
            </dl>
            {places}
            {part(f, word::WHO_TITLE, word::WHO)}
            {part(f, word::FAIR_TITLE, word::FAIR)}
            <p class="button-row">
                <a class="button" href=paths::commune_rules(f.slug())>{f.t(tr::layout::HOUSE_RULES)}</a>
                <a class="button" href=paths::commune_counting(f.slug())>{f.t(tr::counting_help::TITLE)}</a>
            </p>
        </div>
    };
    let head = home::band(f, home::COMMUNE, title.clone(), f.t(word::COMMUNE_LEDE).to_owned(), ().into_any());
    Page::new(title, body.into_any()).under(head)
}

/// The house rules; `limits` are the commune's, where there is one.
pub fn house_rules(f: &Frame, limits: Option<PublicRules>) -> Page {
    use tr::house_rules as word;
    let reviewed = match &limits {
        Some(limits) => f.tn(word::PROCESS_2, limits.review_weight),
        None => f.t(word::PROCESS_2_NETWORK).to_owned(),
    };
    let body = view! {
        <div class="narrow">
            {drawn(f, "scene-rules", f.t(word::TITLE), f.t(word::LEDE))}
            {rules::rules(f)}
            <h2>{f.t(word::PROCESS_TITLE)}</h2>
            <ol>
                <li>{f.t(word::PROCESS_1)}</li>
                <li>{reviewed}</li>
                <li>{f.t(word::PROCESS_3)}</li>
                <li>{f.t(word::PROCESS_4)}</li>
            </ol>
            <h2>{f.t(word::WEIGHTS_TITLE)}</h2>
            <ul>
                <li>{f.t(word::WEIGHT_RESIDENT)}</li>
                <li>{f.t(word::WEIGHT_PARTICIPANT)}</li>
                <li>{f.t(word::WEIGHT_NEW)}</li>
                <li>{f.t(word::WEIGHT_COOLING)}</li>
            </ul>
            {limits.as_ref().map(|limits| deadlines(f, limits))}
            {limits.map(|limits| before(f, &limits))}
        </div>
    };
    Page::new(f.t(word::TITLE), body.into_any()).shared_as(f.t(word::LEDE), "")
}

/// Within which time the commune decides.
fn deadlines(f: &Frame, limits: &PublicRules) -> AnyView {
    use tr::deadlines::house as word;
    view! {
        <h2>{f.t(word::TITLE)}</h2>
        <ul>
            <li>{f.tn(word::DECISION, limits.decision_hours)}</li>
            <li>{f.tn(word::APPEAL, limits.appeal_days)}</li>
            <li>{f.tn(word::ORGANISATION, limits.organisation_days)}</li>
        </ul>
    }
    .into_any()
}

/// What the commune reads before it is published: all but the words of its lists.
fn before(f: &Frame, limits: &PublicRules) -> AnyView {
    use tr::holding::house as word;
    let kinds = ItemKind::held().into_iter().filter_map(|kind| {
        let of_kind = limits.held.iter().filter(|(held, _)| *held == kind);
        let classes: Vec<&str> = of_kind.map(|(_, class)| f.t(holding::class(*class))).collect();
        let text = f.tf(word::LINE, &[("kind", f.t(holding::kinds(kind))), ("authors", &classes.join(f.t(tr::holding::COMMA)))]);
        (!classes.is_empty()).then(|| view! { <li>{text}</li> }.into_any())
    });
    let mut lines: Vec<AnyView> = kinds.collect();
    if let Some(most) = limits.links_most {
        let text = f.tn(word::LINKS, most);
        lines.push(view! { <li>{text}</li> }.into_any());
    }
    if let Some(most) = limits.fast_most {
        let text = f.tn(word::FAST, most);
        lines.push(view! { <li>{text}</li> }.into_any());
    }
    if limits.words {
        lines.push(view! { <li>{f.t(word::WORDS)}</li> }.into_any());
    }
    if limits.repeats {
        lines.push(view! { <li>{f.t(word::REPEATS)}</li> }.into_any());
    }
    let list = if lines.is_empty() { view! { <p>{f.t(word::NOTHING)}</p> }.into_any() } else { view! { <p>{f.t(word::LEDE)}</p><ul>{lines}</ul> }.into_any() };
    view! { <h2>{f.t(word::TITLE)}</h2>{list}<p>{f.t(word::HOURS)}</p> }.into_any()
}
