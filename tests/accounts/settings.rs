//! What people change about themselves: name, language, password, address, sessions.

use crate::common::fr;
use app::model::{Lang, paths};
use app::words::tr;
use axum::http::{StatusCode, header};

use super::*;
use crate::common::{COMMUNE, Engine};

const NEW_EMAIL: &str = "amina.b@example.org";

crate::on_both_engines!(a_name_is_changed_everywhere, |house| {
    let mut person = member(&house, EMAIL).await;
    assert_eq!(person.get("/account/name").await.value("name").as_deref(), Some("Amina"));
    let answer = person.post("/account/name", &[("name", "  Amina\u{202e} <b>B.</b>  ")]).await;
    assert_eq!(answer.redirect(), "/account/settings");
    let page = person.follow(&answer).await;
    assert_eq!(page.all("[role=status]"), ["Votre nom est enregistré."]);
    assert_eq!(page.all("h1"), ["Amina <b>B.</b>"]);
    assert!(!person.get("/account").await.has("[role=status]"), "said once");
});

#[tokio::test]
async fn a_bad_name_comes_back_with_its_message() {
    let house = TestApp::new().await;
    let mut person = house.participant("Amina").await;
    let long = "ن".repeat(50_000);
    for bad in ["A", "", "\u{200b}\u{200b}", "---", &"x".repeat(61), &long] {
        let page = person.post("/account/name", &[("name", bad)]).await;
        assert_eq!((page.status, page.has("#name-error")), (StatusCode::UNPROCESSABLE_ENTITY, true));
        assert_eq!(page.value("name").as_deref(), Some(bad));
    }
    assert_eq!(person.get("/account").await.all("h1"), ["Amina"]);
}

#[tokio::test]
async fn a_language_is_changed_at_once_and_for_mails() {
    let house = TestApp::new().await;
    let mut person = member(&house, EMAIL).await;
    assert!(person.get("/account/language").await.has("option[value=fr][selected]"));
    let answer = person.post("/account/language", &[("language", "ar")]).await;
    assert_eq!(person.follow(&answer).await.attributes("html", "dir"), ["rtl"]);
    person.post("/account/password", &[("password", PASSWORD), ("new_password", OTHER_PASSWORD)]).await.redirect();
    assert!(house.mails().await[0].text.contains("كلمة"), "mails follow");
    for bad in ["", "xx", "fr'; --"] {
        let page = person.post("/account/language", &[("language", bad)]).await;
        assert_eq!((page.status, page.has("#language-error")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{bad}");
    }
}

crate::on_both_engines!(a_new_password_ends_the_other_sessions_and_is_told_by_mail, |house| {
    let mut phone = member(&house, EMAIL).await;
    let mut desk = inside(&house, EMAIL).await;
    phone.post("/account/password", &[("password", PASSWORD), ("new_password", OTHER_PASSWORD)]).await.redirect();
    assert!(is_inside(&mut phone).await && !is_inside(&mut desk).await);
    let mails = house.mails().await;
    assert!(mails.iter().any(|mail| mail.to == EMAIL && mail.subject == "Votre mot de passe a changé"), "{mails:?}");
    assert_eq!(sign_in(&mut desk, EMAIL, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&mut desk, EMAIL, OTHER_PASSWORD).await.redirect(), "/account");
});

#[tokio::test]
async fn a_new_password_needs_the_current_one() {
    let house = TestApp::new().await;
    let mut person = member(&house, EMAIL).await;
    let page = person.post("/account/password", &[("password", "pas le bon"), ("new_password", "court")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.all("#password-error"), [fr(tr::accounts::WRONG_CURRENT)]);
    assert!(page.has("#new_password-error") && !page.text().contains("pas le bon"));
    assert_eq!(person.post("/account/password", &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    inside(&house, EMAIL).await;
}

#[tokio::test]
async fn a_new_password_stops_links_sent_before() {
    let house = TestApp::new().await;
    let mut person = member(&house, EMAIL).await;
    person.post("/forgotten-password", &[("email", EMAIL)]).await.redirect();
    let reset = link(&house, EMAIL).await;
    person.post("/account/email", &[("email", NEW_EMAIL), ("password", PASSWORD)]).await.redirect();
    let change = link(&house, NEW_EMAIL).await;
    person.post("/account/password", &[("password", PASSWORD), ("new_password", OTHER_PASSWORD)]).await.redirect();
    assert_eq!(house.visitor().get(&reset).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(&change).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn guessing_the_current_password_is_slowed_down() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sign_in_per_account = 3).await;
    let mut person = member(&house, EMAIL).await;
    let mut answers = Vec::new();
    for path in ["/account/password", "/account/email", "/account/password", "/account/email"] {
        let fields = [("password", "pas le bon"), ("new_password", OTHER_PASSWORD), ("email", NEW_EMAIL)];
        let answer = person.post(path, &fields).await;
        answers.push((answer.status.as_u16(), answer.headers.contains_key(header::RETRY_AFTER)));
    }
    assert_eq!(answers, [(422, false), (422, false), (422, false), (429, true)]);
}

crate::on_both_engines!(an_address_changes_by_the_link_sent_to_the_new_one, |house| {
    let mut person = member(&house, EMAIL).await;
    let answer = person.post("/account/email", &[("email", NEW_EMAIL), ("password", PASSWORD)]).await;
    assert_eq!(answer.redirect(), "/account/settings");
    let page = person.follow(&answer).await;
    assert!(page.words().contains(&fr(tr::accounts::EMAIL_ASKED)) && page.words().contains(EMAIL));
    let mails = house.mails().await;
    let to_old = mails.iter().find(|mail| mail.to == EMAIL).expect("the old address is told");
    assert_eq!(to_old.subject, tr::mails::ADDRESS_CHANGING_SUBJECT.text(Lang::Fr));
    assert!(!to_old.text.contains("/account/email/"), "only the new address gets the link");
    let to_new = mails.iter().find(|mail| mail.to == NEW_EMAIL).expect("a link");
    let link = to_new.text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")).expect("a link").to_owned();

    assert_eq!(person.get(&link).await.status, StatusCode::OK);
    assert!(person.get("/account/settings").await.words().contains(EMAIL), "opening it changes nothing");
    assert!(person.post(&link, &[]).await.words().contains(&fr(tr::accounts::EMAIL_CHANGED_TITLE)));
    assert!(person.get("/account/settings").await.words().contains(NEW_EMAIL));
    assert_eq!(person.post(&link, &[]).await.status, StatusCode::NOT_FOUND, "once");
    assert_eq!(sign_in(&mut house.visitor(), EMAIL, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    inside(&house, NEW_EMAIL).await;
});

#[tokio::test]
async fn a_new_address_needs_the_password_and_to_be_one() {
    let house = TestApp::new().await;
    let mut person = member(&house, EMAIL).await;
    let page = person.post("/account/email", &[("email", "amina"), ("password", "pas le bon")]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.has("#email-error") && page.has("#password-error"));
    assert_eq!(page.value("email").as_deref(), Some("amina"));
    assert!(house.mails().await.is_empty());
}

crate::on_both_engines!(somebody_else_s_address_is_neither_told_nor_taken, |house| {
    join(&house, "brahim@example.org").await;
    let mut person = member(&house, EMAIL).await;
    let answer = person.post("/account/email", &[("email", "Brahim@example.org"), ("password", PASSWORD)]).await;
    assert_eq!(answer.redirect(), "/account/settings", "the same answer as for a free one");
    let link = link(&house, "Brahim@example.org").await;
    let page = person.post(&link, &[]).await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert_eq!(page.all("h1"), ["Ce lien n'est plus valable"]);
    assert!(person.get("/account/settings").await.words().contains(EMAIL));
    inside(&house, "brahim@example.org").await;
});

#[tokio::test]
async fn a_link_sent_to_the_old_address_is_dead_after_the_change() {
    let house = TestApp::new().await;
    let mut person = member(&house, EMAIL).await;
    person.post("/account/email", &[("email", NEW_EMAIL), ("password", PASSWORD)]).await.redirect();
    let change = link(&house, NEW_EMAIL).await;
    person.post("/forgotten-password", &[("email", EMAIL)]).await.redirect();
    let reset = link(&house, EMAIL).await;
    assert_eq!(person.post(&change, &[]).await.status, StatusCode::OK);
    assert_eq!(house.visitor().get(&reset).await.status, StatusCode::NOT_FOUND);
}

crate::on_both_engines!(one_s_sessions_are_listed_and_ended, |house| {
    let mut phone = member(&house, EMAIL).await;
    let mut desk = inside(&house, EMAIL).await;
    let mut tablet = inside(&house, EMAIL).await;
    let page = phone.get("/account/sessions").await;
    assert_eq!(page.all("main .rows > li").len(), 3);
    assert_eq!(page.all("main .rows .badge"), ["cet appareil"]);
    let mut keys = page.attributes("main input[name=session]", "value");
    assert_eq!(keys.pop().as_deref(), Some("others"));
    assert_eq!(keys.len(), 2, "one's own has no button");
    for browser in [&phone, &desk, &tablet] {
        assert!(!page.text().contains(browser.cookie("session").expect("a session")), "ids are secrets");
    }
    let answer = phone.post("/account/sessions/end", &[("session", &keys[0])]).await;
    assert_eq!(answer.redirect(), "/account/sessions");
    assert_eq!(phone.follow(&answer).await.all("[role=status]"), ["La session est fermée."]);
    assert_ne!(is_inside(&mut desk).await, is_inside(&mut tablet).await, "one of them, not both");
    phone.post("/account/sessions/end", &[("session", "others")]).await.redirect();
    assert!(is_inside(&mut phone).await && !is_inside(&mut desk).await && !is_inside(&mut tablet).await);
});

crate::on_both_engines!(somebody_else_s_session_cannot_be_ended, |house| {
    let mut person = member(&house, EMAIL).await;
    inside(&house, EMAIL).await;
    let key = person.get("/account/sessions").await.attributes("main input[name=session]", "value").remove(0);
    let id = person.cookie("session").expect("a session").to_owned();
    let mut stranger = member(&house, "brahim@example.org").await;
    for session in [key.as_str(), &id, "", "%", "' OR '1'='1", "\u{1}"] {
        assert_eq!(stranger.post("/account/sessions/end", &[("session", session)]).await.status, StatusCode::NOT_FOUND, "{session:?}");
    }
    stranger.post("/account/sessions/end", &[("session", "others")]).await.redirect();
    assert!(is_inside(&mut person).await);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM sessions WHERE account_id IS NOT NULL").await, 3);
});

#[tokio::test]
async fn ending_the_session_one_is_in_signs_out() {
    let house = TestApp::new().await;
    let mut phone = member(&house, EMAIL).await;
    let mut desk = inside(&house, EMAIL).await;
    let key = desk.get("/account/sessions").await.attributes("main input[name=session]", "value").remove(0);
    assert_eq!(phone.post("/account/sessions/end", &[("session", &key)]).await.redirect(), "/");
    assert!(!is_inside(&mut phone).await && is_inside(&mut desk).await);
}

crate::on_both_engines!(my_page_counts_what_i_did_and_has_its_parts_apart, |house| {
    let mut person = house.resident("Amina").await;
    let id = person.account.expect("signed in");
    let empty = person.get("/account").await;
    assert_eq!(empty.all(".me .figures dd"), ["0", "0", "0"]);
    assert!(empty.has(".empty") && empty.all(".me .state").concat().contains(&fr(tr::accounts::RESIDENT)), "{}", empty.words());
    let other = house.participant("Brahim").await;
    let own = crate::common::content::solution(&house, id, "Des arbres", "Des arbres sur la place.").await;
    crate::common::content::problem(&house, id, "Un caniveau", "Il est bouché depuis deux semaines.").await;
    let theirs = crate::common::content::solution(&house, other.account.expect("signed in"), "Un banc", "Un banc à l'ombre.").await;
    crate::common::content::comment(&house, id, own, false, "J'aiderai à les arroser.").await;
    person.post(&paths::support(COMMUNE, theirs.number), &[("act", "support")]).await.redirect();
    person.post(&paths::new_solution(COMMUNE), &[("title", "Un brouillon à moi"), ("intent", "draft")]).await.redirect();
    let page = person.get("/account").await;
    assert_eq!(page.all(".me .figures dd"), ["2", "1", "1"]);
    assert_eq!(page.attributes(".tabs a", "href"), ["/account", "/account/drafts", "/account/settings"]);
    assert!(!page.words().contains("Un brouillon à moi") && page.words().contains("Un caniveau"));
    assert!(person.get("/account/drafts").await.words().contains("Un brouillon à moi"));
    let settings = person.get("/account/settings").await;
    assert!(settings.has("a[href='/account/name']") && settings.has("form[action='/sign-out']") && !settings.words().contains("Un caniveau"));
});
