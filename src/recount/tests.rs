use std::path::Path;

use proptest::prelude::*;

use super::{Answer, Given, Recount, Verdict};
use counting::count::{Request, Rule, count_budget, count_ranked};
use counting::pb;
use counting::ranked::{Format, read_preflib};

fn bytes(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../counting/tests/data");
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn given<'a>(name: &'a str, bytes: &'a [u8], published: &'a [u8]) -> Given<'a> {
    Given { name, bytes, published, rule: "", lot: "" }
}

/// A count of whoever knows nothing but the file.
fn alone(name: &str, bytes: &[u8]) -> Answer {
    Recount::new("{}").recount(&given(name, bytes, b""))
}

fn lines(answer: &Answer) -> String {
    answer.lines.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

fn section<'a>(answer: &'a Answer, title: &str) -> Vec<&'a str> {
    let found = answer.sections.iter().find(|section| section.title == title).unwrap_or_else(|| panic!("no {title} in {answer:#?}"));
    found.items.iter().map(|line| line.text.as_str()).collect()
}

/// What `tajmaat count --json` prints of a file.
fn printed(name: &str) -> String {
    let report = count_budget(&pb::read(&bytes(name)).expect("a file"), &Request::default()).expect("a count");
    serde_json::to_string(&report).expect("JSON")
}

const FILES: [(&str, usize); 3] =
    [("Netherlands_Assen_2024.pb", 9), ("Poland_Warszawa_2018_Sadul.pb", 2), ("Poland_Warszawa_2019_Marysin_Wawerski_Poludniowy.pb", 2)];

#[test]
fn votes_that_took_place_come_out_as_they_did() {
    for (name, winners) in FILES {
        let content = bytes(name);
        for published in [String::new(), printed(name)] {
            let answer = Recount::new("{}").recount(&given(name, &content, published.as_bytes()));
            assert_eq!((answer.verdict, answer.headline.as_str()), (Verdict::Same, "same"), "{name}: {answer:#?}");
            assert_eq!(section(&answer, "winners").len(), winners, "{name}");
            assert!(section(&answer, "rounds").len() >= winners && lines(&answer).contains("total"), "{name}");
        }
    }
    let debian = bytes("00002-00000001.soi");
    for rule in ["schulze", "ranked-pairs"] {
        let answer = Recount::new("{}").recount(&Given { rule, ..given("debian.soi", &debian, b"") });
        assert_eq!((answer.verdict, section(&answer, "winners").len()), (Verdict::Counted, 1), "{answer:#?}");
        assert!(section(&answer, "winners")[0].contains("3. "), "{answer:#?}");
    }
    assert_eq!(alone("debian.soi", &debian).verdict, Verdict::NeedsRule);
}

#[test]
fn sentences_are_in_the_words_of_the_page() {
    let words = r#"{"lang":"fr","texts":{"same":"Le même résultat.","total":"Coût total : {amount}.","by_rule":"{rule}","rule_greedy":"Ordre des voix",
        "greedy_funded":"{option} : {support} voix, {cost} sur {left}, financé."},"counted":{"votes":["","un bulletin","","","","{count} bulletins"]}}"#;
    let name = "Poland_Warszawa_2018_Sadul.pb";
    let answer = Recount::new(words).recount(&given(name, &bytes(name), b""));
    assert_eq!(answer.headline, "Le même résultat.");
    let told = lines(&answer);
    assert!(told.contains("bulletins") && told.contains("Ordre des voix") && told.contains("Coût total : 112\u{202f}600"), "{told}");
    assert!(section(&answer, "rounds")[0].contains("financé"), "{answer:#?}");
    assert!(!section(&answer, "remarks").is_empty() && answer.sections.last().is_some_and(|last| last.items.iter().all(|line| line.english)));
    let json = answer.to_json();
    assert!(json.starts_with(r#"{"verdict":"same","headline":"Le même résultat.""#), "{json}");
}

#[test]
fn another_result_is_named_by_its_first_round() {
    let name = "Netherlands_Assen_2024.pb";
    let mut published: serde_json::Value = serde_json::from_str(&printed(name)).expect("JSON");
    published["rounds"][2]["payers"] = 1.into();
    let text = published.to_string();
    let answer = Recount::new(r#"{"texts":{"round_differs":"Round {round}."}}"#).recount(&given(name, &bytes(name), text.as_bytes()));
    assert_eq!((answer.verdict, answer.headline.as_str()), (Verdict::Differs, "differs"));
    let told = lines(&answer);
    assert!(told.contains("Round 3.") && told.contains("round_published") && told.contains("round_counted"), "{told}");
    let broken = Recount::new("{}").recount(&given(name, &bytes(name), b"{\"winners\":3}"));
    assert_eq!(broken.verdict, Verdict::Bad);
}

#[test]
fn a_changed_byte_is_named_by_its_line_or_gives_another_vote() {
    let name = "Poland_Warszawa_2018_Sadul.pb";
    let good = bytes(name);
    let visit = Recount::new(r#"{"texts":{"bad_line":"line {line}"}}"#);
    let (mut refused, text) = (0, String::from_utf8(good.clone()).expect("text"));
    // What is changed in the list of projects is seen where a vote names it.
    for at in text.find("VOTES").expect("votes")..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 0x10;
        let answer = visit.recount(&given(name, &bad, b""));
        if answer.verdict == Verdict::Bad {
            refused += 1;
            let line = text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
            let said: Option<usize> = answer.headline.strip_prefix("line ").and_then(|said| said.replace('.', "").parse().ok());
            assert!(said.is_none_or(|said| said.abs_diff(line) <= 1), "byte {at} of line {line}: {answer:#?}");
        }
    }
    assert!(refused > 50, "{refused}");
    let bad = text.replacen("4130;783", "4130;\"783", 1);
    let answer = visit.recount(&given(name, bad.as_bytes(), b""));
    assert!(answer.verdict == Verdict::Bad && answer.headline.starts_with("line ") && lines(&answer).contains("line_text"), "{answer:#?}");
}

/// Two grades, three voters: option 2 wins.
const DECLARATION: &str = r#"{"format":"tajmaat-ballot-1","consultation":"c","settings":{"kind":"judgment","rule":"majority_judgment","grades":4,"seats":1},"rule":"",
    "lot":null,"options":[{"number":1,"title":{"ar":"أول","fr":"Un"}},{"number":2,"title":{"ar":"ثان","fr":"Deux"}}],"standing":[1,2],"winners":[2],
    "result":{"method":{"judgment":[{"option":2,"grades":[0,0,1,2],"median":3,"above":0,"below":1},{"option":1,"grades":[1,2,0,0],"median":1,"above":0,"below":1}]}}}"#;
const TABLE: &str = "\u{feff}position;choice;option_1;option_2\n1;1=0,2=3;0;3\n2;1=1,2=2;1;2\n3;1=1,2=3;1;3\n";

#[test]
fn a_table_of_grades_is_counted_with_its_declaration() {
    let mut visit = Recount::new(r#"{"lang":"fr"}"#);
    assert_eq!(visit.recount(&given("ballots.csv", TABLE.as_bytes(), b"")).verdict, Verdict::Bad, "without a declaration nobody knows what it is");
    assert_eq!(visit.take_declaration(DECLARATION.as_bytes()), None);
    let answer = visit.recount(&given("ballots.csv", TABLE.as_bytes(), b""));
    assert_eq!((answer.verdict, section(&answer, "winners")), (Verdict::Same, vec!["\u{2068}2. Deux\u{2069}"]), "{answer:#?}");
    for (from, to, verdict) in [("2;1=1,2=2", "2;1=1,2=9", Verdict::Bad), ("2;1=1,2=2", "3;1=1,2=2", Verdict::Bad), ("2=2;1", "2=1;1", Verdict::Differs)] {
        let answer = visit.recount(&given("ballots.csv", TABLE.replacen(from, to, 1).as_bytes(), b""));
        assert_eq!(answer.verdict, verdict, "{to}: {answer:#?}");
    }
    let open = TABLE.replace("1=0,2=3", "1=3,2=3").replace("1=1,2=2", "1=3,2=3").replace("1=1,2=3", "1=3,2=3");
    assert_eq!(visit.recount(&given("ballots.csv", open.as_bytes(), b"")).verdict, Verdict::Tied);
    assert!(visit.take_declaration(b"[1]").is_some_and(|answer| answer.verdict == Verdict::Bad));
}

#[test]
fn answers_to_one_question_are_counted() {
    let declaration = r#"{"settings":{"kind":"yes_no"},"result":{"method":{"answer":{"yes":2,"no":1,"abstain":0}}}}"#;
    let table = "position;choice\n1;yes\n2;-\n3;no\n4;yes\n";
    let mut visit = Recount::new("{}");
    assert_eq!(visit.take_declaration(declaration.as_bytes()), None);
    assert_eq!(visit.recount(&given("vote-ballots.csv", table.as_bytes(), b"")).verdict, Verdict::Same);
    assert_eq!(visit.recount(&given("ballots.csv", table.replace("3;no", "3;yes").as_bytes(), b"")).verdict, Verdict::Differs);
    let bad = visit.recount(&given("ballots.csv", table.replace("3;no", "3;non").as_bytes(), b""));
    assert_eq!((bad.verdict, bad.headline.as_str()), (Verdict::Bad, "bad_line"));
}

const VOTE: &str = "META\nkey;value\nnum_projects;2\nnum_votes;3\nbudget;100\nvote_type;approval\nrule;greedy\ncurrency;MAD\nPROJECTS\nproject_id;cost;name\n1;60;One\n2;60;Two\nVOTES\nvoter_id;vote\n1;1\n2;2\n3;1,2\n";

#[test]
fn a_tie_waits_for_the_lot_and_the_declaration_is_held_to() {
    assert_eq!(alone("vote.pb", VOTE.as_bytes()).verdict, Verdict::Tied);
    let drawn = Recount::new("{}").recount(&Given { lot: " 12 ", ..given("vote.pb", VOTE.as_bytes(), b"") });
    assert_eq!((drawn.verdict, section(&drawn, "winners").len()), (Verdict::Counted, 1));
    let report = count_budget(&pb::read(VOTE.as_bytes()).expect("a file"), &Request { lot: Some("12".to_owned()), ..Request::default() }).expect("a count");
    let declaration = |rule: &str, winner: &str| {
        format!(
            r#"{{"settings":{{"kind":"budget"}},"rule":"{rule}","lot":{{"text":"12"}},"winners":[{winner}],"options":[{{"number":1,"title":{{"ar":"أول"}}}}]}}"#
        )
    };
    let file = VOTE.replace("rule;greedy", "rule;greedy\nlot;12");
    let with = |declaration: &str| {
        let mut visit = Recount::new("{}");
        assert_eq!(visit.take_declaration(declaration.as_bytes()), None);
        visit.recount(&given("envelope-1.pb", file.as_bytes(), b""))
    };
    let winner = report.winners[0].clone();
    let other = if winner == "1" { "2" } else { "1" };
    assert_eq!(with(&declaration("greedy", &winner)).verdict, Verdict::Same);
    let differs = with(&declaration("greedy", other));
    assert!(differs.verdict == Verdict::Differs && lines(&differs).contains("wins_"), "{differs:#?}");
    let ruled = with(&declaration("equalshares/add1", &winner));
    assert!(ruled.verdict == Verdict::Differs && lines(&ruled).contains("other_rule"), "{ruled:#?}");
}

#[test]
fn of_a_file_of_ours_the_ballots_are_counted_and_not_its_columns() {
    let file = VOTE.replace("project_id;cost;name\n1;60;One\n2;60;Two", "project_id;cost;votes;name\n1;60;9;One\n2;60;2;Two").replace("3;1,2", "3;2");
    assert_eq!(section(&alone("vote.pb", file.as_bytes()), "winners"), ["\u{2068}1. One\u{2069}"]);
    let mut visit = Recount::new("{}");
    assert_eq!(visit.take_declaration(br#"{"settings":{"kind":"budget"},"rule":"greedy","winners":[2]}"#), None);
    let answer = visit.recount(&given("envelope-1.pb", file.as_bytes(), b""));
    assert_eq!((answer.verdict, section(&answer, "winners")), (Verdict::Same, vec!["\u{2068}2. Two\u{2069}"]), "{answer:#?}");
}

#[test]
fn a_log_says_which_line_is_not_as_published() {
    use counting::log::{Published, Sums};
    let name = "envelope-1.pb";
    let published = Published {
        format: String::new(),
        consultation: String::new(),
        origin: String::new(),
        key: String::new(),
        leaves: Vec::new(),
        checkpoints: Vec::new(),
        opened: Vec::new(),
        files: vec![Sums::of(name, VOTE.as_bytes())],
        seal: String::new(),
    };
    let mut visit = Recount::new(r#"{"texts":{"changed_line":"changed {line}"}}"#);
    assert_eq!(visit.take_log(b"{}").verdict, Verdict::Bad);
    assert_eq!(visit.take_log(published.to_text().as_bytes()).verdict, Verdict::Bad, "nobody signed it");
    let changed = VOTE.replace("1;60;One", "1;60;Ona");
    let answer = visit.recount(&given("place-envelope-1.pb", changed.as_bytes(), b""));
    assert_eq!((answer.verdict, answer.headline.as_str()), (Verdict::Bad, "changed 11"), "{answer:#?}");
}

#[test]
fn rankings_are_compared_with_what_was_printed() {
    let debian = bytes("00002-00000001.soi");
    let profile = read_preflib(&debian, Format::Soi).expect("a file");
    let report = count_ranked(&profile, &Request { rule: Some(Rule::Schulze), ..Request::default() }).expect("a count");
    let printed = serde_json::to_string(&report).expect("JSON");
    let answer = Recount::new("{}").recount(&given("debian.soi", &debian, printed.as_bytes()));
    assert_eq!(answer.verdict, Verdict::Same, "the rule is that of what was printed: {answer:#?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_bytes_get_an_answer(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        other in proptest::collection::vec(any::<u8>(), 0..80),
        name in "[a-z]{0,6}(\\.(pb|csv|soi|toc|txt|))?",
        rule in "(|greedy|equal-shares|schulze|ranked-pairs|x)",
        lot in ".{0,4}",
        words in "\\PC{0,40}",
    ) {
        let mut visit = Recount::new(&words);
        drop(visit.declare(&other));
        prop_assert!(!visit.check_log(&other).is_empty());
        let answer = visit.recount(&Given { name: &name, bytes: &bytes, published: &other, rule: &rule, lot: &lot });
        prop_assert!(!answer.headline.is_empty() && !answer.to_json().is_empty());
    }

    #[test]
    fn a_file_with_a_changed_byte_gets_an_answer(at in 0_usize..4_000, byte in any::<u8>(), table in any::<bool>()) {
        let (name, good) = if table { ("ballots.csv", TABLE.as_bytes().to_vec()) } else { ("vote.pb", VOTE.as_bytes().to_vec()) };
        let mut bad = good;
        let at = at % bad.len();
        bad[at] = byte;
        let mut visit = Recount::new("{}");
        drop(visit.take_declaration(if table { DECLARATION.as_bytes() } else { b"{}" }));
        let answer = visit.recount(&Given { lot: "1", ..given(name, &bad, b"") });
        prop_assert!(!answer.headline.is_empty());
    }
}
