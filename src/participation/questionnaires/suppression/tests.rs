//! No small number is told, and nothing is hidden without need.

use proptest::prelude::*;

use super::*;

/// Everything that whoever sees the table knows, tried out: which values a hidden cell may have in tables that agree with it.
fn possible(cells: &[Vec<usize>], numbers: &[i64], hidden: &BTreeSet<usize>, most: i64) -> Vec<BTreeSet<i64>> {
    let (rows, columns) = (cells.len() - 1, cells[0].len() - 1);
    let inner: Vec<usize> = (0..rows).flat_map(|row| cells[row][..columns].to_vec()).collect();
    let free: Vec<usize> = inner.iter().copied().filter(|place| hidden.contains(place)).collect();
    let mut found = vec![BTreeSet::new(); numbers.len()];
    let mut values = numbers.to_vec();
    try_all(cells, &free, &mut values, (numbers, hidden, most), &mut found);
    found
}

fn try_all(cells: &[Vec<usize>], free: &[usize], values: &mut Vec<i64>, known: (&[i64], &BTreeSet<usize>, i64), found: &mut Vec<BTreeSet<i64>>) {
    let (numbers, hidden, most) = known;
    if let Some((first, rest)) = free.split_first() {
        for value in 0..=most {
            values[*first] = value;
            try_all(cells, rest, values, known, found);
        }
        return;
    }
    let (rows, columns) = (cells.len() - 1, cells[0].len() - 1);
    for row in 0..rows {
        values[cells[row][columns]] = (0..columns).map(|column| values[cells[row][column]]).sum();
    }
    for column in 0..=columns {
        values[cells[rows][column]] = (0..rows).map(|row| values[cells[row][column]]).sum();
    }
    let agrees = cells.iter().flatten().all(|place| hidden.contains(place) || values[*place] == numbers[*place]);
    if agrees {
        for place in cells.iter().flatten() {
            found[*place].insert(values[*place]);
        }
    }
}

/// A number by which all is counted here, so large that none of a table comes near it.
const PRIME: i128 = 2_147_483_647;

fn inverse(number: i128) -> i128 {
    let (mut result, mut base, mut rest) = (1, number.rem_euclid(PRIME), PRIME - 2);
    while rest > 0 {
        if rest % 2 == 1 {
            result = result * base % PRIME;
        }
        base = base * base % PRIME;
        rest /= 2;
    }
    result
}

/// Hidden cells that follow from rows, columns and totals that are shown, by solving every equation that a table has.
fn told(tables: &Tables, hidden: &BTreeSet<usize>) -> Vec<usize> {
    let unknown: Vec<usize> = hidden.iter().copied().collect();
    let mut equations: Vec<Vec<i128>> = Vec::new();
    for table in &tables.tables {
        let rows = (0..table.cells.len()).map(|row| (0..table.cells[row].len()).map(|column| (row, column)).collect::<Vec<_>>());
        let columns = (0..table.cells[0].len()).map(|column| (0..table.cells.len()).map(|row| (row, column)).collect::<Vec<_>>());
        for line in rows.chain(columns) {
            // A total counts against the others of its line.
            let mut equation = vec![0; unknown.len()];
            let last = line.len() - 1;
            for (at, (row, column)) in line.into_iter().enumerate() {
                if let Some(place) = unknown.iter().position(|known| *known == table.cells[row][column]) {
                    equation[place] += if at == last { PRIME - 1 } else { 1 };
                }
            }
            equations.push(equation);
        }
    }
    let mut solved = 0;
    for column in 0..unknown.len() {
        let Some(found) = (solved..equations.len()).find(|row| equations[*row][column] % PRIME != 0) else { continue };
        equations.swap(solved, found);
        let factor = inverse(equations[solved][column]);
        equations[solved].iter_mut().for_each(|number| *number = *number * factor % PRIME);
        let pivot = equations[solved].clone();
        for (_, equation) in equations.iter_mut().enumerate().filter(|(row, _)| *row != solved) {
            let times = equation[column];
            equation.iter_mut().zip(&pivot).for_each(|(number, other)| *number = (*number - times * other).rem_euclid(PRIME));
        }
        solved += 1;
    }
    let single = equations.iter().filter(|equation| equation.iter().filter(|number| **number != 0).count() == 1);
    single.filter_map(|equation| equation.iter().position(|number| *number != 0)).map(|place| unknown[place]).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    /// No small number can be told, nor bounded below the threshold, from what is shown.
    #[test]
    fn a_small_number_may_be_any_small_number(counts in prop::collection::vec(prop::collection::vec(0_i64..7, 2), 2..=3)) {
        const THRESHOLD: i64 = 3;
        let mut tables = Tables::default();
        let cells = with_totals(&mut tables, &counts);
        tables.table(cells.clone());
        let hidden = tables.hidden(THRESHOLD);
        // Each hidden cell more is nine times as many tables to try.
        let inner = cells[..counts.len()].iter().flat_map(|line| &line[..2]);
        prop_assume!(inner.filter(|place| hidden.contains(place)).count() <= 5);
        let found = possible(&cells, &tables.numbers, &hidden, 8);
        for place in cells.iter().flatten().filter(|place| tables.numbers[**place] < THRESHOLD) {
            prop_assert!(hidden.contains(place));
            prop_assert!((0..THRESHOLD).all(|value| found[*place].contains(&value)), "{counts:?} {hidden:?} {:?}", found[*place]);
        }
    }

    /// No hidden cell follows from rows, columns and totals that are shown, however many small ones there are.
    #[test]
    fn nothing_that_is_hidden_can_be_recomputed(counts in prop::collection::vec(prop::collection::vec(prop_oneof![0_i64..12, 0_i64..300], 4), 2..9)) {
        let mut tables = Tables::default();
        let cells = with_totals(&mut tables, &counts);
        tables.table(cells);
        let hidden = tables.hidden(10);
        prop_assert_eq!(told(&tables, &hidden), Vec::<usize>::new(), "{:?} {:?}", counts, hidden);
    }

    /// Nothing is hidden without need: shown alone, any cell that is not small would leave another unprotected.
    #[test]
    fn each_cell_that_is_hidden_is_needed(counts in prop::collection::vec(prop::collection::vec(prop_oneof![0_i64..12, 0_i64..300], 4), 2..9)) {
        let mut tables = Tables::default();
        let cells = with_totals(&mut tables, &counts);
        tables.table(cells);
        let hidden = tables.hidden(10);
        let primary: BTreeSet<usize> = hidden.iter().copied().filter(|place| tables.numbers[*place] < 10).collect();
        for place in hidden.difference(&primary) {
            let mut fewer = hidden.clone();
            fewer.remove(place);
            let table = &tables.tables[0];
            let mut needs = table.places().filter(|(row, column)| primary.contains(&table.cells[*row][*column]));
            prop_assert!(needs.any(|at| table.guard(&tables.numbers, &fewer, at, 10).is_none()), "{:?} {:?} {}", counts, hidden, place);
        }
    }

    /// Nothing is hidden where nothing is small, and hiding comes to an end on tables of any size.
    #[test]
    fn only_small_numbers_and_what_protects_them_are_hidden(counts in prop::collection::vec(prop::collection::vec(0_i64..200, 5), 1..8)) {
        let mut tables = Tables::default();
        let cells = with_totals(&mut tables, &counts);
        tables.table(cells);
        let hidden = tables.hidden(10);
        prop_assert_eq!(hidden.is_empty(), tables.numbers.iter().all(|number| *number >= 10));
    }

    /// Two tables of one question: what all people answered is hidden by neither, and nothing of the one is told by the other.
    #[test]
    fn overall_figures_are_shown_beside_the_tables_that_divide_them(
        left in prop::collection::vec(prop::collection::vec(prop_oneof![0_i64..12, 0_i64..300], 4), 2..7),
        cut in prop::collection::vec(0_i64..=100, 7),
    ) {
        let (tables, _, ends) = two_tables(&left, &cut, 10);
        let hidden = tables.hidden(10);
        let alone: Vec<i64> = ends.iter().map(|place| tables.numbers[*place]).collect();
        let told_alone: Vec<bool> = overall(&alone, 10);
        let told_beside: Vec<bool> = ends.iter().map(|place| !hidden.contains(place)).collect();
        prop_assert_eq!(told_beside, told_alone, "{:?}", left);
        prop_assert!(tables.numbers.iter().enumerate().all(|(place, number)| *number >= 10 || hidden.contains(&place)));
        prop_assert_eq!(told(&tables, &hidden), Vec::<usize>::new(), "{:?} {:?}", left, hidden);
    }

    /// Tried out: in two tables that have their totals in common, a small number may be any small number.
    #[test]
    fn two_tables_together_tell_no_small_number(left in prop::collection::vec(prop::collection::vec(0_i64..5, 2), 2..=3), cut in prop::collection::vec(0_i64..=100, 3)) {
        const THRESHOLD: i64 = 2;
        let (tables, both, ends) = two_tables(&left, &cut, THRESHOLD);
        let hidden = tables.hidden(THRESHOLD);
        let free = |cells: &Vec<Vec<usize>>| inner(cells).into_iter().filter(|place| hidden.contains(place)).count();
        // Each hidden cell more is ten times as many tables to try.
        if both.iter().any(|cells| free(cells) > 4) {
            return Ok(());
        }
        let [left_ways, right_ways] = both.each_ref().map(|cells| ways(cells, &tables.numbers, &hidden, 9));
        let of = |way: &Vec<i64>| ends.iter().map(|place| way[*place]).collect::<Vec<_>>();
        for (cells, own, others) in [(&both[0], &left_ways, &right_ways), (&both[1], &right_ways, &left_ways)] {
            let agreed: BTreeSet<Vec<i64>> = others.iter().map(of).collect();
            let agreeing: Vec<&Vec<i64>> = own.iter().filter(|way| agreed.contains(&of(way))).collect();
            for place in cells.iter().flatten().filter(|place| tables.numbers[**place] < THRESHOLD) {
                let found: BTreeSet<i64> = agreeing.iter().map(|way| way[*place]).collect();
                prop_assert!((0..THRESHOLD).all(|value| found.contains(&value)), "{left:?} {cut:?} {hidden:?} {place} {found:?}");
            }
        }
    }

    /// A question with several answers: a table a choice, of those who chose it and those who did not, that all have the totals of their groups in common.
    #[test]
    fn choices_of_one_question_tell_nothing_of_each_other(
        answered in prop::collection::vec(prop_oneof![0_i64..25, 0_i64..300], 2..6),
        shares in prop::collection::vec(prop::collection::vec(0_i64..=100, 6), 1..5),
    ) {
        let mut tables = Tables::default();
        let mut common: Option<Vec<usize>> = None;
        let mut lines = Vec::new();
        for shares in &shares {
            let chosen: Vec<i64> = answered.iter().zip(shares).map(|(all, share)| all * share / 100).collect();
            let others: Vec<i64> = answered.iter().zip(&chosen).map(|(all, chosen)| all - chosen).collect();
            let mut cells = with_totals(&mut tables, &[chosen, others]);
            let own = cells[2].clone();
            cells[2].clone_from(common.get_or_insert(own));
            let ends: Vec<usize> = cells.iter().map(|line| *line.last().expect("a total")).collect();
            tables.decide(&ends, 10);
            tables.table(cells);
            lines.push(ends);
        }
        tables.offer(&common.expect("a line"), 10);
        let hidden = tables.hidden(10);
        for ends in &lines {
            let alone: Vec<i64> = ends.iter().map(|place| tables.numbers[*place]).collect();
            prop_assert_eq!(ends.iter().map(|place| !hidden.contains(place)).collect::<Vec<_>>(), overall(&alone, 10));
        }
        let stands: BTreeSet<usize> = tables.tables.iter().flat_map(|table| table.cells.iter().flatten()).copied().collect();
        prop_assert!(stands.iter().all(|place| tables.numbers[*place] >= 10 || hidden.contains(place)));
        prop_assert_eq!(told(&tables, &hidden), Vec::<usize>::new(), "{:?} {:?} {:?}", answered, shares, hidden);
    }

    /// A line of overall figures hides what is small, and no more than keeps it from being told by the total.
    #[test]
    fn of_overall_figures_few_are_hidden(counts in prop::collection::vec(prop_oneof![0_i64..12, 0_i64..300], 2..9)) {
        let total: i64 = counts.iter().sum();
        let line: Vec<i64> = counts.iter().copied().chain([total]).collect();
        let shown = overall(&line, 10);
        let hidden: Vec<i64> = line.iter().zip(&shown).filter(|(_, shown)| !**shown).map(|(count, _)| *count).collect();
        if total < 10 {
            prop_assert!(shown.iter().all(|shown| !shown));
        } else if counts.iter().all(|count| *count >= 10) {
            prop_assert!(hidden.is_empty());
        } else {
            let few = hidden.iter().filter(|count| **count < 10).count();
            prop_assert_eq!(few, counts.iter().filter(|count| **count < 10).count());
            // Any of them could be any small number, and one large one is enough for that.
            prop_assert!(shown[counts.len()] && hidden.len() >= 2 && hidden.iter().sum::<i64>() >= 9 && hidden.len() <= few + 1, "{line:?} {hidden:?}");
        }
    }
}

/// Two tables of the same lines, the second divided otherwise: their cells, and the totals that they have in common.
fn two_tables(left: &[Vec<i64>], cut: &[i64], threshold: i64) -> (Tables, [Vec<Vec<usize>>; 2], Vec<usize>) {
    let mut tables = Tables::default();
    let cells = with_totals(&mut tables, left);
    let totals: Vec<i64> = left.iter().map(|line| line.iter().sum()).collect();
    let halves: Vec<Vec<i64>> = totals.iter().zip(cut).map(|(total, share)| vec![total * share / 100, total - total * share / 100]).collect();
    let mut other = with_totals(&mut tables, &halves);
    for (own, theirs) in other.iter_mut().zip(&cells) {
        *own.last_mut().expect("a total") = *theirs.last().expect("a total");
    }
    // The totals of the second that nobody sees are no numbers of any table.
    let ends: Vec<usize> = cells.iter().map(|line| *line.last().expect("a total")).collect();
    tables.decide(&ends, threshold);
    tables.table(cells.clone());
    tables.table(other.clone());
    // Those that stand in no table are not small for anybody.
    for place in 0..tables.numbers.len() {
        if !cells.iter().chain(&other).flatten().any(|known| *known == place) {
            tables.numbers[place] = i64::MAX;
        }
    }
    (tables, [cells, other], ends)
}

/// Which figures of a line with its total are shown, decided by themselves.
fn overall(line: &[i64], threshold: i64) -> Vec<bool> {
    let mut tables = Tables::default();
    let places: Vec<usize> = line.iter().map(|count| tables.number(*count)).collect();
    tables.decide(&places, threshold);
    places.iter().map(|place| tables.shown.contains(place)).collect()
}

fn inner(cells: &[Vec<usize>]) -> Vec<usize> {
    cells[..cells.len() - 1].iter().flat_map(|line| line[..line.len() - 1].to_vec()).collect()
}

/// All tables that agree with what is shown of one.
fn ways(cells: &[Vec<usize>], numbers: &[i64], hidden: &BTreeSet<usize>, most: i64) -> Vec<Vec<i64>> {
    let free: Vec<usize> = inner(cells).into_iter().filter(|place| hidden.contains(place)).collect();
    let (rows, columns) = (cells.len() - 1, cells[0].len() - 1);
    let mut found = Vec::new();
    let mut values = numbers.to_vec();
    for mut number in 0..(most + 1).pow(u32::try_from(free.len()).expect("few")) {
        for place in &free {
            values[*place] = number % (most + 1);
            number /= most + 1;
        }
        for line in &cells[..rows] {
            values[line[columns]] = line[..columns].iter().map(|place| values[*place]).sum();
        }
        for column in 0..=columns {
            values[cells[rows][column]] = (0..rows).map(|row| values[cells[row][column]]).sum();
        }
        if cells.iter().flatten().all(|place| hidden.contains(place) || values[*place] == numbers[*place]) {
            found.push(values.clone());
        }
    }
    found
}

/// A small group of a large question hides nothing of what all people answered.
#[test]
fn a_small_neighbourhood_hides_no_overall_figure() {
    let by_place = [vec![60, 20, 9, 2], vec![50, 14, 3, 1], vec![70, 30, 8, 5]];
    let mut tables = Tables::default();
    let cells = with_totals(&mut tables, &by_place);
    let ends: Vec<usize> = cells.iter().map(|line| line[4]).collect();
    tables.decide(&ends, 10);
    tables.table(cells.clone());
    let hidden = tables.hidden(10);
    assert!(ends.iter().all(|place| !hidden.contains(place)));
    assert!(inner(&cells).iter().any(|place| !hidden.contains(place)), "and not all of the table either");
    assert_eq!(told(&tables, &hidden), Vec::<usize>::new());
}

#[test]
fn a_table_of_plenty_is_shown_whole_and_one_of_few_not_at_all() {
    let hidden = |counts: &[Vec<i64>]| {
        let mut tables = Tables::default();
        let cells = with_totals(&mut tables, counts);
        tables.table(cells);
        let hidden = tables.hidden(10);
        (hidden.len(), tables.numbers.len())
    };
    assert_eq!(hidden(&[vec![30, 40], vec![50, 60]]).0, 0);
    assert_eq!(hidden(&[vec![1, 2], vec![3, 2]]), (9, 9));
    // One small cell takes three with it, and the totals stay.
    assert_eq!(hidden(&[vec![3, 40, 50], vec![50, 60, 70], vec![80, 90, 95]]).0, 4);
}
