//! What was changed in the database, for whoever keeps something of it in memory: pages, communes.
//!
//! - A transaction notes which tables it writes ([`Pending`]), so that no rule can forget to say so. Tables of which nothing stands on a page that everybody
//!   sees are left out ([`crate::base::slice::Slice::unseen`]).
//! - Whoever began a transaction and knows all that it writes may say where it can be seen ([`Tx::within`]); otherwise it is seen everywhere.
//! - With the commit what is kept in this process is out of date at once, and a row of `table_changes` says so to other processes, which read it within a
//!   second ([`following`]).
//! - To keep something: take the [`Moment`] before it is read ([`Changes::now`]) and keep it beside it; use what is kept only while [`Changes::is_unchanged`]
//!   (or [`Changes::are_unchanged`] for tables) says that nothing was changed since. What was read before a change and kept after it is thereby never used.

mod following;
mod state;

use std::collections::{BTreeSet, HashSet};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Instant;

pub use following::{Following, KEPT};
use state::State;
use tokio::sync::watch;
use uuid::Uuid;

use super::{CommuneId, Db, Inner, Statement, Tx, sql};

/// Where something is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// On any page.
    Everywhere,
    /// On the pages of a commune, and on those that are of no commune.
    Commune(CommuneId),
    /// There too, but on no page that is about another item alone.
    Item {
        /// Its commune.
        commune: CommuneId,
        /// Its id.
        item: Uuid,
    },
}

impl Scope {
    const fn commune(self) -> Option<CommuneId> {
        match self {
            Self::Everywhere => None,
            Self::Commune(commune) | Self::Item { commune, .. } => Some(commune),
        }
    }

    const fn item(self) -> Option<Uuid> {
        match self {
            Self::Item { item, .. } => Some(item),
            Self::Everywhere | Self::Commune(_) => None,
        }
    }

    /// Where either is seen.
    fn and(self, other: Self) -> Self {
        match (self.commune(), other.commune()) {
            _ if self == other => self,
            (Some(one), Some(same)) if one == same => Self::Commune(one),
            _ => Self::Everywhere,
        }
    }
}

/// A place in the order of the changes that this process knows of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(u64);

/// A change that is committed, or about to be.
#[derive(Clone, Debug)]
struct Change {
    scope: Scope,
    tables: Vec<String>,
}

/// The changes of one open database. Cloning shares them.
#[derive(Clone, Debug, Default)]
pub struct Changes(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    unseen: RwLock<HashSet<&'static str>>,
    told: watch::Sender<()>,
    /// The newest row at some time, and when that was.
    marked: Mutex<Option<(i64, Instant)>>,
    /// Whether the schema has the table already.
    has_table: AtomicU8,
}

const UNKNOWN: u8 = 0;
const YES: u8 = 1;
const NO: u8 = 2;

/// The table in which processes leave word for each other.
const TABLE: &str = "table_changes";

impl Changes {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The moment before something is read. `None` while it is not known what other processes change: then nothing that is kept may be used.
    pub fn now(&self) -> Option<Moment> {
        self.state().now().map(Moment)
    }

    /// Whether nothing that is seen there was changed since.
    pub fn is_unchanged(&self, since: Moment, seen: Scope) -> bool {
        since.0 >= self.state().last_seen(seen)
    }

    /// Whether nothing was changed in these tables since.
    pub fn are_unchanged(&self, since: Moment, tables: &[&str]) -> bool {
        since.0 >= self.state().last_in(tables)
    }

    /// Says so whenever something was changed.
    pub fn subscribe(&self) -> watch::Receiver<()> {
        self.0.told.subscribe()
    }

    /// Leaves tables out from now on.
    pub fn leave_out(&self, tables: impl Iterator<Item = &'static str>) {
        self.0.unseen.write().unwrap_or_else(PoisonError::into_inner).extend(tables);
    }

    fn seen(&self, tables: BTreeSet<&'static str>) -> Vec<String> {
        let unseen = self.0.unseen.read().unwrap_or_else(PoisonError::into_inner);
        tables.into_iter().filter(|table| *table != TABLE && !unseen.contains(table)).map(ToOwned::to_owned).collect()
    }

    fn apply(&self, change: &Change) {
        self.state().apply(change);
        self.0.told.send_replace(());
    }

    /// After a migration it has to be looked again.
    pub(super) fn forget_schema(&self) {
        self.0.has_table.store(UNKNOWN, Ordering::Relaxed);
    }
}

/// What a transaction has written so far.
#[derive(Debug, Default)]
pub(super) struct Pending {
    tables: BTreeSet<&'static str>,
    scope: Option<Scope>,
}

impl Pending {
    /// Notes what a statement writes.
    pub(super) fn note(&mut self, begins: &'static str) {
        self.tables.extend(written(begins));
    }
}

/// The table that a statement writes, by how it begins; empty if that cannot be told. `None` for one that reads (parts of a statement begin with `FROM`), or that
/// only locks a row.
fn written(begins: &'static str) -> Option<&'static str> {
    let mut words = begins.split_whitespace();
    let verb = words.next()?;
    let is = |known: &str| verb.eq_ignore_ascii_case(known);
    let table = match () {
        () if is("SELECT") || is("FROM") || is_lock(begins) => return None,
        () if is("INSERT") => words.find(|word| word.eq_ignore_ascii_case("INTO")).and_then(|_| words.next()),
        () if is("UPDATE") => words.next(),
        () if is("DELETE") => words.nth(1),
        () => None,
    };
    Some(table.and_then(|table| table.split(['(', ';', ',']).next()).unwrap_or_default())
}

/// Whether a statement sets a column to what it is: that locks the row on both engines.
fn is_lock(begins: &str) -> bool {
    let mut words = begins.split_whitespace().skip(2);
    let [set, column, equals, same, next] = std::array::from_fn(|_| words.next().unwrap_or_default());
    set == "SET" && equals == "=" && !column.is_empty() && column == same && matches!(next, "WHERE" | "")
}

/// Word of a change. Dropped, it makes out of date what this process keeps, whatever became of the transaction: whoever waited for the commit may be gone.
#[derive(Debug)]
pub(super) struct Told {
    changes: Changes,
    change: Change,
    row: Option<i64>,
}

impl Told {
    /// The transaction is kept, and its row need not be read again.
    pub(super) fn keep(self) {
        let (changes, row) = (self.changes.clone(), self.row);
        drop(self);
        if let Some(row) = row {
            changes.state().add_own(row);
        }
    }
}

impl Drop for Told {
    fn drop(&mut self) {
        self.changes.apply(&self.change);
    }
}

impl Tx {
    /// Says where all that this transaction changes is seen; a second time, where else. For whoever began it and knows all that it writes.
    pub fn within(&mut self, scope: Scope) {
        self.pending.scope = Some(self.pending.scope.map_or(scope, |known| known.and(scope)));
    }

    /// Leaves word of what was written, right before the commit; `None` when nobody sees any of it.
    pub(super) async fn tell(&mut self) -> sqlx::Result<Option<Told>> {
        let Pending { tables, scope } = std::mem::take(&mut self.pending);
        let changes = self.signals.changes.clone();
        let tables = changes.seen(tables);
        if tables.is_empty() {
            return Ok(None);
        }
        let change = Change { scope: scope.unwrap_or(Scope::Everywhere), tables };
        let row = if self.has_table().await? {
            let insert = sql("INSERT INTO table_changes (tables, commune_id, item_id) VALUES ($1, $2, $3) RETURNING seq");
            let insert = insert.bind(change.tables.join(" ")).bind(change.scope.commune()).bind(change.scope.item());
            Some(self.one::<(i64,)>(insert).await?.0)
        } else {
            None
        };
        Ok(Some(Told { changes, change, row }))
    }

    /// A database of an older schema has no such table yet.
    async fn has_table(&mut self) -> sqlx::Result<bool> {
        let known = self.signals.changes.0.has_table.load(Ordering::Relaxed);
        if known != UNKNOWN {
            return Ok(known == YES);
        }
        let (count,): (i64,) = self
            .one(match self.inner {
                Inner::Sqlite(_) => sql("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = $1").bind(TABLE),
                Inner::Postgres(_) => sql("SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1").bind(TABLE),
            })
            .await?;
        self.signals.changes.0.has_table.store(if count > 0 { YES } else { NO }, Ordering::Relaxed);
        Ok(count > 0)
    }
}

impl Db {
    /// What was changed.
    pub const fn changes(&self) -> &Changes {
        &self.signals().changes
    }

    /// Runs one writing statement of which nothing is seen on any page, whatever its table; gives the number of rows changed.
    pub async fn run_unseen(&self, statement: Statement) -> sqlx::Result<u64> {
        let mut tx = self.begin().await?;
        let changed = tx.run(statement).await?;
        tx.pending = Pending::default();
        tx.commit().await?;
        Ok(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_says_what_it_writes() {
        assert_eq!(written("UPDATE communes SET population = $1"), Some("communes"));
        assert_eq!(written("INSERT INTO supports(solution_id) VALUES ($1)"), Some("supports"));
        assert_eq!(written("DELETE FROM flags WHERE id = $1"), Some("flags"));
        assert_eq!(written("SELECT id FROM flags FOR UPDATE"), None);
        assert_eq!(written(" FROM solutions WHERE id = "), None, "a part reads");
        assert_eq!(written("UPDATE communes SET slug = slug WHERE id = "), None, "that is a lock");
        assert_eq!(written("UPDATE communes SET slug = slug, population = $1 WHERE id = $2"), Some("communes"));
        assert_eq!(written("UPDATE communes SET slug = slug || $1"), Some("communes"));
        assert_eq!(written("WITH old AS (SELECT 1) UPDATE flags SET id = $1"), Some(""), "it cannot be told");
    }

    #[test]
    fn two_scopes_make_the_least_that_holds_both() {
        let (here, there) = (CommuneId(Uuid::from_u128(1)), CommuneId(Uuid::from_u128(2)));
        let item = |commune, id| Scope::Item { commune, item: Uuid::from_u128(id) };
        assert_eq!(item(here, 7).and(item(here, 7)), item(here, 7));
        assert_eq!(item(here, 7).and(item(here, 8)), Scope::Commune(here));
        assert_eq!(item(here, 7).and(Scope::Commune(here)), Scope::Commune(here));
        assert_eq!(item(here, 7).and(item(there, 7)), Scope::Everywhere);
        assert_eq!(item(here, 7).and(Scope::Everywhere), Scope::Everywhere);
    }
}
