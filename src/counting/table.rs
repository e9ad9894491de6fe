//! The table of all votes (`ballots.csv`): position and choice of each, and what it gives to each option in a column of its own.

use crate::fault::{Fault, text};

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table<'a> {
    /// The numbers of the options that have a column.
    pub options: Vec<&'a str>,
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
    let mut rows = Vec::new();
    for (expected, (line, row)) in (1_usize..).zip(lines) {
        let (position, rest) = row.split_once(';').ok_or_else(|| Fault::at(line, "there is no choice"))?;
        if position.parse() != Ok(expected) {
            return Err(Fault::at(line, format!("the position is not {expected}")));
        }
        let (choice, cells) = rest.split_once(';').map_or((rest, None), |(choice, cells)| (choice, Some(cells)));
        rows.push(Row { line, choice, cells });
    }
    Ok(Table { options, rows })
}

impl Table<'_> {
    /// The first row that says something else in the columns of the options than in its choice.
    pub fn contradiction(&self) -> Option<Fault> {
        let agrees = |row: &&Row<'_>| {
            let cells: Vec<&str> = row.cells.into_iter().flat_map(|cells| cells.split(';')).collect();
            cells.len() == self.options.len() && self.options.iter().zip(cells).all(|(option, cell)| given(row.choice, option) == cell)
        };
        let other = self.rows.iter().find(|row| !agrees(row))?;
        Some(Fault::at(other.line, "the columns of the options do not say what the choice says"))
    }
}

/// What a choice gives to an option, as its column says it: points, a grade, a rank, 1 where it is only named; nothing where it is not.
fn given(choice: &str, option: &str) -> String {
    if choice.contains('>') {
        return choice.split('>').position(|ranked| ranked == option).map(|at| (at + 1).to_string()).unwrap_or_default();
    }
    let mut parts = choice.split(',').map(|part| part.split_once('=').unwrap_or((part, "1")));
    parts.find(|(known, _)| *known == option).map(|(_, given)| given.to_owned()).unwrap_or_default()
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
            ("position;choice\n2;1\n", 2),
            ("position;choice\n1\n", 2),
            ("position;choice\n1;-\n1;-\n", 3),
        ] {
            assert_eq!(read(bad.as_bytes()).map_err(|fault| fault.line), Err(Some(line)), "{bad:?}");
        }
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
