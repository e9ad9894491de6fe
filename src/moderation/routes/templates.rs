//! The commune's notes to authors: seen and changed.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::templates::TemplateFields;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes;
use crate::moderation::decisions::templates;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::TEMPLATES, get(show).post(save))
}

async fn show(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let fields = templates::fields(&app, visit.require()?, &commune).await?;
    let fields = visit.take_kept().await?.unwrap_or(fields);
    Ok(visit.page(Some(&commune), |f| pages::templates::page(f, fields, FormErrors::default())))
}

async fn save(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<TemplateFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    viewer.require(Role::Administrator, &commune)?;
    visit.limit(Action::Post)?;
    match templates::save(&app, viewer, &commune, &fields).await {
        Ok(()) => visit.done(tr::templates::SAVED, &paths::templates(&slug)).await,
        Err(Error::Invalid(errors)) => Ok(visit.refused(Some(&commune), |f| pages::templates::page(f, fields, errors))),
        Err(other) => Err(other),
    }
}
