//! A new password by a code, who of several people with one phone signs in, and the phone of one's own account.

use app::model::accounts::{Setting, SettingFields, SettingPage};
use app::model::form::FormErrors;
use app::model::paths;
use app::model::phones::{WhoFields, WhoPage};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;

use super::super::codes::Purpose;
use super::super::phones;
use super::super::signing_in::Who;
use super::super::store::AccountRow;
use super::super::{Viewer, attempts, devices, settings};
use super::codes::{over, waiting};
use super::mine::proof_first;
use super::steps::{self, Message, WHO, named};
use crate::base::App;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PHONE_PASSWORD, get(password_form).post(set_password))
        .route(paths::SIGN_IN_WHO, get(who_form).post(choose_who))
        .route(paths::ACCOUNT_PHONE, get(phone_form).post(ask_phone))
        .route(paths::REMOVE_PHONE, get(remove_form).post(remove))
}

async fn password_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await?.filter(|row| row.passed_at.is_some() && row.purpose() == Purpose::Reset) else {
        return Ok(over(&visit, "").await);
    };
    let people = named(&phones::people(&app, &row).await?);
    let page = WhoPage { action: paths::phone_password(), people, new_password: true, chosen: String::new(), errors: FormErrors::default() };
    Ok(visit.page(None, |f| pages::phones::who(f, page)))
}

async fn set_password(State(app): State<App>, visit: Visit, Form(fields): Form<WhoFields>) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await?.filter(|row| row.passed_at.is_some() && row.purpose() == Purpose::Reset) else {
        return Ok(over(&visit, "").await);
    };
    match phones::reset(&app, &row, &fields.account, &fields.new_password).await.or_errors()? {
        Ok(Some(account)) => {
            let mut response = Message::new(tr::accounts::RESET_DONE_TITLE, tr::accounts::RESET_DONE_TEXT).answer(&visit);
            devices::remember(&visit, account, &mut response).await?;
            Ok(response)
        }
        Ok(None) => Ok(over(&visit, "").await),
        Err(errors) => {
            let people = named(&phones::people(&app, &row).await?);
            let page = WhoPage { action: paths::phone_password(), people, new_password: true, chosen: fields.account, errors };
            Ok(visit.refused(None, |f| pages::phones::who(f, page)))
        }
    }
}

async fn choices(app: &App, visit: &Visit) -> Result<Option<(Who, Vec<AccountRow>)>> {
    let Some(who) = visit.session.get::<Who>(WHO).await? else { return Ok(None) };
    let people = who.people(app).await?;
    Ok((!people.is_empty()).then_some((who, people)))
}

fn who_page(people: &[AccountRow], errors: FormErrors) -> WhoPage {
    WhoPage { action: paths::sign_in_who(), people: named(people), new_password: false, chosen: String::new(), errors }
}

async fn who_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    match choices(&app, &visit).await? {
        Some((_, people)) => Ok(visit.page(None, |f| pages::phones::who(f, who_page(&people, FormErrors::default())))),
        None => Ok(over(&visit, "").await),
    }
}

async fn choose_who(State(app): State<App>, visit: Visit, Form(fields): Form<WhoFields>) -> Result<Response> {
    let Some((who, people)) = choices(&app, &visit).await? else { return Ok(over(&visit, "").await) };
    let Some(person) = people.iter().find(|person| person.id.to_string() == fields.account) else {
        let errors = FormErrors::of("account", tr::phones::WHO_NEEDED);
        return Ok(visit.refused(None, |f| pages::phones::who(f, who_page(&people, errors))));
    };
    visit.session.remove::<Who>(WHO).await?;
    steps::sign_in(&visit, person, &who.next).await
}

fn setting(visit: &Visit, setting: Setting, action: String, fields: SettingFields, errors: Option<FormErrors>) -> Result<Response> {
    let status = if errors.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let page = SettingPage { setting, action, by_password: visit.require()?.has_password, fields, errors: errors.unwrap_or_default() };
    Ok(visit.page_with(status, None, |f| pages::accounts::setting(f, page)))
}

async fn phone_form(visit: Visit) -> Result<Response> {
    if let Some(proof) = proof_first(&visit, &paths::account_phone())? {
        return Ok(proof);
    }
    visit.require()?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    setting(&visit, Setting::Phone, paths::account_phone(), fields, None)
}

async fn ask_phone(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let viewer = visit.require()?;
    let tried = attempts::at_account(&visit, viewer.id).await?;
    match settings::ask_new_phone(&app, viewer, &fields, visit.address, tried).await.or_errors()? {
        Ok(code) => steps::wait_for_code(&visit, code).await,
        Err(errors) => setting(&visit, Setting::Phone, paths::account_phone(), fields, Some(errors)),
    }
}

/// There is nothing to remove for whoever has no phone.
fn with_phone(visit: &Visit) -> Result<&Viewer> {
    let viewer = visit.require()?;
    if viewer.phone.is_empty() { Err(Error::NotFound) } else { Ok(viewer) }
}

async fn remove_form(visit: Visit) -> Result<Response> {
    with_phone(&visit)?;
    if let Some(proof) = proof_first(&visit, &paths::remove_phone())? {
        return Ok(proof);
    }
    setting(&visit, Setting::RemovePhone, paths::remove_phone(), SettingFields::default(), None)
}

async fn remove(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let viewer = with_phone(&visit)?;
    let tried = attempts::at_account(&visit, viewer.id).await?;
    match settings::remove_phone(&app, viewer, &fields, tried).await.or_errors()? {
        Ok(()) => visit.done(tr::phones::REMOVED, &paths::account_settings()).await,
        Err(errors) => setting(&visit, Setting::RemovePhone, paths::remove_phone(), fields, Some(errors)),
    }
}
