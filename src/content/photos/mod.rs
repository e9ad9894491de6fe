//! Photos: decoded, bounded, stripped of metadata and re-encoded in three sizes; the original is never kept.
//!
//! - A photo is uploaded with a form that may still be refused, or sent before signing in: until the form succeeds it hangs on the form's upload key, a
//!   random secret, and is deleted after a day.
//! - A photo is served while it and its item are public, and caches ask each time; one that hangs on a form is served to whoever knows its id, which only
//!   the uploader does.
//! - A problem has photos of whoever reported it; the works of a solution have one of the commune's, of what was built.

mod answering;
mod bounds;
mod encode;
pub mod moderated;
mod place;
mod redacting;
mod shrinking;
mod store;
mod turns;

use std::collections::{HashMap, HashSet};

pub use answering::{answer, answer_for_ever, places, places_of};
use app::model::content::{Photo, Visibility};
use app::model::form::FormErrors;
use app::model::jobs::JobKind;
use app::model::my_data::{KeptFor, Period};
use app::words::tr;
use app::words::tr::retention;
pub use redacting::{burn, delete_folder, exchange, former, preview, size};
pub use shrinking::{emblem, shrunk, shrunk_to};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{PartRows, Parts, PhotoId, ProblemId, SolutionId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::personal_data::{Export, over};
use crate::base::slice::{Hourly, Job, Slice};
use crate::base::text::clean_line;
use crate::base::uploads::{Held, NotHeld, Places};
use crate::web::UploadedFile;
use crate::web::uploads::Room;

/// Photos of one problem.
pub const MOST: usize = 5;
/// Bytes of one file.
pub const MOST_BYTES: usize = 12 * 1024 * 1024;
/// An upload that no form was sent for.
pub const ABANDONED: KeptFor = KeptFor { what: retention::ABANDONED_PHOTOS, period: Period::Days(1) };
/// The photos of problems in the download; whoever knows the problems says which.
pub const EXPORT_OF_PROBLEMS: Export = Export::new(
    &["ph.id"],
    "SELECT ph.id, ph.id AS photo, ph.alt AS title, ph.width, ph.height, ph.visibility, ph.version, ph.problem_id AS on_problem, ph.created_at \
     FROM photos ph WHERE ph.problem_id IN ",
);

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
pub const SLICE: Slice = Slice {
    kinds: &[&moderated::Photos],
    jobs: &[JOB],
    hourly: &[Hourly::keeping(ABANDONED, "abandoned photos", |app| Box::pin(async move { delete_abandoned(&app).await }))],
    ..Slice::named("photos")
};

/// The three sizes: name and longest side in pixels.
pub const SIZES: [(&str, u32); 3] = [("small", 320), ("medium", 960), ("large", 1_600)];

/// Where a photo's files are: in a folder of theirs, and those of other versions in a folder inside it that nobody can guess.
fn path(id: PhotoId, folder: &str, size: &str) -> String {
    format!("photos/{}/{size}.jpg", folder_of(id, folder))
}

/// A photo that hangs on a problem.
#[derive(Clone, Debug)]
pub struct Attached {
    pub id: PhotoId,
    pub problem_id: ProblemId,
    /// As pages show it.
    pub photo: Photo,
    /// Whether the public may see it, if it may read the problem.
    pub visibility: Visibility,
    /// The version of its files and its description.
    pub version: i64,
    /// When it was sent.
    pub created_at: Timestamp,
}

/// The photos of these problems, in their order.
pub async fn on(app: &App, problems: &[ProblemId]) -> Result<Vec<Attached>> {
    Ok(store::on(&app.db, problems).await?)
}

/// Those of these photos that hang on a problem.
pub async fn among(db: &mut impl Sql, ids: &[PhotoId]) -> Result<Vec<Attached>> {
    Ok(store::among(db, ids).await?)
}

/// The first photo of each of these problems that the public may see.
pub async fn first_of(app: &App, problems: &[ProblemId]) -> Result<HashMap<ProblemId, Photo>> {
    let mut first = HashMap::new();
    for row in on(app, problems).await? {
        if row.visibility.is_public() {
            first.entry(row.problem_id).or_insert(row.photo);
        }
    }
    Ok(first)
}

/// What a photo hangs on, and which files are served for it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct Stored {
    /// With the next one `None` while it hangs on a form.
    pub problem_id: Option<ProblemId>,
    /// The solution whose works it shows.
    pub solution_id: Option<SolutionId>,
    folder: String,
    /// The version of its files and its description.
    pub version: i64,
    visibility: String,
}

impl Stored {
    /// Whether the public may see it, if it may read the problem.
    pub fn visibility(&self) -> Visibility {
        Visibility::parse(&self.visibility).unwrap_or(Visibility::Held)
    }
}

/// The photo with this id.
pub async fn find(app: &App, id: PhotoId) -> Result<Option<Stored>> {
    Ok(store::find(&mut &app.db, id).await?)
}

/// The file that is served for a photo in the size of this name.
pub async fn file(app: &App, id: PhotoId, stored: &Stored, size: &str, places: &Places) -> Result<Held> {
    let size = SIZES.iter().map(|(name, _)| *name).find(|name| *name == size).ok_or(Error::NotFound)?;
    app.files.get_within(&path(id, &stored.folder, size), places).await?.ok_or(Error::NotFound)
}

/// The photos of these folders in the store: each is a photo's id, or that with the folder of a version.
pub fn ids_in(folders: &[String]) -> Vec<PhotoId> {
    let ids: HashSet<PhotoId> = folders.iter().filter_map(|folder| folder.split('/').next()?.parse().ok().map(PhotoId)).collect();
    ids.into_iter().collect()
}

/// The folder in the store of a photo's version.
pub fn folder_of(id: PhotoId, version: &str) -> String {
    if version.is_empty() { id.to_string() } else { format!("{id}/{version}") }
}

/// The versions of these photos that are served.
pub async fn served_folders(app: &App, ids: &[PhotoId]) -> Result<Vec<(PhotoId, String)>> {
    Ok(store::folders(&app.db, ids).await?)
}

/// Letters of a description.
const ALT_MOST: usize = 300;

/// A description as it is kept; it is asked for, and may be left out.
pub fn parse_alt(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let alt = clean_line(typed);
    if alt.chars().count() > ALT_MOST {
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

/// What came of files that were sent.
#[derive(Debug, Default)]
pub struct Received {
    /// Those that were kept.
    pub ids: Vec<PhotoId>,
    /// Where they say that they were taken, those that do: latitude and longitude in millionths of a degree. Nothing of it is kept.
    pub places: Vec<(i64, i64)>,
    /// What was wrong with the others.
    pub errors: FormErrors,
}

/// Takes files in and keeps the good ones under the form's key.
pub async fn receive(app: &App, sender: Sender<'_>, files: Vec<UploadedFile>) -> Result<Received> {
    let Received { mut ids, mut places, mut errors } = Received::default();
    for (index, file) in files.into_iter().enumerate() {
        let message = match encoded(file).await? {
            Ok((encoded, place)) => {
                places.extend(place);
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
    Ok(Received { ids, places, errors })
}

/// A file as it is kept, and where it says that it was taken.
async fn encoded(file: UploadedFile) -> Result<Result<(encode::Encoded, Option<(i64, i64)>), Refused>> {
    in_turn(file, |bytes| Ok((encode::encode(bytes, &SIZES.map(|(_, side)| side))?, place::of(bytes)))).await
}

/// Where the beginning of a file says that it was taken, of which a smaller picture was sent that says nothing.
pub async fn place_of(beginning: UploadedFile) -> Result<Option<(i64, i64)>> {
    Ok(in_turn(beginning, |bytes| Ok(place::of(bytes))).await?.unwrap_or_default())
}

/// The file's memory is given back when it has been decoded.
async fn in_turn<T: Send + 'static>(
    file: UploadedFile,
    encode: impl FnOnce(&[u8]) -> Result<T, encode::Refused> + Send + 'static,
) -> Result<Result<T, Refused>> {
    let held: Held = match file.content {
        Ok(held) => held,
        Err(why) => return Ok(Err(why.into())),
    };
    // Whoever sends many waits for their own: everybody else for one of each sender at most.
    let in_line = held.in_line().await;
    let work = move || {
        let _in_line = in_line;
        encode(&held)
    };
    Ok(turns::take(work).await?.map_err(Into::into))
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
            store::attach(tx, upload_key, problem, position, (PhotoId(id), photo.alt.as_str())).await?;
        }
    }
    Ok(())
}

/// Hangs a form's photo on the works of a solution, in the place of the one that it had.
pub async fn attach_to_works(app: &App, tx: &mut Tx, solution: SolutionId, upload_key: &str, photo: (PhotoId, &str)) -> Result<()> {
    let replaced = store::remove_from_works(tx, solution).await?;
    if !replaced.is_empty() {
        jobs::enqueue(app, tx, JOB, &replaced).await?;
    }
    if store::attach_to_works(tx, upload_key, solution, photo).await? { Ok(()) } else { Err(Error::NotFound) }
}

/// Asks for the photos of these solutions' works.
pub fn with_works(parts: Parts, solutions: &[SolutionId]) -> Parts {
    store::with_works(parts, solutions)
}

/// How what was built looks, from the rows of [`with_works`].
pub fn works_of(rows: &PartRows) -> HashMap<SolutionId, Photo> {
    store::works_of(rows)
}

/// Deletes the files of photos that are gone.
const JOB: Job = Job {
    lanes: 1,
    heading: JobKind::Photos,
    ..Job::new("photos_deleted", |app, payload| Box::pin(async move { Ok(delete_files(&app, &payload.parse::<Vec<PhotoId>>()?).await?) }))
};

/// Deletes the photos of these problems; their files go when the transaction has been committed.
pub async fn remove(app: &App, tx: &mut Tx, problems: &[ProblemId]) -> Result<()> {
    let ids = store::remove(tx, problems).await?;
    if ids.is_empty() { Ok(()) } else { jobs::enqueue(app, tx, JOB, &ids).await }
}

/// Deletes the files of photos, of every version.
async fn delete_files(app: &App, ids: &[PhotoId]) -> Result<()> {
    for id in ids {
        app.files.delete_all(&format!("photos/{id}")).await?;
    }
    Ok(())
}

/// Deletes photos whose form was never sent.
pub async fn delete_abandoned(app: &App) -> Result<()> {
    let abandoned = store::abandoned(&app.db, over(ABANDONED, app)).await?;
    delete_pending(app, &abandoned).await
}
