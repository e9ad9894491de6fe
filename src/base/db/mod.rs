//! The database: one value for both engines, so that a slice writes its SQL once.
//!
//! - [`Db`] hands out reads from a pool and opens write transactions ([`Tx`]); every write goes through a `Tx`.
//! - [`Conn`] is either of them, [`Sql`] whatever can be read from as one. A slice's `store.rs` takes `&Db` where it reads for a page, and `&mut Tx` where it writes.
//! - SQL is written once, with `$1`, `RETURNING` and `ON CONFLICT`. In PostgreSQL a bare number is an INT4 and a SUM of BIGINT is
//!   NUMERIC: write `CAST(… AS BIGINT)` around both when a row type reads them.
//! - SQLite has one writer (`BEGIN IMMEDIATE`) and a pool of readers; PostgreSQL locks rows by the `UPDATE … RETURNING` that starts a change.
//! - What waits for the database is a boxed future: everything else that waits holds some of these, and the compiler would look through each of them, down to the
//!   client of the engine, again for every function that holds one.
//! - On SQLite write transactions share their wait for the disk (`groups.rs`): one may read what others wrote that is not on the disk yet. Whoever answers by
//!   that without writing ends it by [`Tx::roll_back`] instead of dropping it.

mod afterwards;
pub mod changes;
mod copying;
mod faults;
mod groups;
mod ids;
pub mod installation;
pub mod kept_forms;
pub mod known_devices;
mod migrate;
mod opening;
mod pace;
mod parts;
mod readers;
mod readiness;
mod record;
mod recording;
mod rewriting;
mod rows;
mod statement;
mod unhurried;

use std::sync::Arc;
use std::time::Duration;

use afterwards::Afterwards;
pub use copying::CopiedTable;
use faults::{Faults, Rollbacks, in_time};
pub use faults::{PATIENCE, is_outage};
use futures::future::BoxFuture;
pub use groups::Groups;
use groups::Member;
pub use ids::*;
pub use opening::{Durability, is_away, is_unused};
pub use pace::Pace;
pub use parts::{Columns, PartRow, PartRows, Parts};
pub use readers::{Reader, Readers};
pub use record::{Cell, Record};
pub use recording::Asked;
use rows::{Found, Rows, Wanted};
use sqlx::postgres::{PgPool, PgRow};
use sqlx::sqlite::{SqlitePool, SqliteRow};
use sqlx::{AssertSqlSafe, FromRow, Postgres, Sqlite, Transaction};
pub use statement::{Arg, List, Statement, sql};
use tokio::sync::watch;
use tracing::Instrument as _;

/// A row type that both engines can fill: derive `sqlx_macros::FromRow`.
pub trait Row: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T> Row for T where T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}

/// Values that are bound to one statement at most, well below what either engine takes.
const VALUES_AT_ONCE: usize = 4_000;

/// An open database of either engine. Cloning shares the pools.
#[derive(Clone, Debug)]
pub enum Db {
    /// The embedded default.
    Sqlite {
        /// The single writing connection.
        writer: SqlitePool,
        /// Those who write with it, together.
        groups: Groups,
        /// Reading connections.
        readers: Readers,
        /// What is shared with every transaction.
        signals: Signals,
    },
    /// For many nodes.
    Postgres {
        /// All connections.
        pool: PgPool,
        /// What is shared with every transaction.
        signals: Signals,
    },
}

/// What the users of one open database tell each other.
#[derive(Clone, Debug, Default)]
pub struct Signals {
    faults: Faults,
    rollbacks: Rollbacks,
    queued: watch::Sender<()>,
    probe: Arc<readiness::Probe>,
    recording: recording::Recording,
    changes: changes::Changes,
}

/// A write transaction. Dropped without [`Tx::commit`], it changes nothing.
#[derive(Debug)]
pub struct Tx {
    inner: Inner,
    signals: Signals,
    queues: bool,
    afterwards: Afterwards,
    patience: Option<Duration>,
    pending: changes::Pending,
}

#[derive(Debug)]
enum Inner {
    /// Part of a transaction on the writing connection.
    Sqlite(Member),
    /// An ordinary transaction.
    Postgres(Transaction<'static, Postgres>),
}

/// A database to read from, in a transaction or not: what both can do, as a value that a trait object can take.
#[derive(Debug)]
pub enum Conn<'a> {
    /// Any connection of the pool.
    Pool(&'a Db),
    /// The connection of a transaction.
    Tx(&'a mut Tx),
}

impl Conn<'_> {
    /// Every row.
    pub async fn all<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Vec<T>> {
        self.rows(statement, Wanted::All).await?.parse()
    }

    /// The first row, if there is one.
    pub async fn find<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Option<T>> {
        self.rows(statement, Wanted::First).await?.parse_first()
    }

    /// The first row, which must be there.
    pub async fn one<T: Row>(&mut self, statement: Statement) -> sqlx::Result<T> {
        self.rows(statement, Wanted::First).await?.parse_one()
    }

    fn rows(&mut self, statement: Statement, wanted: Wanted) -> BoxFuture<'_, sqlx::Result<Rows>> {
        match self {
            Self::Pool(db) => db.rows(statement, wanted),
            Self::Tx(tx) => tx.rows(statement, wanted),
        }
    }
}

/// Whatever can be read from as a [`Conn`], so that a caller hands over the transaction or the pool that it has.
pub trait Sql: Send {
    /// The same as a value.
    fn conn(&mut self) -> Conn<'_>;

    /// Every row.
    fn all<T: Row>(&mut self, statement: Statement) -> impl Future<Output = sqlx::Result<Vec<T>>> + Send {
        let mut conn = self.conn();
        async move { conn.all(statement).await }
    }

    /// The first row, if there is one.
    fn find<T: Row>(&mut self, statement: Statement) -> impl Future<Output = sqlx::Result<Option<T>>> + Send {
        let mut conn = self.conn();
        async move { conn.find(statement).await }
    }

    /// The first row, which must be there.
    fn one<T: Row>(&mut self, statement: Statement) -> impl Future<Output = sqlx::Result<T>> + Send {
        let mut conn = self.conn();
        async move { conn.one(statement).await }
    }
}

/// The one place where the engine is chosen: the same call against either kind of executor, which gives up in time and remembers a fault of the disk.
/// Nothing in it depends on what rows become (see [`rows`]), so that it is compiled for each engine, not for each type.
macro_rules! on_engine {
    ($signals:expr, $patience:expr, $statement:expr, $sqlite:expr, $postgres:expr, |$query:ident, $executor:ident| $call:expr) => {{
        let (span, begins) = ($statement.span(), $statement.begins());
        let result = match ($sqlite, $postgres) {
            (Some($executor), None) => {
                $signals.recording.keep(&$statement, Statement::sqlite_text);
                let (text, arguments) = $statement.for_sqlite()?;
                let $query = sqlx::query_with::<Sqlite, _>(AssertSqlSafe(text), arguments);
                $signals.faults.noted(in_time($patience, async move { $call }).instrument(span).await)
            }
            (None, Some($executor)) => {
                $signals.recording.keep(&$statement, Statement::postgres_text);
                let (text, arguments) = $statement.for_postgres()?;
                let $query = sqlx::query_with::<Postgres, _>(AssertSqlSafe(text), arguments);
                in_time($patience, async move { $call }).instrument(span).await
            }
            _ => unreachable!("a database is of one engine"),
        };
        statement::name_failure(begins, &result);
        result
    }};
}

impl Db {
    /// Opens a write transaction.
    pub fn begin(&self) -> BoxFuture<'_, sqlx::Result<Tx>> {
        Box::pin(async move {
            let inner = match self {
                Self::Sqlite { groups, .. } => Inner::Sqlite(groups.begin().await?),
                Self::Postgres { pool, .. } => Inner::Postgres(in_time(Some(faults::PATIENCE), pool.begin()).await?),
            };
            Ok(Tx {
                inner,
                signals: self.signals().clone(),
                queues: false,
                afterwards: Afterwards::default(),
                patience: Some(faults::PATIENCE),
                pending: changes::Pending::default(),
            })
        })
    }

    /// Changes whenever a transaction that queued work has been committed here. Of work queued by other nodes it does not know.
    pub fn queued(&self) -> watch::Receiver<()> {
        self.signals().queued.subscribe()
    }

    const fn signals(&self) -> &Signals {
        match self {
            Self::Sqlite { signals, .. } | Self::Postgres { signals, .. } => signals,
        }
    }

    /// Every row.
    pub async fn all<T: Row>(&self, statement: Statement) -> sqlx::Result<Vec<T>> {
        self.rows(statement, Wanted::All).await?.parse()
    }

    /// The first row, if there is one.
    pub async fn find<T: Row>(&self, statement: Statement) -> sqlx::Result<Option<T>> {
        self.rows(statement, Wanted::First).await?.parse_first()
    }

    /// The first row, which must be there.
    pub async fn one<T: Row>(&self, statement: Statement) -> sqlx::Result<T> {
        self.rows(statement, Wanted::First).await?.parse_one()
    }

    fn rows(&self, statement: Statement, wanted: Wanted) -> BoxFuture<'_, sqlx::Result<Rows>> {
        Box::pin(async move {
            let begins = statement.begins();
            let mut reader = self.reader(&statement).await?;
            let found =
                on_engine!(self.signals(), Some(faults::PATIENCE), statement, reader.as_deref_mut(), self.postgres(), |query, executor| match wanted {
                    Wanted::All => query.fetch_all(executor).await,
                    Wanted::First => query.fetch_optional(executor).await.map(Vec::from_iter),
                }
                .map(Found::from))?;
            Reader::done(reader);
            Ok(Rows::new(begins, found))
        })
    }

    /// Runs one writing statement in a transaction of its own; returns the number of rows changed.
    pub fn run(&self, statement: Statement) -> BoxFuture<'_, sqlx::Result<u64>> {
        Box::pin(async move {
            let mut tx = self.begin().await?;
            let changed = tx.run(statement).await?;
            tx.commit().await?;
            Ok(changed)
        })
    }

    /// Waits for what is under way, then closes every connection.
    pub async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.close().await;
                writer.close().await;
            }
            Self::Postgres { pool, .. } => pool.close().await,
        }
    }

    /// A connection of the embedded database for a statement.
    async fn reader(&self, statement: &Statement) -> sqlx::Result<Option<Reader>> {
        let Self::Sqlite { readers, .. } = self else { return Ok(None) };
        let reader = readers.acquire().await;
        statement::name_failure(statement.begins(), &reader);
        reader.map(Some)
    }

    fn postgres(&self) -> Option<&PgPool> {
        match self {
            Self::Sqlite { .. } => None,
            Self::Postgres { pool, .. } => Some(pool),
        }
    }
}

impl Tx {
    /// Lets it take as long as it takes, as the first thing that is done with it: for bulk work that nobody waits for.
    pub async fn take_time(&mut self) -> sqlx::Result<()> {
        self.patience = None;
        match &mut self.inner {
            Inner::Sqlite(member) => member.stand_alone().await,
            Inner::Postgres(tx) => {
                let unhurried = "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";
                sqlx::raw_sql(unhurried).execute(&mut **tx).await.map(drop)
            }
        }
    }

    /// Every row.
    pub async fn all<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Vec<T>> {
        self.rows(statement, Wanted::All).await?.parse()
    }

    /// The first row, if there is one.
    pub async fn find<T: Row>(&mut self, statement: Statement) -> sqlx::Result<Option<T>> {
        self.rows(statement, Wanted::First).await?.parse_first()
    }

    /// The first row, which must be there.
    pub async fn one<T: Row>(&mut self, statement: Statement) -> sqlx::Result<T> {
        self.rows(statement, Wanted::First).await?.parse_one()
    }

    fn rows(&mut self, statement: Statement, wanted: Wanted) -> BoxFuture<'_, sqlx::Result<Rows>> {
        Box::pin(async move {
            let begins = statement.begins();
            self.pending.note(begins);
            let (sqlite, postgres, signals, patience) = self.connections()?;
            let found = on_engine!(signals, patience, statement, sqlite, postgres, |query, connection| match wanted {
                Wanted::All => query.fetch_all(connection).await,
                Wanted::First => query.fetch_optional(connection).await.map(Vec::from_iter),
            }
            .map(Found::from))?;
            Ok(Rows::new(begins, found))
        })
    }

    /// Runs a statement; returns the number of rows changed.
    pub fn run(&mut self, statement: Statement) -> BoxFuture<'_, sqlx::Result<u64>> {
        Box::pin(async move {
            let begins = statement.begins();
            let (sqlite, postgres, signals, patience) = self.connections()?;
            let changed = on_engine!(signals, patience, statement, sqlite, postgres, |query, connection| query
                .execute(connection)
                .await
                .map(|done| done.rows_affected()))?;
            if changed > 0 {
                self.pending.note(begins);
            }
            Ok(changed)
        })
    }

    /// Inserts many rows, many with each statement: the text ends in `VALUES `, and each row holds what is bound for its columns.
    pub async fn insert_all<const N: usize>(&mut self, text: &'static str, rows: Vec<[Arg; N]>) -> sqlx::Result<()> {
        let mut rows = rows.into_iter();
        while rows.len() > 0 {
            self.run(sql(text).rows(rows.by_ref().take((VALUES_AT_ONCE / N).max(1)))).await?;
        }
        Ok(())
    }

    #[allow(clippy::type_complexity, reason = "exactly one of the two is there; a name would hide that")]
    fn connections(&mut self) -> sqlx::Result<(Option<&mut sqlx::SqliteConnection>, Option<&mut sqlx::PgConnection>, &Signals, Option<Duration>)> {
        Ok(match &mut self.inner {
            Inner::Sqlite(member) => (Some(member.connection()?), None, &self.signals, self.patience),
            Inner::Postgres(tx) => (None, Some(&mut **tx), &self.signals, self.patience),
        })
    }
}

impl Sql for &Db {
    fn conn(&mut self) -> Conn<'_> {
        Conn::Pool(self)
    }
}

impl Sql for Tx {
    fn conn(&mut self) -> Conn<'_> {
        Conn::Tx(self)
    }
}

impl Sql for Conn<'_> {
    fn conn(&mut self) -> Conn<'_> {
        match self {
            Self::Pool(db) => Conn::Pool(db),
            Self::Tx(tx) => Conn::Tx(tx),
        }
    }
}
