//! The form of an official answer, and beside it what it answers: the proposal, who supports it, and the best arguments for and against.

use leptos::prelude::*;

use super::Page;
use crate::components::answer::{decision, signals};
use crate::components::article::written;
use crate::components::author::{author, byline};
use crate::components::form::{Choice, Field, error_summary, radio_cards, submit, text_area, text_field};
use crate::components::hub::hub;
use crate::components::prose::{prose, prose_in};
use crate::components::{breadcrumbs, due, tags};
use crate::format;
use crate::model::answer::{AnswerFields, AnswerForm, Argument};
use crate::model::content::Decision;
use crate::model::form::FormErrors;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::paths;
use crate::model::support::SupportBox;
use crate::tongue::Tongue;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: AnswerForm) -> Page {
    use tr::answers as word;
    let title = f.tf(word::FORM_TITLE, &[("title", &p.article.title)]);
    let until = p.due.map(|at| due::until(f, at));
    let proposal = proposal(f, &p);
    let Tongue { lang, dir } = written(&p.article);
    let body = view! {
        {breadcrumbs::up(f, paths::office(f.slug()), f.t(tr::hub::rooms::ANSWERS))}
        <div class="page-head">
            <h1 lang=lang dir=dir>{p.article.title.clone()}</h1>
            <p class="pane-line">{tags::solution_state(f, p.state)}{until}<a href=paths::solution(f.slug(), p.number)>{f.t(tr::hub::PUBLIC_PAGE)}</a><a class="phone-only" href="#write">{f.t(word::ANSWER)}</a></p>
        </div>
        <div class="two">
            <div class="two-read">{proposal}</div>
            <section class="do two-do" id="write" aria-labelledby="write-title">
                <h2 id="write-title">{f.t(word::TITLE)}</h2>
                <p>{f.t(word::FORM_HELP)}</p>
                {error_summary(f, &p.errors)}
                {form(f, p.number, p.fields, &p.errors)}
            </section>
        </div>
    };
    Page::new(title, hub(f, StaffRoom::Answers, body.into_any()))
}

fn form(f: &Frame, number: i64, fields: AnswerFields, errors: &FormErrors) -> AnyView {
    use tr::answers as word;
    let choices = Decision::ALL.iter().map(|choice| Choice::new(choice.as_str(), f.t(decision(*choice).1))).collect();
    view! {
        <form method="post" action=paths::answer(f.slug(), number) novalidate>
            {radio_cards(f, Field::new("decision", f.t(word::DECISION), &fields.decision), choices, errors)}
            {text_area(f, Field::new("reasons", f.t(word::REASONS), fields.reasons).hint(f.t(word::REASONS_HINT)).rows(7), errors)}
            <div class="row-form">
                {text_field(f, Field::new("cost", f.t(word::COST), fields.cost).hint(f.t(word::COST_HINT)), errors)}
                {text_field(f, Field::new("responsible", f.t(word::RESPONSIBLE), fields.responsible), errors)}
                {text_field(f, Field::new("starts_on", f.t(word::STARTS), fields.starts_on).kind("date", "off"), errors)}
                {text_field(f, Field::new("ends_on", f.t(word::ENDS), fields.ends_on).kind("date", "off"), errors)}
            </div>
            {submit(f, word::PUBLISH)}
        </form>
    }
    .into_any()
}

fn proposal(f: &Frame, p: &AnswerForm) -> AnyView {
    use tr::hub as word;
    let article = &p.article;
    let signed = article.published_at.map(|at| byline(f, &article.author, at));
    let helps = (!article.helps.is_empty()).then(|| view! { <h3>{f.t(tr::solutions::HELPS)}</h3>{prose_in(written(article), &article.helps)} });
    let cost = article.cost.map(|cost| view! { <p>{f.t(tr::solutions::COST)}{format::colon(f.lang)}<bdi>{f.money(cost)}</bdi></p> });
    view! {
        {supports(f, &p.support)}
        {p.signals.map(|found| signals(f, found))}
        <section aria-labelledby="proposal">
            <h2 id="proposal">{f.t(word::PROPOSAL)}</h2>
            {signed}
            {prose_in(written(article), &article.body)}
            {helps}
            {cost}
        </section>
        {arguments(f, ("for", word::BEST_FOR, word::NONE_FOR), &p.arguments.for_it)}
        {arguments(f, ("against", word::BEST_AGAINST, word::NONE_AGAINST), &p.arguments.against_it)}
    }
    .into_any()
}

/// Three tallies, kept apart: verified residents, others, organisations by name.
fn supports(f: &Frame, support: &SupportBox) -> AnyView {
    use tr::hub as word;
    let tally = |label: Key, value: i64| view! { <div><dt>{f.t(label)}</dt><dd>{f.number(value)}</dd></div> };
    let imported = (support.imported_count > 0).then(|| tally(word::TALLY_IMPORTED, support.imported_count));
    let organisations = support.endorsements.iter().map(|organisation| view! { <li>{author(f, organisation)}</li> }).collect::<Vec<_>>();
    let organisations = (!organisations.is_empty()).then(|| view! { <ul class="endorsing">{organisations}</ul> });
    let counted = f.tf(word::COUNTED, &[("counted", &f.number(support.counted)), ("needed", &f.number(support.threshold.needed))]);
    view! {
        <section aria-labelledby="supports">
            <h2 id="supports">{f.t(word::SUPPORTS_TITLE)}</h2>
            <dl class="hub-figures small">
                {tally(word::TALLY_RESIDENTS, support.resident_count)}
                {tally(word::TALLY_OTHERS, support.count - support.resident_count)}
                {tally(word::TALLY_ORGANISATIONS, support.endorsements.len() as i64)}
                {imported}
            </dl>
            <p class="small">{counted}</p>
            {organisations}
        </section>
    }
    .into_any()
}

fn arguments(f: &Frame, (side, heading, none): (&'static str, Key, Key), arguments: &[Argument]) -> AnyView {
    let id = format!("arguments-{side}");
    let lines = arguments
        .iter()
        .map(|argument| {
            let useful = f.tn(tr::hub::USEFUL, argument.useful);
            view! {
                <li class=format!("argument {side}")>
                    {prose(&argument.body)}
                    <p class="meta">{author(f, &argument.author)}<span>{useful}</span><a href=argument.path.clone()>{f.t(tr::hub::IN_DISCUSSION)}</a></p>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = if lines.is_empty() { view! { <p class="soft">{f.t(none)}</p> }.into_any() } else { view! { <ul class="arguments">{lines}</ul> }.into_any() };
    view! { <section aria-labelledby=id.clone()><h2 id=id.clone()>{f.t(heading)}</h2>{list}</section> }.into_any()
}
