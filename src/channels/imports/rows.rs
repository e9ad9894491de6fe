//! The rows of an export, parsed: what can be taken, and what is refused with its line and reason.

use sha2::{Digest as _, Sha256};

use super::{ImportedComment, ImportedSolution, Refused};

/// What another platform exported.
#[derive(Debug)]
pub(super) struct Export {
    pub proposals: File<ImportedSolution>,
    pub comments: File<ImportedComment>,
}

/// A file of it.
#[derive(Debug)]
pub(super) struct File<T> {
    pub name: &'static str,
    /// Those that can be taken, from the top.
    pub good: Vec<Line<T>>,
    pub refused: Vec<Refused>,
}

/// A row that can be taken.
#[derive(Debug)]
pub(super) struct Line<T> {
    /// On which it begins.
    pub number: u64,
    pub row: T,
    /// Tells a changed row from an unchanged one.
    pub fingerprint: String,
    /// A state that means nothing here.
    pub strange_state: Option<String>,
}

impl<T> File<T> {
    pub const fn new(name: &'static str) -> Self {
        Self { name, good: Vec::new(), refused: Vec::new() }
    }

    pub fn add(&mut self, number: u64, row: Result<Line<T>, String>) {
        match row {
            Ok(line) => self.good.push(line),
            Err(reason) => self.refused.push(Refused { file: self.name, line: number, reason }),
        }
    }

    /// Rows that hold anything.
    pub const fn rows(&self) -> usize {
        self.good.len() + self.refused.len()
    }
}

impl<T: std::fmt::Debug> Line<T> {
    /// `read` names what is made of such rows: another name brings those up to date that came before, once, with the next run.
    pub fn new(number: u64, row: T, read: &str, strange_state: impl FnOnce(&T) -> Option<String>) -> Self {
        Self { number, fingerprint: fingerprint(read, &row), strange_state: strange_state(&row), row }
    }
}

/// What is kept of a row as it was: another way to print rows would make all of them changed ones.
fn fingerprint(read: &str, row: &impl std::fmt::Debug) -> String {
    Sha256::digest(format!("{read}{row:?}")).iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
