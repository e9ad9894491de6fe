//! Whom a consultation is open to, by the clock alone.

use app::model::consultations::{AudienceKind, ConsultationState, Opening, PhaseKind, Step};
use app::model::content::{OrganisationKind, Role};
use app::model::paths;
use app::words::tr;
use tajmaat::base::db::{ConsultationId, Parts};
use tajmaat::participation::consultations::{self, Asker, Audience};
use tajmaat::people::residents;

use super::{Outline, consultation, end_in, neighbourhood, page, published};
use crate::common::{COMMUNE, Client, NOW, TestApp, fr};
use crate::on_both_engines;

async fn opening(house: &TestApp, id: ConsultationId, client: Option<&Client>) -> Opening {
    let found = consultations::get(&mut &house.app.db, id).await.expect("a consultation");
    let asker = Asker::person(client.and_then(|client| client.account));
    consultations::standing(&house.app, &mut &house.app.db, &found, PhaseKind::ASKING, asker).await.expect("a standing").opening
}

async fn state(house: &TestApp, id: ConsultationId) -> ConsultationState {
    consultations::get(&mut &house.app.db, id).await.expect("a consultation").state(house.app.clock.now())
}

on_both_engines!(it_opens_and_closes_by_the_clock_alone, |house| {
    let (_, id, number) = published(&house).await;
    let person = house.participant("Amina").await;
    assert_eq!(state(&house, id).await, ConsultationState::Published);
    assert_eq!(opening(&house, id, Some(&person)).await, Opening::OpensOn { at: end_in(4).into() });
    // To the last microsecond of a day, and from the first of the next; the clocks are set back in this month.
    for (at, expected) in [
        (end_in(4).micros() - 1, ConsultationState::Published),
        (end_in(4).micros(), ConsultationState::Open),
        (end_in(25).micros() - 1, ConsultationState::Open),
        (end_in(25).micros(), ConsultationState::Closed),
    ] {
        house.app.clock.set(tajmaat::base::clock::Timestamp(at));
        assert_eq!(state(&house, id).await, expected, "{at}");
        let is_open = matches!(opening(&house, id, Some(&person)).await, Opening::Open { .. });
        assert_eq!(is_open, expected == ConsultationState::Open, "{at}");
        assert_eq!(house.visitor().get(&page(number)).await.status, axum::http::StatusCode::OK);
    }
    house.app.clock.set(end_in(40));
    let read = house.visitor().get(&page(number)).await;
    assert!(read.has(".banner.late"), "the decision is late: {}", read.words());
});

on_both_engines!(what_was_given_is_counted_until_it_is_decided, |house| {
    use ConsultationState as S;
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let counting = fr(tr::consultations::state::COUNTING);
    let days = [2, 4, 7, 12];
    let mut made = Vec::new();
    for (phases, expected) in [
        // Verified some days later, and not closed again when that is over.
        (&[(PhaseKind::Vote, 3), (PhaseKind::Inform, 6), (PhaseKind::Verify, 9), (PhaseKind::Decide, 40)][..], [S::Open, S::Closed, S::Counting, S::Counting]),
        // Nobody declared a verification: a vote is counted once it is over.
        (&[(PhaseKind::Vote, 3), (PhaseKind::Decide, 40)], [S::Open, S::Counting, S::Counting, S::Counting]),
        // Where nobody voted nothing is counted.
        (&[(PhaseKind::Discuss, 3), (PhaseKind::Decide, 40)], [S::Open, S::Closed, S::Closed, S::Closed]),
    ] {
        let outline = Outline { audience: Audience::of(AudienceKind::Participants), phases, published: true };
        made.push((consultation(&house, officer, &outline).await, expected));
    }
    for (at, day) in days.into_iter().enumerate() {
        house.app.clock.set(end_in(day));
        for ((id, number), expected) in &made {
            assert_eq!(state(&house, *id).await, expected[at], "{number} on day {day}");
            let read = house.visitor().get(&page(*number)).await;
            assert_eq!(read.all(".state").iter().any(|state| state.contains(&counting)), expected[at] == S::Counting, "{number} on day {day}");
        }
        // Lists say the same.
        let list = house.visitor().get(&paths::consultations(COMMUNE)).await;
        let counted = made.iter().filter(|(_, expected)| expected[at] == S::Counting).count();
        assert_eq!(list.all(".card .state").iter().filter(|state| state.contains(&counting)).count(), counted, "on day {day}: {}", list.words());
    }
});

on_both_engines!(each_visitor_sees_what_is_open_to_them_and_the_steps_to_it, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let ighrem = neighbourhood(&house, "ighrem").await;
    let participant = house.participant("Amina").await;
    let resident = house.resident("Brahim").await;
    let neighbour = house.participant("Khadija").await;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let place = (house.commune().await.id, Some(ighrem));
    residents::past::insert(&mut tx, neighbour.account.expect("signed in"), place, NOW, None).await.expect("a residence");
    tx.commit().await.expect("kept");
    let (cooperative, _) = house.representative("Driss").await;
    house.add_commune("oued-zem").await;
    let elsewhere = house.participant("Omar").await;
    house.verify_residence(elsewhere.account.expect("signed in"), "oued-zem").await;
    house.app.clock.set(end_in(10));
    let open = Opening::Open { until: end_in(25).into() };
    let of = |kind| Audience::of(kind);
    let places = Audience { neighbourhoods: vec![ighrem], ..of(AudienceKind::Neighbourhoods) };
    let cooperatives = Audience { organisations: vec![OrganisationKind::Cooperative], ..of(AudienceKind::Organisations) };
    let unions = Audience { organisations: vec![OrganisationKind::Union], ..of(AudienceKind::Organisations) };
    use Opening as O;
    // In the order: a visitor, a participant, a resident, a resident of Ighrem, a cooperative, a resident of another commune.
    let people = [None, Some(&participant), Some(&resident), Some(&neighbour), Some(&cooperative), Some(&elsewhere)];
    for (audience, expected) in [
        (of(AudienceKind::Everyone), [&open, &open, &open, &open, &open, &open]),
        (of(AudienceKind::Participants), [&O::SignIn, &open, &open, &open, &open, &open]),
        (of(AudienceKind::Residents), [&O::SignIn, &O::Verify, &open, &open, &O::Verify, &O::Verify]),
        (places, [&O::SignIn, &O::Verify, &O::OtherNeighbourhood, &open, &O::Verify, &O::Verify]),
        (cooperatives, [&O::SignIn, &O::ForOrganisations, &O::ForOrganisations, &O::ForOrganisations, &open, &O::ForOrganisations]),
        (unions, [&O::SignIn, &O::ForOrganisations, &O::ForOrganisations, &O::ForOrganisations, &O::ForOrganisations, &O::ForOrganisations]),
        (of(AudienceKind::Invited), [&O::SignIn, &O::ByInvitation, &O::ByInvitation, &O::ByInvitation, &O::ByInvitation, &O::ByInvitation]),
    ] {
        let (id, _) = consultation(&house, officer, &Outline { audience: audience.clone(), ..Outline::usual() }).await;
        for (at, (person, expected)) in people.into_iter().zip(expected).enumerate() {
            assert_eq!(opening(&house, id, person).await, *expected, "{audience:?}, {at}");
        }
    }
});

on_both_engines!(the_page_ticks_what_is_done, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await.account.expect("signed in");
    let (id, number) = consultation(&house, officer, &Outline { audience: Audience::of(AudienceKind::Residents), ..Outline::usual() }).await;
    house.app.clock.set(end_in(10));
    let mut person = house.participant("Amina").await;
    let read = person.get(&page(number)).await;
    assert_eq!((read.all(".ticks > .ticked").len(), read.all(".ticks > .open").len()), (1, 1), "{}", read.words());
    assert!(read.has(&format!(".do a.button[href='{}']", app::model::paths::resident(crate::common::COMMUNE))));
    house.verify_residence(person.account.expect("signed in"), crate::common::COMMUNE).await;
    let read = person.get(&page(number)).await;
    assert_eq!((read.all(".ticks > .ticked").len(), read.all(".ticks > .open").len()), (2, 0));
    assert!(read.words().contains("vous est ouverte"), "{}", read.words());
    let found = consultations::get(&mut &house.app.db, id).await.expect("a consultation");
    let visitor = consultations::standing(&house.app, &mut &house.app.db, &found, PhaseKind::ASKING, Asker::default()).await.expect("a standing");
    assert_eq!(visitor.steps, [(Step::Account, false), (Step::Residence, false)]);
});

on_both_engines!(the_suspended_take_no_part, |house| {
    let (_, id, _) = published(&house).await;
    house.app.clock.set(end_in(10));
    let person = house.participant("Amina").await;
    let account = person.account.expect("signed in");
    let thing = crate::common::content::solution(&house, account, "Des arbres", "Planter douze caroubiers le long du mur.").await;
    let mut moderator = house.staff("Sanae", Role::Moderator).await;
    crate::measures::give(&mut moderator, thing, "mute", "7").await.redirect();
    assert!(matches!(opening(&house, id, Some(&person)).await, Opening::Open { .. }), "whoever may not write may still answer");
    crate::measures::give(&mut moderator, thing, "suspension", "7").await.redirect();
    let measure = crate::measures::last(&house).await;
    house.staff("Naïma", Role::Administrator).await.post(&format!("{measure}/decide"), &[("act", "confirm")]).await.redirect();
    assert!(matches!(opening(&house, id, Some(&person)).await, Opening::Suspended { .. }));
    // One statement tells where somebody lives, and another who they are.
    assert!(residents::current(&residents::with_current(Parts::default(), account, NOW).load(&mut &house.app.db).await.expect("rows")).is_empty());
});
