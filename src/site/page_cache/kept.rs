//! A page as it is kept: its headers and its bytes, compressed once, with a strong tag by which a browser asks whether what it has is still the page.

use std::io::Write as _;
use std::sync::OnceLock;

use axum::body::{Body, HttpBody as _};
use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::{StatusCode, response::Parts};
use axum::response::Response;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use bytes::Bytes;
use sha2::{Digest as _, Sha256};

use crate::base::clock::Timestamp;
use crate::base::db::changes::{Moment, Scope};
use crate::web::visit::Shown;

/// Larger answers are no pages.
const MOST_BYTES: usize = 2 << 20;
/// What a page takes besides its text.
const OVERHEAD: usize = 2_048;
/// A page is compressed once and sent often: a little better than what is compressed for one reader.
const BROTLI_QUALITY: u32 = 5;
const BROTLI_WINDOW: u32 = 22;
const BUFFER: usize = 16 * 1024;
const VARY: &str = "Cookie, Accept-Language, Accept, Accept-Encoding";

/// A page.
#[derive(Debug)]
pub(super) struct KeptPage {
    /// What was known before it was drawn.
    pub since: Moment,
    pub drawn_at: Timestamp,
    /// Where what it shows is changed.
    pub seen: Scope,
    headers: HeaderMap,
    hash: String,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// How an answer is encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Encoding {
    Brotli,
    Gzip,
    Plain,
}

impl KeptPage {
    /// Keeps an answer. Gives it back if it is none that everybody gets: no page, or one with a cookie.
    pub(super) async fn of(response: Response, is_of_commune: bool, since: Moment, drawn_at: Timestamp) -> Result<Self, Response> {
        if !is_for_all(&response) {
            return Err(response);
        }
        let seen = response.extensions().get::<Shown>().filter(|_| is_of_commune).map_or(Scope::Everywhere, |shown| shown.0);
        let (Parts { mut headers, .. }, body) = response.into_parts();
        let Ok(plain) = axum::body::to_bytes(body, MOST_BYTES).await else {
            let mut broken = Response::new(Body::empty());
            *broken.status_mut() = StatusCode::INTERNAL_SERVER_ERROR;
            return Err(broken);
        };
        headers.remove(header::CONTENT_LENGTH);
        headers.insert(header::VARY, HeaderValue::from_static(VARY));
        let hash = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest(&plain)[..16]);
        let page = Self { since, drawn_at, seen, headers, hash, plain, brotli: OnceLock::new(), gzip: OnceLock::new() };
        Ok(page)
    }

    /// At most this much memory: compressed, a page is far less than half as long.
    pub(super) fn bytes(&self) -> usize {
        self.plain.len() + self.plain.len() / 2 + OVERHEAD
    }

    /// The answer to a request with these headers.
    pub(super) fn answer(&self, asked: &HeaderMap) -> Response {
        let encoding = Encoding::of(asked);
        let tag = match encoding {
            Encoding::Brotli => format!("\"{}-br\"", self.hash),
            Encoding::Gzip => format!("\"{}-gz\"", self.hash),
            Encoding::Plain => format!("\"{}\"", self.hash),
        };
        let is_known = list(asked, header::IF_NONE_MATCH).any(|known| known == "*" || known.trim_start_matches("W/") == tag);
        let mut response = Response::new(if is_known { Body::empty() } else { Body::from(self.encoded(encoding)) });
        // An answer that says nothing new renews the headers too: without the page's policy it would lose it.
        *response.headers_mut() = self.headers.clone();
        let headers = response.headers_mut();
        if let Ok(tag) = HeaderValue::try_from(tag) {
            headers.insert(header::ETAG, tag);
        }
        if is_known {
            headers.remove(header::CONTENT_TYPE);
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        } else if let Some(name) = encoding.name() {
            headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        }
        response
    }

    fn encoded(&self, encoding: Encoding) -> Bytes {
        match encoding {
            Encoding::Brotli => self.brotli.get_or_init(|| brotli(&self.plain)),
            Encoding::Gzip => self.gzip.get_or_init(|| gzip(&self.plain)),
            Encoding::Plain => &self.plain,
        }
        .clone()
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

/// The parts of a header that is a list.
fn list(headers: &HeaderMap, name: header::HeaderName) -> impl Iterator<Item = &str> {
    headers.get_all(name).into_iter().filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).map(str::trim)
}

impl Encoding {
    /// The best of those that a request accepts.
    fn of(asked: &HeaderMap) -> Self {
        let accepts = |name: &str| {
            list(asked, header::ACCEPT_ENCODING).any(|part| {
                let (coding, weight) = part.split_once(';').unwrap_or((part, ""));
                let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |weight| weight.parse::<f32>().ok());
                coding.trim().eq_ignore_ascii_case(name) && weight.is_some_and(|weight| weight > 0.0)
            })
        };
        match () {
            () if accepts("br") => Self::Brotli,
            () if accepts("gzip") => Self::Gzip,
            () => Self::Plain,
        }
    }

    const fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Plain => None,
        }
    }
}

fn brotli(plain: &[u8]) -> Bytes {
    let mut compressed = Vec::with_capacity(plain.len() / 4);
    let mut writer = brotli::CompressorWriter::new(&mut compressed, BUFFER, BROTLI_QUALITY, BROTLI_WINDOW);
    let written = writer.write_all(plain);
    drop(writer);
    debug_assert!(written.is_ok());
    compressed.into()
}

fn gzip(plain: &[u8]) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::with_capacity(plain.len() / 4), flate2::Compression::default());
    let written = writer.write_all(plain);
    debug_assert!(written.is_ok());
    writer.finish().unwrap_or_default().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_encoding_that_is_accepted_is_used() {
        let of = |value: &'static str| Encoding::of(&HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(value))]));
        assert_eq!(of("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(of("gzip;q=1.0, br;q=0"), Encoding::Gzip);
        assert_eq!(of("identity"), Encoding::Plain);
        assert_eq!(Encoding::of(&HeaderMap::new()), Encoding::Plain);
    }
}
