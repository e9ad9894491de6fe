//! A long discussion as people see it: where old and new addresses of a comment lead, what a vote and a new comment come back to, and how it looks.

use app::model::paths;
use thirtyfour::Cookie;

use super::{Browser, Options, Site};
use crate::common::{COMMUNE, Engine, TestApp};
use crate::discussion::pages::Long;

async fn site() -> Site {
    Site::serve(async |address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address).await).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_way_to_a_comment_leads_to_it() {
    let site = site().await;
    let long = Long::of(&site.house, &(0..120).map(|number| if number == 1 { 9 } else { number % 3 }).collect::<Vec<_>>()).await;
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    // The first one has no votes: it stands at the end. Its address once was an anchor.
    let (top, _) = long.threads[0];
    browser.go(&format!("{}#c-{top}", long.page())).await;
    browser.find(&format!("#c-{top}:target")).await;
    let path = browser.path().await;
    assert!(path.contains("after=") && path.ends_with(&format!("#c-{top}")), "{path}");
    // An anchor of nothing leads nowhere, and does not turn round and round.
    browser.go(&format!("{}#c-00000000-0000-0000-0000-000000000000", long.page())).await;
    browser.find("main h1").await;

    let reader = site.house.resident("Fatima").await;
    browser.driver.add_cookie(Cookie::new("session", reader.cookie("session").expect("a session").to_owned())).await.expect("signed in");
    let oldest = format!("{}?order=oldest", long.page());
    browser.go(&oldest).await;
    let (third, _) = long.threads[3];
    browser.press(&format!("#c-{third} > button.useful")).await;
    browser.find(&format!("#c-{third} > button.useful[aria-pressed=true]")).await;
    browser.at(&format!("{oldest}#c-{third}")).await;
    browser.picture("1280-fr-discussion").await;
    browser.accessible().await;

    browser.press("#comment-form textarea").await;
    browser.find("html[data-islands=awake]").await;
    browser.write("Je les arroserai chaque soir, avec les voisins.").await;
    browser.press("#comment-form button.primary").await;
    browser.find("[role=status]").await;
    // The page before had a comment that was gone to, too.
    browser.expect("Je les arroserai chaque soir").await;
    browser.find("li.comment:target").await;
    let path = browser.path().await;
    assert!(path.contains("after="), "a new comment stands behind a hundred others: {path}");
    browser.no_console_error().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_reads_on_without_scripts() {
    let site = site().await;
    let long = Long::of(&site.house, &(0..60).map(|number| if number == 8 { 60 } else { number % 4 }).collect::<Vec<_>>()).await;
    let browser = Browser::open(&site, Options::ARABIC_PHONE_WITHOUT_SCRIPTS).await;
    let (top, replies) = &long.threads[8];
    browser.go(&long.page()).await;
    browser.picture("390-ar-discussion").await;
    browser.press(&format!("#c-{top} > .more-replies")).await;
    browser.find(&format!("#c-{}", replies[49])).await;
    browser.picture("390-ar-thread").await;
    browser.press("a[rel=next]").await;
    browser.find(&format!("#c-{}", replies[50])).await;
    browser.go(&paths::comment(COMMUNE, replies[55])).await;
    browser.find(&format!("#c-{}", replies[55])).await;
    browser.close().await;
}
