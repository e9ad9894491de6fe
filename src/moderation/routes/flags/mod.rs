//! Flagging, and what who flagged can do when it was dismissed; [`others`] has the flags on photos, people, organisations and pledges.

mod others;

use app::model::content::ItemKind;
use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::moderation::{AppealFields, FlagFields, FlagPage, FlagStanding};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use uuid::Uuid;

use super::{ItemPlace, Place, place};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::kind::{Content, Item};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::moderation::flag_appeals;
use crate::moderation::flagging::{self, Flagged};
use crate::participation::{problems, solutions};
use crate::web::Visit;
use crate::web::forms::Form;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PROBLEM_FLAG, get(problem_flag_form).post(flag_problem))
        .route(paths::SOLUTION_FLAG, get(solution_flag_form).post(flag_solution))
        .route(paths::COMMENT_FLAG, get(comment_flag_form).post(flag_comment))
        .route(paths::FLAG_APPEAL, get(appeal_form).post(appeal))
        .merge(others::routes())
}

async fn problem(app: &App, slug: &str, number: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let found = problems::find(&mut &app.db, commune.id, number).await?;
    Ok((commune, found.id.into()))
}

async fn solution(app: &App, slug: &str, number: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let number = number.parse().map_err(|_| Error::NotFound)?;
    let found = solutions::find(&mut &app.db, commune.id, number).await?;
    Ok((commune, found.id.into()))
}

async fn comment(app: &App, slug: &str, id: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    Ok((commune, Item { kind: ItemKind::Comment, id }))
}

async fn problem_flag_form(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (commune, item) = problem(&app, &slug, &number).await?;
    flag_form(&app, &visit, &commune, item, &paths::problem_flag(&slug, number)).await
}

async fn solution_flag_form(State(app): State<App>, visit: Visit, Path((slug, number)): Place) -> Result<Response> {
    let (commune, item) = solution(&app, &slug, &number).await?;
    flag_form(&app, &visit, &commune, item, &paths::solution_flag(&slug, number)).await
}

async fn comment_flag_form(State(app): State<App>, visit: Visit, Path((slug, id)): Place) -> Result<Response> {
    let (commune, item) = comment(&app, &slug, &id).await?;
    flag_form(&app, &visit, &commune, item, &paths::comment_flag(&slug, id)).await
}

async fn flag_problem(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = problem(&app, &slug, &number).await?;
    flag(&app, &visit, &commune, item, &paths::problem_flag(&slug, number), fields).await
}

async fn flag_solution(State(app): State<App>, visit: Visit, Path((slug, number)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = solution(&app, &slug, &number).await?;
    flag(&app, &visit, &commune, item, &paths::solution_flag(&slug, number), fields).await
}

async fn flag_comment(State(app): State<App>, visit: Visit, Path((slug, id)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = comment(&app, &slug, &id).await?;
    flag(&app, &visit, &commune, item, &paths::comment_flag(&slug, id), fields).await
}

async fn flag_form(app: &App, visit: &Visit, commune: &Commune, item: Item, action: &str) -> Result<Response> {
    let content = flagging::flaggable(app, commune, item).await?;
    let viewer = visit.require()?;
    if viewer.owns(&content) {
        return Ok(own(visit, commune, &content));
    }
    let standing = flag_appeals::standing(app, viewer, commune, &content).await?;
    let fields = visit.take_kept::<FlagFields>().await?.unwrap_or_default();
    let cooling = flagging::cooling_until(&mut &app.db, viewer, commune.id, app.clock.now()).await?.map(Into::into);
    let page = FlagPage { cooling, ..flag_page(commune, &content, action, standing) };
    Ok(visit.page(Some(commune), |f| pages::flag::page(f, page, fields, AppealFields::default(), FormErrors::default())))
}

async fn flag(app: &App, visit: &Visit, commune: &Commune, item: Item, action: &str, fields: FlagFields) -> Result<Response> {
    let content = flagging::flaggable(app, commune, item).await?;
    let viewer = visit.require()?;
    if viewer.owns(&content) {
        return Ok(own(visit, commune, &content));
    }
    visit.limit(Action::Post)?;
    let back = content.path(&commune.slug);
    match flagging::flag(app, viewer, commune, item, visit.address, &fields).await {
        Ok(Flagged::Recorded) => visit.done(tr::flags::DONE, &back).await,
        Ok(Flagged::Already) => {
            visit.say(Tone::Info, tr::flags::ALREADY.text(visit.lang)).await?;
            Ok(Redirect::to(&back).into_response())
        }
        Err(Error::Invalid(errors)) => {
            let page = flag_page(commune, &content, action, None);
            Ok(visit.refused(Some(commune), |f| pages::flag::page(f, page, fields, AppealFields::default(), errors)))
        }
        Err(other) => Err(other),
    }
}

fn flag_page(commune: &Commune, content: &Content, action: &str, standing: Option<FlagStanding>) -> FlagPage {
    FlagPage { kind: content.item.kind, action: action.to_owned(), back: content.path(&commune.slug), standing, cooling: None }
}

/// Nobody flags their own text.
fn own(visit: &Visit, commune: &Commune, content: &Content) -> Response {
    let back = content.path(&commune.slug);
    visit.page_with(StatusCode::FORBIDDEN, Some(commune), |f| {
        pages::flag::not_possible(f, f.t(tr::flags::OWN_TITLE).to_owned(), f.t(tr::flags::OWN).to_owned(), back)
    })
}

/// The form to ask for another look, by itself.
async fn appeal_form(State(app): State<App>, visit: Visit, path: ItemPlace) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    let content = flagging::flaggable(&app, &commune, item).await?;
    let standing = flag_appeals::standing(&app, viewer, &commune, &content).await?.ok_or(Error::Conflict(tr::flag_appeals::NOT_DISMISSED))?;
    let page = flag_page(&commune, &content, "", Some(standing));
    let fields: AppealFields = visit.take_kept().await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::flag::page(f, page, FlagFields::default(), fields, FormErrors::default())))
}

async fn appeal(State(app): State<App>, visit: Visit, path: ItemPlace, Form(fields): Form<AppealFields>) -> Result<Response> {
    let (commune, item) = place(&app, path).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    let content = flagging::flaggable(&app, &commune, item).await?;
    match flag_appeals::appeal(&app, viewer, &commune, item, &fields).await {
        Ok(()) => visit.done(tr::flag_appeals::SENT, &content.path(&commune.slug)).await,
        Err(Error::Invalid(errors)) => {
            let standing = flag_appeals::standing(&app, viewer, &commune, &content).await?;
            let page = flag_page(&commune, &content, "", standing);
            Ok(visit.refused(Some(&commune), |f| pages::flag::page(f, page, FlagFields::default(), fields, errors)))
        }
        Err(other) => Err(other),
    }
}
