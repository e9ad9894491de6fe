//! A tie that the rules leave waits for a lot: two different people enter the same text, and only then there is a result.

use app::model::ballots::BallotKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::StatusCode;

use super::{close, count, counted, file, of, result, winners};
use crate::common::client::Answer;
use crate::common::{COMMUNE, Client};
use crate::consultations::day_in;
use crate::on_both_engines;

async fn send(client: &mut Client, number: i64, fields: &[(&str, &str)]) -> Answer {
    client.post(&paths::ballot_lot(COMMUNE, number), fields).await
}

on_both_engines!(two_people_enter_what_was_drawn, |house| {
    let (mut first, id, number) = counted(&house, &of(BallotKind::Approval), &["1", "3", "1,3", "2"]).await;
    let waiting = result(&house, number).await;
    assert!(
        waiting.words().contains("Options à égalité") && waiting.words().contains("Option 1") && waiting.words().contains("Option 3"),
        "{}",
        waiting.words()
    );
    assert!(!waiting.words().contains("Option 2") && !waiting.has("#winners"), "{}", waiting.words());
    assert_eq!(file(&house, number, "ballots.csv").await.status, StatusCode::NOT_FOUND);
    let day = day_in(7);
    let (text, place) = ("4 8 15 16 23 42", "Salle du conseil");
    let enter = [("act", "enter"), ("lot", text), ("drawn_on", &*day), ("drawn_in", place)];
    let early = day_in(2);
    let wrong = [("act", "enter"), ("lot", "4"), ("drawn_on", &*early), ("drawn_in", place)];
    let refused = send(&mut first, number, &wrong).await;
    assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.has("#lot-error") && refused.has("#drawn_on-error"), "{}", refused.words());
    assert_eq!(refused.value("drawn_in").as_deref(), Some(place), "what was typed stays");
    let mut second = house.staff("Salma", Role::Administrator).await;
    let late = send(&mut first, number, &enter).await;
    // The draw of tomorrow cannot be entered today.
    assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
    house.app.clock.set(crate::consultations::end_in(6));
    let (mut first, account) = (house.signed_in(first.account.expect("signed in"), true).await, second.account.expect("signed in"));
    second = house.signed_in(account, true).await;
    send(&mut first, number, &enter).await.redirect();
    // Nobody confirms their own.
    assert_eq!(send(&mut first, number, &[("act", "confirm"), ("lot", text)]).await.status, StatusCode::CONFLICT);
    let form = second.get(&paths::ballot_count(COMMUNE, number)).await;
    assert!(form.words().contains(place) && !form.text().contains(text), "the first entry is not shown: {}", form.words());
    let differs = send(&mut second, number, &[("act", "confirm"), ("lot", "4 8 15 16 23 24")]).await;
    assert!(differs.status == StatusCode::UNPROCESSABLE_ENTITY && differs.has("#lot-error"), "{}", differs.words());
    assert!(!result(&house, number).await.has("#winners"));
    send(&mut second, number, &[("act", "confirm"), ("lot", text)]).await.redirect();
    let won = winners(&house, number).await;
    let drawn = ::counting::Lot::draw(text, ["1", "3"]);
    assert_eq!(won, [if drawn.place(0) == 0 { 1 } else { 3 }]);
    let page = result(&house, number).await;
    assert!(page.has("#lot") && page.words().contains(place) && page.words().contains(text), "{}", page.words());
    assert!(tajmaat::participation::counts::is_reproduced(&house.app, id).await.expect("counted again"));
    assert_eq!(send(&mut second, number, &[("act", "confirm"), ("lot", text)]).await.status, StatusCode::CONFLICT, "it is over");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM staff_acts WHERE act IN ('lot_entered', 'lot_confirmed')").await, 2);
});

on_both_engines!(what_was_entered_can_be_entered_anew_by_another, |house| {
    let (mut first, _, number) = counted(&house, &of(BallotKind::Approval), &["1", "2"]).await;
    let day = day_in(6);
    house.app.clock.set(crate::consultations::end_in(5).plus_seconds(3_600));
    let enter = [("act", "enter"), ("lot", "sept"), ("drawn_on", &*day), ("drawn_in", "Souk")];
    send(&mut first, number, &enter).await.redirect();
    let mut second = house.staff("Salma", Role::Administrator).await;
    let meanwhile = send(&mut second, number, &enter).await;
    assert_eq!(meanwhile.status, StatusCode::UNPROCESSABLE_ENTITY);
    send(&mut second, number, &[("act", "discard")]).await.redirect();
    send(&mut second, number, &enter).await.redirect();
    send(&mut first, number, &[("act", "confirm"), ("lot", "sept")]).await.redirect();
    assert_eq!(winners(&house, number).await.len(), 1);
});

on_both_engines!(a_tie_that_makes_no_difference_waits_for_nothing, |house| {
    let (mut officer, _, number) = counted(&house, &of(BallotKind::Approval), &["1", "1", "2", "3"]).await;
    assert_eq!(winners(&house, number).await, [1]);
    assert_eq!(send(&mut officer, number, &[("act", "enter"), ("lot", "sept")]).await.status, StatusCode::CONFLICT);
    close(&mut officer, number).await.redirect();
});
