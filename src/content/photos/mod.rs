//! Photos: decoded, bounded, stripped of metadata and re-encoded in three sizes; the original is never kept.
//!
//! - A photo is uploaded with a form that may still be refused, or sent before signing in: until the form succeeds it hangs on the form's upload key, a
//!   random secret, and is deleted after a day.
//! - A photo is served while it and its item are public, and caches ask each time; one that hangs on a form is served to whoever knows its id, which only
//!   the uploader does.

mod answering;
mod bounds;
mod encode;
mod gallery;
mod known;
pub mod moderated;
mod redacting;
mod routes;
mod store;
mod turns;

pub use answering::answer;
use app::model::content::Photo;
use app::model::form::FormErrors;
use app::words::tr;
pub use gallery::{first_of, of};
pub use known::known_files;
pub use redacting::{burn, delete_folder, exchange, former, preview, size};

use crate::base::App;
use crate::base::db::{PhotoId, ProblemId, Tx};
use crate::base::error::Result;
use crate::base::jobs;
use crate::base::slice::Slice;
use crate::base::text::clean_line;
use crate::base::uploads::{Held, NotHeld};
use crate::web::UploadedFile;
use crate::web::uploads::Room;

/// Photos of one problem.
pub const MOST: usize = 5;
/// Bytes of one file.
pub const MOST_BYTES: usize = 12 * 1024 * 1024;
/// Days after which an upload that no form was sent for is deleted.
pub(crate) const ABANDONED_DAYS: i64 = 1;

/// Photos whose files one job deletes: a distant bucket must not make it too late.
const DELETED_AT_ONCE: usize = 50;

/// Photos of visitors that hang on one form: those that it shows, and those that were taken out of it.
const FORM_MOST: i64 = 5 * MOST as i64;
/// Of one network.
const NETWORK_MOST: i64 = 200;
/// Bytes of one commune.
const COMMUNE_MOST: i64 = 256 * 1024 * 1024;

/// What a form takes in of as many photos.
pub const fn room(files: usize) -> Room {
    Room { files, bytes: MOST_BYTES }
}

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("photos") };

/// The three sizes: name and longest side in pixels.
pub const SIZES: [(&str, u32); 3] = [("small", 320), ("medium", 960), ("large", 1_600)];

/// Where a photo's files are: in a folder of theirs, and those of other versions in a folder inside it that nobody can guess.
fn path(id: PhotoId, folder: &str, size: &str) -> String {
    if folder.is_empty() { format!("photos/{id}/{size}.jpg") } else { format!("photos/{id}/{folder}/{size}.jpg") }
}

/// Letters of a description.
const ALT_MOST: usize = 300;

/// A description as it is kept.
pub fn read_alt(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let alt = clean_line(typed);
    if alt.is_empty() {
        errors.add(field, tr::photos::ALT_NEEDED);
    } else if alt.chars().count() > ALT_MOST {
        errors.add(field, tr::photos::ALT_LENGTH);
    }
    alt
}

/// Why a file that was sent is no photo of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// More than [`MOST_BYTES`].
    TooLarge,
    /// Too many others were being sent at the same time.
    Busy,
    /// No picture, or broken.
    Unreadable,
    /// More pixels than there is room for.
    TooManyPixels,
}

impl From<NotHeld> for Refused {
    fn from(why: NotHeld) -> Self {
        match why {
            NotHeld::TooLarge => Self::TooLarge,
            NotHeld::Busy => Self::Busy,
        }
    }
}

impl From<encode::Refused> for Refused {
    fn from(why: encode::Refused) -> Self {
        match why {
            encode::Refused::Unreadable => Self::Unreadable,
            encode::Refused::TooManyPixels => Self::TooManyPixels,
        }
    }
}

/// Where photos come from that hang on a form which was not sent yet.
#[derive(Clone, Copy, Debug)]
pub struct Sender<'a> {
    /// The form's key.
    pub upload_key: &'a str,
    /// Of somebody without an account: the network, hashed, and the commune's slug.
    pub visitor: Option<(&'a str, &'a str)>,
}

/// Takes files in and keeps the good ones under the form's key. Gives their ids, and what was wrong with the others.
pub async fn receive(app: &App, sender: Sender<'_>, files: Vec<UploadedFile>) -> Result<(Vec<PhotoId>, FormErrors)> {
    let mut errors = FormErrors::default();
    let mut ids = Vec::new();
    for (index, file) in files.into_iter().enumerate() {
        let message = match encoded(file).await? {
            Ok(encoded) => {
                ids.push(kept_whole(app, sender, index, encoded).await?);
                continue;
            }
            Err(Refused::TooLarge) => tr::photos::TOO_LARGE,
            Err(Refused::Busy) => tr::photos::BUSY,
            Err(Refused::Unreadable) => tr::photos::UNREADABLE,
            Err(Refused::TooManyPixels) => tr::photos::TOO_MANY_PIXELS,
        };
        errors.add_with("photos", message, vec![("number", (index + 1).to_string())]);
    }
    Ok((ids, errors))
}

/// The file's memory is given back when it has been decoded.
async fn encoded(file: UploadedFile) -> Result<Result<encode::Encoded, Refused>> {
    let held: Held = match file.content {
        Ok(held) => held,
        Err(why) => return Ok(Err(why.into())),
    };
    // Whoever sends many waits for their own: everybody else for one of each sender at most.
    let in_line = held.in_line().await;
    let encode = move || {
        let _in_line = in_line;
        encode::encode(&held, &SIZES.map(|(_, side)| side))
    };
    Ok(turns::take(encode).await?.map_err(Into::into))
}

/// A picture as JPEGs in the order of [`SIZES`], stripped of metadata, for whoever keeps it elsewhere.
pub async fn shrunk(file: UploadedFile) -> Result<Result<Vec<Vec<u8>>, Refused>> {
    Ok(encoded(file).await?.map(|encoded| encoded.sizes))
}

/// Keeps a photo whether or not somebody still waits for it: a client that hangs up between the files and their row would leave files that nobody counts.
async fn kept_whole(app: &App, sender: Sender<'_>, index: usize, encoded: encode::Encoded) -> Result<PhotoId> {
    let (app, upload_key) = (app.clone(), sender.upload_key.to_owned());
    let visitor = sender.visitor.map(|(network, commune)| (network.to_owned(), commune.to_owned()));
    let keeping = async move {
        let visitor = visitor.as_ref().map(|(network, commune)| (network.as_str(), commune.as_str()));
        keep(&app, Sender { upload_key: &upload_key, visitor }, index, encoded).await
    };
    tokio::spawn(keeping).await.map_err(|error| anyhow::anyhow!(error))?
}

async fn keep(app: &App, sender: Sender<'_>, index: usize, encoded: encode::Encoded) -> Result<PhotoId> {
    let now = app.clock.now();
    let id: PhotoId = app.rng.id(now);
    let bytes = encoded.sizes.iter().map(|size| size.len() as i64).sum();
    for ((size, _), bytes) in SIZES.iter().zip(encoded.sizes) {
        app.files.put(&path(id, "", size), bytes).await?;
    }
    let size = (i64::from(encoded.width), i64::from(encoded.height));
    store::insert(&app.db, &store::New { id, sender, position: index as i64, size, bytes, at: now }).await?;
    bound(app, sender).await?;
    Ok(id)
}

/// What people without an account send must not fill the disk: the oldest photos of a form, of a network and of a commune go first.
async fn bound(app: &App, sender: Sender<'_>) -> Result<()> {
    let Some((network, commune)) = sender.visitor else { return Ok(()) };
    let mut over = store::beyond(&app.db, store::Shared::Form, sender.upload_key, FORM_MOST).await?;
    over.extend(store::beyond(&app.db, store::Shared::Network, network, NETWORK_MOST).await?);
    over.extend(store::beyond_bytes(&app.db, commune, COMMUNE_MOST).await?);
    delete_pending(app, &over).await
}

/// Deletes those of these photos that still hang on a form: one that has been sent meanwhile stays. Their files go when the rows have.
pub async fn delete_pending(app: &App, ids: &[PhotoId]) -> Result<()> {
    for some in ids.chunks(DELETED_AT_ONCE) {
        let mut tx = app.db.begin().await?;
        let gone = store::delete(&mut tx, some).await?;
        if !gone.is_empty() {
            jobs::enqueue(app, &mut tx, JOB, &gone).await?;
        }
        tx.commit().await?;
    }
    Ok(())
}

/// Photos that hang on a form's key, of these ids, in their order.
pub async fn pending(app: &App, upload_key: &str, ids: &[String]) -> Result<Vec<Photo>> {
    let wanted: Vec<PhotoId> = ids.iter().filter_map(|id| id.parse().ok().map(PhotoId)).take(MOST).collect();
    let found = store::pending(&app.db, upload_key, &wanted).await?;
    Ok(wanted.iter().filter_map(|id| found.iter().find(|photo| photo.id == id.to_string()).cloned()).collect())
}

/// Hangs a form's photos on the problem it became, with their alternative texts.
pub async fn attach(tx: &mut Tx, problem: ProblemId, upload_key: &str, photos: &[Photo]) -> Result<()> {
    for (position, photo) in photos.iter().enumerate() {
        if let Ok(id) = photo.id.parse() {
            store::attach(tx, PhotoId(id), upload_key, problem, position as i64, &photo.alt).await?;
        }
    }
    Ok(())
}

/// The job kind under which files that are to go are queued.
pub const JOB: &str = "photos_deleted";

/// Deletes the photos of these problems; their files go when the transaction has been committed.
pub async fn remove(app: &App, tx: &mut Tx, problems: &[ProblemId]) -> Result<()> {
    let ids = store::remove(tx, problems).await?;
    if ids.is_empty() { Ok(()) } else { jobs::enqueue(app, tx, JOB, &ids).await }
}

/// Deletes the files of photos, of every version. The worker calls this.
pub async fn delete_files(app: &App, ids: &[PhotoId]) -> Result<()> {
    for id in ids {
        app.files.delete_all(&format!("photos/{id}")).await?;
    }
    Ok(())
}

/// Deletes photos whose form was never sent.
pub async fn delete_abandoned(app: &App) -> Result<()> {
    let abandoned = store::abandoned(&app.db, app.clock.now().plus_days(-ABANDONED_DAYS)).await?;
    delete_pending(app, &abandoned).await
}
