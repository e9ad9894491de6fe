//! Which winners equal projects can lead to, whatever order a lot gives them: found by following every way of taking them, instead of every order.
//!
//! - Of equal projects only those are tried one before the other that share supporters, by way of others too: taking one changes what the supporters of another
//!   have left only so, prices never fall, and so the rest is taken in some order in any case.
//! - Of projects with the same cost and the same supporters one is tried: all else is the same with the two exchanged ([`add_exchanged`]).
//! - Ways that come to the same projects at the same prices, with the same voters out of money, go on as one.
//!
//! A run is followed exactly. From one run of a completion to the next any outcome is taken to follow any other, though one lot decides in both: so more may be found
//! than one lot can lead to, and never less.

use num_bigint::BigInt;

use super::completion::{Completion, MOST_RUNS, Options, enough, raised_by};
use super::market::{Market, Side};
use super::run::Run;
use super::state::NEVER;
use crate::lot::Lot;
use crate::tie::Broken;

/// How much is followed: about so many voters are looked at.
const MOST_WORK: usize = 200_000_000;

/// Every outcome of an election for which there is no lot, each once, in the order in which its winners were taken. Returns `None` if there are too many ways.
pub fn outcomes(market: &Market, options: Options) -> Option<Vec<Vec<usize>>> {
    let with_raise = options.completion == Completion::AddOpt;
    let mut following = Following { lot: Lot::none(market.sides.len()), limit: market.budget, work: MOST_WORK, with_raise };
    let (supported, mut found, mut runs) = (market.supported().count(), Vec::new(), 0);
    let first = following.ends(&|| Run::new(market, market.budget))?.within;
    let mut open = vec![Step { total: market.budget, stride: 1, ends: first }];
    while let Some(Step { total, stride, ends }) = open.pop() {
        let is_last = |run: &Run| {
            let is_exhaustive = || !run.state.losers().any(|project| run.cost() + u128::from(market.sides[project].cost) <= u128::from(market.budget));
            options.completion == Completion::None || run.state.order.len() == supported || options.stop_when_exhaustive && is_exhaustive()
        };
        let mut by_raise: Vec<(u64, Vec<Run>)> = Vec::new();
        for mut run in ends {
            if is_last(&run) {
                add(&mut found, &run.state.order);
                continue;
            }
            let raise = if with_raise { enough(&mut run) } else { stride };
            match by_raise.iter_mut().find(|(known, _)| *known == raise) {
                Some((_, runs)) => runs.push(run),
                None => by_raise.push((raise, vec![run])),
            }
        }
        for (raise, rest) in by_raise {
            runs += 1;
            let more = raised_by(market, total, raise);
            if more.is_none() && stride == 1 || runs > MOST_RUNS {
                return None;
            }
            let alone = (rest.len() == 1 && !is_open(&rest[0])).then(|| &rest[0]);
            let next = match more {
                Some(total) => Some((total, following.ends(&|| alone.map_or_else(|| Run::new(market, total), |run| Run::after(run, total)))?)),
                None => None,
            };
            let is_like = |ends: &Ends| alone.is_some_and(|run| !ends.over && ends.within.len() == 1 && ends.within[0].is_like(run));
            // As in a count: several units at once only where nothing can happen between.
            let Some((total, next)) = next.filter(|(_, ends)| stride == 1 || is_like(ends)) else {
                open.push(Step { total, stride: stride / 2, ends: rest });
                continue;
            };
            let stride = if is_like(&next) && !with_raise { stride.saturating_mul(2) } else { 1 };
            if next.over {
                rest.iter().for_each(|run| add(&mut found, &run.state.order));
            }
            open.push(Step { total, stride, ends: next.within });
        }
    }
    add_exchanged(market, &mut found);
    Some(found.into_iter().map(|(_, order)| order).collect())
}

/// Where runs with a share ended, and by how many units the share is raised next.
struct Step<'a> {
    total: u64,
    stride: u64,
    ends: Vec<Run<'a>>,
}

fn is_open(run: &Run) -> bool {
    run.ties.iter().any(|(_, broken)| *broken == Broken::Nothing)
}

/// Winners in the order of the list, and in that in which they were taken.
type Found = Vec<(Vec<usize>, Vec<usize>)>;

/// In the order of the list.
fn listed(order: &[usize], projects: usize) -> Vec<usize> {
    (0..projects).filter(|project| order.contains(project)).collect()
}

fn add(found: &mut Found, order: &[usize]) {
    let winners = listed(order, order.iter().max().map_or(0, |last| last + 1));
    if !found.iter().any(|(known, _)| *known == winners) {
        found.push((winners, order.to_vec()));
    }
}

/// Where one of two projects that only their names tell apart wins, and the other does not, it is the other way round in another order.
fn add_exchanged(market: &Market, found: &mut Found) {
    for at in 0..found.len() {
        let order = found[at].1.clone();
        for one in &order {
            let loses = |other: &usize| !order.contains(other) && is_twin(&market.sides[*one], &market.sides[*other]);
            if let Some(other) = market.supported().find(loses) {
                let exchanged: Vec<usize> = order.iter().map(|taken| if taken == one { other } else { *taken }).collect();
                add(found, &exchanged);
            }
        }
    }
}

fn is_twin(one: &Side, other: &Side) -> bool {
    one.cost == other.cost && one.factor == other.factor && one.votes == other.votes && one.backers == other.backers && one.worth == other.worth
}

/// The runs in which a share ends.
struct Ends<'a> {
    /// Those that cost no more than the limit, each set of winners once.
    within: Vec<Run<'a>>,
    /// Whether some cost more.
    over: bool,
}

struct Following {
    lot: Lot,
    limit: u64,
    work: usize,
    /// Whether ends with the same winners are told apart by what would be enough for another.
    with_raise: bool,
}

impl Following {
    /// Every end of a run that begins so. A way is known by what was taken first: a lot with that order leads there again.
    fn ends<'a>(&mut self, begin: &dyn Fn() -> Run<'a>) -> Option<Ends<'a>> {
        let mut within: Vec<(Vec<usize>, u64, Run<'a>)> = Vec::new();
        let (mut open, mut seen, mut over) = (vec![Vec::new()], Vec::new(), false);
        'ways: while let Some(way) = open.pop() {
            let (mut run, lot) = (begin(), self.lot.beginning_with(&way));
            loop {
                let known = run.ties.len();
                let Some(first) = run.choose(&lot) else { break };
                let market = run.state.market;
                self.work = self.work.checked_sub(market.weights.len() + market.sides.len())?;
                let is_open = run.ties.get(known).is_some_and(|(_, broken)| *broken == Broken::Nothing);
                if is_open && run.state.order.len() >= way.len() {
                    for other in others(market, &run.ties[known].0, first) {
                        open.push([run.state.order.as_slice(), &[other]].concat());
                    }
                }
                run.pay(first);
                if run.cost() > u128::from(self.limit) {
                    over = true;
                    continue 'ways;
                }
                // Where the ways parted, and from there on.
                let is_after = run.state.order.len() >= way.len().max(1);
                if is_after && (is_open || !way.is_empty()) {
                    let key = key(&mut run);
                    if seen.contains(&key) {
                        continue 'ways;
                    }
                    seen.push(key);
                }
            }
            let winners = listed(&run.state.order, run.state.market.sides.len());
            let raise = if self.with_raise { enough(&mut run) } else { 0 };
            if !within.iter().any(|(known, by, _)| *known == winners && *by == raise) {
                within.push((winners, raise, run));
            }
        }
        Some(Ends { within: within.into_iter().map(|(.., run)| run).collect(), over })
    }
}

/// Of equal projects those that are tried besides the first.
fn others(market: &Market, tied: &[usize], first: usize) -> Vec<usize> {
    let side = |project: usize| &market.sides[project];
    let share = |one: usize, other: usize| side(one).backers.iter().any(|class| side(other).backers.binary_search(class).is_ok());
    let mut together = vec![first];
    let mut at = 0;
    while let Some(one) = together.get(at).copied() {
        let more: Vec<usize> = tied.iter().copied().filter(|other| !together.contains(other) && share(one, *other)).collect();
        together.extend(more);
        at += 1;
    }
    let mut tried = vec![first];
    for project in together {
        if side(project).standing() == side(first).standing() && !tried.iter().any(|known| is_twin(side(*known), side(project))) {
            tried.push(project);
        }
    }
    tried.split_off(1)
}

/// What decides how a run goes on: what was taken, at which prices in lowest terms, and who has nothing left.
type Key = (Vec<Option<(BigInt, BigInt)>>, Vec<bool>);

fn key(run: &mut Run) -> Key {
    run.catch_up();
    let of = &run.exact.denominator;
    let mut taken = vec![None; run.state.market.sides.len()];
    for (project, price) in run.state.order.iter().zip(&run.exact.prices) {
        let divisor = common(price.clone(), of.clone());
        taken[*project] = Some((price / &divisor, of / &divisor));
    }
    (taken, run.state.emptied.iter().map(|round| *round != NEVER).collect())
}

fn common(mut one: BigInt, mut other: BigInt) -> BigInt {
    while other != BigInt::ZERO {
        let rest = &one % &other;
        one = std::mem::replace(&mut other, rest);
    }
    one
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::shares::{Utilities, equal_shares};
    use crate::tests::election;

    fn market(budget: u64, costs: &[u64], ballots: &[Vec<usize>], utilities: Utilities) -> Market {
        Market::new(&election(budget, costs, ballots), utilities, &vec![true; costs.len()]).expect("small numbers")
    }

    fn options(completion: Completion) -> Options {
        Options { completion, stop_when_exhaustive: false }
    }

    fn sets(outcomes: &[Vec<usize>]) -> BTreeSet<BTreeSet<usize>> {
        outcomes.iter().map(|order| order.iter().copied().collect()).collect()
    }

    /// The winners in every order of all projects, each counted by itself.
    fn in_every_order(market: &Market, options: Options) -> BTreeSet<BTreeSet<usize>> {
        let all: Vec<usize> = (0..market.sides.len()).collect();
        let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
        for _ in &all {
            orders = orders.iter().flat_map(|order| all.iter().filter(|one| !order.contains(one)).map(|one| [order.as_slice(), &[*one]].concat())).collect();
        }
        let lot = Lot::none(all.len());
        let won = |order: &Vec<usize>| equal_shares(market, options, &lot.rearranged(&all, order)).expect("few runs").winners().iter().copied().collect();
        orders.iter().map(won).collect()
    }

    /// Few costs and few voters: nearly everything is equal to something.
    fn equal_votes() -> impl Strategy<Value = (u64, Vec<u64>, Vec<Vec<usize>>)> {
        (2_usize..6, 1_usize..6).prop_flat_map(|(projects, voters)| {
            let ballot = proptest::collection::vec(any::<bool>(), projects).prop_map(|chosen| (0..chosen.len()).filter(|at| chosen[*at]).collect::<Vec<_>>());
            (10_u64..90, proptest::collection::vec(prop_oneof![3 => Just(12_u64), 1 => Just(24)], projects), proptest::collection::vec(ballot, voters))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]

        #[test]
        fn they_are_those_of_every_order((budget, costs, ballots) in equal_votes(), cardinal in any::<bool>()) {
            let market = market(budget, &costs, &ballots, if cardinal { Utilities::Cardinal } else { Utilities::Cost });
            let (every, found) = (in_every_order(&market, options(Completion::None)), sets(&outcomes(&market, options(Completion::None)).expect("few ways")));
            prop_assert!(found.is_subset(&every), "{found:?} of {every:?}");
            prop_assert_eq!(found.len() == 1, every.len() == 1, "{:?} of {:?}", found, every);
        }

        #[test]
        fn with_completion_none_is_left_out((budget, costs, ballots) in equal_votes()) {
            for completion in [Completion::Add1, Completion::AddOpt] {
                let market = market(budget, &costs, &ballots, Utilities::Cost);
                let found = sets(&outcomes(&market, options(completion)).expect("few ways"));
                let every = in_every_order(&market, options(completion));
                prop_assert!(found.len() > 1 || every == found, "{completion:?}: {found:?} of {every:?}");
            }
        }
    }

    #[test]
    fn many_equal_projects_are_followed() {
        for completion in [Completion::None, Completion::Add1, Completion::AddOpt] {
            let count = |budget: u64, costs: &[u64], ballots: &[Vec<usize>]| {
                outcomes(&market(budget, costs, ballots, Utilities::Cost), options(completion)).expect("few ways").len()
            };
            // Forty projects, each with a voter of its own; forty of the same voters: all win.
            let apart: Vec<Vec<usize>> = (0..40).map(|voter| vec![voter]).collect();
            assert_eq!(count(400, &[10; 40], &apart), 1, "{completion:?}");
            let all: Vec<Vec<usize>> = vec![(0..40).collect(); 8];
            assert_eq!(count(400, &[10; 40], &all), 1, "{completion:?}");
            // One too many.
            assert!(count(390, &[10; 40], &all) > 1, "{completion:?}");
            // In a ring each shares a supporter with the next.
            let ring: Vec<Vec<usize>> = (0..9).map(|voter| vec![voter, (voter + 1) % 9]).collect();
            assert_eq!(count(90, &[10; 9], &ring), 1, "{completion:?}");
            assert!(count(60, &[10; 9], &ring) > 1, "{completion:?}");
        }
    }
}
