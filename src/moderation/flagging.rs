//! Flags: who may raise one, what it weighs, and when flags put an item under review.
//!
//! One person, one item, one version: one flag. The database holds that, and the item's row is locked while the weights are added up, so that flags
//! arriving together put it under review exactly once.

use app::model::content::Reason;
use app::model::form::FormErrors;
use app::model::moderation::FlagFields;
use app::words::tr;

use super::acts::{Act, next};
use super::content::{self, Content};
use super::{Item, store};
use crate::accounts::Viewer;
use crate::clock::Timestamp;
use crate::communes::Commune;
use crate::db::{AccountId, CommuneId, FlagId, Sql};
use crate::error::{Error, Result};
use crate::http::forms::clean;
use crate::{AppState, measures};

/// Letters of a note to the moderators.
pub(super) const MOST_NOTE: usize = 1_000;
/// Accounts younger than this weigh nothing.
const NEW_DAYS: i64 = 7;
/// How often flagging begins again because the item changed underneath; it changes for good long before.
const ATTEMPTS: usize = 4;

/// What came of flagging.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flagged {
    /// It was recorded.
    Recorded,
    /// This person had flagged this version before.
    Already,
}

/// A flag to be kept.
pub(super) struct Flag<'a> {
    pub id: FlagId,
    pub commune_id: CommuneId,
    pub item: Item,
    pub version: i64,
    pub account: AccountId,
    pub reason: Reason,
    pub note: &'a str,
    pub weight: i64,
    pub now: Timestamp,
}

/// Of how many decided flags some were not right.
pub(super) const LOOKED_BACK: i64 = 10;
/// When more than this share of them (in percent) was dismissed, the next ones weigh nothing for a while.
pub(super) const MOST_DISMISSED: i64 = 70;
/// How long.
pub(super) const COOLING_DAYS: i64 = 30;

/// Whether somebody's account is younger than a few days.
pub(super) fn is_new(viewer: &Viewer, now: Timestamp) -> bool {
    now < viewer.created_at.plus_days(NEW_DAYS)
}

/// Until when the flags of this person weigh nothing, because most of the last ones were dismissed.
pub(super) async fn cooling_until(db: &mut impl Sql, viewer: &Viewer, commune: CommuneId, now: Timestamp) -> Result<Option<Timestamp>> {
    let last = store::last_flags(db, commune, viewer.id, LOOKED_BACK).await?;
    let dismissed = last.iter().filter(|(dismissed, _)| *dismissed).count() as i64;
    let most = last.len() as i64 == LOOKED_BACK && 100 * dismissed > MOST_DISMISSED * LOOKED_BACK;
    let until = last.first().map(|(_, at)| at.plus_days(COOLING_DAYS));
    Ok(until.filter(|until| most && now < *until))
}

/// What the flag of this person weighs in this commune. Residents were verified in person, so that many accounts do not make many of them.
pub(super) fn weight(viewer: &Viewer, commune: CommuneId, now: Timestamp) -> i64 {
    if viewer.is_resident(commune) {
        2
    } else if is_new(viewer, now) {
        0
    } else {
        1
    }
}

/// The item that is to be flagged, if this person can read it.
pub(super) async fn flaggable(app: &AppState, commune: &Commune, item: Item) -> Result<Content> {
    let content = content::load(&mut &app.db, commune, item).await?;
    if content.visibility.is_public() { Ok(content) } else { Err(Error::NotFound) }
}

/// Whether this person has flagged this version.
pub(super) async fn has_flagged(app: &AppState, viewer: &Viewer, content: &Content) -> Result<bool> {
    Ok(store::has_flagged(&app.db, content.item, content.version, viewer.id).await?)
}

/// Flags an item; at the commune's weight it goes under review.
pub(super) async fn flag(app: &AppState, viewer: &Viewer, commune: &Commune, item: Item, fields: &FlagFields) -> Result<Flagged> {
    let (reason, note) = check(fields)?;
    for _ in 0..ATTEMPTS {
        if let Some(flagged) = attempt(app, viewer, commune, item, (reason, &note)).await? {
            return Ok(flagged);
        }
    }
    Err(Error::Conflict(tr::flags::CHANGED))
}

/// Nothing when the item changed between reading and locking it: another flag may have put it under review just now.
async fn attempt(app: &AppState, viewer: &Viewer, commune: &Commune, item: Item, (reason, note): (Reason, &str)) -> Result<Option<Flagged>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    measures::allow(app, &mut tx, viewer.id, commune.id, measures::Act::Publish, "reason").await?;
    let content = content::load(&mut tx, commune, item).await?;
    if !content.visibility.is_public() {
        return Err(Error::NotFound);
    }
    if content.is_own(viewer) {
        return Err(Error::Forbidden);
    }
    let seen = (content.visibility, content.version);
    // Changes nothing, but locks the row until the end.
    if !content::set_visibility(&mut tx, item, seen, content.visibility).await? {
        return Ok(None);
    }
    let cooling = cooling_until(&mut tx, viewer, commune.id, now).await?.is_some();
    let weight = if cooling { 0 } else { weight(viewer, commune.id, now) };
    let flag = Flag { id: app.rng.id(now), commune_id: commune.id, item, version: content.version, account: viewer.id, reason, note, weight, now };
    if !store::insert_flag(&mut tx, flag).await? {
        return Ok(Some(Flagged::Already));
    }
    // What an officer says for the commune waits for a moderator without a sign of it.
    if let Some(to) = next(content.visibility, Act::Review).filter(|_| !content.official)
        && store::open_weight(&mut tx, item, content.version).await? >= commune.review_weight
    {
        content::set_visibility(&mut tx, item, seen, to).await?;
    }
    tx.commit().await?;
    Ok(Some(Flagged::Recorded))
}

fn check(fields: &FlagFields) -> Result<(Reason, String)> {
    let mut errors = FormErrors::default();
    let reason = Reason::parse(&fields.reason);
    let note = clean(&fields.note);
    if reason.is_none() {
        errors.add("reason", tr::flags::CHOOSE_REASON);
    }
    if reason == Some(Reason::Other) && note.is_empty() {
        errors.add("note", tr::flags::NOTE_REQUIRED);
    }
    if note.chars().count() > MOST_NOTE {
        errors.add_with("note", tr::flags::NOTE_LONG, vec![("most", MOST_NOTE.to_string())]);
    }
    match reason {
        Some(reason) if errors.is_empty() => Ok((reason, note)),
        _ => Err(errors.into()),
    }
}
