//! Joining, signing in and out, and links from mails.

use app::model::accounts::{ConfirmFields, Setting, SettingFields, SettingPage, SignInFields, SignUpFields};
use app::model::form::FormErrors;
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::super::contact::Contact;
use super::super::joining::{self, Waits};
use super::super::seals::Joined;
use super::super::signing_in::{self, SignedIn};
use super::super::{attempts, devices, password_reset, settings, tokens};
use super::steps::{self, Message};
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::security::{self, About, Event};
use crate::base::{App, sms};
use crate::people::consent;
use crate::people::held_names;
use crate::web::visit::safe_next;
use crate::web::{Form, Visit};

/// The session's key for what was typed to join.
const JOINED: &str = "joined";

pub(super) fn routes() -> Router<App> {
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

/// Sends on whoever has signed in already.
fn signed_in(visit: &Visit, next: &str) -> Option<Response> {
    visit.viewer.as_ref().map(|_| Redirect::to(safe_next(next).unwrap_or("/account")).into_response())
}

async fn sign_up_form(State(app): State<App>, visit: Visit, Query(next): Query<Next>) -> Response {
    if let Some(response) = signed_in(&visit, &next.next) {
        return response;
    }
    let fields = SignUpFields { language: visit.lang.code().to_owned(), next: next.next, ..SignUpFields::default() };
    visit.page(None, |f| pages::accounts::sign_up(f, fields, consent::current(), FormErrors::default(), &steps::providers(&app)))
}

async fn sign_up(State(app): State<App>, visit: Visit, Form(fields): Form<SignUpFields>) -> Result<Response> {
    visit.limit(Action::SignUp)?;
    match joining::sign_up(&app, &fields, visit.address).await.or_errors()? {
        Ok(waits) => {
            if let Some(next) = safe_next(&fields.next) {
                visit.session.insert("next", next).await?;
            }
            match waits {
                Waits::Code(code) => steps::wait_for_code(&visit, code).await,
                Waits::Link(joined) => {
                    visit.session.insert(JOINED, joined).await?;
                    Ok(Redirect::to(&paths::sign_up_sent()).into_response())
                }
            }
        }
        Err(errors) => Ok(visit.refused(None, |f| pages::accounts::sign_up(f, fields, consent::current(), errors, &steps::providers(&app)))),
    }
}

async fn sign_up_sent(visit: Visit) -> Response {
    Message::new(tr::accounts::SENT_TITLE, tr::accounts::SENT_TEXT).answer(&visit)
}

fn dead_link(visit: &Visit) -> Response {
    Message { status: StatusCode::NOT_FOUND, ..Message::new(tr::accounts::LINK_DEAD_TITLE, tr::accounts::LINK_DEAD) }.answer(visit)
}

/// A mail reader may open links by itself; only the button confirms. In another browser than the one where the password was typed, it is asked for.
async fn confirm_form(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let joined: Option<Joined> = visit.session.get(JOINED).await?;
    let Some((account, own)) = joining::opened(&app, &token, joined.as_ref()).await? else { return Ok(dead_link(&visit)) };
    if !own {
        // A name that waits for a moderator is not shown yet, but it is what was typed.
        let name = held_names::waiting_for(&app, account.id).await?.unwrap_or(account.name);
        let fields = ConfirmFields { name, ..ConfirmFields::default() };
        return Ok(visit.page(None, |f| pages::accounts::confirm(f, paths::confirm(&token), fields, consent::current(), FormErrors::default())));
    }
    let confirm = Some((paths::confirm(&token), tr::accounts::CONFIRM));
    Ok(Message { confirm, link: None, ..Message::new(tr::accounts::CONFIRM_TITLE, tr::accounts::CONFIRM_TEXT) }.answer(&visit))
}

async fn confirm(State(app): State<App>, visit: Visit, Path(token): Path<String>, Form(fields): Form<ConfirmFields>) -> Result<Response> {
    let joined: Option<Joined> = visit.session.get(JOINED).await?;
    let Some((account, own)) = joining::opened(&app, &token, joined.as_ref()).await? else { return Ok(dead_link(&visit)) };
    let done = match joined.filter(|_| own) {
        Some(joined) => joining::confirm(&app, &token, &joined).await,
        None => joining::take_over(&app, &token, &account, &fields, visit.lang).await,
    };
    match done {
        Ok(true) => {}
        Ok(false) => return Ok(dead_link(&visit)),
        Err(Error::Invalid(errors)) => {
            return Ok(visit.refused(None, |f| pages::accounts::confirm(f, paths::confirm(&token), fields, consent::current(), errors)));
        }
        Err(other) => return Err(other),
    }
    if visit.session.get_value(JOINED).await?.is_some() {
        visit.session.remove_value(JOINED).await?;
    }
    let next: Option<String> = visit.session.get("next").await?;
    let query = next.map_or_else(String::new, |next| format!("?{}", url::form_urlencoded::Serializer::new(String::new()).append_pair("next", &next).finish()));
    let link = Some((format!("{}{query}", paths::sign_in()), tr::layout::SIGN_IN));
    Ok(Message { link, ..Message::new(tr::accounts::CONFIRMED_TITLE, tr::accounts::CONFIRMED_TEXT) }.answer(&visit))
}

async fn sign_in_form(State(app): State<App>, visit: Visit, Query(next): Query<Next>) -> Response {
    if let Some(response) = signed_in(&visit, &next.next) {
        return response;
    }
    let fields = SignInFields { next: next.next, ..SignInFields::default() };
    visit.page(None, |f| pages::accounts::sign_in(f, fields, FormErrors::default(), &steps::providers(&app)))
}

async fn sign_in(State(app): State<App>, visit: Visit, Form(fields): Form<SignInFields>) -> Result<Response> {
    let tried = match attempts::at_contact(&visit, &fields.email).await {
        Ok(tried) => tried,
        Err(Error::RateLimited { retry_after }) => return Ok(tried_too_often(&visit, fields, retry_after.as_secs().max(1))),
        Err(other) => return Err(other),
    };
    let signed_in = signing_in::attempt(&app, &fields.email, &fields.password).await;
    app.limits.tries.settle(tried, &signed_in);
    match signed_in.or_errors()? {
        Ok(SignedIn::Yes(account)) => steps::sign_in(&visit, &account, &fields.next).await,
        Ok(SignedIn::Several(people)) => steps::ask_who(&app, &visit, &people, &fields.next).await,
        Ok(SignedIn::Unconfirmed(joined)) => {
            visit.session.insert(JOINED, joined).await?;
            Ok(Message::new(tr::accounts::SENT_TITLE, tr::accounts::UNCONFIRMED_TEXT).answer(&visit))
        }
        Err(errors) => {
            security::log(&app, Event::SignInFailed, &About { typed: &attempts::counted(&fields.email), address: Some(visit.address), ..About::default() });
            Ok(visit.refused(None, |f| pages::accounts::sign_in(f, fields, errors, &steps::providers(&app))))
        }
    }
}

/// Strangers may have tried: the owner still signs in by a link or a code, and then this browser is known.
fn tried_too_often(visit: &Visit, fields: SignInFields, seconds: u64) -> Response {
    security::log(&visit.app, Event::LimitReached, &About { typed: &attempts::counted(&fields.email), address: Some(visit.address), ..About::default() });
    let errors = FormErrors::of("password", tr::accounts::TRIED_TOO_OFTEN);
    let providers = steps::providers(&visit.app);
    let mut response = visit.page_with(StatusCode::TOO_MANY_REQUESTS, None, |f| pages::accounts::sign_in(f, fields, errors, &providers));
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
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
        return Ok(dead_link(&visit));
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
        Err(Error::Conflict(_)) => Ok(dead_link(&visit)),
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
        return Ok(dead_link(&visit));
    }
    let confirm = Some((paths::change_email(&token), tr::accounts::CONFIRM));
    Ok(Message { confirm, link: None, ..Message::new(tr::accounts::CONFIRM_TITLE, tr::accounts::CONFIRM_TEXT) }.answer(&visit))
}

async fn change_email(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> Result<Response> {
    let Some(viewer) = &visit.viewer else {
        let asked = tokens::peek(&app, &token, tokens::Purpose::ChangeEmail).await?;
        return Ok(if asked.is_some() { visit.to_sign_in(&paths::change_email(&token)) } else { dead_link(&visit) });
    };
    match settings::take_new_email(&app, viewer, &token).await {
        Ok(()) => {
            let link = Some((paths::account(), tr::accounts::MY_PAGE));
            Ok(Message { link, ..Message::new(tr::accounts::EMAIL_CHANGED_TITLE, tr::accounts::EMAIL_CHANGED_TEXT) }.answer(&visit))
        }
        Err(Error::Conflict(_)) => Ok(dead_link(&visit)),
        Err(other) => Err(other),
    }
}
