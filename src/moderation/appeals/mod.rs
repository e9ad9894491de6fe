//! What an author can do about a hiding: appeal against it, or rewrite the text. And what becomes of the appeal.
//!
//! - One appeal for each hiding, decided within the commune's days by somebody who had no part in it: not the author, not who hid, not who confirmed.
//! - A reversed hiding restores the text and corrects what was said of the flags; an upheld one is confirmed by that.
//! - A rewritten text waits until a moderator has read it; the former one is kept, out of sight. It withdraws an open appeal: there is nothing left to decide.

pub(super) mod routes;
pub mod statements;
pub(super) mod store;

use app::model::content::Visibility;
use app::model::form::FormErrors;
use app::model::moderation::{AppealAnswerFields, AppealFields, AppealState, OpenAppeal, ResubmitFields};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use crate::base::App;
use crate::base::db::{AppealId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::{Content, Item, Rewriting};
use crate::communes::Commune;
use crate::moderation::appeals::statements::{ruling, statement};
use crate::moderation::content;
use crate::moderation::decisions::acts::{Act, next};
use crate::moderation::decisions::case::Case;
use crate::moderation::decisions::letters;
use crate::moderation::decisions::store as decision_store;
use crate::moderation::flags::store as flag_store;
use crate::moderation::holding::releasing;
use crate::moderation::holding::store as hold_store;
use crate::moderation::redaction;
use crate::moderation::redaction::store as redaction_store;
use crate::people::accounts::Viewer;
use crate::people::claims;
use crate::people::notifications::{self, News, Notice};
use crate::people::{organisations, restrictions, staff};

/// The author's own hidden item. Others learn nothing of it.
pub(super) async fn own(app: &App, viewer: &Viewer, commune: &Commune, item: Item) -> Result<Content> {
    let content = content::load(app, &mut &app.db, commune, item).await?;
    contestable(viewer, commune, &content)?;
    Ok(content)
}

/// Who may contest is narrower than who must not judge: an organisation's text belongs to those who speak for it now, the commune's to its officers.
fn contestable(viewer: &Viewer, commune: &Commune, content: &Content) -> Result<()> {
    let own = match content.organisation_id {
        Some(organisation) => viewer.speaks_for(commune.id, organisation).is_some(),
        None => content.author_id == viewer.id && (!content.official || viewer.is_officer(commune.id)),
    };
    if !own {
        return Err(Error::NotFound);
    }
    if matches!(content.visibility, Visibility::Hidden | Visibility::ConfirmedHidden) { Ok(()) } else { Err(Error::Conflict(tr::appeals::NOT_HIDDEN)) }
}

/// Reads the item and keeps it as it is until the end of the transaction.
async fn lock(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, item: Item) -> Result<Content> {
    let content = content::load(app, tx, commune, item).await?;
    contestable(viewer, commune, &content)?;
    if let Some(organisation) = content.organisation_id {
        organisations::hold_mandate(tx, viewer.id, organisation).await?;
    }
    if content::lock(app, tx, &content).await? { Ok(content) } else { Err(Error::Conflict(tr::appeals::NOT_HIDDEN)) }
}

/// Where an appeal against a hiding stands; `None` if it was withdrawn.
pub(super) fn state(row: &store::AppealRow) -> Option<AppealState> {
    let outcome = match row.outcome.as_str() {
        "open" => None,
        "reversed" => Some(true),
        "upheld" => Some(false),
        _ => return None,
    };
    Some(AppealState { at: row.created_at.into(), due_at: row.due_at.into(), reversed: outcome, answer: row.answer.clone() })
}

/// Appeals against a hiding.
pub(super) async fn appeal(app: &App, viewer: &Viewer, commune: &Commune, item: Item, fields: &AppealFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let body = statement("body", &fields.body, &mut errors);
    errors.into_result()?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    lock(app, &mut tx, viewer, commune, item).await?;
    let hiding = decision_store::last_hiding(&mut tx, item).await?.ok_or(Error::Conflict(tr::appeals::NOT_HIDDEN))?;
    let appeal = store::NewAppeal {
        id: app.rng.id::<AppealId>(now),
        commune: commune.id,
        item,
        decision: hiding.id,
        account: viewer.id,
        body: &body,
        at: now,
        due_at: now.plus_days(commune.appeal_days),
    };
    if !store::insert_appeal(&mut tx, &appeal).await? {
        return Err(Error::Conflict(tr::appeals::ALREADY));
    }
    app.raise(&mut tx, Event::Recorded(commune.id)).await?;
    tx.commit().await?;
    Ok(())
}

/// The open appeal of an item, for whoever decides about it.
pub(super) async fn open(app: &App, viewer: &Viewer, item: Item) -> Result<Option<OpenAppeal>> {
    let found = match store::last_appeal(&mut &app.db, item).await?.filter(|row| row.outcome == "open") {
        Some(row) => Some(row),
        None => redaction_store::redaction_appeal(&mut &app.db, item).await?,
    };
    let Some(row) = found else { return Ok(None) };
    let had_part = decision_store::hiders(&mut &app.db, item).await?.contains(&viewer.id);
    Ok(Some(OpenAppeal { body: row.body, at: row.created_at.into(), due_at: row.due_at.into(), overdue: row.due_at < app.clock.now(), had_part }))
}

/// Whether the viewer decides appeals and confirms hidings here.
pub(super) fn may_judge(viewer: &Viewer, commune: &Commune) -> bool {
    viewer.is_moderator(commune.id) || viewer.is_administrator(commune.id)
}

/// Decides the open appeal of an item. `Forbidden` for its author and for everybody who hid or confirmed it.
pub(super) async fn answer(app: &App, viewer: &Viewer, commune: &Commune, item: Item, fields: &AppealAnswerFields) -> Result<Key> {
    if !may_judge(viewer, commune) {
        return Err(Error::Forbidden);
    }
    let (reversed, answer) = ruling(fields)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let content = content::load(app, &mut tx, commune, item).await?;
    if viewer.owns(&content) || decision_store::hiders(&mut tx, item).await?.contains(&viewer.id) {
        return Err(Error::Forbidden);
    }
    claims::allow(&mut tx, viewer, item, now).await?;
    let case = Case { app, viewer, commune, content: &content };
    if let Some(appeal) = redaction::contested(&mut tx, item).await? {
        claims::end(&mut tx, item).await?;
        return redaction::answer(case, tx, &appeal, reversed, &answer).await;
    }
    let gone = || Error::Conflict(tr::appeals::DECIDED_ALREADY);
    let appeal = store::last_appeal(&mut tx, item).await?.filter(|row| row.outcome == "open").ok_or_else(gone)?;
    let act = if reversed { Act::Reverse } else { Act::Uphold };
    let to = next(content.visibility, act).ok_or_else(gone)?;
    if !content::set_visibility(app, &mut tx, item, content.revision(), to).await? {
        return Err(gone());
    }
    if !store::close_appeal(&mut tx, appeal.id, if reversed { "reversed" } else { "upheld" }, Some((viewer.id, &answer)), now).await? {
        return Err(gone());
    }
    let hiding = decision_store::last_hiding(&mut tx, item).await?.ok_or_else(gone)?;
    let reason = if reversed { "" } else { hiding.reason().as_str() };
    case.record(&mut tx, act, reason, &answer).await?;
    if reversed {
        flag_store::correct_flags(&mut tx, item, hiding.item_version).await?;
        hold_store::forget_text(&mut tx, item).await?;
        releasing::first_time(app, &mut tx, commune, &content).await?;
    }
    let notice = if reversed { Notice::Restored { kind: item.kind } } else { Notice::AppealRejected { kind: item.kind } };
    notifications::write(app, &mut tx, appeal.account_id, News::about(item, &notice, &content.path(&commune.slug))).await?;
    letters::tell_appeal(case, &mut tx, appeal.account_id, reversed, &answer).await?;
    claims::end(&mut tx, item).await?;
    let place = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::AppealDecided.at(&place)).await?;
    tx.commit().await?;
    Ok(if reversed { tr::appeals::REVERSED_DONE } else { tr::appeals::UPHELD_DONE })
}

/// What the form to rewrite begins with.
pub(super) fn rewriting(content: &Content) -> ResubmitFields {
    let (title_fr, body_fr) = content.french.clone().unwrap_or_default();
    let (title, body, helps) = (content.title.clone(), content.body.clone(), content.helps.clone());
    ResubmitFields { title, body, helps, title_fr, body_fr, version: content.version.to_string() }
}

/// Puts the author's new text before the moderators.
pub(super) async fn resubmit(app: &App, viewer: &Viewer, commune: &Commune, item: Item, fields: &ResubmitFields) -> Result<()> {
    let mut tx = app.db.begin().await?;
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "body").await?;
    let content = lock(app, &mut tx, viewer, commune, item).await?;
    let new = content::check(app, &content, fields)?;
    let gone = || Error::Conflict(tr::appeals::NOT_HIDDEN);
    let to = next(content.visibility, Act::Resubmit).ok_or_else(gone)?;
    if fields.version != content.version.to_string() {
        return Err(Error::Conflict(tr::moderation::item::CHANGED));
    }
    let now = app.clock.now();
    let former = app.kind(item.kind)?.rewrite(&mut tx, Rewriting { old: &content, new: &new, to, now }).await?.ok_or_else(gone)?;
    app.raise(&mut tx, Event::Rewritten(item)).await?;
    if content.visibility != to {
        app.raise(&mut tx, Event::VisibilityChanged { item, to }).await?;
    }
    for text in former {
        store::withhold(&mut tx, item, content.author_id, &text).await?;
    }
    withdraw_appeal(&mut tx, item, now).await?;
    let hiding = decision_store::last_hiding(&mut tx, item).await?.ok_or_else(gone)?;
    Case { app, viewer, commune, content: &content }.record(&mut tx, Act::Resubmit, hiding.reason().as_str(), "").await?;
    tx.commit().await?;
    Ok(())
}

/// There is nothing left to decide.
pub(super) async fn withdraw_appeal(tx: &mut Tx, item: Item, now: crate::base::clock::Timestamp) -> Result<()> {
    if let Some(appeal) = store::last_appeal(tx, item).await?.filter(|row| row.outcome == "open") {
        store::close_appeal(tx, appeal.id, "withdrawn", None, now).await?;
    }
    Ok(())
}
