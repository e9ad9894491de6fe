//! Random members: whatever they do, a group keeps what it acknowledged and nothing that was taken back.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt as _;
use proptest::prelude::{Just, Strategy, prop_oneof};
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use tajmaat::base::db::Db;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use super::{given_up_after, is_there, row, write};
use crate::on_both_engines;

/// What a member of a random group does after it wrote a row.
#[derive(Clone, Debug)]
enum Act {
    Commit,
    /// Waits first.
    Dawdle(u64),
    TakeTime,
    Drop,
    RollBack,
    /// Writes a row that is there.
    Collide,
    Panic,
    /// Is dropped after so many polls.
    GiveUp(usize),
}

impl Act {
    async fn play(&self, db: &Db, id: u128) -> sqlx::Result<bool> {
        let mut tx = db.begin().await?;
        if matches!(self, Self::TakeTime) {
            tx.take_time().await?;
        }
        tx.run(row(id)).await?;
        match self {
            Self::Dawdle(millis) => tokio::time::sleep(Duration::from_millis(*millis)).await,
            Self::Drop => return Ok(false),
            Self::RollBack => return tx.roll_back().await.map(|()| false),
            Self::Collide => {
                tx.run(row(0)).await.expect_err("it is there");
                return Ok(false);
            }
            Self::Panic => panic!("of the test"),
            Self::Commit | Self::TakeTime | Self::GiveUp(_) => {}
        }
        tx.commit().await?;
        assert!(is_there(db, id).await, "answered before it was kept");
        Ok(true)
    }
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        6 => Just(Act::Commit),
        1 => (0..4_u64).prop_map(Act::Dawdle),
        1 => Just(Act::TakeTime),
        1 => Just(Act::Drop),
        1 => Just(Act::RollBack),
        1 => Just(Act::Collide),
        1 => Just(Act::Panic),
        3 => (0..12_usize).prop_map(Act::GiveUp),
    ];
    proptest::collection::vec(act, 60..120)
}

on_both_engines!(a_group_keeps_what_it_acknowledged_and_nothing_that_was_taken_back, |house| {
    let db = &house.app.db;
    write(db, 0).await.expect("kept");
    let mut chance = TestRunner::deterministic();
    for round in 1..=6_u128 {
        let acts = acts().new_tree(&mut chance).expect("acts").current();
        // PostgreSQL has no queue for its few connections that would be worth a test.
        let at_once = Arc::new(Semaphore::new(if matches!(db, Db::Sqlite { .. }) { acts.len() } else { 2 }));
        let mut all = JoinSet::new();
        for (number, act) in acts.iter().cloned().enumerate() {
            let (db, id, at_once) = (db.clone(), round * 1_000 + number as u128, Arc::clone(&at_once));
            all.spawn(async move {
                let _turn = at_once.acquire().await.expect("open");
                let polls = if let Act::GiveUp(polls) = act { polls } else { usize::MAX };
                let played = given_up_after(polls, act.play(&db, id));
                let kept = match std::panic::AssertUnwindSafe(played).catch_unwind().await {
                    Ok(kept) => kept.map(|kept| kept.unwrap_or_else(|error| panic!("{act:?}: {error}"))),
                    Err(_) if matches!(act, Act::Panic) => Some(false),
                    Err(other) => std::panic::resume_unwind(other),
                };
                (id, kept)
            });
        }
        for (id, kept) in all.join_all().await {
            // Of what was given up nobody knows.
            if let Some(kept) = kept {
                assert_eq!(is_there(db, id).await, kept, "{:?}", acts[(id % 1_000) as usize]);
            }
        }
        // The turn is not lost, whoever had it.
        tokio::time::timeout(Duration::from_secs(5), write(db, round * 1_000 + 999)).await.expect("a turn").expect("kept");
    }
});
