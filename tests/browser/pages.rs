//! Pages seen as they are.

use super::{Browser, Options, Site};
use crate::common::{Engine, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_leads_nowhere_is_accessible() {
    let site = Site::serve(async |address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address).await).await;
    for options in [Options { width: 390, height: 844, scripts: true, lang: "ar" }, Options::FRENCH_DESKTOP] {
        let browser = Browser::open(&site, options).await;
        browser.go("/nowhere/at/all/there").await;
        browser.accessible().await;
        browser.picture(&format!("nowhere-{}", options.width)).await;
        browser.no_console_error().await;
        browser.close().await;
    }
}
