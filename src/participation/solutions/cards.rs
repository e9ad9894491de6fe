//! From rows to cards: names of authors and neighbourhoods, and the communes' thresholds, for a whole list at once.

use app::model::content::SolutionCard;

use super::store::CardRow;
use crate::base::App;
use crate::base::error::Result;
use crate::base::text::excerpt;
use crate::content::bylines::{self, Byline};
use crate::participation::places::Places;

/// Characters of the text that a card shows.
const EXCERPT: usize = 160;

/// Finishes the rows of a list, in their order.
pub(super) async fn assemble(app: &App, rows: Vec<CardRow>) -> Result<Vec<SolutionCard>> {
    let places = Places::load(app, rows.iter().map(|row| row.commune_id).collect()).await?;
    let authors = bylines::load(&mut &app.db, rows.iter().map(|row| Byline::new(row.author_id, row.organisation_id))).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let commune = places.commune(row.commune_id)?;
            Some(SolutionCard {
                commune: commune.slug.clone(),
                counted_supports: commune.threshold().counted(row.support_count, row.resident_support_count),
                threshold: commune.support_threshold,
                number: row.number,
                author: authors.get(Byline::new(row.author_id, row.organisation_id)).at_the_desk(row.at_the_desk),
                neighbourhood: places.neighbourhood(row.neighbourhood_id),
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
