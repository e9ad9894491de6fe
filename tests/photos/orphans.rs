//! Files that no row leads to.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, header};
use image::ImageFormat;
use tajmaat::base::App;
use tajmaat::base::db::{Db, sql};
use tajmaat::site::orphans;
use tower::ServiceExt as _;

use super::{NEW, from_a_phone, long_after_now, picture, reported, upload};
use crate::common::{Engine, TestApp};
use crate::on_both_engines;

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
