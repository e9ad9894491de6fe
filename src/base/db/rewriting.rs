//! Writing tables anew, so that nothing of a row that was deleted is left in the files of the database: neither engine does that by itself.
//!
//! - SQLite with `secure_delete` zeroes rows that are deleted and pages that are freed. Where a page was split or packed, a copy of a row that moved may stay behind
//!   between the others; only a page that is freed is zeroed from end to end. So the table is made again by its own definition, and the old one is dropped. The
//!   write-ahead log still holds pages as they were: it is written back and cut to nothing.
//! - PostgreSQL keeps rows that were deleted in the file until a vacuum, and through each vacuum those that the oldest transaction of anybody could still see.
//!   TRUNCATE begins another file whoever looks, and empties the old one at the commit. Its write-ahead log cannot be emptied by us: the server reuses it in time.
//!   Whoever sees the database as it was before that commit, and comes to the table after it, finds nothing in it: a backup by `pg_dump` that has its snapshot and
//!   not yet its locks would lose what is open. So nothing is done while somebody else has a snapshot, which is looked for first and once more before the commit.
//! - Nothing refers to these tables, and they have no rows that count by themselves.

use std::io;
use std::time::{Duration, Instant};

use sqlx::postgres::PgConnection;
use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use super::{Db, Inner};

/// How long others may be kept waiting for the sake of this. Whoever asked tries again.
const LONGEST_WAIT: Duration = Duration::from_millis(500);
/// How often, and how long apart, the log is tried while somebody reads it, and snapshots are looked for: a statement takes some milliseconds.
const TRIES: u32 = 6;
const APART: Duration = Duration::from_millis(100);
/// Others than this program that have a snapshot of this database. Our own transactions take another one for every statement, after its locks; a vacuum, which has
/// no user, reads nothing of what it sees. Neither name nor snapshot of others is hidden from any role.
const SNAPSHOTS: &str = "SELECT COUNT(*) FROM pg_stat_activity a WHERE a.datname = current_database() AND a.pid <> pg_backend_pid() \
     AND a.usesysid IS NOT NULL AND a.backend_xmin IS NOT NULL \
     AND NOT (a.usename = current_user AND a.application_name = current_setting('application_name'))";

impl Db {
    /// Writes tables anew with the rows that they have, and returns once nothing else of them is left in the files, but for PostgreSQL's write-ahead log.
    ///
    /// # Errors
    /// When somebody has one of them, a snapshot or the log for too long, besides what can always fail: the caller tries again later.
    pub async fn rewrite(&self, tables: &[&'static str]) -> sqlx::Result<()> {
        let mut tx = self.begin().await?;
        tx.take_time().await?;
        match &mut tx.inner {
            Inner::Sqlite(member) => {
                let connection = member.connection()?;
                for table in tables {
                    make_again(connection, table).await?;
                }
            }
            Inner::Postgres(tx) => begin_other_files(tx, tables).await?,
        }
        tx.commit().await?;
        match self {
            Self::Sqlite { writer, .. } => empty_log(writer).await,
            Self::Postgres { .. } => Ok(()),
        }
    }
}

async fn make_again(connection: &mut SqliteConnection, table: &str) -> sqlx::Result<()> {
    let select = "SELECT type, sql FROM sqlite_master WHERE tbl_name = $1 AND sql IS NOT NULL ORDER BY type <> 'table'";
    let parts: Vec<(String, String)> = sqlx::query_as(select).bind(table).fetch_all(&mut *connection).await?;
    let columns = parts.first().filter(|(kind, _)| kind == "table").and_then(|(_, text)| text.split_once('('));
    let (_, columns) = columns.ok_or_else(|| sqlx::Error::Decode(format!("no table {table}").into()))?;
    // Its indexes go with the old one.
    let others: Vec<&str> = parts.iter().skip(1).map(|(_, text)| text.as_str()).collect();
    let text = format!(
        "CREATE TABLE {table}_next ({columns}; INSERT INTO {table}_next SELECT * FROM {table}; DROP TABLE {table}; ALTER TABLE {table}_next RENAME TO {table}; {}",
        others.join("; ")
    );
    sqlx::raw_sql(AssertSqlSafe(text)).execute(connection).await.map(drop)
}

async fn begin_other_files(connection: &mut PgConnection, tables: &[&str]) -> sqlx::Result<()> {
    let all = tables.join(", ");
    // Whoever waits for a lock has everybody wait who comes after, so this gives up soon: while a backup runs, say.
    let text = format!("SET LOCAL lock_timeout = {}; LOCK TABLE {all} IN ACCESS EXCLUSIVE MODE", LONGEST_WAIT.as_millis());
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut *connection).await?;
    let until = Instant::now() + LONGEST_WAIT;
    await_snapshots(connection, until).await?;
    let mut text = String::new();
    for table in tables {
        text.push_str(&format!("CREATE TEMPORARY TABLE {table}_next ON COMMIT DROP AS SELECT * FROM {table}; "));
    }
    text.push_str(&format!("TRUNCATE {all}; "));
    for table in tables {
        text.push_str(&format!("INSERT INTO {table} SELECT * FROM {table}_next; "));
    }
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut *connection).await?;
    // Somebody may have come meanwhile, and waits for the lock with a snapshot in which the new files are empty.
    await_snapshots(connection, until).await
}

/// Waits until nobody else has a snapshot, and gives up after a while.
async fn await_snapshots(connection: &mut PgConnection, until: Instant) -> sqlx::Result<()> {
    loop {
        // What a transaction has read of others' activity stays as it was until this is said.
        sqlx::raw_sql("SELECT pg_stat_clear_snapshot()").execute(&mut *connection).await?;
        let (others,): (i64,) = sqlx::query_as(SNAPSHOTS).fetch_one(&mut *connection).await?;
        if others == 0 {
            return Ok(());
        }
        if Instant::now() >= until {
            return Err(sqlx::Error::Io(io::Error::new(io::ErrorKind::WouldBlock, "somebody sees the tables as they were, a backup perhaps")));
        }
        tokio::time::sleep(APART).await;
    }
}

/// Writes the whole log back and cuts it to nothing, over a connection of its own: it cannot be done inside of a transaction.
async fn empty_log(writer: &SqlitePool) -> sqlx::Result<()> {
    let mut connection = (*writer.connect_options()).clone().busy_timeout(LONGEST_WAIT).connect().await?;
    let mut held = true;
    for attempt in 0..TRIES {
        if attempt > 0 {
            tokio::time::sleep(APART).await;
        }
        // Whether it was kept from its end, pages in the log, pages written back.
        let (is_held, _, _): (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut connection).await?;
        held = is_held != 0;
        if !held {
            break;
        }
    }
    connection.close().await?;
    if held { Err(sqlx::Error::Io(io::Error::new(io::ErrorKind::WouldBlock, "somebody reads the write-ahead log"))) } else { Ok(()) }
}
