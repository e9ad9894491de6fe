//! Moderation in a real browser: a hundred decisions by keyboard alone, and what an author can do about a hiding, in Arabic on a phone without scripts.

use crate::common::fr;
use app::model::content::Role;
use app::model::paths;
use app::words::tr;
use tajmaat::base::db::sql;
use thirtyfour::Cookie;

use super::{Browser, Options, Site};
use crate::common::content::{Thing, comment, problem, solution};
use crate::common::{COMMUNE, Client, TestApp};

async fn site() -> Site {
    Site::serve(async |address| TestApp::configured(crate::common::Engine::Sqlite, |config| config.public_url = address).await).await
}

/// Signs somebody in, by the cookie of their session.
async fn become_(browser: &Browser, client: &Client) {
    browser.driver.delete_cookie("session").await.expect("no session");
    let mut cookie = Cookie::new("session", client.cookie("session").expect("a session").to_owned());
    cookie.set_path("/");
    browser.driver.add_cookie(cookie).await.expect("a session");
}

const FOCUS: &str = "return document.activeElement.getAttribute('href') || ''";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_are_decided_by_keyboard_alone() {
    let site = site().await;
    let author = site.house.participant("Brahim").await;
    let mut reader = site.house.participant("Hassan").await;
    let mut things = Vec::new();
    for number in 0..100 {
        let thing = problem(&site.house, author.account.expect("signed in"), &format!("Annonce {number}"), "Téléphones pas chers, écrivez-moi vite.").await;
        reader.post(&thing.flag(), &[("reason", "spam")]).await.redirect();
        site.house.wait_seconds(1);
        things.push(thing);
    }
    let moderator = site.house.staff("Sanae", Role::Moderator).await;
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    browser.go("/").await;
    become_(&browser, &moderator).await;
    browser.go(&paths::moderation(COMMUNE)).await;
    browser.find("[data-keys-hint]:not([hidden])").await;
    browser.picture("fr-desktop-workbench").await;

    browser.key("?").await;
    browser.find("dialog#keys[open]").await;
    browser.picture("fr-desktop-keys").await;
    browser.accessible().await;
    browser.key("Escape").await;
    browser.find("dialog#keys:not([open])").await;
    for (key, row) in [("j", 0), ("j", 1), ("k", 0)] {
        browser.key(key).await;
        browser.becomes(FOCUS, things[row].item()).await;
    }
    browser.key("x").await;
    browser.find("[data-row]:first-child input:checked").await;
    browser.key("c").await;
    browser.expect("Vous vous en chargez").await;
    browser.find("[data-keys-hint]:not([hidden])").await;

    let queue = browser.path().await;
    browser.key("n").await;
    let mut path = browser.away_from(&queue).await;
    for number in 0..100 {
        assert_ne!(path, queue, "{number} decided, and nothing is left");
        browser.find("[data-keys-hint]:not([hidden])").await;
        if number % 10 == 5 {
            browser.key("h").await;
            browser.becomes("return document.activeElement.id", "reason".to_owned()).await;
            // The reader's words stand in the list, so the rule is gone to: it is the first.
            browser.key("Home").await;
            browser.key("ArrowDown").await;
            browser.becomes("return document.getElementById('reason').value", "spam".to_owned()).await;
            browser.key("Tab").await;
            browser.write("Cette annonce n'a pas sa place ici.").await;
            browser.key("Tab").await;
            browser.key("Tab").await;
            browser.key("Enter").await;
        } else {
            if number == 0 {
                browser.picture("fr-desktop-workbench-item").await;
            }
            browser.key("d").await;
        }
        path = browser.away_from(&path).await;
    }
    assert_eq!(path, queue);
    browser.expect(&fr(tr::workbench::NOTHING_LEFT)).await;
    browser.no_console_error().await;
    let hidden: (i64,) = site.house.app.db.one(sql("SELECT COUNT(*) FROM problems WHERE visibility = 'hidden'")).await.expect("a count");
    let decided: (i64,) = site.house.app.db.one(sql("SELECT COUNT(*) FROM moderation_decisions")).await.expect("a count");
    assert_eq!((decided.0, hidden.0), (100, 10));
    browser.close().await;
}

struct Phone {
    browser: Browser,
}

impl Phone {
    async fn look(&self, name: &str) {
        self.browser.picture(&format!("ar-phone-due-{name}")).await;
        self.browser.accessible().await;
        self.browser.no_console_error().await;
    }

    async fn write(&self, selector: &str, text: &str) {
        self.browser.fill(selector, text).await;
    }
}

async fn hide(moderator: &mut Client, thing: Thing) {
    let page = moderator.get(&thing.item()).await;
    let seen: Vec<(&str, String)> = ["visibility", "version", "decisions"].into_iter().map(|name| (name, page.value(name).unwrap_or_default())).collect();
    let mut fields: Vec<(&str, &str)> = seen.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.extend([("reason", "insult"), ("note", "في نصك كلمة جارحة في حق جارك. احذفها وأعد الإرسال.")]);
    moderator.post(&thing.act("hide"), &fields).await.redirect();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_author_rewrites_and_appeals_on_a_phone() {
    let site = site().await;
    let mut author = site.house.participant("إبراهيم").await;
    let account = author.account.expect("signed in");
    site.house.app.db.run(sql("UPDATE accounts SET language = 'ar' WHERE id = $1").bind(account)).await.expect("reads Arabic");
    let on = solution(&site.house, account, "أشجار خروب أمام المدرسة", "نغرس اثنتي عشرة شجرة خروب على طول سور المدرسة.").await;
    let thing = comment(&site.house, account, on, false, "جاري كسول لا يسقي شيئا.").await;
    let (mut first, second) = (site.house.staff("سناء", Role::Moderator).await, site.house.staff("هند", Role::Moderator).await);
    hide(&mut first, thing).await;
    let phone = Phone { browser: Browser::open(&site, Options::ARABIC_PHONE_WITHOUT_SCRIPTS).await };
    let browser = &phone.browser;
    browser.go("/").await;

    become_(browser, &author).await;
    browser.go(&on.page()).await;
    browser.expect("في نصك كلمة جارحة").await;
    phone.look("hidden").await;
    browser.press("a[href$='/rewrite']").await;
    phone.write("#body", "جاري لا يسقي الأشجار كل يوم، فلنتناوب على السقي.").await;
    phone.look("rewrite").await;
    browser.press("main form button.primary").await;
    browser.expect("نصكم الجديد ينتظر").await;
    assert!(!site.house.visitor().get(&on.page()).await.text().contains("فلنتناوب"));

    become_(browser, &second).await;
    browser.go(&paths::moderation(COMMUNE)).await;
    phone.look("queue").await;
    browser.press("ul.queue h2 a").await;
    phone.look("rewritten").await;
    browser.press("form[action$='/release'] button").await;
    browser.find("[role=status]").await;
    assert!(site.house.visitor().get(&on.page()).await.text().contains("فلنتناوب"), "restored");

    hide(&mut first, thing).await;
    become_(browser, &author).await;
    browser.go(&on.page()).await;
    browser.press("a[href$='/appeal']").await;
    phone.write("#body", "لا شتيمة في النص: أقترح أن نتناوب على السقي.").await;
    phone.look("appeal").await;
    browser.press("main form button.primary").await;
    browser.find("[role=status]").await;
    phone.look("appealed").await;

    become_(browser, &second).await;
    browser.go(&format!("{}?state=appeals", paths::moderation(COMMUNE))).await;
    browser.press("ul.queue h2 a").await;
    browser.press("label.choice[for=outcome]").await;
    phone.write("#answer", "قرأت النص: لا شتيمة فيه، والاقتراح مفيد.").await;
    phone.look("judging").await;
    browser.press("form[action$='/appeal'] button").await;
    browser.find("[role=status]").await;
    assert!(site.house.visitor().get(&on.page()).await.text().contains("فلنتناوب"), "and the appeal was right");
    assert!(author.get(&paths::notifications()).await.status.is_success());
    phone.browser.close().await;
}

/// Presses that it takes to decide about five texts, from the queue on; the last page is looked at.
async fn presses(options: Options, name: &str) -> usize {
    let site = site().await;
    let author = site.house.participant("Brahim").await;
    let mut reader = site.house.participant("Hassan").await;
    for number in 0..5 {
        let title = format!("Annonce {number}");
        let thing = problem(&site.house, author.account.expect("signed in"), &title, "Téléphones pas chers, écrivez-moi vite.").await;
        reader.post(&thing.flag(), &[("reason", "spam")]).await.redirect();
        site.house.wait_seconds(1);
    }
    let moderator = site.house.staff("Sanae", Role::Moderator).await;
    let browser = Browser::open(&site, options).await;
    browser.go("/").await;
    become_(&browser, &moderator).await;
    browser.go(&paths::staff_hub(COMMUNE)).await;
    browser.accessible().await;
    browser.go(&paths::moderation(COMMUNE)).await;
    browser.accessible().await;
    browser.picture(&format!("{name}-queue")).await;
    let decided = async || site.house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM moderation_decisions")).await.expect("a count").0;
    let mut presses = 0;
    if options.width < 500 {
        let queue = browser.path().await;
        browser.press("form[action$='/moderation/next'] button").await;
        browser.away_from(&queue).await;
        presses += 1;
    }
    while decided().await < 5 {
        let path = browser.path().await;
        if presses == 2 {
            browser.accessible().await;
            browser.picture(&format!("{name}-reading")).await;
        }
        browser.press("form[action$='/dismiss'] button").await;
        browser.away_from(&path).await;
        presses += 1;
    }
    browser.no_console_error().await;
    browser.close().await;
    presses
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_are_decided_in_six_presses_on_a_phone_and_five_at_a_desk() {
    assert_eq!(presses(Options::ARABIC_PHONE_WITHOUT_SCRIPTS, "ar-phone-five").await, 6);
    assert_eq!(presses(Options::FRENCH_DESKTOP, "fr-desktop-five").await, 5);
}
