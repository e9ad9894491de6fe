//! The list of solutions: one page of it, and how many there are of everything it can be narrowed to.

use app::model::content::SolutionState;
use app::model::lists::{ListMap, ListView};
use app::model::solutions::{SolutionFilter, SolutionOrder, SolutionsPage};

use super::cards;
use super::store::CardRow;
use super::store::listing;
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::error::Result;
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::facets::{Choices, Facets, ListQuery};

/// Cards a page.
const PAGE: usize = 20;

/// What the list was asked for.
pub(super) struct Asked {
    facets: Facets,
    pub filter: SolutionFilter,
    after: Option<Cursor>,
    neighbourhoods: Vec<Neighbourhood>,
}

impl Asked {
    /// What is unknown narrows nothing.
    pub(super) async fn parse(app: &App, commune: &Commune, query: &ListQuery) -> Result<Self> {
        let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
        let state = SolutionState::parse(&query.state).filter(|state| *state != SolutionState::Draft);
        let facets = Facets::parse(query, &neighbourhoods, state.map(SolutionState::as_str));
        let filter = SolutionFilter {
            category: facets.category.clone(),
            subcategory: facets.subcategory.clone(),
            neighbourhood: facets.neighbourhood.as_ref().map(|known| known.slug.clone()),
            state,
            author: facets.author,
            order: SolutionOrder::parse(&query.sort).unwrap_or_default(),
            view: ListView::parse(&query.view),
        };
        Ok(Self { facets, filter, after: Cursor::parse(&query.after), neighbourhoods })
    }

    /// Whether this is the page where the list begins.
    pub(super) const fn is_first(&self) -> bool {
        self.after.is_none()
    }
}

/// One page of the list.
pub(super) async fn page(app: &App, commune: &Commune, asked: Asked) -> Result<SolutionsPage> {
    let Asked { facets, filter, after, neighbourhoods } = asked;
    let (order, view) = (filter.order, filter.view);
    let cells = listing::cells(&app.db, commune.id, &facets, &neighbourhoods).await?;
    // One more than shown tells whether there is a next page.
    let choices = Choices::new(&facets, &cells, &neighbourhoods, PAGE + 1);
    let (map, rows) = match communes::map(commune) {
        // A solution lies in a neighbourhood, at no point: its map is drawn from what can be chosen.
        Some(map) if view == ListView::Map => (ListMap::Places((*map).clone()), Vec::new()),
        map => {
            let rows = listing::page(&app.db, commune.id, (&facets, choices.reach), (order, after), PAGE + 1).await?;
            (if map.is_some() { ListMap::Offered } else { ListMap::None }, rows)
        }
    };
    let Page { rows, next } = Page::of(rows, PAGE, |row| cursor(row, order));
    Ok(SolutionsPage {
        states: choices.states(SolutionState::ALL, SolutionState::as_str),
        total: choices.total,
        categories: choices.categories,
        subcategories: choices.subcategories,
        neighbourhoods: choices.neighbourhoods,
        authors: choices.authors,
        cards: cards::assemble(app, rows).await?,
        map,
        continued: after.is_some(),
        next: next.as_ref().map(Cursor::to_string),
        filter,
    })
}

/// Where a list in this order goes on after a row.
fn cursor(row: &CardRow, order: SolutionOrder) -> Cursor {
    let value = match order {
        SolutionOrder::Newest => row.published_at.micros(),
        SolutionOrder::Supported => row.support_count,
        SolutionOrder::Discussed => row.comment_count,
    };
    Cursor::by_number(value, row.id.0)
}
