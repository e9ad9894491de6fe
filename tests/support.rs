//! Support: once a person, taken back while open, endorsements apart, and the threshold crossed once however many come together.

use crate::common::fr;
use app::model::paths;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, sql};
use tajmaat::base::error::Error;
use tajmaat::participation::solutions;
use tajmaat::participation::support::{self, Outcome};
use tajmaat::people::accounts::past::{self, PersonRow};
use tajmaat::people::viewer;
use tokio::task::JoinSet;

use crate::common::content::{Thing, solution};
use crate::common::{COMMUNE, Client, NOW, TestApp};
use crate::on_both_engines;

async fn proposed(house: &TestApp) -> Thing {
    let author = house.participant("Amina").await;
    solution(house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await
}

async fn support(client: &mut Client, number: i64) -> crate::common::client::Answer {
    client.post(&paths::support(COMMUNE, number), &[("act", "support")]).await
}

async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

async fn counts(house: &TestApp, thing: Thing) -> (i64, i64, i64) {
    let found = solutions::find(&mut &house.app.db, house.commune().await.id, thing.number).await.expect("a solution");
    (found.support_count, found.resident_support_count, found.endorsement_count)
}

on_both_engines!(a_person_supports_once_and_can_take_it_back, |house| {
    let thing = proposed(&house).await;
    let mut brahim = house.participant("Brahim").await;
    for _ in 0..2 {
        assert_eq!(support(&mut brahim, thing.number).await.redirect(), thing.page());
        assert_eq!(counts(&house, thing).await, (1, 0, 0));
    }
    let page = brahim.get(&thing.page()).await;
    assert!(page.has("form[action$='/support'] [aria-pressed=true]"), "{}", page.words());
    for _ in 0..2 {
        brahim.post(&paths::support(COMMUNE, thing.number), &[("act", "withdraw")]).await.redirect();
        assert_eq!(counts(&house, thing).await, (0, 0, 0));
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM supports").await, 0);
});

on_both_engines!(residents_others_and_organisations_are_counted_apart, |house| {
    let thing = proposed(&house).await;
    let mut resident = house.resident("Khadija").await;
    let mut other = house.participant("Brahim").await;
    let (mut representative, organisation) = house.representative("Driss").await;
    support(&mut resident, thing.number).await.redirect();
    support(&mut other, thing.number).await.redirect();
    let endorse = [("organisation", organisation.to_string()), ("act", "endorse".to_owned())];
    let fields: Vec<(&str, &str)> = endorse.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        representative.post(&paths::endorse(COMMUNE, thing.number), &fields).await.redirect();
    }
    assert_eq!(counts(&house, thing).await, (2, 1, 1));
    let page = other.get(&thing.page()).await;
    assert_eq!(page.all(".tallies dd"), ["1", "1", "1"]);
    assert!(page.words().contains("Coopérative Tamunt"));
    representative.post(&paths::endorse(COMMUNE, thing.number), &[fields[0], ("act", "withdraw")]).await.redirect();
    assert_eq!(counts(&house, thing).await, (2, 1, 0));
});

on_both_engines!(the_threshold_is_announced_and_told_to_the_author, |house| {
    let mut author = house.participant("Amina").await;
    let thing = solution(&house, author.account.expect("signed in"), "Un abribus à l'ombre", "Un abribus avec un toit devant le lycée.").await;
    for name in ["a", "b", "c", "d"] {
        support(&mut house.participant(name).await, thing.number).await.redirect();
    }
    let page = house.visitor().get(&thing.page()).await;
    assert!(page.words().contains(&fr(tr::solution_path::THRESHOLD)), "{}", page.words());
    assert_eq!(number(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'threshold'").await, 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'threshold_reached'").await, 1);
    assert!(author.get(&paths::notifications()).await.words().contains("Un abribus à l'ombre"));
});

#[tokio::test]
async fn a_withdrawn_support_does_not_take_the_threshold_back() {
    let house = TestApp::new().await;
    let thing = proposed(&house).await;
    let mut clients = Vec::new();
    for name in ["a", "b", "c"] {
        let mut client = house.participant(name).await;
        support(&mut client, thing.number).await.redirect();
        clients.push(client);
    }
    clients[0].post(&paths::support(COMMUNE, thing.number), &[("act", "withdraw")]).await.redirect();
    support(&mut clients[0], thing.number).await.redirect();
    assert_eq!(number(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'threshold'").await, 1);
}

#[tokio::test]
async fn a_visitor_is_asked_to_sign_in_and_comes_back() {
    let house = TestApp::new().await;
    let thing = proposed(&house).await;
    let answer = support(&mut house.visitor(), thing.number).await;
    assert!(answer.redirect().starts_with("/sign-in?next="), "{}", answer.redirect());
    assert_eq!(counts(&house, thing).await, (0, 0, 0));
}

#[tokio::test]
async fn only_an_open_public_solution_can_be_supported() {
    let house = TestApp::new().await;
    let thing = proposed(&house).await;
    let mut client = house.participant("Brahim").await;
    for (change, status) in [
        ("UPDATE solutions SET state = 'rejected'", StatusCode::CONFLICT),
        ("UPDATE solutions SET state = 'withdrawn'", StatusCode::CONFLICT),
        ("UPDATE solutions SET state = 'published', visibility = 'hidden'", StatusCode::NOT_FOUND),
    ] {
        house.app.db.run(sql(change)).await.expect("changed");
        assert_eq!(support(&mut client, thing.number).await.status, status, "{change}");
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM supports").await, 0);
}

#[tokio::test]
async fn nobody_endorses_for_an_organisation_they_do_not_represent() {
    let house = TestApp::new().await;
    let thing = proposed(&house).await;
    let (_, organisation) = house.representative("Driss").await;
    let organisation = organisation.to_string();
    let mut stranger = house.participant("Brahim").await;
    for organisation in [organisation.as_str(), "", "x", "00000000-0000-0000-0000-000000000000"] {
        let answer = stranger.post(&paths::endorse(COMMUNE, thing.number), &[("organisation", organisation), ("act", "endorse")]).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{organisation}");
    }
    assert_eq!(counts(&house, thing).await, (0, 0, 0));
}

#[tokio::test]
async fn an_island_gets_numbers_and_words() {
    let house = TestApp::new().await;
    let thing = proposed(&house).await;
    let mut client = house.participant("Brahim").await;
    client.accept = "application/json".to_owned();
    let answer = support(&mut client, thing.number).await;
    let outcome: serde_json::Value = serde_json::from_slice(&answer.bytes).expect("JSON");
    assert_eq!((outcome["supported"].as_bool(), outcome["count"].as_i64(), outcome["percent"].as_i64()), (Some(true), Some(1), Some(33)));
    let answer = client.post(&paths::support(COMMUNE, thing.number), &[("act", "nonsense")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

/// Accounts without a session.
pub async fn crowd(house: &TestApp, size: usize) -> Vec<AccountId> {
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let mut people = Vec::with_capacity(size);
    for index in 0..size {
        let id: AccountId = house.app.rng.id(NOW);
        let name = format!("crowd{index}@example.org");
        let row = PersonRow { id, handle: &name, name: &name, email: Some(&name), password: "", language: "ar", joined: NOW };
        past::insert(&mut tx, &row).await.expect("an account");
        people.push(id);
    }
    tx.commit().await.expect("kept");
    people
}

on_both_engines!(two_thousand_people_at_once_leave_two_thousand_supports_and_one_event, |house| {
    let thing = proposed(&house).await;
    let commune = house.commune().await;
    let solution = solutions::find(&mut &house.app.db, commune.id, thing.number).await.expect("a solution").id;
    let mut all = JoinSet::new();
    for person in crowd(&house, 2_000).await {
        let (app, commune) = (house.app.clone(), commune.clone());
        all.spawn(async move {
            // Whoever waited in vain for a connection is told so, and presses again.
            loop {
                let cast = async {
                    let viewer = viewer::load(&app, person, None).await?.ok_or(Error::NotFound)?;
                    support::cast(&app, &viewer, &commune, solution, std::net::IpAddr::from([127, 0, 0, 1])).await
                };
                match cast.await {
                    Err(Error::Unavailable(_)) => {}
                    cast => return cast.expect("supported"),
                }
            }
        });
    }
    let outcomes = all.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::ThresholdReached).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Supported).count(), 1_999);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM supports").await, 2_000);
    assert_eq!(counts(&house, thing).await.0, 2_000);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'threshold'").await, 1);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM notifications WHERE kind = 'threshold_reached'").await, 1);
});

on_both_engines!(one_person_pressing_many_times_at_once_supports_once, |house| {
    let thing = proposed(&house).await;
    let client = house.participant("Brahim").await;
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let mut client = client.clone();
        all.spawn(async move { support(&mut client, thing.number).await.status });
    }
    assert!(all.join_all().await.into_iter().all(|status| status == StatusCode::SEE_OTHER));
    assert_eq!(counts(&house, thing).await, (1, 0, 0));
});
