//! Counting a vote on a budget.

use super::both::Counting;
use super::difference::first_difference;
use super::options::{From, Options, Request, Rule, Usage};
use super::report::{Loser, Official, PaidFor, Published, Report, Turn};
use crate::election::{Election, Kind};
use crate::fault::Fault;
use crate::greedy::{Support, Taking, greedy};
use crate::lot::Lot;
use crate::money::{Decimal, Money, common_divisor};
use crate::shares::{self, Counted, Market, Utilities};
use crate::tie::{Broken, Tie};

/// Why nothing was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    File(Fault),
    Usage(Usage),
}

impl std::convert::From<Usage> for Refused {
    fn from(usage: Usage) -> Self {
        Self::Usage(usage)
    }
}

/// Said where it is not known whether it matters which of equal projects is taken first.
pub const UNTRIED: &str = "projects are equal, and there are too many orders of them to try whether it matters which is taken first";

const TIES: [&str; 3] = ["lower cost", "more votes", "lot"];

/// Counts a vote on a budget.
///
/// # Errors
/// When the request does not fit the file, or its numbers are too large.
pub fn count_budget(election: &Election, request: &Request) -> Result<Report, Refused> {
    count(election, request, true)
}

/// The same of greedy without what would have changed the outcome for losers.
pub(super) fn count_winners(election: &Election, request: &Request) -> Result<Report, Refused> {
    count(election, request, false)
}

fn count(election: &Election, request: &Request, with_losers: bool) -> Result<Report, Refused> {
    let asked = request.clone();
    let (request, said) = request.clone().with_own_rule(election)?;
    let rule = request.rule.unwrap_or(Rule::Greedy);
    if !matches!(rule, Rule::EqualShares | Rule::Greedy) {
        let what = if matches!(rule, Rule::Schulze | Rule::RankedPairs) { "rankings (.soi, .soc, .toc)" } else { "tables of votes (.csv)" };
        return Err(Usage(format!("{} counts {what}, no budgets", rule.as_str())).into());
    }
    Request { completion: request.completion.filter(|_| rule == Rule::EqualShares || asked.completion.is_some()), ..request.clone() }.check(rule)?;
    let lot = match &request.lot {
        Some(seed) => Lot::draw(seed, election.projects.iter().map(|project| project.id.as_str())),
        None => Lot::none(election.projects.len()),
    };
    let mut report = if rule == Rule::Greedy { by_greedy(election, &request, &lot, with_losers)? } else { by_shares(election, &request, &lot)? };
    report.oddities = election.oddities.iter().cloned().chain(said).chain(std::mem::take(&mut report.oddities)).collect();
    if !report.is_decided() {
        report.winners.clear();
        report.total_cost = None;
    }
    official(election, &mut report);
    Ok(report)
}

fn id(election: &Election, project: usize) -> String {
    election.projects[project].id.clone()
}

fn ids(election: &Election, projects: &[usize]) -> Vec<String> {
    projects.iter().map(|project| id(election, *project)).collect()
}

fn named(election: &Election, ties: Vec<(Vec<usize>, Broken)>) -> Vec<Tie> {
    ties.into_iter().map(|(options, broken_by)| Tie { ids: ids(election, &options), options, broken_by }).collect()
}

fn total(election: &Election, winners: &[usize]) -> Money {
    election.money(winners.iter().map(|project| election.projects[*project].cost).sum())
}

fn official(election: &Election, report: &mut Report) {
    let selected = election.projects.iter().filter(|project| project.selected.as_deref() == Some("1"));
    let winners: Vec<String> = selected.map(|project| project.id.clone()).collect();
    if winners.is_empty() {
        return;
    }
    let same = winners.len() == report.winners.len() && winners.iter().all(|winner| report.winners.contains(winner));
    if !same && report.is_decided() {
        report.oddities.push("the official winners (selected 1) are others than by this count".to_owned());
    }
    let first_difference =
        if same || !report.is_decided() { None } else { first_difference(&Published { winners: winners.clone(), rounds: Vec::new() }, report) };
    report.official = Some(Official { winners, same, first_difference });
}

/// What is said about thresholds.
struct Admission {
    support: Support,
    /// Digits behind the point of `support`.
    decimals: u32,
    by: &'static str,
    min_score: Option<Decimal>,
    /// The threshold, in the units of `support`.
    least: u64,
}

/// What projects are ordered by, and which reach the threshold.
fn support(election: &Election, request: &Request, from: From) -> Result<Admission, Refused> {
    let min_score = match (request.min_score, election.said("min_project_score_threshold")) {
        (Some(asked), _) => Some(asked),
        (None, Some(said)) => {
            Some(Decimal::read(said).map_err(|why| Refused::File(Fault::of_all(format!("min_project_score_threshold {} {why}", crate::fault::quoted(said)))))?)
        }
        (None, None) => None,
    };
    let has_score = election.projects.iter().any(|project| project.score.is_some());
    let counted_votes = election.votes();
    let counted = if has_score && (election.kind.has_points() || election.kind == Kind::Ordinal) { election.points() } else { counted_votes.clone() };
    let whole = |digits: u64| Decimal { digits, decimals: 0 };
    let of = |project: usize| {
        let stated = &election.projects[project];
        match from {
            From::Votes if has_score => stated.score.unwrap_or_else(|| whole(counted[project])),
            From::Votes => whole(stated.votes.unwrap_or(counted[project])),
            From::Ballots => whole(counted[project]),
        }
    };
    let all: Vec<Decimal> = (0..election.projects.len()).map(of).collect();
    let decimals = all.iter().chain(&min_score).map(|score| score.decimals).max().unwrap_or_default();
    let large = || Refused::File(Fault::of_all("a score is too large"));
    let support = all.iter().map(|score| score.in_units(decimals)).collect::<Option<Vec<u64>>>().ok_or_else(large)?;
    let least = min_score.map(|score| score.in_units(decimals).ok_or_else(large)).transpose()?.unwrap_or_default();
    let votes = (0..support.len()).map(|project| election.projects[project].votes.filter(|_| from == From::Votes).unwrap_or(counted_votes[project])).collect();
    let admitted = support.iter().map(|score| *score >= least).collect();
    let by = if has_score { "score" } else { "votes" };
    Ok(Admission { support: Support { support, votes, admitted }, decimals, by, min_score, least })
}

fn by_greedy(election: &Election, request: &Request, lot: &Lot, with_losers: bool) -> Result<Report, Refused> {
    let from = request.from.unwrap_or(From::Votes);
    let Admission { support, decimals, by, min_score, least } = support(election, request, from)?;
    let taking = Taking { no_skip: request.no_skip, exclusive: request.exclusive };
    let taken = greedy(election, &support, taking, lot);
    let winners = taken.winners();
    let of = |turn: &crate::greedy::Turn| Turn::Greedy {
        project: id(election, turn.project),
        cost: election.money(election.projects[turn.project].cost),
        support: Money { units: support.support[turn.project], decimals },
        left: election.money(turn.left),
        fate: turn.fate,
    };
    let undecided = taken.ties.iter().any(|(_, broken)| *broken == Broken::Nothing);
    let losers = if undecided || !with_losers { Vec::new() } else { close_to_greedy(election, (&support, decimals, least), taking, lot, &winners) };
    let options =
        Options::Greedy { order_by: by, no_skip: request.no_skip, min_score, exclusive: request.exclusive, from, ties: TIES, lot: request.lot.clone() };
    Ok(Report {
        rounds: taken.turns.iter().map(of).collect(),
        oddities: under_threshold(election, &support.admitted).into_iter().collect(),
        left_out: left_out(election, &support.admitted),
        losers,
        ..report(election, (Rule::Greedy, options), &winners, taken.ties.clone())
    })
}

/// The more votes and the lower the cost, the earlier and the easier: so both are found by halving. A further supporter is a whole
/// vote, however many digits behind the point a threshold has.
fn close_to_greedy(election: &Election, (support, decimals, least): (&Support, u32, u64), taking: Taking, lot: &Lot, winners: &[usize]) -> Vec<Loser> {
    let bare = Election { meta: Vec::new(), ballots: Vec::new(), oddities: Vec::new(), projects: election.projects.clone(), ..*election };
    let wins = |election: &Election, support: &Support, project: usize| greedy(election, support, taking, lot).winners().contains(&project);
    let most = (support.support.iter().max().copied().unwrap_or_default() + 1).max(least);
    let vote = 10_u64.pow(decimals);
    let losers = (0..election.projects.len()).filter(|project| !winners.contains(project));
    losers
        .map(|project| {
            let with = |more: u64| {
                let mut support = support.clone();
                support.support[project] += more * vote;
                support.votes[project] += more;
                support.admitted[project] = support.support[project] >= least;
                wins(&bare, &support, project)
            };
            let own = &election.projects[project];
            let (mut low, mut high) = (0, most.saturating_sub(support.support[project]).div_ceil(vote));
            let further = with(high).then(|| {
                while low + 1 < high {
                    let middle = low.midpoint(high);
                    if with(middle) { high = middle } else { low = middle }
                }
                high
            });
            let at = |cost: u64| {
                let mut election = bare.clone();
                election.projects[project].cost = cost;
                wins(&election, support, project)
            };
            let step = 10_u64.pow(election.decimals);
            let (mut low, mut high) = (0, own.cost.div_ceil(step));
            while low + 1 < high {
                let middle = low.midpoint(high);
                if at(middle * step) { low = middle } else { high = middle }
            }
            Loser {
                project: own.id.clone(),
                cost: election.money(own.cost),
                votes: support.votes[project],
                further_supporters: further,
                highest_cost: election.money(low * step),
                effective_support: None,
                paid_for: Vec::new(),
                left: None,
            }
        })
        .collect()
}

fn too_large(_: shares::TooLarge) -> Refused {
    Refused::File(Fault::of_all("amounts are too large, or voters too few for the budget, to count in bounded time"))
}

/// Projects that may win by equal shares: those that reach the threshold, and have votes for their part of the budget. Both by the ballots, as all of it.
fn admitted(election: &Election, request: &Request, votes: &[u64]) -> Result<(Vec<bool>, Option<Decimal>), Refused> {
    let Admission { support, min_score, .. } = support(election, request, From::Ballots)?;
    let mut admitted = support.admitted;
    if let Some(share) = request.min_share {
        let product = |a: u64, b: u64, c: u64| num_bigint::BigUint::from(a) * b * c;
        let unit = 10_u64.pow(share.decimals);
        for (project, admitted) in admitted.iter_mut().enumerate() {
            // votes / voters >= share * cost / budget
            *admitted &=
                product(votes[project], election.budget, unit) >= product(share.digits, election.projects[project].cost, election.ballots.len() as u64);
        }
    }
    Ok((admitted, min_score))
}

fn by_shares(election: &Election, request: &Request, lot: &Lot) -> Result<Report, Refused> {
    let votes = election.votes();
    let (admitted, min_score) = admitted(election, request, &votes)?;
    let utilities = request.utilities.unwrap_or_default();
    let mut oddities: Vec<String> = under_threshold(election, &admitted).into_iter().collect();
    let left_out = left_out(election, &admitted);
    if election.kind != Kind::Approval && election.kind != Kind::ChooseOne && utilities != Utilities::Points {
        oddities.push("every project that a ballot names is taken as supported; --utilities points weighs them".to_owned());
    }
    let market = Market::new(election, utilities, &admitted).map_err(too_large)?;
    let options = shares::Options { completion: request.completion.unwrap_or_default(), stop_when_exhaustive: request.stop_when_exhaustive };
    let support = &Support { support: votes.clone(), votes: votes.clone(), admitted };
    let counting = Counting { election, market: &market, options, support, utilities, comparison: request.comparison };
    let mut both = counting.count(lot).map_err(too_large)?;
    let same = counting.same(&both, lot);
    oddities.extend(same.is_none().then(|| UNTRIED.to_owned()));
    let same = same.unwrap_or_default();
    let (winners, ties) = (both.told().0, both.ties(same));
    let Explained { rounds, losers } = explain(election, &mut both.counted, lot, &votes);
    let (total_units, voters) = both.counted.endowment();
    let of = u128::from(voters) * 10_u128.pow(election.decimals);
    let divisor = common_divisor(u128::from(total_units), of).max(1);
    let options = Options::EqualShares {
        completion: options.completion,
        stop_when_exhaustive: options.stop_when_exhaustive,
        min_share: request.min_share,
        comparison: request.comparison.then_some(Rule::Greedy),
        utilities,
        min_score,
        from: From::Ballots,
        ties: TIES,
        lot: request.lot.clone(),
    };
    Ok(Report {
        endowment: Some(total_units as f64 / of as f64),
        endowment_exact: Some(format!("{}/{}", u128::from(total_units) / divisor, of / divisor)),
        losers,
        rounds,
        oddities,
        left_out,
        greedy: Some(ids(election, &both.greedy.winners())),
        preferred: both.preferred,
        ..report(election, (Rule::EqualShares, options), &winners, ties)
    })
}

/// What both rules report alike.
fn report(election: &Election, (rule, options): (Rule, Options), winners: &[usize], ties: Vec<(Vec<usize>, Broken)>) -> Report {
    Report { winners: ids(election, winners), total_cost: Some(total(election, winners)), ties: named(election, ties), ..Report::bare(rule, options) }
}

fn left_out(election: &Election, admitted: &[bool]) -> Vec<String> {
    ids(election, &(0..admitted.len()).filter(|project| !admitted[*project]).collect::<Vec<_>>())
}

fn under_threshold(election: &Election, admitted: &[bool]) -> Option<String> {
    let left_out = left_out(election, admitted);
    (!left_out.is_empty()).then(|| format!("under the threshold, and left out: {}", left_out.join(", ")))
}

/// Rounds and losers, as they are reported.
struct Explained {
    rounds: Vec<Turn>,
    losers: Vec<Loser>,
}

fn explain(election: &Election, counted: &mut Counted, lot: &Lot, votes: &[u64]) -> Explained {
    let close = counted.closeness(lot);
    let explained = counted.explain();
    let round = |round: shares::Round| Turn::Shares {
        project: id(election, round.project),
        cost: election.money(election.projects[round.project].cost),
        votes: votes[round.project],
        payers: round.payers,
        gave_all: round.gave_all,
        payment: round.payment,
        payment_exact: format!("{}/{}", round.payment_exact.0, round.payment_exact.1),
        effective_votes: round.effective_votes,
        left: round.left,
    };
    let step = 10_u64.pow(election.decimals);
    let loser = |(close, (project, paid, left)): (shares::Close, (usize, Vec<shares::Paid>, String))| Loser {
        project: id(election, project),
        cost: election.money(election.projects[project].cost),
        votes: votes[project],
        further_supporters: close.further_supporters,
        highest_cost: election.money(close.highest_cost * step),
        effective_support: Some(close.effective_support),
        paid_for: paid.into_iter().map(|paid| PaidFor { project: id(election, paid.project), amount: paid.amount }).collect(),
        left: Some(left),
    };
    Explained { rounds: explained.rounds.into_iter().map(round).collect(), losers: close.into_iter().zip(explained.losers).map(loser).collect() }
}
