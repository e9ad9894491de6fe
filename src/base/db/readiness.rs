//! Whether the database can do its work: it answers, has this program's schema, and takes a write.

use std::time::{Duration, Instant};

use tokio::sync::Mutex;

use super::{Db, RowId, sql};
use crate::base::clock::Timestamp;

/// How long one look counts: asking more often writes no more.
const COUNTS: Duration = Duration::from_secs(1);
/// A database that needs longer is not ready.
const PATIENCE: Duration = Duration::from_millis(900);
/// What a probe writes: more than one page, so that a database without room is found out before people are.
const BYTES: usize = 16 * 1024;

/// The last look.
#[derive(Debug, Default)]
pub(super) struct Probe(Mutex<Option<(Instant, bool)>>);

impl Db {
    /// Whether it answers within a second, has this program's schema and takes a write. `id` is a new one.
    pub async fn is_ready(&self, id: RowId, now: Timestamp) -> bool {
        tokio::time::timeout(PATIENCE, self.looked(id, now)).await.unwrap_or(false)
    }

    async fn looked(&self, id: RowId, now: Timestamp) -> bool {
        let mut last = self.signals().probe.0.lock().await;
        if let Some((at, ready)) = *last
            && at.elapsed() < COUNTS
        {
            return ready;
        }
        // Should the look take too long, this is what counts.
        *last = Some((Instant::now(), false));
        let ready = match self.probe(id, now).await {
            Ok(()) => self.is_migrated().await,
            Err(error) => {
                tracing::warn!("the database takes no write: {error}");
                false
            }
        };
        *last = Some((Instant::now(), ready));
        ready
    }

    /// Writes something new before it deletes what the last probe wrote, so that there must be room.
    async fn probe(&self, id: RowId, now: Timestamp) -> sqlx::Result<()> {
        let mut tx = self.begin().await?;
        tx.run(sql("INSERT INTO readiness (id, padding, created_at) VALUES ($1, $2, $3)").bind(id.0).bind("x".repeat(BYTES)).bind(now)).await?;
        tx.run(sql("DELETE FROM readiness WHERE id <> $1").bind(id.0)).await?;
        tx.commit().await
    }
}
