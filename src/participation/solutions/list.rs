//! The list of solutions: one page of it, and how many there are of everything it can be narrowed to.

use app::model::content::SolutionState;
use app::model::solutions::{SolutionFilter, SolutionOrder, SolutionsPage};

use super::cards;
use super::store::CardRow;
use super::store::listing::{self, SupportCursor};
use crate::base::App;
use crate::base::error::Result;
use crate::communes::{self, Commune};
use crate::participation::facets::{Choices, Facets, ListQuery};

/// Cards a page.
const PAGE: usize = 20;

/// One page of the list.
pub(super) async fn page(app: &App, commune: &Commune, query: &ListQuery) -> Result<SolutionsPage> {
    let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
    let state = SolutionState::parse(&query.state).filter(|state| *state != SolutionState::Draft);
    let order = SolutionOrder::parse(&query.sort).unwrap_or_default();
    let facets = Facets::parse(query, &neighbourhoods, state.map(SolutionState::as_str));
    let after = SupportCursor::parse(&query.after);
    let cells = listing::cells(&app.db, commune.id, &facets, &neighbourhoods).await?;
    // One more than shown tells whether there is a next page.
    let choices = Choices::new(&facets, &cells, &neighbourhoods, PAGE + 1);
    let mut rows = listing::page(&app.db, commune.id, (&facets, choices.reach), (order, after), PAGE + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| cursor(last, order).to_string());
    Ok(SolutionsPage {
        states: choices.states(SolutionState::ALL, SolutionState::as_str),
        total: choices.total,
        categories: choices.categories,
        subcategories: choices.subcategories,
        neighbourhoods: choices.neighbourhoods,
        authors: choices.authors,
        cards: cards::assemble(app, rows).await?,
        continued: after.is_some(),
        next,
        filter: SolutionFilter {
            category: facets.category,
            subcategory: facets.subcategory,
            neighbourhood: facets.neighbourhood.map(|known| known.slug),
            state,
            author: facets.author,
            order,
        },
    })
}

/// Where a list in this order goes on after a row.
fn cursor(row: &CardRow, order: SolutionOrder) -> SupportCursor {
    let key = match order {
        SolutionOrder::Newest => row.published_at.micros(),
        SolutionOrder::Supported => row.support_count,
        SolutionOrder::Discussed => row.comment_count,
    };
    SupportCursor { key, imported: row.imported_support_count, id: row.id.0 }
}
