//! What is served without a visit: the embedded files, health, robots, and photos that everybody may see.

use std::time::Duration;

use app::model::paths;
use axum::Router;
use axum::extract::{MatchedPath, Path, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::base::App;
use crate::base::error::{Error, Result};
use crate::communes;
use crate::content::photos;
use crate::participation::{pledges, problems};
use crate::web::{address, assets, forms};

/// Routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(paths::ASSET, get(assets::serve))
        .route(paths::HEALTHZ, get(|| async { "ok" }))
        .route(paths::READYZ, get(ready))
        .route(paths::MANIFEST, get(|headers: HeaderMap| async move { assets::well_known("manifest.webmanifest", &headers) }))
        .route(paths::FAVICON, get(|headers: HeaderMap| async move { assets::well_known("favicon.svg", &headers) }))
        .route(paths::ROBOTS, get(robots))
        .route(paths::COMMUNE_PICTURE, get(commune_picture))
        .layer(from_fn(refuse_nul))
}

/// Pages are refused by their visit; these have none.
async fn refuse_nul(request: Request, next: Next) -> Response {
    if forms::is_nul_asked(request.uri()) { StatusCode::BAD_REQUEST.into_response() } else { next.run(request).await }
}

/// How long a public photo may take, before it is asked for in a visit, whose layers say what is wrong.
const PATIENCE: Duration = Duration::from_secs(10);

/// The layer in front of the visit: photos that everybody may see are given to everybody alike. Who asks is looked for only when this is another photo.
pub async fn public_photos(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method == Method::GET
        && parts.uri.query().is_none()
        && let Ok(Ok(Some(response))) = tokio::time::timeout(PATIENCE, public_photo(&app, &parts)).await
    {
        return response;
    }
    next.run(Request::from_parts(parts, body)).await
}

async fn public_photo(app: &App, parts: &Parts) -> Result<Option<Response>> {
    let places = || photos::places_of(address::of(parts, app.config.trust_proxy));
    let path: Vec<&str> = parts.uri.path().split('/').collect();
    match (parts.extensions.get::<MatchedPath>().map(MatchedPath::as_str), path.as_slice()) {
        (Some(paths::PHOTO), &["", _, id, size]) => problems::public_photo(app, (id, size), &parts.headers, &places()).await,
        (Some(paths::PLEDGE_PHOTO), &["", slug, _, id, _, number, _, size]) => {
            pledges::public_photo(app, (slug, id, number, size), &parts.headers, &places()).await
        }
        _ => Ok(None),
    }
}

/// The crest or the photo that a commune has now. Whoever asks for one that it had finds nothing.
async fn commune_picture(State(app): State<App>, Path((slug, folder, file)): Path<(String, String, String)>, request: Request) -> Response {
    let (parts, _) = request.into_parts();
    match find_picture(&app, &slug, (&folder, &file), &parts).await {
        Ok(response) => response,
        Err(error) => error.status().into_response(),
    }
}

async fn find_picture(app: &App, slug: &str, (folder, file): (&str, &str), parts: &Parts) -> Result<Response> {
    let commune = communes::find(app, slug).await?;
    let kind = communes::file_kind(file).ok_or(Error::NotFound)?;
    if folder.is_empty() || (commune.crest != folder && commune.photo != folder) {
        return Err(Error::NotFound);
    }
    let places = photos::places_of(address::of(parts, app.config.trust_proxy));
    let picture = app.files.get_within(&communes::picture_path(folder, file), &places).await?.ok_or(Error::NotFound)?;
    Ok(photos::answer_for_ever(kind, picture))
}

/// Ready when the database answers within a second, has this program's schema and takes a write.
async fn ready(State(app): State<App>) -> Response {
    let now = app.clock.now();
    if app.db.is_ready(app.rng.id(now), now).await {
        "ready".into_response()
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer, takes no write or is not migrated").into_response()
    }
}

async fn robots() -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "User-agent: *\nDisallow: /account\nDisallow: /sign-in\nDisallow: /sign-up\n").into_response()
}
