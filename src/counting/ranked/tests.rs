use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{Format, Pairs, Profile, Ranking, ranked_pairs, read_preflib, schulze, write_preflib};
use crate::Lot;
use crate::tie::Broken;

fn profile(options: usize, rankings: &[(u64, &[usize])]) -> Profile {
    Profile {
        options: (0..options).map(|option| (option.to_string(), format!("Option {option}"))).collect(),
        rankings: rankings.iter().map(|(count, order)| (*count, order.iter().map(|option| vec![*option]).collect())).collect(),
        oddities: Vec::new(),
    }
}

/// Schulze's own example of 45 voters: E wins, then A, C, B, D.
#[test]
fn the_example_of_schulze() {
    let (a, b, c, d, e) = (0, 1, 2, 3, 4);
    let profile = profile(
        5,
        &[
            (5, &[a, c, b, e, d]),
            (5, &[a, d, e, c, b]),
            (8, &[b, e, d, a, c]),
            (3, &[c, a, b, e, d]),
            (7, &[c, a, e, b, d]),
            (2, &[c, b, a, d, e]),
            (7, &[d, c, e, b, a]),
            (8, &[e, b, a, d, c]),
        ],
    );
    let pairs = Pairs::count(&profile);
    assert_eq!(pairs.0[a], [0, 20, 26, 30, 22]);
    let beaten = schulze(&pairs, &Lot::none(5));
    assert_eq!(beaten.ranking, [[e], [a], [c], [b], [d]]);
    // Of winning votes the strongest path from A to B is 28; its margin is 28 - 17.
    assert_eq!(beaten.strength[a][b], 11);
    assert!(beaten.ties.is_empty());
}

/// The capital of Tennessee: Nashville (1) beats all others.
#[test]
fn the_example_of_tennessee() {
    let profile = profile(4, &[(42, &[0, 1, 2, 3]), (26, &[1, 2, 3, 0]), (15, &[2, 3, 1, 0]), (17, &[3, 2, 1, 0])]);
    let pairs = Pairs::count(&profile);
    assert_eq!(pairs.condorcet_winner(), Some(1));
    assert_eq!(ranked_pairs(&pairs, &Lot::none(4)).ranking, [1, 2, 3, 0]);
    assert_eq!(schulze(&pairs, &Lot::none(4)).ranking, [[1], [2], [3], [0]]);
}

#[test]
fn a_circle_opens_at_its_weakest_victory() {
    // 0 beats 1 by 5, 1 beats 2 by 3, 2 beats 0 by 1.
    let pairs = Pairs(vec![vec![0, 7, 4], vec![2, 0, 6], vec![5, 3, 0]]);
    let locked = ranked_pairs(&pairs, &Lot::none(3));
    assert_eq!(locked.ranking, [0, 1, 2]);
    assert_eq!(locked.pairs, [(0, 1, 5, true), (1, 2, 3, true), (2, 0, 1, false)]);
    assert_eq!(schulze(&pairs, &Lot::none(3)).ranking[0], [0]);
}

#[test]
fn a_tie_is_one_until_there_is_a_lot() {
    let pairs = Pairs(vec![vec![0, 5, 4], vec![4, 0, 5], vec![5, 4, 0]]);
    for ties in [schulze(&pairs, &Lot::none(3)).ties, ranked_pairs(&pairs, &Lot::none(3)).ties] {
        assert_eq!(ties, [(vec![0, 1, 2], Broken::Nothing)]);
    }
    let lots: Vec<Lot> = (0..30).map(|seed: u32| Lot::draw(&seed.to_string(), ["0", "1", "2"])).collect();
    for option in 0..3 {
        assert!(lots.iter().any(|lot| ranked_pairs(&pairs, lot).ranking[0] == option) && lots.iter().any(|lot| schulze(&pairs, lot).ranking[0][0] == option));
    }
    assert!(lots.iter().all(|lot| schulze(&pairs, lot).ties == [(vec![0, 1, 2], Broken::Lot)]));
}

const GOOD: &str = "# DATA TYPE: toc\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 5\n# NUMBER UNIQUE ORDERS: 2\n# ALTERNATIVE NAME 1: One\n# ALTERNATIVE NAME 2: Two\n# ALTERNATIVE NAME 3: Three\n3: 2,{1,3}\n2: 1,2,3\n";

#[test]
fn rankings_with_ties_are_read() {
    let read = read_preflib(GOOD.as_bytes(), Format::Toc).expect("a file");
    assert_eq!(read.rankings, [(3, vec![vec![1], vec![0, 2]]), (2, vec![vec![0], vec![1], vec![2]])]);
    assert!(read.oddities.is_empty());
    let odd = read_preflib(GOOD.replace("VOTERS: 5", "VOTERS: 7").as_bytes(), Format::Toc).expect("a file");
    assert_eq!(odd.oddities, ["the file says NUMBER VOTERS 7 and has 5"]);
}

#[test]
fn what_cannot_be_read_is_refused_by_its_line() {
    for (from, to, format, line) in [
        ("3: 2", "x: 2", Format::Toc, Some(8)),
        ("3: 2", "0: 2", Format::Toc, Some(8)),
        ("3: 2", "3 2", Format::Toc, Some(8)),
        ("2,{1,3}", "2,{1,4}", Format::Toc, Some(8)),
        ("2,{1,3}", "2,{1,2}", Format::Toc, Some(8)),
        ("2,{1,3}", "2,{1,3", Format::Toc, Some(8)),
        ("2,{1,3}", "2,1,3}", Format::Toc, Some(8)),
        ("2,{1,3}", "2,1", Format::Toc, Some(8)),
        ("2,{1,3}", "2,1", Format::Soc, Some(8)),
        ("2,{1,3}", "2,{1,3}", Format::Soi, Some(8)),
        ("2,{1,3}", "", Format::Toi, Some(8)),
        ("NAME 3", "NAME 2", Format::Toc, Some(7)),
        ("VOTERS: 5", "VOTERS: five", Format::Toc, Some(3)),
    ] {
        let fault = read_preflib(GOOD.replacen(from, to, 1).as_bytes(), format).expect_err(to);
        assert_eq!(fault.line, line, "{to}: {fault}");
    }
    assert!(read_preflib(b"", Format::Soi).is_err() && read_preflib(b"1: 1\n", Format::Soi).is_err());
}

fn profiles() -> impl Strategy<Value = Profile> {
    profiles_of(2..7, 1..12)
}

/// Profiles of so many options, by so many kinds of rankings.
fn profiles_of(options: std::ops::Range<usize>, rankings: std::ops::Range<usize>) -> impl Strategy<Value = Profile> {
    options.prop_flat_map(move |options| {
        let ranking = (Just((0..options).collect::<Vec<_>>()).prop_shuffle(), 1..=options, proptest::collection::vec(any::<bool>(), options)).prop_map(
            |(order, named, together)| {
                let mut ranking = Ranking::new();
                for (option, together) in order.into_iter().zip(together).take(named) {
                    match ranking.last_mut().filter(|_| together) {
                        Some(group) => group.push(option),
                        None => ranking.push(vec![option]),
                    }
                }
                ranking
            },
        );
        proptest::collection::vec((1_u64..5, ranking), rankings.clone()).prop_map(move |rankings| Profile {
            options: (0..options).map(|option| (option.to_string(), String::new())).collect(),
            rankings,
            oddities: Vec::new(),
        })
    })
}

/// Who wins in some order of equal victories, by trying every one of them.
fn winners_in_every_order(pairs: &Pairs) -> BTreeSet<usize> {
    let options = pairs.options();
    let all = (0..options).flat_map(|row| (0..options).map(move |column| (row, column)));
    let mut open: Vec<(u64, usize, usize)> = all.map(|(row, column)| (pairs.margin(row, column), row, column)).filter(|(margin, ..)| *margin > 0).collect();
    open.sort_unstable_by(|a, b| b.cmp(a));
    let mut found = BTreeSet::new();
    // What is locked, and what is open still.
    let mut ways = vec![(Vec::<(usize, usize)>::new(), open)];
    while let Some((locked, open)) = ways.pop() {
        let Some(greatest) = open.first().map(|one| one.0) else {
            found.extend((0..options).filter(|option| locked.iter().all(|(_, below)| below != option)));
            continue;
        };
        for (at, (_, row, column)) in open.iter().enumerate().take_while(|(_, one)| one.0 == greatest) {
            let mut rest = open.clone();
            rest.remove(at);
            let mut below = BTreeSet::from([*column]);
            while let Some((_, further)) = locked.iter().find(|(above, further)| below.contains(above) && !below.contains(further)) {
                below.insert(*further);
            }
            let mut next = locked.clone();
            if !below.contains(row) {
                next.push((*row, *column));
            }
            ways.push((next, rest));
        }
    }
    found
}

/// One voter with a strict ranking, and few with many equal victories: there are more ways of taking these than anybody can follow, and no tie.
#[test]
fn what_is_beaten_in_every_order_is_not_tied() {
    for options in [2, 7, 12, 16] {
        let ranking: Vec<usize> = (0..options).rev().collect();
        for voters in [1, 3] {
            let locked = ranked_pairs(&Pairs::count(&profile(options, &[(voters, &ranking)])), &Lot::none(options));
            assert_eq!((locked.ranking, locked.ties), (ranking.clone(), Vec::new()), "{options} options");
        }
    }
}

/// The third option is beaten from outside of its circle, and by way of it so are the others: each of these can win all the same.
#[test]
fn whoever_is_beaten_by_way_of_a_circle_can_win() {
    for order in [[0, 1, 2, 3], [3, 1, 2, 0], [2, 0, 3, 1]] {
        let named = |options: &[usize]| options.iter().map(|option| order[*option]).collect::<Vec<_>>();
        let rankings = [named(&[3, 2, 1]), named(&[0, 2]), named(&[1, 3, 0, 2])];
        let profile = profile(4, &rankings.iter().map(|ranking| (1, ranking.as_slice())).collect::<Vec<_>>());
        let mut tied = named(&[1, 3]);
        tied.sort_unstable();
        assert_eq!(ranked_pairs(&Pairs::count(&profile), &Lot::none(4)).ties, [(tied, Broken::Nothing)]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn tied_are_those_who_win_in_some_order(profile in profiles_of(2..6, 1..5)) {
        let pairs = Pairs::count(&profile);
        let winners: Vec<usize> = winners_in_every_order(&pairs).into_iter().collect();
        let locked = ranked_pairs(&pairs, &Lot::none(profile.options.len()));
        match locked.ties.first() {
            Some((tied, _)) => prop_assert_eq!(tied, &winners),
            None => prop_assert_eq!(&locked.ranking[..1], &winners),
        }
    }

    #[test]
    fn where_no_tie_is_told_no_lot_decides(profile in profiles_of(2..12, 1..7), seed in any::<u64>()) {
        let pairs = Pairs::count(&profile);
        let lot = Lot::draw(&seed.to_string(), profile.options.iter().map(|(id, _)| id.as_str()));
        let (open, drawn) = (ranked_pairs(&pairs, &Lot::none(profile.options.len())), ranked_pairs(&pairs, &lot));
        match open.ties.first() {
            Some((tied, _)) => prop_assert!(tied.contains(&drawn.ranking[0]) && tied.contains(&open.ranking[0])),
            None => prop_assert_eq!(drawn.ranking[0], open.ranking[0]),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn who_beats_all_others_wins(profile in prop_oneof![profiles(), profiles_of(7..13, 1..6)]) {
        let pairs = Pairs::count(&profile);
        let lot = Lot::none(profile.options.len());
        if let Some(winner) = pairs.condorcet_winner() {
            prop_assert_eq!(&schulze(&pairs, &lot).ranking[0], &vec![winner]);
            let locked = ranked_pairs(&pairs, &lot);
            prop_assert_eq!((locked.ranking[0], locked.ties), (winner, Vec::new()));
        }
    }

    #[test]
    fn the_order_of_ballots_and_how_they_are_added_up_change_nothing(profile in profiles()) {
        let mut split = profile.clone();
        split.rankings = profile.rankings.iter().rev().flat_map(|(count, ranking)| (0..*count).map(|_| (1, ranking.clone()))).collect();
        prop_assert_eq!(Pairs::count(&profile), Pairs::count(&split));
    }

    #[test]
    fn with_a_lot_one_option_wins(profile in profiles(), seed in any::<u64>()) {
        let pairs = Pairs::count(&profile);
        let lot = Lot::draw(&seed.to_string(), profile.options.iter().map(|(id, _)| id.as_str()));
        let open = ranked_pairs(&pairs, &Lot::none(profile.options.len()));
        let drawn = ranked_pairs(&pairs, &lot).ranking[0];
        match open.ties.first() {
            Some((tied, _)) => prop_assert!(tied.contains(&drawn)),
            None => prop_assert_eq!(drawn, open.ranking[0]),
        }
        let best = &schulze(&pairs, &Lot::none(profile.options.len())).ranking[0];
        prop_assert!(best.contains(&schulze(&pairs, &lot).ranking[0][0]));
    }

    #[test]
    fn what_is_written_is_read(profile in profiles()) {
        let read = read_preflib(write_preflib(&profile).as_bytes(), Format::Toi).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        prop_assert_eq!(read, profile);
    }

    #[test]
    fn no_bytes_end_it(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..200, byte in any::<u8>()) {
        let mut good = GOOD.as_bytes().to_vec();
        let at = at % good.len();
        good[at] = byte;
        for format in [Format::Soi, Format::Soc, Format::Toi, Format::Toc] {
            drop(read_preflib(&bytes, format));
            drop(read_preflib(&good, format));
        }
    }
}
