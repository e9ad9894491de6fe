//! How much of a form is taken.

use crate::Language;

/// Bounds of a workbook and of a form, and which languages may lack words.
#[derive(Debug, Clone, PartialEq)]
pub struct Limits {
    /// Bytes of a workbook.
    pub bytes: usize,
    /// Bytes of all that is packed in it.
    pub unpacked: u64,
    /// Rows of a sheet, blank ones among them.
    pub rows: u32,
    /// Columns of a sheet.
    pub columns: u32,
    /// Characters of a cell or a text.
    pub text: usize,
    /// Questions of a form, rows of matrices among them.
    pub questions: usize,
    /// Choices of all lists together.
    pub choices: usize,
    pub languages: usize,
    /// Faults that are listed.
    pub faults: usize,
    /// Tags of languages in which words may be missing: readers get them in another.
    pub optional_languages: Vec<String>,
    /// The language of a workbook that names none.
    pub language: Option<Language>,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 2 << 20,
            unpacked: 64 << 20,
            rows: 8_000,
            columns: 200,
            text: 10_000,
            questions: 1_000,
            choices: 5_000,
            languages: 10,
            faults: 50,
            optional_languages: Vec::new(),
            language: None,
        }
    }
}
