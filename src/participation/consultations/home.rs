//! What other pages show of consultations: those that are open on a commune's home, titles beside comments.

use std::collections::HashMap;

use app::model::consultation_pages::ConsultationCard;
use app::model::consultations::Multilingual;

use super::public;
use super::store::listing;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::ConsultationId;
use crate::base::error::Result;
use crate::communes::Commune;

/// Late decisions that are shown.
const LATE: i64 = 2;

/// Those that are open now, the next to close first, and those whose decision is late; a commune that has never published one is not asked.
pub async fn open(app: &App, commune: &Commune, most: i64) -> Result<Vec<ConsultationCard>> {
    if !commune.has_consultations {
        return Ok(Vec::new());
    }
    let mut cards = public::open(app, commune, most).await?;
    cards.extend(public::late(app, commune, LATE).await?);
    Ok(cards)
}

/// The next moment at which one of a commune opens or closes, for pages that are kept.
pub async fn next_boundary(app: &App, commune: &Commune) -> Result<Option<Timestamp>> {
    if commune.has_consultations { public::next_boundary(app, commune).await } else { Ok(None) }
}

/// Number and title of those of these that the public may read.
pub async fn titles(app: &App, ids: &[ConsultationId]) -> Result<HashMap<ConsultationId, (i64, Multilingual)>> {
    Ok(listing::public_titles(&app.db, ids).await?)
}
