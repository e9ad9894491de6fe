//! Serving photos while their problem is public, and forgetting those whose form was never sent.

use std::io::Cursor;

use app::model::content::Role;
use app::model::paths;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use tajmaat::base::db::{PhotoId, sql};
use tajmaat::base::jobs;
use tajmaat::content::photos;
use tower::ServiceExt as _;

use super::{from_a_phone, reported, size, upload};
use crate::common::{Engine, TestApp};
use crate::on_both_engines;

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
