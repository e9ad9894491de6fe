//! Whose account it becomes: somebody known by address, somebody unconfirmed, staff, two at once.

use app::model::content::Role;
use serde_json::json;

use super::*;

const LINKED: &str = "Connexion possible avec Identité";

fn vouched() -> Value {
    json!({ "email": "Fatima@Example.org", "email_verified": true })
}

crate::on_both_engines!(a_confirmed_address_that_is_vouched_for_links, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let known = scene.participant("Fatima").await.account.expect("an account");
    scene.set_email(known, EMAIL).await;
    let mut person = scene.visitor();
    assert_eq!(scene.come(&faulty, &mut person, vouched()).await.redirect(), "/account");
    assert_eq!(scene.owner("fatima").await, Some(known));
    let mails = house.mails().await;
    let told: Vec<&str> = mails.iter().filter(|mail| mail.subject == LINKED).map(|mail| mail.to.as_str()).collect();
    assert_eq!(told, [EMAIL]);
    // Known by what never changes from now on, whatever address the provider says later.
    let mut again = scene.visitor();
    assert_eq!(scene.come(&faulty, &mut again, json!({ "email": "other@example.org", "email_verified": true })).await.redirect(), "/account");
    assert_eq!(again.get("/account").await.all("h1"), ["Fatima"]);
    assert!(house.mails().await.iter().all(|mail| mail.subject != LINKED));
});

crate::on_both_engines!(an_address_that_is_not_vouched_for_links_nothing, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let known = scene.participant("Fatima").await.account.expect("an account");
    scene.set_email(known, EMAIL).await;
    for claims in [json!({ "email": EMAIL }), json!({ "email": EMAIL, "email_verified": false }), json!({ "email": EMAIL, "email_verified": "false" })] {
        assert_eq!(scene.come(&faulty, &mut scene.visitor(), claims).await.redirect(), JOIN);
    }
    // A provider whose addresses are not believed.
    let mut person = scene.visitor();
    let asked = leave(&mut person, "careful", "").await;
    {
        let mut script = faulty.script();
        (script.nonce, script.claims, script.told) = (asked.value("nonce"), vouched(), json!({}));
    }
    assert_eq!(person.get(&format!("/sign-on/careful/callback?code=x&state={}", asked.value("state"))).await.redirect(), "/sign-on/careful/join");
    assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 0);
    // Joining makes an account beside it; the address stays where it is.
    assert_eq!(person.post("/sign-on/careful/join", &JOINING).await.redirect(), "/account");
    let (owner,): (AccountId,) = house.app.db.one(sql("SELECT id FROM accounts WHERE email_key = $1").bind(EMAIL)).await.expect("the owner");
    assert_eq!((owner, scene.count("SELECT COUNT(*) FROM accounts").await), (known, 2));
});

crate::on_both_engines!(staff_are_never_opened_by_an_address, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let clerk = house.staff("Fatima", Role::Moderator).await.account.expect("an account");
    scene.set_email(clerk, EMAIL).await;
    let mut person = scene.visitor();
    let answer = scene.come(&faulty, &mut person, vouched()).await;
    assert_eq!(said(&answer), (409, "Connectez-vous d'abord à votre compte".to_owned()));
    assert!(!is_inside(&mut person).await);
    assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 0);
    // Nor while somebody who came as a stranger fills in the form to join.
    let mut late = scene.visitor();
    house.app.db.run(sql("UPDATE accounts SET email = 'x@example.org', email_key = 'x@example.org' WHERE id = $1").bind(clerk)).await.expect("moved");
    assert_eq!(scene.come(&faulty, &mut late, vouched()).await.redirect(), JOIN);
    scene.set_email(clerk, EMAIL).await;
    assert_eq!(late.post(JOIN, &JOINING).await.status.as_u16(), 409);
    // Nor an account with a role that was never confirmed.
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = NULL WHERE id = $1").bind(clerk)).await.expect("unconfirmed");
    assert_eq!(scene.come(&faulty, &mut scene.visitor(), vouched()).await.status.as_u16(), 409);
    assert_eq!(scene.count("SELECT COUNT(*) FROM identities").await, 0);
});

crate::on_both_engines!(an_unconfirmed_account_keeps_no_way_in_for_who_made_it, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut thief = scene.visitor();
    crate::accounts::join(&house, EMAIL).await;
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = NULL, name = 'Voleur'")).await.expect("as accounts were made before");
    let mut person = scene.visitor();
    assert_eq!(scene.come(&faulty, &mut person, vouched()).await.redirect(), JOIN);
    assert_eq!(person.post(JOIN, &JOINING).await.redirect(), "/account");
    assert_eq!(scene.count("SELECT COUNT(*) FROM accounts").await, 1, "the address is known once");
    assert_eq!(person.get("/account").await.all("h1"), ["Fatima B."]);
    let tried = thief.post("/sign-in", &[("email", EMAIL), ("password", "des oliviers au bord de l'oued")]).await;
    assert_eq!(tried.status.as_u16(), 422, "the password of before opens nothing");
    assert_eq!(scene.count("SELECT COUNT(*) FROM accounts WHERE password_hash IS NOT NULL").await, 0);
});

crate::on_both_engines!(two_browsers_of_one_new_person_make_one_account, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let people = (0..8).map(|number| match number % 2 {
        0 => json!({ "sub": format!("{number}"), "email": format!("{number}@example.org"), "email_verified": true }),
        _ => json!({ "sub": format!("{number}") }),
    });
    for claims in people {
        let (mut one, mut two) = (scene.visitor(), scene.visitor());
        assert_eq!(scene.come(&faulty, &mut one, claims.clone()).await.redirect(), JOIN);
        assert_eq!(scene.come(&faulty, &mut two, claims.clone()).await.redirect(), JOIN);
        let (first, second) = tokio::join!(one.post(JOIN, &JOINING), two.post(JOIN, &JOINING));
        assert_eq!((first.redirect().as_str(), second.redirect().as_str()), ("/account", "/account"));
        assert!(is_inside(&mut one).await && is_inside(&mut two).await);
        // A form sent twice is over, and does no harm.
        assert_eq!(one.post(JOIN, &JOINING).await.status.as_u16(), 400);
    }
    assert_eq!((scene.count("SELECT COUNT(*) FROM accounts").await, scene.count("SELECT COUNT(*) FROM identities").await), (8, 8));

    // Two browsers of somebody known by address: linked once, both come in, one mail.
    let known = scene.participant("Driss").await.account.expect("an account");
    scene.set_email(known, "driss@example.org").await;
    let (mut one, mut two) = (scene.visitor(), scene.visitor());
    let (left, right) = (leave(&mut one, "national", "").await, leave(&mut two, "national", "").await);
    let claims = json!({ "sub": "driss", "email": "driss@example.org", "email_verified": true });
    assert_ne!(left.value("nonce"), right.value("nonce"));
    drop(house.mails().await);
    assert_eq!(scene.back(&faulty, &mut one, &left, claims.clone()).await.redirect(), "/account");
    assert_eq!(scene.back(&faulty, &mut two, &right, claims).await.redirect(), "/account");
    assert_eq!(scene.owner("driss").await, Some(known));
    assert_eq!(house.mails().await.iter().filter(|mail| mail.subject == LINKED).count(), 1);
});

crate::on_both_engines!(what_somebody_new_types_is_checked, |house| {
    let (scene, faulty) = Scene::faulty(&house).await;
    let mut person = scene.visitor();
    let hostile = "<script>alert(1)</script>\u{202e}\u{0}";
    assert_eq!(scene.come(&faulty, &mut person, json!({ "name": hostile, "email": "a@b\nBcc: x@example.org", "email_verified": true })).await.redirect(), JOIN);
    let form = person.get(JOIN).await;
    assert_eq!(form.value("name").as_deref(), Some("<script>alert(1)</script>"), "cleaned, and escaped by the page");
    assert!(!form.text().contains("<script>alert"));
    assert!(form.words().contains("ne nous donne pas d'adresse"));
    let refused = person.post(JOIN, &[("name", "x"), ("language", "fr")]).await;
    assert_eq!((refused.status.as_u16(), refused.all(".field-error").len(), refused.value("name").as_deref()), (422, 2, Some("x")));
    let long = "x".repeat(100_000);
    assert_eq!(person.post(JOIN, &[("name", long.as_str()), ("consent", "yes")]).await.status.as_u16(), 422);
    house.wait_seconds(600);
    assert_eq!(person.post(JOIN, &JOINING).await.status.as_u16(), 400, "ten minutes are over");
    assert_eq!(scene.count("SELECT COUNT(*) FROM accounts").await, 0);
});

#[tokio::test]
async fn a_way_on_that_is_too_long_or_elsewhere_is_not_kept() {
    let house = crate::common::TestApp::new().await;
    let (scene, _faulty) = Scene::faulty(&house).await;
    for next in [format!("/{}", "x".repeat(20_000)), "https://evil.example/".to_owned()] {
        leave(&mut scene.visitor(), "national", &next).await;
    }
    let texts = house.session_texts().await;
    assert_eq!(texts.len(), 2);
    assert!(texts.iter().all(|text| text.contains(r#""next":"""#)), "{texts:?}");
}
