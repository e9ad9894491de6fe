//! A page as it is kept: its headers and its bytes, compressed once, with a strong tag by which a browser asks whether what it has is still the page.

use std::sync::{Arc, OnceLock};

use app::model::paths;
use axum::body::{Body, HttpBody as _};
use axum::http::StatusCode;
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::changes::{Moment, Scope};
use crate::web::encoding::{self, Encoding, list};
use crate::web::headers;
use crate::web::visit::{Shown, Until};

/// Larger answers are no pages.
const MOST_BYTES: usize = 2 << 20;
/// What a page takes besides its text.
const OVERHEAD: usize = 2_048;
const VARY: &str = "Cookie, Accept-Language, Accept, Accept-Encoding";

/// A page.
#[derive(Debug)]
pub(super) struct KeptPage {
    /// What was known before it was drawn.
    pub since: Moment,
    pub drawn_at: Timestamp,
    /// From when on it is another, although nothing was changed.
    pub until: Option<Timestamp>,
    /// Where what it shows is changed.
    pub seen: Scope,
    /// The pattern of its address.
    pub route: &'static str,
    plain: Encoded,
    brotli: OnceLock<Encoded>,
    gzip: OnceLock<Encoded>,
}

/// A page in one encoding, with the whole head of its answer.
#[derive(Debug)]
struct Encoded {
    headers: HeaderMap,
    tag: HeaderValue,
    bytes: Bytes,
}

impl KeptPage {
    /// Keeps an answer to a request with these headers. Gives it back if it is none that everybody gets: no page, or one with a cookie.
    pub(super) async fn of(
        app: &App,
        response: Response,
        (asked, route): (&HeaderMap, &'static str),
        drawn: (Moment, Timestamp),
    ) -> Result<Arc<Self>, Response> {
        if !is_for_all(&response) {
            return Err(response);
        }
        let is_of_commune = route.starts_with(paths::COMMUNE);
        let seen = response.extensions().get::<Shown>().filter(|_| is_of_commune).map_or(Scope::Everywhere, |shown| shown.0);
        let until = response.extensions().get::<Until>().map(|until| until.0);
        let (mut parts, body) = response.into_parts();
        let Ok(bytes) = axum::body::to_bytes(body, MOST_BYTES).await else {
            let mut broken = Response::new(Body::empty());
            *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            return Err(broken);
        };
        let hash = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&bytes)[..16]);
        let Ok(tag) = HeaderValue::try_from(format!("\"{hash}\"")) else { return Err(Response::from_parts(parts, Body::from(bytes))) };
        parts.headers.remove(header::CONTENT_LENGTH);
        parts.headers.insert(header::VARY, HeaderValue::from_static(VARY));
        parts.headers.insert(header::ETAG, tag.clone());
        // A kept page is given in front of the layer that would do it.
        headers::add_secure(app, &mut parts.headers);
        let plain = Encoded { headers: parts.headers, tag, bytes };
        let page = Arc::new(Self { since: drawn.0, drawn_at: drawn.1, until, seen, route, plain, brotli: OnceLock::new(), gzip: OnceLock::new() });
        page.encode(Encoding::of(asked)).await;
        Ok(page)
    }

    /// At most this much memory: compressed, a page is far less than half as long.
    pub(super) fn bytes(&self) -> usize {
        self.plain.bytes.len() + self.plain.bytes.len() / 2 + OVERHEAD
    }

    /// The answer to a request with these headers.
    pub(super) async fn answer(self: &Arc<Self>, asked: &HeaderMap) -> Response {
        self.encode(Encoding::of(asked)).await;
        self.ready(asked).unwrap_or_else(|| self.plain.answer(asked))
    }

    /// The same, if nothing is left to be done for it.
    pub(super) fn ready(&self, asked: &HeaderMap) -> Option<Response> {
        Some(self.encoded(Encoding::of(asked))?.answer(asked))
    }

    fn encoded(&self, encoding: Encoding) -> Option<&Encoded> {
        match encoding {
            Encoding::Brotli => self.brotli.get(),
            Encoding::Gzip => self.gzip.get(),
            Encoding::Plain => Some(&self.plain),
        }
    }

    /// Compresses the page where that is still to be done, off the threads that serve.
    async fn encode(self: &Arc<Self>, encoding: Encoding) {
        if self.encoded(encoding).is_none() {
            let page = Arc::clone(self);
            drop(tokio::task::spawn_blocking(move || page.compress(encoding)).await);
        }
    }

    fn compress(&self, encoding: Encoding) {
        let (place, compress): (_, fn(&[u8]) -> Bytes) = match encoding {
            Encoding::Brotli => (&self.brotli, encoding::brotli),
            Encoding::Gzip => (&self.gzip, encoding::gzip),
            Encoding::Plain => return,
        };
        place.get_or_init(|| self.plain.with(encoding, compress(&self.plain.bytes)));
    }
}

impl Encoded {
    /// The same page in another encoding; each has its own tag.
    fn with(&self, encoding: Encoding, bytes: Bytes) -> Self {
        let (mut headers, mut tag) = (self.headers.clone(), self.tag.clone());
        if let Some((name, mark)) = encoding.name() {
            let plain = self.tag.to_str().unwrap_or_default().trim_matches('"');
            tag = HeaderValue::try_from(format!("\"{plain}-{mark}\"")).unwrap_or(tag);
            headers.insert(header::ETAG, tag.clone());
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        Self { headers, tag, bytes }
    }

    fn answer(&self, asked: &HeaderMap) -> Response {
        let is_known = list(asked, header::IF_NONE_MATCH).any(|known| known == "*" || self.tag == known.trim_start_matches("W/"));
        let mut response = Response::new(if is_known { Body::empty() } else { Body::from(self.bytes.clone()) });
        // An answer that says nothing new renews the headers too: without the page's policy it would lose it.
        *response.headers_mut() = self.headers.clone();
        if is_known {
            response.headers_mut().remove(header::CONTENT_TYPE);
            response.headers_mut().remove(header::CONTENT_ENCODING);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        response
    }
}

/// Whether an answer is a page that everybody gets who asks for it.
fn is_for_all(response: &Response) -> bool {
    let headers = response.headers();
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let is_secret = headers.get(header::CACHE_CONTROL).is_none_or(|rule| rule.as_bytes().windows(8).any(|words| words == b"no-store"));
    let is_short = response.body().size_hint().exact().is_some_and(|bytes| bytes <= MOST_BYTES as u64);
    let is_plain = !headers.contains_key(header::SET_COOKIE) && !headers.contains_key(header::CONTENT_ENCODING);
    response.status() == StatusCode::OK && is_page && is_plain && is_short && !is_secret
}
