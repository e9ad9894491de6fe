//! The voters' pages at home.

use app::model::paths;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;

use super::{Booth, BoothPlace, Found, Sent, casting, form, public, rehearsal, voter};
use crate::base::App;
use crate::base::error::Result;
use crate::web::{Form, Visit};

/// Routes of the pages on which people read and vote.
pub fn routes() -> Router<App> {
    Router::new()
        .route(paths::BALLOT, get(public::page))
        .route(paths::BALLOT_OPTION, get(public::option))
        .route(paths::BALLOT_FILE, get(public::file))
        .route(paths::BALLOT_VOTE, get(vote_form).post(vote_send))
        .route(paths::BALLOT_REVIEW, get(review_form).post(review_send))
        .route(paths::BALLOT_MINE, get(mine))
        .route(paths::REHEARSE_BALLOT, get(rehearsal::begin).post(rehearsal::rehearse))
}

type Place = Path<(String, String)>;

async fn at_home(app: &App, visit: &Visit, (slug, number): &(String, String)) -> Result<(Found, Booth)> {
    Ok((Found::resolve(app, slug, number).await?, Booth { voter: voter(visit), place: BoothPlace::Home }))
}

async fn vote_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (found, booth) = at_home(&app, &visit, &place).await?;
    form::vote_form(&app, &visit, &found, &booth).await
}

async fn vote_send(State(app): State<App>, visit: Visit, Path(place): Place, Form(sent): Form<Sent>) -> Result<Response> {
    let (found, booth) = at_home(&app, &visit, &place).await?;
    form::vote_send(&app, &visit, &found, &booth, sent).await
}

async fn review_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (found, booth) = at_home(&app, &visit, &place).await?;
    casting::review_form(&app, &visit, &found, &booth).await
}

async fn review_send(State(app): State<App>, visit: Visit, Path(place): Place, Form(sent): Form<Sent>) -> Result<Response> {
    let (found, booth) = at_home(&app, &visit, &place).await?;
    casting::review_send(&app, &visit, &found, &booth, sent).await
}

async fn mine(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (found, booth) = at_home(&app, &visit, &place).await?;
    casting::mine_page(&app, &visit, &found, &booth).await
}
