//! What an outcome is.

use app::model::consultations::Multilingual;
use app::model::languages::LANGS;
use app::model::outcomes::{OutcomeText, PointDecision};
use app::model::{Lang, Localized};

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, PledgeId, SolutionId};

/// What was decided, or will be.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub id: ConsultationId,
    pub summary: Multilingual,
    pub published_at: Option<Timestamp>,
    /// In the order of their numbers.
    pub points: Vec<Point>,
    pub pledges: Vec<PledgeId>,
}

/// One thing that is decided.
#[derive(Clone, Debug, Default)]
pub struct Point {
    pub number: i64,
    pub title: Multilingual,
    /// `None` while nobody has chosen one.
    pub decision: Option<PointDecision>,
    pub decider: Multilingual,
    pub reason: Multilingual,
    pub changed: Multilingual,
    pub version: i64,
    pub bases: Vec<PointBasis>,
    pub solutions: Vec<SolutionId>,
    pub milestones: Vec<Milestone>,
}

/// On what a point rests. What it is called, where it is read and how much it holds is kept when the outcome is published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PointBasis {
    /// The name of the part that has it.
    pub part: String,
    /// Its own name within the part.
    pub name: String,
    pub title: Localized,
    pub path: String,
    pub given: i64,
}

/// What follows from a point.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    pub title: Multilingual,
    /// `YYYY-MM-DD`.
    pub due_on: String,
    pub reached_at: Option<Timestamp>,
}

/// Something that was said after publication.
#[derive(Clone, Debug)]
pub struct NewNote<'a> {
    /// Of which point; `None` for the whole.
    pub point: Option<i64>,
    pub what: Said<'a>,
    pub by: AccountId,
    pub at: Timestamp,
}

/// What was said after publication.
#[derive(Clone, Debug)]
pub enum Said<'a> {
    /// What was done since.
    Addition(&'a Multilingual),
    /// Of a text in a language: before, after, and why.
    Correction { text: OutcomeText, lang: Lang, before: &'a str, after: &'a str, reason: &'a str },
}

impl Outcome {
    /// Whether anything of it is written in a language.
    pub fn is_written_in(&self, lang: Lang) -> bool {
        let of_point = |point: &Point| OutcomeText::OF_POINTS.into_iter().any(|text| !point.text(text).own(lang).is_empty());
        !self.summary.own(lang).is_empty() || self.points.iter().any(of_point)
    }
}

impl Point {
    /// The text of a name.
    pub const fn text(&self, name: OutcomeText) -> &Multilingual {
        match name {
            OutcomeText::Summary | OutcomeText::Title => &self.title,
            OutcomeText::Decider => &self.decider,
            OutcomeText::Reason => &self.reason,
            OutcomeText::Changed => &self.changed,
        }
    }

    /// Where the text of a name is.
    pub const fn text_mut(&mut self, name: OutcomeText) -> &mut Multilingual {
        match name {
            OutcomeText::Summary | OutcomeText::Title => &mut self.title,
            OutcomeText::Decider => &mut self.decider,
            OutcomeText::Reason => &mut self.reason,
            OutcomeText::Changed => &mut self.changed,
        }
    }
}

/// Whether a text is as long as one of this name may be.
pub(super) fn is_of_length(name: OutcomeText, text: &str) -> bool {
    let asked = match name {
        OutcomeText::Summary => 20..=600,
        OutcomeText::Title => 5..=200,
        OutcomeText::Decider => 3..=200,
        OutcomeText::Reason => 20..=4_000,
        OutcomeText::Changed => 10..=2_000,
    };
    crate::base::text::fits(text, asked)
}

/// A text in the order of the languages.
pub(super) fn multilingual(texts: [impl Into<String>; 4]) -> Multilingual {
    let mut text = Multilingual::default();
    for (lang, own) in LANGS.into_iter().zip(texts) {
        *text.own_mut(lang) = own.into();
    }
    text
}
