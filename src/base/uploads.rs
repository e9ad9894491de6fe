//! Room for files that are being sent: all those in memory share one, of which no network, no site of networks and no account has more than its share. For
//! what is done with them one after the other, each sender waits in a line of their own.

use std::collections::HashMap;
use std::fmt;
use std::net::IpAddr;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::db::AccountId;
use super::limits::NetworkKey;

/// All the files that are in memory at once, in KiB.
const ROOM_KIB: usize = 64 * 1024;
/// Those of one network or site, and those of one account: however slowly somebody sends, half of the room is left to everybody else.
const SHARE_KIB: usize = 32 * 1024;
/// How long a file waits for room.
const PATIENCE: Duration = Duration::from_secs(10);

/// The room for files in memory, of the whole process. Cheap to clone.
#[derive(Clone)]
pub struct Uploads {
    room: Arc<Semaphore>,
    share_kib: usize,
    /// The shares of whoever is sending at present.
    shares: Senders,
    /// Whose file is at work, while others of theirs may wait for that.
    lines: Senders,
    patience: Duration,
}

type Senders = Arc<Mutex<HashMap<Sender, Weak<Semaphore>>>>;

/// What a sender has of something; so many places, if they had none until now.
fn of_sender(senders: &Senders, sender: Sender, places: usize) -> Arc<Semaphore> {
    let mut senders = senders.lock().unwrap_or_else(PoisonError::into_inner);
    senders.retain(|_, own| own.strong_count() > 0);
    let own = senders.get(&sender).and_then(Weak::upgrade).unwrap_or_else(|| Arc::new(Semaphore::new(places)));
    senders.insert(sender, Arc::downgrade(&own));
    own
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
        Self { room: Arc::new(Semaphore::new(kib)), share_kib, shares: Arc::default(), lines: Arc::default(), patience }
    }

    /// KiB that no file is in.
    pub fn free(&self) -> usize {
        self.room.available_permits()
    }

    /// Where the files from an address and of an account have to find room: in the shares of network, site and account, then in the room of all. Their line is
    /// the account's; a visitor's is that of the site, where there is one, or of the network.
    pub fn places(&self, address: Option<IpAddr>, account: Option<AccountId>) -> Places {
        let networks = address.into_iter().flat_map(NetworkKey::both_of).map(Sender::Network);
        let senders: Vec<Sender> = networks.chain(account.map(Sender::Account)).collect();
        let line = senders.last().map(|sender| of_sender(&self.lines, *sender, 1));
        let mut places: Vec<_> = senders.iter().map(|sender| of_sender(&self.shares, *sender, self.share_kib)).collect();
        // Last: whoever waits for a share of their own must not hold what others wait for.
        places.push(Arc::clone(&self.room));
        Places { places, line, patience: self.patience }
    }
}

/// The shares that a file takes its room from.
#[derive(Debug)]
pub struct Places {
    places: Vec<Arc<Semaphore>>,
    line: Option<Arc<Semaphore>>,
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

    /// A file that came in, in the room that was taken for it.
    pub fn held(&self, bytes: impl Into<Bytes>, room: Taken) -> Held {
        Held { line: self.line.clone(), ..Held::new(bytes, room) }
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
    line: Option<Arc<Semaphore>>,
}

impl Held {
    /// These bytes, in the room that was taken for them.
    pub fn new(bytes: impl Into<Bytes>, room: Taken) -> Self {
        Self { bytes: bytes.into(), _room: Arc::new(room), line: None }
    }

    /// Waits until no other file of the same sender is at work; this one is until what is given is dropped. Whoever sends many waits for them alone.
    pub async fn in_line(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(self.line.as_ref()?).acquire_owned().await.ok()
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
