//! Voting in a real browser: in Arabic on a phone without scripts, in French with them, and every kind of form in a narrow window.

use app::model::ballots::{BallotKind, BallotSettings};
use app::model::paths;
use thirtyfour::Cookie;

use super::{Browser, Options, Site};
use crate::ballots::walk::{settings, voting_on};
use crate::common::{COMMUNE, Client, Engine, TestApp};

pub async fn site() -> Site {
    Site::serve(|address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address)).await
}

/// A browser in which somebody is signed in.
pub async fn browser_of(site: &Site, options: Options, client: &Client) -> Browser {
    let browser = Browser::open(site, options).await;
    browser.go(&paths::healthz()).await;
    let session = client.cookie("session").expect("a session").to_owned();
    browser.driver.add_cookie(Cookie::new("session", session)).await.expect("signed in");
    browser
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_without_scripts_votes_in_arabic() {
    let site = site().await;
    let (_, number) = voting_on(&site.house, &settings(BallotKind::Budget)).await;
    let (_, confirmed) = voting_on(&site.house, &BallotSettings { confirm: true, ..settings(BallotKind::Ranked) }).await;
    let client = site.house.participant("Amina").await;
    let browser = browser_of(&site, Options::ARABIC_PHONE_WITHOUT_SCRIPTS, &client).await;
    browser.go(&paths::consultation(COMMUNE, number)).await;
    browser.press("main a[href$='/ballot/vote']").await;
    browser.at(&paths::ballot_vote(COMMUNE, number)).await;
    browser.accessible().await;
    browser.press("#o-1").await;
    browser.press("#o-4").await;
    browser.press("button[value=keep].button").await;
    browser.expect("1.200.000").await;
    browser.picture("ballot-ar").await;
    browser.press("button[value=send]").await;
    browser.at(&paths::ballot_mine(COMMUNE, number)).await;
    browser.accessible().await;
    // The ranking, by its buttons alone; then the confirmation.
    browser.go(&paths::ballot_vote(COMMUNE, confirmed)).await;
    browser.press("button[value='up.3']").await;
    browser.press("button[value='up.2']").await;
    browser.press("button[value='up.2']").await;
    browser.accessible().await;
    browser.press("button[value=send]").await;
    browser.at(&paths::ballot_review(COMMUNE, confirmed)).await;
    browser.accessible().await;
    browser.press("main form .button.primary").await;
    browser.at(&paths::ballot_mine(COMMUNE, confirmed)).await;
    browser.go(&paths::ballot(COMMUNE, number)).await;
    browser.accessible().await;
    browser.go(&paths::ballot_option(COMMUNE, number, 2)).await;
    browser.accessible().await;
    browser.no_console_error().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_scripts_every_change_is_added_up_and_counts() {
    let site = site().await;
    let (_, number) = voting_on(&site.house, &settings(BallotKind::Budget)).await;
    let client = site.house.participant("Amina").await;
    let browser = browser_of(&site, Options::FRENCH_DESKTOP, &client).await;
    browser.go(&paths::ballot_vote(COMMUNE, number)).await;
    browser.accessible().await;
    browser.press("#o-4").await;
    browser.expect("900 000 DH sur 1 000 000 DH").await;
    browser.expect("Votre vote compte tel qu'il est maintenant.").await;
    browser.press("#o-1").await;
    browser.expect("1 200 000 DH sur 1 000 000 DH").await;
    browser.press("#o-4").await;
    browser.expect("300 000 DH sur 1 000 000 DH").await;
    browser.picture("ballot-fr").await;
    browser.accessible().await;
    browser.press("button[value=send]").await;
    browser.at(&paths::ballot_mine(COMMUNE, number)).await;
    browser.expect("Projet 1").await;
    browser.no_console_error().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_form_is_accessible_in_a_narrow_window() {
    let site = site().await;
    let client = site.house.participant("Amina").await;
    let mut forms = Vec::new();
    for kind in BallotKind::ALL {
        forms.push(voting_on(&site.house, &settings(*kind)).await.1);
    }
    for lang in ["ar", "fr"] {
        let browser = browser_of(&site, Options { width: 320, height: 640, scripts: lang == "fr", lang }, &client).await;
        for number in &forms {
            browser.go(&paths::ballot_vote(COMMUNE, number)).await;
            browser.accessible().await;
            browser.picture(&format!("ballot-{lang}-{number}")).await;
            browser.no_console_error().await;
        }
        browser.close().await;
    }
}
