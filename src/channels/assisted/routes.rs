//! Granting a view, entering its code, and the read-only pages: nothing below `/assist/` takes a form.

use app::model::assisted::{AssistFields, AssistedPage};
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use crate::base::App;
use crate::base::error::{OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes;
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::ACCOUNT_ASSIST, get(grants).post(grant))
        .route(paths::END_ASSIST, post(end))
        .route(paths::ASSIST, get(code_form).post(redeem))
        .route(paths::ASSISTED_ACCOUNT, get(account))
        .route(paths::ASSISTED_CONTRIBUTIONS, get(contributions))
        .route(paths::ASSISTED_NOTIFICATIONS, get(notifications))
}

async fn grants(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    let fields: AssistFields = visit.take_kept().await?.unwrap_or_default();
    let page = super::grants(&app, viewer, None, fields, FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::assist::grants(f, page)))
}

/// The code is on the answer to this form alone: it is kept nowhere.
async fn grant(State(app): State<App>, visit: Visit, Form(fields): Form<AssistFields>) -> Result<Response> {
    // It opens the account to somebody else.
    let viewer = visit.require_proof()?;
    visit.limit(Action::Post)?;
    match super::grant(&app, viewer, &fields).await.or_errors()? {
        Ok(code) => {
            let page = super::grants(&app, viewer, Some(code), AssistFields::default(), FormErrors::default()).await?;
            Ok(unkept(visit.page(None, |f| pages::assist::grants(f, page))))
        }
        Err(errors) => {
            let page = super::grants(&app, viewer, None, fields, errors).await?;
            Ok(visit.refused(None, |f| pages::assist::grants(f, page)))
        }
    }
}

fn unkept(mut response: Response) -> Response {
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn end(State(app): State<App>, visit: Visit, Form(fields): Form<AssistFields>) -> Result<Response> {
    super::end(&app, visit.require()?, &fields.grant).await?;
    visit.done(tr::assist::ENDED, &paths::account_assist()).await
}

async fn code_form(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    let fields: AssistFields = visit.take_kept().await?.unwrap_or_default();
    let page = super::code_page(&app, viewer, &commune, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::assist::code(f, page)))
}

async fn redeem(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<AssistFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    super::assistant(viewer, &commune)?;
    visit.limit(Action::Code)?;
    match super::redeem(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok(grant) => Ok(Redirect::to(&paths::assisted_account(&slug, grant)).into_response()),
        Err(errors) => {
            let page = super::code_page(&app, viewer, &commune, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::assist::code(f, page)))
        }
    }
}

async fn look(app: App, visit: Visit, slug: String, id: String, page: AssistedPage) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let (view, content) = super::look(&app, visit.require()?, &commune, &id, page).await?;
    Ok(unkept(visit.page(Some(&commune), |f| pages::assist::view(f, view, content))))
}

async fn account(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    look(app, visit, slug, id, AssistedPage::Account).await
}

async fn contributions(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    look(app, visit, slug, id, AssistedPage::Contributions).await
}

async fn notifications(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    look(app, visit, slug, id, AssistedPage::Notifications).await
}
