//! Questions of a consultation as pages show and forms send them. What a form says is chosen for the reader before it comes here: pages know no XLSForm.

use serde::{Deserialize, Serialize};

use super::content::ItemKind;
use super::named::named;
use super::{Localized, Micros};
use crate::model::consultations::{Multilingual, Opening};
use crate::words::Plural;

/// What people wrote in their answers, as moderation knows it.
pub const ANSWER_TEXT: ItemKind = ItemKind::Other("answer_text");

named! {
    /// From when on everybody sees results. Staff always see them.
    ResultsShown {
        /// Once it asks nothing any more.
        Closed = "closed",
        /// While it is open too.
        Open = "open",
        Never = "never",
    }
}

named! {
    /// As what an answer is counted.
    AnswerStanding {
        Resident = "resident",
        Participant = "participant",
        /// Without an account.
        Unverified = "unverified",
        /// Entered at the desk.
        Paper = "paper",
    }
}

/// Words of a form, in the language that was chosen for the reader.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub text: String,
    /// Its tag, as the form declares it.
    pub lang: String,
    /// Whether it is written from right to left.
    pub right: bool,
}

/// A choice of a question, and whether it is chosen.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Offered {
    pub name: String,
    pub label: Said,
    /// Where it is heard.
    pub recording: Option<String>,
    pub chosen: bool,
    /// Not offered now; other answers of the page may bring it, without a round trip.
    pub waits: bool,
}

/// Whether the browser decides what is asked, as other answers of the page are.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Presence {
    /// The server alone does.
    #[default]
    Fixed,
    /// It is asked now.
    Live,
    /// It is not asked now, and stands in the page out of sight.
    Waiting,
}

/// How a question is answered.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum Input {
    /// Only read.
    Note,
    Line,
    Lines,
    Integer,
    Decimal,
    Date,
    /// Latitude and longitude.
    Point,
    One(Vec<Offered>),
    Many(Vec<Offered>),
    /// All of them, best first; what is chosen for each place is among `values`.
    Rank(Vec<Offered>),
    /// The numbers of a range.
    Range(Vec<Offered>),
    Acknowledge(bool),
    /// A photo, and which one is kept so far.
    Photo(Option<String>),
    /// A photo, on paper: it is taken at the desk.
    PhotoAtDesk,
    /// The same choices for several rows.
    Matrix {
        many: bool,
        rows: Vec<MatrixRow>,
    },
}

/// A row of a matrix, answered under its own name.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MatrixRow {
    pub name: String,
    pub label: Said,
    pub required: bool,
    pub choices: Vec<Offered>,
    pub error: Option<String>,
    pub presence: Presence,
}

/// A question as it is asked.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Asked {
    /// As the page and the paper number it; empty for a note.
    pub number: String,
    pub name: String,
    pub label: Said,
    pub hint: Option<Said>,
    pub guidance: Option<Said>,
    /// Where it is heard.
    pub recording: Option<String>,
    pub required: bool,
    pub input: Input,
    /// What stands in its fields.
    pub values: Vec<String>,
    pub error: Option<String>,
    /// On paper: when it is answered, in words.
    pub skip: Option<String>,
    pub presence: Presence,
}

/// Where somebody is among the pages that are asked.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    pub page: i64,
    pub of: i64,
}

/// What all pages of somebody who answers have in common.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Answering {
    /// The consultation's.
    pub number: i64,
    pub title: Multilingual,
    /// The organisation as which is answered: its id and name.
    pub organisation: Option<(String, Localized)>,
    /// Whether an officer rehearses: nothing is kept, and everything so far goes with the form.
    pub rehearsal: Option<String>,
    /// What the visitor can do; not open any more to whoever began before.
    pub opening: Opening,
}

/// A page of questions.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct QuestionsPage {
    pub about: Answering,
    /// In the address, from 1.
    pub page: i64,
    pub heading: Option<Said>,
    pub questions: Vec<Asked>,
    /// What a browser needs to ask them by itself, as JSON, where some depend on others.
    pub live: Option<String>,
    pub progress: Progress,
    /// Whether something comes before it.
    pub has_previous: bool,
    /// Whether somebody came from the review, and goes back there.
    pub refused: bool,
}

/// A page of the review.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ReviewedPage {
    /// In the address, from 1.
    pub page: i64,
    pub heading: Option<Said>,
    pub answers: Vec<Reviewed>,
}

/// An answer in the review.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Reviewed {
    pub number: String,
    pub name: String,
    pub label: Said,
    /// Each line of it; none when nothing was answered.
    pub answer: Vec<Said>,
    /// The photo with which it is answered.
    pub photo: Option<String>,
    pub error: Option<String>,
}

/// All answers before they are sent.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ReviewPage {
    pub about: Answering,
    pub pages: Vec<ReviewedPage>,
    /// What was answered and is asked no more: not sent.
    pub dropped: Vec<Said>,
    /// When an answer was sent before.
    pub sent_at: Option<Micros>,
    /// Whether sending was refused.
    pub refused: bool,
    /// Whether it came too late: kept as a draft.
    pub late: bool,
}

/// Where one begins: as whom, and what was sent already.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BeginPage {
    pub number: i64,
    pub title: Multilingual,
    pub opening: Opening,
    /// Pages and questions.
    pub pages: i64,
    pub questions: i64,
    pub may_person: bool,
    pub person: Begun,
    /// Organisations as which the visitor can answer.
    pub organisations: Vec<(String, Localized, Begun)>,
    /// Whether whoever has no account answers once for each browser.
    pub unverified: bool,
    pub results: bool,
    /// When everybody will see results, if that is later than when it closes.
    pub results_from: Option<Micros>,
    pub changes: Vec<VersionLine>,
}

/// How far somebody is.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Begun {
    pub draft: bool,
    pub sent_at: Option<Micros>,
}

/// A later version: when, why, and what changed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct VersionLine {
    pub at: Micros,
    pub reason: String,
    pub changes: Vec<String>,
}

/// What was sent.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SentPage {
    pub about: Answering,
    pub at: Micros,
    pub pages: Vec<ReviewedPage>,
    /// Until when it can be changed.
    pub until: Option<Micros>,
    /// Whether it counts nowhere yet: the request to represent the organisation waits.
    pub waits: bool,
}

/// A cell of a table; `None` where it is hidden.
pub type Shown = Option<i64>;

/// A line of a question's table.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResultLine {
    pub label: Said,
    /// By which files call it, as the codebook explains.
    pub code: String,
    /// The organisations that answered so; their positions are public.
    pub organisations: Vec<(Localized, String)>,
    pub count: Shown,
    /// By audience, then by neighbourhood, in the order of the page's columns.
    pub by_audience: Vec<Shown>,
    pub by_place: Vec<Shown>,
}

/// A text that may be published.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TextLine {
    /// Empty for a photo.
    pub text: String,
    pub photo: Option<String>,
    /// The organisation that wrote it, and its kind; persons are not named.
    pub organisation: Option<(Localized, String)>,
    /// By which a person's is flagged.
    pub id: Option<String>,
    pub under_review: bool,
}

/// The results of a question.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResultTable {
    pub number: String,
    pub name: String,
    pub label: Said,
    /// Whether several can be chosen, so that lines add up to more than the answers.
    pub many: bool,
    pub lines: Vec<ResultLine>,
    /// How many answered it, at the end of each column.
    pub total: ResultLine,
    /// Texts whose authors let them be published.
    pub texts: Vec<TextLine>,
    /// After which more of them follow.
    pub more_texts: Option<String>,
    /// Whether the page shows a later part of them.
    pub later_texts: bool,
    /// Texts that are not shown.
    pub withheld: Shown,
}

/// Results, question by question.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ResultsPage {
    pub number: i64,
    pub title: Multilingual,
    /// Whether it is still open, so that staff alone see this unless it was declared otherwise.
    pub partial: bool,
    pub staff: bool,
    /// Whether it is of the last step, in tens.
    pub in_steps: bool,
    /// When that was counted; `None` before the first.
    pub counted_at: Option<Micros>,
    /// From when on nothing is added any more, if that is to come.
    pub complete_from: Option<Micros>,
    /// How many, by the kind of their answer.
    pub counts: Vec<(Plural, i64)>,
    pub audiences: Vec<Option<AnswerStanding>>,
    pub places: Vec<Localized>,
    /// By which files call them.
    pub place_codes: Vec<String>,
    pub tables: Vec<ResultTable>,
    /// The version that is asked was changed after answers came.
    pub changes: Vec<VersionLine>,
}
