//! From rows to cards: names of authors and neighbourhoods, and the communes' thresholds, for a whole list at once.

use app::model::Lang;
use app::model::content::SolutionCard;

use super::store::CardRow;
use crate::base::App;
use crate::base::error::Result;
use crate::base::text::excerpt;
use crate::content::bylines::{self, Byline, Bylines};
use crate::participation::places::Places;

/// Characters of the text that a card shows.
const EXCERPT: usize = 160;

/// Who wrote it.
pub(super) fn byline(row: &CardRow) -> Byline {
    Byline::new(row.author_id, row.organisation_id)
}

/// Finishes the rows of a list, in their order.
pub(super) async fn assemble(app: &App, rows: Vec<CardRow>) -> Result<Vec<SolutionCard>> {
    let authors = bylines::load(&mut &app.db, rows.iter().map(byline)).await?;
    finish(app, rows, &authors).await
}

/// The same where the names of those who wrote it are known.
pub(super) async fn finish(app: &App, rows: Vec<CardRow>, authors: &Bylines) -> Result<Vec<SolutionCard>> {
    let places = Places::load(app, rows.iter().map(|row| row.commune_id).collect()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let commune = places.commune(row.commune_id)?;
            Some(SolutionCard {
                commune: commune.slug.clone(),
                counted_supports: commune.threshold().counted(row.support_count, row.resident_support_count),
                threshold: commune.support_threshold,
                number: row.number,
                author: authors.get(byline(&row)).at_the_desk(row.at_the_desk),
                neighbourhood: places.neighbourhood(row.neighbourhood_id),
                state: row.state(),
                referred_to: if row.state().is_open() { row.referred_to } else { String::new() },
                excerpt: excerpt(&row.beginning, EXCERPT),
                title: row.title,
                category: row.category,
                subcategory: row.subcategory,
                support_count: row.support_count,
                imported_support_count: row.imported_support_count,
                comment_count: row.comment_count,
                published_at: row.published_at.into(),
                language: Lang::parse(&row.language),
            })
        })
        .collect())
}
