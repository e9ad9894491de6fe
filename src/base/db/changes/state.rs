//! When what was changed last, as numbers that only grow.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use uuid::Uuid;

use super::{Change, Scope};
use crate::base::db::CommuneId;

/// Other processes' changes are known while they were read so lately.
pub(super) const MOST_BEHIND: Duration = Duration::from_secs(1);
/// Items remembered by themselves; with more, their communes stand for them.
const MOST_ITEMS: usize = 10_000;

/// The last change of each thing.
#[derive(Debug, Default)]
pub(super) struct State {
    last: u64,
    everywhere: u64,
    communes: HashMap<CommuneId, InCommune>,
    items: HashMap<Uuid, (CommuneId, u64)>,
    tables: HashMap<String, u64>,
    /// Of a table that a statement did not name.
    unnamed: u64,
    /// Rows of this process that are applied already.
    own: HashSet<i64>,
    /// Whether other processes' changes are read.
    followed: bool,
    /// When the last reading of them began that succeeded.
    read_at: Option<Instant>,
}

#[derive(Clone, Copy, Debug, Default)]
struct InCommune {
    /// Of all its pages.
    whole: u64,
    /// Of any.
    any: u64,
}

impl State {
    pub(super) fn now(&self) -> Option<u64> {
        let known = !self.followed || self.read_at.is_some_and(|at| at.elapsed() < MOST_BEHIND);
        known.then_some(self.last)
    }

    pub(super) fn last_seen(&self, seen: Scope) -> u64 {
        let of = |commune| self.communes.get(&commune).copied().unwrap_or_default();
        match seen {
            Scope::Everywhere => self.last,
            Scope::Commune(commune) => self.everywhere.max(of(commune).any),
            Scope::Item { commune, item } => {
                let own = self.items.get(&item).map_or(0, |(_, at)| *at);
                self.everywhere.max(of(commune).whole).max(own)
            }
        }
    }

    pub(super) fn last_in(&self, tables: &[&str]) -> u64 {
        tables.iter().filter_map(|table| self.tables.get(*table)).copied().max().unwrap_or_default().max(self.unnamed)
    }

    pub(super) fn apply(&mut self, change: &Change) {
        self.last += 1;
        let at = self.last;
        match change.scope {
            Scope::Everywhere => self.everywhere = at,
            Scope::Commune(commune) => drop(self.communes.insert(commune, InCommune { whole: at, any: at })),
            Scope::Item { commune, item } => {
                self.communes.entry(commune).or_default().any = at;
                self.items.insert(item, (commune, at));
                if self.items.len() > MOST_ITEMS {
                    self.fold_items();
                }
            }
        }
        for table in &change.tables {
            if table.is_empty() {
                self.unnamed = at;
            } else if let Some(known) = self.tables.get_mut(table) {
                *known = at;
            } else {
                self.tables.insert(table.clone(), at);
            }
        }
    }

    fn fold_items(&mut self) {
        for (commune, at) in std::mem::take(&mut self.items).into_values() {
            let of = self.communes.entry(commune).or_default();
            of.whole = of.whole.max(at);
        }
    }

    /// From now on nothing that is kept may be used but while other processes' changes are read.
    pub(super) fn follow(&mut self) {
        self.followed = true;
        self.read_at = None;
    }

    /// Other processes' changes up to here are applied.
    pub(super) fn is_read(&mut self, begun: Instant) {
        self.read_at = Some(begun);
    }

    /// Remembers a row that is applied already; only a process that reads rows needs to know.
    pub(super) fn add_own(&mut self, row: i64) {
        if self.followed {
            self.own.insert(row);
        }
    }

    /// Rows are passed over.
    pub(super) fn forget_own(&mut self) {
        self.own.clear();
    }

    /// Whether a row is this process's own and applied already. It is read once.
    pub(super) fn take_own(&mut self, row: i64) -> bool {
        self.own.remove(&row)
    }
}
