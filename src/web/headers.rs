//! Security headers on every answer.

use axum::extract::{Request, State};
use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

use crate::base::App;

/// The policy of a page: the same for every answer, since no script and no style stands in a page itself. Islands need WebAssembly; thumbnails of photos not
/// yet sent are `blob:`.
pub const PAGE_POLICY: &str = "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob:; font-src 'self'; \
                               connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const PLAIN_POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; frame-ancestors 'none'; sandbox";

/// Adds what is not there yet.
pub async fn secure(State(app): State<App>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    add_secure(&app, response.headers_mut());
    response
}

/// The same for an answer that is given in front of the layer.
pub fn add_secure(app: &App, headers: &mut HeaderMap) {
    add(headers, header::CONTENT_SECURITY_POLICY, PLAIN_POLICY);
    add(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    add(headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    add(headers, HeaderName::from_static("permissions-policy"), "geolocation=(self), camera=(), microphone=(), payment=(), usb=()");
    add(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    if app.config.is_secure() {
        add(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=63072000; includeSubDomains");
    }
}

/// For an answer to somebody signed in: neither the browser nor anything on the way keeps it, so that whoever comes next at a shared computer finds nothing.
/// Pictures keep their own rule: whoever shows one asks again each time.
pub fn keep_nothing(headers: &mut HeaderMap) {
    let picture = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"image/"));
    let unchanged = headers.contains_key(header::ETAG);
    if !picture && !unchanged {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

/// For an answer that ends a session: the browser drops what it kept before, pages and pictures of people included.
pub fn forget(headers: &mut HeaderMap) {
    headers.insert(HeaderName::from_static("clear-site-data"), HeaderValue::from_static("\"cache\""));
}

fn add(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
