//! The best of what is said for a subject and against it, for whoever decides about it.

use app::model::answer::{Argument, Arguments};
use app::model::content::{CommentOrder, Stance};
use app::model::discussion::Listing;
use app::model::paths;

use super::PAGE;
use super::store::CommentRow;
use super::store::listing::{self, Sees};
use crate::base::App;
use crate::base::error::Result;
use crate::base::kind::Item;
use crate::communes::Commune;
use crate::content::bylines;

/// Of each side.
const EACH: usize = 3;

/// The arguments that most surely were found useful, of each side, among the comments that everybody reads.
pub async fn arguments(app: &App, commune: &Commune, subject: Item) -> Result<Arguments> {
    let (for_it, against_it) = (best(app, subject, Stance::For).await?, best(app, subject, Stance::Against).await?);
    let authors = bylines::load(&mut &app.db, for_it.iter().chain(&against_it).map(CommentRow::byline)).await?;
    let argument = |row: &CommentRow| Argument {
        author: authors.get(row.byline()).at_the_desk(row.at_the_desk),
        body: row.body.clone(),
        path: paths::comment(&commune.slug, row.id),
        useful: row.useful_count,
    };
    Ok(Arguments { for_it: for_it.iter().map(argument).collect(), against_it: against_it.iter().map(argument).collect() })
}

async fn best(app: &App, subject: Item, stance: Stance) -> Result<Vec<CommentRow>> {
    let listing = Listing { order: CommentOrder::Best, stance: Some(stance) };
    let rows = listing::top(&app.db, subject, (listing, None), Sees::Public, PAGE).await?;
    Ok(rows.into_iter().map(|top| top.row).filter(CommentRow::is_readable).take(EACH).collect())
}
