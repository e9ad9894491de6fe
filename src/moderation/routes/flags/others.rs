//! Flags on photos, people, organisations and pledges; those on texts are in [`super`].

use app::model::content::ItemKind;
use app::model::moderation::FlagFields;
use app::model::paths;
use axum::Router;
use axum::extract::{Path, State};
use axum::response::Response;
use axum::routing::get;
use uuid::Uuid;

use super::super::Place;
use super::{flag, flag_form};
use crate::base::App;
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::communes::{self, Commune};
use crate::moderation::{content, people};
use crate::people::{accounts, organisations};
use crate::web::Visit;
use crate::web::forms::Form;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::PHOTO_FLAG, get(photo_form).post(flag_photo))
        .route(paths::PLEDGE_FLAG, get(pledge_form).post(flag_pledge))
        .route(paths::ORGANISATION_FLAG, get(organisation_form).post(flag_organisation))
        .route(paths::PROFILE_FLAG, get(person_form).post(flag_person))
}

/// Something on a problem or solution, which everybody must be able to read too.
async fn hanging(app: &App, slug: &str, kind: ItemKind, id: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let item = Item { kind, id: id.parse::<Uuid>().map_err(|_| Error::NotFound)? };
    let on = content::load(&mut &app.db, &commune, item).await?.on.ok_or(Error::NotFound)?;
    let public = content::load(&mut &app.db, &commune, on).await?.visibility.is_public();
    if public { Ok((commune, item)) } else { Err(Error::NotFound) }
}

async fn photo_form(State(app): State<App>, visit: Visit, Path((slug, id)): Place) -> Result<Response> {
    let (commune, item) = hanging(&app, &slug, ItemKind::Photo, &id).await?;
    flag_form(&app, &visit, &commune, item, &paths::photo_flag(&slug, id)).await
}

async fn flag_photo(State(app): State<App>, visit: Visit, Path((slug, id)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = hanging(&app, &slug, ItemKind::Photo, &id).await?;
    flag(&app, &visit, &commune, item, &paths::photo_flag(&slug, id), fields).await
}

async fn pledge_form(State(app): State<App>, visit: Visit, Path((slug, id)): Place) -> Result<Response> {
    let (commune, item) = hanging(&app, &slug, ItemKind::Pledge, &id).await?;
    flag_form(&app, &visit, &commune, item, &paths::pledge_flag(&slug, id)).await
}

async fn flag_pledge(State(app): State<App>, visit: Visit, Path((slug, id)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = hanging(&app, &slug, ItemKind::Pledge, &id).await?;
    flag(&app, &visit, &commune, item, &paths::pledge_flag(&slug, id), fields).await
}

async fn organisation(app: &App, handle: &str) -> Result<(Commune, Item)> {
    let found = organisations::find(app, handle).await?;
    Ok((communes::get(app, found.commune_id).await?, found.id.into()))
}

async fn organisation_form(State(app): State<App>, visit: Visit, Path(handle): Path<String>) -> Result<Response> {
    let (commune, item) = organisation(&app, &handle).await?;
    flag_form(&app, &visit, &commune, item, &paths::organisation_flag(handle)).await
}

async fn flag_organisation(State(app): State<App>, visit: Visit, Path(handle): Path<String>, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = organisation(&app, &handle).await?;
    flag(&app, &visit, &commune, item, &paths::organisation_flag(handle), fields).await
}

async fn person(app: &App, slug: &str, handle: &str) -> Result<(Commune, Item)> {
    let commune = communes::find(app, slug).await?;
    let person = accounts::public_profile(app, handle).await?.ok_or(Error::NotFound)?;
    let here = people::flaggable_in(app, person.id).await?.contains(&commune.id);
    if here { Ok((commune, Item::profile(person.id))) } else { Err(Error::NotFound) }
}

async fn person_form(State(app): State<App>, visit: Visit, Path((slug, handle)): Place) -> Result<Response> {
    let (commune, item) = person(&app, &slug, &handle).await?;
    flag_form(&app, &visit, &commune, item, &paths::profile_flag(&slug, handle)).await
}

async fn flag_person(State(app): State<App>, visit: Visit, Path((slug, handle)): Place, Form(fields): Form<FlagFields>) -> Result<Response> {
    let (commune, item) = person(&app, &slug, &handle).await?;
    flag(&app, &visit, &commune, item, &paths::profile_flag(&slug, handle), fields).await
}
