//! A consultation is official: flags never cover it. A second pair of eyes may still hide it, and it is contested as anything else.

use app::model::content::{ItemKind, Role};
use app::model::paths;
use axum::http::StatusCode;
use tajmaat::base::db::sql;

use super::{TITLE, page, published};
use crate::common::COMMUNE;
use crate::common::content::Thing;
use crate::moderation::{HIDE, RESTORE, decide};
use crate::on_both_engines;

on_both_engines!(flags_never_cover_it_and_a_moderator_may_hide_it, |house| {
    let (mut officer, id, number) = published(&house).await;
    house.app.db.run(sql("UPDATE communes SET review_weight = 1")).await.expect("settings");
    house.resident("Fatima").await.post(&paths::consultation_flag(COMMUNE, number), &[("reason", "threat")]).await.redirect();
    let read = house.visitor().get(&page(number)).await;
    assert!(read.status == StatusCode::OK && read.has(".stepper"), "{}", read.words());
    let thing = Thing { kind: ItemKind::Consultation, id: id.0, number };
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    decide(&mut moderator, thing, "hide", HIDE).await.redirect();
    let hidden = house.visitor().get(&page(number)).await;
    assert!(hidden.has(".tombstone") && !hidden.words().contains(TITLE), "{}", hidden.words());
    assert_eq!(house.visitor().get(&paths::consultation_calendar(COMMUNE, number)).await.status, StatusCode::NOT_FOUND);
    assert!(!house.visitor().get(&paths::consultations(COMMUNE)).await.words().contains(TITLE));
    assert_eq!(officer.get(&page(number)).await.status, StatusCode::OK, "who prepared it reads why");
    decide(&mut moderator, thing, "restore", RESTORE).await.redirect();
    assert!(house.visitor().get(&page(number)).await.words().contains(TITLE));
});
