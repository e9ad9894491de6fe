//! The first row of a sheet: what each column holds, and in which language.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::workbook::Sheet;
use crate::checking::is_tag;
use crate::{Code, Fault, Field, Language, Limits, Text};

/// Columns of XLSForm that are not supported here: in use, they are refused by name.
const UNSUPPORTED: [&str; 31] = [
    "autoplay",
    "big-image",
    "bind",
    "body",
    "calculate",
    "calculation",
    "compact_tag",
    "control",
    "count",
    "disabled",
    "file",
    "image",
    "instance",
    "intent",
    "jr:count",
    "media",
    "no_app_error_string",
    "noapperrorstring",
    "note",
    "read_only",
    "readonly",
    "repeat_count",
    "rows",
    "save_to",
    "sms_field",
    "sms_option",
    "sms_separator",
    "trigger",
    "video",
    "short",
    "geometry",
];
/// Settings of XLSForm that are not supported here.
const UNSUPPORTED_SETTINGS: [&str; 17] = [
    "add_none_option",
    "allow_choice_duplicates",
    "attribute",
    "auto_delete",
    "auto_send",
    "clean_text_values",
    "delimiter",
    "flat",
    "instance_name",
    "instance_xmlns",
    "name",
    "namespaces",
    "omit_instanceid",
    "prefix",
    "public_key",
    "submission_url",
    "xml_root",
];
/// Columns that KoboToolbox writes for itself.
const IGNORED: [&str; 5] = ["kuid", "$kuid", "$autoname", "$qpath", "$xpath"];

/// The sheets of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Survey,
    Choices,
    Settings,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Value(&'static str, FieldKey),
    /// In a language, by its tag.
    Words(FieldKey, String),
    /// Of a choice, for filters.
    Extra(String),
}

/// A field with an order, for maps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldKey(pub Field);

impl PartialOrd for FieldKey {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for FieldKey {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.0 as u8).cmp(&(other.0 as u8))
    }
}

/// Languages as columns and settings declare them.
#[derive(Debug, Default)]
pub struct Languages {
    pub declared: Vec<Language>,
    /// Of words without a language.
    pub default: Option<Language>,
}

/// Names of languages that need no tag.
const NAMED: [(&str, &str); 12] = [
    ("arabic", "ar"),
    ("العربية", "ar"),
    ("عربي", "ar"),
    ("arabe", "ar"),
    ("french", "fr"),
    ("français", "fr"),
    ("francais", "fr"),
    ("english", "en"),
    ("anglais", "en"),
    ("amazigh", "zgh"),
    ("tamazight", "zgh"),
    ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "zgh"),
];

/// Reads `العربية (ar)`; a few languages need no tag.
pub fn language(heading: &str) -> Option<Language> {
    let heading = heading.trim();
    let tagged = heading.strip_suffix(')').and_then(|heading| heading.rsplit_once('(')).map(|(name, tag)| (name.trim(), tag.trim()));
    let (name, tag) = match tagged {
        Some((name, tag)) => (name, tag.to_owned()),
        None if is_tag(heading) => (heading, heading.to_owned()),
        None => (heading, NAMED.iter().find(|(name, _)| *name == heading.to_lowercase())?.1.to_owned()),
    };
    (is_tag(&tag) && !name.is_empty()).then(|| Language { name: name.to_owned(), tag })
}

/// Columns with something below their names.
fn used(sheet: &Sheet, header: u32) -> BTreeSet<u32> {
    sheet.cells.keys().filter(|(row, _)| *row > header).map(|(_, column)| *column).collect()
}

/// A sheet whose columns are known.
pub struct Table<'s> {
    pub sheet: &'s Sheet,
    /// Where the names of columns are.
    header: u32,
    columns: BTreeMap<u32, Column>,
}

/// A row of a table.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table<'t>,
    pub row: u32,
}

impl<'s> Table<'s> {
    /// Reads the names of columns; those that are not known are faults if anything stands below them.
    pub fn read(sheet: &'s Sheet, kind: Kind, languages: &Languages, faults: &mut Vec<Fault>) -> Self {
        let header = sheet.cells.keys().next().map_or(0, |(row, _)| *row);
        let mut table = Self { sheet, header, columns: BTreeMap::new() };
        let used = used(sheet, header);
        for (&(row, column), name) in sheet.cells.range((header, 0)..(header + 1, 0)) {
            let fault = |code| Fault::new(code).sheet(&sheet.name).cell(row, column);
            match table.column(kind, name, languages) {
                Ok(Some(known)) if table.columns.values().any(|other| *other == known) => faults.push(fault(Code::DuplicateColumn).arg("column", name)),
                Ok(Some(known)) => drop(table.columns.insert(column, known)),
                // A column without values says nothing.
                Err(_) if !used.contains(&column) => {}
                Ok(None) => {}
                Err(code) => {
                    let what = if code == Code::LanguageWithoutTag { "language" } else { "column" };
                    faults.push(fault(code).arg(what, name));
                }
            }
        }
        table
    }

    /// What a column holds by its name; nothing for one to be ignored.
    fn column(&self, kind: Kind, name: &str, languages: &Languages) -> Result<Option<Column>, Code> {
        // One colon is an older spelling.
        let mut parts: Vec<&str> = name.split(if name.contains("::") { "::" } else { ":" }).map(str::trim).collect();
        let lower: Vec<String> = parts.iter().map(|part| part.to_lowercase().replace(' ', "_")).collect();
        if IGNORED.contains(&lower[0].as_str()) {
            return Ok(None);
        }
        if lower[0] == "media" && lower.get(1).is_some_and(|what| what == "audio") {
            parts.remove(0);
        }
        let first = parts[0].to_lowercase().replace(' ', "_");
        if let Some(field) = spoken(kind, &first) {
            return match parts.as_slice() {
                [_] => languages.default.clone().map(|language| Some(Column::Words(FieldKey(field), language.tag))).ok_or(Code::NoLanguage),
                [_, heading] => language(heading).map(|language| Some(Column::Words(FieldKey(field), language.tag))).ok_or(Code::LanguageWithoutTag),
                _ => Err(Code::UnknownColumn),
            };
        }
        match (parts.len(), value(kind, &first)) {
            (1, Some((word, field))) => Ok(Some(Column::Value(word, FieldKey(field)))),
            _ if UNSUPPORTED.contains(&first.as_str()) => Err(Code::UnsupportedColumn),
            _ if kind == Kind::Settings && UNSUPPORTED_SETTINGS.contains(&first.as_str()) => Err(Code::UnsupportedColumn),
            (1, None) if kind == Kind::Choices => Ok(Some(Column::Extra(parts[0].to_owned()))),
            _ => Err(Code::UnknownColumn),
        }
    }

    /// Where a field is, in a language or in none.
    pub fn place(&self, field: Field, language: Option<&str>) -> Option<u32> {
        let is = |column: &Column| match column {
            Column::Value(_, known) => known.0 == field,
            Column::Words(known, tag) => known.0 == field && language.is_none_or(|language| language == tag),
            Column::Extra(_) => false,
        };
        self.columns.iter().find(|(_, column)| is(column)).map(|(at, _)| *at)
    }

    /// Rows in which something stands, below the names of columns.
    pub fn rows(&self) -> Vec<Row<'_>> {
        let mut rows: Vec<u32> = self.sheet.cells.keys().map(|(row, _)| *row).filter(|row| *row > self.header).collect();
        rows.dedup();
        rows.into_iter().map(|row| Row { table: self, row }).collect()
    }

    /// Something wrong in this sheet.
    pub fn fault(&self, code: Code) -> Fault {
        Fault::new(code).sheet(&self.sheet.name)
    }

    /// Says which column a sheet lacks.
    pub fn needs(&self, field: Field, name: &str, faults: &mut Vec<Fault>) {
        let unread = |fault: &Fault| fault.at.sheet.as_deref() == Some(&self.sheet.name) && matches!(fault.code, Code::NoLanguage | Code::LanguageWithoutTag);
        if self.place(field, None).is_none() && !(field == Field::Label && faults.iter().any(unread)) {
            faults.push(self.fault(Code::MissingColumn).row(self.header).arg("column", name));
        }
    }
}

impl<'t> Row<'t> {
    fn cell(&self, column: u32) -> Option<&'t str> {
        self.table.sheet.cells.get(&(self.row, column)).map(Rc::as_ref)
    }

    /// A value that has no language.
    pub fn get(&self, field: Field) -> Option<&'t str> {
        let at = self.table.place(field, None)?;
        self.cell(at)
    }

    /// Words in all languages.
    pub fn text(&self, field: Field) -> Text {
        let mut text = Text::new();
        for (at, column) in &self.table.columns {
            if let (Column::Words(known, tag), Some(words)) = (column, self.cell(*at))
                && known.0 == field
            {
                text.set(tag, words);
            }
        }
        text
    }

    /// Further columns of a choice.
    pub fn extra(&self) -> BTreeMap<String, String> {
        let named = |(at, column): (&u32, &Column)| match column {
            Column::Extra(name) => Some((name.clone(), self.cell(*at)?.to_owned())),
            _ => None,
        };
        self.table.columns.iter().filter_map(named).collect()
    }

    /// Fields that have something in this row.
    pub fn fields(&self) -> Vec<Field> {
        let filled = self.table.columns.iter().filter(|(at, _)| self.cell(**at).is_some());
        let mut fields: Vec<Field> = filled
            .filter_map(|(_, column)| match column {
                Column::Value(_, field) | Column::Words(field, _) => Some(field.0),
                Column::Extra(_) => None,
            })
            .collect();
        fields.dedup();
        fields
    }

    /// Something wrong with a field of this row.
    pub fn fault(&self, code: Code, field: Field) -> Fault {
        let fault = self.table.fault(code);
        match self.table.place(field, None) {
            Some(column) => fault.cell(self.row, column),
            None => fault.row(self.row),
        }
    }
}

/// Columns that hold words in a language.
fn spoken(kind: Kind, name: &str) -> Option<Field> {
    match (kind, name) {
        (Kind::Settings, _) => None,
        (_, "label" | "caption") => Some(Field::Label),
        (_, "audio") => Some(Field::Audio),
        (Kind::Survey, "hint") => Some(Field::Hint),
        (Kind::Survey, "guidance_hint") => Some(Field::GuidanceHint),
        (Kind::Survey, "required_message" | "requiredmsg") => Some(Field::RequiredMessage),
        (Kind::Survey, "constraint_message" | "constraining_message") => Some(Field::ConstraintMessage),
        _ => None,
    }
}

/// Columns that hold a value, with their proper names.
fn value(kind: Kind, name: &str) -> Option<(&'static str, Field)> {
    Some(match (kind, name) {
        (Kind::Survey, "type" | "command") => ("type", Field::Type),
        (Kind::Survey, "name" | "tag" | "value") | (Kind::Choices, "name" | "value") => ("name", Field::Name),
        (Kind::Survey, "required") => ("required", Field::Required),
        (Kind::Survey, "relevant" | "relevance") => ("relevant", Field::Relevant),
        (Kind::Survey, "constraint") => ("constraint", Field::Constraint),
        (Kind::Survey, "choice_filter") => ("choice_filter", Field::ChoiceFilter),
        (Kind::Survey, "parameters") => ("parameters", Field::Parameters),
        (Kind::Survey, "appearance") => ("appearance", Field::Appearance),
        (Kind::Survey, "default") => ("default", Field::Default),
        (Kind::Choices, "list_name") => ("list_name", Field::List),
        (Kind::Settings, "form_title" | "set_form_title") => ("form_title", Field::Title),
        (Kind::Settings, "form_id" | "set_form_id" | "id_string") => ("form_id", Field::Id),
        (Kind::Settings, "version") => ("version", Field::Version),
        (Kind::Settings, "default_language") => ("default_language", Field::DefaultLanguage),
        // How other programs turn pages; pages are groups here.
        (Kind::Settings, "style") => ("style", Field::Appearance),
        _ => return None,
    })
}

/// The languages that settings and columns of both sheets declare, before any column is read: words without a language are of the default one.
pub fn languages(sheets: [&Sheet; 2], default: Option<&str>, limits: &Limits) -> Languages {
    let mut languages = Languages { declared: Vec::new(), default: default.and_then(language).or_else(|| limits.language.clone()) };
    let headed = |name: &str| name.rsplit_once(':').and_then(|(_, heading)| language(heading));
    let bare = |name: &str| spoken(Kind::Survey, &name.trim().to_lowercase().replace(' ', "_").replace("media::", "")).is_some();
    for sheet in sheets {
        let Some(&(header, _)) = sheet.cells.keys().next() else { continue };
        let used = used(sheet, header);
        for (_, name) in sheet.cells.range((header, 0)..(header + 1, 0)).filter(|((_, column), _)| used.contains(column)) {
            let found = headed(name).or_else(|| languages.default.clone().filter(|_| bare(name)));
            if let Some(found) = found.filter(|found| !languages.declared.iter().any(|known| known.tag == found.tag)) {
                languages.declared.push(found);
            }
        }
    }
    // A default that only says its name.
    if let (None, Some(name)) = (&languages.default, default) {
        languages.default = languages.declared.iter().find(|known| known.name == name.trim()).cloned();
    }
    languages
}
