//! Organisations as pages show and forms send them: asking, deciding, representatives, the public page.

use serde::{Deserialize, Serialize};

use super::content::{CommentLink, OrganisationKind, ProblemCard, SolutionCard, Tombstone};
use super::form::FormErrors;
use super::moderation::Unread;
use super::named::named;
use super::names::NameReason;
use super::pledges::Pledge;
use super::{Localized, Micros};

named! {
    /// What became of asking for an organisation.
    RequestState {
        /// The commune has not decided yet.
        Waiting = "waiting",
        /// It may speak here.
        Approved = "approved",
        /// It may not, with a reason.
        Refused = "refused",
        /// Who asked took it back.
        TakenBack = "taken_back",
    }
}

named! {
    /// What was done about who speaks for an organisation.
    OrganisationAct {
        /// Staff approved it.
        Approved = "approved",
        /// Somebody was invited.
        Invited = "invited",
        /// An invitation was taken back.
        Cancelled = "cancelled",
        /// Somebody accepted an invitation.
        Joined = "joined",
        /// Somebody declined one.
        Declined = "declined",
        /// Somebody was removed.
        Removed = "removed",
        /// Somebody left.
        Left = "left",
        /// Staff took the approval back.
        Suspended = "suspended",
        /// Staff gave it again.
        Restored = "restored",
    }
}

/// What somebody typed who asks for an organisation.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RequestFields {
    pub kind: String,
    pub name_ar: String,
    pub name_fr: String,
    pub about_ar: String,
    pub about_fr: String,
    pub ice: String,
    /// `yes`: the number is as it was typed, though it fails the check.
    pub ice_sure: String,
    pub receipt: String,
    pub authority: String,
    /// The id of a mandate that was sent already.
    pub document: String,
    /// The invitation to a consultation by which it is asked, the consultation's number, and as what the person speaks for the organisation.
    pub invitation: String,
    pub consultation: String,
    pub role: String,
}

/// The form to ask for an organisation.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct RequestForm {
    pub fields: RequestFields,
    pub errors: FormErrors,
    /// The mandate kept already: its media type and its bytes.
    pub document: Option<(String, i64)>,
    /// Whether the number failed its check and the form asks to confirm it.
    pub warn_ice: bool,
    /// An organisation that has this number: its name, and its page when it has one.
    pub known: Option<(Localized, Option<String>)>,
    /// Where to ask the commune; may be empty.
    pub contact: String,
}

/// Something asked for.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RequestRow {
    pub id: String,
    pub kind: OrganisationKind,
    pub name: Localized,
    pub state: RequestState,
    pub reason: String,
    pub at: Micros,
    /// The page of the organisation it became.
    pub organisation: Option<String>,
}

/// An organisation in a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OrganisationRow {
    pub handle: String,
    pub kind: OrganisationKind,
    pub name: Localized,
    /// Whether a moderator hid its name: then nothing links to its page.
    pub hidden: bool,
    pub suspended: bool,
    pub promises: Promises,
}

/// How many pledges an organisation made that everybody may read, and what became of them.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// Without those that it withdrew.
    pub made: i64,
    pub kept: i64,
    /// Open after their day.
    pub late: i64,
}

/// The organisations of a commune, and what the viewer asked for.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct OrganisationsPage {
    pub rows: Vec<OrganisationRow>,
    /// Where the next ones are.
    pub more: Option<String>,
    pub mine: Vec<RequestRow>,
    /// How many wait, for administrators.
    pub waiting: Option<i64>,
}

/// The administrator's list of what waits.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub struct RequestsPage {
    /// Oldest first.
    pub rows: Vec<RequestRow>,
    /// Where the next ones are.
    pub more: Option<String>,
    /// Within which a request is decided.
    pub days: i64,
}

/// What an administrator typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct DecisionFields {
    /// `approve`, `refuse`, `suspend`, `restore`.
    pub act: String,
    pub reason: String,
}

/// One thing asked for, before an administrator.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RequestPage {
    pub row: RequestRow,
    pub about: Localized,
    pub ice: String,
    /// Whether the number fails its check.
    pub ice_fails: bool,
    /// What is noticeable about its names.
    pub names: Vec<NameReason>,
    pub receipt: String,
    pub authority: String,
    /// As what the asker speaks for it, if they were invited.
    pub role: String,
    /// Media type and bytes of the mandate; `None` once it was decided.
    pub document: Option<(String, i64)>,
    /// Who asks: name, handle, and how they are reached.
    pub asker: (String, String, String),
    /// Whether the viewer asked for it themselves.
    pub is_own: bool,
    pub fields: DecisionFields,
    pub errors: FormErrors,
}

/// Taking an approval back, or giving it again.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct SuspendPage {
    pub handle: String,
    pub name: Localized,
    pub suspended: bool,
    pub reason: String,
    pub fields: DecisionFields,
    pub errors: FormErrors,
}

/// Somebody who may speak for an organisation.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Representative {
    pub handle: String,
    pub name: String,
    pub since: Micros,
    pub is_me: bool,
}

/// An invitation that was not answered yet.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct InvitationRow {
    pub id: String,
    /// An address or a phone.
    pub contact: String,
    pub expires_at: Micros,
}

/// One line of an organisation's history.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct EventRow {
    pub act: OrganisationAct,
    /// Whom it is about; may be empty.
    pub person: String,
    /// Who did it; empty when it was staff.
    pub actor: String,
    pub by_staff: bool,
    pub reason: String,
    pub at: Micros,
}

/// Who is to be invited.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteFields {
    /// An address or a phone.
    pub contact: String,
}

/// An organisation's representatives.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RepresentativesPage {
    pub handle: String,
    pub name: Localized,
    /// Why it does not speak, when it was suspended.
    pub suspended: Option<String>,
    pub people: Vec<Representative>,
    pub invitations: Vec<InvitationRow>,
    /// The latest first.
    pub history: Vec<EventRow>,
    /// Whether the viewer is an administrator of the commune.
    pub is_staff: bool,
    pub fields: InviteFields,
    pub errors: FormErrors,
}

/// Removing a representative, or leaving.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RemovePage {
    pub handle: String,
    pub name: Localized,
    pub person: Representative,
}

/// An invitation before whoever got it.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct Invitation {
    /// Where the answer is sent.
    pub action: String,
    pub organisation: Localized,
    pub kind: OrganisationKind,
    pub commune: Localized,
    pub expires_at: Micros,
}

/// An organisation's public page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct OrganisationPage {
    pub handle: String,
    pub name: Localized,
    pub kind: OrganisationKind,
    pub about: Localized,
    pub since: Micros,
    pub suspended: bool,
    /// In the place of its name, for others than its representatives and staff.
    pub tombstone: Option<Tombstone>,
    /// The notice to its representatives and staff while others cannot read it.
    pub notice: Option<Unread>,
    pub under_review: bool,
    pub may_flag: bool,
    pub promises: Promises,
    pub pledges: Vec<Pledge>,
    pub problems: Vec<ProblemCard>,
    pub solutions: Vec<SolutionCard>,
    pub endorsed: Vec<SolutionCard>,
    pub comments: Vec<CommentLink>,
    /// Whether the viewer may see who represents it.
    pub is_insider: bool,
    /// Whether the viewer may take the approval back.
    pub is_staff: bool,
}
