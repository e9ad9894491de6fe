//! What a moderator decides, and what they had seen of it: as their forms say it.

use app::model::content::{Reason, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::DecisionFields;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use crate::base::error::{Error, Result};
use crate::base::text::{self, Length, clean};
use crate::moderation::decisions::acts::Act;

/// Letters of a note to the author.
const LEAST_NOTE: usize = 10;
/// Letters of a note to the author.
const MOST_NOTE: usize = 2_000;

/// The state of an item that a decision is taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    pub visibility: Visibility,
    /// The version of its text.
    pub version: i64,
    /// How many decisions there were about it.
    pub decisions: i64,
}

/// What a moderator decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It breaks a rule.
    Hide {
        /// Which one.
        reason: Reason,
        /// Why, to its author; empty: what the commune says of this reason.
        note: String,
    },
    /// It can be read again.
    Restore {
        /// A word to its author.
        note: String,
    },
    /// The flags are not right.
    Dismiss,
    /// The hiding is right, says a second person.
    Confirm,
    /// What was held can be read.
    Release,
}

impl Verdict {
    /// The act that it is.
    pub(in crate::moderation) const fn act(&self) -> Act {
        match self {
            Self::Hide { .. } => Act::Hide,
            Self::Restore { .. } => Act::Restore,
            Self::Dismiss => Act::Dismiss,
            Self::Confirm => Act::Confirm,
            Self::Release => Act::Release,
        }
    }
}

/// What the forms of the item page sent.
pub(in crate::moderation) fn seen(fields: &DecisionFields) -> Result<Seen> {
    let stale = || Error::Conflict(tr::moderation::item::ALREADY);
    Ok(Seen {
        visibility: Visibility::parse(&fields.visibility).ok_or_else(stale)?,
        version: fields.version.parse().map_err(|_| stale())?,
        decisions: fields.decisions.parse().map_err(|_| stale())?,
    })
}

/// A hiding, if its form is good. Its note may be left to the commune, but for other reasons than its rules.
pub(in crate::moderation) fn hiding(fields: &DecisionFields) -> Result<Verdict> {
    let mut errors = FormErrors::default();
    let reason = Reason::parse(&fields.reason);
    if reason.is_none() {
        errors.add("reason", tr::moderation::item::CHOOSE_REASON);
    }
    let written = reason.is_none_or(|reason| reason == Reason::Other) || !clean(&fields.note).is_empty();
    let note = if written { note("note", &fields.note, &mut errors) } else { String::new() };
    match reason {
        Some(reason) if errors.is_empty() => Ok(Verdict::Hide { reason, note }),
        _ => Err(errors.into()),
    }
}

/// A restoring, if its form is good.
pub(in crate::moderation) fn restoring(fields: &DecisionFields) -> Result<Verdict> {
    let mut errors = FormErrors::default();
    let note = note("restore_note", &fields.restore_note, &mut errors);
    errors.into_result()?;
    Ok(Verdict::Restore { note })
}

/// A word to an author, as it is kept; what is wrong with it goes to the errors of its field.
pub(in crate::moderation) fn note(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let note = clean(typed);
    match text::length(&note, LEAST_NOTE..=MOST_NOTE) {
        Length::Short => errors.add(field, tr::moderation::item::NOTE_SHORT),
        Length::Right => {}
        Length::Long => errors.add_counted(field, tr::moderation::item::NOTE_LONG, MOST_NOTE),
    }
    note
}

/// What is said after a decision.
pub(in crate::moderation) const fn done(verdict: &Verdict) -> Key {
    match verdict {
        Verdict::Hide { .. } => tr::moderation::item::HIDDEN_DONE,
        Verdict::Restore { .. } => tr::moderation::item::RESTORED_DONE,
        Verdict::Dismiss => tr::moderation::item::DISMISSED_DONE,
        Verdict::Confirm => tr::appeals::CONFIRMED_DONE,
        Verdict::Release => tr::appeals::RELEASED_DONE,
    }
}

/// The line of it in the history of the staff.
pub(in crate::moderation) const fn staff_act(verdict: &Verdict) -> StaffAct {
    match verdict {
        Verdict::Hide { .. } => StaffAct::ContentHidden,
        Verdict::Restore { .. } => StaffAct::ContentRestored,
        Verdict::Dismiss => StaffAct::FlagsDismissed,
        Verdict::Confirm => StaffAct::HidingConfirmed,
        Verdict::Release => StaffAct::ContentReleased,
    }
}
