//! What a connection is doing, seen from beside it.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::Notify;
use tokio::time::Instant;

use super::Limits;
use super::linger::Linger;

/// How many stalls an answer may stand still: on a slow network bytes arrive although the socket takes none for long.
const TAKING_STALLS: u32 = 3;
/// No moment.
const NEVER: u64 = u64::MAX;

/// The pulse of a connection. Moments are microseconds since the process began to serve.
#[derive(Debug)]
pub(super) struct Pulse {
    opened: Instant,
    /// Requests whose answer has not been given whole.
    requests: AtomicUsize,
    /// Whether a request has come at all.
    used: AtomicBool,
    /// When it was opened, or the last answer was given or taken.
    rests_since: AtomicU64,
    /// When the first byte of a head came that is not whole yet.
    head_since: AtomicU64,
    /// Since when nothing more of an answer was taken.
    blocked_since: AtomicU64,
    ended: Notify,
}

impl Pulse {
    pub fn new() -> Self {
        Self {
            opened: Instant::now(),
            requests: AtomicUsize::new(0),
            used: AtomicBool::new(false),
            rests_since: AtomicU64::new(0),
            head_since: AtomicU64::new(NEVER),
            blocked_since: AtomicU64::new(NEVER),
            ended: Notify::new(),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_micros()).unwrap_or(NEVER - 1)
    }

    /// Since when nothing is being answered; nothing while something is.
    pub fn idle_since(&self) -> Option<Instant> {
        let idle = self.requests.load(Ordering::Acquire) == 0 && self.blocked_since.load(Ordering::Acquire) == NEVER;
        idle.then(|| self.opened + std::time::Duration::from_micros(self.rests_since.load(Ordering::Acquire)))
    }

    /// Whether what is waited for has not come in time.
    pub fn is_overdue(&self, limits: &Limits) -> bool {
        let now = self.now();
        let over = |since: u64, limit: std::time::Duration| since != NEVER && u128::from(now.saturating_sub(since)) > limit.as_micros();
        let blocked = self.blocked_since.load(Ordering::Acquire);
        if blocked != NEVER {
            // An answer in one piece counts as given when hyper has it, long before a slow client does: it does not rest yet.
            return over(blocked, limits.stall * TAKING_STALLS);
        }
        if self.requests.load(Ordering::Acquire) > 0 {
            return false;
        }
        let rests = if self.used.load(Ordering::Acquire) { limits.idle } else { limits.header };
        over(self.head_since.load(Ordering::Acquire), limits.header) || over(self.rests_since.load(Ordering::Acquire), rests)
    }

    /// Ends the connection, from outside.
    pub fn end(&self) {
        self.ended.notify_one();
    }

    /// Waits for [`Pulse::end`].
    pub async fn ended(&self) {
        self.ended.notified().await;
    }

    /// Nothing more is answered: what still comes is no head.
    fn close(&self) {
        self.head_since.store(NEVER, Ordering::Release);
        self.rests_since.store(self.now(), Ordering::Release);
    }

    /// A request came whole.
    pub fn begin(self: &Arc<Self>) -> Busy {
        self.requests.fetch_add(1, Ordering::AcqRel);
        self.used.store(true, Ordering::Release);
        self.head_since.store(NEVER, Ordering::Release);
        Busy(Arc::clone(self))
    }
}

/// A request that is being answered.
#[derive(Debug)]
pub(super) struct Busy(Arc<Pulse>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.rests_since.store(self.0.now(), Ordering::Release);
        self.0.requests.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A stream whose pulse is felt.
#[derive(Debug)]
pub(super) struct Watched {
    stream: TcpStream,
    pulse: Arc<Pulse>,
    linger: Option<Linger>,
}

impl Watched {
    pub fn new(stream: TcpStream, pulse: Arc<Pulse>) -> Self {
        Self { stream, pulse, linger: None }
    }

    fn wrote<T>(&self, result: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        let blocked = &self.pulse.blocked_since;
        if result.is_ready() {
            if blocked.swap(NEVER, Ordering::AcqRel) != NEVER {
                self.pulse.rests_since.store(self.pulse.now(), Ordering::Release);
            }
        } else {
            // The first of several tries counts.
            _ = blocked.compare_exchange(NEVER, self.pulse.now(), Ordering::AcqRel, Ordering::Acquire);
        }
        result
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = ready!(Pin::new(&mut self.stream).poll_read(cx, buffer));
        if buffer.filled().len() > before && self.pulse.requests.load(Ordering::Acquire) == 0 {
            _ = self.pulse.head_since.compare_exchange(NEVER, self.pulse.now(), Ordering::AcqRel, Ordering::Acquire);
        }
        Poll::Ready(result)
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(result)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, cx: &mut Context<'_>, parts: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.wrote(result)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = &mut *self;
        if this.linger.is_none() {
            ready!(Pin::new(&mut this.stream).poll_shutdown(cx))?;
            this.pulse.close();
        }
        this.linger.get_or_insert_with(Linger::new).poll(&mut this.stream, cx).map(Ok)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn who_takes_an_answer_slowly_has_three_times_the_patience_of_who_sends() {
        let hour = Duration::from_secs(3_600);
        let limits = Limits { connections: 1, share: 1, header: hour, idle: hour, stall: Duration::from_secs(1), least_rate: 1, shutdown: hour };
        let pulse = Arc::new(Pulse::new());
        let _busy = pulse.begin();
        let blocked = |seconds: u64| {
            // It was opened this long ago, and blocked from the beginning.
            let opened = pulse.opened.checked_sub(Duration::from_secs(seconds)).expect("the machine has been up for longer");
            let old = Pulse { opened, blocked_since: AtomicU64::new(0), requests: AtomicUsize::new(1), ..Pulse::new() };
            old.is_overdue(&limits)
        };
        assert!(!blocked(2), "a slow phone");
        assert!(blocked(4), "nobody");
    }
}
