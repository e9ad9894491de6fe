//! The last moment: contributions in flight while a phase ends are each kept once or refused, and whoever counts afterwards finds all of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use app::model::consultations::PhaseKind;
use tajmaat::base::db::sql;
use tajmaat::participation::consultations::{self, Asker};
use tokio::task::JoinSet;

use super::{end_in, published};
use crate::common::NOW;
use crate::on_both_engines;

/// Contributions at once.
const MANY: usize = 60;

on_both_engines!(what_is_in_flight_while_a_phase_ends_is_kept_once_or_refused, |house| {
    let (_, id, _) = published(&house).await;
    let person = house.participant("Amina").await.account.expect("signed in");
    house.app.db.run(sql("CREATE TABLE given (number BIGINT NOT NULL UNIQUE)")).await.expect("a table of the test's");
    house.app.clock.set(end_in(25).plus_seconds(-1));
    let (kept, refused) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
    let mut all = JoinSet::new();
    for number in 0..MANY {
        let (app, kept, refused) = (house.app.clone(), kept.clone(), refused.clone());
        all.spawn(async move {
            tokio::time::sleep(Duration::from_millis(number as u64)).await;
            let mut tx = app.db.begin().await.expect("a transaction");
            let admitted = consultations::admit(&app, &mut tx, id, PhaseKind::ASKING, Asker::person(Some(person))).await.expect("an answer");
            if admitted.is_open() {
                tx.run(sql("INSERT INTO given (number) VALUES ($1)").bind(number as i64)).await.expect("given");
                tokio::time::sleep(Duration::from_millis(3)).await;
            }
            if admitted.still_open(&app) {
                tx.commit().await.expect("kept");
                kept.fetch_add(1, Ordering::SeqCst);
            } else {
                tx.roll_back().await.expect("taken back");
                refused.fetch_add(1, Ordering::SeqCst);
            }
        });
    }
    tokio::time::sleep(Duration::from_millis(40)).await;
    house.app.clock.set(end_in(25));
    // Whoever counts waits for those that were let in, and nothing comes after.
    let mut tx = house.app.db.begin().await.expect("a transaction");
    consultations::await_contributions(&mut tx, id).await.expect("alone");
    let (counted,): (i64,) = tx.one(sql("SELECT COUNT(*) FROM given")).await.expect("a count");
    tx.commit().await.expect("counted");
    all.join_all().await;
    let (after,): (i64,) = house.app.db.one(sql("SELECT COUNT(*) FROM given")).await.expect("a count");
    assert_eq!(counted, after, "something came after it was counted");
    let (kept, refused) = (kept.load(Ordering::SeqCst), refused.load(Ordering::SeqCst));
    assert_eq!((after as usize, kept + refused), (kept, MANY));
    assert!(refused > 0, "some came too late");
});

on_both_engines!(what_is_not_open_is_never_let_in, |house| {
    let (_, id, _) = published(&house).await;
    let person = house.participant("Amina").await.account.expect("signed in");
    for (at, expected) in [(NOW, false), (end_in(4), true), (end_in(25).plus_seconds(-1), true), (end_in(25), false), (end_in(60), false)] {
        house.app.clock.set(at);
        let mut tx = house.app.db.begin().await.expect("a transaction");
        let admitted = consultations::admit(&house.app, &mut tx, id, PhaseKind::ASKING, Asker::person(Some(person))).await.expect("an answer");
        assert_eq!(admitted.is_open(), expected, "{at:?}");
        // A phase in which this is not what is asked.
        let other = consultations::admit(&house.app, &mut tx, id, &[PhaseKind::Vote], Asker::person(Some(person))).await.expect("an answer");
        assert!(!other.is_open());
        tx.roll_back().await.expect("taken back");
    }
});

on_both_engines!(nobody_acts_for_an_organisation_that_they_do_not_represent, |house| {
    let (_, id, _) = published(&house).await;
    let (representative, organisation) = house.representative("Driss").await;
    let stranger = house.participant("Amina").await;
    house.app.clock.set(end_in(10));
    for (client, expected) in [(&representative, true), (&stranger, false)] {
        let asker = Asker { account: client.account, organisation: Some(organisation) };
        let mut tx = house.app.db.begin().await.expect("a transaction");
        let admitted = consultations::admit(&house.app, &mut tx, id, PhaseKind::ASKING, asker).await;
        assert_eq!(admitted.is_ok_and(|admitted| admitted.is_open()), expected);
        tx.roll_back().await.expect("taken back");
    }
});
