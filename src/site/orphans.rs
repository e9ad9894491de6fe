//! Files that no row leads to: what a crash left between a file and its row, and what could not be deleted when its row was.
//!
//! - The hourly work finds them by listing what is kept, in the folder as in a bucket. A file is left alone for [`GRACE_DAYS`]: its row may be on its way.
//! - A database that never knew these files knows none of them: an empty one started beside the files of another, one of two that were given one bucket, a
//!   backup from before the first photo. So the database has a random id, the store has a marker with it, and nothing is deleted unless they are equal and
//!   at least one file is known. The marker is written where nothing is kept yet, or where there is none and files of this database are found.
//! - A marker just written is believed the next time only: of two that write at once one finds the other's.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::base::App;
use crate::base::db::{Db, RowId, installation};
use crate::base::error::Result;
use crate::base::files::{Files, Listing};
use crate::communes;
use crate::content::photos;
use crate::moderation;
use crate::participation::{ballots, consultations, meetings, pledges, questionnaires};
use crate::people::organisations;

/// Days for which a file may have no row.
const GRACE_DAYS: i64 = 1;
/// The file that says whose the others are.
const MARKER: &str = "installation";
/// The row of table `installation` with the same in it.
const ID: &str = "id";

/// Deletes files of photos that are not there, of versions of them that are neither served nor kept for an appeal, of pledges' photos, of
/// communes' pictures, of consultations' documents, of minutes, of answers and of mandates that no row leads to. Returns how many.
///
/// # Errors
/// When the database or the store does not answer.
pub async fn delete(app: &App) -> Result<usize> {
    let id = id(app).await?;
    let marker = app.files.get(MARKER).await?;
    match &marker {
        Some(marker) if marker[..] != *id.as_bytes() => {
            warn("they are marked as another installation's. If they are this one's alone, delete that mark");
            return Ok(0);
        }
        None if app.files.is_empty().await? => {
            app.files.put(MARKER, id).await?;
            return Ok(0);
        }
        _ => {}
    }
    let mut known = 0;
    let mut unknown = Vec::new();
    for found in look(app).await? {
        known += found.known;
        unknown.extend(found.unknown);
    }
    if known == 0 {
        if !unknown.is_empty() {
            warn("the database knows not one of them");
        }
        return Ok(0);
    }
    if marker.is_none() {
        app.files.put(MARKER, id).await?;
        return Ok(0);
    }
    for path in &unknown {
        tracing::info!(path, "a file that belongs to nothing is deleted");
        app.files.delete(path).await?;
    }
    Ok(unknown.len())
}

/// Gives the files to a copy of their database, under a new id. The former one may be started again, by mistake or because the other is away: it must not
/// delete what came since it was copied.
///
/// # Errors
/// When the database or the store does not answer: then neither of the two deletes anything.
pub async fn hand_over(files: &Files, to: &Db, new: RowId) -> Result<()> {
    let id = new.0.to_string();
    files.put(MARKER, id.clone()).await?;
    let mut tx = to.begin().await?;
    installation::set(&mut tx, ID, &id).await?;
    tx.commit().await?;
    Ok(())
}

/// Everything that is kept, folder by folder.
async fn look(app: &App) -> Result<[Listing; 8]> {
    let before = app.clock.now().plus_days(-GRACE_DAYS);
    Ok([
        app.files.unknown("photos", before, |folders| photo_folders(app, folders)).await?,
        app.files.unknown("ballots", before, |names| ballots::known_files(app, names)).await?,
        app.files.unknown("pledges", before, |names| pledges::known_files(app, names)).await?,
        app.files.unknown("communes", before, |folders| communes::known_pictures(app, folders)).await?,
        app.files.unknown("consultations", before, |names| consultations::known_files(app, names)).await?,
        app.files.unknown("meetings", before, |names| meetings::known_files(app, names)).await?,
        app.files.unknown("answers", before, |names| questionnaires::known_files(app, names)).await?,
        app.files.unknown("mandates", before, |names| organisations::known_files(app, names)).await?,
    ])
}

/// Of these folders of photos those that a row leads to: of versions that are served, or kept for an appeal.
async fn photo_folders(app: &App, folders: Vec<String>) -> Result<HashSet<String>> {
    let ids = photos::ids_in(&folders);
    let mut known = photos::served_folders(app, &ids).await?;
    known.extend(moderation::kept_folders(app, &ids).await?);
    Ok(known.into_iter().map(|(id, version)| photos::folder_of(id, &version)).collect())
}

/// The id of this database; whoever asks first makes it.
async fn id(app: &App) -> Result<String> {
    if let Some(id) = installation::find(&mut &app.db, ID).await? {
        return Ok(id);
    }
    let new = app.rng.id::<RowId>(app.clock.now()).0.to_string();
    let mut tx = app.db.begin().await?;
    let id = installation::find_or_insert(&mut tx, ID, &new).await?;
    tx.commit().await?;
    Ok(id)
}

/// Says it once, not every hour.
fn warn(why: &str) {
    static SAID: AtomicBool = AtomicBool::new(false);
    if !SAID.swap(true, Ordering::Relaxed) {
        tracing::warn!(mark = MARKER, "no file is deleted, though some belong to nothing here: {why}");
    }
}
