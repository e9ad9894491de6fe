//! The states: whatever is tried, in whatever order, a solution never leaves its table, and its history says how it went.

use app::model::content::SolutionState;
use proptest::collection::vec;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use tajmaat::participation::solutions::{self, Transition, can_become, change_state};

use super::*;
use crate::common::Engine;

async fn try_change(house: &TestApp, path: &str, from: &[SolutionState], to: SolutionState) -> bool {
    let number = path.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let id = solutions::find(&mut &house.app.db, house.commune().await.id, number).await.expect("found").id;
    let mut tx = house.app.db.begin().await.expect("a transaction");
    let changed = change_state(&house.app, &mut tx, id, Transition { from, to, actor: None }).await.expect("an answer");
    tx.commit().await.expect("committed");
    changed
}

async fn state(house: &TestApp, path: &str) -> SolutionState {
    let number = path.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    solutions::find(&mut &house.app.db, house.commune().await.id, number).await.expect("found").state
}

#[test]
fn no_sequence_of_acts_leaves_the_table() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    for (engine, cases) in [(Engine::Sqlite, 24), (Engine::Postgres, 12)] {
        let (house, author) = runtime.block_on(async {
            let house = TestApp::on(engine).await;
            let author = house.participant("Amina").await;
            (house, author)
        });
        let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
        let acts = vec(select(SolutionState::ALL), 1..12);
        runner
            .run(&acts, |acts| {
                runtime.block_on(walk(&house, author.clone(), &acts));
                Ok(())
            })
            .expect("the table holds");
    }
}

/// Tries one state after another from anywhere and compares with the table alone.
async fn walk(house: &TestApp, mut author: Client, acts: &[SolutionState]) {
    let path = publish(&mut author, &[]).await;
    let mut expected = vec![SolutionState::Published];
    for to in acts {
        let now = *expected.last().expect("published");
        let allowed = can_become(now, *to);
        assert_eq!(try_change(house, &path, SolutionState::ALL, *to).await, allowed, "{now:?} → {to:?}");
        if allowed {
            expected.push(*to);
        }
        assert_eq!(state(house, &path).await, *expected.last().expect("published"));
        // Trying from somewhere else changes nothing.
        let elsewhere: Vec<SolutionState> = SolutionState::ALL.iter().copied().filter(|state| Some(state) != expected.last()).collect();
        assert!(!try_change(house, &path, &elsewhere, *to).await);
    }
    let number: i64 = path.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a number");
    let history: Vec<(String,)> = house
        .app
        .db
        .all(sql("SELECT c.step FROM state_changes c JOIN solutions s ON s.id = c.solution_id WHERE s.number = $1 ORDER BY c.created_at").bind(number))
        .await
        .expect("the history");
    let mut steps: Vec<String> = history.into_iter().map(|(step,)| step).collect();
    let mut wanted: Vec<String> = expected.iter().map(|state| state.as_str().to_owned()).collect();
    steps.sort();
    wanted.sort();
    assert_eq!(steps, wanted);
}

crate::on_both_engines!(two_who_change_it_at_once_change_it_once, |house| {
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    let house = std::sync::Arc::new(house);
    let tries: Vec<_> = (0..10)
        .map(|_| {
            let (house, path) = (house.clone(), path.clone());
            tokio::spawn(async move { try_change(&house, &path, &[SolutionState::Published], SolutionState::Threshold).await })
        })
        .collect();
    let mut changed = 0;
    for attempt in tries {
        changed += i32::from(attempt.await.expect("an answer"));
    }
    assert_eq!(changed, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM state_changes WHERE step = 'threshold'").await, 1);
    assert_eq!(count(&house, "SELECT COUNT(*) FROM solutions WHERE threshold_at IS NOT NULL").await, 1);
    let page = house.visitor().get(&path).await;
    assert!(page.all(".next-step").concat().contains("La commune doit répondre au plus tard le 8 mai 2026"), "{}", page.words());
});

#[tokio::test]
async fn the_path_shows_who_must_act_next() {
    let house = TestApp::new().await;
    let mut author = house.participant("Amina").await;
    let path = publish(&mut author, &[]).await;
    for (to, current, next) in [
        (SolutionState::Threshold, "Nombre de soutiens atteint", "La commune doit répondre au plus tard le"),
        (SolutionState::UnderEvaluation, "Étude par la commune", "annoncer sa décision au plus tard le"),
        (SolutionState::Accepted, "Décision : acceptée", "commencer les travaux"),
        (SolutionState::InProgress, "Travaux", "terminer les travaux"),
    ] {
        house.wait_seconds(86_400);
        assert!(try_change(&house, &path, SolutionState::ALL, to).await);
        let page = house.visitor().get(&path).await;
        let step = page.all(".stepper [aria-current=step]").concat();
        assert!(step.starts_with(current), "{step}");
        assert!(page.has(".stepper [aria-current=step] time[datetime]"));
        assert_eq!(page.has(".banner.reached"), matches!(to, SolutionState::Threshold | SolutionState::Accepted), "{to:?}");
        assert!(page.all(".next-step").concat().contains(next), "{to:?}: {}", page.words());
    }
    assert!(try_change(&house, &path, &[SolutionState::InProgress], SolutionState::Done).await);
    let page = house.visitor().get(&path).await;
    assert_eq!(page.all(".stepper li.done").len(), 6);
    assert!(!page.has(".next-step"));
    let late = publish(&mut author, &[]).await;
    assert!(try_change(&house, &late, &[SolutionState::Published], SolutionState::Threshold).await);
    house.wait_seconds(61 * 86_400);
    let page = house.visitor().get(&late).await;
    assert!(page.all(".next-step").concat().contains("en retard"));
    assert_eq!(page.all(".banner.late"), ["La commune a 1 jour de retard."], "and before anything else, in days");
}
