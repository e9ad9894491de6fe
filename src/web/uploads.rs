//! Forms with files. A body is read only after its handler has asked everything that can be asked without it, and all the files in memory share one room, of
//! which no network and no account has more than its share.
//!
//! To take files: the handler's last argument is an [`Upload`]; it looks for the commune and the limits, asks who may send it with [`Upload::if_allowed`], and
//! then calls [`Upload::read`].

use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use app::words::tr;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::{Visit, forms};
use crate::base::db::AccountId;
use crate::base::error::{Error, Result};
use crate::base::limits::NetworkKey;

/// All the files that are in memory at once, in KiB.
const ROOM_KIB: usize = 64 * 1024;
/// Those of one network, and those of one account: however slowly somebody sends, half of the room is left to everybody else.
const SHARE_KIB: usize = 32 * 1024;
/// Room is taken in steps of so many bytes while a file comes in.
const STEP: usize = 256 * 1024;
/// How long a file waits for room.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of all the texts of a form, and what each of them costs however short it is.
const TEXTS_MOST: usize = 512 * 1024;
const TEXT_COST: usize = 128;

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
type Taken = Vec<OwnedSemaphorePermit>;

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

    /// Where a visit's files have to find room: in the shares of its network and its account, then in the room of all.
    fn rooms(&self, visit: Option<&Visit>) -> Vec<Arc<Semaphore>> {
        let network = visit.map(|visit| Sender::Network(NetworkKey::of(visit.address)));
        let account = visit.and_then(|visit| visit.viewer.as_ref()).map(|viewer| Sender::Account(viewer.id));
        let mut shares = self.shares.lock().unwrap_or_else(PoisonError::into_inner);
        shares.retain(|_, share| share.strong_count() > 0);
        let mut rooms = Vec::new();
        for sender in network.into_iter().chain(account) {
            let share = shares.get(&sender).and_then(Weak::upgrade).unwrap_or_else(|| Arc::new(Semaphore::new(self.share_kib)));
            shares.insert(sender, Arc::downgrade(&share));
            rooms.push(share);
        }
        // Last: who waits for a share of their own must not hold what others wait for.
        rooms.push(Arc::clone(&self.room));
        rooms
    }

    async fn take(&self, rooms: &[Arc<Semaphore>], bytes: usize) -> Option<Taken> {
        let kib = u32::try_from(bytes.div_ceil(1024)).ok()?;
        let take = async {
            let mut taken = Taken::new();
            for room in rooms {
                taken.push(Arc::clone(room).acquire_many_owned(kib).await.ok()?);
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

/// How many files a form takes, and bytes of each.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// Files.
    pub files: usize,
    /// Bytes of one.
    pub bytes: usize,
}

/// A form with files that nobody has read yet.
#[derive(Debug)]
pub struct Upload(Request);

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = std::convert::Infallible;

    async fn from_request(request: Request, _: &S) -> std::result::Result<Self, Self::Rejection> {
        Ok(Self(request))
    }
}

/// What was sent: its texts, and its files.
#[derive(Debug)]
pub struct MultipartForm<T> {
    /// The texts.
    pub fields: T,
    /// The files that are not empty, in order; no more than there is room for.
    pub files: Vec<UploadedFile>,
    /// How many there were beside those.
    pub extra: usize,
}

/// A file that somebody sent. Nothing about it is to be believed.
#[derive(Debug)]
pub struct UploadedFile {
    /// The form field.
    pub field: String,
    /// What it holds, or why that was not kept.
    pub content: Result<Held, NotHeld>,
}

impl UploadedFile {
    /// A file of ours.
    pub fn new(field: &str, bytes: impl Into<Bytes>) -> Self {
        Self { field: field.to_owned(), content: Ok(Held { bytes: bytes.into(), _room: Arc::default() }) }
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

impl Upload {
    /// Reads the form.
    pub async fn read<T: DeserializeOwned>(self, uploads: &Uploads, room: Room) -> Result<MultipartForm<T>> {
        let visit = self.0.extensions().get::<Visit>().cloned();
        let mut multipart = Multipart::from_request(self.0, &()).await.map_err(not_multipart)?;
        let rooms = uploads.rooms(visit.as_ref());
        let mut texts = Texts::default();
        let (mut files, mut extra) = (Vec::new(), 0);
        while let Some(field) = multipart.next_field().await.map_err(bad_part)? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_none() {
                texts.add(name, field).await?;
            } else if room.files == 0 {
                break;
            } else if files.len() < room.files {
                let content = hold(field, (uploads, rooms.as_slice()), room.bytes).await?;
                if !content.as_ref().is_ok_and(|held| held.is_empty()) {
                    files.push(UploadedFile { field: name, content });
                }
            } else {
                extra += usize::from(skip(field).await?);
            }
        }
        let typed = texts.typed();
        if let Some(visit) = &visit {
            visit.set_typed(typed.as_str());
        }
        Ok(MultipartForm { fields: forms::parse(typed.as_bytes())?, files, extra })
    }

    /// Gives the form to read to whoever may send it. Of anybody else only what was typed before the first file is read, for the visit to keep: our forms
    /// have their files last. Ask the limits before.
    pub async fn if_allowed<T>(self, allowed: Result<T>) -> Result<(T, Self)> {
        match allowed {
            Ok(who) => Ok((who, self)),
            Err(error) => {
                let none = Uploads::new(0, 0, Duration::ZERO);
                // A form that can't be read has nothing to keep.
                let _ = self.read::<NoFields>(&none, Room { files: 0, bytes: 0 }).await;
                Err(error)
            }
        }
    }
}

/// A form of which only what was typed is of interest.
#[derive(serde::Deserialize)]
struct NoFields {}

/// The texts of a form, as a plain form would have sent them.
#[derive(Default)]
struct Texts {
    pairs: Vec<(String, String)>,
    bytes: usize,
}

impl Texts {
    async fn add(&mut self, name: String, mut field: Field<'_>) -> Result<()> {
        let mut text = Vec::new();
        self.bytes += name.len() + TEXT_COST;
        while let Some(chunk) = field.chunk().await.map_err(bad_part)? {
            self.bytes += chunk.len();
            if self.bytes > TEXTS_MOST {
                return Err(Error::field("", tr::errors::TOO_LARGE));
            }
            text.extend_from_slice(&chunk);
        }
        let text = String::from_utf8(text).map_err(|_| Error::field("", tr::errors::UNREADABLE))?;
        self.pairs.push((name, text));
        Ok(())
    }

    fn typed(self) -> String {
        url::form_urlencoded::Serializer::new(String::new()).extend_pairs(self.pairs).finish()
    }
}

/// Takes a file into memory, as far as there is room; reads on in any case, because what was typed may come after it.
async fn hold(mut field: Field<'_>, (uploads, rooms): (&Uploads, &[Arc<Semaphore>]), most: usize) -> Result<Result<Held, NotHeld>> {
    let (mut bytes, mut room) = (Vec::new(), Taken::new());
    let mut let_go = None;
    while let Some(chunk) = field.chunk().await.map_err(bad_part)? {
        if let_go.is_some() {
            continue;
        }
        if bytes.len() + chunk.len() > most {
            let_go = Some(NotHeld::TooLarge);
        } else if bytes.capacity() - bytes.len() < chunk.len() {
            let step = chunk.len().next_multiple_of(STEP);
            match uploads.take(rooms, step).await {
                Some(more) => {
                    bytes.reserve_exact(step);
                    room.extend(more);
                }
                None => let_go = Some(NotHeld::Busy),
            }
        }
        if let_go.is_some() {
            (bytes, room) = (Vec::new(), Taken::new());
        } else {
            bytes.extend_from_slice(&chunk);
        }
    }
    Ok(match let_go {
        Some(why) => Err(why),
        None => Ok(Held { bytes: bytes.into(), _room: Arc::new(room) }),
    })
}

/// Reads past a file; whether there was anything in it.
async fn skip(mut field: Field<'_>) -> Result<bool> {
    let mut any = false;
    while let Some(chunk) = field.chunk().await.map_err(bad_part)? {
        any |= !chunk.is_empty();
    }
    Ok(any)
}

fn not_multipart(_: MultipartRejection) -> Error {
    Error::field("", tr::errors::UNREADABLE)
}

fn bad_part(error: MultipartError) -> Error {
    let too_large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    Error::field("", if too_large { tr::errors::TOO_LARGE } else { tr::errors::UNREADABLE })
}
