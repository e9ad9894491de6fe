//! What a database is asked, kept for tests: how many statements a page takes, and by which plan each is answered. Nothing is kept until
//! [`Db::record`] is called.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::{Arg, Db, Statement};

/// A statement that was run.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Its text, as the engine gets it.
    pub text: String,
    /// What was bound to it.
    pub arguments: Vec<Arg>,
}

/// Shared by a database and its transactions.
#[derive(Clone, Debug, Default)]
pub(super) struct Recording(Arc<OnceLock<Mutex<Vec<Asked>>>>);

impl Recording {
    pub(super) fn keep(&self, statement: &Statement, text: impl FnOnce(&Statement) -> String) {
        if let Some(asked) = self.0.get() {
            let (text, arguments) = (text(statement), statement.arguments().to_vec());
            asked.lock().unwrap_or_else(PoisonError::into_inner).push(Asked { text, arguments });
        }
    }
}

impl Db {
    /// Keeps every statement from now on, of transactions too.
    pub fn record(&self) {
        self.signals().recording.0.get_or_init(Mutex::default);
    }

    /// Hands over the statements kept since the last call, in the order in which they were run.
    pub fn recorded(&self) -> Vec<Asked> {
        self.signals().recording.0.get().map(|asked| std::mem::take(&mut *asked.lock().unwrap_or_else(PoisonError::into_inner))).unwrap_or_default()
    }
}
