//! Double entries: noticed, shown with a link, entered all the same only with a reason that the log keeps.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;

use super::*;
use crate::common::content::solution;
use crate::on_both_engines;

const TYPO: &str = "depuis 6 semaines le puit ne donne plus rien; et les enfants marchent une heure pour l'eau";

on_both_engines!(the_same_text_and_one_nearly_the_same_are_noticed, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let first = enter_problem(&mut agent, "Lalla Fadma").await;
    let mut colleague = house.staff("Sanae", Role::DeskAgent).await;
    for (body, why) in [(BODY, "Le même texte"), (TYPO, "Un texte très proche")] {
        let fields = [("name", "Hassan"), ("title", TITLE), ("body", body), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
        let answer = send(&mut colleague, "problem", &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.words().contains(why) && answer.words().contains(first.receipt()), "{}", answer.words());
        assert!(answer.has(&format!("a[href='{}']", paths::problem(COMMUNE, 1))) && answer.has("#again"));
        assert_eq!(answer.value("title").as_deref(), Some(TITLE), "what was typed stays");
        let mut unreasoned = fields.to_vec();
        unreasoned.extend([("again", "yes"), ("again_reason", "bof")]);
        let answer = send(&mut colleague, "problem", &unreasoned).await;
        refused(&answer, "again_reason");
        assert!(answer.has("#again[checked]"));
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM problems").await, 1);
    let reasoned = [
        ("name", "Hassan"),
        ("title", TITLE),
        ("body", BODY),
        ("topic", "waste/black-spots"),
        ("neighbourhood", "centre"),
        ("again", "yes"),
        ("again_reason", REASON),
    ];
    enter(&mut colleague, "problem", &reasoned).await;
    assert_eq!(number(&house, "SELECT COUNT(*) FROM problems").await, 2);
    let log = house.staff("Naïma", Role::Administrator).await.get(&paths::paper_log(COMMUNE)).await;
    assert!(log.words().contains(REASON), "{}", log.words());

    // Another text passes, and so does the same one after a season, or in another commune.
    let other = [
        ("name", "Hassan"),
        ("title", "L'éclairage de la rue du marché est en panne"),
        ("body", "Depuis un mois les lampadaires sont éteints le soir."),
        ("topic", "waste/black-spots"),
        ("neighbourhood", "centre"),
    ];
    enter(&mut colleague, "problem", &other).await;
    house.add_commune("oued-zem").await;
    let mut elsewhere = house.staff_of("oued-zem", "Omar", Role::DeskAgent).await;
    let fields = [("name", "Hassan"), ("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "centre"), ("paper_date", TODAY)];
    elsewhere.post(&paths::paper_form("oued-zem", "problem"), &fields).await.redirect();
    house.wait_seconds(91 * 86_400);
    let mut late = house.staff("Karima", Role::DeskAgent).await;
    late.post(&form("problem"), &fields).await.redirect();
});

on_both_engines!(two_agents_with_one_paper_at_once_enter_it_once, |house| {
    let mut tasks = tokio::task::JoinSet::new();
    for name in ["Rachid", "Sanae", "Karim", "Omar"] {
        let mut agent = house.staff(name, Role::DeskAgent).await;
        let fields = [("name", "Fadma"), ("title", TITLE), ("body", BODY), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
        tasks.spawn(async move { send(&mut agent, "problem", &fields).await.status });
    }
    let answers = tasks.join_all().await;
    assert_eq!(answers.iter().filter(|status| **status == StatusCode::SEE_OTHER).count(), 1, "{answers:?}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM problems").await, 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM accounts WHERE placeholder").await, 1, "who was refused left nothing behind");
});

on_both_engines!(the_same_person_below_the_same_solution_is_noticed, |house| {
    let mut agent = house.staff("Rachid", Role::DeskAgent).await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", BODY).await;
    solution(&house, author, "Un banc au marché", BODY).await;
    enter_support(&mut agent, 1, "Hassan Ouali", &[("place", "centre")]).await;
    let again = send(&mut agent, "support", &[("solutions", "1"), ("names", "Itto\nHASSAN  ouali"), ("place", "centre")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.words().contains("P-2026-000001") && again.has("#again"), "{}", again.words());
    let twice = send(&mut agent, "support", &[("solutions", "2"), ("names", "Itto\nMoha\nitto"), ("place", "centre")]).await;
    assert!(twice.words().contains("deux fois"), "{}", twice.words());
    assert_eq!(counts(&house, thing.id).await, (1, 0));

    // Another neighbourhood is another person; and the same name with a reason counts.
    enter_support(&mut agent, 1, "Hassan Ouali", &[("place", "ighrem")]).await;
    enter_support(&mut agent, 1, "Hassan Ouali", &[("place", "centre"), ("again", "yes"), ("again_reason", REASON)]).await;
    assert_eq!(counts(&house, thing.id).await, (3, 0));
    let kept: Vec<(String,)> = house.app.db.all(tajmaat::base::db::sql("SELECT person_key FROM paper_receipts")).await.expect("keys");
    assert!(kept.iter().all(|(key,)| key.len() == 64 && !key.contains("hassan")), "the key tells no name");
});
