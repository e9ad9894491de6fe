//! The form of a vote, for each kind of ballot. Every option is a card with its picture, its cost and its place; what is used up stands in a bar at the foot.
//!
//! Without scripts, buttons keep what is chosen and add it up; an island does the same at every change.

use leptos::prelude::*;

use super::{Page, ballot_narrow};
use crate::components::ballot::{self as pieces, my_vote, option_facts, option_picture, option_title, option_withdrawn};
use crate::components::consultation::{line, paragraphs, plain};
use crate::components::form::{hidden, label_field};
use crate::components::icon::icon;
use crate::components::{breadcrumbs, consultation, question};
use crate::format;
use crate::islands::{BallotSums, SumProps, SumRow, SumWords};
use crate::model::ballot_pages::{BallotHead, RehearsedHome, SumLine, VoteLine, VotePage, VoteSaid};
use crate::model::ballots::{BallotKind, BallotState};
use crate::model::frame::Frame;
use crate::model::{Micros, paths};
use crate::words::{Key, tr};

/// What stands above every page of a vote: the way up, what is asked, whose device it is.
pub(super) fn top(f: &Frame, head: &BallotHead, title: Key) -> AnyView {
    use tr::voting as word;
    let question = pieces::question(head);
    let up = if head.booth.kiosk {
        view! { <p><a class="button quiet" href=head.booth.up.clone()>{f.t(word::kiosk::END)}</a></p> }.into_any()
    } else {
        let words = if head.booth.rehearsal { f.t(word::MANAGE).to_owned() } else { plain(f, question) };
        breadcrumbs::up(f, head.booth.up.clone(), words)
    };
    let rehearsal = head.booth.rehearsal.then(|| view! { <p class="notice">{icon(f, "info")}<span>{f.t(word::REHEARSAL)}</span></p> });
    view! {
        {up}
        <div class="page-head"><h1>{f.t(title)}</h1><p class="lede">{line(f, question)}</p></div>
        {rehearsal}
        {pieces::given_up(f, head)}
    }
    .into_any()
}

/// In a rehearsal: as whom it is tried.
fn homes(f: &Frame, p: &VotePage) -> Option<AnyView> {
    let one = |home: &RehearsedHome| {
        let name = home.name.as_ref().map_or_else(|| f.t(tr::counts::NO_PLACE).to_owned(), |name| name.get(f.lang).to_owned());
        view! { <li><a class="chip" href=home.path.clone() aria-current=home.current.then_some("true")><bdi>{name}</bdi></a></li> }
    };
    let homes = p.homes.iter().map(one).collect::<Vec<_>>();
    (!homes.is_empty()).then(|| view! { <p>{f.t(tr::voting::REHEARSE_HOME)}</p><ul class="chips">{homes}</ul> }.into_any())
}

/// A page of a vote: in the kiosk nothing leads out of it.
pub(super) fn within(head: &BallotHead, page: Page) -> Page {
    if head.booth.kiosk { page.alone() } else { page }
}

pub fn page(f: &Frame, p: VotePage) -> Page {
    use tr::voting as word;
    let kind = p.head.settings.kind;
    let state = (p.mine.state != BallotState::None && p.head.cancelled.is_none()).then(|| my_vote(f, &p.head, &p.mine));
    let returned = matches!(p.said, VoteSaid::Returned | VoteSaid::Others).then(|| said(f, &p));
    let body = if p.other.is_none() && !p.others.is_empty() {
        view! { <div class="narrow">{top(f, &p.head, word::VOTE_TITLE)}{homes(f, &p)}{state}{returned}{choosing(f, &p)}</div> }.into_any()
    } else {
        view! {
            {top(f, &p.head, word::VOTE_TITLE)}
            {homes(f, &p)}
            <p>{f.t(pieces::kind_word(kind))}</p>
            {state}
            {said(f, &p)}
            {summary(f, &p)}
            {other(f, &p)}
            {form(f, &p)}
        }
        .into_any()
    };
    within(&p.head, Page::new(f.t(word::VOTE_TITLE), body))
}

/// In which other envelope somebody votes, besides their own.
fn choosing(f: &Frame, p: &VotePage) -> AnyView {
    use tr::voting as word;
    let links = p
        .others
        .iter()
        .map(|envelope| {
            let href = paths::with_query(p.head.booth.vote.clone(), &[("envelope", &envelope.number.to_string())]);
            view! { <li><a class="button wide" href=href>{line(f, &envelope.title)}" · "<bdi>{f.money(envelope.amount)}</bdi></a></li> }
        })
        .collect::<Vec<_>>();
    view! { <h2>{f.t(word::CHOOSE_ENVELOPE)}</h2><p>{f.t(word::CHOOSE_ENVELOPE_HELP)}</p><ul class="plain stack">{links}</ul> }.into_any()
}

/// Which other envelope was chosen, and the way to another one.
fn other(f: &Frame, p: &VotePage) -> Option<AnyView> {
    let chosen = p.others.iter().find(|envelope| p.others.len() > 1 && Some(envelope.number) == p.other)?;
    let href = paths::with_query(p.head.booth.vote.clone(), &[("envelope", "other")]);
    Some(
        view! { <p>{f.t(tr::voting::OTHER_ENVELOPE)}{format::colon(f.lang)}<strong>{line(f, &chosen.title)}</strong>" · "<a href=href>{f.t(tr::voting::OTHER_CHANGE)}</a></p> }
            .into_any(),
    )
}

/// What became of what was sent.
fn said(f: &Frame, p: &VotePage) -> Option<AnyView> {
    use tr::voting as word;
    let notice = |class: &'static str, sign: &'static str, text: String| view! { <div class=class role="status">{icon(f, sign)}<p>{text}</p></div> }.into_any();
    Some(match p.said {
        VoteSaid::Nothing | VoteSaid::Refused => return None,
        VoteSaid::Kept => match p.mine.state {
            BallotState::Cast if !p.mine.pending => notice("notice success", "check", f.t(word::SAID_COUNTS).to_owned()),
            _ => notice("notice warning", "info", f.t(word::SAID_KEPT).to_owned()),
        },
        VoteSaid::Returned => notice("notice warning", "warning", f.tf(word::SAID_RETURNED, &[("button", f.t(send_word(p)))])),
        VoteSaid::Empty => notice("notice warning", "info", f.t(word::SAID_EMPTY).to_owned()),
        VoteSaid::Late => view! {
            <div class="notice danger" role="alert">{icon(f, "warning")}<div><p>{f.t(word::SAID_LATE)}</p></div></div>
            {consultation::standing(f, &p.standing, Vec::new())}
        }
        .into_any(),
        VoteSaid::Others => {
            let standing = (!p.standing.is_open()).then(|| consultation::standing(f, &p.standing, Vec::new()));
            view! { <div class="notice danger" role="alert">{icon(f, "warning")}<p>{f.t(word::SAID_OTHERS)}</p></div>{standing} }.into_any()
        }
    })
}

/// Everything that is wrong, with links to where it is put right.
fn summary(f: &Frame, p: &VotePage) -> Option<AnyView> {
    let whole = p.errors.iter().map(|text| ("#vote-sums".to_owned(), text.clone()));
    let single = p.lines.iter().filter_map(|line| Some((format!("#o-{}", line.option.number), line.error.clone()?)));
    question::links(f, whole.chain(single).collect())
}

fn form(f: &Frame, p: &VotePage) -> AnyView {
    use tr::voting as word;
    let kind = p.head.settings.kind;
    let cards = match kind {
        BallotKind::YesNo => yes_no(f, p),
        _ => {
            let cards = p.lines.iter().filter(|one| one.shown).map(|one| card(f, p, one)).collect::<Vec<_>>();
            let class = if matches!(kind, BallotKind::Approval | BallotKind::Budget) { "cards vote-cards" } else { "vote-list" };
            // Said, since some readers take a list without marks for none and no longer say which of how many one is at.
            view! { <ul class=class role="list">{cards}</ul> }.into_any()
        }
    };
    let other = p.other.map(|envelope| hidden("envelope", envelope.to_string()));
    let owner = (!p.owner.is_empty()).then(|| hidden("for", p.owner.clone()));
    // Whoever presses Enter in a field keeps what is there: the first button of a form is the one that is meant. Where options can be narrowed, that has one.
    let first = p.narrowing.is_none();
    let first = first.then(|| view! { <button class="visually-hidden" name="go" value="keep" tabindex="-1" aria-hidden="true">{f.t(word::KEEP)}</button> });
    let order = (kind != BallotKind::YesNo)
        .then(|| view! { <p class="small"><strong>{f.tn(word::OPTION_COUNT, p.lines.len() as i64)}</strong>" "{f.t(word::ORDER_OWN)}</p> });
    view! {
        {order}
        {ballot_narrow::narrowing(f, p)}
        <form id="vote" class="vote" method="post" action=p.head.booth.vote.clone() novalidate>
            {first}
            {owner}
            {other}
            {cards}
            {ballot_narrow::carried(p)}
            {foot(f, p)}
        </form>
    }
    .into_any()
}

/// What stands on the button that sends a form.
const fn send_word(p: &VotePage) -> Key {
    if p.head.settings.confirm { tr::voting::TO_REVIEW } else { tr::voting::SEND }
}

/// What is used up, what is wrong with it, and the buttons: always in sight.
fn foot(f: &Frame, p: &VotePage) -> AnyView {
    use tr::voting as word;
    let settings = &p.head.settings;
    let keep = if matches!(settings.kind, BallotKind::Budget | BallotKind::Points | BallotKind::Approval) { word::KEEP_AND_ADD } else { word::KEEP };
    let empty = (p.said == VoteSaid::Empty).then(|| view! { <button class="button" name="go" value="empty">{f.t(word::SEND_EMPTY)}</button> });
    let errors = p.errors.iter().map(|text| view! { <p class="field-error">{icon(f, "warning")}<span>{text.clone()}</span></p> }).collect::<Vec<_>>();
    let fewer = p.fewer.clone().map(|text| view! { <p class="small">{text}</p> });
    let over = (settings.kind == BallotKind::Budget && !settings.knapsack && p.sums.iter().any(|sum| sum.of > 0 && sum.used > sum.of))
        .then(|| view! { <p class="small">{f.t(word::OVER_IS_FINE)}</p> });
    let until = p.until.map(|until| view! { <p class="small">{f.tf(word::UNTIL, &[("date", &format::date(f.lang, Micros(until.0 - 1)))])}</p> });
    view! {
        <div class="vote-foot" id="vote-sums" tabindex="-1">
            <BallotSums sums=sum_props(f, p) words=sum_words(f)/>
            {errors}
            {fewer}
            {over}
            <p class="button-row">
                <button class="button primary" name="go" value="send">{f.t(send_word(p))}</button>
                <button class="button" name="go" value="keep">{f.t(keep)}</button>
                {empty}
            </p>
            {until}
        </div>
    }
    .into_any()
}

/// What the island adds up, as it is now.
fn sum_props(f: &Frame, p: &VotePage) -> SumProps {
    let kind = p.head.settings.kind;
    SumProps {
        lang: f.lang,
        points: kind == BallotKind::Points,
        money: kind == BallotKind::Budget,
        lines: p.sums.iter().map(|sum| row(f, kind, sum)).collect(),
        keeps: !p.head.booth.rehearsal,
        pending: !p.head.booth.rehearsal && p.mine.pending,
    }
}

fn row(f: &Frame, kind: BallotKind, sum: &SumLine) -> SumRow {
    let over = sum.of > 0 && sum.used > sum.of;
    SumRow { envelope: sum.envelope, name: sum.name.clone(), text: pieces::sum_text(f, kind, sum), of: sum.of, over }
}

fn sum_words(f: &Frame) -> SumWords {
    use tr::voting as word;
    SumWords {
        money: word::SUM_MONEY.text(f.lang).to_owned(),
        dirhams: tr::format::DIRHAMS.text(f.lang).to_owned(),
        points: word::SUM_POINTS.text(f.lang).to_owned(),
        chosen: word::SUM_CHOSEN.forms(f.lang),
        lost: word::NOT_KEPT.text(f.lang).to_owned(),
        colon: format::colon(f.lang).to_owned(),
    }
}

fn yes_no(f: &Frame, p: &VotePage) -> AnyView {
    use tr::voting as word;
    let cards = ["yes", "no", "abstain"]
        .into_iter()
        .map(|value| {
            let id = if value == "yes" { "answer".to_owned() } else { format!("answer-{value}") };
            let words = pieces::answer_word(value).map(|key| f.t(key));
            view! {
                <label class="choice" for=id.clone()>
                    <input type="radio" id=id.clone() name="answer" value=value checked=p.answer == value/>
                    <span>{words}</span>
                </label>
            }
        })
        .collect::<Vec<_>>();
    label_field("answer", f.t(word::YOUR_ANSWER));
    view! { <fieldset class="field"><legend>{line(f, pieces::question(&p.head))}</legend><div class="choices tall">{cards}</div></fieldset> }.into_any()
}

fn card(f: &Frame, p: &VotePage, one: &VoteLine) -> AnyView {
    let (settings, option) = (&p.head.settings, &one.option);
    let id = format!("o-{}", option.number);
    let error = one.error.clone().map(|text| view! { <p class="field-error" id=format!("{id}-error")>{icon(f, "warning")}<span>{text}</span></p> });
    let class = match (option.withdrawn.is_some(), settings.kind) {
        (true, _) => "card vote-card withdrawn",
        (false, _) => "card vote-card",
    };
    let field = if option.withdrawn.is_some() {
        view! { <p class="card-title" id=id>{option_title(f, option)}</p>{option_withdrawn(f, option)} }.into_any()
    } else {
        match settings.kind {
            BallotKind::Approval | BallotKind::Budget => tick(f, one, id),
            BallotKind::Points => number(f, one, id),
            BallotKind::Ranked => place(f, p, one, id),
            BallotKind::Judgment | BallotKind::Score | BallotKind::YesNo => grades(f, p, one, id),
        }
    };
    view! {
        <li class=class>
            {option_picture(f, option)}
            <div class="vote-what">
                {field}
                {error}
                {option_facts(f, &p.head, option)}
                {more(f, one)}
            </div>
        </li>
    }
    .into_any()
}

/// The text of an option and its recording: what is folded says so.
fn more(f: &Frame, one: &VoteLine) -> Option<AnyView> {
    let option = &one.option;
    (!option.body.is_empty() || option.recording.is_some()).then(|| {
        let recording = option.recording.clone().map(|path| {
            view! { <figure class="listen"><figcaption>{f.t(tr::voting::LISTEN)}</figcaption><audio controls preload="none" src=path></audio></figure> }
        });
        let text = (!option.body.is_empty()).then(|| {
            view! { <details class="fold"><summary>{f.t(tr::voting::MORE)}<span class="visually-hidden">": "{plain(f, &option.title)}</span></summary>{paragraphs(f, &option.body)}</details> }
        });
        view! { {recording}{text} }.into_any()
    })
}

fn wrong(one: &VoteLine, id: &str) -> (Option<String>, Option<&'static str>) {
    let described = one.error.is_some().then(|| format!("{id}-error"));
    (described, one.error.is_some().then_some("true"))
}

fn tick(f: &Frame, one: &VoteLine, id: String) -> AnyView {
    let option = &one.option;
    label_field(&id, &plain(f, &option.title));
    let (described, invalid) = wrong(one, &id);
    let (cost, envelope) = (option.cost.unwrap_or_default().to_string(), option.envelope.unwrap_or_default().to_string());
    view! {
        <label class="check vote-tick" for=id.clone()>
            <input type="checkbox" id=id.clone() name="o" value=option.number.to_string() checked=one.chosen data-cost=cost data-envelope=envelope aria-describedby=described aria-invalid=invalid/>
            <strong>{option_title(f, option)}</strong>
        </label>
    }
    .into_any()
}

fn number(f: &Frame, one: &VoteLine, id: String) -> AnyView {
    let option = &one.option;
    label_field(&id, &plain(f, &option.title));
    let (described, invalid) = wrong(one, &id);
    view! {
        <label class="label" for=id.clone()>{option_title(f, option)}<span class="hint">{f.t(tr::voting::POINTS_FOR)}</span></label>
        <input class="digits" type="text" inputmode="numeric" id=id.clone() name=format!("p.{}", option.number) value=one.value.clone() dir="ltr" autocomplete="off" data-points="" aria-describedby=described aria-invalid=invalid/>
    }
    .into_any()
}

/// A place in the order, with the ways up and down beside it.
fn place(f: &Frame, p: &VotePage, one: &VoteLine, id: String) -> AnyView {
    use tr::voting as word;
    let option = &one.option;
    label_field(&id, &plain(f, &option.title));
    let (described, invalid) = wrong(one, &id);
    let ranked = p.lines.iter().filter(|line| line.chosen).count();
    let at = p.lines.iter().filter(|line| line.chosen).position(|line| line.option.number == option.number);
    let button = |way: &'static str, key: Key| {
        view! {
            <button class="button small" name="go" value=format!("{way}.{}", option.number)>{f.t(key)}<span class="visually-hidden">": "{plain(f, &option.title)}</span></button>
        }
    };
    let up = match at {
        Some(0) => None,
        Some(_) => Some(button("up", word::UP)),
        None => Some(button("up", word::RANK)),
    };
    let down = at.map(|at| button("down", if at + 1 == ranked { word::UNRANK } else { word::DOWN }));
    view! {
        <label class="label" for=id.clone()>{option_title(f, option)}<span class="hint">{f.t(word::PLACE)}</span></label>
        <p class="vote-place">
            <input class="digits" type="text" inputmode="numeric" id=id.clone() name=format!("r.{}", option.number) value=one.value.clone() dir="ltr" autocomplete="off" aria-describedby=described aria-invalid=invalid/>
            {up}
            {down}
        </p>
    }
    .into_any()
}

/// A grade in words with a sign, or a score from 0 to 5.
fn grades(f: &Frame, p: &VotePage, one: &VoteLine, id: String) -> AnyView {
    let (settings, option) = (&p.head.settings, &one.option);
    label_field(&id, &plain(f, &option.title));
    let (described, _) = wrong(one, &id);
    let judged = settings.kind == BallotKind::Judgment;
    let last = if judged { u32::from(settings.grades.clamp(4, 6)) - 1 } else { 5 };
    // The best first: it is read first.
    let values: Vec<u32> = if judged { (0..=last).rev().collect() } else { (0..=last).collect() };
    let choices = values
        .into_iter()
        .enumerate()
        .map(|(at, value)| {
            let own = if at == 0 { id.clone() } else { format!("{id}-{value}") };
            let words = if judged {
                let (key, sign) = pieces::grade(settings.grades.clamp(4, 6), value);
                view! { <span>{f.t(key)}</span><span class="grade-sign" aria-hidden="true">{sign}</span> }.into_any()
            } else {
                view! { <span>{f.number(i64::from(value))}</span> }.into_any()
            };
            view! {
                <label class="choice" for=own.clone()>
                    <input type="radio" id=own.clone() name=format!("g.{}", option.number) value=value.to_string() checked=one.value == value.to_string()/>
                    {words}
                </label>
            }
        })
        .collect::<Vec<_>>();
    let none = format!("{id}-none");
    let unsaid = view! {
        <label class="choice" for=none.clone()>
            <input type="radio" id=none.clone() name=format!("g.{}", option.number) value="" checked=one.value.is_empty()/>
            <span>{f.t(tr::voting::NO_GRADE)}</span>
        </label>
    };
    view! {
        <fieldset class="field vote-grades" aria-describedby=described>
            <legend>{option_title(f, option)}</legend>
            <div class=if judged { "choices" } else { "choices scores" }>{choices}{unsaid}</div>
        </fieldset>
    }
    .into_any()
}
