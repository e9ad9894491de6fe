//! One line of the log for each request, and the number by which everything logged on its way is found again.
//!
//! What is logged on the way stands under `request`: its number, method and route, which name the act, and the statement that failed, if one did. A line
//! names the route, never the address itself: a confirmation's token stands in addresses. No line holds a person's network address, name or session.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
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

impl RequestId {
    fn of(app: &App, headers: &HeaderMap) -> Self {
        let given = if app.config.trust_proxy { given(headers) } else { None };
        Self(given.unwrap_or_else(|| app.rng.id::<Uuid>(app.clock.now()).simple().to_string()))
    }

    /// Says it to whoever asked.
    fn tell(self, response: &mut Response) {
        if let Ok(value) = HeaderValue::try_from(self.0) {
            response.headers_mut().insert(HEADER, value);
        }
    }
}

/// The layer, outside of all others.
pub async fn log(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let id = RequestId::of(&app, request.headers());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let span = span(&id, request.method(), name(route.as_ref()));
    request.extensions_mut().insert(id.clone());
    let mut response = next.run(request).instrument(span.clone()).await;
    let route = name(route.as_ref());
    let (status, ms) = (response.status().as_u16(), milliseconds(begun));
    // What asks every few seconds whether we live, and what every page brings along, would drown the rest.
    if matches!(route, "/healthz" | "/readyz") || route.starts_with("/assets/") {
        span.in_scope(|| tracing::debug!(target: TARGET, status, ms, "answered"));
    } else {
        span.in_scope(|| tracing::info!(target: TARGET, status, ms, "answered"));
    }
    id.tell(&mut response);
    response
}

/// The same for an answer that is given in front of the layer, and on whose way nothing was logged.
pub fn log_kept(app: &App, request: &Parts, (route, begun): (&str, Instant), response: &mut Response) {
    let id = RequestId::of(app, &request.headers);
    let (status, ms) = (response.status().as_u16(), milliseconds(begun));
    span(&id, &request.method, route).in_scope(|| tracing::info!(target: TARGET, status, ms, "answered"));
    id.tell(response);
}

fn span(RequestId(id): &RequestId, method: &Method, route: &str) -> tracing::Span {
    tracing::info_span!("request", id, %method, route, failed = tracing::field::Empty)
}

fn name(route: Option<&MatchedPath>) -> &str {
    route.map_or("none", MatchedPath::as_str)
}

fn milliseconds(begun: Instant) -> u64 {
    u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// The number that a request brings along, if it can be one.
fn given(headers: &HeaderMap) -> Option<String> {
    let text = headers.get(HEADER)?.to_str().ok()?;
    let good = (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    good.then(|| text.to_owned())
}
