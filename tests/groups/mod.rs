//! Write transactions of many share one commit on SQLite: each is kept or fails for itself, and nobody is answered before the disk has it. What is not of the
//! disk holds on both engines.

mod failures;
mod figures;
mod random;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::Duration;

use futures::FutureExt as _;
use futures::future::{BoxFuture, join_all};
use tajmaat::base::App;
use tajmaat::base::db::{AccountId, Db, Durability, Statement, sql};
use tajmaat::participation::solutions;
use tajmaat::participation::support::{self, Outcome};
use tajmaat::people::accounts::Viewer;
use tajmaat::people::viewer;
use tokio::sync::{Notify, Semaphore};
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::common::TestApp;
use crate::common::content::solution;
use crate::on_both_engines;
use crate::support::crowd;

/// The house with a database that waits for its disk.
async fn durable(house: &TestApp) -> App {
    App { db: Db::open_with(&house.app.config.database_url, 4, Durability::Full).await.expect("the database opens"), ..house.app.clone() }
}

/// Counts the commits of the writing connection from now on, or refuses the next one, after which the connection is not used again.
async fn commits(db: &Db, refused: bool) -> Arc<AtomicU64> {
    let Db::Sqlite { writer, .. } = db else { panic!("SQLite") };
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    let mut connection = writer.acquire().await.expect("the connection");
    connection.lock_handle().await.expect("the connection").set_commit_hook(move || {
        counted.fetch_add(1, Ordering::Relaxed);
        !refused
    });
    count
}

fn row(id: u128) -> Statement {
    sql("INSERT INTO readiness (id, padding, created_at) VALUES ($1, 'x', 0)").bind(Uuid::from_u128(id))
}

async fn is_there(db: &Db, id: u128) -> bool {
    db.find::<(i64,)>(sql("SELECT created_at FROM readiness WHERE id = $1").bind(Uuid::from_u128(id))).await.expect("read").is_some()
}

async fn rows(db: &Db) -> Vec<u128> {
    let rows: Vec<(Uuid,)> = db.all(sql("SELECT id FROM readiness ORDER BY id")).await.expect("rows");
    rows.into_iter().map(|(id,)| id.as_u128()).collect()
}

/// Writes a row in a transaction of its own.
async fn write(db: &Db, id: u128) -> sqlx::Result<()> {
    db.run(row(id)).await.map(drop)
}

/// Lets each stand in the queue, in this order.
fn line_up<T>(members: &mut [BoxFuture<'_, T>]) {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    for member in members {
        assert!(member.as_mut().poll(&mut context).is_pending(), "somebody has the turn");
    }
}

/// Drops a future after so many polls; `None` if it was not ready by then.
async fn given_up_after<T>(polls: usize, work: impl Future<Output = T>) -> Option<T> {
    let mut work = std::pin::pin!(work);
    let mut left = polls;
    std::future::poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(value) => Poll::Ready(Some(value)),
        Poll::Pending if left == 0 => Poll::Ready(None),
        Poll::Pending => {
            left -= 1;
            Poll::Pending
        }
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn three_hundred_supports_at_once_are_each_acknowledged_once_and_share_their_commits() {
    let house = TestApp::new().await;
    let author = house.participant("Amina").await.account.expect("signed in");
    let thing = solution(&house, author, "Des arbres pour l'école", "Planter douze caroubiers le long du mur.").await;
    let (app, commune) = (durable(&house).await, house.commune().await);
    // Only the writer is asked by all at once: for readers there are as many connections as may read.
    let reading = Arc::new(Semaphore::new(4));
    let mut people = Vec::new();
    for person in crowd(&house, 300).await {
        people.push(viewer(&app, person).await);
    }
    let solution = solutions::find(&mut &app.db, commune.id, thing.number).await.expect("a solution").id;
    let count = commits(&app.db, false).await;
    let mut all = JoinSet::new();
    for person in people {
        let (app, commune, reading) = (app.clone(), commune.clone(), Arc::clone(&reading));
        all.spawn(async move {
            let outcome = support::cast(&app, &person, &commune, solution, [127, 0, 0, 1].into()).await.expect("supported");
            // Whoever was answered finds it kept, from any connection.
            let kept = sql("SELECT created_at FROM supports WHERE solution_id = $1 AND account_id = $2").bind(solution).bind(person.id);
            let _reads = reading.acquire().await.expect("open");
            assert!(app.db.find::<(i64,)>(kept).await.expect("read").is_some(), "answered before it was kept");
            outcome
        });
    }
    let outcomes = all.join_all().await;
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::ThresholdReached).count(), 1);
    assert_eq!(outcomes.iter().filter(|outcome| **outcome == Outcome::Supported).count(), 299);
    let (counted, supports): (i64, i64) = app.db.one(sql("SELECT support_count, (SELECT COUNT(*) FROM supports) FROM solutions")).await.expect("the counters");
    assert_eq!((counted, supports), (300, 300));
    let count = count.load(Ordering::Relaxed);
    assert!(count <= 100, "{count} commits for 300 supports");
}

async fn viewer(app: &App, person: AccountId) -> Viewer {
    viewer::load(app, person, None).await.expect("read").expect("an account")
}

#[tokio::test]
async fn whoever_writes_alone_commits_at_once() {
    let house = TestApp::new().await;
    let db = &house.app.db;
    let count = commits(db, false).await;
    for id in 1..=20 {
        write(db, id).await.expect("kept");
        assert_eq!(count.load(Ordering::Relaxed), id as u64, "nobody is waited for");
    }
}

#[tokio::test]
async fn no_more_share_a_commit_than_may() {
    let house = TestApp::new().await;
    for most in [1, 4, 256] {
        let db = Db::open_sharing(&house.app.config.database_url, 4, Durability::Normal, most).await.expect("the database opens");
        let count = commits(&db, false).await;
        let first = db.begin().await.expect("the turn");
        let mut others: Vec<BoxFuture<'_, ()>> = Vec::new();
        for place in 0..12 {
            let (db, id) = (&db, u128::from(most) * 1_000 + place);
            others.push(Box::pin(async move { write(db, id).await.expect("kept") }));
        }
        line_up(&mut others);
        first.roll_back().await.expect("ended");
        join_all(others).await;
        let count = count.load(Ordering::Relaxed);
        assert!(count >= 12_u64.div_ceil(most.into()), "{count} commits for 12 transactions, of which {most} may share one");
    }
}

#[tokio::test]
async fn turns_come_in_the_order_in_which_they_were_asked_for() {
    let house = TestApp::new().await;
    let db = &house.app.db;
    let count = commits(db, false).await;
    let order = Mutex::new(Vec::new());
    let first = db.begin().await.expect("the turn");
    let mut others: Vec<BoxFuture<'_, ()>> = Vec::new();
    for id in 1..=40 {
        let order = &order;
        others.push(Box::pin(async move {
            let mut tx = db.begin().await.expect("a turn");
            order.lock().expect("no panic before").push(id);
            tx.run(row(id)).await.expect("written");
            tx.commit().await.expect("kept");
        }));
    }
    line_up(&mut others);
    // Some go away before it is their turn.
    for gone in [30, 15, 0] {
        drop(others.remove(gone));
    }
    drop(first);
    join_all(others).await;
    let expected: Vec<u128> = (1..=40).filter(|id| ![31, 16, 1].contains(id)).collect();
    assert_eq!(*order.lock().expect("no panic before"), expected);
    assert_eq!(rows(db).await, expected);
    let count = count.load(Ordering::Relaxed);
    assert!(count < 37, "{count} commits for 37 transactions");
}

#[tokio::test]
async fn a_queue_that_moves_is_waited_for_and_one_that_does_not_is_left() {
    let house = TestApp::new().await;
    let db = &house.app.db;
    let slow = (1..=6).map(|id| async move {
        let mut tx = db.begin().await.expect("a turn, if late");
        tx.run(row(id)).await.expect("written");
        tokio::time::sleep(Duration::from_millis(800)).await;
        tx.commit().await.expect("kept");
    });
    join_all(slow).await;
    assert_eq!(rows(db).await, [1, 2, 3, 4, 5, 6]);
    let held = db.begin().await.expect("the turn");
    assert!(matches!(db.begin().await, Err(sqlx::Error::PoolTimedOut)), "nobody's turn ends");
    drop(held);
    write(db, 7).await.expect("kept");
}

/// What is checked at the commit alone would fail for all who share it.
#[tokio::test]
async fn nothing_that_one_member_breaks_shows_at_the_commit_of_all() {
    let house = TestApp::new().await;
    let deferred = sql("SELECT COUNT(*) FROM sqlite_master WHERE UPPER(sql) LIKE '%DEFERR%'");
    assert_eq!(house.app.db.one::<(i64,)>(deferred).await.expect("a count").0, 0, "a foreign key is deferred");
}

on_both_engines!(what_fails_in_a_group_fails_alone, |house| {
    let db = &house.app.db;
    let fails: [(u128, BoxFuture<'_, ()>); 6] = [
        (
            10,
            Box::pin(async {
                let mut tx = db.begin().await.expect("a turn");
                tx.run(row(10)).await.expect("written");
                // The first of the group.
                tx.run(row(1)).await.expect_err("it is there already");
            }),
        ),
        (
            11,
            Box::pin(async {
                let mut tx = db.begin().await.expect("a turn");
                tx.run(row(11)).await.expect("written");
            }),
        ),
        (
            12,
            Box::pin(async {
                let mut tx = db.begin().await.expect("a turn");
                tx.run(row(12)).await.expect("written");
                tx.roll_back().await.expect("taken back");
            }),
        ),
        (
            13,
            Box::pin(async {
                let work = std::panic::AssertUnwindSafe(async {
                    let mut tx = db.begin().await.expect("a turn");
                    tx.run(row(13)).await.expect("written");
                    assert!(is_there(db, 13).await, "of the test: nobody else sees it yet");
                });
                work.catch_unwind().await.expect_err("it panicked");
            }),
        ),
        (
            14,
            Box::pin(async {
                let work = async {
                    let mut tx = db.begin().await.expect("a turn");
                    tx.run(row(14)).await.expect("written");
                    std::future::pending::<()>().await;
                };
                tokio::time::timeout(Duration::from_millis(200), work).await.expect_err("it took too long");
            }),
        ),
        (
            15,
            Box::pin(async {
                given_up_after(1, db.begin()).await;
            }),
        ),
    ];
    let mut members: Vec<BoxFuture<'_, ()>> = vec![Box::pin(async { write(db, 1).await.expect("kept") })];
    for (number, fails) in fails {
        members.push(fails);
        members.push(Box::pin(async move { write(db, number + 10).await.expect("kept") }));
    }
    if matches!(db, Db::Sqlite { .. }) {
        let first = db.begin().await.expect("the turn");
        line_up(&mut members);
        futures::future::join(first.commit(), join_all(members)).await.0.expect("kept");
    } else {
        for member in members {
            member.await;
        }
    }
    assert_eq!(rows(db).await, [1, 20, 21, 22, 23, 24, 25]);
});

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_takes_time_has_a_transaction_of_its_own() {
    let house = TestApp::new().await;
    let db = &house.app.db;
    let count = commits(db, false).await;
    let first = db.begin().await.expect("the turn");
    let (has_begun, ends) = (Notify::new(), Notify::new());
    let long = async {
        let mut tx = db.begin().await.expect("a turn");
        tx.take_time().await.expect("time");
        has_begun.notify_one();
        tx.run(row(1)).await.expect("written");
        ends.notified().await;
        tx.commit().await.expect("kept");
    };
    let mut members: Vec<BoxFuture<'_, ()>> = vec![Box::pin(long), Box::pin(async { write(db, 2).await.expect("kept") })];
    line_up(&mut members);
    let last = members.pop().expect("the last");
    let holds = members.pop().expect("the long one");
    // The first is answered while the long one goes on.
    let answered = async {
        first.commit().await.expect("kept");
        has_begun.notified().await;
        assert_eq!(count.load(Ordering::Relaxed), 1);
        ends.notify_one();
    };
    tokio::time::timeout(Duration::from_secs(10), futures::future::join3(holds, answered, last)).await.expect("nobody waits for the long one");
    assert_eq!(count.load(Ordering::Relaxed), 3);
    assert_eq!(rows(db).await, [1, 2]);
}
