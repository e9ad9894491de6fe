//! Ranked pairs (Tideman 1987, *Independence of clones as a criterion for voting rules*), by margins.

use std::collections::BTreeSet;

use super::pairs::Pairs;
use crate::lot::Lot;
use crate::order::{sort, sort_few};
use crate::tie::Broken;

/// A count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locked {
    /// Pairs in the order in which they were looked at: who beats whom, by how many, and whether it was locked (or would have closed a circle).
    pub pairs: Vec<(usize, usize, u64, bool)>,
    /// All options, the best first.
    pub ranking: Vec<usize>,
    pub ties: Vec<(Vec<usize>, Broken)>,
}

/// The most ways of taking equal pairs that are followed.
const MOST_WAYS: usize = 20_000;

/// Who is above whom, each row the bits of those below.
type Order = Vec<u16>;

fn lock(order: &mut Order, above: usize, below: usize) -> bool {
    if order[below] & (1 << above) != 0 {
        return false;
    }
    let reached = order[below] | (1 << below);
    for (option, row) in order.iter_mut().enumerate() {
        if option == above || *row & (1 << above) != 0 {
            *row |= reached;
        }
    }
    true
}

fn is_unbeaten(order: &Order, option: usize) -> bool {
    order.iter().all(|row| row & (1 << option) == 0)
}

/// Counts. Victories are locked in by their margin, the greatest first, but for those that would close a circle. Of equal ones the lot decides: the pair
/// whose better option it names first, then whose worse option it names last. Without a lot every way is followed, and more than one possible winner is a tie.
pub fn ranked_pairs(pairs: &Pairs, lot: &Lot) -> Locked {
    let options = pairs.options().min(16);
    let mut victories: Vec<(u64, usize, usize)> = Vec::new();
    for row in 0..options {
        victories.extend((0..options).map(|column| (pairs.margin(row, column), row, column)).filter(|(margin, ..)| *margin > 0));
    }
    let place = |(margin, row, column): &(u64, usize, usize)| (std::cmp::Reverse(*margin), lot.place(*row), std::cmp::Reverse(lot.place(*column)));
    sort_few(&mut victories, |a, b| place(a).cmp(&place(b)));
    let mut order: Order = vec![0; options];
    let looked = victories.iter().map(|(margin, row, column)| (*row, *column, *margin, lock(&mut order, *row, *column))).collect();
    let mut ranking: Vec<usize> = (0..options).collect();
    let key = |option: usize| (order.iter().filter(|row| **row & (1 << option) != 0).count(), lot.place(option));
    sort(&mut ranking, &|a, b| key(a).cmp(&key(b)));
    let winners = possible_winners(&victories, options);
    let mut ties = Vec::new();
    if winners.len() != 1 && options > 1 {
        let tied = if winners.is_empty() { (0..options).collect() } else { winners.into_iter().collect() };
        ties.push((tied, if lot.is_drawn() { Broken::Lot } else { Broken::Nothing }));
    }
    Locked { pairs: looked, ranking, ties }
}

/// Who wins in some way of taking equal pairs; nobody, if there are too many ways to follow.
fn possible_winners(victories: &[(u64, usize, usize)], options: usize) -> BTreeSet<usize> {
    let mut orders: BTreeSet<Order> = BTreeSet::from([vec![0; options]]);
    for equal in victories.chunk_by(|a, b| a.0 == b.0) {
        let mut done = BTreeSet::new();
        let mut seen: BTreeSet<Order> = BTreeSet::new();
        let mut open: Vec<Order> = orders.into_iter().collect();
        while let Some(order) = open.pop() {
            let further = equal.iter().filter(|(_, row, column)| order[*row] & (1 << column) == 0);
            let next: Vec<Order> = further
                .filter_map(|(_, row, column)| {
                    let mut next = order.clone();
                    lock(&mut next, *row, *column).then_some(next)
                })
                .collect();
            if next.is_empty() {
                done.insert(order);
            }
            open.extend(next.into_iter().filter(|next| seen.insert(next.clone())));
            if seen.len() > MOST_WAYS {
                return BTreeSet::new();
            }
        }
        orders = done;
    }
    orders.iter().flat_map(|order| (0..options).filter(|option| is_unbeaten(order, *option))).collect()
}
