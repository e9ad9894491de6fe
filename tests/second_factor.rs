//! The second factor: apps, recovery codes, what waits for it, and what asks for it again. Passkeys are in `browser`, where there is a device.

use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::{AccountId, sql};
use tajmaat::people::accounts;
use tokio::task::JoinSet;

use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;

const PASSWORD: &str = "une phrase que je retiens";
const EMAIL: &str = "sanae@example.org";

/// Somebody with a password.
async fn join(house: &TestApp) -> AccountId {
    let account = accounts::create(&house.app, "Sanae", EMAIL, PASSWORD).await.expect("an account");
    house.app.db.run(sql("UPDATE accounts SET language = 'fr' WHERE id = $1").bind(account)).await.expect("reads French");
    account
}

async fn password_given(house: &TestApp) -> (Client, String) {
    let mut client = house.visitor();
    let to = client.post(&paths::sign_in(), &[("email", EMAIL), ("password", PASSWORD), ("next", "/account/name")]).await.redirect();
    (client, to)
}

/// A code of the app whose key the page shows, for a moment so many steps from now.
fn code_of(page: &crate::common::client::Answer, house: &TestApp, steps: i64) -> String {
    let link = page.attributes("a[href^='otpauth:']", "href").remove(0);
    let seconds = house.app.clock.now().micros() / 1_000_000 + steps * 30;
    totp_rs::Totp::from_url(link).expect("a key").generate(u64::try_from(seconds).expect("after 1970")).to_string()
}

/// Adds an app through the pages; returns the recovery codes that came with it.
pub async fn add_app(house: &TestApp, client: &mut Client) -> Vec<String> {
    let page = client.get(&paths::add_app()).await;
    let (id, code) = (page.value("id").expect("an id"), code_of(&page, house, 0));
    let added = client.post(&paths::add_app(), &[("id", &id), ("name", "Mon téléphone"), ("code", &code)]).await;
    let shown = client.follow(&added).await;
    house.wait_seconds(60);
    shown.all(".codes code")
}

async fn present_code(house: &TestApp, account: AccountId) -> String {
    accounts::present_code(&house.app, account).await.expect("read").expect("an app")
}

on_both_engines!(an_app_is_asked_for_at_every_sign_in_and_its_code_works_once, |house| {
    let account = join(&house).await;
    let (mut first, to) = password_given(&house).await;
    assert_eq!(to, "/account/name", "without a second factor the password is enough");
    let page = first.get(&paths::add_app()).await;
    let id = page.value("id").expect("an id");
    for (name, code, field) in
        [("Mon téléphone", "000000", "code"), ("", code_of(&page, &house, 0).as_str(), "name"), ("Mon téléphone", code_of(&page, &house, -4).as_str(), "code")]
    {
        let refused = first.post(&paths::add_app(), &[("id", &id), ("name", name), ("code", code)]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.has(&format!("#{field}-error")), "{}", refused.words());
        assert_eq!(refused.value("id").as_deref(), Some(id.as_str()), "the key stays the same");
        assert_eq!(refused.value("name").as_deref(), Some(name));
    }
    assert_eq!(add_app(&house, &mut first).await.len(), 10);
    assert!(house.mails().await.iter().any(|mail| mail.to == EMAIL && mail.subject.contains("econde étape")));

    let (mut second, to) = password_given(&house).await;
    assert_eq!(to, paths::sign_in_factor());
    assert_eq!(second.get(&paths::account()).await.redirect().split('?').next(), Some("/sign-in"), "the password alone opens nothing");
    let wrong = second.post(&paths::sign_in_factor(), &[("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = present_code(&house, account).await;
    let arabic: String = code.chars().map(|c| char::from_u32(0x660 + c as u32 - '0' as u32).expect("a digit")).collect();
    assert_eq!(second.post(&paths::sign_in_factor(), &[("code", &format!("  {arabic}\u{200f}"))]).await.redirect(), "/account/name", "where one was going");
    assert_eq!(second.get(&paths::account()).await.status, StatusCode::OK);

    let (mut third, _) = password_given(&house).await;
    assert_eq!(third.post(&paths::sign_in_factor(), &[("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY, "a code works once");
});

on_both_engines!(one_code_used_by_many_at_once_lets_one_in, |house| {
    let account = join(&house).await;
    let (mut owner, _) = password_given(&house).await;
    add_app(&house, &mut owner).await;
    let code = present_code(&house, account).await;
    let mut all = JoinSet::new();
    for _ in 0..6 {
        let (mut client, _) = password_given(&house).await;
        let code = code.clone();
        all.spawn(async move { client.post(&paths::sign_in_factor(), &[("code", &code)]).await.status });
    }
    let entered = all.join_all().await.into_iter().filter(|status| *status == StatusCode::SEE_OTHER).count();
    assert_eq!(entered, 1);
});

on_both_engines!(a_recovery_code_works_once_and_new_ones_end_the_old, |house| {
    join(&house).await;
    let (mut owner, _) = password_given(&house).await;
    let codes = add_app(&house, &mut owner).await;
    house.mails().await;
    let (mut client, _) = password_given(&house).await;
    assert_eq!(client.post(&paths::sign_in_factor(), &[("code", &codes[3].to_lowercase().replace('-', " "))]).await.status, StatusCode::SEE_OTHER);
    assert!(house.mails().await.iter().any(|mail| mail.subject.contains("code de secours")));
    let (mut again, _) = password_given(&house).await;
    assert_eq!(again.post(&paths::sign_in_factor(), &[("code", &codes[3])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(owner.get(&paths::second_factor()).await.words().contains("9 codes"));

    let new = owner.post(&paths::recovery_codes(), &[]).await;
    let shown = owner.follow(&new).await.all(".codes code");
    assert_eq!(shown.len(), 10);
    assert!(shown.iter().all(|code| !codes.contains(code)));
    assert_eq!(again.post(&paths::sign_in_factor(), &[("code", &codes[4])]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.wait_seconds(601);
    assert_eq!(owner.get(&paths::recovery_codes()).await.redirect(), paths::second_factor(), "they are shown for ten minutes");
});

on_both_engines!(a_role_waits_for_the_second_factor, |house| {
    let staff = house.staff("Sanae", Role::Moderator).await;
    let account = staff.account.expect("signed in");
    let mut client = house.signed_in(account, false).await;
    assert_eq!(client.get(&paths::moderation(COMMUNE)).await.status, StatusCode::FORBIDDEN);
    assert!(client.get(&paths::second_factor()).await.has(".notice.warning"));
    let codes = add_app(&house, &mut client).await;
    assert_eq!(codes.len(), 10);
    assert_eq!(client.get(&paths::moderation(COMMUNE)).await.status, StatusCode::OK);

    let mut elsewhere = house.signed_in(account, true).await;
    let id = client.get(&paths::second_factor()).await.value("id").expect("an app");
    client.post(&paths::remove_factor(), &[("id", &id)]).await.redirect();
    assert_eq!(client.get(&paths::moderation(COMMUNE)).await.status, StatusCode::FORBIDDEN, "without it the role waits again");
    assert_eq!(elsewhere.get(&paths::account()).await.redirect().split('?').next(), Some("/sign-in"), "and other sessions are over");
});

#[tokio::test]
async fn staff_without_a_second_factor_are_led_to_it() {
    let house = TestApp::new().await;
    let account = join(&house).await;
    tajmaat::people::staff::grant(&house.app, account, Some(house.commune().await.id), Role::Officer).await.expect("a role");
    let (mut client, to) = password_given(&house).await;
    assert_eq!(to, paths::second_factor());
    assert!(client.get(&to).await.words().contains("rôle"));
}

#[tokio::test]
async fn dangerous_acts_ask_again_after_a_quarter_of_an_hour() {
    let house = TestApp::new().await;
    let account = join(&house).await;
    let (mut client, _) = password_given(&house).await;
    add_app(&house, &mut client).await;
    house.wait_seconds(15 * 60);
    let asked = client.post(&paths::recovery_codes(), &[]).await.redirect();
    assert_eq!(asked, format!("{}?next=%2Faccount%2Fsecond-factor", paths::proof()));
    assert_eq!(client.get(&asked).await.status, StatusCode::OK);
    let next = paths::second_factor();
    assert_eq!(client.post(&paths::proof(), &[("code", "123456"), ("next", &next)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let code = present_code(&house, account).await;
    assert_eq!(client.post(&paths::proof(), &[("code", &code), ("next", &next)]).await.redirect(), next);
    assert_eq!(client.post(&paths::recovery_codes(), &[]).await.redirect(), paths::recovery_codes());
    let code = present_code(&house, account).await;
    assert_eq!(client.post(&paths::proof(), &[("code", &code), ("next", "https://evil.example")]).await.redirect(), "/account", "only to pages of ours");
}

#[tokio::test]
async fn who_has_only_a_password_proves_it_by_the_password() {
    let house = TestApp::new().await;
    join(&house).await;
    let (mut client, _) = password_given(&house).await;
    house.wait_seconds(15 * 60);
    let page = client.get(&paths::add_app()).await;
    let id = page.value("id").expect("an id");
    let code = code_of(&page, &house, 0);
    let asked = client.post(&paths::add_app(), &[("id", &id), ("name", "x"), ("code", &code)]).await.redirect();
    assert!(asked.starts_with(&paths::proof()), "a thief at an open browser adds nothing: {asked}");
    assert_eq!(client.post(&paths::proof(), &[("password", "wrong"), ("next", "/account")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.post(&paths::proof(), &[("password", PASSWORD), ("next", &paths::add_app())]).await.redirect(), paths::add_app());
    add_app(&house, &mut client).await;
}

#[tokio::test]
async fn guessing_codes_is_stopped() {
    let house = TestApp::new().await;
    join(&house).await;
    let (mut owner, _) = password_given(&house).await;
    add_app(&house, &mut owner).await;
    let (mut thief, _) = password_given(&house).await;
    let mut stopped = false;
    for guess in 0..30 {
        let answer = thief.post(&paths::sign_in_factor(), &[("code", &format!("{guess:06}"))]).await;
        stopped |= answer.status == StatusCode::TOO_MANY_REQUESTS;
    }
    assert!(stopped);
    for hostile in ["<script>alert(1)</script>", "\u{202e}123456", &"9".repeat(100_000), "\u{1}", "👩‍🌾"] {
        let mut fresh = TestApp::new().await.visitor();
        assert_eq!(fresh.post(&paths::sign_in_factor(), &[("code", hostile)]).await.redirect(), paths::sign_in(), "nobody waits for a code here");
    }
}

#[tokio::test]
async fn nobody_touches_another_s() {
    let house = TestApp::new().await;
    join(&house).await;
    let (mut owner, _) = password_given(&house).await;
    add_app(&house, &mut owner).await;
    let id = owner.get(&paths::second_factor()).await.value("id").expect("an app");
    let mut other = house.participant("Omar").await;
    assert_eq!(other.post(&paths::remove_factor(), &[("id", &id)]).await.status, StatusCode::NOT_FOUND);
    // The key belongs to the account: the same id under another account is another key.
    let page = owner.get(&paths::add_app()).await;
    let (id, code) = (page.value("id").expect("an id"), code_of(&page, &house, 0));
    assert_eq!(other.post(&paths::add_app(), &[("id", &id), ("name", "x"), ("code", &code)]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_new_browser_is_told_to_the_person() {
    let house = TestApp::new().await;
    join(&house).await;
    let (mut first, _) = password_given(&house).await;
    assert!(house.mails().await.is_empty(), "the first is no news");
    first.post(&paths::sign_out(), &[]).await;
    first.post(&paths::sign_in(), &[("email", EMAIL), ("password", PASSWORD)]).await.redirect();
    assert!(house.mails().await.is_empty(), "the same browser is known again");
    let (mut second, _) = password_given(&house).await;
    let mails = house.mails().await;
    assert_eq!(mails.len(), 1);
    assert!(mails[0].subject.contains("nouvel appareil") && mails[0].text.contains(&paths::account_sessions()), "{}", mails[0].text);
    assert!(second.get(&paths::notifications()).await.words().contains("nouvel appareil"));
    let cookie = second.cookie("device").expect("the browser is known now").to_owned();
    let kept: Vec<(String,)> = house.app.db.all(sql("SELECT user_agent FROM known_devices")).await.expect("devices");
    assert_eq!(kept.len(), 2);
    assert_eq!(cookie.len(), 32);
}
