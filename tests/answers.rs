//! The official answer and the works: by officers of the commune alone, told to the author, shown with the path.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::db::sql;

use crate::common::content::{Thing, solution};
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const REASONS: &str = "Le budget participatif couvre les plants et l'arrosage pendant trois ans.";

async fn proposed(house: &TestApp, author: &Client) -> Thing {
    solution(house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur de l'école.").await
}

fn accepted() -> Vec<(&'static str, &'static str)> {
    vec![
        ("decision", "accepted"),
        ("reasons", REASONS),
        ("cost", "35 000"),
        ("responsible", "Service des espaces verts"),
        ("starts_on", "2026-10-01"),
        ("ends_on", "2027-03-31"),
    ]
}

async fn state(house: &TestApp) -> String {
    house.app.db.one::<(String,)>(sql("SELECT state FROM solutions")).await.expect("a state").0
}

on_both_engines!(an_accepted_solution_is_built_and_followed, |house| {
    let mut author = house.participant("Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &author).await;
    assert!(officer.get(&thing.page()).await.has(&format!("a[href='{}']", paths::answer(COMMUNE, thing.number))));
    officer.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.redirect();
    assert_eq!(state(&house).await, "accepted");
    let page = house.visitor().get(&thing.page()).await;
    for words in [REASONS, "35 000 DH", "Service des espaces verts"] {
        assert!(page.words().contains(words), "{words}: {}", page.words());
    }
    assert!(author.get(&paths::notifications()).await.words().contains("Des arbres pour l'école"));

    let works = paths::milestones(COMMUNE, thing.number);
    officer.post(&works, &[("act", "add"), ("title", "Fosses creusées"), ("due_on", "2026-11-01")]).await.redirect();
    officer.post(&works, &[("act", "start")]).await.redirect();
    assert_eq!(state(&house).await, "in_progress");
    let milestone = officer.get(&works).await.value("milestone").expect("a milestone");
    officer.post(&works, &[("act", "progress"), ("milestone", &milestone), ("progress", "60")]).await.redirect();
    let page = house.visitor().get(&thing.page()).await;
    assert_eq!(page.attributes("progress", "value"), ["60"]);
    officer.post(&works, &[("act", "finish")]).await.redirect();
    assert_eq!(state(&house).await, "done");
    assert_eq!(officer.post(&works, &[("act", "finish")]).await.status, StatusCode::CONFLICT, "once");
});

on_both_engines!(a_rejection_needs_reasons_and_keeps_what_was_typed, |house| {
    let author = house.participant("Amina").await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &author).await;
    let path = paths::answer(COMMUNE, thing.number);
    let answer =
        officer.post(&path, &[("decision", "rejected"), ("reasons", "Non."), ("cost", "beaucoup"), ("starts_on", "2026-13-40"), ("ends_on", "demain")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.all(".field-error").len(), 4, "{:?}", answer.all(".field-error"));
    assert_eq!(answer.value("reasons").as_deref().map(str::trim), Some("Non."));
    assert_eq!(answer.value("cost").as_deref(), Some("beaucoup"));
    assert_eq!(state(&house).await, "published");
    let reasons = "Le terrain appartient à l'État et la demande de cession a été refusée.";
    officer.post(&path, &[("decision", "rejected"), ("reasons", reasons)]).await.redirect();
    assert_eq!(state(&house).await, "rejected");
    assert!(house.visitor().get(&thing.page()).await.words().contains(reasons));
});

#[tokio::test]
async fn an_end_before_the_beginning_is_refused() {
    let house = TestApp::new().await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let mut fields = accepted();
    fields[5] = ("ends_on", "2026-09-30");
    let answer = officer.post(&paths::answer(COMMUNE, thing.number), &fields).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.has("#ends_on-error"), "{}", answer.words());
}

#[tokio::test]
async fn only_officers_of_the_commune_answer() {
    let house = TestApp::new().await;
    house.add_commune("oued-zem").await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let others = [
        (house.participant("Brahim").await, StatusCode::FORBIDDEN),
        (house.staff("Sanae", Role::Moderator).await, StatusCode::FORBIDDEN),
        (house.staff("Naïma", Role::Administrator).await, StatusCode::FORBIDDEN),
        (house.staff_of("oued-zem", "Omar", Role::Officer).await, StatusCode::FORBIDDEN),
    ];
    for (mut client, status) in others {
        assert_eq!(client.post(&paths::answer(COMMUNE, thing.number), &accepted()).await.status, status);
        assert_eq!(client.get(&paths::office(COMMUNE)).await.status, status);
    }
    assert_eq!(state(&house).await, "published");
}

#[tokio::test]
async fn two_officers_answering_at_once_do_not_contradict_each_other() {
    let house = TestApp::new().await;
    let mut first = house.staff("Mostafa", Role::Officer).await;
    let mut second = house.staff("Omar", Role::Officer).await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    let path = paths::answer(COMMUNE, thing.number);
    let rejected = [("decision", "rejected"), ("reasons", "Le terrain appartient à l'État, la demande a été refusée.")];
    let fields = accepted();
    let (yes, no) = tokio::join!(first.post(&path, &fields), second.post(&path, &rejected));
    let mut statuses = [yes.status, no.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    let answers = house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM answers")).await.expect("a number").0;
    assert_eq!(answers, 1);
}

#[tokio::test]
async fn the_office_lists_what_waits_with_its_deadline() {
    let house = TestApp::new().await;
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let thing = proposed(&house, &house.participant("Amina").await).await;
    for name in ["a", "b", "c"] {
        house.participant(name).await.post(&paths::support(COMMUNE, thing.number), &[("act", "support")]).await.redirect();
    }
    let page = officer.get(&paths::office(COMMUNE)).await;
    assert!(page.words().contains("Des arbres pour l'école") && page.words().contains("8 mai 2026"), "{}", page.words());
}
