//! The public log of moderation: a month on a page, as CSV, and the entries themselves to check the chain with; and the month's statements of reasons.

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::base::App;
use crate::base::error::Result;
use crate::communes;
use crate::moderation::record;
use crate::moderation::record::reasons;
use crate::web::{Visit, csv};

pub(in crate::moderation) fn routes() -> Router<App> {
    Router::new()
        .route(paths::MODERATION_LOG, get(show))
        .route(paths::MODERATION_LOG_CSV, get(log_csv))
        .route(paths::MODERATION_FIGURES, get(figures))
        .route(paths::MODERATION_ENTRIES, get(entries))
        .route(paths::STATEMENTS_CSV, get(statements_csv))
        .route(paths::STATEMENTS_JSON, get(statements_json))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Month {
    month: String,
}

async fn show(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(query): Query<Month>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = record::page(&app, &commune, &query.month).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_log::page(f, page)))
}

async fn log_csv(State(app): State<App>, Path(slug): Path<String>, Query(query): Query<Month>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let text = record::csv(&app, &commune, &query.month).await?;
    Ok(csv::file(&format!("{slug}-moderation.csv"), &text))
}

async fn figures(State(app): State<App>, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let text = record::figures_csv(&app, &commune).await?;
    Ok(csv::file(&format!("{slug}-moderation-figures.csv"), &text))
}

async fn entries(State(app): State<App>, Path(slug): Path<String>, Query(query): Query<Month>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let text = record::entries(&app, &commune, &query.month).await?;
    Ok(([(header::CONTENT_TYPE, "application/jsonl; charset=utf-8")], text).into_response())
}

/// In the reader's language: the sentences are published ones.
async fn statements_csv(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(query): Query<Month>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let text = reasons::csv(&app, &commune, &query.month, visit.lang).await?;
    Ok(csv::file(&format!("{slug}-statements-of-reasons.csv"), &text))
}

async fn statements_json(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(query): Query<Month>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let text = reasons::json_lines(&app, &commune, &query.month, visit.lang).await?;
    Ok(([(header::CONTENT_TYPE, "application/jsonl; charset=utf-8")], text).into_response())
}
