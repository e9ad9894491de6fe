//! How long a request may take. What the client takes to send its body is bounded by its pace and does not count, except in the whole.

use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::{Request, State};
use axum::http::header;
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use tokio::time::{Instant, timeout_at};

use crate::base::error::Error;

/// How often it is looked, at most, how long a client was waited for.
const LOOK: Duration = Duration::from_millis(50);

/// How long a request may take.
#[derive(Clone, Copy, Debug)]
pub struct Deadlines {
    /// Of our own time, for one without files.
    pub own: Duration,
    /// With everything, for any.
    pub whole: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self { own: Duration::from_secs(60), whole: Duration::from_secs(15 * 60) }
    }
}

/// The layer that ends a request that takes too long. It stands inside the layer that draws the pages of errors.
pub async fn limit(State(deadlines): State<Deadlines>, request: Request, next: Next) -> Response {
    let is_upload = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"multipart/"));
    let own = if is_upload { deadlines.whole } else { deadlines.own };
    let waits = Arc::new(Waits::default());
    let request = request.map(|body| Body::new(Awaited { body, waits: Arc::clone(&waits) }));
    let mut answer = pin!(next.run(request));
    let begun = Instant::now();
    let mut due = begun + own;
    loop {
        if let Ok(response) = timeout_at(due, answer.as_mut()).await {
            return response;
        }
        let (now, end) = (Instant::now(), begun + deadlines.whole.min(own + waits.total()));
        if end <= now {
            return Error::Unavailable(Arc::new(anyhow::anyhow!("not done after {:?}", begun.elapsed()))).into_response();
        }
        due = end.max(now + LOOK);
    }
}

/// What was spent waiting for a client, and since when it is waited for.
#[derive(Debug, Default)]
struct Waits(Mutex<(Duration, Option<Instant>)>);

impl Waits {
    fn set(&self, is_waiting: bool) {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match (is_waiting, waits.1) {
            (true, None) => waits.1 = Some(Instant::now()),
            (false, Some(since)) => *waits = (waits.0 + since.elapsed(), None),
            _ => {}
        }
    }

    fn total(&self) -> Duration {
        let waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waits.0 + waits.1.map_or(Duration::ZERO, |since| since.elapsed())
    }
}

/// A body that says when it is waited for.
struct Awaited {
    body: Body,
    waits: Arc<Waits>,
}

impl HttpBody for Awaited {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.body).poll_frame(cx);
        self.waits.set(polled.is_pending());
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Awaited {
    fn drop(&mut self) {
        self.waits.set(false);
    }
}
