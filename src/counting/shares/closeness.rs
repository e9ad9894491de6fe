//! How close each loser was, by the last run: its shares and its order of rounds, all else being as it was (after Boehmer, Faliszewski and others 2023, *Evaluation of
//! Project Performance in Participatory Budgeting*).

use std::cmp::Ordering;

use num_bigint::BigInt;

use super::completion::Counted;
use super::explaining::Purses;
use super::market::{Side, Utilities};
use crate::lot::Lot;
use crate::order::sort;

/// How close a loser was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Close {
    pub project: usize,
    /// The fewest voters who, had they supported it too, would have let it win; `None` if all together could not.
    pub further_supporters: Option<u64>,
    /// The highest cost, in whole units of money, with which it would have won; 0 if none.
    pub highest_cost: u64,
    /// How much of its cost its supporters could have paid in the best round, without it being dearer than what was taken: in percent, rounded down.
    pub effective_support: u64,
}

/// What had to be beaten in a round.
struct Bar<'a> {
    winner: usize,
    price: &'a BigInt,
    /// In units times a power of two, rounded down.
    rough: i128,
    side: &'a Side,
}

impl Counted<'_> {
    /// Says for each loser that somebody supports how close it was.
    pub fn closeness(&mut self, lot: &Lot) -> Vec<Close> {
        let mut purses = self.purses();
        let market = self.run.state.market;
        let losers = self.run.state.losers();
        let mut close: Vec<Close> = losers.map(|project| Close { project, further_supporters: None, highest_cost: 0, effective_support: 0 }).collect();
        let mut richest: Vec<usize> = (0..purses.money.len()).collect();
        for round in 0..=self.run.state.order.len() {
            let bar = self.run.state.order.get(round).map(|&winner| {
                let price = &self.run.exact.prices[round];
                Bar { winner, price, rough: purses.rough(price), side: &market.sides[winner] }
            });
            sort(&mut richest, &|a, b| purses.rough[b].cmp(&purses.rough[a]).then_with(|| purses.money[b].cmp(&purses.money[a])));
            for close in &mut close {
                self.look(close, &purses, bar.as_ref(), &richest, lot);
            }
            if round < self.run.state.order.len() {
                self.pay(&mut purses, round);
            }
        }
        close
    }

    fn look(&self, close: &mut Close, purses: &Purses, bar: Option<&Bar>, richest: &[usize], lot: &Lot) {
        let side = &self.run.state.market.sides[close.project];
        let step = self.run.state.market.step;
        let wins = |cost: u64| {
            let case = Case { counted: self, purses, bar, project: close.project, cost: cost * step };
            case.wins_roughly().unwrap_or_else(|| case.wins(&[], lot))
        };
        let (mut low, mut high) = (close.highest_cost, side.cost.div_ceil(step));
        if low + 1 < high && wins(low + 1) {
            while low + 1 < high {
                let middle = low.midpoint(high);
                if wins(middle) { low = middle } else { high = middle }
            }
            close.highest_cost = low;
        }
        let case = Case { counted: self, purses, bar, project: close.project, cost: side.cost };
        close.effective_support = close.effective_support.max(case.percent());
        let found = match case.further_roughly(richest) {
            (at_least, _) if close.further_supporters.unwrap_or(u64::MAX) <= at_least => return,
            (at_least, Some(enough)) if at_least == enough => Some(enough),
            bounds => case.further(richest, bounds, lot),
        };
        close.further_supporters = match (close.further_supporters, found) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
    }
}

/// A project at a cost, in a round.
struct Case<'a, 'b> {
    counted: &'a Counted<'b>,
    purses: &'a Purses,
    bar: Option<&'a Bar<'a>>,
    project: usize,
    cost: u64,
}

impl Case<'_, '_> {
    fn factor(&self) -> u64 {
        if self.counted.run.state.market.utilities == Utilities::Cost { self.cost.max(1) } else { 1 }
    }

    /// Bounds of what a voter can give, in units times a power of two, and times the factor of the winner.
    fn gives_roughly(&self, class: usize, worth: u64) -> (i128, i128) {
        let money = self.purses.rough[class];
        let Some(bar) = self.bar else { return (money, money + 1) };
        let (by, of) = (i128::from(bar.side.factor.max(1)), i128::from(self.factor()).saturating_mul(i128::from(worth)));
        (money.saturating_mul(by).min(bar.rough.saturating_mul(of)), (money + 1).saturating_mul(by).min((bar.rough + 1).saturating_mul(of)))
    }

    /// Bounds of what supporters give, and what is needed, in the same measure.
    fn given_roughly(&self) -> (i128, i128, i128) {
        let market = self.counted.run.state.market;
        let (mut low, mut high) = (0_i128, 0_i128);
        for (class, worth) in market.sides[self.project].backed() {
            let (least, most) = self.gives_roughly(class, worth);
            let weight = i128::from(market.weights[class]);
            low = low.saturating_add(least.saturating_mul(weight));
            high = high.saturating_add(most.saturating_mul(weight));
        }
        let by = self.bar.map_or(1, |bar| i128::from(bar.side.factor.max(1)));
        (low, high, (i128::from(self.cost) << self.purses.bits).saturating_mul(by))
    }

    /// What supporters give, in percent of what is needed.
    fn percent(&self) -> u64 {
        let (low, high, needed) = self.given_roughly();
        let of = |given: i128| given.checked_mul(100).and_then(|given| given.checked_div(needed)).filter(|_| needed < i128::MAX);
        let exactly = || {
            let (given, _) = self.given(&[]);
            u64::try_from(given * 100 / self.needed()).unwrap_or(u64::MAX)
        };
        of(low).filter(|percent| of(high) == Some(*percent)).and_then(|percent| u64::try_from(percent).ok()).unwrap_or_else(exactly)
    }

    /// Whether the project would have been taken, as far as bounds tell.
    fn wins_roughly(&self) -> Option<bool> {
        let (low, high, needed) = self.given_roughly();
        if high < needed { Some(false) } else { (low > needed && high < i128::MAX).then_some(true) }
    }

    /// The fewest further supporters, as far as bounds tell: at least (the largest number: not even all), and enough for certain.
    fn further_roughly(&self, richest: &[usize]) -> (u64, Option<u64>) {
        let market = self.counted.run.state.market;
        let side = &market.sides[self.project];
        let (low, high, needed) = self.given_roughly();
        if needed == i128::MAX || high == i128::MAX {
            return (0, None);
        }
        let (mut at_least, mut enough, mut count) = (None, None, 0_u64);
        // What is lacking at most and at least; with nothing to spare the order of ties would decide.
        let (mut least, mut most) = (needed - high, needed - low + 1);
        for &class in richest {
            at_least = at_least.or_else(|| (least <= 0).then_some(count));
            enough = enough.or_else(|| (most <= 0).then_some(count));
            if enough.is_some() {
                break;
            }
            let weight = market.weights[class];
            if weight == 0 || side.is_backed_by(class) {
                continue;
            }
            let (little, much) = self.gives_roughly(class, 1);
            let so_many = |lacking: i128, each: i128| u64::try_from((lacking + each.max(1) - 1) / each.max(1)).ok().filter(|many| *many <= weight);
            at_least = at_least.or_else(|| so_many(least, much).map(|many| count + many));
            enough = enough.or_else(|| so_many(most, little).filter(|_| little > 0).map(|many| count + many));
            least = least.saturating_sub(much.saturating_mul(i128::from(weight)));
            most = most.saturating_sub(little.saturating_mul(i128::from(weight)));
            count += weight;
        }
        at_least = at_least.or_else(|| (least <= 0).then_some(count));
        (at_least.unwrap_or(u64::MAX), enough.or_else(|| (most <= 0).then_some(count)))
    }

    /// What supporters and some more voters can give without the project being dearer than the winner, times the factor of that one, and whether somebody gives
    /// the full price.
    fn given(&self, more: &[(usize, u64)]) -> (BigInt, bool) {
        let market = self.counted.run.state.market;
        let backers = market.sides[self.project].backed().map(|(class, worth)| (class, worth, market.weights[class]));
        let (mut in_full, mut less) = (0_u128, BigInt::ZERO);
        for (class, worth, count) in backers.chain(more.iter().map(|(class, count)| (*class, 1, *count))) {
            let money = &self.purses.money[class];
            let is_full = self.bar.is_some_and(|bar| {
                let rough = self.purses.rough[class].saturating_mul(i128::from(bar.side.factor.max(1)));
                let of = i128::from(self.factor()).saturating_mul(i128::from(worth));
                let far = i128::from(bar.side.factor.max(1)).saturating_add(of);
                match rough.saturating_sub(bar.rough.saturating_mul(of)) {
                    above if above > far => true,
                    below if below < -far => false,
                    _ => money * bar.side.factor.max(1) >= bar.price * self.factor() * worth,
                }
            });
            if is_full {
                in_full += u128::from(count) * u128::from(worth);
            } else {
                less += money * count;
            }
        }
        match self.bar {
            Some(bar) => (bar.price * self.factor() * in_full + less * bar.side.factor.max(1), in_full > 0),
            None => (less, false),
        }
    }

    fn needed(&self) -> BigInt {
        BigInt::from(self.cost) * &self.purses.denominator * self.bar.map_or(1, |bar| bar.side.factor.max(1))
    }

    /// Whether the project would have been taken with some more supporters. If it would be just as dear as the winner, the order of ties decides.
    fn wins(&self, more: &[(usize, u64)], lot: &Lot) -> bool {
        let needed = self.needed();
        let (given, in_full) = self.given(more);
        match (given.cmp(&needed), self.bar.filter(|_| in_full)) {
            (Ordering::Less, _) => false,
            (Ordering::Equal, Some(bar)) => {
                let votes = self.counted.run.state.market.sides[self.project].votes + more.iter().map(|(_, count)| count).sum::<u64>();
                let key = |cost: u64, votes: u64, project: usize| (cost, std::cmp::Reverse(votes), lot.place(project));
                key(self.cost, votes, self.project) < key(bar.side.cost, bar.side.votes, bar.winner)
            }
            _ => true,
        }
    }

    /// The fewest further supporters, the richest first, known to be at least and at most so many.
    fn further(&self, richest: &[usize], bounds: (u64, Option<u64>), lot: &Lot) -> Option<u64> {
        let market = self.counted.run.state.market;
        let side = &market.sides[self.project];
        let mut others: Vec<(usize, u64)> = Vec::new();
        let mut all = 0;
        for &class in richest.iter().filter(|class| market.weights[**class] > 0 && !side.is_backed_by(**class)) {
            if bounds.1.is_some_and(|enough| all >= enough) {
                break;
            }
            others.push((class, market.weights[class]));
            all += market.weights[class];
        }
        let first = |mut count: u64| -> Vec<(usize, u64)> {
            let taken = others.iter().map_while(|(class, weight)| {
                let taken = count.min(*weight);
                count -= taken;
                (taken > 0).then_some((*class, taken))
            });
            taken.collect()
        };
        let (mut low, mut high) = (bounds.0, bounds.1.unwrap_or(all));
        if self.wins(&first(low), lot) {
            return Some(low);
        }
        if bounds.1.is_none() && !self.wins(&first(high), lot) {
            return None;
        }
        while low + 1 < high {
            let middle = low.midpoint(high);
            if self.wins(&first(middle), lot) { high = middle } else { low = middle }
        }
        Some(high)
    }
}
