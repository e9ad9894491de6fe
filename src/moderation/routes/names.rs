//! A name that waits, and what is decided about it.

use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::names::NameFields;
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::NameId;
use crate::base::error::{Error, Result};
use crate::communes;
use crate::moderation::queue::names;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::HELD_NAME, get(show).post(decide))
}

fn id(text: &str) -> Result<NameId> {
    Ok(NameId(text.parse::<Uuid>().map_err(|_| Error::NotFound)?))
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, name)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    crate::moderation::content::may_look(viewer, &commune)?;
    let fields: NameFields = visit.take_kept().await?.unwrap_or_default();
    let page = names::page(&app, viewer, &commune, id(&name)?, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_name::page(f, page)))
}

async fn decide(State(app): State<App>, visit: Visit, Path((slug, name)): Path<(String, String)>, Form(fields): Form<NameFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    crate::moderation::content::may_look(viewer, &commune)?;
    let id = id(&name)?;
    match names::decide(&app, viewer, &commune, id, &fields).await {
        Ok(done) => visit.done(done, &paths::moderation(&slug)).await,
        Err(Error::Invalid(errors)) => {
            let page = names::page(&app, viewer, &commune, id, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::moderation_name::page(f, page)))
        }
        Err(Error::Conflict(why)) => {
            visit.flash(Tone::Warning, why.text(visit.lang)).await?;
            Ok(Redirect::to(&paths::moderation(&slug)).into_response())
        }
        Err(other) => Err(other),
    }
}
