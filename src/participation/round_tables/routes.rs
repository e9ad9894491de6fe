//! The page of a round table, and its file.

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use super::{KEEPERS, files, seating};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::participation::questionnaires;
use crate::web::{Visit, csv};

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::ROUND_TABLE, get(show)).route(paths::ROUND_TABLE_CSV, get(file))
}

/// Commune and consultation of an address, and whether the visitor sees what others do not yet.
async fn found(app: &App, visit: &Visit, (slug, number): &(String, String)) -> Result<(Commune, Consultation, bool)> {
    let (commune, consultation) = consultations::resolve_public(app, slug, number).await?;
    let staff = visit.viewer.as_ref().is_some_and(|viewer| viewer.require_any(&KEEPERS, &commune).is_ok());
    let shown = questionnaires::positions_shown(&mut &app.db, &consultation, app.clock.now()).await?;
    if shown.is_some_and(|shown| shown || staff) { Ok((commune, consultation, staff)) } else { Err(Error::NotFound) }
}

async fn show(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, staff) = found(&app, &visit, &place).await?;
    let counted = seating::page(&app, &commune, &consultation, staff, visit.lang);
    if !staff {
        // What everybody reads is not counted anew for each of them.
        let address = paths::round_table(&commune.slug, consultation.number);
        return visit.page_for_all((&commune, &address), counted, pages::round_table::page).await;
    }
    let page = counted.await?;
    Ok(visit.page(Some(&commune), |f| pages::round_table::page(f, page)))
}

async fn file(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, staff) = found(&app, &visit, &place).await?;
    let page = seating::page(&app, &commune, &consultation, staff, visit.lang).await?;
    Ok(csv::file(&format!("{}-positions.csv", consultation.slug), &files::positions(&page, visit.lang)?))
}
