//! The sheet `survey`: rows become pages, questions and matrices.

use std::collections::BTreeMap;

use super::headers::{Row as Line, Table};
use crate::checking::{Spot, broken};
use crate::{Code, Expression, Fault, Field, Group, Image, Kind, Matrix, Order, Page, Question, Range, Required, Row, Selection};

/// Types of XLSForm that are not supported here, with or without a list behind them.
const UNSUPPORTED: [&str; 46] = [
    "audio",
    "audit",
    "background-audio",
    "background-geopoint",
    "barcode",
    "begin_kobomatrix",
    "begin_loop",
    "begin_repeat",
    "begin_score",
    "begin_rank",
    "calculate",
    "cascading_select",
    "csv-external",
    "datetime",
    "date_time",
    "deviceid",
    "email",
    "end",
    "end_kobomatrix",
    "end_loop",
    "end_repeat",
    "end_score",
    "end_rank",
    "file",
    "geoshape",
    "geotrace",
    "hidden",
    "imei",
    "osm",
    "phonenumber",
    "repeat",
    "select_multiple_from_file",
    "select_one_external",
    "select_one_from_file",
    "score__row",
    "rank__level",
    "simserial",
    "start",
    "start-geopoint",
    "subscriberid",
    "time",
    "today",
    "uri",
    "username",
    "video",
    "xml-external",
];

/// What is read of the sheet.
pub struct Survey {
    pub pages: Vec<Page>,
    /// The rows of its parts.
    pub rows: BTreeMap<Spot, u32>,
    pub faults: Vec<Fault>,
    /// Begins that have not ended, with their rows, innermost last.
    open: Vec<(Open, u32)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Page,
    Matrix,
    /// What is refused, so that its end is not refused as well.
    Other,
}

/// The first words of a type, and what follows them.
fn type_of(cell: &str) -> (String, Vec<&str>) {
    let words: Vec<&str> = cell.split_whitespace().collect();
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    let spelled = |count: usize| lower.iter().take(count).map(String::as_str).collect::<Vec<_>>().join(" ");
    for (count, spelling, word) in [
        (4, "select all that apply from", "select_multiple"),
        (5, "select all that apply from", "select_multiple"),
        (3, "select one from", "select_one"),
        (2, "select one", "select_one"),
        (2, "select multiple", "select_multiple"),
        (1, "select1", "select_one"),
        (2, "begin group", "begin_group"),
        (2, "end group", "end_group"),
        (2, "begin repeat", "begin_repeat"),
        (2, "end repeat", "end_repeat"),
    ] {
        if spelled(count) == spelling {
            return (word.to_owned(), words[count..].to_vec());
        }
    }
    (lower.first().cloned().unwrap_or_default(), words.get(1..).unwrap_or_default().to_vec())
}

/// Reads all rows.
pub fn read(table: &Table<'_>) -> Survey {
    let mut survey = Survey { pages: Vec::new(), rows: BTreeMap::new(), faults: Vec::new(), open: Vec::new() };
    for line in table.rows() {
        let (word, rest) = type_of(line.get(Field::Type).unwrap_or_default());
        match word.as_str() {
            "begin_group" => survey.begin(&line),
            "end_group" => survey.end(&line, &word),
            "end_repeat" | "end_loop" | "end_kobomatrix" | "end_score" | "end_rank" => survey.end(&line, &word),
            _ => survey.question(&line, &word, &rest),
        }
    }
    for (_, row) in std::mem::take(&mut survey.open) {
        let column = table.place(Field::Type, None).unwrap_or_default();
        survey.faults.push(table.fault(Code::BeginWithoutEnd).cell(row, column));
    }
    survey
}

impl Survey {
    fn refuse(&mut self, line: &Line<'_>, code: Code, field: Field, (name, value): (&str, &str)) {
        self.faults.push(line.fault(code, field).arg(name, value));
    }

    fn begin(&mut self, line: &Line<'_>) {
        let appearance = line.get(Field::Appearance).unwrap_or_default();
        let table = appearance.split_whitespace().any(|word| word == "table-list");
        let inner = self.open.last().map(|(open, _)| *open);
        let open = match inner {
            _ if table && inner != Some(Open::Matrix) => Open::Matrix,
            Some(_) => {
                self.faults.push(line.fault(Code::NestedGroup, Field::Type));
                Open::Other
            }
            None => Open::Page,
        };
        match open {
            Open::Matrix => self.matrix(line, appearance),
            Open::Page => self.page(line, appearance),
            Open::Other => {}
        }
        self.open.push((open, line.row));
    }

    fn matrix(&mut self, line: &Line<'_>, appearance: &str) {
        let looks: Vec<&str> = appearance.split_whitespace().filter(|word| *word != "table-list").collect();
        let mut question = Question::new(line.get(Field::Name).unwrap_or_default(), Kind::Matrix(Matrix::default()));
        question.label = line.text(Field::Label);
        question.relevant = self.expression(line, Field::Relevant);
        question.appearance = (!looks.is_empty()).then(|| looks.join(" "));
        self.only(line, &[Field::Label, Field::Relevant, Field::Appearance], "begin_group");
        self.push(question, line.row);
    }

    fn page(&mut self, line: &Line<'_>, appearance: &str) {
        let group = Group {
            name: line.get(Field::Name).unwrap_or_default().to_owned(),
            label: line.text(Field::Label),
            relevant: self.expression(line, Field::Relevant),
            appearance: Some(appearance.to_owned()).filter(|appearance| !appearance.is_empty()),
        };
        self.only(line, &[Field::Label, Field::Relevant, Field::Appearance], "begin_group");
        self.rows.insert(Spot::Group { page: self.pages.len() }, line.row);
        self.pages.push(Page { group: Some(group), questions: Vec::new() });
    }

    fn end(&mut self, line: &Line<'_>, word: &str) {
        let grouped = |open: &(Open, u32)| (word == "end_group") == (open.0 != Open::Other);
        match self.open.pop() {
            Some(open) if grouped(&open) || open.0 == Open::Other => {}
            Some(open) => {
                self.open.push(open);
                self.faults.push(line.fault(Code::EndWithoutBegin, Field::Type));
            }
            None => self.faults.push(line.fault(Code::EndWithoutBegin, Field::Type)),
        }
    }

    /// The page on which a question outside of matrices stands now.
    fn push(&mut self, question: Question, row: u32) {
        let grouped = self.open.iter().any(|(open, _)| *open == Open::Page);
        if self.pages.last().is_none_or(|page| page.group.is_some() != grouped) {
            self.pages.push(Page::default());
        }
        let page = self.pages.len() - 1;
        let questions = &mut self.pages[page].questions;
        self.rows.insert(Spot::Question { page, at: questions.len() }, row);
        questions.push(question);
    }

    fn question(&mut self, line: &Line<'_>, word: &str, rest: &[&str]) {
        let cell = line.get(Field::Type).unwrap_or_default();
        if UNSUPPORTED.contains(&word) {
            self.refuse(line, Code::UnsupportedType, Field::Type, ("type", cell));
            if word.starts_with("begin_") {
                self.open.push((Open::Other, line.row));
            }
            return;
        }
        let Some(kind) = self.kind(line, word, rest) else { return };
        if self.open.last().is_some_and(|(open, _)| *open == Open::Matrix) {
            self.row(line, &kind);
            return;
        }
        let question = Question {
            name: line.get(Field::Name).unwrap_or_default().to_owned(),
            label: line.text(Field::Label),
            hint: line.text(Field::Hint),
            guidance_hint: line.text(Field::GuidanceHint),
            audio: line.text(Field::Audio),
            required: self.required(line),
            required_message: line.text(Field::RequiredMessage),
            relevant: self.expression(line, Field::Relevant),
            constraint: self.expression(line, Field::Constraint),
            constraint_message: line.text(Field::ConstraintMessage),
            default: line.get(Field::Default).map(str::to_owned),
            appearance: line.get(Field::Appearance).map(str::to_owned),
            kind,
        };
        if let Some(looks) = line.get(Field::Appearance).filter(|looks| looks.replace(' ', "").contains("search(")) {
            // Choices of another file.
            self.refuse(line, Code::UnsupportedType, Field::Appearance, ("type", looks));
        }
        if line.get(Field::ChoiceFilter).is_some() && question.kind.selection().is_none() {
            self.refuse(line, Code::NotForType, Field::ChoiceFilter, ("type", word));
        }
        self.push(question, line.row);
    }

    /// A row of the matrix that is open.
    fn row(&mut self, line: &Line<'_>, kind: &Kind) {
        let word = kind.word();
        self.only(line, &[Field::Label, Field::Required, Field::RequiredMessage, Field::Relevant], word);
        let row = Row {
            name: line.get(Field::Name).unwrap_or_default().to_owned(),
            label: line.text(Field::Label),
            required: self.required(line),
            required_message: line.text(Field::RequiredMessage),
            relevant: self.expression(line, Field::Relevant),
        };
        let page = self.pages.len().saturating_sub(1);
        let Some((at, question)) = self.pages.last_mut().and_then(|page| page.questions.iter_mut().enumerate().next_back()) else { return };
        let Kind::Matrix(matrix) = &mut question.kind else { return };
        let many = matches!(kind, Kind::SelectMultiple(_));
        let fits = match kind {
            Kind::SelectOne(selection) | Kind::SelectMultiple(selection) if matrix.rows.is_empty() => {
                (matrix.list, matrix.many) = (selection.list.clone(), many);
                true
            }
            Kind::SelectOne(selection) | Kind::SelectMultiple(selection) => matrix.list == selection.list && matrix.many == many,
            _ => false,
        };
        self.rows.insert(Spot::Row { page, at, row: matrix.rows.len() }, line.row);
        matrix.rows.push(row);
        if !fits {
            self.refuse(line, Code::BadMatrixRow, Field::Type, ("type", line.get(Field::Type).unwrap_or_default()));
        }
    }

    /// Refuses what a row of such a type doesn't have.
    fn only(&mut self, line: &Line<'_>, fields: &[Field], word: &str) {
        for field in line.fields() {
            if !matches!(field, Field::Type | Field::Name) && !fields.contains(&field) {
                self.refuse(line, Code::NotForType, field, ("type", word));
            }
        }
    }

    fn expression(&mut self, line: &Line<'_>, field: Field) -> Option<Expression> {
        let source = line.get(field)?;
        Expression::parse(source).map_err(|error| self.faults.push(broken(line.fault(error.code, field), &error))).ok()
    }

    fn required(&mut self, line: &Line<'_>) -> Required {
        match line.get(Field::Required).map(str::to_lowercase).as_deref() {
            None | Some("no" | "false" | "false()") => Required::No,
            Some("yes" | "true" | "true()") => Required::Yes,
            Some(_) => self.expression(line, Field::Required).map_or(Required::No, Required::When),
        }
    }

    fn kind(&mut self, line: &Line<'_>, word: &str, rest: &[&str]) -> Option<Kind> {
        let cell = line.get(Field::Type).unwrap_or_default();
        let mut parameters = Parameters::read(line.get(Field::Parameters).unwrap_or_default());
        let kind = match (word, rest) {
            ("text" | "string", []) => Kind::Text,
            ("note", []) => Kind::Note,
            ("integer" | "int", []) => Kind::Integer,
            ("decimal", []) => Kind::Decimal,
            ("range", []) => {
                Kind::Range(Range { start: parameters.number("start", 1.0), end: parameters.number("end", 10.0), step: parameters.number("step", 1.0) })
            }
            ("date", []) => Kind::Date,
            ("image" | "photo", []) => Kind::Image(Image { max_pixels: parameters.whole("max-pixels").and_then(|pixels| u32::try_from(pixels).ok()) }),
            ("geopoint" | "gps" | "location", []) => Kind::Geopoint,
            ("acknowledge" | "trigger", []) => Kind::Acknowledge,
            ("select_one" | "select_multiple" | "rank", [list]) => {
                let filter = self.expression(line, Field::ChoiceFilter);
                let selection = Selection { list: (*list).to_owned(), filter, order: parameters.order() };
                match word {
                    "select_one" => Kind::SelectOne(selection),
                    "rank" => Kind::Rank(selection),
                    _ => Kind::SelectMultiple(selection),
                }
            }
            ("select_one" | "select_multiple" | "rank", [_, other, ..]) if other.replace('_', " ").eq_ignore_ascii_case("or other") || *other == "or" => {
                self.refuse(line, Code::UnsupportedType, Field::Type, ("type", cell));
                return None;
            }
            _ => {
                self.refuse(line, Code::UnknownType, Field::Type, ("type", cell));
                return None;
            }
        };
        for parameter in parameters.wrong() {
            self.refuse(line, Code::BadParameter, Field::Parameters, ("parameter", &parameter));
        }
        Some(kind)
    }
}

/// `start=0 end=10 step=1`, divided by spaces, commas or semicolons.
struct Parameters {
    left: Vec<(String, String)>,
    wrong: Vec<String>,
}

impl Parameters {
    fn read(cell: &str) -> Self {
        let tidy = cell.replace(" =", "=").replace("= ", "=");
        let mut parameters = Self { left: Vec::new(), wrong: Vec::new() };
        for part in tidy.split([' ', ',', ';', '\n', '\t']).filter(|part| !part.is_empty()) {
            match part.split_once('=') {
                Some((name, value)) => parameters.left.push((name.to_lowercase(), value.to_owned())),
                None => parameters.wrong.push(part.to_owned()),
            }
        }
        parameters
    }

    fn take(&mut self, name: &str) -> Option<String> {
        let at = self.left.iter().position(|(known, _)| known == name)?;
        Some(self.left.remove(at).1)
    }

    fn parsed<T: std::str::FromStr>(&mut self, name: &str) -> Option<T> {
        let value = self.take(name)?;
        let parsed = value.parse().ok();
        if parsed.is_none() {
            self.wrong.push(format!("{name}={value}"));
        }
        parsed
    }

    fn number(&mut self, name: &str, otherwise: f64) -> f64 {
        self.parsed(name).unwrap_or(otherwise)
    }

    fn whole(&mut self, name: &str) -> Option<i64> {
        self.parsed(name)
    }

    fn order(&mut self) -> Order {
        match self.take("randomize").map(|value| value.to_lowercase()).as_deref() {
            None | Some("false") => Order::Listed,
            Some("true") => Order::Random { seed: self.whole("seed") },
            Some(other) => {
                self.wrong.push(format!("randomize={other}"));
                Order::Listed
            }
        }
    }

    /// What is not understood, or was not asked for.
    fn wrong(self) -> Vec<String> {
        self.wrong.into_iter().chain(self.left.into_iter().map(|(name, value)| format!("{name}={value}"))).collect()
    }
}
