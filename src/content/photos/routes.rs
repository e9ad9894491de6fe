//! Photos as files.

use app::model::paths;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::{SIZES, answer, path, store};
use crate::base::App;
use crate::base::db::PhotoId;
use crate::base::error::{Error, Result};
use crate::participation::problems;
use crate::web::Visit;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::PHOTO, get(show))
}

/// A hidden photo, and one of something hidden, is for its author and for staff who decide about it.
async fn show(State(app): State<App>, visit: Visit, Path((id, size)): Path<(String, String)>, headers: HeaderMap) -> Result<Response> {
    let id = PhotoId(id.parse().map_err(|_| Error::NotFound)?);
    let size = SIZES.iter().map(|(name, _)| *name).find(|name| *name == size).ok_or(Error::NotFound)?;
    let kept = store::kept(&mut &app.db, id).await?.ok_or(Error::NotFound)?;
    let mut public = false;
    if let Some(problem) = kept.problem_id {
        let found = problems::get(&mut &app.db, problem).await?;
        let sees = |viewer: &crate::people::accounts::Viewer| {
            viewer.id == found.author_id || viewer.is_moderator(found.commune_id) || viewer.is_administrator(found.commune_id)
        };
        public = found.visibility.is_public() && kept.visibility().is_public();
        if !public && !visit.viewer.as_ref().is_some_and(sees) {
            return Err(Error::NotFound);
        }
    }
    let tag = format!("{}-{size}", kept.version);
    answer(&headers, &tag, public, async { app.files.get(&path(id, &kept.folder, size)).await?.ok_or(Error::NotFound) }).await
}
