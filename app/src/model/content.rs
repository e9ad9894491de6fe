//! What people write, as pages show it: people, problems, solutions, comments, and their states.

use serde::{Deserialize, Serialize};

pub use super::item_kind::ItemKind;
use super::named::named;
use super::{Lang, Localized, Micros};

named! {
    /// Where a problem stands.
    ProblemState {
        /// Nobody of the commune has looked yet.
        Reported = "reported",
        /// The commune has seen it.
        Acknowledged = "acknowledged",
        /// Work is under way.
        InProgress = "in_progress",
        /// The commune says it is fixed.
        Resolved = "resolved",
        /// Another body is responsible, which the note names.
        NotOurs = "not_ours",
        /// The commune will not act; the note says why.
        Declined = "declined",
        /// The same as another problem.
        Duplicate = "duplicate",
    }
}

named! {
    /// Where a solution stands on its path.
    SolutionState {
        /// Seen by its author alone.
        Draft = "draft",
        /// Open for support.
        Published = "published",
        /// Enough supports: the commune must answer.
        Threshold = "threshold",
        /// The commune is studying it.
        UnderEvaluation = "under_evaluation",
        /// The commune will do it.
        Accepted = "accepted",
        /// The commune will not do it, with reasons.
        Rejected = "rejected",
        /// Works have begun.
        InProgress = "in_progress",
        /// It is done.
        Done = "done",
        /// Its author took it back; the text stays.
        Withdrawn = "withdrawn",
        /// Merged into another one.
        Merged = "merged",
    }
}

impl SolutionState {
    /// Whether people can support it, or take their support back.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Published | Self::Threshold | Self::UnderEvaluation)
    }
}

named! {
    /// Whether the public sees a text. Held and the second hiding belong to moderation's full process.
    Visibility {
        /// Waits for a moderator before anyone sees it.
        Held = "held",
        /// Everyone sees it.
        Published = "published",
        /// Everyone sees it with a notice that it was flagged.
        UnderReview = "under_review",
        /// Hidden by a moderator: others see a tombstone.
        Hidden = "hidden",
        /// Hidden, confirmed by a second person.
        ConfirmedHidden = "confirmed_hidden",
    }
}

impl Visibility {
    /// Whether the public may read the text.
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Published | Self::UnderReview)
    }
}

named! {
    /// How a comment stands to what it comments on.
    Stance {
        /// In favour.
        For = "for",
        /// Against.
        Against = "against",
        /// Asks.
        Question = "question",
        /// None of these.
        Neutral = "neutral",
    }
}

named! {
    /// The order of comments.
    #[derive(Default)]
    CommentOrder {
        /// Most surely useful first (Wilson lower bound).
        #[default]
        Best = "best",
        /// Newest first.
        Newest = "newest",
        /// Oldest first.
        Oldest = "oldest",
        /// Most replies first.
        Discussed = "discussed",
    }
}

named! {
    /// Why something is flagged or hidden; each is a house rule.
    Reason {
        /// Advertising, repetition.
        Spam = "spam",
        /// Insult or hate.
        Insult = "insult",
        /// Threat.
        Threat = "threat",
        /// Somebody's private data.
        PrivateData = "private_data",
        /// A false claim that harms a person.
        FalseClaim = "false_claim",
        /// Nothing to do with the subject.
        Unrelated = "unrelated",
        /// A duplicate.
        Duplicate = "duplicate",
        /// Against the law.
        Illegal = "illegal",
        /// Something else; needs a text.
        Other = "other",
    }
}

named! {
    /// What an officer decides about a solution.
    Decision {
        /// It will be studied.
        UnderEvaluation = "under_evaluation",
        /// Yes.
        Accepted = "accepted",
        /// No, with reasons.
        Rejected = "rejected",
    }
}

named! {
    /// A role of staff.
    Role {
        /// Hides, restores, answers flags.
        Moderator = "moderator",
        /// Answers for the commune.
        Officer = "officer",
        /// Verifies residents, enters paper.
        DeskAgent = "desk_agent",
        /// Settings, roles, appeals of one commune.
        Administrator = "administrator",
        /// The whole installation.
        NetworkAdministrator = "network_administrator",
    }
}

named! {
    /// What an organisation is.
    OrganisationKind {
        /// A firm.
        Business = "business",
        /// A cooperative.
        Cooperative = "cooperative",
        /// An association of a profession.
        ProfessionalAssociation = "professional_association",
        /// A union.
        Union = "union",
        /// An association.
        Association = "association",
        /// A school.
        School = "school",
        /// A public body.
        PublicBody = "public_body",
    }
}

named! {
    /// How a residence in the commune was verified.
    ResidenceMethod {
        /// A desk agent looked at the identity card.
        IdentityCard = "identity_card",
        /// A desk agent looked at a certificate of residence.
        ResidenceCertificate = "residence_certificate",
        /// A desk agent looked at another paper.
        OtherPaper = "other_paper",
        /// A letter came to the address.
        Letter = "letter",
        /// A letter made from a census list came to the address.
        Census = "census",
        /// A sign-in provider attests it.
        SingleSignOn = "single_sign_on",
    }
}

impl ResidenceMethod {
    /// The documents that an agent at the desk can examine.
    pub const AT_THE_DESK: [Self; 3] = [Self::IdentityCard, Self::ResidenceCertificate, Self::OtherPaper];
}

/// Who wrote something: a person, or an organisation through a person.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name shown: the organisation's when it speaks.
    pub name: Localized,
    /// Address of the profile; none for a placeholder.
    pub link: Option<String>,
    /// The kind of organisation, if one speaks.
    pub organisation: Option<OrganisationKind>,
    /// Whether an officer speaks for the commune.
    pub officer: bool,
    /// Imported or entered for somebody without an account.
    pub placeholder: bool,
    /// Whether this text came on paper and was entered at the desk.
    pub at_the_desk: bool,
}

impl Author {
    /// The same, with the mark of a text that came on paper or without it.
    #[must_use]
    pub fn at_the_desk(self, at_the_desk: bool) -> Self {
        Self { at_the_desk, ..self }
    }
}

/// A problem in a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ProblemCard {
    pub commune: String,
    pub number: i64,
    pub title: String,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood: Option<Localized>,
    pub state: ProblemState,
    pub me_too_count: i64,
    pub comment_count: i64,
    pub solution_count: i64,
    pub created_at: Micros,
    pub author: Author,
    /// The first photo, if any.
    pub photo: Option<Photo>,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
}

/// A solution in a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SolutionCard {
    /// The body to which it was referred; empty for none.
    pub referred_to: String,
    pub commune: String,
    pub number: i64,
    pub title: String,
    /// The first words of the body.
    pub excerpt: String,
    pub category: String,
    pub subcategory: String,
    pub neighbourhood: Option<Localized>,
    pub state: SolutionState,
    pub support_count: i64,
    /// Those that count for the threshold.
    pub counted_supports: i64,
    pub threshold: i64,
    /// Supports counted elsewhere before an import, shown apart.
    pub imported_support_count: i64,
    pub comment_count: i64,
    pub published_at: Micros,
    pub author: Author,
    /// The language of its text, if somebody said it.
    pub language: Option<Lang>,
}

/// A photo with its alternative text.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Photo {
    pub id: String,
    pub alt: String,
    /// Pixels of the largest size.
    pub width: i64,
    pub height: i64,
}

/// Why a text cannot be seen by the public.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tombstone {
    pub reason: Reason,
    pub at: Micros,
}

/// A comment in a list of contributions.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct CommentLink {
    pub path: String,
    pub excerpt: String,
    pub at: Micros,
}
