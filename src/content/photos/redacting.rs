//! Blacking out parts of a photo. The rectangles are burnt into the picture itself, and all sizes are made from that: no file of the new version has ever
//! had what was below them. The files of the version before stay in their folder, which nothing leads to any more.

use app::model::redaction::Rectangle;
use bytes::Bytes;

use super::encode;
use super::{SIZES, path, store, turns};
use crate::base::App;
use crate::base::db::{PhotoId, Sql, Tx};
use crate::base::error::{Error, Result};

/// The file from which the others are made.
const LARGEST: &str = "large";

/// The present picture in its largest size.
async fn largest(app: &App, id: PhotoId) -> Result<Bytes> {
    let kept = store::find(&mut &app.db, id).await?.ok_or(Error::NotFound)?;
    app.files.get(&path(id, &kept.folder, LARGEST)).await?.ok_or(Error::NotFound)
}

async fn burnt(bytes: Bytes, rectangles: &[Rectangle], corner: Option<(i64, i64)>, sides: Vec<u32>) -> Result<Vec<Vec<u8>>> {
    let rectangles = rectangles.to_vec();
    let burnt = turns::take(move || encode::burn(&bytes, &rectangles, corner, &sides)).await?;
    burnt.map_err(|_| Error::from(anyhow::anyhow!("a kept photo cannot be read")))
}

/// What the picture would be, and where the first corner of the next rectangle is. Nothing is kept.
pub async fn preview(app: &App, id: PhotoId, rectangles: &[Rectangle], corner: Option<(i64, i64)>) -> Result<Vec<u8>> {
    let sizes = burnt(largest(app, id).await?, rectangles, corner, vec![SIZES[1].1]).await?;
    sizes.into_iter().next().ok_or(Error::NotFound)
}

/// Makes the files of a redacted version and returns their folder. They are served once [`exchange`] has put it in the place of the present one.
pub async fn burn(app: &App, id: PhotoId, rectangles: &[Rectangle]) -> Result<String> {
    let sizes = burnt(largest(app, id).await?, rectangles, None, SIZES.map(|(_, side)| side).to_vec()).await?;
    let folder = app.rng.letters::<26>();
    for ((size, _), bytes) in SIZES.iter().zip(sizes) {
        app.files.put(&path(id, &folder, size), bytes).await?;
    }
    Ok(folder)
}

/// Serves the files of another folder from now on, as the next version, and returns the folder before. Returns `None` if the photo is another by now.
pub async fn exchange(tx: &mut Tx, id: PhotoId, version: i64, folder: &str) -> Result<Option<String>> {
    let Some(kept) = store::find(tx, id).await?.filter(|kept| kept.version == version) else { return Ok(None) };
    Ok(store::exchange(tx, id, version, folder).await?.then_some(kept.folder))
}

/// Deletes the files of a version that is not served.
pub async fn delete_folder(app: &App, id: PhotoId, folder: &str) -> Result<()> {
    for (size, _) in SIZES {
        app.files.delete(&path(id, folder, size)).await?;
    }
    Ok(())
}

/// The picture of a version that is not served, in its largest size.
pub async fn former(app: &App, id: PhotoId, folder: &str) -> Result<Bytes> {
    app.files.get(&path(id, folder, LARGEST)).await?.ok_or(Error::NotFound)
}

/// Pixels of the largest size.
pub async fn size(db: &mut impl Sql, id: PhotoId) -> Result<(i64, i64)> {
    store::size(db, id).await?.ok_or(Error::NotFound)
}
