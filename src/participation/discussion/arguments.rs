//! The best of what is said for a subject and against it, for whoever decides about it.

use app::model::answer::{Argument, Arguments};
use app::model::content::{CommentOrder, Stance};
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

/// The arguments that most surely were found useful, among the first page of comments that everybody reads.
pub async fn arguments(app: &App, commune: &Commune, subject: Item) -> Result<Arguments> {
    let rows = listing::top(&app.db, subject, (CommentOrder::Best, None), Sees::Public, PAGE).await?;
    let readable: Vec<CommentRow> = rows.into_iter().map(|top| top.row).filter(CommentRow::is_readable).collect();
    let of = |stance: Stance| readable.iter().filter(move |row| row.stance == stance.as_str()).take(EACH);
    let authors = bylines::load(&mut &app.db, of(Stance::For).chain(of(Stance::Against)).map(CommentRow::byline)).await?;
    let argument = |row: &CommentRow| Argument {
        author: authors.get(row.byline()).at_the_desk(row.at_the_desk),
        body: row.body.clone(),
        path: paths::comment(&commune.slug, row.id),
        useful: row.useful_count,
    };
    Ok(Arguments { for_it: of(Stance::For).map(argument).collect(), against_it: of(Stance::Against).map(argument).collect() })
}
