//! Recordings in which the staff read questions and choices out: `media::audio` of a form names one, and the officer sends it beside the workbook. Whoever may read the
//! questions may hear them.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref as _;

use app::model::paths;
use app::words::{Key, tr};

use super::store::Questionnaire;
use super::store::recordings::{self as store, New};
use super::{KEEPERS, heard, publishing};
use crate::base::App;
use crate::base::db::QuestionnaireId;
use crate::base::error::{Error, Result};
use crate::base::uploads::NotHeld;
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::people::accounts::Viewer;
use crate::web::{UploadedFile, sound};

/// The field that sends them.
pub(super) const FIELD: &str = "recordings";
/// Files of one form of it, and recordings of one questionnaire: every choice of a long one is read out in two languages.
pub(super) const MOST_AT_ONCE: usize = 12;
const MOST: usize = 400;

fn path(file: &str) -> String {
    format!("answers/{file}/recording")
}

/// Keeps recordings by the names that their files have; what was wrong with one refuses all of them, with its name.
pub(super) async fn keep(
    app: &App,
    viewer: &Viewer,
    (commune, consultation, questionnaire): (&Commune, &Consultation, &Questionnaire),
    files: &[UploadedFile],
) -> Result<Result<usize, (Key, String)>> {
    viewer.require_any(&KEEPERS, commune)?;
    let mut good = Vec::new();
    for file in files {
        let sound = match &file.content {
            Ok(held) => sound::sniff(held).map(|media_type| (media_type, held.deref().to_vec())).ok_or(tr::questionnaires::staff::RECORDING_UNREADABLE),
            Err(NotHeld::Busy) => Err(tr::questionnaires::staff::RECORDING_BUSY),
            Err(_) => Err(tr::questionnaires::staff::RECORDING_LARGE),
        };
        match sound {
            Ok((media_type, bytes)) => good.push((file.name.as_str(), media_type, bytes)),
            Err(why) => return Ok(Err((why, file.name.clone()))),
        }
    }
    let id = questionnaire.id;
    let known = store::all(&mut &app.db, id).await?;
    let sent: BTreeSet<&str> = good.iter().map(|(name, ..)| *name).collect();
    let others: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).filter(|name| !sent.contains(name)).collect();
    let named: BTreeSet<&str> = [&questionnaire.draft, &questionnaire.form].into_iter().flat_map(heard::named).collect();
    // What nobody names any more makes room, once there is none.
    let (kept, unnamed): (Vec<&str>, Vec<&str>) = others.into_iter().partition(|name| named.contains(name));
    let is_full = kept.len() + unnamed.len() + sent.len() > MOST;
    if kept.len() + sent.len() > MOST {
        return Ok(Err((tr::questionnaires::staff::RECORDINGS_FULL, String::new())));
    }
    let mut kept = Vec::new();
    for (name, media_type, bytes) in good {
        let (file, size) = (app.rng.letters::<26>(), bytes.len() as i64);
        app.files.put(&path(&file), bytes).await?;
        kept.push((name, media_type, file, size));
    }
    let mut tx = app.db.begin().await?;
    if is_full {
        store::remove(&mut tx, id, &unnamed).await?;
    }
    for (name, media_type, file, size) in &kept {
        let new = New { questionnaire: id, name, file, media_type, size: *size, by: viewer.id, at: app.clock.now() };
        store::keep(&mut tx, &new).await?;
    }
    publishing::record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    // What they took the place of is swept with everything to which no row leads.
    Ok(Ok(kept.len()))
}

/// Where each recording of a questionnaire is heard, by its name.
pub(super) async fn addresses(app: &App, slug: &str, consultation: &Consultation, id: QuestionnaireId) -> Result<BTreeMap<String, String>> {
    let all = store::all(&mut &app.db, id).await?;
    Ok(all.into_iter().map(|(name, file)| (name, paths::question_recording(slug, consultation.number, file))).collect())
}

/// A recording: its media type and what it holds.
pub(super) async fn read(app: &App, id: QuestionnaireId, file: &str) -> Result<(String, bytes::Bytes)> {
    let media_type = store::find(&mut &app.db, id, file).await?.ok_or(Error::NotFound)?;
    Ok((media_type, app.files.get(&path(file)).await?.ok_or(Error::NotFound)?))
}
