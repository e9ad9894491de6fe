//! Forms with files: what is read of them, when, and how much of it is in memory at once.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::model::content::Role;
use app::model::paths;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use bytes::Bytes;
use futures::{StreamExt as _, stream};
use image::{DynamicImage, ImageFormat};
use tajmaat::base::uploads::Uploads;
use tajmaat::site::router;
use tajmaat::web::forms::BODY_LIMIT;
use tower::ServiceExt as _;

use crate::common::client::Answer;
use crate::common::content::{pledge, solution};
use crate::common::pictures::flood;
use crate::common::{COMMUNE, Client, Engine, TestApp};
use crate::on_both_engines;

const NEW: &str = "/ain-amlal/problems/new";

/// Sends a form whose body would be 60 MB; returns the answer's status and how often the body was asked for a part of it.
async fn send_large(client: &Client, path: &str) -> (StatusCode, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let parts = stream::unfold(0, move |part| {
        let counter = Arc::clone(&counter);
        async move {
            counter.fetch_add(1, Ordering::Relaxed);
            // A network gives one part after the other.
            tokio::task::yield_now().await;
            let head = "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\n";
            let bytes = if part == 0 { Bytes::from(head) } else { Bytes::from(vec![7; 64 * 1024]) };
            (part < 960).then_some((Ok::<_, std::io::Error>(bytes), part + 1))
        }
    });
    let request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "tajmaat.test")
        .header("sec-fetch-site", "same-origin")
        .header(header::COOKIE, client.cookies())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from_stream(parts))
        .expect("a request");
    let answer = client.router().oneshot(request).await.expect("an answer");
    (answer.status(), asked.load(Ordering::Relaxed))
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(width, height).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}

on_both_engines!(nothing_is_read_before_commune_session_and_limits_are_asked, |house| {
    let visitor = house.visitor();
    let stranger = house.participant("Brahim").await;
    let administrator = house.staff("Naïma", Role::Administrator).await;
    let author = house.participant("Amina").await;
    let thing = solution(&house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (representative, organisation) = house.representative("Driss").await;
    let promised = pledge(&house, organisation, representative.account.expect("signed in"), thing).await;
    let report = paths::pledge_report(COMMUNE, promised);
    for (who, client, path) in [
        ("a visitor", &visitor, "/nowhere/problems/new".to_owned()),
        ("a visitor", &visitor, paths::census(COMMUNE)),
        ("a stranger", &stranger, paths::census(COMMUNE)),
        ("a stranger", &stranger, paths::new_organisation("nowhere")),
        ("the representative", &representative, report.replace(COMMUNE, "nowhere")),
        ("an administrator", &administrator, paths::census("nowhere")),
    ] {
        let (status, asked) = send_large(client, &path).await;
        assert!(!status.is_success(), "{who}, {path}: {status}");
        assert_eq!(asked, 0, "{who}, {path}: read before it was answered with {status}");
    }
    // What was typed before a file is kept for whoever has to sign in; of the file nothing is read.
    for (who, client, path) in
        [("a visitor", &visitor, paths::new_organisation(COMMUNE)), ("a visitor", &visitor, report.clone()), ("a stranger", &stranger, report.clone())]
    {
        let (status, asked) = send_large(client, &path).await;
        assert!(!status.is_success(), "{who}, {path}: {status}");
        assert!(asked < 6, "{who}, {path}: {asked} parts were read");
    }
    // Who may send it is read.
    let (_, asked) = send_large(&representative, &report).await;
    assert!(asked > 100, "{asked}");
});

/// Sends a plain form of 60 MB, with or without saying how long it is; returns the answer and how often the body was asked for a part of it.
async fn send_plain(client: &Client, path: &str, says_length: bool) -> (Answer, usize) {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let parts = stream::unfold(0, move |part| {
        let counter = Arc::clone(&counter);
        async move {
            counter.fetch_add(1, Ordering::Relaxed);
            tokio::task::yield_now().await;
            let bytes = if part == 0 { Bytes::from("title=Une+fuite&body=") } else { Bytes::from(vec![b'x'; 64 * 1024]) };
            (part < 960).then_some((Ok::<_, std::io::Error>(bytes), part + 1))
        }
    });
    let mut request = Request::builder()
        .method(Method::POST)
        .uri(path)
        .header(header::HOST, "tajmaat.test")
        .header("sec-fetch-site", "same-origin")
        .header(header::ACCEPT_LANGUAGE, "fr")
        .header(header::COOKIE, client.cookies())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    if says_length {
        request = request.header(header::CONTENT_LENGTH, (21 + 959 * 64 * 1024).to_string());
    }
    let answer = client.router().oneshot(request.body(Body::from_stream(parts)).expect("a request")).await.expect("an answer");
    let (parts, body) = answer.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.expect("a body").to_vec();
    (Answer { status: parts.status, headers: parts.headers, bytes }, asked.load(Ordering::Relaxed))
}

on_both_engines!(a_plain_form_is_no_longer_where_files_may_be_sent, |house| {
    let visitor = house.visitor();
    let administrator = house.staff("Naïma", Role::Administrator).await;
    for (client, path) in [
        (&visitor, NEW.to_owned()),
        (&visitor, paths::new_organisation(COMMUNE)),
        (&administrator, NEW.to_owned()),
        (&administrator, paths::new_organisation(COMMUNE)),
        (&administrator, paths::pictures(COMMUNE)),
        (&administrator, paths::drawing(COMMUNE)),
        (&administrator, paths::census(COMMUNE)),
    ] {
        for says_length in [false, true] {
            let (answer, asked) = send_plain(client, &path, says_length).await;
            assert!(asked <= BODY_LIMIT / (64 * 1024) + 2, "{path}: {asked} parts were read, {}", answer.status);
            assert!(answer.status.is_client_error() || answer.status.is_redirection(), "{path}: {}", answer.status);
        }
    }
});

#[tokio::test]
async fn nothing_is_read_of_who_sends_too_often() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.post_per_address = 1).await;
    let visitor = house.visitor();
    let (status, asked) = send_large(&visitor, NEW).await;
    assert!(status != StatusCode::TOO_MANY_REQUESTS && asked > 0, "{status}");
    assert_eq!(send_large(&visitor, NEW).await, (StatusCode::TOO_MANY_REQUESTS, 0));
}

#[tokio::test]
async fn files_share_one_room_and_what_finds_none_is_said_beside_its_field() {
    let house = TestApp::new().await;
    let mut app = house.app.clone();
    app.uploads = Uploads::new(300, 300, Duration::from_millis(50));
    let mut visitor = Client::new(router(app.clone()));
    let fields = [("title", "Un bac déborde"), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let photo = picture(40, 20);
    let back = visitor.post_files(NEW, &fields, &[("photos", "a.png", &photo)]).await;
    assert!(back.status == StatusCode::SEE_OTHER, "{}", back.words());
    assert_eq!(app.uploads.free(), 300, "the room is free when the photo is decoded");
    // Two of these do not fit together.
    let large = [photo.clone(), vec![0; 200 * 1024]].concat();
    let back = visitor.post_files(NEW, &fields, &[("photos", "a.png", &large), ("photos", "b.png", &large)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = back.all("#photos-error").join(" ");
    assert!(said.contains("n° 2") && said.contains("trop de fichiers"), "{said}");
    assert_eq!(back.value("title").as_deref(), Some("Un bac déborde"), "nothing typed is lost");
    assert_eq!(back.attributes("input[name=photo]", "value").len(), 1, "the first one is kept");
    assert_eq!(app.uploads.free(), 300);
}

/// Begins to send a photo of so many bytes, and never ends it.
fn hold_room(client: &Client, bytes: usize) -> tokio::task::JoinHandle<()> {
    let head = "--b\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"a.jpg\"\r\n\r\n";
    let parts = [Bytes::from(head), Bytes::from(vec![7; bytes])].map(Ok::<_, std::io::Error>);
    let request = Request::builder()
        .method(Method::POST)
        .uri(NEW)
        .header(header::HOST, "tajmaat.test")
        .header("sec-fetch-site", "same-origin")
        .header("x-forwarded-for", client.address.as_str())
        .header(header::COOKIE, client.cookies())
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .body(Body::from_stream(stream::iter(parts).chain(stream::pending())))
        .expect("a request");
    let router = client.router();
    tokio::spawn(async move { drop(router.oneshot(request).await) })
}

#[tokio::test]
async fn one_network_or_account_leaves_room_to_everybody_else() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.trust_proxy = true).await;
    let mut app = house.app.clone();
    app.uploads = Uploads::new(2_048, 1_024, Duration::from_millis(200));
    let photo = [picture(40, 20), vec![0; 200 * 1024]].concat();
    let fields = [("title", "Un bac déborde"), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let amina = house.participant("Amina").await;
    for is_signed_in in [false, true] {
        let at = |address: &str| {
            let mut client = if is_signed_in { amina.clone() } else { house.visitor() };
            client.address = address.to_owned();
            client.visiting(router(app.clone()))
        };
        let held = [hold_room(&at("203.0.113.1"), 3 * 200 * 1024), hold_room(&at("203.0.113.1"), 3 * 200 * 1024)];
        for _ in 0..100 {
            if app.uploads.free() <= 2_048 - 600 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        tokio::time::sleep(Duration::from_millis(400)).await;
        assert!(app.uploads.free() >= 1_024, "half of it is left: {}", app.uploads.free());
        // The same network; or the same account from somewhere else.
        let mut same = at(if is_signed_in { "203.0.113.9" } else { "203.0.113.1" });
        let back = same.post_files(NEW, &fields, &[("photos", "a.png", &vec![7; 600 * 1024])]).await;
        assert!(back.all("#photos-error").join(" ").contains("trop de fichiers"), "{}", back.words());
        let mut other = house.visitor().visiting(router(app.clone()));
        other.address = "203.0.113.2".to_owned();
        let back = other.post_files(NEW, &fields, &[("photos", "a.png", &photo)]).await;
        assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.words());
        for one in held {
            one.abort();
            drop(one.await);
        }
        assert_eq!(app.uploads.free(), 2_048, "the room is free again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_sends_many_pictures_keeps_nobody_waiting_for_all_of_them() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.trust_proxy = true).await;
    let fields = [("title", "Un bac déborde"), ("topic", "waste/black-spots"), ("neighbourhood", "centre")];
    let at = |address: &str| {
        let mut client = house.visitor();
        client.address = address.to_owned();
        client
    };
    let (large, done, room) = (picture(2_500, 2_000), Arc::new(AtomicUsize::new(0)), house.app.uploads.free());
    let crowd: Vec<_> = (0..8)
        .map(|_| {
            let (mut client, large, done) = (at("203.0.113.1"), large.clone(), Arc::clone(&done));
            tokio::spawn(async move {
                client.post_files(NEW, &fields, &[("photos", "a.png", &large)]).await;
                done.fetch_add(1, Ordering::Relaxed);
            })
        })
        .collect();
    for _ in 0..500 {
        if house.app.uploads.free() <= room - 6 * 256 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let back = at("203.0.113.2").post_files(NEW, &fields, &[("photos", "b.png", &picture(40, 20))]).await;
    let before = done.load(Ordering::Relaxed);
    assert_eq!(back.status, StatusCode::SEE_OTHER, "{}", back.words());
    assert!(before <= 4, "{before} pictures of one network came before that of another");
    for one in crowd {
        one.await.expect("answered");
    }
}

#[tokio::test]
async fn long_forms_that_are_sent_slowly_share_the_room_too() {
    let house = TestApp::new().await;
    let mut app = house.app.clone();
    app.uploads = Uploads::new(1_024, 600, Duration::from_millis(50));
    let mut client = Client::new(router(app.clone()));
    let parts = stream::iter([Ok::<_, std::io::Error>(Bytes::from("email="))]).chain(stream::pending());
    let request = Request::builder()
        .method(Method::POST)
        .uri(paths::sign_in())
        .header(header::HOST, "tajmaat.test")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from_stream(parts))
        .expect("a request");
    let slow = tokio::spawn(client.router().oneshot(request));
    for _ in 0..100 {
        if app.uploads.free() < 1_024 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(app.uploads.free(), 512, "nobody knows how long it will be");
    let long = "x".repeat(200_000);
    let back = client.post(&paths::sign_in(), &[("email", &long)]).await;
    assert_eq!(back.status, StatusCode::SERVICE_UNAVAILABLE);
    let back = client.post(&paths::sign_in(), &[("email", "amina@example.ma"), ("password", "wrong")]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY, "what is short needs no room: {}", back.words());
    slow.abort();
    drop(slow.await);
    assert_eq!(app.uploads.free(), 1_024, "the room is free again");
    let back = client.post(&paths::sign_in(), &[("email", &long)]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn texts_of_a_form_with_files_are_bounded() {
    let house = TestApp::new().await;
    let long = "x".repeat(600 * 1024);
    let back = house.visitor().post_files(NEW, &[("title", &long)], &[]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(back.words().contains("trop volumineux"), "{}", back.words());
    let many: Vec<(&str, &str)> = vec![("x", ""); 10_000];
    let back = house.visitor().post_files(NEW, &many, &[]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
}

on_both_engines!(a_picture_of_too_many_pixels_is_refused_in_words_that_say_so, |house| {
    let fields = [("title", "Un bac déborde")];
    for (language, words) in [("fr", "20 mégapixels"), ("en", "20 megapixels"), ("ar", "20 ميغابكسل")] {
        let mut author = house.participant("Amina").await;
        author.language = language.to_owned();
        let back = author.post_files(NEW, &fields, &[("photos", "a.png", &flood(12_000))]).await;
        assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
        let said = back.all("#photos-error").join(" ").replace('\u{a0}', " ");
        assert!(said.contains(words), "{said}");
        assert_eq!(back.value("title").as_deref(), Some("Un bac déborde"), "nothing typed is lost");
    }
    let author = house.participant("Amina").await;
    let thing = solution(&house, author.account.expect("signed in"), "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (mut driss, organisation) = house.representative("Driss").await;
    let promised = pledge(&house, organisation, driss.account.expect("signed in"), thing).await;
    let fields = [("amount", "10"), ("note", "Une journée entière")];
    let back = driss.post_files(&paths::pledge_report(COMMUNE, promised), &fields, &[("photo", "a.png", &flood(12_000))]).await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    let said = back.all("#photo-error").join(" ").replace('\u{a0}', " ");
    assert!(said.contains("20 mégapixels"), "{said}");
    assert_eq!(back.value("note").as_deref(), Some("Une journée entière"));
});

#[tokio::test]
async fn a_panorama_is_taken() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let sent = author.post_files(NEW, &[("intent", "upload"), ("upload_key", "0123456789abcdef")], &[("photos", "a.png", &picture(13_000, 2_600))]).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
}
