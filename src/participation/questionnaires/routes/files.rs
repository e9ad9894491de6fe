//! Photos with which people answer, and the recordings in which questions are read out.

use app::model::content::Role;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::super::moderated::is_shown;
use super::super::store::{self, photos::Photo};
use super::super::{Who, get, picturing, recordings, showing};
use super::browsers;
use crate::base::App;
use crate::base::db::RowId;
use crate::base::error::{Error, Result};
use crate::communes;
use crate::content::photos;
use crate::participation::consultations::{self, Consultation};
use crate::web::Visit;
use crate::web::sound::{self, Kept};

/// Who reads what was sent: those who prepare it, and those who decide whether it is shown.
const READERS: [Role; 3] = [Role::Officer, Role::Administrator, Role::Moderator];

/// Whether somebody answered with it: in their own name, for an organisation, or in this browser.
fn is_own(app: &App, visit: &Visit, headers: &HeaderMap, (consultation, photo): (&Consultation, &Photo)) -> bool {
    if photo.account_id.is_none() {
        // Somebody who signs in meanwhile goes on with what their browser has.
        return matches!(browsers::of(app, headers, consultation), Some(Who::Browser(browser)) if browser == photo.key);
    }
    let Some(viewer) = &visit.viewer else { return false };
    let speaks = |organisation| viewer.organisations.iter().any(|known| known.id == organisation);
    photo.organisation_id.map_or(photo.account_id == Some(viewer.id), speaks)
}

/// For whoever answered with it; once it is sent for the staff; and for everybody as long as it is public as a text is.
pub(super) async fn photo(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((id, size)): Path<(String, String)>) -> Result<Response> {
    let id = RowId(id.parse().map_err(|_| Error::NotFound)?);
    let photo = store::photos::find(&mut &app.db, id).await?.ok_or(Error::NotFound)?;
    let consultation = consultations::get(&mut &app.db, photo.consultation_id).await?;
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let shown = store::texts::photo_visibility(&mut &app.db, id).await?.is_some_and(|visibility| is_shown(&visibility));
    let is_public = shown && consultation.is_public() && showing::is_public(&consultation, &questionnaire, app.clock.now());
    let is_staff = async || -> Result<bool> {
        let Some(viewer) = visit.viewer.as_ref().filter(|_| photo.sent) else { return Ok(false) };
        let commune = communes::get(&app, consultation.commune_id).await?;
        Ok(viewer.require_any(&READERS, &commune).is_ok())
    };
    if !is_public && !is_own(&app, &visit, &headers, (&consultation, &photo)) && !is_staff().await? {
        return Err(Error::NotFound);
    }
    let places = photos::places(&visit);
    photos::answer(&headers, &format!("{id}-{size}"), is_public, picturing::file(&app, &photo, &size, &places)).await
}

/// For whoever may read the questions.
pub(super) async fn recording(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, number, file)): Path<(String, String, String)>,
) -> Result<Response> {
    let (commune, consultation) = consultations::resolve(&app, &slug, &number).await?;
    let is_staff = visit.viewer.as_ref().is_some_and(|viewer| viewer.require_any(&READERS, &commune).is_ok());
    if !consultation.is_public() && !is_staff {
        return Err(Error::NotFound);
    }
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let (media_type, bytes) = recordings::read(&app, questionnaire.id, &file).await?;
    let kept = if consultation.is_public() { Kept::ForGood } else { Kept::Never };
    Ok(sound::answer(&headers, &media_type, bytes, kept))
}
