//! Options that a rule cannot tell apart.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::lot::Lot;
use crate::order::sort_few;

/// Options that were equal when one had to be taken.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Tie {
    /// Their places in the list.
    #[serde(skip)]
    pub options: Vec<usize>,
    /// Who they are.
    #[serde(rename = "options")]
    pub ids: Vec<String>,
    pub broken_by: Broken,
}

/// What told them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Broken {
    LowerCost,
    MoreVotes,
    Lot,
    /// Nothing, and whichever is taken, the same win.
    DoesNotMatter,
    /// Nothing, and it matters.
    Nothing,
}

/// What tells a project from another that the rule finds equal: lower cost, then more votes, then the lot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    pub cost: u64,
    pub votes: u64,
}

/// Takes one of equal options. Returns it and what told it apart.
pub(crate) fn take(tied: &[usize], standing: impl Fn(usize) -> Standing, lot: &Lot) -> Option<(usize, Broken)> {
    let first = *tied.iter().min_by_key(|option| {
        let Standing { cost, votes } = standing(**option);
        (cost, std::cmp::Reverse(votes), lot.place(**option))
    })?;
    let best = standing(first);
    let same_cost: Vec<usize> = tied.iter().copied().filter(|option| standing(*option).cost == best.cost).collect();
    let broken = if same_cost.len() == 1 {
        Broken::LowerCost
    } else if same_cost.iter().filter(|option| standing(**option) == best).count() == 1 {
        Broken::MoreVotes
    } else if lot.is_drawn() {
        Broken::Lot
    } else {
        Broken::Nothing
    };
    Some((first, broken))
}

/// The most orders of equal options that are tried.
const MOST_ORDERS: usize = 720;

/// Who wins, and options that nothing told apart: a group each time one of them had to be taken.
pub(crate) type Told = (Vec<usize>, Vec<Vec<usize>>);

/// Counts in every order of options that a count without a lot found equal, to see whether it matters which is taken first. Returns whether every order gives the
/// same winners; `None` if there are too many orders to try.
pub(crate) fn same_in_every_order((winners, open): Told, lot: &Lot, count: impl Fn(&Lot) -> Told) -> Option<bool> {
    let set = |winners: Vec<usize>| winners.into_iter().collect::<BTreeSet<_>>();
    let (wins, mut groups) = (set(winners), joined(open));
    loop {
        let orders = orders(&groups);
        if orders.len() > MOST_ORDERS {
            return None;
        }
        let mut found = groups.clone();
        for order in orders {
            let lot = groups.iter().zip(order).fold(lot.clone(), |lot, (group, order)| lot.rearranged(group, &order));
            let (winners, open) = count(&lot);
            if set(winners) != wins {
                return Some(false);
            }
            found.extend(open);
        }
        let found = joined(found);
        if found == groups {
            return Some(true);
        }
        groups = found;
    }
}

/// Groups that share an option as one.
fn joined(groups: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
    let mut joined: Vec<BTreeSet<usize>> = Vec::new();
    for group in groups {
        let mut group: BTreeSet<usize> = group.into_iter().collect();
        joined.retain(|known| {
            let apart = known.is_disjoint(&group);
            if !apart {
                group.extend(known);
            }
            apart
        });
        joined.push(group);
    }
    sort_few(&mut joined, |a, b| a.first().cmp(&b.first()));
    joined.into_iter().map(|group| group.into_iter().collect()).collect()
}

/// Every order of every group; as soon as they are too many, only so many, which is one more than are tried.
fn orders(groups: &[Vec<usize>]) -> Vec<Vec<Vec<usize>>> {
    let mut orders: Vec<Vec<Vec<usize>>> = vec![Vec::new()];
    for group in groups {
        let mut more = Vec::new();
        for order in permutations(group) {
            for known in &orders {
                more.push(known.iter().cloned().chain([order.clone()]).collect());
                if more.len() > MOST_ORDERS {
                    return more;
                }
            }
        }
        orders = more;
    }
    orders
}

fn permutations(group: &[usize]) -> Vec<Vec<usize>> {
    let mut orders: Vec<Vec<usize>> = vec![Vec::new()];
    for _ in group {
        let longer = orders.iter().flat_map(|order| group.iter().filter(|one| !order.contains(one)).map(|one| order.iter().copied().chain([*one]).collect()));
        orders = longer.take(MOST_ORDERS + 1).collect();
    }
    orders
}
