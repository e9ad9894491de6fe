//! What a process has in hand: while it lives, it begins none of that again, however long what became of it cannot be kept.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::base::db::{JobId, Statement};

/// The jobs that were claimed here and have not been settled.
#[derive(Clone, Debug, Default)]
pub(super) struct InHand(Arc<Mutex<BTreeSet<JobId>>>);

/// One of them, until this is dropped.
#[derive(Debug)]
pub(super) struct Taken {
    id: JobId,
    of: InHand,
}

impl InHand {
    /// Takes a job in hand.
    pub(super) fn take(&self, id: JobId) -> Taken {
        self.ids().insert(id);
        Taken { id, of: self.clone() }
    }

    /// Leaves out what is in hand: its lease may be over while the database takes no write.
    pub(super) fn leave_out(&self, statement: Statement) -> Statement {
        let ids = self.ids().clone();
        if ids.is_empty() { statement } else { statement.push(" AND id NOT IN ").list(ids) }
    }

    fn ids(&self) -> MutexGuard<'_, BTreeSet<JobId>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.of.ids().remove(&self.id);
    }
}
