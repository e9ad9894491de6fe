//! What the recount page does, without a browser: from the published files of every kind of ballot it finds what was published, and of every byte that is another
//! the line.

use ::recount::{Given, Recount, Verdict};
use app::model::ballots::{BallotKind, BallotSettings, CountingRule, Utilities};
use app::model::paths;
use serde_json::Value;

use crate::commands::Folder;
use crate::common::{COMMUNE, NOW, TestApp};
use crate::counting::{count, json};
use crate::counts::{counted, file, of, winners};
use crate::on_both_engines;

/// A visit that knows declaration and log.
async fn visit(house: &TestApp, number: i64) -> Recount {
    let mut visit = Recount::new(r#"{"texts":{"changed_line":"{line}"}}"#);
    assert_eq!(visit.take_declaration(&file(house, number, "declaration.json").await.bytes), None);
    let log = visit.take_log(&file(house, number, "log.json").await.bytes);
    assert_eq!(log.verdict, Verdict::Same, "{log:#?}");
    visit
}

fn given<'a>(name: &'a str, bytes: &'a [u8], published: &'a [u8]) -> Given<'a> {
    Given { name, bytes, published, rule: "", lot: "" }
}

on_both_engines!(every_kind_of_ballot_is_counted_again_from_what_its_page_names, |house| {
    let ranked = |rule| BallotSettings { rule, ..of(BallotKind::Ranked) };
    let rankings: &[&str] = &["2>1>3", "2>3", "1>2>3", "-"];
    for (settings, choices, reports) in [
        (of(BallotKind::Budget), &["1,2", "1,2", "1", "2,3", "-"][..], true),
        (BallotSettings { rule: CountingRule::Greedy, no_skip: true, ..of(BallotKind::Budget) }, &["1,2", "1,2", "1", "2,3"], true),
        (
            BallotSettings { rule: CountingRule::Greedy, min_score: 2, groups: vec![vec![1, 2]], ..of(BallotKind::Budget) },
            &["1,2", "1,2", "1", "3", "3,4"],
            true,
        ),
        (BallotSettings { utilities: Utilities::Cardinal, min_share: 30, ..of(BallotKind::Budget) }, &["1,3", "1,3", "1", "4", "4"], true),
        (of(BallotKind::Approval), &["1,2", "2", "2,3"], true),
        (of(BallotKind::Points), &["1=3,3=4", "3=5", "1=2"], true),
        (of(BallotKind::Score), &["1=5,4=4", "4=4", "2=0"], true),
        (ranked(CountingRule::Schulze), rankings, true),
        (ranked(CountingRule::RankedPairs), rankings, true),
        (of(BallotKind::Judgment), &["1=4,2=0", "1=3,3=4", "2=2", "-"], false),
        (of(BallotKind::YesNo), &["yes", "no", "yes", "abstain", "-"], false),
    ] {
        let (_, _, number) = counted(&house, &settings, choices).await;
        let page = house.visitor().get(&paths::ballot_recount(COMMUNE, number)).await;
        let named: Value = serde_json::from_str(&page.attributes("[data-recount]", "data-files").remove(0)).expect("JSON");
        let files = named["counted"].as_array().expect("files");
        assert!(!files.is_empty() && page.words().contains("tajmaat count"), "{}", page.words());
        let visit = visit(&house, number).await;
        for one in files {
            let [name, address, report] = ["name", "address", "report"].map(|key| one[key].as_str().expect("a text"));
            assert_eq!(!report.is_empty(), reports, "{name}");
            let content = house.visitor().get(address).await.bytes;
            let printed = if reports { house.visitor().get(report).await.bytes } else { Default::default() };
            let answer = visit.recount(&given(name, &content, &printed));
            assert_eq!((answer.verdict, answer.headline.as_str()), (Verdict::Same, "same"), "{:?}: {answer:#?}", settings.kind);
            assert!(answer.lines.iter().any(|line| line.text == "votes_as_logged"), "{answer:#?}");
        }
        house.app.clock.set(NOW);
    }
});

on_both_engines!(every_kind_of_ballot_is_counted_again_by_the_command_that_its_page_says, |house| {
    let ranked = |rule| BallotSettings { rule, ..of(BallotKind::Ranked) };
    let rankings: &[&str] = &["2>1>3", "2>3", "1>2>3", "-"];
    for (settings, choices, winner) in [
        (of(BallotKind::Budget), &["1,2", "1,2", "1", "2,3", "-"][..], None),
        (BallotSettings { rule: CountingRule::Greedy, ..of(BallotKind::Budget) }, &["1,2", "1,2", "1", "2,3"], None),
        (of(BallotKind::Approval), &["1,2", "2", "2,3"], None),
        (of(BallotKind::Points), &["1=3,3=4", "3=5", "1=2"], None),
        (BallotSettings { seats: 2, ..of(BallotKind::Score) }, &["1=5,4=4", "4=4", "2=0"], None),
        (ranked(CountingRule::Schulze), rankings, None),
        (ranked(CountingRule::RankedPairs), rankings, None),
        (of(BallotKind::Judgment), &["1=4,2=0", "1=3,3=4", "2=2", "-"], None),
        (of(BallotKind::YesNo), &["yes", "no", "yes", "abstain", "-"], Some("yes")),
    ] {
        let (_, _, number) = counted(&house, &settings, choices).await;
        let page = house.visitor().get(&paths::ballot_recount(COMMUNE, number)).await;
        let commands = page.all("code.command");
        let [command] = &commands[..] else { panic!("{commands:?}") };
        let arguments: Vec<&str> = command.strip_prefix("tajmaat count ").expect("the command").split(' ').chain(["--json"]).collect();
        let start = arguments.iter().find_map(|argument| argument.strip_suffix("log.json")).expect("a log");
        let folder = Folder::new();
        for (name, content) in published(&house, number).await {
            std::fs::write(folder.path().join(format!("{start}{name}")), content).expect("written");
        }
        let expected: Vec<String> = winners(&house, number).await.iter().map(i64::to_string).chain(winner.map(str::to_owned)).collect();
        assert!(!expected.is_empty(), "{:?}", settings.kind);
        let (table, log) = (format!("{start}ballots.csv"), format!("{start}log.json"));
        let has_table_rule = !matches!(settings.kind, BallotKind::Budget | BallotKind::Ranked);
        for arguments in [arguments.clone(), vec![table.as_str(), "--json"], vec![table.as_str(), "--log", log.as_str(), "--json"]]
            .into_iter()
            .take(if has_table_rule { 3 } else { 1 })
        {
            let (code, out, err) = count(&folder, &arguments);
            let said = json(&out);
            assert_eq!((code, &said["winners"]), (0, &serde_json::json!(expected)), "{command}: {arguments:?}: {out}{err}");
            if arguments.contains(&"--log") {
                assert_eq!((&said["log"]["good"], &said["log"]["missing"]), (&true.into(), &serde_json::json!([])), "{out}");
            }
        }
        // By another rule, or where nothing says how many win, it is another count, and nothing that was published is accused.
        std::fs::remove_file(folder.path().join(format!("{start}declaration.json"))).expect("removed");
        let ranking = format!("{start}ranking.toc");
        let other = match (settings.kind, settings.rule) {
            (BallotKind::Budget, _) => Some((&table, "approval")),
            (BallotKind::Score, _) => Some((&table, "score")),
            (_, CountingRule::Schulze) => Some((&ranking, "ranked-pairs")),
            _ => None,
        };
        if let Some((file, rule)) = other {
            let (code, out, err) = count(&folder, &[file, "--rule", rule, "--log", &log, "--json"]);
            assert_eq!((code == 1, &json(&out)["log"]["faults"]), (false, &serde_json::json!([])), "{rule}: {out}{err}");
        }
        // The ballots are what is counted, whatever the columns beside them say.
        assert_eq!(command.contains("--from ballots"), arguments[0].ends_with(".pb") && settings.rule != CountingRule::EqualShares, "{command}");
        house.app.clock.set(NOW);
    }
});

on_both_engines!(every_changed_byte_is_named_by_its_line, |house| {
    let (_, _, number) = counted(&house, &of(BallotKind::Budget), &["1,2", "1,2", "1", "2,3"]).await;
    let visit = visit(&house, number).await;
    let good = file(&house, number, "envelope-1.pb").await.bytes.to_vec();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        let line = good[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
        let answer = visit.recount(&given("vote-envelope-1.pb", &bad, b""));
        assert_eq!((answer.verdict, answer.headline), (Verdict::Bad, line.to_string()), "byte {at}");
    }
});

on_both_engines!(before_anything_is_counted_there_is_no_recount_but_any_file_can_be, |house| {
    let (_, number) = crate::counts::ballot(&house, &of(BallotKind::Budget)).await;
    assert_eq!(house.visitor().get(&paths::ballot_recount(COMMUNE, number)).await.status, 404);
    let page = house.visitor().get(&paths::recount()).await;
    assert!(page.has("[data-recount]") && page.words().contains("tajmaat count"), "{}", page.words());
});

/// Every published file of a ballot, with the log last.
async fn published(house: &TestApp, number: i64) -> Vec<(String, Vec<u8>)> {
    let log = file(house, number, "log.json").await.bytes.to_vec();
    let known = ::counting::log::Published::read(&log).expect("a log");
    let mut files = Vec::new();
    for name in known.files.iter().map(|sums| sums.name.clone()) {
        files.push((name.clone(), file(house, number, &name).await.bytes.to_vec()));
    }
    files.push(("log.json".to_owned(), log));
    files
}

/// What the command says first of the log and of what stands beside it: the file and the line.
fn named(folder: &Folder, counted_from: &str) -> (String, Option<usize>) {
    let path = |name: &str| folder.path().join(format!("vote-{name}")).display().to_string();
    let (code, out, err) = count(folder, &[&path(counted_from), "--log", &path("log.json"), "--json"]);
    let said = json(&out);
    // A log that cannot be read is an error; of what can be, the first fault.
    let first =
        if said["log"].is_null() { serde_json::json!({ "file": said["file"], "line": said["error"]["line"] }) } else { said["log"]["faults"][0].clone() };
    assert_eq!(code == 0, first.is_null(), "{out}{err}");
    let line = first["line"].as_u64().and_then(|line| usize::try_from(line).ok());
    (first["file"].as_str().map(|file| file.trim_start_matches("vote-").to_owned()).unwrap_or_default(), line)
}

on_both_engines!(every_changed_byte_of_every_published_file_is_named_by_file_and_line, |house| {
    let flips: usize = if std::env::var_os("TAJMAAT_LONG").is_some() { 170 } else { 10 };
    let random = tajmaat::base::clock::Rng::seeded(14);
    let chance = |below: usize| usize::try_from(u64::from_be_bytes(random.bytes())).unwrap_or_default() % below;
    for (kind, choices, counted_from) in [
        (BallotKind::Budget, &["1,2", "1,2", "1", "2,3", "-"][..], "envelope-1.pb"),
        (BallotKind::Ranked, &["2>1>3", "2>3", "1>2>3"], "ranking.toc"),
        (BallotKind::Judgment, &["1=4,2=0", "1=3,3=4", "2=2"], "ballots.csv"),
    ] {
        let (_, _, number) = counted(&house, &of(kind), choices).await;
        let folder = Folder::new();
        let files = published(&house, number).await;
        for (name, content) in &files {
            std::fs::write(folder.path().join(format!("vote-{name}")), content).expect("written");
        }
        assert_eq!(named(&folder, counted_from), (String::new(), None), "nothing is changed");
        for flip in 0..flips {
            // Every file in its turn, the log more often; of every third a line's end.
            let which = if flip % 3 == 0 { files.len() - 1 } else { chance(files.len()) };
            let (name, good) = files[which].clone();
            let ends: Vec<usize> = (0..good.len()).filter(|at| good[*at] == b'\n').collect();
            let at = if flip % 3 == 1 && !ends.is_empty() { ends[chance(ends.len())] } else { chance(good.len()) };
            let line = good[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            let mut bad = good.clone();
            bad[at] ^= 1 << chance(8);
            let kept = folder.path().join(format!("vote-{name}"));
            std::fs::write(&kept, &bad).expect("written");
            assert_eq!(named(&folder, counted_from), (name.clone(), Some(line)), "byte {at} of {name}");
            std::fs::write(&kept, &good).expect("written");
        }
        house.app.clock.set(NOW);
    }
});

on_both_engines!(what_is_published_beside_the_log_is_compared_with_the_count, |house| {
    let (_, _, number) = counted(&house, &of(BallotKind::Budget), &["1,2", "1,2", "1", "2,3"]).await;
    let (folder, files) = (Folder::new(), published(&house, number).await);
    for (name, content) in &files {
        folder.write(name, &String::from_utf8(content.clone()).expect("text"));
    }
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (code, out, err) = count(&folder, &[&path("envelope-1.pb"), "--log", &path("log.json")]);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).filter(|name| *name != "log.json").collect();
    let last = out.lines().find_map(|line| line.strip_prefix("log: as published: ")).unwrap_or_default();
    assert!(code == 0 && names.iter().all(|name| last.contains(name)) && !out.contains("not here"), "{code}: {out}{err}");
    // Another round, and other winners, are said beside the line.
    let changed = |name: &str, good: &str| {
        if name == "report-1.json" {
            return good.replacen("\"payers\":", "\"payers\":1", 1);
        }
        let mut declared = json(good);
        declared["winners"] = serde_json::json!([4]);
        format!("{declared:#}\n")
    };
    for (name, said) in [("report-1.json", "report-1.json: round 1: published"), ("declaration.json", "declaration.json: round 1: ")] {
        let good = std::fs::read_to_string(path(name)).expect("a file");
        folder.write(name, &changed(name, &good));
        let (code, out, _) = count(&folder, &[&path("envelope-1.pb"), "--log", &path("log.json")]);
        assert!(code == 1 && out.contains(said) && out.contains(&format!("{name}: line ")), "{code}: {out}");
        folder.write(name, &good);
    }
    // What is not here is said, and no fault; what is named need not stand beside the log.
    std::fs::create_dir(folder.path().join("other")).expect("a folder");
    std::fs::rename(path("ballots.csv"), path("other/ballots.csv")).expect("moved");
    let (code, out, _) = count(&folder, &[&path("envelope-1.pb"), "--log", &path("log.json")]);
    assert!(code == 0 && out.contains("log: not here, and not compared: ballots.csv"), "{code}: {out}");
    let (code, out, _) = count(&folder, &[&path("envelope-1.pb"), &path("other/ballots.csv"), "--log", &path("log.json"), "--json"]);
    let log = &json(&out)["log"];
    assert_eq!((code, &log["missing"], log["compared"].as_array().map(Vec::len)), (0, &serde_json::json!([]), Some(names.len())), "{out}");
});
