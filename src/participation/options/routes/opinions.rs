//! The page on which a service answers, by an account or by a link.

use app::model::form::FormErrors;
use app::model::option_staff::OpinionFields;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use super::super::opinions::{self, Asked};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::web::{Form, Visit};

/// Nothing that a link leads to is kept by a browser or on the way.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn drawn(
    (app, visit): (&App, &Visit),
    commune: &Commune,
    found: Asked,
    (action, once): (String, bool),
    (fields, errors): (OpinionFields, FormErrors),
) -> Result<Response> {
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = opinions::page(app, found, (action, once), (fields, errors)).await?;
    Ok(unkept(visit.page_with(status, Some(commune), |f| pages::opinion::page(f, page))))
}

/// The page of a link; whoever has it needs no account.
pub(super) async fn link_form(State(app): State<App>, visit: Visit, Path((slug, token)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let found = opinions::by_link(&app, &commune, &token).await?;
    let fields = opinions::fields(&found.opinion);
    drawn((&app, &visit), &commune, found, (paths::opinion_link(&slug, &token), true), (fields, FormErrors::default())).await
}

pub(super) async fn answer_link(
    State(app): State<App>,
    visit: Visit,
    Path((slug, token)): Path<(String, String)>,
    Form(fields): Form<OpinionFields>,
) -> Result<Response> {
    visit.limit(Action::Code)?;
    let commune = communes::find(&app, &slug).await?;
    match opinions::answer_by_link(&app, &commune, &token, &fields).await.or_errors()? {
        Ok(()) => Ok(unkept(visit.page(Some(&commune), pages::opinion::thanks))),
        Err(errors) => {
            let found = opinions::by_link(&app, &commune, &token).await?;
            drawn((&app, &visit), &commune, found, (paths::opinion_link(&slug, &token), true), (fields, errors)).await
        }
    }
}

/// Commune and consultation of an address, for the staff.
async fn resolve<'a>(app: &App, visit: &'a Visit, slug: &str, number: &str) -> Result<(&'a Viewer, Commune, Consultation)> {
    let commune = communes::find(app, slug).await?;
    let viewer = visit.require()?;
    if !viewer.is_staff(commune.id) {
        return Err(Error::Forbidden);
    }
    let consultation = consultations::find(&mut &app.db, commune.id, number.parse().map_err(|_| Error::NotFound)?).await?;
    if consultation.takes_options() { Ok((viewer, commune, consultation)) } else { Err(Error::NotFound) }
}

/// What somebody is asked for.
pub(super) async fn list(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (viewer, commune, consultation) = resolve(&app, &visit, &slug, &number).await?;
    let page = opinions::waiting(&app, viewer, &consultation).await?;
    Ok(visit.page(Some(&commune), |f| pages::opinion::list(f, page)))
}

pub(super) async fn form(State(app): State<App>, visit: Visit, Path((slug, number, id)): Path<(String, String, String)>) -> Result<Response> {
    let (viewer, commune, consultation) = resolve(&app, &visit, &slug, &number).await?;
    let found = opinions::by_account(&app, viewer, (&commune, &consultation), &id).await?;
    let fields = visit.take_kept().await?.unwrap_or_else(|| opinions::fields(&found.opinion));
    drawn((&app, &visit), &commune, found, (paths::opinion(&slug, consultation.number, &id), false), (fields, FormErrors::default())).await
}

pub(super) async fn answer(
    State(app): State<App>,
    visit: Visit,
    Path((slug, number, id)): Path<(String, String, String)>,
    Form(fields): Form<OpinionFields>,
) -> Result<Response> {
    let (viewer, commune, consultation) = resolve(&app, &visit, &slug, &number).await?;
    visit.limit(Action::Post)?;
    let found = opinions::by_account(&app, viewer, (&commune, &consultation), &id).await?;
    match opinions::answer_by_account(&app, viewer, &found, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::options::OPINION_KEPT, &paths::opinions(&slug, consultation.number)).await,
        Err(errors) => drawn((&app, &visit), &commune, found, (paths::opinion(&slug, consultation.number, &id), false), (fields, errors)).await,
    }
}
