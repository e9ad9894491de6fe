//! Handlers of what everybody reads: the outcome, and its poster.

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use super::{public, published};
use crate::base::App;
use crate::base::error::Result;
use crate::participation::consultations;
use crate::web::Visit;

type Place = Path<(String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::OUTCOME, get(show)).route(paths::OUTCOME_POSTER, get(poster))
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (commune, consultation) = consultations::resolve_public(&app, &slug, &number).await?;
    let outcome = published(&mut &app.db, consultation.id).await?;
    let page = public::page(&visit, &commune, &consultation, &outcome).await?;
    Ok(visit.page(Some(&commune), |f| pages::outcome::page(f, page)))
}

/// A page to print and put up.
async fn poster(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (commune, consultation) = consultations::resolve_public(&app, &slug, &number).await?;
    let outcome = published(&mut &app.db, consultation.id).await?;
    let address = app.url(&paths::outcome(&commune.slug, consultation.number));
    let page = public::poster(&app, &consultation, &outcome, address).await?;
    Ok(visit.page(Some(&commune), |f| pages::outcome::poster(f, page)))
}
