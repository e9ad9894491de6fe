//! From a ballot and the choices of its voters to what the counting rules take, and to the files that anybody counts again. Pure.
//!
//! - What was withdrawn is left out: it cannot win, and whoever named nothing else says nothing. So are empty ballots; both are counted apart.
//! - Money is written with as few decimals as it has, so that a file that is read is the election that was written. Counting takes the file
//!   ([`super::tallying`]), never anything that is not in it.
//! - What nobody chose cannot win, though it would fit: where the greatest sums are taken, the file says so with a threshold of one.
//! - An envelope is counted by itself, with its own amount and the ballots that choose something in it: how much of the money it decides about is its weight, and
//!   there is no other. A weight that all ballots of an envelope had would change nothing there, neither the order of votes nor who pays what; one that some had and
//!   others not, such as those who live there, would give them more voice, and the published ballots would have to say who lives where.
//! - What is declared of the count is in the file by the names that Pabulib has: the parts of `rule`, `min_project_score_threshold`. It has none for three things,
//!   for which the names are ours, as the command reads them: `min_share` and `utilities` in META, and the column `exclusive_group` of projects.
//! - Where no money decides, each option costs one and the budget is the number of those that win: the greatest sums are then what greedy takes.

use std::collections::BTreeMap;

use app::model::Lang;
use app::model::ballots::{BallotKind, BallotSettings, Choice, Completion, CountingRule, Utilities};
use counting::pb;
use counting::ranked::{Profile, write_preflib};
use counting::{Ballot as Marks, Decimal, Election, Kind, Project};

use crate::participation::ballots::{Ballot, BallotOption};

/// The number that stands for the one envelope of a ballot that has none.
pub(super) const WHOLE: i64 = 1;

/// The options that can win, in the order of their numbers.
pub(super) fn standing(ballot: &Ballot) -> Vec<&BallotOption> {
    let mut standing: Vec<&BallotOption> = ballot.options.iter().filter(|option| option.withdrawn.is_none()).collect();
    standing.sort_by_key(|option| option.number);
    standing
}

/// The envelopes that are counted each by itself: their numbers, in order.
pub(super) fn envelopes(ballot: &Ballot) -> Vec<i64> {
    match ballot.settings.kind {
        BallotKind::Budget => ballot.envelopes.iter().map(|envelope| envelope.number).collect(),
        BallotKind::Approval | BallotKind::Points | BallotKind::Score => vec![WHOLE],
        BallotKind::Judgment | BallotKind::Ranked | BallotKind::YesNo => Vec::new(),
    }
}

/// The options of an envelope that can win.
pub(super) fn of_envelope(ballot: &Ballot, envelope: i64) -> Vec<&BallotOption> {
    let is_budget = ballot.settings.kind == BallotKind::Budget;
    let first = ballot.envelopes.first().map(|envelope| envelope.number);
    let in_it = |option: &&BallotOption| !is_budget || option.envelope.or(first) == Some(envelope);
    standing(ballot).into_iter().filter(in_it).collect()
}

/// What a choice gives to each option: one where it only names them. What is given nothing is not named.
pub(super) fn given(choice: &Choice) -> BTreeMap<i64, u64> {
    match choice {
        Choice::Options(options) => options.iter().map(|option| (*option, 1)).collect(),
        Choice::Points(points) | Choice::Grades(points) => {
            points.iter().filter(|(_, given)| **given > 0).map(|(option, given)| (*option, u64::from(*given))).collect()
        }
        Choice::Ranking(ranking) => ranking.iter().map(|option| (*option, 1)).collect(),
        Choice::Answer(_) => BTreeMap::new(),
    }
}

const fn kind(of: BallotKind) -> Kind {
    match of {
        BallotKind::Points => Kind::Cumulative,
        BallotKind::Score => Kind::Scoring,
        _ => Kind::Approval,
    }
}

/// As Pabulib and the command name a rule with what it declares.
pub(super) fn rule_name(ballot: &Ballot, rule: CountingRule) -> String {
    let settings = &ballot.settings;
    let of_shares = [(settings.comparison, "-comparison"), (settings.stop_when_exhaustive, "-exhaustive")];
    let of_greedy = [(settings.no_skip, "-no-skip"), (least(settings) > 1, "-threshold"), (!settings.groups.is_empty(), "-exclusive")];
    let (name, parts) = match (rule, settings.completion) {
        (CountingRule::EqualShares, Completion::None) => ("equalshares", &of_shares[..]),
        (CountingRule::EqualShares, Completion::Add1) => ("equalshares/add1", &of_shares[..]),
        (CountingRule::EqualShares, Completion::AddOpt) => ("equalshares/add-opt", &of_shares[..]),
        _ if settings.kind == BallotKind::Budget => ("greedy", &of_greedy[..]),
        _ => ("greedy", &[][..]),
    };
    parts.iter().filter(|(declared, _)| *declared).fold(name.to_owned(), |name, (_, part)| name + part)
}

/// The fewest votes with which something can win where the greatest sums are taken: what nobody chose cannot.
fn least(settings: &BallotSettings) -> u32 {
    if settings.kind == BallotKind::Budget { settings.min_score.max(1) } else { 1 }
}

/// What META says of a rule besides its name.
fn said_of(settings: &BallotSettings, rule: CountingRule) -> Vec<(String, String)> {
    let shares = rule == CountingRule::EqualShares;
    let mut said = Vec::new();
    if !shares || settings.comparison {
        said.push(("min_project_score_threshold", if shares { 1 } else { least(settings) }.to_string()));
    }
    if shares && settings.min_share > 0 {
        said.push(("min_share", format!("{}.{:02}", settings.min_share / 100, settings.min_share % 100)));
    }
    if shares && settings.utilities != Utilities::Cost {
        said.push(("utilities", settings.utilities.as_str().to_owned()));
    }
    said.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// How a file is written: what it declares besides ballots and options.
#[derive(Clone, Debug, Default)]
pub(super) struct About {
    /// What stands in META before the rest.
    pub meta: Vec<(String, String)>,
    /// Who won, if that is known.
    pub winners: Option<Vec<i64>>,
    /// The names of the places of options, by number.
    pub places: BTreeMap<i64, String>,
}

/// Digits behind the point that amounts of centimes need.
fn decimals(amounts: impl Iterator<Item = i64>) -> u32 {
    amounts
        .map(|amount| {
            if amount % 100 == 0 {
                0
            } else if amount % 10 == 0 {
                1
            } else {
                2
            }
        })
        .max()
        .unwrap_or_default()
}

fn units(centimes: i64, decimals: u32) -> u64 {
    u64::try_from(centimes).unwrap_or_default() / 10_u64.pow(2_u32.saturating_sub(decimals))
}

/// What one envelope is counted from.
pub(super) fn election(ballot: &Ballot, choices: &[Choice], envelope: i64, rule: CountingRule, about: &About) -> Election {
    let options = of_envelope(ballot, envelope);
    let is_budget = ballot.settings.kind == BallotKind::Budget;
    let seats = i64::from(ballot.settings.seats.max(1)) * 100;
    let amount = if is_budget { ballot.envelope(envelope).map_or(0, |known| known.amount) } else { seats };
    let cost = |option: &BallotOption| if is_budget { option.cost.unwrap_or_default() } else { 100 };
    let decimals = decimals(options.iter().map(|option| cost(option)).chain([amount]));
    let places: BTreeMap<i64, usize> = options.iter().enumerate().map(|(at, option)| (option.number, at)).collect();
    let marks = |(position, choice): (usize, &Choice)| {
        let choices: Vec<(usize, u64)> = given(choice).iter().filter_map(|(option, given)| Some((*places.get(option)?, *given))).collect();
        (!choices.is_empty()).then(|| Marks { voter: (position + 1).to_string(), choices })
    };
    let mut election = Election {
        meta: about.meta.clone(),
        budget: units(amount, decimals),
        decimals,
        kind: kind(ballot.settings.kind),
        projects: Vec::new(),
        ballots: choices.iter().enumerate().filter_map(marks).collect(),
        oddities: Vec::new(),
    };
    election.meta.push(("rule".to_owned(), rule_name(ballot, rule)));
    election.meta.extend(said_of(&ballot.settings, rule));
    let in_groups = is_budget && rule == CountingRule::Greedy;
    let project = |option: &&BallotOption| Project {
        id: option.number.to_string(),
        name: option.title.get(Lang::Fr).to_owned(),
        cost: units(cost(option), decimals),
        votes: None,
        score: None,
        selected: about.winners.as_ref().map(|winners| if winners.contains(&option.number) { "1" } else { "0" }.to_owned()),
        group: ballot.settings.group_of(option.number).filter(|_| in_groups).map(|group| group.to_string()),
    };
    election.projects = options.iter().map(project).collect();
    let (votes, points) = (election.votes(), election.points());
    for (at, project) in election.projects.iter_mut().enumerate() {
        project.votes = Some(votes[at]);
        project.score = election.kind.has_points().then(|| Decimal { digits: points[at], decimals: 0 });
    }
    election
}

/// The same as a file.
pub(super) fn file(ballot: &Ballot, choices: &[Choice], envelope: i64, rule: CountingRule, about: &About) -> String {
    let election = election(ballot, choices, envelope, rule, about);
    let options = of_envelope(ballot, envelope);
    let categories = options.iter().map(|option| option.category.clone()).collect();
    let places = options.iter().map(|option| about.places.get(&option.number).cloned().unwrap_or_default()).collect();
    pb::write_with(&election, &[("category", categories), ("neighborhood", places)])
}

/// What rankings are counted from: options that a voter did not name stand last, equal.
pub(super) fn profile(ballot: &Ballot, choices: &[Choice]) -> Profile {
    let options = standing(ballot);
    let places: BTreeMap<i64, usize> = options.iter().enumerate().map(|(at, option)| (option.number, at)).collect();
    let mut alike: BTreeMap<Vec<usize>, u64> = BTreeMap::new();
    for choice in choices {
        let Choice::Ranking(ranking) = choice else { continue };
        let ranked: Vec<usize> = ranking.iter().filter_map(|option| places.get(option).copied()).collect();
        if !ranked.is_empty() {
            *alike.entry(ranked).or_default() += 1;
        }
    }
    let whole = |ranked: Vec<usize>| {
        let rest: Vec<usize> = (0..options.len()).filter(|place| !ranked.contains(place)).collect();
        let mut groups: Vec<Vec<usize>> = ranked.into_iter().map(|place| vec![place]).collect();
        groups.extend((!rest.is_empty()).then_some(rest));
        groups
    };
    Profile {
        options: options.iter().map(|option| (option.number.to_string(), option.title.get(Lang::Fr).to_owned())).collect(),
        rankings: alike.into_iter().map(|(ranked, count)| (count, whole(ranked))).collect(),
        oddities: Vec::new(),
    }
}

/// Rankings as a file: each has all options, those that were not named in one group at its end.
pub(super) fn ranking_file(ballot: &Ballot, choices: &[Choice]) -> String {
    write_preflib(&profile(ballot, choices)).replacen("# DATA TYPE: toi", "# DATA TYPE: toc", 1)
}
