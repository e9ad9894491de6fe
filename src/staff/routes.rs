//! The staff's pages.

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use super::member;
use crate::error::Result;
use crate::http::Visit;
use crate::{AppState, communes};

pub(super) fn routes() -> Router<AppState> {
    Router::new().route(paths::ADMINISTRATION, get(hub))
}

async fn hub(State(app): State<AppState>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    member(visit.require()?, &commune)?;
    Ok(visit.page(Some(&commune), pages::administration::page))
}
