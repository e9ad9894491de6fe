//! What follows a commit in this process.

use std::fmt;

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
