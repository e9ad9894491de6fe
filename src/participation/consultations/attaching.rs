//! Documents of a consultation: files with a title and a summary in each language that is needed, and in others. They are added at any time, and removed from drafts alone.

use std::collections::HashSet;
use std::ops::Deref as _;

use app::model::Lang;
use app::model::consultation_forms::{DOCUMENT_FIELDS, DocumentFields, LANGS};
use app::model::consultations::ChangeKind;
use app::model::form::FormErrors;
use app::model::staff::StaffAct;
use app::words::tr;

use super::changing::{self, Change};
use super::keeping::{lock, reason, record};
use super::model::Consultation;
use super::store::documents::{self as store, NewFile};
use crate::base::App;
use crate::base::db::{AttachmentId, ConsultationId};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, clean_line, fits, is_blank};
use crate::base::uploads::NotHeld;
use crate::communes::Commune;
use crate::people::accounts::Viewer;
use crate::web::UploadedFile;

/// Bytes of a file.
pub const MOST_BYTES: usize = 10 * 1024 * 1024;
/// Documents of one consultation.
const MOST: i64 = 20;
/// The media type, told by the content alone.
fn sniff(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [b'%', b'P', b'D', b'F', b'-', ..] => Some("application/pdf"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some("image/png"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        _ => None,
    }
}

/// Where a file is kept, by its random name.
fn path(file: &str) -> String {
    format!("consultations/{file}")
}

/// Of these files those that a row leads to.
pub async fn known_files(app: &App, names: Vec<String>) -> Result<HashSet<String>> {
    Ok(store::known(&app.db, names).await?)
}

/// A file for whoever may read the consultation: its media type and what it holds.
pub(super) async fn read(app: &App, consultation: &Consultation, id: &str, lang: &str) -> Result<(String, bytes::Bytes)> {
    let id = AttachmentId(id.parse().map_err(|_| Error::NotFound)?);
    let lang = Lang::parse(lang).ok_or(Error::NotFound)?;
    let (file, media_type) = store::file(&app.db, consultation.id, id, lang).await?.ok_or(Error::NotFound)?;
    Ok((media_type, app.files.get(&path(&file)).await?.ok_or(Error::NotFound)?))
}

/// Adds a document: the files are kept first, so that no row is without one; a file without a row is swept.
pub(super) async fn add(app: &App, viewer: &Viewer, (commune, id): (&Commune, ConsultationId), fields: &DocumentFields, files: &[UploadedFile]) -> Result<()> {
    let mut errors = FormErrors::default();
    let stands = super::get(&mut &app.db, id).await?;
    let (published, needed) = (stands.published_at.is_some(), stands.needed(commune));
    let mut written = Vec::new();
    for (lang, [title, summary, file]) in LANGS.into_iter().zip(DOCUMENT_FIELDS) {
        let (typed, about) = fields.typed(lang);
        let sent = sent(file, files, &mut errors);
        // A language that may be left out is left out as a whole.
        if needed.has(lang) || sent.is_some() || ![typed, about].iter().all(|text| is_blank(text)) {
            let (title, summary) = text((title, typed), (summary, about), &mut errors);
            written.push((lang, title, summary, sent));
        }
    }
    let is_sent = written.iter().any(|(_, _, _, sent)| sent.is_some());
    if !is_sent && DOCUMENT_FIELDS.iter().all(|[_, _, file]| errors.get(file).is_none()) {
        errors.add("file_ar", tr::consultations::staff::DOCUMENT_FILE_NEEDED);
    }
    let reason = if published { reason(&fields.reason, &mut errors) } else { String::new() };
    errors.into_result()?;
    let mut new = Vec::new();
    for (lang, title, summary, sent) in written {
        let file = match sent {
            Some((bytes, media_type)) => {
                let (name, size) = (app.rng.letters::<26>(), bytes.len() as i64);
                app.files.put(&path(&name), bytes).await?;
                Some((name, media_type, size))
            }
            None => None,
        };
        new.push(NewFile { lang, title, summary, file });
    }
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let consultation = lock(app, &mut tx, viewer, commune, id).await?;
    if store::count(&mut tx, id).await? >= MOST {
        return Err(Error::field("file_ar", tr::consultations::staff::DOCUMENTS_FULL));
    }
    if consultation.cancelled.is_some() || consultation.published_at.is_some() != published {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    store::insert(&mut tx, (app.rng.id(now), id), viewer.id, now, &new).await?;
    if published {
        let after = new.first().map(|one| one.title.clone()).unwrap_or_default();
        let change = Change { what: ChangeKind::Document, subject: String::new(), before: String::new(), after };
        changing::keep(app, &mut tx, (viewer, commune, &consultation), vec![change], &reason).await?;
    } else {
        record(app, &mut tx, viewer, commune, (consultation.number, StaffAct::ConsultationPrepared)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// A title, and a summary of one paragraph.
fn text((title_field, title): (&'static str, &str), (summary_field, summary): (&'static str, &str), errors: &mut FormErrors) -> (String, String) {
    let (title, summary) = (clean_line(title), clean(summary));
    if !fits(&title, 3..=150) {
        errors.add(title_field, tr::consultations::staff::DOCUMENT_TITLE_LENGTH);
    }
    if !fits(&summary, 20..=800) || summary.contains("\n\n") {
        errors.add(summary_field, tr::consultations::staff::DOCUMENT_SUMMARY_LENGTH);
    }
    (title, summary)
}

/// What a field of a file holds, if it is a file that can be read here.
pub fn sent(field: &'static str, files: &[UploadedFile], errors: &mut FormErrors) -> Option<(Vec<u8>, &'static str)> {
    use tr::consultations::staff as word;
    let file = files.iter().find(|file| file.field == field)?;
    match &file.content {
        Ok(held) => match sniff(held) {
            Some(media_type) => return Some((held.deref().to_vec(), media_type)),
            None => errors.add(field, word::DOCUMENT_UNREADABLE),
        },
        Err(NotHeld::Busy) => errors.add(field, word::DOCUMENT_BUSY),
        Err(_) => errors.add(field, word::DOCUMENT_LARGE),
    }
    None
}

/// Removes a document from a draft.
pub(super) async fn remove(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, document: &str) -> Result<()> {
    let document = AttachmentId(document.parse().map_err(|_| Error::NotFound)?);
    let mut tx = app.db.begin().await?;
    let consultation = lock(app, &mut tx, viewer, commune, id).await?;
    if consultation.published_at.is_some() {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    if !store::delete(&mut tx, id, document).await? {
        return Err(Error::NotFound);
    }
    record(app, &mut tx, viewer, commune, (consultation.number, StaffAct::ConsultationPrepared)).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_content_tells_what_a_file_is() {
        for (bytes, expected) in
            [(&b"%PDF-1.7\n"[..], Some("application/pdf")), (b"<html>%PDF-1.7", None), (b"PK\x03\x04", None), (b"<svg onload=alert(1)>", None), (b"", None)]
        {
            assert_eq!(sniff(bytes), expected);
        }
    }
}
