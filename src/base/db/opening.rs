//! Opening a database: its pools, how long they wait, and which connections they do not take back.

use std::path::Path;
use std::str::FromStr;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use serde::{Deserialize, Serialize};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _};

use super::faults::{ACQUIRE_TIMEOUT, Faults, STATEMENT_TIMEOUT};
use super::groups::{self, Groups};
use super::readers::Readers;
use super::{Db, Signals};

/// How long PostgreSQL lets a statement wait for a lock, which another node may hold, and a transaction wait for us.
const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
const IDLE_IN_TRANSACTION: Duration = Duration::from_secs(60);
/// How long a pool that was dropped may take to close its connections, which it does in threads of its own.
const CLOSING_TIME: Duration = Duration::from_secs(2);

/// How many statements the writing connection keeps prepared.
const WRITING_STATEMENTS: usize = 1_000;

/// What a commit promises when the power fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Durability {
    /// What was acknowledged is on the disk.
    #[default]
    Full,
    /// Quicker: the last moments may be missing, what remains is whole.
    Normal,
}

fn is_postgres(url: &str) -> bool {
    url.starts_with("postgres:") || url.starts_with("postgresql:")
}

/// Whether the database is not there, or not yet, as opposed to refusing us.
pub fn is_away(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut => true,
        // Starting up or shutting down; too many connections.
        sqlx::Error::Database(said) => said.code().is_some_and(|code| code.starts_with("57P") || code == "53300"),
        _ => false,
    }
}

impl Db {
    /// Opens (and for SQLite creates) the database at `url`, `sqlite:path/to/file.db` or `postgres://…`, with full durability.
    pub async fn open(url: &str, connections: u32) -> anyhow::Result<Self> {
        Self::open_with(url, connections, Durability::Full).await
    }

    /// The same with the durability that is asked for.
    pub async fn open_with(url: &str, connections: u32, durability: Durability) -> anyhow::Result<Self> {
        Self::open_sharing(url, connections, durability, groups::MOST).await
    }

    /// The same where so many write transactions share a commit at most; PostgreSQL decides that by itself.
    pub async fn open_sharing(url: &str, connections: u32, durability: Durability, most: u32) -> anyhow::Result<Self> {
        if is_postgres(url) { postgres(url, connections, durability).await } else { sqlite(url, connections, durability, most).await }
    }
}

impl Db {
    /// Connects once and hangs up: whether a PostgreSQL answers. An embedded database always does.
    pub async fn reach(url: &str) -> sqlx::Result<()> {
        if !is_postgres(url) {
            return Ok(());
        }
        PgConnectOptions::from_str(url)?.application_name("tajmaat").connect().await?.close().await
    }

    /// The same database over a connection of its own, for what reads beside the requests and must not wait for one of theirs. SQLite's readers wait for nobody.
    pub(super) fn aside(&self) -> Self {
        match self {
            Self::Sqlite { .. } => self.clone(),
            Self::Postgres { pool, signals } => {
                let pool = postgres_pool(1, Durability::Full).connect_lazy_with((*pool.connect_options()).clone());
                Self::Postgres { pool, signals: signals.clone() }
            }
        }
    }
}

async fn postgres(url: &str, connections: u32, durability: Durability) -> anyhow::Result<Db> {
    let options = PgConnectOptions::from_str(url)?.application_name("tajmaat");
    // A pool only says that it waited in vain; one connection by itself says why.
    let first = tokio::time::timeout(STATEMENT_TIMEOUT, options.connect()).await.context("PostgreSQL does not answer")?;
    first.context("PostgreSQL does not answer")?.close().await?;
    let pool = postgres_pool(connections, durability).connect_with(options).await?;
    Ok(Db::Postgres { pool, signals: Signals::default() })
}

fn postgres_pool(most: u32, durability: Durability) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(most)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(move |connection, _| Box::pin(settle(connection, durability)))
        // A connection whose other end is silent would keep its place in the pool until the system gives it up, after a quarter of an hour.
        .after_release(|connection, _| {
            Box::pin(async move {
                let silent = || sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, "PostgreSQL does not answer"));
                tokio::time::timeout(ACQUIRE_TIMEOUT, connection.ping()).await.unwrap_or_else(|_| Err(silent())).map(|()| true)
            })
        })
}

/// Sets the time-outs of a connection, and its durability: in full at least `on`, and never less than the server's own unless less is asked for.
async fn settle(connection: &mut PgConnection, durability: Durability) -> sqlx::Result<()> {
    let commit = match durability {
        // `local` and `remote_write` do not wait for the disks of standbys that the server was told to wait for.
        Durability::Full => {
            "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')"
        }
        Durability::Normal => "SET synchronous_commit = off",
    };
    let text = format!(
        "SET statement_timeout = {}; SET lock_timeout = {}; SET idle_in_transaction_session_timeout = {}; {commit}",
        STATEMENT_TIMEOUT.as_millis(),
        LOCK_TIMEOUT.as_millis(),
        IDLE_IN_TRANSACTION.as_millis()
    );
    sqlx::raw_sql(AssertSqlSafe(text)).execute(connection).await.map(drop)
}

async fn sqlite(url: &str, connections: u32, durability: Durability, most: u32) -> anyhow::Result<Db> {
    let options = SqliteConnectOptions::from_str(url)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(match durability {
            Durability::Full => SqliteSynchronous::Full,
            Durability::Normal => SqliteSynchronous::Normal,
        })
        .foreign_keys(true)
        .busy_timeout(ACQUIRE_TIMEOUT)
        .pragma("cache_size", "-16000")
        // What is deleted is overwritten with zeros. Without that it stays readable in the file until its place is used again, which may be never: a vote with what
        // leads to its voter, a session, whoever has left. What that leaves out is in `rewriting.rs`.
        .pragma("secure_delete", "on")
        .pragma("temp_store", "memory");
    let signals = Signals::default();
    let rollbacks = signals.rollbacks.clone();
    let writer = sqlite_pool(&signals.faults)
        .after_connect(move |connection, _| Box::pin(rollbacks.clone().watch(connection)))
        // Every statement that writes, and room for those of lists, whose text varies.
        .connect_with(options.clone().statement_cache_capacity(WRITING_STATEMENTS))
        .await?;
    let groups = Groups::new(writer.clone(), signals.clone(), most);
    // The system keeps the file's pages too: there are many of these.
    let readers = Readers::open(options.read_only(true).pragma("cache_size", "-4000"), connections, &signals.faults).await?;
    Ok(Db::Sqlite { writer, groups, readers, signals })
}

/// The pool of the writing connection, which takes none back whose transaction was broken by a full disk, or that was opened before the disk failed.
fn sqlite_pool(faults: &Faults) -> SqlitePoolOptions {
    let (before, after) = (faults.clone(), faults.clone());
    SqlitePoolOptions::new()
        .max_connections(1)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        // There is no network to lose.
        .test_before_acquire(false)
        .before_acquire(move |connection, about| {
            let usable = !connection.is_in_transaction() && !before.happened_to(about.age);
            Box::pin(async move { Ok(usable) })
        })
        .after_release(move |connection, about| {
            let faults = after.clone();
            Box::pin(async move {
                // A rollback may still be under way. When SQLite has rolled back by itself, as it does when there is no room, the rollback fails and the
                // driver believes itself inside a transaction for ever.
                connection.ping().await?;
                Ok(!connection.is_in_transaction() && !faults.happened_to(about.age))
            })
        })
}

/// Whether an embedded database holds nobody and nothing, and nobody else has it open.
pub async fn is_unused(file: &Path) -> bool {
    let Some(mut connection) = connect_alone(file).await else { return false };
    let used = async {
        for table in ["communes", "accounts"] {
            let tables: i64 =
                sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1").bind(table).fetch_one(&mut connection).await?;
            if tables > 0 && sqlx::query_scalar::<_, i64>(AssertSqlSafe(format!("SELECT COUNT(*) FROM {table}"))).fetch_one(&mut connection).await? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    };
    let used: sqlx::Result<bool> = used.await;
    drop(connection.close().await);
    matches!(used, Ok(false))
}

/// A connection to a file that nobody else has open, or `None` if somebody still has it after [`CLOSING_TIME`].
async fn connect_alone(file: &Path) -> Option<SqliteConnection> {
    // Leaving the write-ahead log needs the file for oneself: it fails at once, without waiting, while another connection has it open.
    let options = SqliteConnectOptions::new().filename(file).journal_mode(SqliteJournalMode::Delete).busy_timeout(Duration::ZERO);
    let end = Instant::now() + CLOSING_TIME;
    loop {
        match options.connect().await {
            Ok(connection) => return Some(connection),
            Err(_) if Instant::now() < end => tokio::time::sleep(CLOSING_TIME / 50).await,
            Err(_) => return None,
        }
    }
}
