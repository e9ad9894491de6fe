//! Nobody has an account before its owner: whoever types somebody's address first gains nothing.

use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, AuthenticatorId};

use super::*;

crate::on_both_engines!(who_opens_the_link_elsewhere_comes_in_there_and_who_asked_does_not, |house| {
    let mut thief = house.visitor();
    ask(&mut thief, EMAIL).await.redirect();
    let mail = house.mails().await.remove(0);
    let mut owner = house.visitor();
    let page = owner.get(&link_in(&mail)).await;
    assert_eq!((page.status, page.attributes("main form", "action")), (StatusCode::OK, vec![link_in(&mail)]));
    assert_eq!(owner.post(&link_in(&mail), &[]).await.redirect(), "/sign-in/name");
    for path in ["/code", "/sign-in/name"] {
        assert_eq!(thief.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(thief.post("/sign-in/name", &[("name", "Voleur")]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(thief.post("/code", &[("code", &code_in(&mail))]).await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.post("/sign-in/name", &[("name", "Amina B.")]).await.redirect(), "/account");
    assert_eq!(owner.get("/account").await.all("h1"), ["Amina B."]);
    assert_eq!(owner.post(&link_in(&mail), &[]).await.status, StatusCode::NOT_FOUND, "once");
    assert!(!is_inside(&mut thief).await);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 1);
});

crate::on_both_engines!(a_stranger_who_asks_takes_no_code_from_the_owner, |house| {
    let mut owner = house.visitor();
    ask(&mut owner, EMAIL).await.redirect();
    let hers = house.mails().await.remove(0);
    let mut thief = house.visitor();
    ask(&mut thief, EMAIL).await.redirect();
    let other = house.mails().await.remove(0);
    // The code of one browser opens nothing in another.
    if code_in(&hers) != code_in(&other) {
        assert_eq!(owner.post("/code", &[("code", &code_in(&other))]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    assert_eq!(owner.post("/code", &[("code", &code_in(&hers))]).await.redirect(), "/sign-in/name");
    assert_eq!(owner.post("/sign-in/name", &[("name", "Amina")]).await.redirect(), "/account");
    assert!(!is_inside(&mut thief).await);
});

crate::on_both_engines!(an_address_that_somebody_left_unconfirmed_is_its_owner_s, |house| {
    // As accounts were made before addresses were confirmed first.
    let id = join(&house, EMAIL).await;
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = NULL, name = 'Voleur'")).await.expect("unconfirmed");
    let mut thief = leave_ways_in(&house, id).await;
    let before = house.visitor();
    for path in ["/sign-in"] {
        let answer = before.clone().post(path, &[("email", EMAIL), ("password", PASSWORD)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "what nobody confirmed is nobody's");
    }
    let mut owner = house.visitor();
    assert_eq!(enter(&house, &mut owner, EMAIL, "Amina").await.redirect(), "/account");
    assert_eq!(owner.get("/account").await.all("h1"), ["Amina"], "no second step of somebody else's, and no name");
    assert!(!thief.get("/account").await.words().contains(EMAIL));
});

/// Everything that opens an account, of whoever made it.
async fn leave_ways_in(house: &TestApp, account: AccountId) -> Client {
    let (db, now) = (&house.app.db, house.app.clock.now());
    let id: AuthenticatorId = house.app.rng.id(now);
    for insert in [
        sql("INSERT INTO authenticators (id, account_id, kind, name, credential, last_step, created_at) VALUES ($1, $2, 'totp', 'x', 'x', 0, $3)")
            .bind(id)
            .bind(account)
            .bind(now),
        sql("INSERT INTO recovery_codes (hash, account_id, created_at) VALUES ($1, $2, $3)").bind(vec![1_u8; 32]).bind(account).bind(now),
        sql("INSERT INTO identities (provider, subject, account_id, created_at, used_at) VALUES ('x', 'x', $1, $2, $2)").bind(account).bind(now),
        sql("INSERT INTO known_devices (account_id, hash, user_agent, created_at, seen_at) VALUES ($1, $2, '', $3, $3)")
            .bind(account)
            .bind(vec![2_u8; 32])
            .bind(now),
    ] {
        db.run(insert).await.expect("a way in");
    }
    house.signed_in(account, true).await
}

async fn ways_in(house: &TestApp) -> Vec<i64> {
    let mut found = Vec::new();
    for table in ["SELECT COUNT(*) FROM authenticators", "SELECT COUNT(*) FROM recovery_codes", "SELECT COUNT(*) FROM identities"] {
        found.push(count(house, table).await);
    }
    found
}

async fn reset(house: &TestApp) -> Client {
    let mut owner = house.visitor();
    owner.post("/forgotten-password", &[("email", EMAIL)]).await.redirect();
    let link = link(house, EMAIL).await;
    assert_eq!(owner.post(&link, &[("new_password", OTHER_PASSWORD)]).await.status, StatusCode::OK);
    owner
}

crate::on_both_engines!(a_new_password_for_an_address_never_confirmed_leaves_nothing_of_who_made_the_account, |house| {
    let id = join(&house, EMAIL).await;
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = NULL")).await.expect("unconfirmed");
    let mut thief = leave_ways_in(&house, id).await;
    let mut owner = reset(&house).await;
    assert_eq!(ways_in(&house).await, [0, 0, 0]);
    assert!(!is_inside(&mut thief).await);
    assert_eq!(sign_in(&mut owner, EMAIL, OTHER_PASSWORD).await.redirect(), "/account", "no second step of somebody else's");
});

async fn waiting_names(house: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT name FROM held_names WHERE outcome = 'waiting'")).await.expect("names");
    rows.into_iter().map(|(name,)| name).collect()
}

crate::on_both_engines!(a_name_that_deceives_waits_for_a_moderator, |house| {
    for (email, typed, shown, waits) in
        [("a@example.org", "Amina B.", "Amina B.", Vec::new()), ("b@example.org", "Modérateur", "Participant·e", vec!["Modérateur".to_owned()])]
    {
        enter(&house, &mut house.visitor(), email, typed).await.redirect();
        let (name,): (String,) = house.app.db.one(sql("SELECT name FROM accounts WHERE email_key = $1").bind(email)).await.expect("the account");
        assert_eq!((name.as_str(), waiting_names(&house).await), (shown, waits));
    }
});

crate::on_both_engines!(a_new_password_for_a_confirmed_address_keeps_its_second_factor, |house| {
    let id = join(&house, EMAIL).await;
    leave_ways_in(&house, id).await;
    let mut owner = reset(&house).await;
    assert_eq!(ways_in(&house).await, [1, 1, 1]);
    assert_eq!(sign_in(&mut owner, EMAIL, OTHER_PASSWORD).await.redirect(), "/sign-in/second-factor", "whoever reads the mail is not let past it");
});

crate::on_both_engines!(an_address_goes_to_no_account_but_by_who_asked_for_it, |house| {
    let mut thief = member(&house, "thief@example.org").await;
    thief.post("/account/email", &[("email", EMAIL), ("password", PASSWORD)]).await.redirect();
    let change = link(&house, EMAIL).await;
    let next = format!("/sign-in?next={}", change.replace('/', "%2F"));
    let mut victim = house.visitor();
    assert_eq!(victim.get(&change).await.redirect(), next);
    assert_eq!(victim.post(&change, &[]).await.redirect(), next, "pressing the button gives nothing away");
    let mut other = member(&house, "brahim@example.org").await;
    assert_eq!((other.get(&change).await.status, other.post(&change, &[]).await.status), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts WHERE email_key = 'amina@example.org'").await, 0);
    assert_eq!(thief.post(&change, &[]).await.status, StatusCode::OK, "who asked, and reads the mail, may");
});
