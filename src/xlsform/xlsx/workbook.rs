//! The cells of a workbook (ECMA-376), read as a stream: nothing is unpacked beyond a budget, and nothing is made as large as a file says that it is.
//!
//! Of a workbook only its sheets, shared texts, number formats and relations are unpacked. Formulas are not calculated but found.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor, Read};
use std::rc::Rc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::parts::{Styles, relations, shared_texts, sheets, styles};
use super::xml::{Part, Xml, attribute, push};
use crate::{Code, Date, Fault, Limits};

/// Most cells of a sheet that are not blank.
const MOST_CELLS: usize = 150_000;
/// Most characters of all cells of a sheet, each as often as it is shown.
const MOST_TEXT: usize = 8 << 20;
/// Most formulas and errors of a sheet that are kept to be told: they take more room than the few letters in which a file says them.
const MOST_BROKEN: usize = 1_000;

/// A sheet with the cells that are not blank, by row and column from 0.
#[derive(Debug, Default)]
pub struct Sheet {
    pub name: String,
    pub cells: BTreeMap<(u32, u32), Rc<str>>,
    /// What is wrong with single cells.
    pub faults: Vec<Fault>,
}

/// A workbook whose sheets are read one by one.
pub struct Workbook<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Bytes that may still be unpacked.
    left: u64,
    most: u64,
    /// Names of sheets, and where they are.
    pub sheets: Vec<(String, String)>,
    texts: Vec<Rc<str>>,
    styles: Styles,
    since_1904: bool,
}

impl<'a> Workbook<'a> {
    /// Opens a file, unless it is none, too large, or has macros.
    pub fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Box<Fault>> {
        if bytes.len() > limits.bytes {
            return Err(Fault::new(Code::FileTooLarge).arg("most", limits.bytes).into());
        }
        match bytes {
            [0xD0, 0xCF, 0x11, 0xE0, ..] => return Err(Fault::new(Code::OldOrLocked).into()),
            [b'P', b'K', 3, 4, ..] => {}
            _ => return Err(Fault::new(Code::NotXlsx).into()),
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Fault::new(Code::Unreadable))?;
        // What it says of itself; what it does not say is counted while it is unpacked.
        if archive.decompressed_size().is_some_and(|declared| declared > u128::from(limits.unpacked)) {
            return Err(too_large(limits.unpacked).into());
        }
        let names: Vec<String> = archive.file_names().filter_map(Result::ok).map(|name| plain(&name)).collect();
        if names.iter().any(|name| name.ends_with("vbaproject.bin")) {
            return Err(Fault::new(Code::Macros).into());
        }
        if !names.iter().any(|name| name == "xl/workbook.xml") {
            return Err(Fault::new(Code::NotXlsx).into());
        }
        let mut workbook =
            Self { archive, left: limits.unpacked, most: limits.unpacked, sheets: Vec::new(), texts: Vec::new(), styles: Styles::default(), since_1904: false };
        let parts = workbook.read("xl/_rels/workbook.xml.rels", relations)?.unwrap_or_default();
        let (sheets, since_1904) = workbook.read("xl/workbook.xml", |xml| sheets(xml, &parts))?.ok_or_else(|| Fault::new(Code::Unreadable))?;
        workbook.sheets = sheets;
        workbook.since_1904 = since_1904;
        workbook.texts = workbook.read("xl/sharedstrings.xml", shared_texts)?.unwrap_or_default();
        workbook.styles = workbook.read("xl/styles.xml", styles)?.unwrap_or_default();
        Ok(workbook)
    }

    /// Reads a part, if there is one of that name.
    fn read<T>(&mut self, name: &str, read: impl FnOnce(&mut Xml<'_>) -> Result<T, ()>) -> Result<Option<T>, Box<Fault>> {
        let found = (0..self.archive.len()).find(|at| self.archive.name_for_index(*at).is_some_and(|known| known.is_ok_and(|known| plain(&known) == name)));
        let Some(at) = found else { return Ok(None) };
        let file = self.archive.by_index(at).map_err(|_| Fault::new(Code::Unreadable))?;
        let part = Part { inner: Box::new(file) as Box<dyn Read>, left: self.left };
        let mut xml = Reader::from_reader(BufReader::new(part));
        let read = read(&mut xml);
        let left = xml.into_inner().into_inner().left;
        self.left = left;
        match read {
            _ if left == 0 => Err(too_large(self.most).into()),
            Err(()) => Err(Fault::new(Code::Unreadable).into()),
            Ok(read) => Ok(Some(read)),
        }
    }

    /// The cells of the sheet at a place among `sheets`.
    pub fn sheet(&mut self, at: usize, limits: &Limits) -> Result<Sheet, Box<Fault>> {
        let Some((name, path)) = self.sheets.get(at).cloned() else { return Ok(Sheet::default()) };
        let (texts, styles) = (std::mem::take(&mut self.texts), std::mem::take(&mut self.styles));
        let mut cells = Cells {
            sheet: Sheet { name: name.clone(), ..Sheet::default() },
            texts: &texts,
            styles: &styles,
            since_1904: self.since_1904,
            limits,
            total: 0,
            next: (0, 0),
            full: false,
        };
        let read = self.read(&path, |xml| cells.read(xml));
        let sheet = cells.sheet;
        (self.texts, self.styles) = (texts, styles);
        match read.map_err(|fault| fault.sheet(&name))? {
            Some(()) => Ok(sheet),
            None => Err(Fault::new(Code::Unreadable).sheet(&name).into()),
        }
    }
}

fn too_large(most: u64) -> Fault {
    Fault::new(Code::UnpacksTooLarge).arg("most", most)
}

/// A part's name as others write it.
fn plain(name: &str) -> String {
    name.replace('\\', "/").to_ascii_lowercase().trim_start_matches('/').to_owned()
}

struct Cells<'a> {
    sheet: Sheet,
    texts: &'a [Rc<str>],
    styles: &'a Styles,
    since_1904: bool,
    limits: &'a Limits,
    /// Characters so far.
    total: usize,
    /// Where a cell without a reference is.
    next: (u32, u32),
    /// Too many cells: the rest is not looked at.
    full: bool,
}

/// A cell while it is read.
#[derive(Default)]
struct Cell {
    kind: String,
    style: usize,
    value: String,
    inline: String,
    formula: bool,
}

impl Cells<'_> {
    fn read(&mut self, xml: &mut Xml<'_>) -> Result<(), ()> {
        let mut buffer = Vec::new();
        while !self.full {
            buffer.clear();
            match xml.read_event_into(&mut buffer).map_err(drop)? {
                Event::Start(element) if element.local_name().as_ref() == b"row" => {
                    if let Some(row) = attribute(&element, "r").and_then(|row| row.parse::<u32>().ok()) {
                        self.next.0 = row.saturating_sub(1);
                    }
                    self.next.1 = 0;
                }
                Event::End(element) if element.local_name().as_ref() == b"row" => self.next = (self.next.0.saturating_add(1), 0),
                // `<c/>` has no value.
                Event::Empty(element) if element.local_name().as_ref() == b"c" => {
                    let at = self.place(&element)?;
                    self.next = (at.0, at.1 + 1);
                }
                Event::Start(element) if element.local_name().as_ref() == b"c" => {
                    let at = self.place(&element)?;
                    let cell = Cell {
                        kind: attribute(&element, "t").unwrap_or_default(),
                        style: attribute(&element, "s").and_then(|style| style.parse().ok()).unwrap_or_default(),
                        ..Cell::default()
                    };
                    let cell = cell.read(xml)?;
                    self.keep(at, &cell);
                    self.next = (at.0, at.1 + 1);
                }
                Event::End(element) if element.local_name().as_ref() == b"sheetData" => return Ok(()),
                Event::Empty(element) if element.local_name().as_ref() == b"sheetData" => return Ok(()),
                Event::Eof => return Err(()),
                _ => {}
            }
        }
        Ok(())
    }

    fn place(&self, element: &BytesStart<'_>) -> Result<(u32, u32), ()> {
        match attribute(element, "r") {
            Some(reference) => place(&reference).ok_or(()),
            None => Ok(self.next),
        }
    }

    fn keep(&mut self, at: (u32, u32), cell: &Cell) {
        let of = |fault: Fault| fault.sheet(&self.sheet.name).cell(at.0, at.1);
        let broken = if cell.formula { Some(Code::Formula) } else { (cell.kind == "e").then_some(Code::CellError) };
        if let Some(code) = broken.filter(|_| self.sheet.faults.len() < MOST_BROKEN) {
            let fault = of(Fault::new(code));
            self.sheet.faults.push(fault);
        }
        let Some(text) = self.text(cell) else { return };
        let code = match () {
            () if at.0 >= self.limits.rows || self.sheet.cells.len() >= MOST_CELLS => Fault::new(Code::TooManyRows).arg("most", self.limits.rows),
            () if at.1 >= self.limits.columns => Fault::new(Code::TooManyColumns).arg("most", self.limits.columns),
            () if self.total + text.len() > MOST_TEXT => Fault::new(Code::UnpacksTooLarge).arg("most", MOST_TEXT),
            () => {
                self.total += text.len();
                if text.chars().count() > self.limits.text {
                    let fault = of(Fault::new(Code::CellTooLong).arg("most", self.limits.text));
                    self.sheet.faults.push(fault);
                } else if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
                    let fault = of(Fault::new(Code::BadCharacter).arg("value", text.escape_debug()));
                    self.sheet.faults.push(fault);
                }
                self.sheet.cells.insert(at, text);
                return;
            }
        };
        let fault = of(code);
        self.sheet.faults.push(fault);
        self.full = true;
    }

    /// What a cell shows; nothing for a blank one.
    fn text(&self, cell: &Cell) -> Option<Rc<str>> {
        let own = |text: &str| Some(Rc::from(text.trim())).filter(|text: &Rc<str>| !text.is_empty());
        match cell.kind.as_str() {
            "s" => self.texts.get(cell.value.trim().parse::<usize>().ok()?).filter(|text| !text.is_empty()).cloned(),
            "inlineStr" => own(&super::parts::unescaped(&cell.inline)),
            "str" => own(&super::parts::unescaped(&cell.value)),
            "b" => own(if cell.value.trim() == "1" { "TRUE" } else { "FALSE" }),
            "e" | "d" => own(&cell.value),
            _ => {
                let number: f64 = cell.value.trim().parse().ok()?;
                own(&self.number(number, cell.style))
            }
        }
    }

    /// A number, or the day that it stands for.
    fn number(&self, number: f64, style: usize) -> String {
        let epoch = if self.since_1904 { 24_107 } else { 25_569 };
        let day = || (number.abs() < 1e7).then(|| Date::from_days(number.floor() as i64 - epoch)).flatten();
        match day() {
            Some(day) if self.styles.is_date(style) && number.fract() == 0.0 => day.to_string(),
            _ => number.to_string(),
        }
    }
}

impl Cell {
    fn read(mut self, xml: &mut Xml<'_>) -> Result<Self, ()> {
        let mut buffer = Vec::new();
        // Names of elements that are open within the cell.
        let mut open: Vec<Vec<u8>> = Vec::new();
        loop {
            buffer.clear();
            let event = xml.read_event_into(&mut buffer).map_err(drop)?;
            match &event {
                Event::Start(element) => {
                    self.formula |= element.local_name().as_ref() == b"f";
                    open.push(element.local_name().as_ref().to_vec());
                }
                Event::Empty(element) => self.formula |= element.local_name().as_ref() == b"f",
                Event::End(_) if open.pop().is_none() => return Ok(self),
                Event::Eof => return Err(()),
                _ if open.iter().any(|name| name == b"rPh") => {}
                event => match open.last().map(Vec::as_slice) {
                    Some(b"v") => push(event, &mut self.value)?,
                    Some(b"t") => push(event, &mut self.inline)?,
                    _ => {}
                },
            }
            if open.len() > 16 {
                return Err(());
            }
        }
    }
}

/// Row and column, from 0, of a reference like `AB12`.
fn place(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at(letters);
    if !(1..=3).contains(&letters.len()) {
        return None;
    }
    let column = letters.bytes().fold(0u32, |column, letter| column * 26 + u32::from(letter.to_ascii_uppercase() - b'A') + 1);
    let row: u32 = digits.parse().ok()?;
    Some((row.checked_sub(1)?, column - 1))
}
