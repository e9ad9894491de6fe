//! Pieces of consultations: texts in the reader's language or marked as another's, states, phases, the steps to taking part, cards.

use leptos::prelude::*;

use super::icon::icon;
use super::prose::prose;
use super::{due, labels, picture};
use crate::components::page::Draw;
use crate::format;
use crate::model::Lang;
use crate::model::consultation_pages::{AudienceLine, ConsultationCard, OwnStanding, PhaseLine};
use crate::model::consultations::{AudienceKind, ConsultationState, ConsultationTemplate, Multilingual, Opening, PhaseKind, Standing, Step, TextName};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::words::{Key, tr};

/// What a part shows on a consultation's page.
pub struct PartSection {
    /// Its name in the page's address, as in `#questions`.
    pub anchor: &'static str,
    /// Its heading.
    pub title: Key,
    /// What stands below the heading.
    pub body: Draw,
    /// What the visitor can do in it now: the words of the button and where it leads, below the steps.
    pub act: Option<(Key, String)>,
    /// Whether the visitor has done it; `None` if it cannot be known.
    pub done: Option<bool>,
}

impl std::fmt::Debug for PartSection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PartSection").field("anchor", &self.anchor).field("act", &self.act).field("done", &self.done).finish_non_exhaustive()
    }
}

/// The text that the reader reads; its language and direction if they are not the page's.
fn reading<'a>(f: &Frame, text: &'a Multilingual) -> (Option<&'static str>, Option<&'static str>, &'a str) {
    let (lang, text) = text.read(f.chosen);
    let other = lang != f.lang && !text.is_empty();
    (other.then(|| lang.code()), other.then(|| lang.dir()), text)
}

/// A title without markup, for the head of the page.
pub fn plain(f: &Frame, text: &Multilingual) -> String {
    text.get(f.chosen).to_owned()
}

/// A line of text.
pub fn line(f: &Frame, text: &Multilingual) -> AnyView {
    let (lang, dir, text) = reading(f, text);
    view! { <bdi lang=lang dir=dir>{text.to_owned()}</bdi> }.into_any()
}

/// Paragraphs.
pub fn paragraphs(f: &Frame, text: &Multilingual) -> AnyView {
    let (lang, dir, text) = reading(f, text);
    view! { <div lang=lang dir=dir>{prose(text)}</div> }.into_any()
}

/// The name of a language.
pub const fn language(lang: Lang) -> &'static str {
    lang.own_name()
}

pub const fn template(template: ConsultationTemplate) -> Key {
    use tr::consultations::template as word;
    match template {
        ConsultationTemplate::ParticipatoryBudget => word::PARTICIPATORY_BUDGET,
        ConsultationTemplate::Vote => word::VOTE,
        ConsultationTemplate::OpennessPlan => word::OPENNESS_PLAN,
        ConsultationTemplate::ActionPlan => word::ACTION_PLAN,
        ConsultationTemplate::DraftText => word::DRAFT_TEXT,
        ConsultationTemplate::Questionnaire => word::QUESTIONNAIRE,
        ConsultationTemplate::RoundTable => word::ROUND_TABLE,
    }
}

pub const fn phase(kind: PhaseKind) -> Key {
    use tr::consultations::phase as word;
    match kind {
        PhaseKind::Inform => word::INFORM,
        PhaseKind::Gather => word::GATHER,
        PhaseKind::Review => word::REVIEW,
        PhaseKind::Appeal => word::APPEAL,
        PhaseKind::Discuss => word::DISCUSS,
        PhaseKind::FinalList => word::FINAL_LIST,
        PhaseKind::Vote => word::VOTE,
        PhaseKind::Verify => word::VERIFY,
        PhaseKind::Decide => word::DECIDE,
        PhaseKind::Follow => word::FOLLOW,
    }
}

/// What happens in a phase, in a sentence.
pub const fn phase_help(kind: PhaseKind) -> Key {
    use tr::consultations::phase_help as word;
    match kind {
        PhaseKind::Inform => word::INFORM,
        PhaseKind::Gather => word::GATHER,
        PhaseKind::Review => word::REVIEW,
        PhaseKind::Appeal => word::APPEAL,
        PhaseKind::Discuss => word::DISCUSS,
        PhaseKind::FinalList => word::FINAL_LIST,
        PhaseKind::Vote => word::VOTE,
        PhaseKind::Verify => word::VERIFY,
        PhaseKind::Decide => word::DECIDE,
        PhaseKind::Follow => word::FOLLOW,
    }
}

pub const fn audience_kind(kind: AudienceKind) -> Key {
    use tr::consultations::audience as word;
    match kind {
        AudienceKind::Everyone => word::EVERYONE,
        AudienceKind::Participants => word::PARTICIPANTS,
        AudienceKind::Residents => word::RESIDENTS,
        AudienceKind::Neighbourhoods => word::NEIGHBOURHOODS,
        AudienceKind::Organisations => word::ORGANISATIONS,
        AudienceKind::Invited => word::INVITED,
    }
}

pub const fn text_name(text: TextName) -> Key {
    use tr::consultations::text as word;
    match text {
        TextName::Title => word::TITLE,
        TextName::Purpose => word::PURPOSE,
        TextName::Settled => word::SETTLED,
        TextName::Decider => word::DECIDER,
        TextName::Binding => word::BINDING,
    }
}

const fn state_word(state: ConsultationState) -> Key {
    use tr::consultations::state as word;
    match state {
        ConsultationState::Draft => word::DRAFT,
        ConsultationState::Published => word::PUBLISHED,
        ConsultationState::Open => word::OPEN,
        ConsultationState::Closed => word::CLOSED,
        ConsultationState::Counting => word::COUNTING,
        ConsultationState::Decided => word::DECIDED,
        ConsultationState::Followed => word::FOLLOWED,
        ConsultationState::Archived => word::ARCHIVED,
        ConsultationState::Cancelled => word::CANCELLED,
    }
}

/// Where it stands, as a mark.
pub fn state(f: &Frame, state: ConsultationState) -> AnyView {
    use ConsultationState as S;
    let (class, sign) = match state {
        S::Draft | S::Published => ("state", "dot"),
        S::Open => ("state good", "check"),
        S::Closed | S::Counting | S::Followed => ("state wait", "clock"),
        S::Decided | S::Archived => ("state", "info"),
        S::Cancelled => ("state bad", "cross"),
    };
    view! { <span class=class>{icon(f, sign)}{f.t(state_word(state))}</span> }.into_any()
}

/// Who may contribute, in a line.
pub fn audience(f: &Frame, audience: &AudienceLine) -> AnyView {
    let names: Vec<String> = match audience.kind {
        AudienceKind::Neighbourhoods => audience.neighbourhoods.iter().map(|name| f.local(name)).collect(),
        AudienceKind::Organisations => audience.organisations.iter().map(|kind| f.t(labels::organisation_kind(*kind)).to_owned()).collect(),
        _ => Vec::new(),
    };
    let names = (!names.is_empty()).then(|| view! { {format::colon(f.lang)}<bdi>{names.join(separator(f))}</bdi> });
    view! { {f.t(audience_kind(audience.kind))}{names} }.into_any()
}

/// What stands between the words of a list.
fn separator(f: &Frame) -> &'static str {
    if f.lang == Lang::Ar { "، " } else { ", " }
}

/// "From 3 May to 20 May", or the one day.
pub fn dates(f: &Frame, line: &PhaseLine) -> String {
    let (from, to) = (format::date(f.lang, line.starts_at), format::date(f.lang, line.last_day()));
    if from == to { f.tf(tr::consultations::PHASE_ONE_DAY, &[("date", &from)]) } else { f.tf(tr::consultations::PHASE_DATES, &[("from", &from), ("to", &to)]) }
}

/// That the council is given advice and no petition: for every page below a consultation, and for those on which people vote at the desk's device. Who reports a
/// text gives no advice.
pub(super) fn advice(f: &Frame) -> Option<AnyView> {
    let path = f.path.split('?').next().unwrap_or_default();
    let below = |top: String| path.strip_prefix(top.as_str()).and_then(|rest| rest.strip_prefix('/'));
    let word = if below(paths::kiosk(f.slug())).is_some() {
        tr::voting::ADVICE
    } else {
        match below(paths::consultations(f.slug()))?.split('/').nth(1) {
            Some("flag") => return None,
            Some("ballot") => tr::voting::ADVICE,
            _ => tr::consultations::ADVICE,
        }
    };
    Some(view! { <p class="small advice">{f.t(word)}</p> }.into_any())
}

/// The phases under each other: those behind, the one under way, those ahead.
pub fn timeline(f: &Frame, phases: &[PhaseLine]) -> AnyView {
    let now = f.now.0;
    let lines = phases
        .iter()
        .map(|line| {
            let current = line.starts_at.0 <= now && now < line.ends_at.0;
            let class = (line.ends_at.0 <= now || current).then_some("done");
            let (from, to) = (format::machine(line.starts_at), format::machine(line.last_day()));
            let help = current.then(|| view! { <small>{f.t(phase_help(line.kind))}</small> });
            view! {
                <li class=class aria-current=current.then_some("step")>
                    {f.t(phase(line.kind))}" "
                    <time datetime=format!("{from}/{to}")>{dates(f, line)}</time>
                    {help}
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! { <ol class="stepper upright">{lines}</ol> }.into_any()
}

/// What the visitor can do now: the sentence, the steps to it with those done ticked, the button of the next one. `acts` are those of the parts.
pub fn standing(f: &Frame, standing: &Standing, acts: Vec<AnyView>) -> AnyView {
    standing_towards(f, standing, acts, None)
}

/// The same, where whoever signs in first goes on to what they want to do: its words and its address.
pub fn standing_towards(f: &Frame, standing: &Standing, acts: Vec<AnyView>, wanted: Option<(Key, String)>) -> AnyView {
    let wanted = wanted.filter(|_| standing.opening == Opening::SignIn);
    let next = match wanted {
        Some((word, href)) => Some(view! { <p class="button-row"><a class="button primary" href=href>{f.t(word)}</a></p> }.into_any()),
        None => next_act(f, standing),
    };
    let acts = standing.is_open().then(|| view! { <div class="button-row">{acts}</div> });
    view! {
        <section class="do" aria-labelledby="now-you">
            <h2 id="now-you">{f.t(tr::consultations::NOW_YOU)}</h2>
            <p>{sentence(f, &standing.opening)}</p>
            {steps(f, standing)}
            {next}
            {acts}
        </section>
    }
    .into_any()
}

/// Whether something can be done, or why not.
pub fn sentence(f: &Frame, opening: &Opening) -> String {
    use tr::consultations::opening as word;
    let date = |key: Key, at| f.tf(key, &[("date", &format::date(f.lang, at))]);
    // An end is the first moment that is over: its day is the one before.
    let last = |key: Key, at: crate::model::Micros| f.tf(key, &[("date", &format::date(f.lang, crate::model::Micros(at.0 - 1)))]);
    match opening {
        Opening::Open { until } => last(word::OPEN, *until),
        Opening::SignIn => f.t(word::SIGN_IN).to_owned(),
        Opening::Verify => format!("{} {}", f.t(word::VERIFY), f.t(word::VERIFY_WHERE)),
        Opening::OtherNeighbourhood => f.t(word::OTHER_NEIGHBOURHOOD).to_owned(),
        Opening::ForOrganisations => f.t(word::FOR_ORGANISATIONS).to_owned(),
        Opening::ByInvitation => f.t(word::BY_INVITATION).to_owned(),
        Opening::Suspended { until } => date(word::SUSPENDED, *until),
        Opening::NoList => f.t(word::NO_LIST).to_owned(),
        Opening::OpensOn { at } => date(word::OPENS_ON, *at),
        Opening::Closed { at } => last(word::CLOSED, *at),
        Opening::Cancelled { at } => date(word::CANCELLED, *at),
        Opening::Nothing => f.t(word::NOTHING).to_owned(),
    }
}

fn steps(f: &Frame, standing: &Standing) -> Option<AnyView> {
    let is_past = matches!(standing.opening, Opening::Closed { .. } | Opening::Cancelled { .. } | Opening::Nothing);
    (!standing.steps.is_empty() && !is_past).then(|| {
        let lines = standing
            .steps
            .iter()
            .map(|(step, done)| {
                let (class, sign, word) = if *done { ("ticked", "check", tr::consultations::DONE) } else { ("open", "dot", tr::consultations::TO_DO) };
                view! { <li class=class>{icon(f, sign)}<span>{step_word(f, step)}" "<small>{f.t(word)}</small></span></li> }
            })
            .collect::<Vec<_>>();
        view! { <h3 class="visually-hidden">{f.t(tr::consultations::STEPS)}</h3><ol class="ticks">{lines}</ol> }.into_any()
    })
}

fn step_word(f: &Frame, step: &Step) -> String {
    use tr::consultations::step as word;
    match step {
        Step::Account => f.t(word::ACCOUNT).to_owned(),
        Step::Residence => f.t(word::RESIDENCE).to_owned(),
        Step::Neighbourhood(names) => {
            let names: Vec<String> = names.iter().map(|name| f.local(name)).collect();
            f.tf(word::NEIGHBOURHOOD, &[("places", &names.join(separator(f)))])
        }
        Step::Organisation(kinds) => {
            let kinds: Vec<&str> = kinds.iter().map(|kind| f.t(labels::organisation_kind(*kind))).collect();
            f.tf(word::ORGANISATION, &[("kinds", &kinds.join(separator(f)))])
        }
        Step::Invitation => f.t(word::INVITATION).to_owned(),
    }
}

/// The button of the first step that is not done, where one leads to it.
fn next_act(f: &Frame, standing: &Standing) -> Option<AnyView> {
    let (href, word) = match standing.opening {
        Opening::SignIn => {
            let back = f.path.split('?').next().unwrap_or_default();
            (paths::with_query(paths::sign_in(), &[("next", back)]), tr::layout::SIGN_IN)
        }
        Opening::Verify => (paths::resident(f.slug()), tr::consultations::opening::VERIFY_ACT),
        Opening::ForOrganisations => (paths::new_organisation(f.slug()), tr::organisations::ASK),
        _ => return None,
    };
    Some(view! { <p class="button-row"><a class="button primary" href=href>{f.t(word)}</a></p> }.into_any())
}

/// A card: what is asked, until when.
pub fn card(f: &Frame, card: ConsultationCard) -> AnyView {
    use ConsultationState as S;
    use tr::consultations as word;
    let day = |key: Key, at| f.tf(key, &[("date", &format::date(f.lang, at))]);
    let last = crate::model::Micros(card.over_at.0 - 1);
    let when = match card.state {
        S::Open => until(f, &card),
        S::Published | S::Draft => day(word::OPENS_ON, card.opens_at).into_any(),
        S::Cancelled => day(word::CANCELLED_ON, card.over_at).into_any(),
        S::Closed | S::Counting | S::Decided | S::Followed | S::Archived => day(word::CLOSED_ON, last).into_any(),
    };
    let own = card.own.as_ref().filter(|_| card.state == S::Open).map(|own| own_line(f, own));
    let late = card.late_since.map(|at| awaited(f, at));
    let decision = card.decision.as_ref().map(|text| {
        let href = paths::outcome(f.slug(), card.number);
        view! { <p>{icon(f, "check")}" "{line(f, text)}" "<a class="over" href=href>{f.t(tr::outcomes::READ)}</a></p> }
    });
    let on = view! { <span class="tag">{f.t(template(card.template))}</span>{state(f, card.state)} }.into_any();
    view! {
        <li class="card">
            {picture::asking(f, card.template, Some(on))}
            <h3 class="card-title"><a href=paths::consultation(f.slug(), card.number)>{line(f, &card.title)}</a></h3>
            <p class="small">{when}</p>
            {own}
            {late}
            {decision}
            <ul class="card-meta push">
                <li>{icon(f, "people")}{f.t(audience_kind(card.audience))}</li>
                <li>{icon(f, "comment")}{f.tn(tr::solutions::COMMENT_COUNT, card.comment_count)}</li>
            </ul>
        </li>
    }
    .into_any()
}

/// Whether it is open to the reader, or why not, in the words of its own page; or that they have given what is asked now.
fn own_line(f: &Frame, own: &OwnStanding) -> AnyView {
    let (class, sign, words) = match &own.opening {
        Opening::Open { .. } if own.pending => ("state wait", "clock", f.t(tr::consultations::ANSWER_WAITING).to_owned()),
        Opening::Open { .. } if own.done => ("state good", "check", f.t(tr::consultations::TAKEN_PART).to_owned()),
        Opening::Open { .. } => ("state wait", "edit", f.t(tr::consultations::OPEN_TO_YOU).to_owned()),
        opening => ("state", "info", sentence(f, opening)),
    };
    view! { <p class="small"><span class=class>{icon(f, sign)}{words}</span></p> }.into_any()
}

/// How long an open one is open still, and its last day.
fn until(f: &Frame, card: &ConsultationCard) -> AnyView {
    let last = crate::model::Micros(card.over_at.0 - 1);
    let day = f.tf(tr::consultations::UNTIL, &[("date", &format::date(f.lang, last))]);
    view! { {due::pill(f, card.over_at)}" "{day} }.into_any()
}

/// That the decision is late, and since when.
fn awaited(f: &Frame, since: crate::model::Micros) -> AnyView {
    let last = crate::model::Micros(since.0 - 1);
    let words = f.tf(tr::outcomes::LATE_SINCE, &[("date", &format::date(f.lang, last))]);
    view! { <p class="small">{due::pill(f, since)}" "{words}</p> }.into_any()
}

/// An open one in two lines, or one whose decision is late, for the home.
pub fn brief(f: &Frame, card: &ConsultationCard) -> AnyView {
    let when = card.late_since.map_or_else(|| view! { <p class="small">{until(f, card)}</p> }.into_any(), |at| awaited(f, at));
    view! {
        <li>
            <h3 class="card-title"><a href=paths::consultation(f.slug(), card.number)>{line(f, &card.title)}</a></h3>
            {when}
        </li>
    }
    .into_any()
}
