//! Staff as pages show and forms send it.

use serde::{Deserialize, Serialize};

use super::Micros;
use super::content::Role;
use super::form::FormErrors;
use super::named::named;

named! {
    /// What a member of the staff did. To add one, add its words in `components::labels::staff_act`.
    StaffAct {
        /// Parts of a photo were blacked out.
        PhotoRedacted = "photo_redacted",
        /// Gave the commune's answer to a solution.
        Answered = "answered",
        /// Changed the milestones of works.
        WorksChanged = "works_changed",
        /// Made a solution an option of a consultation.
        OptionGathered = "option_gathered",
        /// Asked a service about an option.
        OpinionAsked = "opinion_asked",
        /// Decided about an option.
        OptionDecided = "option_decided",
        /// Published the final list of options.
        OptionsListed = "options_listed",
        /// Said in which language another's text is.
        LanguageSaid = "language_said",
        /// Put a problem into another state.
        ProblemStateChanged = "problem_state_changed",
        /// Hid content.
        ContentHidden = "content_hidden",
        /// Made content readable again.
        ContentRestored = "content_restored",
        /// Confirmed a hiding as a second person.
        HidingConfirmed = "hiding_confirmed",
        /// Let a held text be read.
        ContentReleased = "content_released",
        /// Changed what is read before it is published.
        HoldingChanged = "holding_changed",
        /// Changed the commune: names, numbers, neighbourhoods, drawing.
        CommuneChanged = "commune_changed",
        /// Changed within which time the commune decides.
        DeadlinesChanged = "deadlines_changed",
        /// Let a name be shown.
        NameReleased = "name_released",
        /// Refused a name.
        NameRefused = "name_refused",
        /// Changed the notes that authors are sent.
        TemplatesChanged = "templates_changed",
        /// Decided an appeal.
        AppealDecided = "appeal_decided",
        /// Gave a person a measure.
        MeasureGiven = "measure_given",
        /// Proposed to suspend a person.
        MeasureProposed = "measure_proposed",
        /// Confirmed a suspension as a second person.
        MeasureConfirmed = "measure_confirmed",
        /// Did not.
        MeasureDeclined = "measure_declined",
        /// Found flags to be wrong.
        FlagsDismissed = "flags_dismissed",
        /// Handed out a resident's code at the desk.
        CodeGiven = "code_given",
        /// Withdrew a residence.
        ResidenceWithdrawn = "residence_withdrawn",
        /// Made letters with codes.
        LettersMade = "letters_made",
        /// Took a list of residents' codes.
        CensusTaken = "census_taken",
        /// Made a batch of codes worthless.
        CodesCancelled = "codes_cancelled",
        /// Entered what came on paper.
        PaperEntered = "paper_entered",
        /// Printed a new code for a receipt.
        ReceiptCodeMade = "receipt_code_made",
        /// Withdrew what was entered from paper.
        PaperWithdrawn = "paper_withdrawn",
        /// Gave a role.
        RoleGranted = "role_granted",
        /// Took a role.
        RoleWithdrawn = "role_withdrawn",
        /// Let an organisation speak.
        OrganisationApproved = "organisation_approved",
        /// Did not.
        OrganisationRefused = "organisation_refused",
        /// Took an organisation's approval back.
        OrganisationSuspended = "organisation_suspended",
        /// Gave it again.
        OrganisationRestored = "organisation_restored",
        /// Removed somebody who represented an organisation.
        RepresentativeRemoved = "representative_removed",
        /// Confirmed a report on a pledge.
        PledgeConfirmed = "pledge_confirmed",
        /// Said that a pledge was not kept.
        PledgeBroken = "pledge_broken",
        /// Made or changed a meeting, or wrote down what became of it.
        MeetingChanged = "meeting_changed",
        /// Cancelled a meeting.
        MeetingCancelled = "meeting_cancelled",
        /// Began or changed the draft of a consultation.
        ConsultationPrepared = "consultation_prepared",
        /// Published a consultation.
        ConsultationPublished = "consultation_published",
        /// Changed one that is public.
        ConsultationChanged = "consultation_changed",
        /// Gave one up, with a reason.
        ConsultationCancelled = "consultation_cancelled",
        /// Asked that one with votes is given up.
        ConsultationCancelAsked = "consultation_cancel_asked",
        /// Took that back.
        ConsultationCancelTakenBack = "consultation_cancel_taken_back",
        /// Threw a draft away.
        ConsultationDiscarded = "consultation_discarded",
        /// Began or changed the draft of what was decided.
        OutcomePrepared = "outcome_prepared",
        /// Published what was decided.
        OutcomePublished = "outcome_published",
        /// Added to it, or corrected it.
        OutcomeChanged = "outcome_changed",
        /// Issued ballots on paper.
        BallotsIssued = "ballots_issued",
        /// Gave somebody a ballot on paper.
        BallotGiven = "ballot_given",
        /// Took one back unused.
        BallotTakenBack = "ballot_taken_back",
        /// Was told, asking for one for somebody, that they have voted otherwise.
        BallotRefused = "ballot_refused",
        /// Said what stands on a ballot that two people read differently.
        BallotReadingDecided = "ballot_reading_decided",
        /// Declared the balance of ballots on paper.
        BallotsBalanced = "ballots_balanced",
        /// Confirmed it as a second person.
        BalanceConfirmed = "balance_confirmed",
        /// Let somebody vote at the desk's device.
        KioskOpened = "kiosk_opened",
        /// Ended that.
        KioskEnded = "kiosk_ended",
        /// Was told, asking for it, that somebody's vote is void.
        KioskRefused = "kiosk_refused",
        /// Withdrew an option while people voted.
        BallotOptionWithdrawn = "ballot_option_withdrawn",
        /// Asked that somebody's ballot does not count.
        BallotVoidAsked = "ballot_void_asked",
        /// Confirmed that as a second person.
        BallotVoidConfirmed = "ballot_void_confirmed",
        /// Took it back.
        BallotVoidTakenBack = "ballot_void_taken_back",
        BallotVoidBackAsked = "ballot_void_back_asked",
        /// Was told, asking that somebody's ballot does not count, that they have none that does.
        BallotVoidRefused = "ballot_void_refused",
        /// Closed a ballot, so that it is counted.
        BallotClosed = "ballot_closed",
        /// Entered what was drawn by lot.
        LotEntered = "lot_entered",
        /// Entered the same as another person.
        LotConfirmed = "lot_confirmed",
        /// Had it entered again.
        LotDiscarded = "lot_discarded",
        /// Put a consultation away.
        ConsultationArchived = "consultation_archived",
    }
}

/// What an administrator who gives a role typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct GrantFields {
    /// The address of a public page, or its last part.
    pub person: String,
    pub role: String,
    pub reason: String,
}

/// What an administrator who takes a role typed.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct WithdrawFields {
    /// The last part of the address of the public page.
    pub person: String,
    pub role: String,
    pub reason: String,
}

/// Somebody with roles.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct StaffMember {
    pub handle: String,
    pub name: String,
    /// Without it the roles do not count yet.
    pub second_factor: bool,
    /// Whether this is the reader.
    pub own: bool,
    /// Each with its beginning.
    pub roles: Vec<(Role, Micros)>,
}

/// A role given or taken.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct RoleEvent {
    pub name: String,
    pub role: Role,
    pub granted: bool,
    /// `None` for the command line.
    pub actor: Option<String>,
    pub reason: String,
    pub at: Micros,
}

#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct StaffPage {
    pub members: Vec<StaffMember>,
    /// Latest first.
    pub events: Vec<RoleEvent>,
    pub older: Option<String>,
    pub fields: GrantFields,
    pub errors: FormErrors,
}

/// The form to take a role.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct WithdrawPage {
    pub name: String,
    pub role: Role,
    pub fields: WithdrawFields,
    pub errors: FormErrors,
}

/// What was done, and where its object is.
#[derive(Clone, Copy, Debug)]
pub struct Done<'a> {
    pub act: StaffAct,
    pub path: &'a str,
}

impl StaffAct {
    /// Done to what is at `path`.
    pub const fn at(self, path: &str) -> Done<'_> {
        Done { act: self, path }
    }
}

/// Something that a member of the staff did.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ActRow {
    pub handle: String,
    pub name: String,
    pub act: StaffAct,
    /// Where its object is; may be empty.
    pub path: String,
    pub at: Micros,
}

/// The page that lists who did what.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ActsPage {
    /// Latest first.
    pub rows: Vec<ActRow>,
    /// Handles and names, for the filter.
    pub people: Vec<(String, String)>,
    /// The handle chosen; empty for everybody.
    pub person: String,
    pub older: Option<String>,
}
