//! What is wrong with a workbook or a form, in a way that can be said in any language.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Something wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    pub at: At,
    pub code: Code,
    /// Names and values that the words for `code` need; see [`Code`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub args: Vec<(String, String)>,
}

/// A place in a workbook, or in a form that has none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct At {
    /// As the workbook calls it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// From 1, as spreadsheets count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u32>,
    /// `A`, `B`, … `AA`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The question, row of a matrix, group or list that it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The choice of the list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choice: Option<String>,
    /// What of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

/// What can be wrong with a question, a group, a choice or the settings: the columns of a workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Type,
    Name,
    List,
    Label,
    Hint,
    GuidanceHint,
    Audio,
    Required,
    RequiredMessage,
    Relevant,
    Constraint,
    ConstraintMessage,
    ChoiceFilter,
    Parameters,
    Appearance,
    Default,
    Title,
    Id,
    Version,
    DefaultLanguage,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $code:ident = $word:literal,)+) => {
        /// What is wrong. In brackets the `args` that come with it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Code {
            $($(#[doc = $doc])+ #[serde(rename = $word)] $code,)+
        }

        impl Code {
            /// All, for whoever has words for each.
            pub const ALL: &[Self] = &[$(Self::$code),+];

            /// A stable word: `unknown_list`.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$code => $word,)+
                }
            }
        }
    };
}

codes! {
    // The file.
    /// More bytes than are read (`most`).
    FileTooLarge = "file_too_large",
    /// Not a workbook.
    NotXlsx = "not_xlsx",
    /// A workbook of Excel 97-2003, or one with a password.
    OldOrLocked = "old_or_locked",
    /// It carries macros.
    Macros = "macros",
    /// It would unpack to far more than it is (`most` bytes).
    UnpacksTooLarge = "unpacks_too_large",
    /// A workbook that is damaged.
    Unreadable = "unreadable",
    // Sheets.
    /// `survey` or `choices` is missing (`sheet`).
    MissingSheet = "missing_sheet",
    /// A sheet that a form doesn't have (`sheet`).
    UnknownSheet = "unknown_sheet",
    /// More rows than are read (`most`).
    TooManyRows = "too_many_rows",
    /// More columns than are read (`most`).
    TooManyColumns = "too_many_columns",
    // Cells.
    /// A formula instead of a value.
    Formula = "formula",
    /// A formula's error that was pasted as a value.
    CellError = "cell_error",
    /// A text longer than is read (`most`).
    CellTooLong = "cell_too_long",
    // Columns.
    /// A sheet lacks a column (`column`).
    MissingColumn = "missing_column",
    /// A column that XLSForm doesn't know (`column`).
    UnknownColumn = "unknown_column",
    /// A column that XLSForm knows and that isn't supported here (`column`).
    UnsupportedColumn = "unsupported_column",
    /// The same column twice (`column`).
    DuplicateColumn = "duplicate_column",
    /// A language without its tag, as in `Français (fr)` (`language`).
    LanguageWithoutTag = "language_without_tag",
    /// The default language is none of the form's (`language`).
    UnknownLanguage = "unknown_language",
    /// Words in no language, and no default language says in which.
    NoLanguage = "no_language",
    /// More languages than are kept (`most`).
    TooManyLanguages = "too_many_languages",
    // Rows.
    /// A type that XLSForm doesn't know (`type`).
    UnknownType = "unknown_type",
    /// A type or an option that XLSForm knows and that isn't supported here (`type`).
    UnsupportedType = "unsupported_type",
    /// Something that questions of this type don't have (`type`).
    NotForType = "not_for_type",
    /// Parameters that are not understood (`parameter`).
    BadParameter = "bad_parameter",
    /// A setting, or yes or no, with a value that is not understood (`value`).
    BadValue = "bad_value",
    /// A value with characters that no text has (`value`).
    BadCharacter = "bad_character",
    /// No name.
    NoName = "no_name",
    /// A name that isn't made of letters, digits, `_`, `-` and `.`, or doesn't begin with a letter or `_`; `meta` is XForms' own (`name`).
    BadName = "bad_name",
    /// A name for the second time (`name`).
    DuplicateName = "duplicate_name",
    /// No words in a language of the form (`language`).
    NoLabel = "no_label",
    /// Words that would show an answer, as in `Hello ${name}`: not supported (`language`).
    AnswerInWords = "answer_in_words",
    /// A list that isn't in `choices` (`list`).
    UnknownList = "unknown_list",
    /// A list without choices (`list`).
    EmptyList = "empty_list",
    /// A choice's name for the second time in its list (`choice`).
    DuplicateChoice = "duplicate_choice",
    /// A choice's name with spaces, or too long (`choice`).
    BadChoice = "bad_choice",
    /// An end of a group that did not begin.
    EndWithoutBegin = "end_without_begin",
    /// A group that doesn't end.
    BeginWithoutEnd = "begin_without_end",
    /// A group within a group.
    NestedGroup = "nested_group",
    /// A group or a matrix in which nothing is asked.
    EmptyGroup = "empty_group",
    /// In a matrix something other than questions that select from one and the same list (`type`).
    BadMatrixRow = "bad_matrix_row",
    /// A range that has no end, no step, or ends before it starts.
    BadRange = "bad_range",
    /// A default that would not be taken as an answer (`value`).
    BadDefault = "bad_default",
    /// More questions than a form may have (`most`).
    TooManyQuestions = "too_many_questions",
    /// More choices than a form may have (`most`).
    TooManyChoices = "too_many_choices",
    /// Nothing is asked.
    NoQuestions = "no_questions",
    // Expressions: all with `position`, from 1, in characters.
    /// Not understood (`position`, `found`: what stands there, empty at the end).
    Syntax = "syntax",
    /// A text that doesn't end (`position`).
    OpenText = "open_text",
    /// Longer than is read (`most`).
    ExpressionTooLong = "expression_too_long",
    /// Too many brackets within brackets (`position`).
    TooDeep = "too_deep",
    /// A function that XLSForm doesn't know (`position`, `function`).
    UnknownFunction = "unknown_function",
    /// A function that isn't supported here (`position`, `function`).
    UnsupportedFunction = "unsupported_function",
    /// Too few or too many in its brackets (`position`, `function`, `least`, `most`).
    WrongArguments = "wrong_arguments",
    /// A pattern that is not understood (`position`, `pattern`).
    BadPattern = "bad_pattern",
    /// A path like `/data/q`; only `${q}` is supported (`position`).
    PathUnsupported = "path_unsupported",
    /// An answer or a number or a text where yes or no is meant: `${q}` instead of `${q} != ''` (`position`).
    NotYesOrNo = "not_yes_or_no",
    /// `.` where there is no answer yet (`position`).
    NoOwnAnswer = "no_own_answer",
    /// A question that the form doesn't have (`question`).
    UnknownQuestion = "unknown_question",
    /// A note, a group or a matrix, which has no answer (`question`).
    NotAnswered = "not_answered",
    /// A column that the list doesn't have (`column`).
    UnknownChoiceColumn = "unknown_choice_column",
    /// A column of choices where there are none (`column`).
    ColumnOutsideFilter = "column_outside_filter",
    /// An answer that its question doesn't offer (`question`, `choice`).
    UnknownChoice = "unknown_choice",
    // What follows from conditions.
    /// It is asked only depending on its own answer.
    DependsOnItself = "depends_on_itself",
    /// It depends on a question that comes later (`question`).
    DependsOnLater = "depends_on_later",
    /// Questions that depend on each other (`questions`: names, joined by arrows).
    Circular = "circular",
    /// Its condition never holds.
    NeverAsked = "never_asked",
    /// No answer fulfils its constraint.
    NeverValid = "never_valid",
    /// There are more faults than are listed (`most`).
    MoreFaults = "more_faults",
}

impl Fault {
    /// Something wrong with no place yet.
    pub fn new(code: Code) -> Self {
        Self { at: At::default(), code, args: Vec::new() }
    }

    /// The same with something to be said of it.
    #[must_use]
    pub fn arg(mut self, name: &str, value: impl fmt::Display) -> Self {
        self.args.push((name.to_owned(), value.to_string()));
        self
    }

    /// The same in a sheet.
    #[must_use]
    pub fn sheet(mut self, sheet: &str) -> Self {
        self.at.sheet = Some(sheet.to_owned());
        self
    }

    /// The same in a cell: row and column from 0.
    #[must_use]
    pub fn cell(mut self, row: u32, column: u32) -> Self {
        self.at.row = Some(row + 1);
        self.at.column = Some(letters(column));
        self
    }

    /// The same in a row, from 0.
    #[must_use]
    pub fn row(mut self, row: u32) -> Self {
        self.at.row = Some(row + 1);
        self
    }

    /// The same of a question, a group or a list, and what of it.
    #[must_use]
    pub fn of(mut self, name: &str, field: Field) -> Self {
        self.at.name = Some(name.to_owned());
        self.at.field = Some(field);
        self
    }

    /// The same of a setting.
    #[must_use]
    pub fn setting(mut self, field: Field) -> Self {
        self.at.field = Some(field);
        self
    }

    /// The same of a choice.
    #[must_use]
    pub fn choice(mut self, choice: &str) -> Self {
        self.at.choice = Some(choice.to_owned());
        self
    }

    /// What comes with it under a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.args.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

impl fmt::Display for Fault {
    /// For logs and tests; people are told in their language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let At { sheet, row, column, name, choice, .. } = &self.at;
        if let Some(sheet) = sheet {
            write!(f, "{sheet}!{}{} ", column.as_deref().unwrap_or_default(), row.map(|row| row.to_string()).unwrap_or_default())?;
        }
        if let Some(name) = name.as_ref().filter(|name| !name.is_empty()) {
            write!(f, "{name} ")?;
        }
        if let Some(choice) = choice {
            write!(f, "{choice} ")?;
        }
        f.write_str(self.code.as_str())?;
        for (name, value) in &self.args {
            write!(f, " {name}={value:?}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Fault {}

/// A column (from 0) as spreadsheets name it.
pub(crate) fn letters(column: u32) -> String {
    let mut rest = column;
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (rest % 26) as u8));
        match rest / 26 {
            0 => break,
            more => rest = more - 1,
        }
    }
    letters.iter().rev().collect()
}
