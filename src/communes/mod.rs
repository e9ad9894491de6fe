//! Communes and their neighbourhoods: names, settings, deadlines, the map, and the running numbers that people quote aloud.

mod administration;
mod creating;
pub mod deadlines;
mod drawing;
mod history;
mod settings;
mod store;

use app::model::Localized;
use app::model::map::Map;
use app::model::threshold::{Counts, Threshold};
use axum::Router;
pub use creating::{NewCommune, create, in_english};
pub use settings::{Change, Editing, fields as setting_fields};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{CommuneId, NeighbourhoodId, Tx};
use crate::base::error::{Error, Result};
use crate::base::slice::Slice;

/// What this slice adds to the site.
pub const SLICE: Slice = Slice { routes, ..Slice::named("communes") };

fn routes() -> Router<App> {
    administration::routes()
}

/// A commune with its settings.
#[derive(Clone, Debug)]
pub struct Commune {
    /// The commune.
    pub id: CommuneId,
    /// Its first path segment.
    pub slug: String,
    /// Its name.
    pub name: Localized,
    /// Inhabitants.
    pub population: i64,
    /// A preset of the style.
    pub accent: String,
    /// Where people write to the commune; may be empty.
    pub contact_email: String,
    /// Supports after which the commune must answer; whose count says [`Commune::threshold`].
    pub support_threshold: i64,
    /// Whose supports count, if the commune has said so.
    pub threshold_counts: Option<Counts>,
    /// How many of a hundred that are needed may be of others than verified residents, if the commune counts a share of them.
    pub threshold_others: i64,
    /// Whether it has had [`MANY_RESIDENTS`] verified residents.
    pub many_residents: bool,
    /// Days in which it then answers.
    pub answer_days: i64,
    /// Days in which an appeal is decided.
    pub appeal_days: i64,
    /// Hours in which what was flagged, or rewritten by its author, is decided.
    pub decision_hours: i64,
    /// Days in which what an organisation asks is checked.
    pub organisation_days: i64,
    /// Minutes in which a published solution can be edited; 0: until its first support.
    pub edit_minutes: i64,
    /// Weight of flags that puts content under review.
    pub review_weight: i64,
    /// Months for which somebody counts as a verified resident.
    pub residence_months: i64,
    /// The map as JSON ([`app::model`] knows its shape); empty when there is none.
    pub map: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// From so many verified residents on, a commune that has declared nothing else counts others for half of the threshold at most.
pub const MANY_RESIDENTS: i64 = 50;

impl Commune {
    /// When the commune must answer, and whose supports count.
    pub fn threshold(&self) -> Threshold {
        let needed = self.support_threshold;
        match self.threshold_counts {
            Some(counts) => Threshold { needed, counts, others_percent: self.threshold_others },
            None if self.many_residents => Threshold { needed, counts: Counts::Share, others_percent: 50 },
            None => Threshold { needed, counts: Counts::Everyone, others_percent: 100 },
        }
    }
}

/// A neighbourhood.
#[derive(Clone, Debug)]
pub struct Neighbourhood {
    /// The neighbourhood.
    pub id: NeighbourhoodId,
    /// Its name in addresses and forms.
    pub slug: String,
    /// Its name.
    pub name: Localized,
    /// Whether forms no longer offer it; it stays on what was written about it.
    pub retired: bool,
}

/// What gets a running number.
#[derive(Clone, Copy, Debug)]
pub enum Numbered {
    /// Problems.
    Problem,
    /// Published solutions.
    Solution,
}

/// The commune of an address.
pub async fn find(app: &App, slug: &str) -> Result<Commune> {
    if !creating::is_slug(slug) {
        return Err(Error::NotFound);
    }
    store::find(&app.db, slug).await?.ok_or(Error::NotFound)
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
    store::get(&mut &app.db, id).await?.ok_or(Error::NotFound)
}

/// All communes of the installation, by name.
pub async fn list(app: &App) -> Result<Vec<Commune>> {
    Ok(store::list(&app.db).await?)
}

/// The commune's map, if it gave one that can be read.
pub fn map(commune: &Commune) -> Option<Map> {
    serde_json::from_str(&commune.map).ok()
}

/// The neighbourhoods of a commune, in its order, with those that were retired: what was written about one keeps its name.
pub async fn neighbourhoods(app: &App, commune: CommuneId) -> Result<Vec<Neighbourhood>> {
    Ok(store::neighbourhoods(&mut &app.db, commune).await?)
}

/// Those that forms offer.
pub async fn offered_neighbourhoods(app: &App, commune: CommuneId) -> Result<Vec<Neighbourhood>> {
    Ok(neighbourhoods(app, commune).await?.into_iter().filter(|place| !place.retired).collect())
}

/// Remembers that the commune has [`MANY_RESIDENTS`] now.
pub async fn note_many_residents(tx: &mut Tx, commune: CommuneId, at: Timestamp) -> Result<()> {
    Ok(store::note_many_residents(tx, commune, at).await?)
}

/// Takes the next running number. Numbers have no gaps but those of transactions that failed.
pub async fn next_number(tx: &mut Tx, commune: CommuneId, kind: Numbered) -> Result<i64> {
    Ok(store::next_number(tx, commune, kind).await?)
}
