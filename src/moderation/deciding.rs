//! Decisions: a moderator hides, restores, or finds nothing wrong. One transaction holds the item, the decision, its flags, and what people are told.
//!
//! A decision is taken on what the moderator saw ([`Seen`]). Whoever comes second finds the item changed and changes nothing.

use app::model::content::{Reason, Visibility};
use app::model::form::FormErrors;
use app::model::moderation::DecisionFields;
use app::words::{Key, tr};

use super::acts::{Act, next};
use super::content;
use super::{appeals, flag_appeals, letters, log, redacting, releasing, store, templates};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, DecisionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::folding;
use crate::base::kind::{Content, Item, Revision};
use crate::base::text::clean;
use crate::base::text::{self, Length};
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::people::claims;
use crate::people::notifications::{self, Notice};
use crate::people::staff;
use app::model::paths;
use app::model::staff::StaffAct;

/// Letters of a note to the author.
const LEAST_NOTE: usize = 10;
/// Letters of a note to the author.
const MOST_NOTE: usize = 2_000;

/// The state of an item that a decision is taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its visibility.
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
    const fn act(&self) -> Act {
        match self {
            Self::Hide { .. } => Act::Hide,
            Self::Restore { .. } => Act::Restore,
            Self::Dismiss => Act::Dismiss,
            Self::Confirm => Act::Confirm,
            Self::Release => Act::Release,
        }
    }
}

/// A decision to be kept.
pub(super) struct Decision<'a> {
    pub id: DecisionId,
    pub content: &'a Content,
    pub number: i64,
    pub act: &'static str,
    pub reason: &'static str,
    pub note: &'a str,
    /// Nothing: the clock.
    pub actor: Option<AccountId>,
    pub now: Timestamp,
}

/// Decides about an item of the commune. `Forbidden` for all but its moderators (an administrator may confirm), on one's own, for confirming what one
/// hid oneself, and for hiding on an appeal against one's own dismissal; `Conflict` when it is no longer as it was seen, or somebody else works on it.
pub async fn decide(app: &App, viewer: &Viewer, commune: &Commune, item: Item, seen: Seen, verdict: &Verdict) -> Result<()> {
    let mut tx = app.db.begin().await?;
    decide_in(app, &mut tx, viewer, commune, item, seen, verdict).await?;
    Ok(tx.commit().await?)
}

/// The same as part of a transaction; gives the decision.
pub(super) async fn decide_in(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, item: Item, seen: Seen, verdict: &Verdict) -> Result<DecisionId> {
    let confirms = *verdict == Verdict::Confirm && appeals::may_judge(viewer, commune);
    if !viewer.is_moderator(commune.id) && !confirms {
        return Err(Error::Forbidden);
    }
    let content = content::load(app, tx, commune, item).await?;
    if viewer.owns(&content) || (confirms && store::hiders(tx, item).await?.contains(&viewer.id)) {
        return Err(Error::Forbidden);
    }
    claims::allow(tx, viewer, item, app.clock.now()).await?;
    let verdict = &templates::complete(tx, commune, &content, verdict).await?;
    let to = hold_as_seen(app, tx, &content, seen, verdict.act()).await?;
    let hiding = store::last_hiding(tx, item).await?;
    let (reason, note) = match verdict {
        Verdict::Hide { reason, note } => (reason.as_str(), note.as_str()),
        Verdict::Restore { note } => ("", note.as_str()),
        Verdict::Confirm => (hiding.map_or("", |hiding| hiding.reason().as_str()), ""),
        Verdict::Dismiss | Verdict::Release => ("", ""),
    };
    let (decision, now) = record_as(app, tx, viewer, commune, &content, verdict.act(), (reason, note)).await?;
    if matches!(verdict, Verdict::Restore { .. }) {
        appeals::withdraw_appeal(tx, item, now).await?;
    }
    flag_appeals::decided(app, tx, viewer, commune, &content, verdict).await?;
    let flaggers = store::close_flags(tx, item, matches!(verdict, Verdict::Hide { .. }), now).await?;
    let was_held = follow(app, tx, commune, &content, verdict, (to, now)).await?;
    if *verdict == Verdict::Dismiss && flaggers.is_empty() {
        return Err(Error::Conflict(tr::moderation::item::ALREADY));
    }
    if was_held && *verdict == Verdict::Release {
        releasing::tell_author(app, tx, commune, &content).await?;
    } else {
        tell_author(app, tx, commune, &content, verdict).await?;
    }
    tell_flaggers(app, tx, commune, &content, verdict, flaggers).await?;
    claims::end(tx, item).await?;
    staff::record(app, tx, viewer.id, commune.id, staff_act(verdict).at(&paths::moderation_item(&commune.slug, item.kind.as_str(), item.id))).await?;
    Ok(decision)
}

/// Changes the item by `act`, if it is as the decision saw it; gives what it is now. Locks its row.
pub(super) async fn hold_as_seen(app: &App, tx: &mut Tx, content: &Content, seen: Seen, act: Act) -> Result<Visibility> {
    if content.version != seen.version {
        return Err(Error::Conflict(tr::moderation::item::CHANGED));
    }
    let already = || Error::Conflict(tr::moderation::item::ALREADY);
    let to = next(seen.visibility, act).ok_or_else(already)?;
    let seen_as = Revision { id: content.item.id, visibility: seen.visibility, version: seen.version };
    if !content::set_visibility(app, tx, content.item, seen_as, to).await? {
        return Err(already());
    }
    if store::decisions(tx, content.item).await? == seen.decisions { Ok(to) } else { Err(already()) }
}

const fn staff_act(verdict: &Verdict) -> StaffAct {
    match verdict {
        Verdict::Hide { .. } => StaffAct::ContentHidden,
        Verdict::Restore { .. } => StaffAct::ContentRestored,
        Verdict::Dismiss => StaffAct::FlagsDismissed,
        Verdict::Confirm => StaffAct::HidingConfirmed,
        Verdict::Release => StaffAct::ContentReleased,
    }
}

/// What follows from a decision about a text that was held, or that others may repeat; tells whether it was held before publication until now.
async fn follow(app: &App, tx: &mut Tx, commune: &Commune, content: &Content, verdict: &Verdict, (to, now): (Visibility, Timestamp)) -> Result<bool> {
    let outcome = if to.is_public() { "released" } else { "hidden" };
    let was_held = store::settle(tx, content.item, outcome, now).await?;
    if to.is_public() {
        releasing::first_time(app, tx, commune, content).await?;
    }
    match verdict {
        Verdict::Hide { .. } => {
            redacting::withdraw(tx, content.item, app.clock.now()).await?;
            if let Some(hash) = folding::fingerprint(&content.body) {
                store::know_text(tx, commune.id, &hash, content.item).await?;
            }
        }
        Verdict::Restore { .. } => store::forget_text(tx, content.item).await?,
        Verdict::Dismiss | Verdict::Confirm | Verdict::Release => {}
    }
    Ok(was_held)
}

/// Keeps a decision as the next one about the item, and in the public log; gives it with its moment. `Conflict` when somebody else took that place.
pub(super) async fn record_as(
    app: &App,
    tx: &mut Tx,
    viewer: &Viewer,
    commune: &Commune,
    content: &Content,
    act: Act,
    (reason, note): (&'static str, &str),
) -> Result<(DecisionId, Timestamp)> {
    let already = || Error::Conflict(tr::moderation::item::ALREADY);
    record_named(app, tx, viewer, commune, content, act.name().ok_or_else(already)?, (reason, note)).await
}

/// The same for an act that changes no visibility, by its fixed name.
pub(super) async fn record_named(
    app: &App,
    tx: &mut Tx,
    viewer: &Viewer,
    commune: &Commune,
    content: &Content,
    act: &'static str,
    (reason, note): (&'static str, &str),
) -> Result<(DecisionId, Timestamp)> {
    let already = || Error::Conflict(tr::moderation::item::ALREADY);
    let now = app.clock.now();
    let number = store::decisions(tx, content.item).await? + 1;
    let id: DecisionId = app.rng.id(now);
    let decision = Decision { id, content, number, act, reason, note, actor: Some(viewer.id), now };
    if !store::insert_decision(tx, &decision).await? {
        return Err(already());
    }
    let by = match viewer {
        own if own.owns(content) => "author",
        other if other.is_moderator(commune.id) => "moderator",
        _ => "administrator",
    };
    log::append(tx, &commune.slug, by, &decision).await?;
    Ok((id, now))
}

async fn tell_author(app: &App, tx: &mut Tx, commune: &Commune, content: &Content, verdict: &Verdict) -> Result<()> {
    let kind = content.item.kind;
    let notice = match verdict {
        Verdict::Hide { reason, .. } => Notice::Hidden { kind, reason: *reason },
        Verdict::Restore { .. } | Verdict::Release => Notice::Restored { kind },
        Verdict::Dismiss | Verdict::Confirm => return Ok(()),
    };
    for person in content::concerned(app, tx, content).await? {
        let theirs = Content { author_id: person, ..content.clone() };
        notifications::notify(app, tx, person, content.item, &notice, &content.path(&commune.slug)).await?;
        letters::send(app, tx, commune, &theirs, verdict).await?;
    }
    Ok(())
}

async fn tell_flaggers(app: &App, tx: &mut Tx, commune: &Commune, content: &Content, verdict: &Verdict, flaggers: Vec<AccountId>) -> Result<()> {
    let kind = content.item.kind;
    let notice = if matches!(verdict, Verdict::Hide { .. }) { Notice::FlagUpheld { kind } } else { Notice::FlagDismissed { kind } };
    // Whoever was not right may ask for another look there.
    let path = if matches!(verdict, Verdict::Hide { .. }) { content.path(&commune.slug) } else { content.flag_path(&commune.slug) };
    for flagger in flaggers {
        notifications::notify(app, tx, flagger, content.item, &notice, &path).await?;
    }
    Ok(())
}

/// What the forms of the item page sent.
pub(super) fn seen(fields: &DecisionFields) -> Result<Seen> {
    let stale = || Error::Conflict(tr::moderation::item::ALREADY);
    Ok(Seen {
        visibility: Visibility::parse(&fields.visibility).ok_or_else(stale)?,
        version: fields.version.parse().map_err(|_| stale())?,
        decisions: fields.decisions.parse().map_err(|_| stale())?,
    })
}

/// A hiding, if its form is good. Its note may be left to the commune, but for other reasons than its rules.
pub(super) fn hiding(fields: &DecisionFields) -> Result<Verdict> {
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
pub(super) fn restoring(fields: &DecisionFields) -> Result<Verdict> {
    let mut errors = FormErrors::default();
    let note = note("restore_note", &fields.restore_note, &mut errors);
    errors.into_result()?;
    Ok(Verdict::Restore { note })
}

/// A word to an author, as it is kept; what is wrong with it goes to the errors of its field.
pub(super) fn note(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let note = clean(typed);
    match text::length(&note, LEAST_NOTE..=MOST_NOTE) {
        Length::Short => errors.add(field, tr::moderation::item::NOTE_SHORT),
        Length::Right => {}
        Length::Long => errors.add_with(field, tr::moderation::item::NOTE_LONG, vec![("most", MOST_NOTE.to_string())]),
    }
    note
}

/// What is said after a decision.
pub(super) const fn done(verdict: &Verdict) -> Key {
    match verdict {
        Verdict::Hide { .. } => tr::moderation::item::HIDDEN_DONE,
        Verdict::Restore { .. } => tr::moderation::item::RESTORED_DONE,
        Verdict::Dismiss => tr::moderation::item::DISMISSED_DONE,
        Verdict::Confirm => tr::appeals::CONFIRMED_DONE,
        Verdict::Release => tr::appeals::RELEASED_DONE,
    }
}
