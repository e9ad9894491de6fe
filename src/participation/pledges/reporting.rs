//! Reporting what was done so far, with an optional photo.

use std::collections::HashSet;

use app::model::form::FormErrors;
use app::model::pledges::{PledgeState, ReportFields};
use app::words::tr;

use super::store::{self, NewReport, PledgeRow, Step};
use super::{amount, change_state, pledging};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text;
use crate::base::text::clean;
use crate::base::uploads::{Held, Places};
use crate::content::photos;
use crate::people::accounts::Viewer;
use crate::people::organisations;
use crate::people::restrictions;
use crate::web::UploadedFile;

/// The same report within this time is one form sent twice.
const DOUBLE_SECONDS: i64 = 60;
/// Reports of one pledge.
const MOST: i64 = 100;

/// Where a report's photo is kept, by its random name.
pub fn path(photo: &str, size: &str) -> String {
    format!("pledges/{photo}/{size}.jpg")
}

/// A report's photo in one of its sizes.
pub(super) async fn photo(app: &App, pledge: &PledgeRow, number: i64, size: &str, places: &Places) -> Result<Held> {
    let size = photos::SIZES.iter().map(|(name, _)| *name).find(|name| *name == size).ok_or(Error::NotFound)?;
    let photo = store::photo(&app.db, pledge.id, number).await?.ok_or(Error::NotFound)?;
    app.files.get_within(&path(&photo, size), places).await?.ok_or(Error::NotFound)
}

/// Of these photos those that a report has.
pub async fn known_files(app: &App, names: Vec<String>) -> Result<HashSet<String>> {
    Ok(store::known_photos(&app.db, names).await?.into_iter().collect())
}

/// What was typed: the amount so far, the note, whether that is all of it.
fn parse(pledge: &PledgeRow, fields: &ReportFields, errors: &mut FormErrors) -> (i64, String, bool) {
    let amount = amount("amount", &fields.amount, pledge.kind().is_whole(), errors);
    let note = clean(&fields.note);
    if !text::fits(&note, 5..=1_000) {
        errors.add("note", tr::pledges::NOTE_LENGTH);
    }
    let kept = fields.kept == "yes";
    if kept && amount.is_some_and(|amount| amount < pledge.amount) {
        errors.add("kept", tr::pledges::NOT_ALL);
    }
    (amount.unwrap_or_default(), note, kept)
}

/// Reports on an open pledge. The first report sets it under way; the one that says so keeps it.
pub(super) async fn report(app: &App, viewer: &Viewer, pledge: &PledgeRow, fields: &ReportFields, files: Vec<UploadedFile>) -> Result<()> {
    pledging::require_own(viewer, pledge)?;
    if !pledge.state().is_open() || pledge.report_count >= MOST {
        return Err(Error::Conflict(tr::pledges::ENDED));
    }
    let mut errors = FormErrors::default();
    let (amount, note, kept) = parse(pledge, fields, &mut errors);
    let sizes = picture(files, &mut errors).await?;
    errors.into_result()?;
    let photo = keep_picture(app, sizes).await?;
    let new = NewReport { pledge: pledge.id, amount, note: &note, photo: &photo, by: viewer.id, at: app.clock.now() };
    let kept = keep(app, viewer, pledge, &new, kept).await;
    // An outage does not say whether the commit arrived: should nothing lead to these files, that is found later.
    if !matches!(kept, Ok(true) | Err(Error::Unavailable(_))) && !photo.is_empty() {
        for (size, _) in photos::SIZES {
            app.files.delete(&path(&photo, size)).await?;
        }
    }
    kept.map(drop)
}

async fn picture(files: Vec<UploadedFile>, errors: &mut FormErrors) -> Result<Vec<Vec<u8>>> {
    let Some(file) = files.into_iter().find(|file| file.field == "photo") else { return Ok(Vec::new()) };
    let message = match photos::shrunk(file).await? {
        Ok(sizes) => return Ok(sizes),
        Err(photos::Refused::TooLarge) => tr::pledges::PHOTO_LARGE,
        Err(photos::Refused::Busy) => tr::pledges::PHOTO_BUSY,
        Err(photos::Refused::Unreadable) => tr::pledges::PHOTO_UNREADABLE,
        Err(photos::Refused::TooManyPixels) => tr::pledges::PHOTO_TOO_MANY_PIXELS,
    };
    errors.add("photo", message);
    Ok(Vec::new())
}

/// Keeps the picture under a random name and returns that.
async fn keep_picture(app: &App, sizes: Vec<Vec<u8>>) -> Result<String> {
    if sizes.is_empty() {
        return Ok(String::new());
    }
    let name = app.rng.letters::<26>();
    for ((size, _), bytes) in photos::SIZES.iter().zip(sizes) {
        app.files.put(&path(&name, size), bytes).await?;
    }
    Ok(name)
}

/// False when the same report was there already.
async fn keep(app: &App, viewer: &Viewer, pledge: &PledgeRow, new: &NewReport<'_>, kept: bool) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    restrictions::allow_taking_part(app, &mut tx, viewer.id, pledge.commune_id, "note").await?;
    organisations::hold_mandate(&mut tx, viewer.id, pledge.organisation_id).await?;
    let number = store::count_report(&mut tx, pledge.id, new.amount).await?;
    if store::same_report(&mut tx, new, new.at.plus_seconds(-DOUBLE_SECONDS)).await? {
        // This takes the count back.
        tx.roll_back().await?;
        return Ok(false);
    }
    let number = number.ok_or(Error::Conflict(tr::pledges::ENDED))?;
    store::insert_report(&mut tx, number, new).await?;
    app.raise(&mut tx, Event::Progressed(pledge.id.into())).await?;
    let to = if kept { PledgeState::Kept } else { PledgeState::UnderWay };
    if !change_state(app, &mut tx, Step { pledge: pledge.id, to, reason: "", actor: viewer.id }).await? && kept {
        return Err(Error::Conflict(tr::pledges::ENDED));
    }
    tx.commit().await?;
    Ok(true)
}
