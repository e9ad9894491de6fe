//! The whole way of a person who has never been here: reads, joins, reports, proposes, comments, supports, flags; is hidden, with a reason; is answered.
//! In Arabic on a phone without scripts, and in French with them.

use std::io::Cursor;
use std::path::Path;

use app::model::content::Role;
use app::model::{Lang, paths};
use app::words::{Key, tr};
use image::{ImageFormat, RgbImage};
use mail_parser::MessageParser;
use tajmaat::base::db::sql;
use tajmaat::base::jobs;
use tajmaat::base::mail::Mailer;
use thirtyfour::Cookie;

use super::{Browser, Options, Site};
use crate::common::content::{Thing, comment, solution};
use crate::common::{COMMUNE, Client, Engine, TestApp};

const MAP: &str =
    r#"{"bounds":[-5200000,33400000,-5120000,33460000],"width":800,"height":600,"shapes":[{"slug":"centre","path":"M0 0h800v600H0z","label":[400,300]}]}"#;

/// A site that writes its mails into a folder, as one without SMTP does.
async fn site() -> Site {
    let make = async |address| {
        let mut house = TestApp::configured(Engine::Sqlite, |config| config.public_url = address).await;
        let mut mail = house.app.config.mail.clone();
        mail.folder = house.app.config.data_dir.join("mail");
        house.app.mailer = Mailer::new(&mail, &house.app.config.public_url).expect("a folder for mails");
        house
    };
    let site = Site::serve(make).await;
    site.house.app.db.run(sql("UPDATE communes SET map = $1").bind(MAP)).await.expect("settings");
    site
}

/// The six digits in the newest mail of the folder.
fn code_in(folder: &Path) -> String {
    let newest = std::fs::read_dir(folder)
        .expect("the mail folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .max_by_key(|path| path.metadata().and_then(|data| data.modified()).expect("a time"))
        .expect("a mail");
    let bytes = std::fs::read(newest).expect("the mail");
    let message = MessageParser::default().parse(&bytes).expect("a mail");
    let text = message.body_text(0).expect("a text").into_owned();
    text.split_whitespace().find(|word| word.len() == 6 && word.bytes().all(|byte| byte.is_ascii_digit())).expect("a code in the mail").to_owned()
}

struct Walk {
    browser: Browser,
    lang: Lang,
    scripts: bool,
    name: &'static str,
}

impl Walk {
    async fn says(&self, word: Key) {
        self.browser.expect(word.text(self.lang)).await;
    }

    /// Looks at the page as it is: a picture, axe, the console.
    async fn look(&self, what: &str) {
        self.browser.picture(&format!("{}-{what}", self.name)).await;
        self.browser.accessible().await;
        self.browser.no_console_error().await;
    }

    async fn choose(&self, field: &str, value: &str) {
        self.browser.press(&format!("#{field} option[value='{value}']")).await;
    }

    /// A theme, which opens, and what it is within that.
    async fn topic(&self) {
        self.browser.press("label[for=topic-waste]").await;
        self.browser.press("label[for=topic-waste-black-spots]").await;
        self.browser.find("#topic-waste-black-spots:checked").await;
    }

    /// Waits for the islands, so that they are there when something is pressed.
    async fn awake(&self) {
        if self.scripts {
            self.browser.find("html[data-islands=awake]").await;
        }
    }

    /// Goes on as somebody else.
    async fn become_(&self, session: &str) {
        self.browser.driver.delete_cookie("session").await.expect("signed out");
        self.browser.driver.add_cookie(Cookie::new("session", session.to_owned())).await.expect("signed in");
    }

    async fn join(&self, site: &Site) {
        let browser = &self.browser;
        browser.go(&paths::sign_in()).await;
        self.look("sign-in").await;
        browser.press("main form button.primary").await;
        browser.find("#email-error").await;
        self.look("sign-in-refused").await;
        browser.fill("#email", "zineb@example.org").await;
        browser.press("main form button.primary").await;
        browser.find("#code").await;
        self.look("code").await;
        jobs::run_due(&site.house.app).await.expect("the mail leaves");
        browser.fill("#code", &code_in(&site.house.app.config.data_dir.join("mail"))).await;
        browser.press("main form button.primary").await;
        browser.find("#name").await;
        self.look("name").await;
        browser.fill("#name", "زينب").await;
        browser.press("main form button.primary").await;
        browser.find("a[href='/account']").await;
    }

    /// Reports a problem with a photo and a point.
    async fn report(&self, photo: &Path) {
        let browser = &self.browser;
        browser.go(&paths::commune(COMMUNE)).await;
        self.look("home").await;
        browser.press("a.button.primary").await;
        browser.find("label[for=topic-waste]").await;
        self.awake().await;
        self.topic().await;
        browser.fill("#title", "حاوية طافحة أمام المدرسة").await;
        browser.fill("#body", "منذ أسبوعين والحاوية تطفح كل مساء، والتلاميذ يمرون وسط الطريق.").await;
        let map = if browser.find(".map-wide").await.is_displayed().await.expect("drawn") { ".map-wide" } else { ".map-medium" };
        browser.press(map).await;
        self.says(tr::problems::POINT_SET).await;
        let point = browser.find("input[name=latitude]").await.value().await.expect("a value").unwrap_or_default();
        let middle: i64 = point.parse().expect("a latitude");
        assert!((middle - 33_430_000).abs() < 2_000, "the middle of the map was pressed: {middle}");
        browser.find("#photos").await.send_keys(photo.to_str().expect("a path")).await.expect("a file");
        if self.scripts {
            browser.fill(".uploads input[name=alt]", "حاوية طافحة بالأزبال").await;
        }
        self.look("report").await;
        browser.press("section.step:last-of-type button.primary").await;
        self.says(tr::problems::REPORTED).await;
        browser.find(if self.scripts { ".photos img[alt='حاوية طافحة بالأزبال']" } else { ".photos img" }).await;
        browser.find("svg.map circle.point").await;
        self.look("problem").await;
    }

    /// Proposes a solution for that problem: draft, preview, publish.
    async fn propose(&self) -> String {
        let browser = &self.browser;
        browser.press(&format!("main article a[href^='{}']", paths::new_solution(COMMUNE))).await;
        assert_eq!(browser.find("#problems").await.value().await.expect("a value").as_deref(), Some("1"), "for that problem");
        browser.fill("#title", "حاويتان مغطاتان وجمع مسائي").await;
        browser.fill("#body", "نضع حاويتين مغطاتين بعيدا عن الباب، وتمر الشاحنة بعد خروج التلاميذ.").await;
        browser.fill("#cost", "12000").await;
        self.topic().await;
        self.look("propose").await;
        browser.press("button.primary[value=preview]").await;
        self.says(tr::solution_form::NOT_PUBLIC_YET).await;
        self.look("preview").await;
        browser.press("main form button.primary").await;
        browser.find("[role=status]").await;
        self.look("published").await;
        browser.path().await.split('?').next().expect("a path").to_owned()
    }

    async fn say(&self, path: &str, text: &str) {
        let browser = &self.browser;
        browser.go(path).await;
        self.awake().await;
        browser.press("label.choice[for=stance]").await;
        browser.fill("#body", text).await;
        browser.press("#comment-form button.primary").await;
        self.browser.expect(text).await;
        browser.find("li.comment").await;
        self.look("commented").await;
    }

    async fn support(&self, path: &str) {
        let browser = &self.browser;
        browser.go(path).await;
        self.awake().await;
        browser.press(".support form button").await;
        browser.find(".support [aria-pressed=true]").await;
        self.browser.expect(tr::support::WITHDRAW.text(self.lang)).await;
        self.look("supported").await;
    }

    async fn flag(&self, thing: Thing) {
        let browser = &self.browser;
        browser.press(&format!("a[href='{}']", thing.flag())).await;
        browser.at(&thing.flag()).await;
        self.look("flag").await;
        browser.press("label.choice[for=reason-insult]").await;
        browser.press("main form button.primary, main form button.danger").await;
        browser.find("[role=status]").await;
    }

    /// A moderator hides what the person wrote.
    async fn hide(&self) {
        let browser = &self.browser;
        browser.go(&paths::moderation(COMMUNE)).await;
        self.look("queue").await;
        browser.press(".queue a[href*='/moderation/']").await;
        browser.find("details[data-key=h]").await;
        self.look("item").await;
        browser.press("details[data-key=h] > summary").await;
        self.choose("reason", "unrelated").await;
        browser.fill("#note", "التعليق لا يخص هذا الحل. أعد كتابته في مكانه.").await;
        browser.press("form[action$='/hide'] button").await;
        browser.find("[role=status]").await;
    }

    async fn answer(&self, path: &str) {
        let browser = &self.browser;
        browser.go(&paths::office(COMMUNE)).await;
        self.look("office").await;
        browser.go(&format!("{path}/answer")).await;
        browser.press("input[name=decision][value=accepted] + span").await;
        browser.fill("#reasons", "الميزانية تكفي، ويبدأ المرور المسائي يوم الاثنين.").await;
        self.look("answer").await;
        browser.press("main form button").await;
        browser.find("section.answer").await;
    }
}

async fn told(site: &Site, writer: &Client, name: &str) -> (Thing, Thing) {
    let author = writer.account.expect("signed in");
    let on = solution(&site.house, author, "أشجار خروب أمام المدرسة", "نغرس اثنتي عشرة شجرة خروب على طول سور المدرسة.").await;
    (on, comment(&site.house, author, on, false, &format!("{name} لا يفهم شيئا.")).await)
}

async fn walk(options: Options, name: &'static str) {
    let site = site().await;
    let photo = site.house.app.config.data_dir.join("photo.jpg");
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(1_600, 1_200, |x, y| image::Rgb([(x / 8) as u8, (y / 6) as u8, 90])).write_to(&mut bytes, ImageFormat::Jpeg).expect("a photo");
    std::fs::write(&photo, bytes.into_inner()).expect("a file");
    let writer = site.house.participant("Brahim").await;
    let (other, insult) = told(&site, &writer, "الجار").await;

    let walk = Walk { browser: Browser::open(&site, options).await, lang: Lang::parse(options.lang).expect("a language"), scripts: options.scripts, name };
    walk.browser.go("/").await;
    let html = walk.browser.find("html").await;
    assert_eq!(html.attr("dir").await.expect("an attribute").as_deref(), Some(walk.lang.dir()));
    walk.look("network").await;
    walk.join(&site).await;
    walk.report(&photo).await;
    let path = walk.propose().await;
    walk.say(&path, "سأسقيها بنفسي كل مساء.").await;
    walk.browser.go(&other.page()).await;
    walk.flag(insult).await;
    walk.support(&other.page()).await;
    let session = walk.browser.driver.get_named_cookie("session").await.expect("a session").value;

    // Somebody flags what she wrote; a moderator hides it, an officer answers her solution.
    let mut flagger = site.house.participant("Omar").await;
    let page = flagger.get(&path).await;
    let flag = page.attributes("li.comment a.flag-link", "href").remove(0);
    flagger.post(&flag, &[("reason", "unrelated")]).await.redirect();
    site.house.app.db.run(sql("UPDATE flags SET outcome = 'dismissed' WHERE item_id = $1").bind(insult.id)).await.expect("one thing to decide");
    let moderator = site.house.staff("Sanae", Role::Moderator).await;
    walk.become_(moderator.cookie("session").expect("a session")).await;
    walk.hide().await;
    let officer = site.house.staff("Mostafa", Role::Officer).await;
    walk.become_(officer.cookie("session").expect("a session")).await;
    walk.answer(&path).await;

    walk.become_(&session).await;
    walk.browser.go(&paths::notifications()).await;
    walk.browser.expect("حاويتان مغطاتان وجمع مسائي").await;
    walk.look("notifications").await;
    walk.browser.go(&path).await;
    walk.browser.expect("التعليق لا يخص هذا الحل").await;
    walk.browser.expect("الميزانية تكفي").await;
    walk.look("told").await;
    jobs::run_due(&site.house.app).await.expect("the letter leaves");
    let mails = std::fs::read_dir(site.house.app.config.data_dir.join("mail")).expect("the mail folder").count();
    assert!(mails >= 2, "a mail for the decision: {mails}");
    let stranger = site.house.visitor().get(&path).await;
    assert!(stranger.has(".tombstone") && !stranger.text().contains("سأسقيها"), "others see that there was something");
    walk.browser.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_arabic_on_a_phone_without_scripts() {
    walk(Options::ARABIC_PHONE_WITHOUT_SCRIPTS, "ar-phone").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_french_with_scripts() {
    walk(Options::FRENCH_DESKTOP, "fr-desktop").await;
}
