//! Ids as types of their own, so that a problem's id cannot be handed to a question about accounts.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Arg;

macro_rules! ids {
    ($($(#[$doc:meta])+ $name:ident;)+) => {
        $(
            $(#[$doc])+
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, sqlx_macros::Type)]
            #[sqlx(transparent)]
            #[serde(transparent)]
            pub struct $name(pub Uuid);

            impl From<Uuid> for $name {
                fn from(id: Uuid) -> Self {
                    Self(id)
                }
            }
            impl From<$name> for Arg {
                fn from(id: $name) -> Self {
                    Self::Id(Some(id.0))
                }
            }
            impl From<Option<$name>> for Arg {
                fn from(id: Option<$name>) -> Self {
                    Self::Id(id.map(|id| id.0))
                }
            }
            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }
        )+
    };
}

ids! {
    /// An appeal against a hiding.
    AppealId;
    /// A second factor.
    AuthenticatorId;
    /// What a moderator hid at once.
    SweepId;
    /// A commune.
    CommuneId;
    /// An import from another platform.
    ImportId;
    /// A session at the desk's device.
    KioskId;
    /// A neighbourhood of a commune.
    NeighbourhoodId;
    /// A person's account, or a placeholder.
    AccountId;
    /// An organisation.
    OrganisationId;
    /// A problem.
    ProblemId;
    /// A solution, published or draft.
    SolutionId;
    /// A comment or reply.
    CommentId;
    /// A photo.
    PhotoId;
    /// A flag raised on content.
    FlagId;
    /// A moderation decision.
    DecisionId;
    /// A measure about a person.
    MeasureId;
    /// An official answer.
    AnswerId;
    /// A milestone of the works.
    MilestoneId;
    /// A notification.
    NotificationId;
    /// Something asked for: that an organisation may speak.
    RequestId;
    /// A mandate that was sent.
    DocumentId;
    /// An invitation to represent an organisation.
    InvitationId;
    /// A pledge.
    PledgeId;
    /// A meeting of a consultation.
    MeetingId;
    /// Something that was said at a meeting.
    RemarkId;
    /// A name that waits for a moderator.
    NameId;
    /// A batch of residence codes.
    BatchId;
    /// The receipt of somebody whose paper was entered at the desk.
    ReceiptId;
    /// A form of the desk, sent once or more often.
    PaperFormId;
    /// Something entered from paper.
    PaperEntryId;
    /// A queued job.
    JobId;
    /// An objection to what is done with somebody's data.
    ObjectionId;
    /// A view that a person granted to a member of staff.
    GrantId;
    /// A consultation, published or draft.
    ConsultationId;
    /// A phase of a consultation.
    PhaseId;
    /// A document of a consultation.
    AttachmentId;
    /// An invitation to a consultation.
    ConsultationInvitationId;
    /// The questions of a consultation.
    QuestionnaireId;
    /// A text on which people comment.
    DraftTextId;
    /// An article of such a text, the same in every version.
    ArticleId;
    /// A stance to an article, with its reason and its wording.
    ContributionId;
    /// A solution as an option of a consultation.
    OptionId;
    /// What a service says about an option.
    OpinionId;
    /// Any other row nobody asks for by id.
    RowId;
}
