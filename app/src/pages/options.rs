//! The options of a consultation: the list, one of them with what was decided, and putting one's own solution forward.

use leptos::prelude::*;

use super::Page;
use crate::components::author::byline;
use crate::components::form::{Choice, Field, error_summary, hidden, radio_cards, submit, text_area};
use crate::components::icon::icon;
use crate::components::options::{self as pieces, card, numbered, opinion, state, text};
use crate::components::picture::{picture, theme};
use crate::components::prose::prose;
use crate::components::{breadcrumbs, consultation, hub, listing};
use crate::escaping;
use crate::format;
use crate::model::Micros;
use crate::model::consultations::Opening;
use crate::model::frame::Frame;
use crate::model::options::{AuthorActs, DecisionShown, OptionPage, OptionState, OptionsPage, PutForwardPage};
use crate::model::paths;
use crate::tongue::{self, Tongue};
use crate::words::tr;

/// What stands on the consultation's page: how many there are, whether the list is final, and for staff the way to the board.
pub fn section(f: &Frame, (number, count): (i64, i64), (locked, staff): (bool, bool)) -> AnyView {
    let all = (count > 0).then(|| view! { <p><a href=paths::options(f.slug(), number)>{f.t(tr::options::ALL)}</a></p> });
    let board = staff.then(|| view! { <p><a href=paths::option_board(f.slug(), number)>{f.t(tr::options::staff::TITLE)}</a></p> });
    let words = if locked { tr::options::LEDE_LOCKED } else { tr::options::LEDE };
    view! { <p>{f.t(words)}</p><p>{f.tn(tr::options::COUNT, count)}</p>{all}{board} }.into_any()
}

pub fn list(f: &Frame, p: OptionsPage) -> Page {
    let (slug, number) = (f.slug(), p.number);
    let here = paths::options(slug, number);
    let cards = p.options.iter().map(|one| card(f, number, one)).collect::<Vec<_>>();
    let content = if cards.is_empty() {
        hub::nothing(f, "scene-empty-list", tr::options::NONE)
    } else {
        view! { <h2 class="visually-hidden">{f.t(tr::voting::OPTIONS)}</h2><ul class="cards">{cards}</ul> }.into_any()
    };
    let locked =
        p.locked_at.map(|at| view! { <p class="pane-line">{icon(f, "check")}{f.tf(tr::options::LOCKED_ON, &[("date", &format::date(f.lang, at))])}</p> });
    let put = p.open.then(|| view! { <a class="button primary" href=paths::put_forward(slug, number)>{f.t(tr::options::PUT_FORWARD)}</a> });
    let board = p.may_manage.then(|| view! { <a class="button" href=paths::option_board(slug, number)>{f.t(tr::options::staff::TITLE)}</a> });
    let pager = listing::pager(f, p.continued.then(|| here.clone()), p.next.map(|after| paths::with_query(here, &[("after", &after)])));
    let body = view! {
        {breadcrumbs::up(f, paths::consultation(slug, number), consultation::plain(f, &p.title))}
        <div class="page-head"><h1>{f.t(tr::options::TITLE)}</h1><p class="lede">{consultation::line(f, &p.title)}</p></div>
        {locked}
        <p class="button-row">{put}{board}</p>
        {content}
        {pager}
    };
    Page::new(f.t(tr::options::TITLE), body.into_any())
}

/// The author's own solutions, of which one is put forward.
pub fn put_forward(f: &Frame, p: PutForwardPage) -> Page {
    use tr::options as word;
    let (slug, number) = (f.slug(), p.number);
    let choices: Vec<Choice> = p.candidates.iter().filter(|one| !one.gathered).map(|one| Choice::new(one.number.to_string(), one.title.clone())).collect();
    let late = p.late.as_ref().map(|(solution, title)| {
        let link = view! { <a href=paths::solution(slug, *solution) dir="auto">{title.clone()}</a> };
        let words = if matches!(p.opening, Opening::Closed { .. }) { word::PUT_FORWARD_LATE } else { word::PUT_FORWARD_KEPT };
        view! { <div class="notice warning" id="late">{icon(f, "info")}<p>{f.t(words)}" "{link}</p></div> }
    });
    let form = if !matches!(p.opening, Opening::Open { .. }) {
        let why = (late.is_some() && !matches!(p.opening, Opening::Closed { .. })).then(|| view! { <p>{consultation::sentence(f, &p.opening)}</p> });
        view! { {late}{why}<p>{f.t(word::NOT_OPEN)}</p> }.into_any()
    } else if choices.is_empty() {
        view! { <p>{f.t(word::NO_SOLUTION)}</p><p class="button-row"><a class="button primary" href=paths::new_solution(slug)>{f.t(word::PROPOSE)}</a></p> }
            .into_any()
    } else {
        view! {
            <form method="post" action=paths::put_forward(slug, number) novalidate>
                {radio_cards(f, Field::new("solution", f.t(word::WHICH), p.fields.solution), choices, &p.errors)}
                {submit(f, word::PUT_FORWARD)}
            </form>
        }
        .into_any()
    };
    let body = view! {
        <div class="narrow">
            {breadcrumbs::up(f, paths::consultation(slug, number), consultation::plain(f, &p.title))}
            <div class="page-head"><h1>{f.t(word::PUT_FORWARD)}</h1><p class="lede">{f.t(word::PUT_FORWARD_LEDE)}</p></div>
            {error_summary(f, &p.errors)}
            {form}
        </div>
    };
    Page::new(f.t(word::PUT_FORWARD), body.into_any())
}

pub fn option(f: &Frame, p: OptionPage) -> Page {
    use tr::options as word;
    let (slug, number) = (f.slug(), p.number);
    let title = pieces::title(f, p.n, p.text.as_ref().map(|text| text.title.as_str()));
    let Tongue { lang, dir } = tongue::marks_in(p.text.as_ref().and_then(|text| text.language), &[&title]);
    let staff = p.may_manage.then(|| view! { <p><a href=paths::prepare_option(slug, number, p.n)>{f.t(word::staff::OPEN)}</a></p> });
    let told = match &p.text {
        Some(own) => text(f, own),
        None => view! { <p class="tombstone">{f.t(word::HIDDEN)}</p> }.into_any(),
    };
    let opinions = p.opinions.iter().map(|one| opinion(f, one)).collect::<Vec<_>>();
    let opinions = (!opinions.is_empty()).then(|| view! { <section><h2>{f.t(word::OPINIONS)}</h2><ul class="cards">{opinions}</ul></section> });
    let body = view! {
        {breadcrumbs::up(f, paths::options(slug, number), f.t(word::TITLE))}
        <article class="item">
            <header class="item-head">
                {picture(f, None, "large", &p.category, None)}
                <p class="tags">{state(f, p.state)}" "{theme(f, &p.category)}" "<span class="tag">{numbered(f, p.n)}</span></p>
                <h1 lang=lang dir=dir>{title.clone()}</h1>
                {byline(f, &p.author, p.at)}
                <p class="small soft">{consultation::line(f, &p.consultation)}</p>
            </header>
            <div class="item-body">
                {merged(f, &p)}
                {p.decision.as_ref().map(|decision| decided(f, decision))}
                {own_acts(f, (number, p.n), &p.acts)}
                {appeal(f, &p)}
                {facts(f, &p)}
                {told}
                {opinions}
                {staff}
            </div>
        </article>
    };
    Page::new(title, body.into_any())
}

/// Where it goes on, and what goes on in it.
fn merged(f: &Frame, p: &OptionPage) -> AnyView {
    use tr::options as word;
    let link = |n: i64| view! { <a href=paths::option(f.slug(), p.number, n)>{numbered(f, n)}</a>" " }.into_any();
    let into = p.merged_into.map(|n| view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::GOES_ON_IN)}{format::colon(f.lang)}{link(n)}</span></p> });
    let holds = p.holds.iter().map(|n| link(*n)).collect::<Vec<_>>();
    let holds = (!holds.is_empty()).then(|| view! { <p class="small">{f.t(word::HOLDS)}{format::colon(f.lang)}{holds}</p> });
    view! { {into}{holds} }.into_any()
}

fn decided(f: &Frame, p: &DecisionShown) -> AnyView {
    use tr::options as word;
    let line = |key, text: &str| (!text.is_empty()).then(|| view! { <h3>{f.t(key)}</h3><div dir="auto">{prose(text)}</div> });
    let reason = p.reason.map(|reason| view! { <p>{f.t(word::REASON)}{format::colon(f.lang)}{f.t(pieces::criterion_word(reason))}</p> });
    view! {
        <section class="do" aria-labelledby="decision">
            <h2 id="decision">{f.t(word::DECISION)}</h2>
            <p class="small soft"><time datetime=format::machine(p.at)>{format::date(f.lang, p.at)}</time></p>
            {reason}
            <div dir="auto">{prose(&p.text)}</div>
            {line(word::CHANGES, &p.changes)}
            {line(word::NOTE, &p.note)}
            {line(word::REFERS_TO, &p.refers_to)}
        </section>
    }
    .into_any()
}

fn facts(f: &Frame, p: &OptionPage) -> AnyView {
    use tr::options as word;
    let (solution, version) = p.solution;
    let place = p.place.as_ref().map(|name| view! { <div><dt>{f.t(word::PLACE)}</dt><dd><bdi>{f.local(name)}</bdi></dd></div> });
    let asked = p.asked_cost.map(|cost| view! { <div><dt>{f.t(word::ASKED_COST)}</dt><dd><bdi>{f.money(cost)}</bdi></dd></div> });
    let cost = p.cost.map(|cost| view! { <div><dt>{f.t(word::FINAL_COST)}</dt><dd><bdi>{f.money(cost)}</bdi></dd></div> });
    let words = f.tf(word::SOLUTION_LINK, &[("number", &solution.to_string()), ("version", &version.to_string())]);
    view! {
        <dl class="facts">
            {place}{asked}{cost}
            <div><dt>{f.t(word::SUPPORTED)}</dt><dd>{f.tn(word::SUPPORTS, p.supports)}</dd></div>
            <div><dt>{f.t(word::SOLUTION)}</dt><dd><a href=paths::solution(f.slug(), solution)>{words}</a>"\u{a0}· "{f.tn(tr::solutions::COMMENT_COUNT, p.comments)}</dd></div>
        </dl>
    }
    .into_any()
}

/// What its author can do: agree to a change, or appeal.
fn own_acts(f: &Frame, (number, n): (i64, i64), p: &AuthorActs) -> AnyView {
    use tr::options as word;
    let action = paths::option(f.slug(), number, n);
    let consent = p.consent.as_ref().map(|changes| {
        view! {
            <section class="do" aria-labelledby="consent">
                <h2 id="consent">{f.t(word::CONSENT_TITLE)}</h2>
                <p>{f.t(word::CONSENT_HELP)}</p>
                <div dir="auto">{prose(changes)}</div>
                <form method="post" action=action.clone()>
                    <p class="button-row">
                        <button class="button primary" name="act" value="agree">{f.t(word::AGREE)}</button>
                        <button class="button" name="act" value="refuse">{f.t(word::REFUSE)}</button>
                    </p>
                </form>
            </section>
        }
    });
    let appeal = p.appeal_until.map(|until| {
        let last = format::date(f.lang, Micros(until.0 - 1));
        view! {
            <section class="do" aria-labelledby="appeal">
                <h2 id="appeal">{f.t(word::APPEAL_TITLE)}</h2>
                <p>{f.tf(word::APPEAL_HELP, &[("date", &last)])}</p>
                {error_summary(f, &p.errors)}
                <form method="post" action=action novalidate>
                    {hidden("act", "appeal")}
                    {text_area(f, Field::new("body", f.t(word::APPEAL_BODY), p.fields.body.clone()).hint(f.t(word::APPEAL_BODY_HINT)), &p.errors)}
                    {submit(f, word::APPEAL)}
                </form>
            </section>
        }
    });
    let late = (p.appeal_until.is_none() && !p.fields.body.trim().is_empty()).then(|| late_appeal(f, &p.fields.body));
    view! { {consent}{appeal}{late} }.into_any()
}

/// What somebody wrote for an appeal that is not open any more: theirs to copy.
fn late_appeal(f: &Frame, body: &str) -> AnyView {
    use tr::options as word;
    view! {
        <div class="notice warning" id="late">{icon(f, "info")}<p>{f.t(word::NO_APPEAL)}</p></div>
        <div class="field">
            <label for="typed">{f.t(word::APPEAL_BODY)}</label>
            <textarea id="typed" rows="8" dir="auto" readonly>{escaping::textarea(body)}</textarea>
        </div>
    }
    .into_any()
}

/// An appeal, and what came of it.
fn appeal(f: &Frame, p: &OptionPage) -> Option<AnyView> {
    use tr::options as word;
    let appeal = p.appeal.as_ref()?;
    let words = match appeal.reversed {
        None => f.tf(word::APPEAL_OPEN, &[("date", &format::date(f.lang, appeal.due_at))]),
        Some(true) => f.t(word::APPEAL_REVERSED).to_owned(),
        Some(false) => f.t(word::APPEAL_UPHELD).to_owned(),
    };
    let answer = (!appeal.answer.is_empty()).then(|| view! { <div dir="auto">{prose(&appeal.answer)}</div> });
    Some(view! { <section><h2>{f.t(word::APPEAL_STATE)}</h2><p>{words}</p>{answer}</section> }.into_any())
}

/// The words of a solution's page about an option of it.
pub fn link(f: &Frame, link: &crate::model::options::OptionLink) -> AnyView {
    let referred = (link.state == OptionState::Referred && !link.refers_to.is_empty())
        .then(|| view! { " "<span class="small">{f.t(tr::options::REFERS_TO)}{format::colon(f.lang)}<bdi>{link.refers_to.clone()}</bdi></span> });
    view! {
        <li><a href=paths::option(f.slug(), link.number, link.n)>{consultation::line(f, &link.title)}</a>" "{state(f, link.state)}{referred}</li>
    }
    .into_any()
}
