//! The end of a transaction, and what follows its commit in this process.

use std::fmt;

use futures::future::BoxFuture;

use super::faults::in_time;
use super::{Inner, Tx};

type Work = Box<dyn FnOnce() + Send + Sync>;

/// Work that waits for a commit, in the order in which it came.
#[derive(Default)]
pub(super) struct Afterwards(Vec<Work>);

impl Afterwards {
    pub(super) fn add(&mut self, work: impl FnOnce() + Send + Sync + 'static) {
        self.0.push(Box::new(work));
    }

    /// Takes over what waits for the same commit.
    pub(super) fn append(&mut self, mut other: Self) {
        self.0.append(&mut other.0);
    }

    pub(super) fn run(self) {
        for work in self.0 {
            work();
        }
    }
}

impl fmt::Debug for Afterwards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Afterwards({})", self.0.len())
    }
}

impl Tx {
    /// Makes everything done in it lasting, at once.
    pub fn commit(mut self) -> BoxFuture<'static, sqlx::Result<()>> {
        Box::pin(async move {
            if let Some(told) = self.tell().await? {
                self.afterwards.add(move || told.keep());
            }
            match self.inner {
                // A thread of ours waits for our own disk: giving up on it would tell nothing.
                Inner::Sqlite(member) => member.commit(self.afterwards).await,
                Inner::Postgres(tx) => {
                    in_time(self.patience, tx.commit()).await?;
                    self.afterwards.run();
                    Ok(())
                }
            }
        })
    }

    /// Takes back what was done in it, as dropping it does. Returns once whatever it may have read is lasting: for whoever answers by that.
    pub fn roll_back(self) -> BoxFuture<'static, sqlx::Result<()>> {
        Box::pin(async move {
            match self.inner {
                Inner::Sqlite(member) => member.roll_back().await,
                Inner::Postgres(tx) => in_time(self.patience, tx.rollback()).await,
            }
        })
    }

    /// Does something as soon as this is committed, and nothing if it is not: for what is kept in memory.
    pub fn afterwards(&mut self, work: impl FnOnce() + Send + Sync + 'static) {
        self.afterwards.add(work);
    }

    /// Wakes the worker when this is committed.
    pub fn queues(&mut self) {
        if !std::mem::replace(&mut self.queues, true) {
            let queued = self.signals.queued.clone();
            self.afterwards(move || {
                queued.send_replace(());
            });
        }
    }
}
