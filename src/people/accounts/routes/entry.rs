//! Coming in by one contact, or a password; going out; and links from mails.

use app::model::accounts::{Setting, SettingFields, SettingPage, SignInFields, SignInPage};
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, RawQuery, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::super::contact::Contact;
use super::super::signing_in::{self, SignedIn};
use super::super::{attempts, devices, entering, password_reset, settings, tokens};
use super::steps::{self, Message};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::security::{self, About, Event};
use crate::base::{App, sms};
use crate::web::visit::safe_next;
use crate::web::{Form, Visit, kept};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::SIGN_UP, get(sign_up))
        .route(paths::SIGN_IN, get(sign_in_form).post(sign_in))
        .route(paths::SIGN_OUT, post(sign_out))
        .route(paths::FORGOTTEN, get(forgotten_form).post(forgotten))
        .route(paths::FORGOTTEN_SENT, get(forgotten_sent))
        .route(paths::RESET, get(reset_form).post(reset))
        .route(paths::CHANGE_EMAIL, get(change_email_form).post(change_email))
}

#[derive(Debug, Default, Deserialize)]
struct Next {
    #[serde(default)]
    next: String,
}

/// Joining is signing in for the first time.
async fn sign_up(RawQuery(query): RawQuery) -> Redirect {
    Redirect::to(&query.map_or_else(paths::sign_in, |query| format!("{}?{query}", paths::sign_in())))
}

async fn page(visit: &Visit, fields: SignInFields, errors: FormErrors) -> Result<SignInPage> {
    visit.is_on_way_to(&fields.next).await;
    let then = kept::waiting(visit, &fields.next).await?;
    Ok(SignInPage { fields, then, providers: steps::providers(&visit.app), errors })
}

async fn sign_in_form(visit: Visit, Query(next): Query<Next>) -> Result<Response> {
    if visit.viewer.is_some() {
        let (page, _) = kept::split_back(&next.next);
        return Ok(Redirect::to(safe_next(page).unwrap_or("/account")).into_response());
    }
    let page = page(&visit, SignInFields { next: next.next, ..SignInFields::default() }, FormErrors::default()).await?;
    Ok(visit.page(None, |f| pages::accounts::sign_in(f, page)))
}

async fn refused(visit: &Visit, status: StatusCode, fields: SignInFields, errors: FormErrors) -> Result<Response> {
    let page = page(visit, fields, errors).await?;
    Ok(visit.page_with(status, None, |f| pages::accounts::sign_in(f, page)))
}

/// Without a password a code is sent: to whoever has an account, and to whoever has none.
async fn sign_in(State(app): State<App>, visit: Visit, Form(fields): Form<SignInFields>) -> Result<Response> {
    visit.is_on_way_to(&fields.next).await;
    if fields.password.is_empty() {
        return match entering::ask(&visit, &fields.email, &fields.next).await.or_errors()? {
            Ok(code) => steps::wait_for_code(&visit, code).await,
            Err(errors) => refused(&visit, StatusCode::UNPROCESSABLE_ENTITY, fields, errors).await,
        };
    }
    let tried = match attempts::at_contact(&visit, &fields.email).await {
        Ok(tried) => tried,
        Err(Error::RateLimited { retry_after }) => return tried_too_often(&visit, fields, retry_after.as_secs().max(1)).await,
        Err(other) => return Err(other),
    };
    let signed_in = signing_in::attempt(&app, &fields.email, &fields.password).await;
    app.limits.tries.settle(tried, &signed_in);
    match signed_in.or_errors()? {
        Ok(SignedIn::Yes(account)) => steps::sign_in(&visit, &account, &fields.next).await,
        Ok(SignedIn::Several(people)) => steps::ask_who(&app, &visit, &people, &fields.next).await,
        Err(errors) => {
            security::log(&app, Event::SignInFailed, &About { typed: &attempts::counted(&fields.email), address: Some(visit.address), ..About::default() });
            refused(&visit, StatusCode::UNPROCESSABLE_ENTITY, fields, errors).await
        }
    }
}

/// Strangers may have tried: the owner still signs in by a code, and then this browser is known.
async fn tried_too_often(visit: &Visit, fields: SignInFields, seconds: u64) -> Result<Response> {
    security::log(&visit.app, Event::LimitReached, &About { typed: &attempts::counted(&fields.email), address: Some(visit.address), ..About::default() });
    let errors = FormErrors::of("password", tr::entry::TRIED_TOO_OFTEN);
    let mut response = refused(visit, StatusCode::TOO_MANY_REQUESTS, fields, errors).await?;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(response)
}

async fn sign_out(visit: Visit) -> Result<Response> {
    visit.leave(&paths::home()).await
}

fn setting(setting: Setting, action: String, fields: SettingFields, errors: FormErrors) -> SettingPage {
    SettingPage { setting, action, by_password: false, fields, errors }
}

async fn forgotten_form(visit: Visit) -> Response {
    visit.page(None, |f| pages::accounts::setting(f, setting(Setting::Forgotten, paths::forgotten(), SettingFields::default(), FormErrors::default())))
}

async fn forgotten(State(app): State<App>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let limited = match Contact::parse(&fields.email) {
        Some(Contact::Phone(_)) => sms::beside(&app, "email", visit.address, sms::limit_network(&app, visit.address).await),
        // How many go to one address is counted where they are sent: who asks must not learn whether any did. Those to a phone are counted known or not.
        _ => app.limits.check_network(Action::Mail, visit.address),
    };
    let asked = match limited {
        Ok(()) => password_reset::ask(&visit, &fields.email).await,
        Err(error) => Err(error),
    };
    match asked.or_errors()? {
        Ok(None) => Ok(Redirect::to(&paths::forgotten_sent()).into_response()),
        Ok(Some(code)) => steps::wait_for_code(&visit, code).await,
        Err(errors) => Ok(visit.refused(None, |f| pages::accounts::setting(f, setting(Setting::Forgotten, paths::forgotten(), fields, errors)))),
    }
}

async fn forgotten_sent(visit: Visit) -> Response {
    Message::new(tr::accounts::RESET_SENT_TITLE, tr::accounts::RESET_SENT_TEXT).answer(&visit)
}

async fn reset_form(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    if tokens::peek(&app, &token, tokens::Purpose::Reset).await?.is_none() {
        return Ok(steps::dead_link(&visit));
    }
    Ok(visit.page(None, |f| pages::accounts::setting(f, setting(Setting::Reset, paths::reset(&token), SettingFields::default(), FormErrors::default()))))
}

async fn reset(State(app): State<App>, visit: Visit, Path(token): Path<String>, Form(fields): Form<SettingFields>) -> Result<Response> {
    match signing_in::reset(&app, &token, &fields.new_password).await {
        Ok(account) => {
            let mut response = Message::new(tr::accounts::RESET_DONE_TITLE, tr::accounts::RESET_DONE_TEXT).answer(&visit);
            devices::remember(&visit, account, &mut response).await?;
            Ok(response)
        }
        Err(Error::Conflict(_)) => Ok(steps::dead_link(&visit)),
        Err(Error::Invalid(errors)) => Ok(visit.refused(None, |f| pages::accounts::setting(f, setting(Setting::Reset, paths::reset(&token), fields, errors)))),
        Err(other) => Err(other),
    }
}

/// The link is for whoever asked for it: another browser signs in first.
async fn change_email_form(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let asked = tokens::peek(&app, &token, tokens::Purpose::ChangeEmail).await?;
    if asked.is_some() {
        visit.require()?;
    }
    if asked.is_none_or(|(id, _)| visit.viewer.as_ref().is_none_or(|viewer| viewer.id != id)) {
        return Ok(steps::dead_link(&visit));
    }
    let confirm = Some((paths::change_email(&token), tr::accounts::CONFIRM));
    Ok(Message { confirm, link: None, ..Message::new(tr::accounts::CONFIRM_TITLE, tr::accounts::CONFIRM_TEXT) }.answer(&visit))
}

async fn change_email(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let Some(viewer) = &visit.viewer else {
        let asked = tokens::peek(&app, &token, tokens::Purpose::ChangeEmail).await?;
        return Ok(if asked.is_some() { visit.to_sign_in(&paths::change_email(&token)) } else { steps::dead_link(&visit) });
    };
    match settings::take_new_email(&app, viewer, &token).await {
        Ok(()) => {
            let link = Some((paths::account(), tr::accounts::MY_PAGE));
            Ok(Message { link, ..Message::new(tr::accounts::EMAIL_CHANGED_TITLE, tr::accounts::EMAIL_CHANGED_TEXT) }.answer(&visit))
        }
        Err(Error::Conflict(_)) => Ok(steps::dead_link(&visit)),
        Err(other) => Err(other),
    }
}
