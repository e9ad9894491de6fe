//! What closing deleted cannot be read off the disk afterwards: neither what links were made with, nor any link, nor who waited with which leaf.

use std::path::Path;

use app::model::ballots::{BallotKind, BallotSettings, Channel};
use app::model::paths;
use sqlx::postgres::PgConnection;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _};
use tajmaat::base::db::{ConsultationId, Db, sql};
use tajmaat::base::jobs;
use tajmaat::participation::ballots::{self, Outcome, Voter};
use tajmaat::participation::counts;

use super::{NONCE, PHASES, ballot, ballot_in, cast, choice, close, count, of, over, vote};
use crate::common::{COMMUNE, Engine, TestApp};
use crate::on_both_engines;

const PENDING: &str = "SELECT COUNT(*) FROM ballots WHERE closed_at IS NOT NULL AND overwritten_at IS NULL";

/// Every byte of an embedded database: the file, its write-ahead log, what is shared.
fn on_disk(folder: &Path) -> Vec<u8> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let files: Vec<_> = entries.filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().contains(".sqlite"))).collect();
    assert!(!files.is_empty(), "no database in {}", folder.display());
    files.into_iter().flat_map(|path| std::fs::read(path).expect("a file")).collect()
}

fn holds(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

async fn bytes(house: &TestApp, statement: &'static str) -> Vec<Vec<u8>> {
    house.app.db.all::<(Vec<u8>,)>(sql(statement)).await.expect("bytes").into_iter().map(|(bytes,)| bytes).collect()
}

/// People who vote, replace what they voted, keep a draft, and ask for a receipt.
async fn much(house: &TestApp, id: ConsultationId, number: i64) {
    let choices: Vec<String> = (0..60).map(|at| format!("1={},2={}", at % 5 + 1, at % 4 + 1)).collect();
    let people = vote(house, id, &choices.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for person in people.iter().step_by(3) {
        assert_eq!(cast(house, id, *person, "1=5,3=1").await, Outcome::Counted { replaced: true });
    }
    let ballot = ballots::get(&mut &house.app.db, id).await.expect("a ballot");
    for person in people.iter().skip(1).step_by(4) {
        let voter = Voter { account: *person, channel: Channel::Online };
        let kept = ballots::keep(&house.app, &ballot, voter, &choice(BallotKind::Score, "4=1")).await.expect("kept");
        assert_eq!(kept, Outcome::Kept);
    }
    for person in people.iter().take(5) {
        house.signed_in(*person, false).await.post(&paths::ballot_receipt(COMMUNE, number), &[]).await.redirect();
    }
}

#[tokio::test]
async fn neither_the_nonce_nor_a_link_is_in_the_files_once_a_ballot_is_closed() {
    let house = TestApp::on(Engine::Sqlite).await;
    let folder = house.app.config.data_dir.clone();
    let settings = BallotSettings { confirm: true, ..of(BallotKind::Score) };
    let (id, number) = ballot(&house, &settings).await;
    much(&house, id, number).await;
    let mut gone = bytes(&house, "SELECT link FROM ballot_choices UNION SELECT link FROM ballot_drafts").await;
    gone.extend(bytes(&house, "SELECT voter FROM ballot_leaves WHERE voter IS NOT NULL").await);
    assert!(gone.len() > 60 && gone.iter().all(|bytes| bytes.len() == 32), "{}", gone.len());
    let before = on_disk(&folder);
    assert!(holds(&before, NONCE) && gone.iter().all(|bytes| holds(&before, bytes)), "this test finds what is there");
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    jobs::run_due(&house.app).await.expect("the jobs run");
    assert_eq!(count(&house, PENDING).await, 0);
    // Not only after the stop, which empties the write-ahead log too.
    for moment in ["while it runs", "after the stop"] {
        let after = on_disk(&folder);
        assert!(!holds(&after, NONCE), "the nonce {moment}");
        assert_eq!(gone.iter().filter(|bytes| holds(&after, bytes)).count(), 0, "links {moment}");
        house.app.db.close().await;
    }
}

/// Where PostgreSQL keeps a table; nothing where there is no such thing.
async fn files(house: &TestApp) -> Vec<i64> {
    let mut files = Vec::new();
    if matches!(house.app.db, Db::Postgres { .. }) {
        for table in ["ballot_nonces", "ballot_choices", "ballot_drafts", "ballot_leaves", "kept_forms"] {
            let select = sql("SELECT CAST(pg_relation_filenode(CAST(CAST($1 AS TEXT) AS REGCLASS)) AS BIGINT)").bind(table);
            files.push(house.app.db.one::<(i64,)>(select).await.expect("a file").0);
        }
    }
    files
}

on_both_engines!(what_is_open_goes_on_while_closed_ballots_are_overwritten, |house| {
    let settings = BallotSettings { confirm: true, ..of(BallotKind::Score) };
    let (id, number) = ballot(&house, &settings).await;
    much(&house, id, number).await;
    let (open, _) = ballot_in(&house, &settings, &[(PHASES[0].0, 30), (PHASES[1].0, 35), (PHASES[2].0, 40)]).await;
    let person = vote(&house, open, &["1=3"]).await[0];
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    let (before, schema) = (files(&house).await, schema_of(&house).await);
    assert_eq!(count(&house, PENDING).await, 1, "it waits for the job");
    jobs::run_due(&house.app).await.expect("the jobs run");
    assert_eq!(count(&house, PENDING).await, 0);
    let after = files(&house).await;
    assert!(before.iter().zip(&after).all(|(before, after)| before != after), "every table has another file: {before:?}, {after:?}");
    assert_eq!(schema_of(&house).await, schema, "with the same columns, keys and indexes");
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_leaves WHERE position IS NOT NULL").await, 60, "leaves stay");
    // Votes of the other ballot are theirs still, and can be replaced.
    let known = ballots::get(&mut &house.app.db, open).await.expect("a ballot");
    let mine = ballots::mine(&house.app, &mut &house.app.db, &known, person).await.expect("answered");
    assert_eq!(mine.cast.map(|choice| choice.to_text()).as_deref(), Some("1=3"));
    assert_eq!(cast(&house, open, person, "1=4").await, Outcome::Counted { replaced: true });
    assert_eq!(count(&house, "SELECT COUNT(*) FROM ballot_choices").await, 1);
    // Nothing is left to do, and nothing is done.
    counts::overwrite(&house.app).await.expect("done");
    assert_eq!(files(&house).await, after);
});

/// What defines the tables that are written anew.
async fn schema_of(house: &TestApp) -> Vec<(String,)> {
    let select = match house.app.db {
        Db::Sqlite { .. } => {
            "SELECT REPLACE(sql, '\"', '') FROM sqlite_master WHERE (tbl_name = 'kept_forms' OR tbl_name LIKE 'ballot\\_%' ESCAPE '\\') AND sql IS NOT NULL ORDER BY 1"
        }
        Db::Postgres { .. } => "SELECT CAST(indexdef AS TEXT) FROM pg_indexes WHERE tablename = 'kept_forms' OR tablename LIKE 'ballot\\_%' ORDER BY 1",
    };
    house.app.db.all(sql(select)).await.expect("a schema")
}

#[tokio::test]
async fn who_reads_the_log_is_waited_for_until_the_clock_comes_again() {
    let house = TestApp::on(Engine::Sqlite).await;
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["1", "2"]).await;
    let mut reader = house.app.config.database_url.parse::<SqliteConnectOptions>().expect("an address").connect().await.expect("a connection");
    let mut reading = reader.begin().await.expect("a transaction");
    let (_,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM ballot_choices").fetch_one(&mut *reading).await.expect("a number");
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    assert!(counts::overwrite(&house.app).await.is_err());
    assert_eq!(count(&house, PENDING).await, 1);
    reading.rollback().await.expect("over");
    counts::overwrite(&house.app).await.expect("overwritten");
    assert_eq!(count(&house, PENDING).await, 0);
    assert!(!holds(&on_disk(&house.app.config.data_dir), NONCE));
}

/// As `pg_dump` does: a snapshot of the whole database first, the tables one after the other.
#[tokio::test]
async fn who_has_a_snapshot_of_postgresql_is_waited_for_and_misses_no_vote() {
    let house = TestApp::on(Engine::Postgres).await;
    let (id, number) = ballot(&house, &of(BallotKind::Approval)).await;
    vote(&house, id, &["1", "2"]).await;
    let (open, _) = ballot_in(&house, &of(BallotKind::Score), &[(PHASES[0].0, 30), (PHASES[1].0, 35), (PHASES[2].0, 40)]).await;
    vote(&house, open, &["1=3"]).await;
    let mut officer = over(&house).await;
    close(&mut officer, number).await.redirect();
    let mut dump = PgConnection::connect(&house.app.config.database_url).await.expect("PostgreSQL answers");
    sqlx::raw_sql("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT COUNT(*) FROM communes").execute(&mut dump).await.expect("a snapshot");
    let before = files(&house).await;
    assert!(counts::overwrite(&house.app).await.is_err());
    assert_eq!((count(&house, PENDING).await, files(&house).await), (1, before.clone()), "nothing was done");
    let (seen,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM ballot_choices").fetch_one(&mut dump).await.expect("a number");
    assert_eq!((seen, count(&house, "SELECT COUNT(*) FROM ballot_choices").await), (1, 1));
    sqlx::raw_sql("COMMIT").execute(&mut dump).await.expect("over");
    // That somebody else is connected hinders nothing.
    counts::overwrite(&house.app).await.expect("overwritten");
    assert_eq!((count(&house, PENDING).await, count(&house, "SELECT COUNT(*) FROM ballot_choices").await), (0, 1));
    assert!(before.iter().zip(files(&house).await).all(|(before, after)| *before != after), "every table has another file");
}
