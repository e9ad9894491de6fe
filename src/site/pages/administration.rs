//! The administrators' pages of a commune: settings, neighbourhoods, the drawing, deadlines.

use app::model::content::Role;
use app::model::deadlines::DeadlineFields;
use app::model::form::FormErrors;
use app::model::paths;
use app::model::settings::{
    ChangeRow, Changes, DrawingPage, NeighbourhoodFields, NeighbourhoodPage, NeighbourhoodRow, NeighbourhoodsPage, Setting, SettingsFields, SettingsPage,
};
use app::model::staff::StaffAct;
use app::pages;
use app::words::{Key, tr};
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;

use crate::base::App;
use crate::base::cursor::Cursor;
use crate::base::error::{Error, OrErrors as _, Result};
use crate::base::limits::Action;
use crate::base::uploads::NotHeld;
use crate::communes::{self, Commune, Editing, Neighbourhood, deadlines, find, neighbourhoods};
use crate::people::{accounts, staff};
use crate::site::settings;
use crate::web::uploads::Room;
use crate::web::{Form, Upload, Viewer, Visit};

/// A drawing that is too large is read a little further, so that it can be said.
const MAP_BYTES: usize = 400_000;

const OF_PLACES: [Setting; 4] = [Setting::NeighbourhoodAdded, Setting::NeighbourhoodRenamed, Setting::NeighbourhoodRetired, Setting::NeighbourhoodRestored];

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::SETTINGS, get(show).post(save))
        .route(paths::NEIGHBOURHOODS, get(list_places).post(add_place))
        .route(paths::NEIGHBOURHOOD, get(show_place).post(change_place))
        .route(paths::DRAWING, get(show_drawing).post(save_drawing))
        .route(paths::DEADLINES, get(show_deadlines).post(save_deadlines))
}

/// Where a history goes on.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Older {
    pub before: String,
}

/// The commune of an address, for its administrators.
pub(super) async fn administered(app: &App, visit: &Visit, slug: &str) -> Result<Commune> {
    let commune = find(app, slug).await?;
    visit.require()?.require(Role::Administrator, &commune)?;
    Ok(commune)
}

async fn begin(app: &App, visit: &Visit, commune: &Commune) -> Result<Editing> {
    let viewer = visit.require()?.require(Role::Administrator, commune)?;
    visit.limit(Action::Post)?;
    Editing::begin(app, commune.id, Some(viewer.id)).await
}

/// Keeps what was changed and says so; or says that nothing was.
pub(super) async fn done(app: &App, visit: &Visit, editing: Editing, words: Key, path: &str) -> Result<Response> {
    let changed = !settings::keep(app, editing).await?.is_empty();
    visit.done(if changed { words } else { tr::settings::UNCHANGED }, path).await
}

/// What was changed, the latest first, with the names of those who did it; `path` is the page that shows it.
pub(super) async fn changes(app: &App, commune: &Commune, settings: &[Setting], before: &str, path: String) -> Result<Changes> {
    let page = communes::history(app, commune, settings, Cursor::parse(before)).await?;
    let actors: Vec<_> = page.rows.iter().filter_map(|past| past.actor).collect();
    let names = accounts::names(&mut &app.db, &actors).await?;
    let older = page.next.map(|next| format!("{}#history", paths::with_query(path, &[("before", &next.to_string())])));
    let rows = page.rows.into_iter().map(|past| ChangeRow {
        setting: past.change.setting,
        subject: past.change.subject,
        before: past.change.before,
        after: past.change.after,
        actor: past.actor.and_then(|actor| names.find(actor)).map(|person| person.name.clone()),
        at: past.at.into(),
    });
    Ok(Changes { rows: rows.collect(), older })
}

async fn settings_page(app: &App, commune: &Commune, fields: SettingsFields, errors: FormErrors, before: &str) -> Result<SettingsPage> {
    let changes = changes(app, commune, Setting::ALL, before, paths::settings(&commune.slug)).await?;
    Ok(SettingsPage { fields, errors, changes })
}

async fn show(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(older): Query<Older>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let fields = visit.take_kept().await?.unwrap_or_else(|| communes::setting_fields(&commune));
    let page = settings_page(&app, &commune, fields, FormErrors::default(), &older.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::settings::page(f, page)))
}

/// What obliges the commune and names it is changed by whoever has just proved who they are.
async fn save(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<SettingsFields>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    visit.require_proof()?;
    let mut editing = begin(&app, &visit, &commune).await?;
    match editing.settings(&fields).await.or_errors()? {
        Ok(()) => done(&app, &visit, editing, tr::settings::SAVED, &paths::settings(&slug)).await,
        Err(errors) => {
            drop(editing);
            let page = settings_page(&app, &commune, fields, errors, "").await?;
            Ok(visit.refused(Some(&commune), |f| pages::settings::page(f, page)))
        }
    }
}

fn row(place: Neighbourhood) -> NeighbourhoodRow {
    NeighbourhoodRow { slug: place.slug, name: place.name, retired: place.retired }
}

async fn places_page(app: &App, commune: &Commune, fields: NeighbourhoodFields, errors: FormErrors, before: &str) -> Result<NeighbourhoodsPage> {
    let rows = neighbourhoods(app, commune.id).await?.into_iter().map(row).collect();
    let changes = changes(app, commune, &OF_PLACES, before, paths::neighbourhoods(&commune.slug)).await?;
    Ok(NeighbourhoodsPage { rows, fields, errors, changes })
}

async fn list_places(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(older): Query<Older>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let fields = visit.take_kept().await?.unwrap_or_default();
    let page = places_page(&app, &commune, fields, FormErrors::default(), &older.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::settings::neighbourhoods(f, page)))
}

async fn add_place(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<NeighbourhoodFields>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let mut editing = begin(&app, &visit, &commune).await?;
    match editing.add_neighbourhood(&fields).await.or_errors()? {
        Ok(()) => done(&app, &visit, editing, tr::settings::ADDED, &paths::neighbourhoods(&slug)).await,
        Err(errors) => {
            drop(editing);
            let page = places_page(&app, &commune, fields, errors, "").await?;
            Ok(visit.refused(Some(&commune), |f| pages::settings::neighbourhoods(f, page)))
        }
    }
}

async fn place_row(app: &App, commune: &Commune, place: &str) -> Result<NeighbourhoodRow> {
    neighbourhoods(app, commune.id).await?.into_iter().find(|known| known.slug == place).map(row).ok_or(Error::NotFound)
}

/// The form of its names as it begins.
fn named(row: &NeighbourhoodRow) -> NeighbourhoodFields {
    let name = &row.name;
    let name_en = if name.en == name.fr { String::new() } else { name.en.clone() };
    NeighbourhoodFields { name_ar: name.ar.clone(), name_fr: name.fr.clone(), name_en, ..NeighbourhoodFields::default() }
}

async fn show_place(State(app): State<App>, visit: Visit, Path((slug, place)): Path<(String, String)>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let row = place_row(&app, &commune, &place).await?;
    let fields = visit.take_kept().await?.unwrap_or_else(|| named(&row));
    let page = NeighbourhoodPage { row, fields, errors: FormErrors::default() };
    Ok(visit.page(Some(&commune), |f| pages::settings::neighbourhood(f, page)))
}

async fn change_place(
    State(app): State<App>,
    visit: Visit,
    Path((slug, place)): Path<(String, String)>,
    Form(fields): Form<NeighbourhoodFields>,
) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let row = place_row(&app, &commune, &place).await?;
    let mut editing = begin(&app, &visit, &commune).await?;
    let (changed, words) = match fields.act.as_str() {
        "rename" => (editing.rename_neighbourhood(&place, &fields).await, tr::settings::RENAMED),
        "retire" => (editing.retire_neighbourhood(&place, true).await, tr::settings::WAS_RETIRED),
        "restore" => (editing.retire_neighbourhood(&place, false).await, tr::settings::WAS_RESTORED),
        _ => (Err(Error::field("", tr::errors::UNREADABLE)), tr::settings::UNCHANGED),
    };
    match changed.or_errors()? {
        Ok(()) => done(&app, &visit, editing, words, &paths::neighbourhoods(&slug)).await,
        Err(errors) => {
            drop(editing);
            // The form that retires and restores has no names in it; they stand in the other one, beside which the fault is said.
            let fields = if fields.act == "rename" { fields } else { named(&row) };
            let page = NeighbourhoodPage { row, fields, errors };
            Ok(visit.refused(Some(&commune), |f| pages::settings::neighbourhood(f, page)))
        }
    }
}

async fn drawing_page(app: &App, commune: &Commune, errors: FormErrors, before: &str) -> Result<DrawingPage> {
    let map = communes::map(commune);
    let places = neighbourhoods(app, commune.id).await?;
    let drawn = |slug: &str| map.as_ref().is_some_and(|map| map.shapes.iter().any(|shape| shape.slug == slug));
    let missing = places.iter().filter(|place| !place.retired && !drawn(&place.slug)).map(|place| place.name.clone()).collect();
    let names = places.into_iter().map(|place| (place.slug, place.name)).collect();
    let changes = changes(app, commune, &[Setting::Map], before, paths::drawing(&commune.slug)).await?;
    Ok(DrawingPage { map: map.as_deref().cloned(), names, missing, errors, changes })
}

async fn show_drawing(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Query(older): Query<Older>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let page = drawing_page(&app, &commune, FormErrors::default(), &older.before).await?;
    Ok(visit.page(Some(&commune), |f| pages::settings::drawing(f, page)))
}

/// A form without texts.
#[derive(Debug, Default, Deserialize)]
struct NoFields {}

async fn save_drawing(State(app): State<App>, visit: Visit, Path(slug): Path<String>, upload: Upload) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    match set_map(&app, &visit, &commune, upload).await.or_errors()? {
        Ok(editing) => done(&app, &visit, editing, tr::settings::MAP_SAVED, &paths::drawing(&slug)).await,
        Err(errors) => {
            let page = drawing_page(&app, &commune, errors, "").await?;
            Ok(visit.refused(Some(&commune), |f| pages::settings::drawing(f, page)))
        }
    }
}

/// The file is read only after its sender is known to be an administrator, and before anybody else waits for the change.
async fn set_map(app: &App, visit: &Visit, commune: &Commune, upload: Upload) -> Result<Editing> {
    visit.limit(Action::Post)?;
    let form = upload.read::<NoFields>(&app.uploads, Room { files: 1, bytes: MAP_BYTES }).await?;
    let text = match form.files.first().map(|file| &file.content) {
        Some(Ok(held)) => String::from_utf8_lossy(held).into_owned(),
        Some(Err(NotHeld::TooLarge)) => return Err(Error::field("map", tr::settings::MAP_LARGE)),
        Some(Err(NotHeld::Busy)) => return Err(Error::field("map", tr::residents::FILE_BUSY)),
        None => String::new(),
    };
    let mut editing = Editing::begin(app, commune.id, Some(visit.require()?.id)).await?;
    editing.set_map(&text).await?;
    Ok(editing)
}

async fn show_deadlines(State(app): State<App>, visit: Visit, Path(slug): Path<String>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    let fields = visit.take_kept().await?.unwrap_or_else(|| deadlines::fields(&commune));
    Ok(visit.page(Some(&commune), |f| pages::deadlines::page(f, fields, FormErrors::default())))
}

async fn save_deadlines(State(app): State<App>, visit: Visit, Path(slug): Path<String>, Form(fields): Form<DeadlineFields>) -> Result<Response> {
    let commune = administered(&app, &visit, &slug).await?;
    visit.limit(Action::Post)?;
    match set_deadlines(&app, visit.require()?, &commune, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::deadlines::SAVED, &paths::deadlines(&slug)).await,
        Err(errors) => Ok(visit.refused(Some(&commune), |f| pages::deadlines::page(f, fields, errors))),
    }
}

async fn set_deadlines(app: &App, viewer: &Viewer, commune: &Commune, fields: &DeadlineFields) -> Result<()> {
    let mut tx = app.db.begin().await?;
    deadlines::set(app, &mut tx, commune.id, fields).await?;
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::DeadlinesChanged.at(&paths::deadlines(&commune.slug))).await?;
    tx.commit().await?;
    Ok(())
}
