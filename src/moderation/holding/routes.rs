//! The commune's rules for holding: seen, changed, and tried on a sample without keeping anything.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::holding::{HoldingFields, HoldingPage};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::error::{OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes;
use crate::moderation::holding;
use crate::web::{Form, Visit};

pub(in crate::moderation) fn routes() -> Router<App> {
    Router::new().route(paths::HOLDING, get(show).post(save))
}

async fn show(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let fields = holding::fields(&app, visit.require()?, &commune).await?;
    let fields = visit.take_kept().await?.unwrap_or(fields);
    Ok(visit.page(Some(&commune), |f| pages::holding::page(f, HoldingPage { fields, sample_result: None }, FormErrors::default())))
}

async fn save(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<HoldingFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    viewer.require(Role::Administrator, &commune)?;
    visit.limit(Action::Post)?;
    let done = if fields.intent == "try" {
        holding::try_out(&app, viewer, &commune, &fields).await.map(Some)
    } else {
        holding::save(&app, viewer, &commune, &fields).await.map(|()| None)
    };
    match done.or_errors()? {
        Ok(None) => visit.done(tr::holding::SAVED, &paths::holding(&slug)).await,
        Ok(sample_result) => Ok(visit.page(Some(&commune), |f| pages::holding::page(f, HoldingPage { fields, sample_result }, FormErrors::default()))),
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::holding::page(f, HoldingPage { fields, sample_result: None }, errors))),
    }
}
