//! From rows to cards: names, places and first photos, for a whole list at once.

use std::collections::HashMap;

use app::model::Lang;
use app::model::content::{Photo, ProblemCard, ProblemState};

use super::store::CardRow;
use crate::base::App;
use crate::base::db::ProblemId;
use crate::base::error::Result;
use crate::content::bylines::{self, Byline, Bylines};
use crate::content::photos;
use crate::participation::places::Places;

/// Who wrote it.
pub(super) fn byline(row: &CardRow) -> Byline {
    Byline::new(row.author_id, row.organisation_id)
}

/// Finishes the rows of a list, in their order.
pub(super) async fn assemble(app: &App, rows: Vec<CardRow>) -> Result<Vec<ProblemCard>> {
    let authors = bylines::load(&mut &app.db, rows.iter().map(byline)).await?;
    finish(app, rows, &authors).await
}

/// The same where the names of those who wrote it are known.
async fn finish(app: &App, rows: Vec<CardRow>, authors: &Bylines) -> Result<Vec<ProblemCard>> {
    let mut first = photos::first_of(app, &rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
    draw(app, rows, authors, &mut first).await
}

/// The same where the first photos are known, too.
pub(super) async fn draw(app: &App, rows: Vec<CardRow>, authors: &Bylines, first: &mut HashMap<ProblemId, Photo>) -> Result<Vec<ProblemCard>> {
    let places = Places::load(app, rows.iter().map(|row| row.commune_id).collect()).await?;
    let card = |row: CardRow| ProblemCard {
        commune: places.commune(row.commune_id).map(|commune| commune.slug.clone()).unwrap_or_default(),
        number: row.number,
        author: authors.get(byline(&row)).at_the_desk(row.at_the_desk),
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
        language: Lang::parse(&row.language),
    };
    Ok(rows.into_iter().map(card).collect())
}
