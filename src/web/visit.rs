//! A visit: one request as the house sees it. Who asks, in which language, from where; and how to answer with a page.

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::frame::{CommuneBrief, Flash, Frame, MeasureBrief, Tone, ViewerBrief};
use app::model::outcome::Refusal;
use app::model::paths;
use app::pages::Page;
use app::words::Key;
use axum::Json;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use tower_sessions::Session;

use super::session::{self, Asked, Message};
use super::{address, assets, errors, forms, headers, kept};
use crate::base::App;
use crate::base::db::sessions::{ACCOUNT, DbSessions};
use crate::base::error::{Error, Result};
use crate::base::limits::{Action, NetworkKey};
use crate::communes::Commune;
use crate::people::accounts;
pub use crate::people::accounts::Viewer;
use crate::people::accounts::proof::Proof;

/// The key under which a session keeps the name by which forms are kept for its browser.
const BROWSER: &str = "browser";

/// One request. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Visit(Arc<Inner>);

/// What is known of a request.
#[derive(Debug)]
pub struct Inner {
    /// The house.
    pub app: App,
    /// The reader's language.
    pub lang: Lang,
    /// Whether the reader chose the language, by the switch or before.
    pub chose_language: bool,
    /// The address asked for, without `lang`.
    pub path: String,
    /// The session; nothing is stored until somebody signs in or types.
    pub session: Session,
    /// Who is signed in.
    pub viewer: Option<Viewer>,
    /// The network address.
    pub address: IpAddr,
    /// The cookie by which a browser is known again; may be empty.
    pub device: String,
    /// What the browser says of itself, shortened.
    pub user_agent: String,
    /// Whether an island asked for JSON.
    pub wants_json: bool,
    nonce: String,
    /// What was said on the page before.
    flash: Option<Message>,
    /// Whether a page with it was drawn.
    is_shown: AtomicBool,
    /// What is said for the next page.
    said: Mutex<Option<Message>>,
    /// The acts that this request was counted for, as bits.
    counted: AtomicU16,
    /// What the form of this request holds, as it came.
    typed: Mutex<String>,
    /// What was kept of forms and stands in this page: the browser and the form's address.
    given_back: Mutex<Vec<(String, String)>>,
}

impl Deref for Visit {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visit {
    type Rejection = Error;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self> {
        parts.extensions.get::<Self>().cloned().ok_or_else(|| anyhow::anyhow!("the visit layer is missing").into())
    }
}

/// The layer that makes the visit of every page request, once, and ends it: the session is loaded and saved inside, so that its faults get a page.
pub async fn begin(State((app, store)): State<(App, Arc<DbSessions>)>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    let session = session::open(&app, &store, &parts.headers);
    let asked = Asked::of(&app, &parts.method, &parts.headers);
    let (visit, fault) = load(app, session, &parts).await;
    let about = errors::Asked::of(&parts.method, parts.uri.path(), &parts.extensions);
    if let Some(error) = fault {
        return errors::answer(&visit, &error, &about);
    }
    if forms::is_nul_asked(&parts.uri) {
        return errors::answer(&visit, &Error::field("", app::words::tr::errors::UNREADABLE), &about);
    }
    let chosen = query_lang(&parts.uri);
    // Who asks for the head alone reads nothing.
    let is_read = parts.method == axum::http::Method::GET;
    parts.extensions.insert(visit.clone());
    let mut response = next.run(Request::from_parts(parts, body)).await;
    if let Err(error) = visit.end(asked, &mut response).await {
        return errors::answer(&visit, &error, &about);
    }
    if is_read && response.status().is_success() {
        kept::forget_shown(&visit).await;
    }
    if visit.viewer.is_some() {
        headers::keep_nothing(response.headers_mut());
    }
    if let Some(lang) = chosen.filter(|_| is_page(&response)) {
        visit.set_language(&mut response, lang);
    }
    response
}

/// Whether an answer is read in the window of the browser: the language of a file is that file's, and no choice for later.
fn is_page(response: &Response) -> bool {
    let headers = response.headers();
    let is_html = headers.get(header::CONTENT_TYPE).is_none_or(|kind| kind.as_bytes().starts_with(b"text/html"));
    is_html && !headers.contains_key(header::CONTENT_DISPOSITION)
}

/// Who is in a session.
async fn who(app: &App, session: &Session) -> Result<Option<Viewer>> {
    let Some(account) = session.get::<crate::base::db::AccountId>(ACCOUNT).await? else { return Ok(None) };
    accounts::viewer(app, account, Proof::of(session).await?).await
}

/// The visit, and why nothing can be said of who it is: an error page needs a visit too.
async fn load(app: App, session: Session, request: &Parts) -> (Visit, Option<Error>) {
    let headers = &request.headers;
    let (viewer, fault) = match who(&app, &session).await {
        Ok(viewer) => (viewer, None),
        Err(error) => (None, Some(error)),
    };
    let wants_json = text(headers, header::ACCEPT).starts_with("application/json");
    let flash = (request.method == axum::http::Method::GET && !wants_json && viewer.is_some()).then(|| session::message(&app, &session, headers)).flatten();
    let chosen = query_lang(&request.uri).or_else(|| cookie_lang(headers));
    let lang = chosen.or_else(|| accepted_lang(headers)).unwrap_or_default();
    let address = address::of(request, app.config.trust_proxy);
    let device = cookies(headers, accounts::device_cookie(app.config.is_secure())).next().unwrap_or_default().to_owned();
    let nonce = BASE64_URL_SAFE_NO_PAD.encode(app.rng.bytes::<16>());
    let user_agent = text(headers, header::USER_AGENT).chars().take(200).collect();
    let visit = Visit(Arc::new(Inner {
        app,
        lang,
        chose_language: chosen.is_some(),
        path: path_without_lang(&request.uri),
        session,
        viewer,
        address,
        device,
        user_agent,
        wants_json,
        nonce,
        flash,
        is_shown: AtomicBool::new(false),
        said: Mutex::new(None),
        counted: AtomicU16::new(0),
        typed: Mutex::default(),
        given_back: Mutex::default(),
    }));
    (visit, fault)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn query_lang(uri: &Uri) -> Option<Lang> {
    url::form_urlencoded::parse(uri.query()?.as_bytes()).find(|(name, _)| name == "lang").and_then(|(_, value)| Lang::parse(&value))
}

/// The values of the cookies of this name.
pub(super) fn cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(move |cookie| cookie.trim().strip_prefix(name)?.strip_prefix('='))
}

fn cookie_lang(headers: &HeaderMap) -> Option<Lang> {
    cookies(headers, "lang").find_map(Lang::parse)
}

/// The first language of `Accept-Language` that we have; browsers send them best first.
fn accepted_lang(headers: &HeaderMap) -> Option<Lang> {
    text(headers, header::ACCEPT_LANGUAGE).split(',').find_map(|range| {
        let code = range.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let primary = code.split('-').next().unwrap_or_default();
        // Moroccan Arabic and the Amazigh languages of Morocco read one of ours.
        Lang::parse(match primary {
            "ary" => "ar",
            "ber" | "tzm" | "shi" | "rif" => "zgh",
            other => other,
        })
    })
}

fn path_without_lang(uri: &Uri) -> String {
    let pairs: Vec<_> = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes()).filter(|(name, _)| name != "lang").collect();
    if pairs.is_empty() {
        return uri.path().to_owned();
    }
    format!("{}?{}", uri.path(), url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish())
}

/// The longest path that is gone to: sessions keep it.
const MOST_NEXT_BYTES: usize = 2_000;

/// Only a path of ours may be gone to after signing in.
pub fn safe_next(next: &str) -> Option<&str> {
    let local = next.len() <= MOST_NEXT_BYTES && next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    local.then_some(next)
}

impl Visit {
    /// Who is signed in, or the way to the sign-in page.
    pub fn require(&self) -> Result<&Viewer> {
        self.viewer.as_ref().ok_or(Error::SignInRequired)
    }

    /// Who is signed in and showed it a short while ago, for dangerous acts.
    pub fn proved(&self) -> Option<&Viewer> {
        self.viewer.as_ref().filter(|viewer| viewer.is_proved(self.app.clock.now()))
    }

    /// The same, or the way to show it and back to where the form stands, with what was typed.
    pub fn require_proof(&self) -> Result<&Viewer> {
        self.require()?;
        self.proved().ok_or(Error::ProofRequired)
    }

    /// Goes to show who is there, and back to `path`.
    pub fn to_proof(&self, path: &str) -> Response {
        self.away(&paths::with_query(paths::proof(), &[("next", path)]))
    }

    /// Counts an act against the limits, under the viewer's account; a visitor's under their network alone, which others share. Once, however often this
    /// request asks.
    pub fn limit(&self, action: Action) -> Result<()> {
        let bit = 1 << action as u16;
        if self.counted.fetch_or(bit, Ordering::Relaxed) & bit != 0 {
            return Ok(());
        }
        match &self.viewer {
            Some(viewer) => self.app.limits.check(action, &viewer.id.to_string(), self.address),
            None => self.app.limits.check_network(action, self.address),
        }
    }

    /// What surrounds the page.
    pub fn frame(&self, commune: Option<&Commune>) -> Frame {
        let viewer = self.viewer.as_ref().map(|viewer| ViewerBrief {
            handle: viewer.handle.clone(),
            name: viewer.name.clone(),
            unread: viewer.unread,
            role_waits: viewer.role_waits,
            consent_due: viewer.consent_due,
            measures: viewer
                .restrictions
                .iter()
                .filter(|standing| commune.is_none_or(|commune| commune.id == standing.commune))
                .map(|standing| MeasureBrief { slug: standing.slug.clone(), name: standing.name.clone(), kind: standing.kind, until: standing.until.into() })
                .collect(),
            organisations: viewer
                .organisations
                .iter()
                .filter(|organisation| commune.is_some_and(|commune| commune.id == organisation.commune_id))
                .map(|organisation| (organisation.id.0, organisation.name.clone()))
                .collect(),
            is_moderator: commune.is_some_and(|commune| viewer.is_moderator(commune.id)),
            is_officer: commune.is_some_and(|commune| viewer.is_officer(commune.id)),
            is_desk_agent: commune.is_some_and(|commune| viewer.is_desk_agent(commune.id)),
            is_administrator: commune.is_some_and(|commune| viewer.is_administrator(commune.id)),
        });
        Frame {
            lang: self.lang,
            path: self.path.clone(),
            origin: self.app.config.public_url.clone(),
            nonce: self.nonce.clone(),
            now: self.app.clock.now().into(),
            commune: commune.map(|commune| CommuneBrief {
                slug: commune.slug.clone(),
                name: commune.name.clone(),
                accent: commune.accent.clone(),
                support_threshold: commune.support_threshold,
            }),
            viewer,
            flash: self.flash.as_ref().inspect(|_| self.is_shown.store(true, Ordering::Relaxed)).map(|flash| Flash {
                tone: match flash.tone.as_str() {
                    "success" => Tone::Success,
                    "warning" => Tone::Warning,
                    _ => Tone::Info,
                },
                text: flash.text.clone(),
            }),
            assets: assets::for_pages(),
            demo: self.app.demo,
        }
    }

    /// Answers 200 with a page.
    pub fn page(&self, commune: Option<&Commune>, draw: impl FnOnce(&Frame) -> Page) -> Response {
        self.page_with(StatusCode::OK, commune, draw)
    }

    /// Answers 422 with a form's page that holds what was typed and says what is wrong.
    pub fn refused(&self, commune: Option<&Commune>, draw: impl FnOnce(&Frame) -> Page) -> Response {
        self.page_with(StatusCode::UNPROCESSABLE_ENTITY, commune, draw)
    }

    /// Answers with a page and a status.
    pub fn page_with(&self, status: StatusCode, commune: Option<&Commune>, draw: impl FnOnce(&Frame) -> Page) -> Response {
        let frame = self.frame(commune);
        let html = app::components::layout::document(&frame, draw);
        let policy = headers::page_policy(&self.nonce);
        let mut response = (
            status,
            [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "private, no-cache"),
                (header::VARY, "Cookie, Accept-Language, Accept"),
            ],
            html,
        )
            .into_response();
        if let Ok(policy) = HeaderValue::from_str(&policy) {
            response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
        }
        response
    }

    /// Remembers a message for the next page.
    pub async fn say(&self, tone: Tone, text: impl Into<String>) -> Result<()> {
        let tone = match tone {
            Tone::Success => "success",
            Tone::Info => "info",
            Tone::Warning => "warning",
        };
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = Some(Message { tone: tone.to_owned(), text: text.into() });
        Ok(())
    }

    /// Saves the session, and gives or takes back the message for the next page.
    async fn end(&self, asked: Asked, response: &mut Response) -> Result<()> {
        session::close(&self.app, &self.session, asked, response).await?;
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(said) = said {
            session::send_message(&self.app, &self.session, &said, response)?;
        } else if self.is_shown.load(Ordering::Relaxed) && session::is_seen(response.status()) {
            session::forget_message(&self.app, response);
        }
        Ok(())
    }

    /// The hash by which the database knows this session; empty for one that is not stored.
    pub fn session_hash(&self) -> Vec<u8> {
        session::hash(&self.app, &self.session)
    }

    /// Takes something out of the session. What is not there changes nothing: a page that is read again writes nothing.
    pub async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let there = self.session.get_value(key).await?.is_some();
        Ok(if there { self.session.remove(key).await? } else { None })
    }

    /// After a success: says so and goes to `path` (303).
    pub async fn done(&self, message: Key, path: &str) -> Result<Response> {
        self.say(Tone::Success, message.text(self.lang)).await?;
        Ok(Redirect::to(path).into_response())
    }

    /// Ends the session in which this is asked and goes to `path`; the browser forgets what it kept of the pages.
    pub async fn leave(&self, path: &str) -> Result<Response> {
        self.session.flush().await?;
        let mut response = Redirect::to(path).into_response();
        headers::forget(response.headers_mut());
        Ok(response)
    }

    /// Remembers during this request what its form holds. The extractors do it; who changes fields before asking who sent them does it again.
    pub fn set_typed(&self, typed: impl Into<String>) {
        *self.typed.lock().unwrap_or_else(PoisonError::into_inner) = typed.into();
    }

    pub(super) fn typed(&self) -> String {
        self.typed.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Remembers during this request that its page gives back what was kept for the form of an address.
    pub(super) fn gives_back(&self, browser: String, path: String) {
        self.given_back.lock().unwrap_or_else(PoisonError::into_inner).push((browser, path));
    }

    pub(super) fn given_back(&self) -> Vec<(String, String)> {
        std::mem::take(&mut *self.given_back.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The name of this browser under which forms are kept for it, as the database knows it; nothing when none was ever kept.
    pub(super) async fn browser(&self) -> Result<Option<String>> {
        Ok(self.session.get::<String>(BROWSER).await?.map(|browser| self.hashed("browser", &browser)))
    }

    /// The same; one that has none gets one.
    pub(super) async fn named_browser(&self) -> Result<String> {
        if let Some(known) = self.browser().await? {
            return Ok(known);
        }
        let browser = self.app.rng.letters::<26>();
        self.session.insert(BROWSER, &browser).await?;
        Ok(self.hashed("browser", &browser))
    }

    /// The network that the visitor comes from: the same for the same one, and nothing that leads back to it.
    pub fn network(&self) -> String {
        self.hashed("network", &NetworkKey::of(self.address).to_string())
    }

    fn hashed(&self, purpose: &str, text: &str) -> String {
        self.app.secret.keyed(purpose, &[text.as_bytes()])[..16].iter().map(|byte| format!("{byte:02x}")).collect()
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

    /// What was kept for the form that is sent to this request's own address, once.
    pub async fn take_kept<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let own = self.path.split('?').next().unwrap_or_default();
        kept::take(self, own).await
    }

    /// The same for a form on this page that is sent to the address `action`.
    pub async fn take_kept_for<T: DeserializeOwned>(&self, action: &str) -> Result<Option<T>> {
        kept::take(self, action).await
    }

    /// Refuses a form sent by an island.
    pub fn refused_json(&self, errors: &FormErrors) -> Response {
        let fields: Vec<_> = errors.iter().map(|error| (error.field.to_owned(), error.text(self.lang))).collect();
        let message = fields.first().map_or_else(String::new, |(_, message)| message.clone());
        let refusal = Refusal { error: "invalid".to_owned(), message, fields, location: None };
        (StatusCode::UNPROCESSABLE_ENTITY, Json(refusal)).into_response()
    }

    /// Makes the browser remember a language.
    pub fn set_language(&self, response: &mut Response, lang: Lang) {
        let secure = if self.app.config.is_secure() { "; Secure" } else { "" };
        let cookie = format!("lang={}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly{secure}", lang.code());
        if let Ok(value) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_gone_to() {
        assert_eq!(safe_next("/ain-amlal/problems?x=1"), Some("/ain-amlal/problems?x=1"));
        for evil in ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/a\nb", "/a\0b"] {
            assert_eq!(safe_next(evil), None, "{evil}");
        }
        let path = |bytes: usize| format!("/{}", "x".repeat(bytes - 1));
        assert!(safe_next(&path(MOST_NEXT_BYTES)).is_some() && safe_next(&path(MOST_NEXT_BYTES + 1)).is_none());
    }

    #[test]
    fn the_first_language_we_have_wins() {
        let headers = |value: &str| HeaderMap::from_iter([(header::ACCEPT_LANGUAGE, HeaderValue::from_str(value).expect("ascii"))]);
        assert_eq!(accepted_lang(&headers("de-DE,de;q=0.9,fr;q=0.8,en;q=0.7")), Some(Lang::Fr));
        assert_eq!(accepted_lang(&headers("ary-MA")), Some(Lang::Ar));
        assert_eq!(accepted_lang(&headers("de")), None);
    }

    #[test]
    fn the_language_is_not_part_of_the_path() {
        assert_eq!(path_without_lang(&Uri::from_static("/a/b?lang=fr&state=open")), "/a/b?state=open");
        assert_eq!(path_without_lang(&Uri::from_static("/a?lang=fr")), "/a");
    }
}
