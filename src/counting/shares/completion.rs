//! From runs to winners: what is done with the money that a first run leaves.

use num_bigint::BigInt;

use super::market::{Market, TooLarge};
use super::run::Run;
use super::state::NEVER;
use crate::lot::Lot;
use crate::tie::Broken;

/// What is done with money that is left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Completion {
    /// Nothing.
    None,
    /// Every voter gets one unit more, and all is counted anew, until the winners would cost more than the budget; the last that fits holds.
    #[default]
    Add1,
    /// The same, by more than one unit where less could not help: as much as makes the money that is left with the supporters of some loser enough for it.
    AddOpt,
}

/// How to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    pub completion: Completion,
    /// Stop as soon as no further project fits into the budget.
    pub stop_when_exhaustive: bool,
}

/// A count.
#[derive(Debug)]
pub struct Counted<'a> {
    pub(super) run: Run<'a>,
    /// Equal projects in all runs, each group once.
    pub ties: Vec<(Vec<usize>, Broken)>,
    /// By how many units shares were raised, with the raise that was too much.
    pub raised: u64,
}

/// More raises than any council needs; a file that needs more has one voter and a great budget.
pub(super) const MOST_RUNS: u64 = 1_000_000;
/// The most money that a run can share out.
const MOST_TOTAL: u64 = 1 << 60;

impl Counted<'_> {
    /// The winners in the order in which they were taken.
    pub fn winners(&self) -> &[usize] {
        &self.run.state.order
    }

    /// What each voter had: a fraction of units.
    pub fn endowment(&self) -> (u64, u64) {
        (self.run.total, self.run.state.market.voters.max(1))
    }
}

/// Counts.
///
/// # Errors
/// When that takes more runs than are allowed.
pub fn equal_shares<'a>(market: &'a Market, options: Options, lot: &Lot) -> Result<Counted<'a>, TooLarge> {
    let mut total = market.budget;
    let mut run = Run::new(market, total);
    let mut cost = run.go(market.budget, lot);
    let mut ties = run.ties.clone();
    let (mut raised, mut runs, mut stride) = (0, 0, 1);
    let supported = market.supported().count();
    while options.completion != Completion::None && run.state.order.len() < supported {
        let is_exhaustive = || {
            let fits = |project: usize| cost + u128::from(market.sides[project].cost) <= u128::from(market.budget);
            !run.state.losers().any(fits)
        };
        if options.stop_when_exhaustive && is_exhaustive() {
            break;
        }
        let strides = options.completion == Completion::Add1;
        let raise = if strides { stride } else { enough(&mut run) };
        let more = raised_by(market, total, raise);
        runs += 1;
        if more.is_none() && (!strides || stride == 1) || runs > MOST_RUNS {
            return Err(TooLarge);
        }
        let next = more.map(|total| {
            let mut next = Run::after(&run, total);
            let cost = next.go(market.budget, lot);
            (next, cost)
        });
        // Several units at once only where nothing can happen between: then it is as if each had been added by itself.
        let Some((mut next, next_cost)) = next.filter(|(next, _)| !strides || stride == 1 || next.is_like(&run)) else {
            stride /= 2;
            continue;
        };
        stride = if next.is_like(&run) { stride.saturating_mul(2) } else { 1 };
        ties.append(&mut next.ties);
        if runs.is_multiple_of(1_000) {
            once(&mut ties);
        }
        raised += raise;
        if next_cost > u128::from(market.budget) {
            break;
        }
        total = next.total;
        cost = next_cost;
        run = next;
    }
    once(&mut ties);
    Ok(Counted { run, ties, raised })
}

/// A share of all voters together, raised by so many units each; `None` if that is too much.
pub(super) fn raised_by(market: &Market, total: u64, units: u64) -> Option<u64> {
    let more = market.step.checked_mul(market.voters)?.checked_mul(units)?;
    total.checked_add(more).filter(|total| *total <= MOST_TOTAL)
}

fn once(ties: &mut Vec<(Vec<usize>, Broken)>) {
    ties.sort();
    ties.dedup();
}

/// The least raise, in whole units, with which the money that is left with the supporters of some loser would be enough for it; at least one.
#[inline(never)]
pub(super) fn enough(run: &mut Run) -> u64 {
    run.catch_up();
    let (market, exact) = (run.state.market, &run.exact);
    let raises = run.state.losers().map(|project| {
        let side = &market.sides[project];
        let with_money: Vec<usize> = side.backed().map(|(class, _)| class).filter(|class| run.state.emptied[*class] == NEVER).collect();
        let lacking = BigInt::from(side.cost) * &exact.denominator - exact.sum(&run.state, &with_money);
        let each = &exact.denominator * market.step * side.votes.max(1);
        u64::try_from((lacking + &each - 1_u8) / each).unwrap_or(1).max(1)
    });
    raises.min().unwrap_or(1)
}
