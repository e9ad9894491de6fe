//! A run for whoever wants to follow it: who paid what, and where the money of a losing project's supporters went.

use num_bigint::BigInt;

use super::completion::Counted;
use super::state::NEVER;
use crate::money::shown;

/// A project that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    pub project: usize,
    /// Supporters who paid something.
    pub payers: u64,
    /// Of these, who had less than the others paid and gave all that was left.
    pub gave_all: u64,
    /// What each of the others paid for a unit of worth: for a vote, or for a point.
    pub payment: String,
    /// The same as a fraction of units of money.
    pub payment_exact: (BigInt, BigInt),
    /// How many supporters with enough money would have led to this payment.
    pub effective_votes: String,
    /// Money of all voters afterwards.
    pub left: String,
}

/// What supporters of a project paid for another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paid {
    pub project: usize,
    pub amount: String,
}

/// All rounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explained {
    pub rounds: Vec<Round>,
    /// For each project that lost: what its supporters paid for each winner, and what they have left.
    pub losers: Vec<(usize, Vec<Paid>, String)>,
}

/// Whole numbers over one denominator: the money of each class, one voter of it.
#[derive(Debug)]
pub(super) struct Purses {
    pub money: Vec<BigInt>,
    pub denominator: BigInt,
    /// The same in units times a power of two, rounded down.
    pub rough: Vec<i128>,
    /// The power.
    pub bits: u32,
}

impl Purses {
    /// A fraction over the denominator, in units times the power of two, rounded down.
    pub fn rough(&self, amount: &BigInt) -> i128 {
        i128::try_from((amount << self.bits) / &self.denominator).unwrap_or(i128::MAX)
    }
}

/// What each class pays in a round, one voter of it, and whether it is all that was left.
pub(super) struct Payment {
    pub class: usize,
    pub paid: BigInt,
    pub all: bool,
}

impl Counted<'_> {
    /// Everybody's share, before the first round.
    pub(super) fn purses(&mut self) -> Purses {
        self.run.catch_up();
        let (share, classes) = (&self.run.exact.share, self.run.state.market.weights.len());
        // So that the money of all, times a cost, fits 120 bits.
        let most = self.run.state.market.sides.iter().map(|side| side.cost).max().unwrap_or_default().max(self.run.total);
        let bits = 120_u32.saturating_sub(2 * (64 - most.leading_zeros())).min(40);
        let mut purses = Purses { money: vec![share.clone(); classes], denominator: self.run.exact.denominator.clone(), rough: Vec::new(), bits };
        purses.rough = vec![purses.rough(share); classes];
        purses
    }

    /// Lets the payers of a round pay.
    pub(super) fn pay(&self, purses: &mut Purses, round: usize) -> Vec<Payment> {
        let price = &self.run.exact.prices[round];
        let side = &self.run.state.market.sides[self.run.state.order[round]];
        let mut payments = Vec::with_capacity(side.backers.len());
        for (class, worth) in side.backed() {
            let last = self.run.state.emptied[class];
            if last != NEVER && (last as usize) < round {
                continue;
            }
            let all = last as usize == round;
            let paid = if all { purses.money[class].clone() } else { price * worth };
            purses.money[class] -= &paid;
            purses.rough[class] = purses.rough(&purses.money[class]);
            payments.push(Payment { class, paid, all });
        }
        payments
    }

    /// Explains the count.
    pub fn explain(&mut self) -> Explained {
        let mut purses = self.purses();
        let market = self.run.state.market;
        let unit = BigInt::from(market.step) * &purses.denominator;
        let losers: Vec<usize> = self.run.state.losers().collect();
        let place = |project: usize| losers.iter().position(|loser| *loser == project);
        let places: Vec<Option<usize>> = (0..market.sides.len()).map(place).collect();
        let mut went: Vec<Vec<Paid>> = vec![Vec::new(); losers.len()];
        let mut left = &self.run.exact.share * market.voters;
        let mut rounds = Vec::new();
        for (round, &project) in self.run.state.order.iter().enumerate() {
            let payments = self.pay(&mut purses, round);
            let mut given = vec![BigInt::ZERO; losers.len()];
            let (mut payers, mut gave_all) = (0, 0);
            for Payment { class, paid, all } in &payments {
                let weight = market.weights[*class];
                payers += weight;
                gave_all += if *all { weight } else { 0 };
                let paid = paid * weight;
                for loser in market.ballots[*class].iter().filter_map(|(project, _)| places[*project]) {
                    given[loser] += &paid;
                }
                left -= paid;
            }
            for (paid, amount) in went.iter_mut().zip(given).filter(|(_, amount)| *amount > BigInt::ZERO) {
                paid.push(Paid { project, amount: shown(&amount, &unit) });
            }
            let price = &self.run.exact.prices[round];
            let cost = BigInt::from(market.sides[project].cost) * &purses.denominator;
            rounds.push(Round {
                project,
                payers,
                gave_all,
                payment: shown(price, &unit),
                payment_exact: (price.clone(), unit.clone()),
                effective_votes: shown(&cost, price),
                left: shown(&left, &unit),
            });
        }
        let losers = losers.into_iter().zip(went).map(|(project, paid)| {
            let left: BigInt = market.sides[project].backed().map(|(class, _)| &purses.money[class] * market.weights[class]).sum();
            (project, paid, shown(&left, &unit))
        });
        Explained { rounds, losers: losers.collect() }
    }
}
