//! Handlers of what everybody reads of meetings, and of registering.

use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::{get, post};
use serde::Deserialize;

use super::{minutes, reading, registering, resolve_public};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes;
use crate::participation::consultations;
use crate::web::{Form, Visit};

type Place = Path<(String, String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::MEETING, get(show))
        .route(paths::ATTEND_MEETING, post(attend))
        .route(paths::MEETING_CALENDAR, get(calendar))
        .route(paths::MEETING_FILE, get(file))
        .route(paths::REMARK, get(remark))
}

async fn show(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (commune, consultation, meeting) = resolve_public(&app, &place).await?;
    let page = reading::page(&app, visit.viewer.as_ref(), (&commune, &consultation), &meeting).await?;
    Ok(visit.page(Some(&commune), |f| pages::meeting::page(f, page)))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Fields {
    act: String,
}

async fn attend(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<Fields>) -> Result<Response> {
    let (commune, consultation, meeting) = resolve_public(&app, &place).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Support)?;
    let outcome = match fields.act.as_str() {
        "register" => registering::register(&app, viewer, meeting.id).await?,
        "withdraw" => registering::withdraw(&app, viewer, (&commune, &consultation), meeting.id).await?,
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    visit.done(outcome.message(), &paths::meeting(&commune.slug, consultation.number, meeting.number)).await
}

async fn calendar(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (commune, consultation, meeting) = resolve_public(&app, &place).await?;
    let path = paths::meeting(&commune.slug, consultation.number, meeting.number);
    let dated = reading::dated(&meeting, path, visit.lang.written());
    let name = format!("{}-meeting-{}", consultation.slug, meeting.number);
    Ok(consultations::calendar_response(&name, consultations::of_dates(&app, &[dated])))
}

/// The document with the minutes.
async fn file(State(app): State<App>, Path(place): Place) -> Result<Response> {
    let (_, consultation, meeting) = resolve_public(&app, &place).await?;
    let (media_type, bytes) = minutes::read(&app, &meeting).await?;
    Ok(consultations::file_response(&format!("{}-minutes-{}", consultation.slug, meeting.number), &media_type, bytes))
}

async fn remark(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = reading::remark(&app, visit.viewer.as_ref(), &commune, &id).await?;
    Ok(visit.page(Some(&commune), |f| pages::meeting::remark(f, page)))
}
