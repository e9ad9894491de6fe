//! The sentence of a [`Notice`] in the reader's language, and its sign.

use super::{labels, moderation};
use crate::format;
use crate::model::Localized;
use crate::model::consultations::ChangeKind;
use crate::model::content::{Decision, ItemKind, Role, SolutionState};
use crate::model::frame::Frame;
use crate::model::measures::MeasureKind;
use crate::model::notifications::{DeskNews, DraftNews, MeetingNews, Notice, OrganisationNews, PledgeNews};
use crate::model::options::OptionNews;
use crate::words::{Key, tr};

/// The icon that goes with the sentence.
pub const fn sign(notice: &Notice) -> &'static str {
    match notice {
        Notice::CommentOnMine { .. } | Notice::ReplyToMine { .. } => "comment",
        Notice::ThresholdReached { .. } => "support",
        Notice::StateChanged { .. } => "solution",
        Notice::ProblemStateChanged { .. } => "problem",
        Notice::AnswerPublished { .. } => "document",
        Notice::MilestoneAdded { .. } => "calendar",
        Notice::Option { .. } => "solution",
        Notice::Hidden { .. } | Notice::Redacted { .. } => "shield",
        Notice::Unredacted => "check",
        Notice::NameReleased { .. } | Notice::NameRefused { .. } => "person",
        Notice::FlagRedacted => "flag",
        Notice::Restored { .. } | Notice::Released { .. } => "check",
        Notice::FlagUpheld { .. } | Notice::FlagDismissed { .. } | Notice::FlagAppeal { .. } => "flag",
        Notice::Covered { .. } => "clock",
        Notice::AppealRejected { .. } | Notice::MeasureGiven { .. } | Notice::MeasureAppeal { .. } => "shield",
        Notice::NewDevice { .. } => "key",
        Notice::RoleGranted { .. } | Notice::RoleWithdrawn { .. } => "shield",
        Notice::Organisation { .. } | Notice::RepresentativeJoined { .. } => "organisation",
        Notice::PledgeMade { .. } | Notice::Pledge { .. } | Notice::Meeting { .. } => "calendar",
        Notice::QueueWaits { .. } | Notice::AppealsOverdue { .. } => "clock",
        Notice::Consultation { .. } | Notice::WaitingAnswer { .. } | Notice::DraftText { .. } => "comment",
        Notice::BallotPending { .. } => "clock",
        Notice::BallotOptionWithdrawn { .. } | Notice::BallotVoid { .. } => "info",
        Notice::Outcome { .. } | Notice::BallotCounted { .. } => "check",
        Notice::Kiosk { .. } | Notice::Desk { .. } => "person",
    }
}

/// What happened, as one sentence. Titles and names are isolated, so that their direction does not turn the sentence around.
pub fn sentence(f: &Frame, notice: &Notice) -> String {
    use tr::notifications as word;
    match notice {
        Notice::CommentOnMine { title, author } => f.tf(word::COMMENT_ON_MINE, &[("author", &named(f, author)), ("title", &quoted(f, title))]),
        Notice::ReplyToMine { title, author } => f.tf(word::REPLY_TO_MINE, &[("author", &named(f, author)), ("title", &quoted(f, title))]),
        Notice::ThresholdReached { title, count } => f.tnf(word::THRESHOLD_REACHED, *count, &[("title", &quoted(f, title))]),
        Notice::StateChanged { title, state } => f.tf(word::STATE_CHANGED, &[("title", &quoted(f, title)), ("state", f.t(labels::solution_state(*state)))]),
        Notice::ProblemStateChanged { title, state } => {
            f.tf(word::PROBLEM_STATE_CHANGED, &[("title", &quoted(f, title)), ("state", f.t(labels::problem_state(*state)))])
        }
        Notice::AnswerPublished { title, decision } => f.tf(word::ANSWER_PUBLISHED, &[("title", &quoted(f, title)), ("decision", f.t(decided(*decision)))]),
        Notice::MilestoneAdded { title } => titled(f, word::MILESTONE_ADDED, title),
        Notice::Option { title, news } => titled(f, option(*news), title),
        Notice::Hidden { kind, reason } => f.tf(hidden(*kind), &[("rule", f.t(labels::reason(*reason)))]),
        Notice::Redacted { reason } => f.tf(word::REDACTED, &[("rule", f.t(labels::reason(*reason)))]),
        Notice::Unredacted => f.t(word::UNREDACTED).to_owned(),
        Notice::NameReleased { name } => f.tf(word::NAME_RELEASED, &[("name", &isolated(name))]),
        Notice::NameRefused { name, note } => f.tf(word::NAME_REFUSED, &[("name", &isolated(name)), ("note", &isolated(note))]),
        Notice::FlagRedacted => f.t(word::FLAG_REDACTED).to_owned(),
        Notice::Restored { kind } => f.t(restored(*kind)).to_owned(),
        Notice::Released { kind } => f.t(released(*kind)).to_owned(),
        Notice::FlagUpheld { kind } => f.tf(word::FLAG_UPHELD, &[("kind", f.t(moderation::kind(*kind)))]),
        Notice::FlagDismissed { kind } => f.tf(word::FLAG_DISMISSED, &[("kind", f.t(moderation::kind(*kind)))]),
        Notice::Covered { kind } => f.tf(word::COVERED, &[("kind", f.t(moderation::kind(*kind)))]),
        Notice::FlagAppeal { kind, reversed } => f.tf(flag_appeal(*reversed), &[("kind", f.t(moderation::kind(*kind)))]),
        Notice::AppealRejected { kind } => f.tf(word::APPEAL_REJECTED, &[("kind", f.t(moderation::kind(*kind)))]),
        Notice::MeasureGiven { commune, measure } => f.tf(given(*measure), &[("commune", &isolated(commune.get(f.lang)))]),
        Notice::MeasureAppeal { commune, reversed } => f.tf(measure_appeal(*reversed), &[("commune", &isolated(commune.get(f.lang)))]),
        Notice::NewDevice { device } => f.tf(word::NEW_DEVICE, &[("device", &known(f, device))]),
        Notice::RoleGranted { commune, role } => of_role(f, word::ROLE_GRANTED, commune, *role),
        Notice::RoleWithdrawn { commune, role } => of_role(f, word::ROLE_WITHDRAWN, commune, *role),
        Notice::Organisation { name, news } => f.tf(organisation(*news), &[("name", &isolated(name.get(f.lang)))]),
        Notice::RepresentativeJoined { name, person } => {
            f.tf(word::REPRESENTATIVE_JOINED, &[("person", &named(f, person)), ("name", &isolated(name.get(f.lang)))])
        }
        Notice::PledgeMade { title, author } => f.tf(word::PLEDGE_MADE, &[("author", &isolated(author.get(f.lang))), ("title", &quoted(f, title))]),
        Notice::QueueWaits { commune, count, overdue } => {
            f.tf(word::QUEUE_WAITS, &[("commune", &isolated(commune.get(f.lang))), ("count", &f.number(*count)), ("overdue", &f.number(*overdue))])
        }
        Notice::AppealsOverdue { commune, count } => f.tf(word::APPEALS_OVERDUE, &[("commune", &isolated(commune.get(f.lang))), ("count", &f.number(*count))]),
        Notice::Pledge { what, news } => f.tf(pledge(*news), &[("what", &isolated(what))]),
        Notice::WaitingAnswer { title, counts } => titled(f, waiting(*counts), title.get(f.lang)),
        Notice::Meeting { title, at, news } => f.tf(meeting(*news), &[("title", &quoted(f, title.get(f.lang))), ("date", &format::date_time(f.lang, *at))]),
        Notice::BallotPending { title, until, counts } => {
            let key = if *counts { word::BALLOT_CHANGE_PENDING } else { word::BALLOT_PENDING };
            f.tf(key, &[("title", &quoted(f, title.get(f.lang))), ("date", &format::date_time(f.lang, *until))])
        }
        Notice::BallotOptionWithdrawn { title, option } => {
            f.tf(word::BALLOT_OPTION_WITHDRAWN, &[("title", &quoted(f, title.get(f.lang))), ("option", &quoted(f, option.get(f.lang)))])
        }
        Notice::BallotVoid { title, void } => titled(f, if *void { word::BALLOT_VOID } else { word::BALLOT_RESTORED }, title.get(f.lang)),
        Notice::BallotCounted { title } => titled(f, word::BALLOT_COUNTED, title.get(f.lang)),
        Notice::Kiosk { title } => titled(f, word::KIOSK, title.get(f.lang)),
        Notice::Desk { title, news } => titled(f, desk(*news), title.get(f.lang)),
        Notice::Outcome { title, points } => f.tnf(word::OUTCOME, *points, &[("title", &quoted(f, title.get(f.lang)))]),
        Notice::Consultation { title, change } => titled(f, consultation(*change), title.get(f.lang)),
        Notice::DraftText { title, news } => titled(f, draft_text(*news), title.get(f.lang)),
    }
}

/// A name; whoever has left has none any more.
fn named(f: &Frame, author: &Localized) -> String {
    let name = author.get(f.lang);
    isolated(if name.is_empty() { f.t(tr::author::FORMER) } else { name })
}

/// A title, unless it is concealed.
fn quoted(f: &Frame, text: &str) -> String {
    isolated(if text.is_empty() { f.t(tr::notifications::CONCEALED) } else { text })
}

/// A sentence about a role in a commune.
fn of_role(f: &Frame, sentence: Key, commune: &Localized, role: Role) -> String {
    f.tf(sentence, &[("commune", &isolated(commune.get(f.lang))), ("role", f.t(labels::role(role)))])
}

/// A sentence that names a title and nothing else.
fn titled(f: &Frame, sentence: Key, title: &str) -> String {
    f.tf(sentence, &[("title", &quoted(f, title))])
}

/// A device, which may have told nothing of itself.
fn known(f: &Frame, device: &str) -> String {
    isolated(if device.is_empty() { f.t(tr::accounts::UNKNOWN_DEVICE) } else { device })
}

/// First strong isolate … pop directional isolate: `<bdi>` where there is no HTML.
fn isolated(text: &str) -> String {
    format!("\u{2068}{text}\u{2069}")
}

/// A decision puts the solution into the state of the same name.
const fn decided(decision: Decision) -> Key {
    labels::solution_state(match decision {
        Decision::UnderEvaluation => SolutionState::UnderEvaluation,
        Decision::Accepted => SolutionState::Accepted,
        Decision::Rejected => SolutionState::Rejected,
    })
}

const fn flag_appeal(reversed: bool) -> Key {
    use tr::notifications as word;
    if reversed { word::FLAG_APPEAL_REVERSED } else { word::FLAG_APPEAL_UPHELD }
}

const fn measure_appeal(reversed: bool) -> Key {
    use tr::notifications::measure as word;
    if reversed { word::REVERSED } else { word::UPHELD }
}

const fn waiting(counts: bool) -> Key {
    use tr::notifications as word;
    if counts { word::WAITING_COUNTS } else { word::WAITING_LATE }
}

const fn given(measure: MeasureKind) -> Key {
    use tr::notifications::measure as word;
    match measure {
        MeasureKind::Warning => word::WARNING,
        MeasureKind::Mute => word::MUTE,
        MeasureKind::Suspension => word::SUSPENSION,
    }
}

const fn organisation(news: OrganisationNews) -> Key {
    use tr::notifications::organisation as word;
    match news {
        OrganisationNews::Approved => word::APPROVED,
        OrganisationNews::Refused => word::REFUSED,
        OrganisationNews::Suspended => word::SUSPENDED,
        OrganisationNews::Restored => word::RESTORED,
        OrganisationNews::Removed => word::REMOVED,
    }
}

const fn pledge(news: PledgeNews) -> Key {
    use tr::notifications::pledge as word;
    match news {
        PledgeNews::Confirmed => word::CONFIRMED,
        PledgeNews::Broken => word::BROKEN,
        PledgeNews::Overdue => word::OVERDUE,
    }
}

const fn option(news: OptionNews) -> Key {
    use tr::notifications::option as word;
    match news {
        OptionNews::Gathered => word::GATHERED,
        OptionNews::Asked => word::ASKED,
        OptionNews::Review => word::REVIEW,
        OptionNews::Consent => word::CONSENT,
        OptionNews::Feasible => word::FEASIBLE,
        OptionNews::FeasibleChanged => word::FEASIBLE_CHANGED,
        OptionNews::Merged => word::MERGED,
        OptionNews::Unmerged => word::UNMERGED,
        OptionNews::NotFeasible => word::NOT_FEASIBLE,
        OptionNews::Referred => word::REFERRED,
        OptionNews::Appealed => word::APPEALED,
        OptionNews::Upheld => word::UPHELD,
        OptionNews::Reversed => word::REVERSED,
        OptionNews::Listed => word::LISTED,
    }
}

const fn meeting(news: MeetingNews) -> Key {
    use tr::notifications::meeting as word;
    match news {
        MeetingNews::Moved => word::MOVED,
        MeetingNews::Cancelled => word::CANCELLED,
        MeetingNews::Reminder => word::REMINDER,
        MeetingNews::Seat => word::SEAT,
        MeetingNews::Minutes => word::MINUTES,
    }
}

const fn consultation(change: ChangeKind) -> Key {
    use tr::notifications::consultation as word;
    match change {
        ChangeKind::Wording => word::WORDING,
        ChangeKind::Document => word::DOCUMENT,
        ChangeKind::Deadline => word::DEADLINE,
        ChangeKind::Contact => word::CONTACT,
        ChangeKind::Cancelled => word::CANCELLED,
    }
}

const fn desk(news: DeskNews) -> Key {
    use tr::notifications::desk as word;
    match news {
        DeskNews::Given => word::GIVEN,
        DeskNews::TakenBack => word::TAKEN_BACK,
        DeskNews::Refused => word::REFUSED,
        DeskNews::Sheet => word::SHEET,
    }
}

const fn draft_text(news: DraftNews) -> Key {
    use tr::notifications::draft_text as word;
    match news {
        DraftNews::Answered => word::ANSWERED,
        DraftNews::Version => word::VERSION,
    }
}

const fn hidden(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::notifications::hidden)
}

const fn released(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::notifications::released)
}

const fn restored(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::notifications::restored)
}
