//! Pieces of ballots: pictures and facts of options, grades, the rules in plain words, what is used up, where somebody's vote stands.

use leptos::prelude::*;

use super::consultation::line;
use super::icon::icon;
use super::picture::{theme, tile};
use crate::format;
use crate::model::ballot_pages::{BallotHead, MyVote, SumLine};
use crate::model::ballots::{BallotKind, BallotOptionView, BallotSettings, BallotState, Channel, Completion, CountingRule, EnvelopeChoice, Quorum, Utilities};
use crate::model::consultations::Multilingual;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::taxonomy;
use crate::words::{Key, tr};

/// What one may do, in a sentence.
pub const fn kind_word(kind: BallotKind) -> Key {
    use tr::voting::kind as word;
    match kind {
        BallotKind::Approval => word::APPROVAL,
        BallotKind::Points => word::POINTS,
        BallotKind::Budget => word::BUDGET,
        BallotKind::Judgment => word::JUDGMENT,
        BallotKind::Score => word::SCORE,
        BallotKind::Ranked => word::RANKED,
        BallotKind::YesNo => word::YES_NO,
    }
}

/// How it is counted, in a few words.
pub const fn rule_word(rule: CountingRule, kind: BallotKind) -> Key {
    use tr::voting::rule as word;
    match (rule, kind) {
        (CountingRule::Most, BallotKind::Points | BallotKind::Score) => word::MOST_POINTS,
        (CountingRule::Most, BallotKind::YesNo) => word::MOST_ANSWERS,
        (CountingRule::Most, _) => word::MOST,
        (CountingRule::EqualShares, _) => word::EQUAL_SHARES,
        (CountingRule::Greedy, _) => word::GREEDY,
        (CountingRule::MajorityJudgment, _) => word::MAJORITY_JUDGMENT,
        (CountingRule::Schulze, _) => word::SCHULZE,
        (CountingRule::RankedPairs, _) => word::RANKED_PAIRS,
    }
}

/// A grade of so many: its word and its sign. 0 is the worst.
pub const fn grade(grades: u8, grade: u32) -> (Key, &'static str) {
    use tr::voting::grade as word;
    match (grades, grade) {
        (_, 0) => (word::REJECT, "−"),
        (5.., 1) => (word::INSUFFICIENT, "○"),
        (5.., 2) | (0..=4, 1) => (word::PASSABLE, "●"),
        (6, 3) => (word::FAIR, "●●"),
        (6, 4) => (word::GOOD, "●●●"),
        (5, 3) | (0..=4, 2) => (word::GOOD, "●●"),
        (6, _) => (word::VERY_GOOD, "●●●●"),
        _ => (word::VERY_GOOD, "●●●"),
    }
}

/// The answers to one question.
pub fn answer_word(answer: &str) -> Option<Key> {
    use tr::voting::answer as word;
    match answer {
        "yes" => Some(word::YES),
        "no" => Some(word::NO),
        "abstain" => Some(word::ABSTAIN),
        _ => None,
    }
}

pub const fn channel_word(channel: Channel) -> Key {
    use tr::voting::channel as word;
    match channel {
        Channel::Online => word::ONLINE,
        Channel::Kiosk => word::KIOSK,
        Channel::Paper => word::PAPER,
    }
}

/// What is asked.
pub fn question(head: &BallotHead) -> &Multilingual {
    if head.question.is_empty() { &head.title } else { &head.question }
}

/// The photo of an option, or the drawing of its theme.
pub fn option_picture(f: &Frame, option: &BallotOptionView) -> AnyView {
    let category = option.category.clone().unwrap_or_default();
    let inner = match &option.picture {
        Some(path) => view! { <img src=path.clone() alt="" loading="lazy" decoding="async"/> }.into_any(),
        None => tile(f, &category),
    };
    let on = taxonomy::find(&category).is_some().then(|| view! { <span class="on">{theme(f, &category)}</span> });
    view! { <div class="picture" data-theme=category>{inner}{on}</div> }.into_any()
}

/// "3 · A fountain at the souk".
pub fn option_title(f: &Frame, option: &BallotOptionView) -> AnyView {
    view! { <span class="option-number">{f.number(option.number)}</span>" "{line(f, &option.title)} }.into_any()
}

/// What it costs, where it is, and where there are several envelopes which one pays.
pub fn option_facts(f: &Frame, head: &BallotHead, option: &BallotOptionView) -> AnyView {
    let cost = option.cost.map(|cost| view! { <li class="option-cost"><bdi>{f.money(cost)}</bdi></li> });
    let place = option.place.as_ref().map(|name| view! { <li>{icon(f, "pin")}<bdi>{f.local(name)}</bdi></li> });
    let envelope = head.envelopes.iter().find(|envelope| head.envelopes.len() > 1 && Some(envelope.number) == option.envelope);
    let envelope = envelope.map(|envelope| view! { <li><span class="visually-hidden">{f.t(tr::voting::ENVELOPE)}": "</span>{line(f, &envelope.title)}</li> });
    view! { <ul class="card-meta">{cost}{place}{envelope}</ul> }.into_any()
}

/// That it was withdrawn, when and why.
pub fn option_withdrawn(f: &Frame, option: &BallotOptionView) -> Option<AnyView> {
    option.withdrawn.as_ref().map(|(at, reason)| {
        let words = f.tf(tr::voting::WITHDRAWN_ON, &[("date", &format::date(f.lang, *at))]);
        view! { <p class="small"><span class="state bad">{icon(f, "cross")}{words}</span>" "<bdi>{reason.clone()}</bdi></p> }.into_any()
    })
}

/// That the commune gave it up, when and why, and that no vote is counted.
pub fn given_up(f: &Frame, head: &BallotHead) -> Option<AnyView> {
    head.cancelled.as_ref().map(|(at, reason)| {
        let words = f.tf(tr::voting::GIVEN_UP, &[("date", &format::date(f.lang, *at))]);
        view! { <div class="banner late">{icon(f, "cross")}<div><p>{words}</p><p dir="auto">{reason.clone()}</p></div></div> }.into_any()
    })
}

/// How many are asked for, at least and at most.
fn limits(f: &Frame, settings: &BallotSettings) -> Vec<String> {
    use tr::voting as word;
    let mut lines = Vec::new();
    match settings.kind {
        BallotKind::Points => {
            lines.push(f.tn(word::POINTS_IN_ALL, i64::from(settings.points)));
            lines.push(f.tn(word::POINTS_FOR_ONE, i64::from(settings.points_for_one)));
        }
        BallotKind::Approval | BallotKind::Budget => {
            if settings.asked > 0 {
                lines.push(f.tn(word::ASKED_FOR, i64::from(settings.asked)));
            }
            if settings.min > 1 {
                lines.push(f.tn(word::AT_LEAST, i64::from(settings.min)));
            }
            if settings.max > 0 {
                lines.push(f.tn(word::AT_MOST, i64::from(settings.max)));
            }
        }
        BallotKind::Judgment | BallotKind::Score | BallotKind::Ranked | BallotKind::YesNo => {}
    }
    lines
}

/// What was declared of equal shares.
fn of_shares(f: &Frame, settings: &BallotSettings) -> Vec<String> {
    use tr::voting as word;
    let mut keys = vec![
        match settings.utilities {
            Utilities::Cost => word::UTILITIES_COST,
            Utilities::Cardinal => word::UTILITIES_CARDINAL,
        },
        match settings.completion {
            Completion::Add1 => word::COMPLETION_ADD1,
            Completion::AddOpt => word::COMPLETION_ADD_OPT,
            Completion::None => word::COMPLETION_NONE,
        },
    ];
    // Without completion there is nothing to stop.
    let stops = settings.stop_when_exhaustive && settings.completion != Completion::None;
    keys.extend(stops.then_some(word::STOP));
    keys.extend(settings.comparison.then_some(word::COMPARISON));
    let share = (settings.min_share > 0).then(|| f.tf(word::MIN_SHARE, &[("share", &f.number(i64::from(settings.min_share)))]));
    keys.into_iter().map(|key| f.t(key).to_owned()).chain(share).collect()
}

/// What was declared where the most chosen come first. Options of groups are named by their numbers, which stand on each.
fn of_greedy(f: &Frame, settings: &BallotSettings) -> Vec<String> {
    use tr::voting as word;
    let mut lines = vec![f.t(if settings.no_skip { word::NO_SKIP } else { word::SKIP }).to_owned()];
    if settings.min_score > 0 {
        lines.push(f.tf(word::MIN_SCORE, &[("votes", &f.number(i64::from(settings.min_score)))]));
    }
    for group in &settings.groups {
        let options: Vec<String> = group.iter().map(|option| f.number(*option)).collect();
        lines.push(f.tf(word::GROUP, &[("options", &options.join(format::comma(f.lang)))]));
    }
    lines
}

/// The rules as they were declared: one sentence each.
pub fn rules(f: &Frame, settings: &BallotSettings) -> AnyView {
    use tr::voting as word;
    let mut lines = limits(f, settings);
    lines.push(f.t(rule_word(settings.rule, settings.kind)).to_owned());
    match settings.kind {
        BallotKind::Budget if settings.knapsack => lines.push(f.t(word::KNAPSACK).to_owned()),
        BallotKind::Budget => lines.push(f.t(word::NO_KNAPSACK).to_owned()),
        BallotKind::YesNo => {}
        _ => lines.push(f.tn(word::SEATS, i64::from(settings.seats))),
    }
    if settings.kind == BallotKind::Budget {
        let own = settings.envelope_choice == EnvelopeChoice::OwnAndOther;
        lines.push(f.t(if own { word::OWN_AND_ANOTHER } else { word::ALL_ENVELOPES }).to_owned());
        lines.extend(if settings.rule == CountingRule::EqualShares { of_shares(f, settings) } else { of_greedy(f, settings) });
    }
    lines.push(f.t(if settings.kind == BallotKind::Budget { word::TIES_BUDGET } else { word::TIES }).to_owned());
    lines.push(match settings.quorum {
        Quorum::None => f.t(word::NO_QUORUM).to_owned(),
        Quorum::Voters(count) => f.tn(word::QUORUM_VOTERS, i64::from(count)),
        Quorum::Percent(share) => f.tf(word::QUORUM_SHARE, &[("share", &f.number(i64::from(share)))]),
    });
    lines.push(f.t(if settings.confirm { word::CONFIRMED } else { word::AT_ONCE }).to_owned());
    lines.push(f.t(word::EMPTY_COUNTS).to_owned());
    lines.push(f.t(word::PAPER_BALANCED).to_owned());
    let lines = lines.into_iter().map(|text| view! { <li>{text}</li> }).collect::<Vec<_>>();
    view! { <ul class="ballot-rules">{lines}</ul> }.into_any()
}

/// "1,200,000 of 2,000,000 dirhams", "7 of 10 points", "3 chosen".
pub fn sum_text(f: &Frame, kind: BallotKind, sum: &SumLine) -> String {
    use tr::voting as word;
    let used = f.number(sum.used);
    match kind {
        BallotKind::Points => f.tf(word::SUM_POINTS, &[("used", &used), ("of", &f.number(sum.of))]),
        BallotKind::Budget if sum.of > 0 => f.tf(word::SUM_MONEY, &[("used", &f.money(sum.used)), ("of", &f.money(sum.of))]),
        _ => f.tn(word::SUM_CHOSEN, sum.used),
    }
}

/// What is used up, line by line.
pub fn sums(f: &Frame, kind: BallotKind, sums: &[SumLine]) -> Option<AnyView> {
    (!sums.is_empty()).then(|| {
        let lines = sums
            .iter()
            .map(|sum| {
                let over = sum.of > 0 && sum.used > sum.of;
                let name = (!sum.name.is_empty()).then(|| view! { <bdi>{sum.name.clone()}</bdi>{format::colon(f.lang)} });
                view! { <li class=over.then_some("over")>{name}<strong>{sum_text(f, kind, sum)}</strong></li> }
            })
            .collect::<Vec<_>>();
        view! { <ul class="plain vote-sums">{lines}</ul> }.into_any()
    })
}

/// Where somebody's vote stands, in a sentence with a sign; what to do about a sheet that they were not given, unless nothing may lead out of the page.
pub fn my_vote(f: &Frame, head: &BallotHead, mine: &MyVote) -> AnyView {
    use tr::voting as word;
    let day = mine.day.map(|at| format::date(f.lang, at)).unwrap_or_default();
    let (class, sign, text) = match mine.state {
        BallotState::None => ("banner", "info", f.t(word::MINE_NONE).to_owned()),
        BallotState::Drafting => ("banner late", "warning", f.t(word::MINE_DRAFT).to_owned()),
        BallotState::Cast => ("banner reached", "check", f.tf(word::MINE_CAST, &[("date", &day), ("channel", f.t(channel_word(mine.channel)))])),
        BallotState::OnPaper => ("banner reached", "check", f.tf(word::MINE_PAPER, &[("date", &day)])),
        BallotState::Void => ("banner late", "cross", f.t(word::MINE_VOID).to_owned()),
    };
    let reason = (mine.state == BallotState::Void && !mine.void_reason.is_empty()).then(|| view! { <p dir="auto">{mine.void_reason.clone()}</p> });
    let pending = (mine.state == BallotState::Cast && mine.pending).then(|| view! { <p>{f.t(word::MINE_CHANGED)}</p> });
    let contact = (mine.state == BallotState::OnPaper && !head.booth.kiosk).then(|| {
        let href = format!("{}#contact", paths::consultation(f.slug(), head.number));
        view! { <p>{f.t(word::MINE_PAPER_NOT)}" "<a href=href>{f.t(word::MINE_PAPER_CONTACT)}</a></p> }
    });
    view! { <div class=class>{icon(f, sign)}<div><p>{text}</p>{contact}{pending}{reason}</div></div> }.into_any()
}
