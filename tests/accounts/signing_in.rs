//! Signing in and out: what sessions do, what a visitor typed, where one may be sent, and how often one may guess.

use crate::common::fr;
use app::words::tr;
use std::collections::HashSet;

use axum::http::{StatusCode, header};

use super::*;
use crate::common::Engine;

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_get_the_same_answer() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    let wrong = sign_in(&mut house.visitor(), EMAIL, OTHER_PASSWORD).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.all("#password-error"), [fr(tr::accounts::WRONG)]);
    assert_eq!(wrong.value("email").as_deref(), Some(EMAIL));
    assert!(!wrong.text().contains(OTHER_PASSWORD), "a password is never sent back");
    for unknown in ["nobody@example.org", "not an address", "", "a\u{1}@example.org", "' OR 1=1 --"] {
        assert_eq!(said(&sign_in(&mut house.visitor(), unknown, PASSWORD).await), said(&wrong), "{unknown:?}");
    }
    for (email, sent) in [(EMAIL, "/code"), ("nobody@example.org", "/code")] {
        assert_eq!(sign_in(&mut house.visitor(), email, "").await.redirect(), sent, "without a password a code is sent");
    }
    assert_eq!(said(&sign_in(&mut house.visitor(), EMAIL, &"x".repeat(100_000)).await), said(&wrong));
}

#[tokio::test]
async fn an_account_without_a_password_lets_nobody_in() {
    let house = TestApp::new().await;
    house.participant("Amina").await;
    for password in ["nobody-has-this", PASSWORD] {
        assert_eq!(sign_in(&mut house.visitor(), "person1@example.org", password).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
}

crate::on_both_engines!(a_new_session_id_at_sign_in, |house| {
    join(&house, EMAIL).await;
    let mut person = house.visitor();
    person.post("/ain-amlal/solutions/new", &[("title", "Ce que j'ai tapé")]).await.redirect();
    let before = person.cookie("session").expect("a session keeps what was typed").to_owned();
    sign_in(&mut person, EMAIL, PASSWORD).await.redirect();
    assert_ne!(person.cookie("session"), Some(before.as_str()));
    assert!(is_inside(&mut person).await);
    let mut thief = house.visitor();
    thief.set_cookie("session", &before);
    assert!(!is_inside(&mut thief).await, "who knew the id before gains nothing");
    assert_eq!(thief.get("/ain-amlal/solutions/new").await.value("title").as_deref(), Some(""), "nor sees what was typed");
});

#[tokio::test]
async fn an_invented_session_is_not_taken_up() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    for invented in ["AAAAAAAAAAAAAAAAAAAAAA", "x", "%00", "é", "'; DROP TABLE sessions; --"] {
        let mut person = house.visitor();
        person.set_cookie("session", invented);
        assert_eq!(person.get("/").await.status, StatusCode::OK, "{invented}");
        sign_in(&mut person, EMAIL, PASSWORD).await.redirect();
        assert_ne!(person.cookie("session"), Some(invented));
        assert!(is_inside(&mut person).await);
    }
}

#[tokio::test]
async fn the_session_s_cookie_is_for_the_server_alone() {
    for (public_url, name) in [("http://tajmaat.test", "session"), ("https://tajmaat.test", "__Host-session")] {
        let house = TestApp::configured(Engine::Sqlite, |config| config.public_url = public_url.to_owned()).await;
        join(&house, EMAIL).await;
        let answer = sign_in(&mut house.visitor(), EMAIL, PASSWORD).await;
        answer.redirect();
        let cookies: Vec<&str> = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().expect("ascii")).collect();
        let cookie = cookies.iter().find(|cookie| cookie.starts_with(&format!("{name}="))).expect("a session");
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/") && !cookie.contains("Domain"), "{cookie}");
        assert!(cookies.iter().all(|cookie| cookie.contains("Secure") == public_url.starts_with("https")), "{cookies:?}");
    }
}

#[tokio::test]
async fn somebody_who_only_reads_gets_no_session() {
    let house = TestApp::new().await;
    let mut visitor = house.visitor();
    for path in ["/", "/ain-amlal", "/sign-in", "/sign-up", "/ain-amlal/solutions/new"] {
        assert!(visitor.get(path).await.headers.get(header::SET_COOKIE).is_none(), "{path}");
    }
    assert_eq!(count(&house, "SELECT COUNT(*) FROM sessions").await, 0);
}

crate::on_both_engines!(signing_out_ends_the_session, |house| {
    let mut person = member(&house, EMAIL).await;
    let id = person.cookie("session").expect("a session").to_owned();
    assert_eq!(person.get("/sign-out").await.redirect(), "/", "a link cannot sign out");
    assert!(is_inside(&mut person).await);
    assert_eq!(person.post("/sign-out", &[]).await.redirect(), "/");
    assert_eq!(person.cookie("session"), None);
    person.set_cookie("session", &id);
    assert!(!is_inside(&mut person).await);
    assert_eq!(house.visitor().post("/sign-out", &[]).await.redirect(), "/", "twice does no harm");
});

crate::on_both_engines!(a_session_ends_by_itself, |house| {
    let mut person = house.participant("Amina").await;
    house.wait_seconds(863_999);
    assert!(is_inside(&mut person.clone()).await);
    house.app.db.run(sql("UPDATE sessions SET expires_at = ").arg(house.app.clock.now().plus_seconds(60))).await.expect("an end");
    house.wait_seconds(60);
    assert_eq!(person.get("/account/name").await.redirect(), "/sign-in?next=%2Faccount%2Fname");
    assert_eq!(person.post("/account/name", &[("name", "Autre nom")]).await.redirect(), "/sign-in?next=%2Faccount%2Fname");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts WHERE name = 'Amina'").await, 1);
});

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let house = TestApp::new().await;
    let mut person = member(&house, EMAIL).await;
    for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)", "/\t/evil.example", "evil.example"] {
        let mut visitor = house.visitor();
        let answer = visitor.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", evil)]).await;
        assert_eq!(answer.redirect(), "/account", "{evil}");
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", evil).finish();
        for path in ["/sign-in"] {
            assert_eq!(person.get(&format!("{path}?{query}")).await.redirect(), "/account", "{evil}");
            let page = house.visitor().get(&format!("{path}?{query}")).await;
            let hrefs = page.attributes("a", "href");
            assert!(hrefs.iter().all(|href| href.starts_with(['/', '#']) && !href.starts_with("//")), "{evil}: {hrefs:?}");
        }
    }
    assert_eq!(person.get("/sign-in?next=/ain-amlal").await.redirect(), "/ain-amlal", "who is inside goes on");
}

crate::on_both_engines!(the_header_s_link_leads_back_to_the_page, |house| {
    join(&house, EMAIL).await;
    let link = ".site-tools a[rel='nofollow']:not([hreflang])[href^='/sign-in']";
    let long = format!("/ain-amlal/problems?after={}", "x".repeat(400));
    for (page, back) in [
        ("/ain-amlal", "/ain-amlal"),
        ("/ain-amlal/problems?state=open&category=waste", "/ain-amlal/problems?category=waste&state=open"),
        ("/ain-amlal/problems?utm_source=chat&state=open", "/ain-amlal/problems?state=open"),
        ("/ain-amlal/problems?lang=fr", "/ain-amlal/problems"),
        ("/house-rules", "/house-rules"),
        (&long, "/ain-amlal/problems"),
    ] {
        for _ in 0..2 {
            // The second time it is the page that was kept for everybody.
            let shown = house.visitor().get(page).await;
            assert_eq!(shown.status, axum::http::StatusCode::OK, "{page}");
            let href = shown.attributes(link, "href").remove(0);
            let query = href.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
            let next = url::form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "next").map(|(_, value)| value.into_owned());
            assert_eq!(next.as_deref(), Some(back), "{page}");
            let mut person = house.visitor();
            let form = person.get(&href).await;
            assert_eq!(form.value("next").as_deref(), Some(back), "{page}");
            let answer = person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", back)]).await;
            assert_eq!(answer.redirect(), back);
        }
    }
    for page in ["/", "/sign-in", "/sign-in?next=/ain-amlal", "/forgotten-password"] {
        assert_eq!(house.visitor().get(page).await.attributes(link, "href"), ["/sign-in"], "{page}");
    }
});

crate::on_both_engines!(the_staff_begin_in_their_hub_from_the_home_of_their_commune, |house| {
    house.add_commune("oued-zem").await;
    let account = join(&house, EMAIL).await;
    house.give_role(account, "ain-amlal", app::model::content::Role::Moderator).await;
    house.add_app(account).await;
    for (from, to) in [("/ain-amlal", ""), ("", ""), ("/ain-amlal/problems", "/ain-amlal/problems"), ("/oued-zem", "/oued-zem")] {
        let mut person = house.visitor();
        person.post("/sign-in", &[("email", EMAIL), ("password", PASSWORD), ("next", from)]).await.redirect();
        house.wait_seconds(60);
        let code = tajmaat::people::accounts::present_code(&house.app, account).await.expect("an app").expect("a code");
        let answer = person.post("/sign-in/second-factor", &[("code", &code)]).await;
        assert_eq!(answer.redirect(), if to.is_empty() { app::model::paths::staff_hub("ain-amlal") } else { to.to_owned() }, "{from}");
    }
});

#[tokio::test]
async fn guessing_is_slowed_down() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sign_in_per_account = 3).await;
    join(&house, EMAIL).await;
    for _ in 0..3 {
        assert_eq!(sign_in(&mut house.visitor(), EMAIL, "pas le bon").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    for written in [EMAIL, " AMINA@example.ORG ", "ａmina@example.org"] {
        let page = sign_in(&mut house.visitor(), written, PASSWORD).await;
        assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS, "{written}");
        let seconds: u64 = page.headers[header::RETRY_AFTER].to_str().expect("ascii").parse().expect("seconds");
        assert!((1..=900).contains(&seconds), "{seconds}");
    }
    assert_eq!(sign_in(&mut house.visitor(), "brahim@example.org", PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY, "others may try");
}

#[tokio::test]
async fn guessing_many_accounts_from_one_address_is_slowed_down() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.sign_in_per_address = 3).await;
    let mut answers = Vec::new();
    for number in 0..5 {
        answers.push(sign_in(&mut house.visitor(), &format!("{number}@example.org"), PASSWORD).await.status.as_u16());
    }
    assert_eq!(answers, [422, 422, 422, 429, 429]);
}

#[tokio::test]
async fn pages_speak_the_account_s_language_after_signing_in() {
    let house = TestApp::new().await;
    join(&house, EMAIL).await;
    house.app.db.run(sql("UPDATE accounts SET language = 'ar'")).await.expect("a language");
    let mut person = inside(&house, EMAIL).await;
    assert_eq!(person.get("/account").await.attributes("html", "lang"), ["ar"]);
    let mut other = house.visitor();
    other.get("/?lang=en").await;
    sign_in(&mut other, EMAIL, PASSWORD).await.redirect();
    assert_eq!(other.get("/account").await.attributes("html", "lang"), ["en"], "but not over what the browser chose");
}

#[tokio::test]
async fn nothing_of_one_s_own_is_for_visitors() {
    let house = TestApp::new().await;
    let pages = ["/account", "/account/name", "/account/language", "/account/password", "/account/email", "/account/sessions"];
    for page in pages {
        let next = page.replace('/', "%2F");
        assert_eq!(house.visitor().get(page).await.redirect(), format!("/sign-in?next={next}"));
    }
    let mut seen = HashSet::new();
    for act in ["/account/name", "/account/language", "/account/password", "/account/email", "/account/sessions/end"] {
        seen.insert(house.visitor().post(act, &[("name", "Quelqu'un"), ("language", "en"), ("session", "others")]).await.redirect());
    }
    assert!(seen.iter().all(|location| location.starts_with("/sign-in?next=%2Faccount")), "{seen:?}");
}

crate::on_both_engines!(addresses_that_a_former_version_kept_otherwise_are_found_again, |house| {
    let keyed = async |name: &str, email: &str| {
        let id = house.participant(name).await.account.expect("an account");
        house.app.db.run(sql("UPDATE accounts SET email = $1, email_key = $1 WHERE id = $2").bind(email).bind(id)).await.expect("changed");
        id
    };
    join(&house, EMAIL).await;
    let change = sql("UPDATE accounts SET email = 'A@مثال.المغرب', email_key = 'a@مثال.المغرب' WHERE email_key = $1");
    house.app.db.run(change.bind(EMAIL)).await.expect("as it was kept");
    let unseen = keyed("Brahim", "bra\u{200b}him@example.org").await;
    let (_, known) = tajmaat::base::email::normalised("c@مثال.المغرب").expect("an address");
    let (first, second) = (keyed("Chama", &known).await, keyed("Chama", "c@مثال.المغرب").await);

    let mut person = house.visitor();
    assert_eq!(sign_in(&mut person, "a@مثال.المغرب", PASSWORD).await.status.as_u16(), 422, "not found");
    tajmaat::people::refolding::refold(&house.app).await.expect("folded");
    assert_eq!(sign_in(&mut person, "a@مثال.المغرب", PASSWORD).await.redirect(), "/account");
    assert_eq!(tajmaat::people::accounts::find_by_email(&house.app, "brahim@example.org").await.expect("asked"), Some(unseen));
    assert_eq!(tajmaat::people::accounts::find_by_email(&house.app, "c@مثال.المغرب").await.expect("asked"), Some(first));
    let kept = sql("SELECT email_key FROM accounts WHERE id = $1").bind(second);
    assert_eq!(house.app.db.one::<(String,)>(kept).await.expect("a row").0, "c@مثال.المغرب", "one address has one account");

    // It is done once.
    let late = keyed("Driss", "d@مثال.المغرب").await;
    tajmaat::people::refolding::refold(&house.app).await.expect("nothing to do");
    let kept = sql("SELECT email_key FROM accounts WHERE id = $1").bind(late);
    assert_eq!(house.app.db.one::<(String,)>(kept).await.expect("a row").0, "d@مثال.المغرب");
});
