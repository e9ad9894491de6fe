//! Codes by SMS and what they open, who of several people with one phone signs in, and the phone of one's own account.

use app::model::accounts::{Setting, SettingFields, SettingPage};
use app::model::form::FormErrors;
use app::model::paths;
use app::model::phones::{CodeFields, CodePage, WhoFields, WhoPage};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::super::phones::{self, CodeRow, Phone, Purpose};
use super::super::signing_in::Who;
use super::super::store::{self, AccountRow};
use super::super::{Viewer, attempts, devices, settings};
use super::mine::proof_first;
use super::steps::{self, CODE, Message, WHO};
use crate::base::db::RowId;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::{App, sms};
use crate::web::{Form, Visit};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PHONE_CODE, get(code_form).post(try_code))
        .route(paths::PHONE_CODE_AGAIN, post(send_again))
        .route(paths::PHONE_PASSWORD, get(password_form).post(set_password))
        .route(paths::SIGN_IN_WHO, get(who_form).post(choose_who))
        .route(paths::ACCOUNT_PHONE, get(phone_form).post(ask_phone))
        .route(paths::REMOVE_PHONE, get(remove_form).post(remove))
}

/// What this browser waits for, unless it is over or somebody else's.
async fn waiting(app: &App, visit: &Visit) -> Result<Option<CodeRow>> {
    let Some(id) = visit.session.get::<RowId>(CODE).await? else { return Ok(None) };
    let row = phones::find(app, id).await?;
    let viewer = visit.viewer.as_ref().map(|viewer| viewer.id);
    Ok(row.filter(|row| row.account_id.is_none() || row.account_id == viewer))
}

fn over(visit: &Visit) -> Response {
    let way = if visit.viewer.is_some() { (paths::account(), tr::accounts::MY_PAGE) } else { (paths::sign_in(), tr::layout::SIGN_IN) };
    Message { status: StatusCode::NOT_FOUND, link: Some(way), ..Message::new(tr::phones::CODE_DEAD_TITLE, tr::phones::CODE_DEAD) }.answer(visit)
}

fn code_page(row: &CodeRow, errors: FormErrors, again: bool) -> CodePage {
    let phone = Phone::parse(&row.phone).map_or_else(String::new, |phone| phone.shown());
    let back = match row.purpose() {
        Purpose::Join => paths::sign_up(),
        Purpose::Reset => paths::forgotten(),
        Purpose::Change => paths::account_phone(),
    };
    CodePage { phone, perhaps: row.purpose() == Purpose::Reset, back, again, errors }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Again {
    again: String,
}

async fn code_form(State(app): State<App>, visit: Visit, Query(sent): Query<Again>) -> Result<Response> {
    match waiting(&app, &visit).await? {
        Some(row) if row.passed_at.is_some() => Ok(Redirect::to(&paths::phone_password()).into_response()),
        Some(row) => Ok(visit.page(None, |f| pages::phones::code(f, code_page(&row, FormErrors::default(), !sent.again.is_empty())))),
        None => Ok(over(&visit)),
    }
}

async fn try_code(State(app): State<App>, visit: Visit, Form(fields): Form<CodeFields>) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await? else { return Ok(over(&visit)) };
    let done = match phones::attempt(&app, row.id, &fields.code, visit.address).await {
        Ok(Some(right)) => open(&app, &visit, &right).await,
        Ok(None) => Ok(None),
        Err(error) => Err(error),
    };
    match done.or_errors()? {
        Ok(Some(response)) => Ok(response),
        Ok(None) => Ok(over(&visit)),
        Err(errors) => Ok(visit.refused(None, |f| pages::phones::code(f, code_page(&row, errors, false)))),
    }
}

/// Does what the code was for. Returns `None` if somebody was quicker.
async fn open(app: &App, visit: &Visit, row: &CodeRow) -> Result<Option<Response>> {
    match row.purpose() {
        Purpose::Join => {
            let Some(account) = phones::join(app, row.id).await? else { return Ok(None) };
            visit.session.remove::<RowId>(CODE).await?;
            let next = visit.session.get::<String>("next").await?.unwrap_or_default();
            let account = store::find(&app.db, account).await?.ok_or(Error::NotFound)?;
            let response = steps::sign_in(visit, &account, &next).await?;
            visit.flash(app::model::frame::Tone::Success, tr::phones::WELCOME.text(visit.lang)).await?;
            Ok(Some(response))
        }
        Purpose::Reset => Ok(phones::pass_reset(app, row.id).await?.then(|| Redirect::to(&paths::phone_password()).into_response())),
        Purpose::Change => {
            if phones::change(app, row.id).await?.is_none() {
                return Ok(None);
            }
            visit.session.remove::<RowId>(CODE).await?;
            visit.done(tr::phones::CHANGED, &paths::account()).await.map(Some)
        }
    }
}

async fn send_again(State(app): State<App>, visit: Visit) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await?.filter(|row| row.passed_at.is_none()) else { return Ok(over(&visit)) };
    let limited = match row.account_id {
        Some(account) => sms::limit(&app, &account.to_string(), visit.address).await,
        None => sms::limit_network(&app, visit.address).await,
    };
    let asker = attempts::asker(&visit, &row.phone).await?;
    let sent = match sms::beside(&app, "code", visit.address, limited) {
        Ok(()) => phones::again(&app, &row, &asker, visit.address).await,
        Err(error) => Err(error),
    };
    match sent.or_errors()? {
        Ok(true) => Ok(Redirect::to(&paths::with_query(paths::phone_code(), &[("again", "1")])).into_response()),
        Ok(false) => Ok(over(&visit)),
        Err(errors) => Ok(visit.refused(None, |f| pages::phones::code(f, code_page(&row, errors, false)))),
    }
}

fn named(people: &[AccountRow]) -> Vec<(String, String)> {
    people.iter().map(|person| (person.id.to_string(), person.name.clone())).collect()
}

async fn password_form(State(app): State<App>, visit: Visit) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await?.filter(|row| row.passed_at.is_some()) else { return Ok(over(&visit)) };
    let people = named(&phones::people(&app, &row).await?);
    let page = WhoPage { action: paths::phone_password(), people, new_password: true, chosen: String::new(), errors: FormErrors::default() };
    Ok(visit.page(None, |f| pages::phones::who(f, page)))
}

async fn set_password(State(app): State<App>, visit: Visit, Form(fields): Form<WhoFields>) -> Result<Response> {
    let Some(row) = waiting(&app, &visit).await?.filter(|row| row.passed_at.is_some()) else { return Ok(over(&visit)) };
    match phones::reset(&app, &row, &fields.account, &fields.new_password).await.or_errors()? {
        Ok(Some(account)) => {
            let mut response = Message::new(tr::accounts::RESET_DONE_TITLE, tr::accounts::RESET_DONE_TEXT).answer(&visit);
            devices::remember(&visit, account, &mut response).await?;
            Ok(response)
        }
        Ok(None) => Ok(over(&visit)),
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
        None => Ok(over(&visit)),
    }
}

async fn choose_who(State(app): State<App>, visit: Visit, Form(fields): Form<WhoFields>) -> Result<Response> {
    let Some((who, people)) = choices(&app, &visit).await? else { return Ok(over(&visit)) };
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
        Ok(()) => visit.done(tr::phones::REMOVED, &paths::account()).await,
        Err(errors) => setting(&visit, Setting::RemovePhone, paths::remove_phone(), fields, Some(errors)),
    }
}
