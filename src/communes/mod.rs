//! Communes and their neighbourhoods: names, settings, deadlines, the map, and the running numbers that people quote aloud.

mod creating;
pub mod deadlines;
mod drawing;
mod history;
mod holdings;
mod memory;
mod model;
pub mod past;
mod pictures;
mod settings;
mod store;

use std::sync::Arc;

use app::model::map::Map;
pub use creating::{create, in_english};
pub use history::history;
pub use memory::Memory;
pub use model::{Change, Commune, KeptMap, MANY_RESIDENTS, Neighbourhood, NewCommune, Numbered, PastChange, Picture};
pub use pictures::{crest_address, file_kind, keep_picture, known_pictures, picture_address, picture_path};
pub use settings::{Edited, Editing, fields as setting_fields};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { jobs: &[pictures::JOB], holdings: holdings::HOLDINGS, ..Slice::named("communes") };

/// The commune of an address.
pub async fn find(app: &App, slug: &str) -> Result<Commune> {
    if !model::is_slug(slug) {
        return Err(Error::NotFound);
    }
    memory::find(app, slug).await?.ok_or(Error::NotFound)
}

/// The slug of the commune that a path is in; empty when it is in none.
pub async fn slug_in(app: &App, path: &str) -> Result<String> {
    match find(app, path.trim_start_matches('/').split('/').next().unwrap_or_default()).await {
        Ok(commune) => Ok(commune.slug),
        Err(Error::NotFound) => Ok(String::new()),
        Err(other) => Err(other),
    }
}

/// The commune with this id.
pub async fn get(app: &App, id: CommuneId) -> Result<Commune> {
    memory::get(app, id).await?.ok_or(Error::NotFound)
}

/// The same as a transaction sees it.
pub async fn get_in(tx: &mut Tx, id: CommuneId) -> Result<Commune> {
    store::get(tx, id).await?.ok_or(Error::NotFound)
}

/// All communes of the installation, by name.
pub async fn list(app: &App) -> Result<Vec<Commune>> {
    memory::list(app).await
}

/// Whether it has a drawing that can be read.
pub fn has_map(commune: &Commune) -> bool {
    commune.map.parsed().is_some()
}

/// The commune's map, if it gave one that can be read.
pub fn map(commune: &Commune) -> Option<Arc<Map>> {
    commune.map.parsed()
}

/// The neighbourhoods of a commune, in its order, with those that were retired: what was written about one keeps its name.
pub async fn neighbourhoods(app: &App, commune: CommuneId) -> Result<Vec<Neighbourhood>> {
    Ok(memory::neighbourhoods(app, commune).await?.to_vec())
}

/// The same as a transaction sees it.
pub async fn neighbourhoods_in(tx: &mut Tx, commune: CommuneId) -> Result<Vec<Neighbourhood>> {
    Ok(store::neighbourhoods(tx, commune).await?)
}

/// Those that forms offer.
pub async fn offered_neighbourhoods(app: &App, commune: CommuneId) -> Result<Vec<Neighbourhood>> {
    Ok(memory::neighbourhoods(app, commune).await?.iter().filter(|place| !place.retired).cloned().collect())
}

/// The slug of the one among these in which a point (latitude, longitude) on the map lies.
pub fn neighbourhood_at<'a>(map: &'a Map, among: &[Neighbourhood], (latitude, longitude): (i64, i64)) -> Option<&'a str> {
    let slugs: Vec<&str> = among.iter().map(|known| known.slug.as_str()).collect();
    drawing::shape_at(map, map.project(latitude, longitude)?, &slugs)
}

/// Locks the commune's row until the transaction ends: whoever changes its settings or its staff waits for whoever does so already.
pub async fn lock(tx: &mut Tx, commune: CommuneId) -> Result<()> {
    Ok(store::lock(tx, commune).await?)
}

/// Remembers that the commune has [`MANY_RESIDENTS`] now.
pub async fn note_many_residents(tx: &mut Tx, commune: CommuneId, at: Timestamp) -> Result<()> {
    Ok(store::note_many_residents(tx, commune, at).await?)
}

/// Remembers that the commune has published a consultation; whether it is the first.
pub async fn note_consultations(tx: &mut Tx, commune: CommuneId) -> Result<bool> {
    Ok(store::note_consultations(tx, commune).await?)
}

/// Takes the next running number. Numbers have no gaps but those of transactions, and of imports, that failed.
pub async fn next_number(tx: &mut Tx, commune: CommuneId, kind: Numbered) -> Result<i64> {
    next_numbers(tx, commune, kind, 1).await
}

/// Takes as many running numbers as that. Returns the first of them.
pub async fn next_numbers(tx: &mut Tx, commune: CommuneId, kind: Numbered, count: i64) -> Result<i64> {
    Ok(store::next_numbers(tx, commune, kind, count).await?)
}
