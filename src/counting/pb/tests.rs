use proptest::prelude::*;

use super::{read, write};
use crate::election::Kind;
use crate::{Ballot, Decimal, Election, Project};

const GOOD: &str = "META\nkey;value\nnum_projects;2\nnum_votes;2\nbudget;100\nvote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;name\na;60;One\nb;50,5;\"Two; \"\"both\"\"\"\nVOTES\nvoter_id;vote\n1;a,b\n2;\n";

#[test]
fn a_file_as_it_is_in_the_wild() {
    let election = read(GOOD.as_bytes()).expect("a vote");
    assert_eq!((election.budget, election.decimals), (1_000, 1));
    assert_eq!(election.projects[1], Project { id: "b".to_owned(), name: "Two; \"both\"".to_owned(), cost: 505, ..Project::default() });
    assert_eq!(election.ballots[0].choices, [(0, 1), (1, 1)]);
    assert!(election.ballots[1].choices.is_empty());
    let windows = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    assert_eq!(read(windows.as_bytes()).expect("a vote"), election);
}

#[test]
fn what_is_odd_is_said() {
    for (from, to, said) in [
        ("num_votes;2", "num_votes;5", "3 votes are missing"),
        ("num_votes;2\n", "", "says no num_votes"),
        ("vote_type;approval\n", "", "read as approval"),
        ("voter_id;vote\n1;a,b\n2;", "vote\na,b\n", "no column voter_id"),
        ("1;a,b", "1;a,b,a", "names a project again"),
        ("a;60", "a;160", "costs more than the budget"),
        ("2;\n", "1;a\n", "voter_id of another"),
        (
            "cost;name\na;60;One\nb;50,5;\"Two; \"\"both\"\"\"",
            "cost;votes\na;60;7\nb;50,5;1",
            "the column votes is not what the ballots give for 1 of 2 projects: a has 7 and 1",
        ),
        ("cost;name\na;60;One", "cost;selected\na;60;2", "selected 2 (reserve)"),
    ] {
        let text = GOOD.replace(from, to);
        assert_ne!(text, GOOD, "{from}");
        let election = read(text.as_bytes()).unwrap_or_else(|fault| panic!("{said}: {fault}"));
        assert!(election.oddities.iter().any(|odd| odd.contains(said)), "{said}: {:#?}", election.oddities);
    }
}

#[test]
fn what_cannot_be_read_is_refused_by_its_line() {
    for (from, to, line, what) in [
        ("META\n", "", Some(1), "before META"),
        ("budget;100", "budget;abc", Some(5), "is not a number"),
        ("budget;100\n", "", None, "no budget"),
        ("budget;100", "budget;100\nbudget;200", Some(6), "twice"),
        ("approval", "guessing", Some(6), "is none of"),
        ("a;60", "a;-60", Some(10), "is negative"),
        ("a;60", "a;9999999999999999", Some(10), "too large"),
        ("a;60", "b;60", Some(11), "stands in line 10 too"),
        ("a;60;One", "a;60;One;more", Some(10), "4 fields for 3 columns"),
        ("a;60;One", "a;60;\"One", Some(10), "not closed"),
        ("a;60;One", ";60;One", Some(10), "without project_id"),
        ("a;60;One", "a;;One", Some(10), "without cost"),
        ("project_id;cost", "project_id;price", Some(9), "column cost is missing"),
        ("project_id;cost;name", "project_id;cost;cost", Some(9), "twice"),
        ("voter_id;vote", "voter_id;choice", Some(13), "column vote is missing"),
        ("1;a,b", "1;a,c", Some(14), "«c» is not in the list"),
        ("VOTES\n", "META\n", Some(12), "begins twice"),
        ("approval", "cumulative", Some(14), "0 points for 2 projects"),
    ] {
        let text = GOOD.replacen(from, to, 1);
        assert_ne!(text, GOOD, "{from}");
        let fault = read(text.as_bytes()).expect_err(what);
        assert!(fault.line == line && fault.what.contains(what), "{what}: {fault:?}");
    }
    let fault = read(b"META\nkey;value\nbudget;\xff\n").expect_err("no text");
    assert_eq!((fault.line, fault.what.as_str()), (Some(3), "this is not UTF-8"));
    assert_eq!(read(b"").expect_err("nothing").line, None);
}

#[test]
fn points_are_read() {
    let text = GOOD.replace("approval", "scoring").replace("voter_id;vote\n1;a,b\n2;", "voter_id;vote;points\n1;a,b;3,5\n2;b;2");
    let election = read(text.as_bytes()).expect("a vote");
    assert_eq!((election.kind, election.points(), election.votes()), (Kind::Scoring, vec![3, 7], vec![1, 2]));
    let text = GOOD.replace("approval", "ordinal\nmax_length;3");
    assert_eq!(read(text.as_bytes()).expect("a vote").points(), [3, 2]);
}

fn word() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(vec!["a", "ب", ";", "\"", " x", "é", ",", "#"]), 0..6).prop_map(|parts| parts.concat().trim().to_owned())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_bytes_end_it(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        drop(read(&bytes));
    }

    #[test]
    fn no_lines_end_it(lines in proptest::collection::vec("(META|PROJECTS|VOTES|key;value|budget;[0-9.,]{0,20}|vote_type;[a-z1-]{0,10}|project_id;cost;votes;score|[a-c];[0-9]{1,18};[0-9]{0,4};[0-9.]{0,5}|voter_id;vote;points|[0-9];[a-c,]{0,6};[0-9,]{0,6}|[;\",a]{0,9})", 0..25)) {
        if let Ok(election) = read(lines.join("\n").as_bytes()) {
            for rule in [crate::count::Rule::Greedy, crate::count::Rule::EqualShares] {
                let completion = Some(crate::shares::Completion::None).filter(|_| rule == crate::count::Rule::EqualShares);
                drop(crate::count::count_budget(&election, &crate::count::Request { rule: Some(rule), completion, ..Default::default() }));
            }
        }
    }

    #[test]
    fn a_changed_file_does_not_end_it(at in 0_usize..200, byte in any::<u8>()) {
        let mut bytes = GOOD.as_bytes().to_vec();
        let at = at % bytes.len();
        bytes[at] = byte;
        drop(read(&bytes));
    }

    #[test]
    fn what_is_written_is_read(names in proptest::collection::vec((word(), 0_u64..1_000_000, proptest::option::of(0_u64..99)), 1..6), ballots in proptest::collection::vec(proptest::collection::btree_map(0_usize..6, 0_u64..9, 0..6), 0..6), decimals in 0_u32..3, scoring in any::<bool>()) {
        let projects: Vec<Project> = names.iter().enumerate().map(|(at, (name, cost, votes))| Project {
            id: format!("p{at}"), name: name.clone(), cost: *cost, votes: *votes, score: votes.map(|votes| Decimal { digits: votes, decimals: 0 }), selected: None, group: None,
        }).collect();
        let ballots = ballots.into_iter().enumerate().map(|(voter, choices)| Ballot {
            voter: voter.to_string(),
            choices: choices.into_iter().filter(|(project, _)| *project < projects.len()).map(|(project, points)| (project, if scoring { points } else { 1 })).collect(),
        }).collect();
        let kind = if scoring { Kind::Scoring } else { Kind::Approval };
        let first = Election { budget: 500, decimals, kind, projects, ballots, ..Election::default() };
        let second = read(write(&first).as_bytes()).map_err(|fault| TestCaseError::fail(fault.to_string()))?;
        // Amounts may come back in a larger unit; they are the same money.
        prop_assert_eq!(first.money(first.budget).to_string(), second.money(second.budget).to_string());
        for (a, b) in first.projects.iter().zip(&second.projects) {
            prop_assert_eq!((&a.id, &a.name, a.votes, a.score, first.money(a.cost).to_string()), (&b.id, &b.name, b.votes, b.score, second.money(b.cost).to_string()));
        }
        prop_assert_eq!(&first.ballots, &second.ballots);
    }
}
