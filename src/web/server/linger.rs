//! The end of a connection whose client may still be sending.
//!
//! An answer may be given before the request's body was read. If the socket were closed then, the kernel would answer what still comes with a reset, and a
//! client that is told so throws away the answer, read or not. So what comes is read for a while and forgotten.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use tokio::io::{AsyncRead as _, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::{Instant, Sleep, sleep};

/// Bytes that are read in vain: the largest form.
const MOST: usize = 64 * 1024 * 1024;
/// How long they are waited for.
const WHOLE: Duration = Duration::from_secs(20);
/// How long nothing may come.
const QUIET: Duration = Duration::from_secs(5);
/// Bytes that are read at once.
const PIECE: usize = 8 * 1024;

/// Waits until a client that was told the end ends too.
#[derive(Debug)]
pub(super) struct Linger {
    left: usize,
    end: Pin<Box<Sleep>>,
    quiet: Pin<Box<Sleep>>,
}

impl Linger {
    pub fn new() -> Self {
        Self { left: MOST, end: Box::pin(sleep(WHOLE)), quiet: Box::pin(sleep(QUIET)) }
    }

    pub fn poll(&mut self, stream: &mut TcpStream, cx: &mut Context<'_>) -> Poll<()> {
        if self.end.as_mut().poll(cx).is_ready() {
            return Poll::Ready(());
        }
        loop {
            let mut piece = [0; PIECE];
            let mut piece = ReadBuf::new(&mut piece);
            match Pin::new(&mut *stream).poll_read(cx, &mut piece) {
                Poll::Ready(Ok(())) if !piece.filled().is_empty() && self.left > PIECE => {
                    self.left -= piece.filled().len();
                    self.quiet.as_mut().reset(Instant::now() + QUIET);
                }
                Poll::Ready(_) => return Poll::Ready(()),
                Poll::Pending => {
                    ready!(self.quiet.as_mut().poll(cx));
                    return Poll::Ready(());
                }
            }
        }
    }
}
