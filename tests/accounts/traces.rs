//! What stays in a browser that others use too, and what an open browser lets others do.

use axum::http::header;

use super::*;

fn is_kept_nowhere(answer: &Answer) -> bool {
    answer.headers.get(header::CACHE_CONTROL).is_some_and(|value| value == "no-store")
}

fn is_forgotten(answer: &Answer) -> bool {
    answer.headers.get("clear-site-data").is_some_and(|value| value == "\"cache\"")
}

crate::on_both_engines!(pages_of_who_is_signed_in_are_kept_nowhere, |house| {
    let mut person = member(&house, EMAIL).await;
    for path in ["/", "/account", "/ain-amlal", "/ain-amlal/solutions", "/account/sessions", "/nowhere/at-all", "/notifications", "/account/data/tajmaat.json"]
    {
        let answer = person.get(path).await;
        assert!(is_kept_nowhere(&answer), "{path}: {:?}", answer.headers.get(header::CACHE_CONTROL));
    }
    assert!(is_kept_nowhere(&person.post("/account/name", &[("name", "A")]).await), "a refused form");
    assert!(is_kept_nowhere(&person.post("/account/name", &[("name", "Amina B.")]).await), "an answer that leads on");
    person.accept = "application/json".to_owned();
    assert!(is_kept_nowhere(&person.post("/ain-amlal/solutions/7/support", &[]).await), "an island's answer");
    for path in ["/", "/ain-amlal"] {
        assert!(!is_kept_nowhere(&house.visitor().get(path).await), "what everybody may read is asked for again, and may be kept: {path}");
    }
    let stylesheet = house.visitor().get("/").await.attributes("link[rel=stylesheet]", "href").remove(0);
    assert!(!is_kept_nowhere(&person.get(&stylesheet).await));
});

#[tokio::test]
async fn a_session_that_ends_takes_what_the_browser_kept_with_it() {
    let house = TestApp::new().await;
    let mut person = member(&house, EMAIL).await;
    assert!(is_forgotten(&person.post("/sign-out", &[]).await));
    let mut person = inside(&house, EMAIL).await;
    let mut desk = inside(&house, EMAIL).await;
    let key = desk.get("/account/sessions").await.attributes("main input[name=session]", "value").remove(0);
    let ended = person.post("/account/sessions/end", &[("session", &key)]).await;
    assert!(is_forgotten(&ended), "ending the session one is in");
    let left = desk.post("/account/delete", &[("contributions", "keep"), ("understood", "yes"), ("password", PASSWORD)]).await;
    assert!(is_forgotten(&left), "{} {}", left.status, left.words());
}

crate::on_both_engines!(an_open_browser_neither_ends_others_nor_gives_everything_away, |house| {
    let mut person = member(&house, EMAIL).await;
    let mut desk = inside(&house, EMAIL).await;
    house.wait_seconds(16 * 60);
    for (path, fields, back) in
        [("/account/sessions/end", [("session", "others")], "%2Faccount%2Fsessions"), ("/account/assist", [("days", "1")], "%2Faccount%2Fassist")]
    {
        assert_eq!(person.post(path, &fields).await.redirect(), format!("/account/proof?next={back}"), "{path}");
    }
    for path in ["/account/data/tajmaat.json", "/account/data/tajmaat.html"] {
        assert_eq!(person.get(path).await.redirect(), "/account/proof?next=%2Faccount%2Fdata", "{path}");
    }
    assert!(is_inside(&mut desk).await);
    person.post("/account/proof", &[("password", PASSWORD), ("next", "/account/sessions")]).await.redirect();
    assert_eq!(person.post("/account/sessions/end", &[("session", "others")]).await.redirect(), "/account/sessions");
    assert!(!is_inside(&mut desk).await);
    assert!(person.get("/account/data/tajmaat.json").await.status.is_success());
});

crate::on_both_engines!(an_open_browser_neither_suspends_an_organisation_nor_takes_its_voice, |house| {
    let (mut driss, organisation) = house.representative("Driss").await;
    let mut naima = house.staff("Naïma", app::model::content::Role::Administrator).await;
    let (handle,): (String,) = house.app.db.one(sql("SELECT handle FROM organisations WHERE id = ").arg(organisation)).await.expect("an organisation");
    let (person,): (String,) = house.app.db.one(sql("SELECT handle FROM accounts WHERE id = ").arg(driss.account.expect("signed in"))).await.expect("a handle");
    house.wait_seconds(16 * 60);
    let suspend = app::model::paths::suspend_organisation(&handle);
    let reason = "Le mandat a été retiré par la coopérative.";
    assert!(naima.post(&suspend, &[("act", "suspend"), ("reason", reason)]).await.redirect().starts_with("/account/proof?next="));
    assert!(naima.get(&suspend).await.text().contains(reason), "what was typed is kept");
    let remove = app::model::paths::remove_representative(&handle, &person);
    assert!(driss.post(&remove, &[]).await.redirect().starts_with("/account/proof?next="));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM organisations WHERE suspended_at IS NULL").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM representatives").await, 1);
});
