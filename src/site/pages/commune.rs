//! A commune's own pages: its home, what it says of itself, its house rules, its map as a picture.

use app::components::map;
use app::model::home::{CommuneAbout, CommuneFigures, CommuneHome, NeighbourhoodCard, ProblemMap};
use app::model::paths;
use app::pages;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::base::App;
use crate::base::db::{CommuneId, PartRows, Parts};
use crate::base::error::{Error, Result};
use crate::communes::{self, Commune, find, neighbourhoods, offered_neighbourhoods};
use crate::content::bylines;
use crate::moderation;
use crate::participation::{problems, solutions};
use crate::web::Visit;

/// Cards of each kind on the home.
const SHOWN: usize = 3;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::COMMUNE, get(home))
        .route(paths::COMMUNE_ABOUT, get(about))
        .route(paths::COMMUNE_RULES, get(house_rules))
        .route(paths::COMMUNE_MAP, get(picture))
}

async fn home(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = find(&app, &slug).await?;
    let page = home_of(&app, &commune).await?;
    Ok(visit.page(Some(&commune), |f| pages::commune::page(f, page)))
}

async fn home_of(app: &App, commune: &Commune) -> Result<CommuneHome> {
    let solutions = solutions::home::rows(app, commune, SHOWN).await?;
    let problems = problems::home::rows(app, commune, SHOWN).await?;
    let authors = bylines::load(&mut &app.db, solutions.bylines().chain(problems.bylines())).await?;
    let solutions = solutions.cards(app, &authors).await?;
    let counted = problems::with_open(with_figures(Parts::default(), &[commune.id]), commune.id).load(&mut &app.db).await?;
    let counts = problems::open_by_neighbourhood(&counted);
    let places = offered_neighbourhoods(app, commune.id).await?.into_iter().map(|place| NeighbourhoodCard {
        open_problems: counts.get(&place.id).copied().unwrap_or_default(),
        slug: place.slug,
        name: place.name,
    });
    let map = match communes::map(commune) {
        Some(map) => {
            let points = problems::open_points(app, commune.id).await?;
            let points = points.into_iter().filter_map(|(latitude, longitude)| map.project(latitude, longitude)).collect();
            Some(ProblemMap { map: (*map).clone(), points })
        }
        None => None,
    };
    Ok(CommuneHome {
        answer_days: commune.answer_days,
        figures: figures(&counted, commune.id),
        near: solutions.near,
        newest: solutions.newest,
        problems: problems.cards(app, &authors).await?,
        decided: solutions.decided,
        neighbourhoods: places.collect(),
        map,
    })
}

/// Asks for counts of everything the public can read in these communes.
pub(in crate::site) fn with_figures(parts: Parts, communes: &[CommuneId]) -> Parts {
    solutions::with_counts(problems::with_counts(parts, communes), communes)
}

/// The counts of a commune, from the rows of [`with_figures`].
pub(in crate::site) fn figures(rows: &PartRows, commune: CommuneId) -> CommuneFigures {
    let (problems, solutions) = (problems::counts_of(rows, commune), solutions::counts_of(rows, commune));
    CommuneFigures {
        problems: problems.public,
        resolved: problems.resolved,
        solutions: solutions.published,
        supports: solutions.supports,
        answered: solutions.answered,
    }
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
