//! The commune's organisations. [`asking`] has the forms to ask and to decide, [`representing`] who speaks for one.

mod asking;
mod representing;

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use super::public;
use crate::base::App;
use crate::base::error::Result;
use crate::communes;
use crate::web::Visit;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::ORGANISATIONS, get(list)).merge(asking::routes()).merge(representing::routes())
}

/// Where the page before ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    after: String,
}

async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(place): Query<Place>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = public::list(&app, visit.viewer.as_ref(), &commune, &place.after).await?;
    Ok(visit.page(Some(&commune), |f| pages::organisations::page(f, page)))
}
