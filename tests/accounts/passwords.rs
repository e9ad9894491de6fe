//! Forgotten passwords: the link, what it ends, and what it does not tell.

use crate::common::fr;
use app::words::tr;
use axum::http::{StatusCode, header};

use super::*;
use crate::common::Engine;

async fn forgot(house: &TestApp, email: &str) -> String {
    assert_eq!(house.visitor().post("/forgotten-password", &[("email", email)]).await.redirect(), "/forgotten-password/sent");
    link(house, email).await
}

crate::on_both_engines!(a_new_password_by_link_ends_every_session, |house| {
    let mut phone = member(&house, EMAIL).await;
    let mut desk = inside(&house, EMAIL).await;
    let mut neighbour = member(&house, "brahim@example.org").await;
    house.mails().await;
    let link = forgot(&house, EMAIL).await;
    assert!(link.starts_with("/reset-password/"));
    assert!(desk.get(&link).await.has("input[name=new_password][type=password]"));
    assert!(is_inside(&mut desk).await, "looking at the form changes nothing");
    let page = desk.post(&link, &[("new_password", OTHER_PASSWORD)]).await;
    assert!(page.words().contains("Toutes vos sessions sont fermées"), "{}", page.words());
    assert!(!is_inside(&mut phone).await && !is_inside(&mut desk).await);
    assert!(is_inside(&mut neighbour).await);
    assert_eq!(sign_in(&mut phone, EMAIL, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&mut phone, EMAIL, OTHER_PASSWORD).await.redirect(), "/account");
    assert_eq!(desk.post(&link, &[("new_password", PASSWORD)]).await.status, StatusCode::NOT_FOUND, "the link works once");
});

#[tokio::test]
async fn nobody_learns_whether_an_address_is_known() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    let mut visitor = house.visitor();
    let known = visitor.post("/forgotten-password", &[("email", EMAIL)]).await;
    let unknown = visitor.post("/forgotten-password", &[("email", "nobody@example.org")]).await;
    assert_eq!((known.redirect(), known.headers.get(header::SET_COOKIE)), (unknown.redirect(), None));
    assert!(visitor.follow(&unknown).await.words().contains(&fr(tr::accounts::RESET_SENT_TEXT)));
    let mails = house.mails().await;
    assert_eq!(mails.iter().map(|mail| mail.to.as_str()).collect::<Vec<_>>(), [EMAIL]);
    let page = visitor.post("/forgotten-password", &[("email", "amina")]).await;
    assert_eq!((page.status, page.value("email").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("amina")));
    assert!(page.has("#email-error"));
}

#[tokio::test]
async fn a_link_to_a_new_password_works_for_an_hour() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    let link = forgot(&house, EMAIL).await;
    house.wait_seconds(3_599);
    assert_eq!(house.visitor().get(&link).await.status, StatusCode::OK);
    house.wait_seconds(1);
    assert_eq!(house.visitor().get(&link).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().post(&link, &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::NOT_FOUND);
    inside(&house, EMAIL).await;
}

#[tokio::test]
async fn a_bad_new_password_does_not_use_the_link_up() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    let link = forgot(&house, EMAIL).await;
    for bad in ["court", "motdepasse1", EMAIL] {
        let page = house.visitor().post(&link, &[("new_password", bad)]).await;
        assert_eq!((page.status, page.has("#new_password-error")), (StatusCode::UNPROCESSABLE_ENTITY, true), "{bad}");
    }
    assert_eq!(house.visitor().post(&link, &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::OK);
}

#[tokio::test]
async fn only_the_latest_link_works() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    let first = forgot(&house, EMAIL).await;
    let second = forgot(&house, EMAIL).await;
    assert_eq!(house.visitor().get(&first).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().get(&second).await.status, StatusCode::OK);
}

#[tokio::test]
async fn who_reads_the_address_s_mail_has_confirmed_it() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = NULL")).await.expect("unconfirmed");
    let link = forgot(&house, EMAIL).await;
    house.visitor().post(&link, &[("new_password", OTHER_PASSWORD)]).await;
    assert_eq!(sign_in(&mut house.visitor(), EMAIL, OTHER_PASSWORD).await.redirect(), "/account");
}

crate::on_both_engines!(a_new_password_stops_a_change_of_address_that_somebody_else_asked_for, |house| {
    let mut thief = member(&house, EMAIL).await;
    thief.post("/account/email", &[("email", "thief@example.org"), ("password", PASSWORD)]).await.redirect();
    let change = link(&house, "thief@example.org").await;
    let reset = forgot(&house, EMAIL).await;
    assert_eq!(house.visitor().post(&reset, &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::OK);
    assert_eq!(thief.post(&change, &[]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sign_in(&mut house.visitor(), EMAIL, OTHER_PASSWORD).await.redirect(), "/account", "the address is still the owner's");
});

#[tokio::test]
async fn mails_to_one_address_are_limited_however_it_is_written() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.mail_per_recipient = 2).await;
    join(&house, EMAIL).await;
    let mut mails = Vec::new();
    for email in [EMAIL, "Amina@example.org", "ａmina@example.org", " amina@EXAMPLE.org"] {
        let answer = house.visitor().post("/forgotten-password", &[("email", email)]).await;
        assert_eq!(answer.redirect(), "/forgotten-password/sent", "who asks learns nothing");
        mails.extend(house.mails().await);
    }
    assert_eq!(mails.len(), 2);
    let last = mails[1].text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")).expect("a link");
    assert_eq!(house.visitor().post(last, &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::OK, "the last that was sent works on");
}
