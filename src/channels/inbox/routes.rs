//! The notifications page and its forms.

use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use super::reading;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::NotificationId;
use crate::base::error::{Error, Result};
use crate::web::Visit;
use crate::web::forms::{self, Form};

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::NOTIFICATIONS, get(show)).route(paths::NOTIFICATIONS_READ, post(read))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    before: String,
}

async fn show(State(app): State<App>, visit: Visit, RawQuery(query): RawQuery) -> Result<Response> {
    let place: Place = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let page = reading::page(&app, visit.require()?.id, &place.before).await?;
    Ok(visit.page(None, |f| pages::notifications::page(f, page)))
}

/// With an id: reads that one and goes to what it tells of. Without: reads all that were there at `until`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ReadFields {
    id: String,
    until: String,
}

async fn read(State(app): State<App>, visit: Visit, Form(fields): Form<ReadFields>) -> Result<Response> {
    let account = visit.require()?.id;
    if fields.id.is_empty() {
        let until = fields.until.parse().map_or_else(|_| app.clock.now(), Timestamp);
        reading::read_all(&app, account, until).await?;
        return visit.done(tr::notifications::MARKED, &paths::notifications()).await;
    }
    let id = fields.id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    let path = reading::open(&app, account, NotificationId(id)).await?;
    Ok(Redirect::to(&path).into_response())
}
