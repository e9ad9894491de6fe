//! What can fail under a database and passes: which error is an outage, how long an answer is waited for, and connections that a fault of the disk left behind.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use sqlx::error::DatabaseError;
use sqlx::postgres::PgDatabaseError;
use sqlx::sqlite::{SqliteConnection, SqliteError};

/// How long a request waits for its turn at the database before it gives up.
pub const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(3);
/// How long one statement may run.
pub const STATEMENT_TIMEOUT: Duration = Duration::from_secs(10);
/// How long an answer is waited for: the database itself gives up before, unless it or the way to it is stalled.
pub const PATIENCE: Duration = ACQUIRE_TIMEOUT.saturating_add(STATEMENT_TIMEOUT).saturating_add(Duration::from_secs(2));

/// Primary result codes of SQLite.
mod sqlite {
    pub(super) const BUSY: i32 = 5;
    pub(super) const LOCKED: i32 = 6;
    pub(super) const READ_ONLY: i32 = 8;
    pub(super) const INTERRUPT: i32 = 9;
    pub(super) const IO: i32 = 10;
    pub(super) const CORRUPT: i32 = 11;
    pub(super) const FULL: i32 = 13;
    pub(super) const CANNOT_OPEN: i32 = 14;
    pub(super) const NOT_A_DATABASE: i32 = 26;
}

/// SQLSTATE of PostgreSQL by their beginning: connection, authorisation, resources, intervention and cancellation, system; then locks, deadlocks,
/// a standby, and a transaction that was idle for too long.
const POSTGRES_OUTAGES: [&str; 10] = ["08", "28", "53", "57", "58", "55P03", "40001", "40P01", "25006", "25P03"];

/// Waits for an answer, but not for ever unless that is asked for.
pub(super) async fn in_time<T>(patience: Option<Duration>, answer: impl Future<Output = sqlx::Result<T>>) -> sqlx::Result<T> {
    let silent = || sqlx::Error::Io(io::Error::new(io::ErrorKind::TimedOut, "the database does not answer"));
    match patience {
        Some(patience) => tokio::time::timeout(patience, answer).await.unwrap_or_else(|_| Err(silent())),
        None => answer.await,
    }
}

/// Whether an error says that the database is away, full, locked, read-only or out of time: nothing that the statement could help.
pub fn is_outage(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        // A proxy whose PostgreSQL is away ends the connection in the middle of the greeting.
        sqlx::Error::Protocol(said) => said.contains("SSLRequest"),
        sqlx::Error::Database(error) => match (sqlite_code(&**error), error.try_downcast_ref::<PgDatabaseError>()) {
            (Some(code), _) => {
                use sqlite::{BUSY, CANNOT_OPEN, FULL, INTERRUPT, IO, LOCKED, READ_ONLY};
                matches!(code, BUSY | LOCKED | READ_ONLY | INTERRUPT | IO | FULL | CANNOT_OPEN)
            }
            (None, Some(error)) => POSTGRES_OUTAGES.iter().any(|outage| error.code().starts_with(outage)),
            (None, None) => false,
        },
        _ => false,
    }
}

fn sqlite_code(error: &dyn DatabaseError) -> Option<i32> {
    let code: i32 = error.try_downcast_ref::<SqliteError>()?.code()?.parse().ok()?;
    // The upper bits say more closely what happened.
    Some(code & 0xff)
}

/// When the disk last failed under SQLite. A connection opened before may hold a file that is no longer there, so it is not used again.
#[derive(Clone, Debug, Default)]
pub(super) struct Faults(Arc<Mutex<Option<Instant>>>);

impl Faults {
    /// Remembers the moment if this is a fault of the disk.
    pub(super) fn noted<T>(&self, result: sqlx::Result<T>) -> sqlx::Result<T> {
        if let Err(sqlx::Error::Database(error)) = &result
            && let Some(sqlite::IO | sqlite::CANNOT_OPEN | sqlite::READ_ONLY | sqlite::CORRUPT | sqlite::NOT_A_DATABASE) = sqlite_code(&**error)
        {
            *self.last() = Some(Instant::now());
        }
        result
    }

    /// Whether a connection of this age was opened before the last fault.
    pub(super) fn happened_to(&self, age: Duration) -> bool {
        self.last().is_some_and(|last| last.elapsed() <= age)
    }

    fn last(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Counts the transactions that SQLite rolled back on the writing connection, by itself or because it was told to; savepoints are not counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Rollbacks(Arc<AtomicU64>);

impl Rollbacks {
    /// Counts those of a connection.
    pub(super) async fn watch(self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        connection.lock_handle().await?.set_rollback_hook(move || {
            self.0.fetch_add(1, Ordering::Release);
        });
        Ok(())
    }

    pub(super) fn count(&self) -> u64 {
        self.0.load(Ordering::Acquire)
    }
}

/// An error that says the same to one more.
pub(super) fn same(error: &sqlx::Error) -> sqlx::Error {
    let said = error.to_string();
    if is_outage(error) { sqlx::Error::Io(io::Error::other(said)) } else { sqlx::Error::Protocol(said) }
}

/// A transaction that SQLite rolled back by itself.
pub(super) fn lost() -> sqlx::Error {
    sqlx::Error::Io(io::Error::other("the transaction was rolled back"))
}
