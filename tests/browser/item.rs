//! The page of a solution and the form of a report, as a phone has them: what is within reach at once, and what it takes.

use std::io::Cursor;

use app::model::paths;
use image::{ImageFormat, RgbImage};
use tajmaat::base::db::sql;
use thirtyfour::Cookie;

use super::pages::demonstration;
use super::{Browser, Options, Site};
use crate::common::{COMMUNE, Engine, TestApp};

const PHONE: Options = Options { scripts: true, ..Options::ARABIC_PHONE_WITHOUT_SCRIPTS };

/// The act of a page, and how far one has come, without scrolling.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_button_to_support_is_on_the_first_screen_of_a_phone() {
    let site = Site::serve(demonstration).await;
    let browser = Browser::open(&site, PHONE).await;
    for number in [7, 66, 67] {
        browser.go(&paths::solution(COMMUNE, number)).await;
        let button = ".support form:has([aria-pressed]) > button";
        if number != 7 || !browser.driver.find_all(thirtyfour::By::Css(button)).await.expect("asked").is_empty() {
            browser.find(button).await;
            let script = format!(
                "const area = document.querySelector('{button}').getBoundingClientRect(); \
                return area.bottom <= 844 && area.top > 0 && document.elementFromPoint(area.left + area.width / 2, area.top + area.height / 2).closest('button') !== null"
            );
            browser.becomes(&script, true).await;
        }
        let top = "return document.querySelector('.banner, .item-head .state').getBoundingClientRect().bottom <= 844";
        browser.becomes(top, true).await;
        browser.picture(&format!("390-ar-solution-{number}")).await;
        browser.accessible().await;
    }
    browser.close().await;
}

/// Of a card its title is bold, not what it begins with; and a text that is read from the other side begins below the beginning of its title.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn titles_alone_are_bold_and_texts_begin_below_them() {
    let site = Site::serve(demonstration).await;
    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    browser.go(&paths::solutions(COMMUNE)).await;
    let thin = "const all = [...document.querySelectorAll('.card .excerpt')]; \
        return all.length > 9 && all.every(one => getComputedStyle(one).fontWeight === '400') \
            && getComputedStyle(document.querySelector('.card-title')).fontWeight === '600'";
    browser.becomes(thin, true).await;
    // The first is Arabic, the second French.
    for (number, side) in [(1, "right"), (2, "left")] {
        browser.go(&paths::solution(COMMUNE, number)).await;
        let begins = format!(
            "const side = of => document.querySelector(of).getBoundingClientRect().{side}; \
            return Math.abs(side('.item-head > h1') - side('.item-body > .prose')) < 1"
        );
        browser.becomes(&begins, true).await;
    }
    browser.close().await;
}

/// Somebody who is signed in reports with a photo: four presses (the photo, the place, the theme, to send) and three fields (photo, title, text).
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_with_a_photo_takes_four_presses_and_three_fields() {
    let site = Site::serve(async |address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address).await).await;
    let map =
        r#"{"bounds":[-5200000,33400000,-5120000,33460000],"width":800,"height":600,"shapes":[{"slug":"centre","path":"M0 0h800v600H0z","label":[400,300]}]}"#;
    site.house.app.db.run(sql("UPDATE communes SET map = $1").bind(map)).await.expect("settings");
    let photo = site.house.app.config.data_dir.join("photo.jpg");
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::from_fn(800, 600, |x, y| image::Rgb([(x / 4) as u8, (y / 3) as u8, 90])).write_to(&mut bytes, ImageFormat::Jpeg).expect("a photo");
    std::fs::write(&photo, bytes.into_inner()).expect("a file");

    let browser = Browser::open(&site, PHONE).await;
    browser.go(&paths::healthz()).await;
    let session = site.house.participant("Fatima").await.cookie("session").expect("a session").to_owned();
    browser.driver.add_cookie(Cookie::new("session", session)).await.expect("signed in");
    browser.go(&paths::new_problem(COMMUNE)).await;
    browser.find("html[data-islands=awake]").await;
    let mut presses = 0;
    let mut fields = 0;
    // The camera opens with a press.
    (presses, fields) = (presses + 1, fields + 1);
    browser.find("#photos").await.send_keys(photo.to_str().expect("a path")).await.expect("a file");
    browser.find(".uploads input[name=photo]").await;
    for target in [".map-medium", "label[for=topic-waste]"] {
        presses += 1;
        browser.press(target).await;
    }
    for (field, text) in [("#title", "حاوية طافحة أمام المدرسة"), ("#body", "منذ أسبوعين والحاوية تطفح كل مساء، والتلاميذ يمرون وسط الطريق.")]
    {
        fields += 1;
        browser.fill(field, text).await;
    }
    browser.picture("390-ar-report").await;
    presses += 1;
    browser.press("section.step:last-of-type button.primary").await;
    browser.find(".item .photos img").await;
    browser.find("svg.map circle.point").await;
    assert_eq!((presses, fields), (4, 3));
    browser.no_console_error().await;
    browser.close().await;
}
