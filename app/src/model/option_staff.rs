//! Assessing options: what officers and services see and send.

use serde::{Deserialize, Serialize};

use super::consultations::Multilingual;
use super::form::FormErrors;
use super::moderation::AppealAnswerFields;
use super::options::{Criterion, Mark, OpinionLine, OptionState, OptionText, Verdict};
use super::{Lang, Localized, Micros};

/// What was typed on the board.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct BoardFields {
    pub act: String,
    /// Numbers of solutions, with commas between them.
    pub solutions: String,
    pub service: String,
    pub account: String,
    pub due_on: String,
    pub appeal_days: String,
}

/// A line of the board.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BoardRow {
    pub n: i64,
    pub title: String,
    pub state: OptionState,
    pub asked: i64,
    pub given: i64,
    /// By when the next opinion, or the answer to an appeal, is due.
    pub due_at: Option<Micros>,
    pub cost: Option<i64>,
    pub appealed: bool,
}

/// A solution that can be gathered.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FittingSolution {
    pub number: i64,
    pub title: String,
    pub language: Option<Lang>,
    pub supports: i64,
    pub place: Option<Localized>,
}

/// Some of those that fit, the most supported first.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct FittingSolutions {
    /// A number or words that were looked for.
    pub words: String,
    pub rows: Vec<FittingSolution>,
    /// Where those before and after them are.
    pub earlier: Option<String>,
    pub later: Option<String>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BoardPage {
    pub number: i64,
    pub title: Multilingual,
    pub rows: Vec<BoardRow>,
    /// How many there are in each state.
    pub states: Vec<(OptionState, i64)>,
    pub state: Option<OptionState>,
    pub services: Vec<String>,
    pub service: String,
    pub appeal_days: i64,
    /// Ids and names of those who can answer for a service.
    pub staff: Vec<(String, String)>,
    /// Why the list cannot be published.
    pub lacks: Vec<String>,
    /// Whether that is said because somebody tried.
    pub refused: bool,
    pub locked_at: Option<Micros>,
    /// When voting begins, before which the list must be published, while it is not.
    pub list_due: Option<Micros>,
    /// Solutions that can be gathered; `None` when none can any more.
    pub fitting: Option<FittingSolutions>,
    pub fields: BoardFields,
    pub errors: FormErrors,
}

/// What was typed to ask a service.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AskFields {
    pub act: String,
    pub id: String,
    pub service: String,
    pub account: String,
    pub email: String,
    pub due_on: String,
}

/// A service that was asked.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AskedLine {
    pub id: String,
    pub service: String,
    /// Who answers for it.
    pub name: String,
    pub email: String,
    pub due_at: Micros,
    pub given: Option<OpinionLine>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PrepareOptionPage {
    pub number: i64,
    pub consultation: Multilingual,
    pub n: i64,
    pub title: String,
    pub state: OptionState,
    pub opinions: Vec<AskedLine>,
    pub staff: Vec<(String, String)>,
    /// Whether it waits for a decision.
    pub may_decide: bool,
    /// Whether a merge can be taken back.
    pub may_unmerge: bool,
    pub appealed: bool,
    pub fields: AskFields,
    pub errors: FormErrors,
}

/// What was typed to decide.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionFields {
    pub act: String,
    pub version: String,
    pub decision: String,
    pub text: String,
    pub reason: String,
    pub changes: String,
    /// Empty: its author is asked.
    pub note: String,
    pub refers_to: String,
    pub into: String,
    pub cost: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DecidePage {
    pub number: i64,
    pub consultation: Multilingual,
    pub n: i64,
    pub title: String,
    pub state: OptionState,
    pub opinions: Vec<OpinionLine>,
    /// Numbers and titles of those into which it can be merged.
    pub others: Vec<(i64, String)>,
    pub fields: DecisionFields,
    pub errors: FormErrors,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RulingPage {
    pub number: i64,
    pub consultation: Multilingual,
    pub n: i64,
    pub title: String,
    pub reason: Option<Criterion>,
    pub decision: String,
    pub body: String,
    pub due_at: Micros,
    /// Whether the reader decided it, and somebody else has to decide the appeal.
    pub had_part: bool,
    pub fields: AppealAnswerFields,
    pub errors: FormErrors,
}

/// What a service typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionFields {
    pub verdict: String,
    pub body: String,
    pub legal: String,
    pub power: String,
    pub land: String,
    pub technical: String,
    pub cost: String,
    pub running: String,
    pub overlap: String,
    pub cost_from: String,
    pub cost_to: String,
    pub running_from: String,
    pub running_to: String,
}

impl OpinionFields {
    /// What was chosen for a criterion.
    pub fn mark(&self, criterion: Criterion) -> &str {
        match criterion {
            Criterion::Legal => &self.legal,
            Criterion::Power => &self.power,
            Criterion::Land => &self.land,
            Criterion::Technical => &self.technical,
            Criterion::Cost => &self.cost,
            Criterion::Running => &self.running,
            Criterion::Overlap => &self.overlap,
            Criterion::Other => "",
        }
    }

    /// Where that is.
    pub fn mark_mut(&mut self, criterion: Criterion) -> Option<&mut String> {
        Some(match criterion {
            Criterion::Legal => &mut self.legal,
            Criterion::Power => &mut self.power,
            Criterion::Land => &mut self.land,
            Criterion::Technical => &mut self.technical,
            Criterion::Cost => &mut self.cost,
            Criterion::Running => &mut self.running,
            Criterion::Overlap => &mut self.overlap,
            Criterion::Other => return None,
        })
    }
}

/// The one page on which a service answers.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OpinionPage {
    /// Where it is sent.
    pub action: String,
    pub consultation: Multilingual,
    pub n: i64,
    pub service: String,
    pub text: Option<OptionText>,
    pub asked_cost: Option<i64>,
    pub due_at: Micros,
    /// Whether the page was opened by a link that works once.
    pub once: bool,
    /// Whether it has been answered.
    pub given: Option<Micros>,
    pub fields: OpinionFields,
    pub errors: FormErrors,
}

/// An opinion that somebody is asked for.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WaitingLine {
    pub id: String,
    pub n: i64,
    pub title: String,
    pub service: String,
    pub due_at: Micros,
    pub verdict: Option<Verdict>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WaitingPage {
    pub number: i64,
    pub title: Multilingual,
    pub rows: Vec<WaitingLine>,
}

/// Something wrong in a table that was sent.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableFault {
    pub row: i64,
    pub column: String,
    pub text: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct TablePage {
    pub number: i64,
    pub title: Multilingual,
    pub faults: Vec<TableFault>,
    pub errors: FormErrors,
}

/// A mark as it is kept and read.
pub fn marks(kept: &str) -> Vec<(Criterion, Mark)> {
    kept.split(',').filter_map(|one| one.split_once('=')).filter_map(|(criterion, mark)| Some((Criterion::parse(criterion)?, Mark::parse(mark)?))).collect()
}
