//! Hiding spam at once: a preview of what would be hidden, one decision each with its statement of reasons, and a way back for a day.
//!
//! Each item is decided by itself, as it was seen in the preview: what changed meanwhile is left out, and nothing else fails with it. Taking back restores
//! what each item was: public, under review with its flags open again, or held.

use app::model::content::{ItemKind, Reason, Role, Visibility};
use app::model::form::FormErrors;
use app::model::paths;
use app::model::staff::StaffAct;
use app::model::workbench::{BulkFields, BulkPage, QueueRow, SweepPage};
use app::words::tr;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::{SweepId, Tx};
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::base::text::clean;
use crate::base::text::excerpt;
use crate::communes::Commune;
use crate::moderation::content;
use crate::moderation::decisions;
use crate::moderation::decisions::acts::{Act, undo};
use crate::moderation::decisions::case::Actor;
use crate::moderation::decisions::store;
use crate::moderation::decisions::verdict;
use crate::moderation::decisions::verdict::{Seen, Verdict};
use crate::moderation::holding::store as hold_store;
use crate::moderation::{appeals, queue};
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::staff;

/// Items at once.
const MOST: usize = 100;
/// Within which a moderator takes back what they hid at once.
const UNDO_HOURS: i64 = 24;
/// Letters of a title on the page of a sweep.
const TITLE: usize = 80;

/// `kind.id`, or `kind.id.visibility.version.decisions` as a preview had seen it.
fn parse(text: &str) -> Option<(Item, Option<Seen>)> {
    let mut parts = text.split('.');
    let item = Item { kind: ItemKind::parse(parts.next()?)?, id: parts.next()?.parse::<Uuid>().ok()? };
    let Some(visibility) = parts.next() else { return Some((item, None)) };
    let seen = Seen { visibility: Visibility::parse(visibility)?, version: parts.next()?.parse().ok()?, decisions: parts.next()?.parse().ok()? };
    Some((item, Some(seen)))
}

/// What would be hidden of what was chosen.
pub(in crate::moderation) async fn preview(app: &App, viewer: &Viewer, commune: &Commune, fields: BulkFields) -> Result<BulkPage> {
    viewer.require(Role::Moderator, commune)?;
    let items: Vec<Item> = fields.item.iter().filter_map(|text| Some(parse(text)?.0)).take(MOST).collect();
    let (mut rows, mut left_out) = (Vec::new(), Vec::new());
    let waiting = queue::rows(app, viewer, commune, &items).await?;
    let gone = items.len().saturating_sub(waiting.len()) as i64;
    for row in waiting {
        match seen_now(app, &row).await? {
            Some(seen) if row.open_to_viewer && row.claim.as_ref().is_none_or(|claim| claim.mine) => rows.push((seen, row)),
            _ => left_out.push(row),
        }
    }
    Ok(BulkPage { rows, left_out, gone, review_weight: commune.review_weight, fields })
}

/// What the form sends for a row; `None` for what can no longer be hidden.
async fn seen_now(app: &App, row: &QueueRow) -> Result<Option<String>> {
    let app::model::workbench::Subject::Text(text) = &row.subject else { return Ok(None) };
    if crate::moderation::decisions::acts::next(text.visibility, Act::Hide).is_none() {
        return Ok(None);
    }
    let item = Item { kind: text.kind, id: row.id };
    let decisions = store::decisions(&mut &app.db, item).await?;
    Ok(Some(format!("{}.{}.{}.{}.{decisions}", text.kind.as_str(), row.id.simple(), text.visibility.as_str(), text.version)))
}

/// Hides what the preview showed; returns the sweep, and how many were hidden and left out.
pub(in crate::moderation) async fn hide(app: &App, viewer: &Viewer, commune: &Commune, fields: &BulkFields) -> Result<(SweepId, i64, i64)> {
    viewer.require(Role::Moderator, commune)?;
    let mut errors = FormErrors::default();
    // Left empty, each author is sent the commune's note in their language.
    let note = if clean(&fields.note).is_empty() { String::new() } else { verdict::note("note", &fields.note, &mut errors) };
    if fields.item.is_empty() {
        errors.add("item", tr::workbench::CHOOSE_SOME);
    }
    errors.into_result()?;
    let now = app.clock.now();
    let sweep: SweepId = app.rng.id(now);
    let mut tx = app.db.begin().await?;
    store::insert_sweep(&mut tx, sweep, commune.id, viewer.id, now).await?;
    tx.commit().await?;
    let verdict = Verdict::Hide { reason: Reason::Spam, note };
    let (mut hidden, mut left_out) = (0, 0);
    for (item, seen) in fields.item.iter().filter_map(|text| parse(text)).take(MOST) {
        match one(Actor { app, viewer, commune }, sweep, (item, seen), &verdict).await {
            Ok(()) => hidden += 1,
            Err(Error::Conflict(_) | Error::Forbidden | Error::NotFound) => left_out += 1,
            Err(other) => return Err(other),
        }
    }
    Ok((sweep, hidden, left_out))
}

async fn one(actor: Actor<'_>, sweep: SweepId, (item, seen): (Item, Option<Seen>), verdict: &Verdict) -> Result<()> {
    let seen = seen.ok_or(Error::Conflict(tr::moderation::item::ALREADY))?;
    let mut tx = actor.app.db.begin().await?;
    let decision = decisions::decide_in(actor, &mut tx, item, seen, verdict).await?;
    store::insert_sweep_item(&mut tx, sweep, item, decision, seen.visibility).await?;
    Ok(tx.commit().await?)
}

/// What was hidden at once, for the moderators of its commune.
pub(in crate::moderation) async fn page(app: &App, viewer: &Viewer, commune: &Commune, id: SweepId) -> Result<SweepPage> {
    content::may_look(viewer, commune)?;
    let sweep = store::sweep(&mut &app.db, commune.id, id).await?.ok_or(Error::NotFound)?;
    let mut rows = Vec::new();
    for row in store::sweep_items(&mut &app.db, id).await? {
        let Some(item) = row.item() else { continue };
        if let Ok(content) = content::load(app, &mut &app.db, commune, item).await {
            let path = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
            let title = if content.title.is_empty() { excerpt(&content.whole(), TITLE) } else { content.title.clone() };
            rows.push((title, path, content.visibility));
        }
    }
    let in_time = app.clock.now() < sweep.created_at.plus_seconds(3_600 * UNDO_HOURS);
    let may_undo = sweep.actor_id == viewer.id && sweep.undone_at.is_none() && in_time && viewer.is_moderator(commune.id);
    Ok(SweepPage { id: id.to_string(), at: sweep.created_at.into(), rows, undone: sweep.undone_at.map(Into::into), may_undo })
}

/// Takes everything of a sweep back that nobody has decided about since; returns how many came back.
pub(in crate::moderation) async fn take_back(app: &App, viewer: &Viewer, commune: &Commune, id: SweepId) -> Result<i64> {
    viewer.require(Role::Moderator, commune)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let sweep = store::sweep(&mut tx, commune.id, id).await?.ok_or(Error::NotFound)?;
    if sweep.actor_id != viewer.id {
        return Err(Error::Forbidden);
    }
    if now >= sweep.created_at.plus_seconds(3_600 * UNDO_HOURS) {
        return Err(Error::Conflict(tr::workbench::UNDO_LATE));
    }
    if !store::undo_sweep(&mut tx, id, now).await? {
        return Err(Error::Conflict(tr::workbench::UNDONE_ALREADY));
    }
    let mut back = 0;
    for row in store::sweep_items(&mut tx, id).await? {
        back += i64::from(restore(Actor { app, viewer, commune }, &mut tx, &row).await?);
    }
    tx.commit().await?;
    Ok(back)
}

/// `false` when somebody has decided about it since, or its author has rewritten or deleted it.
async fn restore(actor: Actor<'_>, tx: &mut Tx, row: &store::SweepItemRow) -> Result<bool> {
    let Actor { app, viewer, commune } = actor;
    let Some((item, before)) = row.item().zip(row.before()) else { return Ok(false) };
    let content = match content::load(app, tx, commune, item).await {
        Ok(content) => content,
        Err(Error::NotFound) => return Ok(false),
        Err(other) => return Err(other),
    };
    let Some(to) = undo(content.visibility, before) else { return Ok(false) };
    let last = store::last_decision(tx, item).await?;
    let Some((_, decided_at)) = last.filter(|(decision, _)| *decision == row.decision_id) else { return Ok(false) };
    if !content::set_visibility(app, tx, item, content.revision(), to).await? {
        return Ok(false);
    }
    let (_, now) = actor.case(&content).record(tx, Act::Restore, "", "").await?;
    appeals::withdraw_appeal(tx, item, now).await?;
    store::reopen(tx, item, decided_at).await?;
    hold_store::forget_text(tx, item).await?;
    // Whoever waits to be read for the first time waits on, and reads so on the text itself.
    if to.is_public() {
        let notice = Notice::Restored { kind: item.kind };
        notifications::write(app, tx, content.author_id, News::about(item, &notice, &content.path(&commune.slug))).await?;
    }
    let place = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
    staff::record(app, tx, viewer.id, commune.id, StaffAct::ContentRestored.at(&place)).await?;
    Ok(true)
}
