//! The layer around every page: it finds out who asks, makes the visit, and ends it.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;
use tower_sessions::Session;

use super::carrying;
use super::viewer::{Found, find_viewer};
use crate::base::App;
use crate::base::error::Error;
use crate::communes::Commune;
use crate::participation::consultations::own;
use crate::people;
use crate::people::accounts::DbSessions;
use crate::web::devices::SignedIn;
use crate::web::kept::Carry;
use crate::web::session::{self, Asked};
use crate::web::visit::language;
use crate::web::{Visit, errors, forms, headers, kept, whose};

/// What the layer needs of the house.
#[derive(Clone, Debug)]
pub struct Site {
    pub app: App,
    pub sessions: Arc<DbSessions>,
    /// The routes without this layer, for an act that is done within another visit.
    pub acts: Router,
}

/// The layer that makes the visit of every page request, once, and ends it: the session is loaded and saved inside, so that its faults get a page.
pub async fn begin(State(Site { app, sessions: store, acts }): State<Site>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let mut session = session::open(&app, &store, &parts.headers);
    let asked = Asked::of(&app, &parts.method, &parts.headers);
    // An error page needs a visit too, of nobody.
    let (viewer, fault) = match find_viewer(&app, &session).await {
        Ok(Found::Viewer(viewer)) => (Some(*viewer), None),
        Ok(Found::Nobody) => (None, None),
        Ok(Found::Ended) => {
            session = Session::new(None, store, None);
            (None, None)
        }
        Err(error) => (None, Some(error)),
    };
    let visit = Visit::open(app, session, viewer, &parts);
    let about = errors::Asked::of(&parts.method, parts.uri.path(), &parts.extensions);
    let unreadable = || forms::is_nul_asked(&parts.uri).then(|| Error::field("", app::words::tr::errors::UNREADABLE));
    if let Some(error) = fault.or_else(unreadable) {
        return errors::answer(&visit, &error, &about);
    }
    let chosen = language::asked(&parts.uri);
    // Whoever asks for the head alone reads nothing.
    let is_read = parts.method == Method::GET;
    // Whoever comes back from a provider signs in by a GET that works once, for an attempt of this session.
    let may_sign_in = !is_read || parts.uri.path().starts_with("/sign-on/");
    let came = may_sign_in.then(|| carrying::Came::of(&parts));
    visit.find_place().await;
    let place = count_open(&visit, is_read).await;
    parts.extensions.insert(visit.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if !is_read {
        forget_open(&visit, place.as_ref()).await;
    }
    let signed_in: Option<SignedIn> = response.extensions().get().copied();
    if let (Some(Carry(act)), Some(came)) = (response.extensions().get().copied(), came) {
        response = carrying::carry(&acts, &visit, came, act, response).await;
    }
    if let Some(SignedIn(account)) = signed_in
        && let Err(error) = people::devices::recognise(&visit, account, &mut response).await
    {
        return errors::answer(&visit, &error, &about);
    }
    if let Err(error) = visit.end(asked, &mut response).await {
        return errors::answer(&visit, &error, &about);
    }
    if let Some(SignedIn(account)) = signed_in {
        whose::give(&visit.app, account, &mut response);
    }
    if is_read && response.status().is_success() {
        kept::forget_shown(&visit).await;
    }
    if visit.viewer.is_some() {
        headers::keep_nothing(response.headers_mut());
    }
    if let Some(lang) = chosen.filter(|_| is_page(&response)) {
        language::remember(&visit.app, &mut response, lang);
    }
    response
}

/// Counts for whoever is signed in and reads a page which consultations of its commune wait for them. Returns the commune.
async fn count_open(visit: &Visit, is_read: bool) -> Option<Commune> {
    let (viewer, commune) = (visit.viewer.as_ref()?, visit.commune().await?);
    if is_read {
        match own::count(&visit.app, viewer.id, &commune).await {
            Ok(count) => visit.set_consultations(count),
            // The page itself says what is wrong, if it is.
            Err(error) => tracing::debug!("what is open to a reader cannot be counted: {error:?}"),
        }
    }
    Some(commune)
}

/// What somebody does may be what waited for them.
async fn forget_open(visit: &Visit, place: Option<&Commune>) {
    if let (Some(commune), Some(viewer)) = (place, &visit.viewer) {
        own::forget(&visit.app, viewer.id, commune).await;
    }
}

/// Whether an answer is read in the window of the browser: the language of a file is that file's, and no choice for later.
fn is_page(response: &Response) -> bool {
    let headers = response.headers();
    let is_html = headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/html"));
    is_html && !headers.contains_key(header::CONTENT_DISPOSITION)
}
