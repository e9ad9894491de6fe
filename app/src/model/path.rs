//! The path of a solution, from publishing to done, as its page draws it.

use super::Micros;
use super::content::SolutionState;

/// A step of the path, in order.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Everyone can read and support it.
    Published,
    /// Enough supports: the commune must answer.
    Threshold,
    /// The commune studies it.
    Evaluation,
    /// The commune says yes or no.
    Decision,
    /// Works.
    Works,
    /// Done.
    Done,
    /// Its author took it back: the path ends here.
    Withdrawn,
    /// Merged into another one: the path ends here.
    Merged,
}

/// A step, and how far the solution is with it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathStep {
    /// Which one.
    pub step: Step,
    /// Whether the solution has reached it.
    pub reached: bool,
    /// When it was reached; `None` while it lies ahead, or when nobody knows.
    pub at: Option<Micros>,
    /// Whether it is the current one.
    pub current: bool,
    /// Whether the path ended here without success.
    pub failed: bool,
}

/// Who must act next, and by when.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextAct {
    /// People: this many more supports.
    Supports {
        /// Supports still missing.
        missing: i64,
    },
    /// The commune must answer by this moment.
    Answer {
        /// The end of the time to answer.
        by: Micros,
        /// Whether it has passed.
        overdue: bool,
    },
    /// The commune is studying it, with a date if the threshold set one.
    Evaluate {
        /// The end of the time to answer.
        by: Option<Micros>,
    },
    /// The commune must begin the works.
    BeginWorks,
    /// The commune must finish the works and report.
    FinishWorks,
    /// Nobody: the path has ended.
    Nobody,
}

/// The path of one solution.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SolutionPath {
    /// Where it stands.
    pub state: SolutionState,
    /// Supports at which the commune must answer.
    pub threshold: i64,
    /// The steps reached and those ahead.
    pub steps: Vec<PathStep>,
    /// Who must act next.
    pub next: NextAct,
}
