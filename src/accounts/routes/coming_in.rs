//! Joining, signing in and out, and links from mails.

use app::model::Lang;
use app::model::accounts::{MessagePage, Setting, SettingFields, SettingPage, SignInFields, SignUpFields};
use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::paths;
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::super::contact::Contact;
use super::super::proof::Proof;
use super::super::signing_in::{self, SignedIn};
use super::super::store::{self, AccountRow};
use super::super::{devices, forgetting, joining, second_factor, settings, sign_on, tokens};
use super::phones::{ask_who, wait_for_code};
use super::second_factor::ask_second;
use crate::error::{Error, Result};
use crate::http::limits::Action;
use crate::http::visit::safe_next;
use crate::http::{Form, Visit};
use crate::my_data::consent;
use crate::security::{self, About, Event};
use crate::{AppState, staff};

pub(super) fn routes() -> Router<AppState> {
    Router::new()
        .route(paths::SIGN_UP, get(sign_up_form).post(sign_up))
        .route(paths::SIGN_UP_SENT, get(sign_up_sent))
        .route(paths::CONFIRM, get(confirm_form).post(confirm))
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

pub(super) fn say(visit: &Visit, status: StatusCode, title: Key, text: Key, confirm: Option<(String, Key)>, link: Option<(String, Key)>) -> Response {
    visit.page_with(status, None, |f| {
        let words = |pair: Option<(String, Key)>| pair.map(|(path, word)| (path, f.t(word).to_owned()));
        let page = MessagePage { title: f.t(title).to_owned(), text: f.t(text).to_owned(), confirm: words(confirm), link: words(link) };
        pages::accounts::message(f, page)
    })
}

/// Somebody who is inside already has nothing to do here.
fn inside(visit: &Visit, next: &str) -> Option<Response> {
    visit.viewer.as_ref().map(|_| Redirect::to(safe_next(next).unwrap_or("/account")).into_response())
}

async fn sign_up_form(State(app): State<AppState>, visit: Visit, Query(next): Query<Next>) -> Response {
    if let Some(response) = inside(&visit, &next.next) {
        return response;
    }
    let fields = SignUpFields { language: visit.lang.code().to_owned(), next: next.next, ..SignUpFields::default() };
    visit.page(None, |f| pages::accounts::sign_up(f, fields, consent::current(), FormErrors::default(), &sign_on::buttons(&app)))
}

async fn sign_up(State(app): State<AppState>, visit: Visit, Form(fields): Form<SignUpFields>) -> Result<Response> {
    visit.limit(Action::SignUp)?;
    match joining::sign_up(&app, &fields, visit.address).await {
        Ok(waits) => {
            if let Some(next) = safe_next(&fields.next) {
                visit.session.insert("next", next).await?;
            }
            match waits {
                Some(code) => wait_for_code(&visit, code).await,
                None => Ok(Redirect::to(&paths::sign_up_sent()).into_response()),
            }
        }
        Err(Error::Invalid(errors)) => Ok(visit.refused(None, |f| pages::accounts::sign_up(f, fields, consent::current(), errors, &sign_on::buttons(&app)))),
        Err(other) => Err(other),
    }
}

async fn sign_up_sent(visit: Visit) -> Response {
    say(&visit, StatusCode::OK, tr::accounts::SENT_TITLE, tr::accounts::SENT_TEXT, None, Some((paths::sign_in(), tr::layout::SIGN_IN)))
}

fn dead_link(visit: &Visit) -> Response {
    say(visit, StatusCode::NOT_FOUND, tr::accounts::LINK_DEAD_TITLE, tr::accounts::LINK_DEAD, None, Some((paths::sign_in(), tr::layout::SIGN_IN)))
}

/// A mail reader may open links by itself; only the button confirms.
async fn confirm_form(State(app): State<AppState>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    if tokens::peek(&app, &token, tokens::Purpose::Confirm).await?.is_none() {
        return Ok(dead_link(&visit));
    }
    let confirm = Some((paths::confirm(&token), tr::accounts::CONFIRM));
    Ok(say(&visit, StatusCode::OK, tr::accounts::CONFIRM_TITLE, tr::accounts::CONFIRM_TEXT, confirm, None))
}

async fn confirm(State(app): State<AppState>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    if joining::confirm(&app, &token).await?.is_none() {
        return Ok(dead_link(&visit));
    }
    let next: Option<String> = visit.session.get("next").await?;
    let query = next.map_or_else(String::new, |next| format!("?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish()));
    let link = Some((format!("{}{query}", paths::sign_in()), tr::layout::SIGN_IN));
    Ok(say(&visit, StatusCode::OK, tr::accounts::CONFIRMED_TITLE, tr::accounts::CONFIRMED_TEXT, None, link))
}

/// The name under which attempts on an address or a phone are counted, however it is written.
fn counted(typed: &str) -> String {
    Contact::parse(typed).map_or_else(|| typed.trim().chars().take(254).collect(), |contact| contact.key().to_owned())
}

/// The one door: whoever comes in, by whatever way, comes in here. Who has a second factor is asked for it first.
pub(in crate::accounts) async fn come_in(visit: &Visit, account: &AccountRow, next: &str) -> Result<Response> {
    if second_factor::has_any(&visit.app, account.id).await? {
        return ask_second(visit, account, next).await;
    }
    enter(visit, account, next, false).await
}

/// Behind the door.
pub(super) async fn enter(visit: &Visit, account: &AccountRow, next: &str, second_factor: bool) -> Result<Response> {
    let proof = Proof { second_factor, at: visit.app.clock.now() };
    signing_in::enter(&visit.session, account.id, &visit.user_agent, proof).await?;
    store::set_seen(&visit.app.db, account.id, visit.app.clock.now()).await?;
    visit.session.remove::<String>("next").await?;
    let mut target = safe_next(next).unwrap_or("/account").to_owned();
    if !second_factor && staff::has_role(&visit.app, account.id).await? {
        visit.say(Tone::Warning, tr::second_factor::ROLE_WAITS.text(visit.lang)).await?;
        target = paths::second_factor();
    }
    let mut response = Redirect::to(&target).into_response();
    devices::greet(visit, account.id, &mut response).await?;
    if !visit.chose_language {
        visit.set_language(&mut response, Lang::parse(&account.language).unwrap_or_default());
    }
    Ok(response)
}

async fn sign_in_form(State(app): State<AppState>, visit: Visit, Query(next): Query<Next>) -> Response {
    if let Some(response) = inside(&visit, &next.next) {
        return response;
    }
    let fields = SignInFields { next: next.next, ..SignInFields::default() };
    visit.page(None, |f| pages::accounts::sign_in(f, fields, FormErrors::default(), &sign_on::buttons(&app)))
}

async fn sign_in(State(app): State<AppState>, visit: Visit, Form(fields): Form<SignInFields>) -> Result<Response> {
    app.limits.check(Action::SignIn, &counted(&fields.email), visit.address)?;
    match signing_in::attempt(&app, &fields.email, &fields.password).await {
        Ok(SignedIn::Yes(account)) => come_in(&visit, &account, &fields.next).await,
        Ok(SignedIn::Several(people)) => ask_who(&app, &visit, &people, &fields.next).await,
        Ok(SignedIn::Unconfirmed) => {
            Ok(say(&visit, StatusCode::OK, tr::accounts::SENT_TITLE, tr::accounts::UNCONFIRMED_TEXT, None, Some((paths::sign_in(), tr::layout::SIGN_IN))))
        }
        Err(Error::Invalid(errors)) => {
            security::log(&app, Event::SignInFailed, &About { typed: &counted(&fields.email), address: Some(visit.address), ..About::default() });
            Ok(visit.refused(None, |f| pages::accounts::sign_in(f, fields, errors, &sign_on::buttons(&app))))
        }
        Err(other) => Err(other),
    }
}

async fn sign_out(visit: Visit) -> Result<Response> {
    visit.session.flush().await?;
    Ok(Redirect::to(&paths::home()).into_response())
}

fn setting(setting: Setting, action: String, fields: SettingFields, errors: FormErrors) -> SettingPage {
    SettingPage { setting, action, by_password: false, fields, errors }
}

async fn forgotten_form(visit: Visit) -> Response {
    visit.page(None, |f| pages::accounts::setting(f, setting(Setting::Forgotten, paths::forgotten(), SettingFields::default(), FormErrors::default())))
}

async fn forgotten(State(app): State<AppState>, visit: Visit, Form(fields): Form<SettingFields>) -> Result<Response> {
    let action = if matches!(Contact::parse(&fields.email), Some(Contact::Phone(_))) { Action::Sms } else { Action::Mail };
    app.limits.check(action, &counted(&fields.email), visit.address)?;
    match forgetting::ask(&app, &fields.email, visit.lang).await {
        Ok(None) => Ok(Redirect::to(&paths::forgotten_sent()).into_response()),
        Ok(Some(code)) => wait_for_code(&visit, code).await,
        Err(Error::Invalid(errors)) => {
            Ok(visit.refused(None, |f| pages::accounts::setting(f, setting(Setting::Forgotten, paths::forgotten(), fields, errors))))
        }
        Err(other) => Err(other),
    }
}

async fn forgotten_sent(visit: Visit) -> Response {
    say(&visit, StatusCode::OK, tr::accounts::RESET_SENT_TITLE, tr::accounts::RESET_SENT_TEXT, None, Some((paths::sign_in(), tr::layout::SIGN_IN)))
}

async fn reset_form(State(app): State<AppState>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    if tokens::peek(&app, &token, tokens::Purpose::Reset).await?.is_none() {
        return Ok(dead_link(&visit));
    }
    Ok(visit.page(None, |f| pages::accounts::setting(f, setting(Setting::Reset, paths::reset(&token), SettingFields::default(), FormErrors::default()))))
}

async fn reset(State(app): State<AppState>, visit: Visit, Path(token): Path<String>, Form(fields): Form<SettingFields>) -> Result<Response> {
    match signing_in::reset(&app, &token, &fields.new_password).await {
        Ok(()) => {
            let link = Some((paths::sign_in(), tr::layout::SIGN_IN));
            Ok(say(&visit, StatusCode::OK, tr::accounts::RESET_DONE_TITLE, tr::accounts::RESET_DONE_TEXT, None, link))
        }
        Err(Error::Conflict(_)) => Ok(dead_link(&visit)),
        Err(Error::Invalid(errors)) => Ok(visit.refused(None, |f| pages::accounts::setting(f, setting(Setting::Reset, paths::reset(&token), fields, errors)))),
        Err(other) => Err(other),
    }
}

async fn change_email_form(State(app): State<AppState>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    if tokens::peek(&app, &token, tokens::Purpose::ChangeEmail).await?.is_none() {
        return Ok(dead_link(&visit));
    }
    let confirm = Some((paths::change_email(&token), tr::accounts::CONFIRM));
    Ok(say(&visit, StatusCode::OK, tr::accounts::CONFIRM_TITLE, tr::accounts::CONFIRM_TEXT, confirm, None))
}

async fn change_email(State(app): State<AppState>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    match settings::take_new_email(&app, &token).await {
        Ok(()) => Ok(say(
            &visit,
            StatusCode::OK,
            tr::accounts::EMAIL_CHANGED_TITLE,
            tr::accounts::EMAIL_CHANGED_TEXT,
            None,
            Some((paths::account(), tr::accounts::MY_PAGE)),
        )),
        Err(Error::Conflict(_)) => Ok(dead_link(&visit)),
        Err(other) => Err(other),
    }
}
