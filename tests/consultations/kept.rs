//! Pages of consultations are kept for visitors like others, and no longer than to the moment at which a phase opens or closes.

use app::model::consultations::PhaseKind;
use app::model::content::Role;
use app::model::paths;
use axum::http::{StatusCode, header};

use super::{Outline, consultation, end_in};
use crate::common::client::Answer;
use crate::common::{COMMUNE, Client, TestApp};
use crate::on_both_engines;
use crate::questionnaires;

const PHASES: [(PhaseKind, i64); 4] = [(PhaseKind::Inform, 2), (PhaseKind::Gather, 5), (PhaseKind::Discuss, 8), (PhaseKind::Decide, 40)];

/// The answer, and how many statements it took.
async fn read(house: &TestApp, visitor: &mut Client, path: &str) -> (Answer, usize) {
    house.app.db.record();
    house.app.db.recorded();
    let answer = visitor.get(path).await;
    assert_eq!(answer.status, StatusCode::OK, "{path}");
    (answer, house.app.db.recorded().len())
}

on_both_engines!(pages_of_consultations_cost_nothing_twice_and_end_with_their_phase, |house| {
    let officer = house.staff("Mostafa", Role::Officer).await;
    let outline = Outline { phases: &PHASES, ..Outline::usual() };
    let (id, number) = consultation(&house, officer.account.expect("signed in"), &outline).await;
    questionnaires::ask(&house, id).await;
    let pages = [paths::consultation(COMMUNE, number), paths::consultations(COMMUNE), paths::commune(COMMUNE)];
    let mut visitor = house.visitor();
    // A second before it opens, and a second after; before a day ends that is promised, and after.
    for (before, after) in [(end_in(2).plus_seconds(-2), end_in(2)), (end_in(8).plus_seconds(-2), end_in(8))] {
        house.app.clock.set(before);
        let mut kept = Vec::new();
        for path in &pages {
            let first = read(&house, &mut visitor, path).await.0;
            let (again, statements) = read(&house, &mut visitor, path).await;
            assert_eq!((statements, again.text()), (0, first.text()), "{path}");
            assert!(again.headers.contains_key(header::ETAG), "{path}");
            kept.push(again.text());
        }
        house.app.clock.set(after);
        for (path, kept) in pages.iter().zip(&kept) {
            let (now, statements) = read(&house, &mut visitor, path).await;
            assert!(statements > 0 && now.text() != *kept, "{path}: the phase is another");
        }
    }
});

on_both_engines!(what_the_staff_change_and_what_people_say_is_there_at_once, |house| {
    let mut officer = house.staff("Mostafa", Role::Officer).await;
    let (_, number) = consultation(&house, officer.account.expect("signed in"), &Outline::usual()).await;
    let path = paths::consultation(COMMUNE, number);
    let mut visitor = house.visitor();
    read(&house, &mut visitor, &path).await;
    assert_eq!(read(&house, &mut visitor, &path).await.1, 0);
    let mut amina = house.participant("Amina").await;
    let fields = [("body", "Un chardonneret chante dans le jardin public.")];
    amina.post(&paths::consultation_comments(COMMUNE, number), &fields).await.redirect();
    assert!(read(&house, &mut visitor, &path).await.0.text().contains("chardonneret"));
    let reason = [("reason", "Le projet a été abandonné par le conseil communal.")];
    officer.post(&paths::cancel_consultation(COMMUNE, number), &reason).await.redirect();
    let after = read(&house, &mut visitor, &path).await.0;
    assert!(after.text().contains("abandonné par le conseil"), "{}", after.words());
    // Nothing of whoever is signed in is kept for others.
    assert!(amina.get(&path).await.text().contains("Amina"));
    assert!(!read(&house, &mut visitor, &path).await.0.all("header").join("").contains("Amina"));
});
