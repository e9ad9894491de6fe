//! The list of problems: one page of it, and how many there are of everything it can be narrowed to.

use app::model::content::{ProblemCard, ProblemState};
use app::model::lists::{ListMap, ListView};
use app::model::problems::{ProblemFilter, ProblemOrder, ProblemsPage};

use super::cards;
use super::store::{self, CardRow};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::error::Result;
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::facets::{Choices, Facets, ListQuery};
use crate::participation::places::on_the_map;

/// Cards a page.
const PAGE: usize = 20;

/// What the list was asked for.
pub(super) struct Asked {
    facets: Facets,
    pub filter: ProblemFilter,
    after: Option<Cursor>,
    neighbourhoods: Vec<Neighbourhood>,
}

impl Asked {
    /// What is unknown narrows nothing.
    pub(super) async fn parse(app: &App, commune: &Commune, query: &ListQuery) -> Result<Self> {
        let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
        let state = ProblemState::parse(&query.state);
        let facets = Facets::parse(query, &neighbourhoods, state.map(ProblemState::as_str));
        let filter = ProblemFilter {
            category: facets.category.clone(),
            subcategory: facets.subcategory.clone(),
            neighbourhood: facets.neighbourhood.as_ref().map(|known| known.slug.clone()),
            state,
            author: facets.author,
            order: ProblemOrder::parse(&query.sort).unwrap_or_default(),
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
pub(super) async fn page(app: &App, commune: &Commune, asked: Asked) -> Result<ProblemsPage> {
    let Asked { facets, filter, after, neighbourhoods } = asked;
    let (order, view) = (filter.order, filter.view);
    let cells = store::cells(&app.db, commune.id, &facets, &neighbourhoods).await?;
    let choices = Choices::new(&facets, &cells, &neighbourhoods, PAGE + 1);
    let (mut map, mut rows) = (if communes::has_map(commune) { ListMap::Offered } else { ListMap::None }, Vec::new());
    if view == ListView::Map && communes::has_map(commune) {
        let points = store::points(&app.db, commune.id, (&facets, choices.reach)).await?;
        map = on_the_map(commune, &neighbourhoods, points).map_or(ListMap::None, ListMap::Problems);
    } else {
        rows = store::page(&app.db, commune.id, (&facets, choices.reach), (order, after), PAGE + 1).await?;
    }
    let Page { rows, next } = Page::of(rows, PAGE, |row| cursor(row, order));
    Ok(ProblemsPage {
        states: choices.states(ProblemState::ALL, ProblemState::as_str),
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

/// One page of those that nobody of the commune has looked at.
pub(super) async fn reported(app: &App, commune: &Commune, after: &str, page: usize) -> Result<Page<ProblemCard>> {
    let rows = store::in_state(&app.db, commune.id, ProblemState::Reported, Cursor::parse(after), page + 1).await?;
    let Page { rows, next } = Page::of(rows, page, |row| cursor(row, ProblemOrder::Newest));
    Ok(Page { rows: cards::assemble(app, rows).await?, next })
}

/// Where a list in this order goes on after a row.
fn cursor(row: &CardRow, order: ProblemOrder) -> Cursor {
    let value = match order {
        ProblemOrder::Newest => row.created_at.micros(),
        ProblemOrder::Supported => row.me_too_count,
        ProblemOrder::Discussed => row.comment_count,
    };
    Cursor::by_number(value, row.id.0)
}
