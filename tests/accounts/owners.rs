//! Nobody has an account before its owner: whoever types somebody's address first gains nothing.

use crate::common::fr;
use app::model::Lang;
use app::words::tr;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, AuthenticatorId};

use super::*;

const HERS: [(&str, &str); 3] = [("name", "Amina B."), ("new_password", OTHER_PASSWORD), ("consent", "yes")];

crate::on_both_engines!(who_opens_the_link_elsewhere_chooses_the_password, |house| {
    let mut thief = house.visitor();
    thief.post("/sign-up", &joining(&[("name", "Quelqu'un")])).await.redirect();
    let link = link(&house, EMAIL).await;
    let mut owner = house.visitor();
    let page = owner.get(&link).await;
    assert_eq!((page.status, page.value("name").as_deref(), page.has("input[name=new_password][type=password]")), (StatusCode::OK, Some("Quelqu'un"), true));
    assert!(page.words().contains("choisissez ici son mot de passe"), "{}", page.words());

    let page = owner.post(&link, &[("name", "A"), ("new_password", "motdepasse1")]).await;
    assert_eq!((page.status, page.value("name").as_deref()), (StatusCode::UNPROCESSABLE_ENTITY, Some("A")));
    assert!(page.has("#name-error") && page.has("#new_password-error") && page.has("#consent-error"));
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts WHERE confirmed_at IS NOT NULL").await, 0);

    assert!(owner.post(&link, &HERS).await.words().contains(&fr(tr::accounts::CONFIRMED_TITLE)));
    assert_eq!(sign_in(&mut thief, EMAIL, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY, "what was typed before opens nothing");
    assert_eq!(sign_in(&mut owner, EMAIL, OTHER_PASSWORD).await.redirect(), "/account");
    assert_eq!(owner.get("/account").await.all("h1"), ["Amina B."]);
    assert_eq!(owner.post(&link, &HERS).await.status, StatusCode::NOT_FOUND, "once");
});

crate::on_both_engines!(joining_again_sends_the_link_again_with_what_was_typed_last, |house| {
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let first = link(&house, EMAIL).await;
    person.post("/sign-up", &joining(&[("name", "Amina B."), ("password", OTHER_PASSWORD)])).await.redirect();
    let mails = house.mails().await;
    assert_eq!(mails.iter().map(|mail| mail.subject.as_str()).collect::<Vec<_>>(), [tr::mails::CONFIRM_SUBJECT.text(Lang::Fr)]);
    let second = mails[0].text.lines().find_map(|line| line.strip_prefix("http://tajmaat.test")).expect("a link").to_owned();
    assert_eq!(person.post(&first, &[]).await.status, StatusCode::NOT_FOUND, "the earlier link no longer works");
    assert!(person.post(&second, &[]).await.words().contains(&fr(tr::accounts::CONFIRMED_TITLE)));
    assert_eq!(sign_in(&mut house.visitor(), EMAIL, PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(sign_in(&mut person, EMAIL, OTHER_PASSWORD).await.redirect(), "/account");
    assert_eq!(person.get("/account").await.all("h1"), ["Amina B."]);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM accounts").await, 1);
});

crate::on_both_engines!(somebody_who_joins_after_the_owner_does_not_slip_their_password_in, |house| {
    let mut owner = house.visitor();
    owner.post("/sign-up", &joining(&[])).await.redirect();
    house.mails().await;
    let mut thief = house.visitor();
    thief.post("/sign-up", &joining(&[("password", OTHER_PASSWORD)])).await.redirect();
    let last = link(&house, EMAIL).await;
    // The owner's browser knows what the owner typed, and that it is not what counts now.
    assert_eq!(owner.post(&last, &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(owner.post(&last, &[("name", "Amina"), ("new_password", PASSWORD), ("consent", "yes")]).await.words().contains(&fr(tr::accounts::CONFIRMED_TITLE)));
    assert_eq!(sign_in(&mut thief, EMAIL, OTHER_PASSWORD).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    inside(&house, EMAIL).await;
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
    house.visitor().post("/sign-up", &joining(&[])).await.redirect();
    house.mails().await;
    let (id,): (AccountId,) = house.app.db.one(sql("SELECT id FROM accounts")).await.expect("the account");
    let mut thief = leave_ways_in(&house, id).await;
    let mut owner = reset(&house).await;
    assert_eq!(ways_in(&house).await, [0, 0, 0]);
    assert!(!is_inside(&mut thief).await);
    assert_eq!(sign_in(&mut owner, EMAIL, OTHER_PASSWORD).await.redirect(), "/account", "no second step of somebody else's");
});

crate::on_both_engines!(a_link_that_is_opened_and_another_that_is_sent_never_wait_for_each_other, |house| {
    let mut person = house.visitor();
    person.post("/sign-up", &joining(&[])).await.redirect();
    let link = link(&house, EMAIL).await;
    // Joining again holds the account's row and then takes the earlier link away.
    let mut again = house.app.db.begin().await.expect("a transaction");
    again.run(sql("UPDATE accounts SET name = name WHERE email_key = $1").bind(EMAIL)).await.expect("the account");
    let opened = tokio::spawn(async move { person.post(&link, &[]).await.status });
    tokio::time::sleep(std::time::Duration::from_millis(700)).await;
    again.run(sql("DELETE FROM account_tokens")).await.expect("nobody holds the link");
    again.commit().await.expect("kept");
    assert_eq!(opened.await.expect("an answer"), StatusCode::NOT_FOUND);
});

crate::on_both_engines!(a_link_to_confirm_takes_nothing_from_an_account_that_is_confirmed, |house| {
    house.visitor().post("/sign-up", &joining(&[])).await.redirect();
    let link = link(&house, EMAIL).await;
    // It was sent in the moment in which the owner came in by another one.
    house.app.db.run(sql("UPDATE accounts SET confirmed_at = created_at")).await.expect("confirmed");
    assert_eq!(house.visitor().get(&link).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.visitor().post(&link, &HERS).await.status, StatusCode::NOT_FOUND);
    assert_eq!(sign_in(&mut house.visitor(), EMAIL, PASSWORD).await.redirect(), "/account");
});

async fn waiting_names(house: &TestApp) -> Vec<String> {
    let rows: Vec<(String,)> = house.app.db.all(sql("SELECT name FROM held_names WHERE outcome = 'waiting'")).await.expect("names");
    rows.into_iter().map(|(name,)| name).collect()
}

crate::on_both_engines!(a_name_typed_with_the_link_is_judged_and_that_of_before_waits_no_longer, |house| {
    for (email, hers, shown, waits) in
        [("a@example.org", "Amina B.", "Amina B.", Vec::new()), ("b@example.org", "Modérateur", "Participant·e", vec!["Modérateur".to_owned()])]
    {
        house.visitor().post("/sign-up", &joining(&[("email", email), ("name", "Commune d'Aïn Amlal")])).await.redirect();
        assert_eq!(waiting_names(&house).await, ["Commune d'Aïn Amlal"]);
        let link = link(&house, email).await;
        assert_eq!(house.visitor().get(&link).await.value("name").as_deref(), Some("Commune d'Aïn Amlal"), "what was typed, though it is not shown yet");
        let fields = [("name", hers), ("new_password", OTHER_PASSWORD), ("consent", "yes")];
        assert!(house.visitor().post(&link, &fields).await.words().contains(&fr(tr::accounts::CONFIRMED_TITLE)));
        let (name,): (String,) = house.app.db.one(sql("SELECT name FROM accounts WHERE email_key = $1").bind(email)).await.expect("the account");
        assert_eq!((name.as_str(), waiting_names(&house).await), (shown, waits));
    }
});

crate::on_both_engines!(a_new_password_for_an_address_never_confirmed_ends_the_waiting_of_the_name, |house| {
    house.visitor().post("/sign-up", &joining(&[("name", "Commune d'Aïn Amlal")])).await.redirect();
    house.mails().await;
    reset(&house).await;
    assert!(waiting_names(&house).await.is_empty());
});

crate::on_both_engines!(joining_again_is_as_good_as_joining_now, |house| {
    house.visitor().post("/sign-up", &joining(&[])).await.redirect();
    house.wait_seconds(6 * 86_400);
    house.visitor().post("/sign-up", &joining(&[])).await.redirect();
    let (created,): (tajmaat::base::clock::Timestamp,) = house.app.db.one(sql("SELECT created_at FROM accounts")).await.expect("the account");
    assert_eq!(created, house.app.clock.now(), "it is swept away a week after the last link, not the first");
});

crate::on_both_engines!(a_new_password_for_a_confirmed_address_keeps_its_second_factor, |house| {
    join(&house, EMAIL).await;
    let (id,): (AccountId,) = house.app.db.one(sql("SELECT id FROM accounts")).await.expect("the account");
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
