//! Voting in a real browser: every kind of ballot from the link to a vote that counts, in Arabic on a phone without scripts and in French with them; and every
//! kind of form in a narrow window.

use app::model::ballots::{BallotKind, BallotSettings};
use app::model::{Lang, paths};
use app::words::tr;
use tajmaat::base::db::sql;
use thirtyfour::Cookie;

use super::{Browser, Options, Site};
use crate::ballots::choices;
use crate::ballots::walk::{PRESSES, settings, voting_on};
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

/// One thing that somebody does to choose.
#[derive(Clone, Copy)]
enum Act {
    /// Presses the words beside a box, which is ticked then.
    Tick(&'static str),
    /// Presses a button, which leads to the form again.
    Press(&'static str),
    /// Types into a field.
    Type(&'static str, &'static str),
}

/// How somebody chooses in a kind of ballot, and what is kept then.
type Way = (BallotKind, &'static [Act], &'static str);

const APPROVED: Way = (BallotKind::Approval, &[Act::Tick("#o-3"), Act::Tick("#o-1")], "1,3");
const BUDGET: Way = (BallotKind::Budget, &[Act::Tick("#o-4"), Act::Tick("#o-2")], "2,4");
const JUDGED: Way = (BallotKind::Judgment, &[Act::Tick("[name='g.1'][value='4']"), Act::Tick("[name='g.2'][value='0']")], "1=4,2=0");
const SCORED: Way = (BallotKind::Score, &[Act::Tick("[name='g.1'][value='5']"), Act::Tick("[name='g.4'][value='2']")], "1=5,4=2");
const ANSWERED: Way = (BallotKind::YesNo, &[Act::Tick("[name=answer][value=abstain]")], "abstain");
/// Digits as an Arabic keyboard has them, and the buttons alone.
const IN_ARABIC: [Way; 7] = [
    APPROVED,
    BUDGET,
    (BallotKind::Points, &[Act::Type("#o-1", "٤"), Act::Type("#o-3", "٥")], "1=4,3=5"),
    JUDGED,
    SCORED,
    (BallotKind::Ranked, &[Act::Press("button[value='up.3']"), Act::Press("button[value='up.2']"), Act::Press("button[value='up.2']")], "2>3"),
    ANSWERED,
];
const IN_FRENCH: [Way; 7] = [
    APPROVED,
    BUDGET,
    (BallotKind::Points, &[Act::Type("#o-1", "4"), Act::Type("#o-3", "5")], "1=4,3=5"),
    JUDGED,
    SCORED,
    (BallotKind::Ranked, &[Act::Type("#o-1", "2"), Act::Type("#o-3", "1"), Act::Type("#o-4", "7")], "3>1>4"),
    ANSWERED,
];

/// Somebody on their way to a vote that counts.
struct Walk<'a> {
    browser: &'a Browser,
    number: i64,
    /// What was pressed besides choosing.
    presses: usize,
}

impl Walk<'_> {
    /// Presses what leads to another page.
    async fn press(&mut self, selector: &str, to: &str) {
        self.presses += 1;
        self.browser.press(selector).await;
        self.browser.at(to).await;
    }

    async fn look(&self) {
        self.browser.accessible().await;
        self.browser.no_console_error().await;
    }

    /// From the link to the form.
    async fn open(&mut self) {
        self.browser.go(&paths::consultation(COMMUNE, self.number)).await;
        self.press("main a[href$='/ballot/vote']", &paths::ballot_vote(COMMUNE, self.number)).await;
    }

    async fn choose(&self, acts: &[Act]) {
        for act in acts {
            match act {
                Act::Tick(selector) => {
                    self.browser.press(&format!("label:has({selector})")).await;
                    self.browser.find(&format!("{selector}:checked")).await;
                }
                Act::Press(selector) => self.browser.press(selector).await,
                Act::Type(selector, text) => self.browser.fill(selector, text).await,
            }
        }
    }

    /// From what is chosen to what is said of a vote that counts, by way of the review.
    async fn send(&mut self) {
        self.press("button[value=send]", &paths::ballot_review(COMMUNE, self.number)).await;
        self.browser.find("main .notice.warning").await;
        self.look().await;
        self.press("main form .button.primary", &paths::ballot_mine(COMMUNE, self.number)).await;
        self.browser.find(".banner.reached").await;
        self.look().await;
    }

    /// From there to the receipt that one asks for.
    async fn ask(&self) {
        let receipt = paths::ballot_receipt(COMMUNE, self.number);
        self.browser.press(&format!("main a[href='{receipt}']")).await;
        self.browser.at(&receipt).await;
        self.look().await;
        self.browser.press(&format!("form[action='{receipt}'] button")).await;
        self.browser.find("svg.qr").await;
        self.look().await;
    }
}

/// Each kind is voted, with a confirmation since that is the longer way.
async fn vote_in_every_kind(options: Options, ways: &[Way]) -> (Site, Browser) {
    let site = site().await;
    let client = site.house.participant("Amina").await;
    let browser = browser_of(&site, options, &client).await;
    let mut expected = Vec::new();
    for (kind, acts, choice) in ways {
        let (_, number) = voting_on(&site.house, &BallotSettings { confirm: true, ..settings(*kind) }).await;
        let mut walk = Walk { browser: &browser, number, presses: 0 };
        walk.open().await;
        walk.choose(acts).await;
        browser.picture(&format!("vote-{}-{}", options.lang, kind.as_str())).await;
        walk.look().await;
        walk.send().await;
        assert!(walk.presses <= PRESSES, "{kind:?}: {} presses", walk.presses);
        expected.push((*choice).to_owned());
        expected.sort();
        assert_eq!(choices(&site.house).await, expected, "{kind:?}");
        if *kind == BallotKind::Ranked {
            walk.ask().await;
        }
    }
    let kinds = site.house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM ballot_tallies WHERE cast_count = 1")).await.expect("a number").0;
    assert_eq!(usize::try_from(kinds).expect("a few"), BallotKind::ALL.len(), "each kind counts once");
    (site, browser)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_without_scripts_votes_in_arabic() {
    let (site, browser) = vote_in_every_kind(Options::ARABIC_PHONE_WITHOUT_SCRIPTS, &IN_ARABIC).await;
    // One in which every choice counts at once: a button adds it up.
    let (_, number) = voting_on(&site.house, &settings(BallotKind::Budget)).await;
    browser.go(&paths::ballot_vote(COMMUNE, number)).await;
    browser.press("#o-1").await;
    browser.press("#o-4").await;
    browser.press("button[value=keep].button").await;
    browser.expect("1.200.000").await;
    browser.expect(tr::voting::SAID_COUNTS.text(Lang::Ar)).await;
    browser.picture("ballot-ar").await;
    browser.press("button[value=send]").await;
    browser.at(&paths::ballot_mine(COMMUNE, number)).await;
    browser.go(&paths::ballot(COMMUNE, number)).await;
    browser.accessible().await;
    browser.go(&paths::ballot_option(COMMUNE, number, 2)).await;
    browser.accessible().await;
    browser.no_console_error().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_desk_with_scripts_votes_in_french() {
    let (site, browser) = vote_in_every_kind(Options::FRENCH_DESKTOP, &IN_FRENCH).await;
    // One in which every choice counts at once: every change is added up and kept.
    let (_, number) = voting_on(&site.house, &settings(BallotKind::Budget)).await;
    browser.go(&paths::ballot_vote(COMMUNE, number)).await;
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
