//! What was decided after a consultation, as pages show and forms send it.

use serde::{Deserialize, Serialize};

use super::answer::Milestone;
use super::consultation_forms::LackLine;
use super::consultations::Multilingual;
use super::content::SolutionState;
use super::form::FormErrors;
use super::languages::Needed;
use super::named::named;
use super::pledges::Pledge;
use super::{Lang, Localized, Micros};

named! {
    /// What the commune decides on a point.
    PointDecision {
        Accepted = "accepted",
        InPart = "in_part",
        Rejected = "rejected",
        /// It comes back to it.
        Later = "later",
    }
}

named! {
    /// A text of an outcome; all but the first belong to a point.
    OutcomeText {
        /// The decision in one sentence.
        Summary = "summary",
        Title = "title",
        /// Who decided.
        Decider = "decider",
        Reason = "reason",
        /// What is otherwise because of what people said.
        Changed = "changed",
    }
}

impl OutcomeText {
    /// Those of a point.
    pub const OF_POINTS: [Self; 4] = [Self::Title, Self::Decider, Self::Reason, Self::Changed];
}

/// On what a point rests.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct BasisLine {
    pub title: Localized,
    pub path: String,
    /// How many contributions it held; 0 if that is not said.
    pub count: i64,
}

/// What follows from a point.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct MilestoneLine {
    /// Its place in the point.
    pub position: i64,
    pub title: Multilingual,
    /// `YYYY-MM-DD`.
    pub due_on: String,
    pub reached_at: Option<Micros>,
    /// Whether its day has passed and it is not reached.
    pub late: bool,
}

/// A solution that a point is about.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PointSolution {
    pub number: i64,
    pub title: String,
    pub state: SolutionState,
    /// Those of its works.
    pub milestones: Vec<Milestone>,
}

/// What was said after publication.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum Noted {
    /// What was done since.
    Addition {
        text: Multilingual,
    },
    Correction {
        text: OutcomeText,
        lang: Lang,
        before: String,
        after: String,
        reason: String,
    },
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NoteLine {
    /// Of which point; `None` for the whole.
    pub point: Option<i64>,
    pub what: Noted,
    pub at: Micros,
}

/// A point that everybody reads.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PointCard {
    pub number: i64,
    pub title: Multilingual,
    pub decision: PointDecision,
    pub decider: Multilingual,
    pub reason: Multilingual,
    pub changed: Multilingual,
    pub bases: Vec<BasisLine>,
    /// Of a point without a solution; others have those of its works.
    pub milestones: Vec<MilestoneLine>,
    pub solutions: Vec<PointSolution>,
    /// Whether it rests on something that the reader gave.
    pub mine: bool,
}

/// What was decided.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OutcomePage {
    /// Of the consultation, with its title.
    pub number: i64,
    pub title: Multilingual,
    pub summary: Multilingual,
    /// A moment of the day by which it was promised.
    pub promised_on: Option<Micros>,
    pub decided_at: Micros,
    /// How many days later than that it was decided.
    pub late: i64,
    pub points: Vec<PointCard>,
    pub pledges: Vec<Pledge>,
    /// The oldest first.
    pub notes: Vec<NoteLine>,
    /// Whether the reader contributed to the consultation.
    pub contributed: bool,
    pub may_manage: bool,
    /// Whether they represent an organisation here, which can pledge.
    pub may_pledge: bool,
}

/// The same in short, on the consultation's page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OutcomeBrief {
    pub number: i64,
    pub summary: Multilingual,
    pub decided_at: Micros,
    /// How many points were decided how.
    pub counts: Vec<(PointDecision, i64)>,
}

/// A page to print and put up.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OutcomePoster {
    pub number: i64,
    pub title: Multilingual,
    pub purpose: Multilingual,
    pub summary: Multilingual,
    pub decided_at: Micros,
    /// How many took part, each number with its words.
    pub given: Vec<(crate::words::Plural, i64)>,
    pub points: Vec<(Multilingual, PointDecision)>,
    /// The address as it is printed.
    pub address: String,
    /// The QR code of it: modules a side, and the dark ones as an SVG path.
    pub side: i64,
    pub squares: String,
}

named! {
    /// How far an outcome is.
    OutcomeStage {
        /// The consultation asks something still.
        Early = "early",
        /// The consultation was given up.
        Cancelled = "cancelled",
        Draft = "draft",
        Published = "published",
    }
}

/// A point on the staff's page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PointRow {
    pub number: i64,
    pub title: Multilingual,
    pub decision: Option<PointDecision>,
    /// On how many things it rests.
    pub bases: i64,
    pub milestones: Vec<MilestoneLine>,
}

/// A pledge that is attached or can be.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PledgeChoice {
    pub id: String,
    pub what: String,
    pub organisation: Localized,
}

/// What was typed on the staff's page. `act` is `save`, `add` (something that was done since), `attach` or `detach` (a pledge), or `reach` (a milestone).
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OutcomeFields {
    pub act: String,
    pub summary_ar: String,
    pub summary_fr: String,
    pub summary_en: String,
    pub summary_zgh: String,
    /// Of an addition, and of which point it is; empty for the whole.
    pub text_ar: String,
    pub text_fr: String,
    pub text_en: String,
    pub text_zgh: String,
    pub point: String,
    pub pledge: String,
    /// Of a milestone: its point and its place in it.
    pub milestone: String,
}

/// The staff's page of an outcome.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OutcomeDraftPage {
    pub number: i64,
    pub title: Multilingual,
    pub stage: OutcomeStage,
    /// The first moment at which it can be prepared, while it cannot.
    pub closes_at: Option<Micros>,
    /// By when it is to be decided: the first moment after that day.
    pub decides_at: Option<Micros>,
    pub lacks: Vec<LackLine>,
    /// Whether the reader was refused because of the lacks.
    pub refused: bool,
    pub points: Vec<PointRow>,
    pub attached: Vec<PledgeChoice>,
    pub offered: Vec<PledgeChoice>,
    pub may_archive: bool,
    pub archived: bool,
    pub needed: Needed,
    /// In which languages something of it is written.
    pub written: Vec<Lang>,
    pub fields: OutcomeFields,
    pub errors: FormErrors,
}

/// What was typed of a point. `act` is `save` or `remove`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PointFields {
    pub act: String,
    /// Which one was read; empty for a new point.
    pub version: String,
    pub title_ar: String,
    pub title_fr: String,
    pub title_en: String,
    pub title_zgh: String,
    pub decision: String,
    pub decider_ar: String,
    pub decider_fr: String,
    pub decider_en: String,
    pub decider_zgh: String,
    pub reason_ar: String,
    pub reason_fr: String,
    pub reason_en: String,
    pub reason_zgh: String,
    pub changed_ar: String,
    pub changed_fr: String,
    pub changed_en: String,
    pub changed_zgh: String,
    /// Each as its part and its name, with a colon between them.
    pub basis: Vec<String>,
    /// Numbers of solutions.
    pub solutions: String,
    /// Of each milestone to be, in the same order.
    pub milestone_ar: Vec<String>,
    pub milestone_fr: Vec<String>,
    pub milestone_en: Vec<String>,
    pub milestone_zgh: Vec<String>,
    pub milestone_on: Vec<String>,
}

/// Something on which a point can rest.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OfferedBasis {
    /// As the form sends it.
    pub value: String,
    pub title: Localized,
    pub path: String,
    pub count: i64,
}

/// The form of a point.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PointPage {
    pub number: i64,
    pub title: Multilingual,
    /// `None` for a new one.
    pub point: Option<i64>,
    pub offered: Vec<OfferedBasis>,
    pub needed: Needed,
    pub fields: PointFields,
    pub errors: FormErrors,
}

/// What was typed of a correction.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorrectionFields {
    /// Which text: `summary.ar`, or `3.reason.fr` of the third point.
    pub subject: String,
    pub text: String,
    pub reason: String,
}

/// The form of a correction.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CorrectionPage {
    pub number: i64,
    pub title: Multilingual,
    pub point: Option<i64>,
    pub text: OutcomeText,
    pub lang: Lang,
    pub fields: CorrectionFields,
    pub errors: FormErrors,
}
