//! The pages of "my data", the notice, and the administrators' register and objections.

use app::model::accounts::MessagePage;
use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::my_data::{AnswerFields, AnswerPage, ConsentFields, DeleteAccountFields, DeleteAccountPage, NoticePage, ObjectionFields, ObjectionPage};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::download::Form as Shape;
use super::{download as document, leaving, objections, register, store};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::security::{self, About, Event};
use crate::base::{App, sms};
use crate::communes;
use crate::people::accounts::{self, Viewer};
use crate::people::{consent, organisations, roles};
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PRIVACY_NOTICE, get(notice))
        .route(paths::ACCOUNT_DATA, get(overview))
        .route(paths::DATA_JSON, get(as_json))
        .route(paths::DATA_HTML, get(as_html))
        .route(paths::ACCOUNT_CONSENT, get(consent_form).post(agree))
        .route(paths::OBJECTIONS, get(objection_form).post(object))
        .route(paths::DELETE_ACCOUNT, get(leaving_form).post(leave))
        .route(paths::DELETE_ACCOUNT_CODE, post(send_code))
        .route(paths::DELETED, get(gone))
        .route(paths::COMMUNE_OBJECTIONS, get(list_objections))
        .route(paths::COMMUNE_OBJECTION, get(answer_form).post(answer))
        .route(paths::REGISTER, get(show_register))
}

async fn overview(State(app): State<App>, visit: Visit) -> Result<Response> {
    let page = super::overview(&app, visit.require()?).await?;
    Ok(visit.page(None, |f| pages::my_data::page(f, page)))
}

fn file(visit: &Visit, viewer: &Viewer, shape: Shape) -> Response {
    security::log(&visit.app, Event::DataDownloaded, &About { account: Some(viewer.id), address: Some(visit.address), ..About::default() });
    let (kind, name) = match shape {
        Shape::Json => ("application/json; charset=utf-8", "attachment; filename=\"tajmaat.json\""),
        Shape::Html => ("text/html; charset=utf-8", "attachment; filename=\"tajmaat.html\""),
    };
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name), (header::CACHE_CONTROL, "no-store")];
    (headers, document::body(&visit.app, viewer.id, visit.lang, shape)).into_response()
}

/// All that is held about a person is worth a proof that it is them.
fn download(visit: &Visit, shape: Shape) -> Result<Response> {
    visit.require()?;
    Ok(visit.with_proof().map_or_else(|| visit.to_proof(&paths::account_data()), |viewer| file(visit, viewer, shape)))
}

async fn as_json(visit: Visit) -> Result<Response> {
    download(&visit, Shape::Json)
}

async fn as_html(visit: Visit) -> Result<Response> {
    download(&visit, Shape::Html)
}

async fn notice(State(app): State<App>, visit: Visit, Path(version): Path<String>) -> Result<Response> {
    let notice = version.parse().ok().and_then(consent::find).ok_or(Error::NotFound)?;
    let page = NoticePage { notice, operator: app.config.operator.clone(), ask: false, agreed: None, errors: FormErrors::default() };
    Ok(visit.page(None, |f| pages::consent::page(f, page)))
}

async fn notice_page(app: &App, viewer: &Viewer, errors: FormErrors) -> Result<NoticePage> {
    let agreed = consent::agreed(app, viewer.id).await?;
    let ask = agreed.is_none_or(|agreed| !consent::is_enough(agreed.version));
    Ok(NoticePage { notice: consent::current(), operator: app.config.operator.clone(), ask, agreed, errors })
}

async fn consent_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    let page = notice_page(&app, visit.require()?, FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::consent::page(f, page)))
}

async fn agree(State(app): State<App>, visit: Visit, Form(fields): Form<ConsentFields>) -> Result<Response> {
    let viewer = visit.require()?;
    match consent::agree(&app, viewer.id, visit.lang, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::consent::THANKS, &paths::account_data()).await,
        Err(errors) => {
            let page = notice_page(&app, viewer, errors).await?;
            Ok(visit.refused(None, |f| pages::consent::page(f, page)))
        }
    }
}

async fn objection_page(app: &App, viewer: &Viewer, fields: ObjectionFields, errors: FormErrors) -> Result<ObjectionPage> {
    let communes = communes::list(app).await?.into_iter().map(|commune| (commune.slug, commune.name)).collect();
    Ok(ObjectionPage { communes, days: objections::DAYS, rows: objections::own(app, viewer).await?, fields, errors })
}

async fn objection_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    let fields: ObjectionFields = visit.take_kept().await?.unwrap_or_default();
    let page = objection_page(&app, viewer, fields, FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::objections::page(f, page)))
}

async fn object(State(app): State<App>, visit: Visit, Form(fields): Form<ObjectionFields>) -> Result<Response> {
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    match objections::object(&app, viewer, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::objections::SENT, &paths::objections()).await,
        Err(errors) => {
            let page = objection_page(&app, viewer, fields, errors).await?;
            Ok(visit.refused(None, |f| pages::objections::page(f, page)))
        }
    }
}

async fn leaving_page(app: &App, viewer: &Viewer, fields: DeleteAccountFields, errors: FormErrors) -> Result<DeleteAccountPage> {
    let mut last_communes = Vec::new();
    for (place, role) in roles::list(app, viewer.id).await? {
        if let Some(commune) = place.filter(|_| role == Role::Administrator)
            && roles::holders(app, commune, Role::Administrator).await?.len() == 1
        {
            last_communes.push(communes::get(app, commune).await?.name);
        }
    }
    Ok(DeleteAccountPage {
        last_of: (last_communes, organisations::represented_alone(app, viewer.id).await?),
        password: accounts::erasure::has_password(app, viewer).await?,
        code_sent: store::has_code(&app.db, viewer.id, app.clock.now()).await?,
        by_proof: viewer.contact().is_empty() && !viewer.has_password,
        fields,
        errors,
    })
}

/// Whoever has a second factor, or can be sent nothing, shows who they are first.
async fn proof_first(app: &App, visit: &Visit) -> Result<()> {
    let viewer = visit.require()?;
    if accounts::has_second_factor(app, viewer.id).await? || (viewer.contact().is_empty() && !viewer.has_password) {
        visit.require_proof()?;
    }
    Ok(())
}

async fn leaving_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    proof_first(&app, &visit).await?;
    let viewer = visit.require()?;
    let fields: DeleteAccountFields = visit.take_kept().await?.unwrap_or_default();
    let page = leaving_page(&app, viewer, fields, FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::delete_account::page(f, page)))
}

async fn send_code(State(app): State<App>, visit: Visit) -> Result<Response> {
    let viewer = visit.require()?;
    if accounts::erasure::has_password(&app, viewer).await? {
        return Err(Error::NotFound);
    }
    let who = viewer.id.to_string();
    if viewer.email.is_empty() {
        sms::limit(&app, &who, visit.address).await?;
    } else {
        app.limits.check(Action::Mail, &who, visit.address)?;
    }
    leaving::send_code(&app, viewer).await?;
    visit.done(tr::leaving::CODE_SENT, &paths::delete_account()).await
}

async fn leave(State(app): State<App>, visit: Visit, Form(fields): Form<DeleteAccountFields>) -> Result<Response> {
    let viewer = visit.require()?;
    proof_first(&app, &visit).await?;
    let tried = accounts::guess(&visit, viewer.id).await?;
    let confirmed = leaving::confirm(&app, viewer, &fields).await;
    if app.limits.tries.settle(tried, &confirmed) {
        security::log(&app, Event::SignInFailed, &About { account: Some(viewer.id), address: Some(visit.address), ..About::default() });
    }
    match confirmed.or_errors()? {
        Ok(contributions) => {
            leaving::leave(&app, viewer.id, contributions, leaving::Why::Asked).await?;
            visit.leave(&paths::deleted()).await
        }
        Err(errors) => {
            let page = leaving_page(&app, viewer, fields, errors).await?;
            Ok(visit.refused(None, |f| pages::delete_account::page(f, page)))
        }
    }
}

/// What somebody who has left reads.
async fn gone(visit: Visit) -> Response {
    visit.page_with(StatusCode::OK, None, |f| {
        let page = MessagePage {
            title: f.t(tr::leaving::GONE_TITLE).to_owned(),
            text: f.t(tr::leaving::GONE).to_owned(),
            confirm: None,
            link: Some((paths::home(), f.t(tr::layout::NETWORK).to_owned())),
        };
        pages::accounts::message(f, page)
    })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Place {
    before: String,
}

async fn list_objections(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(place): Query<Place>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = objections::page(&app, visit.require()?, &commune, &place.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::objections::list(f, page)))
}

async fn answer_form(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let (row, beside) = objections::reading(&app, visit.require()?, &commune, &id).await?;
    let fields: AnswerFields = visit.take_kept().await?.unwrap_or_default();
    Ok(visit.page(Some(&commune), |f| pages::objections::answer(f, AnswerPage { row, beside, fields, errors: FormErrors::default() })))
}

async fn answer(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>, Form(fields): Form<AnswerFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Post)?;
    match objections::answer(&app, viewer, &commune, &id, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::objections::ANSWERED, &paths::commune_objections(&slug)).await,
        Err(errors) => {
            let (row, beside) = objections::reading(&app, viewer, &commune, &id).await?;
            Ok(visit.refused(Some(&commune), |f| pages::objections::answer(f, AnswerPage { row, beside, fields, errors })))
        }
    }
}

async fn show_register(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let page = register::page(&app, visit.require()?, &commune).await?;
    Ok(visit.page(Some(&commune), |f| pages::register::page(f, page)))
}
