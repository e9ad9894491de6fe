//! The day before, those registered are reminded, once; a moved meeting is reminded of anew.

use app::model::paths;
use tajmaat::participation::meetings::SLICE;

use super::{count, fields, meeting, press, send, told};
use crate::common::{COMMUNE, TestApp};
use crate::consultations::published;
use crate::on_both_engines;

/// What the clock has this slice do every hour.
async fn hour(house: &TestApp) {
    for piece in SLICE.hourly {
        (piece.work)(house.app.clone()).await.expect("done");
    }
}

on_both_engines!(those_registered_are_reminded_the_day_before_once, |house| {
    let (officer, id, number) = published(&house).await;
    let mut officer = officer;
    meeting(&house, (id, &officer), 5, Some(1)).await;
    let (mut amina, mut brahim) = (house.participant("Amina").await, house.participant("Brahim").await);
    press(&mut amina, number, "register").await.redirect();
    press(&mut brahim, number, "register").await.redirect();
    hour(&house).await;
    assert_eq!(told(&house, &amina, "reminder").await, 0, "too early");
    house.wait_seconds(4 * 86_400);
    hour(&house).await;
    hour(&house).await;
    assert_eq!(told(&house, &amina, "reminder").await, 1);
    assert_eq!(told(&house, &brahim, "reminder").await, 0, "whoever waits does not come");
    // Two days later: whoever comes is reminded of that day too.
    send(&mut officer, &paths::edit_meeting(COMMUNE, number, 1), &fields(8, "1")).await.redirect();
    assert_eq!((told(&house, &amina, "moved").await, told(&house, &brahim, "moved").await), (1, 1));
    house.wait_seconds(3 * 86_400);
    hour(&house).await;
    assert_eq!(told(&house, &amina, "reminder").await, 2);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM meetings WHERE reminded_at IS NOT NULL").await, 1);
});

on_both_engines!(nobody_is_reminded_of_what_is_cancelled, |house| {
    let (officer, id, number) = published(&house).await;
    let mut officer = officer;
    meeting(&house, (id, &officer), 5, None).await;
    let mut amina = house.participant("Amina").await;
    press(&mut amina, number, "register").await.redirect();
    officer.post(&paths::cancel_meeting(COMMUNE, number, 1), &[("reason", "La salle est inondée.")]).await.redirect();
    house.wait_seconds(4 * 86_400);
    hour(&house).await;
    assert_eq!(told(&house, &amina, "reminder").await, 0);
});

on_both_engines!(nobody_is_reminded_when_the_consultation_is_cancelled, |house| {
    let (officer, id, number) = published(&house).await;
    let mut officer = officer;
    meeting(&house, (id, &officer), 5, None).await;
    let mut amina = house.participant("Amina").await;
    press(&mut amina, number, "register").await.redirect();
    let reason = [("reason", "L'étude n'est pas prête, nous recommencerons.")];
    officer.post(&paths::cancel_consultation(COMMUNE, number), &reason).await.redirect();
    house.wait_seconds(4 * 86_400);
    hour(&house).await;
    assert_eq!(told(&house, &amina, "reminder").await, 0);
});
