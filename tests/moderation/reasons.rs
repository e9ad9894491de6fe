//! Statements of reasons: what the public takes of a month, and what an author is told of how a decision was taken.

use app::model::Lang;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use axum::http::{StatusCode, header};
use serde_json::Value;

use super::holding::{rule, say};
use super::*;
use crate::common::fr;
use crate::on_both_engines;

/// Every statement of the month.
async fn statements(house: &TestApp) -> Vec<Value> {
    let answer = house.visitor().get(&paths::statements_json(COMMUNE)).await;
    assert_eq!((answer.status, &answer.headers[header::CONTENT_TYPE]), (StatusCode::OK, &"application/jsonl; charset=utf-8".parse().expect("a value")));
    answer.text().lines().map(|line| serde_json::from_str(line).expect("json")).collect()
}

on_both_engines!(what_is_hidden_has_a_statement_without_text_note_or_name, |house| {
    let author = house.participant("CANARI-nom").await;
    let thing = problem(&house, id(&author), "CANARI-titre du problème", "CANARI-texte, depuis trois semaines.").await;
    let own = comment(&house, id(&author), thing, false, "CANARI-commentaire").await;
    let mut reader = house.participant("CANARI-lecteur").await;
    reader.post(&thing.flag(), &[("reason", "illegal"), ("note", "CANARI-signalement")]).await.redirect();
    let mut moderator = house.staff("CANARI-moderatrice", Role::Moderator).await;
    house.wait_seconds(60);
    decide(&mut moderator, thing, "hide", &[("reason", "illegal"), ("note", "CANARI-note, elle nomme quelqu'un.")]).await.redirect();
    house.wait_seconds(60);
    decide(&mut moderator, own, "hide", &[("reason", "insult"), ("note", "CANARI-autre, elle nomme quelqu'un.")]).await.redirect();
    decide(&mut moderator, own, "restore", RESTORE).await.redirect();

    let statements = statements(&house).await;
    assert_eq!(statements.len(), 2, "a restored one was restricted too");
    let (first, second) = (&statements[0], &statements[1]);
    let decision = sql("SELECT id FROM moderation_decisions WHERE item_id = $1 AND act = 'hide'").bind(thing.id);
    let (decision,): (Uuid,) = house.app.db.one(decision).await.expect("a decision");
    assert_eq!(first["puid"], decision.to_string());
    assert_eq!(first["decision_visibility"][0], "DECISION_VISIBILITY_CONTENT_DISABLED");
    assert_eq!(
        (&first["decision_ground"], &second["decision_ground"]),
        (&"DECISION_GROUND_ILLEGAL_CONTENT".into(), &"DECISION_GROUND_INCOMPATIBLE_CONTENT".into())
    );
    assert_eq!((&first["source_type"], &second["source_type"]), (&"SOURCE_TYPE_OTHER_NOTIFICATION".into(), &"SOURCE_VOLUNTARY".into()));
    assert_eq!((&first["application_date"], &first["content_date"], &first["content_language"]), (&"2026-03-09".into(), &"2026-03-09".into(), &"FR".into()));
    assert_eq!(first["decision_ground_reference_url"], "http://tajmaat.test/ain-amlal/house-rules#rule-illegal");
    assert_eq!(first["territorial_scope"], Value::Array(Vec::new()));
    assert!(second["decision_facts"].as_str().is_some_and(|facts| facts.contains("sans signalement") && facts.contains("insulte ou haine")), "{second}");

    let csv = house.visitor().get(&paths::statements_csv(COMMUNE)).await;
    assert!(csv.headers[header::CONTENT_DISPOSITION].to_str().expect("ascii").contains("ain-amlal-statements-of-reasons.csv"));
    assert_eq!(csv.text().lines().count(), 3);
    for path in [paths::statements_csv(COMMUNE), paths::moderation_log_csv(COMMUNE), paths::moderation_figures(COMMUNE)] {
        let file = house.visitor().get(&path).await.text();
        assert!(file.starts_with('\u{feff}') && file.matches('\u{feff}').count() == 1, "spreadsheets know it by its mark: {path}");
    }
    for path in [paths::statements_json(COMMUNE), paths::moderation_entries(COMMUNE)] {
        assert!(!house.visitor().get(&path).await.text().contains('\u{feff}'), "programs read it: {path}");
    }
    let mut arabic = house.visitor();
    arabic.language = "ar".to_owned();
    assert!(arabic.get(&paths::statements_csv(COMMUNE)).await.text().contains("دون تبليغ"));
    let json = house.visitor().get(&paths::statements_json(COMMUNE)).await;
    for file in [csv.text(), json.text()] {
        assert!(!file.contains("CANARI") && !file.contains(&thing.id.to_string()), "{file}");
    }
    assert_eq!(house.visitor().get(&format!("{}?month=2026-02", paths::statements_csv(COMMUNE))).await.text().lines().count(), 1);
    for path in [paths::statements_csv(COMMUNE), paths::statements_json(COMMUNE)] {
        assert_eq!(house.visitor().get(&format!("{path}?month=2026-13")).await.status, StatusCode::NOT_FOUND);
        assert!(house.visitor().get(&paths::moderation_log(COMMUNE)).await.text().contains(&path));
    }
});

on_both_engines!(what_the_commune_s_rules_held_was_found_by_a_machine_and_judged_by_a_person, |house| {
    rule(&house, &[("words", "yes"), ("french", "voleur")]).await;
    let mut author = house.participant("Naima").await;
    let on = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let held = say(&mut author, on, "Vous êtes un voleur, tout le monde le sait.").await;
    assert_eq!(state(&house, held).await.0, Visibility::Held);
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    house.wait_seconds(60);
    decide(&mut moderator, held, "hide", HIDE).await.redirect();
    let statements = statements(&house).await;
    let said = (&statements[0]["automated_detection"], &statements[0]["automated_decision"], &statements[0]["source_type"]);
    assert_eq!(said, (&"Yes".into(), &"AUTOMATED_DECISION_NOT_AUTOMATED".into(), &"SOURCE_VOLUNTARY".into()));
    assert_eq!(statements[0]["decision_visibility"], serde_json::json!(["DECISION_VISIBILITY_CONTENT_DISABLED"]));
    let letter = house.mails().await.pop().expect("a letter").text;
    assert!(letter.contains(tr::statement::MACHINE_HELD.text(Lang::Fr)), "{letter}");
});

on_both_engines!(measures_with_an_end_have_statements_and_warnings_have_none, |house| {
    let author = house.participant("Naima").await;
    let thing = problem(&house, id(&author), "Lampadaire", "Il fait noir.").await;
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    let mut administrator = house.staff("Responsable", Role::Administrator).await;
    let path = paths::give_measure(COMMUNE, thing.kind.as_str(), thing.id);
    let given = |measure: &'static str, days: &'static str, seen: &'static str| {
        [("measure", measure), ("days", days), ("reason", "insult"), ("note", "Des mots blessants, répétés chaque soir."), ("seen", seen)]
    };
    moderator.post(&path, &given("warning", "", "0")).await.redirect();
    moderator.post(&path, &given("mute", "3", "1")).await.redirect();
    house.wait_seconds(60);
    administrator.post(&path, &given("suspension", "30", "2")).await.redirect();
    let statements = statements(&house).await;
    assert_eq!(statements.len(), 2, "{statements:?}");
    assert_eq!(statements[0]["decision_provision"], "DECISION_PROVISION_PARTIAL_SUSPENSION");
    assert_eq!(statements[0]["end_date_service_restriction"], "2026-03-12");
    assert_eq!(statements[1]["decision_account"], "DECISION_ACCOUNT_SUSPENDED");
    assert_eq!(statements[1]["end_date_account_restriction"], "2026-04-08");
    assert!(
        statements
            .iter()
            .all(|statement| statement.get("decision_visibility").is_none() && statement["category"] == "STATEMENT_CATEGORY_ILLEGAL_OR_HARMFUL_SPEECH")
    );
});

#[tokio::test]
async fn the_author_is_told_how_the_decision_was_taken() {
    let house = TestApp::new().await;
    let mut author = house.participant("Naima").await;
    let thing = solution(&house, id(&author), "Un composteur au souk", "Chacun y porte ses épluchures.").await;
    let mut reader = house.participant("Hassan").await;
    flag(&mut reader, thing).await.redirect();
    let mut moderator = house.staff("Modératrice", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    let letter = house.mails().await.pop().expect("a letter").text.split_whitespace().collect::<Vec<_>>().join(" ");
    let page = author.get(&thing.page()).await.words();
    for part in [
        fr(tr::statement::DECISION).as_str(),
        fr(tr::statement::SCOPE).as_str(),
        "Des personnes ont signalé cette contribution",
        "contraire à la règle « insulte ou haine »",
        "Les règles de participation publiées",
        fr(tr::statement::MACHINE_NONE).as_str(),
    ] {
        assert!(letter.contains(part), "{part} in {letter}");
        assert!(page.contains(part), "{part} in {page}");
    }
    assert!(letter.contains("faites un recours") && page.contains("Faire un recours"));
    assert!(!house.visitor().get(&thing.page()).await.words().contains("Des personnes ont signalé"), "others read the tombstone alone");
}
