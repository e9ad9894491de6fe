//! Asking for an organisation, and the administrators' decisions.

use app::model::content::Role;
use app::model::organisations::{DecisionFields, RequestFields};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use uuid::Uuid;

use super::super::{asking, deciding, documents};
use super::Place;
use crate::base::App;
use crate::base::db::RequestId;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, Visit};

/// A mandate that is too large for us but not for the form, so that the message stands beside the field.
const UPLOAD_LIMIT: usize = documents::MOST_BYTES + 6 * 1024 * 1024;
/// Somebody else's file: nothing in it may run, wherever it is opened.
const FILE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::NEW_ORGANISATION, get(form).post(ask).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::TAKE_BACK_REQUEST, post(take_back))
        .route(paths::ORGANISATION_REQUESTS, get(list))
        .route(paths::ORGANISATION_REQUEST, get(show).post(decide))
        .route(paths::MANDATE, get(mandate))
        .route(paths::SUSPEND_ORGANISATION, get(suspend_form).post(suspend))
}

async fn form(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(begun): Query<RequestFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let form = asking::form(&app, viewer, &commune, visit.take_kept().await?.unwrap_or(begun)).await?;
    Ok(visit.page(Some(&commune), |f| pages::organisation_form::page(f, form)))
}

/// The file is read only after its sender is known.
async fn ask(State(app): State<App>, visit: Visit, Path(slug): Path<String>, upload: Upload) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.limit(Action::Post)?;
    let (viewer, upload) = upload.if_allowed(visit.require()).await?;
    let form = upload.read::<RequestFields>(&app.uploads, Room { files: 1, bytes: documents::MOST_BYTES }).await?;
    // Whoever was invited goes on where they may answer already.
    let next = match form.fields.consultation.parse::<i64>() {
        Ok(number) if !form.fields.invitation.is_empty() => paths::redeem_invitation(&slug, number),
        _ => paths::organisations(&slug),
    };
    match asking::ask(&app, viewer, &commune, form.fields, &form.files).await? {
        None => visit.done(tr::organisations::ASKED_DONE, &next).await,
        Some(back) => Ok(visit.refused(Some(&commune), |f| pages::organisation_form::page(f, *back))),
    }
}

async fn take_back(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let id = RequestId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    asking::take_back(&app, viewer, &commune, id).await?;
    visit.done(tr::organisations::TAKEN_BACK_DONE, &paths::organisations(&slug)).await
}

async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(place): Query<Place>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::Administrator, &commune)?;
    let page = deciding::list(&app, &commune, &place.after).await?;
    Ok(visit.page(Some(&commune), |f| pages::organisation_requests::page(f, page)))
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    let row = deciding::find(&app, &commune, &id).await?;
    let mut page = deciding::page(&app, viewer, &row).await?;
    page.fields = visit.take_kept().await?.unwrap_or(page.fields);
    Ok(visit.page(Some(&commune), |f| pages::organisation_requests::request(f, page)))
}

async fn decide(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    visit.limit(Action::Post)?;
    let row = deciding::find(&app, &commune, &id).await?;
    match deciding::decide(&app, viewer, &commune, &row, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::organisations::DECIDED_DONE, &paths::organisation_requests(&slug)).await,
        Err(errors) => {
            let mut page = deciding::page(&app, viewer, &row).await?;
            (page.fields, page.errors) = (fields, errors);
            Ok(visit.page_with(StatusCode::UNPROCESSABLE_ENTITY, Some(&commune), |f| pages::organisation_requests::request(f, page)))
        }
    }
}

async fn mandate(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::Administrator, &commune)?;
    let row = deciding::find(&app, &commune, &id).await?;
    let (media_type, bytes) = documents::read(&app, row.id).await?.ok_or(Error::NotFound)?;
    let end = media_type.rsplit('/').next().unwrap_or_default();
    let name = format!("attachment; filename=\"mandate-{}.{end}\"", row.id.0.simple());
    let headers = [
        (header::CONTENT_TYPE, media_type.as_str()),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

async fn suspend_form(State(app): State<App>, visit: Visit, Path(handle): Path<String>) -> Result<Response> {
    let found = super::super::find(&app, &handle).await?;
    let commune = communes::get(&app, found.commune_id).await?;
    visit.require_role(Role::Administrator, &commune)?;
    let mut page = deciding::suspend_page(&found);
    page.fields = visit.take_kept().await?.unwrap_or(page.fields);
    Ok(visit.page(Some(&commune), |f| pages::organisation_requests::suspend(f, page)))
}

async fn suspend(State(app): State<App>, visit: Visit, Path(handle): Path<String>, Form(fields): Form<DecisionFields>) -> Result<Response> {
    let found = super::super::find(&app, &handle).await?;
    let commune = communes::get(&app, found.commune_id).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    visit.require_proof()?;
    visit.limit(Action::Post)?;
    match deciding::suspend(&app, viewer, &commune, &found, &fields).await.or_errors()? {
        Ok(()) => {
            let word = if fields.act == "restore" { tr::organisations::RESTORED_DONE } else { tr::organisations::SUSPENDED_DONE };
            visit.done(word, &paths::organisation(&found.handle)).await
        }
        Err(errors) => {
            let mut page = deciding::suspend_page(&found);
            (page.fields, page.errors) = (fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::organisation_requests::suspend(f, page)))
        }
    }
}
