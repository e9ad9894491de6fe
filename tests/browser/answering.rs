//! Answering questions in a real browser, in Arabic on a phone without scripts and in French with them: a resident, and a business whose second representative goes
//! on where the first one stopped; each from the consultation's page to the receipt, with what is wrong said beside its field and nothing typed lost.

use app::model::consultations::AudienceKind;
use app::model::content::OrganisationKind;
use app::model::paths;
use tajmaat::base::db::{OrganisationId, sql};
use tajmaat::participation::consultations::Audience;
use thirtyfour::Cookie;

use super::voting::{browser_of, site};
use super::{Browser, Options};
use crate::common::{COMMUNE, Client, TestApp};
use crate::consultations::end_in;
use crate::questionnaires::{ANSWERS, asked, count, kept, page, participants};

/// What is typed and read in a language.
struct Words {
    options: Options,
    /// More people than one may say, and as many as there are.
    too_many: &'static str,
    people: &'static str,
    /// What is said of too many.
    refused: &'static str,
    /// The question that only those without water are asked, and what they answer.
    question: &'static str,
    why: &'static str,
    /// What the business is called.
    business: &'static str,
}

const ARABIC: Words = Words {
    options: Options::ARABIC_PHONE_WITHOUT_SCRIPTS,
    too_many: "٤٠",
    people: "٤",
    refused: "بين 1 و20",
    question: "لماذا؟",
    why: "الأنبوب لا يصل إلى الدوار",
    business: "رياض أملال",
};

const FRENCH: Words = Words {
    options: Options::FRENCH_DESKTOP,
    too_many: "40",
    people: "4",
    refused: "Entre 1 et 20",
    question: "Pourquoi ?",
    why: "Le puits est à sec depuis mai",
    business: "Riad Amlal",
};

/// Somebody on their way through the questions.
struct Walk {
    browser: Browser,
    words: &'static Words,
    number: i64,
    /// For whom they answer, if not for themselves.
    organisation: Option<String>,
}

impl Walk {
    /// An address as the same one.
    fn path(&self, path: String) -> String {
        match &self.organisation {
            Some(id) => paths::with_query(path, &[("as", id)]),
            None => path,
        }
    }

    fn page(&self, at: i64) -> String {
        self.path(page(self.number, at))
    }

    fn review(&self) -> String {
        self.path(paths::questions_review(COMMUNE, self.number))
    }

    async fn look(&self) {
        self.browser.accessible().await;
        self.browser.no_console_error().await;
    }

    async fn choose(&self, id: &str) {
        self.browser.press(&format!("label[for='{id}']")).await;
        self.browser.find(&format!("[id='{id}']:checked")).await;
    }

    /// Sends the page and waits for the one that it leads to.
    async fn send(&self, way: &str, to: &str) {
        self.browser.press(&format!("button[value={way}]")).await;
        self.browser.at(to).await;
    }

    /// From the consultation's page to the first page of questions.
    async fn begin(&self) {
        let browser = &self.browser;
        browser.go(&paths::consultation(COMMUNE, self.number)).await;
        browser.press(&format!("main a[href='{}']", paths::questions(COMMUNE, self.number))).await;
        browser.at(&paths::questions(COMMUNE, self.number)).await;
        self.look().await;
        browser.press(&format!("main a[href='{}']", self.page(1))).await;
        browser.at(&self.page(1)).await;
        self.look().await;
    }

    /// The first page: refused once, and nothing typed is lost.
    async fn answer_first(&self) {
        let (browser, words) = (&self.browser, self.words);
        browser.fill("[id='q.people']", words.too_many).await;
        browser.press("button[value=next]").await;
        browser.find(".question:has([id='q.people']) [id='q.people-error']").await;
        browser.find(".question:has([id='q.water']) [id='q.water-error']").await;
        browser.find(".error-summary a[href='#q.water']").await;
        browser.expect(words.refused).await;
        let typed = browser.find("[id='q.people']").await.value().await.expect("a value");
        assert_eq!(typed.as_deref(), Some(words.too_many), "what was typed stays");
        self.look().await;
        self.choose("q.water").await;
        browser.fill("[id='q.people']", words.people).await;
        // Whoever has water is not asked why not.
        self.send("next", &self.page(3)).await;
        self.send("back", &self.page(1)).await;
        browser.find("[id='q.water']:checked").await;
        self.choose("q.water-1").await;
        self.send("next", &self.page(2)).await;
        browser.expect(words.question).await;
    }

    /// The page that the condition shows, to the last one.
    async fn answer_why(&self) {
        self.look().await;
        self.browser.fill("[id='q.why']", self.words.why).await;
        self.send("next", &self.page(3)).await;
    }

    /// Goes on as another session: of another device, or of another person.
    async fn resume(&self, client: &Client) {
        let browser = &self.browser;
        let session = client.cookie("session").expect("a session").to_owned();
        browser.driver.delete_cookie("session").await.expect("signed out");
        browser.driver.add_cookie(Cookie::new("session", session)).await.expect("signed in");
        browser.go(&paths::questions(COMMUNE, self.number)).await;
        browser.press(&format!("main a[href='{}']", self.review())).await;
        browser.at(&self.review()).await;
        browser.expect(self.words.why).await;
        self.look().await;
    }

    /// The last page, from the review and back to it; then it is sent.
    async fn finish(&self) {
        let browser = &self.browser;
        browser.press(&format!("main a[href*='{}?']", page(self.number, 3))).await;
        browser.find("[id='q.permission']").await;
        self.look().await;
        self.choose("q.permission").await;
        self.send("next", &self.review()).await;
        browser.press("main form[action*='/questions/review'] button").await;
        browser.at(&self.path(paths::questions_receipt(COMMUNE, self.number))).await;
        browser.expect(self.words.why).await;
        browser.picture(&format!("answered-{}", self.words.options.lang)).await;
        self.look().await;
    }
}

async fn resident_answers(words: &'static Words) {
    let site = site().await;
    let (_, _, number) = asked(&site.house, Audience::of(AudienceKind::Residents)).await;
    let client = site.house.resident("Khadija").await;
    let walk = Walk { browser: browser_of(&site, words.options, &client).await, words, number, organisation: None };
    walk.begin().await;
    walk.answer_first().await;
    walk.answer_why().await;
    assert_eq!(count(&site.house, ANSWERS).await, 0, "nothing counts before it is sent");
    walk.resume(&site.house.signed_in(client.account.expect("signed in"), false).await).await;
    walk.finish().await;
    assert_eq!(count(&site.house, ANSWERS).await, 1);
    let sent = kept(&site.house, "SELECT answers FROM questionnaire_answers").await;
    assert!(sent["people"]["integer"] == 4 && sent["why"]["text"] == words.why, "{sent}");
    walk.browser.close().await;
}

/// A business, and somebody who speaks for it.
async fn business(house: &TestApp, name: &str) -> (Client, OrganisationId) {
    let (client, id) = house.representative("Driss").await;
    let update = sql("UPDATE organisations SET kind = $1, name_fr = $2, name_ar = $2 WHERE id = $3");
    house.app.db.run(update.bind(OrganisationKind::Business.as_str()).bind(name).bind(id)).await.expect("a business");
    (client, id)
}

async fn business_answers(words: &'static Words) {
    let site = site().await;
    let (_, _, number) = asked(&site.house, participants()).await;
    let (driss, id) = business(&site.house, words.business).await;
    let salma = site.house.participant("Salma").await;
    site.house.add_representative(id, salma.account.expect("signed in")).await;
    let walk = Walk { browser: browser_of(&site, words.options, &driss).await, words, number, organisation: Some(id.to_string()) };
    walk.begin().await;
    walk.browser.expect(words.business).await;
    walk.answer_first().await;
    walk.answer_why().await;
    walk.resume(&salma).await;
    walk.finish().await;
    assert_eq!(count(&site.house, "SELECT COUNT(*) FROM organisation_answers").await, 1);
    assert_eq!(count(&site.house, ANSWERS).await, 0, "it is nobody's own answer");
    let sent = kept(&site.house, "SELECT answers FROM organisation_answers").await;
    assert!(sent["people"]["integer"] == 4 && sent["why"]["text"] == words.why, "{sent}");
    // Once it is over everybody reads at the table what it said, by its name.
    site.house.app.clock.set(end_in(10));
    walk.browser.driver.delete_all_cookies().await.expect("nobody");
    walk.browser.go(&paths::round_table(COMMUNE, number)).await;
    walk.browser.expect(words.business).await;
    walk.browser.expect(words.why).await;
    walk.look().await;
    walk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_answers_in_arabic_on_a_phone_without_scripts() {
    resident_answers(&ARABIC).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_resident_answers_in_french_with_scripts() {
    resident_answers(&FRENCH).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_business_answers_in_arabic_on_a_phone_without_scripts() {
    business_answers(&ARABIC).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_business_answers_in_french_with_scripts() {
    business_answers(&FRENCH).await;
}
