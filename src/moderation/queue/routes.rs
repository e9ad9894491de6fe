//! The queue, who takes what, going through it one by one, and names that wait.

use app::model::frame::Tone;
use app::model::names::{NameFields, NamePage};
use app::model::paths;
use app::model::workbench::{ClaimFields, QueueFilter};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use crate::base::App;
use crate::base::db::NameId;
use crate::base::error::{Error, Result};
use crate::communes;
use crate::moderation::queue::names;
use crate::moderation::queue::next_case;
use crate::moderation::queue::position::Position;
use crate::moderation::{content, queue};
use crate::people::claims::{self, Claimable};
use crate::web::Visit;
use crate::web::forms::{self, Form};
use crate::web::visit::safe_next;

pub(in crate::moderation) fn routes() -> Router<App> {
    Router::new()
        .route(paths::MODERATION, get(show))
        .route(paths::MODERATION_NEXT, post(next))
        .route(paths::MODERATION_CLAIM, post(claim))
        .route(paths::HELD_NAME, get(show_name).post(decide_name))
}

async fn show(State(app): State<App>, visit: Visit, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let filter: QueueFilter = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let commune = communes::find(&app, &slug).await?;
    let page = queue::page(&app, visit.require()?, &commune, filter).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation::page(f, page)))
}

/// On to the next thing that waits; what the viewer had taken before and leaves is given back.
async fn next(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<NextFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    content::may_look(viewer, &commune)?;
    if let Some(left) = Claimable::parse(&fields.leave) {
        claims::give_back(&app, viewer, left).await?;
    }
    match next_case::next(&app, viewer, &commune, &Position::parse(&fields.go)).await? {
        Some(path) => Ok(Redirect::to(&path).into_response()),
        None => {
            visit.flash(Tone::Info, next_case::NOTHING_LEFT.text(visit.lang)).await?;
            Ok(Redirect::to(&paths::moderation(&slug)).into_response())
        }
    }
}

#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct NextFields {
    go: String,
    leave: String,
}

async fn claim(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<ClaimFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    content::may_look(viewer, &commune)?;
    let subject = Claimable::parse(&fields.subject).ok_or(Error::NotFound)?;
    let back = safe_next(&fields.back).map_or_else(|| paths::moderation(&slug), str::to_owned);
    let done = match fields.act.as_str() {
        "give" => claims::give_back(&app, viewer, subject).await.map(|()| tr::workbench::GIVEN_BACK),
        act => queue::take(&app, viewer, &commune, subject, act == "over").await.map(|()| tr::workbench::TAKEN_DONE),
    };
    match done {
        Ok(message) => visit.done(message, &back).await,
        Err(Error::Conflict(why)) => {
            visit.flash(Tone::Warning, why.text(visit.lang)).await?;
            Ok(Redirect::to(&back).into_response())
        }
        Err(other) => Err(other),
    }
}

fn name_id(text: &str) -> Result<NameId> {
    Ok(NameId(text.parse::<Uuid>().map_err(|_| Error::NotFound)?))
}

async fn show_name(State(app): State<App>, visit: Visit, Path((slug, name)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    content::may_look(viewer, &commune)?;
    let fields: NameFields = visit.take_kept().await?.unwrap_or_default();
    let page = names::page(&app, viewer, &commune, name_id(&name)?, fields).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_name::page(f, page)))
}

async fn decide_name(State(app): State<App>, visit: Visit, Path((slug, name)): Path<(String, String)>, Form(fields): Form<NameFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    content::may_look(viewer, &commune)?;
    let id = name_id(&name)?;
    match names::decide(&app, viewer, &commune, id, &fields).await {
        Ok(done) => visit.done(done, &paths::moderation(&slug)).await,
        Err(Error::Invalid(errors)) => {
            let page = NamePage { errors, ..names::page(&app, viewer, &commune, id, fields).await? };
            Ok(visit.refused(Some(&commune), |f| pages::moderation_name::page(f, page)))
        }
        Err(Error::Conflict(why)) => {
            visit.flash(Tone::Warning, why.text(visit.lang)).await?;
            Ok(Redirect::to(&paths::moderation(&slug)).into_response())
        }
        Err(other) => Err(other),
    }
}
