//! The ways of taking equal projects in one run, each followed to its end, in bounded time and memory.

use std::collections::{HashMap, HashSet};

use num_bigint::BigInt;
use sha2::{Digest as _, Sha256};

use super::completion::enough;
use super::market::{Market, Side};
use super::run::Run;
use super::state::NEVER;
use crate::lot::Lot;
use crate::tie::Broken;

/// How much is followed, in looks at a voter or a project: about two seconds.
pub(super) const MOST_WORK: usize = 200_000_000;
/// How much is remembered at a time, in words of eight bytes: about 32 MB.
pub(super) const MOST_HELD: usize = 4_000_000;
/// Looks for which one step of a division of long numbers counts.
const DIVISION: usize = 24;

/// In the order of the list.
pub(super) fn listed(order: &[usize]) -> Vec<usize> {
    let mut listed = order.to_vec();
    listed.sort_unstable();
    listed
}

/// Whether only their names tell two projects apart.
pub(super) fn is_twin(one: &Side, other: &Side) -> bool {
    one.cost == other.cost && one.factor == other.factor && one.votes == other.votes && one.backers == other.backers && one.worth == other.worth
}

/// The runs in which a share ends.
pub(super) struct Ends<'a> {
    /// Those that cost no more than the limit, each set of winners once.
    pub within: Vec<Run<'a>>,
    /// Whether some cost more.
    pub over: bool,
}

/// What follows every way, as long as time and memory last.
pub(super) struct Following {
    lot: Lot,
    limit: u64,
    /// How much may be done yet.
    pub work: usize,
    /// How much is remembered.
    pub held: usize,
    /// Looks of a round, whatever happens in it.
    round: usize,
    /// Words of a run.
    pub words: usize,
    /// Whether ends with the same winners are told apart by what would be enough for another.
    with_raise: bool,
}

impl Following {
    pub fn new(market: &Market, with_raise: bool) -> Self {
        let (classes, projects) = (market.weights.len(), market.sides.len());
        let backers: usize = market.sides.iter().map(|side| side.backers.len()).sum();
        let (round, words) = (64 + classes + projects + backers / 4, 64 + 3 * classes + 16 * projects);
        Self { lot: Lot::none(projects), limit: market.budget, work: MOST_WORK, held: 0, round, words, with_raise }
    }

    /// Counts work; `None` if it is too much.
    pub fn charge(&mut self, work: usize) -> Option<()> {
        self.work = self.work.checked_sub(work)?;
        Some(())
    }

    /// Counts memory; `None` if it is too much.
    fn hold(&mut self, words: usize) -> Option<()> {
        self.held += words;
        (self.held <= MOST_HELD).then_some(())
    }

    /// Every end of a run that begins so.
    pub fn ends<'a>(&mut self, begin: &dyn Fn() -> Run<'a>) -> Option<Ends<'a>> {
        let before = self.held;
        let (mut within, mut known, mut seen, mut over) = (Vec::new(), HashSet::new(), HashSet::new(), false);
        let mut open = vec![Vec::new()];
        while let Some(way) = open.pop() {
            self.held = self.held.saturating_sub(way.len() + 3);
            match self.follow(&way, begin(), (&mut open, &mut seen))? {
                Way::Known => {}
                Way::Over => over = true,
                Way::Within(mut run) => {
                    let raise = if self.with_raise { enough(&mut run) } else { 0 };
                    // Of its ties it is asked alone whether one is open.
                    run.ties.retain(|(_, broken)| *broken == Broken::Nothing);
                    run.ties.truncate(1);
                    if known.insert((listed(&run.state.order), raise)) {
                        self.hold(self.words)?;
                        within.push(*run);
                    }
                }
            }
        }
        self.held = before;
        Some(Ends { within, over })
    }

    /// One way to its end. It is known by what was taken first: a lot with that order leads there again. Ways that part from it are added.
    fn follow<'a>(&mut self, way: &[usize], run: Run<'a>, (open, seen): (&mut Vec<Vec<usize>>, &mut HashSet<[u8; 32]>)) -> Option<Way<'a>> {
        let (mut run, lot) = (run, self.lot.beginning_with(way));
        self.charge(run.state.market.sides.len() * (8 + way.len()))?;
        loop {
            let known = run.ties.len();
            let Some(first) = run.choose(&lot) else { return Some(Way::Within(Box::new(run))) };
            let market = run.state.market;
            let length = length(&run);
            let tied = run.ties.get(known).map_or(0, |(tied, _)| tied.iter().map(|project| market.sides[*project].backers.len() + DIVISION * length).sum());
            self.charge(self.round + 8 * tied)?;
            let is_open = run.ties.get(known).is_some_and(|(_, broken)| *broken == Broken::Nothing);
            if is_open && run.state.order.len() >= way.len() {
                let tied = run.ties[known].0.clone();
                self.charge(tied.len() * tied.len() * 8 + 8 * self.round)?;
                for other in others(&mut run, &tied, first) {
                    self.hold(run.state.order.len() + 4)?;
                    open.push([run.state.order.as_slice(), &[other]].concat());
                }
            }
            run.pay(first);
            if run.cost() > u128::from(self.limit) {
                return Some(Way::Over);
            }
            // Where the ways parted, and from there on.
            let is_after = run.state.order.len() >= way.len().max(1);
            if is_after && (is_open || !way.is_empty()) {
                self.charge(self.round + length * (DIVISION * 64 + run.state.order.len() * 16))?;
                if !seen.insert(key(&mut run)) {
                    return Some(Way::Known);
                }
                // A table has more places than it holds keys, and is copied as it grows.
                self.hold(12)?;
            }
        }
    }
}

/// How a way ended.
enum Way<'a> {
    /// Where another one had come before.
    Known,
    /// With more than there is money for.
    Over,
    Within(Box<Run<'a>>),
}

/// How long the numbers of a run are, in words.
fn length(run: &Run) -> usize {
    usize::try_from(run.exact.denominator.bits() / 64 + 1).unwrap_or(usize::MAX >> 16)
}

/// Of equal projects those that are tried besides the first.
fn others(run: &mut Run, tied: &[usize], first: usize) -> Vec<usize> {
    let market = run.state.market;
    let side = |project: usize| &market.sides[project];
    let mut together = vec![first];
    let (mut reached, mut rest): (HashSet<u32>, Vec<usize>) = (side(first).backers.iter().copied().collect(), tied.to_vec());
    rest.retain(|project| *project != first);
    loop {
        let (more, apart): (Vec<usize>, Vec<usize>) = rest.into_iter().partition(|project| side(*project).backers.iter().any(|class| reached.contains(class)));
        rest = apart;
        if more.is_empty() {
            break;
        }
        reached.extend(more.iter().flat_map(|project| &side(*project).backers));
        together.extend(more);
    }
    let is_tried = |project: usize| project != first && side(project).standing() == side(first).standing() && !is_twin(side(first), side(project));
    if !together.iter().any(|project| is_tried(*project)) || all_can_be_paid(run, &together) {
        return Vec::new();
    }
    let mut tried = vec![first];
    for project in together {
        if is_tried(project) && !tried.iter().any(|known| is_twin(side(*known), side(project))) {
            tried.push(project);
        }
    }
    tried.split_off(1)
}

/// Whether every supporter of more than one of these equal projects has the price of all of them. Then none of them is dearer after another, and nobody is out of
/// money in one order alone.
fn all_can_be_paid(run: &mut Run, together: &[usize]) -> bool {
    let market = run.state.market;
    let Some(price) = together.first().and_then(|first| run.price(*first)) else { return false };
    let factor = |project: usize| u128::from(market.sides[project].factor.max(1));
    let of_price = BigInt::from(price.worth) * factor(together[0]);
    let mut worth: HashMap<usize, (usize, u128)> = HashMap::new();
    for project in together {
        for (class, of) in market.sides[*project].backed().filter(|(class, _)| run.state.emptied[*class] == NEVER) {
            let (projects, sum) = worth.entry(class).or_default();
            *projects += 1;
            *sum += u128::from(of) * factor(*project);
        }
    }
    let shared = worth.into_iter().filter(|(_, (projects, _))| *projects > 1);
    shared.into_iter().all(|(class, (_, sum))| run.exact.sum(&run.state, &[class]) * &of_price >= &price.payment * sum * market.weights[class])
}

/// A sum of what decides how a run goes on: what was taken, at which prices in lowest terms, and who has nothing left.
fn key(run: &mut Run) -> [u8; 32] {
    run.catch_up();
    let (state, exact) = (&run.state, &run.exact);
    let mut divisor = exact.denominator.clone();
    for price in &exact.prices {
        if divisor == BigInt::from(1) {
            break;
        }
        divisor = common(price.clone(), divisor);
    }
    let mut sum = Sha256::new();
    let mut add = |number: &BigInt| {
        let bytes = (number / &divisor).to_signed_bytes_le();
        sum.update((bytes.len() as u64).to_le_bytes());
        sum.update(bytes);
    };
    add(&exact.denominator);
    let mut taken = Vec::with_capacity(state.round_of.len());
    for round in &state.round_of {
        taken.push(u8::from(*round != NEVER));
        if let Some(price) = exact.prices.get(*round as usize) {
            add(price);
        }
    }
    sum.update(taken);
    sum.update(state.emptied.iter().map(|round| u8::from(*round != NEVER)).collect::<Vec<u8>>());
    sum.finalize().into()
}

fn common(mut one: BigInt, mut other: BigInt) -> BigInt {
    while other != BigInt::ZERO {
        let rest = &one % &other;
        one = std::mem::replace(&mut other, rest);
    }
    one
}
