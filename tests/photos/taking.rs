//! Taking photos: turned the right way, stripped, bounded; where they were taken is offered and kept with nothing.

use axum::http::{StatusCode, header};
use image::{DynamicImage, GenericImageView as _, ImageFormat};
use tajmaat::base::db::sql;
use tajmaat::content::photos;

use super::{FIELDS, NEW, from_a_phone, picture, reported, size, upload};
use crate::common::client::Answer;
use crate::common::{Client, TestApp};
use crate::on_both_engines;

/// A JPEG that says where it was taken, as phones write it: degrees, minutes and seconds with two decimals.
fn taken_at(latitude: (char, [u32; 3]), longitude: (char, [u32; 3])) -> Vec<u8> {
    let long = |value: u32| value.to_le_bytes();
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    // The first directory points to that of the place, which begins at 26 and has four entries.
    tiff.extend([&[1_u8, 0, 0x25, 0x88, 4, 0][..], &long(1), &long(26), &long(0)].concat());
    tiff.extend([4, 0]);
    for (tag, (half, at)) in [(1_u8, (latitude.0, 80)), (3, (longitude.0, 104))] {
        tiff.extend([&[tag, 0, 2, 0][..], &long(2), &[half as u8, 0, 0, 0]].concat());
        tiff.extend([&[tag + 1, 0, 5, 0][..], &long(3), &long(at)].concat());
    }
    tiff.extend(long(0));
    assert_eq!(tiff.len(), 80);
    for [degrees, minutes, hundredths] in [latitude.1, longitude.1] {
        tiff.extend([degrees, 1, minutes, 1, hundredths, 100].into_iter().flat_map(long));
    }
    let exif = [b"Exif\0\0", &tiff[..]].concat();
    let jpeg = picture(400, 200, ImageFormat::Jpeg);
    let length = u16::try_from(exif.len() + 2).expect("short").to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &exif, &jpeg[2..]].concat()
}

/// On the map of the commune: 33.425° north, 5.17° west.
fn taken_here() -> Vec<u8> {
    taken_at(('N', [33, 25, 3_000]), ('W', [5, 10, 1_200]))
}

on_both_engines!(where_a_photo_was_taken_is_offered_as_the_place_and_kept_with_nothing, |house| {
    house.app.db.run(sql("UPDATE communes SET map = $1").bind(crate::problems::MAP)).await.expect("settings");
    for mut author in [house.participant("Amina").await, house.visitor()] {
        let asked = author.post_files(NEW, &FIELDS, &[("photos", "a.jpg", &taken_here())]).await;
        assert_eq!(asked.status, StatusCode::OK, "nothing is published before it was seen: {}", asked.words());
        assert_eq!((asked.value("latitude").as_deref(), asked.value("longitude").as_deref()), (Some("33425000"), Some("-5170000")));
        assert!(asked.has("[role=status] a[href='#point']") && asked.has("#point"), "{}", asked.words());
        assert_eq!(asked.value("title").as_deref(), Some("Un bac déborde"), "nothing typed is lost");
        let (id, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
        for name in ["small", "medium", "large"] {
            let bytes = size(&mut author, &id, name).await.bytes;
            assert!(!bytes.windows(4).any(|window| window == b"Exif"), "{name} carries metadata");
        }
        // Taken away, it is not offered again; and what is sent is what was seen.
        let body = format!("Depuis deux semaines le bac {id} déborde.");
        let again = |more: &[(&'static str, &'static str)]| {
            let mut fields: Vec<(String, String)> = FIELDS.iter().chain(more).map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            fields[1].1.clone_from(&body);
            fields.extend([("upload_key".to_owned(), key.clone()), ("photo".to_owned(), id.clone()), ("alt".to_owned(), String::new())]);
            fields
        };
        let send = async |author: &mut Client, fields: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            author.post_files(NEW, &fields, &[]).await
        };
        let removed = send(&mut author, again(&[("latitude", "33425000"), ("longitude", "-5170000"), ("intent", "unpick")])).await;
        assert_eq!((removed.status, removed.value("latitude").as_deref()), (StatusCode::OK, Some("")));
        let sent = send(&mut author, again(&[("latitude", "33425000"), ("longitude", "-5170000")])).await;
        if author.account.is_none() {
            assert!(sent.redirect().starts_with("/sign-in?next="), "a visitor sees the place before they join");
        } else {
            assert!(author.follow(&sent).await.has("svg.map circle.point"));
        }
    }
    let points: Vec<(Option<i64>, Option<i64>)> = house.app.db.all(sql("SELECT latitude, longitude FROM problems")).await.expect("problems");
    assert_eq!(points, [(Some(33_425_000), Some(-5_170_000))]);
});

#[tokio::test]
async fn a_place_that_is_shown_or_elsewhere_is_not_changed() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let send = async |author: &mut Client, title: &'static str, more: &[(&'static str, &'static str)], photo: &[u8]| {
        let fields = [&[("title", title)][..], &FIELDS[1..], more].concat();
        author.post_files(NEW, &fields, &[("photos", "a.jpg", photo)]).await
    };
    send(&mut author, "Sans carte, rien n'est proposé", &[], &taken_here()).await.redirect();
    house.app.db.run(sql("UPDATE communes SET map = $1").bind(crate::problems::MAP)).await.expect("settings");
    let elsewhere = taken_at(('N', [48, 51, 2_400]), ('E', [2, 21, 300]));
    send(&mut author, "Une photo prise ailleurs", &[], &elsewhere).await.redirect();
    let nowhere = taken_at(('N', [0, 0, 0]), ('E', [0, 0, 0]));
    send(&mut author, "Une photo prise nulle part", &[], &nowhere).await.redirect();
    send(&mut author, "Un point montré sur la carte", &[("latitude", "33430000"), ("longitude", "-5160000")], &taken_here()).await.redirect();
    let points: Vec<(Option<i64>,)> = house.app.db.all(sql("SELECT latitude FROM problems ORDER BY number")).await.expect("problems");
    assert_eq!(points, [(None,), (None,), (None,), (Some(33_430_000),)]);

    // Sent ahead by the picker, smaller and silent, with the beginning of the file beside it.
    author.accept = "application/json".to_owned();
    let small = picture(400, 200, ImageFormat::Jpeg);
    let fields = [("intent", "upload"), ("upload_key", "0123456789abcdef")];
    let sent = author.post_files(NEW, &fields, &[("photos", "a.jpg", &small), ("beginning", "beginning", &taken_here()[..300])]).await;
    let outcome: serde_json::Value = serde_json::from_slice(&sent.bytes).expect("JSON");
    assert_eq!((outcome.as_array().map(Vec::len), outcome[0]["place"].as_str()), (Some(1), Some("33425000,-5170000")), "{}", sent.text());
    author.accept = "text/html".to_owned();
    let (id, fields) = (outcome[0]["id"].as_str().expect("an id").to_owned(), [&[("title", "Sa photo est partie avant")][..], &FIELDS[1..]].concat());
    let fields = [&fields[..], &[("upload_key", "0123456789abcdef"), ("photo", &id), ("seen", "33425000,-5170000"), ("seen", "x,y"), ("seen", "")]].concat();
    let asked = author.post_files(NEW, &fields, &[]).await;
    assert_eq!((asked.status, asked.value("latitude").as_deref()), (StatusCode::OK, Some("33425000")), "{}", asked.words());
}

fn decoded(answer: &Answer) -> DynamicImage {
    image::load_from_memory_with_format(&answer.bytes, ImageFormat::Jpeg).expect("a JPEG")
}

on_both_engines!(a_photo_stands_upright_in_three_sizes_and_tells_nothing_of_its_maker, |house| {
    let mut author = house.participant("Amina").await;
    let (id, _) = reported(&mut author, &from_a_phone()).await;
    for name in ["small", "medium", "large"] {
        let answer = size(&mut house.visitor(), &id, name).await;
        let bytes = &answer.bytes;
        assert!(!bytes.windows(4).any(|window| window == b"Exif" || window == b"GPS "), "{name} carries metadata");
        let shown = decoded(&answer);
        assert!(shown.height() > shown.width(), "{name} stands: {:?}", shown.dimensions());
        // Turned clockwise, the left half is above.
        assert!(shown.get_pixel(shown.width() / 2, 10).0[0] > 150 && shown.get_pixel(shown.width() / 2, shown.height() - 10).0[2] > 150);
    }
    let large = picture(3_000, 1_500, ImageFormat::Jpeg);
    let (id, page) = reported(&mut author, &large).await;
    for (name, expected) in [("small", (320, 160)), ("medium", (960, 480)), ("large", (1_600, 800))] {
        assert_eq!(decoded(&size(&mut author, &id, name).await).dimensions(), expected, "{name}");
    }
    let page = house.visitor().get(&page).await;
    assert_eq!((page.attributes(".photos img", "width"), page.attributes(".photos img", "alt")), (vec!["1600".to_owned()], vec!["Un bac plein".to_owned()]));
    let kept = std::fs::read_dir(house.app.config.data_dir.join("files/photos").join(&id)).expect("a folder").count();
    assert_eq!(kept, 3, "the original is not kept");
});

#[tokio::test]
async fn png_and_webp_are_taken_by_what_they_are_and_the_rest_is_refused() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    for format in [ImageFormat::Png, ImageFormat::WebP] {
        let asked = upload(&mut author, &[("named-wrongly.jpg", &picture(40, 20, format))]).await;
        let id = asked.value("photo").expect("taken");
        assert_eq!(size(&mut author, &id, "small").await.headers[header::CONTENT_TYPE], "image/jpeg");
    }
    let jpeg = picture(400, 200, ImageFormat::Jpeg);
    let png = picture(400, 200, ImageFormat::Png);
    let mut bomb = png.clone();
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    let script = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for (name, bytes) in
        [("a.gif", &b"GIF89a\x01\0\x01\0"[..]), ("a.jpg", &b"only words"[..]), ("a.svg", &script[..]), ("a.png", &bomb[..]), ("a.png", &png[..png.len() / 3])]
    {
        let asked = upload(&mut author, &[(name, bytes)]).await;
        assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        assert!(asked.has("#photos-error") && asked.value("photo").is_none(), "{name}: {}", asked.words());
        assert_eq!(asked.value("title").as_deref(), Some("Un bac déborde"), "nothing typed is lost");
    }
    // The good one of two is kept, and the other is named.
    let asked = upload(&mut author, &[("a.jpg", b"words"), ("b.jpg", &jpeg)]).await;
    assert!(asked.value("photo").is_some() && asked.all("#photos-error").join(" ").contains('1'), "{:?}", asked.all("#photos-error"));
}

#[tokio::test]
async fn too_large_and_too_many_are_said_beside_the_field() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let mut large = picture(40, 20, ImageFormat::Jpeg);
    large.resize(photos::MOST_BYTES + 1, 0);
    let asked = upload(&mut author, &[("large.jpg", &large)]).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.all("#photos-error").join(" ").contains("12"), "{:?}", asked.all("#photos-error"));

    let small = picture(40, 20, ImageFormat::Jpeg);
    let six: Vec<(&str, &[u8])> = vec![("a.jpg", &small); photos::MOST + 1];
    let asked = upload(&mut author, &six).await;
    assert_eq!(asked.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.has("#photos-error"), "{}", asked.words());
    let kept: (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM photos")).await.expect("a number");
    assert!(kept.0 <= photos::MOST as i64, "{} are kept", kept.0);
}
