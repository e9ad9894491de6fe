//! Work that takes processor and memory, off the threads that serve: so much at a time, so much waiting, and no more.
//!
//! The permit belongs to the work and not to whoever waits for it: a client that hangs up does not let the next one in while its own work still takes memory.
//! Work that waits and is given up never begins.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use crate::base::error::{Error, Result};

/// After this long the ones before are done.
const COME_BACK: Duration = Duration::from_secs(5);

/// A place for such work.
#[derive(Clone, Debug)]
pub struct Blocking {
    places: Arc<Semaphore>,
    running: Arc<Semaphore>,
}

impl Blocking {
    /// `at_once` pieces of work run, and `most` run or wait.
    pub fn new(at_once: usize, most: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(most)), running: Arc::new(Semaphore::new(at_once)) }
    }

    /// Does the work when its turn comes.
    ///
    /// # Errors
    /// [`Error::RateLimited`] when too many wait already.
    pub async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Error::RateLimited { retry_after: COME_BACK })?;
        let turn = Arc::clone(&self.running).acquire_owned().await.map_err(|error| anyhow::anyhow!(error))?;
        let done = tokio::task::spawn_blocking(move || {
            let _held = (place, turn);
            work()
        });
        Ok(done.await?)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn only_so_much_runs_and_waits() {
        let blocking = Blocking::new(2, 5);
        let (running, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = || {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            blocking.run(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(30));
                running.fetch_sub(1, Ordering::SeqCst);
            })
        };
        let answers = futures::future::join_all((0..12).map(|_| work())).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 5);
        assert!(answers.iter().all(|answer| matches!(answer, Ok(()) | Err(Error::RateLimited { .. }))));
        assert_eq!(most.load(Ordering::SeqCst), 2);
        assert!(work().await.is_ok(), "places are free again");
    }

    #[tokio::test]
    async fn who_hangs_up_keeps_the_turn_until_the_work_ends_and_what_waited_never_begins() {
        let blocking = Blocking::new(1, 3);
        let (begun, begins) = mpsc::channel();
        let (go_on, waits) = mpsc::channel::<()>();
        let first = tokio::spawn({
            let blocking = blocking.clone();
            async move {
                blocking
                    .run(move || {
                        begun.send(()).expect("heard");
                        waits.recv().expect("told to go on");
                    })
                    .await
            }
        });
        let begins = tokio::task::spawn_blocking(move || begins.recv_timeout(Duration::from_secs(10)).map(|()| begins)).await.expect("joined");
        assert!(begins.is_ok());
        first.abort();
        assert!(first.await.expect_err("gone").is_cancelled());
        let ran = Arc::new(AtomicUsize::new(0));
        let count = |ran: &Arc<AtomicUsize>| {
            let ran = Arc::clone(ran);
            move || ran.fetch_add(1, Ordering::SeqCst)
        };
        let abandoned = tokio::time::timeout(Duration::from_millis(50), blocking.run(count(&ran))).await;
        assert!(abandoned.is_err(), "the first still has the turn");
        go_on.send(()).expect("it runs");
        assert!(blocking.run(count(&ran)).await.is_ok());
        assert_eq!(ran.load(Ordering::SeqCst), 1, "what was given up while it waited never began");
    }
}
