//! One connection, from its first byte to its end.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::ConnectInfo;
use axum::http::{Request, Response};
use bytes::Bytes;
use http_body::{Frame, SizeHint};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tower::{Service, ServiceExt as _};

use super::Limits;
use super::pace::Paced;
use super::pulse::{Busy, Pulse, Watched};
use super::unread::follow;

/// Bytes of a head, and what is read of a body at once. hyper's own is 400 kB, for each of thousands of connections. Browsers send 4 KiB of a cookie and as
/// much of a `Referer` at most, so that 6 KiB are left to the address.
const BUFFER: usize = 16 * 1024;

/// What answers requests: a router, or what stands in front of one.
pub trait Site: Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static {}

impl<S: Service<Request<Body>, Response = Response<Body>, Error = Infallible, Future: Send> + Clone + Send + Sync + 'static> Site for S {}

/// What a connection needs.
pub(super) struct Connection<S> {
    pub site: S,
    pub limits: Limits,
    pub pulse: Arc<Pulse>,
    pub peer: SocketAddr,
    pub told: watch::Receiver<bool>,
}

impl<S: Site> Connection<S> {
    /// Serves it until it ends, or is ended.
    pub async fn serve(mut self, stream: TcpStream) {
        let (site, limits, pulse, peer) = (self.site, self.limits, Arc::clone(&self.pulse), self.peer);
        let service = service_fn(move |request: Request<Incoming>| {
            let busy = pulse.begin();
            let (mut head, body) = request.into_parts();
            head.extensions.insert(ConnectInfo(peer));
            let (body, end) = follow(Paced::new(body, limits));
            let request = Request::from_parts(head, Body::new(body));
            let answer = site.clone().oneshot(request);
            async move {
                let answer = end.told(answer.await?);
                Ok::<_, Infallible>(answer.map(|body| Answer { body, _busy: busy }))
            }
        });
        let watched = TokioIo::new(Watched::new(stream, Arc::clone(&self.pulse)));
        // Its own time-out would not tell a head that is late from a connection that rests.
        let connection = http1::Builder::new().max_buf_size(BUFFER).header_read_timeout(None).serve_connection(watched, service);
        let mut connection = pin!(connection);
        let every = (limits.header.min(limits.idle).min(limits.stall) / 8).clamp(Duration::from_millis(20), Duration::from_secs(1));
        let mut ticks = tokio::time::interval(every);
        let mut stopping = false;
        loop {
            tokio::select! {
                // However it ended, there is nobody left to tell.
                _ = &mut connection => return,
                () = self.pulse.ended() => return,
                _ = ticks.tick() => if self.pulse.is_overdue(&limits) { return },
                _ = self.told.changed(), if !stopping => {
                    stopping = true;
                    // Half a head is not worth waiting for.
                    if self.pulse.idle_since().is_some() {
                        return;
                    }
                    connection.as_mut().graceful_shutdown();
                }
            }
        }
    }
}

/// An answer; it has been given when this is dropped.
struct Answer {
    body: Body,
    _busy: Busy,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
