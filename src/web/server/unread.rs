//! Whether a request's body was read to its end.
//!
//! Where an answer is given before, what is left of the body stands between it and the next request: the connection ends after the answer, and its client is told
//! so. Otherwise it would send its next request on it, and find the end of the file in the place of an answer.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};

use axum::http::{HeaderValue, Response, header};
use http_body::{Body, Frame, SizeHint};

/// Whether the body of one request came to its end.
#[derive(Clone, Debug)]
pub(super) struct End(Arc<AtomicBool>);

impl End {
    /// Says along with an answer that the connection ends, if something of the body is left.
    pub fn told<B>(&self, mut answer: Response<B>) -> Response<B> {
        if !self.0.load(Ordering::Acquire) {
            answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        answer
    }
}

/// A body that is followed to its end.
pub(super) struct Followed<B> {
    body: B,
    end: End,
}

/// Follows a body; one that is empty has ended.
pub(super) fn follow<B: Body>(body: B) -> (Followed<B>, End) {
    let end = End(Arc::new(AtomicBool::new(body.is_end_stream())));
    (Followed { body, end: end.clone() }, end)
}

impl<B: Body + Unpin> Body for Followed<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(cx));
        // Whoever knows how a form ends does not ask for more.
        if frame.is_none() || self.body.is_end_stream() {
            self.end.0.store(true, Ordering::Release);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
