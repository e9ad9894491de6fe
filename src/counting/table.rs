//! The table of all votes (`ballots.csv`): position and choice of each, and what it gives to each option in a column of its own.

use std::collections::HashMap;

use crate::fault::{Fault, quoted, text};

/// As many options as a `.pb` file may have projects.
const MOST_OPTIONS: usize = 10_000;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'a> {
    /// The numbers of the options that have a column.
    pub options: Vec<&'a str>,
    /// The places of these columns.
    places: HashMap<&'a str, usize>,
    pub rows: Vec<Row<'a>>,
}

/// A vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row<'a> {
    /// Where it stands, from 1.
    pub line: usize,
    /// `3,5,9`, `3=4,5=0`, `5>3`, `yes`; `-` if it says nothing.
    pub choice: &'a str,
    /// The columns of the options, with the signs between them.
    cells: Option<&'a str>,
}

/// Reads a table.
///
/// # Errors
/// The line that is not one of such a table.
pub fn read(bytes: &[u8]) -> Result<Table<'_>, Fault> {
    let mut lines = text(bytes)?.lines().enumerate().map(|(at, line)| (at + 1, line)).filter(|(_, line)| !line.trim().is_empty());
    let head = lines.next().and_then(|(_, head)| head.strip_prefix("position;choice")).filter(|rest| rest.is_empty() || rest.starts_with(';'));
    let options: Option<Vec<&str>> = head.and_then(|head| head.split(';').skip(1).map(|column| column.strip_prefix("option_")).collect());
    let options = options.ok_or_else(|| Fault::at(1, "the first line is not position;choice and a column option_N for each option"))?;
    let places = places(&options)?;
    let mut rows = Vec::new();
    for (expected, (line, row)) in (1_usize..).zip(lines) {
        let (position, rest) = row.split_once(';').ok_or_else(|| Fault::at(line, "there is no choice"))?;
        if position.parse() != Ok(expected) {
            return Err(Fault::at(line, format!("the position is not {expected}")));
        }
        let (choice, cells) = rest.split_once(';').map_or((rest, None), |(choice, cells)| (choice, Some(cells)));
        rows.push(Row { line, choice, cells });
    }
    Ok(Table { options, places, rows })
}

/// Each option has a number, and one column.
fn places<'a>(options: &[&'a str]) -> Result<HashMap<&'a str, usize>, Fault> {
    if options.len() > MOST_OPTIONS {
        return Err(Fault::at(1, format!("there are more than {MOST_OPTIONS} options")));
    }
    let mut places = HashMap::with_capacity(options.len());
    for (place, option) in options.iter().enumerate() {
        if !option.parse::<u32>().is_ok_and(|number| number.to_string() == *option) {
            return Err(Fault::at(1, format!("option_{} is no column: an option has a number", quoted(option))));
        }
        if places.insert(*option, place).is_some() {
            return Err(Fault::at(1, format!("there are two columns option_{option}")));
        }
    }
    Ok(places)
}

impl Table<'_> {
    /// Where the column of an option stands; none if it has none.
    pub fn place(&self, option: &str) -> Option<usize> {
        self.places.get(option).copied()
    }

    /// The first row that says something else in the columns of the options than in its choice.
    pub fn contradiction(&self) -> Option<Fault> {
        let agrees = |row: &&Row<'_>| {
            let cells: Vec<&str> = row.cells.into_iter().flat_map(|cells| cells.split(';')).collect();
            let given = given(row.choice);
            cells.len() == self.options.len() && self.options.iter().zip(cells).all(|(option, cell)| given.get(option).map_or("", String::as_str) == cell)
        };
        let other = self.rows.iter().find(|row| !agrees(row))?;
        Some(Fault::at(other.line, "the columns of the options do not say what the choice says"))
    }
}

/// What a choice gives to options, as their columns say it: points, a grade, a rank, 1 where one is only named; what stands there first counts.
fn given(choice: &str) -> HashMap<&str, String> {
    let mut given = HashMap::new();
    if choice.contains('>') {
        for (at, option) in choice.split('>').enumerate() {
            given.entry(option).or_insert_with(|| (at + 1).to_string());
        }
        return given;
    }
    for (option, of) in choice.split(',').map(|part| part.split_once('=').unwrap_or((part, "1"))) {
        given.entry(option).or_insert_with(|| of.to_owned());
    }
    given
}

#[cfg(test)]
mod tests {
    use super::read;

    const TABLE: &str = "\u{feff}position;choice;option_1;option_2\n1;1,2;1;1\n2;-;;\n3;2;;1\n";

    #[test]
    fn rows_have_their_lines() {
        let table = read(TABLE.as_bytes()).expect("a table");
        assert_eq!(table.options, ["1", "2"]);
        assert_eq!(table.rows.iter().map(|row| (row.line, row.choice)).collect::<Vec<_>>(), [(2, "1,2"), (3, "-"), (4, "2")]);
        assert_eq!(read(b"position;choice\n1;yes\n").map(|table| (table.options.len(), table.rows.len())), Ok((0, 1)));
        for (bad, line) in [
            ("", 1),
            ("positions;choice\n", 1),
            ("position;choices\n", 1),
            ("position;choice;1\n", 1),
            ("position;choice;option_1;option_1\n", 1),
            ("position;choice;option_01\n", 1),
            ("position;choice;option_a\n", 1),
            ("position;choice;option_\n", 1),
            ("position;choice\n2;1\n", 2),
            ("position;choice\n1\n", 2),
            ("position;choice\n1;-\n1;-\n", 3),
        ] {
            assert_eq!(read(bad.as_bytes()).map_err(|fault| fault.line), Err(Some(line)), "{bad:?}");
        }
    }

    #[test]
    fn there_are_no_more_options_than_any_ballot_has() {
        let head = |options: usize| format!("position;choice{}\n", (1..=options).map(|option| format!(";option_{option}")).collect::<String>());
        assert!(read(head(10_000).as_bytes()).is_ok());
        assert_eq!(read(head(10_001).as_bytes()).map_err(|fault| fault.line), Err(Some(1)));
    }

    #[test]
    fn columns_say_what_the_choice_says() {
        let head = "position;choice;option_1;option_2;option_3\n";
        for good in ["1;-;;;\n", "1;1,3;1;;1\n", "1;1=4,2=0;4;0;\n", "1;3>1;2;;1\n", "1;2;;1;\n"] {
            assert_eq!(read((head.to_owned() + good).as_bytes()).expect("a table").contradiction(), None, "{good}");
        }
        for bad in ["1;-;;;1\n", "1;1,3;1;1;1\n", "1;1=4,2=0;4;;\n", "1;3>1;1;;2\n", "1;2;;1\n", "1;2;;1;;\n", "1;2\n"] {
            let fault = read((head.to_owned() + "1;1;1;;\n" + &bad.replacen('1', "2", 1)).as_bytes()).expect("a table").contradiction();
            assert_eq!(fault.and_then(|fault| fault.line), Some(3), "{bad}");
        }
        assert_eq!(read(b"position;choice\n1;yes\n2;-\n").expect("a table").contradiction(), None);
    }
}
