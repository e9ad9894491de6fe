//! The officers' pages of one option: its services, the decision, the answer to an appeal.

use leptos::prelude::*;

use super::Page;
use crate::components::form::{Choice, Field, error_summary, hidden, radio_cards, select, submit, text_area, text_field};
use crate::components::hub::hub;
use crate::components::options::{criterion_word, numbered, opinion, state, state_word, title};
use crate::components::prose::prose;
use crate::components::{breadcrumbs, due};
use crate::format;
use crate::model::frame::Frame;
use crate::model::hub::StaffRoom;
use crate::model::option_staff::{AskedLine, DecidePage, PrepareOptionPage, RulingPage};
use crate::model::options::{Criterion, OptionState};
use crate::model::paths;
use crate::words::{Key, tr};

fn board(f: &Frame, number: i64) -> AnyView {
    breadcrumbs::up(f, paths::option_board(f.slug(), number), f.t(tr::options::staff::TITLE))
}

pub fn prepare(f: &Frame, p: PrepareOptionPage) -> Page {
    use tr::options::staff as word;
    let (slug, number, n) = (f.slug(), p.number, p.n);
    let words = title(f, n, Some(&p.title));
    let lines = p.opinions.iter().map(|one| line(f, (number, n), one)).collect::<Vec<_>>();
    let lines =
        if lines.is_empty() { view! { <p class="soft">{f.t(word::NOBODY_ASKED)}</p> }.into_any() } else { view! { <ul class="cards">{lines}</ul> }.into_any() };
    let decide = p.may_decide.then(|| view! { <a class="button primary" href=paths::decide_option(slug, number, n)>{f.t(word::DECIDE)}</a> });
    let appeal = p.appealed.then(|| view! { <a class="button primary" href=paths::option_appeal(slug, number, n)>{f.t(word::ANSWER_APPEAL)}</a> });
    let unmerge = p.may_unmerge.then(|| {
        view! { <form method="post" action=paths::decide_option(slug, number, n)>{hidden("act", "unmerge")}<button class="button">{f.t(word::UNMERGE)}</button></form> }
    });
    let ask = p.may_decide.then(|| ask(f, &p));
    let body = view! {
        {board(f, number)}
        <div class="page-head"><h1><bdi>{words.clone()}</bdi></h1><p class="pane-line">{state(f, p.state)}" "<span class="tag">{numbered(f, n)}</span>" "<a href=paths::option(slug, number, n)>{f.t(tr::hub::PUBLIC_PAGE)}</a></p></div>
        <p class="button-row">{decide}{appeal}</p>
        {unmerge}
        {error_summary(f, &p.errors)}
        <section aria-labelledby="services"><h2 id="services">{f.t(word::SERVICES)}</h2>{lines}</section>
        {ask}
    };
    Page::new(words, hub(f, StaffRoom::Consultations, body.into_any()))
}

/// A service that was asked: what it said, or how long it still has.
fn line(f: &Frame, (number, n): (i64, i64), one: &AskedLine) -> AnyView {
    use tr::options::staff as word;
    let write = one.name.is_empty().then(|| view! { <p class="small"><a href=paths::opinion(f.slug(), number, &one.id)>{f.t(word::WRITE)}<span class="visually-hidden">": "{one.service.clone()}</span></a></p> });
    if let Some(given) = &one.given {
        return view! { {opinion(f, given)} }.into_any();
    }
    let who = if one.name.is_empty() { one.email.clone() } else { one.name.clone() };
    let id = format!("due-{}", one.id);
    view! {
        <li class="card">
            <h3 class="card-title"><bdi>{one.service.clone()}</bdi></h3>
            <p class="small"><bdi>{who}</bdi>" "{due::until(f, one.due_at)}</p>
            {write}
            <form class="row-form" method="post" action=paths::prepare_option(f.slug(), number, n)>
                {hidden("act", "renew")}
                {hidden("id", one.id.clone())}
                <div class="field"><label for=id.clone()>{f.t(word::NEW_DUE)}</label><input type="date" id=id name="due_on" dir="ltr"/></div>
                <button class="button quiet">{f.t(word::RENEW)}</button>
            </form>
        </li>
    }
    .into_any()
}

fn ask(f: &Frame, p: &PrepareOptionPage) -> AnyView {
    use tr::options::staff as word;
    let members = vec![(String::new(), p.staff.iter().map(|(id, name)| Choice::new(id.clone(), name.clone())).collect())];
    view! {
        <section class="do" aria-labelledby="ask">
            <h2 id="ask">{f.t(word::ASK)}</h2>
            <form method="post" action=paths::prepare_option(f.slug(), p.number, p.n) novalidate>
                {hidden("act", "ask")}
                {text_field(f, Field::new("service", f.t(word::SERVICE), p.fields.service.clone()), &p.errors)}
                {select(f, Field::new("account", f.t(word::MEMBER), p.fields.account.clone()), f.t(word::NOBODY), members, &p.errors)}
                {text_field(f, Field::new("email", f.t(word::EMAIL), p.fields.email.clone()).kind("email", "off").hint(f.t(word::EMAIL_HINT)), &p.errors)}
                {text_field(f, Field::new("due_on", f.t(word::DUE_ON), p.fields.due_on.clone()).kind("date", "off"), &p.errors)}
                {submit(f, word::ASK)}
            </form>
        </section>
    }
    .into_any()
}

pub fn decide(f: &Frame, p: DecidePage) -> Page {
    use tr::options::staff as word;
    let (slug, number, n) = (f.slug(), p.number, p.n);
    let opinions = p.opinions.iter().map(|one| opinion(f, one)).collect::<Vec<_>>();
    let decisions = [
        (OptionState::Feasible, word::help::FEASIBLE),
        (OptionState::FeasibleChanged, word::help::FEASIBLE_CHANGED),
        (OptionState::Merged, word::help::MERGED),
        (OptionState::NotFeasible, word::help::NOT_FEASIBLE),
        (OptionState::Referred, word::help::REFERRED),
    ];
    let decisions = decisions.into_iter().map(|(state, help)| Choice::new(state.as_str(), f.t(state_word(state))).help(f.t(help))).collect();
    let reasons = vec![(String::new(), Criterion::ALL.iter().map(|reason| Choice::new(reason.as_str(), f.t(criterion_word(*reason)))).collect())];
    let others = vec![(String::new(), p.others.iter().map(|(n, name)| Choice::new(n.to_string(), format!("{n}. {}", title(f, *n, Some(name))))).collect())];
    let area = |name: &'static str, label: Key, hint: Key, value: &str| text_area(f, Field::new(name, f.t(label), value).hint(f.t(hint)).rows(4), &p.errors);
    let fields = &p.fields;
    let body = view! {
        {breadcrumbs::up(f, paths::prepare_option(slug, number, n), title(f, n, Some(&p.title)))}
        <div class="page-head"><h1>{f.t(word::DECIDE)}</h1><p class="lede"><bdi>{title(f, n, Some(&p.title))}</bdi></p></div>
        {error_summary(f, &p.errors)}
        <ul class="cards">{opinions}</ul>
        <form method="post" action=paths::decide_option(slug, number, n) novalidate>
            {hidden("version", fields.version.clone())}
            {radio_cards(f, Field::new("decision", f.t(tr::options::DECISION), fields.decision.clone()), decisions, &p.errors)}
            {area("text", word::TEXT, word::TEXT_HINT, &fields.text)}
            {text_field(f, Field::new("cost", f.t(tr::options::FINAL_COST), fields.cost.clone()).hint(f.t(word::COST_HINT)).digits(), &p.errors)}
            {select(f, Field::new("reason", f.t(word::REASON), fields.reason.clone()), f.t(word::NO_REASON), reasons, &p.errors)}
            {area("changes", tr::options::CHANGES, word::CHANGES_HINT, &fields.changes)}
            {area("note", tr::options::NOTE, word::NOTE_HINT, &fields.note)}
            {select(f, Field::new("into", f.t(word::INTO), fields.into.clone()), f.t(word::NONE_CHOSEN), others, &p.errors)}
            {text_field(f, Field::new("refers_to", f.t(word::BODY), fields.refers_to.clone()), &p.errors)}
            {submit(f, word::DECIDE)}
        </form>
    };
    Page::new(f.t(word::DECIDE), hub(f, StaffRoom::Consultations, body.into_any()))
}

pub fn appeal(f: &Frame, p: RulingPage) -> Page {
    use tr::options::staff as word;
    let (slug, number, n) = (f.slug(), p.number, p.n);
    let reason = p.reason.map(|reason| view! { <p>{f.t(tr::options::REASON)}{format::colon(f.lang)}{f.t(criterion_word(reason))}</p> });
    let choices = vec![
        Choice::new("reversed", f.t(word::OUTCOME_REVERSED)).help(f.t(word::OUTCOME_REVERSED_HELP)),
        Choice::new("upheld", f.t(word::OUTCOME_UPHELD)).help(f.t(word::OUTCOME_UPHELD_HELP)),
    ];
    let form = if p.had_part {
        view! { <p class="notice warning">{f.t(word::HAD_PART)}</p> }.into_any()
    } else {
        view! {
            <form method="post" action=paths::option_appeal(slug, number, n) novalidate>
                {radio_cards(f, Field::new("outcome", f.t(word::OUTCOME), p.fields.outcome.clone()), choices, &p.errors)}
                {text_area(f, Field::new("answer", f.t(word::ANSWER), p.fields.answer.clone()).hint(f.t(word::ANSWER_HINT)), &p.errors)}
                {submit(f, word::ANSWER_APPEAL)}
            </form>
        }
        .into_any()
    };
    let body = view! {
        {breadcrumbs::up(f, paths::prepare_option(slug, number, n), title(f, n, Some(&p.title)))}
        <div class="narrow">
            <div class="page-head"><h1>{f.t(word::ANSWER_APPEAL)}</h1><p class="lede"><bdi>{title(f, n, Some(&p.title))}</bdi>" "{due::until(f, p.due_at)}</p></div>
            {error_summary(f, &p.errors)}
            <h2>{f.t(tr::options::DECISION)}</h2>
            {reason}
            <div dir="auto">{prose(&p.decision)}</div>
            <h2>{f.t(tr::options::APPEAL_STATE)}</h2>
            <div dir="auto">{prose(&p.body)}</div>
            {form}
        </div>
    };
    Page::new(f.t(word::ANSWER_APPEAL), hub(f, StaffRoom::Consultations, body.into_any()))
}
