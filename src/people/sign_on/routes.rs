//! The way to a provider and back, joining by one, and unlinking.

use std::sync::Arc;

use app::model::accounts::MessagePage;
use app::model::form::FormErrors;
use app::model::frame::Tone;
use app::model::paths;
use app::model::sign_on::{JoinFields, JoinPage, RedirectPage, SignInProvider};
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};

use super::flow::{self, Attempt, Return};
use super::person::Person;
use super::resolving::{self, Linked, Resolved};
use super::{Provider, SignOn, Trouble};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::people::accounts::{self, Viewer};
use crate::people::consent;
use crate::web::proof::Proof;
use crate::web::visit::safe_next;
use crate::web::{Form, Visit};

/// The session's key for an attempt.
const ATTEMPT: &str = "sign_on";
/// The session's key for somebody new who has not joined yet.
const NEWCOMER: &str = "sign_on_newcomer";
/// How long somebody new may take to join.
const SECONDS: i64 = 600;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::SIGN_ON, get(redirect).post(begin))
        .route(paths::SIGN_ON_CALLBACK, get(callback))
        .route(paths::SIGN_ON_JOIN, get(join_form).post(join))
        .route(paths::UNLINK, post(unlink))
}

/// Where somebody can go on after an attempt that led nowhere.
fn next_step(visit: &Visit) -> (String, Key) {
    if visit.viewer.is_some() { (paths::account(), tr::accounts::MY_PAGE) } else { (paths::sign_in(), tr::layout::SIGN_IN) }
}

/// A page that says what became of an attempt.
fn message(visit: &Visit, status: StatusCode, provider: &Provider, title: Key, text: Key) -> Response {
    let (path, word) = next_step(visit);
    visit.page_with(status, None, |f| {
        let name = f.local(&provider.config.named());
        let values = [("provider", name.as_str())];
        let page = MessagePage { title: f.tf(title, &values), text: f.tf(text, &values), confirm: None, link: Some((path, f.t(word).to_owned())) };
        pages::accounts::message(f, page)
    })
}

fn over(visit: &Visit, provider: &Provider) -> Response {
    message(visit, StatusCode::BAD_REQUEST, provider, tr::sign_on::STALE_TITLE, tr::sign_on::STALE_TEXT)
}

fn explain(visit: &Visit, provider: &Provider, trouble: Trouble) -> Result<Response> {
    let id = &provider.id;
    match trouble {
        Trouble::Down(why) => {
            tracing::warn!("sign-on by {id} is down: {why}");
            Ok(message(visit, StatusCode::SERVICE_UNAVAILABLE, provider, tr::sign_on::DOWN_TITLE, tr::sign_on::DOWN_TEXT))
        }
        Trouble::Refused(why) => {
            tracing::warn!("sign-on by {id} was refused: {why}");
            Ok(message(visit, StatusCode::FORBIDDEN, provider, tr::sign_on::REFUSED_TITLE, tr::sign_on::REFUSED_TEXT))
        }
        Trouble::House(error) => Err(error),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Next {
    next: String,
}

/// Begins an attempt; to link, whoever is signed in shows first that it is still them. The provider is left for from a page of ours and not by this answer: browsers hold a form's redirects to `form-action`, and where a
/// provider sends people on to is its own affair.
async fn begin(State(app): State<App>, State(sign_on): State<Arc<SignOn>>, visit: Visit, Path(id): Path<String>, Form(fields): Form<Next>) -> Result<Response> {
    let provider = sign_on.find(&id)?;
    // Counted by address alone: nothing is guessed here, but the provider is asked.
    app.limits.check_network(Action::SignIn, visit.address)?;
    if let Some(viewer) = visit.viewer.as_ref().filter(|_| visit.with_proof().is_none())
        && !resolving::is_linked(&app, provider, viewer).await?
    {
        return Ok(visit.to_proof(&paths::account_settings()));
    }
    match flow::begin(&app, provider, visit.viewer.as_ref().map(|viewer| viewer.id), &fields.next).await {
        Ok(attempt) => {
            visit.session.insert(ATTEMPT, attempt).await?;
            Ok(Redirect::to(&paths::sign_on(&id)).into_response())
        }
        Err(trouble) => explain(&visit, provider, trouble),
    }
}

async fn redirect(State(app): State<App>, State(sign_on): State<Arc<SignOn>>, visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let provider = sign_on.find(&id)?;
    let Some(attempt) = visit.session.get::<Attempt>(ATTEMPT).await?.filter(|attempt| attempt.provider == id && app.clock.now() < attempt.until) else {
        return Ok(Redirect::to(&next_step(&visit).0).into_response());
    };
    let refresh = HeaderValue::from_str(&format!("0; url={}", attempt.location)).map_err(|error| anyhow::anyhow!(error))?;
    let mut response = visit.page(None, |f| pages::sign_on::redirect(f, RedirectPage { name: provider.config.named(), location: attempt.location }));
    response.headers_mut().insert(HeaderName::from_static("refresh"), refresh);
    Ok(response)
}

async fn callback(
    State(app): State<App>,
    State(sign_on): State<Arc<SignOn>>,
    visit: Visit,
    Path(id): Path<String>,
    Query(back): Query<Return>,
) -> Result<Response> {
    let provider = sign_on.find(&id)?;
    let Some(attempt) = visit.session.get::<Attempt>(ATTEMPT).await?.filter(|attempt| attempt.is(provider, &back, app.clock.now())) else {
        return Ok(over(&visit, provider));
    };
    // Once: it leaves the session before anything else happens.
    visit.session.remove::<Attempt>(ATTEMPT).await?;
    visit.session.save().await?;
    if attempt.account != visit.viewer.as_ref().map(|viewer| viewer.id) {
        return Ok(over(&visit, provider));
    }
    if !back.error.is_empty() || back.code.is_empty() {
        let said: String = back.error.chars().filter(char::is_ascii_graphic).take(40).collect();
        tracing::info!("sign-on by {id} ended at the provider: {said}");
        return Ok(message(&visit, StatusCode::FORBIDDEN, provider, tr::sign_on::DENIED_TITLE, tr::sign_on::DENIED_TEXT));
    }
    match flow::finish(&app, provider, &attempt, &back).await {
        Ok(person) => match &visit.viewer {
            Some(viewer) => link(&visit, provider, person, viewer, &attempt.next).await,
            None => sign_in_or_join(&app, &visit, provider, person, attempt.next).await,
        },
        Err(trouble) => explain(&visit, provider, trouble),
    }
}

/// Signs somebody in, or lets them join.
async fn sign_in_or_join(app: &App, visit: &Visit, provider: &Provider, person: Person, next: String) -> Result<Response> {
    match resolving::resolve(app, provider, &person).await? {
        Resolved::Known(account) => accounts::sign_in(visit, account, &next).await,
        Resolved::SignInFirst => Ok(sign_in_first(visit, provider)),
        Resolved::New => {
            let newcomer = Newcomer { provider: provider.id.clone(), person, next, until: app.clock.now().plus_seconds(SECONDS) };
            visit.rename_session().await?;
            visit.session.insert(NEWCOMER, newcomer).await?;
            Ok(Redirect::to(&paths::sign_on_join(&provider.id)).into_response())
        }
    }
}

fn sign_in_first(visit: &Visit, provider: &Provider) -> Response {
    message(visit, StatusCode::CONFLICT, provider, tr::sign_on::SIGN_IN_FIRST_TITLE, tr::sign_on::SIGN_IN_FIRST_TEXT)
}

/// Whoever is signed in links what they came back with, or shows that it is still them.
async fn link(visit: &Visit, provider: &Provider, person: Person, viewer: &Viewer, next: &str) -> Result<Response> {
    let app = &visit.app;
    let (title, text) = match resolving::link(app, provider, &person, viewer).await? {
        Linked::Taken => (tr::sign_on::TAKEN_TITLE, tr::sign_on::TAKEN_TEXT),
        Linked::HasOther => (tr::sign_on::HAS_OTHER_TITLE, tr::sign_on::HAS_OTHER_TEXT),
        done => {
            let name = provider.config.named();
            let values = [("provider", name.get(visit.lang))];
            // A provider that says when it last asked must have asked just now.
            let asked = person.asked_at.is_none_or(|at| app.clock.now() < Timestamp(at.saturating_mul(1_000_000)).plus_seconds(SECONDS));
            // Whoever has a second factor proves it by that: a provider's word is worth a password.
            let enough = !viewer.has_password && !accounts::has_second_factor(app, viewer.id).await?;
            let (tone, text) = match (done, asked) {
                (Linked::Already, false) => (Tone::Warning, tr::sign_on::AGAIN_NOT_ASKED.fill(visit.lang, &values)),
                (Linked::Already, true) if enough => (Tone::Success, tr::sign_on::AGAIN_DONE.fill(visit.lang, &values)),
                _ => (Tone::Success, tr::sign_on::LINKED_DONE.fill(visit.lang, &values)),
            };
            if asked && enough && done == Linked::Already {
                Proof { second_factor: false, at: app.clock.now() }.keep(&visit.session).await?;
            }
            visit.flash(tone, text).await?;
            return Ok(Redirect::to(safe_next(next).unwrap_or(&paths::account())).into_response());
        }
    };
    Ok(message(visit, StatusCode::CONFLICT, provider, title, text))
}

/// Somebody new, until they have joined.
#[derive(Debug, Serialize, Deserialize)]
struct Newcomer {
    provider: String,
    person: Person,
    next: String,
    until: Timestamp,
}

async fn newcomer(app: &App, visit: &Visit, id: &str) -> Result<Option<Newcomer>> {
    let newcomer = visit.session.get::<Newcomer>(NEWCOMER).await?;
    Ok(newcomer.filter(|newcomer| newcomer.provider == id && app.clock.now() < newcomer.until && visit.viewer.is_none()))
}

fn join_page(provider: &Provider, newcomer: &Newcomer, fields: JoinFields, errors: FormErrors) -> JoinPage {
    let shown = SignInProvider { id: provider.id.clone(), name: provider.config.named() };
    JoinPage {
        provider: shown,
        email: newcomer.person.email.clone(),
        email_verified: newcomer.person.email_verified,
        notice: consent::current(),
        fields,
        errors,
    }
}

async fn join_form(State(app): State<App>, State(sign_on): State<Arc<SignOn>>, visit: Visit, Path(id): Path<String>) -> Result<Response> {
    let provider = sign_on.find(&id)?;
    let Some(newcomer) = newcomer(&app, &visit, &id).await? else { return Ok(over(&visit, provider)) };
    let fields = JoinFields { name: newcomer.person.name.clone(), language: visit.lang.code().to_owned(), consent: String::new() };
    Ok(visit.page(None, |f| pages::sign_on::join(f, join_page(provider, &newcomer, fields, FormErrors::default()))))
}

async fn join(
    State(app): State<App>,
    State(sign_on): State<Arc<SignOn>>,
    visit: Visit,
    Path(id): Path<String>,
    Form(fields): Form<JoinFields>,
) -> Result<Response> {
    let provider = sign_on.find(&id)?;
    let Some(newcomer) = newcomer(&app, &visit, &id).await? else { return Ok(over(&visit, provider)) };
    visit.limit(Action::SignUp)?;
    match resolving::join(&app, provider, &newcomer.person, &fields).await.or_errors()? {
        Ok(Some(account)) => {
            visit.session.remove::<Newcomer>(NEWCOMER).await?;
            let response = accounts::sign_in(&visit, account, &newcomer.next).await?;
            visit.flash(Tone::Success, tr::phones::WELCOME.text(visit.lang)).await?;
            Ok(response)
        }
        Ok(None) => Ok(sign_in_first(&visit, provider)),
        Err(errors) => Ok(visit.refused(None, |f| pages::sign_on::join(f, join_page(provider, &newcomer, fields, errors)))),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct UnlinkFields {
    provider: String,
}

async fn unlink(State(app): State<App>, visit: Visit, Form(fields): Form<UnlinkFields>) -> Result<Response> {
    visit.require()?;
    let Some(viewer) = visit.with_proof() else { return Ok(visit.to_proof(&paths::account_settings())) };
    match resolving::unlink(&app, viewer, &fields.provider).await {
        Ok(()) => visit.done(tr::sign_on::UNLINKED_DONE, &paths::account_settings()).await,
        Err(Error::Conflict(why)) => Ok(visit.page_with(StatusCode::CONFLICT, None, |f| {
            let link = Some((paths::account_password(), f.t(tr::sign_on::SET_PASSWORD).to_owned()));
            let page = MessagePage { title: f.t(tr::sign_on::LAST_WAY_TITLE).to_owned(), text: f.t(why).to_owned(), confirm: None, link };
            pages::accounts::message(f, page)
        })),
        Err(other) => Err(other),
    }
}
