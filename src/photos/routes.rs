//! Photos as files.

use app::model::paths;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::{SIZES, path, store};
use crate::AppState;
use crate::db::PhotoId;
use crate::error::{Error, Result};
use crate::http::Visit;
use crate::problems;

pub(super) fn routes() -> Router<AppState> {
    Router::new().route(paths::PHOTO, get(show))
}

/// A photo of something hidden is for its author and the moderators alone, and no cache keeps a photo that may be hidden tomorrow for long.
async fn show(State(app): State<AppState>, visit: Visit, Path((id, size)): Path<(String, String)>) -> Result<Response> {
    let id = PhotoId(id.parse().map_err(|_| Error::NotFound)?);
    let size = SIZES.iter().map(|(name, _)| *name).find(|name| *name == size).ok_or(Error::NotFound)?;
    let problem = store::problem_of(&app.db, id).await?.ok_or(Error::NotFound)?;
    let mut cache = "private, max-age=3600";
    if let Some(problem) = problem {
        let found = problems::get(&mut &app.db, problem).await?;
        let sees = |viewer: &crate::accounts::Viewer| viewer.id == found.author_id || viewer.is_moderator(found.commune_id);
        if found.visibility.is_public() {
            cache = "public, max-age=3600";
        } else if !visit.viewer.as_ref().is_some_and(sees) {
            return Err(Error::NotFound);
        }
    }
    let bytes = app.files.get(&path(id, size)).await?.ok_or(Error::NotFound)?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, cache)], bytes).into_response())
}
