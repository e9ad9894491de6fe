//! The photos of problems, and of what was built for them: the files for whoever may see them, and the gallery of a page. Whoever may read a problem and
//! who wrote it is known here; the files and their rows are [`crate::content::photos`]'.

use std::collections::HashMap;

use app::model::content::Visibility;
use app::model::paths;
use app::model::problems::GalleryPhoto;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;

use super::Problem;
use crate::base::App;
use crate::base::db::{PhotoId, SolutionId};
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Item};
use crate::base::uploads::Places;
use crate::communes::Commune;
use crate::content::photos::{self, Attached};
use crate::moderation;
use crate::people::accounts::Viewer;
use crate::web::Visit;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::PHOTO, get(show))
}

/// A hidden photo, and one of something hidden, is for its author and for staff who decide about it.
async fn show(State(app): State<App>, visit: Visit, Path((id, size)): Path<(String, String)>, headers: HeaderMap) -> Result<Response> {
    let id = PhotoId(id.parse().map_err(|_| Error::NotFound)?);
    let stored = photos::find(&app, id).await?.ok_or(Error::NotFound)?;
    let mut public = false;
    if let Some(solution) = stored.solution_id {
        let works = works(&app, solution).await?;
        let sees = |viewer: &Viewer| viewer.id == works.author_id || viewer.is_moderator(works.commune_id) || viewer.is_administrator(works.commune_id);
        public = works.visibility.is_public();
        if !public && !visit.viewer.as_ref().is_some_and(sees) {
            return Err(Error::NotFound);
        }
    }
    if let Some(problem) = stored.problem_id {
        let problem = super::get(&mut &app.db, problem).await?;
        let sees = |viewer: &Viewer| viewer.id == problem.author_id || viewer.is_moderator(problem.commune_id) || viewer.is_administrator(problem.commune_id);
        public = problem.visibility.is_public() && stored.visibility().is_public();
        if !public && !visit.viewer.as_ref().is_some_and(sees) {
            return Err(Error::NotFound);
        }
    }
    let places = photos::places(&visit);
    let picture = photos::file(&app, id, &stored, &size, &places);
    photos::answer(&headers, &format!("{}-{size}", stored.version), public, picture).await
}

/// The solution whose works a photo shows.
async fn works(app: &App, solution: SolutionId) -> Result<Content> {
    let item = Item::from(solution);
    app.contents(&mut &app.db, &[item]).await?.remove(&item).ok_or(Error::NotFound)
}

/// The file of a photo that the public may see, for whom no session is looked at. Returns `None` for any other photo.
pub async fn public_photo(app: &App, (id, size): (&str, &str), headers: &HeaderMap, places: &Places) -> Result<Option<Response>> {
    let Ok(id) = id.parse().map(PhotoId) else { return Ok(None) };
    let Some(stored) = photos::find(app, id).await?.filter(|stored| stored.visibility().is_public()) else { return Ok(None) };
    let public = match (stored.problem_id, stored.solution_id) {
        (Some(problem), _) => super::get(&mut &app.db, problem).await?.visibility.is_public(),
        (None, Some(solution)) => works(app, solution).await?.visibility.is_public(),
        (None, None) => false,
    };
    if !public {
        return Ok(None);
    }
    let picture = photos::file(app, id, &stored, size, places);
    photos::answer(headers, &format!("{}-{size}", stored.version), true, picture).await.map(Some)
}

/// The photos of a problem, in their order, with what its author and the moderators are told of those that others do not see: those that a moderator hid
/// are a box in their place.
pub(super) async fn gallery(app: &App, viewer: Option<&Viewer>, commune: &Commune, problem: &Problem) -> Result<Vec<GalleryPhoto>> {
    let own = viewer.is_some_and(|viewer| viewer.id == problem.author_id);
    let inside = own || viewer.is_some_and(|viewer| viewer.is_moderator(commune.id));
    let attached = photos::on(app, &[problem.id]).await?;
    let ids: Vec<PhotoId> = attached.iter().map(|row| row.id).collect();
    let covered: Vec<Item> = attached.iter().filter(|row| !row.visibility.is_public()).map(|row| row.id.into()).collect();
    let mut tombstones = if inside { HashMap::new() } else { moderation::tombstones(app, &covered).await? };
    let mut notices = if inside { moderation::unread_among(app, &covered).await? } else { HashMap::new() };
    let mut redacted = moderation::redacted(app, commune, &ids, inside).await?;
    let mut gallery = Vec::new();
    for Attached { id, photo, visibility, .. } in attached {
        let public = visibility.is_public();
        let (tombstone, notice) = match (public, inside) {
            (true, _) => (None, None),
            (false, true) => (None, notices.remove(&Item::from(id))),
            (false, false) => (tombstones.remove(&Item::from(id)), None),
        };
        gallery.push(GalleryPhoto {
            photo: (public || inside).then_some(photo),
            public,
            tombstone,
            notice,
            under_review: visibility == Visibility::UnderReview,
            may_flag: public && !own,
            redacted: redacted.remove(&id),
        });
    }
    Ok(gallery)
}
