//! Forms with files. A body is read only after its handler has asked everything that can be asked without it, and all the files in memory share one room
//! ([`crate::base::uploads`]).
//!
//! To take files: the handler's last argument is an [`Upload`]; it looks for the commune and the limits, asks who may send it with [`Upload::if_allowed`], and
//! then calls [`Upload::read`].

use std::time::Duration;

use app::words::tr;
use axum::extract::multipart::{Field, Multipart, MultipartError, MultipartRejection};
use axum::extract::{FromRequest, Request};
use axum::http::{StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::{Visit, forms};
use crate::base::error::{Error, Result};
use crate::base::text::clean_line;
use crate::base::uploads::{Held, NotHeld, Places, Taken, Uploads};

/// Room is taken in steps of so many bytes while a file comes in.
const STEP: usize = 256 * 1024;
/// Bytes of all the texts of a form, and what each of them costs however short it is.
const TEXTS_MOST: usize = 512 * 1024;
const TEXT_COST: usize = 128;

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
    /// What it is called where it comes from, without its folder; 100 letters at most.
    pub name: String,
    /// What it holds, or why that was not kept.
    pub content: Result<Held, NotHeld>,
}

impl UploadedFile {
    /// A file of ours.
    pub fn new(field: &str, bytes: impl Into<Bytes>) -> Self {
        Self { field: field.to_owned(), name: String::new(), content: Ok(Held::new(bytes, Taken::new())) }
    }
}

impl Upload {
    /// Reads the form.
    pub async fn read<T: DeserializeOwned>(self, uploads: &Uploads, room: Room) -> Result<MultipartForm<T>> {
        let visit = self.0.extensions().get::<Visit>().cloned();
        if !is_multipart(&self.0) {
            let forms::Form(fields) = forms::Form::from_request(self.0, &()).await?;
            return Ok(MultipartForm { fields, files: Vec::new(), extra: 0 });
        }
        let mut multipart = Multipart::from_request(self.0, &()).await.map_err(not_multipart)?;
        let places = forms::places(uploads, visit.as_ref());
        let mut texts = Texts::default();
        let (mut files, mut extra) = (Vec::new(), 0);
        while let Some(field) = multipart.next_field().await.map_err(bad_part)? {
            let name = field.name().unwrap_or_default().to_owned();
            if field.file_name().is_none() {
                texts.add(name, field, visit.as_ref()).await?;
            } else if room.files == 0 {
                break;
            } else if files.len() < room.files {
                let own = own_name(field.file_name().unwrap_or_default());
                let content = hold(field, &places, room.bytes).await?;
                if !content.as_ref().is_ok_and(|held| held.is_empty()) {
                    files.push(UploadedFile { field: name, name: own, content });
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
    room: Taken,
}

impl Texts {
    async fn add(&mut self, name: String, mut field: Field<'_>, visit: Option<&Visit>) -> Result<()> {
        let mut text = Vec::new();
        self.bytes += name.len() + TEXT_COST;
        while let Some(chunk) = field.chunk().await.map_err(bad_part)? {
            self.bytes += chunk.len();
            if self.bytes > TEXTS_MOST {
                return Err(Error::field("", tr::errors::TOO_LARGE));
            }
            if let Some(visit) = visit.filter(|_| self.bytes > forms::TEXTS_FREE && self.room.is_empty()) {
                self.room = forms::room_for_texts(visit, TEXTS_MOST).await?;
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
async fn hold(mut field: Field<'_>, places: &Places, most: usize) -> Result<Result<Held, NotHeld>> {
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
            match places.take(step).await {
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
        None => Ok(places.held(bytes, room)),
    })
}

/// Letters of a file's name.
const NAME_MOST: usize = 100;

/// The name of a file without its folder.
fn own_name(sent: &str) -> String {
    clean_line(sent.rsplit(['/', '\\']).next().unwrap_or_default()).chars().take(NAME_MOST).collect()
}

/// Reads past a file; whether there was anything in it.
async fn skip(mut field: Field<'_>) -> Result<bool> {
    let mut any = false;
    while let Some(chunk) = field.chunk().await.map_err(bad_part)? {
        any |= !chunk.is_empty();
    }
    Ok(any)
}

/// What was kept of a form comes as one without files.
fn is_multipart(request: &Request) -> bool {
    let plain = request.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    !plain
}

fn not_multipart(_: MultipartRejection) -> Error {
    Error::field("", tr::errors::UNREADABLE)
}

fn bad_part(error: MultipartError) -> Error {
    let too_large = error.status() == StatusCode::PAYLOAD_TOO_LARGE;
    Error::field("", if too_large { tr::errors::TOO_LARGE } else { tr::errors::UNREADABLE })
}
