//! Workbooks made of lines of text, and read back as cells.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};

use rust_xlsxwriter::Workbook as Writer;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::xlsx::workbook::Workbook;
use crate::{Fault, Form, Limits, parse_xlsx};

/// Sheets by name, as rows of cells.
pub type Sheets = Vec<(String, Vec<Vec<String>>)>;

/// Reads `# sheet` and rows of cells between tabs.
pub fn sheets(text: &str) -> Sheets {
    let mut sheets: Sheets = Vec::new();
    for line in text.lines() {
        match line.strip_prefix("# ") {
            Some(name) => sheets.push((name.to_owned(), Vec::new())),
            None => sheets.last_mut().expect("a sheet").1.push(line.split('\t').map(str::to_owned).collect()),
        }
    }
    sheets
}

/// The same as a workbook.
pub fn book(sheets: &Sheets) -> Vec<u8> {
    let mut writer = Writer::new();
    for (name, rows) in sheets {
        let sheet = writer.add_worksheet();
        sheet.set_name(name).expect("a name");
        for (row, cells) in (0..).zip(rows) {
            for (column, cell) in (0..).zip(cells) {
                if let Some(formula) = cell.strip_prefix("=!") {
                    sheet.write_formula(row, column, formula).expect("a formula");
                } else if !cell.is_empty() {
                    sheet.write_string(row, column, cell).expect("a cell");
                }
            }
        }
    }
    writer.save_to_buffer().expect("a workbook")
}

/// Cells of all sheets by sheet, row and column.
pub fn cells(bytes: &[u8]) -> BTreeMap<(String, u32, u32), String> {
    let limits = Limits::default();
    let mut workbook = Workbook::open(bytes, &limits).expect("a workbook");
    let mut found = BTreeMap::new();
    for at in 0..workbook.sheets.len() {
        let sheet = workbook.sheet(at, &limits).expect("a sheet");
        assert!(sheet.faults.is_empty(), "{:?}", sheet.faults);
        found.extend(sheet.cells.iter().map(|((row, column), text)| ((sheet.name.clone(), *row, *column), text.to_string())));
    }
    found
}

/// What lines of text are as a form.
pub fn parsed(text: &str) -> Result<Form, Vec<Fault>> {
    parse_xlsx(&book(&sheets(text)), &Limits::default())
}

/// A form that has no faults.
pub fn form(text: &str) -> Form {
    parsed(text).unwrap_or_else(|faults| panic!("{}", told(&faults).join("\n")))
}

/// Faults in short.
pub fn told(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(Fault::to_string).collect()
}

/// Larger parts are packed; others are written as they are, which is faster.
const BOMB: usize = 8 << 20;

/// A workbook with a part put in the place of another, or added.
pub fn with_part(bytes: &[u8], name: &str, content: &[u8]) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for at in 0..archive.len() {
        let mut file = archive.by_index(at).expect("a file");
        let known = file.name().expect("a name").into_owned();
        if known == name {
            continue;
        }
        let mut part = Vec::new();
        file.read_to_end(&mut part).expect("a part");
        writer.start_file(known, stored).expect("a file");
        writer.write_all(&part).expect("written");
    }
    writer.start_file(name, if content.len() > BOMB { SimpleFileOptions::default() } else { stored }).expect("a file");
    writer.write_all(content).expect("written");
    writer.finish().expect("an archive").into_inner()
}

/// A part of a workbook as text.
pub fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
    text
}
