//! A person's own residence, the desk, the staff's list, letters and census lists.

use app::model::content::Role;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::residents::{CodeFields, DeskFields, LettersFields, Slip, WithdrawFields, WithdrawPage};
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use uuid::Uuid;

use super::{KEEPERS, census, codes, letters, standing};
use crate::base::App;
use crate::base::db::BatchId;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::uploads::NotHeld;
use crate::communes;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, Visit};

/// A census list of a large town: 100,000 lines of a hash and a neighbourhood.
const CENSUS_BYTES: usize = 10 * 1024 * 1024;
/// Where a code waits in the agent's session until it is shown.
const SLIP: &str = "slip";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::RESIDENT, get(own).post(redeem))
        .route(paths::DESK, get(desk).post(give))
        .route(paths::DESK_SLIP, get(slip))
        .route(paths::RESIDENTS, get(list))
        .route(paths::WITHDRAW_RESIDENT, get(withdraw_form).post(withdraw))
        .route(paths::LETTERS, get(letters_page).post(make_letters))
        .route(paths::CENSUS, post(take_census).layer(DefaultBodyLimit::max(CENSUS_BYTES + 64 * 1024)))
        .route(paths::CANCEL_LETTERS, post(cancel_letters))
}

async fn own(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(fields): Query<CodeFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let mut page = standing::own(&app, visit.require()?, &commune).await?;
    page.fields = fields;
    Ok(visit.page(Some(&commune), |f| pages::resident::page(f, page)))
}

async fn redeem(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<CodeFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?;
    visit.limit(Action::Code)?;
    match codes::redeem(&app, viewer, &commune, &fields.code).await.or_errors()? {
        Ok(()) => visit.done(tr::residents::VERIFIED_DONE, &paths::resident(&slug)).await,
        Err(errors) => {
            let mut page = standing::own(&app, viewer, &commune).await?;
            (page.fields, page.errors) = (fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::resident::page(f, page)))
        }
    }
}

async fn desk(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::DeskAgent, &commune)?;
    let fields: DeskFields = visit.take_kept().await?.unwrap_or_default();
    let page = standing::desk(&app, &commune, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::desk::page(f, page)))
}

async fn give(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<DeskFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let agent = visit.require_role(Role::DeskAgent, &commune)?;
    visit.limit(Action::Post)?;
    match codes::give(&app, agent, &commune, &fields).await.or_errors()? {
        Ok(slip) => {
            visit.session.insert(SLIP, slip).await?;
            Ok(Redirect::to(&paths::desk_slip(&slug)).into_response())
        }
        Err(errors) => {
            let page = standing::desk(&app, &commune, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::desk::page(f, page)))
        }
    }
}

/// The code is shown once: it leaves the session with this page.
async fn slip(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::DeskAgent, &commune)?;
    let slip: Option<Slip> = visit.take(SLIP).await?;
    match slip {
        Some(slip) if slip.commune == slug => {
            let mut response = visit.page(Some(&commune), |f| pages::desk::slip(f, slip));
            // The way back on a shared computer must not show it again.
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            Ok(response)
        }
        _ => Ok(Redirect::to(&paths::desk(&slug)).into_response()),
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Search {
    name: String,
    before: String,
}

async fn list(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(search): Query<Search>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require()?.require_any(&KEEPERS, &commune)?;
    let page = standing::list(&app, &commune, &search.name, &search.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::residents::page(f, page)))
}

async fn withdraw_form(State(app): State<App>, visit: Visit, Path((slug, handle)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require()?.require_any(&KEEPERS, &commune)?;
    let (_, row) = standing::find(&app, &commune, &handle).await?;
    let page = WithdrawPage { row, fields: visit.take_kept().await?.unwrap_or_default(), errors: FormErrors::default() };
    Ok(visit.page(Some(&commune), |f| pages::residents::withdraw(f, page)))
}

async fn withdraw(State(app): State<App>, visit: Visit, Path((slug, handle)): Path<(String, String)>, Form(fields): Form<WithdrawFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require()?.require_any(&KEEPERS, &commune)?;
    let (account, row) = standing::find(&app, &commune, &handle).await?;
    match standing::withdraw(&app, viewer, &commune, account, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::residents::WITHDRAWN_DONE, &paths::residents(&slug)).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::residents::withdraw(f, WithdrawPage { row, fields, errors }))),
    }
}

async fn letters_page(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    visit.require_role(Role::Administrator, &commune)?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = letters::page(&app, &commune, fields, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::letters::page(f, page)))
}

async fn make_letters(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<LettersFields>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    visit.require_proof()?;
    visit.limit(Action::Post)?;
    match letters::make(&app, viewer, &commune, &fields).await.or_errors()? {
        Ok(pdf) => {
            let name = format!("attachment; filename=\"{slug}-letters-{}.pdf\"", app.clock.now().micros() / 1_000_000);
            let headers = [(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, name.as_str()), (header::CACHE_CONTROL, "no-store")];
            Ok((headers, pdf).into_response())
        }
        Err(errors) => {
            let page = letters::page(&app, &commune, fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::letters::page(f, page)))
        }
    }
}

#[derive(Debug, Default, Deserialize)]
struct NoFields {}

/// The file is read only after its sender is known to be an administrator.
async fn take_census(State(app): State<App>, visit: Visit, Path(slug): Path<String>, upload: Upload) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    visit.require_proof()?;
    visit.limit(Action::Post)?;
    let form = upload.read::<NoFields>(&app.uploads, Room { files: 1, bytes: CENSUS_BYTES }).await?;
    let taken = match form.files.into_iter().next().map(|file| file.content) {
        Some(Ok(file)) => census::take(&app, viewer, &commune, &file).await,
        Some(Err(NotHeld::TooLarge)) => Err(Error::field("file", tr::errors::TOO_LARGE)),
        Some(Err(NotHeld::Busy)) => Err(Error::field("file", tr::residents::FILE_BUSY)),
        None => census::take(&app, viewer, &commune, &[]).await,
    };
    match taken.or_errors()? {
        Ok(taken) => {
            let (new, known) = (app::format::number(visit.lang, taken.new as i64), app::format::number(visit.lang, taken.known as i64));
            visit.flash(app::model::frame::Tone::Success, tr::residents::CENSUS_DONE.fill(visit.lang, &[("new", &new), ("known", &known)])).await?;
            Ok(Redirect::to(&paths::letters(&slug)).into_response())
        }
        Err(errors) => {
            let page = letters::page(&app, &commune, LettersFields::default(), errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::letters::page(f, page)))
        }
    }
}

async fn cancel_letters(State(app): State<App>, visit: Visit, Path((slug, id)): Path<(String, String)>) -> Result<Response> {
    let commune = communes::find(&app, &slug).await?;
    let viewer = visit.require_role(Role::Administrator, &commune)?;
    visit.require_proof()?;
    let id = id.parse::<Uuid>().map_err(|_| Error::NotFound)?;
    letters::cancel(&app, viewer, &commune, BatchId(id)).await?;
    visit.done(tr::residents::CANCELLED_DONE, &paths::letters(&slug)).await
}
