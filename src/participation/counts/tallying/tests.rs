//! Every kind of ballot by known answers; and whatever people vote, the file that is published gives the winners that are published.

use std::collections::{BTreeMap, BTreeSet};

use app::model::ballots::BallotSettings;
use app::model::consultations::Multilingual;
use counting::ranked::{Format, read_preflib};
use proptest::prelude::*;
use uuid::Uuid;

use super::super::elections::{envelopes, ranking_file};
use super::*;
use crate::base::clock::Timestamp;
use crate::base::db::ConsultationId;
use crate::participation::ballots::{BallotOption, Counts, Envelope};

/// A ballot with options of these costs, those after the middle in a second envelope; envelopes of this amount each.
fn ballot(settings: BallotSettings, costs: &[i64], amount: i64) -> Ballot {
    let is_budget = settings.kind == BallotKind::Budget;
    let text = |text: String| Multilingual { ar: text.clone(), fr: text, ..Multilingual::default() };
    let option = |(at, cost): (usize, &i64)| BallotOption {
        number: at as i64 + 1,
        title: text(format!("Option « {} » ; \"x\"", at + 1)),
        body: Multilingual::default(),
        cost: is_budget.then_some(*cost),
        envelope: is_budget.then_some(if at < costs.len().div_ceil(2) { 1 } else { 2 }),
        neighbourhood: None,
        category: "water".to_owned(),
        listed_number: None,
        solution: None,
        picture: String::new(),
        recording: String::new(),
        withdrawn: None,
    };
    let envelope = |number: i64| Envelope { number, title: text(format!("E{number}")), amount, neighbourhood: None, category: String::new() };
    Ballot {
        id: ConsultationId(Uuid::nil()),
        question: Multilingual::default(),
        settings,
        envelopes: if is_budget { vec![envelope(1), envelope(2)] } else { Vec::new() },
        options: costs.iter().enumerate().map(option).collect(),
        order_key: [7; 32],
        frozen_at: None,
        closed_at: None,
        counts: Counts::default(),
        version: 1,
    }
}

fn of(kind: BallotKind) -> BallotSettings {
    let rule = kind.rules().first().copied().unwrap_or(CountingRule::Most);
    BallotSettings { kind, rule, ..BallotSettings::default() }
}

fn chosen(options: &[i64]) -> Choice {
    Choice::Options(options.iter().copied().collect())
}

#[test]
fn the_most_approvals_win_and_what_is_empty_is_counted_apart() {
    let ballot = ballot(BallotSettings { seats: 2, ..of(BallotKind::Approval) }, &[0; 4], 0);
    let choices = [chosen(&[1, 2]), chosen(&[2]), chosen(&[2, 3]), chosen(&[3]), chosen(&[])];
    let found = tally(&ballot, &choices, 0, None).expect("counted");
    assert_eq!(found.result.winners, [2, 3]);
    assert_eq!((found.result.ballots, found.result.empty, found.result.moot, found.result.nothing), (5, 1, 0, 0));
    assert!(found.tied.is_empty());
}

#[test]
fn what_nobody_chose_wins_nothing_and_asks_for_no_lot() {
    let seats = ballot(BallotSettings { seats: 3, ..of(BallotKind::Approval) }, &[0; 5], 0);
    let found = tally(&seats, &[chosen(&[1]), chosen(&[1, 2])], 0, None).expect("counted");
    assert_eq!((found.result.winners.as_slice(), found.tied.as_slice()), (&[1, 2][..], &[][..]));
    let Method::Sums(lines) = found.result.method else { panic!("sums") };
    assert_eq!(lines.iter().map(|line| (line.option, line.sum)).collect::<Vec<_>>(), [(1, 2), (2, 1), (3, 0), (4, 0), (5, 0)]);
    let settings = BallotSettings { rule: CountingRule::Greedy, ..of(BallotKind::Budget) };
    let money = ballot(settings, &[100, 200, 300, 400], 10_000);
    let found = tally(&money, &[chosen(&[1, 3]), chosen(&[1])], 0, None).expect("counted");
    assert_eq!(found.result.winners, [1, 3]);
}

/// Votes by which each setting changes who wins: what is declared, who wins in the first envelope (100 in all; options cost 50, 40, 30 and 60), what was left out.
/// Settings and ballots; who wins, what is left out, and the rule that the file names.
type Known<'a> = (BallotSettings, &'a [Choice], &'a [i64], &'a [i64], &'a str);

#[test]
fn what_is_declared_of_a_budget_decides() {
    let greedy = BallotSettings { rule: CountingRule::Greedy, ..of(BallotKind::Budget) };
    let shares = BallotSettings { completion: Declared::None, ..of(BallotKind::Budget) };
    let ordered = [chosen(&[1, 2]), chosen(&[1, 2]), chosen(&[1]), chosen(&[3])];
    // Five could just pay for the first together; four of them pay less each for the third.
    let mut apart = vec![chosen(&[1, 3]); 4];
    apart.extend([chosen(&[1]), chosen(&[4]), chosen(&[4]), chosen(&[4]), chosen(&[4]), chosen(&[4])]);
    let cases: [Known; 8] = [
        (greedy.clone(), &ordered, &[1, 2], &[], "greedy"),
        (BallotSettings { min_score: 3, ..greedy.clone() }, &ordered, &[1], &[2, 3, 4], "greedy-threshold"),
        (BallotSettings { groups: vec![vec![1, 2]], ..greedy.clone() }, &ordered, &[1, 3], &[], "greedy-exclusive"),
        (BallotSettings { groups: vec![vec![1, 3]], ..greedy.clone() }, &ordered, &[1, 2], &[], "greedy-exclusive"),
        (BallotSettings { no_skip: true, min_score: 1, groups: vec![vec![2, 4]], ..greedy }, &ordered, &[1, 2], &[4], "greedy-no-skip-exclusive"),
        (shares.clone(), &apart, &[1], &[], "equalshares"),
        (BallotSettings { utilities: Worth::Cardinal, ..shares.clone() }, &apart, &[3], &[], "equalshares"),
        (BallotSettings { min_share: 100, utilities: Worth::Cardinal, ..shares }, &apart, &[3], &[2, 4], "equalshares"),
    ];
    for (settings, choices, winners, left_out, rule) in cases {
        let mut ballot = ballot(settings, &[50, 40, 30, 60], 100);
        for option in &mut ballot.options {
            option.envelope = Some(1);
        }
        let found = tally(&ballot, choices, 0, None).expect("counted");
        let Method::Budget(envelopes) = &found.result.method else { panic!("money") };
        assert_eq!((found.result.winners.as_slice(), envelopes[0].left_out.as_slice()), (winners, left_out), "{:?}", ballot.settings);
        let text = file(&ballot, choices, 1, ballot.settings.rule, &About { winners: Some(winners.to_vec()), ..About::default() });
        assert!(text.contains(&format!("rule;{rule}\n")), "{text}");
        let election = pb::read(text.as_bytes()).expect("a file");
        let report = count_budget(&election, &Request::default()).expect("counted");
        assert_eq!(explaining::numbers(&report.winners), winners, "{text}");
    }
}

#[test]
fn what_was_withdrawn_cannot_win() {
    let mut ballot = ballot(of(BallotKind::Approval), &[0; 3], 0);
    ballot.options[0].withdrawn = Some((Timestamp(0), "impossible".to_owned()));
    let choices = [chosen(&[1]), chosen(&[1]), chosen(&[1, 2]), chosen(&[2]), chosen(&[3])];
    let found = tally(&ballot, &choices, 0, None).expect("counted");
    assert_eq!((found.result.winners.as_slice(), found.result.moot, found.result.votes_of(1)), (&[2][..], 2, 3));
}

#[test]
fn equal_sums_wait_for_a_lot_and_the_lot_decides() {
    let ballot = ballot(of(BallotKind::Approval), &[0; 3], 0);
    let choices = [chosen(&[1]), chosen(&[3]), chosen(&[1, 3]), chosen(&[2])];
    let found = tally(&ballot, &choices, 0, None).expect("counted");
    assert_eq!(found.tied, [1, 3]);
    assert!(found.result.winners.is_empty());
    for seed in ["1", "2", "3", "2026-11-29"] {
        let drawn = tally(&ballot, &choices, 0, Some(seed)).expect("counted");
        let first = Lot::draw(seed, ["1", "3"]);
        assert_eq!(drawn.result.winners, [if first.place(0) == 0 { 1 } else { 3 }], "{seed}");
        assert!(drawn.tied.is_empty());
    }
}

#[test]
fn points_and_scores_are_summed() {
    let points = |given: &[(i64, u32)]| Choice::Points(given.iter().copied().collect());
    let found = tally(&ballot(of(BallotKind::Points), &[0; 3], 0), &[points(&[(1, 5), (2, 5)]), points(&[(2, 4), (3, 6)])], 0, None).expect("counted");
    let Method::Sums(lines) = found.result.method else { panic!("sums") };
    assert_eq!((found.result.winners, lines[0].sum, lines[0].voters), (vec![2], 9, 2));
    let grades = |given: &[(i64, u32)]| Choice::Grades(given.iter().copied().collect());
    let found = tally(&ballot(of(BallotKind::Score), &[0; 2], 0), &[grades(&[(1, 5), (2, 4)]), grades(&[(1, 0), (2, 3)])], 0, None).expect("counted");
    assert_eq!(found.result.winners, [2]);
}

#[test]
fn the_best_median_and_the_condorcet_winner_win() {
    let grades = |given: [u32; 2]| Choice::Grades([(1, given[0]), (2, given[1])].into());
    let judged = tally(&ballot(of(BallotKind::Judgment), &[0; 2], 0), &[grades([4, 3]), grades([0, 3]), grades([1, 2])], 0, None).expect("counted");
    assert_eq!(judged.result.winners, [2]);
    let ranked = |ranking: &[i64]| Choice::Ranking(ranking.to_vec());
    for rule in [CountingRule::Schulze, CountingRule::RankedPairs] {
        let ballot = ballot(BallotSettings { rule, ..of(BallotKind::Ranked) }, &[0; 3], 0);
        let found = tally(&ballot, &[ranked(&[2, 1, 3]), ranked(&[2, 3]), ranked(&[1, 2, 3]), ranked(&[])], 0, None).expect("counted");
        assert_eq!((found.result.winners.as_slice(), found.result.empty), (&[2][..], 1));
        let Method::Ranked(counts) = found.result.method else { panic!("rankings") };
        assert_eq!(counts.pairs[1], [2, 0, 3]);
    }
}

#[test]
fn a_question_is_answered_by_more_and_quorum_is_a_share() {
    let ballot = ballot(BallotSettings { quorum: Quorum::Percent(10), ..of(BallotKind::YesNo) }, &[], 0);
    let answer = |answer| Choice::Answer(Some(answer));
    let choices = [answer(YesNo::Yes), answer(YesNo::Yes), answer(YesNo::No), answer(YesNo::Abstain), Choice::Answer(None)];
    let found = tally(&ballot, &choices, 41, None).expect("counted");
    assert_eq!(found.result.method, Method::Answer { yes: 2, no: 1, abstain: 1 });
    assert_eq!((found.result.empty, found.result.quorum), (1, Some((5, true))));
    assert_eq!(tally(&ballot, &choices, 51, None).expect("counted").result.quorum, Some((6, false)));
}

#[test]
fn nobody_voted_and_nothing_wins() {
    for kind in BallotKind::ALL {
        for choices in [vec![], vec![Choice::empty(*kind); 3]] {
            let found = tally(&ballot(of(*kind), &[100, 200, 300], 1_000), &choices, 0, None).expect("counted");
            assert!(found.result.winners.is_empty() && found.tied.is_empty(), "{kind:?}");
            assert_eq!(found.result.empty, choices.len() as i64);
        }
    }
}

#[test]
fn equal_shares_give_a_minority_its_share_and_greedy_stands_beside() {
    // Six of ten want 1 and 2, four want 3: the money is enough for two. The second costs less, so that no lot is needed.
    let mut ballot = ballot(of(BallotKind::Budget), &[50_000, 49_000, 40_000], 100_000);
    ballot.envelopes.truncate(1);
    ballot.options.iter_mut().for_each(|option| option.envelope = Some(1));
    let choices: Vec<Choice> = (0..10).map(|at| if at < 6 { chosen(&[1, 2]) } else { chosen(&[3]) }).collect();
    let found = tally(&ballot, &choices, 0, None).expect("counted");
    let Method::Budget(counts) = &found.result.method else { panic!("money") };
    assert!(found.result.winners.contains(&3) && found.result.winners.len() == 2, "{:?}", found.result.winners);
    let beside = counts[0].beside.as_ref().expect("greedy");
    assert_eq!((BTreeSet::from_iter(beside.winners.iter().copied()), beside.nothing), (BTreeSet::from([1, 2]), 4));
    assert_eq!(found.result.nothing, 0);
    let round = &counts[0].rounds[0];
    assert!(round.payers > 0 && round.cost >= 40_000 && counts[0].losers.len() == 1);
}

/// Choices of a kind from what chance gives: for each voter a mark for each of five options.
fn choice(kind: BallotKind, marks: &[u32]) -> Choice {
    let all: BTreeMap<i64, u32> = (1..).zip(marks.iter().copied()).collect();
    match kind {
        BallotKind::Approval | BallotKind::Budget => Choice::Options(all.iter().filter(|(_, mark)| **mark > 2).map(|(option, _)| *option).collect()),
        BallotKind::Points => Choice::Points(all.into_iter().filter(|(_, mark)| *mark > 0).collect()),
        BallotKind::Judgment | BallotKind::Score => Choice::Grades(all.into_iter().filter(|(_, mark)| *mark < 5).collect()),
        BallotKind::Ranked => {
            let mut ranked: Vec<(u32, i64)> = all.into_iter().filter(|(_, mark)| *mark > 0).map(|(option, mark)| (mark, option)).collect();
            ranked.sort_unstable();
            Choice::Ranking(ranked.into_iter().map(|(_, option)| option).collect())
        }
        BallotKind::YesNo => Choice::Answer(YesNo::ALL.get(marks[0] as usize).copied()),
    }
}

fn votes() -> impl Strategy<Value = Vec<Vec<u32>>> {
    proptest::collection::vec(proptest::collection::vec(0_u32..6, 5), 1..25)
}

fn declared() -> impl Strategy<Value = BallotSettings> {
    let kinds = proptest::sample::select(vec![BallotKind::Approval, BallotKind::Points, BallotKind::Score, BallotKind::Budget]);
    let completions = proptest::sample::select(vec![Declared::None, Declared::Add1, Declared::AddOpt]);
    let groups = proptest::sample::select(vec![vec![], vec![vec![1, 3]], vec![vec![1, 2], vec![4, 5]]]);
    let more = (any::<[bool; 5]>(), 0_u32..60, 0_u32..4, groups);
    (kinds, completions, more, 1_u32..3).prop_map(|(kind, completion, (ticked, min_share, min_score, groups), seats)| {
        let [greedy, comparison, stop_when_exhaustive, no_skip, cardinal] = ticked;
        let rule = if greedy && kind == BallotKind::Budget { CountingRule::Greedy } else { of(kind).rule };
        let utilities = if cardinal { Worth::Cardinal } else { Worth::Cost };
        BallotSettings { rule, completion, comparison, stop_when_exhaustive, no_skip, min_share, utilities, min_score, groups, seats, ..of(kind) }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// What `tajmaat count` says of each published file, without any option, is what was published.
    #[test]
    fn the_published_file_gives_the_published_winners(
        settings in declared(), votes in votes(), costs in proptest::collection::vec(1_i64..900, 5), fine in any::<bool>(), withdrawn in 0_usize..10,
    ) {
        let unit = if fine { 1 } else { 100 };
        let costs: Vec<i64> = costs.iter().map(|cost| cost * unit).collect();
        let mut ballot = ballot(settings, &costs, 1_000 * unit);
        if let Some(option) = ballot.options.get_mut(withdrawn) {
            option.withdrawn = Some((Timestamp(0), "away".to_owned()));
        }
        let choices: Vec<Choice> = votes.iter().map(|marks| choice(ballot.settings.kind, marks)).collect();
        let mut found = tally(&ballot, &choices, 0, None).expect("counted");
        let mut meta = vec![("description".to_owned(), "a; \"vote\"".to_owned())];
        if !found.tied.is_empty() {
            found = tally(&ballot, &choices, 0, Some("drawn")).expect("counted");
            meta.push(("lot".to_owned(), "drawn".to_owned()));
        }
        prop_assert!(found.tied.is_empty());
        prop_assert_eq!(&found.result, &tally(&ballot, &choices, 0, meta.get(1).map(|_| "drawn")).expect("counted").result, "again the same");
        let mut winners = BTreeSet::new();
        for envelope in envelopes(&ballot) {
            let about = About { meta: meta.clone(), winners: Some(found.result.winners.clone()), ..About::default() };
            let text = file(&ballot, &choices, envelope, ballot.settings.rule, &about);
            let Ok(election) = pb::read(text.as_bytes()) else { continue };
            if election.ballots.is_empty() {
                continue;
            }
            let report = count_budget(&election, &Request::default()).expect("counted");
            prop_assert!(report.is_decided());
            winners.extend(explaining::numbers(&report.winners));
            let same = report.official.as_ref().is_none_or(|official| official.same);
            prop_assert!(same, "{text}");
        }
        prop_assert_eq!(winners, found.result.winners.iter().copied().collect::<BTreeSet<_>>());
    }

    #[test]
    fn the_published_rankings_give_the_published_winner(votes in votes(), pairs in any::<bool>()) {
        let rule = if pairs { CountingRule::RankedPairs } else { CountingRule::Schulze };
        let ballot = ballot(BallotSettings { rule, ..of(BallotKind::Ranked) }, &[0; 5], 0);
        let choices: Vec<Choice> = votes.iter().map(|marks| choice(BallotKind::Ranked, marks)).collect();
        let first = tally(&ballot, &choices, 0, None).expect("counted");
        let lot = (!first.tied.is_empty()).then_some("drawn");
        let found = tally(&ballot, &choices, 0, lot).expect("counted");
        let text = ranking_file(&ballot, &choices);
        let profile = read_preflib(text.as_bytes(), Format::Toc);
        if found.result.spoken() == 0 {
            return Ok(());
        }
        let asked = if pairs { Rule::RankedPairs } else { Rule::Schulze };
        let request = Request { rule: Some(asked), lot: lot.map(str::to_owned), ..Request::default() };
        let report = count_ranked(&profile.expect("a file"), &request).expect("counted");
        prop_assert_eq!(explaining::numbers(&report.winners), found.result.winners);
    }

    /// Everybody has one voice, in whatever order they come.
    #[test]
    fn the_order_of_votes_changes_nothing(settings in declared(), votes in votes(), turn in 0_usize..24) {
        let ballot = ballot(settings, &[100, 250, 300, 420, 500], 600);
        let choices: Vec<Choice> = votes.iter().map(|marks| choice(ballot.settings.kind, marks)).collect();
        let mut turned = choices.clone();
        turned.rotate_left(turn % choices.len());
        let (one, other) = (tally(&ballot, &choices, 0, Some("x")).expect("counted"), tally(&ballot, &turned, 0, Some("x")).expect("counted"));
        prop_assert_eq!(one.result, other.result);
    }
}
