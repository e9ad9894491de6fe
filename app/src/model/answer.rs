//! The official answer to a solution and its milestones, as pages show and forms send them.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::article::Article;
use super::content::{Author, Decision, Photo, SolutionCard, SolutionState};
use super::form::FormErrors;
use super::named::named;
use super::support::SupportBox;

/// What the commune decided.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// `None` when it was given elsewhere and its decision means nothing here.
    pub decision: Option<Decision>,
    pub reasons: String,
    /// Centimes.
    pub cost: Option<i64>,
    pub responsible: String,
    /// `YYYY-MM-DD`.
    pub starts_on: Option<String>,
    /// `YYYY-MM-DD`.
    pub ends_on: Option<String>,
    /// `None` when it was given elsewhere and nobody knows when.
    pub at: Option<Micros>,
}

/// A step of the works.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    pub id: String,
    pub title: String,
    /// `YYYY-MM-DD`.
    pub due_on: Option<String>,
    /// Percent.
    pub progress: i64,
}

/// The answer and the works on a solution's page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct AnswerSection {
    /// The newest first; earlier ones stay readable.
    pub answers: Vec<Answer>,
    pub milestones: Vec<Milestone>,
    /// How what was built looks.
    pub photo: Option<Photo>,
    pub commune: String,
    pub number: i64,
    /// Whether the viewer is an officer who may answer.
    pub may_answer: bool,
    /// Whether there are works to follow.
    pub has_works: bool,
    /// For an officer: what is noticeable about where the supports come from.
    pub signals: Option<SupportSignals>,
}

/// What an officer typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct AnswerFields {
    #[serde(default)]
    pub decision: String,
    #[serde(default)]
    pub reasons: String,
    #[serde(default)]
    pub cost: String,
    #[serde(default)]
    pub responsible: String,
    #[serde(default)]
    pub starts_on: String,
    #[serde(default)]
    pub ends_on: String,
}

/// What somebody says for a proposal or against it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Argument {
    pub author: Author,
    pub body: String,
    /// Where it stands in the discussion.
    pub path: String,
    /// How many found it useful.
    pub useful: i64,
}

/// The arguments that most surely were found useful.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct Arguments {
    pub for_it: Vec<Argument>,
    pub against_it: Vec<Argument>,
}

/// The form of an official answer, and beside it what it answers.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AnswerForm {
    pub number: i64,
    pub state: SolutionState,
    /// By when the commune promised to answer.
    pub due: Option<Micros>,
    pub article: Article,
    pub support: SupportBox,
    pub signals: Option<SupportSignals>,
    pub arguments: Arguments,
    pub fields: AnswerFields,
    pub errors: FormErrors,
}

/// What an officer does to the works: `act` is `save` (the progress of each milestone, and a new one if it has a name), `add`, `progress`, `start`,
/// `finish`, or `photo` (of what was built).
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MilestoneFields {
    #[serde(default)]
    pub act: String,
    /// Ids, in the order of `progress`.
    #[serde(default)]
    pub milestone: Vec<String>,
    /// Of the new one.
    #[serde(default)]
    pub title: String,
    /// Of the new one.
    #[serde(default)]
    pub due_on: String,
    /// Percent of each.
    #[serde(default)]
    pub progress: Vec<String>,
    /// What the photo of the finished works shows.
    #[serde(default)]
    pub alt: String,
}

impl MilestoneFields {
    /// What was typed of a milestone.
    pub fn progress_of(&self, id: &str) -> Option<&str> {
        self.milestone.iter().zip(&self.progress).find(|(known, _)| *known == id).map(|(_, typed)| typed.as_str())
    }
}

/// The officer's page of a solution's works.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MilestonesPage {
    pub number: i64,
    pub title: String,
    pub state: SolutionState,
    pub milestones: Vec<Milestone>,
    /// How what was built looks.
    pub photo: Option<Photo>,
    pub fields: MilestoneFields,
    pub errors: FormErrors,
}

/// A solution that waits for the commune.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AwaitingAnswer {
    /// The solution.
    pub card: SolutionCard,
    /// When the commune must have answered.
    pub due: Option<Micros>,
    /// What is noticeable about where its supports come from.
    pub signals: Option<SupportSignals>,
}

/// Where the supports of a solution come from that are not of verified residents.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SupportSignals {
    pub others: i64,
    /// Of these, by accounts that were new.
    pub new: i64,
    /// Of these, how many are known by where they came from.
    pub known: i64,
    /// From how many network addresses.
    pub addresses: i64,
}

named! {
    /// A list of the officers' page.
    OfficeList {
        /// Solutions that wait for an answer.
        Waiting = "waiting",
        /// Problems that nobody has looked at.
        Problems = "problems",
        /// Works to follow.
        Works = "works",
    }
}

/// One page of a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OfficeRows<T> {
    /// What is on it.
    pub rows: Vec<T>,
    /// Where the next page is, if there is one.
    pub next: Option<String>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OfficePage {
    pub waiting: OfficeRows<AwaitingAnswer>,
    pub works: OfficeRows<SolutionCard>,
    pub problems: OfficeRows<super::content::ProblemCard>,
    /// The only list shown: problems, and what goes on from a page before.
    pub only: Option<OfficeList>,
    /// Whether this goes on from a page before.
    pub continued: bool,
}
