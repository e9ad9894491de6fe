//! A representative tries every way to cast a resident's vote with an organisation, and is refused each time.

use app::model::paths;
use axum::http::{Method, StatusCode};
use tajmaat::base::db::{Statement, sql};
use tajmaat::participation::solutions;

use super::number;
use crate::common::content::{Thing, solution, solution_of};
use crate::common::{COMMUNE, NOW, TestApp};
use crate::on_both_engines;

async fn counts(house: &TestApp, thing: Thing) -> (i64, i64, i64) {
    let found = solutions::find(&mut &house.app.db, house.commune().await.id, thing.number).await.expect("a solution");
    (found.support_count, found.resident_support_count, found.endorsement_count)
}

async fn proposed(house: &TestApp) -> Thing {
    let author = house.participant("Amina").await.account.expect("signed in");
    solution(house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await
}

/// Whether the database takes it.
async fn takes(house: &TestApp, statement: Statement) -> bool {
    house.app.db.run(statement).await.is_ok()
}

on_both_engines!(no_form_makes_a_support_of_an_organisation, |house| {
    let (mut driss, organisation) = house.representative("Driss").await;
    let thing = proposed(&house).await;
    let id = organisation.to_string();
    let support = paths::support(COMMUNE, thing.number);
    // Whatever the form says besides, it is the person's one support, and no resident's.
    for extra in ["organisation", "act_as", "speak_as", "account", "account_id", "resident", "residence_commune_id"] {
        let value = if extra == "resident" { "true" } else { id.as_str() };
        driss.post(&support, &[("act", "support"), (extra, value)]).await.redirect();
        assert_eq!(counts(&house, thing).await, (1, 0, 0), "{extra}");
    }
    driss.post(&support, &[("act", "withdraw")]).await.redirect();
    // JSON is not a form, and an island gets no more than a form.
    let json = format!("{{\"act\":\"support\",\"organisation\":\"{id}\",\"resident\":true}}");
    let answer = driss.send(Method::POST, &support, Some("application/json"), json.into_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", answer.words());
    driss.accept = "application/json".to_owned();
    for act in ["endorse", "support_as_organisation", "resident"] {
        assert_eq!(driss.post(&support, &[("act", act), ("organisation", &id)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{act}");
    }
    assert_eq!(counts(&house, thing).await, (0, 0, 0));
});

on_both_engines!(an_organisation_endorses_once_through_whoever_speaks_for_it, |house| {
    let (mut driss, organisation) = house.representative("Driss").await;
    let mut second = house.participant("Amina").await;
    house.add_representative(organisation, second.account.expect("signed in")).await;
    let thing = proposed(&house).await;
    let id = organisation.to_string();
    let endorse = [("organisation", id.as_str()), ("act", "endorse")];
    for client in [&mut driss, &mut second] {
        for _ in 0..2 {
            client.post(&paths::endorse(COMMUNE, thing.number), &endorse).await.redirect();
        }
    }
    let mut all = tokio::task::JoinSet::new();
    for client in [driss.clone(), second.clone(), driss.clone(), second.clone()] {
        let (mut client, id, path) = (client, id.clone(), paths::endorse(COMMUNE, thing.number));
        all.spawn(async move { client.post(&path, &[("organisation", &id), ("act", "endorse")]).await.status });
    }
    all.join_all().await;
    assert_eq!(counts(&house, thing).await, (0, 0, 1));
    let page = house.visitor().get(&thing.page()).await;
    assert_eq!(page.all(".tallies dd"), ["0", "0", "1"]);
    let public = house.visitor().get(&paths::organisation(&handle(&house).await)).await;
    assert!(public.words().contains("Des arbres pour l'école"));
});

async fn handle(house: &TestApp) -> String {
    house.app.db.one::<(String,)>(sql("SELECT handle FROM organisations")).await.expect("an organisation").0
}

on_both_engines!(an_organisation_does_not_endorse_its_own_solution, |house| {
    let (mut driss, organisation) = house.representative("Driss").await;
    let account = driss.account.expect("signed in");
    let thing = solution_of(&house, account, Some(organisation), "Une tournée", "Une tournée commune deux soirs par semaine.").await;
    assert!(!driss.get(&thing.page()).await.has("form[action$='/endorse']"));
    let answer = driss.post(&paths::endorse(COMMUNE, thing.number), &[("organisation", &organisation.to_string()), ("act", "endorse")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    // The person's own support is theirs, once.
    for _ in 0..2 {
        driss.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    }
    assert_eq!(counts(&house, thing).await, (1, 0, 0));
});

on_both_engines!(the_database_takes_no_resident_s_support_without_a_residence, |house| {
    house.add_commune("oued-zem").await;
    let (driss, organisation) = house.representative("Driss").await;
    let representative = driss.account.expect("signed in");
    let khadija = house.resident("Khadija").await.account.expect("signed in");
    let (thing, here) = (proposed(&house).await, house.commune().await.id);
    let there = tajmaat::communes::find(&house.app, "oued-zem").await.expect("the other commune").id;
    house.verify_residence(representative, "oued-zem").await;
    let row = || sql("INSERT INTO supports (solution_id, account_id, resident, residence_commune_id, created_at) VALUES ($1, $2, $3, $4, $5)").bind(thing.id);
    let nowhere: Option<uuid::Uuid> = None;
    assert!(!takes(&house, row().bind(organisation.0).bind(true).bind(here).bind(NOW)).await, "an organisation is no account");
    assert!(!takes(&house, row().bind(organisation.0).bind(false).bind(nowhere).bind(NOW)).await, "nor a participant");
    assert!(!takes(&house, row().bind(representative).bind(true).bind(nowhere).bind(NOW)).await, "without a residence");
    assert!(!takes(&house, row().bind(representative).bind(true).bind(here).bind(NOW)).await, "with one they do not have");
    assert!(!takes(&house, row().bind(representative).bind(true).bind(there).bind(NOW)).await, "with one of another commune");
    assert!(!takes(&house, row().bind(representative).bind(false).bind(there).bind(NOW)).await, "or half of one");
    assert!(takes(&house, row().bind(khadija).bind(true).bind(here).bind(NOW)).await, "a resident's own");
    assert!(!takes(&house, row().bind(khadija).bind(true).bind(here).bind(NOW)).await, "once");
    assert!(takes(&house, row().bind(representative).bind(false).bind(nowhere).bind(NOW)).await, "a participant's own");
    assert!(!takes(&house, sql("UPDATE supports SET resident = TRUE WHERE account_id = ").arg(representative)).await);
    assert!(!takes(&house, sql("UPDATE supports SET account_id = ").arg(organisation.0)).await);
    // Nor is a resident of paper to be had for an organisation.
    let resident = sql("INSERT INTO residents (account_id, commune_id, method, verified_at) VALUES ($1, $2, 'desk', $3)");
    assert!(!takes(&house, resident.bind(organisation.0).bind(here).bind(NOW)).await);
    // An endorsement stays in the commune of the organisation, and cannot be a person's.
    let endorse =
        || sql("INSERT INTO endorsements (solution_id, organisation_id, commune_id, account_id, created_at) VALUES ($1, $2, $3, $4, $5)").bind(thing.id);
    assert!(!takes(&house, endorse().bind(representative.0).bind(here).bind(representative).bind(NOW)).await);
    assert!(!takes(&house, endorse().bind(organisation).bind(there).bind(representative).bind(NOW)).await);
    assert!(takes(&house, endorse().bind(organisation).bind(here).bind(representative).bind(NOW)).await);
    assert!(!takes(&house, endorse().bind(organisation).bind(here).bind(khadija).bind(NOW)).await, "once");
});

on_both_engines!(a_residence_that_is_over_counts_no_longer, |house| {
    let mut khadija = house.resident("Khadija").await;
    let thing = proposed(&house).await;
    house.app.db.run(sql("UPDATE residents SET expires_at = ").arg(NOW)).await.expect("over");
    khadija.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    assert_eq!(counts(&house, thing).await, (1, 0, 0));
    assert_eq!(number(&house, "SELECT COUNT(*) FROM supports WHERE resident").await, 0);
});
