//! The sentence of a [`Notice`] in the reader's language, and its sign.

use super::{labels, moderation};
use crate::model::content::{Decision, ItemKind, SolutionState};
use crate::model::frame::Frame;
use crate::model::measures::MeasureKind;
use crate::model::notifications::{Notice, OrganisationNews, PledgeNews};
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
        Notice::PledgeMade { .. } | Notice::Pledge { .. } => "calendar",
        Notice::QueueWaits { .. } | Notice::AppealsOverdue { .. } => "clock",
    }
}

/// What happened, as one sentence. Titles and names are isolated, so that their direction does not turn the sentence around.
pub fn sentence(f: &Frame, notice: &Notice) -> String {
    use tr::notifications as word;
    // Whoever has left has no name any more.
    let named = |author: &crate::model::Localized| {
        let name = author.get(f.lang);
        isolated(if name.is_empty() { f.t(tr::author::FORMER) } else { name })
    };
    let quoted = |text: &str| isolated(if text.is_empty() { f.t(word::CONCEALED) } else { text });
    match notice {
        Notice::CommentOnMine { title, author } => f.tf(word::COMMENT_ON_MINE, &[("author", &named(author)), ("title", &quoted(title))]),
        Notice::ReplyToMine { title, author } => f.tf(word::REPLY_TO_MINE, &[("author", &named(author)), ("title", &quoted(title))]),
        Notice::ThresholdReached { title, count } => f.tnf(word::THRESHOLD_REACHED, *count, &[("title", &quoted(title))]),
        Notice::StateChanged { title, state } => f.tf(word::STATE_CHANGED, &[("title", &quoted(title)), ("state", f.t(labels::solution_state(*state)))]),
        Notice::ProblemStateChanged { title, state } => {
            f.tf(word::PROBLEM_STATE_CHANGED, &[("title", &quoted(title)), ("state", f.t(labels::problem_state(*state)))])
        }
        Notice::AnswerPublished { title, decision } => f.tf(word::ANSWER_PUBLISHED, &[("title", &quoted(title)), ("decision", f.t(decided(*decision)))]),
        Notice::MilestoneAdded { title } => f.tf(word::MILESTONE_ADDED, &[("title", &quoted(title))]),
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
        Notice::FlagAppeal { kind, reversed } => {
            f.tf(if *reversed { word::FLAG_APPEAL_REVERSED } else { word::FLAG_APPEAL_UPHELD }, &[("kind", f.t(moderation::kind(*kind)))])
        }
        Notice::AppealRejected { kind } => f.tf(word::APPEAL_REJECTED, &[("kind", f.t(moderation::kind(*kind)))]),
        Notice::MeasureGiven { commune, measure } => f.tf(given(*measure), &[("commune", &isolated(commune.get(f.lang)))]),
        Notice::MeasureAppeal { commune, reversed } => {
            let key = if *reversed { word::measure::REVERSED } else { word::measure::UPHELD };
            f.tf(key, &[("commune", &isolated(commune.get(f.lang)))])
        }
        Notice::NewDevice { device } => {
            f.tf(word::NEW_DEVICE, &[("device", &isolated(if device.is_empty() { f.t(tr::accounts::UNKNOWN_DEVICE) } else { device }))])
        }
        Notice::RoleGranted { commune, role } => f.tf(word::ROLE_GRANTED, &[("commune", &isolated(commune.get(f.lang))), ("role", f.t(labels::role(*role)))]),
        Notice::RoleWithdrawn { commune, role } => {
            f.tf(word::ROLE_WITHDRAWN, &[("commune", &isolated(commune.get(f.lang))), ("role", f.t(labels::role(*role)))])
        }
        Notice::Organisation { name, news } => f.tf(organisation(*news), &[("name", &isolated(name.get(f.lang)))]),
        Notice::RepresentativeJoined { name, person } => {
            f.tf(word::REPRESENTATIVE_JOINED, &[("person", &named(person)), ("name", &isolated(name.get(f.lang)))])
        }
        Notice::PledgeMade { title, author } => f.tf(word::PLEDGE_MADE, &[("author", &isolated(author.get(f.lang))), ("title", &quoted(title))]),
        Notice::QueueWaits { commune, count, overdue } => {
            f.tf(word::QUEUE_WAITS, &[("commune", &isolated(commune.get(f.lang))), ("count", &f.number(*count)), ("overdue", &f.number(*overdue))])
        }
        Notice::AppealsOverdue { commune, count } => f.tf(word::APPEALS_OVERDUE, &[("commune", &isolated(commune.get(f.lang))), ("count", &f.number(*count))]),
        Notice::Pledge { what, news } => f.tf(pledge(*news), &[("what", &isolated(what))]),
    }
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

const fn hidden(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::notifications::hidden)
}

const fn released(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::notifications::released)
}

const fn restored(kind: ItemKind) -> Key {
    labels::word_of_kind!(kind, tr::notifications::restored)
}
