//! A body that has to go on coming. Only the time counts that was spent waiting for the client: what a handler does meanwhile is not its fault.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use hyper::body::Incoming;
use tokio::time::{Instant, Sleep, sleep_until};

use super::Limits;

/// How many stalls' worth of time a body that came fast may use up later: whoever sent megabytes must not hold them for hours with a byte now and then.
const SAVED_STALLS: u32 = 3;

/// Why a body was ended.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
struct TooSlow;

/// A body with a pace.
pub(super) struct Paced<B = Incoming> {
    body: B,
    limits: Limits,
    /// How long may still be spent waiting: what comes earns time.
    credit: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl<B> Paced<B> {
    pub fn new(body: B, limits: Limits) -> Self {
        Self { body, limits, credit: limits.stall, waiting: None }
    }

    /// How long the next part may take: what may pass without any, less if the whole is slower than the least rate.
    fn patience(&self) -> Duration {
        self.limits.stall.min(self.credit)
    }

    fn earn(&mut self, bytes: usize) {
        let earned = Duration::from_nanos((bytes as u64).saturating_mul(1_000_000_000) / self.limits.least_rate);
        self.credit = (self.credit + earned).min(self.limits.stall * (1 + SAVED_STALLS));
    }
}

impl<B> Body for Paced<B>
where
    B: Body<Data = Bytes> + Unpin,
    B::Error: Into<axum::BoxError>,
{
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            if let Some((since, _)) = self.waiting.take() {
                self.credit = self.credit.saturating_sub(since.elapsed());
            }
            let frame = frame.map(|frame| frame.map_err(Into::into));
            if let Some(data) = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref()) {
                self.earn(data.len());
            }
            return Poll::Ready(frame);
        }
        let patience = self.patience();
        let (_, sleep) = self.waiting.get_or_insert_with(|| {
            let now = Instant::now();
            (now, Box::pin(sleep_until(now + patience)))
        });
        ready!(sleep.as_mut().poll(cx));
        Poll::Ready(Some(Err(TooSlow.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use axum::body;
    use futures::stream;

    use super::*;

    fn limits() -> Limits {
        let second = Duration::from_secs(1);
        Limits { connections: 1, share: 1, header: second, idle: second, stall: second, least_rate: 1_000, shutdown: second }
    }

    /// Reads a body whose parts of so many bytes come with this much time between them; returns whether it came whole, and after how long.
    async fn read(parts: usize, bytes: usize, between: Duration) -> (bool, Duration) {
        let parts = stream::unfold(parts, move |left| async move {
            tokio::time::sleep(between).await;
            (left > 0).then(|| (Ok::<_, std::io::Error>(Bytes::from(vec![7; bytes])), left - 1))
        });
        let begun = Instant::now();
        let paced = body::Body::new(Paced::new(body::Body::from_stream(Box::pin(parts)), limits()));
        (body::to_bytes(paced, usize::MAX).await.is_ok(), begun.elapsed())
    }

    #[tokio::test]
    async fn what_was_fast_once_does_not_hold_its_room_with_a_byte_now_and_then() {
        let begun = Instant::now();
        let parts = stream::unfold(0, |part| async move {
            if part > 0 {
                tokio::time::sleep(Duration::from_millis(800)).await;
            }
            (part < 20).then(|| (Ok::<_, std::io::Error>(Bytes::from(vec![7; if part == 0 { 1_000_000 } else { 1 }])), part + 1))
        });
        let paced = body::Body::new(Paced::new(body::Body::from_stream(Box::pin(parts)), limits()));
        assert!(body::to_bytes(paced, usize::MAX).await.is_err(), "a thousand seconds were earned");
        assert!((Duration::from_secs(3)..Duration::from_secs(10)).contains(&begun.elapsed()), "{:?}", begun.elapsed());
    }

    #[tokio::test]
    async fn slow_is_taken_and_slower_is_ended() {
        let (whole, took) = read(10, 2_000, Duration::from_millis(200)).await;
        assert!(whole && took > Duration::from_secs(2), "a bad network is no attack: {took:?}");
        let (whole, took) = read(100, 1, Duration::from_millis(100)).await;
        assert!(!whole && took < Duration::from_secs(4), "ten bytes a second: {took:?}");
        let (whole, took) = read(1, 1_000_000, Duration::from_secs(8)).await;
        assert!(!whole && took < Duration::from_secs(4), "nothing at all: {took:?}");
    }
}
