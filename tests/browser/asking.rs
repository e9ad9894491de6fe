//! Questions that depend on others of their page, in Arabic on a phone: with scripts they come, go and complain without a request; without scripts the server asks
//! them after the page is sent.

use app::model::Lang;
use app::model::consultations::AudienceKind;
use app::model::paths;
use app::words::tr;
use tajmaat::participation::consultations::Audience;
use tajmaat::participation::questionnaires::past;
use xlsform::Form;

use super::voting::{browser_of, site};
use super::{Browser, Options, Site};
use crate::common::{COMMUNE, Client, NOW};
use crate::consultations::{Outline, consultation};
use crate::questionnaires::{OPEN, kept, page};

const ARABIC_PHONE: Options = Options { width: 390, height: 844, scripts: true, lang: "ar" };

/// A page without conditions; one that asks why, from which well and what for, as its own answers and the one before say; and whether that may be published.
const FORM: &str = r#"{"id": "wells", "version": "1", "title": "الآبار", "default_language": "ar", "languages": [{"name": "العربية", "tag": "ar"}],
  "pages": [
    {"group": {"name": "where", "label": {"ar": "المكان"}}, "questions": [
      {"name": "place", "kind": {"type": "select_one", "list": "places"}, "label": {"ar": "أين تسكنون؟"}, "required": "yes"}]},
    {"group": {"name": "home", "label": {"ar": "البيت"}}, "questions": [
      {"name": "water", "kind": {"type": "select_one", "list": "yes_no"}, "label": {"ar": "هل عندكم الماء؟"}, "required": "yes"},
      {"name": "why", "kind": {"type": "text"}, "label": {"ar": "لماذا؟"}, "relevant": "${water} = 'no'"},
      {"name": "people", "kind": {"type": "integer"}, "label": {"ar": "كم شخصا؟"}, "constraint": ". >= 1 and . <= 20",
       "constraint_message": {"ar": "بين 1 و20"}},
      {"name": "well", "kind": {"type": "select_one", "list": "wells", "filter": "place = ${place} and (${people} > 4 or depth = 'low')"},
       "label": {"ar": "أي بئر؟"}},
      {"name": "uses", "kind": {"type": "matrix", "list": "yes_no", "rows": [
        {"name": "fields", "label": {"ar": "للسقي"}}, {"name": "drinking", "label": {"ar": "للشرب"}, "relevant": "${well} = 'deep'"}]},
       "label": {"ar": "لماذا البئر؟"}, "relevant": "${well} != ''"}]},
    {"group": {"name": "end", "label": {"ar": "النهاية"}}, "questions": [
      {"name": "permission", "kind": {"type": "acknowledge"}, "label": {"ar": "أوافق على النشر"}}]}],
  "lists": [
    {"name": "yes_no", "choices": [{"name": "yes", "label": {"ar": "نعم"}}, {"name": "no", "label": {"ar": "لا"}}]},
    {"name": "places", "choices": [{"name": "north", "label": {"ar": "الشمال"}}, {"name": "south", "label": {"ar": "الجنوب"}}]},
    {"name": "wells", "choices": [
      {"name": "deep", "label": {"ar": "البئر العميقة"}, "columns": {"place": "north", "depth": "high"}},
      {"name": "old", "label": {"ar": "البئر القديمة"}, "columns": {"place": "north", "depth": "low"}},
      {"name": "far", "label": {"ar": "البئر البعيدة"}, "columns": {"place": "south", "depth": "low"}}]}]}"#;

/// Names of what is asked, in its order.
const ASKED: &str = "return [...document.querySelectorAll('[data-asked]')].filter((one) => one.checkVisibility()).map((one) => one.dataset.asked)";
const WELLS: &str = "return [...document.querySelectorAll('[name=\"q.well\"]')].map((one) => one.id + ' ' + one.value)";
const STATUS: &str = "return document.querySelector('[data-part=status]').textContent";
const ERROR: &str = "return document.querySelector('#q\\\\.people-error')?.textContent ?? ''";
const INVALID: &str =
    "const field = document.getElementById('q.people'); return `${field.getAttribute('aria-invalid')} ${field.getAttribute('aria-describedby')}`";
/// What was asked for since the page stood, of whomever.
const REQUESTS: &str = "return performance.getEntriesByType('resource').filter((one) => !['css', 'use', 'img', 'other'].includes(one.initiatorType)).length";

/// An open consultation with these questions.
async fn asked(site: &Site) -> i64 {
    let officer = site.house.staff("Mostafa", app::model::content::Role::Officer).await;
    let outline = Outline { audience: Audience::of(AudienceKind::Residents), phases: &OPEN, published: true };
    let (id, number) = consultation(&site.house, officer.account.expect("signed in"), &outline).await;
    let form: Form = serde_json::from_str(FORM).expect("a form");
    assert!(form.faults(&xlsform::Limits::default()).is_empty(), "{:?}", form.faults(&xlsform::Limits::default()));
    let mut tx = site.house.app.db.begin().await.expect("a transaction");
    past::insert(&site.house.app, &mut tx, id, (&form, "permission"), NOW.plus_days(-10)).await.expect("questions");
    tx.commit().await.expect("kept");
    number
}

/// A resident at the second page, who lives in the north.
async fn at_second(site: &Site, options: Options, client: &Client, number: i64) -> Browser {
    let browser = browser_of(site, options, client).await;
    browser.go(&page(number, 1)).await;
    assert!(browser.driver.find_all(thirtyfour::By::Css("[data-asking], [src*=asking]")).await.expect("a page").is_empty(), "nothing depends on anything here");
    browser.press("label[for='q.place']").await;
    browser.press("button[value=next]").await;
    browser.at(&page(number, 2)).await;
    browser
}

async fn asks(browser: &Browser, names: &[&str]) {
    browser.becomes(ASKED, names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()).await;
}

async fn tells(browser: &Browser, key: app::words::Key, questions: &str) {
    browser.becomes(STATUS, key.fill(Lang::Ar, &[("questions", questions)])).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_scripts_questions_come_and_go_and_complain_without_a_request() {
    let site = site().await;
    let number = asked(&site).await;
    let client = site.house.resident("Khadija").await;
    let browser = at_second(&site, ARABIC_PHONE, &client, number).await;
    browser.find("form[data-live]").await;
    let before: i64 = browser.driver.execute(REQUESTS, Vec::new()).await.expect("entries").convert().expect("a number");
    asks(&browser, &["water", "people", "well"]).await;
    browser.press("label[for='q.water-1']").await;
    asks(&browser, &["water", "why", "people", "well"]).await;
    tells(&browser, tr::questionnaires::CAME, "3. لماذا؟").await;
    browser.fill("[id='q.why']", "الأنبوب مكسور").await;
    browser.press("label[for='q.water']").await;
    asks(&browser, &["water", "people", "well"]).await;
    tells(&browser, tr::questionnaires::WENT, "3. لماذا؟").await;
    browser.press("label[for='q.water-1']").await;
    asks(&browser, &["water", "why", "people", "well"]).await;
    let typed = browser.find("[id='q.why']").await.value().await.expect("a value");
    assert_eq!(typed.as_deref(), Some("الأنبوب مكسور"), "what was typed is there again");
    // Too many people, said on leaving the field and not before; right again, it is said no longer.
    browser.fill("[id='q.people']", "٤٠").await;
    browser.becomes(ERROR, String::new()).await;
    browser.becomes(WELLS, vec!["q.well deep".to_owned(), "q.well-1 old".to_owned()]).await;
    browser.key("Tab").await;
    browser.becomes(ERROR, "بين 1 و20".to_owned()).await;
    browser.becomes(INVALID, "true q.people-error".to_owned()).await;
    browser.picture("asking-ar").await;
    browser.accessible().await;
    browser.fill("[id='q.people']", "3").await;
    browser.becomes(ERROR, String::new()).await;
    browser.becomes(INVALID, "null null".to_owned()).await;
    browser.becomes(WELLS, vec!["q.well old".to_owned()]).await;
    // A choice that brings a question with a row; the choice goes, and takes them with it.
    browser.fill("[id='q.people']", "5").await;
    browser.becomes(WELLS, vec!["q.well deep".to_owned(), "q.well-1 old".to_owned()]).await;
    browser.press("label[for='q.well']").await;
    asks(&browser, &["water", "why", "people", "well", "uses", "fields", "drinking"]).await;
    browser.fill("[id='q.people']", "4").await;
    asks(&browser, &["water", "why", "people", "well"]).await;
    browser.press("label[for='q.well']").await;
    asks(&browser, &["water", "why", "people", "well", "uses", "fields"]).await;
    browser.accessible().await;
    browser.becomes(REQUESTS, before).await;
    assert_eq!(site.answers(&page(number, 2)), [200], "it was asked for once, and not sent yet");
    // Nothing is asked again: all of it was on the page.
    browser.press("button[value=next]").await;
    browser.at(&page(number, 3)).await;
    let draft = kept(&site.house, "SELECT answers FROM questionnaire_drafts").await;
    assert!(draft["people"]["integer"] == 4 && draft["well"]["one"] == "old" && draft["why"]["text"] == "الأنبوب مكسور", "{draft}");
    browser.no_console_error().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_scripts_the_server_asks_after_the_page_is_sent() {
    let site = site().await;
    let number = asked(&site).await;
    let client = site.house.resident("Khadija").await;
    let browser = at_second(&site, Options::ARABIC_PHONE_WITHOUT_SCRIPTS, &client, number).await;
    asks(&browser, &["water", "people", "well"]).await;
    browser.accessible().await;
    browser.press("label[for='q.water-1']").await;
    browser.fill("[id='q.people']", "٥").await;
    browser.press("button[value=next]").await;
    browser.at(&page(number, 2)).await;
    asks(&browser, &["water", "why", "people", "well"]).await;
    browser.becomes(WELLS, vec!["q.well deep".to_owned(), "q.well-1 old".to_owned()]).await;
    browser.press("button[value=next]").await;
    browser.at(&page(number, 3)).await;
    browser.no_console_error().await;
    browser.close().await;
    let mut visitor = site.house.visitor();
    for path in [paths::consultation(COMMUNE, number), paths::questions(COMMUNE, number), paths::questions_paper(COMMUNE, number), paths::commune(COMMUNE)] {
        assert!(!visitor.get(&path).await.text().contains("asking_loader"), "{path} loads nothing of it");
    }
}
