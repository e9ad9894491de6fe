//! Preparing questions: what the staff's pages show, and what their forms send.

use serde::{Deserialize, Serialize};

use super::Lang;
use super::consultations::Multilingual;
use super::form::FormErrors;
use super::languages::Needed;
use super::named::named;
use super::questionnaire::{ResultsShown, Said};

named! {
    /// What kind of answer a question of the editor takes.
    QuestionKind {
        SelectOne = "select_one",
        SelectMultiple = "select_multiple",
        Text = "text",
        Integer = "integer",
        Decimal = "decimal",
        Range = "range",
        Date = "date",
        /// A photo.
        Image = "image",
        Rank = "rank",
        Matrix = "matrix",
        Geopoint = "geopoint",
        Acknowledge = "acknowledge",
        Note = "note",
    }
}

impl QuestionKind {
    /// Whether its answers are choices of a list.
    pub const fn has_choices(self) -> bool {
        matches!(self, Self::SelectOne | Self::SelectMultiple | Self::Rank | Self::Matrix)
    }
}

/// Something that is wrong with a form, and where.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FaultLine {
    /// Empty when it is not of a workbook.
    pub sheet: String,
    pub row: String,
    pub column: String,
    /// The question, row, group or list.
    pub question: String,
    pub text: String,
}

impl FaultLine {
    /// One that is of no place alone.
    pub fn of_whole(text: String) -> Self {
        Self { sheet: String::new(), row: String::new(), column: String::new(), question: String::new(), text }
    }
}

/// A question in the editor.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct EditorLine {
    pub number: String,
    pub name: String,
    /// `None` for a kind that the editor does not change.
    pub kind: Option<QuestionKind>,
    pub label: Said,
    pub required: bool,
    /// When it is asked, in words.
    pub condition: Option<String>,
}

/// The questions of a consultation, as staff prepare them.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct EditorPage {
    pub number: i64,
    pub title: Multilingual,
    /// Counts the changes of the draft.
    pub draft_number: i64,
    pub pages: Vec<(Option<Said>, Vec<EditorLine>)>,
    pub faults: Vec<FaultLine>,
    /// Whether it is asked already, so that only words and new optional questions change.
    pub published: bool,
    /// Whether the draft differs from what is asked.
    pub unpublished: bool,
    /// Questions by which somebody can let texts be published: name and words.
    pub permissions: Vec<(String, String)>,
    pub permission: String,
    pub results: ResultsShown,
    /// Whether sheets are entered for some days after closing.
    pub paper: bool,
    pub answers: i64,
    pub organisations: i64,
    /// What was typed for the heading of a new page, in Arabic and in French.
    /// What was typed as the heading of a new page.
    pub headings: Multilingual,
    pub needed: Needed,
    pub errors: FormErrors,
}

/// What the editor's page sends.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct EditorFields {
    /// `begin`, `up`, `down`, `remove`, `add_page`, `remove_page` or `settings`.
    pub act: String,
    /// The question.
    pub name: String,
    /// The page, from 1.
    pub page: String,
    pub draft: String,
    pub heading_ar: String,
    pub heading_fr: String,
    pub heading_en: String,
    pub heading_zgh: String,
    pub permission: String,
    pub results: String,
    pub paper: String,
}

/// The form of a question.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct QuestionFields {
    /// The name that it had; empty for a new one.
    pub was: String,
    /// The page on which a new one stands, from 1.
    pub page: String,
    pub draft: String,
    pub kind: String,
    pub name: String,
    pub label_ar: String,
    pub label_fr: String,
    pub label_en: String,
    pub label_zgh: String,
    pub hint_ar: String,
    pub hint_fr: String,
    pub hint_en: String,
    pub hint_zgh: String,
    pub guidance_ar: String,
    pub guidance_fr: String,
    pub guidance_en: String,
    pub guidance_zgh: String,
    /// Names of recordings.
    pub audio_ar: String,
    pub audio_fr: String,
    pub audio_en: String,
    pub audio_zgh: String,
    pub required: String,
    /// While this holds an answer is needed, as workbooks write it; counts before `required`.
    pub required_when: String,
    pub long: String,
    /// `yes` when choices are shown in another order to each.
    pub randomize: String,
    /// Which choices are offered, as workbooks write it.
    pub choice_filter: String,
    /// Of a photo: its longer side at most.
    pub pixels: String,
    /// A choice a line: its name and its words, with `|` between them.
    pub choices: String,
    /// The rows of a matrix, in the same way.
    pub rows: String,
    pub least: String,
    pub most: String,
    pub step: String,
    /// `question=choice`; empty for always.
    pub condition: String,
    /// `not` when the choice must not be made.
    pub unless: String,
    /// A condition as workbooks write it; counts before the simple one.
    pub relevant: String,
    pub constraint: String,
    pub constraint_ar: String,
    pub constraint_fr: String,
    pub constraint_en: String,
    pub constraint_zgh: String,
}

/// The names of the fields of a question in the order of [`super::languages::LANGS`]: what it asks, its hint, what is said of an answer that it does not take,
/// more to read, and its recording.
pub const QUESTION_FIELDS: [[&str; 5]; 4] = [
    ["label_ar", "hint_ar", "constraint_ar", "guidance_ar", "audio_ar"],
    ["label_fr", "hint_fr", "constraint_fr", "guidance_fr", "audio_fr"],
    ["label_en", "hint_en", "constraint_en", "guidance_en", "audio_en"],
    ["label_zgh", "hint_zgh", "constraint_zgh", "guidance_zgh", "audio_zgh"],
];

impl QuestionFields {
    /// What was typed in a language, in the order of [`QUESTION_FIELDS`].
    pub fn said(&self, lang: Lang) -> [&str; 5] {
        match lang {
            Lang::Ar => [&self.label_ar, &self.hint_ar, &self.constraint_ar, &self.guidance_ar, &self.audio_ar],
            Lang::Fr => [&self.label_fr, &self.hint_fr, &self.constraint_fr, &self.guidance_fr, &self.audio_fr],
            Lang::En => [&self.label_en, &self.hint_en, &self.constraint_en, &self.guidance_en, &self.audio_en],
            Lang::Zgh => [&self.label_zgh, &self.hint_zgh, &self.constraint_zgh, &self.guidance_zgh, &self.audio_zgh],
        }
    }
}

/// The page of the form of a question.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct QuestionFormPage {
    pub number: i64,
    pub title: Multilingual,
    /// Questions and their choices that a condition can ask for: words of the question, and for each choice its value and words.
    pub conditions: Vec<(String, Vec<(String, String)>)>,
    /// The numbers of other questions that choose from its list, and whether they change with it.
    pub shared: Option<(String, bool)>,
    pub needed: Needed,
    pub fields: QuestionFields,
    /// What somebody else made of its fields meanwhile: what each is called, and what is in it now.
    pub meanwhile: Vec<(String, String)>,
    pub faults: Vec<FaultLine>,
    pub errors: FormErrors,
}

/// Taking questions from a workbook.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct UploadPage {
    pub number: i64,
    pub title: Multilingual,
    /// The draft that it takes the place of; empty for none.
    pub draft: String,
    /// The recordings that the questions name, and whether each is there.
    pub recordings: Vec<(String, bool)>,
    pub faults: Vec<FaultLine>,
    pub errors: FormErrors,
}

/// Before a new version is asked: what it changes, or why it may not.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct VersionPage {
    pub number: i64,
    pub title: Multilingual,
    pub changes: Vec<String>,
    pub refusals: Vec<String>,
    pub faults: Vec<FaultLine>,
    pub reason: String,
    pub errors: FormErrors,
}
