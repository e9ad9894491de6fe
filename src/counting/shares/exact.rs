//! Money as fractions: all of a run have one denominator, and are computed only when they are needed.
//!
//! What a class has left is its share without the prices of the projects that it paid, so that a sum over many classes is a few prices, each times a count.

use num_bigint::BigInt;

use super::state::{NEVER, State};
use crate::money::common_divisor;

/// Prices of the rounds so far.
#[derive(Debug, Default)]
pub(super) struct Exact {
    /// The denominator of everything here.
    pub denominator: BigInt,
    /// The share of a voter.
    pub share: BigInt,
    /// What is paid for a unit of worth, in each round.
    pub prices: Vec<BigInt>,
}

impl Exact {
    pub fn new(total: u64, voters: u64) -> Self {
        Self { denominator: BigInt::from(voters.max(1)), share: BigInt::from(total), prices: Vec::new() }
    }

    /// What some classes have left together. Those who have paid their last money before must not be among them.
    pub fn sum(&self, state: &State, classes: &[usize]) -> BigInt {
        self.sum_before(state, classes, self.prices.len())
    }

    fn sum_before(&self, state: &State, classes: &[usize], round: usize) -> BigInt {
        let mut counts = vec![0_u64; round];
        let mut voters = 0;
        for &class in classes {
            let weight = state.market.weights[class];
            voters += weight;
            for (project, worth) in &state.market.ballots[class] {
                if let Some(count) = counts.get_mut(state.round_of[*project] as usize) {
                    *count += weight * worth;
                }
            }
        }
        let paid = self.prices.iter().zip(counts).filter(|(_, count)| *count > 0).map(|(price, count)| price * count);
        &self.share * voters - paid.sum::<BigInt>()
    }

    /// The most that somebody who pays the last money in a round pays for a unit of worth: an amount, and the worth.
    fn most(&self, state: &State, round: usize) -> (BigInt, u64) {
        let payers = state.market.sides[state.order[round]].backed().filter(|(class, _)| state.emptied[*class] as usize == round);
        let paid = payers.map(|(class, worth)| (self.sum_before(state, &[class], round), state.market.weights[class] * worth));
        paid.max_by(|a, b| (&a.0 * b.1).cmp(&(&b.0 * a.1))).unwrap_or((BigInt::ZERO, 1))
    }

    /// Computes the prices of rounds that were paid since.
    pub fn catch_up(&mut self, state: &State) {
        for round in self.prices.len()..state.order.len() {
            let side = &state.market.sides[state.order[round]];
            let (mut poor, mut rich) = (Vec::new(), 0_u64);
            for (class, worth) in side.backed() {
                match state.emptied[class] {
                    NEVER => rich += state.market.weights[class] * worth,
                    last if last as usize == round => poor.push(class),
                    last if last as usize > round => rich += state.market.weights[class] * worth,
                    _ => {}
                }
            }
            let mut open = BigInt::from(side.cost) * &self.denominator - self.sum_before(state, &poor, round);
            if rich == 0 {
                // All pay their last: the price is the most that one of them pays for a unit of worth.
                (open, rich) = self.most(state, round);
            }
            let rest = u128::try_from(&open % rich).unwrap_or_default();
            let factor = u128::from(rich) / common_divisor(u128::from(rich), rest);
            if factor > 1 {
                self.denominator *= factor;
                self.share *= factor;
                for price in &mut self.prices {
                    *price *= factor;
                }
            }
            self.prices.push(open * factor / rich);
        }
    }
}

/// What is paid for a unit of worth: `payment / worth`, over the denominator of the state.
#[derive(Debug, Clone)]
pub(super) struct Price {
    pub payment: BigInt,
    pub worth: u64,
}

impl Price {
    /// The cost, nobody having paid yet.
    pub fn new(exact: &Exact, cost: u64) -> Self {
        Self { payment: BigInt::from(cost) * &exact.denominator, worth: 0 }
    }

    /// Whether the money of a class is no more than it has to pay.
    pub fn takes_all(&self, money: &BigInt, voters: u64, worth: u64) -> bool {
        money * self.worth <= &self.payment * (u128::from(voters) * u128::from(worth))
    }

    /// Takes from those of whom it is open whether they can pay the price, until all who are left can. Returns `None` if nobody is left.
    pub fn settle(mut self, exact: &Exact, state: &State, open: Vec<(usize, u64)>) -> Option<Self> {
        let money = |(class, worth): (usize, u64)| (exact.sum(state, &[class]), state.market.weights[class], worth);
        let mut open: Vec<(BigInt, u64, u64)> = open.into_iter().map(money).collect();
        loop {
            let before = open.len();
            let (payment, worth_of_all) = (self.payment.clone(), self.worth);
            open.retain(|(money, voters, worth)| {
                let can = money * worth_of_all >= &payment * (u128::from(*voters) * u128::from(*worth));
                if !can {
                    self.payment -= money;
                    self.worth -= voters * worth;
                }
                can
            });
            if self.worth == 0 {
                return None;
            }
            if open.len() == before {
                return Some(self);
            }
        }
    }
}
