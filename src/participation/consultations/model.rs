//! What a consultation is.

use app::model::consultations::{AudienceKind, ConsultationState, ConsultationTemplate, Multilingual, PhaseKind, TextName};
use app::model::content::{OrganisationKind, Visibility};
use app::model::languages::Needed;
use app::model::paths;

use super::phases::Schedule;
use crate::base::address::Address;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId, NeighbourhoodId};
use crate::base::kind::Subject;
use crate::base::part::Asked;
use crate::communes::Commune;

/// A consultation with its phases and texts, draft or published.
#[derive(Clone, Debug)]
pub struct Consultation {
    pub id: ConsultationId,
    pub commune_id: CommuneId,
    /// Its running number in the commune.
    pub number: i64,
    /// A few letters for files.
    pub slug: String,
    pub template: ConsultationTemplate,
    pub audience: Audience,
    pub texts: Texts,
    /// In which languages the commune wanted it when it was published.
    pub languages: Needed,
    /// When what happens.
    pub schedule: Schedule,
    /// Who answers questions about it.
    pub contact_id: Option<AccountId>,
    /// How they are reached, as the commune wrote it.
    pub contact: String,
    /// The first moment after the day by which it is decided.
    pub decides_at: Option<Timestamp>,
    pub published_at: Option<Timestamp>,
    /// When it was given up, and why.
    pub cancelled: Option<(Timestamp, String)>,
    pub decided_at: Option<Timestamp>,
    pub archived_at: Option<Timestamp>,
    pub visibility: Visibility,
    pub version: i64,
    pub comment_count: i64,
    pub created_by: AccountId,
    pub created_at: Timestamp,
}

/// What the commune says of it, in its languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts {
    pub title: Multilingual,
    /// What is asked, and why.
    pub purpose: Multilingual,
    /// What is already decided.
    pub settled: Multilingual,
    /// Who decides the rest.
    pub decider: Multilingual,
    /// How the outcome binds.
    pub binding: Multilingual,
}

impl Texts {
    /// The text of a name.
    pub const fn get(&self, name: TextName) -> &Multilingual {
        match name {
            TextName::Title => &self.title,
            TextName::Purpose => &self.purpose,
            TextName::Settled => &self.settled,
            TextName::Decider => &self.decider,
            TextName::Binding => &self.binding,
        }
    }

    /// Where the text of a name is.
    pub const fn get_mut(&mut self, name: TextName) -> &mut Multilingual {
        match name {
            TextName::Title => &mut self.title,
            TextName::Purpose => &mut self.purpose,
            TextName::Settled => &mut self.settled,
            TextName::Decider => &mut self.decider,
            TextName::Binding => &mut self.binding,
        }
    }
}

/// Who may contribute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Audience {
    pub kind: AudienceKind,
    /// Where they live, if it is for some neighbourhoods.
    pub neighbourhoods: Vec<NeighbourhoodId>,
    /// What they are, if it is for organisations.
    pub organisations: Vec<OrganisationKind>,
}

impl Audience {
    /// Everybody of this kind.
    pub const fn of(kind: AudienceKind) -> Self {
        Self { kind, neighbourhoods: Vec::new(), organisations: Vec::new() }
    }
}

impl Consultation {
    /// Where it stands at a moment: no process has to run for it to open or close.
    pub fn state(&self, now: Timestamp) -> ConsultationState {
        let milestones = Milestones {
            counts: self.schedule.counting(),
            published: self.published_at.is_some(),
            cancelled: self.cancelled.is_some(),
            decided: self.decided_at.is_some(),
            archived: self.archived_at.is_some(),
            asks: self.schedule.asking(PhaseKind::ASKING),
        };
        milestones.state(self.schedule.at(now).map(|phase| phase.kind), now)
    }

    /// Whether solutions are gathered and reviewed for it, from which people choose: a participatory budget, and whatever has a phase of review.
    pub fn takes_options(&self) -> bool {
        takes_options(self.template, &self.schedule)
    }

    /// The next moment at which it stands elsewhere although nobody does anything: a phase begins or ends, or a promised day is over.
    pub fn next_change(&self, now: Timestamp) -> Option<Timestamp> {
        let phases = self.schedule.phases().iter().flat_map(|phase| [phase.starts_at, phase.ends_at]);
        phases.chain([self.decides_at]).flatten().filter(|at| now < *at).min()
    }

    /// Whether everybody may read it.
    pub fn is_public(&self) -> bool {
        self.published_at.is_some() && self.visibility.is_public()
    }

    /// Whether a phase of one of these kinds goes on, before everybody's eyes.
    pub fn is_asking(&self, kinds: &[PhaseKind], now: Timestamp) -> bool {
        self.is_public() && self.cancelled.is_none() && self.schedule.asking_at(kinds, now).is_some()
    }

    /// Whether the commune has promised a decision by a day that has passed.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        let waits = matches!(self.state(now), ConsultationState::Closed | ConsultationState::Counting);
        waits && self.decides_at.is_some_and(|at| at <= now)
    }

    /// In which languages everything of it must be written: as its commune wants it now, and once it is public as the commune wanted it then, so that nobody who
    /// was asked in a language is answered in another, and nothing that is public waits for a text that nobody asked for.
    pub fn needed(&self, commune: &Commune) -> Needed {
        if self.published_at.is_some() { self.languages } else { commune.languages }
    }

    /// As parts need to know it.
    pub fn asked<'a>(&self, commune: &'a Commune) -> Asked<'a> {
        Asked {
            id: self.id,
            commune: self.commune_id,
            slug: &commune.slug,
            number: self.number,
            template: self.template,
            needed: self.needed(commune),
            takes_options: self.takes_options(),
        }
    }

    /// As a discussion needs to know it. It can be discussed from publication until it is given up or nothing follows any more.
    pub fn subject(&self) -> Subject {
        let number = self.number;
        let closed = self.cancelled.is_some() || self.archived_at.is_some();
        Subject {
            item: self.id.into(),
            commune_id: self.commune_id,
            address: Address::within(|commune| paths::consultation(commune, number)),
            comments_address: Address::within(|commune| paths::consultation_comments(commune, number)),
            title: self.texts.title.ar.clone(),
            author_id: self.created_by,
            comment_count: self.comment_count,
            open: self.is_public() && !closed,
            public: self.is_public(),
        }
    }
}

/// The same of a consultation that is being made.
pub(super) fn takes_options(template: ConsultationTemplate, schedule: &Schedule) -> bool {
    let is_reviewed = || schedule.phases().iter().any(|phase| phase.kind == PhaseKind::Review);
    template == ConsultationTemplate::ParticipatoryBudget || is_reviewed()
}

/// What tells where a consultation stands, besides the phase that is under way.
#[derive(Clone, Copy, Debug)]
pub(super) struct Milestones {
    pub published: bool,
    pub cancelled: bool,
    pub decided: bool,
    pub archived: bool,
    /// From when to when it asks something.
    pub asks: Option<(Timestamp, Timestamp)>,
    /// From when on what was given is counted, until it is decided ([`Schedule::counting`]).
    pub counts: Option<Timestamp>,
}

impl Milestones {
    /// Where it stands at a moment, in this phase.
    pub fn state(self, phase: Option<PhaseKind>, now: Timestamp) -> ConsultationState {
        use ConsultationState as State;
        match self {
            Self { published: false, .. } => State::Draft,
            Self { cancelled: true, .. } => State::Cancelled,
            Self { archived: true, .. } => State::Archived,
            Self { decided: true, .. } if phase == Some(PhaseKind::Follow) => State::Followed,
            Self { decided: true, .. } => State::Decided,
            Self { asks: Some((opens, _)), .. } if now < opens => State::Published,
            Self { asks: Some((_, closes)), .. } if now < closes => State::Open,
            Self { counts: Some(at), .. } if at <= now => State::Counting,
            _ => State::Closed,
        }
    }
}
