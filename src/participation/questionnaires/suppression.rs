//! Which cells of tables of persons are hidden, so that nobody learns a small number from what is shown.
//!
//! Overall figures come first ([`Tables::decide`]): a line of them, with its total, hides what is small in it and no more than keeps that from being told by
//! the total. What is shown then is never hidden for the sake of a table that divides it. A table has its totals as its last row and its last column. Where an
//! overall figure is hidden, its whole line is hidden in every table, so that whatever it could be, the line could add up to it.
//!
//! Inside a table a cell below the threshold is hidden. Because the others of its line and their total would tell it, more are hidden with it: what is added
//! to it must be taken from hidden cells of its row and its column, and be made up for in hidden cells where these cross others. A cell is protected if that
//! can be done for every value below the threshold that it could have had, without any cell falling below zero: whoever sees the table cannot rule out one
//! of them. Whether it can is what flows through the hidden cells, which is found exactly. What costs least is hidden first: a rectangle, then two whole
//! lines. In the end whatever no cell needs any more is shown again, what is missed most first. A table that cannot be protected is hidden whole, but for the
//! overall figures in it.
//!
//! Several tables may share what was decided before, and that alone: every other cell stands in one table, so that what moves inside a table is seen in no
//! other; and where a shared figure is hidden, its line is hidden whole in each, so that each can make up for what it could be.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use flow::Flow;

mod flow;

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
    /// What is shown whatever a table needs.
    shown: BTreeSet<usize>,
    /// What is hidden before any table is looked at.
    withheld: BTreeSet<usize>,
    /// What is shown as long as its tables can be protected beside it.
    offered: BTreeSet<usize>,
}

/// Hidden numbers: which of them are small, and which were decided before.
struct Hidden {
    all: BTreeSet<usize>,
    primary: BTreeSet<usize>,
    fixed: BTreeSet<usize>,
    /// What no table may hide.
    kept: BTreeSet<usize>,
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

    /// Decides on overall figures by themselves, the last of which is the total of the others. What is shown now stays shown.
    pub fn decide(&mut self, line: &[usize], threshold: i64) {
        let (shown, withheld) = self.divide(line, threshold);
        self.shown.extend(shown);
        self.withheld.extend(withheld);
    }

    /// Decides on totals that several tables share and that are no overall figures: where a table cannot be protected beside them, they are hidden with it.
    pub fn offer(&mut self, line: &[usize], threshold: i64) {
        let (shown, withheld) = self.divide(line, threshold);
        self.offered.extend(shown);
        self.withheld.extend(withheld);
    }

    /// What of a line can be shown. Few are hidden together with the next larger ones, until what is hidden adds up to so much that each could be any small number.
    fn divide(&self, line: &[usize], threshold: i64) -> (Vec<usize>, Vec<usize>) {
        let Some((total, parts)) = line.split_last() else { return (Vec::new(), Vec::new()) };
        if self.numbers[*total] < threshold {
            return (Vec::new(), line.to_vec());
        }
        let mut parts = parts.to_vec();
        parts.sort_by_key(|place| (self.numbers[*place], *place));
        let small = parts.iter().filter(|place| self.numbers[**place] < threshold).count();
        let sum = |count: usize| parts[..count].iter().map(|place| self.numbers[*place]).sum::<i64>();
        let enough = |count: &usize| *count >= 2 && sum(*count) + 1 >= threshold;
        let hidden = if small == 0 { 0 } else { (small..=parts.len()).find(enough).unwrap_or(parts.len()) };
        let mut shown = parts.split_off(hidden);
        shown.push(*total);
        (shown, parts)
    }

    /// Which numbers are hidden.
    pub fn hidden(&self, threshold: i64) -> BTreeSet<usize> {
        let mut tables = self.clone();
        let mut lost = BTreeSet::new();
        loop {
            let at = match tables.attempt(&lost, threshold) {
                Ok(hidden) => return hidden,
                Err(at) => at,
            };
            lost.insert(at);
            let cells = self.tables[at].cells.iter().flatten().filter(|place| !self.shown.contains(place));
            tables.withheld.extend(cells.copied());
        }
    }

    /// What is hidden whatever protects it.
    fn begin(&self, threshold: i64) -> Hidden {
        let mut fixed = self.withheld.clone();
        for table in &self.tables {
            fixed.extend(table.lines_of(&self.withheld).into_iter().filter(|place| !self.shown.contains(place)));
        }
        let places = self.tables.iter().flat_map(|table| table.cells.iter().flatten()).copied();
        let primary: BTreeSet<usize> = places.filter(|place| self.numbers[*place] < threshold).collect();
        let kept = self.shown.iter().chain(&self.offered).copied().filter(|place| !fixed.contains(place)).collect();
        Hidden { all: fixed.union(&primary).copied().collect(), primary, fixed, kept }
    }

    /// Hides what every small number needs, or says which table cannot be protected, of those that are not lost already.
    fn attempt(&self, lost: &BTreeSet<usize>, threshold: i64) -> Result<BTreeSet<usize>, usize> {
        let mut hidden = self.begin(threshold);
        for (at, table) in self.tables.iter().enumerate() {
            let mut open: Vec<(usize, usize)> = table.small(&hidden).collect();
            // What was hidden for one cell may serve another that found nothing before.
            for _ in 0..2 {
                open.retain(|cell| !table.protect(&self.numbers, &mut hidden, *cell, threshold));
            }
            if !open.is_empty() && !lost.contains(&at) {
                return Err(at);
            }
        }
        Ok(self.needed(hidden, threshold))
    }

    /// Shows again what protects nothing, what is missed most first.
    fn needed(&self, mut hidden: Hidden, threshold: i64) -> BTreeSet<usize> {
        let mut guards = self.guards(&hidden, threshold);
        let mut others: Vec<usize> = hidden.all.iter().filter(|place| !hidden.primary.contains(place) && !hidden.fixed.contains(place)).copied().collect();
        others.sort_by_key(|place| Reverse((self.cost(*place), *place)));
        for place in others {
            hidden.all.remove(&place);
            let mut changed = Vec::new();
            let holds = guards.iter().enumerate().filter(|(_, guard)| guard.places.contains(&place)).all(|(at, guard)| {
                let found = self.tables[guard.table].guard(&self.numbers, &hidden.all, guard.at, threshold);
                found.is_some_and(|places| {
                    changed.push((at, places));
                    true
                })
            });
            if holds {
                changed.into_iter().for_each(|(at, places)| guards[at].places = places);
            } else {
                hidden.all.insert(place);
            }
        }
        hidden.all
    }

    /// What protects each small cell.
    fn guards(&self, hidden: &Hidden, threshold: i64) -> Vec<Guard> {
        let of = |(at, table): (usize, &Table)| {
            let guard = |cell| Guard { table: at, at: cell, places: table.guard(&self.numbers, &hidden.all, cell, threshold).unwrap_or_default() };
            table.small(hidden).map(guard).collect::<Vec<_>>()
        };
        self.tables.iter().enumerate().flat_map(of).collect()
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
    places: BTreeSet<usize>,
}

impl Table {
    fn places(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.cells.iter().enumerate().flat_map(|(row, cells)| (0..cells.len()).map(move |column| (row, column)))
    }

    fn small<'t>(&'t self, hidden: &'t Hidden) -> impl Iterator<Item = (usize, usize)> + 't {
        self.places().filter(|(row, column)| hidden.primary.contains(&self.cells[*row][*column]))
    }

    fn columns(&self) -> usize {
        self.cells.first().map_or(0, Vec::len)
    }

    fn row(&self, row: usize) -> impl Iterator<Item = usize> + '_ {
        self.cells[row].iter().copied()
    }

    fn column(&self, column: usize) -> impl Iterator<Item = usize> + '_ {
        self.cells.iter().map(move |line| line[column])
    }

    /// The lines whose totals are among these.
    fn lines_of(&self, totals: &BTreeSet<usize>) -> BTreeSet<usize> {
        let (last, end) = (self.cells.len() - 1, self.columns() - 1);
        let rows = (0..last).filter(|row| totals.contains(&self.cells[*row][end])).flat_map(|row| self.row(row));
        let columns = (0..end).filter(|column| totals.contains(&self.cells[last][*column])).flat_map(|column| self.column(column));
        rows.chain(columns).collect()
    }

    /// A total counts against its line: lines with their totals add up to zero.
    fn sign(&self, row: usize, column: usize) -> i64 {
        let last = self.cells.len() - 1 == row;
        let end = self.cells[row].len() - 1 == column;
        if last == end { 1 } else { -1 }
    }

    /// Hides what protects a cell and costs least, unless it is protected already. Returns whether it is.
    fn protect(&self, numbers: &[i64], hidden: &mut Hidden, cell: (usize, usize), threshold: i64) -> bool {
        if self.guard(numbers, &hidden.all, cell, threshold).is_some() {
            return true;
        }
        let found = self.rectangle(numbers, hidden, cell, threshold).or_else(|| self.strip(numbers, hidden, cell, threshold));
        let is_found = found.is_some();
        hidden.all.extend(found.into_iter().flatten());
        is_found
    }

    /// The cheapest rectangle that protects a cell.
    fn rectangle(&self, numbers: &[i64], hidden: &Hidden, (row, column): (usize, usize), threshold: i64) -> Option<BTreeSet<usize>> {
        let mut best: Option<(i64, [usize; 4])> = None;
        for other_row in (0..self.cells.len()).filter(|other| *other != row) {
            for other_column in (0..self.columns()).filter(|other| *other != column) {
                let corners = [(row, column), (row, other_column), (other_row, column), (other_row, other_column)];
                let places = corners.map(|(row, column)| self.cells[row][column]);
                if places.iter().any(|place| hidden.kept.contains(place)) || !self.is_safe(numbers, corners, threshold) {
                    continue;
                }
                let cost = self.cost_of(numbers, hidden, &corners);
                if best.as_ref().is_none_or(|(known, _)| cost < *known) {
                    best = Some((cost, places));
                }
            }
        }
        best.map(|(_, places)| BTreeSet::from(places))
    }

    /// The cheapest two lines that protect a cell, but for what is shown of them.
    fn strip(&self, numbers: &[i64], hidden: &Hidden, (row, column): (usize, usize), threshold: i64) -> Option<BTreeSet<usize>> {
        let (height, width) = (self.cells.len(), self.columns());
        let rows = (0..height).filter(|other| *other != row).map(|other| (0..width).flat_map(|at| [(row, at), (other, at)]).collect());
        let columns = (0..width).filter(|other| *other != column).map(|other| (0..height).flat_map(|at| [(at, column), (at, other)]).collect());
        let open = |cells: Vec<(usize, usize)>| -> Vec<(usize, usize)> {
            cells.into_iter().filter(|(row, column)| !hidden.kept.contains(&self.cells[*row][*column])).collect()
        };
        let mut strips: Vec<Vec<(usize, usize)>> = rows.chain(columns).map(open).collect();
        strips.sort_by_cached_key(|cells| self.cost_of(numbers, hidden, cells));
        let places = |cells: Vec<(usize, usize)>| cells.into_iter().map(|(row, column)| self.cells[row][column]).collect::<BTreeSet<usize>>();
        strips.into_iter().map(places).find(|places| {
            let all: BTreeSet<usize> = hidden.all.union(places).copied().collect();
            self.guard(numbers, &all, (row, column), threshold).is_some()
        })
    }

    /// How much is missed when these are hidden too.
    fn cost_of(&self, numbers: &[i64], hidden: &Hidden, cells: &[(usize, usize)]) -> i64 {
        let open = cells.iter().filter(|(row, column)| !hidden.all.contains(&self.cells[*row][*column]));
        open.map(|cell| self.cost(numbers, *cell)).fold(0, i64::saturating_add)
    }

    /// How much a cell is missed: a total more than what it is the total of.
    fn cost(&self, numbers: &[i64], (row, column): (usize, usize)) -> i64 {
        let totals = i64::from(row + 1 == self.cells.len()) + i64::from(column + 1 == self.cells[row].len());
        (numbers[self.cells[row][column]] + 1).saturating_mul(1 + 1_000 * totals)
    }

    /// What protects a cell among those that are hidden, if it could be any number below the threshold.
    fn guard(&self, numbers: &[i64], hidden: &BTreeSet<usize>, cell: (usize, usize), threshold: i64) -> Option<BTreeSet<usize>> {
        let own = self.cells[cell.0][cell.1];
        let mut places = self.moved(numbers, hidden, cell, threshold - 1 - numbers[own])?;
        places.extend(self.moved(numbers, hidden, cell, -numbers[own])?);
        places.insert(own);
        Some(places)
    }

    /// Which hidden cells change when one does by so much, if they can: a flow from its column back to its row, or the other way, through hidden cells.
    fn moved(&self, numbers: &[i64], hidden: &BTreeSet<usize>, cell: (usize, usize), change: i64) -> Option<BTreeSet<usize>> {
        let mut flow = Flow::new(self, numbers, hidden, cell);
        let (row, column) = (cell.0, self.cells.len() + cell.1);
        let (from, to) = if change * self.sign(cell.0, cell.1) > 0 { (column, row) } else { (row, column) };
        let mut left = change.abs();
        while left > 0 {
            left -= flow.push(from, to, left)?;
        }
        let changed = self.places().filter(|(row, column)| flow.change(*row, *column) != 0);
        Some(changed.map(|(row, column)| self.cells[row][column]).collect())
    }

    /// Whether a cell could have any value below the threshold, by what the other corners can make up for.
    fn is_safe(&self, numbers: &[i64], corners: [(usize, usize); 4], threshold: i64) -> bool {
        let value = |(row, column): (usize, usize)| numbers[self.cells[row][column]];
        let own = value(corners[0]);
        let step = self.sign(corners[0].0, corners[0].1);
        [-own, threshold - 1 - own].into_iter().all(|change| {
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
