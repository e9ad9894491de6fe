//! Decoding takes memory: one picture at a time, and all on one thread, so that what the allocator keeps back for the next picture is kept once.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, mpsc};

use tokio::sync::{Semaphore, oneshot};

use crate::base::error::{Error, Result};

/// The turns of this process.
static DECODING: LazyLock<Turns> = LazyLock::new(Turns::new);

/// Does the work on the thread for it, when it is its turn.
pub(super) async fn take<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    DECODING.take(work).await
}

type Work = Box<dyn FnOnce() + Send>;

struct Turns {
    turn: Arc<Semaphore>,
    thread: Mutex<Option<mpsc::Sender<Work>>>,
}

impl Turns {
    fn new() -> Self {
        Self { turn: Arc::new(Semaphore::new(1)), thread: Mutex::default() }
    }

    /// Whoever stops waiting has no turn: the work of a client that hung up is never begun. Once begun it cannot be stopped, so the turn belongs to the work and
    /// not to whoever waits for it.
    async fn take<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = Arc::clone(&self.turn).acquire_owned().await.map_err(|error| Error::from(anyhow::anyhow!(error)))?;
        let (tell, told) = oneshot::channel();
        self.begin(Box::new(move || {
            let done = catch_unwind(AssertUnwindSafe(work));
            drop(turn);
            // Nobody may be waiting any more.
            tell.send(done).ok();
        }))?;
        let done = told.await.map_err(|error| Error::from(anyhow::anyhow!(error)))?;
        done.map_err(|_| Error::from(anyhow::anyhow!("decoding a picture panicked")))
    }

    fn begin(&self, work: Work) -> io::Result<()> {
        let mut thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = match thread.take() {
            Some(sender) => sender,
            None => {
                let (sender, works) = mpsc::channel::<Work>();
                std::thread::Builder::new().name("pictures".to_owned()).spawn(move || works.into_iter().for_each(|work| work()))?;
                sender
            }
        };
        let sent = sender.send(work).map_err(|_| io::Error::other("the thread for pictures has ended"));
        *thread = Some(sender);
        sent
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;
    use std::time::Duration;

    use futures::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_turn_ends_with_its_work_and_not_with_who_waits_for_it() {
        let turns = Turns::new();
        let (end, ended) = mpsc::channel::<()>();
        let mut first = Box::pin(turns.take(move || ended.recv()));
        assert!((&mut first).now_or_never().is_none());
        drop(first);
        let mut second = Box::pin(turns.take(|| ()));
        assert!(tokio::time::timeout(Duration::from_millis(50), &mut second).await.is_err(), "the first is still at work");
        end.send(()).expect("it listens");
        second.await.expect("its turn");
    }

    #[tokio::test]
    async fn a_panic_ends_one_work_and_not_the_turns() {
        let turns = Turns::new();
        assert!(turns.take::<()>(|| panic!("of a test")).await.is_err());
        assert_eq!(turns.take(|| std::thread::current().name().map(ToOwned::to_owned)).await.expect("done").as_deref(), Some("pictures"));
    }

    #[tokio::test]
    async fn who_hangs_up_while_waiting_never_begins() {
        let turns = Turns::new();
        let begun = Arc::new(AtomicUsize::new(0));
        let (end, ended) = mpsc::channel::<()>();
        let mut first = Box::pin(turns.take(move || ended.recv()));
        assert!((&mut first).now_or_never().is_none());
        let waiting: Vec<_> = (0..8)
            .map(|_| {
                let begun = Arc::clone(&begun);
                Box::pin(turns.take(move || begun.fetch_add(1, Ordering::Relaxed)))
            })
            .collect();
        for mut future in waiting {
            assert!((&mut future).now_or_never().is_none());
        }
        end.send(()).expect("it listens");
        first.await.expect("done").expect("a word");
        turns.take(|| ()).await.expect("nobody is before it");
        assert_eq!(begun.load(Ordering::Relaxed), 0);
    }
}
