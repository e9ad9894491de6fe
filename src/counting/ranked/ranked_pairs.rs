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
    if winners.len() > 1 {
        ties.push((winners.into_iter().collect(), if lot.is_drawn() { Broken::Lot } else { Broken::Nothing }));
    }
    Locked { pairs: looked, ranking, ties }
}

/// Who beats whom, also by way of others, as the bits of each row.
fn reach(options: usize, victories: impl Iterator<Item = (usize, usize)>) -> Order {
    let mut reach: Order = vec![0; options];
    victories.for_each(|(above, below)| reach[above] |= 1 << below);
    for by in 0..options {
        let further = reach[by];
        reach.iter_mut().filter(|row| **row & (1 << by) != 0).for_each(|row| *row |= further);
    }
    reach
}

/// Who wins in some way of taking equal pairs.
///
/// A victory that is in no circle is locked in every way, so whoever is beaten by somebody outside of their own circle wins in none; being beaten from outside by
/// way of the circle alone says nothing, since that way may be the one that is left out. What happens in a circle depends on the pairs within it, so each is followed
/// alone; where the ways are too many, all whom nobody beats from outside are taken for possible winners.
fn possible_winners(victories: &[(u64, usize, usize)], options: usize) -> BTreeSet<usize> {
    let reach = reach(options, victories.iter().map(|(_, row, column)| (*row, *column)));
    let reaches = |from: usize, to: usize| reach[from] & (1 << to) != 0;
    let circle = |one: usize| (0..options).filter(|other| one == *other || (reaches(one, *other) && reaches(*other, one))).collect::<Vec<_>>();
    let mut winners = BTreeSet::new();
    for circle in (0..options).map(circle).collect::<BTreeSet<_>>() {
        let is_beaten = |one: usize| victories.iter().any(|(_, row, column)| *column == one && !circle.contains(row));
        let open: Vec<usize> = circle.iter().copied().filter(|one| !is_beaten(*one)).collect();
        if open.is_empty() {
            continue;
        }
        let within = victories.iter().copied().filter(|(_, row, column)| circle.contains(row) && circle.contains(column));
        let orders = orders_of(&within.collect::<Vec<_>>(), options);
        winners.extend(open.into_iter().filter(|option| orders.as_ref().is_none_or(|orders| orders.iter().any(|order| is_unbeaten(order, *option)))));
    }
    winners
}

/// Every order that victories can end in; `None`, if there are too many ways to follow.
fn orders_of(victories: &[(u64, usize, usize)], options: usize) -> Option<BTreeSet<Order>> {
    let mut orders: BTreeSet<Order> = BTreeSet::from([vec![0; options]]);
    for equal in victories.chunk_by(|a, b| a.0 == b.0) {
        let mut done = BTreeSet::new();
        let mut seen: BTreeSet<Order> = BTreeSet::new();
        let mut open: Vec<Order> = orders.into_iter().collect();
        while let Some(order) = open.pop() {
            let next = next_orders(&order, equal);
            if next.is_empty() {
                done.insert(order);
            }
            open.extend(next.into_iter().filter(|next| seen.insert(next.clone())));
            if seen.len() > MOST_WAYS {
                return None;
            }
        }
        orders = done;
    }
    Some(orders)
}

/// An order with one more of equal victories, each way; those that can close no circle are taken together, because it is the same when.
fn next_orders(order: &Order, equal: &[(u64, usize, usize)]) -> Vec<Order> {
    let is_above = |above: usize, below: usize| order[above] & (1 << below) != 0;
    let open: Vec<(usize, usize)> =
        equal.iter().map(|(_, row, column)| (*row, *column)).filter(|(row, column)| !is_above(*row, *column) && !is_above(*column, *row)).collect();
    let locked = (0..order.len()).flat_map(|row| (0..order.len()).map(move |column| (row, column))).filter(|(row, column)| is_above(*row, *column));
    let reach = reach(order.len(), locked.chain(open.iter().copied()));
    let (circling, free): (Vec<_>, Vec<_>) = open.into_iter().partition(|(row, column)| reach[*column] & (1 << row) != 0);
    let with = |pairs: &[(usize, usize)]| {
        let mut next = order.clone();
        pairs.iter().for_each(|(row, column)| {
            lock(&mut next, *row, *column);
        });
        next
    };
    if free.is_empty() { circling.iter().map(|pair| with(&[*pair])).collect() } else { vec![with(&free)] }
}
