//! Ten forms, from a workbook to a form and back, the same cell by cell.

use std::collections::BTreeMap;

use super::book::{book, cells, form, sheets};
use crate::{Form, Limits, parse_xlsx, to_xlsx};

pub const FORMS: [(&str, &str); 10] = [
    ("smallest", include_str!("forms/smallest.tsv")),
    ("transport", include_str!("forms/transport.tsv")),
    ("pages", include_str!("forms/pages.tsv")),
    ("matrix", include_str!("forms/matrix.tsv")),
    ("cascade", include_str!("forms/cascade.tsv")),
    ("numbers", include_str!("forms/numbers.tsv")),
    ("field", include_str!("forms/field.tsv")),
    ("functions", include_str!("forms/functions.tsv")),
    ("languages", include_str!("forms/languages.tsv")),
    ("long", include_str!("forms/long.tsv")),
];

/// The cells that lines of text have.
fn written(text: &str) -> BTreeMap<(String, u32, u32), String> {
    let mut found = BTreeMap::new();
    for (name, rows) in sheets(text) {
        for (row, line) in (0..).zip(rows) {
            found.extend((0..).zip(line).filter(|(_, cell)| !cell.is_empty()).map(|(column, cell)| ((name.clone(), row, column), cell)));
        }
    }
    found
}

#[test]
fn forms_come_back_cell_by_cell() {
    for (name, text) in FORMS {
        let first = form(text);
        let bytes = to_xlsx(&first).expect("written");
        assert_eq!(cells(&bytes), written(text), "{name}");
        assert_eq!(parse_xlsx(&bytes, &Limits::default()).expect("read again"), first, "{name}");
        assert_eq!(to_xlsx(&first).expect("written again"), bytes, "{name}: the same form makes the same bytes");
    }
}

#[test]
fn forms_are_kept_as_json() {
    for (name, text) in FORMS {
        let first = form(text);
        let json = serde_json::to_string(&first).expect("json");
        assert_eq!(serde_json::from_str::<Form>(&json).expect("a form"), first, "{name}");
    }
}

#[test]
fn columns_come_in_any_order_and_spelling() {
    let plain = form(FORMS[1].1);
    let mut other = sheets(FORMS[1].1);
    other.reverse();
    for (name, rows) in &mut other {
        *name = name.to_uppercase();
        let width = rows[0].len();
        for row in rows.iter_mut() {
            row.resize(width, String::new());
            // Words keep their order: it is that of the languages.
            row[..2].reverse();
            row.iter_mut().for_each(|cell| *cell = cell.replace("select_one ", "select one ").replace("list_name", "List name").replace("hint::", "Hint :: "));
        }
    }
    assert_eq!(parse_xlsx(&book(&other), &Limits::default()).expect("a form"), plain);
}
