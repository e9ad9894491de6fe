//! Bulk work beside what people do: many short transactions in the place of a long one, with a rest after each.
//!
//! SQLite has one writer. Whoever waits for it in another process asks again after a few milliseconds, later after 25, 50 and at last 100: a rest that is as
//! long as the work before it lets them in at once or at the second try, and whoever waits in the same process stands in a queue before the next piece.
//! PostgreSQL has no such queue: its pieces are larger, and follow each other.

use std::time::{Duration, Instant};

use super::{Db, Tx, is_outage};

/// How long a transaction of bulk work may hold SQLite's writer.
const SHORT: Duration = Duration::from_millis(25);
/// How long one on PostgreSQL is worth its commit.
const LONG: Duration = Duration::from_millis(150);
/// The shortest rest.
const REST: Duration = Duration::from_millis(25);
/// Fewer take no less time: most of it is the commit.
const FEWEST: usize = 128;
const MOST: usize = 2_048;
/// How often bulk work asks for its turn where a request gives up at once: a minute in all on SQLite.
const TRIES: usize = 20;

/// How much is done at once, found out while it is done.
#[derive(Debug)]
pub struct Pace {
    rows: usize,
    aim: Duration,
    rests: bool,
    began: Instant,
}

impl Pace {
    /// The pace at which a database takes rows. It is not known yet, so it begins with few.
    pub fn of(db: &Db) -> Self {
        let rests = matches!(db, Db::Sqlite { .. });
        Self { rows: if rests { FEWEST } else { 256 }, aim: if rests { SHORT } else { LONG }, rests, began: Instant::now() }
    }

    /// How many rows the next transaction shall write.
    pub const fn rows(&self) -> usize {
        self.rows
    }

    /// Opens a transaction; waits for it longer than a request does.
    pub async fn begin(&mut self, db: &Db) -> sqlx::Result<Tx> {
        let mut tries = 0;
        loop {
            match db.begin().await {
                Ok(tx) => {
                    self.began = Instant::now();
                    return Ok(tx);
                }
                Err(error) if is_outage(&error) && tries < TRIES => tries += 1,
                Err(error) => return Err(error),
            }
        }
    }

    /// Makes what was written lasting, learns from how long it took, and rests.
    pub async fn commit(&mut self, tx: Tx) -> sqlx::Result<()> {
        tx.commit().await?;
        let took = self.began.elapsed();
        self.rows = next(self.rows, took, self.aim);
        if self.rests {
            tokio::time::sleep(took.max(REST)).await;
        }
        Ok(())
    }
}

/// How many rows would have taken as long as they may; never more than twice as many as before. A power of two, so that few statements are prepared.
fn next(rows: usize, took: Duration, aim: Duration) -> usize {
    let fitting = rows as u128 * aim.as_micros() / took.as_micros().max(1);
    let fitting = usize::try_from(fitting).unwrap_or(MOST).min(rows * 2).clamp(FEWEST, MOST);
    1 << fitting.ilog2()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_grows_slowly_and_shrinks_at_once() {
        let took = Duration::from_millis;
        assert_eq!(next(128, took(25), SHORT), 128);
        assert_eq!(next(128, took(1), SHORT), 256, "twice as many at most");
        assert_eq!(next(128, took(13), SHORT), 128, "and only when that fits");
        assert_eq!(next(512, took(100), SHORT), 128);
        assert_eq!(next(64, took(900), SHORT), FEWEST);
        assert_eq!(next(MOST, took(0), SHORT), MOST);
    }
}
