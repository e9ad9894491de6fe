//! Options of a consultation as pages show and forms send them.

use serde::{Deserialize, Serialize};

use super::consultations::{Multilingual, Opening};
use super::content::Author;
use super::form::FormErrors;
use super::named::named;
use super::{Lang, Localized, Micros};

named! {
    /// Where an option stands.
    OptionState {
        /// It is on the table.
        Gathered = "gathered",
        /// Services of the commune examine it.
        Review = "review",
        /// It can be done if it is changed, and its author is asked.
        Consent = "consent",
        /// It can be done.
        Feasible = "feasible",
        /// It can be done, changed.
        FeasibleChanged = "feasible_changed",
        /// It goes on in another one.
        Merged = "merged",
        /// It cannot be done.
        NotFeasible = "not_feasible",
        /// It is a matter of another body.
        Referred = "referred",
    }
}

impl OptionState {
    /// Whether the commune said what becomes of it.
    pub const fn is_decided(self) -> bool {
        !matches!(self, Self::Gathered | Self::Review | Self::Consent)
    }

    /// Whether it is decided against its author's wish, or without asking them, so that they can appeal within the days that are kept with it. To a change they may
    /// have agreed: nothing is kept then.
    pub const fn can_be_contested(self) -> bool {
        matches!(self, Self::FeasibleChanged | Self::Merged | Self::NotFeasible | Self::Referred)
    }

    /// Whether it comes on the final list.
    pub const fn is_listed(self) -> bool {
        matches!(self, Self::Feasible | Self::FeasibleChanged)
    }
}

named! {
    /// What a service says.
    Verdict {
        Yes = "yes",
        /// Under a condition, which the text says.
        YesIf = "yes_if",
        No = "no",
    }
}

named! {
    /// By what an option is examined; and why it cannot be done.
    Criterion {
        Legal = "legal",
        /// Whether the commune may decide it.
        Power = "power",
        Land = "land",
        Technical = "technical",
        Cost = "cost",
        /// What it costs each year afterwards.
        Running = "running",
        /// Works that are under way or planned in the same place.
        Overlap = "overlap",
        /// Something else, which the text says. Nobody is asked for it.
        Other = "other",
    }
}

impl Criterion {
    /// Those that services are asked for.
    pub const ASKED: [Self; 7] = [Self::Legal, Self::Power, Self::Land, Self::Technical, Self::Cost, Self::Running, Self::Overlap];
}

named! {
    /// How an option does by a criterion.
    Mark {
        Good = "good",
        Doubt = "doubt",
        Obstacle = "obstacle",
    }
}

named! {
    /// What an author, or a service, is told of an option.
    OptionNews {
        Gathered = "gathered",
        Asked = "asked",
        Review = "review",
        Consent = "consent",
        Feasible = "feasible",
        FeasibleChanged = "feasible_changed",
        Merged = "merged",
        Unmerged = "unmerged",
        NotFeasible = "not_feasible",
        Referred = "referred",
        Appealed = "appealed",
        Upheld = "upheld",
        Reversed = "reversed",
        Listed = "listed",
    }
}

/// From and to, of money in centimes.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    pub from: Option<i64>,
    pub to: Option<i64>,
}

/// An option in a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OptionCard {
    pub n: i64,
    /// `None` while the public may not read its solution.
    pub title: Option<String>,
    pub category: String,
    pub place: Option<Localized>,
    pub cost: Option<i64>,
    pub state: OptionState,
    pub supports: i64,
    pub author: Author,
    pub at: Micros,
    pub language: Option<Lang>,
}

/// The options of a consultation.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OptionsPage {
    pub number: i64,
    pub title: Multilingual,
    pub options: Vec<OptionCard>,
    /// Since when the list is final.
    pub locked_at: Option<Micros>,
    /// Whether authors put their solutions forward now.
    pub open: bool,
    pub may_manage: bool,
    pub next: Option<String>,
    pub continued: bool,
}

/// A solution that its author can put forward.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Candidate {
    pub number: i64,
    pub title: String,
    /// Whether it is an option already.
    pub gathered: bool,
}

/// What was typed to put one forward.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PutForwardFields {
    pub solution: String,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct PutForwardPage {
    pub number: i64,
    pub title: Multilingual,
    /// Open if somebody can put something forward now, in whatever name; else why not.
    pub opening: Opening,
    pub candidates: Vec<Candidate>,
    /// What was sent when nothing was gathered any more, by its number and title: it stays what it is.
    pub late: Option<(i64, String)>,
    pub fields: PutForwardFields,
    pub errors: FormErrors,
}

/// What a service said, as everybody reads it once it is decided.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OpinionLine {
    pub service: String,
    pub verdict: Verdict,
    pub body: String,
    pub marks: Vec<(Criterion, Mark)>,
    pub cost: Span,
    pub running: Span,
    pub at: Micros,
}

/// What was decided about an option.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DecisionShown {
    pub text: String,
    pub reason: Option<Criterion>,
    pub changes: String,
    pub note: String,
    pub refers_to: String,
    pub at: Micros,
}

/// An appeal of its author, and what came of it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AppealShown {
    pub at: Micros,
    pub due_at: Micros,
    pub reversed: Option<bool>,
    pub answer: String,
}

/// What its author typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AuthorFields {
    pub act: String,
    pub body: String,
}

/// What the author of an option can do about it now.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct AuthorActs {
    /// What would be changed, if they are asked.
    pub consent: Option<String>,
    /// Until when they can appeal.
    pub appeal_until: Option<Micros>,
    pub fields: AuthorFields,
    pub errors: FormErrors,
}

/// The texts of an option, as they were when it was gathered.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OptionText {
    pub title: String,
    pub body: String,
    pub helps: String,
    pub language: Option<Lang>,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OptionPage {
    pub number: i64,
    pub consultation: Multilingual,
    pub n: i64,
    /// `None` while the public may not read its solution.
    pub text: Option<OptionText>,
    pub state: OptionState,
    pub category: String,
    pub place: Option<Localized>,
    /// What its author thought that it costs.
    pub asked_cost: Option<i64>,
    /// What the commune finds that it costs.
    pub cost: Option<i64>,
    pub author: Author,
    pub at: Micros,
    /// The solution's number and the version that was gathered.
    pub solution: (i64, i64),
    pub supports: i64,
    pub comments: i64,
    pub decision: Option<DecisionShown>,
    pub opinions: Vec<OpinionLine>,
    /// The option in which it goes on.
    pub merged_into: Option<i64>,
    /// Those that go on in it.
    pub holds: Vec<i64>,
    pub appeal: Option<AppealShown>,
    pub acts: AuthorActs,
    pub may_manage: bool,
}

/// An option for which a solution was gathered, on the solution's own page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OptionLink {
    pub number: i64,
    pub title: Multilingual,
    pub n: i64,
    pub state: OptionState,
    /// The body to which it was referred.
    pub refers_to: String,
}
