//! A commit that fails, a transaction that SQLite takes back, a request that is given up: everybody in the group is told the truth.

use std::time::Duration;

use futures::future::{BoxFuture, join_all};
use sqlx::AssertSqlSafe;
use tajmaat::base::db::{Db, sql};
use tajmaat::base::error::Error;
use uuid::Uuid;

use super::{commits, is_there, line_up, row, rows, write};
use crate::common::TestApp;

/// How often a test tries to bring its members into one group, which a busy machine may divide.
const TRIES: u128 = 20;

#[tokio::test]
async fn a_commit_that_fails_is_told_to_all_who_share_it() {
    let house = TestApp::new().await;
    let db = &house.app.db;
    let mut woken = db.queued();
    for turn in 1..=TRIES {
        woken.mark_unchanged();
        commits(db, true).await;
        let ids = 100 * turn..100 * turn + 6;
        let mut members: Vec<BoxFuture<'_, sqlx::Result<()>>> = Vec::new();
        for id in ids.clone() {
            members.push(Box::pin(async move {
                let mut tx = db.begin().await?;
                tx.run(row(id)).await?;
                tx.queues();
                tx.commit().await
            }));
        }
        // Whoever answers by what the others wrote must know too.
        members.push(Box::pin(async move {
            let mut tx = db.begin().await?;
            tx.run(row(100 * turn + 6)).await?;
            tx.roll_back().await
        }));
        let first = db.begin().await.expect("the turn");
        line_up(&mut members);
        let (first, said) = futures::future::join(first.commit(), join_all(members)).await;
        first.expect_err("the commit was refused");
        for (id, said) in ids.zip(&said) {
            assert_eq!(is_there(db, id).await, said.is_ok(), "{said:?}");
        }
        if said.iter().all(Result::is_err) {
            assert!(!woken.has_changed().expect("open"), "nothing was queued");
            // The connection that refused is not used again.
            return write(db, 1).await.expect("kept");
        }
    }
    panic!("they never came into one group");
}

/// A member whose statement SQLite answers by rolling everything back takes the others' writes along: they are told so, as of any outage.
#[tokio::test]
async fn a_full_database_is_told_to_all_whose_writes_it_took_back() {
    for _ in 0..TRIES {
        let house = TestApp::new().await;
        let db = &house.app.db;
        let Db::Sqlite { writer, .. } = db else { panic!("SQLite") };
        let (pages,): (i64,) = sqlx::query_as("PRAGMA page_count").fetch_one(writer).await.expect("a count");
        sqlx::query(AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"))).execute(writer).await.expect("no more room");
        let first = db.begin().await.expect("the turn");
        let mut members: Vec<BoxFuture<'_, sqlx::Result<()>>> = vec![
            Box::pin(write(db, 1)),
            Box::pin(async {
                let mut tx = db.begin().await?;
                let huge = sql("INSERT INTO readiness (id, padding, created_at) VALUES ($1, $2, 0)").bind(Uuid::from_u128(2)).bind("x".repeat(1 << 20));
                tx.run(huge).await.expect_err("there is no room");
                // Outside of a transaction this would be kept at once.
                tx.run(row(3)).await.expect_err("there is no transaction any more");
                tx.commit().await
            }),
            Box::pin(write(db, 4)),
        ];
        line_up(&mut members);
        let (first, mut said) = futures::future::join(first.commit(), join_all(members)).await;
        said.pop().expect("the last").expect("the next transaction has room");
        let full = Error::from(said.pop().expect("the second").expect_err("there was no room"));
        assert!(matches!(full, Error::Unavailable(_)), "{full}");
        let Err(error) = said.pop().expect("the first") else { continue };
        let error = Error::from(error);
        assert!(matches!(error, Error::Unavailable(_)), "{error}");
        if first.is_err() {
            assert_eq!(rows(db).await, [4]);
            return;
        }
    }
    panic!("they never came into one group");
}

/// A request that was given up while it waited is kept like the others, and wakes the worker.
#[tokio::test]
async fn what_was_given_up_while_it_waited_for_the_disk_is_kept() {
    let house = TestApp::new().await;
    let db = &house.app.db;
    for id in 1..=TRIES {
        let mut woken = db.queued();
        let first = db.begin().await.expect("the turn");
        let waits = async {
            let mut tx = db.begin().await.expect("a turn");
            tx.run(row(id)).await.expect("written");
            tx.queues();
            tx.commit().await.expect("kept");
        };
        let holds = async {
            let tx = db.begin().await.expect("a turn");
            tokio::time::sleep(Duration::from_millis(300)).await;
            tx.commit().await.expect("kept");
            true
        };
        let given_up = async { tokio::time::timeout(Duration::from_millis(200), waits).await.is_ok() };
        let mut members: Vec<BoxFuture<'_, bool>> = vec![Box::pin(given_up), Box::pin(holds)];
        line_up(&mut members);
        drop(first);
        let was_answered = join_all(members).await[0];
        assert!(is_there(db, id).await);
        tokio::time::timeout(Duration::from_secs(5), woken.changed()).await.expect("the worker is woken").expect("open");
        if !was_answered {
            return;
        }
    }
    panic!("it never had to wait");
}
