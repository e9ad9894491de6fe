//! Nobody is bombed with mails or SMS that others ask for, and no link is lost by it.

use axum::http::StatusCode;

use super::*;
use crate::common::Engine;

async fn house(engine: Engine) -> TestApp {
    TestApp::configured(engine, |config| {
        config.trust_proxy = true;
        config.limits.mail_per_recipient = 3;
        config.limits.sms_per_recipient = 2;
    })
    .await
}

/// Somebody elsewhere each time.
fn stranger(house: &TestApp, number: usize) -> Client {
    let mut stranger = house.visitor();
    stranger.address = format!("203.0.113.{number}");
    stranger
}

#[tokio::test]
async fn a_stranger_gets_few_mails_whoever_asks_and_the_last_link_works() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = house(engine).await;
        let mut answers = Vec::new();
        for number in 0..5 {
            answers.push(ask(&mut stranger(&house, number), EMAIL).await);
            house.wait_seconds(1);
        }
        assert_eq!(answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>(), [303, 303, 303, 422, 422]);
        assert!(answers[3].all("#email-error").concat().contains("Attendez une heure"), "{}", answers[3].words());
        let mails = house.mails().await;
        assert_eq!(mails.len(), 3);
        let mut owner = house.visitor();
        assert_eq!(owner.post(&link_in(&mails[2]), &[]).await.redirect(), "/sign-in/name", "the last that was sent works on, wherever it is read");
        owner.post("/sign-in/name", &[("name", "Amina")]).await.redirect();
        // Who has an account is not bombed either, and who asks is told the same.
        assert_eq!(said(&ask(&mut stranger(&house, 7), EMAIL).await), said(&answers[4]));
        assert!(house.mails().await.is_empty());
        // The way back has a share of its own.
        for number in 0..5 {
            stranger(&house, number).post("/forgotten-password", &[("email", EMAIL)]).await.redirect();
        }
        assert_eq!(house.mails().await.len(), 3);
        house.wait_seconds(3_600);
        ask(&mut stranger(&house, 1), EMAIL).await.redirect();
        stranger(&house, 1).post("/forgotten-password", &[("email", EMAIL)]).await.redirect();
        assert_eq!(house.mails().await.len(), 2, "the next hour has its share");
    }
}

#[tokio::test]
async fn strangers_keep_no_code_by_mail_from_whoever_needs_one() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = house(engine).await;
        let mut owner = member(&house, EMAIL).await;
        owner.post("/sign-out", &[]).await.redirect();
        // Mails of another kind to her, as many as anybody may cause.
        let mut neighbour = member(&house, "brahim@example.org").await;
        let changes = async |person: &mut Client| person.post("/account/email", &[("email", EMAIL), ("password", PASSWORD)]).await.status.as_u16();
        while changes(&mut neighbour).await == 303 {}
        // One network asks until it is refused, hour after hour.
        let mut asked = 0;
        for _ in 0..4 {
            while ask(&mut stranger(&house, 1), EMAIL).await.status == StatusCode::SEE_OTHER {
                asked += 1;
                assert!(asked < 50, "it has an end");
            }
            house.wait_seconds(3_600);
        }
        assert_eq!(ask(&mut stranger(&house, 2), EMAIL).await.redirect(), "/code", "a browser of hers that nobody knows, elsewhere");
        // Many networks ask.
        for number in 3..30 {
            ask(&mut stranger(&house, number), EMAIL).await;
        }
        assert_eq!(ask(&mut stranger(&house, 40), EMAIL).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        house.mails().await;
        owner.address = "203.0.113.41".to_owned();
        assert_eq!(ask(&mut owner, EMAIL).await.redirect(), "/code", "where she has signed in before");
        let code = code(&house, EMAIL).await;
        assert_eq!(owner.post("/code", &[("code", &code)]).await.redirect(), "/account");
    }
}

#[tokio::test]
async fn strangers_keep_no_proof_from_whoever_is_inside() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = house(engine).await;
        let mut owner = house.visitor();
        enter(&house, &mut owner, EMAIL, "Amina").await.redirect();
        house.wait_seconds(16 * 60);
        for number in 0..20 {
            ask(&mut stranger(&house, number), EMAIL).await;
        }
        house.mails().await;
        assert_eq!(owner.post("/account/proof/code", &[("next", "/account/password")]).await.redirect(), "/code");
        let mail = house.mails().await.remove(0);
        assert_eq!(owner.post("/code", &[("code", &code_in(&mail))]).await.redirect(), "/account/password");
    }
}

#[tokio::test]
async fn a_day_has_an_end_too() {
    let house = house(Engine::Sqlite).await;
    let mut sent = 0;
    for _ in 0..5 {
        for number in 0..6 {
            ask(&mut stranger(&house, number), EMAIL).await;
        }
        sent += house.mails().await.len();
        house.wait_seconds(3_600);
    }
    assert_eq!(sent, 12, "twice an hour's share for those who ask first, and twice for those who ask again");
    assert!(count(&house, "SELECT COUNT(*) FROM quotas").await > 1);
    house.wait_seconds(86_400);
    tajmaat::base::quotas::forget_over(&house.app).await.expect("tidied");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM quotas").await, 0);
}

#[tokio::test]
async fn who_is_signed_in_cannot_bomb_either_and_is_told() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.mail_per_recipient = 1).await;
    let mut person = member(&house, "brahim@example.org").await;
    person.post("/account/email", &[("email", EMAIL), ("password", PASSWORD)]).await.redirect();
    let link = link(&house, EMAIL).await;
    let page = person.post("/account/email", &[("email", EMAIL), ("password", PASSWORD)]).await;
    assert_eq!((page.status, page.value("email").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some(EMAIL)));
    assert!(page.all("#email-error").concat().contains("Attendez une heure"), "{}", page.words());
    assert_eq!(person.get(&link).await.status, StatusCode::OK, "the link sent before works on");

    let (mut driss, _) = house.representative("Driss").await;
    let (handle,): (String,) = house.app.db.one(sql("SELECT handle FROM organisations")).await.expect("an organisation");
    for (number, contact) in ["chama@example.org", "chama@example.org", " CHAMA@example.org "].into_iter().enumerate() {
        let answer = driss.post(&app::model::paths::invite(&handle), &[("contact", contact)]).await;
        assert_eq!(answer.status.as_u16(), if number == 0 { 303 } else { 422 }, "{contact}");
    }
    assert_eq!(house.mails().await.iter().filter(|mail| mail.to == "chama@example.org").count(), 1);
}

#[tokio::test]
async fn a_phone_gets_few_sms_and_one_network_does_not_take_everybody_s() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = house(engine).await;
        let mut answers = Vec::new();
        for number in 0..4 {
            answers.push(ask(&mut stranger(&house, number), "06 12 34 56 78").await.status.as_u16());
        }
        assert_eq!(answers, [303, 303, 422, 422]);
        assert_eq!(house.texts().await.len(), 2);
        // One network leaves the others their first code.
        let other = "06 12 34 56 79";
        for status in [303, 303, 422] {
            assert_eq!(ask(&mut stranger(&house, 1), other).await.status.as_u16(), status);
        }
        assert_eq!(ask(&mut stranger(&house, 2), other).await.redirect(), "/code");
        assert_eq!(house.texts().await.len(), 3);

        let house = TestApp::configured(engine, |config| {
            config.trust_proxy = true;
            config.limits.sms_per_address_day = 2;
            config.limits.sms_per_day = 6;
        })
        .await;
        let sent = async |address: &str, phone: usize| {
            let mut visitor = house.visitor();
            visitor.address = address.to_owned();
            let phone = format!("06123456{phone:02}");
            ask(&mut visitor, &phone).await.status.as_u16()
        };
        let mut answers = Vec::new();
        for phone in 0..4 {
            answers.push(sent("203.0.113.9", phone).await);
        }
        assert_eq!(answers, [303, 303, 422, 422], "one network");
        assert_eq!(sent("203.0.113.10", 10).await, 303, "others have theirs");
        let mut answers = Vec::new();
        for network in 0..6 {
            answers.push(sent(&format!("2001:db8:1:{network}::1"), 20 + network).await);
        }
        assert_eq!(answers.iter().filter(|answer| **answer == 303).count(), 3, "a site has twice a network's share, and the day ends: {answers:?}");
        house.wait_seconds(86_400);
        assert_eq!(sent("203.0.113.9", 40).await, 303, "the next day");
    }
}
