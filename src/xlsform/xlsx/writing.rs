//! From a form to a workbook: what is read back is the same form.

use std::collections::BTreeSet;
use std::fmt;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

use crate::{Direction, Form, Kind, Order, Page, Question, Required, Row, Selection, Text};

/// A form that no workbook can hold: cells with more than 32,767 characters, or more rows or columns than there are.
#[derive(Debug)]
pub struct Unwritable(String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no workbook can hold this form: {}", self.0)
    }
}

impl std::error::Error for Unwritable {}

impl From<XlsxError> for Unwritable {
    fn from(error: XlsxError) -> Self {
        Self(error.to_string())
    }
}

/// Writes a form as a workbook of three sheets, `survey`, `choices` and `settings`, with the columns that it uses. The same form makes the same bytes.
pub fn to_xlsx(form: &Form) -> Result<Vec<u8>, Unwritable> {
    let mut workbook = Workbook::new();
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let right = form.language(&form.default_language).is_some_and(|language| language.direction() == Direction::RightToLeft);
    for (name, sheet) in [("survey", survey(form)), ("choices", choices(form)), ("settings", settings(form))] {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name)?.set_right_to_left(right);
        write(worksheet, &sheet)?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// Rows of named cells, and the order of the columns.
struct Cells {
    columns: Vec<String>,
    rows: Vec<Vec<(String, String)>>,
}

fn write(worksheet: &mut Worksheet, cells: &Cells) -> Result<(), Unwritable> {
    let used: BTreeSet<&str> = cells.rows.iter().flatten().map(|(column, _)| column.as_str()).collect();
    let always = ["type", "name", "list_name", "form_title", "form_id", "version", "default_language"];
    let columns: Vec<&str> = cells.columns.iter().map(String::as_str).filter(|column| used.contains(column) || always.contains(column)).collect();
    let bold = Format::new().set_bold();
    let wrapped = Format::new().set_text_wrap();
    let column = |at: usize| u16::try_from(at).map_err(|_| Unwritable("too many columns".to_owned()));
    for (at, name) in columns.iter().enumerate() {
        worksheet.write_string_with_format(0, column(at)?, *name, &bold)?;
        worksheet.set_column_width(column(at)?, if name.contains("::") { 40 } else { 20 })?;
    }
    worksheet.set_freeze_panes(1, 0)?;
    for (row, values) in cells.rows.iter().enumerate() {
        let row = u32::try_from(row + 1).map_err(|_| Unwritable("too many rows".to_owned()))?;
        for (name, value) in values {
            if let Some(at) = columns.iter().position(|column| column == name) {
                worksheet.write_string_with_format(row, column(at)?, value, &wrapped)?;
            }
        }
    }
    Ok(())
}

/// A row being written.
#[derive(Default)]
struct Line(Vec<(String, String)>);

impl Line {
    fn put(&mut self, column: &str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        if !value.is_empty() {
            self.0.push((column.to_owned(), value));
        }
        self
    }

    fn say(&mut self, form: &Form, column: &str, text: &Text) -> &mut Self {
        for language in &form.languages {
            self.put(&format!("{column}::{}", language.heading()), text.get(&language.tag).unwrap_or_default());
        }
        self
    }
}

fn spoken(form: &Form, column: &str) -> Vec<String> {
    form.languages.iter().map(|language| format!("{column}::{}", language.heading())).collect()
}

fn plain(columns: &[&str]) -> Vec<String> {
    columns.iter().map(|column| (*column).to_owned()).collect()
}

fn survey(form: &Form) -> Cells {
    let columns = [
        plain(&["type", "name"]),
        spoken(form, "label"),
        spoken(form, "hint"),
        spoken(form, "guidance_hint"),
        spoken(form, "media::audio"),
        plain(&["required"]),
        spoken(form, "required_message"),
        plain(&["relevant", "constraint"]),
        spoken(form, "constraint_message"),
        plain(&["choice_filter", "parameters", "appearance", "default"]),
    ];
    Cells { columns: columns.concat(), rows: form.pages.iter().flat_map(|page| page_rows(form, page)).collect() }
}

fn page_rows(form: &Form, page: &Page) -> Vec<Vec<(String, String)>> {
    let mut rows = Vec::new();
    if let Some(group) = &page.group {
        let mut line = Line::default();
        line.put("type", "begin_group").put("name", &group.name).say(form, "label", &group.label);
        line.put("relevant", source(group.relevant.as_ref())).put("appearance", group.appearance.clone().unwrap_or_default());
        rows.push(line.0);
    }
    rows.extend(page.questions.iter().flat_map(|question| question_rows(form, question)));
    if page.group.is_some() {
        rows.push(end());
    }
    rows
}

fn end() -> Vec<(String, String)> {
    vec![("type".to_owned(), "end_group".to_owned())]
}

fn question_rows(form: &Form, question: &Question) -> Vec<Vec<(String, String)>> {
    let mut line = Line::default();
    let (kind, parameters) = kind(&question.kind);
    line.put("type", kind).put("name", &question.name).say(form, "label", &question.label);
    line.say(form, "hint", &question.hint).say(form, "guidance_hint", &question.guidance_hint).say(form, "media::audio", &question.audio);
    line.put("required", required(&question.required)).say(form, "required_message", &question.required_message);
    line.put("relevant", source(question.relevant.as_ref())).put("constraint", source(question.constraint.as_ref()));
    line.say(form, "constraint_message", &question.constraint_message);
    line.put("choice_filter", source(question.kind.selection().and_then(|selection| selection.filter.as_ref())));
    let looks = question.appearance.clone().unwrap_or_default();
    let Kind::Matrix(matrix) = &question.kind else {
        line.put("parameters", parameters).put("appearance", looks).put("default", question.default.clone().unwrap_or_default());
        return vec![line.0];
    };
    line.put("appearance", format!("table-list {looks}").trim_end());
    let word = if matrix.many { "select_multiple" } else { "select_one" };
    let row = |row: &Row| {
        let mut line = Line::default();
        line.put("type", format!("{word} {}", matrix.list)).put("name", &row.name).say(form, "label", &row.label);
        line.put("required", required(&row.required)).say(form, "required_message", &row.required_message);
        line.put("relevant", source(row.relevant.as_ref()));
        line.0
    };
    std::iter::once(line.0).chain(matrix.rows.iter().map(row)).chain([end()]).collect()
}

fn source(expression: Option<&crate::Expression>) -> String {
    expression.map(|expression| expression.source().to_owned()).unwrap_or_default()
}

fn required(required: &Required) -> String {
    match required {
        Required::No => String::new(),
        Required::Yes => "yes".to_owned(),
        Required::When(expression) => expression.source().to_owned(),
    }
}

/// Type and parameters.
fn kind(kind: &Kind) -> (String, String) {
    let word = kind.word();
    match kind {
        Kind::Range(range) => (word.to_owned(), format!("start={} end={} step={}", range.start, range.end, range.step)),
        Kind::Image(image) => (word.to_owned(), image.max_pixels.map(|pixels| format!("max-pixels={pixels}")).unwrap_or_default()),
        Kind::SelectOne(selection) | Kind::SelectMultiple(selection) | Kind::Rank(selection) => (format!("{word} {}", selection.list), order(selection)),
        _ => (word.to_owned(), String::new()),
    }
}

fn order(selection: &Selection) -> String {
    match selection.order {
        Order::Listed => String::new(),
        Order::Random { seed: None } => "randomize=true".to_owned(),
        Order::Random { seed: Some(seed) } => format!("randomize=true seed={seed}"),
    }
}

fn choices(form: &Form) -> Cells {
    let extra: BTreeSet<String> = form.lists.iter().flat_map(|list| &list.choices).flat_map(|choice| choice.columns.keys().cloned()).collect();
    let columns = [plain(&["list_name", "name"]), spoken(form, "label"), spoken(form, "media::audio"), extra.into_iter().collect()].concat();
    let mut rows = Vec::new();
    for list in &form.lists {
        for choice in &list.choices {
            let mut line = Line::default();
            line.put("list_name", &list.name).put("name", &choice.name).say(form, "label", &choice.label).say(form, "media::audio", &choice.audio);
            for (name, value) in &choice.columns {
                line.put(name, value);
            }
            rows.push(line.0);
        }
    }
    Cells { columns, rows }
}

fn settings(form: &Form) -> Cells {
    let mut line = Line::default();
    line.put("form_title", &form.title).put("form_id", &form.id).put("version", &form.version);
    line.put("default_language", form.language(&form.default_language).map(crate::Language::heading).unwrap_or_default());
    Cells { columns: plain(&["form_title", "form_id", "version", "default_language"]), rows: vec![line.0] }
}
