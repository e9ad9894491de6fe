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
    let asked = ask(&mut person, "\u{200f}٠٦ ١٢ ٣٤ ٥٦ ٧٨").await;
    assert_eq!(asked.redirect(), "/code");
    let page = person.follow(&asked).await;
    assert_eq!(page.all("h1"), ["Écrivez le code"]);
    assert_eq!(page.all(".lede bdi[dir=ltr]"), ["06 12 34 56 78"]);
    assert!(page.has("input[name=code][inputmode=numeric][autocomplete=one-time-code]"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 0, "nobody is here before the code");

    let texts = house.texts().await;
    assert_eq!((texts.len(), texts[0].to.as_str()), (1, NUMBER));
    let code = digits(&texts[0]);
    assert_eq!(code.len(), 6);
    let kept: (String,) = house.app.db.one(sql("SELECT code_hash FROM one_time_codes")).await.expect("a code");
    let (salt, hash) = kept.0.split_once(':').expect("a salt");
    let keyed = house.app.secret.keyed("phone code", &[salt.as_bytes(), code.as_bytes()]);
    assert_eq!(hash, BASE64_URL_SAFE_NO_PAD.encode(keyed), "codes are hashed, and nobody tries them without the secret");

    let spaced = format!(" {} {} ", &code[..3], &code[3..]);
    assert_eq!(person.post("/code", &[("code", &spaced)]).await.redirect(), "/sign-in/name");
    assert_eq!(person.get("/code").await.redirect(), "/sign-in/name");
    let answer = person.post("/sign-in/name", &[("name", "Amina")]).await;
    assert_eq!(answer.redirect(), "/account");
    let page = person.follow(&answer).await;
    assert!(page.all("[role=status]").concat().starts_with("Votre compte est prêt"), "{}", page.words());
    assert_eq!(page.all("h1"), ["Amina"]);
    let page = person.get("/account/settings").await;
    assert!(page.words().contains("06 12 34 56 78"), "{}", page.words());
    assert!(page.has("a[href='/account/phone']") && page.words().contains(&fr(tr::phones::ADD_EMAIL)));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes").await, 0, "nothing waits any more");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM consents WHERE way = 'phone'").await, 1);
});

crate::on_both_engines!(whoever_shares_a_phone_says_who_they_are, |house| {
    enter(&house, &mut house.visitor(), PHONE, "Fatima").await.redirect();
    let mut person = house.visitor();
    ask(&mut person, PHONE).await.redirect();
    let sent = code(&house).await;
    let answer = person.post("/code", &[("code", &sent)]).await;
    assert_eq!(answer.redirect(), "/sign-in/name", "one phone, perhaps several people");
    let page = person.follow(&answer).await;
    assert_eq!((page.all("h1"), page.all("button[name=account]")), (vec!["Qui êtes-vous ?".to_owned()], vec!["Fatima".to_owned()]));
    assert!(page.has("details:not([open]) #name"), "or somebody new");
    let id = page.attributes("button[name=account]", "value").remove(0);
    // Nobody else's account is opened by this phone's code.
    let mut brahim = house.visitor();
    enter(&house, &mut brahim, UNKNOWN, "Brahim").await.redirect();
    let (other,): (tajmaat::base::db::AccountId,) = house.app.db.one(sql("SELECT id FROM accounts WHERE name = 'Brahim'")).await.expect("Brahim");
    let page = person.post("/sign-in/name", &[("account", &other.to_string())]).await;
    assert_eq!((page.status, page.has("details[open] #name-error")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    assert_eq!(house.visitor().post("/sign-in/name", &[("account", &id)]).await.status, StatusCode::NOT_FOUND, "another browser");
    assert_eq!(person.post("/sign-in/name", &[("account", &id)]).await.redirect(), "/account");
    assert_eq!(person.get("/account").await.all("h1"), ["Fatima"]);
    assert_eq!(person.post("/sign-in/name", &[("account", &id)]).await.status, StatusCode::NOT_FOUND, "once");
});

crate::on_both_engines!(five_people_share_a_phone_and_not_six, |house| {
    for name in ["Amina", "Brahim", "Chama", "Driss", "Hafsa"] {
        enter(&house, &mut house.visitor(), PHONE, name).await.redirect();
    }
    let mut sixth = house.visitor();
    let page = enter(&house, &mut sixth, PHONE, "Ilyas").await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all("#name-error"), ["Cinq personnes utilisent déjà ce numéro. Prenez un autre numéro, ou une adresse e-mail."]);
    let page = sixth.get("/sign-in/name").await;
    assert_eq!((page.all("button[name=account]").len(), page.has("#name")), (5, false));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 5);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM account_phones").await, 5);
});

crate::on_both_engines!(many_who_join_at_once_take_five_seats, |house| {
    let mut waiting = Vec::new();
    for _ in 0..7 {
        let mut person = house.visitor();
        ask(&mut person, PHONE).await.redirect();
        let code = code(&house).await;
        person.post("/code", &[("code", &code)]).await.redirect();
        waiting.push(person);
    }
    let tries: Vec<_> = waiting
        .into_iter()
        .enumerate()
        .map(|(number, mut person)| {
            tokio::spawn(async move { person.post("/sign-in/name", &[("name", &format!("Personne {number} A"))]).await.status.as_u16() })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in tries {
        answers.push(answer.await.expect("an answer"));
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 303, 303, 303, 303, 422, 422]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 5);
});

crate::on_both_engines!(one_code_sent_twice_at_once_opens_once, |house| {
    let mut person = house.visitor();
    ask(&mut person, PHONE).await.redirect();
    let code = code(&house).await;
    let tries: Vec<_> = (0..4)
        .map(|_| {
            let (mut browser, code) = (person.clone(), code.clone());
            tokio::spawn(async move { browser.post("/code", &[("code", &code)]).await.status.as_u16() })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in tries {
        answers.push(answer.await.expect("an answer"));
    }
    answers.sort_unstable();
    assert_eq!(answers, [303, 404, 404, 404]);
    assert_eq!(person.get("/sign-in/name").await.status, StatusCode::OK, "and whoever pressed twice goes on");
});

crate::on_both_engines!(a_code_is_tried_five_times_even_at_once, |house| {
    let mut person = house.visitor();
    ask(&mut person, PHONE).await.redirect();
    let code = code(&house).await;
    let bad = wrong(&code);
    let tries: Vec<_> = (0..9)
        .map(|_| {
            let (mut browser, bad) = (person.clone(), bad.clone());
            tokio::spawn(async move { browser.post("/code", &[("code", &bad)]).await.status.as_u16() })
        })
        .collect();
    let mut answers = Vec::new();
    for answer in tries {
        answers.push(answer.await.expect("an answer"));
    }
    answers.sort_unstable();
    assert_eq!(answers, [404, 404, 404, 404, 404, 422, 422, 422, 422], "four are told, the fifth ends it");
    assert_eq!(person.post("/code", &[("code", &code)]).await.status, StatusCode::NOT_FOUND, "the right one comes too late");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 0);
    house.wait_seconds(60);
    let again = person.post("/code/again", &[]).await;
    assert_eq!(again.redirect(), "/code?again=1");
    assert_eq!(person.follow(&again).await.all("[role=status]"), [fr(tr::phones::SENT_AGAIN)]);
    let fresh = super::code(&house).await;
    assert_eq!(person.post("/code", &[("code", &fresh)]).await.redirect(), "/sign-in/name");
});

#[tokio::test]
async fn a_code_is_good_for_ten_minutes_and_for_its_browser() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    ask(&mut person, PHONE).await.redirect();
    let code = code(&house).await;
    assert_eq!(house.visitor().post("/code", &[("code", &code)]).await.status, StatusCode::NOT_FOUND, "somebody else's browser");
    house.wait_seconds(599);
    assert_eq!(person.get("/code").await.status, StatusCode::OK);
    house.wait_seconds(1);
    let page = person.post("/code", &[("code", &code)]).await;
    assert_eq!((page.status, page.all("h1")), (StatusCode::NOT_FOUND, vec![fr(tr::phones::CODE_DEAD_TITLE)]));
    assert_eq!(person.post("/code/again", &[]).await.status, StatusCode::NOT_FOUND);
    tajmaat::people::accounts::forget_codes(&house.app).await.expect("tidied");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes").await, 0, "the number is forgotten");
}

#[tokio::test]
async fn an_sms_that_comes_too_late_is_not_sent() {
    let house = TestApp::new().await;
    ask(&mut house.visitor(), PHONE).await.redirect();
    house.wait_seconds(600);
    assert!(house.texts().await.is_empty());
    assert_eq!(count(&house, "SELECT COUNT(*) FROM jobs").await, 0);
}

#[tokio::test]
async fn what_is_no_code_costs_no_try() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    ask(&mut person, PHONE).await.redirect();
    let code = code(&house).await;
    let long = "1".repeat(100_000);
    for typed in ["", "12345", "1234567", "abcdef", "<script>", "\u{202e}\u{1}", &long] {
        let page = person.post("/code", &[("code", typed)]).await;
        assert_eq!((page.status, page.all("#code-error")), (StatusCode::UNPROCESSABLE_ENTITY, vec!["Écrivez les six chiffres du code.".to_owned()]));
    }
    for _ in 0..4 {
        let page = person.post("/code", &[("code", &wrong(&code))]).await;
        assert_eq!(page.all("#code-error"), ["Ce code ne convient pas. Regardez le dernier message."]);
        assert!(page.has("input[name=code][aria-invalid=true]") && !page.text().contains(&code));
    }
    assert_eq!(person.post("/code", &[("code", &code)]).await.redirect(), "/sign-in/name", "the fifth may be right");
}

#[tokio::test]
async fn what_is_neither_an_address_nor_a_phone_comes_back() {
    let house = TestApp::new().await;
    for typed in ["amina", "06 12 34 56", "+33 6 12 34 56 78", "08 12 34 56 78", "0612345678\u{1}", ""] {
        let page = ask(&mut house.visitor(), typed).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{typed:?}");
        assert_eq!(page.all("#email-error"), ["Écrivez une adresse e-mail ou un numéro marocain, par exemple 06 12 34 56 78."]);
        assert_eq!(page.value("email").as_deref().map(|kept| kept.replace('\u{fffd}', "\u{1}")).as_deref(), Some(typed));
    }
    assert!(house.texts().await.is_empty());
}

#[tokio::test]
async fn asking_for_a_known_phone_looks_the_same() {
    let house = TestApp::new().await;
    member(&house, "Amina", PHONE, PASSWORD).await;
    let mut pages = Vec::new();
    for phone in [PHONE, UNKNOWN] {
        let mut person = house.visitor();
        let asked = ask(&mut person, phone).await;
        let page = person.follow(&asked).await;
        let code = code(&house).await;
        let wrong = person.post("/code", &[("code", &wrong(&code))]).await;
        let plain = |answer: &Answer| (answer.status.as_u16(), answer.words().replace(phone, "…"));
        pages.push((asked.redirect(), plain(&page), plain(&wrong)));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn a_new_session_id_at_sign_in() {
    let house = TestApp::new().await;
    let mut person = house.visitor();
    ask(&mut person, PHONE).await.redirect();
    let code = code(&house).await;
    person.post("/code", &[("code", &code)]).await.redirect();
    let before = person.cookie("session").expect("a session").to_owned();
    person.post("/sign-in/name", &[("name", "Amina")]).await.redirect();
    assert_ne!(person.cookie("session"), Some(before.as_str()));
    let mut thief = house.visitor();
    thief.set_cookie("session", &before);
    assert!(!is_inside(&mut thief).await);
}

#[tokio::test]
async fn sms_speak_the_chosen_language() {
    let house = TestApp::new().await;
    for (phone, language, words) in [("0600000001", "ar", "رمزكم على تجماعت"), ("0600000002", "en", "is your Tajmaat code"), ("0600000003", "zgh", "رمزكم")]
    {
        let mut person = house.visitor();
        person.language = language.to_owned();
        ask(&mut person, phone).await.redirect();
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
        answers.push(ask(&mut house.visitor(), phone).await.status.as_u16());
    }
    assert_eq!(answers, [303, 303, 422, 303]);

    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sms_per_address = 2).await;
    let mut answers = Vec::new();
    for phone in ["0600000001", "0600000002", "0600000003"] {
        answers.push(ask(&mut house.visitor(), phone).await.status.as_u16());
    }
    assert_eq!(answers, [303, 303, 422]);
}

crate::on_both_engines!(a_day_has_its_share_of_sms, |house| {
    let day = "INSERT INTO sms_days (day, queued) VALUES ($1, 999999)";
    house.app.db.run(sql(day).bind(house.app.clock.now().micros() / 86_400_000_000)).await.expect("a full day");
    assert_eq!(ask(&mut house.visitor(), PHONE).await.redirect(), "/code", "the last one");
    let page = ask(&mut house.visitor(), UNKNOWN).await;
    assert_eq!((page.status, page.value("email").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some(UNKNOWN)), "nothing that was typed is lost");
    assert!(page.all("#email-error").concat().contains("Trop de SMS"), "{}", page.words());
    assert_eq!(house.texts().await.len(), 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes").await, 1, "nothing waits for what was not sent");
    house.wait_seconds(86_400);
    assert_eq!(ask(&mut house.visitor(), UNKNOWN).await.redirect(), "/code");
});

crate::on_both_engines!(who_can_have_no_sms_is_told_where_the_phone_was_typed, |house| {
    let mut person = member(&house, "Amina", PHONE, PASSWORD).await;
    person.post("/account/phone", &[("phone", UNKNOWN), ("password", PASSWORD)]).await.redirect();
    house.texts().await;
    house.wait_seconds(60);
    house.app.db.run(sql("UPDATE sms_days SET queued = 1000000")).await.expect("a full day");
    let page = person.post("/code/again", &[]).await;
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
    ask(&mut person, PHONE).await.redirect();
    let first = code(&house).await;
    house.wait_seconds(59);
    let page = person.post("/code/again", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.all("#code-error").concat().contains("Attendez une minute"), "{}", page.words());
    house.wait_seconds(1);
    person.post("/code/again", &[]).await.redirect();
    let second = code(&house).await;
    assert_ne!(first, second);
    assert_eq!(person.post("/code", &[("code", &first)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(person.post("/code", &[("code", &second)]).await.redirect(), "/sign-in/name");
}
