//! The connections that read an embedded database: each is taken for one statement, which is ended when its time is over.
//!
//! What every statement pays for is little: a place, and a connection that was open already. Nothing is asked of a connection when it is taken or given back,
//! unless the statement did not come to its end: then it is waited for first.

use std::ops::{Deref, DerefMut};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Connection as _};
use tokio::runtime::Handle;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::faults::{ACQUIRE_TIMEOUT, Faults, STATEMENT_TIMEOUT};

/// After how many steps of SQLite's machine a statement is asked whether its time is over: some milliseconds.
const STEPS: i32 = 100_000;

/// The reading connections. Cloning shares them.
#[derive(Clone, Debug)]
pub struct Readers(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    options: SqliteConnectOptions,
    most: u32,
    places: Arc<Semaphore>,
    /// Those that are open and that nobody uses, the last one used at the end.
    free: Mutex<Vec<Opened>>,
    faults: Faults,
    /// From where ends are counted.
    begun: Instant,
}

#[derive(Debug)]
struct Opened {
    connection: SqliteConnection,
    since: Instant,
    /// When its statement is ended, in microseconds.
    end: Arc<AtomicU64>,
}

/// A connection to read from. Whoever comes to the end of a statement says so ([`Reader::done`]).
#[derive(Debug)]
pub struct Reader {
    /// `None` once it is given back.
    opened: Option<Opened>,
    place: Option<OwnedSemaphorePermit>,
    of: Arc<Shared>,
    is_done: bool,
}

impl Readers {
    /// At most so many. One is opened at once, which says what is wrong with the file.
    pub(super) async fn open(options: SqliteConnectOptions, most: u32, faults: &Faults) -> sqlx::Result<Self> {
        let shared = Arc::new(Shared {
            options,
            most,
            places: Arc::new(Semaphore::new(most as usize)),
            free: Mutex::default(),
            faults: faults.clone(),
            begun: Instant::now(),
        });
        let first = shared.open().await?;
        shared.free().push(first);
        Ok(Self(shared))
    }

    /// A connection for one statement.
    ///
    /// # Errors
    /// When all are taken for too long, or none can be opened.
    pub async fn acquire(&self) -> sqlx::Result<Reader> {
        let place = tokio::time::timeout(ACQUIRE_TIMEOUT, Arc::clone(&self.0.places).acquire_owned()).await;
        let place = place.map_err(|_| sqlx::Error::PoolTimedOut)?.map_err(|_| sqlx::Error::PoolClosed)?;
        let free = self.0.free().pop();
        // One that was opened before the disk failed may hold a file that is no longer there.
        let opened = match free.filter(|opened| !self.0.faults.happened_to(opened.since.elapsed())) {
            Some(opened) => opened,
            None => self.0.open().await?,
        };
        opened.end.store(self.0.now() + micros(STATEMENT_TIMEOUT), Ordering::Relaxed);
        Ok(Reader { opened: Some(opened), place: Some(place), of: Arc::clone(&self.0), is_done: false })
    }

    /// Waits for what is under way, then closes them all.
    pub(super) async fn close(&self) {
        let all = self.0.places.acquire_many(self.0.most).await;
        self.0.places.close();
        let free = std::mem::take(&mut *self.0.free());
        for opened in free {
            drop(opened.connection.close().await);
        }
        drop(all);
    }
}

impl Shared {
    fn free(&self) -> MutexGuard<'_, Vec<Opened>> {
        self.free.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self) -> u64 {
        micros(self.begun.elapsed())
    }

    async fn open(&self) -> sqlx::Result<Opened> {
        let mut connection = self.faults.noted(self.options.connect().await)?;
        let (end, begun) = (Arc::new(AtomicU64::new(u64::MAX)), self.begun);
        let ends = Arc::clone(&end);
        connection.lock_handle().await?.set_progress_handler(STEPS, move || micros(begun.elapsed()) < ends.load(Ordering::Relaxed));
        Ok(Opened { connection, since: Instant::now(), end })
    }
}

fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

impl Reader {
    /// Lets its statement take as long as it takes.
    pub(super) fn take_time(&self) {
        if let Some(opened) = &self.opened {
            opened.end.store(u64::MAX, Ordering::Relaxed);
        }
    }

    /// Gives it back: nothing is under way on it.
    pub(super) fn done(reader: Option<Self>) {
        if let Some(mut reader) = reader {
            reader.is_done = true;
        }
    }
}

impl Deref for Reader {
    type Target = SqliteConnection;

    fn deref(&self) -> &SqliteConnection {
        match &self.opened {
            Some(opened) => &opened.connection,
            None => unreachable!("it is given back when it is dropped"),
        }
    }
}

impl DerefMut for Reader {
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        match &mut self.opened {
            Some(opened) => &mut opened.connection,
            None => unreachable!("it is given back when it is dropped"),
        }
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        let (Some(mut opened), place) = (self.opened.take(), self.place.take()) else { return };
        if self.is_done {
            self.of.free().push(opened);
        } else if let Ok(runtime) = Handle::try_current() {
            // What was given up goes on until it gives a row or its time is over; its place is taken until then.
            let of = Arc::clone(&self.of);
            runtime.spawn(async move {
                if opened.connection.ping().await.is_ok() && !opened.connection.is_in_transaction() {
                    of.free().push(opened);
                }
                drop(place);
            });
        }
    }
}
