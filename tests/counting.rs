//! `tajmaat count`: what it says of files, and what it ends with.

use crate::commands::Folder;

const VOTE: &str = "META\nkey;value\nnum_projects;2\nnum_votes;3\nbudget;100\nvote_type;approval\nrule;greedy\nPROJECTS\nproject_id;cost;votes\na;60;2\nb;60;2\nVOTES\nvoter_id;vote\n1;a\n2;b\n3;a,b\n";

/// What a count ends with, its answer, and what it complains of.
pub fn count(folder: &Folder, arguments: &[&str]) -> (i32, String, String) {
    let output = folder.command(&[&["count"], arguments].concat()).output().expect("the program starts");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code().expect("an end"), text(&output.stdout), text(&output.stderr))
}

pub fn json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

fn data(name: &str) -> String {
    format!("{}/src/counting/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn it_counts_by_the_rule_of_the_file() {
    let folder = Folder::new();
    let (code, out, _) = count(&folder, &[&data("Netherlands_Assen_2024.pb"), "--json"]);
    let report = json(&out);
    assert_eq!(
        (code, &report["rule"], &report["options"]["completion"], report["winners"].as_array().map(Vec::len)),
        (0, &"equal-shares".into(), &"add1".into(), Some(9))
    );
    assert_eq!((&report["total_cost"], &report["official"]["same"]), (&76_700.into(), &true.into()));
    let (code, out, _) = count(&folder, &[&data("Poland_Warszawa_2018_Sadul.pb")]);
    assert!(code == 0 && out.contains("official winners: the same") && out.ends_with("winners: 855, 783\n"), "{code}: {out}");
    let debian = data("00002-00000001.soi");
    for rule in ["schulze", "ranked-pairs"] {
        let (code, out, _) = count(&folder, &[&debian, "--rule", rule, "--json"]);
        assert_eq!((code, &json(&out)["winners"]), (0, &serde_json::json!(["3"])), "{rule}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0, "counting makes nothing");
}

#[test]
fn it_ends_with_what_was_wrong() {
    let folder = Folder::new();
    let vote = folder.write("vote.pb", VOTE);
    let (code, out, err) = count(&folder, &[&vote, "--json"]);
    assert!(code == 3 && err.contains("a, b"), "{code}: {err}");
    let tied = json(&out);
    assert_eq!((&tied["winners"], &tied["ties"][0]["options"]), (&serde_json::json!([]), &serde_json::json!(["a", "b"])));
    let (code, out, _) = count(&folder, &[&vote, "--json", "--lot", "12"]);
    assert_eq!((code, json(&out)["winners"].as_array().map(Vec::len)), (0, Some(1)));
    let bad = folder.write("bad.pb", &VOTE.replace("2;b", "2;c"));
    let (code, out, err) = count(&folder, &[&bad, "--json"]);
    assert!(code == 1 && err.contains("bad.pb: line 15") && json(&out)["error"]["line"] == 15, "{code}: {err}{out}");
    for (file, arguments) in
        [(&vote, ["--rule", "guess"]), (&vote, ["--completion", "add1"]), (&vote, ["--rule", "schulze"]), (&bad.replace("bad", "none"), ["--lot", "1"])]
    {
        let (code, _, err) = count(&folder, &[&[file.as_str()], &arguments[..]].concat());
        assert_eq!(code, if file.contains("none") { 1 } else { 2 }, "{arguments:?}: {err}");
    }
    let (code, _, err) = count(&folder, &[&data("Hungary_Budapest_2022_VIII_Jozsefvaros.pb")]);
    assert!(code == 2 && err.contains("--rule"), "{code}: {err}");
    let (code, out, _) = count(&folder, &[&data("Hungary_Budapest_2022_VIII_Jozsefvaros.pb"), "--rule", "greedy", "--json", "--lot", "1"]);
    assert!(code == 0 && json(&out)["oddities"].to_string().contains("missing votes"), "{code}: {out}");
}

#[test]
fn it_counts_a_table_by_what_was_asked_or_declared() {
    let folder = Folder::new();
    let table = |name: &str, rows: &str| folder.write(name, &format!("\u{feff}position;choice;option_1;option_2\n{rows}"));
    let grades = table("one-ballots.csv", "1;1=0,2=3;0;3\n2;1=1,2=2;1;2\n3;-;;\n");
    let winners = |arguments: &[&str]| {
        let (code, out, err) = count(&folder, arguments);
        (code, if code == 2 { err } else { json(&out)["winners"].to_string() })
    };
    // Nothing says what it is; the rule does, and so does the declaration that is named or stands beside it.
    let (code, said) = winners(&[&grades, "--json"]);
    assert!(code == 2 && said.contains("majority-judgment") && said.contains("declaration.json"), "{code}: {said}");
    let (code, out, _) = count(&folder, &[&grades, "--rule", "majority-judgment", "--json"]);
    let said = json(&out);
    assert_eq!((code, &said["rule"], &said["winners"]), (0, &"majority-judgment".into(), &serde_json::json!(["2"])), "{out}");
    assert_eq!((&said["rounds"][0]["grades"], &said["total_cost"]), (&serde_json::json!([0, 0, 1, 1]), &serde_json::Value::Null), "{out}");
    let declared = |kind: &str| format!(r#"{{"settings":{{"kind":"{kind}","grades":4,"seats":1}},"standing":[1],"lot":null}}"#);
    let named = folder.write("declaration.json", &declared("judgment"));
    assert_eq!(winners(&[&grades, &named, "--json"]), (0, "[\"1\"]".to_owned()), "the other was withdrawn");
    folder.write("one-declaration.json", &declared("judgment"));
    let (code, out, _) = count(&folder, &[&grades]);
    assert!(code == 0 && out.contains("counted by the one that was declared, majority-judgment") && out.ends_with("winners: 1\n"), "{code}: {out}");
    folder.write("one-declaration.json", &declared("budget"));
    assert_eq!(winners(&[&grades]).0, 2, "it is counted from another file");
    // Points, score, approval, answers; and how each ends.
    let points = table("points.csv", "1;1=3,2=4;3;4\n2;2=5;;5\n3;1=2;2;\n");
    assert_eq!(winners(&[&points, "--rule", "points", "--json"]), (0, "[\"2\"]".to_owned()));
    assert_eq!(winners(&[&points, "--rule", "score", "--seats", "2", "--json"]), (0, "[\"2\",\"1\"]".to_owned()));
    let tied = table("tied.csv", "1;1;1;\n2;2;;1\n");
    let (code, out, err) = count(&folder, &[&tied, "--rule", "approval", "--json"]);
    assert!(code == 3 && err.contains("1, 2") && json(&out)["ties"][0]["options"] == serde_json::json!(["1", "2"]), "{code}: {out}{err}");
    assert_eq!(count(&folder, &[&tied, "--rule", "approval", "--lot", "7"]).0, 0);
    let answers = folder.write("answers.csv", "position;choice\n1;no\n2;-\n3;no\n4;yes\n");
    assert_eq!(winners(&[&answers, "--rule", "yes-no", "--json"]), (0, "[\"no\"]".to_owned()));
    for (rows, line) in [("1;yes\n2;maybe\n", 3), ("1;yes\n3;no\n", 3), ("1\n", 2)] {
        let bad = folder.write("bad.csv", &format!("position;choice\n{rows}"));
        let (code, out, err) = count(&folder, &[&bad, "--rule", "yes-no", "--json"]);
        assert!(code == 1 && json(&out)["error"]["line"] == line && err.contains("bad.csv: line"), "{rows}: {code}: {out}{err}");
    }
    // Its columns say what the choice says.
    let bad = table("bad.csv", "1;1=3,2=4;3;4\n2;2=5;;6\n");
    let (code, _, err) = count(&folder, &[&bad, "--rule", "points"]);
    assert!(code == 1 && err.contains("line 3: the columns"), "{code}: {err}");
    for arguments in [["--rule", "schulze"], ["--from", "ballots"], ["--seats", "0"]] {
        assert_eq!(count(&folder, &[&[points.as_str()], &arguments[..]].concat()).0, 2, "{arguments:?}");
    }
    assert_eq!(count(&folder, &[&points, &tied]).0, 2, "one at a time");
}

/// A published ballot: its votes and its log, signed by a key of the test.
fn published() -> (String, String, String) {
    published_with("1;60;3\n2;50;2", &[])
}

/// The same with these projects in its file, and other files in its log.
fn published_with(projects: &str, others: &[(&str, &str)]) -> (String, String, String) {
    use counting::log::tree::{Frontier, leaf};
    use counting::log::{Checkpoint, Closing, FORMAT, Opened, Published, Signer, Sums, commitment, digest_of_opened, hex};

    let consultation = "0198c0de-0000-7000-8000-000000000001";
    let mut opened: Vec<([u8; 32], Opened)> = ["1", "2", "1,2", "1", "-"]
        .iter()
        .enumerate()
        .map(|(at, choice)| {
            let (salt, pseudonym) = ([at as u8; 16], [at as u8 + 100; 16]);
            let hash = commitment(consultation, &salt, &pseudonym, choice);
            (hash, Opened { hash: hex(&hash), salt: hex(&salt), pseudonym: hex(&pseudonym), choice: (*choice).to_owned() })
        })
        .collect();
    opened.sort_by_key(|(hash, _)| *hash);
    let hashes: Vec<[u8; 32]> = opened.iter().map(|(hash, _)| *hash).collect();
    let signer = Signer::new("example.org/ballots", &[1; 32]);
    let origin = format!("example.org/ballots/{consultation}");
    let mut frontier = Frontier::default();
    hashes.iter().rev().for_each(|hash| frontier.push(leaf(hash)));
    let closing = Closing { counted: 5, replaced: 0, void: 0, unconfirmed: 0, opened: digest_of_opened(&hashes) };
    let checkpoint = Checkpoint { origin: origin.clone(), size: frontier.size(), root: frontier.root(), closing: Some(closing) };
    let votes = VOTE.replace("a;60;2\nb;60;2", projects).replace("1;a\n2;b\n3;a,b\n", "1;1\n2;2\n3;1,2\n4;1\n").replace("num_votes;3", "num_votes;4");
    let log = Published {
        format: FORMAT.to_owned(),
        consultation: consultation.to_owned(),
        origin,
        key: signer.verifier().to_text(),
        leaves: hashes.iter().rev().map(|hash| hex(hash)).collect(),
        checkpoints: vec![signer.sign(&checkpoint.to_text())],
        opened: opened.into_iter().map(|(_, vote)| vote).collect(),
        files: [("envelope-1.pb", votes.as_str())].iter().chain(others).map(|(name, content)| Sums::of(name, content.as_bytes())).collect(),
        seal: String::new(),
    };
    (votes, log.sealed(&signer).to_text(), signer.verifier().to_text())
}

#[test]
fn it_checks_the_log_with_the_votes() {
    let folder = Folder::new();
    let (votes, log, key) = published();
    let (file, good) = (folder.write("envelope-1.pb", &votes), folder.write("log.json", &log));
    let (code, out, err) = count(&folder, &[&file, "--log", &good, "--key", &key]);
    assert!(code == 0 && out.starts_with("log: good; 5 leaves, 1 checkpoints, 5 votes opened") && out.contains("winners: 1"), "{code}: {out}{err}");
    let (code, out, _) = count(&folder, &[&file, "--log", &good, "--json"]);
    assert_eq!((code, &json(&out)["log"]["good"], &json(&out)["winners"]), (0, &true.into(), &serde_json::json!(["1"])));
    assert_eq!(json(&out)["options"]["from"], "ballots", "with a log no column is believed");
    let (code, out, _) = count(&folder, &["--log", &good, "--json"]);
    assert_eq!((code, &json(&out)["log"]["opened"]), (0, &5.into()));
    let (code, out, _) = count(&folder, &["--log", &good, "--key", "example.org/ballots+00000000+AAAA"]);
    assert!(code == 1 && out.contains("line 5: this is not the key that was given"), "{code}: {out}");
    // One vote is another: the line of the file is named, and the vote.
    std::fs::create_dir(folder.path().join("other")).expect("a folder");
    let other = folder.write("other/envelope-1.pb", &votes.replace("4;1\n", "4;2\n"));
    let (code, out, _) = count(&folder, &[&other, "--log", &good]);
    assert!(
        code == 1 && out.contains("envelope-1.pb: line 17") && out.contains("the vote 2 was opened 1 times and stands in the file 2 times"),
        "{code}: {out}"
    );
    // A line that the file cannot be read without, or that asks for a rule there is not, is named all the same.
    for (from, to) in [("PROJECTS", "PROJECTZ"), ("rule;", "rulf;"), ("budget;", "budgef;")] {
        let other = folder.write("other/envelope-1.pb", &votes.replacen(from, to, 1));
        let line = votes.lines().position(|line| line.contains(from)).expect("a line") + 1;
        let (code, out, err) = count(&folder, &[&other, "--log", &good]);
        assert!(code == 1 && out.contains(&format!("envelope-1.pb: line {line}:")), "{from}: {code}: {out}{err}");
        let (code, out, _) = count(&folder, &[&other, "--log", &good, "--json"]);
        assert_eq!((code, &json(&out)["log"]["good"]), (1, &false.into()), "{from}");
    }
    let bad = folder.write("bad.json", &log.replacen("\"choice\":\"1\"", "\"choice\":\"2\"", 1));
    let (code, out, _) = count(&folder, &["--log", &bad]);
    assert!(code == 1 && out.contains("is not what its hash commits to"), "{code}: {out}");
    let bad = folder.write("bad.json", &log.replacen("\"origin\"", "\"Origin\"", 1));
    let (code, out, err) = count(&folder, &["--log", &bad, "--json"]);
    assert!(code == 1 && json(&out)["error"]["line"] == 4, "{code}: {out}{err}");
    assert_eq!(count(&folder, &[]).0, 2, "something must be asked for");
    let other = folder.write("other/envelope-2.pb", &votes);
    // The first is counted, the others are compared.
    let (code, out, _) = count(&folder, &[&file, &other, "--log", &good]);
    assert!(code == 1 && out.contains("envelope-2.pb: it is not among the files of the log") && out.contains("winners: 1"), "{code}: {out}");
    assert_eq!(count(&folder, &[&file, &other]).0, 2, "without a log one file is counted at a time");
    let (code, out, _) = count(&folder, &[&other, "--log", &good]);
    assert!(code == 1 && out.contains("envelope-2.pb: it is not among the files of the log"), "{code}: {out}");
}

#[test]
fn columns_that_lie_beside_a_log_are_not_believed() {
    let folder = Folder::new();
    let (votes, log, _) = published_with("1;60;2\n2;60;9", &[]);
    let (file, log) = (folder.write("envelope-1.pb", &votes), folder.write("log.json", &log));
    for (arguments, winner) in [(&[][..], "2"), (&["--log", &log], "1"), (&["--from", "ballots"], "1")] {
        let (code, out, err) = count(&folder, &[&[file.as_str(), "--json"], arguments].concat());
        assert_eq!((code, &json(&out)["winners"]), (0, &serde_json::json!([winner])), "{arguments:?}: {out}{err}");
    }
}

#[test]
fn a_log_has_no_other_file_read_and_no_terminal_obeys_it() {
    let folder = Folder::new();
    let report = r#"{"winners":["1"],"rounds":[{"project":"\u001b[31m","cost":60,"support":3,"left":100,"fate":"funded"}]}"#;
    let others = [("secret.txt", "a"), ("../secret.txt", "a"), ("\u{1b}[2J", "a"), ("ballots.csv", "a"), ("envelope-x.pb", "a"), ("report-1.json", report)];
    let (votes, log, _) = published_with("1;60;3\n2;50;2", &others);
    let (file, good) = (folder.write("envelope-1.pb", &votes), folder.write("log.json", &log));
    for name in ["secret.txt", "envelope-x.pb"] {
        folder.write(name, "a secret");
    }
    folder.write("report-1.json", report);
    std::os::unix::fs::symlink(folder.path().join("secret.txt"), folder.path().join("ballots.csv")).expect("a link");
    let (code, out, err) = count(&folder, &[&file, "--log", &good, "--json"]);
    let said = &json(&out)["log"];
    assert_eq!((code, &said["compared"]), (1, &serde_json::json!(["envelope-1.pb", "report-1.json"])), "{out}{err}");
    assert!(said["faults"].as_array().is_some_and(|faults| faults.iter().all(|fault| fault["file"] == "report-1.json")), "{out}");
    let (code, out, err) = count(&folder, &[&file, "--log", &good]);
    assert!(code == 1 && out.contains("report-1.json: round 1: ") && !out.contains('\u{1b}') && !err.contains('\u{1b}'), "{code}: {out:?}{err:?}");
    // What a log that was changed names is not looked for.
    let bad = folder.write("log.json", &log.replacen("report-1.json", "report-2.json", 1));
    folder.write("report-2.json", report);
    let (code, out, _) = count(&folder, &["--log", &bad, "--json"]);
    assert_eq!((code, &json(&out)["log"]["compared"]), (1, &serde_json::json!([])), "{out}");
}

#[test]
fn a_declaration_is_compared_without_a_log_too() {
    let folder = Folder::new();
    let file = folder.write("envelope-1.pb", &VOTE.replace("a;60;2\nb;60;2", "1;60;2\n2;60;1").replace("1;a\n2;b\n3;a,b\n", "1;1\n2;2\n3;1\n"));
    let good = r#"{"settings":{"kind":"budget"},"rule":"greedy","lot":null,"standing":[1,2],"winners":[1],
        "envelopes":[{"number":1,"amount":10000}],"options":[{"number":1,"cost":6000,"envelope":1},{"number":2,"cost":6000,"envelope":1}]}"#;
    let official = |declared: &str| {
        let declared = folder.write("declaration.json", declared);
        let (code, out, err) = count(&folder, &[&file, &declared, "--json"]);
        assert_eq!(code, 0, "{out}{err}");
        (json(&out)["official"]["same"].clone(), json(&out)["oddities"].to_string())
    };
    assert_eq!(official(good).0, true, "{}", official(good).1);
    for (from, to, said) in [
        ("\"winners\":[1]", "\"winners\":[2]", "round 1"),
        ("\"winners\":[1]", "\"winners\":[1,7]", "none of the options"),
        ("10000", "20000", "another amount"),
        ("6000", "6100", "costs something else"),
        ("\"greedy\"", "\"equalshares\"", "another rule"),
    ] {
        let (same, oddities) = official(&good.replacen(from, to, 1));
        assert!(same == false && oddities.contains(said), "{to}: {oddities}");
    }
    let declared = folder.write("declaration.json", &good.replacen("\"winners\":[1]", "\"winners\":[2]", 1));
    let (_, out, _) = count(&folder, &[&file, &declared]);
    assert!(out.contains("official winners: others"), "{out}");
}

#[test]
fn it_follows_the_record_of_moderation() {
    use sha2::{Digest as _, Sha256};

    let (mut text, mut previous) = (String::new(), "0".repeat(64));
    for number in 1..=3 {
        let line = format!(r#"{{"act":"hide","number":{number},"previous":"{previous}"}}"#);
        previous = Sha256::digest(&line).iter().map(|byte| format!("{byte:02x}")).collect();
        text += &(line + "\n");
    }
    let folder = Folder::new();
    let good = folder.write("entries.jsonl", &text);
    let (code, out, err) = count(&folder, &["--moderation-log", &good, "--digest", &previous]);
    assert!(code == 0 && out.contains("entries 1 to 3 follow each other") && out.contains(&previous), "{code}: {out}{err}");
    let bad = folder.write("bad.jsonl", &text.replacen("hide", "show", 1));
    let (code, _, err) = count(&folder, &["--moderation-log", &bad]);
    assert!(code == 1 && err.contains("line 2"), "{code}: {err}");
    let (code, _, err) = count(&folder, &["--moderation-log", &good, "--digest", &"0".repeat(64)]);
    assert!(code == 1 && err.contains("digest of entry 3"), "{code}: {err}");
}
