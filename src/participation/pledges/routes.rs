//! Making a pledge, its page, reports with their photos, and how it ends.

use app::model::form::FormErrors;
use app::model::paths;
use app::model::pledges::{EndFields, EndForm, Pledge, PledgeFields, PledgeState, ReportFields, ReportForm};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};

use super::store::PledgeRow;
use super::{following, pledging, reading, reporting};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::uploads::Places;
use crate::communes::{self, Commune};
use crate::content::photos;
use crate::participation::solutions;
use crate::web::{Form, MultipartForm, Upload, Visit};

const UPLOAD_LIMIT: usize = photos::MOST_BYTES + 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::NEW_PLEDGE, get(new_form).post(make))
        .route(paths::PLEDGE, get(show))
        .route(paths::PLEDGE_REPORT, get(report_form).post(report).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::WITHDRAW_PLEDGE, get(withdraw_form).post(withdraw))
        .route(paths::BREAK_PLEDGE, get(break_form).post(break_off))
        .route(paths::CONFIRM_REPORT, post(confirm))
        .route(paths::PLEDGE_PHOTO, get(photo))
}

/// A pledge to do something with: while it is hidden nobody does.
async fn pledge(app: &App, visit: &Visit, slug: &str, id: &str) -> Result<(Commune, PledgeRow, Pledge)> {
    let commune = communes::find(app, slug).await?;
    let (row, pledge) = reading::find(app, visit.viewer.as_ref(), &commune, id).await?;
    if pledge.public { Ok((commune, row, pledge)) } else { Err(Error::Conflict(tr::pledges::HIDDEN)) }
}

async fn new_form(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>) -> Result<Response> {
    let (commune, solution) = solutions::resolve_public(&app, &slug, &number).await?;
    let viewer = visit.require()?;
    let fields = visit.take_kept::<PledgeFields>().await?.unwrap_or_default();
    let form = pledging::form(viewer, &commune, &solution, fields, FormErrors::default())?;
    if !pledging::can_be_pledged_to(&solution) {
        return Err(Error::Conflict(tr::pledges::CLOSED));
    }
    Ok(visit.page(Some(&commune), |f| pages::pledge_form::page(f, form)))
}

async fn make(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Form(fields): Form<PledgeFields>) -> Result<Response> {
    let (commune, solution) = solutions::resolve_public(&app, &slug, &number).await?;
    let viewer = visit.require()?;
    let form = pledging::form(viewer, &commune, &solution, fields.clone(), FormErrors::default())?;
    visit.limit(Action::Post)?;
    match pledging::make(&app, viewer, &commune, &solution, &fields).await.or_errors()? {
        Ok(pledging::Made { id, held }) => visit.done(if held { tr::holding::RECEIVED } else { tr::pledges::MADE }, &paths::pledge(&slug, id)).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::pledge_form::page(f, app::model::pledges::PledgeForm { errors, ..form }))),
    }
}

async fn show(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let (row, pledge) = reading::find(&app, visit.viewer.as_ref(), &commune, &id).await?;
    let page = reading::page(&app, visit.viewer.as_ref(), &commune, &row, pledge).await?;
    Ok(visit.page(Some(&commune), |f| pages::pledge::page(f, page)))
}

async fn report_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (commune, row, pledge) = pledge(&app, &visit, &slug, &id).await?;
    pledging::require_own(visit.require()?, &row)?;
    let form = ReportForm { pledge, fields: visit.take_kept::<ReportFields>().await?.unwrap_or_default(), errors: FormErrors::default() };
    Ok(visit.page(Some(&commune), |f| pages::pledge_form::report(f, form)))
}

/// The photo is read only after its sender is known to speak for the organisation.
async fn report(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, upload: Upload) -> Result<Response> {
    let (commune, row, pledge) = pledge(&app, &visit, &slug, &id).await?;
    let allowed = visit.require().and_then(|viewer| pledging::require_own(viewer, &row).map(|_| viewer));
    visit.limit(Action::Post)?;
    let (viewer, upload) = upload.if_allowed(allowed).await?;
    let MultipartForm::<ReportFields> { fields, files, .. } = upload.read(&app.uploads, photos::room(1)).await?;
    match reporting::report(&app, viewer, &row, &fields, files).await.or_errors()? {
        Ok(()) => visit.done(tr::pledges::REPORTED, &paths::pledge(&slug, row.id)).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::pledge_form::report(f, ReportForm { pledge, fields, errors }))),
    }
}

fn end_form(pledge: Pledge, to: PledgeState, fields: EndFields, errors: FormErrors) -> EndForm {
    EndForm { pledge, to, fields, errors }
}

async fn withdraw_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (commune, row, pledge) = pledge(&app, &visit, &slug, &id).await?;
    pledging::require_own(visit.require()?, &row)?;
    let form = end_form(pledge, PledgeState::Withdrawn, visit.take_kept().await?.unwrap_or_default(), FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::pledge_form::end(f, form)))
}

async fn withdraw(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<EndFields>) -> Result<Response> {
    let (commune, row, pledge) = pledge(&app, &visit, &slug, &id).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    match pledging::withdraw(&app, viewer, &row, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::pledges::WITHDRAWN_DONE, &paths::pledge(&slug, row.id)).await,
        Err(errors) => {
            let form = end_form(pledge, PledgeState::Withdrawn, fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::pledge_form::end(f, form)))
        }
    }
}

async fn break_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let (commune, row, pledge) = pledge(&app, &visit, &slug, &id).await?;
    following::follower(visit.require()?, &commune, &row)?;
    let form = end_form(pledge, PledgeState::Broken, visit.take_kept().await?.unwrap_or_default(), FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::pledge_form::end(f, form)))
}

async fn break_off(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<EndFields>) -> Result<Response> {
    let (commune, row, pledge) = pledge(&app, &visit, &slug, &id).await?;
    let viewer = following::follower(visit.require()?, &commune, &row)?;
    visit.limit(Action::Post)?;
    match following::break_off(&app, viewer, &commune, &row, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::pledges::BROKEN_DONE, &paths::pledge(&slug, row.id)).await,
        Err(errors) => {
            let form = end_form(pledge, PledgeState::Broken, fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::pledge_form::end(f, form)))
        }
    }
}

async fn confirm(State(app): State<App>, visit: Visit, Path((slug, id, number)): Path<(String, String, String)>) -> Result<Response> {
    let (commune, row, _) = pledge(&app, &visit, &slug, &id).await?;
    let viewer = following::follower(visit.require()?, &commune, &row)?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    following::confirm(&app, viewer, &commune, &row, number).await?;
    visit.done(tr::pledges::CONFIRMED_DONE, &paths::pledge(&slug, row.id)).await
}

/// The file of a report's photo that the public may see, for whom no session is looked at. Returns `None` for any other photo. The address is the commune's
/// slug, the pledge, the report's number and the size.
pub async fn public_photo(app: &App, (slug, id, number, size): (&str, &str, &str, &str), headers: &HeaderMap, places: &Places) -> Result<Option<Response>> {
    let commune = communes::find(app, slug).await?;
    let (row, pledge) = reading::find(app, None, &commune, id).await?;
    let Some(number) = number.parse::<i64>().ok().filter(|_| pledge.public && pledge.hidden.is_none()) else { return Ok(None) };
    let picture = reporting::photo(app, &row, number, size, places);
    photos::answer(headers, &format!("{number}-{size}"), true, picture).await.map(Some)
}

/// A photo of a pledge is as public as its pledge and its solution, at every moment: caches ask each time.
async fn photo(
    State(app): State<App>,
    visit: Visit,
    Path((slug, id, number, size)): Path<(String, String, String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let (row, pledge) = reading::find(&app, visit.viewer.as_ref(), &commune, &id).await?;
    if pledge.hidden.is_some() {
        return Err(Error::NotFound);
    }
    let number: i64 = number.parse().map_err(|_| Error::NotFound)?;
    let places = photos::places(&visit);
    let picture = reporting::photo(&app, &row, number, &size, &places);
    photos::answer(&headers, &format!("{number}-{size}"), pledge.public, picture).await
}
