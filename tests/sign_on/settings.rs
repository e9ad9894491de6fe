//! Settings of an account without a password: coming in again by the provider is the proof.

use app::model::paths;
use serde_json::json;

use super::*;

const NEW: &str = "un figuier derrière la maison";

async fn with_email(scene: &Scene<'_>, faulty: &Faulty) -> Client {
    join(scene, faulty, json!({ "email": EMAIL, "email_verified": true })).await
}

crate::on_both_engines!(a_first_password_is_chosen_after_coming_in_again, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = with_email(&scene, &faulty).await;
    assert!(person.get("/account/settings").await.words().contains("Choisir un mot de passe"));
    // Just in: that is enough.
    let form = person.get("/account/password").await;
    assert!(!form.has("input[name=password]") && !form.has("form[action='/sign-on/national']"));

    house.wait_seconds(900);
    let refused = person.post("/account/password", &[("new_password", NEW), ("password", "")]).await;
    assert_eq!(refused.status.as_u16(), 422);
    assert!(refused.words().contains("Connectez-vous de nouveau"), "{}", refused.words());
    for path in ["/account/password", "/account/email", "/account/phone"] {
        assert_eq!(person.get(path).await.redirect(), paths::with_query(paths::proof(), &[("next", path)]));
    }
    let proof = person.get(&paths::with_query(paths::proof(), &[("next", "/account/password")])).await;
    assert!(!proof.has("input[name=password]"), "{}", proof.words());
    assert_eq!(proof.attributes("form[action='/sign-on/national'] input[name=next]", "value"), ["/account/password"]);

    let asked = leave(&mut person, "national", "/account/password").await;
    assert_eq!((asked.value("prompt").as_str(), asked.value("max_age").as_str()), ("login", "0"));
    let now = house.app.clock.now().micros() / 1_000_000;
    // A provider that did not ask anew, and says so, proves nothing.
    assert_eq!(scene.back(&faulty, &mut person, &asked, json!({ "auth_time": now - 3_600 })).await.redirect(), "/account/password");
    assert_eq!(person.post("/account/password", &[("new_password", NEW)]).await.status.as_u16(), 422);
    let asked = leave(&mut person, "national", "/account/password").await;
    assert_eq!(scene.back(&faulty, &mut person, &asked, json!({ "auth_time": now })).await.redirect(), "/account/password");
    assert_eq!(person.post("/account/password", &[("new_password", NEW)]).await.redirect(), "/account/settings");

    // From now on it is asked for, and it opens.
    assert!(person.get("/account/password").await.has("input[name=password]"));
    assert_eq!(person.post("/account/password", &[("new_password", "un autre figuier encore")]).await.status.as_u16(), 422);
    let mut other = scene.visitor();
    assert_eq!(other.post("/sign-in", &[("email", EMAIL), ("password", NEW)]).await.redirect(), "/account");
});

crate::on_both_engines!(another_person_s_coming_in_proves_nothing, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    drop(with_email(&scene, &faulty).await);
    let mut other = join(&scene, &faulty, json!({ "sub": "driss" })).await;
    house.wait_seconds(900);
    assert_eq!(scene.come(&faulty, &mut other, json!({})).await.status.as_u16(), 409);
    for (path, field) in [("/account/password", "new_password"), ("/account/email", "email"), ("/account/phone", "phone")] {
        let value = match field {
            "email" => "new@example.org",
            "phone" => "06 12 34 56 78",
            _ => NEW,
        };
        let refused = other.post(path, &[(field, value), ("password", "")]).await;
        assert_eq!(refused.status.as_u16(), 422, "{path}");
        assert!(refused.words().contains("Connectez-vous de nouveau"), "{path}");
    }
    assert!(house.mails().await.iter().all(|mail| mail.to != "new@example.org"));
});

crate::on_both_engines!(address_and_phone_are_changed_after_coming_in_again, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = join(&scene, &faulty, json!({})).await;
    // Without address and phone a password would open nothing.
    let refused = person.post("/account/password", &[("new_password", NEW)]).await;
    assert_eq!((refused.status.as_u16(), refused.all(".field-error").len()), (422, 1));
    assert_eq!(person.post("/account/email", &[("email", EMAIL)]).await.redirect(), "/account/settings");
    let mails = house.mails().await;
    let link = mails
        .iter()
        .find(|mail| mail.to == EMAIL)
        .and_then(|mail| mail.text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")))
        .expect("a link");
    person.post(link, &[]).await;
    assert!(person.get("/account/settings").await.words().contains(EMAIL));
    assert_eq!(person.post("/account/phone", &[("phone", "06 12 34 56 78")]).await.redirect(), "/code");
    // A forgotten password is chosen by mail, as by everybody.
    let mut outside = scene.visitor();
    outside.post("/forgotten-password", &[("email", EMAIL)]).await.redirect();
    let mails = house.mails().await;
    let link = mails.iter().find_map(|mail| mail.text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test/reset-password/"))).expect("a link");
    outside.post(&format!("/reset-password/{link}"), &[("new_password", NEW)]).await;
    assert_eq!(outside.post("/sign-in", &[("email", EMAIL), ("password", NEW)]).await.redirect(), "/account");
});
