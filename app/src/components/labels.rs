//! The words for states, reasons, stances and kinds.

use crate::model::Lang;
use crate::model::content::{ItemKind, OrganisationKind, ProblemState, Reason, ResidenceMethod, Role, SolutionState, Stance};
use crate::model::frame::Frame;
use crate::model::languages::Needed;
use crate::model::measures::MeasureKind;
use crate::model::organisations::RequestState;
use crate::model::paper::{PaperForm, PaperKind};
use crate::model::pledges::{PledgeKind, PledgeState};
use crate::model::settings::Setting;
use crate::model::staff::StaffAct;
use crate::model::threshold::Counts;
use crate::words::{Key, tr};

/// The word that a module of words has for a kind of content.
macro_rules! word_of_kind {
    ($kind:expr, $($words:ident)::+) => {{
        use $crate::model::content::ItemKind;
        use $($words)::+ as word;
        match $kind {
            ItemKind::Problem => word::PROBLEM,
            ItemKind::Solution => word::SOLUTION,
            ItemKind::Comment => word::COMMENT,
            ItemKind::Photo => word::PHOTO,
            ItemKind::Profile => word::PROFILE,
            ItemKind::Organisation => word::ORGANISATION,
            ItemKind::Pledge => word::PLEDGE,
            ItemKind::Remark => word::REMARK,
            ItemKind::Consultation => word::CONSULTATION,
            ItemKind::Other(_) => word::OTHER,
        }
    }};
}
pub(crate) use word_of_kind;

/// The word that a module of words has for a reason.
macro_rules! word_of_reason {
    ($reason:expr, $($words:ident)::+) => {{
        use $crate::model::content::Reason;
        use $($words)::+ as word;
        match $reason {
            Reason::Spam => word::SPAM,
            Reason::Insult => word::INSULT,
            Reason::Threat => word::THREAT,
            Reason::PrivateData => word::PRIVATE_DATA,
            Reason::FalseClaim => word::FALSE_CLAIM,
            Reason::Unrelated => word::UNRELATED,
            Reason::Duplicate => word::DUPLICATE,
            Reason::Illegal => word::ILLEGAL,
            Reason::Other => word::OTHER,
        }
    }};
}
pub(crate) use word_of_reason;

/// A function that gives each case of a type its word.
macro_rules! words {
    ($(#[$doc:meta])* $function:ident($type:ident) in $($module:ident)::+ { $($case:ident => $word:ident,)+ }) => {
        $(#[$doc])*
        pub const fn $function(case: $type) -> Key {
            use $($module)::+ as word;
            match case {
                $($type::$case => word::$word,)+
            }
        }
    };
}

/// The subject of the letter to an author whose text was hidden.
pub const fn hidden_subject(kind: ItemKind) -> Key {
    word_of_kind!(kind, tr::moderation::letter::hidden_subject)
}

/// The subject of the letter to an author whose text can be read again.
pub const fn restored_subject(kind: ItemKind) -> Key {
    word_of_kind!(kind, tr::moderation::letter::restored_subject)
}

pub const fn problem_state(state: ProblemState) -> Key {
    use tr::states::problem as word;
    match state {
        ProblemState::Reported => word::REPORTED,
        ProblemState::Acknowledged => word::ACKNOWLEDGED,
        ProblemState::InProgress => word::IN_PROGRESS,
        ProblemState::Resolved => word::RESOLVED,
        ProblemState::NotOurs => word::NOT_OURS,
        ProblemState::Declined => word::DECLINED,
        ProblemState::Duplicate => word::DUPLICATE,
    }
}

pub const fn solution_state(state: SolutionState) -> Key {
    use tr::states::solution as word;
    match state {
        SolutionState::Draft => word::DRAFT,
        SolutionState::Published => word::PUBLISHED,
        SolutionState::Threshold => word::THRESHOLD,
        SolutionState::UnderEvaluation => word::UNDER_EVALUATION,
        SolutionState::Accepted => word::ACCEPTED,
        SolutionState::Rejected => word::REJECTED,
        SolutionState::InProgress => word::IN_PROGRESS,
        SolutionState::Done => word::DONE,
        SolutionState::Withdrawn => word::WITHDRAWN,
        SolutionState::Merged => word::MERGED,
    }
}

pub const fn reason(reason: Reason) -> Key {
    word_of_reason!(reason, tr::reasons)
}

pub const fn role(role: Role) -> Key {
    use tr::staff::role as word;
    match role {
        Role::Moderator => word::MODERATOR,
        Role::Officer => word::OFFICER,
        Role::DeskAgent => word::DESK_AGENT,
        Role::Administrator => word::ADMINISTRATOR,
        Role::NetworkAdministrator => word::NETWORK_ADMINISTRATOR,
    }
}

/// What a role is for.
pub const fn role_help(role: Role) -> Key {
    use tr::staff::role_help as word;
    match role {
        Role::Moderator => word::MODERATOR,
        Role::Officer => word::OFFICER,
        Role::DeskAgent => word::DESK_AGENT,
        Role::Administrator => word::ADMINISTRATOR,
        Role::NetworkAdministrator => word::NETWORK_ADMINISTRATOR,
    }
}

words! {
    /// What a member of the staff did.
    staff_act(StaffAct) in tr::staff::act {
        PhotoRedacted => PHOTO_REDACTED,
        Answered => ANSWERED,
        WorksChanged => WORKS_CHANGED,
        OptionGathered => OPTION_GATHERED,
        OpinionAsked => OPINION_ASKED,
        OptionDecided => OPTION_DECIDED,
        OptionsListed => OPTIONS_LISTED,
        LanguageSaid => LANGUAGE_SAID,
        ProblemStateChanged => PROBLEM_STATE_CHANGED,
        ContentHidden => CONTENT_HIDDEN,
        ContentRestored => CONTENT_RESTORED,
        HidingConfirmed => HIDING_CONFIRMED,
        ContentReleased => CONTENT_RELEASED,
        HoldingChanged => HOLDING_CHANGED,
        CommuneChanged => COMMUNE_CHANGED,
        DeadlinesChanged => DEADLINES_CHANGED,
        NameReleased => NAME_RELEASED,
        NameRefused => NAME_REFUSED,
        TemplatesChanged => TEMPLATES_CHANGED,
        AppealDecided => APPEAL_DECIDED,
        MeasureGiven => MEASURE_GIVEN,
        MeasureProposed => MEASURE_PROPOSED,
        MeasureConfirmed => MEASURE_CONFIRMED,
        MeasureDeclined => MEASURE_DECLINED,
        FlagsDismissed => FLAGS_DISMISSED,
        CodeGiven => CODE_GIVEN,
        ResidenceWithdrawn => RESIDENCE_WITHDRAWN,
        LettersMade => LETTERS_MADE,
        CensusTaken => CENSUS_TAKEN,
        CodesCancelled => CODES_CANCELLED,
        PaperEntered => PAPER_ENTERED,
        ReceiptCodeMade => RECEIPT_CODE_MADE,
        PaperWithdrawn => PAPER_WITHDRAWN,
        RoleGranted => ROLE_GRANTED,
        RoleWithdrawn => ROLE_WITHDRAWN,
        OrganisationApproved => ORGANISATION_APPROVED,
        OrganisationRefused => ORGANISATION_REFUSED,
        OrganisationSuspended => ORGANISATION_SUSPENDED,
        OrganisationRestored => ORGANISATION_RESTORED,
        RepresentativeRemoved => REPRESENTATIVE_REMOVED,
        PledgeConfirmed => PLEDGE_CONFIRMED,
        PledgeBroken => PLEDGE_BROKEN,
        MeetingChanged => MEETING_CHANGED,
        MeetingCancelled => MEETING_CANCELLED,
        ConsultationPrepared => CONSULTATION_PREPARED,
        ConsultationPublished => CONSULTATION_PUBLISHED,
        ConsultationChanged => CONSULTATION_CHANGED,
        ConsultationCancelled => CONSULTATION_CANCELLED,
        ConsultationCancelAsked => CONSULTATION_CANCEL_ASKED,
        ConsultationCancelTakenBack => CONSULTATION_CANCEL_TAKEN_BACK,
        ConsultationDiscarded => CONSULTATION_DISCARDED,
        OutcomePrepared => OUTCOME_PREPARED,
        OutcomePublished => OUTCOME_PUBLISHED,
        BallotOptionWithdrawn => BALLOT_OPTION_WITHDRAWN,
        BallotVoidAsked => BALLOT_VOID_ASKED,
        BallotVoidConfirmed => BALLOT_VOID_CONFIRMED,
        BallotVoidTakenBack => BALLOT_VOID_TAKEN_BACK,
        BallotVoidBackAsked => BALLOT_VOID_BACK_ASKED,
        BallotVoidRefused => BALLOT_VOID_REFUSED,
        BallotClosed => BALLOT_CLOSED,
        LotEntered => LOT_ENTERED,
        LotConfirmed => LOT_CONFIRMED,
        LotDiscarded => LOT_DISCARDED,
        OutcomeChanged => OUTCOME_CHANGED,
        ConsultationArchived => CONSULTATION_ARCHIVED,
        BallotsIssued => BALLOTS_ISSUED,
        BallotGiven => BALLOT_GIVEN,
        BallotTakenBack => BALLOT_TAKEN_BACK,
        BallotRefused => BALLOT_REFUSED,
        BallotReadingDecided => BALLOT_READING_DECIDED,
        BallotsBalanced => BALLOTS_BALANCED,
        BalanceConfirmed => BALANCE_CONFIRMED,
        KioskOpened => KIOSK_OPENED,
        KioskEnded => KIOSK_ENDED,
        KioskRefused => KIOSK_REFUSED,
    }
}

pub const fn measure(kind: MeasureKind) -> Key {
    use tr::measures::kind as word;
    match kind {
        MeasureKind::Warning => word::WARNING,
        MeasureKind::Mute => word::MUTE,
        MeasureKind::Suspension => word::SUSPENSION,
    }
}

pub const fn stance(stance: Stance) -> Key {
    use tr::stance as word;
    match stance {
        Stance::For => word::FOR,
        Stance::Against => word::AGAINST,
        Stance::Question => word::QUESTION,
        Stance::Neutral => word::NEUTRAL,
    }
}

pub const fn organisation_kind(kind: OrganisationKind) -> Key {
    use tr::organisation_kinds as word;
    match kind {
        OrganisationKind::Business => word::BUSINESS,
        OrganisationKind::Cooperative => word::COOPERATIVE,
        OrganisationKind::ProfessionalAssociation => word::PROFESSIONAL_ASSOCIATION,
        OrganisationKind::Union => word::UNION,
        OrganisationKind::Association => word::ASSOCIATION,
        OrganisationKind::School => word::SCHOOL,
        OrganisationKind::PublicBody => word::PUBLIC_BODY,
    }
}

pub const fn request_state(state: RequestState) -> Key {
    use tr::organisations::states as word;
    match state {
        RequestState::Waiting => word::WAITING,
        RequestState::Approved => word::APPROVED,
        RequestState::Refused => word::REFUSED,
        RequestState::TakenBack => word::TAKEN_BACK,
    }
}

pub const fn pledge_kind(kind: PledgeKind) -> Key {
    use tr::pledges::kinds as word;
    match kind {
        PledgeKind::Money => word::MONEY,
        PledgeKind::Material => word::MATERIAL,
        PledgeKind::Hours => word::HOURS,
        PledgeKind::Jobs => word::JOBS,
        PledgeKind::Training => word::TRAINING,
        PledgeKind::Other => word::OTHER,
    }
}

pub const fn pledge_state(state: PledgeState) -> Key {
    use tr::pledges::states as word;
    match state {
        PledgeState::Promised => word::PROMISED,
        PledgeState::UnderWay => word::UNDER_WAY,
        PledgeState::Kept => word::KEPT,
        PledgeState::Broken => word::BROKEN,
        PledgeState::Withdrawn => word::WITHDRAWN,
    }
}

pub const fn residence_method(method: ResidenceMethod) -> Key {
    use tr::residents::method as word;
    match method {
        ResidenceMethod::IdentityCard => word::IDENTITY_CARD,
        ResidenceMethod::ResidenceCertificate => word::RESIDENCE_CERTIFICATE,
        ResidenceMethod::OtherPaper => word::OTHER_PAPER,
        ResidenceMethod::Letter => word::LETTER,
        ResidenceMethod::Census => word::CENSUS,
        ResidenceMethod::SingleSignOn => word::SINGLE_SIGN_ON,
    }
}

/// The name of a form of the desk, and what it is for.
pub const fn paper_form(form: PaperForm) -> (Key, Key) {
    use tr::paper as word;
    match form {
        PaperForm::Problem => (word::FORM_PROBLEM, word::FORM_PROBLEM_HELP),
        PaperForm::Solution => (word::FORM_SOLUTION, word::FORM_SOLUTION_HELP),
        PaperForm::Comment => (word::FORM_COMMENT, word::FORM_COMMENT_HELP),
        PaperForm::Support => (word::FORM_SUPPORT, word::FORM_SUPPORT_HELP),
    }
}

pub const fn paper_kind(kind: PaperKind) -> Key {
    use tr::paper as word;
    match kind {
        PaperKind::Problem => word::KIND_PROBLEM,
        PaperKind::Solution => word::KIND_SOLUTION,
        PaperKind::Comment => word::KIND_COMMENT,
        PaperKind::Support => word::KIND_SUPPORT,
        PaperKind::MeToo => word::KIND_ME_TOO,
    }
}

/// Why a name is read before it is shown.
pub const fn name_reason(reason: crate::model::names::NameReason) -> Key {
    use crate::model::names::NameReason;
    use tr::names::reason as word;
    match reason {
        NameReason::Commune => word::COMMUNE,
        NameReason::Staff => word::STAFF,
        NameReason::Address => word::ADDRESS,
    }
}

/// What was changed of a commune.
pub const fn setting(setting: Setting) -> Key {
    use tr::settings as word;
    match setting {
        Setting::NameAr => word::NAME_AR,
        Setting::NameFr => word::NAME_FR,
        Setting::NameEn => word::NAME_EN,
        Setting::Population => word::POPULATION,
        Setting::SupportThreshold => word::SUPPORT_THRESHOLD,
        Setting::ThresholdCounts => word::THRESHOLD_COUNTS,
        Setting::ThresholdOthers => word::THRESHOLD_OTHERS,
        Setting::AnswerDays => word::ANSWER_DAYS,
        Setting::Languages => word::LANGUAGES,
        Setting::Accent => word::ACCENT,
        Setting::ContactEmail => word::CONTACT_EMAIL,
        Setting::Map => word::MAP,
        Setting::Crest => word::CREST,
        Setting::Photo => word::PHOTO,
        Setting::NeighbourhoodAdded => word::NEIGHBOURHOOD_ADDED,
        Setting::NeighbourhoodRenamed => word::NEIGHBOURHOOD_RENAMED,
        Setting::NeighbourhoodRetired => word::NEIGHBOURHOOD_RETIRED,
        Setting::NeighbourhoodRestored => word::NEIGHBOURHOOD_RESTORED,
    }
}

/// Whose supports count, by name; `None` for an unknown one.
pub fn threshold_counts(name: &str) -> Option<Key> {
    use tr::settings::counts as word;
    if name.is_empty() {
        return Some(word::UNSET);
    }
    Some(match Counts::parse(name)? {
        Counts::Everyone => word::EVERYONE,
        Counts::Residents => word::RESIDENTS,
        Counts::Share => word::SHARE,
    })
}

/// What such a choice means.
pub fn threshold_counts_help(name: &str) -> Option<Key> {
    use tr::settings::counts as word;
    if name.is_empty() {
        return Some(word::UNSET_HELP);
    }
    Some(match Counts::parse(name)? {
        Counts::Everyone => word::EVERYONE_HELP,
        Counts::Residents => word::RESIDENTS_HELP,
        Counts::Share => word::SHARE_HELP,
    })
}

/// The languages in which consultations must be written, each by its own name.
pub fn needed_languages(f: &Frame, needed: Needed) -> String {
    let names: Vec<&str> = needed.langs().map(Lang::own_name).collect();
    names.join(if f.lang == Lang::Ar { "، " } else { ", " })
}

/// The name of a colour; `None` for an unknown one.
pub fn accent(name: &str) -> Option<Key> {
    use tr::settings::accents as word;
    Some(match name {
        "green" => word::GREEN,
        "blue" => word::BLUE,
        "ochre" => word::OCHRE,
        "plum" => word::PLUM,
        _ => return None,
    })
}
