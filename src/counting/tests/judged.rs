//! What other programs say of the same votes: see `judged.tsv` for which.

use super::election;
use crate::count::{Request, Rule, count_budget, count_ranked};
use crate::ranked::{Profile, Ranking};
use crate::shares::{Completion, Utilities};

const JUDGED: &str = include_str!("judged.tsv");

fn rows(kind: &str) -> impl Iterator<Item = Vec<&'static str>> {
    JUDGED.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t').collect::<Vec<_>>()).filter(move |row| row[0] == kind)
}

fn numbers<T: std::str::FromStr>(text: &str, by: char) -> Vec<T> {
    text.split(by).filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn budgets_as_pabutools_counts_them() {
    let mut seen = 0;
    for row in rows("budget") {
        let [_, budget, costs, ballots, expected @ ..] = row.as_slice() else { panic!("{row:?}") };
        let ballots: Vec<Vec<usize>> = ballots.split('|').map(|ballot| numbers(ballot, ',')).collect();
        let election = election(budget.parse().expect("a budget"), &numbers(costs, ','), &ballots);
        let shares = Request { rule: Some(Rule::EqualShares), ..Request::default() };
        let requests = [
            Request { completion: Some(Completion::None), ..shares.clone() },
            shares.clone(),
            Request { stop_when_exhaustive: true, ..shares.clone() },
            Request { utilities: Some(Utilities::Cardinal), ..shares },
            Request { rule: Some(Rule::Greedy), ..Request::default() },
        ];
        for (request, expected) in requests.iter().zip(expected) {
            let report = count_budget(&election, request).expect("a count");
            assert_eq!(report.winners.join(","), *expected, "{request:?} of {row:?}");
        }
        seen += 1;
    }
    assert!(seen >= 25, "{seen}");
}

#[test]
fn closeness_as_pabumeasures_counts_it() {
    let mut seen = 0;
    for row in rows("budget") {
        let ballots: Vec<Vec<usize>> = row[3].split('|').map(|ballot| numbers(ballot, ',')).collect();
        let election = election(row[1].parse().expect("a budget"), &numbers(row[2], ','), &ballots);
        for (rule, completion, judged) in [(Rule::EqualShares, Some(Completion::None), row[9]), (Rule::Greedy, None, row[10])] {
            let report = count_budget(&election, &Request { rule: Some(rule), completion, ..Request::default() }).expect("a count");
            for loser in report.losers {
                // For each project: the highest cost, and further supporters, -1 if none would do.
                let judged: Vec<i64> = numbers(judged.split('|').nth(loser.project.parse().expect("a project")).expect("a judgment"), ',');
                let further = loser.further_supporters.map_or(-1, |count| i64::try_from(count).expect("few"));
                assert_eq!((loser.highest_cost.units as i64, further), (judged[0], judged[1]), "{rule:?}, {} of {row:?}", loser.project);
                seen += 1;
            }
        }
    }
    assert!(seen >= 50, "{seen}");
}

#[test]
fn rankings_as_pref_voting_counts_them() {
    let mut seen = 0;
    for row in rows("ranked") {
        let [_, options, rankings, schulze, pairs] = row.as_slice() else { panic!("{row:?}") };
        let ranking = |text: &str| -> Ranking { text.split('>').map(|group| numbers(group, '=')).collect() };
        let options: usize = options.parse().expect("a number");
        let profile = Profile {
            options: (0..options).map(|option| (option.to_string(), String::new())).collect(),
            rankings: rankings.split('|').map(|text| (1, ranking(text))).collect(),
            oddities: Vec::new(),
        };
        for (rule, expected) in [(Rule::Schulze, schulze), (Rule::RankedPairs, pairs)] {
            let report = count_ranked(&profile, &Request { rule: Some(rule), ..Request::default() }).expect("a count");
            let winners = if report.is_decided() { report.winners } else { report.ties[0].ids.clone() };
            assert_eq!(winners.join(","), *expected, "{rule:?} of {row:?}");
        }
        seen += 1;
    }
    assert!(seen >= 25, "{seen}");
}
