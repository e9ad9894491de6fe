//! What the recount page does, without a browser: from the published files of every kind of ballot it finds what was published, and of every byte that is another
//! the line.

use ::recount::{Given, Recount, Verdict};
use app::model::ballots::{BallotKind, BallotSettings, CountingRule, Utilities};
use app::model::paths;
use serde_json::Value;

use crate::common::{COMMUNE, NOW, TestApp};
use crate::counts::{counted, file, of};
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
