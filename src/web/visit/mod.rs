//! A visit: one request as the site sees it. Who asks, in which language, from where; and how to answer with a page. The site's own layer makes it.

mod answers;
mod frame;
pub mod language;
mod place;
mod shared;

use std::net::IpAddr;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use app::model::Lang;
use app::model::content::Role;
use app::model::frame::Tone;
use app::model::hub::StaffCounts;
use axum::extract::FromRequestParts;
use axum::http::header::{self, HeaderMap, HeaderName};
use axum::http::request::Parts;
use axum::response::Response;
use serde::de::DeserializeOwned;
use tower_sessions::Session;

pub use answers::{Shown, Until, until};
pub use shared::Contents;

use super::cookies::Cookie;
use super::encoding::Encoding;
use super::session::{self, Asked, Message};
use super::viewer::Viewer;
use super::{address, kept, whose};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::limits::{Action, NetworkKey};
use crate::communes::Commune;

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
    /// The cookie that says whose session was open last; may be empty.
    pub(super) whose: String,
    /// What the browser says of itself, shortened.
    pub user_agent: String,
    /// Whether an island asked for JSON.
    pub wants_json: bool,
    /// Whether the browser says that a page of ours sent this.
    pub(super) is_from_here: bool,
    /// How an answer may be encoded.
    encoding: Encoding,
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
    /// The commune in which the person is, or was last.
    place: Mutex<Option<Commune>>,
    /// The cookie that says so; may be empty.
    place_cookie: String,
    /// What was kept of forms and stands in this page: the browser and the form's address.
    given_back: Mutex<Vec<(String, String)>>,
    /// What waits for the staff, on their pages.
    counts: OnceLock<StaffCounts>,
    /// How many consultations of the commune wait for the reader.
    consultations: OnceLock<i64>,
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

impl Visit {
    /// The visit of a request by whoever is in its session.
    pub fn open(app: App, session: Session, viewer: Option<Viewer>, request: &Parts) -> Self {
        let headers = &request.headers;
        let wants_json = text(headers, header::ACCEPT).starts_with("application/json");
        let flash = (request.method == axum::http::Method::GET && !wants_json && viewer.is_some()).then(|| session::message(&app, &session, headers)).flatten();
        let chosen = language::chosen(&app, &request.uri, headers);
        let lang = language::of(&app, &request.uri, headers);
        let address = address::of(request, app.config.trust_proxy);
        let device = Cookie::Device.values(&app, headers).next().unwrap_or_default().to_owned();
        let whose = Cookie::Whose.values(&app, headers).next().unwrap_or_default().to_owned();
        // Pages for whoever has no session are kept for others too.
        let has_session = Cookie::Session.values(&app, headers).any(|value| !value.is_empty());
        let place_cookie = Cookie::Commune.values(&app, headers).next().filter(|_| has_session).unwrap_or_default().to_owned();
        let user_agent = text(headers, header::USER_AGENT).chars().take(200).collect();
        let is_from_here = is_from_here(&app, headers);
        Self(Arc::new(Inner {
            app,
            lang,
            chose_language: chosen.is_some(),
            path: language::without(&request.uri),
            session,
            viewer,
            address,
            device,
            whose,
            user_agent,
            wants_json,
            is_from_here,
            encoding: Encoding::of(headers),
            flash,
            is_shown: AtomicBool::new(false),
            said: Mutex::new(None),
            counted: AtomicU16::new(0),
            typed: Mutex::default(),
            place: Mutex::default(),
            place_cookie,
            given_back: Mutex::default(),
            counts: OnceLock::new(),
            consultations: OnceLock::new(),
        }))
    }

    /// Who is signed in, or the way to the sign-in page.
    pub fn require(&self) -> Result<&Viewer> {
        self.viewer.as_ref().ok_or(Error::SignInRequired)
    }

    /// Who is signed in, if they have this role in the commune.
    pub fn require_role(&self, role: Role, commune: &Commune) -> Result<&Viewer> {
        self.require()?.require(role, commune)
    }

    /// Who is signed in and showed it a short while ago, for dangerous acts.
    pub fn with_proof(&self) -> Option<&Viewer> {
        self.viewer.as_ref().filter(|viewer| viewer.has_proof(self.app.clock.now()))
    }

    /// The same, or the way to show it and back to where the form stands, with what was typed.
    pub fn require_proof(&self) -> Result<&Viewer> {
        self.require()?;
        self.with_proof().ok_or(Error::ProofRequired)
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

    /// Remembers a message for the next page.
    pub async fn flash(&self, tone: Tone, text: impl Into<String>) -> Result<()> {
        let tone = match tone {
            Tone::Success => "success",
            Tone::Info => "info",
            Tone::Warning => "warning",
        };
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = Some(Message { tone: tone.to_owned(), text: text.into() });
        Ok(())
    }

    /// Ends the visit: saves the session, and gives or takes back the message for the next page.
    pub async fn end(&self, asked: Asked, response: &mut Response) -> Result<()> {
        session::close(&self.app, &self.session, asked, response).await?;
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(said) = said {
            session::send_message(&self.app, &self.session, &said, response)?;
        } else if self.is_shown.load(Ordering::Relaxed) && session::is_seen(response.status()) {
            session::forget_message(&self.app, response);
        }
        self.remember_place(response).await;
        self.remember_whose(response).await;
        Ok(())
    }

    /// Tells the browser whose session this is, once; nobody's any more when they have signed out.
    async fn remember_whose(&self, response: &mut Response) {
        let Some(viewer) = &self.viewer else { return };
        if self.session.is_empty().await {
            whose::forget(&self.app, response);
        } else if !whose::sent(self).is_some_and(|cookie| whose::is_of(&self.app, cookie, viewer.id)) {
            whose::give(&self.app, viewer.id, response);
        }
    }

    /// Says for the next page what an act said that was done within this visit, and what this one has to say after it.
    pub fn say_as(&self, act: &Self) {
        let Some(mut message) = act.said.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
        let mut said = self.said.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = said.take() {
            message.text = format!("{} {}", message.text, own.text);
        }
        *said = Some(message);
    }

    /// The hash by which the database knows this session; empty for one that is not stored.
    pub fn session_hash(&self) -> Vec<u8> {
        session::stored_hash(&self.app, &self.session)
    }

    /// Gives the session another name, before something is put into it that opens a part of the way in: whoever had the browser before knows the old one.
    pub async fn rename_session(&self) -> Result<()> {
        Ok(self.session.cycle_id().await?)
    }

    /// Lets go of everything in the session but the name of the browser: somebody else comes in.
    pub async fn empty_session(&self) -> Result<()> {
        let browser: Option<String> = self.session.get(BROWSER).await?;
        self.session.clear().await;
        if let Some(browser) = browser {
            self.session.insert(BROWSER, browser).await?;
        }
        Ok(())
    }

    /// Takes something out of the session. What is not there changes nothing: a page that is read again writes nothing.
    pub async fn take<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>> {
        let there = self.session.get_value(key).await?.is_some();
        Ok(if there { self.session.remove(key).await? } else { None })
    }

    /// Remembers what waits for the staff, for the rail of their pages.
    pub fn set_counts(&self, counts: StaffCounts) {
        let _ = self.counts.set(counts);
    }

    /// Remembers how many consultations of the commune wait for the reader, for the way to them.
    pub fn set_consultations(&self, count: i64) {
        let _ = self.consultations.set(count);
    }

    /// Remembers during this request what its form holds. The extractors do it; whoever changes fields before asking who sent them does it again.
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

    /// The name of this browser under which forms are kept for it, as the database knows it; `None` if none was ever kept.
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

    /// What was kept for the form that is sent to this request's own address, once.
    pub async fn take_kept<T: DeserializeOwned>(&self) -> Result<Option<T>> {
        let own = self.path.split('?').next().unwrap_or_default();
        kept::take(self, own).await
    }

    /// The same for a form on this page that is sent to the address `action`.
    pub async fn take_kept_for<T: DeserializeOwned>(&self, action: &str) -> Result<Option<T>> {
        kept::take(self, action).await
    }
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// Whether the browser says that a page of ours sent a request. What says that another did is refused before it comes here; old browsers may say nothing.
fn is_from_here(app: &App, headers: &HeaderMap) -> bool {
    let said = !text(headers, HeaderName::from_static("sec-fetch-site")).is_empty() || !text(headers, header::ORIGIN).is_empty();
    said || text(headers, header::REFERER).strip_prefix(&app.config.public_url).is_some_and(|path| path.starts_with('/'))
}

/// The longest path that is gone to: sessions keep it.
const MOST_NEXT_BYTES: usize = 2_000;

/// Only a path of ours may be gone to after signing in.
pub fn safe_next(next: &str) -> Option<&str> {
    let local = next.len() <= MOST_NEXT_BYTES && next.starts_with('/') && !next.starts_with("//") && !next.contains(|c: char| c == '\\' || c.is_control());
    local.then_some(next)
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
}
