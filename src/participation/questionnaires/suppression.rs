//! Which cells of tables of persons are hidden, so that nobody learns a small number from what is shown.
//!
//! A table here has its totals as its last row and its last column, which are cells like the others. A cell below the threshold is hidden. Because the others of
//! its line and their total would tell it, three more are hidden with it, that make a rectangle: a cell in its row, one in its column, and the one where these
//! two meet. What is added to the first corner can be taken from the second and the third and added to the fourth, and every total that is shown stays true. A
//! rectangle protects a cell if that can be done for every value below the threshold that the cell could have had, without any corner falling below zero: then
//! whoever sees the table cannot rule out one of them. For a cell that is no total the rectangle of its totals always does; for a total its whole line and the
//! totals that cross it do. So a table can always be shown safely, and what costs least is looked for first. What was hidden for one cell may serve another: in
//! the end whatever no cell needs any more is shown again, what is missed most first, so that nothing is hidden without need.
//!
//! Several tables may share cells, as two tables of one question share its totals: a shared cell is hidden in all of them, and protected in each.

use std::cmp::Reverse;
use std::collections::BTreeSet;

/// A table by the places of its cells among the numbers. The last row and the last column are totals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    cells: Vec<Vec<usize>>,
}

/// Numbers and the tables in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables {
    pub numbers: Vec<i64>,
    pub tables: Vec<Table>,
}

impl Tables {
    /// Adds a number. Returns its place.
    pub fn number(&mut self, number: i64) -> usize {
        self.numbers.push(number);
        self.numbers.len() - 1
    }

    /// Adds a table of these numbers, by their places, with its totals as last row and column.
    pub fn table(&mut self, cells: Vec<Vec<usize>>) {
        self.tables.push(Table { cells });
    }

    /// Which numbers are hidden.
    pub fn hidden(&self, threshold: i64) -> BTreeSet<usize> {
        let mut hidden: BTreeSet<usize> = self.tables.iter().flat_map(|table| table.cells.iter().flatten()).copied().collect();
        let shared = shared(&self.tables);
        hidden.retain(|place| self.numbers[*place] < threshold);
        let primary = hidden.clone();
        loop {
            let before = hidden.len();
            for table in &self.tables {
                let needs: Vec<(usize, usize)> = table
                    .places()
                    .filter(|(row, column)| {
                        let place = table.cells[*row][*column];
                        primary.contains(&place) || (shared.contains(&place) && hidden.contains(&place))
                    })
                    .collect();
                for cell in needs {
                    table.protect(&self.numbers, &mut hidden, cell, threshold);
                }
            }
            if hidden.len() == before {
                return self.needed(hidden, &primary, threshold);
            }
        }
    }

    /// Shows again what protects nothing, what is missed most first.
    fn needed(&self, mut hidden: BTreeSet<usize>, primary: &BTreeSet<usize>, threshold: i64) -> BTreeSet<usize> {
        let mut guards = self.guards(&hidden, primary, threshold);
        let mut others: Vec<usize> = hidden.difference(primary).copied().collect();
        others.sort_by_key(|place| Reverse((self.cost(*place), *place)));
        for place in others {
            hidden.remove(&place);
            // A shared cell that is shown needs no protection itself.
            let mut changed = Vec::new();
            let holds = guards.iter().enumerate().filter(|(_, guard)| guard.cell != place && guard.places.contains(&place)).all(|(at, guard)| {
                let found = self.tables[guard.table].guard(&self.numbers, &hidden, (guard.at, false), threshold);
                found.is_some_and(|places| {
                    changed.push((at, places));
                    true
                })
            });
            if holds {
                changed.into_iter().for_each(|(at, places)| guards[at].places = places);
                guards.retain(|guard| guard.cell != place);
            } else {
                hidden.insert(place);
            }
        }
        hidden
    }

    /// What protects each cell that must be: small ones, and hidden ones that stand in several tables, in each of these.
    fn guards(&self, hidden: &BTreeSet<usize>, primary: &BTreeSet<usize>, threshold: i64) -> Vec<Guard> {
        let shared = shared(&self.tables);
        let mut guards = Vec::new();
        for (at, table) in self.tables.iter().enumerate() {
            for (row, column) in table.places() {
                let cell = table.cells[row][column];
                if hidden.contains(&cell) && (primary.contains(&cell) || shared.contains(&cell)) {
                    let places = table.guard(&self.numbers, hidden, ((row, column), true), threshold).unwrap_or_default();
                    guards.push(Guard { table: at, at: (row, column), cell, places });
                }
            }
        }
        guards
    }

    /// How much a number is missed: a total most.
    fn cost(&self, place: usize) -> i64 {
        let costs = self.tables.iter().flat_map(|table| {
            let own = table.places().filter(move |(row, column)| table.cells[*row][*column] == place);
            own.map(|at| table.cost(&self.numbers, at))
        });
        costs.max().unwrap_or_default()
    }
}

/// What protects a cell of a table: the places without which it would be told.
#[derive(Clone, Debug)]
struct Guard {
    table: usize,
    at: (usize, usize),
    cell: usize,
    places: Vec<usize>,
}

/// Places that stand in more than one table.
fn shared(tables: &[Table]) -> BTreeSet<usize> {
    let mut seen = BTreeSet::new();
    let mut shared = BTreeSet::new();
    for table in tables {
        let own: BTreeSet<usize> = table.cells.iter().flatten().copied().collect();
        shared.extend(own.iter().filter(|place| !seen.insert(**place)).copied());
    }
    shared
}

impl Table {
    fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.cells.iter().enumerate().flat_map(|(row, cells)| (0..cells.len()).map(move |column| (row, column)))
    }

    /// A total counts against its line: lines with their totals add up to zero.
    fn sign(&self, row: usize, column: usize) -> i64 {
        let last = self.cells.len() - 1 == row;
        let end = self.cells[row].len() - 1 == column;
        if last == end { 1 } else { -1 }
    }

    /// Hides the cheapest rectangle that protects a cell, unless one is hidden already.
    fn protect(&self, numbers: &[i64], hidden: &mut BTreeSet<usize>, (row, column): (usize, usize), threshold: i64) {
        let mut best: Option<(i64, [usize; 4])> = None;
        for other_row in (0..self.cells.len()).filter(|other| *other != row) {
            for other_column in (0..self.cells[row].len()).filter(|other| *other != column) {
                let corners = [(row, column), (row, other_column), (other_row, column), (other_row, other_column)];
                if !self.is_safe(numbers, corners, threshold) {
                    continue;
                }
                let places = corners.map(|(row, column)| self.cells[row][column]);
                let cost = |(row, column): (usize, usize)| {
                    if hidden.contains(&self.cells[row][column]) { 0 } else { self.cost(numbers, (row, column)) }
                };
                let cost: i64 = corners.iter().map(|corner| cost(*corner)).fold(0, i64::saturating_add);
                if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                    best = Some((cost, places));
                }
            }
        }
        match best {
            Some((_, places)) => hidden.extend(places),
            None => hidden.extend(self.whole_lines(row, column)),
        }
    }

    /// How much a cell is missed: a total more than what it is the total of.
    fn cost(&self, numbers: &[i64], (row, column): (usize, usize)) -> i64 {
        let totals = i64::from(row + 1 == self.cells.len()) + i64::from(column + 1 == self.cells[row].len());
        (numbers[self.cells[row][column]] + 1).saturating_mul(1 + 1_000 * totals)
    }

    /// What protects a cell among those that are hidden: a rectangle, or whole lines. Without `totals` only lines protect a line: how many answered at all is
    /// said elsewhere too, and no line is shown again because a total is hidden.
    fn guard(&self, numbers: &[i64], hidden: &BTreeSet<usize>, ((row, column), totals): ((usize, usize), bool), threshold: i64) -> Option<Vec<usize>> {
        let last = self.cells.len() - 1;
        let is_hidden = |(row, column): (usize, usize)| hidden.contains(&self.cells[row][column]);
        let may = |other: &usize| *other != row && (totals || row == last || *other != last);
        for other_row in (0..self.cells.len()).filter(|other| may(other) && is_hidden((*other, column))) {
            for other_column in (0..self.cells[row].len()).filter(|other| *other != column && is_hidden((row, *other))) {
                let corners = [(row, column), (row, other_column), (other_row, column), (other_row, other_column)];
                if is_hidden(corners[3]) && self.is_safe(numbers, corners, threshold) {
                    return Some(corners.iter().map(|(row, column)| self.cells[*row][*column]).collect());
                }
            }
        }
        let lines = self.whole_lines(row, column);
        ((totals || row == last) && lines.iter().all(|place| hidden.contains(place))).then_some(lines)
    }

    /// What protects a small total whatever it is the total of: its own line, so that its parts can be anything, and the totals that cross it. No single
    /// rectangle does if none of its parts is as large as it is.
    fn whole_lines(&self, row: usize, column: usize) -> Vec<usize> {
        let (last, end) = (self.cells.len() - 1, self.cells[row].len() - 1);
        let on = |at: (usize, usize)| if column == end { at.0 == row || at.0 == last } else { at.1 == column || at.1 == end };
        self.places().filter(|at| on(*at)).map(|(row, column)| self.cells[row][column]).collect()
    }

    /// Whether a cell could have any value below the threshold, by what the other corners can make up for.
    fn is_safe(&self, numbers: &[i64], corners: [(usize, usize); 4], threshold: i64) -> bool {
        let value = |(row, column): (usize, usize)| numbers[self.cells[row][column]];
        let own = value(corners[0]);
        let step = self.sign(corners[0].0, corners[0].1);
        let moves = if own < threshold { [-own, threshold - 1 - own] } else { [1 - threshold, threshold - 1] };
        moves.into_iter().all(|change| {
            // In numbers that count against their lines as they do, corners change by turns.
            let signed = change * step;
            let turns = [signed, -signed, -signed, signed];
            corners.into_iter().zip(turns).all(|(corner, turn)| value(corner) + turn * self.sign(corner.0, corner.1) >= 0)
        })
    }
}

/// The places of a table's cells for lines of counts: each line ends with its total, and the last line has the totals of the columns.
pub fn with_totals(tables: &mut Tables, counts: &[Vec<i64>]) -> Vec<Vec<usize>> {
    let columns = counts.first().map_or(0, Vec::len);
    let mut cells: Vec<Vec<usize>> = counts
        .iter()
        .map(|line| {
            let mut cells: Vec<usize> = line.iter().map(|count| tables.number(*count)).collect();
            cells.push(tables.number(line.iter().sum()));
            cells
        })
        .collect();
    let sums: Vec<i64> = (0..columns).map(|column| counts.iter().map(|line| line[column]).sum()).collect();
    let mut last: Vec<usize> = sums.iter().map(|sum| tables.number(*sum)).collect();
    last.push(tables.number(sums.iter().sum()));
    cells.push(last);
    cells
}

#[cfg(test)]
mod tests;
