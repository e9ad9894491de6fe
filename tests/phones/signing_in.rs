//! Signing in by phone: one person, several, and several with one password.

use crate::common::fr;
use app::words::tr;
use axum::http::StatusCode;

use super::*;
use crate::common::Engine;

crate::on_both_engines!(two_residents_share_a_phone, |house| {
    let mut mother = member(&house, "Fatima", PHONE, PASSWORD).await;
    let mut son = member(&house, "Youssef", PHONE, OTHER_PASSWORD).await;
    assert_eq!((mother.get("/account").await.all("h1"), son.get("/account").await.all("h1")), (vec!["Fatima".to_owned()], vec!["Youssef".to_owned()]));
    for (password, name) in [(PASSWORD, "Fatima"), (OTHER_PASSWORD, "Youssef")] {
        let mut person = house.visitor();
        assert_eq!(sign_in(&mut person, PHONE, password).await.redirect(), "/account");
        assert_eq!(person.get("/account").await.all("h1"), [name]);
    }
    let page = sign_in(&mut house.visitor(), PHONE, "ni l'un ni l'autre").await;
    assert_eq!(page.all("#password-error"), [fr(tr::accounts::WRONG)]);
    assert!(!page.text().contains("Fatima") && !page.text().contains("Youssef"), "nobody is named");
});

crate::on_both_engines!(who_has_the_same_password_says_who_they_are, |house| {
    member(&house, "Fatima", PHONE, PASSWORD).await;
    member(&house, "Youssef", PHONE, PASSWORD).await;
    member(&house, "Zineb", PHONE, OTHER_PASSWORD).await;
    let mut person = house.visitor();
    let asked = person.post("/sign-in", &[("email", PHONE), ("password", PASSWORD), ("next", "/ain-amlal")]).await;
    assert_eq!(asked.redirect(), "/sign-in/who");
    assert!(!is_inside(&mut person).await, "not before they say who");
    let page = person.follow(&asked).await;
    assert_eq!(page.all("h1"), ["Qui êtes-vous ?"]);
    assert_eq!(page.all(".choice"), ["Fatima", "Youssef"]);
    let ids = page.attributes("input[name=account]", "value");
    let zineb: (tajmaat::base::db::AccountId,) = house.app.db.one(sql("SELECT id FROM accounts WHERE name = 'Zineb'")).await.expect("Zineb");
    for bad in ["", "Youssef", &zineb.0.to_string(), "\u{1}"] {
        let page = person.post("/sign-in/who", &[("account", bad)]).await;
        assert_eq!((page.status, page.all("#account-error, .field-error")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Choisissez votre nom.".to_owned()]));
    }
    assert_eq!(house.visitor().post("/sign-in/who", &[("account", &ids[1])]).await.status, StatusCode::NOT_FOUND, "another browser");
    assert_eq!(person.post("/sign-in/who", &[("account", &ids[1])]).await.redirect(), "/ain-amlal");
    assert_eq!(person.get("/account").await.all("h1"), ["Youssef"]);
    assert_eq!(person.post("/sign-in/who", &[("account", &ids[0])]).await.status, StatusCode::NOT_FOUND, "asked once");
});

#[tokio::test]
async fn the_question_who_it_is_ends_by_time_and_by_a_new_password() {
    let house = TestApp::new().await;
    let mut fatima = member(&house, "Fatima", PHONE, PASSWORD).await;
    member(&house, "Youssef", PHONE, PASSWORD).await;
    let mut person = house.visitor();
    sign_in(&mut person, PHONE, PASSWORD).await.redirect();
    let ids = person.get("/sign-in/who").await.attributes("input[name=account]", "value");
    fatima.post("/account/password", &[("password", PASSWORD), ("new_password", OTHER_PASSWORD)]).await.redirect();
    assert_eq!(person.post("/sign-in/who", &[("account", &ids[0])]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "an old password opens nothing");
    house.wait_seconds(600);
    assert_eq!(person.get("/sign-in/who").await.status, StatusCode::NOT_FOUND);
    assert_eq!(person.post("/sign-in/who", &[("account", &ids[1])]).await.status, StatusCode::NOT_FOUND);
    assert!(!is_inside(&mut person).await);
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_phone_get_the_same_answer() {
    let house = TestApp::new().await;
    member(&house, "Amina", PHONE, PASSWORD).await;
    let known = sign_in(&mut house.visitor(), PHONE, OTHER_PASSWORD).await;
    assert_eq!(known.status, StatusCode::UNPROCESSABLE_ENTITY);
    for unknown in [UNKNOWN, "0512345678", "08 12 34 56 78", "0612"] {
        assert_eq!(said(&sign_in(&mut house.visitor(), unknown, OTHER_PASSWORD).await), said(&known), "{unknown}");
    }
}

#[tokio::test]
async fn guessing_by_phone_is_slowed_down_however_it_is_written() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sign_in_per_account = 2).await;
    member(&house, "Amina", PHONE, PASSWORD).await;
    let mut answers = Vec::new();
    for written in [PHONE, "+212612345678", "٠٦١٢٣٤٥٦٧٨", UNKNOWN] {
        answers.push(sign_in(&mut house.visitor(), written, OTHER_PASSWORD).await.status.as_u16());
    }
    assert_eq!(answers, [422, 422, 429, 422]);
}

#[tokio::test]
async fn the_demonstration_has_two_people_with_one_phone() {
    let house = TestApp::demonstration().await;
    let mut person = house.visitor();
    let asked = sign_in(&mut person, tajmaat::site::demo::SHARED_PHONE, tajmaat::site::demo::PASSWORD).await;
    assert_eq!(person.follow(&asked).await.all(".choice").len(), 2);
}
