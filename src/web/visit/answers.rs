//! How a visit is answered: with a page, with the way to another, or with JSON for an island.

use app::model::form::FormErrors;
use app::model::frame::{Frame, Tone};
use app::model::outcome::Refusal;
use app::model::paths;
use app::pages::Page;
use app::words::Key;
use axum::Json;
use axum::body::Body;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::Visit;
use crate::base::clock::Timestamp;
use crate::base::db::changes::Scope;
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::web::{headers, session};

/// Where what a page shows is changed, said to the layers around the visit.
#[derive(Clone, Copy, Debug)]
pub struct Shown(pub Scope);

/// From when on a page that everybody reads is another although nothing was changed, said to the layers around the visit: a phase opens or closes.
#[derive(Clone, Copy, Debug)]
pub struct Until(pub Timestamp);

/// Says of an answer until when it is the page, if it changes by itself.
pub fn until(mut response: Response, at: Option<Timestamp>) -> Response {
    if let Some(at) = at {
        response.extensions_mut().insert(Until(at));
    }
    response
}

impl Visit {
    /// Answers 200 with a page.
    pub fn page(&self, commune: Option<&Commune>, draw: impl FnOnce(&Frame) -> Page) -> Response {
        self.page_with(StatusCode::OK, commune, draw)
    }

    /// Answers 200 with a page about one item of a commune: nothing that is said or supported elsewhere shows on it.
    pub fn page_about(&self, commune: &Commune, item: impl Into<Item>, draw: impl FnOnce(&Frame) -> Page) -> Response {
        let mut response = self.page(Some(commune), draw);
        response.extensions_mut().insert(Shown(Scope::Item { commune: commune.id, item: item.into().id }));
        response
    }

    /// Answers 422 with a form's page that holds what was typed and says what is wrong.
    pub fn refused(&self, commune: Option<&Commune>, draw: impl FnOnce(&Frame) -> Page) -> Response {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, commune, draw)
    }

    /// Answers with a page and a status.
    pub fn page_with(&self, status: StatusCode, commune: Option<&Commune>, draw: impl FnOnce(&Frame) -> Page) -> Response {
        let frame = self.frame(commune);
        self.answer(status, commune, app::components::layout::document(&frame, draw).into())
    }

    /// The answer with the document of a page.
    pub(super) fn answer(&self, status: StatusCode, commune: Option<&Commune>, document: Body) -> Response {
        let mut response = (
            status,
            [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "private, no-cache"),
                (header::VARY, "Cookie, Accept-Language, Accept"),
                (header::CONTENT_SECURITY_POLICY, headers::PAGE_POLICY),
            ],
            document,
        )
            .into_response();
        response.extensions_mut().insert(Shown(commune.map_or(Scope::Everywhere, |commune| Scope::Commune(commune.id))));
        response
    }

    /// After a success: says so and goes to `path` (303).
    pub async fn done(&self, message: Key, path: &str) -> Result<Response> {
        self.flash(Tone::Success, message.text(self.lang)).await?;
        Ok(Redirect::to(path).into_response())
    }

    /// Ends the session in which this is asked and goes to `path`; the browser forgets what it kept of the pages.
    pub async fn leave(&self, path: &str) -> Result<Response> {
        self.session.flush().await?;
        let mut response = Redirect::to(path).into_response();
        session::forget(&self.app, &mut response);
        headers::forget(response.headers_mut());
        Ok(response)
    }

    /// Refuses a form sent by an island.
    pub fn refused_json(&self, errors: &FormErrors) -> Response {
        let fields: Vec<_> = errors.iter().map(|error| (error.field.to_owned(), error.text(self.lang))).collect();
        let message = fields.first().map_or_else(String::new, |(_, message)| message.clone());
        let refusal = Refusal { error: "invalid".to_owned(), message, fields, location: None };
        (StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)).into_response()
    }

    /// Goes to show who is there, and back to `path`.
    pub fn to_proof(&self, path: &str) -> Response {
        self.away(&paths::with_query(paths::proof(), &[("next", path)]))
    }

    /// Goes to sign in and back to `path`.
    pub fn to_sign_in(&self, path: &str) -> Response {
        let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", path).finish();
        self.away(&format!("{}?{query}", paths::sign_in()))
    }

    /// Goes to show who one is, before anything else.
    fn away(&self, location: &str) -> Response {
        if self.wants_json {
            let location = location.to_owned();
            let message = app::words::tr::errors::SIGN_IN_REQUIRED.text(self.lang).to_owned();
            let refusal = Refusal { error: "sign_in_required".to_owned(), message, fields: Vec::new(), location: Some(location) };
            return (StatusCode::UNAUTHORIZED, Json(refusal)).into_response();
        }
        Redirect::to(location).into_response()
    }
}
