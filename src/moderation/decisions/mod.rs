//! Decisions: a moderator hides, restores, or finds nothing wrong. One transaction holds the item, the decision, its flags, and what people are told.
//!
//! A decision is taken on what the moderator saw ([`Seen`]). Whoever comes second finds the item changed and changes nothing.

pub(super) mod acts;
pub(super) mod bulk;
pub(super) mod case;
pub(super) mod letters;
pub(super) mod routes;
pub(super) mod store;
pub(super) mod templates;
pub(super) mod verdict;

use app::model::content::Visibility;
use app::model::paths;
use app::words::tr;

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, DecisionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::folding;
use crate::base::kind::{Content, Item};
use crate::moderation::decisions::case::{Actor, Case};
use crate::moderation::decisions::verdict::{Seen, Verdict, staff_act};
use crate::moderation::flags::appeals as flag_appeals;
use crate::moderation::flags::store as flag_store;
use crate::moderation::holding::releasing;
use crate::moderation::holding::store as hold_store;
use crate::moderation::{appeals, content, redaction};
use crate::people::notifications::{self, News, Notice};
use crate::people::{claims, staff};

/// Decides about an item of the commune. `Forbidden` for all but its moderators (an administrator may confirm), on one's own, for confirming what one
/// hid oneself, and for hiding on an appeal against one's own dismissal; `Conflict` when it is no longer as it was seen, or somebody else works on it.
pub async fn decide(actor: Actor<'_>, item: Item, seen: Seen, verdict: &Verdict) -> Result<()> {
    let mut tx = actor.app.db.begin().await?;
    decide_in(actor, &mut tx, item, seen, verdict).await?;
    Ok(tx.commit().await?)
}

/// The same as part of a transaction; returns the decision.
pub(super) async fn decide_in(actor: Actor<'_>, tx: &mut Tx, item: Item, seen: Seen, verdict: &Verdict) -> Result<DecisionId> {
    let Actor { app, viewer, commune } = actor;
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
    let case = actor.case(&content);
    let to = case.change(tx, seen, verdict.act()).await?;
    let hiding = store::last_hiding(tx, item).await?;
    let (reason, note) = match verdict {
        Verdict::Hide { reason, note } => (reason.as_str(), note.as_str()),
        Verdict::Restore { note } => ("", note.as_str()),
        Verdict::Confirm => (hiding.map_or("", |hiding| hiding.reason().as_str()), ""),
        Verdict::Dismiss | Verdict::Release => ("", ""),
    };
    let (decision, now) = case.record(tx, verdict.act(), reason, note).await?;
    if matches!(verdict, Verdict::Restore { .. }) {
        appeals::withdraw_appeal(tx, item, now).await?;
    }
    flag_appeals::decided(case, tx, verdict).await?;
    let flaggers = flag_store::close_flags(tx, item, matches!(verdict, Verdict::Hide { .. }), now).await?;
    let was_held = follow(case, tx, verdict, to, now).await?;
    if *verdict == Verdict::Dismiss && flaggers.is_empty() {
        return Err(Error::Conflict(tr::moderation::item::ALREADY));
    }
    if was_held && *verdict == Verdict::Release {
        releasing::tell_author(app, tx, commune, &content).await?;
    } else {
        tell_author(case, tx, verdict).await?;
    }
    tell_flaggers(case, tx, verdict, flaggers).await?;
    claims::end(tx, item).await?;
    staff::record(app, tx, viewer.id, commune.id, staff_act(verdict).at(&paths::moderation_item(&commune.slug, item.kind.as_str(), item.id))).await?;
    Ok(decision)
}

/// What follows from a decision about a text that was held, or that others may repeat; tells whether it was held before publication until now.
async fn follow(case: Case<'_>, tx: &mut Tx, verdict: &Verdict, to: Visibility, now: Timestamp) -> Result<bool> {
    let Case { app, commune, content, .. } = case;
    let outcome = if to.is_public() { "released" } else { "hidden" };
    let was_held = hold_store::settle(tx, content.item, outcome, now).await?;
    if to.is_public() {
        releasing::first_time(app, tx, commune, content).await?;
    }
    match verdict {
        Verdict::Hide { .. } => {
            redaction::withdraw(tx, content.item, app.clock.now()).await?;
            if let Some(hash) = folding::fingerprint(&content.body) {
                hold_store::know_text(tx, commune.id, &hash, content.item).await?;
            }
        }
        Verdict::Restore { .. } => hold_store::forget_text(tx, content.item).await?,
        Verdict::Dismiss | Verdict::Confirm | Verdict::Release => {}
    }
    Ok(was_held)
}

async fn tell_author(case: Case<'_>, tx: &mut Tx, verdict: &Verdict) -> Result<()> {
    let Case { app, commune, content, .. } = case;
    let kind = content.item.kind;
    let notice = match verdict {
        Verdict::Hide { reason, .. } => Notice::Hidden { kind, reason: *reason },
        Verdict::Restore { .. } | Verdict::Release => Notice::Restored { kind },
        Verdict::Dismiss | Verdict::Confirm => return Ok(()),
    };
    for person in content::concerned(app, tx, content).await? {
        let theirs = Content { author_id: person, ..content.clone() };
        notifications::write(app, tx, person, News::about(content.item, &notice, &content.path(&commune.slug))).await?;
        letters::send(app, tx, commune, &theirs, verdict).await?;
    }
    Ok(())
}

async fn tell_flaggers(case: Case<'_>, tx: &mut Tx, verdict: &Verdict, flaggers: Vec<AccountId>) -> Result<()> {
    let Case { app, commune, content, .. } = case;
    let kind = content.item.kind;
    let notice = if matches!(verdict, Verdict::Hide { .. }) { Notice::FlagUpheld { kind } } else { Notice::FlagDismissed { kind } };
    // Whoever was not right may ask for another look there.
    let path = if matches!(verdict, Verdict::Hide { .. }) { content.path(&commune.slug) } else { content.flag_path(&commune.slug) };
    for flagger in flaggers {
        notifications::write(app, tx, flagger, News::about(content.item, &notice, &path)).await?;
    }
    Ok(())
}
