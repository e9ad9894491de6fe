//! What was changed is told: to this process with the commit, to others on the same database within a second, and of nothing that nobody sees.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use tajmaat::base::db::changes::{Changes, Moment, Scope};
use tajmaat::base::db::{CommuneId, Db, Durability, Tx, sql};
use tajmaat::site::SLICES;
use uuid::Uuid;

use crate::common::{Engine, NOW, TestApp};
use crate::on_both_engines;

/// Another process on the same database, which reads what this one changes.
async fn second(house: &TestApp) -> Db {
    Db::open_with(&house.app.config.database_url, 2, Durability::Normal).await.expect("the database opens")
}

async fn populate(tx: &mut Tx, population: i64) {
    tx.run(sql("UPDATE communes SET population = $1").bind(population)).await.expect("an update");
}

fn now(changes: &Changes) -> Moment {
    changes.now().expect("what others change is known")
}

/// Waits until something is so, for a second at most.
async fn within_a_second(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(1), "after a second it is not so that {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Waits until the other process has begun to read.
async fn begun(changes: &Changes) {
    within_a_second("others' changes are read", || changes.now().is_some()).await;
}

on_both_engines!(a_commit_is_told_and_what_was_dropped_is_not, |house| {
    let changes = house.app.db.changes();
    let (told, before) = (changes.subscribe(), now(changes));
    let mut tx = house.app.db.begin().await.expect("a transaction");
    populate(&mut tx, 7).await;
    drop(tx);
    assert!(changes.is_unchanged(before, Scope::Everywhere) && !told.has_changed().expect("it lives"));
    let mut tx = house.app.db.begin().await.expect("a transaction");
    populate(&mut tx, 8).await;
    assert!(changes.is_unchanged(before, Scope::Everywhere), "not before it is kept");
    tx.commit().await.expect("kept");
    assert!(!changes.is_unchanged(before, Scope::Everywhere) && told.has_changed().expect("it lives"));
    assert!(!changes.are_unchanged(before, &["neighbourhoods", "communes"]) && changes.are_unchanged(before, &["neighbourhoods"]));
    assert!(changes.is_unchanged(now(changes), Scope::Everywhere));
});

on_both_engines!(what_nobody_sees_changes_nothing, |house| {
    let before = now(house.app.db.changes());
    let rows = async || house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM table_changes")).await.expect("rows").0;
    let (commune, there) = (house.commune().await.id, rows().await);
    let mut tx = house.app.db.begin().await.expect("a transaction");
    tx.run(sql("UPDATE communes SET population = 1 WHERE slug = 'nowhere'")).await.expect("no row");
    tx.run(sql("UPDATE communes SET slug = slug WHERE id = ").arg(commune)).await.expect("a lock");
    let insert = sql("INSERT INTO quotas (key, taken, ends_at) VALUES ($1, 1, $2)").bind(vec![7_u8; 32]).bind(NOW);
    tx.run(insert).await.expect("a quota");
    tx.commit().await.expect("kept");
    house.app.db.run_unseen(sql("UPDATE communes SET population = population + 1")).await.expect("run");
    assert!(house.app.db.changes().is_unchanged(before, Scope::Everywhere));
    assert_eq!(rows().await, there);
});

on_both_engines!(a_change_is_seen_where_it_says, |house| {
    let [here, there] = [1, 2].map(|number| CommuneId(Uuid::from_u128(number)));
    let [one, other] = [3, 4].map(Uuid::from_u128);
    let places =
        [Scope::Everywhere, Scope::Commune(here), Scope::Commune(there), Scope::Item { commune: here, item: one }, Scope::Item { commune: here, item: other }];
    let cases = [
        (vec![], [true; 5]),
        (vec![Scope::Commune(here)], [true, true, false, true, true]),
        (vec![Scope::Item { commune: here, item: one }], [true, true, false, true, false]),
        (vec![Scope::Item { commune: here, item: one }, Scope::Item { commune: here, item: other }], [true, true, false, true, true]),
        (vec![Scope::Commune(here), Scope::Commune(there)], [true; 5]),
    ];
    let other_process = second(&house).await;
    let _following = other_process.follow();
    begun(other_process.changes()).await;
    for (scopes, seen) in cases {
        let (before, before_there) = (now(house.app.db.changes()), now(other_process.changes()));
        let mut tx = house.app.db.begin().await.expect("a transaction");
        populate(&mut tx, 9).await;
        scopes.iter().for_each(|scope| tx.within(*scope));
        tx.commit().await.expect("kept");
        assert_eq!(places.map(|place| !house.app.db.changes().is_unchanged(before, place)), seen, "{scopes:?}");
        within_a_second("the other process knows", || !other_process.changes().is_unchanged(before_there, Scope::Everywhere)).await;
        assert_eq!(places.map(|place| !other_process.changes().is_unchanged(before_there, place)), seen, "{scopes:?}, in another process");
        assert!(!other_process.changes().are_unchanged(before_there, &["communes"]) && other_process.changes().are_unchanged(before_there, &["accounts"]));
    }
});

on_both_engines!(what_is_told_by_oneself_is_not_told_twice, |house| {
    let _following = house.app.db.follow();
    let changes = house.app.db.changes();
    begun(changes).await;
    house.app.db.run(sql("UPDATE communes SET population = $1").bind(3_i64)).await.expect("run");
    let after = now(changes);
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(changes.is_unchanged(after, Scope::Everywhere), "its own row was passed over");
    let other = second(&house).await;
    other.run(sql("UPDATE communes SET population = $1").bind(4_i64)).await.expect("run");
    within_a_second("another's is not", || !changes.is_unchanged(after, Scope::Everywhere)).await;
});

/// Rows become visible in another order than that of their numbers: what began first may be kept last.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_committed_late_is_read_too() {
    let house = TestApp::on(Engine::Postgres).await;
    let other = second(&house).await;
    let _following = other.follow();
    begun(other.changes()).await;
    let mut early = house.app.db.begin().await.expect("a transaction");
    early.run(sql("INSERT INTO table_changes (tables) VALUES ('early')")).await.expect("a row");
    let before = now(other.changes());
    house.app.db.run(sql("UPDATE communes SET population = $1").bind(3_i64)).await.expect("run");
    within_a_second("the later one is read", || !other.changes().are_unchanged(before, &["communes"])).await;
    assert!(other.changes().are_unchanged(before, &["early"]));
    early.commit().await.expect("kept");
    within_a_second("the early one is read", || !other.changes().are_unchanged(before, &["early"])).await;
    let after = now(other.changes());
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(other.changes().is_unchanged(after, Scope::Everywhere), "and none of them again");
}

/// A dump of another server holds its transactions, which may be far above those of this one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn rows_of_another_server_are_no_changes() {
    let house = TestApp::on(Engine::Postgres).await;
    house.app.db.run(sql("INSERT INTO table_changes (transaction_id, tables) VALUES (9000000000, 'accounts')")).await.expect("a row");
    let other = second(&house).await;
    let _following = other.follow();
    begun(other.changes()).await;
    let before = now(other.changes());
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert!(other.changes().is_unchanged(before, Scope::Everywhere), "nothing was changed");
    house.app.db.run(sql("UPDATE communes SET population = $1").bind(3_i64)).await.expect("run");
    within_a_second("what is changed is read", || !other.changes().are_unchanged(before, &["communes"])).await;
    assert!(other.changes().are_unchanged(before, &["accounts"]));
}

/// Requests that take all connections keep nobody from knowing what others change.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_read_while_every_connection_is_taken() {
    let house = TestApp::on(Engine::Postgres).await;
    let other = second(&house).await;
    let Db::Postgres { pool, .. } = &other else { panic!("that is PostgreSQL") };
    let mut taken = Vec::new();
    while taken.len() < pool.options().get_max_connections() as usize {
        taken.push(pool.acquire().await.expect("a connection"));
    }
    let _following = other.follow();
    begun(other.changes()).await;
    let before = now(other.changes());
    house.app.db.run(sql("UPDATE communes SET population = $1").bind(3_i64)).await.expect("run");
    within_a_second("what is changed is read", || !other.changes().are_unchanged(before, &["communes"])).await;
}

/// Whoever cannot read what others change knows nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_cannot_read_uses_nothing() {
    let house = TestApp::on(Engine::Postgres).await;
    let other = second(&house).await;
    let following = other.follow();
    begun(other.changes()).await;
    drop(following);
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert!(other.changes().now().is_none());
}

on_both_engines!(old_rows_are_forgotten, |house| {
    let rows = async || house.app.db.one::<(i64,)>(sql("SELECT COUNT(*) FROM table_changes")).await.expect("rows").0;
    let some = rows().await;
    assert!(some > 0);
    house.app.db.forget_changes(Duration::ZERO).await.expect("forgotten");
    assert_eq!(rows().await, some, "who has not been here before does not know how old they are");
    house.app.db.run(sql("UPDATE communes SET population = $1").bind(3_i64)).await.expect("run");
    house.app.db.forget_changes(Duration::from_secs(3_000)).await.expect("forgotten");
    assert_eq!(rows().await, some + 1);
    house.app.db.forget_changes(Duration::ZERO).await.expect("forgotten");
    assert_eq!(rows().await, 1);
});

#[tokio::test]
async fn unseen_tables_are_there() {
    let house = TestApp::new().await;
    let known: Vec<(String,)> = house.app.db.all(sql("SELECT name FROM sqlite_master WHERE type = 'table'")).await.expect("tables");
    let known: BTreeSet<String> = known.into_iter().map(|(name,)| name).collect();
    let unseen = SLICES.iter().flat_map(|slice| slice.unseen);
    let strays: Vec<_> = unseen.filter(|table| !known.contains(**table)).collect();
    assert!(strays.is_empty(), "there are no such tables: {strays:?}");
}
