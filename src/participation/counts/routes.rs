//! Handlers of what everybody reads: the result, its files, its poster.

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::{files, public, recount};
use crate::base::App;
use crate::base::error::Result;
use crate::participation::ballots;
use crate::web::Visit;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::BALLOT_RESULT, get(show))
        .route(paths::BALLOT_RESULT_POSTER, get(poster))
        .route(paths::BALLOT_RESULT_FILE, get(file))
        .route(paths::BALLOT_RECOUNT, get(recount::show))
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, ballot) = ballots::resolve(&app, &slug, &number).await?;
    let page = public::page(&visit, (&commune, &consultation), &ballot).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_result::page(f, page)))
}

/// A page to print and put up.
async fn poster(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation, ballot) = ballots::resolve(&app, &slug, &number).await?;
    let address = app.url(&paths::ballot_result(&commune.slug, consultation.number));
    let page = public::poster(&app, (&commune, &consultation), &ballot, address).await?;
    Ok(visit.page(Some(&commune), |f| pages::ballot_result::poster(f, page)))
}

async fn file(State(app): State<App>, Path((slug, number, name)): Path<(String, String, String)>) -> Result<Response> {
    let (_, consultation, ballot) = ballots::resolve(&app, &slug, &number).await?;
    let content = files::file(&app, &ballot, &name).await?;
    let disposition = format!("attachment; filename=\"{}-{name}\"", consultation.slug);
    let headers = [(header::CONTENT_TYPE, content.kind), (header::CONTENT_DISPOSITION, disposition.as_str())];
    Ok((headers, content.text).into_response())
}
