//! One line of the log for each request, and the number by which everything logged on its way is found again.
//!
//! What is logged on the way stands under `request`: its number, method and route, which name the act, and the statement that failed, if one did. A line
//! names the route, never the address itself: a confirmation's token stands in addresses. No line holds a person's network address, name or session.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use tracing::Instrument as _;
use uuid::Uuid;

use crate::base::App;

/// What the log calls these lines: `log.level = "info,access=off"` leaves them out.
pub const TARGET: &str = "access";

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The number of a request: the reverse proxy's, if it is trusted and gave one; otherwise one of our own.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The layer, outside of all others.
pub async fn log(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = given(request.headers()).filter(|_| app.config.trust_proxy).unwrap_or_else(|| app.rng.id::<Uuid>(app.clock.now()).simple().to_string());
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(RequestId(id.clone()));
    let span = tracing::info_span!("request", id, %method, route, failed = tracing::field::Empty);
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, ms) = (response.status().as_u16(), u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX));
    // What asks every few seconds whether we live, and what every page brings along, would drown the rest.
    if matches!(route.as_str(), "/healthz" | "/readyz") || route.starts_with("/assets/") {
        span.in_scope(|| tracing::debug!(target: TARGET, status, ms, "answered"));
    } else {
        span.in_scope(|| tracing::info!(target: TARGET, status, ms, "answered"));
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// The number that a request brings along, if it can be one.
fn given(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    let good = (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    good.then(|| text.to_owned())
}
