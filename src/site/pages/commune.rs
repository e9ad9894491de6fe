//! A commune's own pages: its home, what it says of itself, its house rules, its map as a picture.

use app::components::map;
use app::model::home::CommuneAbout;
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use super::home;
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::communes::{self, find, neighbourhoods, offered_neighbourhoods};
use crate::moderation;
use crate::participation::consultations;
use crate::web::Visit;
use crate::web::visit::until;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::COMMUNE, get(home))
        .route(paths::COMMUNE_ABOUT, get(about))
        .route(paths::COMMUNE_COUNTING, get(counting))
        .route(paths::COMMUNE_RULES, get(house_rules))
        .route(paths::COMMUNE_MAP, get(picture))
}

async fn home(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = find(&app, &slug).await?;
    let page = home::load(&app, &commune, visit.viewer.as_ref().map(|viewer| viewer.id)).await?;
    let at = consultations::home::next_boundary(&app, &commune).await?;
    Ok(until(visit.page(Some(&commune), |f| pages::commune::page(f, page)), at))
}

async fn about(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = find(&app, &slug).await?;
    let page = CommuneAbout {
        population: commune.population,
        threshold: commune.threshold(),
        answer_days: commune.answer_days,
        edit_minutes: commune.edit_minutes,
        review_weight: commune.review_weight,
        contact_email: commune.contact_email.clone(),
        neighbourhoods: offered_neighbourhoods(&app, commune.id).await?.into_iter().map(|place| (place.slug, place.name)).collect(),
    };
    Ok(visit.page(Some(&commune), |f| pages::about::commune(f, page)))
}

/// How votes are counted.
async fn counting(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = find(&app, &slug).await?;
    Ok(visit.page(Some(&commune), pages::counting_help::page))
}

async fn house_rules(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = find(&app, &slug).await?;
    let rules = moderation::holding::public(&app, &commune).await?;
    Ok(visit.page(Some(&commune), |f| pages::about::house_rules(f, Some(rules))))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct At {
    /// `latitude,longitude` in millionths of a degree.
    at: String,
    /// Width in pixels with which it is shown.
    size: i64,
}

/// The map as a picture with one point on it: what a form shows as an image that can be pressed.
async fn picture(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(At { at, size }): Query<At>) -> Result<Response> {
    let commune = find(&app, &slug).await?;
    let drawing = communes::map(&commune).ok_or(Error::NotFound)?;
    let point = at.split_once(',').and_then(|(latitude, longitude)| drawing.project(latitude.parse().ok()?, longitude.parse().ok()?));
    let names: Vec<(String, String)> =
        neighbourhoods(&app, commune.id).await?.into_iter().map(|place| (place.slug, place.name.get(visit.lang).to_owned())).collect();
    let headers = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, map::file(&drawing, &names, point, size)).into_response())
}
