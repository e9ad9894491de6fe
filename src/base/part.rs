//! Parts of a consultation: a questionnaire, a text for comment, a round table, a ballot. A consultation knows its phases, its audience and its documents;
//! what people are asked for is a part, which a slice of its own adds. The consultation's slice knows none of them by name.
//!
//! To add a part:
//!
//! 1. implement [`Part`] in its slice, beside the SQL of its tables (which refer to `consultations` by `consultation_id`, `ON DELETE CASCADE`);
//! 2. name it on the card of the slice: `parts: &[&part::Questionnaires]`;
//! 3. ask `consultations::admit` in the transaction that takes a contribution, and `Admission::still_open` last before it commits;
//! 4. put its pages below the consultation's address, and its staff's pages below that of the staff's page of the consultation.
//!
//! Whatever is made while an officer rehearses ([`Seen::rehearsal`]) is never written: forms are answered from what was sent alone.

use std::fmt;

pub use app::components::consultation::PartSection as Section;
use app::model::consultations::{ConsultationTemplate, Multilingual, PhaseKind, Standing};
use app::model::content::OrganisationKind;
use app::model::languages::Needed;
use app::model::{Lang, Localized};
use app::words::{Key, Plural};
use async_trait::async_trait;
use uuid::Uuid;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, Conn, ConsultationId, ConsultationInvitationId, NeighbourhoodId, OrganisationId, RequestId, SolutionId, Tx};
use crate::base::error::Result;

/// A consultation, as parts need to know it.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    pub id: ConsultationId,
    pub commune: CommuneId,
    /// The commune's.
    pub slug: &'a str,
    pub number: i64,
    pub template: ConsultationTemplate,
    /// In which languages everything must be written.
    pub needed: Needed,
    /// Whether solutions are gathered and reviewed for it, from which people choose.
    pub takes_options: bool,
}

/// In whose name somebody gave something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenAs {
    Person,
    /// An organisation that they represent.
    Organisation,
    /// One that they asked to represent, while nobody has decided.
    Waiting,
}

/// A consultation before the eyes of somebody.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub consultation: Asked<'a>,
    /// Who reads; `None` for a visitor, and while somebody rehearses.
    pub account: Option<AccountId>,
    /// Whether they look after the commune's consultations: partial results are theirs to see.
    pub staff: bool,
    /// What they can do in the phases in which the part asks.
    pub standing: &'a Standing,
    /// The phase that is under way, if one is.
    pub phase: Option<PhaseKind>,
    /// Whether an officer reads it as somebody else, at another time perhaps: every link and form leads to rehearsals, and nothing is kept.
    pub rehearsal: bool,
    pub now: Timestamp,
}

/// Why a consultation cannot be published, in the officer's language, and where that is put right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lack {
    pub text: String,
    pub path: String,
}

impl Lack {
    /// A sentence, and the address of the form that puts it right.
    pub fn new(text: impl Into<String>, path: impl Into<String>) -> Self {
        Self { text: text.into(), path: path.into() }
    }
}

/// An option that is to be on a final list, as far as whoever takes the list asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// In centimes.
    pub cost: i64,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub category: String,
}

/// What was given to a part so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The words of the number.
    pub what: Plural,
    pub count: i64,
}

/// Something that was given to a part and on which a decision can rest: a question with its answers, a theme of comments, an option, a meeting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// Its name within the part, for forms and rows: small letters, digits, `.`, `_` and `-`.
    pub key: String,
    pub title: Localized,
    /// Where it is read.
    pub path: String,
    /// How many contributions it holds.
    pub count: i64,
    /// The solution that it stands for, if it stands for one.
    pub solution: Option<SolutionId>,
}

/// An organisation that somebody asked to represent by redeeming a code, while nobody has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    pub request: RequestId,
    pub kind: OrganisationKind,
    pub name: Localized,
}

/// For whom somebody takes part who redeemed codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InvitedFor {
    /// Whether an organisation that they represent was invited.
    pub represented: bool,
    pub pending: Vec<Pending>,
}

/// Something that takes place at an hour: a line of the consultation's calendar file, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dated {
    pub id: Uuid,
    pub title: String,
    pub place: String,
    pub about: String,
    /// Where it is read.
    pub path: String,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub changed_at: Timestamp,
    pub cancelled: bool,
}

/// What a slice adds to consultations.
#[async_trait]
pub trait Part: fmt::Debug + Send + Sync {
    /// Its name in logs.
    fn name(&self) -> &'static str;

    /// In which phases it asks people for something.
    fn asks_in(&self) -> &'static [PhaseKind];

    /// Whether a consultation has it.
    async fn belongs(&self, app: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool>;

    /// Whether people can give it something once its phase is under way: a ballot waits for its options. Not asked in rehearsals.
    async fn is_ready(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        let _ = (db, id);
        Ok(true)
    }

    /// What it shows on the consultation's page; `None` if the consultation does not have it.
    async fn section(&self, app: &App, db: &mut Conn<'_>, seen: &Seen<'_>) -> Result<Option<Section>> {
        let _ = (app, db, seen);
        Ok(None)
    }

    /// Where staff prepare it, with the words of the link; `None` if this consultation cannot have it.
    fn workshop(&self, consultation: &Asked<'_>) -> Option<(Key, String)> {
        let _ = consultation;
        None
    }

    /// Fills a new consultation with what its template has for this part.
    async fn fill(&self, app: &App, tx: &mut Tx, consultation: &Asked<'_>) -> Result<()> {
        let _ = (app, tx, consultation);
        Ok(())
    }

    /// Why the consultation cannot be published; all reasons, in a language.
    async fn lacks(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let _ = (app, db, consultation, lang);
        Ok(Vec::new())
    }

    /// What the staff have to do for it by a moment once the consultation is public, in a language, each with where it is done.
    async fn due(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<(Timestamp, Lack)>> {
        let _ = (app, db, consultation, lang);
        Ok(Vec::new())
    }

    /// What follows from publication: a version is closed, a list is locked.
    async fn publish(&self, app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
        let _ = (app, tx, id);
        Ok(())
    }

    /// What follows from the publication of the final list of options, in that transaction.
    async fn listed(&self, app: &App, tx: &mut Tx, id: ConsultationId) -> Result<()> {
        let _ = (app, tx, id);
        Ok(())
    }

    /// Why these cannot be the final list for its sake; all reasons, in a language.
    async fn refuses(&self, db: &mut Conn<'_>, id: ConsultationId, options: &[Listed], lang: Lang) -> Result<Vec<String>> {
        let _ = (db, id, options, lang);
        Ok(Vec::new())
    }

    /// How many options of the final list it takes at most, if it takes them.
    async fn takes(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<Option<usize>> {
        let _ = (db, id);
        Ok(None)
    }

    /// Who contributed to it, each once, in the order of their accounts; those after one. They are told of changes.
    async fn contributors(&self, db: &mut Conn<'_>, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        let _ = (db, id, after, most);
        Ok(Vec::new())
    }

    /// How much was given so far, for staff while it is open and for everybody afterwards.
    async fn tallies(&self, app: &App, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<Tally>> {
        let _ = (app, db, id);
        Ok(Vec::new())
    }

    /// Whether something was given to it that is destroyed when the consultation is given up: two people decide that then. Asked while nobody contributes.
    async fn needs_two(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<bool> {
        let _ = (db, id);
        Ok(false)
    }

    /// What takes place at an hour, for the calendar file of a consultation that is public.
    async fn dates(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Dated>> {
        let _ = (app, db, consultation, lang);
        Ok(Vec::new())
    }

    /// Why nothing can be decided yet although nothing is asked any more: what was given is not counted. All reasons, in a language.
    async fn undecided(&self, db: &mut Conn<'_>, consultation: &Asked<'_>, lang: Lang) -> Result<Vec<Lack>> {
        let _ = (db, consultation, lang);
        Ok(Vec::new())
    }

    /// On what a decision can rest, in the order of its page.
    async fn bases(&self, app: &App, db: &mut Conn<'_>, consultation: &Asked<'_>) -> Result<Vec<Basis>> {
        let _ = (app, db, consultation);
        Ok(Vec::new())
    }

    /// Who contributed to one of them, each once, in the order of their accounts; those after one. They are told what became of it.
    async fn contributors_to(&self, db: &mut Conn<'_>, (id, key): (ConsultationId, &str), after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
        let _ = (db, id, key, after, most);
        Ok(Vec::new())
    }

    /// What was decided after those of these of which it knows, in a sentence: for lists.
    async fn decisions(&self, db: &mut Conn<'_>, ids: &[ConsultationId]) -> Result<Vec<(ConsultationId, Multilingual)>> {
        let _ = (db, ids);
        Ok(Vec::new())
    }

    /// Whether somebody was invited by a code of this part and redeemed it: a person in their own name, or the organisation in whose name they act.
    async fn has_invited(&self, db: &mut Conn<'_>, id: ConsultationId, (account, organisation): (AccountId, Option<OrganisationId>)) -> Result<bool> {
        let _ = (db, id, account, organisation);
        Ok(false)
    }

    /// The organisations for which codes of this part were redeemed.
    async fn invited_organisations(&self, db: &mut Conn<'_>, id: ConsultationId) -> Result<Vec<OrganisationId>> {
        let _ = (db, id);
        Ok(Vec::new())
    }

    /// To which of these somebody gave what it asks for, and in whose name; `own` are the organisations that they represent. For lists, read once.
    async fn given_among(
        &self,
        db: &mut Conn<'_>,
        ids: &[ConsultationId],
        (account, own): (AccountId, &[OrganisationId]),
    ) -> Result<Vec<(ConsultationId, GivenAs)>> {
        let _ = (db, ids, account, own);
        Ok(Vec::new())
    }

    /// In which of these somebody is invited by codes of this part: in their own name or as an organisation that they represent (`None`), or for one of a kind
    /// that they asked to represent.
    async fn invited_among(
        &self,
        db: &mut Conn<'_>,
        ids: &[ConsultationId],
        (account, own): (AccountId, &[OrganisationId]),
    ) -> Result<Vec<(ConsultationId, Option<OrganisationKind>)>> {
        let _ = (db, ids, account, own);
        Ok(Vec::new())
    }

    /// For whom somebody redeemed codes of this part, besides themselves.
    async fn invited_for(&self, db: &mut Conn<'_>, id: ConsultationId, account: AccountId) -> Result<InvitedFor> {
        let _ = (db, id, account);
        Ok(InvitedFor::default())
    }

    /// What kind of organisation somebody may ask to represent in a commune by an invitation; `None` if it is not theirs, or settled.
    async fn invited_kind(
        &self,
        db: &mut Conn<'_>,
        (invitation, account): (ConsultationInvitationId, AccountId),
        commune: CommuneId,
    ) -> Result<Option<OrganisationKind>> {
        let _ = (db, invitation, account, commune);
        Ok(None)
    }

    /// Gives an invitation to the organisation for which somebody speaks who redeemed it. Returns the consultation; `None` if it is not theirs, another
    /// organisation's, or of another commune.
    async fn claim(
        &self,
        tx: &mut Tx,
        (invitation, account): (ConsultationInvitationId, AccountId),
        (organisation, commune): (OrganisationId, CommuneId),
    ) -> Result<Option<ConsultationId>> {
        let _ = (tx, invitation, account, organisation, commune);
        Ok(None)
    }

    /// Whether codes can be sent by it at all: only then can a consultation be for those who are invited.
    fn invites(&self) -> bool {
        false
    }
}

impl App {
    /// Every part that a consultation can have.
    pub fn parts(&self) -> impl Iterator<Item = &'static dyn Part> + use<> {
        self.slices.iter().flat_map(|slice| slice.parts.iter().copied())
    }
}
