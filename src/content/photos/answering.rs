//! Answering with a picture that may be hidden, or changed, in the next moment.
//!
//! A picture is in memory for as long as somebody takes it. All pictures that are being taken share a room of which no network and no account has more than
//! its share, and a picture goes out piece by piece: what is left of it is in the room, and little else is with the connection.

use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::LazyLock;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};

use crate::base::error::Result;
use crate::base::uploads::{Held, Places, Uploads};
use crate::web::Visit;

/// The room of this process: KiB of all, and of one network or account; and how long a picture waits for its place.
static TAKEN: LazyLock<Uploads> = LazyLock::new(|| Uploads::new(64 * 1024, 32 * 1024, Duration::from_secs(1)));
/// Bytes of a piece.
const PIECE: usize = 16 * 1024;

/// Where a picture has to find room until this visitor has taken it.
pub fn places(visit: &Visit) -> Places {
    TAKEN.places(Some(visit.address), visit.viewer.as_ref().map(|viewer| viewer.id))
}

/// The same for somebody of whom nothing but the network is known.
pub fn places_of(address: IpAddr) -> Places {
    TAKEN.places(Some(address), None)
}

/// The picture, with a tag that changes when it does. Whoever keeps it asks each time before showing it again, and gets a short answer while it is the
/// same: so it is gone from caches in the moment in which it is hidden. Who may see it was asked before.
pub async fn answer(headers: &HeaderMap, tag: &str, public: bool, picture: impl Future<Output = Result<Held>>) -> Result<Response> {
    let tag = format!("\"{tag}\"");
    let cache = if public { "public, no-cache" } else { "private, no-cache" };
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|value| value.split(',')).map(|value| value.trim().trim_start_matches("W/"));
    let kept = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, cache)];
    if known.any(|known| known == tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(header::CONTENT_TYPE, "image/jpeg")], Body::new(Pieces { picture: picture.await?, given: 0 })).into_response())
}

/// A picture that never changes under its address, and that everybody may see: it is kept for a year and asked for once.
pub fn answer_for_ever(kind: &'static str, picture: Held) -> Response {
    let kept = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    (kept, Body::new(Pieces { picture, given: 0 })).into_response()
}

/// A picture, piece by piece.
struct Pieces {
    picture: Held,
    given: usize,
}

impl HttpBody for Pieces {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<std::result::Result<Frame<Bytes>, Infallible>>> {
        let left = &self.picture[self.given..];
        if left.is_empty() {
            return Poll::Ready(None);
        }
        // A copy: a part of the picture itself would keep all of it.
        let piece = Bytes::copy_from_slice(&left[..left.len().min(PIECE)]);
        self.given += piece.len();
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.given == self.picture.len()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact((self.picture.len() - self.given) as u64)
    }
}
