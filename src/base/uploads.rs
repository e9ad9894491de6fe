//! Room for files that are being sent: all those in memory share one, of which no network and no account has more than its share.

use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::db::AccountId;
use super::limits::NetworkKey;

/// All the files that are in memory at once, in KiB.
const ROOM_KIB: usize = 64 * 1024;
/// Those of one network, and those of one account: however slowly somebody sends, half of the room is left to everybody else.
const SHARE_KIB: usize = 32 * 1024;
/// How long a file waits for room.
const PATIENCE: Duration = Duration::from_secs(10);

/// The room for files in memory, of the whole process. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    room: Arc<Semaphore>,
    share_kib: usize,
    /// The shares of whoever is sending at present.
    shares: Arc<Mutex<HashMap<Sender, Weak<Semaphore>>>>,
    patience: Duration,
}

/// Whose share of the room a file takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sender {
    Network(NetworkKey),
    Account(AccountId),
}

/// What a file takes of the room and of its sender's shares.
pub type Taken = Vec<OwnedSemaphorePermit>;

impl Default for Uploads {
    fn default() -> Self {
        Self::new(ROOM_KIB, SHARE_KIB, PATIENCE)
    }
}

impl Uploads {
    /// A room of so many KiB, of which one sender has so many, and in which a file waits so long for its place.
    pub fn new(kib: usize, share_kib: usize, patience: Duration) -> Self {
        Self { room: Arc::new(Semaphore::new(kib)), share_kib, shares: Arc::default(), patience }
    }

    /// KiB that no file is in.
    pub fn free(&self) -> usize {
        self.room.available_permits()
    }

    /// Where the files of a network and an account have to find room: in the shares of both, then in the room of all.
    pub fn places(&self, network: Option<NetworkKey>, account: Option<AccountId>) -> Places {
        let senders = network.map(Sender::Network).into_iter().chain(account.map(Sender::Account));
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        shares.retain(|_, share| share.strong_count() > 0);
        let mut places = Vec::new();
        for sender in senders {
            let share = shares.get(&sender).and_then(Weak::upgrade).unwrap_or_else(|| Arc::new(Semaphore::new(self.share_kib)));
            shares.insert(sender, Arc::downgrade(&share));
            places.push(share);
        }
        // Last: whoever waits for a share of their own must not hold what others wait for.
        places.push(Arc::clone(&self.room));
        Places { places, patience: self.patience }
    }
}

/// The shares that a file takes its room from.
#[derive(Debug)]
pub struct Places {
    places: Vec<Arc<Semaphore>>,
    patience: Duration,
}

impl Places {
    /// Takes room for so many bytes. Returns `None` if there is none in time.
    pub async fn take(&self, bytes: usize) -> Option<Taken> {
        let kib = u32::try_from(bytes.div_ceil(1024)).ok()?;
        let take = async {
            let mut taken = Taken::new();
            for place in &self.places {
                taken.push(Arc::clone(place).acquire_many_owned(kib).await.ok()?);
            }
            Some(taken)
        };
        tokio::time::timeout(self.patience, take).await.ok()?
    }
}

impl fmt::Debug for Uploads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Uploads").field("free", &self.free()).finish()
    }
}

/// Why a file was let go while it came in. The rest of the form was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotHeld {
    /// It is larger than this form takes.
    TooLarge,
    /// There were too many other files, or too many of its sender's.
    Busy,
}

/// The bytes of a file; their room is free again when nobody holds them any more.
#[derive(Clone)]
pub struct Held {
    bytes: Bytes,
    _room: Arc<Taken>,
}

impl Held {
    /// These bytes, in the room that was taken for them.
    pub fn new(bytes: impl Into<Bytes>, room: Taken) -> Self {
        Self { bytes: bytes.into(), _room: Arc::new(room) }
    }
}

impl Deref for Held {
    type Target = Bytes;
    fn deref(&self) -> &Bytes {
        &self.bytes
    }
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.bytes.len())
    }
}
