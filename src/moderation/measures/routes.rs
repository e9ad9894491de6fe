//! Giving a measure, one's own, one before the staff, appeals.

use app::model::form::FormErrors;
use app::model::measures::{AppealMeasurePage, DecideFields, MeasureFields, MeasureKind};
use app::model::moderation::{AppealAnswerFields, AppealFields};
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};

use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::moderation::content::{ItemPlace, place};
use crate::moderation::measures::{appeals, giving, id, reading};
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::GIVE_MEASURE, get(give_form).post(give))
        .route(paths::MEASURES, get(own))
        .route(paths::MEASURE, get(show))
        .route(paths::DECIDE_MEASURE, post(decide))
        .route(paths::ANSWER_MEASURE, post(answer))
        .route(paths::APPEAL_MEASURE, get(appeal_form).post(appeal))
}

async fn give_form(State(app): State<App>, visit: Visit, path: ItemPlace) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = giving::form(&app, viewer, &commune, item, fields).await?;
    Ok(visit.page(Some(&commune), |f| pages::measure::give(f, page)))
}

/// A suspension asks who is there once more.
async fn give(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<MeasureFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    let page = giving::form(&app, viewer, &commune, item, fields.clone()).await?;
    if fields.measure == MeasureKind::Suspension.as_str() {
        visit.require_proof()?;
    }
    visit.limit(Action::Post)?;
    let (status, errors) = match giving::give(&app, viewer, &commune, item, &fields).await {
        Ok(message) => return visit.done(message, &paths::moderation_item(&commune.slug, item.kind.as_str(), item.id)).await,
        Err(Error::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        Err(Error::Conflict(why)) => (StatusCode::CONFLICT, FormErrors::of("", why)),
        Err(other) => return Err(other),
    };
    let page = app::model::measures::GivePage { errors, ..page };
    Ok(visit.page_with(status, Some(&commune), |f| pages::measure::give(f, page)))
}

async fn own(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = reading::own(&app, visit.require()?, &commune).await?;
    Ok(visit.page(Some(&commune), |f| pages::measures::page(f, page)))
}

/// Slug and id.
type Place = Path<(String, String)>;

async fn show(State(app): State<App>, visit: Visit, Path((slug, measure)): Place) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = reading::page(&app, visit.require()?, &commune, id(&measure)?).await?;
    let fields: AppealAnswerFields = visit.take_kept_for(&paths::answer_measure(&slug, &measure)).await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::measure::page(f, page, fields, FormErrors::default())))
}

async fn decide(State(app): State<App>, visit: Visit, Path((slug, measure)): Place, Form(fields): Form<DecideFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let message = giving::decide(&app, visit.require()?, &commune, id(&measure)?, &fields).await?;
    visit.done(message, &paths::measure(&slug, &measure)).await
}

async fn answer(State(app): State<App>, visit: Visit, Path((slug, measure)): Place, Form(fields): Form<AppealAnswerFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    match appeals::answer(&app, viewer, &commune, id(&measure)?, &fields).await.or_errors()? {
        Ok(message) => visit.done(message, &format!("{}?state=appeals", paths::moderation(&slug))).await,
        Err(errors) => {
            let page = reading::page(&app, viewer, &commune, id(&measure)?).await?;
            Ok(visit.refused(Some(&commune), |f| pages::measure::page(f, page, fields, errors)))
        }
    }
}

async fn appeal_page(app: &App, visit: &Visit, commune: &Commune, measure: &str) -> Result<AppealMeasurePage> {
    let row = appeals::own(app, visit.require()?, commune, id(measure)?).await?;
    Ok(AppealMeasurePage { measure: reading::measure(&row, app.clock.now()), appeal_days: commune.appeal_days })
}

async fn appeal_form(State(app): State<App>, visit: Visit, Path((slug, measure)): Place) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = appeal_page(&app, &visit, &commune, &measure).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::measures::appeal(f, page, fields, FormErrors::default())))
}

async fn appeal(State(app): State<App>, visit: Visit, Path((slug, measure)): Place, Form(fields): Form<AppealFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let page = appeal_page(&app, &visit, &commune, &measure).await?;
    visit.limit(Action::Post)?;
    match appeals::appeal(&app, viewer, &commune, id(&measure)?, &fields).await.or_errors()? {
        Ok(()) => visit.done(app::words::tr::measures::APPEAL_SENT, &paths::measures(&slug)).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::measures::appeal(f, page, fields, errors))),
    }
}
