//! Turns an [`Error`] into a page, or into JSON for an island, in the reader's language.

use std::time::Duration;

use app::model::outcome::Refusal;
use app::pages::error::{Fault, FaultKind};
use app::words::{Key, tr};
use axum::Json;
use axum::extract::{MatchedPath, Request};
use axum::http::{Extensions, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::access::RequestId;
use super::{Visit, canonical, kept};
use crate::base::error::Error;
use crate::base::security::{self, About, Event};

/// The layer: an answer that carries an error gets its page.
pub async fn draw(visit: Visit, request: Request, next: Next) -> Response {
    let asked = Asked::of(request.method(), request.uri().path(), request.extensions());
    let query = request.uri().query().map(ToOwned::to_owned);
    // The path may hold a link's secret; the route names it only.
    let route = request.extensions().get::<MatchedPath>().cloned();
    let response = next.run(request).await;
    let Some(error) = response.extensions().get::<Error>() else { return response };
    if matches!(error, Error::RateLimited { .. }) {
        let account = visit.viewer.as_ref().map(|viewer| viewer.id);
        let route = route.as_ref().map_or("", MatchedPath::as_str);
        security::log(&visit.app, Event::LimitReached, &About { account, address: Some(visit.address), route, ..About::default() });
    }
    if asked.is_get
        && matches!(error, Error::NotFound)
        && let Some(right) = canonical::address(&visit.app, &asked.path).await
    {
        return Redirect::permanent(&query.map_or_else(|| right.clone(), |query| format!("{right}?{query}"))).into_response();
    }
    // Reading can go on after signing in; an act has to be done again from where its form stands.
    let act = route.as_ref().map_or("", MatchedPath::as_str);
    let form = (!asked.is_get).then_some((act, asked.path.as_str()));
    // A database that is away is not asked where the person is.
    if !matches!(error, Error::Unavailable(_)) {
        visit.find_place_at(&asked.path).await;
    }
    match kept::sign_in_first(&visit, error, form).await {
        Ok(Some(response)) => response,
        Ok(None) => answer(&visit, error, &asked),
        Err(other) => answer(&visit, &other, &asked),
    }
}

/// What an error page must know of the request.
#[derive(Debug)]
pub struct Asked {
    is_get: bool,
    path: String,
    id: Option<RequestId>,
}

impl Asked {
    /// What an error page must know of this request.
    pub fn of(method: &Method, path: &str, extensions: &Extensions) -> Self {
        Self { is_get: matches!(*method, Method::GET | Method::HEAD), path: path.to_owned(), id: extensions.get::<RequestId>().cloned() }
    }
}

/// The page of an error.
pub fn answer(visit: &Visit, error: &Error, asked: &Asked) -> Response {
    log(error);
    drawn(visit, error, asked.id.clone())
}

/// When it is worth asking again after an outage.
const BACK_SOON: Duration = Duration::from_secs(10);

/// The answer that an error deserves, whole: a page, or JSON for an island.
fn drawn(visit: &Visit, error: &Error, id: Option<RequestId>) -> Response {
    let mut drawn = if visit.wants_json { json(visit, error) } else { page(visit, error, id) };
    let wait = match error {
        Error::RateLimited { retry_after } => Some(*retry_after),
        Error::Unavailable(_) => Some(BACK_SOON),
        _ => None,
    };
    if let Some(wait) = wait {
        drawn.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(wait.as_secs().max(1)));
    }
    drawn
}

fn words(error: &Error) -> (Key, Key) {
    match error {
        Error::NotFound => (tr::errors::NOT_FOUND, tr::errors::NOT_FOUND_HELP),
        Error::SignInRequired | Error::ProofRequired => (tr::errors::SIGN_IN_REQUIRED, tr::errors::SIGN_IN_REQUIRED),
        Error::Forbidden => (tr::errors::FORBIDDEN, tr::errors::FORBIDDEN_HELP),
        Error::Conflict(why) => (tr::errors::CONFLICT, *why),
        Error::Invalid(_) => (tr::errors::INVALID, tr::errors::UNREADABLE),
        Error::RateLimited { .. } => (tr::errors::RATE_LIMITED, tr::errors::RATE_LIMITED),
        Error::Unavailable(_) => (tr::errors::UNAVAILABLE, tr::errors::UNAVAILABLE_HELP),
        Error::Internal(_) => (tr::errors::INTERNAL, tr::errors::INTERNAL_HELP),
    }
}

const fn kind(error: &Error) -> FaultKind {
    match error {
        Error::NotFound => FaultKind::NotFound,
        Error::Forbidden => FaultKind::Forbidden,
        Error::Unavailable(_) | Error::Internal(_) => FaultKind::Passing,
        _ => FaultKind::Other,
    }
}

/// Why something was not done, in one sentence.
pub fn sentence(visit: &Visit, error: &Error) -> String {
    let (title, help) = words(error);
    match error {
        Error::RateLimited { retry_after } => tr::errors::RATE_LIMITED_HELP.fill(visit.lang, minutes(*retry_after), &[]),
        Error::Invalid(errors) => errors.iter().next().map_or_else(|| help.text(visit.lang).to_owned(), |error| error.text(visit.lang)),
        Error::Conflict(_) => help.text(visit.lang).to_owned(),
        _ => title.text(visit.lang).to_owned(),
    }
}

/// Logs what is ours to mend.
pub fn log(error: &Error) {
    match error {
        Error::Internal(cause) => tracing::error!("{cause:#}"),
        Error::Unavailable(cause) => tracing::warn!("unavailable: {cause:#}"),
        _ => {}
    }
}

fn json(visit: &Visit, error: &Error) -> Response {
    if let Error::Invalid(errors) = error {
        return visit.refused_json(errors);
    }
    let message = sentence(visit, error);
    (error.status(), Json(Refusal { error: error.name().to_owned(), message, fields: Vec::new(), location: None })).into_response()
}

fn page(visit: &Visit, error: &Error, id: Option<RequestId>) -> Response {
    let (title, help) = words(error);
    visit.page_with(error.status(), None, |f| {
        if matches!(error, Error::Invalid(_)) {
            app::components::refused::mark_refused();
        }
        let help = match error {
            Error::RateLimited { retry_after } => f.tn(tr::errors::RATE_LIMITED_HELP, minutes(*retry_after)),
            Error::Invalid(errors) => errors.iter().next().map_or_else(|| f.t(help).to_owned(), |error| error.text(f.lang)),
            _ => f.t(help).to_owned(),
        };
        let id = id.filter(|_| error.status().is_server_error()).map(|id| id.0);
        app::pages::error::page(f, Fault { kind: kind(error), title: f.t(title).to_owned(), help, id })
    })
}

fn minutes(wait: Duration) -> i64 {
    i64::try_from(wait.as_secs().div_ceil(60).max(1)).unwrap_or(i64::MAX)
}
