//! Counting a vote again in a real browser: a published one, any file, a file that was changed; and what the page says without scripts.

use app::model::ballots::BallotKind;
use app::model::{Lang, paths};
use app::words::tr;

use super::{Browser, Options, Site};
use crate::common::{COMMUNE, Engine, TestApp, fr};
use crate::counts::{counted, of};

const STATUS: &str = "return document.querySelector('[data-part=status]').textContent.replace(/\\s+/g, ' ').trim()";
const VERDICTS: &str = "return [...document.querySelectorAll('[data-verdict]')].map((one) => one.dataset.verdict)";
/// Paths that the page asked for by itself.
const FETCHED: &str = "return performance.getEntriesByType('resource').filter((one) => one.initiatorType === 'fetch').map((one) => new URL(one.name).pathname)";

async fn site() -> Site {
    Site::serve(|address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address)).await
}

/// A vote on a budget that three people took part in, counted and published. Returns the number of its consultation.
async fn published(house: &TestApp) -> i64 {
    let (_, _, number) = counted(house, &of(BallotKind::Budget), &["1,2", "1", "1,4"]).await;
    number
}

/// A text with plain spaces, as a status is read here.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Has a file counted.
async fn choose(browser: &Browser, path: &str) {
    browser.find("#file").await.send_keys(path).await.expect("a file is taken");
    browser.press("[data-part=own-start]").await;
}

fn data(name: &str) -> String {
    format!("{}/src/counting/tests/data/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_published_vote_is_counted_again_and_a_changed_file_is_found() {
    let site = site().await;
    let number = published(&site.house).await;
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    browser.go(&paths::ballot_recount(COMMUNE, number)).await;
    browser.press("[data-part=start]").await;
    browser.becomes(STATUS, fr(tr::recount::said::SAME)).await;
    browser.becomes(VERDICTS, ["same", "same"].map(str::to_owned).to_vec()).await;
    browser.expect(&fr(tr::recount::said::VOTES_AS_LOGGED)).await;
    browser.expect("Option 1").await;
    // Nothing else is asked for. An entry may come a moment after what was fetched.
    let files = ["declaration.json", "log.json", "envelope-1.pb", "report-1.json"].map(|name| paths::ballot_result_file(COMMUNE, number, name));
    browser.becomes(FETCHED, files.to_vec()).await;
    browser.picture("recount-fr").await;
    browser.accessible().await;
    // The same file with another name of a project, as somebody kept it.
    let text = site.house.visitor().get(&files[2]).await.text().to_owned();
    let line = text.lines().position(|line| line.contains("Option 2")).expect("a project") + 1;
    let folder = tempfile::tempdir().expect("a folder");
    let kept = folder.path().join("vote-envelope-1.pb");
    std::fs::write(&kept, text.replace("Option 2", "Option 3")).expect("written");
    browser.press("[data-part=with] summary").await;
    choose(&browser, &kept.display().to_string()).await;
    let changed = tr::recount::said::CHANGED_LINE.fill(Lang::Fr, &[("line", &line.to_string())]);
    browser.becomes(STATUS, plain(&changed)).await;
    // A vote that is not there: refused by its line.
    let line = text.lines().position(|line| line == "VOTES").expect("votes") + 3;
    let broken: Vec<String> = text.lines().enumerate().map(|(at, row)| if at + 1 == line { "1;77".to_owned() } else { row.to_owned() }).collect();
    let kept = folder.path().join("other.pb");
    std::fs::write(&kept, broken.join("\n")).expect("written");
    browser.find("#file").await.clear().await.expect("emptied");
    choose(&browser, &kept.display().to_string()).await;
    let refused = tr::recount::said::BAD_LINE.fill(Lang::Fr, &[("line", &line.to_string()), ("file", "other.pb")]);
    browser.becomes(STATUS, plain(&refused)).await;
    browser.accessible().await;
    browser.no_console_error().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn any_file_is_counted_in_arabic_on_a_phone() {
    let site = site().await;
    let browser = Browser::open(&site, Options { width: 390, height: 844, scripts: true, lang: "ar" }).await;
    browser.go(&paths::recount()).await;
    choose(&browser, &data("Netherlands_Assen_2024.pb")).await;
    browser.becomes(STATUS, plain(tr::recount::said::SAME.text(Lang::Ar))).await;
    browser.becomes("return document.querySelectorAll('[data-verdict] > ol > li').length", 9).await;
    browser.press("[data-verdict] summary").await;
    browser.picture("recount-ar").await;
    browser.accessible().await;
    browser.find("#file").await.clear().await.expect("emptied");
    choose(&browser, &data("00002-00000001.soi")).await;
    browser.becomes(VERDICTS, vec!["needs-rule".to_owned()]).await;
    browser.find("#rule option[value=schulze]").await.click().await.expect("a rule");
    browser.press("[data-part=own-start]").await;
    browser.becomes(VERDICTS, vec!["counted".to_owned()]).await;
    browser.no_console_error().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_the_page_says_how_and_gives_the_files() {
    let site = site().await;
    let number = published(&site.house).await;
    let browser = Browser::open(&site, Options::ARABIC_PHONE_WITHOUT_SCRIPTS).await;
    for path in [paths::recount(), paths::ballot_recount(COMMUNE, number)] {
        browser.go(&path).await;
        browser.expect(tr::recount::WITHOUT.text(Lang::Ar)).await;
        browser.expect("tajmaat count").await;
        browser.accessible().await;
    }
    browser.expect("--log").await;
    browser.find(&format!("a[href='{}']", paths::ballot_result_file(COMMUNE, number, "envelope-1.pb"))).await;
    browser.no_console_error().await;
    browser.close().await;
    let mut visitor = site.house.visitor();
    for path in [paths::ballot_result(COMMUNE, number), paths::commune(COMMUNE)] {
        assert!(!visitor.get(&path).await.text().contains("recount_"), "{path} loads nothing of the recount");
    }
}
