//! One run: a given share for each voter, and no completion.
//!
//! The money left of a class of voters is known by two whole numbers, a lower and an upper bound, in so small a unit that the share itself is whole. A price
//! computed of the upper bounds of the money is a lower bound of the price, and the other way round. A project whose upper price is below all other lower ones is
//! the cheapest for certain; whatever bounds leave open is decided by fractions.

use num_bigint::BigInt;

use super::exact::{Exact, Price};
use super::market::{Market, Side};
use super::state::{NEVER, State};
use crate::lot::Lot;
use crate::tie::{Broken, take};

/// Bits of the largest share.
const BITS: u32 = 60;

/// The state of a run.
#[derive(Debug)]
pub(super) struct Run<'a> {
    pub state: State<'a>,
    /// The share of all voters together, in units: each has this, divided by their number.
    pub total: u64,
    /// By how much amounts are multiplied here, in bits and beyond the number of voters.
    shift: u32,
    /// Bounds of the money left.
    low: Vec<i64>,
    high: Vec<i64>,
    pub ties: Vec<(Vec<usize>, Broken)>,
    pub exact: Exact,
    /// Lower bounds of prices; `None`: out.
    prices: Vec<Option<i64>>,
    fresh: Vec<bool>,
    /// Upper bounds of the prices that were paid, in the order of the rounds.
    caps: Vec<i64>,
    /// What such bounds were with a smaller share, and whether it was seen to go the same way with every share between.
    guide: Option<(Vec<usize>, Vec<i64>)>,
}

impl<'a> Run<'a> {
    /// Gives everybody a share of a total.
    #[inline(never)]
    pub fn new(market: &'a Market, total: u64) -> Self {
        let shift = BITS.saturating_sub(64 - total.leading_zeros());
        let share = i64::try_from(total << shift).unwrap_or(i64::MAX);
        let (classes, projects) = (market.weights.len(), market.sides.len());
        Self {
            state: State::new(market),
            total,
            shift,
            low: vec![share; classes],
            high: vec![share; classes],
            ties: Vec::new(),
            exact: Exact::new(total, market.voters),
            prices: market.sides.iter().map(|side| (!side.backers.is_empty() && side.cost <= total).then_some(0)).collect(),
            fresh: vec![false; projects],
            caps: Vec::new(),
            guide: None,
        }
    }

    /// The same with more money than in another run, to see whether everything goes the same way, and with every share between: see [`Run::is_like`].
    #[inline(never)]
    pub fn after(other: &Self, total: u64) -> Self {
        let mut run = Self::new(other.state.market, total);
        let narrower = other.shift.saturating_sub(run.shift);
        let caps = other.caps.iter().map(|cap| if narrower == 0 { *cap } else { (cap >> narrower).saturating_add(1) });
        run.guide = Some((other.state.order.clone(), caps.collect()));
        run
    }

    /// Whether projects are taken in the same order as in the run that this was made after, and so with every share between the two.
    ///
    /// As long as the same are taken and the same voters pay their last, money left and prices are linear in the share: money grows, prices fall. So if in each
    /// round nobody else is as cheap with the money of this run as the winner was in the other, nobody is between; and who cannot pay now could not before.
    pub fn is_like(&self, other: &Self) -> bool {
        self.guide.is_some() && self.state.order == other.state.order && self.state.emptied == other.state.emptied
    }

    /// Takes projects until none can be paid, or until they cost more than a limit.
    pub fn go(&mut self, limit: u64, lot: &Lot) -> u128 {
        let mut cost = 0;
        while let Some(project) = self.choose(lot) {
            self.pay(project);
            cost += u128::from(self.state.market.sides[project].cost);
            if cost > u128::from(limit) {
                break;
            }
        }
        cost
    }

    /// What was taken costs.
    #[cfg(feature = "every-way")]
    pub fn cost(&self) -> u128 {
        self.state.order.iter().map(|project| u128::from(self.state.market.sides[*project].cost)).sum()
    }

    fn scaled(&self, units: u64) -> i128 {
        (i128::from(units) * i128::from(self.state.market.voters)) << self.shift
    }

    /// The next project.
    #[inline(never)]
    pub fn choose(&mut self, lot: &Lot) -> Option<usize> {
        loop {
            let best = self.cheapest()?;
            if !self.fresh[best] {
                self.refresh(best);
                continue;
            }
            let Some(cap) = self.upper(best).or_else(|| self.upper_exactly(best)) else {
                self.prices[best] = None;
                continue;
            };
            let rivals = self.rivals(best, cap);
            if rivals.is_empty() {
                self.follow(best);
                self.caps.push(cap);
                return Some(best);
            }
            self.guide = None;
            let mut all = rivals;
            all.push(best);
            if let Some(taken) = self.choose_exactly(&all, lot) {
                self.caps.push(i64::MAX);
                return Some(taken);
            }
        }
    }

    /// Compares a round with that of the run before: the guide goes if another won there, or if another could win with a share between.
    fn follow(&mut self, best: usize) {
        let round = self.state.order.len();
        if let Some((order, caps)) = self.guide.take()
            && order.get(round) == Some(&best)
            && self.rivals(best, caps[round]).is_empty()
        {
            self.guide = Some((order, caps));
        }
    }

    /// The project with the lowest lower bound of its price.
    fn cheapest(&self) -> Option<usize> {
        let mut best: Option<(usize, i128, i128)> = None;
        for (project, price) in self.prices.iter().enumerate() {
            let Some(price) = price else { continue };
            let (price, factor) = (i128::from(*price), i128::from(self.factor(project)));
            if best.is_none_or(|(_, least, by)| price * by < least * factor) {
                best = Some((project, price, factor));
            }
        }
        best.map(|(project, ..)| project)
    }

    fn factor(&self, project: usize) -> u64 {
        self.state.market.sides[project].factor.max(1)
    }

    fn refresh(&mut self, project: usize) {
        let side = &self.state.market.sides[project];
        let start = self.prices[project].unwrap_or_default();
        self.prices[project] = self.bound(side, &self.high, start, false);
        self.fresh[project] = true;
    }

    fn upper(&self, project: usize) -> Option<i64> {
        self.bound(&self.state.market.sides[project], &self.low, self.prices[project].unwrap_or_default(), true)
    }

    /// The same where bounds leave open whether there is enough money. Returns `None` if there is not.
    fn upper_exactly(&mut self, project: usize) -> Option<i64> {
        let Price { payment, worth } = self.price(project)?;
        let scale = BigInt::from(self.state.market.voters) << self.shift;
        i64::try_from(payment * scale / (&self.exact.denominator * worth) + 1_u8).ok()
    }

    /// Others that could be as cheap as the best, whose price is at most `cap`.
    #[inline(never)]
    fn rivals(&mut self, best: usize, cap: i64) -> Vec<usize> {
        let by = i128::from(self.factor(best));
        let mut rivals = Vec::new();
        for project in 0..self.prices.len() {
            let factor = i128::from(self.factor(project));
            let close = |price: Option<i64>| price.is_some_and(|price| i128::from(price) * by <= i128::from(cap) * factor);
            if project == best || !close(self.prices[project]) {
                continue;
            }
            if !self.fresh[project] {
                self.refresh(project);
            }
            if close(self.prices[project]) {
                rivals.push(project);
            }
        }
        rivals
    }

    /// A bound of what each backer pays for a unit of worth, so that all pay the cost together. Begins at a lower bound. Returns `None` if these amounts of money
    /// are not enough.
    #[inline(never)]
    fn bound(&self, side: &Side, money: &[i64], start: i64, up: bool) -> Option<i64> {
        let cost = self.scaled(side.cost);
        let mut price = start;
        loop {
            let (poor, rich) = if side.worth.is_empty() { self.split(side, money, price) } else { self.split_by_worth(side, money, price) };
            if rich == 0 {
                return None;
            }
            let open = cost - poor;
            let next = i64::try_from(open.div_euclid(rich) + i128::from(up && open.rem_euclid(rich) > 0)).ok()?;
            if next <= price {
                return Some(price);
            }
            price = next;
        }
    }

    /// The money of those who have less than a price, and how many have as much.
    fn split(&self, side: &Side, money: &[i64], price: i64) -> (i128, i128) {
        let (mut poor, mut rich) = (0_i128, 0_u64);
        for class in &side.backers {
            let (left, weight) = (money[*class as usize], self.state.market.weights[*class as usize]);
            if left < price {
                poor += i128::from(left) * i128::from(weight);
            } else {
                rich += weight;
            }
        }
        (poor, i128::from(rich))
    }

    fn split_by_worth(&self, side: &Side, money: &[i64], price: i64) -> (i128, i128) {
        let (mut poor, mut rich) = (0_i128, 0_i128);
        for (class, worth) in side.backed() {
            let (left, weight) = (i128::from(money[class]), i128::from(self.state.market.weights[class]));
            if left < i128::from(price) * i128::from(worth) {
                poor += left * weight;
            } else {
                rich += weight * i128::from(worth);
            }
        }
        (poor, rich)
    }

    /// Decides by fractions. Who cannot pay is out; returns `None` if that was the one that seemed cheapest, or if nobody is left.
    #[inline(never)]
    fn choose_exactly(&mut self, all: &[usize], lot: &Lot) -> Option<usize> {
        let mut priced: Vec<(usize, Price)> = Vec::new();
        let mut out = false;
        for &project in all {
            match self.price(project) {
                Some(price) => priced.push((project, price)),
                None => {
                    self.prices[project] = None;
                    out = true;
                }
            }
        }
        if out {
            return None;
        }
        let key = |(project, price): &(usize, Price)| (price.payment.clone(), BigInt::from(price.worth) * self.factor(*project));
        let cheaper = |a: &(BigInt, BigInt), b: &(BigInt, BigInt)| (&a.0 * &b.1).cmp(&(&b.0 * &a.1));
        let keys: Vec<_> = priced.iter().map(key).collect();
        let least = keys.iter().min_by(|a, b| cheaper(a, b))?;
        let tied: Vec<usize> = priced.iter().zip(&keys).filter(|(_, key)| cheaper(key, least).is_eq()).map(|((project, _), _)| *project).collect();
        let (taken, broken) = take(&tied, |project| self.state.market.sides[project].standing(), lot)?;
        if tied.len() > 1 {
            let mut tied = tied;
            tied.sort_unstable();
            self.ties.push((tied, broken));
        }
        Some(taken)
    }

    /// The price of a project as a fraction.
    #[inline(never)]
    pub fn price(&mut self, project: usize) -> Option<Price> {
        self.catch_up();
        let side = &self.state.market.sides[project];
        let low = self.prices[project].unwrap_or_default();
        let high = self.bound(side, &self.low, low, true);
        let mut price = Price::new(&self.exact, side.cost);
        let (mut open, mut poor) = (Vec::new(), Vec::new());
        for (class, worth) in side.backed().filter(|(class, _)| self.state.emptied[*class] == NEVER) {
            let of = i128::from(worth);
            if i128::from(self.high[class]) < i128::from(low) * of {
                poor.push(class);
                continue;
            }
            price.worth += self.state.market.weights[class] * worth;
            if high.is_none_or(|high| i128::from(self.low[class]) < i128::from(high) * of) {
                open.push((class, worth));
            }
        }
        price.payment -= self.exact.sum(&self.state, &poor);
        price.settle(&self.exact, &self.state, open)
    }

    /// Computes prices of rounds that were paid since.
    pub fn catch_up(&mut self) {
        self.exact.catch_up(&self.state);
    }

    /// Lets the backers of a project pay.
    #[inline(never)]
    pub fn pay(&mut self, project: usize) {
        let market = self.state.market;
        let side = &market.sides[project];
        let low = self.prices[project].unwrap_or_default();
        // Whoever was taken can pay; where bounds are too far apart to see it, nobody has more than the share.
        let high = self.bound(side, &self.low, low, true);
        let round = u32::try_from(self.state.order.len()).unwrap_or(NEVER - 1);
        let mut price: Option<Option<Price>> = None;
        let (mut emptied, mut rich) = (Vec::new(), Vec::with_capacity(side.backers.len()));
        for (class, worth) in side.backed() {
            if self.state.emptied[class] != NEVER {
                continue;
            }
            let of = i128::from(worth);
            let is_poor = if i128::from(self.high[class]) <= i128::from(low) * of {
                true
            } else if high.is_some_and(|high| i128::from(self.low[class]) >= i128::from(high) * of) {
                false
            } else {
                let price = price.get_or_insert_with(|| self.price(project));
                price.as_ref().is_none_or(|price| price.takes_all(&self.exact.sum(&self.state, &[class]), market.weights[class], worth))
            };
            if is_poor {
                emptied.push(class);
            } else {
                rich.push((class, of));
            }
        }
        for (class, of) in rich {
            let most = high.map_or(i128::from(i64::MAX), |high| i128::from(high) * of);
            self.low[class] = i64::try_from((i128::from(self.low[class]) - most).max(0)).unwrap_or_default();
            self.high[class] = i64::try_from((i128::from(self.high[class]) - i128::from(low) * of).max(0)).unwrap_or_default();
        }
        for class in emptied {
            self.state.emptied[class] = round;
            self.low[class] = 0;
            self.high[class] = 0;
        }
        self.state.round_of[project] = round;
        self.state.order.push(project);
        self.prices[project] = None;
        self.fresh.fill(false);
    }
}
