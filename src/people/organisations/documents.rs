//! Mandates: a PDF or an image as it was sent, for the eyes of staff, kept until the decision.
//!
//! The row comes before the file and goes after it, so that no file is ever left without a row that the tidying finds.

use std::collections::HashSet;
use std::ops::Deref as _;

use app::model::form::FormErrors;
use app::words::tr;

use super::store::documents as store;
use crate::base::App;
use crate::base::db::{DocumentId, RequestId};
use crate::base::error::Result;
use crate::base::uploads::NotHeld;
use crate::people::accounts::Viewer;
use crate::web::UploadedFile;

/// Bytes of a mandate.
pub(super) const MOST_BYTES: usize = 10 * 1024 * 1024;
/// A mandate whose form was never sent is deleted after this.
const ABANDONED_DAYS: i64 = 1;

/// The media type, told by the content alone.
pub(super) fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Where a mandate is kept, by its random name.
pub fn path(file: &str) -> String {
    format!("mandates/{file}")
}

/// Keeps a mandate for a form. Returns `None` if it is not one, and the message is beside its field.
pub(super) async fn receive(app: &App, viewer: &Viewer, file: &UploadedFile, errors: &mut FormErrors) -> Result<Option<store::Document>> {
    let bytes = match &file.content {
        Ok(bytes) => bytes,
        Err(why) => {
            errors.add("mandate", if *why == NotHeld::Busy { tr::organisations::MANDATE_BUSY } else { tr::organisations::MANDATE_LARGE });
            return Ok(None);
        }
    };
    let Some(media_type) = sniff(bytes) else {
        errors.add("mandate", tr::organisations::MANDATE_UNREADABLE);
        return Ok(None);
    };
    let now = app.clock.now();
    let document = store::Document { id: app.rng.id(now), file: app.rng.letters::<26>(), media_type: media_type.to_owned(), size: bytes.len() as i64 };
    store::insert(&app.db, &document, viewer.id, now).await?;
    app.files.put(&path(&document.file), bytes.deref().clone()).await?;
    Ok(Some(document))
}

/// A mandate that the viewer sent with a form that was not good yet.
pub(super) async fn pending(app: &App, viewer: &Viewer, id: &str) -> Result<Option<store::Document>> {
    let Ok(id) = id.parse() else { return Ok(None) };
    Ok(store::pending(&app.db, DocumentId(id), viewer.id).await?)
}

/// The mandate of something that waits for a decision: its media type and what it holds.
pub(super) async fn read(app: &App, request: RequestId) -> Result<Option<(String, bytes::Bytes)>> {
    let Some(document) = store::of(&app.db, request).await? else { return Ok(None) };
    Ok(app.files.get(&path(&document.file)).await?.map(|bytes| (document.media_type, bytes)))
}

/// Deletes a mandate after the decision. What fails here is done by the next tidying.
pub(super) async fn forget(app: &App, request: RequestId) {
    let forgotten = async {
        match store::decided(&app.db, request).await? {
            Some((id, file)) => delete(app, id, &file).await,
            None => Ok(()),
        }
    };
    if let Err(error) = forgotten.await {
        tracing::warn!("a mandate could not be deleted yet: {error}");
    }
}

async fn delete(app: &App, id: DocumentId, file: &str) -> Result<()> {
    app.files.delete(&path(file)).await?;
    Ok(store::delete(&app.db, id).await?)
}

/// Deletes mandates that were decided on, and those whose form was never sent.
pub(super) async fn delete_unneeded(app: &App) -> Result<()> {
    for (id, file) in store::unneeded(&app.db, app.clock.now().plus_days(-ABANDONED_DAYS)).await? {
        delete(app, id, &file).await?;
    }
    Ok(())
}

/// Of these mandates those that a row leads to.
pub async fn known_files(app: &App, names: Vec<String>) -> Result<HashSet<String>> {
    Ok(store::known(&app.db, names).await?.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::sniff;

    #[test]
    fn only_the_content_tells_what_it_is() {
        for (bytes, expected) in [
            (&b"%PDF-1.7\n"[..], Some("application/pdf")),
            (&[0xff, 0xd8, 0xff, 0xe0], Some("image/jpeg")),
            (b"\x89PNG\r\n\x1a\n....", Some("image/png")),
            (b"RIFF\0\0\0\0WEBPVP8 ", Some("image/webp")),
            (b"<html><script>alert(1)</script>%PDF-1.7", None),
            (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
            (b"GIF89a", None),
            (b"PK\x03\x04", None),
            (b"%PDF", None),
            (b"", None),
        ] {
            assert_eq!(sniff(bytes), expected, "{bytes:?}");
        }
    }
}
