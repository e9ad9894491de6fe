//! Plain forms; those with files are in [`super::uploads`]. Their types hold texts only, so that what was typed survives a failed check; the slice's rules
//! parse them.

use std::sync::Arc;

use axum::body::{Bytes, HttpBody as _};
use axum::extract::rejection::BytesRejection;
use axum::extract::{DefaultBodyLimit, FromRequest, Request};
use axum::http::Uri;
use serde::de::DeserializeOwned;

use super::Visit;
use crate::base::error::{Error, Result};
use crate::base::uploads::{Places, Taken, Uploads};

/// Bytes of a form without files.
pub const BODY_LIMIT: usize = 512 * 1024;
/// Bytes of texts that need no room: nearly every form has less. Of longer ones thousands could be sent at once, each of them slowly.
pub(super) const TEXTS_FREE: usize = 32 * 1024;

/// A urlencoded form. Field names may repeat. Give every field `#[serde(default)]`.
#[derive(Clone, Copy, Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Error;

    async fn from_request(mut request: Request, state: &S) -> Result<Self> {
        // Routes that take files take longer bodies, in pieces. A plain form is in memory as a whole, wherever it is sent.
        DefaultBodyLimit::max(BODY_LIMIT).apply(&mut request);
        let visit = request.extensions().get::<Visit>().cloned();
        let _room = match &visit {
            Some(visit) => room_for_texts(visit, length(&request)).await?,
            None => Vec::new(),
        };
        let bytes = Bytes::from_request(request, state).await.map_err(not_read)?;
        if let Some(visit) = visit {
            visit.set_typed(String::from_utf8_lossy(&bytes));
        }
        parse(&bytes).map(Self)
    }
}

/// Bytes that will come; the most that are read, if it is not said.
fn length(request: &Request) -> usize {
    let said = request.body().size_hint().upper().and_then(|bytes| usize::try_from(bytes).ok());
    said.unwrap_or(BODY_LIMIT).min(BODY_LIMIT)
}

/// Whether an address holds a NUL, in its path or its query.
pub fn is_nul_asked(uri: &Uri) -> bool {
    has_nul(uri.path().as_bytes()) || has_nul(uri.query().unwrap_or_default().as_bytes())
}

/// Whether what was percent-encoded holds a NUL: no keyboard types it, and PostgreSQL keeps no text that has one. Asked of the address of every request,
/// and of every form.
fn has_nul(encoded: &[u8]) -> bool {
    encoded.contains(&0) || encoded.windows(3).any(|three| three == b"%00")
}

/// The shares of the room for files that a visit has.
pub(super) fn places(uploads: &Uploads, visit: Option<&Visit>) -> Places {
    uploads.places(visit.map(|visit| visit.address), visit.and_then(|visit| visit.viewer.as_ref()).map(|viewer| viewer.id))
}

/// Room for so many bytes of texts, until it is dropped.
pub(super) async fn room_for_texts(visit: &Visit, bytes: usize) -> Result<Taken> {
    if bytes <= TEXTS_FREE {
        return Ok(Taken::new());
    }
    let taken = places(&visit.app.uploads, Some(visit)).take(bytes).await;
    taken.ok_or_else(|| Error::Unavailable(Arc::new(anyhow::anyhow!("too many long forms are being sent"))))
}

/// Parses `name=value&…`, for instance what was kept while somebody signed in.
pub fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T> {
    if has_nul(bytes) {
        return Err(Error::field("", app::words::tr::errors::UNREADABLE));
    }
    serde_html_form::from_bytes(bytes).map_err(|_| Error::field("", app::words::tr::errors::UNREADABLE))
}

fn not_read(rejection: BytesRejection) -> Error {
    let too_large = rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE;
    Error::field("", if too_large { app::words::tr::errors::TOO_LARGE } else { app::words::tr::errors::UNREADABLE })
}
