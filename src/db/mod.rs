//! The database: one value for both engines, so that a slice writes its SQL once.
//!
//! - [`Db`] hands out reads from a pool and opens write transactions ([`Tx`]); every write goes through a `Tx`.
//! - [`Sql`] is what both can do. A slice's `store.rs` takes `&Db` where it reads for a page, and `&mut Tx` where it writes.
//! - SQL is written once, with `$1`, `RETURNING` and `ON CONFLICT`. In PostgreSQL a bare number is an INT4 and a SUM of BIGINT is
//!   NUMERIC: write `CAST(… AS BIGINT)` around both when a row type reads them.
//! - SQLite has one writer (`BEGIN IMMEDIATE`) and a pool of readers; PostgreSQL locks rows by the `UPDATE … RETURNING` that starts a change.

mod copying;
mod ids;
pub mod kept_forms;
mod migrate;
mod record;
pub mod sessions;
mod statement;

use std::str::FromStr;
use std::time::Duration;

use anyhow::Context as _;
pub use copying::CopiedTable;
pub use ids::*;
pub use record::{Cell, Record};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow, SqliteSynchronous};
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, FromRow, Postgres, Sqlite, Transaction};
pub use statement::{Arg, Statement, sql};

/// How long a request may wait for its turn at the database before it gives up.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(30);

/// A row type that both engines can fill: derive `sqlx::FromRow`.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// An open database of either engine. Cloning shares the pools.
#[derive(Clone, Debug)]
pub enum Db {
    /// The embedded default.
    Sqlite {
        /// The single writing connection.
        writer: SqlitePool,
        /// Reading connections.
        readers: SqlitePool,
    },
    /// For many nodes.
    Postgres(PgPool),
}

/// A write transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub enum Tx {
    /// `BEGIN IMMEDIATE` on the writing connection.
    Sqlite(Transaction<'static, Sqlite>),
    /// An ordinary transaction.
    Postgres(Transaction<'static, Postgres>),
}

/// What can be asked of a database, in a transaction or not.
pub trait Sql {
    /// Every row.
    fn all<T: Row>(&mut self, statement: Statement) -> impl Future<Output = sqlx::Result<Vec<T>>> + Send;
    /// The first row, if there is one.
    fn find<T: Row>(&mut self, statement: Statement) -> impl Future<Output = sqlx::Result<Option<T>>> + Send;
    /// The first row, which must be there.
    fn one<T: Row>(&mut self, statement: Statement) -> impl Future<Output = sqlx::Result<T>> + Send;
}

/// The one place where the engine is chosen: the same call against either kind of executor.
macro_rules! on_engine {
    ($statement:expr, $sqlite:expr, $postgres:expr, |$query:ident, $executor:ident| $call:expr, $make:ident $(<$row:ty>)?) => {{
        let (text, arguments) = $statement.into_parts();
        match ($sqlite, $postgres) {
            (Some($executor), None) => {
                let $query = sqlx::$make::<Sqlite, $($row,)? _>(AssertSqlSafe(text), statement::for_sqlite(arguments)?);
                $call
            }
            (None, Some($executor)) => {
                let $query = sqlx::$make::<Postgres, $($row,)? _>(AssertSqlSafe(text), statement::for_postgres(arguments)?);
                $call
            }
            _ => unreachable!("a database is of one engine"),
        }
    }};
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
    /// Opens (and for SQLite creates) the database at `url`: `sqlite:path/to/file.db` or `postgres://…`.
    pub async fn open(url: &str, connections: u32) -> anyhow::Result<Self> {
        if is_postgres(url) {
            let options = PgConnectOptions::from_str(url)?.application_name("tajmaat");
            // A pool only says that it waited in vain; one connection by itself says why.
            options.connect().await.context("PostgreSQL does not answer")?.close().await?;
            let pool = PgPoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT).connect_with(options).await?;
            return Ok(Self::Postgres(pool));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(ACQUIRE_TIMEOUT)
            .pragma("cache_size", "-16000")
            .pragma("temp_store", "memory");
        let pool = |most: u32| SqlitePoolOptions::new().max_connections(most).acquire_timeout(ACQUIRE_TIMEOUT);
        let writer = pool(1).connect_with(options.clone()).await?;
        let readers = pool(connections).connect_with(options.read_only(true)).await?;
        Ok(Self::Sqlite { writer, readers })
    }

    /// Connects once and hangs up: whether a PostgreSQL answers. An embedded database always does.
    pub async fn reach(url: &str) -> sqlx::Result<()> {
        if !is_postgres(url) {
            return Ok(());
        }
        PgConnectOptions::from_str(url)?.application_name("tajmaat").connect().await?.close().await
    }

    /// Opens a write transaction.
    pub async fn begin(&self) -> sqlx::Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => Tx::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Self::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Every row.
    pub async fn all<T: Row>(&self, statement: Statement) -> sqlx::Result<Vec<T>> {
        on_engine!(statement, self.sqlite(), self.postgres(), |query, pool| query.fetch_all(pool).await, query_as_with<T>)
    }

    /// The first row, if there is one.
    pub async fn find<T: Row>(&self, statement: Statement) -> sqlx::Result<Option<T>> {
        on_engine!(statement, self.sqlite(), self.postgres(), |query, pool| query.fetch_optional(pool).await, query_as_with<T>)
    }

    /// The first row, which must be there.
    pub async fn one<T: Row>(&self, statement: Statement) -> sqlx::Result<T> {
        on_engine!(statement, self.sqlite(), self.postgres(), |query, pool| query.fetch_one(pool).await, query_as_with<T>)
    }

    /// Runs one writing statement in a transaction of its own; gives the number of rows changed.
    pub async fn run(&self, statement: Statement) -> sqlx::Result<u64> {
        let mut tx = self.begin().await?;
        let changed = tx.run(statement).await?;
        tx.commit().await?;
        Ok(changed)
    }

    /// Waits for what is under way, then closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }

    fn sqlite(&self) -> Option<&SqlitePool> {
        match self {
            Self::Sqlite { readers, .. } => Some(readers),
            Self::Postgres(_) => None,
        }
    }

    fn postgres(&self) -> Option<&PgPool> {
        match self {
            Self::Sqlite { .. } => None,
            Self::Postgres(pool) => Some(pool),
        }
    }
}

impl Tx {
    /// Makes everything done in it lasting, at once.
    pub async fn commit(self) -> sqlx::Result<()> {
        match self {
            Self::Sqlite(tx) => tx.commit().await,
            Self::Postgres(tx) => tx.commit().await,
        }
    }

    /// Every row.
    pub async fn all<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Vec<T>> {
        let (sqlite, postgres) = self.connections();
        on_engine!(statement, sqlite, postgres, |query, connection| query.fetch_all(connection).await, query_as_with<T>)
    }

    /// The first row, if there is one.
    pub async fn find<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Option<T>> {
        let (sqlite, postgres) = self.connections();
        on_engine!(statement, sqlite, postgres, |query, connection| query.fetch_optional(connection).await, query_as_with<T>)
    }

    /// The first row, which must be there.
    pub async fn one<T: Row>(&mut self, statement: Statement) -> sqlx::Result<T> {
        let (sqlite, postgres) = self.connections();
        on_engine!(statement, sqlite, postgres, |query, connection| query.fetch_one(connection).await, query_as_with<T>)
    }

    /// Runs a statement; gives the number of rows changed.
    pub async fn run(&mut self, statement: Statement) -> sqlx::Result<u64> {
        let (sqlite, postgres) = self.connections();
        on_engine!(statement, sqlite, postgres, |query, connection| query.execute(connection).await.map(|done| done.rows_affected()), query_with)
    }

    #[allow(clippy::type_complexity, reason = "exactly one of the two is there; a name would hide that")]
    fn connections(&mut self) -> (Option<&mut sqlx::SqliteConnection>, Option<&mut sqlx::PgConnection>) {
        match self {
            Self::Sqlite(tx) => (Some(&mut **tx), None),
            Self::Postgres(tx) => (None, Some(&mut **tx)),
        }
    }
}

impl Sql for &Db {
    async fn all<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Vec<T>> {
        Db::all(self, statement).await
    }
    async fn find<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Option<T>> {
        Db::find(self, statement).await
    }
    async fn one<T: Row>(&mut self, statement: Statement) -> sqlx::Result<T> {
        Db::one(self, statement).await
    }
}

impl Sql for Tx {
    async fn all<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Vec<T>> {
        Self::all(self, statement).await
    }
    async fn find<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Option<T>> {
        Self::find(self, statement).await
    }
    async fn one<T: Row>(&mut self, statement: Statement) -> sqlx::Result<T> {
        Self::one(self, statement).await
    }
}
