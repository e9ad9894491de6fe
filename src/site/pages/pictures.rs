//! The crest and the photo of a commune, as its administrators choose them.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::settings::{PictureFields, PicturesPage, Setting};
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::response::Response;
use axum::routing::get;

use super::administration::{Older, administered, changes, done};
use crate::base::App;
use crate::base::error::{OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune, Editing, Picture};
use crate::content::photos::{self, Refused};
use crate::web::uploads::MultipartForm;
use crate::web::{Upload, UploadedFile, Visit};

/// Two files that are too large for us but not for the form, so that the message stands beside the field.
const UPLOAD_LIMIT: usize = 2 * photos::MOST_BYTES + 4 * 1024 * 1024;

pub(super) fn routes() -> Router<App> {
    Router::new().route(paths::PICTURES, get(show).post(save).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
}

async fn page(app: &App, commune: &Commune, fields: PictureFields, errors: FormErrors, before: &str) -> Result<PicturesPage> {
    let changes = changes(app, commune, &[Setting::Crest, Setting::Photo], before, paths::pictures(&commune.slug)).await?;
    Ok(PicturesPage { fields, errors, changes })
}

async fn show(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(older): Query<Older>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = page(&app, &commune, fields, FormErrors::default(), &older.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::pictures::page(f, page)))
}

/// The files are read only after their sender is known to be an administrator.
async fn save(State(app): State<App>, visit: Visit, Path(slug): Path<String>, upload: Upload) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.limit(Action::Post)?;
    let allowed = visit.require().and_then(|viewer| viewer.require(Role::Administrator, &commune));
    let (viewer, upload) = upload.if_allowed(allowed).await?;
    let (fields, chosen) = match upload.read::<PictureFields>(&app.uploads, photos::room(2)).await.or_errors()? {
        Ok(MultipartForm { fields, files, .. }) => (fields.clone(), keep(&app, &fields, files).await.or_errors()?),
        Err(errors) => (PictureFields::default(), Err(errors)),
    };
    match chosen {
        Ok(chosen) => {
            let mut editing = Editing::begin(&app, commune.id, Some(viewer.id)).await?;
            for (picture, folder) in chosen {
                editing.set_picture(picture, &folder).await?;
            }
            done(&app, &visit, editing, tr::settings::PICTURES_SAVED, &paths::pictures(&slug)).await
        }
        Err(errors) => {
            let page = page(&app, &commune, fields, errors, "").await?;
            Ok(visit.refused(Some(&commune), |f| pages::pictures::page(f, page)))
        }
    }
}

/// Which pictures change, each with the folder of its files; none for one that is removed. A new one wins over a removal.
async fn keep(app: &App, fields: &PictureFields, files: Vec<UploadedFile>) -> Result<Vec<(Picture, String)>> {
    let mut errors = FormErrors::default();
    let mut chosen = Vec::new();
    for file in files {
        let (picture, field) = if file.field == "crest" { (Picture::Crest, "crest") } else { (Picture::Photo, "photo") };
        match encoded(picture, file).await? {
            Ok(files) => chosen.push((picture, files)),
            Err(why) => errors.add(field, message(why)),
        }
    }
    errors.into_result()?;
    let mut kept = Vec::new();
    for (picture, remove) in [(Picture::Crest, &fields.remove_crest), (Picture::Photo, &fields.remove_photo)] {
        let new = chosen.iter().position(|(known, _)| *known == picture).map(|at| chosen.swap_remove(at));
        match new {
            Some((_, files)) => kept.push((picture, communes::keep_picture(app, files).await?)),
            None if remove == "yes" => kept.push((picture, String::new())),
            None => {}
        }
    }
    Ok(kept)
}

/// The files of a picture, each with its name.
async fn encoded(picture: Picture, file: UploadedFile) -> Result<Result<Vec<(String, Vec<u8>)>, Refused>> {
    Ok(match picture {
        Picture::Crest => photos::emblem(file).await?.map(|png| vec![("crest.png".to_owned(), png)]),
        Picture::Photo => {
            photos::shrunk(file).await?.map(|sizes| photos::SIZES.iter().zip(sizes).map(|((name, _), jpeg)| (format!("{name}.jpg"), jpeg)).collect())
        }
    })
}

const fn message(why: Refused) -> Key {
    match why {
        Refused::TooLarge => tr::settings::PICTURE_LARGE,
        Refused::Busy => tr::settings::PICTURE_BUSY,
        Refused::Unreadable => tr::settings::PICTURE_UNREADABLE,
        Refused::TooManyPixels => tr::settings::PICTURE_TOO_MANY_PIXELS,
    }
}
