//! Photos: turned the right way, stripped, bounded, served while their problem is public, forgotten when their form was never sent.

use std::io::Cursor;
use std::time::Duration;

use app::model::content::Role;
use app::model::paths;
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use image::{DynamicImage, GenericImageView as _, ImageFormat, Rgb, RgbImage};
use tajmaat::base::App;
use tajmaat::base::clock::Timestamp;
use tajmaat::base::db::{Db, PhotoId, sql};
use tajmaat::base::jobs;
use tajmaat::content::photos;
use tajmaat::site::orphans;
use tower::ServiceExt as _;

use crate::common::client::Answer;
use crate::common::{Client, Engine, TestApp};
use crate::on_both_engines;

const NEW: &str = "/ain-amlal/problems/new";
const FIELDS: [(&str, &str); 4] =
    [("title", "Un bac déborde"), ("body", "Depuis deux semaines le bac déborde."), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];

/// A picture whose left half is red and whose right half is blue.
fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let drawn = RgbImage::from_fn(width, height, |x, _| if x < width / 2 { Rgb([220, 20, 20]) } else { Rgb([20, 20, 220]) });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(drawn).write_to(&mut bytes, format).expect("a picture");
    bytes.into_inner()
}

/// A JPEG as a phone held upright makes it: the sensor's picture lies on its side, EXIF says how to turn it, and where it was taken.
fn from_a_phone() -> Vec<u8> {
    let jpeg = picture(400, 200, ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(b"GPS 33.43N 5.16W, Amina's phone");
    let mut bytes = jpeg[..2].to_vec();
    bytes.extend_from_slice(&[0xff, 0xe1]);
    bytes.extend_from_slice(&u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    bytes.extend_from_slice(&exif);
    bytes.extend_from_slice(&jpeg[2..]);
    bytes
}

async fn upload(client: &mut Client, files: &[(&str, &[u8])]) -> Answer {
    let files: Vec<_> = files.iter().map(|(name, bytes)| ("photos", *name, *bytes)).collect();
    // Something is missing: the form comes back with the photo.
    client.post_files(NEW, &[&FIELDS[..2], &FIELDS[3..]].concat(), &files).await
}

/// Reports a problem with one photo; returns the photo's id and the problem's page.
async fn reported(author: &mut Client, photo: &[u8]) -> (String, String) {
    let asked = upload(author, &[("bac.jpg", photo)]).await;
    let (id, key) = (asked.value("photo").expect("kept"), asked.value("upload_key").expect("a key"));
    // The same words twice are one report sent twice, so each has its own.
    let body = format!("Depuis deux semaines le bac {id} déborde.");
    let fields = [&FIELDS[..1], &FIELDS[2..], &[("body", &body), ("upload_key", &key), ("photo", &id), ("alt", "Un bac plein")]].concat();
    (id.clone(), author.post_files(NEW, &fields, &[]).await.redirect())
}

async fn size(client: &mut Client, id: &str, size: &str) -> Answer {
    client.get(&paths::photo(id, size)).await
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

on_both_engines!(a_photo_is_served_while_its_problem_is_public, |house| {
    let mut author = house.participant("Amina").await;
    let mut stranger = house.participant("Brahim").await;
    let mut moderator = house.staff("Malika", Role::Moderator).await;
    let (id, _) = reported(&mut author, &from_a_phone()).await;
    let shown = size(&mut house.visitor(), &id, "medium").await;
    assert_eq!(shown.headers[header::CACHE_CONTROL], "public, no-cache");
    assert_eq!(shown.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    house.app.db.run(sql("UPDATE problems SET visibility = 'hidden'")).await.expect("hidden");
    for (who, expected) in
        [(&mut house.visitor(), StatusCode::NOT_FOUND), (&mut stranger, StatusCode::NOT_FOUND), (&mut author, StatusCode::OK), (&mut moderator, StatusCode::OK)]
    {
        let answer = size(who, &id, "medium").await;
        assert_eq!(answer.status, expected);
        if expected == StatusCode::OK {
            assert_eq!(answer.headers[header::CACHE_CONTROL], "private, no-cache");
        }
    }
    for (id, name) in [(id.as_str(), "original"), (id.as_str(), "..%2f..%2fdb"), ("nothing", "small"), ("00000000-0000-7000-8000-000000000000", "small")] {
        assert_eq!(size(&mut author, id, name).await.status, StatusCode::NOT_FOUND, "{id} {name}");
    }
});

on_both_engines!(a_photo_whose_form_was_never_sent_is_deleted_after_a_day, |house| {
    let mut author = house.participant("Amina").await;
    let abandoned = upload(&mut author, &[("bac.jpg", &from_a_phone())]).await.value("photo").expect("kept");
    let (sent, _) = reported(&mut author, &from_a_phone()).await;
    house.wait_seconds(23 * 3_600);
    photos::delete_abandoned(&house.app).await.expect("tidied");
    assert_eq!(size(&mut author, &abandoned, "small").await.status, StatusCode::OK, "there is time to sign in first");
    house.wait_seconds(2 * 3_600);
    photos::delete_abandoned(&house.app).await.expect("tidied");
    assert_eq!(size(&mut author, &abandoned, "small").await.status, StatusCode::NOT_FOUND);
    assert_eq!(size(&mut house.visitor(), &sent, "small").await.status, StatusCode::OK);
    let folder = house.app.config.data_dir.join("files/photos").join(&abandoned);
    jobs::run_due(&house.app).await.expect("done");
    assert!(!folder.exists(), "its files are gone, and their folder");
});

on_both_engines!(a_photo_that_hangs_on_a_problem_by_now_is_not_let_go, |house| {
    let mut author = house.participant("Amina").await;
    let (sent, _) = reported(&mut author, &from_a_phone()).await;
    // It was chosen while it hung on a form, and the form was sent in that moment.
    photos::delete_pending(&house.app, &[PhotoId(sent.parse().expect("an id"))]).await.expect("looked at");
    jobs::run_due(&house.app).await.expect("done");
    for (name, _) in photos::SIZES {
        assert_eq!(size(&mut house.visitor(), &sent, name).await.status, StatusCode::OK, "{name}");
    }
});

/// The files of photos are in folders, one for each row.
async fn folders_and_rows(house: &TestApp) -> (usize, usize) {
    let folders = std::fs::read_dir(house.app.config.data_dir.join("files/photos")).map_or(0, Iterator::count);
    let (rows,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM photos")).await.expect("a number");
    (folders, rows as usize)
}

on_both_engines!(who_hangs_up_leaves_no_file_that_is_not_counted, |house| {
    let body = b"--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.png\"\r\n\r\n";
    let body = [&body[..], &picture(400, 200, ImageFormat::Png), b"\r\n--b--\r\n"].concat();
    for milliseconds in (0..40).map(|step| step * 5).chain([30_000]) {
        let request = Request::builder()
            .method(Method::POST)
            .uri(NEW)
            .header(header::HOST, "tajmaat.test")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
            .body(Body::from(body.clone()))
            .expect("a request");
        // The server drops the future of a client that is gone.
        drop(tokio::time::timeout(Duration::from_millis(milliseconds), house.visitor().router().oneshot(request)).await);
    }
    let mut seen = (1, 0);
    for _ in 0..100 {
        seen = folders_and_rows(&house).await;
        if seen.0 == seen.1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(seen.0 == seen.1 && seen.1 > 0, "{} folders, {} rows", seen.0, seen.1);
});

/// Days after the files of this test were written, by the clock of the files.
pub fn long_after_now() -> Timestamp {
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("after 1970");
    Timestamp(since.as_micros() as i64).plus_days(2)
}

on_both_engines!(files_that_no_row_leads_to_are_found_and_deleted, |house| {
    let mut author = house.participant("Amina").await;
    let (sent, _) = reported(&mut author, &from_a_phone()).await;
    let pending = upload(&mut author, &[("bac.jpg", &from_a_phone())]).await.value("photo").expect("kept");
    crate::organisations::ask_well(&mut author).await;
    let files = house.app.config.data_dir.join("files");
    let orphans = [
        "photos/01890000-0000-7000-8000-000000000000/small.jpg".to_owned(),
        "photos/01890000-0000-7000-8000-000000000000/abc/small.jpg".to_owned(),
        format!("photos/{sent}/abc/small.jpg"),
        "photos/nothing/small.jpg".to_owned(),
        "pledges/abc/small.jpg".to_owned(),
        "mandates/abc".to_owned(),
    ];
    for orphan in &orphans {
        house.app.files.put(orphan, vec![7]).await.expect("written");
    }
    // The sweep of what is kept for a time does this, and with this clock much more.
    house.app.clock.set(long_after_now().plus_days(-2));
    for _ in 0..2 {
        assert_eq!(orphans::delete(&house.app).await.expect("looked for"), 0, "a row may be on its way");
    }
    assert!(orphans.iter().all(|orphan| files.join(orphan).exists()));
    house.app.clock.set(long_after_now());
    assert_eq!(orphans::delete(&house.app).await.expect("looked for"), orphans.len());
    assert!(!orphans.iter().any(|orphan| files.join(orphan).exists()));
    for kept in [sent, pending] {
        assert!(files.join(format!("photos/{kept}/small.jpg")).exists());
    }
    let mandates = std::fs::read_dir(files.join("mandates")).expect("the folder").count();
    assert_eq!(mandates, 1, "what waits for a decision stays");
});

/// Looks for orphans days later, more than once: what the first look writes, the next one reads.
async fn swept(house: &TestApp) -> usize {
    house.app.clock.set(long_after_now());
    let mut deleted = 0;
    for _ in 0..3 {
        deleted += orphans::delete(&house.app).await.expect("looked for");
    }
    deleted
}

const UNKNOWN: [&str; 3] = ["photos/01890000-0000-7000-8000-000000000000/small.jpg", "pledges/abc/small.jpg", "mandates/abc"];

on_both_engines!(an_empty_database_beside_the_files_of_another_deletes_none, |house| {
    for path in UNKNOWN {
        house.app.files.put(path, vec![7]).await.expect("written");
    }
    assert_eq!(swept(&house).await, 0);
    for path in UNKNOWN {
        assert!(house.app.files.get(path).await.expect("read").is_some(), "{path}");
    }
    assert_eq!(house.app.files.get("installation").await.expect("read"), None, "they are not taken for this database's own");
});

on_both_engines!(a_store_marked_by_another_database_is_left_alone, |house| {
    reported(&mut house.participant("Amina").await, &from_a_phone()).await;
    house.app.files.put(UNKNOWN[0], vec![7]).await.expect("written");
    house.app.files.put("installation", "another").await.expect("written");
    assert_eq!(swept(&house).await, 0);
    assert!(house.app.files.get(UNKNOWN[0]).await.expect("read").is_some());
    assert_eq!(house.app.files.get("installation").await.expect("read").as_deref(), Some(&b"another"[..]));
    house.app.files.delete("installation").await.expect("deleted");
    assert_eq!(swept(&house).await, 1, "somebody said that they are this one's alone");
});

on_both_engines!(a_database_that_knows_not_one_file_deletes_none_even_of_its_own_store, |house| {
    assert_eq!(swept(&house).await, 0);
    assert!(house.app.files.get("installation").await.expect("read").is_some(), "an empty store is whose it is first");
    house.app.files.put(UNKNOWN[0], vec![7]).await.expect("written");
    assert_eq!(swept(&house).await, 0);
    house.app.db.run(sql("UPDATE installation SET value = 'restored' WHERE name = 'id'")).await.expect("another id");
    reported(&mut house.participant("Amina").await, &from_a_phone()).await;
    assert_eq!(swept(&house).await, 0, "the mark is another's now");
    assert!(house.app.files.get(UNKNOWN[0]).await.expect("read").is_some());
});

#[tokio::test]
async fn a_database_that_was_copied_and_is_started_again_deletes_nothing_of_what_came_since() {
    let house = TestApp::new().await;
    reported(&mut house.participant("Amina").await, &from_a_phone()).await;
    swept(&house).await;
    let folder = tempfile::tempdir().expect("a folder");
    let target = Db::open(&Engine::Postgres.database(folder.path()).await, 2).await.expect("a database");
    house.app.db.copy_to(&target).await.expect("copied");
    orphans::hand_over(&house.app.files, &target, house.app.rng.id(house.app.clock.now())).await.expect("handed over");
    // As good as the photo of somebody who reported a problem to the new one.
    house.app.files.put(UNKNOWN[0], vec![7]).await.expect("written");
    assert_eq!(swept(&house).await, 0);
    assert!(house.app.files.get(UNKNOWN[0]).await.expect("read").is_some());
    let moved = App { db: target.clone(), ..house.app.clone() };
    assert_eq!(orphans::delete(&moved).await.expect("looked for"), 1, "they are the new one's");
    drop(tokio::time::timeout(Duration::from_secs(5), target.close()).await);
}

#[tokio::test]
async fn who_takes_pictures_slowly_holds_no_more_of_them_than_a_share() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.trust_proxy = true).await;
    // Nothing of it can be made smaller.
    let mut state = 7_u32;
    let noise = RgbImage::from_fn(1_600, 1_600, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(state >> 8) as u8, (state >> 16) as u8, (state >> 24) as u8])
    });
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::from(noise).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    let id = upload(&mut house.participant("Amina").await, &[("a.png", &bytes.into_inner())]).await.value("photo").expect("kept");
    let ask = async |address: &str| {
        let request = Request::builder().uri(paths::photo(&id, "large")).header(header::HOST, "tajmaat.test").header("x-forwarded-for", address);
        house.visitor().router().oneshot(request.body(Body::empty()).expect("a request")).await.expect("an answer")
    };
    let whole = house.app.files.get(&format!("photos/{id}/large.jpg")).await.expect("read").expect("there");
    let room = 32 * 1024 * 1024 / whole.len();
    let mut taken = Vec::new();
    for _ in 0..room {
        taken.push(ask("203.0.113.77").await);
    }
    assert!(taken.iter().all(|answer| answer.status() == StatusCode::OK), "{room} fit in");
    assert_eq!(ask("203.0.113.77").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    let other = ask("203.0.113.78").await;
    assert_eq!((other.status(), &other.headers()[header::CONTENT_LENGTH]), (StatusCode::OK, &whole.len().into()));
    assert_eq!(axum::body::to_bytes(other.into_body(), usize::MAX).await.expect("whole"), whole);
    drop(taken);
    assert_eq!(ask("203.0.113.77").await.status(), StatusCode::OK, "the room is free again");
}
