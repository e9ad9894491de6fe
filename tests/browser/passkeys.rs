//! Passkeys, with a device that Chromium plays: made, asked for at sign-in, and refused by a device that does not know the person.

use app::model::content::Role;
use app::model::{Lang, paths};
use app::words::tr;
use serde_json::json;
use tajmaat::base::db::sql;
use tajmaat::people::{accounts, staff};
use thirtyfour::extensions::cdp::ChromeDevTools;

use super::{Browser, Options, Site};
use crate::common::{COMMUNE, Engine, TestApp};

const EMAIL: &str = "sanae@example.org";
const PASSWORD: &str = "une phrase que je retiens";

/// A phone with a lock that the person opens, or does not.
async fn device(browser: &Browser) -> String {
    let tools = ChromeDevTools::new(browser.driver.handle.clone());
    tools.execute_cdp_with_params("WebAuthn.enable", json!({})).await.expect("virtual devices");
    let options = json!({ "options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true, "isUserVerified": true,
        "automaticPresenceSimulation": true
    } });
    let made = tools.execute_cdp_with_params("WebAuthn.addVirtualAuthenticator", options).await.expect("a device");
    made["authenticatorId"].as_str().expect("its name").to_owned()
}

async fn opens(browser: &Browser, device: &str, verified: bool) {
    let tools = ChromeDevTools::new(browser.driver.handle.clone());
    let state = json!({ "authenticatorId": device, "isUserVerified": verified });
    tools.execute_cdp_with_params("WebAuthn.setUserVerified", state).await.expect("the lock is set");
}

async fn sign_in(browser: &Browser) {
    browser.go(&paths::sign_in()).await;
    browser.fill("input[name=email]", EMAIL).await;
    browser.press("main form summary").await;
    browser.fill("input[name=password]", PASSWORD).await;
    browser.press("main form details button").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_passkey_is_made_and_asked_for() {
    let site = Site::serve(|address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address)).await;
    let account = accounts::create(&site.house.app, "Sanae", EMAIL, PASSWORD).await.expect("an account");
    site.house.app.db.run(sql("UPDATE accounts SET language = 'fr' WHERE id = $1").bind(account)).await.expect("reads French");
    staff::grant(&site.house.app, account, Some(site.house.commune().await.id), Role::Moderator).await.expect("a role");
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    sign_in(&browser).await;
    browser.find(".notice.warning").await;
    browser.at(&paths::second_factor()).await;

    browser.press("a[href='/account/second-factor/passkey']").await;
    browser.fill("input[name=name]", "Mon téléphone").await;
    let phone = device(&browser).await;
    browser.accessible().await;
    browser.press("form button[type=button]").await;
    browser.picture("passkey-made").await;
    browser.find(".codes").await;
    browser.at(&paths::recovery_codes()).await;
    browser.go(&paths::moderation(COMMUNE)).await;
    browser.find("h1").await;
    browser.no_console_error().await;

    browser.driver.delete_all_cookies().await.expect("signed out");
    sign_in(&browser).await;
    browser.find("input[name=code]").await;
    browser.at(&paths::sign_in_factor()).await;
    browser.accessible().await;
    opens(&browser, &phone, false).await;
    browser.press(".passkey button").await;
    browser.expect(tr::second_factor::PASSKEY_FAILED.text(Lang::Fr)).await;
    assert_eq!(browser.path().await, paths::sign_in_factor(), "a lock that stays shut opens nothing");
    opens(&browser, &phone, true).await;
    browser.press(".passkey button").await;
    browser.find(".hub-rail").await;
    browser.at(&paths::staff_hub(COMMUNE)).await;
    browser.go(&paths::moderation(COMMUNE)).await;
    browser.find("h1").await;
    browser.at(&paths::moderation(COMMUNE)).await;
    browser.close().await;
}
