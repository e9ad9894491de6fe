//! Which files a row leads to.

use std::collections::HashSet;

use super::store;
use crate::base::App;
use crate::base::db::PhotoId;
use crate::base::error::Result;
use crate::moderation;

/// Of these folders (a photo's id, and that with a version's folder) those that a row leads to.
pub async fn known_files(app: &App, folders: Vec<String>) -> Result<HashSet<String>> {
    let ids: HashSet<PhotoId> = folders.iter().filter_map(|folder| folder.split('/').next()?.parse().ok().map(PhotoId)).collect();
    let ids: Vec<PhotoId> = ids.into_iter().collect();
    let mut versions = store::folders(&app.db, &ids).await?;
    versions.extend(moderation::kept_folders(app, &ids).await?);
    Ok(versions.into_iter().map(|(id, folder)| if folder.is_empty() { id.to_string() } else { format!("{id}/{folder}") }).collect())
}
