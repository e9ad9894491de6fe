//! From rows to cards: names of authors and neighbourhoods, and the communes' thresholds, for a whole list at once.

use std::collections::HashMap;

use app::model::Localized;
use app::model::content::SolutionCard;

use super::store::CardRow;
use crate::base::App;
use crate::base::db::{CommuneId, NeighbourhoodId};
use crate::base::error::Result;
use crate::base::text::excerpt;
use crate::communes::{self, Commune};
use crate::content::bylines::{self, Byline};

/// Characters of the text that a card shows.
const EXCERPT: usize = 160;

/// What cards of one list have in common.
struct Places {
    communes: HashMap<CommuneId, Commune>,
    neighbourhoods: HashMap<NeighbourhoodId, Localized>,
}

/// Finishes the rows of a list, in their order.
pub(super) async fn assemble(app: &App, rows: Vec<CardRow>) -> Result<Vec<SolutionCard>> {
    let places = places(app, &rows).await?;
    let authors = bylines::load(&mut &app.db, rows.iter().map(|row| Byline::new(row.author_id, row.organisation_id))).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let commune = places.communes.get(&row.commune_id)?;
            Some(SolutionCard {
                commune: commune.slug.clone(),
                counted_supports: commune.threshold().counted(row.support_count, row.resident_support_count),
                threshold: commune.support_threshold,
                number: row.number,
                author: authors.get(Byline::new(row.author_id, row.organisation_id)).at_the_desk(row.at_the_desk),
                neighbourhood: row.neighbourhood_id.and_then(|id| places.neighbourhoods.get(&id).cloned()),
                state: row.state(),
                excerpt: excerpt(&row.beginning, EXCERPT),
                title: row.title,
                category: row.category,
                subcategory: row.subcategory,
                support_count: row.support_count,
                imported_support_count: row.imported_support_count,
                comment_count: row.comment_count,
                published_at: row.published_at.into(),
            })
        })
        .collect())
}

/// A list is nearly always of one commune; a person's may be of several.
async fn places(app: &App, rows: &[CardRow]) -> Result<Places> {
    let mut places = Places { communes: HashMap::new(), neighbourhoods: HashMap::new() };
    for row in rows {
        if places.communes.contains_key(&row.commune_id) {
            continue;
        }
        places.communes.insert(row.commune_id, communes::get(app, row.commune_id).await?);
        places.neighbourhoods.extend(communes::neighbourhoods(app, row.commune_id).await?.into_iter().map(|known| (known.id, known.name)));
    }
    Ok(places)
}
