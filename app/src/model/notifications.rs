//! Notifications: one [`Notice`] for each thing that can happen to what a person wrote, stored as JSON and put into words when it is read.

use serde::{Deserialize, Serialize};

use super::consultations::ChangeKind;
use super::content::{Author, Decision, ItemKind, ProblemState, Reason, Role, SolutionState};
use super::measures::MeasureKind;
use super::named::named;
use super::options::OptionNews;
use super::{Localized, Micros};

/// What happened. Carries titles, never a text. Names of those who acted are not kept with it ([`Notice::forget_names`]): they are read when it is. To add one,
/// add its sentence in `components::notice`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "notice", rename_all = "snake_case")]
pub enum Notice {
    /// Somebody commented on my problem or solution.
    CommentOnMine {
        title: String,
        #[serde(default, skip_serializing_if = "is_nameless")]
        author: Localized,
    },
    /// Somebody answered my comment on this problem or solution.
    ReplyToMine {
        title: String,
        #[serde(default, skip_serializing_if = "is_nameless")]
        author: Localized,
    },
    /// A solution has enough supports.
    ThresholdReached { title: String, count: i64 },
    /// A solution stands elsewhere.
    StateChanged { title: String, state: SolutionState },
    /// A problem stands elsewhere.
    ProblemStateChanged { title: String, state: ProblemState },
    /// The commune has answered a solution.
    AnswerPublished { title: String, decision: Decision },
    /// The works of a solution have a new milestone.
    MilestoneAdded { title: String },
    /// Something happened to my solution as an option of a consultation.
    Option { title: String, news: OptionNews },
    /// My content was hidden.
    Hidden { kind: ItemKind, reason: Reason },
    /// My content can be read again.
    Restored { kind: ItemKind },
    /// My content was held and can be read now.
    Released { kind: ItemKind },
    /// What I flagged was hidden.
    FlagUpheld { kind: ItemKind },
    /// What I flagged stays.
    FlagDismissed { kind: ItemKind },
    /// Flags cover my content until a moderator has read it.
    Covered { kind: ItemKind },
    /// My appeal against the dismissal of my flag was decided.
    FlagAppeal { kind: ItemKind, reversed: bool },
    /// My appeal was rejected.
    AppealRejected { kind: ItemKind },
    /// Parts of my photo were blacked out.
    Redacted { reason: Reason },
    /// My photo is whole again.
    Unredacted,
    /// A name that I chose is shown now.
    NameReleased { name: String },
    /// A name that I chose is not shown, and why.
    NameRefused { name: String, note: String },
    /// Parts of the photo that I flagged were blacked out.
    FlagRedacted,
    /// Moderators gave me a measure.
    MeasureGiven { commune: Localized, measure: MeasureKind },
    /// My appeal against a measure was decided.
    MeasureAppeal { commune: Localized, reversed: bool },
    /// Somebody signed in to my account from a browser not seen before.
    NewDevice { device: String },
    /// I was given a role.
    RoleGranted { commune: Localized, role: Role },
    /// A role was taken from me.
    RoleWithdrawn { commune: Localized, role: Role },
    /// Something was decided about an organisation that I asked for or represent.
    Organisation {
        #[serde(default, skip_serializing_if = "is_nameless")]
        name: Localized,
        news: OrganisationNews,
    },
    /// Somebody I invited represents an organisation now.
    RepresentativeJoined {
        #[serde(default, skip_serializing_if = "is_nameless")]
        name: Localized,
        #[serde(default, skip_serializing_if = "is_nameless")]
        person: Localized,
    },
    /// An organisation pledged to my solution.
    PledgeMade {
        title: String,
        #[serde(default, skip_serializing_if = "is_nameless")]
        author: Localized,
    },
    /// What I decide as staff waits for more than half of its time.
    QueueWaits { commune: Localized, count: i64, overdue: i64 },
    /// Appeals are overdue in a commune that I administer.
    AppealsOverdue { commune: Localized, count: i64 },
    /// Something happened to a pledge of an organisation that I represent.
    Pledge { what: String, news: PledgeNews },
    /// Something happened to a meeting for which I am registered.
    Meeting { title: Localized, at: Micros, news: MeetingNews },
    /// A consultation that I took part in was changed or given up.
    Consultation { title: Localized, change: ChangeKind },
    /// What I answered for an organisation counts since I may speak for it, or came to be approved too late.
    WaitingAnswer { title: Localized, counts: bool },
    /// Something followed from what I said about a text for comment.
    DraftText { title: Localized, news: DraftNews },
    /// A member of the staff let me vote at the desk's device.
    Kiosk { title: Localized },
    /// Something happened in my name at the desk.
    Desk { title: Localized, news: DeskNews },
    /// A consultation that I took part in was decided; so many points rest on what I gave.
    Outcome { title: Localized, points: i64 },
    /// My vote is kept and does not count yet; voting ends then. Whether an earlier one counts meanwhile.
    BallotPending {
        title: Localized,
        until: Micros,
        #[serde(default)]
        counts: bool,
    },
    /// An option was withdrawn from a vote in which I take part, whether I chose it or not.
    BallotOptionWithdrawn { title: Localized, option: Localized },
    /// Two people of the staff decided that my vote does not count, or took that back.
    BallotVoid { title: Localized, void: bool },
    /// A ballot in which I voted was counted.
    BallotCounted { title: Localized },
}

named! {
    /// What was decided about an organisation.
    OrganisationNews {
        /// It may speak here.
        Approved = "approved",
        /// It may not.
        Refused = "refused",
        /// It may no longer.
        Suspended = "suspended",
        /// It may again.
        Restored = "restored",
        /// The person no longer represents it.
        Removed = "removed",
    }
}

named! {
    /// What happened to a ballot in somebody's name at the desk.
    DeskNews {
        /// A sheet was given out.
        Given = "given",
        /// It was taken back unused.
        TakenBack = "taken_back",
        /// A sheet or a session was asked for and refused, since they voted otherwise.
        Refused = "refused",
        /// A sheet of an organisation that they represent was entered.
        Sheet = "sheet",
    }
}

named! {
    /// What followed from what was said about a text for comment.
    DraftNews {
        /// The commune answered a theme.
        Answered = "answered",
        /// There is a new version.
        Version = "version",
    }
}

named! {
    /// What happened to a pledge.
    PledgeNews {
        /// The commune confirmed a report.
        Confirmed = "confirmed",
        /// The commune says that it was not kept.
        Broken = "broken",
        /// Its date has passed.
        Overdue = "overdue",
    }
}

named! {
    /// What happened to a meeting.
    MeetingNews {
        /// It takes place at another time, or elsewhere.
        Moved = "moved",
        Cancelled = "cancelled",
        /// It is tomorrow.
        Reminder = "reminder",
        /// Somebody withdrew, and who waited has a seat.
        Seat = "seat",
        /// Its minutes can be read.
        Minutes = "minutes",
    }
}

impl Notice {
    pub const fn name(&self) -> &'static str {
        match self {
            Self::CommentOnMine { .. } => "comment_on_mine",
            Self::ReplyToMine { .. } => "reply_to_mine",
            Self::ThresholdReached { .. } => "threshold_reached",
            Self::StateChanged { .. } => "state_changed",
            Self::ProblemStateChanged { .. } => "problem_state_changed",
            Self::AnswerPublished { .. } => "answer_published",
            Self::MilestoneAdded { .. } => "milestone_added",
            Self::Option { .. } => "option",
            Self::Hidden { .. } => "hidden",
            Self::Restored { .. } => "restored",
            Self::Released { .. } => "released",
            Self::FlagUpheld { .. } => "flag_upheld",
            Self::FlagDismissed { .. } => "flag_dismissed",
            Self::Covered { .. } => "covered",
            Self::FlagAppeal { .. } => "flag_appeal",
            Self::AppealRejected { .. } => "appeal_rejected",
            Self::Redacted { .. } => "redacted",
            Self::Unredacted => "unredacted",
            Self::NameReleased { .. } => "name_released",
            Self::NameRefused { .. } => "name_refused",
            Self::FlagRedacted => "flag_redacted",
            Self::MeasureGiven { .. } => "measure_given",
            Self::MeasureAppeal { .. } => "measure_appeal",
            Self::NewDevice { .. } => "new_device",
            Self::RoleGranted { .. } => "role_granted",
            Self::RoleWithdrawn { .. } => "role_withdrawn",
            Self::Organisation { .. } => "organisation",
            Self::RepresentativeJoined { .. } => "representative_joined",
            Self::PledgeMade { .. } => "pledge_made",
            Self::QueueWaits { .. } => "queue_waits",
            Self::AppealsOverdue { .. } => "appeals_overdue",
            Self::Pledge { .. } => "pledge",
            Self::Meeting { .. } => "meeting",
            Self::Consultation { .. } => "consultation",
            Self::WaitingAnswer { .. } => "waiting_answer",
            Self::DraftText { .. } => "draft_text",
            Self::Outcome { .. } => "outcome",
            Self::Kiosk { .. } => "kiosk",
            Self::Desk { .. } => "desk",
            Self::BallotPending { .. } => "ballot_pending",
            Self::BallotOptionWithdrawn { .. } => "ballot_option_withdrawn",
            Self::BallotVoid { .. } => "ballot_void",
            Self::BallotCounted { .. } => "ballot_counted",
        }
    }

    /// Empties the title of something that the public may no longer read.
    pub fn conceal(&mut self) {
        match self {
            Self::CommentOnMine { title, .. }
            | Self::ReplyToMine { title, .. }
            | Self::ThresholdReached { title, .. }
            | Self::StateChanged { title, .. }
            | Self::ProblemStateChanged { title, .. }
            | Self::AnswerPublished { title, .. }
            | Self::PledgeMade { title, .. }
            | Self::Option { title, .. }
            | Self::MilestoneAdded { title } => title.clear(),
            Self::Consultation { title, .. }
            | Self::WaitingAnswer { title, .. }
            | Self::DraftText { title, .. }
            | Self::Meeting { title, .. }
            | Self::Outcome { title, .. }
            | Self::BallotPending { title, .. }
            | Self::Kiosk { title }
            | Self::Desk { title, .. }
            | Self::BallotOptionWithdrawn { title, .. }
            | Self::BallotVoid { title, .. }
            | Self::BallotCounted { title } => *title = Localized::default(),
            Self::Hidden { .. }
            | Self::Restored { .. }
            | Self::Released { .. }
            | Self::FlagUpheld { .. }
            | Self::FlagDismissed { .. }
            | Self::Covered { .. }
            | Self::FlagAppeal { .. }
            | Self::AppealRejected { .. }
            | Self::Redacted { .. }
            | Self::Unredacted
            | Self::NameReleased { .. }
            | Self::NameRefused { .. }
            | Self::FlagRedacted
            | Self::MeasureGiven { .. }
            | Self::MeasureAppeal { .. }
            | Self::NewDevice { .. }
            | Self::RoleGranted { .. }
            | Self::RoleWithdrawn { .. }
            | Self::Organisation { .. }
            | Self::RepresentativeJoined { .. }
            | Self::QueueWaits { .. }
            | Self::AppealsOverdue { .. }
            | Self::Pledge { .. } => {}
        }
    }
}

impl Notice {
    /// Empties the names of those who acted, and of the organisation that it is about: ids are stored in their place.
    pub fn forget_names(&mut self) {
        self.set_names(&Localized::default(), &Localized::default());
    }

    /// Fills in the names of whoever acted, and of the organisation that it is about.
    pub fn set_names(&mut self, by: &Localized, of: &Localized) {
        match self {
            Self::CommentOnMine { author, .. } | Self::ReplyToMine { author, .. } | Self::PledgeMade { author, .. } => *author = by.clone(),
            Self::RepresentativeJoined { name, person } => (*name, *person) = (of.clone(), by.clone()),
            Self::Organisation { name, .. } => *name = of.clone(),
            _ => {}
        }
    }
}

fn is_nameless(name: &Localized) -> bool {
    *name == Localized::default()
}

/// One line of the notifications page.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NotificationRow {
    pub id: String,
    pub notice: Notice,
    /// Who acted, if it was somebody who is named.
    pub by: Option<Author>,
    /// What it is about: those of one thing stand together.
    pub about: Option<String>,
    pub path: String,
    pub at: Micros,
    pub unread: bool,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct NotificationsPage {
    /// Newest first.
    pub rows: Vec<NotificationRow>,
    /// Where the older ones are.
    pub older: Option<String>,
    /// Whether this is not the first page.
    pub continued: bool,
}
