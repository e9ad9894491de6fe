//! The crest and the photo of a commune: files in folders of their own, which its row names. A picture that is changed gets another folder, so that whoever keeps
//! one may keep it for ever.
//!
//! Files are written before the row names them, outside the transaction; those that no row came to name are deleted with other orphans.

use std::collections::HashSet;

use app::model::jobs::JobKind;
use app::model::paths;
use app::model::settings::Setting;

use super::model::{Commune, Picture};
use super::settings::Editing;
use super::{list, store};
use crate::base::App;
use crate::base::db::RowId;
use crate::base::error::Result;
use crate::base::jobs;
use crate::base::slice::Job;

/// Deletes the files of a picture that was replaced or removed.
pub(super) const JOB: Job = Job {
    heading: JobKind::Photos,
    ..Job::new("commune_picture_deleted", |app, payload| Box::pin(async move { Ok(app.files.delete_all(&folder_path(&payload.parse::<String>()?)).await?) }))
};

fn folder_path(folder: &str) -> String {
    format!("communes/{folder}")
}

/// Where a file of a picture is kept.
pub fn picture_path(folder: &str, file: &str) -> String {
    format!("{}/{file}", folder_path(folder))
}

/// The address of the commune's crest, if it has set one.
pub fn crest_address(commune: &Commune) -> Option<String> {
    picture_address(commune, &commune.crest, "crest.png")
}

/// The address of a file of the commune's crest or photo; `None` where `folder` names none.
pub fn picture_address(commune: &Commune, folder: &str, file: &str) -> Option<String> {
    (!folder.is_empty()).then(|| paths::commune_picture(&commune.slug, folder, file))
}

/// The media type of a file of this name; `None` for one that no picture has.
pub fn file_kind(file: &str) -> Option<&'static str> {
    match file {
        "crest.png" => Some("image/png"),
        "small.jpg" | "medium.jpg" | "large.jpg" => Some("image/jpeg"),
        _ => None,
    }
}

/// Keeps the files of a picture. Returns the folder that [`Editing::set_picture`] takes.
pub async fn keep_picture(app: &App, files: Vec<(String, Vec<u8>)>) -> Result<String> {
    let folder = app.rng.id::<RowId>(app.clock.now()).0.to_string();
    for (name, bytes) in files {
        app.files.put(&picture_path(&folder, &name), bytes).await?;
    }
    Ok(folder)
}

/// Of these folders those that a commune names.
pub async fn known_pictures(app: &App, folders: Vec<String>) -> Result<HashSet<String>> {
    let named: HashSet<String> = list(app).await?.into_iter().flat_map(|commune| [commune.crest, commune.photo]).collect();
    Ok(folders.into_iter().filter(|folder| named.contains(folder)).collect())
}

impl Editing {
    /// Another picture, or none for an empty folder.
    pub async fn set_picture(&mut self, picture: Picture, folder: &str) -> Result<()> {
        let (setting, own) = match picture {
            Picture::Crest => (Setting::Crest, &mut self.commune.crest),
            Picture::Photo => (Setting::Photo, &mut self.commune.photo),
        };
        let before = std::mem::replace(own, folder.to_owned());
        if before == folder {
            return Ok(());
        }
        store::set_picture(&mut self.tx, self.commune.id, picture, folder).await?;
        if !before.is_empty() {
            jobs::enqueue(&self.app, &mut self.tx, JOB, &before).await?;
        }
        self.note(setting, "", before, folder.to_owned());
        Ok(())
    }
}
