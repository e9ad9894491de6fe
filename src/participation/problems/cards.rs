//! From rows to cards: names, places and first photos, for a whole list at once.

use app::model::content::{ProblemCard, ProblemState};

use super::store::CardRow;
use crate::base::App;
use crate::base::error::Result;
use crate::content::bylines::{self, Byline};
use crate::content::photos;
use crate::participation::places::Places;

/// Finishes the rows of a list, in their order.
pub(super) async fn assemble(app: &App, rows: Vec<CardRow>) -> Result<Vec<ProblemCard>> {
    let places = Places::load(app, rows.iter().map(|row| row.commune_id).collect()).await?;
    let authors = bylines::load(&mut &app.db, rows.iter().map(|row| Byline::new(row.author_id, row.organisation_id))).await?;
    let mut first = photos::first_of(app, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    let card = |row: CardRow| ProblemCard {
        commune: places.commune(row.commune_id).map(|commune| commune.slug.clone()).unwrap_or_default(),
        number: row.number,
        author: authors.get(Byline::new(row.author_id, row.organisation_id)).at_the_desk(row.at_the_desk),
        neighbourhood: places.neighbourhood(row.neighbourhood_id),
        state: ProblemState::parse(&row.state).unwrap_or(ProblemState::Reported),
        photo: first.remove(&row.id),
        title: row.title,
        category: row.category,
        subcategory: row.subcategory,
        me_too_count: row.me_too_count,
        comment_count: row.comment_count,
        solution_count: row.solution_count,
        created_at: row.created_at.into(),
    };
    Ok(rows.into_iter().map(card).collect())
}
