//! The tables of what was counted, with what is hidden of them. Pure: counts in, tables out.

use std::collections::BTreeSet;

use app::model::questionnaire::AnswerStanding;

use super::suppression::{Tables, with_totals};
use super::tallies::{Counted, Groups};

/// Counts of persons below it are hidden.
pub(super) const THRESHOLD: i64 = 10;

/// The tables of a question, where its cells are in them, and which numbers are hidden.
#[derive(Clone, Debug)]
pub(super) struct Protected {
    pub tables: Tables,
    pub cells: Cells,
    pub hidden: BTreeSet<usize>,
}

impl Protected {
    /// Of a question, in these columns.
    pub fn of(counted: &Counted, groups: &Groups, columns: &Columns) -> Self {
        let (tables, cells) = tables(counted, groups, columns);
        let hidden = tables.hidden(THRESHOLD);
        Self { tables, cells, hidden }
    }
}

impl Columns {
    /// Those of all tables of a page: persons by audience, and where those live who answered most, so that a question more or less changes no column.
    pub fn of(all: &[Counted], groups: &Groups, persons: &[(AnswerStanding, i64)]) -> Self {
        let audiences: Vec<i64> = persons.iter().map(|(_, count)| *count).collect();
        let mut by_place = vec![0; groups.places.len() + 1];
        for counted in all {
            for (most, count) in by_place.iter_mut().zip(groups.by_place(&counted.answered)) {
                *most = (*most).max(count);
            }
        }
        Self { audiences: pooled(&audiences), places: pooled(&by_place) }
    }
}

/// Columns of a table: which of the groups stand together, so that no column is of few. One alone says no more than the total.
fn pooled(answered: &[i64]) -> Vec<Vec<usize>> {
    let (mut columns, mut others): (Vec<Vec<usize>>, Vec<usize>) = (Vec::new(), Vec::new());
    for (at, count) in answered.iter().enumerate() {
        match count {
            0 => {}
            few if *few < THRESHOLD => others.push(at),
            _ => columns.push(vec![at]),
        }
    }
    let few = |others: &[usize]| others.iter().map(|at| answered[*at]).sum::<i64>() < THRESHOLD;
    while !others.is_empty() && few(&others) && !columns.is_empty() {
        let least = (0..columns.len()).min_by_key(|at| answered[columns[*at][0]]).unwrap_or_default();
        others.extend(columns.remove(least));
    }
    if !others.is_empty() {
        columns.push(others);
    }
    if columns.len() < 2 { Vec::new() } else { columns }
}

fn pool(counts: &[i64], columns: &[Vec<usize>]) -> Vec<i64> {
    columns.iter().map(|column| column.iter().map(|at| counts[*at]).sum()).collect()
}

/// Which columns all tables of a page have.
#[derive(Clone, Debug, Default)]
pub(super) struct Columns {
    pub audiences: Vec<Vec<usize>>,
    pub places: Vec<Vec<usize>>,
}

/// The places of a question's cells: of each line by audience and place, and of the totals.
#[derive(Clone, Debug)]
pub(super) struct Cells {
    pub by_audience: Vec<Vec<usize>>,
    pub by_place: Vec<Vec<usize>>,
}

/// Puts a question's numbers into tables whose small cells are found together. The last line is that of the totals. What all people answered is decided first,
/// and no table by audience or neighbourhood hides it.
fn tables(counted: &Counted, groups: &Groups, columns: &Columns) -> (Tables, Cells) {
    let mut tables = Tables::default();
    let split = |counts: &[i64]| {
        let whole = |parts: Vec<i64>, total: i64| if parts.is_empty() { vec![total] } else { parts };
        let total: i64 = counts.iter().sum();
        let audiences = whole(pool(&groups.by_audience(counts), &columns.audiences), total);
        (audiences, whole(pool(&groups.by_place(counts), &columns.places), total))
    };
    let mut cells = Cells { by_audience: Vec::new(), by_place: Vec::new() };
    if counted.many {
        // Each line divides those who answered into two; all have their totals in common.
        let mut common: Option<(Vec<usize>, Vec<usize>)> = None;
        for counts in &counted.counts {
            let others: Vec<i64> = counted.answered.iter().zip(counts).map(|(all, chosen)| all - chosen).collect();
            let ((chosen_by_audience, chosen_by_place), (others_by_audience, others_by_place)) = (split(counts), split(&others));
            let mut by_audience = with_totals(&mut tables, &[chosen_by_audience, others_by_audience]);
            let mut by_place = with_totals(&mut tables, &[chosen_by_place, others_by_place]);
            share_totals(&by_audience, &mut by_place);
            let (audience_totals, place_totals) = common.get_or_insert_with(|| (by_audience[2].clone(), by_place[2].clone()));
            by_audience[2].clone_from(audience_totals);
            by_place[2].clone_from(place_totals);
            // Who chose it, who did not, and both.
            tables.decide(&ends(&by_audience), THRESHOLD);
            tables.table(by_audience.clone());
            tables.table(by_place.clone());
            cells.by_audience.push(by_audience[0].clone());
            cells.by_place.push(by_place[0].clone());
        }
        if let Some((audience_totals, place_totals)) = common {
            // All lines have these in common: none of them can hide one for itself.
            tables.offer(&audience_totals, THRESHOLD);
            tables.offer(&place_totals, THRESHOLD);
            cells.by_audience.push(audience_totals);
            cells.by_place.push(place_totals);
        }
    } else {
        let split: Vec<(Vec<i64>, Vec<i64>)> = counted.counts.iter().map(|counts| split(counts)).collect();
        let (by_audience, by_place): (Vec<_>, Vec<_>) = split.into_iter().unzip();
        cells.by_audience = with_totals(&mut tables, &by_audience);
        cells.by_place = with_totals(&mut tables, &by_place);
        share_totals(&cells.by_audience, &mut cells.by_place);
        tables.decide(&ends(&cells.by_audience), THRESHOLD);
        tables.table(cells.by_audience.clone());
        tables.table(cells.by_place.clone());
    }
    (tables, cells)
}

/// The totals of a table's lines.
fn ends(cells: &[Vec<usize>]) -> Vec<usize> {
    cells.iter().filter_map(|line| line.last().copied()).collect()
}

/// Two tables of the same lines end in the same totals.
fn share_totals(from: &[Vec<usize>], to: &mut [Vec<usize>]) {
    for (own, line) in to.iter_mut().zip(from) {
        if let (Some(own), Some(total)) = (own.last_mut(), line.last()) {
            *own = *total;
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::base::db::NeighbourhoodId;

    #[test]
    fn small_neighbourhoods_hide_nothing_of_what_all_people_answered() {
        let groups = Groups { audiences: vec![AnswerStanding::Resident], places: (1..=3).map(|at| NeighbourhoodId(Uuid::from_u128(at))).collect() };
        let counts = vec![vec![60, 20, 9, 2], vec![50, 14, 3, 1], vec![70, 30, 8, 5]];
        for (many, answered) in [(false, vec![180, 64, 20, 8]), (true, vec![200, 80, 30, 9])] {
            let all: i64 = answered.iter().sum();
            let counted = Counted { name: "way".to_owned(), many, lines: Vec::new(), counts: counts.clone(), answered };
            let columns = Columns::of(std::slice::from_ref(&counted), &groups, &[(AnswerStanding::Resident, all)]);
            let protected = Protected::of(&counted, &groups, &columns);
            let shown = |at: &usize| (!protected.hidden.contains(at)).then(|| protected.tables.numbers[*at]);
            for cells in [&protected.cells.by_audience, &protected.cells.by_place] {
                assert_eq!(ends(cells).iter().map(shown).collect::<Vec<_>>(), [Some(91), Some(68), Some(113), Some(all)]);
            }
            // The others are of few: four people of one answer, who are told by nothing beside them.
            let inner: Vec<Option<i64>> = protected.cells.by_place[1][..columns.places.len()].iter().map(shown).collect();
            assert_eq!(inner.last(), Some(&None), "{inner:?}");
            assert!(inner.iter().filter(|count| count.is_none()).count() >= 2, "{inner:?}");
        }
    }
}
