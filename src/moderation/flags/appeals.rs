//! What somebody whose flag was dismissed can do: ask once for another look, by somebody who had no part in the dismissal.
//!
//! - An appeal is against one dismissal. Whoever dismissed neither keeps the text again nor hides it while the appeal is open.
//! - The other person keeps the text, with reasons, or hides it as any text is hidden, with a statement of reasons to its author. Hiding finds the flags right.

use app::model::content::{ItemKind, Role};
use app::model::form::FormErrors;
use app::model::moderation::{AppealFields, AppealState, DecisionFields, FlagStatus, OpenAppeal};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use crate::base::App;
use crate::base::db::{AppealId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::{Content, Item};
use crate::communes::Commune;
use crate::moderation::appeals::statements::statement;
use crate::moderation::appeals::store as appeal_store;
use crate::moderation::content;
use crate::moderation::decisions::acts::Act;
use crate::moderation::decisions::case::Case;
use crate::moderation::decisions::letters;
use crate::moderation::decisions::verdict;
use crate::moderation::decisions::verdict::Verdict;
use crate::moderation::flags::store;
use crate::people::accounts::Viewer;
use crate::people::claims;
use crate::people::notifications::{self, News, Notice};
use crate::people::staff;

/// What became of the viewer's own flag on this version; `None` if there is none.
pub(in crate::moderation) async fn status(app: &App, viewer: &Viewer, commune: &Commune, content: &Content) -> Result<Option<FlagStatus>> {
    let Some(flag) = store::own_flag(&mut &app.db, content.item, content.version, viewer.id).await? else { return Ok(None) };
    let dismissal = store::dismissal(&mut &app.db, content.item, &flag).await?;
    let appeal = match &dismissal {
        Some(dismissal) => store::own_flag_appeal(&app.db, content.item, dismissal.id, viewer.id).await?,
        None => None,
    };
    Ok(Some(FlagStatus {
        upheld: flag.upheld(),
        may_appeal: dismissal.is_some() && appeal.is_none(),
        appeal: appeal.map(|row| AppealState { at: row.created_at.into(), due_at: row.due_at.into(), reversed: row.reversed(), answer: row.answer }),
        action: paths::flag_appeal(&commune.slug, content.item.kind.as_str(), content.item.id),
        appeal_days: commune.appeal_days,
    }))
}

/// Asks for another look. `Conflict` when the flag was not dismissed, or was contested before; what is not to be read is not found.
pub(in crate::moderation) async fn appeal(app: &App, viewer: &Viewer, commune: &Commune, item: Item, fields: &AppealFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let body = statement("body", &fields.body, &mut errors);
    errors.into_result()?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let content = content::load(app, &mut tx, commune, item).await?;
    if !content.visibility.is_public() {
        return Err(Error::NotFound);
    }
    // Changes nothing, but locks the row: nobody decides about it meanwhile.
    if !content::lock(app, &mut tx, &content).await? {
        return Err(Error::Conflict(tr::flags::CHANGED));
    }
    let not_dismissed = || Error::Conflict(tr::flag_appeals::NOT_DISMISSED);
    let flag = store::own_flag(&mut tx, item, content.version, viewer.id).await?.ok_or_else(not_dismissed)?;
    let dismissal = store::dismissal(&mut tx, item, &flag).await?.ok_or_else(not_dismissed)?;
    let new = appeal_store::NewAppeal {
        id: app.rng.id::<AppealId>(now),
        commune: commune.id,
        item,
        decision: dismissal.id,
        account: viewer.id,
        body: &body,
        at: now,
        due_at: now.plus_days(commune.appeal_days),
    };
    if !store::insert_flag_appeal(&mut tx, &new).await? {
        return Err(Error::Conflict(tr::flag_appeals::ALREADY));
    }
    app.raise(&mut tx, Event::Recorded(commune.id)).await?;
    Ok(tx.commit().await?)
}

/// The open ones about an item, for whoever decides.
pub(in crate::moderation) async fn open(app: &App, viewer: &Viewer, item: Item) -> Result<Vec<OpenAppeal>> {
    let rows = store::open_flag_appeals(&mut &app.db, item).await?;
    let now = app.clock.now();
    let open = |row: store::FlagAppealRow| OpenAppeal {
        had_part: row.dismissed_by == viewer.id,
        body: row.body,
        at: row.created_at.into(),
        due_at: row.due_at.into(),
        overdue: row.due_at < now,
    };
    Ok(rows.into_iter().map(open).collect())
}

/// The text stays, says a second person, and tells those who asked why. `Forbidden` for whoever dismissed, and on one's own.
pub(in crate::moderation) async fn keep(app: &App, viewer: &Viewer, commune: &Commune, item: Item, fields: &DecisionFields) -> Result<()> {
    viewer.require(Role::Moderator, commune)?;
    let mut errors = FormErrors::default();
    let answer = statement("answer", &fields.answer, &mut errors);
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    let content = content::load(app, &mut tx, commune, item).await?;
    let open = store::open_flag_appeals(&mut tx, item).await?;
    if viewer.owns(&content) || open.iter().any(|row| row.dismissed_by == viewer.id) {
        return Err(Error::Forbidden);
    }
    if open.is_empty() {
        return Err(Error::Conflict(tr::appeals::DECIDED_ALREADY));
    }
    claims::allow(&mut tx, viewer, item, app.clock.now()).await?;
    let case = Case { app, viewer, commune, content: &content };
    case.change(&mut tx, verdict::seen(fields)?, Act::Dismiss).await?;
    let (_, now) = case.record(&mut tx, Act::Dismiss, "", &answer).await?;
    // Whoever flagged it meanwhile has the same answer.
    store::close_flags(&mut tx, item, false, now).await?;
    close(case, &mut tx, open, false, &answer).await?;
    claims::end(&mut tx, item).await?;
    let place = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::AppealDecided.at(&place)).await?;
    Ok(tx.commit().await?)
}

/// What a decision about the text means for the open appeals: hiding it finds them right; dismissing it beside them is not possible.
pub(in crate::moderation) async fn decided(case: Case<'_>, tx: &mut Tx, verdict: &Verdict) -> Result<()> {
    let Case { viewer, content, .. } = case;
    let open = store::open_flag_appeals(tx, content.item).await?;
    if open.is_empty() {
        return Ok(());
    }
    match verdict {
        Verdict::Hide { note, .. } => {
            if open.iter().any(|row| row.dismissed_by == viewer.id) {
                return Err(Error::Forbidden);
            }
            for row in &open {
                store::correct_dismissed(tx, content.item, row.dismissed_at).await?;
            }
            close(case, tx, open, true, note).await
        }
        Verdict::Dismiss => Err(Error::Conflict(tr::flag_appeals::ANSWER_FIRST)),
        Verdict::Restore { .. } | Verdict::Confirm | Verdict::Release => Ok(()),
    }
}

async fn close(case: Case<'_>, tx: &mut Tx, open: Vec<store::FlagAppealRow>, reversed: bool, answer: &str) -> Result<()> {
    let Case { app, viewer, commune, content } = case;
    let kind: ItemKind = content.item.kind;
    // What a moderator writes to the author of a hidden text is for the author alone.
    let told = if reversed { "" } else { answer };
    for row in open {
        store::close_flag_appeal(tx, row.id, reversed, (viewer.id, told), app.clock.now()).await?;
        let notice = Notice::FlagAppeal { kind, reversed };
        notifications::write(app, tx, row.account_id, News::about(content.item, &notice, &content.path(&commune.slug))).await?;
        letters::tell_flagger(case, tx, row.account_id, reversed, told).await?;
    }
    Ok(())
}
