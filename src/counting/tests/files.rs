//! Votes that took place: the files of `tests/data`.

use std::path::Path;

use crate::count::{Refused, Report, Request, Rule, count_budget, count_ranked};
use crate::ranked::{Format, read_preflib};
use crate::{Election, pb};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

pub fn read(name: &str) -> Election {
    pb::read(&bytes(name)).unwrap_or_else(|fault| panic!("{name}: {fault}"))
}

fn count(name: &str, request: &Request) -> Report {
    count_budget(&read(name), request).unwrap_or_else(|refused| panic!("{name}: {refused:?}"))
}

/// File, rule, number of winners, their cost.
const OFFICIAL: [(&str, Rule, usize, &str); 12] = [
    ("Netherlands_Assen_2024.pb", Rule::EqualShares, 9, "76700"),
    ("Poland_Swiecie_2023.pb", Rule::EqualShares, 17, "1040337"),
    ("Poland_Czestochowa_2024_Podjasnogorska.pb", Rule::Greedy, 4, "138000"),
    ("Poland_Czestochowa_2025_Podjasnogorska.pb", Rule::Greedy, 3, "136200"),
    ("Poland_Gdynia_2020_Orlowo__large.pb", Rule::Greedy, 1, "374988"),
    ("Poland_Gdynia_2021_Kamienna_Gora__small.pb", Rule::Greedy, 4, "31900"),
    ("Poland_Krakow_2019_Bienczyce.pb", Rule::Greedy, 7, "896000"),
    ("Poland_Poznan_2023_9_-_Stare_Miasto.pb", Rule::Greedy, 1, "800000"),
    ("Poland_Warszawa_2018_Sadul.pb", Rule::Greedy, 2, "112600"),
    ("Poland_Warszawa_2019_Marysin_Wawerski_Poludniowy.pb", Rule::Greedy, 2, "27100"),
    ("Poland_Warszawa_2024_Wesola.pb", Rule::Greedy, 14, "1011974"),
    ("Poland_Wroclaw_2017_Rejon_nr_11_250.pb", Rule::Greedy, 4, "950000"),
];

#[test]
fn twelve_votes_give_their_official_winners() {
    for (name, rule, winners, cost) in OFFICIAL {
        let report = count(name, &Request::default());
        assert!(report.official.as_ref().is_some_and(|official| official.same), "{name}: {:?}", report.winners);
        assert_eq!((report.rule, report.winners.len(), report.total_cost.map(|cost| cost.to_string()).as_deref()), (rule, winners, Some(cost)), "{name}");
        assert!(report.oddities.iter().any(|odd| odd.contains("no rule was asked for")), "{name}: it is said that the file's own rule was taken");
    }
}

#[test]
fn one_of_them_differs_by_not_skipping() {
    let named = |report: Report| report.winners;
    let differ: Vec<&str> = OFFICIAL
        .iter()
        .filter(|(name, rule, ..)| *rule == Rule::Greedy && read(name).said("rule").is_some_and(|own| own.contains("no-skip")))
        .filter(|(name, ..)| {
            let skips = named(count(name, &Request { rule: Some(Rule::Greedy), ..Request::default() }));
            skips != named(count(name, &Request { rule: Some(Rule::Greedy), no_skip: true, ..Request::default() }))
        })
        .map(|(name, ..)| *name)
        .collect();
    assert_eq!(differ.len(), 1, "{differ:?}");
}

#[test]
fn a_vote_without_its_paper_ballots_needs_a_rule_and_says_what_is_missing() {
    let budapest = "Hungary_Budapest_2022_VIII_Jozsefvaros.pb";
    assert!(
        matches!(count_budget(&read(budapest), &Request::default()), Err(Refused::Usage(usage)) if usage.0.contains("unknown") && usage.0.contains("--rule"))
    );
    let report = count(budapest, &Request { rule: Some(Rule::Greedy), ..Request::default() });
    assert!(report.oddities.iter().any(|odd| odd.contains("missing votes") && odd.contains("online votes only")), "{:#?}", report.oddities);
    assert!(report.official.is_some_and(|official| !official.same));
}

#[test]
fn written_and_read_again_a_vote_is_the_same() {
    for (name, ..) in OFFICIAL {
        let first = read(name);
        let second = pb::read(pb::write(&first).as_bytes()).unwrap_or_else(|fault| panic!("{name}: {fault}"));
        assert_eq!((&first.projects, &first.ballots, first.budget, first.kind), (&second.projects, &second.ballots, second.budget, second.kind), "{name}");
        assert_eq!(first.oddities, second.oddities, "{name}");
    }
}

#[test]
fn debian_2002() {
    let profile = read_preflib(&bytes("00002-00000001.soi"), Format::Soi).expect("a file");
    assert_eq!((profile.voters(), profile.oddities.len()), (475, 0), "{:?}", profile.oddities);
    for rule in [Rule::Schulze, Rule::RankedPairs] {
        let report = count_ranked(&profile, &Request { rule: Some(rule), ..Request::default() }).expect("a count");
        assert_eq!(report.winners, ["3"], "{rule:?}");
        let pairs = report.pairs.expect("pairs").0;
        assert_eq!([(pairs[2][0], pairs[0][2]), (pairs[2][1], pairs[1][2]), (pairs[2][3], pairs[3][2])], [(291, 180), (327, 140), (444, 18)]);
    }
}

/// Of every byte of a vote, one at a time: whatever it becomes, it is read or refused by its line, and never counted in silence as what it was.
#[test]
fn a_byte_that_was_changed_is_found_or_changes_the_vote() {
    let name = "Poland_Warszawa_2019_Marysin_Wawerski_Poludniowy.pb";
    let good = bytes(name);
    let first = read(name);
    let votes = good.windows(5).position(|window| window == b"VOTES").expect("votes");
    let mut refused = 0;
    for at in votes..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        match pb::read(&bad) {
            Err(fault) => {
                refused += 1;
                let line = good[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
                // A line break that is gone, or new, leaves the line before or after.
                assert!(fault.line.is_none_or(|said| said.abs_diff(line) <= 1), "byte {at}: {fault}");
            }
            Ok(read) => {
                let row = good[..at].rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
                let in_vote = row.iter().filter(|byte| **byte == b';').count() == 1 && good[at] != b';';
                assert!(!in_vote || read.ballots != first.ballots || good[at] == b'\n', "byte {at}");
            }
        }
    }
    assert!(refused > 200, "{refused}");
}
