//! The organisations of a commune, each with what it promised and what became of it.

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use crate::base::App;
use crate::base::error::Result;
use crate::communes;
use crate::participation::pledges;
use crate::people::organisations;
use crate::web::Visit;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::ORGANISATIONS, get(list))
}

/// Where the page before ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    after: String,
}

async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(place): Query<Place>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let (mut page, ids) = organisations::list(&app, visit.viewer.as_ref(), &commune, &place.after).await?;
    let promises = pledges::promises(&app, &ids).await?;
    for (row, id) in page.rows.iter_mut().zip(&ids) {
        row.promises = promises.get(id).copied().unwrap_or_default();
    }
    Ok(visit.page(Some(&commune), |f| pages::organisations::page(f, page)))
}
