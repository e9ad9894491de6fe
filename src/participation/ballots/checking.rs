//! Whether a choice can count: pure, and the same for a page, a draft and a vote.

use std::collections::{BTreeMap, BTreeSet};

use app::model::ballots::{BallotFault, BallotKind, BallotSettings, Choice, EnvelopeChoice};

use super::model::Ballot;
use crate::base::db::NeighbourhoodId;

/// The highest score.
pub const BEST_SCORE: u32 = 5;

/// What is found about a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// Everything that is wrong with it.
    pub faults: Vec<BallotFault>,
    /// Whether it is enough to be counted: it names the least number of options, or none at all.
    pub counts: bool,
    /// The least number of options that this person has to choose, if that is declared.
    pub least: usize,
    /// That it names fewer options than are asked for, which counts all the same.
    pub warning: Option<Fewer>,
    /// What the chosen options cost in each envelope, in centimes.
    pub spent: BTreeMap<i64, i64>,
}

/// Fewer options than are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fewer {
    pub chosen: usize,
    pub asked: u32,
}

impl Judgement {
    /// Whether it can be cast.
    pub const fn is_valid(&self) -> bool {
        self.faults.is_empty() && self.counts
    }

    /// Whether it can be kept as a draft: a person may still be on the way to a valid one, but what names nothing of this ballot is nonsense.
    pub fn can_wait(&self) -> bool {
        !self.faults.iter().any(|fault| matches!(fault, BallotFault::Kind | BallotFault::Unknown { .. } | BallotFault::Twice { .. }))
    }
}

/// Judges a choice for somebody who lives there, if that is known.
pub fn check(ballot: &Ballot, choice: &Choice, home: Option<NeighbourhoodId>) -> Judgement {
    if !is_of_kind(ballot.settings.kind, choice) {
        return Judgement { faults: vec![BallotFault::Kind], ..Judgement::default() };
    }
    let named = choice.options();
    let mut faults = of_options(ballot, &named);
    faults.extend(of_numbers(ballot, choice));
    let spent = spent(ballot, &named);
    faults.extend(of_envelopes(ballot, &spent, &named, home));
    let (limits, chosen) = (ballot.settings.kind.has_limits(), named.len());
    let settings = ballot.in_force();
    // Nobody is asked for more than they can choose: what was withdrawn, or costs more than what is left, keeps nobody from voting.
    let room = room(ballot, home);
    let (least, asked) = ((settings.min as usize).min(room), settings.asked.min(u32::try_from(room).unwrap_or(u32::MAX)));
    Judgement {
        counts: choice.is_empty() || !limits || chosen >= least,
        least,
        warning: (limits && chosen > 0 && chosen < usize::try_from(asked).unwrap_or(usize::MAX)).then_some(Fewer { chosen, asked }),
        faults,
        spent,
    }
}

impl Ballot {
    /// What was declared, as far as it still can be met: no more options are asked for than stand, or fit into the money, once there are any. Who can choose
    /// fewer than others where they live is judged by that ([`check`]).
    pub fn in_force(&self) -> BallotSettings {
        let most = if self.options.is_empty() { u32::MAX } else { u32::try_from(most_room(self)).unwrap_or(u32::MAX) };
        BallotSettings { min: self.settings.min.min(most), asked: self.settings.asked.min(most), ..self.settings.clone() }
    }
}

/// How many options whoever can choose most can choose, wherever they live.
pub(super) fn most_room(ballot: &Ballot) -> usize {
    let homes = ballot.envelopes.iter().filter_map(|envelope| envelope.neighbourhood).map(Some);
    homes.chain([None]).map(|home| room(ballot, home)).max().unwrap_or_default()
}

/// How many options somebody can choose at most: those that stand; where money limits, those that fit, the cheapest first; where one chooses in two envelopes,
/// those of one's own and of the other one that has most.
fn room(ballot: &Ballot, home: Option<NeighbourhoodId>) -> usize {
    let mut costs: BTreeMap<Option<i64>, Vec<i64>> = BTreeMap::new();
    for option in ballot.standing() {
        costs.entry(option.envelope).or_default().push(option.cost.unwrap_or_default());
    }
    let settings = &ballot.settings;
    if settings.kind != BallotKind::Budget {
        return costs.values().map(Vec::len).sum();
    }
    let amount = |envelope: Option<i64>| envelope.and_then(|number| ballot.envelope(number)).filter(|_| settings.knapsack).map(|envelope| envelope.amount);
    let fitting = costs.into_iter().map(|(envelope, costs)| (envelope, amount(envelope).map_or(costs.len(), |amount| fitting(amount, costs))));
    if settings.envelope_choice != EnvelopeChoice::OwnAndOther {
        return fitting.map(|(_, count)| count).sum();
    }
    let own = home.and_then(|home| ballot.envelope_of(home)).map(|envelope| envelope.number);
    let (mine, others): (Vec<_>, Vec<_>) = fitting.partition(|(envelope, _)| envelope.is_none() || *envelope == own);
    let other = others.into_iter().map(|(_, count)| count).max().unwrap_or_default();
    mine.into_iter().map(|(_, count)| count).sum::<usize>() + other
}

/// How many of these costs fit into an amount: the lowest.
pub(super) fn fitting(amount: i64, mut costs: Vec<i64>) -> usize {
    costs.sort_unstable();
    let mut left = amount;
    let fits = |cost: &i64| {
        left = left.saturating_sub(*cost);
        left >= 0
    };
    costs.into_iter().take_while(fits).count()
}

const fn is_of_kind(kind: BallotKind, choice: &Choice) -> bool {
    matches!(
        (kind, choice),
        (BallotKind::Approval | BallotKind::Budget, Choice::Options(_))
            | (BallotKind::Points, Choice::Points(_))
            | (BallotKind::Judgment | BallotKind::Score, Choice::Grades(_))
            | (BallotKind::Ranked, Choice::Ranking(_))
            | (BallotKind::YesNo, Choice::Answer(_))
    )
}

/// Options that are not there, not any more, or named again.
fn of_options(ballot: &Ballot, named: &[i64]) -> Vec<BallotFault> {
    let mut known = BTreeSet::new();
    let mut faults = Vec::new();
    for number in named.iter().copied() {
        match ballot.option(number) {
            None => faults.push(BallotFault::Unknown { option: number }),
            Some(_) if !known.insert(number) => faults.push(BallotFault::Twice { option: number }),
            Some(option) if option.withdrawn.is_some() => faults.push(BallotFault::Withdrawn { option: number }),
            Some(_) => {}
        }
    }
    faults
}

/// More options, points or grades than there are.
fn of_numbers(ballot: &Ballot, choice: &Choice) -> Vec<BallotFault> {
    let settings = &ballot.settings;
    let mut faults = Vec::new();
    match choice {
        Choice::Options(options) if settings.max > 0 && options.len() > settings.max as usize => faults.push(BallotFault::TooMany { most: settings.max }),
        Choice::Points(points) => {
            let wrong = points.iter().filter(|(_, given)| **given == 0 || **given > settings.points_for_one);
            faults.extend(wrong.map(|(option, _)| BallotFault::PointsForOne { option: *option, most: settings.points_for_one }));
            let given: u64 = points.values().map(|given| u64::from(*given)).sum();
            if given > u64::from(settings.points) {
                faults.push(BallotFault::TooManyPoints { given, points: settings.points });
            }
        }
        Choice::Grades(grades) => {
            let best = if settings.kind == BallotKind::Score { BEST_SCORE } else { u32::from(settings.grades).saturating_sub(1) };
            faults.extend(grades.iter().filter(|(_, grade)| **grade > best).map(|(option, _)| BallotFault::Grade { option: *option }));
        }
        Choice::Options(_) | Choice::Ranking(_) | Choice::Answer(_) => {}
    }
    faults
}

/// What the chosen options cost in each envelope.
fn spent(ballot: &Ballot, named: &[i64]) -> BTreeMap<i64, i64> {
    let mut spent = BTreeMap::new();
    for option in named.iter().filter_map(|number| ballot.option(*number)) {
        if let Some(envelope) = option.envelope {
            let sum: &mut i64 = spent.entry(envelope).or_default();
            *sum = sum.saturating_add(option.cost.unwrap_or_default());
        }
    }
    spent
}

fn of_envelopes(ballot: &Ballot, spent: &BTreeMap<i64, i64>, named: &[i64], home: Option<NeighbourhoodId>) -> Vec<BallotFault> {
    let settings = &ballot.settings;
    if settings.kind != BallotKind::Budget {
        return Vec::new();
    }
    let mut faults = Vec::new();
    if settings.knapsack {
        for envelope in &ballot.envelopes {
            let over = spent.get(&envelope.number).copied().unwrap_or_default().saturating_sub(envelope.amount);
            if over > 0 {
                faults.push(BallotFault::OverEnvelope { envelope: envelope.number, by: over });
            }
        }
    }
    if settings.envelope_choice == EnvelopeChoice::OwnAndOther {
        let own = home.and_then(|home| ballot.envelope_of(home)).map(|envelope| envelope.number);
        let used: BTreeSet<i64> = named.iter().filter_map(|number| ballot.option(*number)?.envelope).collect();
        // The one in which most is chosen is the other one; of equal ones the first.
        let others: Vec<i64> = used.into_iter().filter(|envelope| Some(*envelope) != own).collect();
        let chosen_in = |envelope: i64| named.iter().filter(|number| ballot.option(**number).is_some_and(|option| option.envelope == Some(envelope))).count();
        let kept = others.iter().copied().max_by_key(|envelope| (chosen_in(*envelope), std::cmp::Reverse(*envelope)));
        faults.extend(others.into_iter().filter(|envelope| Some(*envelope) != kept).map(|envelope| BallotFault::ForeignEnvelope { envelope }));
    }
    faults
}
