//! What can be moved through the hidden cells of a table.

use std::collections::{BTreeSet, VecDeque};

use super::Table;

/// What hidden cells change by, with every line adding up to what it did: rows and columns are knots, hidden cells the ways between them.
pub(super) struct Flow<'t> {
    table: &'t Table,
    numbers: &'t [i64],
    hidden: &'t BTreeSet<usize>,
    /// The cell whose change is made up for.
    without: (usize, usize),
    /// By cell, counted against its line as the cell is.
    changes: Vec<Vec<i64>>,
}

impl<'t> Flow<'t> {
    /// Nothing changed yet.
    pub(super) fn new(table: &'t Table, numbers: &'t [i64], hidden: &'t BTreeSet<usize>, without: (usize, usize)) -> Self {
        Self { table, numbers, hidden, without, changes: vec![vec![0; table.columns()]; table.cells.len()] }
    }

    /// What a cell changes by.
    pub(super) fn change(&self, row: usize, column: usize) -> i64 {
        self.changes[row][column]
    }

    /// By how much a cell can change further, upwards or downwards, as it counts in its lines.
    fn room(&self, (row, column): (usize, usize), up: bool) -> i64 {
        let place = self.table.cells[row][column];
        if (row, column) == self.without || !self.hidden.contains(&place) {
            return 0;
        }
        let sign = self.table.sign(row, column);
        // Nothing keeps a number from being larger; no number is less than nothing.
        if up == (sign > 0) { i64::MAX } else { self.numbers[place] + sign * self.changes[row][column] }
    }

    /// The cell between two knots, and whether the way from the first to the second is up.
    fn way(&self, from: usize, to: usize) -> ((usize, usize), bool) {
        let rows = self.table.cells.len();
        if from < rows { ((from, to - rows), true) } else { ((to, from - rows), false) }
    }

    /// Sends as much as goes along the shortest way, and no more than `most`. `None` where there is none.
    pub(super) fn push(&mut self, from: usize, to: usize, most: i64) -> Option<i64> {
        let (rows, knots) = (self.table.cells.len(), self.table.cells.len() + self.table.columns());
        let mut before: Vec<Option<usize>> = vec![None; knots];
        let mut waiting = VecDeque::from([from]);
        while before[to].is_none() {
            let knot = waiting.pop_front()?;
            for next in if knot < rows { rows..knots } else { 0..rows } {
                let (cell, up) = self.way(knot, next);
                if next != from && before[next].is_none() && self.room(cell, up) > 0 {
                    before[next] = Some(knot);
                    waiting.push_back(next);
                }
            }
        }
        let mut path = Vec::new();
        let mut knot = to;
        while let Some(last) = before[knot] {
            path.push(self.way(last, knot));
            knot = last;
        }
        let much = path.iter().map(|(cell, up)| self.room(*cell, *up)).fold(most, i64::min);
        for ((row, column), up) in path {
            self.changes[row][column] += if up { much } else { -much };
        }
        Some(much)
    }
}
