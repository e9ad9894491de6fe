//! From a workbook to a form, with all faults at once, and back.

mod headers;
mod parts;
mod survey;
pub(crate) mod workbook;
mod writing;
mod xml;

use std::collections::BTreeMap;

use crate::checking::{self, Spot, capped};
use crate::{Choice, Code, Fault, Field, Form, Limits, List};
use headers::{Kind, Languages, Table};
use workbook::{Sheet, Workbook};
pub use writing::{Unwritable, to_xlsx};

/// Reads a form from a workbook. Refused are files that are none, and forms with faults: all of them, as far as limits let them be listed, by sheet, row and
/// column. Nothing of a refused workbook is kept.
pub fn parse_xlsx(bytes: &[u8], limits: &Limits) -> Result<Form, Vec<Fault>> {
    let mut workbook = Workbook::open(bytes, limits).map_err(|fault| vec![*fault])?;
    let mut faults = Vec::new();
    let sheets = sheets(&mut workbook, limits, &mut faults);
    let form = match sheets {
        Some(sheets) => read(&sheets, limits, &mut faults),
        None => Form::default(),
    };
    if faults.is_empty() {
        return Ok(form);
    }
    faults.sort_by_key(place);
    faults.dedup();
    Err(capped(faults, limits))
}

/// Faults of the file first, then by sheet, row and column.
fn place(fault: &Fault) -> (u8, u32, usize, String) {
    let sheet = match fault.at.sheet.as_deref().map(str::trim).map(str::to_lowercase).as_deref() {
        None => 0,
        Some("settings") => 1,
        Some("survey") => 2,
        Some("choices") => 3,
        Some(_) => 4,
    };
    let column = fault.at.column.clone().unwrap_or_default();
    (sheet, fault.at.row.unwrap_or_default(), column.len(), column)
}

struct Sheets {
    survey: Sheet,
    choices: Option<Sheet>,
    settings: Sheet,
}

/// The three sheets of a form. Others are refused unless they are blank or their name begins with `_`, as pyxform has it.
fn sheets(workbook: &mut Workbook<'_>, limits: &Limits, faults: &mut Vec<Fault>) -> Option<Sheets> {
    let names: Vec<String> = workbook.sheets.iter().map(|(name, _)| name.clone()).collect();
    let mut known: BTreeMap<String, Sheet> = BTreeMap::new();
    for (at, name) in names.iter().enumerate() {
        let kind = name.trim().to_lowercase();
        if kind.starts_with('_') {
            continue;
        }
        let sheet = match workbook.sheet(at, limits) {
            Ok(sheet) => sheet,
            Err(fault) => {
                faults.push(*fault);
                continue;
            }
        };
        if !["survey", "choices", "settings"].contains(&kind.as_str()) || known.contains_key(&kind) {
            if !sheet.cells.is_empty() {
                faults.push(Fault::new(Code::UnknownSheet).sheet(name).arg("sheet", name));
            }
            continue;
        }
        faults.extend(sheet.faults.iter().cloned());
        known.insert(kind, sheet);
    }
    // Of a sheet that was not read to its end nothing else is said.
    if faults.iter().any(is_cut) {
        faults.retain(is_cut);
        return None;
    }
    let Some(survey) = known.remove("survey") else {
        faults.push(Fault::new(Code::MissingSheet).arg("sheet", "survey"));
        return None;
    };
    Some(Sheets { survey, choices: known.remove("choices"), settings: known.remove("settings").unwrap_or_default() })
}

fn is_cut(fault: &Fault) -> bool {
    matches!(fault.code, Code::UnpacksTooLarge | Code::Unreadable | Code::TooManyRows | Code::TooManyColumns)
}

fn read(sheets: &Sheets, limits: &Limits, faults: &mut Vec<Fault>) -> Form {
    let none = Sheet::default();
    let choices = sheets.choices.as_ref().unwrap_or(&none);
    let settings = Table::read(&sheets.settings, Kind::Settings, &Languages::default(), faults);
    let row = settings.rows().first().copied();
    let setting = |field| row.and_then(|row| row.get(field)).unwrap_or_default().to_owned();
    let default = Some(setting(Field::DefaultLanguage)).filter(|language| !language.is_empty());
    let languages = headers::languages([&sheets.survey, choices], default.as_deref(), limits);
    let survey_table = Table::read(&sheets.survey, Kind::Survey, &languages, faults);
    survey_table.needs(Field::Type, "type", faults);
    survey_table.needs(Field::Name, "name", faults);
    survey_table.needs(Field::Label, "label", faults);
    let choices_table = Table::read(choices, Kind::Choices, &languages, faults);
    let survey = survey::read(&survey_table);
    faults.extend(survey.faults.iter().cloned());
    let (lists, mut rows) = lists(&choices_table);
    rows.extend(&survey.rows);

    let first = languages.declared.first().cloned();
    let default_tag = match (&languages.default, default) {
        (Some(language), _) => language.tag.clone(),
        // Without a default the first one is it.
        (None, None) => first.map(|language| language.tag).unwrap_or_default(),
        (None, Some(name)) => name,
    };
    let form = Form {
        id: setting(Field::Id),
        version: setting(Field::Version),
        title: setting(Field::Title),
        default_language: default_tag,
        languages: languages.declared,
        pages: survey.pages,
        lists,
    };
    check(&form, limits, &Tables { survey: &survey_table, choices: &choices_table, settings: &settings, rows, has_choices: sheets.choices.is_some() }, faults);
    form
}

/// Where things are.
struct Tables<'t> {
    survey: &'t Table<'t>,
    choices: &'t Table<'t>,
    settings: &'t Table<'t>,
    rows: BTreeMap<Spot, u32>,
    has_choices: bool,
}

fn check(form: &Form, limits: &Limits, tables: &Tables<'_>, faults: &mut Vec<Fault>) {
    let known: Vec<_> = faults.iter().map(|fault| fault.at.clone()).collect();
    let mut without_sheet = false;
    for (spot, mut fault) in checking::check(form, limits) {
        if fault.code == Code::UnknownList && !tables.has_choices {
            without_sheet = true;
            continue;
        }
        // A form in which nothing was understood asks nothing.
        if matches!(fault.code, Code::NoQuestions | Code::EmptyGroup | Code::NoLanguage) && !known.is_empty() {
            continue;
        }
        let table = match spot {
            Spot::Form => tables.settings,
            Spot::Group { .. } | Spot::Question { .. } | Spot::Row { .. } => tables.survey,
            Spot::List { .. } | Spot::Choice { .. } => tables.choices,
        };
        let language = fault.get("language").map(str::to_owned);
        let column = fault.at.field.and_then(|field| table.place(field, language.as_deref()));
        let row = tables.rows.get(&spot).copied().or_else(|| (spot == Spot::Form && fault.at.field.is_some()).then_some(1));
        if let Some(row) = row {
            fault = fault.sheet(&table.sheet.name);
            fault = match column {
                Some(column) => fault.cell(row, column),
                None => fault.row(row),
            };
        }
        // What is already said of a cell is enough.
        let said = known.iter().any(|at| at.column.is_some() && (&at.sheet, at.row, &at.column) == (&fault.at.sheet, fault.at.row, &fault.at.column));
        if !said {
            faults.push(fault);
        }
    }
    if without_sheet {
        faults.push(Fault::new(Code::MissingSheet).arg("sheet", "choices"));
    }
}

/// Lists in the order in which they begin.
fn lists(table: &Table<'_>) -> (Vec<List>, BTreeMap<Spot, u32>) {
    let mut lists: Vec<List> = Vec::new();
    let mut rows = BTreeMap::new();
    let mut by_name: BTreeMap<String, usize> = BTreeMap::new();
    for line in table.rows() {
        let name = line.get(Field::List).unwrap_or_default();
        let list = *by_name.entry(name.to_owned()).or_insert_with(|| {
            lists.push(List { name: name.to_owned(), choices: Vec::new() });
            lists.len() - 1
        });
        rows.entry(Spot::List { list }).or_insert(line.row);
        rows.insert(Spot::Choice { list, at: lists[list].choices.len() }, line.row);
        lists[list].choices.push(Choice {
            name: line.get(Field::Name).unwrap_or_default().to_owned(),
            label: line.text(Field::Label),
            audio: line.text(Field::Audio),
            columns: line.extra(),
        });
    }
    (lists, rows)
}
