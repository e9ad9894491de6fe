//! Supporting and endorsing. Both are plain forms on the solution's page; the support button's island asks for JSON.

use app::model::outcome::SupportOutcome;
use app::model::paths;
use app::words::tr;
use axum::extract::{Path, State};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;

use super::Outcome;
use crate::base::App;
use crate::base::db::OrganisationId;
use crate::base::error::{Error, Result};
use crate::base::limits::Action;
use crate::communes::Commune;
use crate::participation::solutions;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::SUPPORT, post(support)).route(paths::ENDORSE, post(endorse))
}

#[derive(Debug, Default, Deserialize)]
struct Fields {
    #[serde(default)]
    act: String,
    #[serde(default)]
    organisation: String,
}

async fn support(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Form(fields): Form<Fields>) -> Result<Response> {
    let (commune, found) = solutions::resolve_public(&app, &slug, &number).await?;
    let page = paths::solution(&slug, found.number);
    let viewer = visit.require()?;
    visit.limit(Action::Support)?;
    let outcome = match fields.act.as_str() {
        "support" => super::cast(&app, viewer, &commune, found.id, visit.address).await?,
        "withdraw" => super::withdraw(&app, viewer, &commune, found.id).await?,
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    if visit.wants_json { answer(&app, &visit, &commune, &found, outcome).await } else { visit.done(outcome.message(), &page).await }
}

async fn answer(app: &App, visit: &Visit, commune: &Commune, found: &solutions::Solution, outcome: Outcome) -> Result<Response> {
    let found = solutions::get(&mut &app.db, found.id).await?;
    let count = commune.threshold().counted(found.support_count, found.resident_support_count);
    let outcome = SupportOutcome {
        supported: matches!(outcome, Outcome::Supported | Outcome::ThresholdReached | Outcome::Already),
        count,
        count_text: app::format::number(visit.lang, count),
        message: outcome.message().text(visit.lang).to_owned(),
        percent: (count * 100 / commune.support_threshold.max(1)).min(100),
    };
    Ok(Json(outcome).into_response())
}

async fn endorse(State(app): State<App>, visit: Visit, Path((slug, number)): Path<(String, String)>, Form(fields): Form<Fields>) -> Result<Response> {
    let (commune, found) = solutions::resolve_public(&app, &slug, &number).await?;
    let page = paths::solution(&slug, found.number);
    let viewer = visit.require()?;
    visit.limit(Action::Support)?;
    let organisation = OrganisationId(fields.organisation.parse().map_err(|_| Error::Forbidden)?);
    let message = match fields.act.as_str() {
        "endorse" => {
            super::endorse(&app, viewer, &commune, found.id, organisation).await?;
            tr::support::ENDORSED
        }
        "withdraw" => {
            super::withdraw_endorsement(&app, viewer, &commune, found.id, organisation).await?;
            tr::support::ENDORSEMENT_WITHDRAWN
        }
        _ => return Err(Error::field("act", tr::errors::UNREADABLE)),
    };
    visit.done(message, &page).await
}
