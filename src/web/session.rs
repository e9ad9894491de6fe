//! The session of a request: opened from its cookie, saved after the answer. `tower_sessions` has the session and its store; the layer is ours because its
//! faults must get a page like every other, and because reading must not wait for a write.
//!
//! - A session is stored when something is put into it, and its cookie is set when it is stored for the first time. The cookie outlives every session: when
//!   one ends is known by the database alone.
//! - A page that was only read is answered even if what it changed in the session (a code shown once) can't be saved within [`PATIENCE`].
//! - A message for the next page travels in a cookie of its own, sealed for this session: neither saying it nor showing it writes anything.

use std::sync::Arc;
use std::time::Duration;

use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use tower_sessions::session::Id;
use tower_sessions::{Session, SessionStore};

use super::cookies::Cookie;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::error::Result;
use crate::base::secret::Secret;

/// The key under which a session keeps the account that signed in.
pub const ACCOUNT: &str = "account";
/// The key under which a session keeps the browser's own description.
pub const USER_AGENT: &str = "user_agent";
/// The key under which the store says when a session with an account began. It is never kept.
pub const BEGAN_AT: &str = "began_at";

/// Days after which a session ends, used or not.
pub const LONGEST_DAYS: i64 = 180;
/// Hours after which a session of somebody with a role ends, used or not.
pub const STAFF_HOURS: i64 = 12;
/// What the store seals sessions for.
pub const SEAL: &str = "session";

/// How long a page that was read waits for its session to be saved.
const PATIENCE: Duration = Duration::from_secs(1);
/// How long a message waits for the next page.
const MESSAGE_SECONDS: i64 = 600;
/// Characters of a message: a cookie holds 4,096 bytes.
const MESSAGE_LETTERS: usize = 900;
const PURPOSE: &str = "flash";

/// A message for the next page.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Message {
    /// Success, information, warning.
    pub tone: String,
    /// In the reader's language.
    pub text: String,
}

/// The keyed hash under which a session is kept.
pub fn hash(secret: &Secret, id: &Id) -> [u8; 32] {
    secret.keyed(SEAL, &[&id.0.to_le_bytes()])
}

/// When a session of somebody with a role must have begun to be good at `now`.
pub const fn staff_since(now: Timestamp) -> Timestamp {
    now.plus_seconds(-STAFF_HOURS * 3_600)
}

/// The session that the request names; nothing is loaded yet.
pub fn open(app: &App, store: &Arc<impl SessionStore>, headers: &HeaderMap) -> Session {
    let id = Cookie::Session.values(app, headers).find_map(|value| value.parse::<Id>().ok());
    Session::new(id, Arc::clone(store), None)
}

/// The hash by which the database knows a session; empty for one that is not stored.
pub(super) fn stored_hash(app: &App, session: &Session) -> Vec<u8> {
    session.id().map_or_else(Vec::new, |id| hash(&app.secret, &id).to_vec())
}

/// What a request asked for, as far as its session goes.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    is_read: bool,
    has_cookie: bool,
}

impl Asked {
    /// What a request asks for.
    pub fn of(app: &App, method: &Method, headers: &HeaderMap) -> Self {
        Self { is_read: matches!(*method, Method::GET | Method::HEAD), has_cookie: Cookie::Session.values(app, headers).next().is_some() }
    }
}

/// Saves what the request changed, and tells the browser.
pub(super) async fn close(app: &App, session: &Session, asked: Asked, response: &mut Response) -> Result<()> {
    let empty = session.is_empty().await;
    // A form that was sent twice comes back from a session that has another name since: the browser has that name by now, and keeps it.
    if empty && asked.has_cookie && asked.is_read {
        forget(app, response);
    }
    if empty || !session.is_modified() || response.status().is_server_error() {
        return Ok(());
    }
    if session.id().is_some() {
        if !asked.is_read {
            return Ok(session.save().await?);
        }
        match tokio::time::timeout(PATIENCE, session.save()).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!("the session of a page that was read is not saved: {error}"),
            Err(_) => tracing::warn!("the session of a page that was read is not saved in time"),
        }
        return Ok(());
    }
    session.save().await?;
    if let Some(id) = session.id() {
        Cookie::Session.set(app, response, &id.to_string(), LONGEST_DAYS * 86_400);
    }
    Ok(())
}

/// Takes back the cookie of a session that is over.
pub(super) fn forget(app: &App, response: &mut Response) {
    Cookie::Session.set(app, response, "", 0);
}

/// The message that waits for this session's next page.
pub(super) fn message(app: &App, session: &Session, headers: &HeaderMap) -> Option<Message> {
    let sealed = Cookie::Flash.values(app, headers).next().filter(|value| !value.is_empty())?;
    serde_json::from_slice(&app.secret.unseal(PURPOSE, &stored_hash(app, session), sealed)?).ok()
}

/// Gives a message to the browser, until the session's next page.
pub(super) fn send_message(app: &App, session: &Session, message: &Message, response: &mut Response) -> Result<()> {
    let message = Message { tone: message.tone.clone(), text: message.text.chars().take(MESSAGE_LETTERS).collect() };
    let sealed = app.secret.seal(PURPOSE, &stored_hash(app, session), &serde_json::to_vec(&message)?, &app.rng)?;
    Cookie::Flash.set(app, response, &sealed, MESSAGE_SECONDS);
    Ok(())
}

/// Takes back a message that was shown.
pub(super) fn forget_message(app: &App, response: &mut Response) {
    Cookie::Flash.set(app, response, "", 0);
}

/// Whether the reader saw this answer as a page: on the way from one address to the next nobody reads.
pub(super) fn is_seen(status: StatusCode) -> bool {
    !status.is_redirection()
}
