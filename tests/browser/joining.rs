//! From a link in a chat to having supported, by phone, for somebody who has never been here: counted.

use app::model::{Lang, paths};
use app::words::tr;

use super::{Browser, Options, Site};
use crate::common::content::solution;
use crate::common::{Engine, TestApp};

/// A browser that counts what its person does.
struct Counted {
    browser: Browser,
    presses: usize,
    fields: usize,
}

impl Counted {
    async fn press(&mut self, selector: &str) {
        self.presses += 1;
        self.browser.press(selector).await;
    }

    async fn fill(&mut self, selector: &str, text: &str) {
        self.fields += 1;
        self.browser.fill(selector, text).await;
    }

    async fn look(&self, name: &str) {
        self.browser.picture(name).await;
        self.browser.accessible().await;
        self.browser.no_console_error().await;
    }
}

async fn walk(options: Options, name: &str) {
    let site = Site::serve(async |address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address).await).await;
    let author = site.house.participant("Brahim").await.account.expect("signed in");
    let thing = solution(&site.house, author, "أشجار خروب أمام المدرسة", "نغرس اثنتي عشرة شجرة خروب على طول سور المدرسة.").await;
    let lang = Lang::parse(options.lang).expect("a language");
    let mut walk = Counted { browser: Browser::open(&site, options).await, presses: 0, fields: 0 };
    // The link in the chat.
    walk.browser.go(&thing.page()).await;
    walk.press(".support form button").await;
    walk.browser.expect(tr::entry::THEN_SUPPORT.text(lang)).await;
    walk.look(&format!("{name}-contact")).await;
    walk.fill("#email", "06 12 34 56 78").await;
    walk.press("main form button.primary").await;
    walk.browser.at(&paths::code()).await;
    walk.look(&format!("{name}-code")).await;
    let text = site.house.texts().await.remove(0).text;
    let code: String = text.chars().filter(char::is_ascii_digit).take(6).collect();
    walk.fill("#code", &code).await;
    walk.press("main form button.primary").await;
    walk.browser.at(&paths::sign_in_name()).await;
    walk.look(&format!("{name}-name")).await;
    walk.fill("#name", "زينب").await;
    walk.press("main form button.primary").await;
    walk.browser.at(&thing.page()).await;
    walk.browser.expect(tr::support::THANKS.text(lang)).await;
    walk.browser.find(".support [aria-pressed=true]").await;
    walk.look(&format!("{name}-supported")).await;
    println!("{name}: {} presses, {} fields", walk.presses, walk.fields);
    assert!(walk.presses <= 5 && walk.fields <= 3, "{} presses, {} fields", walk.presses, walk.fields);
    walk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_arabic_on_a_phone_without_scripts() {
    walk(Options::ARABIC_PHONE_WITHOUT_SCRIPTS, "join-ar-phone").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_french_with_scripts() {
    walk(Options::FRENCH_DESKTOP, "join-fr-desktop").await;
}
