//! Blacking out parts of a photo, and the author's appeal against that.

use app::model::form::FormErrors;
use app::model::moderation::{AppealFields, ContestPage};
use app::model::paths;
use app::model::redaction::{RectangleFields, RedactFields};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::PhotoId;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::moderation::redaction;
use crate::web::Visit;
use crate::web::forms::{self, Form};

/// Slug and id.
type Place = Path<(String, String)>;

pub(in crate::moderation) fn routes() -> Router<App> {
    Router::new()
        .route(paths::REDACT, get(show).post(redact))
        .route(paths::REDACT_PREVIEW, get(preview))
        .route(paths::REDACTION_APPEAL, get(appeal_form).post(appeal))
        .route(paths::PHOTO_FORMER, get(former))
}

async fn place(app: &App, slug: &str, id: &str) -> Result<(Commune, PhotoId)> {
    let commune = communes::find(app, slug).await?;
    Ok((commune, PhotoId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?)))
}

/// The rectangles so far stand in the address: reading it changes nothing, and going back is a step back.
async fn show(State(app): State<App>, visit: Visit, Path((slug, id)): Place, RawQuery(query): RawQuery) -> Result<Response> {
    let (commune, id) = place(&app, &slug, &id).await?;
    let mut typed: RectangleFields = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let viewer = visit.require()?;
    let kept: RedactFields = visit.take_kept().await?.unwrap_or_default();
    if typed.r.is_empty() {
        typed.r = kept.r;
    }
    let (mut page, errors) = redaction::page(&app, viewer, &commune, id, typed).await?;
    page.fields = RedactFields { reason: kept.reason, note: kept.note, ..page.fields };
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    Ok(visit.page_with(status, Some(&commune), |f| pages::redact::page(f, page, errors)))
}

async fn redact(State(app): State<App>, visit: Visit, Path((slug, id)): Place, Form(fields): Form<RedactFields>) -> Result<Response> {
    let (commune, id) = place(&app, &slug, &id).await?;
    let viewer = visit.require()?;
    match redaction::redact(&app, viewer, &commune, id, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::redaction::DONE, &paths::moderation_item(&slug, "photo", id)).await,
        Err(errors) => {
            let typed = RectangleFields { r: fields.r.clone(), ..RectangleFields::default() };
            let (mut page, _) = redaction::page(&app, viewer, &commune, id, typed).await?;
            page.fields = RedactFields { reason: fields.reason, note: fields.note, ..page.fields };
            Ok(visit.refused(Some(&commune), |f| pages::redact::page(f, page, errors)))
        }
    }
}

async fn preview(State(app): State<App>, visit: Visit, Path((slug, id)): Place, RawQuery(query): RawQuery) -> Result<Response> {
    let (commune, id) = place(&app, &slug, &id).await?;
    let typed: RectangleFields = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let bytes = redaction::preview(&app, visit.require()?, &commune, id, &typed).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], bytes).into_response())
}

/// What a photo was before it was redacted. No cache keeps it.
async fn former(State(app): State<App>, visit: Visit, Path((id, version)): Place) -> Result<Response> {
    let id = PhotoId(id.parse::<Uuid>().map_err(|_| Error::NotFound)?);
    let version = version.parse().map_err(|_| Error::NotFound)?;
    let bytes = redaction::former(&app, visit.viewer.as_ref(), id, version).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "no-store")], bytes).into_response())
}

async fn contest_page(app: &App, visit: &Visit, commune: &Commune, id: PhotoId) -> Result<ContestPage> {
    let (content, notice) = redaction::contesting(app, visit.require()?, commune, id).await?;
    let action = paths::redaction_appeal(&commune.slug, id);
    Ok(ContestPage { notice, action, title: String::new(), body: content.whole(), back: content.path(&commune.slug) })
}

async fn appeal_form(State(app): State<App>, visit: Visit, Path((slug, id)): Place) -> Result<Response> {
    let (commune, id) = place(&app, &slug, &id).await?;
    let page = contest_page(&app, &visit, &commune, id).await?;
    let fields: AppealFields = visit.take_kept().await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::contest::appeal(f, page, fields, FormErrors::default())))
}

async fn appeal(State(app): State<App>, visit: Visit, Path((slug, id)): Place, Form(fields): Form<AppealFields>) -> Result<Response> {
    let (commune, id) = place(&app, &slug, &id).await?;
    let page = contest_page(&app, &visit, &commune, id).await?;
    visit.limit(Action::Post)?;
    match redaction::appeal(&app, visit.require()?, &commune, id, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::appeals::SENT, &page.back).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::contest::appeal(f, page, fields, errors))),
    }
}
