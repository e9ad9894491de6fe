//! Pieces of options: states, cards, texts, what services say.

use leptos::prelude::*;

use super::author::name;
use super::icon::icon;
use super::picture::{picture, theme};
use super::prose::prose;
use crate::format;
use crate::model::frame::Frame;
use crate::model::options::{Criterion, Mark, OpinionLine, OptionCard, OptionState, OptionText, Span, Verdict};
use crate::model::paths;
use crate::tongue::{self, Tongue};
use crate::words::{Key, tr};

pub const fn state_word(state: OptionState) -> Key {
    use tr::options::state as word;
    match state {
        OptionState::Gathered => word::GATHERED,
        OptionState::Review => word::REVIEW,
        OptionState::Consent => word::CONSENT,
        OptionState::Feasible => word::FEASIBLE,
        OptionState::FeasibleChanged => word::FEASIBLE_CHANGED,
        OptionState::Merged => word::MERGED,
        OptionState::NotFeasible => word::NOT_FEASIBLE,
        OptionState::Referred => word::REFERRED,
    }
}

pub const fn verdict_word(verdict: Verdict) -> Key {
    use tr::options::verdict as word;
    match verdict {
        Verdict::Yes => word::YES,
        Verdict::YesIf => word::YES_IF,
        Verdict::No => word::NO,
    }
}

pub const fn criterion_word(criterion: Criterion) -> Key {
    use tr::options::criterion as word;
    match criterion {
        Criterion::Legal => word::LEGAL,
        Criterion::Power => word::POWER,
        Criterion::Land => word::LAND,
        Criterion::Technical => word::TECHNICAL,
        Criterion::Cost => word::COST,
        Criterion::Running => word::RUNNING,
        Criterion::Overlap => word::OVERLAP,
        Criterion::Other => word::OTHER,
    }
}

pub const fn mark_word(mark: Mark) -> Key {
    use tr::options::mark as word;
    match mark {
        Mark::Good => word::GOOD,
        Mark::Doubt => word::DOUBT,
        Mark::Obstacle => word::OBSTACLE,
    }
}

/// Where an option stands, as a mark.
pub fn state(f: &Frame, state: OptionState) -> AnyView {
    use OptionState as S;
    let (class, sign) = match state {
        S::Gathered => ("state", "dot"),
        S::Review | S::Consent => ("state wait", "clock"),
        S::Feasible | S::FeasibleChanged => ("state good", "check"),
        S::NotFeasible => ("state bad", "cross"),
        S::Merged | S::Referred => ("state", "info"),
    };
    view! { <span class=class>{icon(f, sign)}<span>{f.t(state_word(state))}</span></span> }.into_any()
}

/// "Option 3", or its title.
pub fn title(f: &Frame, n: i64, title: Option<&str>) -> String {
    match title.filter(|title| !title.is_empty()) {
        Some(title) => title.to_owned(),
        None => numbered(f, n),
    }
}

/// What it is called whose text nobody may read.
pub fn numbered(f: &Frame, n: i64) -> String {
    f.tf(tr::options::NUMBERED, &[("number", &n.to_string())])
}

/// From and to, in dirhams; `None` if nothing is known.
pub fn span(f: &Frame, span: Span) -> Option<String> {
    match (span.from, span.to) {
        (Some(from), Some(to)) if from == to => Some(f.money(from)),
        (Some(from), Some(to)) => Some(f.tf(tr::options::FROM_TO, &[("from", &f.money(from)), ("to", &f.money(to))])),
        (Some(one), None) | (None, Some(one)) => Some(f.money(one)),
        (None, None) => None,
    }
}

/// A card of the list, an `<li>` for `<ul class="cards">`.
pub fn card(f: &Frame, number: i64, card: &OptionCard) -> AnyView {
    let on = view! { {theme(f, &card.category)}{state(f, card.state)} }.into_any();
    let words = title(f, card.n, card.title.as_deref());
    let Tongue { lang, dir } = tongue::marks_in(card.language.filter(|_| card.title.is_some()), &[&words]);
    let place = card.place.as_ref().map(|name| view! { <li>{icon(f, "pin")}<bdi>{f.local(name)}</bdi></li> });
    let cost = card.cost.map(|cost| view! { <li><bdi>{f.money(cost)}</bdi></li> });
    let hidden = card.title.is_none().then(|| view! { <p class="small soft">{f.t(tr::options::HIDDEN)}</p> });
    view! {
        <li class="card">
            {picture(f, None, "small", &card.category, Some(on))}
            <h3 class="card-title" lang=lang dir=dir><a href=paths::option(f.slug(), number, card.n)>{words}</a></h3>
            {hidden}
            <ul class="card-meta push">
                {cost}
                {place}
                <li>{icon(f, "support")}{f.tn(tr::options::SUPPORTS, card.supports)}</li>
            </ul>
            <p class="small soft"><bdi>{name(f, &card.author)}</bdi></p>
        </li>
    }
    .into_any()
}

/// The text that was gathered.
pub fn text(f: &Frame, text: &OptionText) -> AnyView {
    let Tongue { lang, dir } = tongue::marks_in(text.language, &[&text.title, &text.body]);
    let helps = (!text.helps.is_empty()).then(|| view! { <h2>{f.t(tr::options::HELPS)}</h2><div lang=lang dir=dir>{prose(&text.helps)}</div> });
    view! { <div lang=lang dir=dir>{prose(&text.body)}</div>{helps} }.into_any()
}

/// What a service says.
pub fn opinion(f: &Frame, opinion: &OpinionLine) -> AnyView {
    let (class, sign) = match opinion.verdict {
        Verdict::Yes => ("state good", "check"),
        Verdict::YesIf => ("state wait", "info"),
        Verdict::No => ("state bad", "cross"),
    };
    let marks = opinion
        .marks
        .iter()
        .map(|(criterion, mark)| view! { <div><dt>{f.t(criterion_word(*criterion))}</dt><dd>{f.t(mark_word(*mark))}</dd></div> })
        .collect::<Vec<_>>();
    let cost = span(f, opinion.cost).map(|cost| view! { <div><dt>{f.t(tr::options::COST)}</dt><dd>{cost}</dd></div> });
    let running = span(f, opinion.running).map(|cost| view! { <div><dt>{f.t(tr::options::RUNNING_COST)}</dt><dd>{cost}</dd></div> });
    view! {
        <li class="card">
            <h3 class="card-title"><bdi>{opinion.service.clone()}</bdi></h3>
            <p><span class=class>{icon(f, sign)}<span>{f.t(verdict_word(opinion.verdict))}</span></span>" "<time class="small soft" datetime=format::machine(opinion.at)>{format::date(f.lang, opinion.at)}</time></p>
            <div dir="auto">{prose(&opinion.body)}</div>
            <dl class="facts">{marks}{cost}{running}</dl>
        </li>
    }
    .into_any()
}
