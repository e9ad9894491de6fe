//! The staff's pages, the device's first page, and those on which somebody votes.

use app::model::form::FormErrors;
use app::model::kiosk::{KioskCodeFields, KioskEndPage, KioskFields, KioskPage};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use super::opening::{self, Desk};
use super::voting::{self, Turn};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes;
use crate::participation::ballots;
use crate::participation::ballots::voting as booths;
use crate::web::cookies::Cookie;
use crate::web::{Form, Visit};

type Place = Path<(String, String)>;
type Deeper = Path<(String, String, String)>;

/// Seconds for which a browser keeps the device's cookie: a session is over long before.
const COOKIE_SECONDS: i64 = 12 * 3_600;
/// How a session ended, as the address of the device's first page has it: and that what was sent after it was not taken.
const ENDED: &str = "yes";
const UNSENT: &str = "unsent";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::KIOSK_DESK, get(desk).post(end_session))
        .route(paths::KIOSK_PERSON, get(person).post(open))
        .route(paths::KIOSK, get(code_form).post(redeem))
        .route(paths::KIOSK_VOTE, get(vote_form).post(vote_send))
        .route(paths::KIOSK_REVIEW, get(review_form).post(review_send))
        .route(paths::KIOSK_MINE, get(mine))
        .route(paths::KIOSK_END, get(end_form).post(end))
}

/// No browser keeps it: going back shows nothing.
fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Search {
    name: String,
}

async fn desk(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Query(search): Query<Search>) -> Result<Response> {
    let desk = Desk::find(&app, &visit, (&slug, &number)).await?;
    let page = opening::page(&app, &desk, &search.name).await?;
    Ok(visit.page(Some(&desk.commune), |f| pages::kiosk::desk(f, page)))
}

async fn end_session(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<KioskFields>) -> Result<Response> {
    let desk = Desk::find(&app, &visit, (&slug, &number)).await?;
    visit.limit(Action::Post)?;
    opening::end(&app, &desk, &fields.session).await?;
    visit.done(tr::kiosk::ENDED_DONE, &paths::kiosk_desk(&slug, desk.consultation.number)).await
}

async fn person(State(app): State<App>, visit: Visit, Path((slug, number, handle)): Deeper) -> Result<Response> {
    let desk = Desk::find(&app, &visit, (&slug, &number)).await?;
    let page = opening::person(&app, &desk, &handle, (None, FormErrors::default())).await?;
    Ok(visit.page(Some(&desk.commune), |f| pages::kiosk::person(f, page)))
}

/// The code is on the answer to this form alone: it is kept nowhere.
async fn open(State(app): State<App>, visit: Visit, Path((slug, number, handle)): Deeper, Form(_): Form<KioskFields>) -> Result<Response> {
    let desk = Desk::find(&app, &visit, (&slug, &number)).await?;
    visit.limit(Action::Post)?;
    let (code, errors) = match opening::open(&app, &desk, &handle).await {
        Ok(code) => (Some(code), FormErrors::default()),
        Err(Error::Conflict(why)) => (None, FormErrors::of("", why)),
        Err(other) => return Err(other),
    };
    let is_open = code.is_some();
    let page = opening::person(&app, &desk, &handle, (code, errors)).await?;
    let draw = |f: &app::model::frame::Frame| pages::kiosk::person(f, page);
    Ok(unkept(if is_open { visit.page(Some(&desk.commune), draw) } else { visit.refused(Some(&desk.commune), draw) }))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct After {
    ended: String,
}

async fn code_form(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(after): Query<After>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = KioskPage {
        signed_in: visit.viewer.is_some(),
        ended: !after.ended.is_empty(),
        unsent: after.ended == UNSENT,
        fields: KioskCodeFields::default(),
        errors: FormErrors::default(),
    };
    Ok(unkept(visit.page(Some(&commune), |f| pages::kiosk::code(f, page))))
}

async fn redeem(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<KioskCodeFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    if visit.viewer.is_some() {
        return Ok(Redirect::to(&paths::kiosk(&slug)).into_response());
    }
    visit.limit(Action::Code)?;
    match voting::redeem(&app, &commune, &fields.code).await.or_errors()? {
        Ok((token, number)) => {
            let mut response = Redirect::to(&paths::kiosk_vote(&slug, number)).into_response();
            Cookie::Kiosk.set(&app, &mut response, &token, COOKIE_SECONDS);
            Ok(unkept(response))
        }
        Err(errors) => {
            let page = KioskPage { signed_in: false, ended: false, unsent: false, fields: KioskCodeFields::default(), errors };
            Ok(unkept(visit.refused(Some(&commune), |f| pages::kiosk::code(f, page))))
        }
    }
}

/// The turn of a request that sends something, or the way to the device's first page, which says that nothing of it was taken.
async fn sending(app: &App, visit: &Visit, headers: &HeaderMap, place: (&str, &str)) -> Result<std::result::Result<Turn, Response>> {
    Ok(turn(app, visit, headers, place).await?.map_err(|_| over(app, place.0, UNSENT)))
}

/// The way to the device's first page after a session.
fn over(app: &App, slug: &str, how: &str) -> Response {
    let mut response = Redirect::to(&paths::with_query(paths::kiosk(slug), &[("ended", how)])).into_response();
    Cookie::Kiosk.set(app, &mut response, "", 0);
    unkept(response)
}

/// The turn of a request, or the way to the device's first page, which says nothing of whose it was.
async fn turn(app: &App, visit: &Visit, headers: &HeaderMap, place: (&str, &str)) -> Result<std::result::Result<Turn, Response>> {
    if let Some(turn) = voting::turn(app, visit, headers, place).await? {
        return Ok(Ok(turn));
    }
    Ok(Err(over(app, place.0, ENDED)))
}

async fn vote_form(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((slug, number)): Place) -> Result<Response> {
    match turn(&app, &visit, &headers, (&slug, &number)).await? {
        Ok(turn) => Ok(unkept(booths::vote_form(&app, &visit, &turn.found, &turn.booth).await?)),
        Err(out) => Ok(out),
    }
}

async fn vote_send(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((slug, number)): Place, Form(sent): Form<booths::Sent>) -> Result<Response> {
    match sending(&app, &visit, &headers, (&slug, &number)).await? {
        Ok(turn) => {
            let response = booths::vote_send(&app, &visit, &turn.found, &turn.booth, sent).await?;
            voting::remember(&app, turn.id, response.extensions().get().copied()).await?;
            Ok(unkept(response))
        }
        Err(out) => Ok(out),
    }
}

async fn review_form(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((slug, number)): Place) -> Result<Response> {
    match turn(&app, &visit, &headers, (&slug, &number)).await? {
        Ok(turn) => Ok(unkept(booths::review_form(&app, &visit, &turn.found, &turn.booth).await?)),
        Err(out) => Ok(out),
    }
}

async fn review_send(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Path((slug, number)): Place,
    Form(sent): Form<booths::Sent>,
) -> Result<Response> {
    match sending(&app, &visit, &headers, (&slug, &number)).await? {
        Ok(turn) => {
            let response = booths::review_send(&app, &visit, &turn.found, &turn.booth, sent).await?;
            voting::remember(&app, turn.id, response.extensions().get().copied()).await?;
            Ok(unkept(response))
        }
        Err(out) => Ok(out),
    }
}

async fn mine(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((slug, number)): Place) -> Result<Response> {
    match turn(&app, &visit, &headers, (&slug, &number)).await? {
        Ok(turn) => Ok(unkept(booths::mine_page(&app, &visit, &turn.found, &turn.booth).await?)),
        Err(out) => Ok(out),
    }
}

/// Asks whether somebody is done: whether their ballot counts, and nothing of what it says.
async fn end_form(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((slug, number)): Place) -> Result<Response> {
    let turn = match turn(&app, &visit, &headers, (&slug, &number)).await? {
        Ok(turn) => turn,
        Err(out) => return Ok(out),
    };
    let account = turn.booth.voter.map(|voter| voter.account).ok_or(Error::NotFound)?;
    let page = KioskEndPage {
        number: turn.found.consultation.number,
        title: turn.found.consultation.texts.title.clone(),
        state: ballots::mine(&app, &mut &app.db, &turn.found.ballot, account).await?.state,
    };
    Ok(unkept(visit.page(Some(&turn.found.commune), |f| pages::kiosk::end(f, page))))
}

async fn end(State(app): State<App>, visit: Visit, headers: HeaderMap, Path((slug, number)): Place) -> Result<Response> {
    if let Ok(turn) = turn(&app, &visit, &headers, (&slug, &number)).await? {
        voting::end(&app, turn.found.ballot.id, turn.id).await?;
    }
    Ok(over(&app, &slug, ENDED))
}
