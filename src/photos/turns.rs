//! Decoding takes memory: one picture at a time.

use std::sync::{Arc, LazyLock};

use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// The turns of this process.
static DECODING: LazyLock<Turns> = LazyLock::new(Turns::new);

/// Does the work on a thread for work that blocks, when it is its turn.
pub(super) async fn take<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    DECODING.take(work).await
}

struct Turns(Arc<Semaphore>);

impl Turns {
    fn new() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }

    /// Whoever stops waiting has no turn: the work of a client that hung up is never begun. Once begun it cannot be stopped, so the turn belongs to the work and
    /// not to who waits for it.
    async fn take<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let turn = Arc::clone(&self.0).acquire_owned().await.map_err(|error| Error::from(anyhow::anyhow!(error)))?;
        let begun = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(turn);
            done
        });
        Ok(begun.await?)
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
