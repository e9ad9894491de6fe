//! What a form is: languages, pages, questions, lists of choices.
//!
//! Everything can be made by hand, by the editor or by reading a workbook; [`Form::faults`](crate::Form::faults) says what is wrong with it. As JSON it is
//! what a published version is kept as.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Expression;

/// A questionnaire.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Form {
    /// `form_id`.
    pub id: String,
    /// `version`, as its makers write it.
    pub version: String,
    /// `form_title`: XLSForm has one, in whatever language.
    pub title: String,
    /// The tag of one of `languages`.
    pub default_language: String,
    /// In the order of the workbook's columns.
    pub languages: Vec<Language>,
    pub pages: Vec<Page>,
    pub lists: Vec<List>,
}

/// A language of a form: `العربية (ar)`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Language {
    /// `العربية`.
    pub name: String,
    /// `ar`: BCP 47.
    pub tag: String,
}

/// Which way a language is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    LeftToRight,
    RightToLeft,
}

/// Languages that are written from right to left unless a script is named.
const RIGHT_TO_LEFT: [&str; 16] = ["ar", "ary", "arq", "arz", "ckb", "dv", "fa", "he", "ku", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"];
const RIGHT_TO_LEFT_SCRIPTS: [&str; 5] = ["arab", "hebr", "syrc", "thaa", "nkoo"];

impl Language {
    /// Which way it is written, by its script or else by its first subtag.
    pub fn direction(&self) -> Direction {
        let tag = self.tag.to_ascii_lowercase();
        let mut subtags = tag.split('-');
        let language = subtags.next().unwrap_or_default();
        let right = match subtags.find(|subtag| subtag.len() == 4 && subtag.bytes().all(|b| b.is_ascii_alphabetic())) {
            Some(script) => RIGHT_TO_LEFT_SCRIPTS.contains(&script),
            None => RIGHT_TO_LEFT.contains(&language),
        };
        if right { Direction::RightToLeft } else { Direction::LeftToRight }
    }

    /// As a column says it: `العربية (ar)`.
    pub fn heading(&self) -> String {
        format!("{} ({})", self.name, self.tag)
    }
}

/// Words by language: from tag to what is said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Text(BTreeMap<String, String>);

impl Text {
    /// Nothing in any language.
    pub fn new() -> Self {
        Self::default()
    }

    /// The words in a language.
    pub fn get(&self, tag: &str) -> Option<&str> {
        self.0.get(tag).map(String::as_str)
    }

    /// The words in the first of these languages that has some, and that language.
    pub fn best<'a>(&'a self, tags: &[&'a str]) -> Option<(&'a str, &'a str)> {
        tags.iter().find_map(|tag| self.get(tag).map(|words| (*tag, words)))
    }

    /// Says it in a language; blank words say nothing.
    pub fn set(&mut self, tag: &str, words: &str) {
        if words.trim().is_empty() {
            self.0.remove(tag);
        } else {
            self.0.insert(tag.to_owned(), words.to_owned());
        }
    }

    /// The same with words in one more language.
    #[must_use]
    pub fn with(mut self, tag: &str, words: &str) -> Self {
        self.set(tag, words);
        self
    }

    /// Whether nothing is said in any language.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Tags and words, by tag.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(tag, words)| (tag.as_str(), words.as_str()))
    }
}

/// What is seen at a time. A group of the workbook is a page; questions that stand in no group make a page together with their neighbours.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Page {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Group>,
    pub questions: Vec<Question>,
}

/// What a workbook says of a group.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Group {
    /// Of the same names as questions.
    pub name: String,
    /// May be empty.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    /// Hides the whole page while it does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Expression>,
    /// `field-list`, or whatever else; kept, without effect here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appearance: Option<String>,
}

/// A question, or a note between questions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Unique in the form: what expressions and answers call it.
    pub name: String,
    pub kind: Kind,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub hint: Text,
    /// More to read for who wants it, and in print.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub guidance_hint: Text,
    /// Names of recordings: `media::audio`.
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub audio: Text,
    #[serde(default, skip_serializing_if = "Required::is_no")]
    pub required: Required,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub required_message: Text,
    /// Asked only while it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Expression>,
    /// What an answer must fulfil; `.` is the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constraint: Option<Expression>,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub constraint_message: Text,
    /// The answer that stands there at first, as a workbook writes it: choices by name, divided by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// `multiline`, `likert`, …: a wish about looks, kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appearance: Option<String>,
}

impl Question {
    /// A question with a name and nothing else.
    pub fn new(name: &str, kind: Kind) -> Self {
        Self {
            name: name.to_owned(),
            kind,
            label: Text::new(),
            hint: Text::new(),
            guidance_hint: Text::new(),
            audio: Text::new(),
            required: Required::No,
            required_message: Text::new(),
            relevant: None,
            constraint: None,
            constraint_message: Text::new(),
            default: None,
            appearance: None,
        }
    }

    /// The names under which it is answered: its own, or those of a matrix's rows; none for a note.
    pub fn answered_as(&self) -> Vec<&str> {
        match &self.kind {
            Kind::Note => Vec::new(),
            Kind::Matrix(matrix) => matrix.rows.iter().map(|row| row.name.as_str()).collect(),
            _ => vec![self.name.as_str()],
        }
    }
}

/// Whether an answer is needed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Required {
    #[default]
    No,
    Yes,
    When(Expression),
}

impl Required {
    /// Whether nothing is needed, ever.
    pub fn is_no(&self) -> bool {
        matches!(self, Self::No)
    }
}

/// What kind of answer a question takes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Kind {
    Text,
    /// Only read.
    Note,
    Integer,
    Decimal,
    Range(Range),
    SelectOne(Selection),
    SelectMultiple(Selection),
    /// All choices, in the order of preference.
    Rank(Selection),
    Matrix(Matrix),
    Date,
    Image(Image),
    Geopoint,
    /// One box to tick.
    Acknowledge,
}

impl Kind {
    /// The word for it in a workbook's `type` column, without its list.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Note => "note",
            Self::Integer => "integer",
            Self::Decimal => "decimal",
            Self::Range(_) => "range",
            Self::SelectOne(_) => "select_one",
            Self::SelectMultiple(_) => "select_multiple",
            Self::Rank(_) => "rank",
            Self::Matrix(_) => "begin_group",
            Self::Date => "date",
            Self::Image(_) => "image",
            Self::Geopoint => "geopoint",
            Self::Acknowledge => "acknowledge",
        }
    }

    /// What it selects from, for the three kinds that do.
    pub fn selection(&self) -> Option<&Selection> {
        match self {
            Self::SelectOne(selection) | Self::SelectMultiple(selection) | Self::Rank(selection) => Some(selection),
            _ => None,
        }
    }
}

/// Numbers from `start` to `end`, `step` apart.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Range {
    pub start: f64,
    pub end: f64,
    pub step: f64,
}

/// Choices of a list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Selection {
    /// The name of a list of the form.
    pub list: String,
    /// `choice_filter`: offered are the choices for which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Expression>,
    #[serde(default, skip_serializing_if = "Order::is_listed")]
    pub order: Order,
}

/// In which order choices are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    #[default]
    Listed,
    /// `randomize=true`, and with `seed=…` the same for everybody.
    Random { seed: Option<i64> },
}

impl Order {
    /// Whether it is that of the list.
    pub fn is_listed(&self) -> bool {
        *self == Self::Listed
    }
}

/// The same choices for several rows: in a workbook a group of the appearance `table-list` whose rows are `select_one` (or all `select_multiple`) of one list.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Matrix {
    pub list: String,
    /// Several choices a row.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub many: bool,
    pub rows: Vec<Row>,
}

/// A row of a matrix, answered under its own name.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    #[serde(default, skip_serializing_if = "Required::is_no")]
    pub required: Required,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub required_message: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relevant: Option<Expression>,
}

/// A picture to be taken or chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Image {
    /// The longer side, in pixels, to which it is made smaller.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_pixels: Option<u32>,
}

/// A list of choices.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct List {
    pub name: String,
    pub choices: Vec<Choice>,
}

/// A choice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Choice {
    /// Unique in its list.
    pub name: String,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub label: Text,
    #[serde(default, skip_serializing_if = "Text::is_empty")]
    pub audio: Text,
    /// Further columns of the workbook, for `choice_filter`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub columns: BTreeMap<String, String>,
}

impl Form {
    /// All questions in their order, with the number of their page (from 0).
    pub fn questions(&self) -> impl Iterator<Item = (usize, &Question)> {
        self.pages.iter().enumerate().flat_map(|(at, page)| page.questions.iter().map(move |question| (at, question)))
    }

    /// A question by its name (a matrix by its own, not by a row's).
    pub fn question(&self, name: &str) -> Option<&Question> {
        self.questions().map(|(_, question)| question).find(|question| question.name == name)
    }

    /// The question that is answered under a name: also the matrix of a row.
    pub fn asks(&self, name: &str) -> Option<&Question> {
        self.questions().map(|(_, question)| question).find(|question| question.answered_as().contains(&name))
    }

    /// A list of choices by its name.
    pub fn list(&self, name: &str) -> Option<&List> {
        self.lists.iter().find(|list| list.name == name)
    }

    /// The list from which a question or a matrix takes its choices.
    pub fn list_of(&self, question: &Question) -> Option<&List> {
        match &question.kind {
            Kind::Matrix(matrix) => self.list(&matrix.list),
            kind => self.list(&kind.selection()?.list),
        }
    }

    /// A language by its tag.
    pub fn language(&self, tag: &str) -> Option<&Language> {
        self.languages.iter().find(|language| language.tag == tag)
    }
}
