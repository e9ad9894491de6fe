//! What is served without a visit: the embedded files, health, robots.

use app::model::paths;
use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::base::App;
use crate::web::{assets, forms};

/// Routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(paths::ASSET, get(assets::serve))
        .route(paths::HEALTHZ, get(|| async { "ok" }))
        .route(paths::READYZ, get(ready))
        .route(paths::MANIFEST, get(|headers: HeaderMap| async move { assets::well_known("manifest.webmanifest", &headers) }))
        .route(paths::FAVICON, get(|headers: HeaderMap| async move { assets::well_known("favicon.svg", &headers) }))
        .route(paths::ROBOTS, get(robots))
        .layer(from_fn(refuse_nul))
}

/// Pages are refused by their visit; these have none.
async fn refuse_nul(request: Request, next: Next) -> Response {
    if forms::is_nul_asked(request.uri()) { StatusCode::BAD_REQUEST.into_response() } else { next.run(request).await }
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
