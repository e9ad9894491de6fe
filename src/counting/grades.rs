//! Choosing one or some by marks on each option: approval, points, score, majority judgment.

use std::cmp::Ordering;

use crate::lot::Lot;
use crate::order::sort;
use crate::tie::Broken;

/// A count by sums: most first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    pub sums: Vec<u64>,
    /// All options, the best first; equal ones by the lot.
    pub ranking: Vec<usize>,
    /// The first options, as many as win.
    pub winners: Vec<usize>,
    /// Options that are equal where the winners end.
    pub ties: Vec<(Vec<usize>, Broken)>,
}

/// **Approval** (each option named counts one), **points** and **score** (each what it is given): the greatest sums win. An option that is not marked gets nothing.
pub fn sums(options: usize, ballots: &[Vec<(usize, u64)>], seats: usize, lot: &Lot) -> Sums {
    let mut sums = vec![0_u64; options];
    for (option, given) in ballots.iter().flatten() {
        if let Some(sum) = sums.get_mut(*option) {
            *sum = sum.saturating_add(*given);
        }
    }
    let (ranking, ties) = ranked(options, seats, lot, |a, b| sums[b].cmp(&sums[a]));
    let winners = ranking.iter().copied().take(seats).collect();
    Sums { sums, ranking, winners, ties }
}

/// Options in order, and the tie at the end of the winners.
fn ranked(options: usize, seats: usize, lot: &Lot, compare: impl Fn(usize, usize) -> Ordering) -> (Vec<usize>, Vec<(Vec<usize>, Broken)>) {
    let mut ranking: Vec<usize> = (0..options).collect();
    sort(&mut ranking, &|a, b| compare(a, b).then(lot.place(a).cmp(&lot.place(b))));
    let mut ties = Vec::new();
    if let (Some(last), Some(next)) = (seats.checked_sub(1).and_then(|last| ranking.get(last)), ranking.get(seats))
        && compare(*last, *next).is_eq()
    {
        let tied = (0..options).filter(|option| compare(*option, *last).is_eq()).collect();
        ties.push((tied, if lot.is_drawn() { Broken::Lot } else { Broken::Nothing }));
    }
    (ranking, ties)
}

/// The merit of an option in majority judgment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Merit {
    /// How many gave each grade, the worst first.
    pub grades: Vec<u64>,
    /// The median; of an even number the worse of the two in the middle.
    pub median: usize,
    /// How many gave more.
    pub above: u64,
    /// How many gave less.
    pub below: u64,
}

/// A count by medians.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub merits: Vec<Merit>,
    pub ranking: Vec<usize>,
    pub ties: Vec<(Vec<usize>, Broken)>,
}

/// **Majority judgment** (Balinski and Laraki 2010): the highest median wins. Of equal medians one vote with that grade is taken from each, and the medians that
/// are left are compared, until they differ. Who gave an option no grade gave it the worst.
pub fn majority_judgment(options: usize, grades: usize, ballots: &[Vec<Option<usize>>], lot: &Lot) -> Judged {
    best_judged((options, grades), ballots, 1, lot)
}

/// The same for so many winners: a tie is one between the last of them and the next.
pub fn best_judged((options, grades): (usize, usize), ballots: &[Vec<Option<usize>>], seats: usize, lot: &Lot) -> Judged {
    let mut given = vec![vec![0_u64; grades.max(1)]; options];
    for (option, counts) in given.iter_mut().enumerate() {
        for ballot in ballots {
            let grade = ballot.get(option).copied().flatten().filter(|grade| *grade < grades).unwrap_or_default();
            counts[grade] += 1;
        }
    }
    best_of(given, seats, lot)
}

/// The same of how many gave each grade to each option, the worst grade first.
pub fn best_of(given: Vec<Vec<u64>>, seats: usize, lot: &Lot) -> Judged {
    let options = given.len();
    let (ranking, ties) = ranked(options, seats, lot, |a, b| by_medians(&given[b], &given[a]));
    Judged { merits: given.into_iter().map(merit).collect(), ranking, ties }
}

fn median(grades: &[u64], voters: u64) -> usize {
    let mut so_far = 0;
    grades
        .iter()
        .position(|count| {
            so_far += count;
            2 * so_far >= voters.max(1)
        })
        .unwrap_or_default()
}

fn merit(grades: Vec<u64>) -> Merit {
    let median = median(&grades, grades.iter().sum());
    Merit { median, below: grades[..median].iter().sum(), above: grades[median + 1..].iter().sum(), grades }
}

/// Compares the medians, and those after taking away votes, many equal steps at once.
fn by_medians(a: &[u64], b: &[u64]) -> Ordering {
    let (mut a, mut b) = (a.to_vec(), b.to_vec());
    loop {
        let voters: u64 = a.iter().sum();
        if voters == 0 {
            return Ordering::Equal;
        }
        let (of_a, of_b) = (median(&a, voters), median(&b, voters));
        if of_a != of_b {
            return of_a.cmp(&of_b);
        }
        // As long as the same grade stays the median of both, taking it away one by one tells nothing.
        let steps = stays(&a, of_a).min(stays(&b, of_b)).max(1);
        a[of_a] -= steps;
        b[of_b] -= steps;
    }
}

/// How often the median can be taken away before another grade is the median.
fn stays(grades: &[u64], median: usize) -> u64 {
    let below: u64 = grades[..median].iter().sum();
    let above: u64 = grades[median + 1..].iter().sum();
    grades[median].saturating_sub(below.abs_diff(above))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{by_medians, majority_judgment, median, sums};
    use crate::lot::Lot;
    use crate::tie::Broken;

    #[test]
    fn the_greatest_sums_win() {
        let ballots = [vec![(0, 1), (2, 1)], vec![(2, 1)], vec![(1, 1)]];
        let approval = sums(3, &ballots, 1, &Lot::none(3));
        assert_eq!((approval.sums, approval.winners, approval.ties.len()), (vec![1, 1, 2], vec![2], 0));
        let two = sums(3, &ballots, 2, &Lot::none(3));
        assert_eq!(two.ties, [(vec![0, 1], Broken::Nothing)]);
        let score = sums(2, &[vec![(0, 5), (1, 4)], vec![(0, 0), (1, 3)]], 1, &Lot::none(2));
        assert_eq!((score.sums, score.winners), (vec![5, 7], vec![1]));
    }

    /// The capital of Tennessee by majority judgment (poor, fair, good, excellent): Nashville and Chattanooga have the median "fair", Nashville keeps it.
    #[test]
    fn the_example_of_tennessee() {
        let voters = [(42, [3, 2, 1, 0]), (26, [0, 3, 1, 1]), (15, [0, 1, 3, 2]), (17, [0, 1, 2, 3])];
        let ballots: Vec<Vec<Option<usize>>> =
            voters.iter().flat_map(|(count, grades)| (0..*count).map(|_| grades.iter().map(|grade| Some(*grade)).collect())).collect();
        let judged = majority_judgment(4, 4, &ballots, &Lot::none(4));
        assert_eq!(judged.merits.iter().map(|merit| merit.median).collect::<Vec<_>>(), [0, 2, 1, 1]);
        assert_eq!((judged.ranking[0], judged.merits[1].above, judged.merits[1].below), (1, 26, 32));
        assert!(judged.ties.is_empty());
    }

    #[test]
    fn who_gives_no_grade_gives_the_worst() {
        let judged = majority_judgment(2, 4, &[vec![Some(3), None], vec![None, Some(3)]], &Lot::none(2));
        assert_eq!((judged.merits[0].median, judged.ties), (0, vec![(vec![0, 1], Broken::Nothing)]));
    }

    /// The grades in the order in which medians are taken away, one by one.
    fn value(grades: &[u64]) -> Vec<usize> {
        let mut left = grades.to_vec();
        let taken = (1..=grades.iter().sum::<u64>()).rev().map(|voters| {
            let at = median(&left, voters);
            left[at] -= 1;
            at
        });
        taken.collect()
    }

    proptest! {
        #[test]
        fn many_steps_at_once_are_the_same(grades in 2_usize..6, voters in proptest::collection::vec((0_usize..6, 0_usize..6), 1..40)) {
            let count = |of: fn(&(usize, usize)) -> usize| {
                let mut counts = vec![0_u64; grades];
                voters.iter().for_each(|voter| counts[of(voter) % grades] += 1);
                counts
            };
            let (a, b) = (count(|voter| voter.0), count(|voter| voter.1));
            prop_assert_eq!(by_medians(&a, &b), value(&a).cmp(&value(&b)));
        }
    }
}
