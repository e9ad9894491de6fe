use num_bigint::BigInt;
use proptest::prelude::*;

use super::{Completion, Market, Options, Utilities, equal_shares};
use crate::Lot;
use crate::tests::election;

/// A fraction, as slow as it is plain.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fraction(BigInt, BigInt);

impl Fraction {
    fn new(numerator: impl Into<BigInt>, denominator: impl Into<BigInt>) -> Self {
        let (numerator, denominator) = (numerator.into(), denominator.into());
        let (mut a, mut b) = (numerator.clone(), denominator.clone());
        while b != BigInt::ZERO {
            (a, b) = (b.clone(), a % b);
        }
        if a == BigInt::ZERO { Self(numerator, denominator) } else { Self(numerator / &a, denominator / a) }
    }

    fn less(&self, other: &Self) -> bool {
        &self.0 * &other.1 < &other.0 * &self.1
    }

    fn minus(&self, other: &Self) -> Self {
        Self::new(&self.0 * &other.1 - &other.0 * &self.1, &self.1 * &other.1)
    }

    fn over(&self, number: u64) -> Self {
        Self::new(self.0.clone(), &self.1 * number)
    }
}

/// In which order equal projects come.
type Order = (u64, std::cmp::Reverse<usize>, usize);

/// One run as the definition has it, voter by voter.
fn plainly(costs: &[u64], ballots: &[Vec<usize>], total: u64) -> Vec<usize> {
    let voters = ballots.len() as u64;
    let mut money = vec![Fraction::new(total, voters); ballots.len()];
    let mut taken = Vec::new();
    loop {
        let mut best: Option<(Fraction, Order, Fraction)> = None;
        for project in (0..costs.len()).filter(|project| !taken.contains(project)) {
            let mut backers: Vec<&Fraction> = ballots.iter().zip(&money).filter(|(ballot, _)| ballot.contains(&project)).map(|(_, money)| money).collect();
            let votes = backers.len();
            backers.sort_by(|a, b| if a.less(b) { std::cmp::Ordering::Less } else { std::cmp::Ordering::Greater });
            let mut open = Fraction::new(costs[project], 1);
            for (at, has) in backers.iter().enumerate() {
                let each = open.over((votes - at) as u64);
                if !has.less(&each) {
                    let key = (costs[project], std::cmp::Reverse(votes), project);
                    let rate = each.over(costs[project].max(1));
                    if best.as_ref().is_none_or(|(least, order, _)| rate.less(least) || rate == *least && key < *order) {
                        best = Some((rate, key, each));
                    }
                    break;
                }
                open = open.minus(has);
            }
        }
        let Some((_, (_, _, project), each)) = best else { return taken };
        for (ballot, money) in ballots.iter().zip(&mut money).filter(|(ballot, _)| ballot.contains(&project)) {
            assert!(ballot.contains(&project));
            *money = if money.less(&each) { Fraction::new(0, 1) } else { money.minus(&each) };
        }
        taken.push(project);
    }
}

fn counted(budget: u64, costs: &[u64], ballots: &[Vec<usize>], completion: Completion) -> (Vec<usize>, u64) {
    let election = election(budget, costs, ballots);
    let market = Market::new(&election, Utilities::Cost, &vec![true; costs.len()]).expect("small numbers");
    let options = Options { completion, stop_when_exhaustive: false };
    let counted = equal_shares(&market, options, &Lot::none(costs.len())).expect("few runs");
    (counted.winners().to_vec(), counted.endowment().0)
}

fn votes() -> impl Strategy<Value = (u64, Vec<u64>, Vec<Vec<usize>>)> {
    (1_usize..8, 1_usize..16).prop_flat_map(|(projects, voters)| {
        let ballot = proptest::collection::vec(any::<bool>(), projects).prop_map(|chosen| (0..chosen.len()).filter(|at| chosen[*at]).collect::<Vec<_>>());
        (1_u64..400, proptest::collection::vec(1_u64..200, projects), proptest::collection::vec(ballot, voters))
    })
}

#[test]
fn a_group_gets_its_part() {
    // Of 100 for ten voters, six want 0 and 1, four want 2: equal shares fund one of the six and the one of the four; greedy would give all to the six.
    let ballots: Vec<Vec<usize>> = (0..10).map(|voter| if voter < 6 { vec![0, 1] } else { vec![2] }).collect();
    assert_eq!(counted(100, &[60, 40, 40], &ballots, Completion::None).0, [1, 2]);
}

#[test]
fn who_has_less_pays_all_that_is_left() {
    // Each has 30. All four pay 10 for 0; then two of them and nobody else want 1 for 45: they have 20 each.
    let ballots = vec![vec![0, 1], vec![0, 1], vec![0], vec![0]];
    assert_eq!(counted(120, &[40, 40], &ballots, Completion::None).0, [0, 1]);
    assert_eq!(counted(120, &[40, 41], &ballots, Completion::None).0, [0]);
}

#[test]
fn completion_stops_before_the_budget_is_exceeded() {
    let ballots = vec![vec![0, 1], vec![0, 1], vec![0], vec![2]];
    let (none, _) = counted(100, &[50, 45, 60], &ballots, Completion::None);
    let (add1, total) = counted(100, &[50, 45, 60], &ballots, Completion::Add1);
    assert_eq!((none, add1), (vec![0], vec![0, 1]));
    assert!(total > 100 && (total - 100) % 4 == 0);
}

#[test]
fn nobody_votes_and_nothing_costs() {
    assert_eq!(counted(100, &[10, 0], &[], Completion::Add1).0, Vec::<usize>::new());
    assert_eq!(counted(0, &[10, 0], &[vec![0, 1]], Completion::Add1).0, [1]);
    assert_eq!(counted(100, &[10, 0, 0], &[vec![0, 2]], Completion::AddOpt).0, [2, 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn as_the_definition_says((budget, costs, ballots) in votes()) {
        prop_assert_eq!(counted(budget, &costs, &ballots, Completion::None).0, plainly(&costs, &ballots, budget));
    }

    #[test]
    fn with_add1_too((budget, costs, ballots) in votes()) {
        let cost = |winners: &[usize]| winners.iter().map(|project| costs[*project]).sum::<u64>();
        let mut total = budget;
        let mut winners = plainly(&costs, &ballots, total);
        let supported = (0..costs.len()).filter(|project| ballots.iter().any(|ballot| ballot.contains(project))).count();
        while winners.len() < supported {
            total += ballots.len() as u64;
            let next = plainly(&costs, &ballots, total);
            if cost(&next) > budget {
                break;
            }
            winners = next;
        }
        prop_assert_eq!(counted(budget, &costs, &ballots, Completion::Add1).0, winners);
    }

    /// Many units at once are added only where each by itself would have changed nothing.
    #[test]
    fn with_much_money_too((budget, costs, ballots) in votes(), by in 1_u64..40, off in 0_u64..7) {
        let (budget, costs): (u64, Vec<u64>) = (budget * by + off, costs.iter().map(|cost| cost * by + cost % 3).collect());
        let election = election(budget, &costs, &ballots);
        let market = Market::new(&election, Utilities::Cost, &vec![true; costs.len()]).expect("small numbers");
        let lot = Lot::none(costs.len());
        let (mut total, mut winners) = (budget, Vec::new());
        loop {
            let mut run = super::run::Run::new(&market, total);
            let exceeds = run.go(budget, &lot) > u128::from(budget);
            if exceeds {
                break;
            }
            winners = run.state.order;
            if winners.len() == market.supported().count() {
                break;
            }
            total += ballots.len() as u64;
        }
        prop_assert_eq!(counted(budget, &costs, &ballots, Completion::Add1).0, winners);
    }

    #[test]
    fn within_the_budget_in_any_order_of_ballots((budget, costs, ballots) in votes(), turn in 0_usize..16) {
        for completion in [Completion::None, Completion::Add1, Completion::AddOpt] {
            let (winners, _) = counted(budget, &costs, &ballots, completion);
            prop_assert!(winners.iter().map(|project| costs[*project]).sum::<u64>() <= budget);
            let mut turned = ballots.clone();
            turned.rotate_left(turn % ballots.len());
            turned.iter_mut().for_each(|ballot| ballot.reverse());
            prop_assert_eq!(&winners, &counted(budget, &costs, &turned, completion).0);
        }
    }

    /// Twice the voters with twice the money and twice the costs is the same vote: equal ballots are counted together, and nothing depends on it.
    #[test]
    fn everything_twice_is_the_same((budget, costs, ballots) in votes()) {
        let twice: Vec<Vec<usize>> = ballots.iter().chain(&ballots).cloned().collect();
        let double: Vec<u64> = costs.iter().map(|cost| cost * 2).collect();
        prop_assert_eq!(counted(budget, &costs, &ballots, Completion::Add1).0, counted(budget * 2, &double, &twice, Completion::Add1).0);
    }

    #[test]
    fn no_money_is_lost((budget, costs, ballots) in votes()) {
        let election = election(budget, &costs, &ballots);
        let market = Market::new(&election, Utilities::Cost, &vec![true; costs.len()]).expect("small numbers");
        let mut counted = equal_shares(&market, Options { completion: Completion::None, stop_when_exhaustive: false }, &Lot::none(costs.len())).expect("few runs");
        let mut purses = counted.purses();
        let unit = purses.denominator.clone();
        for (round, project) in counted.winners().to_vec().into_iter().enumerate() {
            let paid: BigInt = counted.pay(&mut purses, round).iter().map(|payment| &payment.paid * market.weights[payment.class]).sum();
            prop_assert_eq!(paid, &unit * costs[project]);
        }
        prop_assert!(purses.money.iter().all(|left| *left >= BigInt::ZERO));
    }

    /// A loser at its highest cost wins, and at one more it does not.
    #[test]
    fn how_close_it_was_is_true((budget, costs, ballots) in votes()) {
        let election = election(budget, &costs, &ballots);
        let market = Market::new(&election, Utilities::Cost, &vec![true; costs.len()]).expect("small numbers");
        let lot = Lot::none(costs.len());
        let mut run = equal_shares(&market, Options { completion: Completion::None, stop_when_exhaustive: false }, &lot).expect("few runs");
        for close in run.closeness(&lot) {
            let at = |cost: u64| {
                let mut costs = costs.clone();
                costs[close.project] = cost;
                counted(budget, &costs, &ballots, Completion::None).0.contains(&close.project)
            };
            prop_assert!(close.highest_cost == 0 || at(close.highest_cost), "{close:?}");
            prop_assert!(!at(close.highest_cost + 1), "{close:?}");
        }
    }
}
