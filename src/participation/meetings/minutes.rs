//! Minutes of a meeting in each language that is needed, and in others, with a document if there is one. Publishing them the first time is told to those who registered.

use std::collections::HashSet;

use app::model::consultations::Multilingual;
use app::model::form::FormErrors;
use app::model::languages::{LANGS, Needed};
use app::model::meetings::{MINUTES_FIELDS, MinutesFields};
use app::model::notifications::MeetingNews;
use app::model::staff::StaffAct;
use app::words::tr;

use super::model::Meeting;
use super::{KEEPERS, arranging, store, telling};
use crate::base::App;
use crate::base::db::MeetingId;
use crate::base::error::{Error, Result};
use crate::base::text::{clean, fits};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::web::UploadedFile;

/// Where a document is kept, by its random name.
fn path(name: &str) -> String {
    format!("meetings/{name}")
}

/// Of these files those that a row leads to.
pub async fn known_files(app: &App, names: Vec<String>) -> Result<HashSet<String>> {
    Ok(store::known_files(&app.db, names).await?.into_iter().collect())
}

/// The document with the minutes: its media type and what it holds.
pub(super) async fn read(app: &App, meeting: &Meeting) -> Result<(String, bytes::Bytes)> {
    let (name, media_type, _) = meeting.file.as_ref().ok_or(Error::NotFound)?;
    Ok((media_type.clone(), app.files.get(&path(name)).await?.ok_or(Error::NotFound)?))
}

/// The form as it begins.
pub(super) fn fields(minutes: &Multilingual) -> MinutesFields {
    let Multilingual { ar, fr, en, zgh } = minutes.clone();
    MinutesFields { minutes_ar: ar, minutes_fr: fr, minutes_en: en, minutes_zgh: zgh }
}

fn parse(fields: &MinutesFields, needed: Needed, errors: &mut FormErrors) -> Multilingual {
    let mut minutes = Multilingual::default();
    for (lang, field) in LANGS.into_iter().zip(MINUTES_FIELDS) {
        let text = clean(fields.typed(lang));
        if (needed.has(lang) || !text.is_empty()) && !fits(&text, 20..=20_000) {
            errors.add(field, tr::meetings::staff::MINUTES_LENGTH);
        }
        *minutes.own_mut(lang) = text;
    }
    minutes
}

/// Publishes minutes, or corrects them. A document stays until another takes its place.
pub(super) async fn save(
    app: &App,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    id: MeetingId,
    (fields, files): (&MinutesFields, &[UploadedFile]),
) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let mut errors = FormErrors::default();
    let minutes = parse(fields, consultation.needed(commune), &mut errors);
    let file = consultations::sent("file", files, &mut errors);
    errors.into_result()?;
    // The file is kept first, so that no row is without one; a file without a row is swept.
    let file = match file {
        Some((bytes, media_type)) => {
            let (name, size) = (app.rng.letters::<26>(), bytes.len() as i64);
            app.files.put(&path(&name), bytes).await?;
            Some((name, media_type, size))
        }
        None => None,
    };
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let meeting = arranging::locked(&mut tx, commune, id).await?;
    if !meeting.has_begun(now) || meeting.cancelled.is_some() {
        return Err(Error::Conflict(tr::meetings::staff::NOT_YET));
    }
    store::set_minutes(&mut tx, id, &minutes, now).await?;
    if let Some((name, media_type, size)) = &file {
        store::set_file(&mut tx, id, (name, media_type, *size)).await?;
    }
    if meeting.minutes_at.is_none() {
        telling::announce(app, &mut tx, id, MeetingNews::Minutes).await?;
    }
    arranging::raise(app, &mut tx, consultation).await?;
    arranging::record(app, &mut tx, viewer, (commune, consultation), (StaffAct::MeetingChanged, meeting.number)).await?;
    tx.commit().await?;
    Ok(())
}
