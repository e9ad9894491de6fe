//! Handlers of what everybody reads: the list, a consultation, its calendar, its files.

use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::public::{self, Eyes};
use super::{attaching, calendar, resolve, resolve_public};
use crate::base::App;
use crate::base::db::Conn;
use crate::base::error::{Error, Result};
use crate::communes;
use crate::moderation;
use crate::participation::discussion::DiscussionQuery;
use crate::web::visit::until;
use crate::web::{Visit, forms};

/// A file of the commune's: nothing in it may run, wherever it is opened.
const FILE_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::CONSULTATIONS, get(list))
        .route(paths::CONSULTATION, get(show))
        .route(paths::CONSULTATION_CALENDAR, get(calendar_file))
        .route(paths::CONSULTATION_FILE, get(file))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct ListQuery {
    after: String,
}

async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(query): Query<ListQuery>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let (page, at) = public::list(&app, &commune, &query.after, visit.viewer.as_ref()).await?;
    Ok(until(visit.page(Some(&commune), |f| pages::consultations::page(f, page)), at))
}

/// A draft is prepared by staff, and for others not there.
async fn show(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, RawQuery(query): RawQuery) -> Result<Response> {
    let (commune, consultation) = resolve(&app, &slug, &number).await?;
    let viewer = visit.viewer.as_ref();
    if consultation.published_at.is_none() {
        let keeps = public::keeps(viewer, commune.id);
        return if keeps { Ok(Redirect::to(&paths::prepare_consultation(&slug, consultation.number)).into_response()) } else { Err(Error::NotFound) };
    }
    let may_read = viewer.is_some_and(|viewer| viewer.id == consultation.created_by || viewer.is_moderator(commune.id));
    if !consultation.visibility.is_public() && !may_read {
        let tombstone = moderation::tombstone(&app, consultation.id).await?;
        return Ok(visit.page(Some(&commune), |f| pages::consultation::hidden(f, consultation.number, tombstone)));
    }
    let query: DiscussionQuery = forms::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let eyes = Eyes::own(&visit, &consultation, &query).await?;
    let at = consultation.next_change(eyes.now);
    let (page, parts) = public::page(eyes, &commune, &consultation).await?;
    Ok(until(visit.page_about(&commune, consultation.id, |f| pages::consultation::page(f, page, parts)), at))
}

async fn calendar_file(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, consultation) = resolve_public(&app, &slug, &number).await?;
    let address = app.url(&paths::consultation(&slug, consultation.number));
    let lang = visit.lang.written();
    let mut dates = Vec::new();
    for part in app.parts() {
        dates.extend(part.dates(&app, &mut Conn::Pool(&app.db), &consultation.asked(&commune), lang).await?);
    }
    Ok(calendar_response(&consultation.slug, calendar::render(&app, &consultation, &dates, lang, &address)))
}

/// A calendar file to be kept under a name.
pub fn calendar_response(name: &str, file: String) -> Response {
    let disposition = format!("attachment; filename=\"{name}.ics\"");
    let headers = [(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CONTENT_DISPOSITION, disposition.as_str())];
    (headers, file).into_response()
}

/// A document of what is public, or of a draft for those who prepare it.
async fn file(State(app): State<App>, visit: Visit, Path((slug, number, id, lang)): Path<(String, String, String, String)>) -> Result<Response> {
    let (commune, consultation) = resolve(&app, &slug, &number).await?;
    if !consultation.is_public() && !public::keeps(visit.viewer.as_ref(), commune.id) {
        return Err(Error::NotFound);
    }
    let (media_type, bytes) = attaching::read(&app, &consultation, &id, &lang).await?;
    Ok(file_response(&format!("{}-{lang}", consultation.slug), &media_type, bytes))
}

/// A file of the commune's to be kept under a name.
pub fn file_response(name: &str, media_type: &str, bytes: bytes::Bytes) -> Response {
    let end = media_type.rsplit('/').next().unwrap_or_default();
    let name = format!("attachment; filename=\"{name}.{end}\"");
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, name.as_str()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY),
        (header::CACHE_CONTROL, "private, no-cache"),
    ];
    (headers, bytes).into_response()
}
