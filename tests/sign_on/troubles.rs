//! What a provider can do wrong, and what somebody can try on the way.

use crate::common::fr;
use app::words::tr;
use std::time::Instant;

use serde_json::json;

use super::faulty::Reply;
use super::*;

crate::on_both_engines!(a_bad_token_opens_nothing, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let now = house.app.clock.now().micros() / 1_000_000;
    let bad = [
        ("expired", json!({ "exp": now })),
        ("long expired", json!({ "exp": 1 })),
        ("another audience", json!({ "aud": "somebody-else" })),
        ("a second audience", json!({ "aud": ["tajmaat", "somebody-else"] })),
        ("no audience", json!({ "aud": null })),
        ("another nonce", json!({ "nonce": "another" })),
        ("no nonce", json!({ "nonce": null })),
        ("another issuer", json!({ "iss": "https://id.example" })),
        ("an issuer with a slash", json!({ "iss": format!("{}/", faulty.issuer) })),
        ("nobody", json!({ "sub": null })),
        ("another access token", json!({ "at_hash": "AAAAAAAAAAAAAAAAAAAAAA" })),
    ];
    for (what, claims) in bad {
        let mut person = scene.visitor();
        let answer = scene.come(&faulty, &mut person, claims).await;
        assert_eq!(said(&answer), (403, "La connexion n'a pas abouti".to_owned()), "{what}");
        assert_eq!(said(&person.get(JOIN).await).0, 400, "{what}");
    }
    let keys = [
        ("a stranger's key under the good name", "EdDSA", (2, "first")),
        ("nobody's key", "EdDSA", (2, "stranger")),
        ("no signature", "none", (1, "first")),
        ("our own secret", "HS256", (1, "first")),
    ];
    for (what, algorithm, key) in keys {
        (faulty.script().algorithm, faulty.script().key) = (algorithm, key);
        let answer = scene.come(&faulty, &mut scene.visitor(), json!({})).await;
        assert_eq!(said(&answer), (403, "La connexion n'a pas abouti".to_owned()), "{what}");
    }
    assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 0);
    // The good one of the same provider opens.
    (faulty.script().algorithm, faulty.script().key) = ("EdDSA", (1, "first"));
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), json!({})).await.redirect(), JOIN);
});

#[tokio::test]
async fn new_keys_are_fetched_once_and_discovery_every_hour() {
    let house = TestApp::new().await;
    let (scene, faulty) = Scene::faulty(&house).await;
    let asked = |path: &str| faulty.script().seen.iter().filter(|(seen, _)| seen == path).count();
    let (discovery, keys) = ("/.well-known/openid-configuration", "/keys");
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), json!({})).await.redirect(), JOIN);
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), json!({})).await.redirect(), JOIN);
    assert_eq!((asked(discovery), asked(keys)), (1, 1));

    (faulty.script().key, faulty.script().published) = ((3, "second"), vec![(1, "first"), (3, "second")]);
    house.wait_seconds(60);
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), json!({})).await.redirect(), JOIN);
    assert_eq!((asked(discovery), asked(keys)), (1, 2));
    // Who invents keys does not make us ask for each of them.
    faulty.script().key = (4, "invented");
    for _ in 0..3 {
        assert_eq!(said(&scene.come(&faulty, &mut scene.visitor(), json!({})).await).0, 403);
    }
    assert_eq!((asked(discovery), asked(keys)), (1, 2));

    faulty.script().key = (3, "second");
    house.wait_seconds(3_600);
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), json!({})).await.redirect(), JOIN);
    assert_eq!((asked(discovery), asked(keys)), (2, 3));
}

#[tokio::test]
async fn a_provider_that_is_down_is_a_page_and_not_an_error() {
    let house = TestApp::new().await;
    let down = (503, "Identité ne répond pas".to_owned());
    for reply in [Reply::Status(500), Reply::Status(404), Reply::Endless, Reply::Nonsense, Reply::Elsewhere] {
        let (scene, faulty) = Scene::faulty(&house).await;
        faulty.script().discovery = reply;
        let mut person = scene.visitor();
        let answer = person.post("/sign-on/national", &[]).await;
        assert_eq!(said(&answer), down, "{reply:?}");
        assert_eq!(answer.attributes("main a.button", "href"), ["/sign-in"]);
        faulty.script().discovery = Reply::Good;
        leave(&mut person, "national", "").await;
    }
    for (reply, expected) in [(Reply::Status(502), 503), (Reply::Endless, 503), (Reply::Status(400), 403), (Reply::Nonsense, 403), (Reply::Elsewhere, 403)] {
        for at_token in [true, false] {
            let (scene, faulty) = Scene::faulty(&house).await;
            if at_token {
                faulty.script().token = reply;
            } else {
                faulty.script().info = reply;
            }
            let answer = scene.come(&faulty, &mut scene.visitor(), json!({})).await;
            assert_eq!(answer.status.as_u16(), expected, "{reply:?} at the token: {at_token}");
        }
    }
    // Nobody is there at all.
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a free port").port();
    let nobody = ProviderConfig { issuer: format!("http://127.0.0.1:{port}"), ..configured(ProviderKind::OpenId) };
    let scene = Scene::new(&house, &[("national", nobody)]);
    assert_eq!(said(&scene.visitor().post("/sign-on/national", &[]).await), down);
}

#[tokio::test]
async fn a_provider_that_is_slow_is_not_waited_for() {
    let house = TestApp::new().await;
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = scene.visitor();
    let asked = leave(&mut person, "national", "").await;
    faulty.script().token = Reply::Never;
    let begun = Instant::now();
    let answer = scene.back(&faulty, &mut person, &asked, json!({})).await;
    assert_eq!(said(&answer), (503, "Identité ne répond pas".to_owned()));
    assert!(begun.elapsed().as_secs() < 20, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn user_info_about_somebody_else_is_not_mixed_in() {
    let house = TestApp::new().await;
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = scene.visitor();
    let asked = leave(&mut person, "national", "").await;
    {
        let mut script = faulty.script();
        (script.nonce, script.now, script.told) = (asked.value("nonce"), house.app.clock.now().micros() / 1_000_000, json!({ "sub": "driss" }));
    }
    assert_eq!(said(&person.get(&format!("{CALLBACK}?code=x&state={}", asked.value("state"))).await).0, 403);
}

crate::on_both_engines!(a_way_back_belongs_to_the_browser_that_left, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let over = (400, fr(tr::sign_on::STALE_TITLE));
    let (mut person, mut other) = (scene.visitor(), scene.visitor());
    let asked = leave(&mut person, "national", "").await;
    let state = asked.value("state");
    let back = format!("{CALLBACK}?code=code&state={state}");

    // Another browser, with and without an attempt of its own.
    assert_eq!(said(&other.get(&back).await), over);
    leave(&mut other, "national", "").await;
    assert_eq!(said(&other.get(&back).await), over);
    // Another provider's way back, a wrong state, none at all, hostile ones.
    let hostile = ["%3Cscript%3E", "%01", "%E2%80%AE", &"x".repeat(20_000)].map(|state| format!("{CALLBACK}?code=code&state={state}"));
    let wrong = [
        format!("/sign-on/careful/callback?code=code&state={state}"),
        format!("{CALLBACK}?code=code&state=x{state}"),
        format!("{CALLBACK}?code=code"),
        CALLBACK.to_owned(),
    ];
    for path in wrong.iter().chain(&hostile) {
        assert_eq!(said(&person.get(path).await), over, "{}", &path[..60.min(path.len())]);
    }
    // An answer that says it is another issuer's uses the attempt up.
    let mixed = person.get(&format!("{back}&iss=https%3A%2F%2Fid.example")).await;
    assert_eq!(said(&mixed).0, 403);
    assert_eq!(said(&person.get(&back).await), over);
    // Ten minutes later.
    let asked = leave(&mut person, "national", "").await;
    house.wait_seconds(600);
    assert_eq!(said(&scene.back(&faulty, &mut person, &asked, json!({})).await), over);
    assert!(faulty.script().seen.iter().all(|(path, _)| path != "/token"), "nothing of this reached the provider");
});

#[tokio::test]
async fn nobody_is_sent_to_another_site() {
    let house = TestApp::new().await;
    let (scene, faulty) = Scene::faulty(&house).await;
    drop(join(&scene, &faulty, json!({})).await);
    for next in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"] {
        let mut person = scene.visitor();
        let asked = leave(&mut person, "national", next).await;
        assert_eq!(scene.back(&faulty, &mut person, &asked, json!({})).await.redirect(), "/account", "{next}");
        // The same inside, where one shows that it is still oneself.
        let asked = leave(&mut person, "national", next).await;
        assert_eq!(scene.back(&faulty, &mut person, &asked, json!({})).await.redirect(), "/account", "{next}");
    }
}

#[tokio::test]
async fn only_a_button_of_ours_begins_and_without_a_provider_there_is_none() {
    let house = TestApp::new().await;
    let (scene, _) = Scene::faulty(&house).await;
    assert_eq!(scene.visitor().get("/sign-on/national").await.redirect(), "/sign-in");
    assert_eq!(scene.visitor().post("/sign-on/nobody", &[]).await.status.as_u16(), 404);
    assert!(scene.visitor().get("/sign-in").await.has("form[action='/sign-on/national']"));
    for path in ["/sign-in"] {
        assert!(!house.visitor().get(path).await.has("form[action^='/sign-on']"));
    }
    assert!(!house.participant("Amina").await.get("/account/settings").await.words().contains(&fr(tr::sign_on::WAYS_IN)));
}
