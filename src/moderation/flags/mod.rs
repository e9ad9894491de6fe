//! Flags: who may raise one, what it weighs, and when flags put an item under review.
//!
//! - One person, one item, one version: one flag. The database holds that, and the item's row is locked while the weights are added up, so that flags
//!   arriving together put it under review exactly once.
//! - At the commune's weight an item goes under review, and stays to be read. When the flags that speak of a threat or of private data reach it alone, the
//!   item is covered until somebody decides, at most [`holding::HOURS`]; once for each version.
//! - A crowd covers nothing: for covering, those who are not verified residents count no more often than there are network addresses and minutes among
//!   their flags ([`independent`]). Moderators are told that such flags seem to be arranged.

pub(super) mod appeals;
pub(super) mod routes;
pub(super) mod store;

use std::collections::BTreeSet;
use std::net::IpAddr;

use app::model::content::Reason;
use app::model::form::FormErrors;
use app::model::moderation::FlagFields;
use app::words::tr;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Item};
use crate::base::text::clean;
use crate::communes::Commune;
use crate::moderation::content;
use crate::moderation::decisions::acts::{Act, next};
use crate::moderation::decisions::case::Actor;
use crate::moderation::flags::store::{Flag, OpenFlag};
use crate::moderation::holding;
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::restrictions;
use crate::web::origin;

/// Letters of a note to the moderators.
pub(super) const MOST_NOTE: usize = 1_000;
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

/// Reasons that cannot wait for a moderator.
const SEVERE: [Reason; 2] = [Reason::Threat, Reason::PrivateData];
/// From so many flags on they can be arranged.
const CROWD: usize = 5;

/// Of how many decided flags some were not right.
pub(super) const LOOKED_BACK: i64 = 10;
/// When more than this share of them (in percent) was dismissed, the next ones weigh nothing for a while.
pub(super) const MOST_DISMISSED: i64 = 70;
/// How long.
pub(super) const COOLING_DAYS: i64 = 30;

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
    } else if holding::is_new(viewer, now) {
        0
    } else {
        1
    }
}

/// What these flags weigh if nobody raised several of them: residents were verified in person and count in full; of the others there are no more people
/// than network addresses and than minutes.
fn independent<'a>(flags: impl Iterator<Item = &'a OpenFlag> + Clone) -> i64 {
    let residents: i64 = flags.clone().filter(|flag| flag.weight > 1).map(|flag| flag.weight).sum();
    let others = flags.filter(|flag| flag.weight == 1);
    let addresses = others.clone().map(|flag| flag.origin.as_str()).collect::<BTreeSet<_>>().len();
    let minutes = others.map(|flag| flag.created_at.micros() / 60_000_000).collect::<BTreeSet<_>>().len();
    residents + addresses.min(minutes) as i64
}

/// Whether these flags look like one will with many accounts: most of a crowd is new, or comes from few addresses or in few minutes.
fn is_crowd(flags: &[OpenFlag]) -> bool {
    let others: Vec<&OpenFlag> = flags.iter().filter(|flag| flag.weight < 2).collect();
    let addresses = others.iter().map(|flag| flag.origin.as_str()).collect::<BTreeSet<_>>().len();
    let minutes = others.iter().map(|flag| flag.created_at.micros() / 60_000_000).collect::<BTreeSet<_>>().len();
    let new = others.iter().filter(|flag| flag.weight == 0).count();
    others.len() >= CROWD && (2 * new > others.len() || 2 * addresses.min(minutes) < others.len())
}

/// Whether the open flags on a version seem to be arranged.
pub(super) async fn is_surge(app: &App, content: &Content) -> Result<bool> {
    Ok(is_crowd(&store::open_flags(&mut &app.db, content.item, content.version).await?))
}

/// Where a flag comes from.
fn origin(app: &App, item: Item, address: IpAddr) -> String {
    origin::origin(app, "flag origin", &[item.kind.as_str().as_bytes(), item.id.as_bytes()], address)
}

/// The item that is to be flagged, if this person can read it.
pub(super) async fn flaggable(app: &App, commune: &Commune, item: Item) -> Result<Content> {
    let content = content::load(app, &mut &app.db, commune, item).await?;
    if content.visibility.is_public() { Ok(content) } else { Err(Error::NotFound) }
}

/// Flags an item; at the commune's weight it goes under review.
pub(super) async fn flag(actor: Actor<'_>, item: Item, address: IpAddr, fields: &FlagFields) -> Result<Flagged> {
    let (reason, note) = check(fields)?;
    let origin = origin(actor.app, item, address);
    for _ in 0..ATTEMPTS {
        if let Some(flagged) = attempt(actor, item, (reason, &note, &origin)).await? {
            return Ok(flagged);
        }
    }
    Err(Error::Conflict(tr::flags::CHANGED))
}

/// `None` if the item changed between reading and locking it: another flag may have put it under review just now.
async fn attempt(actor: Actor<'_>, item: Item, (reason, note, origin): (Reason, &str, &str)) -> Result<Option<Flagged>> {
    let Actor { app, viewer, commune } = actor;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    restrictions::allow_publishing(app, &mut tx, viewer.id, commune.id, "reason").await?;
    let content = content::load(app, &mut tx, commune, item).await?;
    if !content.visibility.is_public() {
        return Err(Error::NotFound);
    }
    if viewer.owns(&content) {
        return Err(Error::Forbidden);
    }
    if !content::lock(app, &mut tx, &content).await? {
        return Ok(None);
    }
    let cooling = cooling_until(&mut tx, viewer, commune.id, now).await?.is_some();
    let weight = if cooling { 0 } else { weight(viewer, commune.id, now) };
    let flag = Flag { origin, id: app.rng.id(now), commune_id: commune.id, item, version: content.version, account: viewer.id, reason, note, weight, now };
    if !store::insert_flag(&mut tx, flag).await? {
        tx.roll_back().await?;
        return Ok(Some(Flagged::Already));
    }
    // What an officer says for the commune waits for a moderator without a sign of it.
    if !content.official {
        react(app, &mut tx, commune, &content).await?;
    }
    tx.commit().await?;
    Ok(Some(Flagged::Recorded))
}

/// Puts an item under review, or covers it, when its flags weigh enough.
async fn react(app: &App, tx: &mut Tx, commune: &Commune, content: &Content) -> Result<()> {
    let flags = store::open_flags(tx, content.item, content.version).await?;
    let seen = content.revision();
    let severe = flags.iter().filter(|flag| flag.reason().is_some_and(|reason| SEVERE.contains(&reason)));
    if independent(severe) >= commune.review_weight
        && let Some(to) = next(content.visibility, Act::Cover)
        && holding::cover(app, tx, commune, content).await?
    {
        content::set_visibility(app, tx, content.item, seen, to).await?;
        let notice = Notice::Covered { kind: content.item.kind };
        return notifications::write(app, tx, content.author_id, News::about(content.item, &notice, &content.path(&commune.slug))).await;
    }
    if flags.iter().map(|flag| flag.weight).sum::<i64>() >= commune.review_weight
        && let Some(to) = next(content.visibility, Act::Review)
    {
        content::set_visibility(app, tx, content.item, seen, to).await?;
    }
    Ok(())
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
        errors.add_counted("note", tr::flags::NOTE_LONG, MOST_NOTE);
    }
    match reason {
        Some(reason) if errors.is_empty() => Ok((reason, note)),
        _ => Err(errors.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(weight: i64, origin: &str, minute: i64) -> OpenFlag {
        OpenFlag::of(weight, "threat", origin, Timestamp(60_000_000 * minute))
    }

    #[test]
    fn a_crowd_counts_once_for_each_address_and_minute() {
        let same_place: Vec<_> = (0..50).map(|minute| flag(1, "a", minute)).collect();
        let same_minute: Vec<_> = (0..50).map(|number| flag(1, &number.to_string(), 7)).collect();
        let new: Vec<_> = (0..50).map(|number| flag(0, &number.to_string(), number)).collect();
        let independent_people: Vec<_> = (0..3).map(|number| flag(1, &number.to_string(), number)).collect();
        let residents: Vec<_> = (0..3).map(|_| flag(2, "a", 7)).collect();
        for (flags, weight, crowd) in
            [(&same_place, 1, true), (&same_minute, 1, true), (&new, 0, true), (&independent_people, 3, false), (&residents, 6, false)]
        {
            assert_eq!((independent(flags.iter()), is_crowd(flags)), (weight, crowd), "{:?}", flags.first());
        }
    }
}
