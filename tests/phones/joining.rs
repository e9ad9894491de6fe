//! From the form to the code in the SMS.

use crate::common::fr;
use app::words::tr;
use axum::http::StatusCode;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::*;
use crate::common::Engine;

crate::on_both_engines!(somebody_joins_by_the_code_in_their_sms, |house| {
    let mut person = house.visitor();
    let asked = person.post("/sign-up", &joining(&[("email", "\u{200f}٠٦ ١٢ ٣٤ ٥٦ ٧٨")])).await;
    assert_eq!(asked.redirect(), "/phone/code");
    let page = person.follow(&asked).await;
    assert_eq!(page.all("h1"), ["Écrivez le code"]);
    assert_eq!(page.all(".lede bdi[dir=ltr]"), ["06 12 34 56 78"]);
    assert!(page.has("input[name=code][inputmode=numeric][autocomplete=one-time-code]"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 0, "nobody is here before the code");

    let texts = house.texts().await;
    assert_eq!((texts.len(), texts[0].to.as_str()), (1, NUMBER));
    let code = digits(&texts[0]);
    assert_eq!(code.len(), 6);
    let kept: (String,) = house.app.db.one(sql("SELECT code_hash FROM phone_codes")).await.expect("a code");
    let (salt, hash) = kept.0.split_once(':').expect("a salt");
    let keyed = house.app.secret.keyed("phone code", &[salt.as_bytes(), code.as_bytes()]);
    assert_eq!(hash, BASE64_URL_SAFE_NO_PAD.encode(keyed), "codes are hashed, and nobody tries them without the secret");

    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    let answer = person.post("/phone/code", &[("code", &spaced)]).await;
    assert_eq!(answer.redirect(), "/account");
    let page = person.follow(&answer).await;
    assert_eq!(page.all("[role=status]"), [fr(tr::phones::WELCOME)]);
    assert_eq!(page.all("h1"), ["Amina"]);
    assert!(page.words().contains("06 12 34 56 78"));
    assert!(page.has("a[href='/account/phone']") && page.words().contains("Ajouter une adresse e-mail"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM phone_codes").await, 0, "nothing waits any more");
    assert_eq!(sign_in(&mut house.visitor(), "+212 (0)6-12-34-56-78", PASSWORD).await.redirect(), "/account");
});

crate::on_both_engines!(five_people_share_a_phone_and_not_six, |house| {
    for name in ["Amina", "Brahim", "Chama", "Driss", "Hafsa"] {
        member(&house, name, PHONE, &format!("{PASSWORD} {name}")).await;
    }
    let mut sixth = house.visitor();
    sixth.post("/sign-up", &joining(&[("name", "Ilyas")])).await.redirect();
    let code = code(&house).await;
    let page = sixth.post("/phone/code", &[("code", &code)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all("#code-error"), ["Cinq personnes utilisent déjà ce numéro. Prenez un autre numéro, ou une adresse e-mail."]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 5);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM account_phones").await, 5);
});

crate::on_both_engines!(many_who_join_at_once_take_five_seats, |house| {
    let mut waiting = Vec::new();
    for number in 0..7 {
        let mut person = house.visitor();
        person.post("/sign-up", &joining(&[("name", &format!("Personne {number} A"))])).await.redirect();
        waiting.push((person, code(&house).await));
    }
    let tries: Vec<_> = waiting
        .into_iter()
        .map(|(mut person, code)| tokio::spawn(async move { person.post("/phone/code", &[("code", &code)]).await.status.as_u16() }))
        .collect();
    let mut answers = Vec::new();
    for answer in tries {
        answers.push(answer.await.expect("an answer"));
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 303, 303, 303, 303, 422, 422]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 5);
});

crate::on_both_engines!(one_code_sent_twice_at_once_makes_one_account, |house| {
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let code = code(&house).await;
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let (mut browser, code) = (person.clone(), code.clone());
            tokio::spawn(async move { browser.post("/phone/code", &[("code", &code)]).await.status.as_u16() })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in tries {
        answers.push(answer.await.expect("an answer"));
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 404, 404, 404]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 1);
});

crate::on_both_engines!(a_code_is_tried_five_times_even_at_once, |house| {
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let code = code(&house).await;
    let bad = wrong(&code);
    let tries: Vec<_> = (0..9)
        .map(|_| {
            let (mut browser, bad) = (person.clone(), bad.clone());
            tokio::spawn(async move { browser.post("/phone/code", &[("code", &bad)]).await.status.as_u16() })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in tries {
        answers.push(answer.await.expect("an answer"));
    }
    answers.sort_unstable();
    assert_eq!(answers, [404, 404, 404, 404, 404, 422, 422, 422, 422], "four are told, the fifth ends it");
    assert_eq!(person.post("/phone/code", &[("code", &code)]).await.status, StatusCode::NOT_FOUND, "the right one comes too late");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 0);
    house.wait_seconds(60);
    let again = person.post("/phone/code/again", &[]).await;
    assert_eq!(again.redirect(), "/phone/code?again=1");
    assert_eq!(person.follow(&again).await.all("[role=status]"), [fr(tr::phones::SENT_AGAIN)]);
    let fresh = super::code(&house).await;
    assert_eq!(person.post("/phone/code", &[("code", &fresh)]).await.redirect(), "/account");
});

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_for_its_browser() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let code = code(&house).await;
    assert_eq!(house.visitor().post("/phone/code", &[("code", &code)]).await.status, StatusCode::NOT_FOUND, "somebody else's browser");
    house.wait_seconds(599);
    assert_eq!(person.get("/phone/code").await.status, StatusCode::OK);
    house.wait_seconds(1);
    let page = person.post("/phone/code", &[("code", &code)]).await;
    assert_eq!((page.status, page.all("h1")), (StatusCode::NOT_FOUND, vec![fr(tr::phones::CODE_DEAD_TITLE)]));
    assert_eq!(person.post("/phone/code/again", &[]).await.status, StatusCode::NOT_FOUND);
    tajmaat::people::accounts::forget_codes(&house.app).await.expect("tidied");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM phone_codes").await, 0, "name and number are forgotten");
}

#[tokio::test]
async fn an_sms_that_comes_too_late_is_not_sent() {
    let house = TestApp::new().await;
    house.visitor().post("/sign-up", &joining(&[])).await.redirect();
    house.wait_seconds(600);
    assert!(house.texts().await.is_empty());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM jobs").await, 0);
}

#[tokio::test]
async fn what_is_no_code_costs_no_try() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let code = code(&house).await;
    let long = "1".repeat(100_000);
    for typed in ["", "12345", "1234567", "abcdef", "<script>", "\u{202e}\u{1}", &long] {
        let page = person.post("/phone/code", &[("code", typed)]).await;
        assert_eq!((page.status, page.all("#code-error")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Écrivez les six chiffres du code.".to_owned()]));
    }
    for _ in 0..4 {
        let page = person.post("/phone/code", &[("code", &wrong(&code))]).await;
        assert_eq!(page.all("#code-error"), [fr(tr::phones::CODE_WRONG)]);
        assert!(page.has("input[name=code][aria-invalid=true]") && !page.text().contains(&code));
    }
    assert_eq!(person.post("/phone/code", &[("code", &code)]).await.redirect(), "/account", "the fifth may be right");
}

#[tokio::test]
async fn what_is_neither_an_address_nor_a_phone_comes_back() {
    let house = TestApp::new().await;
    for typed in ["amina", "06 12 34 56", "+33 6 12 34 56 78", "08 12 34 56 78", "0612345678\u{1}", ""] {
        let page = house.visitor().post("/sign-up", &joining(&[("email", typed)])).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
        assert_eq!(page.all("#email-error"), ["Écrivez une adresse e-mail ou un numéro marocain, par exemple 06 12 34 56 78."]);
        assert_eq!(page.value("email").as_deref().map(|kept| kept.replace('\u{fffd}', "\u{1}")).as_deref(), Some(typed));
    }
    let page = house.visitor().post("/sign-up", &joining(&[("password", "0612345678"), ("email", "0612345678")])).await;
    assert!(page.has("#password-error"), "a phone is no password");
    assert!(house.texts().await.is_empty());
}

#[tokio::test]
async fn joining_a_known_phone_looks_the_same() {
    let house = TestApp::new().await;
    member(&house, "Amina", PHONE, PASSWORD).await;
    let mut pages = Vec::new();
    for phone in [PHONE, UNKNOWN] {
        let mut person = house.visitor();
        let asked = person.post("/sign-up", &joining(&[("email", phone), ("password", OTHER_PASSWORD)])).await;
        let page = person.follow(&asked).await;
        let code = code(&house).await;
        let wrong = person.post("/phone/code", &[("code", &wrong(&code))]).await;
        let plain = |answer: &Answer| (answer.status.as_u16(), answer.words().replace(phone, "…"));
        pages.push((asked.redirect(), plain(&page), plain(&wrong)));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn the_way_goes_on_after_joining() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    let asked = person.post("/ain-amlal/solutions/new", &[("title", "Des arbres")]).await;
    let next = person.follow(&asked).await.value("next").expect("the way back");
    person.post("/sign-up", &joining(&[("next", &next)])).await.redirect();
    let before = person.cookie("session").expect("a session").to_owned();
    let code = code(&house).await;
    let answer = person.post("/phone/code", &[("code", &code)]).await;
    assert_eq!(answer.redirect(), next);
    assert_ne!(person.cookie("session"), Some(before.as_str()), "a new session id at sign-in");
    assert_eq!(person.follow(&answer).await.value("title").as_deref(), Some("Des arbres"));
}

#[tokio::test]
async fn sms_speak_the_chosen_language() {
    let house = TestApp::new().await;
    for (phone, language, words) in [("0600000001", "ar", "رمزكم على تجماعت"), ("0600000002", "en", "is your Tajmaat code"), ("0600000003", "zgh", "رمزكم")]
    {
        house.visitor().post("/sign-up", &joining(&[("email", phone), ("language", language)])).await.redirect();
        let texts = house.texts().await;
        assert!(texts[0].text.contains(words), "{}", texts[0].text);
        assert!(texts[0].text.chars().count() <= if language == "en" { 160 } else { 70 }, "one part: {}", texts[0].text);
    }
}

#[tokio::test]
async fn sms_are_limited_by_phone_by_address_and_by_day() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sms_per_recipient = 2).await;
    let mut answers = Vec::new();
    for phone in [PHONE, "0612345678", "+212612345678", UNKNOWN] {
        answers.push(house.visitor().post("/sign-up", &joining(&[("email", phone)])).await.status.as_u16());
    }
    assert_eq!(answers, [303, 303, 422, 303]);

    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sms_per_address = 2).await;
    let mut answers = Vec::new();
    for phone in ["0600000001", "0600000002", "0600000003"] {
        answers.push(house.visitor().post("/sign-up", &joining(&[("email", phone)])).await.status.as_u16());
    }
    assert_eq!(answers, [303, 303, 422]);
}

crate::on_both_engines!(a_day_has_its_share_of_sms, |house| {
    let day = "INSERT INTO sms_days (day, queued) VALUES ($1, 999999)";
    house.app.db.run(sql(day).bind(house.app.clock.now().micros() / 86_400_000_000)).await.expect("a full day");
    assert_eq!(house.visitor().post("/sign-up", &joining(&[])).await.redirect(), "/phone/code", "the last one");
    let page = house.visitor().post("/sign-up", &joining(&[("email", UNKNOWN)])).await;
    assert_eq!((page.status, page.value("email").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some(UNKNOWN)), "nothing that was typed is lost");
    assert!(page.all("#email-error").concat().contains("Trop de SMS"), "{}", page.words());
    assert_eq!(house.texts().await.len(), 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM phone_codes").await, 1, "nothing waits for what was not sent");
    house.wait_seconds(86_400);
    assert_eq!(house.visitor().post("/sign-up", &joining(&[("email", UNKNOWN)])).await.redirect(), "/phone/code");
});

crate::on_both_engines!(who_can_have_no_sms_is_told_where_the_phone_was_typed, |house| {
    let mut person = member(&house, "Amina", PHONE, PASSWORD).await;
    person.post("/account/phone", &[("phone", UNKNOWN), ("password", PASSWORD)]).await.redirect();
    house.texts().await;
    house.wait_seconds(60);
    house.app.db.run(sql("UPDATE sms_days SET queued = 1000000")).await.expect("a full day");
    let page = person.post("/phone/code/again", &[]).await;
    assert_eq!((page.status, page.all("#code-error").concat().contains("Trop de SMS")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{}", page.words());
    let page = person.post("/account/phone", &[("phone", UNKNOWN), ("password", PASSWORD)]).await;
    assert_eq!((page.status, page.value("phone").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some(UNKNOWN)));
    assert!(page.all("#phone-error").concat().contains("Trop de SMS"), "{}", page.words());
});

#[tokio::test]
async fn a_forgotten_password_says_beside_the_field_that_the_network_had_enough() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = TestApp::configured(engine, |config| config.limits.sms_per_address = 1).await;
        house.visitor().post("/forgotten-password", &[("email", PHONE)]).await.redirect();
        let page = house.visitor().post("/forgotten-password", &[("email", UNKNOWN)]).await;
        assert_eq!((page.status, page.value("email").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some(UNKNOWN)));
        assert!(page.all("#email-error").concat().contains("Trop de SMS"), "{}", page.words());
    }
}

#[tokio::test]
async fn a_new_code_is_sent_after_a_minute() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let first = code(&house).await;
    house.wait_seconds(59);
    let page = person.post("/phone/code/again", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.all("#code-error").concat().contains("Attendez une minute"), "{}", page.words());
    house.wait_seconds(1);
    person.post("/phone/code/again", &[]).await.redirect();
    let second = code(&house).await;
    assert_ne!(first, second);
    assert_eq!(person.post("/phone/code", &[("code", &first)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(person.post("/phone/code", &[("code", &second)]).await.redirect(), "/account");
}
