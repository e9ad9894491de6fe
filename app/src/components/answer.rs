//! The official answer and the works, on a solution's page.

use leptos::prelude::*;

use super::face;
use super::prose::{prose, said};
use crate::format;
use crate::model::answer::{Answer, AnswerSection, Milestone, SupportSignals};
use crate::model::content::{Decision, Photo};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// The newest answer, the milestones, and the earlier answers below.
pub fn section(f: &Frame, p: AnswerSection) -> AnyView {
    let links = p.may_answer.then(|| {
        let works = p.has_works.then(|| view! { <a class="button small" href=paths::milestones(&p.commune, p.number)>{f.t(tr::answers::EDIT_WORKS)}</a> });
        view! {
            <p class="button-row">
                <a class="button small" href=paths::answer(&p.commune, p.number)>{f.t(tr::answers::ANSWER)}</a>
                {works}
            </p>
        }
    });
    let signals = p.signals.map(|signals| self::signals(f, signals));
    let mut answers = p.answers.into_iter();
    let newest = answers.next().map(|answer| {
        let earlier: Vec<AnyView> = answers.map(|answer| decision_text(f, answer)).collect();
        let earlier = (!earlier.is_empty()).then(|| view! { <details><summary>{f.t(tr::answers::EARLIER)}</summary>{earlier}</details> });
        view! {
            <section class="answer" id="answer" aria-labelledby="answer-title">
                <h2 id="answer-title">{f.t(tr::answers::TITLE)}</h2>
                {decision_text(f, answer)}
                {milestones(f, &p.milestones)}
                {p.photo.map(|photo| built(f, photo))}
                {earlier}
            </section>
        }
    });
    view! { {newest}{signals}{links} }.into_any()
}

/// How what was built looks.
fn built(f: &Frame, photo: Photo) -> AnyView {
    let alt = if photo.alt.is_empty() { f.t(tr::answers::PHOTO_TITLE).to_owned() } else { photo.alt };
    let (width, height) = (photo.width.to_string(), photo.height.to_string());
    view! {
        <h3>{f.t(tr::answers::PHOTO_TITLE)}</h3>
        <p><img class="item-photo" src=paths::photo(&photo.id, "medium") alt=alt width=width height=height loading="lazy"/></p>
    }
    .into_any()
}

/// For officers: where the supports come from.
pub fn signals(f: &Frame, signals: SupportSignals) -> AnyView {
    use tr::answers::signals as word;
    let number = |number: i64| f.number(number);
    let new = (signals.new > 0).then(|| view! { <li>{f.tf(word::NEW, &[("new", &number(signals.new)), ("others", &number(signals.others))])}</li> });
    let places =
        (signals.known > 0).then(|| view! { <li>{f.tf(word::PLACES, &[("known", &number(signals.known)), ("addresses", &number(signals.addresses))])}</li> });
    view! {
        <div class="notice support-signals">
            <p><strong>{f.t(word::TITLE)}</strong></p>
            <ul>{new}{places}</ul>
            <p class="small">{f.t(word::HELP)}</p>
        </div>
    }
    .into_any()
}

fn decision_text(f: &Frame, answer: Answer) -> AnyView {
    view! {
        {stamp(f, &answer)}
        {prose(&answer.reasons)}
        {facts(f, &answer)}
    }
    .into_any()
}

/// What was decided in one word, by whom and when, as a seal on paper says it.
fn stamp(f: &Frame, answer: &Answer) -> AnyView {
    let (class, word) = match answer.decision {
        Some(Decision::Accepted) => ("stamp good", Some(tr::states::solution::ACCEPTED)),
        Some(Decision::Rejected) => ("stamp bad", Some(tr::states::solution::REJECTED)),
        Some(Decision::UnderEvaluation) => ("stamp wait", Some(tr::states::solution::UNDER_EVALUATION)),
        None => ("stamp", None),
    };
    let word = word.map(|word| view! { <strong>{f.t(word)}</strong> });
    let at = answer.at.map(|at| view! { " · "<time datetime=format::machine(at)>{format::date(f.lang, at)}</time> });
    let name = f.commune.as_ref().map_or_else(|| f.t(tr::answers::BY_COMMUNE).to_owned(), |commune| f.local(&commune.name));
    view! {
        <div class=class>
            <img src=face::crest(f) alt="" width="56" height="56"/>
            <p>{word}<span class="small"><bdi>{name}</bdi>{at}</span></p>
        </div>
    }
    .into_any()
}

/// The class and the word of a decision.
pub const fn decision(decision: Decision) -> (&'static str, Key) {
    match decision {
        Decision::UnderEvaluation => ("state wait", tr::states::solution::UNDER_EVALUATION),
        Decision::Accepted => ("state good", tr::states::solution::ACCEPTED),
        Decision::Rejected => ("state bad", tr::states::solution::REJECTED),
    }
}

fn facts(f: &Frame, answer: &Answer) -> Option<AnyView> {
    let date = |text: &Option<String>| text.as_ref().map(|text| format::civil_date(f.lang, text));
    let facts = [
        (tr::answers::COST, answer.cost.map(|cost| f.money(cost))),
        (tr::answers::RESPONSIBLE, (!answer.responsible.is_empty()).then(|| answer.responsible.clone())),
        (tr::answers::STARTS, date(&answer.starts_on)),
        (tr::answers::ENDS, date(&answer.ends_on)),
    ];
    let rows: Vec<_> =
        facts.into_iter().filter_map(|(word, value)| value.map(|value| view! { <div><dt>{f.t(word)}</dt><dd><bdi>{value}</bdi></dd></div> })).collect();
    (!rows.is_empty()).then(|| view! { <dl class="facts">{rows}</dl> }.into_any())
}

/// The steps of works, each with how far it is.
pub fn works(f: &Frame, milestones: &[Milestone]) -> Option<AnyView> {
    let row = |milestone: &Milestone| {
        let due = milestone.due_on.as_ref().map(|due| f.tf(tr::answers::DUE, &[("date", &format::civil_date(f.lang, due))]));
        let percent = f.tf(tr::answers::PERCENT, &[("percent", &milestone.progress.to_string())]);
        let class = match milestone.progress {
            100.. => Some("done"),
            1.. => Some("begun"),
            _ => None,
        };
        view! {
            <li class=class>
                <p><strong>{said(&milestone.title)}</strong>" "<span class="small soft">{due}</span></p>
                <progress max="100" value=milestone.progress.to_string() aria-label=milestone.title.clone()></progress>
                <span class="small">{percent}</span>
            </li>
        }
    };
    let rows = milestones.iter().map(row).collect::<Vec<_>>();
    (!rows.is_empty()).then(|| view! { <ol class="milestones">{rows}</ol> }.into_any())
}

fn milestones(f: &Frame, milestones: &[Milestone]) -> Option<AnyView> {
    works(f, milestones).map(|works| view! { <h3>{f.t(tr::answers::WORKS)}</h3>{works} }.into_any())
}
