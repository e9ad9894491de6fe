//! Before a vote is confirmed, and after it was cast: everything that was chosen, and what can be done with it.

use leptos::prelude::*;

use super::Page;
use super::ballot_vote::{top, within};
use crate::components::ballot::{self as pieces, my_vote, option_facts, option_picture, option_title, option_withdrawn};
use crate::components::form::hidden;
use crate::components::icon::icon;
use crate::components::question;
use crate::format;
use crate::model::ballot_pages::{BallotHead, CastPage, Chosen, ChosenLine};
use crate::model::ballots::{BallotKind, BallotState};
use crate::model::frame::Frame;
use crate::model::{Micros, paths};
use crate::words::tr;

/// Everything, and one big button.
pub fn review(f: &Frame, p: CastPage) -> Page {
    use tr::voting as word;
    let errors = question::links(f, p.errors.iter().map(|text| (p.head.booth.vote.clone(), text.clone())).collect());
    let fewer = p.fewer.clone().map(|text| view! { <p class="notice warning">{icon(f, "info")}<span>{text}</span></p> });
    let late = p.late.then(|| view! { <div class="notice danger" role="alert">{icon(f, "warning")}<p>{f.t(word::SAID_LATE)}</p></div> });
    let empty = p.chosen.as_ref().is_some_and(|chosen| chosen.lines.is_empty() && chosen.answer.is_empty());
    let empty = empty.then(|| view! { <p class="notice warning">{icon(f, "info")}<span>{f.t(word::SAID_EMPTY)}</span></p> });
    // What waits is a change of a vote that counts meanwhile.
    let earlier = (p.mine.state == BallotState::Cast).then(|| my_vote(f, &p.head, &p.mine));
    let confirm = (p.errors.is_empty() && !p.late).then(|| {
        let act = p.head.booth.review.clone();
        let carried = (!p.carried.is_empty()).then(|| hidden("carried", p.carried.clone()));
        view! {
            <form method="post" action=act>
                {hidden("go", "confirm")}
                {hidden("shown", p.shown.clone())}
                {carried}
                <p class="button-row"><button class="button primary wide">{f.t(word::CONFIRM)}</button></p>
            </form>
        }
    });
    let body = view! {
        <div class="narrow">
            {top(f, &p.head, word::REVIEW_TITLE)}
            {p.changed.then(|| changed(f))}
            {late}
            {errors}
            {earlier}
            <p class="notice warning">{icon(f, "warning")}<span>{f.t(word::NOT_YET)}</span></p>
            {fewer}
            {empty}
            {p.chosen.as_ref().map(|chosen| shown(f, &p.head, chosen))}
            {confirm}
            <p class="button-row"><a class="button" href=p.head.booth.vote.clone()>{f.t(word::CHANGE)}</a></p>
            {until(f, &p)}
        </div>
    };
    within(&p.head, Page::new(f.t(word::REVIEW_TITLE), body.into_any()))
}

/// What was cast, until nothing leads to it any more.
pub fn mine(f: &Frame, p: CastPage) -> Page {
    use tr::voting as word;
    let given_up = p.head.cancelled.is_some();
    let counts = p.mine.state == BallotState::Cast && !given_up;
    let closed = (p.closed && !given_up).then(|| view! { <p class="notice">{icon(f, "shield")}<span>{f.t(word::LINK_GONE)}</span></p> });
    let fewer = p.fewer.clone().map(|text| view! { <p class="notice">{icon(f, "info")}<span>{text}</span></p> });
    let pending = (p.mine.pending && p.until.is_some())
        .then(|| view! { <p class="button-row"><a class="button primary" href=pending_path(&p)>{f.t(word::GO_ON)}</a></p> });
    let change = (p.until.is_some() && matches!(p.mine.state, BallotState::Cast | BallotState::None))
        .then(|| view! { <a class="button" href=p.head.booth.vote.clone()>{f.t(if counts { word::CHANGE } else { word::VOTE })}</a> });
    let receipt = (counts && !p.head.booth.kiosk && !p.head.booth.rehearsal)
        .then(|| view! { <a class="button" href=paths::ballot_receipt(f.slug(), p.head.number)>{f.t(word::RECEIPT)}</a> });
    let end = p.head.booth.kiosk.then(|| view! { <a class="button primary" href=p.head.booth.up.clone()>{f.t(word::kiosk::END)}</a> });
    let chosen = p.chosen.as_ref().filter(|_| counts).map(|chosen| {
        let nothing = (chosen.lines.is_empty() && chosen.answer.is_empty()).then(|| view! { <p>{f.t(word::CAST_EMPTY)}</p> });
        view! { <section><h2>{f.t(word::CHOSEN)}</h2>{nothing}{shown(f, &p.head, chosen)}</section> }
    });
    let body = view! {
        <div class="narrow">
            {top(f, &p.head, word::MINE_TITLE)}
            {p.changed.then(|| changed(f))}
            {(!given_up).then(|| my_vote(f, &p.head, &p.mine))}
            {counts.then(|| until(f, &p))}
            {pending}
            {fewer}
            {closed}
            {chosen}
            <p class="button-row">{end}{change}{receipt}</p>
        </div>
    };
    within(&p.head, Page::new(f.t(word::MINE_TITLE), body.into_any()))
}

/// That something else was chosen since the page was drawn from which it was confirmed.
fn changed(f: &Frame) -> AnyView {
    view! { <div class="notice danger" role="alert">{icon(f, "warning")}<p>{f.t(tr::voting::SAID_CHANGED)}</p></div> }.into_any()
}

/// Where what does not count yet is made to count.
fn pending_path(p: &CastPage) -> String {
    if p.head.settings.confirm { p.head.booth.review.clone() } else { p.head.booth.vote.clone() }
}

fn until(f: &Frame, p: &CastPage) -> Option<AnyView> {
    p.until.map(|until| {
        let date = format::date(f.lang, Micros(until.0 - 1));
        view! { <p>{f.tf(tr::voting::UNTIL, &[("date", &date)])}</p> }.into_any()
    })
}

fn shown(f: &Frame, head: &BallotHead, chosen: &Chosen) -> AnyView {
    let answer = pieces::answer_word(&chosen.answer).map(|key| view! { <p class="vote-answer"><strong>{f.t(key)}</strong></p> });
    let lines = chosen.lines.iter().map(|one| line(f, head, one)).collect::<Vec<_>>();
    let lines = (!lines.is_empty()).then(|| view! { <ul class="vote-list">{lines}</ul> });
    view! { {answer}{lines}{pieces::sums(f, head.settings.kind, &chosen.sums)} }.into_any()
}

fn line(f: &Frame, head: &BallotHead, one: &ChosenLine) -> AnyView {
    use tr::voting as word;
    let given = match head.settings.kind {
        BallotKind::Points => Some(f.tn(word::POINTS_GIVEN, one.given)),
        BallotKind::Ranked => Some(f.tf(word::PLACE_GIVEN, &[("place", &f.number(one.given))])),
        BallotKind::Score => Some(f.tf(word::SCORE_GIVEN, &[("score", &f.number(one.given))])),
        BallotKind::Judgment => {
            let (key, sign) = pieces::grade(head.settings.grades.clamp(4, 6), u32::try_from(one.given).unwrap_or_default());
            Some(format!("{} {sign}", f.t(key)))
        }
        BallotKind::Approval | BallotKind::Budget | BallotKind::YesNo => None,
    };
    let given = given.map(|given| view! { <p><strong>{given}</strong></p> });
    let class = if one.option.withdrawn.is_some() { "card vote-card withdrawn" } else { "card vote-card" };
    view! {
        <li class=class>
            {option_picture(f, &one.option)}
            <div class="vote-what">
                <p class="card-title">{option_title(f, &one.option)}</p>
                {given}
                {option_withdrawn(f, &one.option)}
                {option_facts(f, head, &one.option)}
            </div>
        </li>
    }
    .into_any()
}
