//! A forgotten password and a phone: the code, the person, the new password.

use axum::http::StatusCode;

use super::*;
use crate::common::Engine;

async fn forgot(house: &TestApp, phone: &str) -> Client {
    let mut person = house.visitor();
    assert_eq!(person.post("/forgotten-password", &[("email", phone)]).await.redirect(), "/code");
    person
}

crate::on_both_engines!(the_code_and_the_name_open_a_new_password, |house| {
    let mut fatima = member(&house, "Fatima", PHONE, PASSWORD).await;
    let mut youssef = member(&house, "Youssef", PHONE, PASSWORD).await;
    let mut person = forgot(&house, PHONE).await;
    assert_eq!(person.get("/phone/password").await.status, StatusCode::NOT_FOUND, "not before the code");
    assert_eq!(person.post("/phone/password", &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::NOT_FOUND);
    let page = person.get("/code").await;
    assert!(page.words().contains("Si ce numéro a un compte") && !page.text().contains("Fatima"));
    let code = code(&house).await;
    let answer = person.post("/code", &[("code", &code)]).await;
    assert_eq!(answer.redirect(), "/phone/password");
    let page = person.follow(&answer).await;
    assert_eq!(page.all(".choice"), ["Fatima", "Youssef"], "who typed the code may know");
    assert_eq!(person.get("/code").await.redirect(), "/phone/password");
    let ids = page.attributes("input[name=account]", "value");
    let page = person.post("/phone/password", &[("new_password", "court")]).await;
    assert_eq!((page.status, page.has("#new_password-error")), (StatusCode::UNPROCESSABLE_ENTITY, true));
    assert!(page.all(".field-error").contains(&"Choisissez votre nom.".to_owned()));
    let page = person.post("/phone/password", &[("account", &ids[1]), ("new_password", "court")]).await;
    assert!(page.has("input[checked]"), "the choice stays");

    let page = person.post("/phone/password", &[("account", &ids[1]), ("new_password", OTHER_PASSWORD)]).await;
    assert!(page.words().contains("Toutes vos sessions sont fermées"), "{}", page.words());
    assert!(is_inside(&mut fatima).await && !is_inside(&mut youssef).await);
    let texts = house.texts().await;
    assert!(texts[0].text.starts_with("Tajmaat\u{a0}: votre mot de passe a changé."), "{texts:?}");
    assert_eq!(person.post("/phone/password", &[("account", &ids[0]), ("new_password", OTHER_PASSWORD)]).await.status, StatusCode::NOT_FOUND, "once");
    let mut youssef = house.visitor();
    sign_in(&mut youssef, PHONE, OTHER_PASSWORD).await.redirect();
    assert_eq!(youssef.get("/account").await.all("h1"), ["Youssef"]);
});

crate::on_both_engines!(somebody_else_s_account_is_not_reached_by_one_s_own_phone, |house| {
    let mut brahim = member(&house, "Brahim", UNKNOWN, PASSWORD).await;
    member(&house, "Fatima", PHONE, PASSWORD).await;
    member(&house, "Youssef", PHONE, PASSWORD).await;
    let brahim_id: (tajmaat::base::db::AccountId,) = house.app.db.one(sql("SELECT id FROM accounts WHERE name = 'Brahim'")).await.expect("Brahim");
    let mut thief = forgot(&house, PHONE).await;
    let code = code(&house).await;
    thief.post("/code", &[("code", &code)]).await.redirect();
    let page = thief.post("/phone/password", &[("account", &brahim_id.0.to_string()), ("new_password", OTHER_PASSWORD)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(is_inside(&mut brahim).await);
    sign_in(&mut house.visitor(), UNKNOWN, PASSWORD).await.redirect();
});

crate::on_both_engines!(known_and_unknown_phones_get_the_same_pages, |house| {
    member(&house, "Amina", PHONE, PASSWORD).await;
    let mut stories = Vec::new();
    for phone in [PHONE, UNKNOWN] {
        let mut person = house.visitor();
        let asked = person.post("/forgotten-password", &[("email", phone)]).await;
        let left: Vec<_> = house.app.db.all::<(String, i64)>(sql("SELECT kind, attempts FROM jobs ORDER BY kind")).await.expect("the jobs");
        let mut story = vec![(asked.status.as_u16(), format!("{} {left:?}", asked.redirect()))];
        let sent = house.texts().await;
        assert_eq!(sent.len(), usize::from(phone == PHONE), "only a known phone gets an SMS");
        let code = sent.first().map_or_else(|| "000000".to_owned(), digits);
        let page = person.follow(&asked).await;
        story.push((page.status.as_u16(), page.words().replace(phone, "…")));
        for _ in 0..6 {
            let page = person.post("/code", &[("code", &wrong(&code))]).await;
            story.push((page.status.as_u16(), page.words().replace(phone, "…")));
        }
        house.wait_seconds(60);
        let again = person.post("/code/again", &[]).await;
        story.push((again.status.as_u16(), again.redirect()));
        house.texts().await;
        stories.push(story);
    }
    assert_eq!(stories[0], stories[1]);
});

#[tokio::test]
async fn an_unknown_phone_has_no_code_to_guess() {
    let house = TestApp::new().await;
    forgot(&house, UNKNOWN).await;
    house.texts().await;
    assert_eq!(count(&house, "SELECT COUNT(*) FROM one_time_codes WHERE code_hash IS NULL").await, 1);
}

#[tokio::test]
async fn a_reset_is_over_after_ten_minutes_and_after_the_phone_left() {
    let house = TestApp::new().await;
    member(&house, "Amina", PHONE, PASSWORD).await;
    let mut person = forgot(&house, PHONE).await;
    let first = code(&house).await;
    person.post("/code", &[("code", &first)]).await.redirect();
    assert_eq!(person.post("/code/again", &[]).await.status, StatusCode::NOT_FOUND, "it was right already");
    house.wait_seconds(600);
    assert_eq!(person.post("/phone/password", &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::NOT_FOUND);

    let mut person = forgot(&house, PHONE).await;
    let second = code(&house).await;
    person.post("/code", &[("code", &second)]).await.redirect();
    assert!(!person.get("/phone/password").await.has("input[name=account]"), "one person is not asked who");
    house.app.db.run(sql("UPDATE account_phones SET phone = '+212611111111'")).await.expect("a new phone");
    assert_ne!(person.post("/phone/password", &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::OK);
    assert_eq!(sign_in(&mut house.visitor(), "0611111111", PASSWORD).await.redirect(), "/account");
}

#[tokio::test]
async fn asking_by_mail_takes_the_same_steps_for_known_and_unknown() {
    let house = TestApp::new().await;
    house.participant("Amina").await;
    let mut left = Vec::new();
    for email in ["person1@example.org", "nobody@example.org"] {
        house.visitor().post("/forgotten-password", &[("email", email)]).await.redirect();
        left.push(house.app.db.all::<(String, i64)>(sql("SELECT kind, attempts FROM jobs")).await.expect("the jobs"));
        assert_eq!(house.mails().await.len(), usize::from(email.starts_with("person1")));
    }
    assert_eq!(left[0], left[1]);
}

#[tokio::test]
async fn strangers_take_the_way_back_from_nobody() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = TestApp::configured(engine, |config| {
            config.trust_proxy = true;
            config.limits.sms_per_recipient = 2;
            config.limits.sms_per_account = 2;
        })
        .await;
        let from = |number: u8| {
            let mut visitor = house.visitor();
            visitor.address = format!("203.0.113.{number}");
            visitor
        };
        let mut known = member(&house, "Amina", PHONE, PASSWORD).await;
        known.post("/sign-out", &[]).await.redirect();
        for number in 0..6 {
            ask(&mut from(number), PHONE).await;
        }
        house.texts().await;
        // Joining has taken its own share alone; one network takes no more than its own of the way back, and is told.
        for phone in [PHONE, UNKNOWN] {
            let mut answers = Vec::new();
            for _ in 0..3 {
                answers.push(from(1).post("/forgotten-password", &[("email", phone)]).await);
            }
            assert_eq!(answers.iter().map(|answer| answer.status.as_u16()).collect::<Vec<_>>(), [303, 303, 422], "known or not");
            assert!(answers[2].all("#email-error").concat().contains("Attendez une heure"), "{}", answers[2].words());
            assert_eq!(answers[2].value("email").as_deref(), Some(phone));
        }
        assert_eq!(house.texts().await.len(), 2);
        // Two networks use up the further codes; the first one from another is its own, until many have asked.
        for status in [303, 303, 422] {
            assert_eq!(from(2).post("/forgotten-password", &[("email", PHONE)]).await.status.as_u16(), status);
        }
        house.texts().await;
        let mut owner = from(3);
        owner.post("/forgotten-password", &[("email", PHONE)]).await.redirect();
        let code_elsewhere = code(&house).await;
        assert_eq!(owner.post("/code", &[("code", &code_elsewhere)]).await.redirect(), "/phone/password", "her new phone, in another network");
        assert_eq!(owner.post("/forgotten-password", &[("email", PHONE)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        from(4).post("/forgotten-password", &[("email", PHONE)]).await.redirect();
        assert_eq!(from(5).post("/forgotten-password", &[("email", PHONE)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a phone is not bombed");
        assert_eq!(house.texts().await.len(), 1);
        // Where somebody of the phone has signed in before, others' asking takes nothing.
        house.texts().await;
        assert_eq!(known.post("/forgotten-password", &[("email", PHONE)]).await.redirect(), "/code");
        let code = code(&house).await;
        assert_eq!(known.post("/code", &[("code", &code)]).await.redirect(), "/phone/password");
    }
}

#[tokio::test]
async fn a_code_stays_good_when_no_other_can_be_sent() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let house = TestApp::configured(engine, |config| config.limits.sms_per_recipient = 2).await;
        member(&house, "Amina", PHONE, PASSWORD).await;
        let mut person = forgot(&house, PHONE).await;
        let good = code(&house).await;
        // The day is full when the worker looks.
        let day = house.app.clock.now().micros() / 86_400_000_000;
        house.app.db.run(sql("UPDATE sms_days SET queued = 1000000 WHERE day = $1").bind(day)).await.expect("a full day");
        house.wait_seconds(60);
        person.post("/code/again", &[]).await.redirect();
        assert!(house.texts().await.is_empty());
        // Nor does the phone get more; that is said beside the field.
        house.wait_seconds(60);
        let page = person.post("/code/again", &[]).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.all("#code-error").concat().contains("Attendez une heure"), "{}", page.words());
        assert_eq!(person.post("/code", &[("code", &good)]).await.redirect(), "/phone/password");
    }
}
