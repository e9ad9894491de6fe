use super::{From, Refused, Report, Request, Rule, count_budget, count_ranked};
use crate::ranked::Profile;
use crate::shares::Completion;
use crate::tests::election;
use crate::tie::Broken;
use crate::{Decimal, Election};

fn greedy(election: &Election) -> Report {
    count_budget(election, &Request { rule: Some(Rule::Greedy), from: Some(From::Ballots), ..Request::default() }).expect("a count")
}

fn with(election: &Election, request: Request) -> Report {
    count_budget(election, &request).expect("a count")
}

fn of(rule: Rule) -> Request {
    Request { rule: Some(rule), ..Request::default() }
}

#[test]
fn greedy_skips_stops_and_keeps_to_thresholds() {
    let vote = election(100, &[50, 60, 30, 20], &[vec![0, 1, 2, 3], vec![0, 1, 2], vec![0, 1], vec![0]]);
    assert_eq!(greedy(&vote).winners, ["0", "2", "3"]);
    assert_eq!(with(&vote, Request { no_skip: true, ..of(Rule::Greedy) }).winners, ["0"]);
    let two = Decimal { digits: 2, decimals: 0 };
    assert_eq!(with(&vote, Request { min_score: Some(two), ..of(Rule::Greedy) }).winners, ["0", "2"]);
    let mut stated = vote.clone();
    stated.meta.push(("min_project_score_threshold".to_owned(), "2".to_owned()));
    assert_eq!(greedy(&stated).winners, ["0", "2"]);
    let shares = with(&stated, Request { completion: Some(Completion::None), ..of(Rule::EqualShares) });
    assert!(!shares.winners.contains(&"3".to_owned()) && shares.oddities.iter().any(|odd| odd.contains("left out: 3")), "it counts under every rule");
}

#[test]
fn of_a_group_one_is_taken() {
    let mut vote = election(100, &[30, 30, 30], &[vec![0, 1, 2], vec![0, 1], vec![0]]);
    vote.projects[0].group = Some("square".to_owned());
    vote.projects[1].group = Some("square".to_owned());
    assert_eq!(greedy(&vote).winners, ["0", "1", "2"]);
    assert_eq!(with(&vote, Request { exclusive: true, ..of(Rule::Greedy) }).winners, ["0", "2"]);
}

#[test]
fn a_loser_needs_the_threshold_too() {
    let mut vote = election(100, &[50, 30, 20], &[vec![0, 1], vec![0], vec![0]]);
    vote.meta.push(("min_project_score_threshold".to_owned(), "4".to_owned()));
    let report = greedy(&vote);
    assert_eq!((report.winners.len(), report.left_out.join(",").as_str()), (0, "0,1,2"));
    let further: Vec<Option<u64>> = report.losers.iter().map(|loser| loser.further_supporters).collect();
    assert_eq!(further, [Some(1), Some(3), Some(4)]);
}

#[test]
fn a_loser_needs_whole_votes() {
    let mut vote = election(100, &[50, 30], &[vec![0, 1], vec![0], vec![0]]);
    vote.meta.push(("min_project_score_threshold".to_owned(), "2.5".to_owned()));
    let report = greedy(&vote);
    assert_eq!(report.winners, ["0"]);
    let losers: Vec<(&str, u64, Option<u64>)> = report.losers.iter().map(|loser| (loser.project.as_str(), loser.votes, loser.further_supporters)).collect();
    assert_eq!(losers, [("1", 1, Some(2))]);
}

#[test]
fn what_is_asked_goes_before_what_the_file_says() {
    let mut vote = election(100, &[50, 60], &[vec![0], vec![1], vec![]]);
    vote.meta.push(("rule".to_owned(), "equalshares/add1".to_owned()));
    assert_eq!(with(&vote, Request::default()).winners.len(), 1, "raised until one can be paid for");
    let plain = with(&vote, Request { completion: Some(Completion::None), ..Request::default() });
    assert!(plain.winners.is_empty());
    assert_eq!(serde_json::to_value(&plain.options).expect("JSON")["completion"], "none");
}

/// What a file of ours says besides its rule.
#[test]
fn a_file_says_what_a_project_is_worth() {
    // The four and one who chose the first could just pay for it together; four of them pay less each for the second.
    let mut ballots = vec![vec![0, 1]; 4];
    ballots.extend([vec![0], vec![2], vec![2], vec![2], vec![2], vec![2]]);
    let mut vote = election(100, &[50, 30, 60], &ballots);
    vote.meta.push(("rule".to_owned(), "equalshares".to_owned()));
    let winners = |vote: &Election| with(vote, Request::default()).winners;
    assert_eq!(winners(&vote), ["0"]);
    vote.meta.push(("utilities".to_owned(), "cardinal".to_owned()));
    assert_eq!(winners(&vote), ["1"]);
    assert_eq!(with(&vote, Request { completion: Some(Completion::None), ..of(Rule::EqualShares) }).winners, ["0"], "a rule that is asked for is plain");
    vote.meta[1].1 = "golden".to_owned();
    assert!(matches!(count_budget(&vote, &Request::default()), Err(Refused::Usage(usage)) if usage.0.contains("golden")));
}

#[test]
fn a_file_may_stop_keep_to_a_threshold_and_take_one_of_a_group() {
    let mut vote = election(100, &[50, 60, 30, 20], &[vec![0, 1, 2, 3], vec![0, 1, 2], vec![0, 2], vec![0]]);
    vote.meta = vec![("rule".to_owned(), "greedy-exclusive".to_owned()), ("min_project_score_threshold".to_owned(), "2".to_owned())];
    for project in [0, 2] {
        vote.projects[project].group = Some("1".to_owned());
    }
    assert_eq!(with(&vote, Request::default()).winners, ["0"], "the second does not fit, the third is of the group, the fourth has too few");
    vote.projects[0].group = Some("2".to_owned());
    assert_eq!(with(&vote, Request::default()).winners, ["0", "2"]);
    vote.meta[0].1 = "greedy-no-skip-exclusive".to_owned();
    vote.projects[1].votes = Some(4);
    assert_eq!(with(&vote, Request::default()).winners, ["0"]);
}

/// Why there are no weights of envelopes: each is counted by itself, and there a weight of all its ballots changes nothing. The least steps of add1 alone become
/// finer, as with more voters.
#[test]
fn a_weight_of_all_ballots_changes_nothing() {
    let once = election(100, &[50, 30, 60, 20], &[vec![0, 1], vec![0, 1, 3], vec![0], vec![2], vec![2, 3], vec![1, 2]]);
    let thrice = Election { ballots: once.ballots.iter().flat_map(|ballot| vec![ballot.clone(); 3]).collect(), ..once.clone() };
    for request in [
        Request { from: Some(From::Ballots), lot: Some("x".to_owned()), ..of(Rule::Greedy) },
        Request { completion: Some(Completion::None), lot: Some("x".to_owned()), ..of(Rule::EqualShares) },
    ] {
        let (one, other) = (with(&once, request.clone()), with(&thrice, request));
        assert!(!one.winners.is_empty());
        assert_eq!(one.winners, other.winners);
    }
}

#[test]
fn columns_or_ballots() {
    let mut vote = election(30, &[30, 30], &[vec![0]]);
    vote.projects[0].votes = Some(1);
    vote.projects[1].votes = Some(9);
    assert_eq!(with(&vote, of(Rule::Greedy)).winners, ["1"]);
    assert_eq!(greedy(&vote).winners, ["0"]);
    vote.projects[0].score = Some(Decimal { digits: 95, decimals: 1 });
    vote.projects[1].score = Some(Decimal { digits: 9, decimals: 0 });
    assert_eq!(with(&vote, of(Rule::Greedy)).winners, ["0"], "points before votes");
}

#[test]
fn a_tie_that_matters_has_no_winners_until_there_is_a_lot() {
    let vote = election(30, &[30, 30, 30], &[vec![0, 1], vec![0, 1, 2]]);
    for rule in [Rule::Greedy, Rule::EqualShares] {
        let open = with(&vote, of(rule));
        assert!(!open.is_decided() && open.winners.is_empty() && open.total_cost.is_none(), "{open}");
        let tie = open.ties.iter().find(|tie| tie.broken_by == Broken::Nothing).expect("a tie");
        assert_eq!(tie.ids, ["0", "1"], "{rule:?}");
        let drawn: Vec<Report> = (0..20).map(|seed: u32| with(&vote, Request { lot: Some(seed.to_string()), ..of(rule) })).collect();
        assert!(drawn.iter().all(Report::is_decided) && drawn.iter().all(|report| report.winners.len() == 1));
        for winner in ["0", "1"] {
            assert!(drawn.iter().any(|report| report.winners == [winner]), "{rule:?}: {winner}");
        }
    }
}

#[test]
fn a_tie_that_does_not_matter_is_named_and_nothing_more() {
    let vote = election(60, &[30, 30], &[vec![0, 1], vec![0, 1]]);
    for rule in [Rule::Greedy, Rule::EqualShares] {
        let report = with(&vote, of(rule));
        assert_eq!(report.winners, ["0", "1"], "{rule:?}");
        assert!(report.ties.iter().any(|tie| tie.broken_by == Broken::DoesNotMatter), "{rule:?}: {:?}", report.ties);
    }
    let six = election(180, &[30; 6], &[vec![0, 1, 2, 3, 4, 5], vec![0, 1, 2, 3, 4, 5]]);
    let report = with(&six, of(Rule::EqualShares));
    assert!(report.is_decided() && report.winners.len() == 6, "all their orders can be tried: {report}");
    let cheaper = election(60, &[31, 30], &[vec![0, 1], vec![0, 1]]);
    assert_eq!(with(&cheaper, of(Rule::EqualShares)).winners, ["1"], "the lower cost comes first");
}

#[test]
fn what_more_voters_prefer() {
    let ballots: Vec<Vec<usize>> = (0..10).map(|voter| if voter < 6 { vec![0, 1] } else { vec![2] }).collect();
    let vote = election(100, &[60, 40, 40], &ballots);
    let plain = Request { completion: Some(Completion::None), ..of(Rule::EqualShares) };
    assert_eq!(with(&vote, plain.clone()).winners, ["1", "2"]);
    let compared = with(&vote, Request { comparison: true, ..plain });
    assert_eq!(
        (compared.winners, compared.preferred.map(|preferred| (preferred.equal_shares, preferred.greedy))),
        (vec!["1".to_owned(), "0".to_owned()], Some((4, 6)))
    );
}

#[test]
fn a_share_of_votes_can_be_asked() {
    // Project 1 costs half of the budget and has a quarter of the votes.
    let vote = election(100, &[20, 50], &[vec![0], vec![0], vec![0], vec![0, 1]]);
    let share = |digits, decimals| Request { min_share: Some(Decimal { digits, decimals }), ..of(Rule::EqualShares) };
    assert_eq!(with(&vote, share(5, 1)).winners, ["0", "1"]);
    assert_eq!(with(&vote, share(51, 2)).winners, ["0"]);
}

#[test]
fn the_rule_of_a_file_is_read() {
    let vote = |rule: &str| {
        let mut vote = election(100, &[50, 60, 30], &[vec![0, 1, 2], vec![0, 1], vec![0]]);
        vote.meta.push(("rule".to_owned(), rule.to_owned()));
        vote
    };
    let json = |rule: &str| serde_json::to_value(with(&vote(rule), Request::default())).expect("JSON");
    for (rule, named, option, value) in [
        ("equalshares/add1", "equal-shares", "completion", "add1".into()),
        ("equalshares", "equal-shares", "completion", "none".into()),
        ("greedy", "greedy", "no_skip", false.into()),
        ("greedy-no-skip", "greedy", "no_skip", true.into()),
        ("greedy-custom", "greedy", "no_skip", true.into()),
        ("greedy-exclusive", "greedy", "exclusive", true.into()),
        ("greedy-threshold", "greedy", "no_skip", false.into()),
    ] {
        let json = json(rule);
        assert_eq!((&json["rule"], &json["options"][option]), (&serde_json::Value::from(named), &value), "{rule}");
        assert!(json["oddities"].to_string().contains(rule), "{rule}: {json}");
    }
    for rule in ["unknown", "", "greedy-backwards", "equalshares/sideways"] {
        assert!(matches!(count_budget(&vote(rule), &Request::default()), Err(Refused::Usage(_))), "{rule}");
    }
}

#[test]
fn options_of_another_rule_are_refused() {
    let vote = election(100, &[50], &[vec![0]]);
    for request in [
        Request { completion: Some(Completion::Add1), ..of(Rule::Greedy) },
        Request { no_skip: true, ..of(Rule::EqualShares) },
        Request { from: Some(From::Votes), ..of(Rule::EqualShares) },
        of(Rule::Schulze),
    ] {
        assert!(matches!(count_budget(&vote, &request), Err(Refused::Usage(_))), "{request:?}");
    }
    for request in [Request::default(), of(Rule::Greedy), Request { exclusive: true, ..of(Rule::Schulze) }] {
        assert!(matches!(count_ranked(&Profile::default(), &request), Err(Refused::Usage(_))), "{request:?}");
    }
}

#[test]
fn the_report_has_what_it_promises() {
    let vote = election(120, &[40, 41], &[vec![0, 1], vec![0, 1], vec![0], vec![0]]);
    let json = serde_json::to_value(with(&vote, Request { completion: Some(Completion::None), ..of(Rule::EqualShares) })).expect("JSON");
    for field in ["rule", "options", "winners", "total_cost", "endowment", "rounds", "ties", "oddities"] {
        assert!(json.get(field).is_some(), "{field}");
    }
    assert_eq!((&json["total_cost"], &json["endowment"]), (&40.into(), &30.0.into()));
    assert_eq!((&json["rounds"][0]["payment"], &json["rounds"][0]["left"]), (&"10".into(), &"80".into()));
    let loser = &json["losers"][0];
    assert_eq!((&loser["project"], &loser["further_supporters"], &loser["highest_cost"]), (&"1".into(), &1.into(), &40.into()));
    assert_eq!(loser["effective_support"], 97, "40 of 41 at the end");
    assert_eq!((&loser["paid_for"][0]["project"], &loser["paid_for"][0]["amount"], &loser["left"]), (&"0".into(), &"20".into(), &"40".into()));
}
