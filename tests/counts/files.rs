//! Files: whoever counts them again finds what was published; the log opens every vote that counts; nothing of it is there before.

use ::counting::count::{Request, Rule, count_budget, count_ranked};
use ::counting::log::Published;
use ::counting::pb;
use ::counting::ranked::{Format, read_preflib};
use app::model::ballots::{BallotKind, BallotSettings, Completion, CountingRule};
use axum::http::{StatusCode, header};
use tajmaat::base::db::sql;

use super::{counted, file, of, winners};
use crate::on_both_engines;

fn numbers(ids: &[String]) -> Vec<i64> {
    ids.iter().map(|id| id.parse().expect("a number")).collect()
}

const CHOICES: [&str; 9] = ["1,2", "1,2", "1", "2,3", "3", "3,4", "4", "1,4", "-"];

on_both_engines!(every_rule_of_a_budget_is_counted_again_from_its_file, |house| {
    for (rule, completion, comparison, no_skip) in [
        (CountingRule::EqualShares, Completion::None, false, false),
        (CountingRule::EqualShares, Completion::Add1, false, false),
        (CountingRule::EqualShares, Completion::AddOpt, true, false),
        (CountingRule::Greedy, Completion::None, false, false),
        (CountingRule::Greedy, Completion::None, false, true),
    ] {
        let settings = BallotSettings { rule, completion, comparison, no_skip, ..of(BallotKind::Budget) };
        let (_, _, number) = counted(&house, &settings, &CHOICES).await;
        let answer = file(&house, number, "envelope-1.pb").await;
        assert_eq!(answer.status, StatusCode::OK, "{rule:?}");
        let election = pb::read(&answer.bytes).expect("a file");
        assert_eq!((election.ballots.len(), election.projects.len()), (8, 4), "the empty one is apart");
        let report = count_budget(&election, &Request::default()).expect("counted");
        assert_eq!(numbers(&report.winners), winners(&house, number).await, "{rule:?} {completion:?}");
        assert!(report.official.is_some_and(|official| official.same));
        let again = file(&house, number, "report-1.json").await;
        let published: serde_json::Value = serde_json::from_slice(&again.bytes).expect("JSON");
        assert_eq!(published["rounds"], serde_json::to_value(&report.rounds).expect("JSON"));
        house.app.clock.set(crate::common::NOW);
    }
});

on_both_engines!(other_kinds_are_counted_again_from_theirs, |house| {
    for (kind, choices) in
        [(BallotKind::Approval, ["1,2", "2", "2,3"]), (BallotKind::Points, ["1=3,3=4", "3=5", "1=2"]), (BallotKind::Score, ["1=5,4=4", "4=4", "2=0"])]
    {
        let (_, _, number) = counted(&house, &of(kind), &choices).await;
        let election = pb::read(&file(&house, number, "envelope-1.pb").await.bytes).expect("a file");
        let report = count_budget(&election, &Request::default()).expect("counted");
        assert_eq!(numbers(&report.winners), winners(&house, number).await, "{kind:?}");
        house.app.clock.set(crate::common::NOW);
    }
    for (rule, asked) in [(CountingRule::Schulze, Rule::Schulze), (CountingRule::RankedPairs, Rule::RankedPairs)] {
        let (_, _, number) = counted(&house, &BallotSettings { rule, ..of(BallotKind::Ranked) }, &["2>1>3", "2>3", "1>2>3", "-"]).await;
        let profile = read_preflib(&file(&house, number, "ranking.toc").await.bytes, Format::Toc).expect("a file");
        assert!(profile.oddities.is_empty(), "{:?}", profile.oddities);
        let report = count_ranked(&profile, &Request { rule: Some(asked), ..Request::default() }).expect("counted");
        assert_eq!(numbers(&report.winners), winners(&house, number).await);
        house.app.clock.set(crate::common::NOW);
    }
});

on_both_engines!(the_table_has_every_vote_and_no_name, |house| {
    let (_, _, number) = counted(&house, &of(BallotKind::Budget), &CHOICES).await;
    let answer = file(&house, number, "ballots.csv").await;
    let text = answer.text();
    assert!(text.starts_with("\u{feff}position;choice;option_1;option_2;option_3;option_4\n"), "{text}");
    assert_eq!(text.lines().count(), 10);
    assert_eq!(text.lines().filter(|line| line.contains(";1,2;1;1;;")).count(), 2);
    assert!(answer.headers[header::CONTENT_DISPOSITION].to_str().expect("ascii").contains("ballots.csv"));
    assert!(!text.contains("Voter"));
});

on_both_engines!(the_declaration_has_all_that_was_declared_and_the_key_of_the_orders, |house| {
    let (_, id, number) = counted(&house, &of(BallotKind::Budget), &CHOICES).await;
    let declared: serde_json::Value = serde_json::from_slice(&file(&house, number, "declaration.json").await.bytes).expect("JSON");
    assert_eq!(declared["order_key"], "ab".repeat(32));
    assert_eq!((&declared["consultation"], &declared["ballots"], &declared["empty"]), (&id.to_string().into(), &9.into(), &1.into()));
    assert_eq!(declared["options"].as_array().map(Vec::len), Some(4));
    assert_eq!(declared["settings"]["completion"], "add1");
    assert!(declared["code"].as_str().is_some_and(|code| code.starts_with("tajmaat ")));
});

on_both_engines!(the_log_opens_every_vote_and_knows_the_files, |house| {
    let (_, _, number) = counted(&house, &of(BallotKind::Budget), &CHOICES).await;
    let log = Published::read(&file(&house, number, "log.json").await.bytes).expect("a log");
    assert_eq!(log.check(None), [], "everything in it is so");
    assert_eq!(log.opened.len(), CHOICES.len());
    let election = pb::read(&file(&house, number, "envelope-1.pb").await.bytes).expect("a file");
    assert_eq!(log.compare_votes(&election), []);
    for sums in &log.files {
        let answer = file(&house, number, &sums.name).await;
        assert_eq!((answer.status, sums.compare(&answer.bytes)), (StatusCode::OK, None), "{}", sums.name);
    }
    assert!(log.files.iter().any(|sums| sums.name == "ballots.csv") && log.files.len() == 4);
});

on_both_engines!(files_stay_as_they_were_published_whatever_is_renamed, |house| {
    let (_, id, number) = counted(&house, &of(BallotKind::Budget), &CHOICES).await;
    let names = ["ballots.csv", "envelope-1.pb", "declaration.json", "report-1.json", "log.json"];
    let mut before = Vec::new();
    for name in names {
        before.push(file(&house, number, name).await.bytes);
    }
    for statement in [
        "UPDATE communes SET name_fr = 'Autre nom ; \"x\"'",
        "UPDATE neighbourhoods SET name_fr = 'Autre quartier'",
        "UPDATE consultation_texts SET title = 'Autre titre'",
        "UPDATE ballot_options SET title_fr = 'Autre option', category = 'roads'",
    ] {
        house.app.db.run(sql(statement)).await.expect("renamed");
    }
    for (name, before) in names.iter().zip(before) {
        assert_eq!(file(&house, number, name).await.bytes, before, "{name}");
    }
    let (kept,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM ballot_files WHERE consultation_id = ").arg(id)).await.expect("files");
    assert_eq!(kept, 5);
});

on_both_engines!(other_names_are_no_files, |house| {
    let (_, _, number) = counted(&house, &of(BallotKind::Budget), &CHOICES).await;
    for name in ["envelope-2.pb", "envelope-x.pb", "report-7.json", "ranking.toc", "ballots.json", "..", "log"] {
        assert_eq!(file(&house, number, name).await.status, StatusCode::NOT_FOUND, "{name}");
    }
});
