//! Redaction: a moderator blacks out parts of a photo that everybody may see otherwise.
//!
//! - The photo stays readable, in a new version whose files never had what is below the rectangles; the flags on the one before were right.
//! - The original is kept out of sight for the commune's days of appeal, for the author and those who decide; while an appeal is open it stays, and once
//!   nobody can contest any more it is deleted ([`forget_originals`]).
//! - An appeal is decided like one against a hiding, by somebody who had no part in it. A right one brings the original back.

use std::collections::HashMap;

use app::model::form::FormErrors;
use app::model::moderation::{AppealFields, AppealState, AuthorNotice, DecisionFields};
use app::model::notifications::Notice;
use app::model::paths;
use app::model::redaction::{DrawFields, Rectangle, RedactFields, RedactPage, Redacted, RedactionNotice, parse_corner};
use app::model::staff::StaffAct;
use app::words::{Key, tr};
use uuid::Uuid;

use super::acts::Act;
use super::content::{self, Content};
use super::deciding::{self, Seen, Verdict, record_named};
use super::statements::statement;
use super::store::{self, AppealRow, RedactionRow};
use super::{Item, claims, flag_appeals, letters, reasons, redaction_letters, templates};
use crate::accounts::Viewer;
use crate::clock::Timestamp;
use crate::communes::Commune;
use crate::db::{AppealId, PhotoId, Sql, Tx};
use crate::error::{Error, Result};
use crate::http::forms::digit;
use crate::{AppState, notifications, organisations, photos, staff};

/// How wide the picture is drawn that is pressed: without scripts nothing else tells where on it somebody pressed.
pub(super) const DRAWN: i64 = 640;
/// Originals of one run of the clock.
const BATCH: i64 = 200;

/// A photo that this viewer may redact. `Forbidden` for all but moderators and on one's own; `Conflict` when it is hidden.
async fn redactable(app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId) -> Result<Content> {
    if !viewer.is_moderator(commune.id) {
        return Err(Error::Forbidden);
    }
    let content = content::load(&mut &app.db, commune, id.into()).await?;
    if content.is_own(viewer) {
        return Err(Error::Forbidden);
    }
    if content.visibility.is_public() { Ok(content) } else { Err(Error::Conflict(tr::redaction::NOT_PUBLIC)) }
}

/// The rectangles of an address; what is none is left out.
fn rectangles(typed: &[String]) -> Vec<Rectangle> {
    typed.iter().filter_map(|text| Rectangle::parse(text)).take(Rectangle::MOST).collect()
}

/// The page to draw on, after the step that was asked for; with what is wrong with it.
pub(super) async fn page(app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId, drawn: DrawFields) -> Result<(RedactPage, FormErrors)> {
    let content = redactable(app, viewer, commune, id).await?;
    let (width, height) = photos::size(&mut &app.db, id).await?;
    let mut errors = FormErrors::default();
    let mut all = rectangles(&drawn.r);
    let mut corner = parse_corner(&drawn.corner);
    let new = if drawn.add == "yes" {
        numbers(&drawn, &mut errors)
    } else if let Some(at) = pressed(&drawn, (width, height)) {
        let new = corner.and_then(|corner| Rectangle::between(corner, at));
        if corner.is_some() && new.is_none() {
            errors.add("", tr::redaction::SMALL);
        }
        corner = if corner.is_some() { None } else { Some(at) };
        new
    } else {
        None
    };
    match new {
        Some(_) if all.len() >= Rectangle::MOST => errors.add_with("", tr::redaction::MOST, vec![("most", Rectangle::MOST.to_string())]),
        Some(new) => all.push(new),
        None => {}
    }
    let decisions = store::decisions_about(&app.db, id.into()).await?.len();
    let fields = RedactFields {
        visibility: content.visibility.as_str().to_owned(),
        version: content.version.to_string(),
        decisions: decisions.to_string(),
        ..RedactFields::default()
    };
    let drawn = if errors.is_empty() { DrawFields::default() } else { drawn };
    Ok((RedactPage { id: id.to_string(), alt: content.body, width, height, rectangles: all, corner, drawn, fields }, errors))
}

/// Where the picture was pressed. A key on it sends the corner at its very beginning, where nobody points to: that is no point.
fn pressed(drawn: &DrawFields, (width, height): (i64, i64)) -> Option<(i64, i64)> {
    let (x, y): (i64, i64) = (drawn.at_x.parse().ok()?, drawn.at_y.parse().ok()?);
    if (x, y) == (0, 0) {
        return None;
    }
    let tall = (DRAWN * height.max(1) / width.max(1)).max(1);
    let part = |at: i64, of: i64| at.clamp(0, of) * Rectangle::WHOLE / of;
    Some((part(x, DRAWN), part(y, tall)))
}

/// The rectangle of the four numbers.
fn numbers(drawn: &DrawFields, errors: &mut FormErrors) -> Option<Rectangle> {
    let mut read = |field: &'static str, typed: &str| {
        let number = hundredths(typed);
        if number.is_none() {
            errors.add(field, tr::redaction::NUMBER);
        }
        number
    };
    let (left, top) = (read("left", &drawn.left), read("top", &drawn.top));
    let (width, height) = (read("width", &drawn.width), read("height", &drawn.height));
    let new = Rectangle::inside(left?, top?, width?, height?);
    if new.is_none() {
        errors.add("width", tr::redaction::SMALL);
    }
    new
}

/// A number from 0 to 100 with up to two decimals, in hundredths; digits of any script, with a point or a comma.
fn hundredths(typed: &str) -> Option<i64> {
    let plain: String = typed.trim().chars().map(|c| if matches!(c, ',' | '٫') { '.' } else { digit(c).unwrap_or(c) }).collect();
    let (whole, part) = plain.split_once('.').unwrap_or((&plain, "0"));
    let digits = |text: &str, most: usize| (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole, 3) || !digits(part, 2) {
        return None;
    }
    let part: i64 = format!("{part:0<2}").parse().ok()?;
    let number = whole.parse::<i64>().ok()? * 100 + part;
    (number <= Rectangle::WHOLE).then_some(number)
}

/// What the photo would be, for who may redact it.
pub(super) async fn preview(app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId, drawn: &DrawFields) -> Result<Vec<u8>> {
    redactable(app, viewer, commune, id).await?;
    photos::preview(app, id, &rectangles(&drawn.r), parse_corner(&drawn.corner)).await
}

/// Burns the rectangles in and publishes that, with reason and note to the author. `Conflict` when the photo is no longer as it was seen.
pub(super) async fn redact(app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId, fields: &RedactFields) -> Result<()> {
    redactable(app, viewer, commune, id).await?;
    let typed = DecisionFields {
        reason: fields.reason.clone(),
        note: fields.note.clone(),
        visibility: fields.visibility.clone(),
        version: fields.version.clone(),
        decisions: fields.decisions.clone(),
        ..DecisionFields::default()
    };
    let all = rectangles(&fields.r);
    let verdict = match deciding::hiding(&typed) {
        Err(Error::Invalid(mut errors)) => {
            if all.is_empty() {
                errors.add("", tr::redaction::LEAST);
            }
            return Err(errors.into());
        }
        other => other?,
    };
    if all.is_empty() {
        return Err(Error::field("", tr::redaction::LEAST));
    }
    let seen = deciding::seen(&typed)?;
    let folder = photos::burn(app, id, &all).await?;
    let kept = keep(app, viewer, commune, id, seen, &folder, &verdict).await;
    if kept.is_err() {
        photos::delete_folder(app, id, &folder).await?;
    }
    kept
}

async fn keep(app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId, seen: Seen, folder: &str, verdict: &Verdict) -> Result<()> {
    let already = || Error::Conflict(tr::moderation::item::ALREADY);
    let item = Item::from(id);
    let mut tx = app.db.begin().await?;
    let content = content::load(&mut tx, commune, item).await?;
    claims::allow(&mut tx, viewer, item.id, app.clock.now()).await?;
    let verdict = templates::complete(&mut tx, commune, &content, verdict).await?;
    let Verdict::Hide { reason, note } = &verdict else { return Err(Error::Forbidden) };
    // Whoever flagged it has an answer now, as after any look.
    deciding::hold_as_seen(&mut tx, &content, seen, Act::Dismiss).await?;
    let (decision, now) = record_named(app, &mut tx, viewer, commune, &content, "redact", (reason.as_str(), note)).await?;
    withdraw(&mut tx, item, now).await?;
    flag_appeals::decided(app, &mut tx, viewer, commune, &content, &verdict).await?;
    let former = photos::exchange(&mut tx, id, seen.version, folder).await?.ok_or_else(already)?;
    let keep_until = now.plus_days(commune.appeal_days);
    store::insert_redaction(&mut tx, id, seen.version + 1, decision, &former, (now, keep_until)).await?;
    claims::end(&mut tx, item.id).await?;
    let path = content.path(&commune.slug);
    for flagger in store::close_flags(&mut tx, item, true, now).await? {
        notifications::notify(app, &mut tx, flagger, item, &Notice::FlagRedacted, &path).await?;
    }
    notifications::notify(app, &mut tx, content.author_id, item, &Notice::Redacted { reason: *reason }, &path).await?;
    redaction_letters::send(app, &mut tx, commune, &content, (*reason, note), keep_until).await?;
    let place = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::PhotoRedacted, &place).await?;
    tx.commit().await?;
    Ok(())
}

/// Withdraws an open appeal against a redaction: another decision has taken its place, which can be contested itself.
pub(super) async fn withdraw(tx: &mut Tx, item: Item, now: Timestamp) -> Result<()> {
    if let Some(appeal) = store::redaction_appeal(tx, item).await? {
        store::close_appeal(tx, appeal.id, "withdrawn", None, now).await?;
    }
    Ok(())
}

/// Which of these photos are redacted now; with what their author is told if `inside`.
pub async fn redacted(app: &AppState, commune: &Commune, photos: &[PhotoId], inside: bool) -> Result<HashMap<PhotoId, Redacted>> {
    let rows = store::redactions(&app.db, photos).await?;
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

/// Where who decides about a photo finds what it was before; nothing when that is not kept.
pub(super) async fn former_path(app: &AppState, item: Item) -> Result<Option<String>> {
    let row = store::last_redaction(&mut &app.db, item).await?;
    Ok(row.and_then(|row| row.kept).map(|version| paths::photo_former(item.id, version)))
}

/// The picture before a redaction, for its author, moderators and administrators.
pub(super) async fn former(app: &AppState, viewer: Option<&Viewer>, id: PhotoId, version: i64) -> Result<bytes::Bytes> {
    let content = content::load_all(&mut &app.db, Item::from(id).kind, &[id.0]).await?.pop().ok_or(Error::NotFound)?;
    let sees = |viewer: &Viewer| content.author_id == viewer.id || viewer.is_moderator(content.commune_id) || viewer.is_administrator(content.commune_id);
    if !viewer.is_some_and(sees) {
        return Err(Error::NotFound);
    }
    let folder = store::kept_folder(&app.db, id, version).await?.ok_or(Error::NotFound)?;
    photos::former(app, id, &folder).await
}

/// The author's own redacted photo and its redaction, while that can be contested. Others learn nothing of it.
async fn own(db: &mut impl Sql, app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId) -> Result<(Content, RedactionRow)> {
    let content = content::load(db, commune, id.into()).await?;
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
pub(super) async fn contesting(app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId) -> Result<(Content, AuthorNotice)> {
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
pub(super) async fn appeal(app: &AppState, viewer: &Viewer, commune: &Commune, id: PhotoId, fields: &AppealFields) -> Result<()> {
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
    if !content::set_visibility(&mut tx, item, (content.visibility, content.version), content.visibility).await? {
        return Err(Error::Conflict(tr::moderation::item::CHANGED));
    }
    let new = store::NewAppeal {
        id: app.rng.id::<AppealId>(now),
        commune: commune.id,
        item,
        decision: row.id,
        account: viewer.id,
        body: &body,
        at: now,
        due_at: now.plus_days(commune.appeal_days),
    };
    if !store::insert_appeal(&mut tx, &new).await? {
        return Err(Error::Conflict(tr::appeals::ALREADY));
    }
    tx.commit().await?;
    Ok(())
}

/// Decides the open appeal against a redaction. Who may was asked before.
pub(super) async fn answer(
    app: &AppState,
    mut tx: Tx,
    viewer: &Viewer,
    commune: &Commune,
    content: &Content,
    appeal: &AppealRow,
    (reversed, answer): (bool, &str),
) -> Result<Key> {
    let gone = || Error::Conflict(tr::appeals::DECIDED_ALREADY);
    let (item, id, now) = (content.item, PhotoId(content.item.id), app.clock.now());
    let row = store::last_redaction(&mut tx, item).await?.ok_or_else(gone)?;
    let version = row.kept.ok_or_else(gone)?;
    if !content::set_visibility(&mut tx, item, (content.visibility, content.version), content.visibility).await?
        || !store::close_appeal(&mut tx, appeal.id, if reversed { "reversed" } else { "upheld" }, Some((viewer.id, answer)), now).await?
    {
        return Err(gone());
    }
    let mut redacted = None;
    if reversed {
        record_named(app, &mut tx, viewer, commune, content, "reverse", ("", answer)).await?;
        redacted = photos::exchange(&mut tx, id, content.version, row.folder.as_deref().unwrap_or_default()).await?;
        store::forget_redaction(&mut tx, id, version).await?;
        store::correct_flags(&mut tx, item, row.item_version).await?;
    } else {
        record_named(app, &mut tx, viewer, commune, content, "uphold_redaction", (row.reason().as_str(), answer)).await?;
        store::end_redaction(&mut tx, id, version, now).await?;
    }
    let notice = if reversed { Notice::Unredacted } else { Notice::AppealRejected { kind: item.kind } };
    notifications::notify(app, &mut tx, appeal.account_id, item, &notice, &content.path(&commune.slug)).await?;
    letters::tell_appeal(app, &mut tx, commune, content, appeal.account_id, reversed, answer).await?;
    let place = paths::moderation_item(&commune.slug, item.kind.as_str(), item.id);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::AppealDecided, &place).await?;
    tx.commit().await?;
    if let Some(folder) = redacted {
        photos::delete_folder(app, id, &folder).await?;
    }
    Ok(if reversed { tr::appeals::REVERSED_DONE } else { tr::appeals::UPHELD_DONE })
}

/// Whether an appeal against a redaction waits; then it is decided by [`answer`].
pub(super) async fn contested(tx: &mut Tx, item: Item) -> Result<Option<AppealRow>> {
    Ok(store::redaction_appeal(tx, item).await?)
}

/// Deletes the originals that nobody can contest about any more. The sweep of what is kept for a time calls it.
pub async fn forget_originals(app: &AppState) -> Result<()> {
    for (id, version, folder) in store::redactions_over(&app.db, app.clock.now(), BATCH).await? {
        // The files first: a row without files is found again, files without a row are not.
        photos::delete_folder(app, id, &folder).await?;
        let mut tx = app.db.begin().await?;
        store::forget_redaction(&mut tx, id, version).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (typed, expected) in [("0", 0), ("12,5", 1_250), (" ١٢٫٥ ", 1_250), ("99.99", 9_999), ("100", 10_000), ("007", 700)] {
            assert_eq!(hundredths(typed), Some(expected), "{typed}");
        }
        for bad in ["", "-1", "101", "100.01", "1e3", "NaN", "inf", "1.234", ".", "5.", "1.2.3", "9999999999999999999999"] {
            assert_eq!(hundredths(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_press_is_a_point_of_the_picture_and_a_key_is_none() {
        let at = |x: &str, y: &str| pressed(&DrawFields { at_x: x.to_owned(), at_y: y.to_owned(), ..DrawFields::default() }, (1_600, 800));
        assert_eq!(at("320", "160"), Some((5_000, 5_000)));
        assert_eq!(at("640", "99999999"), Some((10_000, 10_000)));
        assert_eq!(at("-5", "10"), Some((0, 312)));
        for (x, y) in [("0", "0"), ("", "1"), ("1", ""), ("x", "y"), ("1e9", "1"), ("9999999999999999999999", "1")] {
            assert_eq!(at(x, y), None, "{x} {y}");
        }
    }
}
