//! Photos are shrunk on the phone before they are sent.

use std::io::Cursor;

use app::model::paths;
use image::{ImageFormat, Rgba, RgbaImage};

use super::{Browser, Options, Site};
use crate::common::{COMMUNE, Engine, TestApp};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transparent_picture_gets_white_and_not_black() {
    let site = Site::serve(|address| TestApp::configured(Engine::Sqlite, |config| config.public_url = address)).await;
    // Too large to be sent as it is: nothing of it is seen, and no two pixels beside each other are the same.
    let noise = |x: u32, y: u32| x.wrapping_mul(2_654_435_761).wrapping_add(y.wrapping_mul(2_246_822_519)).wrapping_mul(x ^ y);
    let clear = RgbaImage::from_fn(900, 600, |x, y| {
        let [r, g, b, _] = noise(x, y).to_be_bytes();
        Rgba([r, g, b, 0])
    });
    let mut bytes = Cursor::new(Vec::new());
    clear.write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    assert!(bytes.get_ref().len() > 500_000, "{}", bytes.get_ref().len());
    let photo = site.house.app.config.data_dir.join("clear.png");
    std::fs::write(&photo, bytes.into_inner()).expect("a file");

    let browser = Browser::open(&site, Options::FRENCH_DESKTOP).await;
    browser.go(&paths::new_problem(COMMUNE)).await;
    browser.find("#photos").await.send_keys(photo.to_str().expect("a path")).await.expect("a file");
    let id = browser.find(".uploads input[name=photo]").await.value().await.expect("a value").expect("an id");
    let kept = std::fs::read(site.house.app.config.data_dir.join(format!("files/photos/{id}/small.jpg"))).expect("it is kept");
    let kept = image::load_from_memory_with_format(&kept, ImageFormat::Jpeg).expect("a JPEG").into_rgb8();
    assert!(kept.get_pixel(kept.width() / 2, kept.height() / 2).0.iter().all(|value| *value > 250), "{:?}", kept.get_pixel(5, 5));
    browser.no_console_error().await;
    browser.close().await;
}
