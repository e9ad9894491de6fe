//! What comes after a redaction: the original while it is kept, what its author is told, the appeal, and the end of the original.

use std::collections::HashMap;

use app::model::form::FormErrors;
use app::model::moderation::{AppealFields, AppealState, AuthorNotice};
use app::model::paths;
use app::model::redaction::{Redacted, RedactionNotice};
use app::model::staff::StaffAct;
use app::words::{Key, tr};
use uuid::Uuid;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AppealId, PhotoId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::kind::{Content, Item};
use crate::communes::Commune;
use crate::content::photos;
use crate::moderation::appeals::statements::statement;
use crate::moderation::appeals::store as appeal_store;
use crate::moderation::appeals::store::AppealRow;
use crate::moderation::content;
use crate::moderation::decisions::case::Case;
use crate::moderation::decisions::letters;
use crate::moderation::flags::store as flag_store;
use crate::moderation::record::reasons;
use crate::moderation::redaction::store;
use crate::moderation::redaction::store::RedactionRow;
use crate::people::accounts::Viewer;
use crate::people::notifications::{self, News, Notice};
use crate::people::{organisations, staff};

/// Originals of one run of the clock.
const BATCH: i64 = 200;

/// Withdraws an open appeal against a redaction: another decision has taken its place, which can be contested itself.
pub(in crate::moderation) async fn withdraw(tx: &mut Tx, item: Item, now: Timestamp) -> Result<()> {
    if let Some(appeal) = store::redaction_appeal(tx, item).await? {
        appeal_store::close_appeal(tx, appeal.id, "withdrawn", None, now).await?;
    }
    Ok(())
}

/// Which of these photos are redacted now; with what their author is told if `inside`.
pub async fn redacted(app: &App, commune: &Commune, photos: &[PhotoId], inside: bool) -> Result<HashMap<PhotoId, Redacted>> {
    let rows = store::redactions(&app.db, photos).await?;
    // Photos alone are redacted.
    let mut latest: HashMap<Uuid, RedactionRow> = HashMap::new();
    for row in rows {
        latest.insert(row.item_id, row);
    }
    let standing = latest.into_values().filter(|row| row.outcome.as_deref() != Some("reversed"));
    Ok(standing.map(|row| (PhotoId(row.item_id), describe(commune, row, inside))).collect())
}

fn describe(commune: &Commune, row: RedactionRow, inside: bool) -> Redacted {
    let original = row.kept.zip(row.keep_until).map(|(version, until)| (until.into(), paths::photo_former(row.item_id, version)));
    let outcome = match row.outcome.as_deref() {
        Some("open") => Some(None),
        Some("upheld") => Some(Some(false)),
        _ => None,
    };
    let appeal = outcome.zip(row.appealed_at).zip(row.due_at).map(|((reversed, at), due_at)| AppealState {
        at: at.into(),
        due_at: due_at.into(),
        reversed,
        answer: row.answer.clone().unwrap_or_default(),
    });
    let contest = paths::redaction_appeal(&commune.slug, row.item_id);
    let reason = row.reason();
    let notice = RedactionNotice { note: row.note, original, contest, appeal };
    Redacted { reason, at: row.created_at.into(), notice: inside.then_some(notice) }
}

/// Where whoever decides about a photo finds what it was before; `None` if that is not kept.
pub(in crate::moderation) async fn former_path(app: &App, item: Item) -> Result<Option<String>> {
    let row = store::last_redaction(&mut &app.db, item).await?;
    Ok(row.and_then(|row| row.kept).map(|version| paths::photo_former(item.id, version)))
}

/// The picture before a redaction, for its author, moderators and administrators.
pub(in crate::moderation) async fn former(app: &App, viewer: Option<&Viewer>, id: PhotoId, version: i64) -> Result<bytes::Bytes> {
    let content = app.contents(&mut &app.db, &[id.into()]).await?.remove(&id.into()).ok_or(Error::NotFound)?;
    let sees = |viewer: &Viewer| content.author_id == viewer.id || viewer.is_moderator(content.commune_id) || viewer.is_administrator(content.commune_id);
    if !viewer.is_some_and(sees) {
        return Err(Error::NotFound);
    }
    let folder = store::kept_folder(&app.db, id, version).await?.ok_or(Error::NotFound)?;
    photos::former(app, id, &folder).await
}

/// The author's own redacted photo and its redaction, while that can be contested. Others learn nothing of it.
async fn own(db: &mut impl Sql, app: &App, viewer: &Viewer, commune: &Commune, id: PhotoId) -> Result<(Content, RedactionRow)> {
    let content = content::load(app, db, commune, id.into()).await?;
    let speaks = match content.organisation_id {
        Some(organisation) => viewer.speaks_for(commune.id, organisation).is_some(),
        None => content.author_id == viewer.id,
    };
    if !speaks {
        return Err(Error::NotFound);
    }
    let gone = || Error::Conflict(tr::redaction::GONE);
    let row = store::last_redaction(db, id.into()).await?.ok_or_else(gone)?;
    if row.kept.is_none() || row.keep_until.is_none_or(|until| until <= app.clock.now()) {
        return Err(gone());
    }
    Ok((content, row))
}

/// What stands above the form to contest.
pub(in crate::moderation) async fn contesting(app: &App, viewer: &Viewer, commune: &Commune, id: PhotoId) -> Result<(Content, AuthorNotice)> {
    let (content, row) = own(&mut &app.db, app, viewer, commune, id).await?;
    let notice = AuthorNotice {
        kind: content.item.kind,
        id: id.0,
        commune: commune.slug.clone(),
        reason: row.reason(),
        at: row.created_at.into(),
        origin: reasons::origin(&mut &app.db, content.item, row.item_version, row.created_at).await?,
        note: row.note,
        contact: commune.contact_email.clone(),
        appeal_days: commune.appeal_days,
        rewritten: false,
        appeal: None,
    };
    Ok((content, notice))
}

/// Appeals against the last redaction, while the original is kept.
pub(in crate::moderation) async fn appeal(app: &App, viewer: &Viewer, commune: &Commune, id: PhotoId, fields: &AppealFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let body = statement("body", &fields.body, &mut errors);
    errors.into_result()?;
    let (item, now) = (Item::from(id), app.clock.now());
    let mut tx = app.db.begin().await?;
    let (content, row) = own(&mut tx, app, viewer, commune, id).await?;
    if let Some(organisation) = content.organisation_id {
        organisations::hold_mandate(&mut tx, viewer.id, organisation).await?;
    }
    // Changes nothing, but locks the row.
    if !content::lock(app, &mut tx, &content).await? {
        return Err(Error::Conflict(tr::moderation::item::CHANGED));
    }
    let new = appeal_store::NewAppeal {
        id: app.rng.id::<AppealId>(now),
        commune: commune.id,
        item,
        decision: row.id,
        account: viewer.id,
        body: &body,
        at: now,
        due_at: now.plus_days(commune.appeal_days),
    };
    if !appeal_store::insert_appeal(&mut tx, &new).await? {
        return Err(Error::Conflict(tr::appeals::ALREADY));
    }
    app.raise(&mut tx, Event::Recorded(commune.id)).await?;
    tx.commit().await?;
    Ok(())
}

/// Decides the open appeal against a redaction. Who may was asked before.
pub(in crate::moderation) async fn answer(case: Case<'_>, mut tx: Tx, appeal: &AppealRow, reversed: bool, answer: &str) -> Result<Key> {
    let Case { app, viewer, commune, content } = case;
    let gone = || Error::Conflict(tr::appeals::DECIDED_ALREADY);
    let (item, id, now) = (content.item, PhotoId(content.item.id), app.clock.now());
    let row = store::last_redaction(&mut tx, item).await?.ok_or_else(gone)?;
    let version = row.kept.ok_or_else(gone)?;
    if !content::lock(app, &mut tx, content).await?
        || !appeal_store::close_appeal(&mut tx, appeal.id, if reversed { "reversed" } else { "upheld" }, Some((viewer.id, answer)), now).await?
    {
        return Err(gone());
    }
    let mut redacted = None;
    if reversed {
        case.record_named(&mut tx, "reverse", "", answer).await?;
        redacted = photos::exchange(&mut tx, id, content.version, row.folder.as_deref().unwrap_or_default()).await?;
        app.raise(&mut tx, Event::Rewritten(item)).await?;
        store::forget_redaction(&mut tx, id, version).await?;
        flag_store::correct_flags(&mut tx, item, row.item_version).await?;
    } else {
        case.record_named(&mut tx, "uphold_redaction", row.reason().as_str(), answer).await?;
        store::end_redaction(&mut tx, id, version, now).await?;
    }
    let notice = if reversed { Notice::Unredacted } else { Notice::AppealRejected { kind: item.kind } };
    notifications::write(app, &mut tx, appeal.account_id, News::about(item, &notice, &content.path(&commune.slug))).await?;
    letters::tell_appeal(case, &mut tx, appeal.account_id, reversed, answer).await?;
    let place = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::AppealDecided.at(&place)).await?;
    tx.commit().await?;
    if let Some(folder) = redacted {
        photos::delete_folder(app, id, &folder).await?;
    }
    Ok(if reversed { tr::appeals::REVERSED_DONE } else { tr::appeals::UPHELD_DONE })
}

/// Whether an appeal against a redaction waits; then it is decided by [`answer`].
pub(in crate::moderation) async fn contested(tx: &mut Tx, item: Item) -> Result<Option<AppealRow>> {
    Ok(store::redaction_appeal(tx, item).await?)
}

/// The folders of the originals of these photos, while they are kept.
pub async fn kept_folders(app: &App, photos: &[PhotoId]) -> Result<Vec<(PhotoId, String)>> {
    Ok(store::kept_folders(&app.db, photos).await?)
}

/// Deletes the originals that nobody can contest about any more. The sweep of what is kept for a time calls it.
pub async fn forget_originals(app: &App) -> Result<()> {
    for (id, version, folder) in store::redactions_over(&app.db, app.clock.now(), BATCH).await? {
        // The files first: a row without files is found again, files without a row are not.
        photos::delete_folder(app, id, &folder).await?;
        let mut tx = app.db.begin().await?;
        store::forget_redaction(&mut tx, id, version).await?;
        tx.commit().await?;
    }
    Ok(())
}
