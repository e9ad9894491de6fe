//! Reads what other processes changed, several times a second: other nodes on one PostgreSQL, and commands that write into the embedded database.
//!
//! Rows become visible when they are committed, in another order than that of their numbers. SQLite has one writer, so there the number is enough. In
//! PostgreSQL each row holds its transaction, and what is read is what the snapshot of the last reading could not see.

use std::time::{Duration, Instant};

use tokio::task::JoinSet;
use uuid::Uuid;

use super::{Change, Changes, Db, Scope};
use crate::base::db::{CommuneId, sql};

/// Between two readings.
const PAUSE: Duration = Duration::from_millis(300);
/// After so long without a reading rows may have been deleted that were not read.
const LONGEST_GAP: Duration = Duration::from_secs(30 * 60);
/// Rows are kept for at least so long, so that every process has read them.
pub const KEPT: Duration = Duration::from_secs(50 * 60);
/// Rows deleted in one transaction.
const BATCH: i64 = 1_000;

/// Reads until it is dropped.
#[derive(Debug)]
pub struct Following {
    _task: JoinSet<()>,
}

/// Up to where everything was read.
#[derive(Clone, Debug)]
struct Place {
    /// SQLite: the last row.
    row: i64,
    /// PostgreSQL: the snapshot.
    snapshot: String,
    at: Instant,
}

#[derive(Debug, sqlx_macros::FromRow)]
struct Row {
    seq: i64,
    tables: String,
    commune_id: Option<CommuneId>,
    item_id: Option<Uuid>,
}

impl Row {
    fn change(self) -> Change {
        let scope = match (self.commune_id, self.item_id) {
            (Some(commune), Some(item)) => Scope::Item { commune, item },
            (Some(commune), None) => Scope::Commune(commune),
            (None, _) => Scope::Everywhere,
        };
        // An empty name is one that could not be told.
        Change { scope, tables: self.tables.split(' ').map(ToOwned::to_owned).collect() }
    }
}

impl Db {
    /// Begins to read what other processes change. From now on nothing that is kept is used while that cannot be read.
    #[must_use]
    pub fn follow(&self) -> Following {
        self.changes().state().follow();
        let (db, mut task) = (self.aside(), JoinSet::new());
        task.spawn(async move {
            let (mut place, mut failed) = (None, false);
            loop {
                match db.read_changes(place.as_ref()).await {
                    Ok(next) => (place, failed) = (Some(next), false),
                    Err(error) => {
                        if !std::mem::replace(&mut failed, true) {
                            tracing::warn!("what other processes change cannot be read: {error}");
                        }
                    }
                }
                tokio::time::sleep(PAUSE).await;
            }
        });
        Following { _task: task }
    }

    async fn read_changes(&self, place: Option<&Place>) -> sqlx::Result<Place> {
        let begun = Instant::now();
        let place = place.filter(|place| place.at.elapsed() < LONGEST_GAP);
        let (next, rows) = match (self, place) {
            (Self::Sqlite { .. }, None) => {
                let (row,): (i64,) = self.one(sql("SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)) FROM table_changes")).await?;
                (Place { row, snapshot: String::new(), at: begun }, Vec::new())
            }
            (Self::Sqlite { .. }, Some(place)) => {
                let rows: Vec<Row> =
                    self.all(sql("SELECT seq, tables, commune_id, item_id FROM table_changes WHERE seq > $1 ORDER BY seq").bind(place.row)).await?;
                (Place { row: rows.last().map_or(place.row, |row| row.seq), snapshot: String::new(), at: begun }, rows)
            }
            (Self::Postgres { .. }, None) => {
                let (snapshot,): (String,) = self.one(sql("SELECT CAST(pg_current_snapshot() AS TEXT)")).await?;
                (Place { row: 0, snapshot, at: begun }, Vec::new())
            }
            (Self::Postgres { .. }, Some(place)) => self.read_after(place, begun).await?,
        };
        let changes = self.changes();
        if place.is_none() {
            // Whatever was kept may have been changed before.
            changes.apply(&Change { scope: Scope::Everywhere, tables: vec![String::new()] });
            changes.state().forget_own();
        }
        for row in rows {
            if !changes.state().take_own(row.seq) {
                changes.apply(&row.change());
            }
        }
        changes.state().is_read(begun);
        Ok(next)
    }

    /// In one statement, so that the rows are those of the snapshot.
    async fn read_after(&self, place: &Place, begun: Instant) -> sqlx::Result<(Place, Vec<Row>)> {
        type Found = (String, Option<i64>, Option<String>, Option<CommuneId>, Option<Uuid>);
        // Everything before this number was over. Rows that were restored from a dump hold transactions of another server: those that did not begin here yet are
        // no changes, and would be read every time.
        let oldest: i64 = place.snapshot.split(':').next().and_then(|oldest| oldest.parse().ok()).unwrap_or_default();
        let select = sql("SELECT CAST(s.snapshot AS TEXT), c.seq, c.tables, c.commune_id, c.item_id FROM (SELECT pg_current_snapshot() AS snapshot) s \
                          LEFT JOIN table_changes c ON c.transaction_id >= $1 \
                          AND c.transaction_id < CAST(CAST(pg_snapshot_xmax(s.snapshot) AS TEXT) AS BIGINT) \
                          AND NOT pg_visible_in_snapshot(CAST(CAST(c.transaction_id AS TEXT) AS xid8), CAST($2 AS pg_snapshot))");
        let found: Vec<Found> = self.all(select.bind(oldest).bind(&place.snapshot)).await?;
        let snapshot = found.first().map_or_else(|| place.snapshot.clone(), |(snapshot, ..)| snapshot.clone());
        let rows = found.into_iter().filter_map(|(_, seq, tables, commune_id, item_id)| Some(Row { seq: seq?, tables: tables?, commune_id, item_id }));
        Ok((Place { row: 0, snapshot, at: begun }, rows.collect()))
    }

    /// Deletes rows that were there when this was called before, at least so long ago.
    pub async fn forget_changes(&self, kept: Duration) -> sqlx::Result<()> {
        let (newest,): (i64,) = self.one(sql("SELECT COALESCE(MAX(seq), CAST(0 AS BIGINT)) FROM table_changes")).await?;
        let Some(old) = self.changes().mark(newest, kept) else { return Ok(()) };
        let delete =
            || sql("DELETE FROM table_changes WHERE seq IN (SELECT seq FROM table_changes WHERE seq <= $1 ORDER BY seq LIMIT $2)").bind(old).bind(BATCH);
        while self.run(delete()).await? > 0 {}
        Ok(())
    }
}

impl Changes {
    /// Remembers the newest row; gives the one that was the newest long ago.
    fn mark(&self, newest: i64, kept: Duration) -> Option<i64> {
        let mut marked = self.0.marked.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match *marked {
            Some((_, at)) if at.elapsed() < kept => None,
            before => {
                *marked = Some((newest, Instant::now()));
                before.map(|(row, _)| row)
            }
        }
    }
}
