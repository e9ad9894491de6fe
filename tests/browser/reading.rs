//! A first visit of somebody who only reads: what it weighs, what it leaves out, and how the islands wake when they are touched.

use std::time::Duration;

use app::model::paths;
use serde_json::json;
use thirtyfour::extensions::cdp::ChromeDevTools;

use super::pages::{demonstration, first};
use super::{Browser, Options, Site};
use crate::common::content::solution;
use crate::common::{COMMUNE, Engine, TestApp};

/// A site with one solution, and where it is read.
async fn with_solution() -> (Site, String) {
    let site = Site::serve(|address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address)).await;
    let author = site.house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&site.house, author, "Des arbres", "Planter douze caroubiers le long du mur.").await;
    (site, thing.page())
}

/// Bytes of everything that the page shown has loaded, by its address.
async fn loaded(browser: &Browser) -> Vec<(String, usize)> {
    let entries = "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(e => [e.name, e.encodedBodySize]);";
    browser.driver.execute(entries, Vec::new()).await.expect("entries").convert().expect("names and sizes")
}

fn sum(loaded: &[(String, usize)], counts: impl Fn(&str) -> bool) -> usize {
    loaded.iter().filter(|(name, _)| counts(name)).map(|(_, bytes)| bytes).sum()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_visit_of_an_item_is_light_and_loads_no_webassembly() {
    let site = Site::serve(demonstration).await;
    let mut visitor = site.house.visitor();
    let problem = first(&mut visitor, &paths::problems(COMMUNE), ".card:has(.picture > img) .card-title a").await;
    let solution = first(&mut visitor, &format!("{}?state=in_progress", paths::solutions(COMMUNE)), ".card-title a").await;
    for path in [problem, solution] {
        for lang in ["ar", "fr"] {
            let browser = Browser::open(&site, Options { width: 390, height: 844, scripts: true, lang }).await;
            browser.go(&path).await;
            // Nothing more comes when the page has nothing else to do.
            tokio::time::sleep(Duration::from_millis(800)).await;
            let loaded = loaded(&browser).await;
            let is_font = |name: &str| name.contains("/fonts/");
            // A sprite is asked for with the name of the drawing behind it.
            let file = |name: &str| name.split('#').next().unwrap_or_default().to_owned();
            let is_picture = |name: &str| name.contains("/photos/") || [".svg", ".png", ".ico"].iter().any(|end| file(name).ends_with(end));
            let (bare, fonts) = (sum(&loaded, |name| !is_font(name) && !is_picture(name)), sum(&loaded, is_font));
            let picture = loaded.iter().filter(|(name, _)| name.contains("/photos/")).map(|(_, bytes)| *bytes).max().unwrap_or_default();
            println!("{path} in {lang}: {bare} bytes, fonts {fonts}, one picture {picture}");
            assert!(loaded.iter().all(|(name, _)| !name.ends_with(".wasm")), "{loaded:#?}");
            assert!(bare > 0 && bare <= 60_000, "{path} weighs {bare} bytes: {loaded:#?}");
            assert!(bare + fonts + picture <= 130_000, "{path} weighs {bare} bytes, its fonts {fonts} and one picture {picture}: {loaded:#?}");
            browser.no_console_error().await;
            browser.close().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_home_is_a_few_screens_high_and_a_list_begins_at_once() {
    let site = Site::serve(demonstration).await;
    let number = async |browser: &Browser, script: &str| -> f64 {
        browser.driver.execute(&format!("return {script};"), Vec::new()).await.expect("a script").convert().expect("a number")
    };
    for lang in ["ar", "fr"] {
        let browser = Browser::open(&site, Options { width: 390, height: 844, scripts: true, lang }).await;
        browser.go(&paths::commune(COMMUNE)).await;
        let high = number(&browser, "document.documentElement.scrollHeight").await;
        assert!(high <= 3_500.0, "the home in {lang} is {high} pixels high");
        let least = number(&browser, "Math.min(...[...document.querySelectorAll('.map .reach')].map(mark => mark.getBoundingClientRect().width))").await;
        assert!(least >= 44.0, "a mark of the map is {least} pixels wide");
        for list in [paths::problems(COMMUNE), paths::solutions(COMMUNE)] {
            browser.go(&list).await;
            let top = number(&browser, "document.querySelector('main .card').getBoundingClientRect().top").await;
            assert!(top <= 260.0, "{list} in {lang} begins at {top}");
        }
        let filters = "document.querySelector('.filters').getBoundingClientRect().height";
        assert_eq!(number(&browser, filters).await, 0.0, "the filters are folded away");
        browser.press(".to-filters").await;
        // They cover the screen.
        browser.becomes(&format!("return {filters} >= 800"), true).await;
        browser.press(".sheet-head .button").await;
        browser.becomes(&format!("return {filters} === 0"), true).await;
        browser.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn islands_wake_when_they_are_touched_and_work_as_forms_until_then() {
    let (site, solution) = with_solution().await;
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    browser.go(&solution).await;
    browser.press("#comment-form textarea").await;
    browser.find("html[data-islands=awake]").await;
    browser.write("Je les arroserai chaque soir.").await;
    browser.becomes("return document.querySelector('#comment-form textarea').value", "Je les arroserai chaque soir.".to_owned()).await;
    // The island keeps a draft.
    let kept = "return Object.keys(localStorage).filter(key => key.startsWith('draft:')).map(key => localStorage.getItem(key))";
    browser.becomes(kept, vec!["Je les arroserai chaque soir.".to_owned()]).await;
    browser.no_console_error().await;
    browser.close().await;

    // A phone that never gets the bundle: the press is not lost.
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    let tools = ChromeDevTools::new(browser.driver.handle.clone());
    tools.execute_cdp_with_params("Network.enable", json!({})).await.expect("the network");
    tools.execute_cdp_with_params("Network.setBlockedURLs", json!({ "urls": ["*.wasm"] })).await.expect("no bundle");
    browser.go(&solution).await;
    browser.press(".support form button").await;
    let next = browser.away_from(&solution).await;
    assert!(next.starts_with(&paths::sign_in()), "{next}");
    browser.close().await;
}

/// What the browser has is still the page: it is told so, and the page works as if it had come whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_page_that_is_unchanged_is_not_sent_again_and_its_islands_run() {
    let (site, solution) = with_solution().await;
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    browser.go(&solution).await;
    browser.go(&paths::about()).await;
    browser.go(&solution).await;
    assert_eq!(site.answers(&solution), [200, 304]);
    let loader = browser.find("script[data-wasm]").await.attr("src").await.expect("an attribute");
    assert!(loader.is_some_and(|loader| loader.contains("loader")));
    browser.press("#comment-form textarea").await;
    browser.find("html[data-islands=awake]").await;
    browser.no_console_error().await;
    browser.close().await;
}
