//! Files that no row leads to: what a crash left between a file and its row, and what could not be deleted when its row was.
//!
//! The hourly work finds them by listing what is kept, in the folder as in a bucket. A file is left alone for [`GRACE_DAYS`]: its row may be on its way.

use std::collections::HashSet;

use super::store;
use crate::clock::Timestamp;
use crate::db::PhotoId;
use crate::error::Result;
use crate::{AppState, moderation};

/// Days for which a file may have no row.
const GRACE_DAYS: i64 = 1;

/// Files that were written before this and have no row never get one.
pub fn before(app: &AppState) -> Timestamp {
    app.clock.now().plus_days(-GRACE_DAYS)
}

/// Deletes the files of photos that are not there, and those of versions that are neither served nor kept for an appeal. Gives how many.
pub async fn delete_orphans(app: &AppState) -> Result<usize> {
    app.files.delete_unknown("photos", before(app), |folders| known(app, folders)).await
}

/// Of these folders (a photo's id, and that with a version's folder) those that a row leads to.
async fn known(app: &AppState, folders: Vec<String>) -> Result<HashSet<String>> {
    let ids: HashSet<PhotoId> = folders.iter().filter_map(|folder| folder.split('/').next()?.parse().ok().map(PhotoId)).collect();
    let ids: Vec<PhotoId> = ids.into_iter().collect();
    let mut versions = store::folders(&app.db, &ids).await?;
    versions.extend(moderation::kept_folders(app, &ids).await?);
    Ok(versions.into_iter().map(|(id, folder)| if folder.is_empty() { id.to_string() } else { format!("{id}/{folder}") }).collect())
}
