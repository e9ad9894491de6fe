//! The network: its home, what is said once for all communes (about, house rules, privacy), and addresses that lead nowhere.

use app::model::home::CommuneCard;
use app::model::paths;
use app::model::recount::RecountPage;
use app::pages as view;
use axum::Router;
use axum::extract::{MatchedPath, State};
use axum::http::{Method, StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;

use crate::base::App;
use crate::base::db::{CommuneId, Parts};
use crate::base::error::{Error, Result};
use crate::channels::my_data::retention;
use crate::communes::{self, Commune};
use crate::people::consent;
use crate::site::pages;
use crate::web::{Visit, kept};

/// Routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route(paths::HOME, get(home))
        .route(paths::ABOUT, get(about))
        .route(paths::HOUSE_RULES, get(house_rules))
        .route(paths::PRIVACY, get(privacy))
        .route(paths::STYLE, get(style))
        .route(paths::OFFLINE, get(offline))
        .route(paths::RECOUNT, get(recount))
}

async fn home(State(app): State<App>, visit: Visit) -> Result<Response> {
    let communes = communes::list(&app).await?;
    let ids: Vec<CommuneId> = communes.iter().map(|commune| commune.id).collect();
    let mut rows = pages::figures::with_figures(Parts::default(), &ids).load(&mut &app.db).await?.by_id::<CommuneId>();
    let card = |commune: Commune| {
        let figures = pages::figures::figures(&rows.remove(&commune.id).unwrap_or_default(), commune.id);
        let crest = communes::crest_address(&commune);
        CommuneCard { slug: commune.slug, name: commune.name, population: commune.population, crest, figures }
    };
    let cards = communes.into_iter().map(card).collect();
    Ok(visit.page(None, |f| view::home::page(f, cards)))
}

async fn about(State(app): State<App>, visit: Visit) -> Response {
    visit.page(None, |f| view::about::network(f, &app.config.operator))
}

async fn house_rules(visit: Visit) -> Response {
    visit.page(None, |f| view::about::house_rules(f, None))
}

async fn privacy(State(app): State<App>, visit: Visit) -> Response {
    visit.page(None, |f| view::privacy::page(f, &app.config.operator, retention::periods(&app), consent::current()))
}

/// What the browser keeps, to show it where there is no connection.
async fn offline(visit: Visit) -> Response {
    visit.page(None, view::error::offline)
}

/// Any vote is counted again by whoever has its file.
async fn recount(visit: Visit) -> Response {
    visit.page(None, |f| view::recount::page(f, RecountPage { vote: None }))
}

/// The components, in the demonstration only.
async fn style(State(app): State<App>, visit: Visit) -> Result<Response> {
    if app.demo { Ok(visit.page(None, view::style::page)) } else { Err(Error::NotFound) }
}

/// No such address.
pub async fn not_found() -> Error {
    Error::NotFound
}

/// The address exists, but not for this method. Who reloads the page of a refused form, or chooses another language there, comes to where the form stands.
pub async fn method_not_allowed(method: Method, uri: Uri, act: Option<MatchedPath>) -> Response {
    let form = act.filter(|_| matches!(method, Method::GET | Method::HEAD)).and_then(|act| kept::form_of(act.as_str(), uri.path()));
    match (form, uri.query()) {
        (Some(form), Some(query)) => Redirect::to(&format!("{form}?{query}")).into_response(),
        (Some(form), None) => Redirect::to(&form).into_response(),
        (None, _) => StatusCode::METHOD_NOT_ALLOWED.into_response(),
    }
}
