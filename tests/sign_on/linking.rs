//! Linking and unlinking from one's own page.

use crate::common::fr;
use app::model::Lang;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use serde_json::json;

use super::*;
use crate::common::COMMUNE;

async fn unlink(person: &mut Client, provider: &str) -> Answer {
    person.post("/account/unlink", &[("provider", provider)]).await
}

async fn give_password(scene: &Scene<'_>, account: AccountId) {
    scene.app.db.run(sql("UPDATE accounts SET password_hash = 'x' WHERE id = $1").bind(account)).await.expect("a password");
}

crate::on_both_engines!(somebody_inside_links_and_unlinks, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = scene.participant("Amina").await;
    let account = person.account.expect("an account");
    give_password(&scene, account).await;
    let page = person.get("/account/settings").await;
    assert!(page.words().contains("Associer Identité"), "{}", page.words());
    let next = page.attributes("form[action='/sign-on/national'] input[name=next]", "value").remove(0);
    let asked = leave(&mut person, "national", &next).await;
    assert_eq!(asked.value("prompt"), "login", "whoever holds this browser must be who the provider knows");
    let linked = scene.back(&faulty, &mut person, &asked, json!({ "email": "someone@example.org", "email_verified": true })).await;
    assert_eq!(linked.redirect(), "/account/settings");
    let page = person.follow(&linked).await;
    assert_eq!(page.all("[role=status]"), [tr::sign_on::LINKED_DONE.fill(Lang::Fr, &[("provider", "Identité")])]);
    assert!(page.words().contains("Dissocier Identité"), "{}", page.words());
    assert_eq!(scene.owner("fatima").await, Some(account));
    let mails = house.mails().await;
    assert_eq!((mails.len(), mails[0].subject.as_str()), (1, "Connexion possible avec Identité"));

    let mut elsewhere = scene.visitor();
    assert_eq!(scene.come(&faulty, &mut elsewhere, json!({})).await.redirect(), "/account");
    assert_eq!(elsewhere.get("/account").await.all("h1"), ["Amina"]);

    assert_eq!(unlink(&mut person, "national").await.redirect(), "/account/settings");
    assert_eq!(unlink(&mut person, "national").await.status.as_u16(), 404, "a second time there is nothing");
    let mails = house.mails().await;
    assert_eq!((mails.len(), mails[0].subject.as_str()), (1, "Identité n'ouvre plus votre compte"));
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), json!({})).await.redirect(), JOIN);
});

crate::on_both_engines!(somebody_else_s_identity_is_not_taken, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let owner = join(&scene, &faulty, json!({})).await;
    drop(owner);
    let of = scene.owner("fatima").await;
    let mut other = scene.participant("Driss").await;
    assert_eq!(said(&scene.come(&faulty, &mut other, json!({})).await), (409, fr(tr::sign_on::TAKEN_TITLE)));
    assert_eq!(scene.owner("fatima").await, of);
    assert_eq!(other.get("/account").await.all("h1"), ["Driss"], "and nobody becomes somebody else");
    // Nor is a second identity of one provider linked over the first.
    assert_eq!(scene.come(&faulty, &mut other, json!({ "sub": "driss" })).await.redirect(), "/account");
    assert_eq!(said(&scene.come(&faulty, &mut other, json!({ "sub": "third" })).await), (409, "Ce service est déjà associé : Identité".to_owned()));
    assert_eq!(unlink(&mut other, "nobody").await.status.as_u16(), 404);
    assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 2);
});

crate::on_both_engines!(who_signs_out_on_the_way_links_nothing, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = scene.participant("Amina").await;
    let asked = leave(&mut person, "national", "").await;
    // Another person signs in in the same browser meanwhile: the session is a new one.
    let other = scene.participant("Driss").await;
    person.set_cookie("session", other.cookie("session").expect("a session"));
    assert_eq!(scene.back(&faulty, &mut person, &asked, json!({})).await.status.as_u16(), 400);
    assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 0);
});

crate::on_both_engines!(one_way_in_stays, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = join(&scene, &faulty, json!({ "email": EMAIL, "email_verified": true })).await;
    let account = scene.owner("fatima").await.expect("an account");
    let refused = unlink(&mut person, "national").await;
    assert_eq!(refused.status.as_u16(), 409);
    assert!(refused.words().contains(&fr(tr::sign_on::LAST_WAY)) && refused.has("main a[href='/account/password']"), "{}", refused.words());

    let link = async |provider: &'static str| {
        let insert = sql("INSERT INTO identities (provider, subject, account_id, created_at, used_at) VALUES ($1, 'x', $2, 1, 1)").bind(provider).bind(account);
        scene.app.db.run(insert).await.expect("an identity");
    };
    // One that is not configured any more opens nothing, so it does not count; but it can be unlinked.
    link("closed").await;
    assert!(person.get("/account/settings").await.words().contains("n'est plus proposé"));
    assert_eq!(unlink(&mut person, "national").await.status.as_u16(), 409);
    assert_eq!(unlink(&mut person, "closed").await.redirect(), "/account/settings");

    // Two at once: one of them stays.
    for _ in 0..5 {
        link("careful").await;
        let mut other = person.clone();
        let (one, two) = tokio::join!(unlink(&mut person, "national"), unlink(&mut other, "careful"));
        let mut statuses = [one.status.as_u16(), two.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 409]);
        assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 1);
        scene.app.db.run(sql("DELETE FROM identities")).await.expect("none");
        let insert = sql("INSERT INTO identities (provider, subject, account_id, created_at, used_at) VALUES ('national', 'fatima', $1, 1, 1)");
        scene.app.db.run(insert.bind(account)).await.expect("an identity");
    }

    // A password is a way in when there is an address to go with it.
    give_password(&scene, account).await;
    scene.app.db.run(sql("UPDATE accounts SET email = NULL, email_key = NULL WHERE id = $1").bind(account)).await.expect("no address");
    assert_eq!(unlink(&mut person, "national").await.status.as_u16(), 409);
    scene.set_email(account, EMAIL).await;
    assert_eq!(unlink(&mut person, "national").await.redirect(), "/account/settings");
});

crate::on_both_engines!(a_session_left_open_neither_links_nor_unlinks, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = scene.participant("Amina").await;
    let proof = paths::with_query(paths::proof(), &[("next", "/account/settings")]);
    house.wait_seconds(900);
    assert_eq!(person.post("/sign-on/national", &[]).await.redirect(), proof);
    let mut fresh = scene.here(&house.signed_in(person.account.expect("an account"), false).await);
    scene.come(&faulty, &mut fresh, json!({})).await.redirect();
    assert_eq!(unlink(&mut person, "national").await.redirect(), proof);
    assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 1);
    // Somebody with a password proves it by that, and not by the provider.
    scene.come(&faulty, &mut person, json!({})).await.redirect();
    assert_eq!(unlink(&mut person, "national").await.redirect(), proof);
});

crate::on_both_engines!(staff_who_linked_still_owe_the_second_factor, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut clerk = scene.here(&house.staff("Sanae", Role::Moderator).await);
    scene.come(&faulty, &mut clerk, json!({})).await.redirect();
    let mut elsewhere = scene.visitor();
    assert_eq!(scene.come(&faulty, &mut elsewhere, json!({})).await.redirect(), paths::second_factor());
    assert_eq!(elsewhere.get(&paths::moderation(COMMUNE)).await.status.as_u16(), 403, "the role waits");
    house.add_app(clerk.account.expect("an account")).await;
    let mut third = scene.visitor();
    assert_eq!(scene.come(&faulty, &mut third, json!({})).await.redirect(), paths::sign_in_factor());
    assert!(!is_inside(&mut third).await);
});
