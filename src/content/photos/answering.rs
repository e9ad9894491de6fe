//! Answering with a picture that may be hidden, or changed, in the next moment.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;

use crate::base::error::Result;

/// The picture, with a tag that changes when it does. Whoever keeps it asks each time before showing it again, and gets a short answer while it is the
/// same: so it is gone from caches in the moment in which it is hidden. Who may see it was asked before.
pub async fn answer(headers: &HeaderMap, tag: &str, public: bool, picture: impl Future<Output = Result<Bytes>>) -> Result<Response> {
    let tag = format!("\"{tag}\"");
    let cache = if public { "public, no-cache" } else { "private, no-cache" };
    let known = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    let mut known = known.flat_map(|value| value.split(',')).map(|value| value.trim().trim_start_matches("W/"));
    let kept = [(header::ETAG, tag.as_str()), (header::CACHE_CONTROL, cache)];
    if known.any(|known| known == tag) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(header::CONTENT_TYPE, "image/jpeg")], picture.await?).into_response())
}
