//! What an officer declares of the count: from their form to the ballot's page, the result, and a count of the file that is published.

use ::counting::count::{Request, count_budget};
use ::counting::pb;
use app::model::ballots::BallotKind;
use app::model::consultations::AudienceKind;
use app::model::content::Role;
use app::model::paths;
use app::words::tr::{counts as said, voting as rule};

use super::{COSTS, close, file, result, vote, winners};
use crate::ballots::drafted;
use crate::common::{COMMUNE, Client, NOW, TestApp, fr};
use crate::consultations::end_in;
use crate::on_both_engines;

/// What is declared, voted, and found by hand.
struct Case {
    settings: &'static [(&'static str, &'static str)],
    votes: &'static [&'static str],
    /// On the ballot's page, with what fills it.
    rules: Vec<String>,
    winners: &'static [i64],
    /// In the file.
    meta: &'static [&'static str],
    /// On the page of the result.
    result: Vec<String>,
}

/// Has an officer declare it on the pages, and publish.
async fn published(house: &TestApp, officer: &mut Client, settings: &[(&str, &str)]) -> (tajmaat::base::db::ConsultationId, i64) {
    let (id, number) = drafted(house, officer).await;
    let me = officer.account.expect("signed in").to_string();
    let audience = [("audience", AudienceKind::Participants.as_str()), ("contact_id", me.as_str())];
    officer.post(&paths::consultation_audience(COMMUNE, number), &audience).await.redirect();
    let page = paths::prepare_ballot(COMMUNE, number);
    officer.post(&page, &[("act", "kind"), ("kind", BallotKind::Budget.as_str())]).await.redirect();
    let envelope = [("act", "save"), ("title_ar", "الميزانية"), ("title_fr", "Le budget"), ("amount", "100000")];
    officer.post(&paths::ballot_envelopes(COMMUNE, number), &envelope).await.redirect();
    for (at, cost) in (1..).zip(COSTS) {
        let (name, cost) = (format!("Option {at}"), (cost / 100).to_string());
        let option = [("title_ar", "خيار"), ("title_fr", name.as_str()), ("cost", cost.as_str()), ("envelope", "1")];
        officer.post(&paths::edit_ballot_option(COMMUNE, number, "new"), &option).await.redirect();
    }
    let all: Vec<(&str, &str)> = [("act", "save"), ("min", "1"), ("asked", "0"), ("max", "0")].into_iter().chain(settings.iter().copied()).collect();
    officer.post(&page, &all).await.redirect();
    officer.post(&paths::publish_consultation(COMMUNE, number), &[]).await.redirect();
    (id, number)
}

/// How close an option was that was left out.
fn missing(votes: &str) -> String {
    fr(said::LEFT_OUT_MISSING).replace("{votes}", votes)
}

fn cases() -> [Case; 3] {
    // Options cost 50,000, 40,000, 30,000 and 60,000 of 100,000.
    [
        // Four who have 10,000 each could pay 7,500 for the third, or with a fifth 10,000 for the first.
        Case {
            settings: &[("rule", "equal_shares"), ("completion", "none"), ("utilities", "cardinal"), ("min_share", "50")],
            votes: &["1,3", "1,3", "1,3", "1,3", "1", "4", "4", "2", "-", "4", "4"],
            rules: vec![fr(rule::UTILITIES_CARDINAL), fr(rule::COMPLETION_NONE), fr(rule::MIN_SHARE).replace("{share}", "50")],
            winners: &[3],
            meta: &["rule;equalshares\n", "utilities;cardinal\n", "min_share;0.50\n"],
            result: vec![fr(said::SHARES_HELP_CARDINAL), fr(said::LEFT_OUT_SHARE).replace("{share}", "50"), missing("1 vote")],
        },
        // The first and the second exclude each other; the fourth has too few votes, and would not fit anyhow.
        Case {
            settings: &[("rule", "greedy"), ("min_score", "2"), ("groups", "1, 2")],
            votes: &["1,2", "1,2", "1", "3,4", "3"],
            rules: vec![fr(rule::SKIP), fr(rule::MIN_SCORE).replace("{votes}", "2"), fr(rule::GROUP).replace("{options}", "1, 2")],
            winners: &[1, 3],
            meta: &["rule;greedy-threshold-exclusive\n", "min_project_score_threshold;2\n", ";exclusive_group;"],
            result: vec![fr(said::GROUP_TAKEN), fr(said::LEFT_OUT_SCORE).replace("{votes}", "2"), missing("1 vote")],
        },
        // The fourth comes second and does not fit: there it ends.
        Case {
            settings: &[("rule", "greedy"), ("no_skip", "yes"), ("min_score", "1")],
            votes: &["1,4", "1,4", "1,4", "1", "3"],
            rules: vec![fr(rule::NO_SKIP)],
            winners: &[1],
            meta: &["rule;greedy-no-skip\n", "min_project_score_threshold;1\n"],
            result: vec![fr(said::AFTER_THE_END), fr(said::LEFT_OUT_SCORE).replace("{votes}", "1")],
        },
    ]
}

on_both_engines!(what_an_officer_declares_is_said_counted_and_counted_again, |house| {
    for case in cases() {
        house.app.clock.set(NOW);
        let mut officer = house.staff("Mostafa", Role::Officer).await;
        let (id, number) = published(&house, &mut officer, case.settings).await;
        let page = house.visitor().get(&paths::ballot(COMMUNE, number)).await.words();
        for sentence in &case.rules {
            assert!(page.contains(sentence), "{sentence}: {page}");
        }
        house.app.clock.set(NOW.plus_days(4));
        vote(&house, id, case.votes).await;
        house.app.clock.set(end_in(10));
        let mut officer = house.staff("Naïma", Role::Officer).await;
        close(&mut officer, number).await.redirect();
        assert_eq!(winners(&house, number).await, case.winners, "{:?}", case.settings);
        let published = file(&house, number, "envelope-1.pb").await;
        for line in case.meta {
            assert!(published.text().contains(line), "{line}: {}", published.text());
        }
        let report = count_budget(&pb::read(&published.bytes).expect("a file"), &Request::default()).expect("counted");
        assert!(report.official.is_some_and(|official| official.same), "{:?}", report.winners);
        let page = result(&house, number).await.words();
        for sentence in &case.result {
            assert!(page.contains(sentence), "{sentence}: {page}");
        }
        let declaration: serde_json::Value = serde_json::from_slice(&file(&house, number, "declaration.json").await.bytes).expect("JSON");
        for (setting, value) in case.settings.iter().filter(|(setting, _)| ["utilities", "min_score", "min_share"].contains(setting)) {
            assert_eq!(declaration["settings"][setting].to_string().trim_matches('"'), *value);
        }
    }
});
