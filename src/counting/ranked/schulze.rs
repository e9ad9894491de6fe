//! Schulze's method (2011, *A new monotonic, clone-independent … single-winner election method*), by margins.

use super::pairs::Pairs;
use crate::lot::Lot;
use crate::order::sort;
use crate::tie::Broken;

/// Who beats whom, directly or by way of others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beaten {
    /// The strength of the strongest path from each option to each other: that of its weakest link.
    pub strength: Vec<Vec<u64>>,
    /// All options, in groups that nothing tells apart without a lot; the best first.
    pub ranking: Vec<Vec<usize>>,
    /// Groups for which a lot was needed.
    pub ties: Vec<(Vec<usize>, Broken)>,
}

/// Counts. An option wins if no other has a stronger path to it than back. A tie is one for the first place; the lot breaks it.
pub fn schulze(pairs: &Pairs, lot: &Lot) -> Beaten {
    let options = pairs.options();
    let mut strength: Vec<Vec<u64>> = (0..options).map(|row| (0..options).map(|column| pairs.margin(row, column)).collect()).collect();
    for by in 0..options {
        for row in 0..options {
            for column in 0..options {
                if row != column && row != by && column != by {
                    let way = strength[row][by].min(strength[by][column]);
                    strength[row][column] = strength[row][column].max(way);
                }
            }
        }
    }
    let mut left: Vec<usize> = (0..options).collect();
    let mut ranking = Vec::new();
    while !left.is_empty() {
        let best: Vec<usize> = left.iter().copied().filter(|option| left.iter().all(|other| strength[*option][*other] >= strength[*other][*option])).collect();
        // Beating by the strongest path is transitive, so somebody is always unbeaten.
        let mut best = if best.is_empty() { left.clone() } else { best };
        left.retain(|option| !best.contains(option));
        sort(&mut best, &|a, b| lot.place(a).cmp(&lot.place(b)));
        ranking.push(best);
    }
    let mut ties = Vec::new();
    if let Some(first) = ranking.first().filter(|first| first.len() > 1) {
        let mut tied = first.clone();
        tied.sort_unstable();
        ties.push((tied, if lot.is_drawn() { Broken::Lot } else { Broken::Nothing }));
    }
    Beaten { strength, ranking, ties }
}
