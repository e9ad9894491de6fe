//! The queue, who takes what, going through it one by one, and hiding spam at once.

use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::paths;
use app::model::workbench::{BulkFields, ClaimFields, QueueFilter};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use crate::base::App;
use crate::base::db::SweepId;
use crate::base::error::{Error, Result};
use crate::communes;
use crate::moderation::decisions::bulk;
use crate::moderation::queue::next_case;
use crate::moderation::queue::next_case::Way;
use crate::moderation::{content, queue};
use crate::people::claims::{self, Claimable};
use crate::web::Visit;
use crate::web::forms::{self, Form};
use crate::web::visit::safe_next;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::MODERATION, get(show))
        .route(paths::MODERATION_NEXT, post(next))
        .route(paths::MODERATION_CLAIM, post(claim))
        .route(paths::MODERATION_BULK, get(preview).post(hide))
        .route(paths::MODERATION_SWEEP, get(sweep))
        .route(paths::MODERATION_UNDO, post(undo))
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
    match next_case::next(&app, viewer, &commune, &Way::parse(&fields.go)).await? {
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

async fn preview(State(app): State<App>, visit: Visit, Path(slug): Path<String>, RawQuery(query): RawQuery) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let fields = match visit.take_kept::<BulkFields>().await? {
        Some(kept) => kept,
        None => forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default(),
    };
    let page = bulk::preview(&app, viewer, &commune, fields).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_bulk::preview(f, page, FormErrors::default())))
}

async fn hide(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<BulkFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    match bulk::hide(&app, viewer, &commune, &fields).await {
        Ok((sweep, hidden, left_out)) => {
            let said = tr::workbench::BULK_DONE.fill(visit.lang, &[("hidden", &hidden.to_string()), ("left", &left_out.to_string())]);
            visit.flash(Tone::Success, said).await?;
            Ok(Redirect::to(&paths::moderation_sweep(&slug, sweep)).into_response())
        }
        Err(Error::Invalid(errors)) => {
            let chosen = !fields.item.is_empty();
            let page = bulk::preview(&app, viewer, &commune, fields).await?;
            // Others were faster: there is no form to correct.
            if chosen && page.rows.is_empty() {
                return Ok(visit.page_with(StatusCode::CONFLICT, Some(&commune), |f| pages::moderation_bulk::preview(f, page, FormErrors::default())));
            }
            Ok(visit.refused(Some(&commune), |f| pages::moderation_bulk::preview(f, page, errors)))
        }
        Err(other) => Err(other),
    }
}

fn sweep_id(text: &str) -> Result<SweepId> {
    Ok(SweepId(text.parse::<Uuid>().map_err(|_| Error::NotFound)?))
}

async fn sweep(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = bulk::page(&app, visit.require()?, &commune, sweep_id(&id)?).await?;
    Ok(visit.page(Some(&commune), |f| pages::moderation_bulk::sweep(f, page)))
}

async fn undo(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let id = sweep_id(&id)?;
    let said = match bulk::take_back(&app, visit.require()?, &commune, id).await {
        Ok(back) => (Tone::Success, tr::workbench::UNDONE_DONE.fill(visit.lang, &[("count", &back.to_string())])),
        Err(Error::Conflict(why)) => (Tone::Warning, why.text(visit.lang).to_owned()),
        Err(other) => return Err(other),
    };
    visit.flash(said.0, said.1).await?;
    Ok(Redirect::to(&paths::moderation_sweep(&slug, id)).into_response())
}
