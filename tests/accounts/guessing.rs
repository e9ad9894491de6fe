//! Guesses: they slow down who guesses, and lock nobody out.

use argon2::password_hash::{PasswordHasher as _, SaltString};
use axum::http::StatusCode;

use super::*;
use crate::common::Engine;

/// A house that sees addresses, where two wrong tries are enough.
async fn house() -> TestApp {
    TestApp::configured(Engine::Sqlite, |config| {
        config.trust_proxy = true;
        config.limits.sign_in_per_account = 2;
    })
    .await
}

/// Tries a wrong password from each of many addresses.
async fn attack(house: &TestApp, addresses: u8) -> Vec<u16> {
    let mut answers = Vec::new();
    for number in 0..addresses {
        let mut thief = house.visitor();
        thief.address = format!("203.0.113.{number}");
        answers.push(sign_in(&mut thief, EMAIL, "je devine encore une fois").await.status.as_u16());
    }
    answers
}

#[tokio::test]
async fn wrong_guesses_from_many_addresses_do_not_shut_the_owner_out() {
    let house = house().await;
    let mut owner = member(&house, EMAIL).await;
    owner.post("/sign-out", &[]).await.redirect();
    let answers = attack(&house, 14).await;
    assert_eq!((answers.iter().filter(|answer| **answer == 422).count(), answers.last()), (10, Some(&429)), "{answers:?}");
    // Where she has signed in before, nobody else's guesses count: not even her own two wrong ones of now.
    owner.address = "198.51.100.1".to_owned();
    assert_eq!(sign_in(&mut owner, EMAIL, "pas le bon").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&mut owner, EMAIL, PASSWORD).await.redirect(), "/account");

    // Elsewhere she is offered the way by mail, and what she typed stays.
    let mut elsewhere = house.visitor();
    elsewhere.address = "198.51.100.2".to_owned();
    let page = sign_in(&mut elsewhere, EMAIL, PASSWORD).await;
    assert_eq!((page.status, page.value("email").as_deref()), (StatusCode::TOO_MANY_REQUESTS, Some(EMAIL)));
    assert!(page.headers.contains_key("retry-after"));
    assert!(page.all("#password-error").concat().contains("un code vous ouvre votre compte tout de suite"), "{}", page.words());
    assert!(page.has("main a[href='/forgotten-password']"));
    elsewhere.post("/forgotten-password", &[("email", EMAIL)]).await.redirect();
    let mails = house.mails().await;
    let link = mails.iter().find_map(|mail| mail.text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test/reset-password/"))).expect("a link");
    assert_eq!(elsewhere.post(&format!("/reset-password/{link}"), &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::OK);
    assert_eq!(sign_in(&mut elsewhere, EMAIL, OTHER_PASSWORD).await.redirect(), "/account", "the browser is known by the link");
}

#[tokio::test]
async fn right_passwords_do_not_count() {
    let house = house().await;
    join(&house, EMAIL).await;
    for _ in 0..6 {
        inside(&house, EMAIL).await;
    }
}

#[tokio::test]
async fn a_known_browser_does_not_guess_for_ever() {
    let house = house().await;
    let mut owner = member(&house, EMAIL).await;
    owner.post("/sign-out", &[]).await.redirect();
    let mut answers = Vec::new();
    for number in 0..4 {
        owner.address = format!("198.51.100.{number}");
        answers.push(sign_in(&mut owner, EMAIL, "pas le bon").await.status.as_u16());
    }
    assert_eq!(answers, [422, 422, 429, 429]);
    // Its cookie is worth nothing at anybody else's account.
    join(&house, "brahim@example.org").await;
    for number in 0..12 {
        owner.address = format!("192.0.2.{number}");
        sign_in(&mut owner, "brahim@example.org", "pas le bon").await;
    }
    owner.address = "192.0.2.200".to_owned();
    assert_eq!(sign_in(&mut owner, "brahim@example.org", "pas le bon").await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_password_is_refused_with_the_reason() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    enter(&house, &mut person, EMAIL, "Amina").await.redirect();
    for (password, reason) in [
        ("football2010", "ressemble à ceux que tout le monde utilise"),
        ("qwertyuiop", "ressemble à ceux que tout le monde utilise"),
        ("abcdefghij", "Touches voisines"),
        ("0000000000", "Touches voisines"),
        ("7391846205", "chiffres seuls"),
        ("amina.2026", "contient votre nom"),
        ("MotDePasse1", "ressemble à ceux que tout le monde utilise"),
    ] {
        let page = person.post("/account/password", &[("new_password", password)]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{password}");
        assert!(page.all("#new_password-error").concat().contains(reason), "{password}: {:?}", page.all("#new_password-error"));
    }
    person.get("/account?lang=ar").await;
    let page = person.post("/account/password", &[("new_password", "abcdefghij")]).await;
    assert!(page.all("#new_password-error").concat().contains("سهلة التخمين"), "in the reader's language");
}

crate::on_both_engines!(one_password_typed_on_two_keyboards_is_one, |house| {
    // é as one letter, and as e with an accent.
    join_with(&house, EMAIL, "la se\u{301}guia coule tôt").await;
    for typed in ["la s\u{e9}guia coule tôt", "la se\u{301}guia coule to\u{302}t", "ｌａ séguia coule tôt"] {
        assert_eq!(sign_in(&mut house.visitor(), EMAIL, typed).await.redirect(), "/account", "{typed}");
    }
    assert_eq!(sign_in(&mut house.visitor(), EMAIL, "la seguia coule tôt").await.status, StatusCode::UNPROCESSABLE_ENTITY);
});

crate::on_both_engines!(a_hash_of_before_is_tried_as_it_was_typed_and_made_anew, |house| {
    join(&house, EMAIL).await;
    let typed = "la se\u{301}guia coule tôt";
    let old =
        argon2::Argon2::default().hash_password(typed.as_bytes(), &SaltString::encode_b64(b"0123456789abcdef").expect("salt")).expect("a hash").to_string();
    house.app.db.run(sql("UPDATE accounts SET password_hash = ").arg(&old)).await.expect("an old hash");
    assert_eq!(
        sign_in(&mut house.visitor(), EMAIL, "la s\u{e9}guia coule tôt").await.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "its one form does not fit yet"
    );
    assert_eq!(sign_in(&mut house.visitor(), EMAIL, typed).await.redirect(), "/account");
    let (new,): (String,) = house.app.db.one(sql("SELECT password_hash FROM accounts")).await.expect("a hash");
    assert_ne!(new, old);
    for typed in [typed, "la s\u{e9}guia coule tôt"] {
        assert_eq!(sign_in(&mut house.visitor(), EMAIL, typed).await.redirect(), "/account");
    }
});

#[tokio::test]
async fn codes_of_many_people_are_not_guessed_from_one_network() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = TestApp::configured(engine, |config| {
            config.trust_proxy = true;
            config.limits.sign_in_per_address = 6;
        })
        .await;
        // Two tries at each of many codes.
        let mut answers = Vec::new();
        for number in 0..5 {
            let mut thief = house.visitor();
            thief.address = "203.0.113.9".to_owned();
            let email = format!("person{number}@example.org");
            ask(&mut thief, &email).await.redirect();
            let right = code(&house, &email).await;
            let wrong = if right == "123456" { "654321" } else { "123456" };
            for _ in 0..2 {
                answers.push(thief.post("/code", &[("code", wrong)]).await.status.as_u16());
            }
        }
        assert_eq!(answers, [422, 422, 422, 422, 422, 422, 429, 429, 429, 429]);
        // Elsewhere, and where all codes are right, nothing is counted.
        for number in 10..20 {
            let mut person = house.visitor();
            person.address = "203.0.113.10".to_owned();
            enter(&house, &mut person, &format!("person{number}@example.org"), "Amina").await.redirect();
        }
    }
}
