//! What a visitor leaves behind before they sign in: it comes back, and it fills no disk.

use std::io::Cursor;

use app::model::paths;
use axum::http::StatusCode;
use image::{DynamicImage, ImageFormat};
use tajmaat::base::db::kept_forms::{self, Owner};
use tajmaat::base::db::sql;

use crate::common::{COMMUNE, Client, Engine, TestApp};
use crate::on_both_engines;

const NEW: &str = "/ain-amlal/solutions/new";

async fn number(house: &TestApp, query: &'static str) -> i64 {
    house.app.db.one::<(i64,)>(sql(query)).await.expect("a number").0
}

async fn propose(client: &mut Client, title: &str, body: &str) -> StatusCode {
    client.post(NEW, &[("title", title), ("body", body), ("topic", "waste/black-spots")]).await.status
}

fn owner(house: &TestApp, browser: usize, network: usize, commune: &str) -> Owner {
    let _ = house;
    Owner { browser: format!("browser {browser}"), network: format!("network {network}"), commune: commune.to_owned(), account: None, whose: String::new() }
}

async fn put(house: &TestApp, owner: &Owner, path: &str, packed: &str) {
    let now = house.app.clock.now();
    kept_forms::put(&house.app, owner, path, packed).await.expect("kept");
    house.app.clock.set(tajmaat::base::clock::Timestamp(now.micros() + 1_000));
}

on_both_engines!(a_browser_keeps_five_forms_and_none_twice, |house| {
    let mut visitor = house.visitor();
    for _ in 0..3 {
        assert_eq!(propose(&mut visitor, "Une idée", "Ce que j'ai tapé").await, StatusCode::SEE_OTHER);
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms").await, 1);
    let (body, path): (String, String) = house.app.db.one(sql("SELECT body, path FROM kept_forms")).await.expect("a form");
    assert!(body.contains("Ce que j'ai tapé") && path == NEW, "{body}");
    let left = number(&house, "SELECT COUNT(*) FROM sessions WHERE data LIKE '%tap%'").await;
    assert_eq!(left, 0, "the session holds a key and nothing else");
    for form in 0..9 {
        put(&house, &owner(&house, 1, 1, COMMUNE), &format!("/form/{form}"), "[]").await;
    }
    let kept: Vec<(String,)> = house.app.db.all(sql("SELECT path FROM kept_forms WHERE browser = 'browser 1' ORDER BY id")).await.expect("forms");
    assert_eq!(kept.into_iter().map(|(path,)| path).collect::<Vec<_>>(), ["/form/4", "/form/5", "/form/6", "/form/7", "/form/8"]);
});

on_both_engines!(a_network_and_a_commune_have_bounds_and_the_oldest_go_first, |house| {
    for browser in 0..203 {
        put(&house, &owner(&house, browser, 1, COMMUNE), "/form", "[]").await;
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms WHERE network = 'network 1'").await, 200);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms WHERE browser IN ('browser 0', 'browser 1', 'browser 2')").await, 0);
    // Another commune is nearly full, of forms that cost as much as they may.
    let large = "x".repeat(kept_forms::FORM_MOST);
    house.app.db.run(sql("UPDATE kept_forms SET commune = 'oued-zem', bytes = 335544")).await.expect("64 MB and a little");
    let before = number(&house, "SELECT CAST(SUM(bytes) AS BIGINT) FROM kept_forms WHERE commune = 'oued-zem'").await;
    assert!((64 * 1024 * 1024 - 100_000..=64 * 1024 * 1024).contains(&before), "{before}");
    for browser in 300..310 {
        put(&house, &owner(&house, browser, 2, "oued-zem"), "/form", &large).await;
    }
    let after = number(&house, "SELECT CAST(SUM(bytes) AS BIGINT) FROM kept_forms WHERE commune = 'oued-zem'").await;
    assert!(after <= 64 * 1024 * 1024, "{after}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms WHERE network = 'network 2'").await, 10, "the newest stay");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms WHERE browser = 'browser 3'").await, 0, "the oldest has gone");
});

on_both_engines!(a_form_is_kept_for_a_day, |house| {
    propose(&mut house.visitor(), "Une idée", "Ce que j'ai tapé").await;
    house.wait_seconds(24 * 3_600 - 1);
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms").await, 1);
    house.wait_seconds(2);
    crate::common::sweep(&house.app).await.expect("swept");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms").await, 0);
});

#[tokio::test]
async fn what_no_form_takes_is_refused_and_not_kept() {
    let house = TestApp::new().await;
    let long = "x".repeat(290_000);
    assert_eq!(propose(&mut house.visitor(), "Une idée", &long).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms").await, 0);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM sessions").await, 0);
    // The longest that a solution may be, in the letters that take most.
    let arabic = "ح".repeat(8_000);
    assert_eq!(propose(&mut house.visitor(), "فكرة", &arabic).await, StatusCode::SEE_OTHER);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms").await, 1);
}

#[tokio::test]
async fn six_hundred_posts_without_a_cookie_leave_little() {
    let house = TestApp::configured(Engine::Sqlite, |config| config.limits.post_per_address = 300).await;
    let body = "x".repeat(7_900);
    let (mut kept, mut limited) = (0, 0);
    for _ in 0..600 {
        match propose(&mut house.visitor(), "Une idée", &body).await {
            StatusCode::SEE_OTHER => kept += 1,
            StatusCode::TOO_MANY_REQUESTS => limited += 1,
            other => panic!("{other}"),
        }
    }
    assert!(kept >= 300 && limited >= 250, "{kept} kept, {limited} limited");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms").await, 200);
    let bytes = number(&house, "SELECT SUM(LENGTH(body)) FROM kept_forms").await;
    assert!(bytes < 2_000_000, "{bytes}");
    assert!(number(&house, "SELECT COUNT(*) FROM sessions").await <= 310, "what was limited made no session");
}

on_both_engines!(photos_of_visitors_have_the_same_bounds, |house| {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(8, 8).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    let photo = bytes.into_inner();
    let new = paths::new_problem(COMMUNE);
    let mut visitor = house.visitor();
    let fields = [("intent", "upload"), ("upload_key", "0123456789abcdef")];
    let files: Vec<_> = (0..5).map(|_| ("photos", "a.png", photo.as_slice())).collect();
    for _ in 0..6 {
        assert_eq!(visitor.post_files(&new, &fields, &files).await.status, StatusCode::OK);
        house.wait_seconds(1);
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM photos").await, 25, "of one form");
    // The network has sent many more, and the commune has little room left.
    house.app.db.run(sql("UPDATE photos SET bytes = 10737418, upload_key = 'other'")).await.expect("changed");
    assert_eq!(visitor.post_files(&new, &fields, &files[..1]).await.status, StatusCode::OK);
    let left = number(&house, "SELECT CAST(SUM(bytes) AS BIGINT) FROM photos").await;
    assert!(left <= 256 * 1024 * 1024, "{left}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM photos WHERE upload_key = '0123456789abcdef'").await, 1, "the newest stays");
    tajmaat::base::jobs::run_due(&house.app).await.expect("done");
    let folders = std::fs::read_dir(house.app.config.data_dir.join("files/photos")).expect("photos");
    let with_files = folders.filter_map(Result::ok).filter(|entry| std::fs::read_dir(entry.path()).is_ok_and(|mut files| files.next().is_some())).count();
    assert_eq!(with_files as i64, number(&house, "SELECT COUNT(*) FROM photos").await, "the files have gone too");
    // Of somebody with an account nothing is taken away: they can be asked.
    let mut amina = house.participant("Amina").await;
    assert_eq!(amina.post_files(&new, &fields, &files).await.status, StatusCode::OK);
    assert_eq!(number(&house, "SELECT COUNT(*) FROM photos WHERE network = ''").await, 5);
});

on_both_engines!(one_network_does_not_take_a_commune_s_room_from_the_others, |house| {
    put(&house, &owner(&house, 0, 1, COMMUNE), "/form", "[]").await;
    let large = "x".repeat(360_000);
    for browser in 1..=40 {
        put(&house, &owner(&house, browser, 2, COMMUNE), "/form", &large).await;
    }
    let taken = number(&house, "SELECT CAST(SUM(bytes) AS BIGINT) FROM kept_forms WHERE network = 'network 2'").await;
    assert!((kept_forms::NETWORK_BYTES - 360_000..=kept_forms::NETWORK_BYTES).contains(&taken), "{taken}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms WHERE browser IN ('browser 1', 'browser 2', 'browser 3')").await, 0, "its oldest go");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms WHERE browser IN ('browser 0', 'browser 40')").await, 2, "the others' stay, and its newest");
});

on_both_engines!(many_networks_of_one_sender_take_nothing_from_who_has_less, |house| {
    put(&house, &owner(&house, 0, 1, COMMUNE), "/form", "[]").await;
    for sender in 1..=30 {
        put(&house, &owner(&house, sender, 100 + sender, COMMUNE), "/form", "[]").await;
    }
    house.app.db.run(sql("UPDATE kept_forms SET bytes = 2400000 WHERE network <> 'network 1'")).await.expect("72 MB");
    put(&house, &owner(&house, 99, 99, COMMUNE), "/form", "[]").await;
    let taken = number(&house, "SELECT CAST(SUM(bytes) AS BIGINT) FROM kept_forms").await;
    assert!((60_000_000..=64 * 1024 * 1024).contains(&taken), "{taken}");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms WHERE browser IN ('browser 0', 'browser 99')").await, 2, "the oldest and the newest are small");

    // The same of photos.
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::new_rgb8(8, 8).write_to(&mut bytes, ImageFormat::Png).expect("a picture");
    let photo = bytes.into_inner();
    let mut visitor = house.visitor();
    for turn in [
        "UPDATE photos SET network = 'one who has less'",
        "UPDATE photos SET network = 'network ' || position, bytes = 60000000 WHERE network <> 'one who has less'",
        "",
    ] {
        let files: Vec<_> = (0..5).map(|_| ("photos", "a.png", photo.as_slice())).take(if turn.contains("position") { 5 } else { 1 }).collect();
        let sent = visitor.post_files(&paths::new_problem(COMMUNE), &[("intent", "upload"), ("upload_key", "0123456789abcdef")], &files).await;
        assert_eq!(sent.status, StatusCode::OK);
        if !turn.is_empty() {
            house.app.db.run(sql(turn)).await.expect("changed");
        }
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM photos WHERE network = 'one who has less'").await, 1, "the oldest is small");
    assert_eq!(number(&house, "SELECT COUNT(*) FROM photos WHERE bytes = 60000000").await, 4);
});

#[tokio::test]
async fn an_invented_cookie_gains_no_room() {
    let house = TestApp::new().await;
    let long = "x".repeat(20_000);
    let form = [("role", "officer"), ("person", long.as_str())];
    for cookie in ["x", "abcdefghjkmnpqrstuvwxyz023456789"] {
        let mut visitor = house.visitor();
        visitor.set_cookie("device", cookie);
        assert_eq!(visitor.post(&paths::staff(COMMUNE), &form).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{cookie}");
    }
    assert_eq!(number(&house, "SELECT COUNT(*) FROM kept_forms").await, 0);
    let mut person = house.visitor();
    crate::accounts::enter(&house, &mut person, "amina@example.org", "Amina").await.redirect();
    let mut later = house.visitor();
    later.set_cookie("device", person.cookie("device").expect("the browser is known"));
    assert_eq!(later.post(&paths::staff(COMMUNE), &form).await.status, StatusCode::SEE_OTHER, "who had signed in has larger forms to fill in");
}

on_both_engines!(what_was_kept_in_its_place_meanwhile_is_not_taken_with_it, |house| {
    let who = owner(&house, 1, 1, COMMUNE);
    put(&house, &who, NEW, r#"[["body","a"]]"#).await;
    let now = house.app.clock.now();
    let read = kept_forms::find(&house.app.db, &who.browser, NEW, now).await.expect("read").expect("kept");
    put(&house, &who, NEW, r#"[["body","b"]]"#).await;
    assert!(!kept_forms::claim(&house.app.db, &who.browser, &read).await.expect("asked"), "it is another one now");
    let other = kept_forms::find(&house.app.db, &who.browser, NEW, house.app.clock.now()).await.expect("read").expect("kept");
    assert_eq!((other.id, other.fields.as_str()), (read.id, "body=b"));
    assert!(kept_forms::claim(&house.app.db, &who.browser, &other).await.expect("asked"));
    assert!(!kept_forms::claim(&house.app.db, &who.browser, &other).await.expect("asked"), "once");
});
