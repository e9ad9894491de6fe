//! What pages of consultations show.

use super::consultations::{AudienceKind, ConsultationState, ConsultationTemplate, Multilingual, Opening, PhaseKind, Rehearsed, Standing, TextName};
use super::content::{Author, OrganisationKind};
use super::discussion::DiscussionSection;
use super::moderation::Unread;
use super::{Lang, Localized, Micros};
use crate::words::Plural;

/// What the reader can do in a consultation of a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnStanding {
    pub opening: Opening,
    /// Whether they have given what is asked now.
    pub done: bool,
    /// Whether that counts only once an organisation is theirs.
    pub pending: bool,
}

impl OwnStanding {
    /// Whether it is open to them, and they have not given what is asked now.
    pub const fn waits(&self) -> bool {
        matches!(self.opening, Opening::Open { .. }) && !self.done
    }
}

/// A consultation in a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ConsultationCard {
    pub number: i64,
    pub title: Multilingual,
    pub template: ConsultationTemplate,
    pub audience: AudienceKind,
    pub state: ConsultationState,
    pub opens_at: Micros,
    /// The first moment at which it asks nothing any more.
    pub over_at: Micros,
    pub comment_count: i64,
    /// Since when its decision is late, if it is.
    pub late_since: Option<Micros>,
    /// What was decided, in a sentence.
    pub decision: Option<Multilingual>,
    /// To whoever is signed in, while it asks for something or will.
    pub own: Option<OwnStanding>,
}

/// The list of a commune.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ConsultationsPage {
    /// The next to close first.
    pub open: Vec<ConsultationCard>,
    /// The next to open first.
    pub coming: Vec<ConsultationCard>,
    /// The last one first.
    pub closed: Vec<ConsultationCard>,
    /// Where the closed ones go on.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub continued: bool,
}

/// A phase with its beginning and the first moment after it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhaseLine {
    pub kind: PhaseKind,
    pub starts_at: Micros,
    pub ends_at: Micros,
}

impl PhaseLine {
    /// A moment of its last day.
    pub const fn last_day(&self) -> Micros {
        Micros(self.ends_at.0 - 1)
    }
}

/// Who may contribute, as pages say it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct AudienceLine {
    pub kind: AudienceKind,
    pub neighbourhoods: Vec<Localized>,
    pub organisations: Vec<OrganisationKind>,
}

/// A document with its files.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct DocumentLine {
    pub id: String,
    pub title: Multilingual,
    pub summary: Multilingual,
    /// Each with its language and its bytes.
    pub files: Vec<(Lang, i64)>,
}

/// What was changed after publication.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub enum Changed {
    /// A phase ends on another day: moments of its last days before and after.
    Deadline {
        phase: PhaseKind,
        from: Micros,
        to: Micros,
    },
    Wording {
        text: TextName,
        lang: Lang,
        before: String,
        after: String,
    },
    Document {
        title: String,
    },
    Contact,
    Cancelled,
}

/// A change, why, and when.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ChangeLine {
    pub what: Changed,
    pub reason: String,
    pub at: Micros,
}

/// An officer reads the page as somebody else, in another phase.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Rehearsal {
    pub who: Rehearsed,
    /// Those as whom it can be read.
    pub others: Vec<Rehearsed>,
    /// The phase.
    pub phase: Option<PhaseKind>,
    pub phases: Vec<PhaseKind>,
}

/// A consultation's own page. What its parts show is drawn by themselves.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ConsultationPage {
    pub number: i64,
    pub template: ConsultationTemplate,
    pub state: ConsultationState,
    pub title: Multilingual,
    pub purpose: Multilingual,
    pub settled: Multilingual,
    pub decider: Multilingual,
    pub binding: Multilingual,
    /// A moment of the day by which it is decided.
    pub decides_on: Option<Micros>,
    /// Whether that day has passed without a decision.
    pub overdue: bool,
    pub audience: AudienceLine,
    pub phases: Vec<PhaseLine>,
    pub standing: Standing,
    pub documents: Vec<DocumentLine>,
    /// The latest first.
    pub changes: Vec<ChangeLine>,
    /// Who answers questions.
    pub contact: Option<Author>,
    pub contact_text: String,
    /// When and why it was given up.
    pub cancelled: Option<(Micros, String)>,
    /// What has been given, where the reader may know it.
    pub tallies: Vec<(Plural, i64)>,
    pub may_manage: bool,
    pub under_review: bool,
    pub hidden: bool,
    /// What its author is told of it.
    pub notice: Option<Unread>,
    pub discussion: Option<DiscussionSection>,
    pub rehearsal: Option<Rehearsal>,
}

/// A page to print and put up.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NoticePage {
    pub number: i64,
    pub draft: bool,
    pub title: Multilingual,
    pub purpose: Multilingual,
    pub decider: Multilingual,
    pub decides_on: Option<Micros>,
    pub audience: AudienceLine,
    /// From when to when people are asked: moments of the first and the last day.
    pub dates: Option<(Micros, Micros)>,
    /// The same of voting, if people vote in it.
    pub vote: Option<(Micros, Micros)>,
    /// The address as it is printed.
    pub address: String,
    /// The QR code of it: modules a side, and the dark ones as an SVG path.
    pub side: i64,
    pub squares: String,
}
