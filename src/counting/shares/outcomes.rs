//! Which winners equal projects can lead to, whatever order a lot gives them: found by following every way of taking them, instead of every order.
//!
//! - Of equal projects only those are tried one before the other that share supporters, by way of others too: taking one changes what the supporters of another
//!   have left only so, prices never fall, and so the rest is taken in some order in any case.
//! - Where these supporters have the price of all of them, all are taken at it in any order, and one order is followed.
//! - Of projects with the same cost and the same supporters one is tried: all else is the same with the two exchanged.
//! - Ways that come to the same projects at the same prices, with the same voters out of money, go on as one; runs that come to the same share too.
//!
//! A run is followed exactly. From one run of a completion to the next any outcome is taken to follow any other, though one lot decides in both: so more may be found
//! than one lot can lead to, and never less. Time and memory are bounded: what would take more stays unknown.

use std::collections::{HashMap, HashSet};

use super::completion::{Completion, MOST_RUNS, Options, enough, raised_by};
use super::market::Market;
use super::run::Run;
use super::ways::{Ends, Following, MOST_HELD, MOST_WORK, is_twin, listed};
use crate::tie::Broken;

/// The most counts that are tried, however short each is.
const MOST_TRIALS: usize = 1_000;

/// Every outcome that was found.
pub struct Outcomes {
    /// Each once, in the order in which its winners were taken.
    pub orders: Vec<Vec<usize>>,
    /// How many whole counts can be tried besides, in the time that is left.
    pub trials: usize,
}

/// Every outcome of an election for which there is no lot. Returns `None` if there are too many ways.
pub fn outcomes(market: &Market, options: Options) -> Option<Outcomes> {
    let with_raise = options.completion == Completion::AddOpt;
    let mut following = Following::new(market, with_raise);
    let (mut found, mut runs) = (Found::default(), 0);
    // Shares that were followed, and whether some of their runs cost too much.
    let mut known: HashMap<u64, bool> = HashMap::new();
    let first = following.ends(&|| Run::new(market, market.budget))?.within;
    let mut open = vec![Step::of(&mut following, market.budget, 1, first)];
    while let Some(Step { total, stride, ends, words }) = open.pop() {
        following.held -= words;
        let mut by_raise: Vec<(u64, Vec<Run>)> = Vec::new();
        for mut run in ends {
            if is_last(&run, options) {
                found.add(&run.state.order);
                continue;
            }
            let raise = if with_raise { enough(&mut run) } else { stride };
            match by_raise.iter_mut().find(|(known, _)| *known == raise) {
                Some((_, runs)) => runs.push(run),
                None => by_raise.push((raise, vec![run])),
            }
        }
        following.charge(by_raise.len() * by_raise.len())?;
        found.check(market)?;
        for (raise, rest) in by_raise {
            runs += 1;
            let more = raised_by(market, total, raise);
            if more.is_none() && stride == 1 || runs > MOST_RUNS {
                return None;
            }
            if let Some(over) = more.filter(|_| with_raise).and_then(|total| known.get(&total)) {
                found.add_if(*over, &rest);
                continue;
            }
            let alone = (rest.len() == 1 && !is_open(&rest[0])).then(|| &rest[0]);
            let next = match more {
                Some(total) => Some((total, following.ends(&|| alone.map_or_else(|| Run::new(market, total), |run| Run::after(run, total)))?)),
                None => None,
            };
            let is_like = |ends: &Ends| alone.is_some_and(|run| !ends.over && ends.within.len() == 1 && ends.within[0].is_like(run));
            // As in a count: several units at once only where nothing can happen between.
            let Some((total, next)) = next.filter(|(_, ends)| stride == 1 || is_like(ends)) else {
                open.push(Step::of(&mut following, total, stride / 2, rest));
                continue;
            };
            let stride = if is_like(&next) && !with_raise { stride.saturating_mul(2) } else { 1 };
            found.add_if(next.over, &rest);
            if with_raise {
                known.insert(total, next.over);
            }
            open.push(Step::of(&mut following, total, stride, next.within));
        }
    }
    found.add_exchanged(market, &mut following)?;
    // As much work was at least done as one count takes.
    let trials = following.work / (MOST_WORK - following.work).max(1);
    Some(Outcomes { orders: found.orders, trials: trials.clamp(1, MOST_TRIALS) })
}

/// Where runs with a share ended, and by how many units the share is raised next.
struct Step<'a> {
    total: u64,
    stride: u64,
    ends: Vec<Run<'a>>,
    /// What it holds.
    words: usize,
}

impl<'a> Step<'a> {
    fn of(following: &mut Following, total: u64, stride: u64, ends: Vec<Run<'a>>) -> Self {
        let words = ends.len() * following.words;
        following.held += words;
        Self { total, stride, ends, words }
    }
}

/// Whether no more is given out after this run.
fn is_last(run: &Run, options: Options) -> bool {
    let market = run.state.market;
    let is_exhaustive = || !run.state.losers().any(|project| run.cost() + u128::from(market.sides[project].cost) <= u128::from(market.budget));
    options.completion == Completion::None || run.state.losers().next().is_none() || options.stop_when_exhaustive && is_exhaustive()
}

fn is_open(run: &Run) -> bool {
    run.ties.iter().any(|(_, broken)| *broken == Broken::Nothing)
}

/// Outcomes, each once.
#[derive(Default)]
struct Found {
    winners: HashSet<Vec<usize>>,
    orders: Vec<Vec<usize>>,
}

impl Found {
    fn add(&mut self, order: &[usize]) {
        if self.winners.insert(listed(order)) {
            self.orders.push(order.to_vec());
        }
    }

    fn add_if(&mut self, holds: bool, runs: &[Run]) {
        runs.iter().filter(|_| holds).for_each(|run| self.add(&run.state.order));
    }

    /// `None` if they are too many to be remembered.
    fn check(&self, market: &Market) -> Option<()> {
        (self.orders.len() * (2 * market.sides.len() + 16) <= MOST_HELD).then_some(())
    }

    /// Where one of two projects that only their names tell apart wins, and the other does not, it is the other way round in another order.
    fn add_exchanged(&mut self, market: &Market, following: &mut Following) -> Option<()> {
        let mut twins = HashMap::new();
        for at in 0..self.orders.len() {
            let order = self.orders[at].clone();
            for one in &order {
                let of = twins.entry(*one).or_insert_with(|| {
                    let is_other = |other: &usize| other != one && is_twin(&market.sides[*one], &market.sides[*other]);
                    market.supported().filter(is_other).collect::<Vec<usize>>()
                });
                following.charge(order.len() * (of.len() + 1))?;
                if let Some(other) = of.iter().find(|other| !order.contains(other)) {
                    let exchanged: Vec<usize> = order.iter().map(|taken| if taken == one { *other } else { *taken }).collect();
                    self.add(&exchanged);
                }
            }
            self.check(market)?;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;
    use crate::lot::Lot;
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
            let (every, found) = (in_every_order(&market, options(Completion::None)), sets(&outcomes(&market, options(Completion::None)).expect("few ways").orders));
            prop_assert!(found.is_subset(&every), "{found:?} of {every:?}");
            prop_assert_eq!(found.len() == 1, every.len() == 1, "{:?} of {:?}", found, every);
        }

        #[test]
        fn with_completion_none_is_left_out((budget, costs, ballots) in equal_votes()) {
            for completion in [Completion::Add1, Completion::AddOpt] {
                let market = market(budget, &costs, &ballots, Utilities::Cost);
                let found = sets(&outcomes(&market, options(completion)).expect("few ways").orders);
                let every = in_every_order(&market, options(completion));
                prop_assert!(found.len() > 1 || every == found, "{completion:?}: {found:?} of {every:?}");
            }
        }
    }

    #[test]
    fn many_equal_projects_are_followed() {
        for completion in [Completion::None, Completion::Add1, Completion::AddOpt] {
            let count = |budget: u64, costs: &[u64], ballots: &[Vec<usize>]| {
                outcomes(&market(budget, costs, ballots, Utilities::Cost), options(completion)).expect("few ways").orders.len()
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

    /// Time is bounded too; the whole takes some seconds at most, wherever it is tried.
    #[test]
    fn rings_are_followed_or_left_in_bounded_time() {
        let ring = |projects: usize| (0..projects).map(|voter| vec![voter, (voter + 1) % projects]).collect::<Vec<_>>();
        let begun = std::time::Instant::now();
        for completion in [Completion::None, Completion::Add1, Completion::AddOpt] {
            let all = outcomes(&market(200, &[10; 20], &ring(20), Utilities::Cost), options(completion)).expect("one way");
            assert_eq!(all.orders.len(), 1, "{completion:?}");
            assert!(all.trials > 100, "{completion:?}: {}", all.trials);
        }
        // With a little too little for all there are ways without number.
        assert!(outcomes(&market(400, &[10; 60], &ring(60), Utilities::Cost), options(Completion::AddOpt)).is_none());
        assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
    }
}
