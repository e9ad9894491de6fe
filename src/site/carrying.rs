//! An act that somebody pressed before they signed in or joined is done in the answer to the last step of that: its form goes through the routes as the person
//! would have sent it, within the same request and session. What the act answers is the answer; one that is refused is told, and what was typed is still there.

use std::net::SocketAddr;

use app::model::frame::Tone;
use app::words::tr;
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use axum::response::Response;
use tower::ServiceExt as _;

use super::viewer::{Found, find_viewer};
use crate::base::db::RowId;
use crate::base::error::{Error, Result};
use crate::web::access::RequestId;
use crate::web::{Visit, errors, headers, kept};

/// What of a request another one is made of.
pub(super) struct Came {
    headers: HeaderMap,
    peer: Option<ConnectInfo<SocketAddr>>,
    id: Option<RequestId>,
}

impl Came {
    pub fn of(parts: &Parts) -> Self {
        Self { headers: parts.headers.clone(), peer: parts.extensions.get().copied(), id: parts.extensions.get().cloned() }
    }

    /// The head of a plain form, sent by the same browser.
    fn form(self, path: &str) -> Result<Parts> {
        let mut parts = Request::new(()).into_parts().0;
        parts.method = Method::POST;
        parts.uri = path.parse().map_err(|error| anyhow::anyhow!("the address of an act: {error}"))?;
        parts.headers = self.headers;
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
        parts.headers.insert(header::ACCEPT, HeaderValue::from_static("text/html"));
        if let Some(peer) = self.peer {
            parts.extensions.insert(peer);
        }
        if let Some(id) = self.id {
            parts.extensions.insert(id);
        }
        Ok(parts)
    }
}

/// Does the act for whoever has just signed in. `response` leads to the page where its form stands.
pub(super) async fn carry(acts: &Router, visit: &Visit, came: Came, act: RowId, response: Response) -> Response {
    match done(acts, visit, came, act).await {
        Ok(Some(done)) => with_cookies_of(response, done),
        Ok(None) => say(visit, Tone::Info, tr::entry::PRESS_HERE.text(visit.lang), response).await,
        Err(error) => {
            errors::log(&error);
            say(visit, Tone::Warning, &errors::sentence(visit, &error), response).await
        }
    }
}

async fn say(visit: &Visit, tone: Tone, text: &str, response: Response) -> Response {
    if let Err(error) = visit.flash(tone, text).await {
        errors::log(&error);
    }
    response
}

/// What the act answers. `None` when there is none for this browser and person.
async fn done(acts: &Router, visit: &Visit, came: Came, act: RowId) -> Result<Option<Response>> {
    let app = &visit.app;
    let Found::Viewer(viewer) = find_viewer(app, &visit.session).await? else { return Ok(None) };
    let Some(kept) = kept::claim(visit, viewer.id, act).await? else { return Ok(None) };
    let mut parts = came.form(&kept.path)?;
    let person = Visit::open(app.clone(), visit.session.clone(), Some(*viewer), &parts);
    parts.extensions.insert(person.clone());
    let answer = acts.clone().oneshot(Request::from_parts(parts, Body::from(kept.fields.clone()))).await;
    let mut answer = answer.unwrap_or_else(|never| match never {});
    if answer.status().is_redirection() {
        visit.say_as(&person);
        return Ok(Some(answer));
    }
    kept::put_back(&person, &kept).await?;
    if let Some(error) = answer.extensions().get::<Error>() {
        return Err(error.clone());
    }
    // A page that says what is wrong, with what was typed.
    headers::keep_nothing(answer.headers_mut());
    Ok(Some(answer))
}

/// The act's answer, with what signing in had to tell the browser.
fn with_cookies_of(signed_in: Response, mut act: Response) -> Response {
    for cookie in signed_in.headers().get_all(header::SET_COOKIE) {
        act.headers_mut().append(header::SET_COOKIE, cookie.clone());
    }
    act
}
