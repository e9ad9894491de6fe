//! Coming in by the real provider with Chromium: the button, the way there and back, joining. What a browser alone decides is whether a form's policy and the
//! session's cookie let somebody through.

use app::words::tr;
use tajmaat::base::clock::Clock;
use tajmaat::base::config::ProviderConfig;

use super::{Browser, Options, Site};
use crate::common::{Engine, TestApp};
use crate::sign_on::national;

async fn with_provider(address: String) -> TestApp {
    let house = TestApp::configured(Engine::Sqlite, |config| {
        config.public_url = address;
        config.sign_on.insert("national".to_owned(), ProviderConfig { residence: None, ..national() });
    })
    .await;
    house.app.clock.set(Clock::System.now());
    house
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn somebody_comes_in_by_a_provider_in_a_real_browser() {
    let site = Site::serve(with_provider).await;
    for (options, name) in [(Options::ARABIC_PHONE_WITHOUT_SCRIPTS, "phone"), (Options::FRENCH_DESKTOP, "desk")] {
        let lang = app::model::Lang::parse(options.lang).expect("a language");
        let browser = Browser::open(&site, options).await;
        browser.go("/sign-in?next=%2Faccount%2Fsessions").await;
        browser.accessible().await;
        browser.press("form[action='/sign-on/national'] button").await;
        browser.fill("input[name=login]", &format!("{name}~{name}@example.org~yes")).await;
        browser.fill("input[name=password]", "x").await;
        browser.press("button[type=submit]").await;
        // It asks whether we may know.
        browser.find("input[name=prompt][value=consent]").await;
        browser.press("button[type=submit]").await;
        browser.find("form[action='/sign-on/national/join']").await;
        browser.accessible().await;
        browser.picture(&format!("{name}-join")).await;
        browser.press("#consent").await;
        browser.press("form[action='/sign-on/national/join'] button.primary").await;
        browser.expect(tr::phones::WELCOME.text(lang)).await;
        browser.at("/account/sessions").await;
        browser.go("/account").await;
        browser.accessible().await;
        browser.picture(&format!("{name}-account")).await;
        browser.no_console_error().await;
        browser.close().await;
    }
}
