//! SQL of the list: one page of cards, and the counts of everything it can be narrowed to.

use app::model::content::SolutionState;
use app::model::solutions::SolutionOrder;

use super::{CardRow, public_cards};
use crate::base::cursor::Cursor;
use crate::base::db::{CommuneId, Db, NeighbourhoodId, SolutionId, sql};
use crate::communes::Neighbourhood;
use crate::participation::facets::{CELL, Cell, Facets, Reach};

/// One page of the list in an order, after a place in it.
pub(in crate::participation::solutions) async fn page(
    db: &Db,
    commune: CommuneId,
    (facets, reach): (&Facets, Reach),
    (order, after): (SolutionOrder, Option<Cursor>),
    limit: usize,
) -> sqlx::Result<Vec<CardRow>> {
    if reach == Reach::Nothing {
        return Ok(Vec::new());
    }
    let select = facets.narrow(public_cards().push(" AND s.commune_id = ").arg(commune), reach);
    let (columns, by) = match (order, reach) {
        (SolutionOrder::Newest, Reach::Many) => ("s.published_at, s.id", " ORDER BY s.published_at DESC, s.id DESC LIMIT "),
        (SolutionOrder::Newest, _) => ("+s.published_at, s.id", " ORDER BY +s.published_at DESC, s.id DESC LIMIT "),
        // What was counted elsewhere, before an import, decides nothing here.
        (SolutionOrder::Supported, Reach::Many) => ("s.support_count, s.id", " ORDER BY s.support_count DESC, s.id DESC LIMIT "),
        (SolutionOrder::Supported, _) => ("+s.support_count, s.id", " ORDER BY +s.support_count DESC, s.id DESC LIMIT "),
        (SolutionOrder::Discussed, Reach::Many) => ("s.comment_count, s.id", " ORDER BY s.comment_count DESC, s.id DESC LIMIT "),
        (SolutionOrder::Discussed, _) => ("+s.comment_count, s.id", " ORDER BY +s.comment_count DESC, s.id DESC LIMIT "),
    };
    db.all(select.older_than(columns, after).push(by).arg(limit as i64)).await
}

/// How many there are of everything that the list can be narrowed to.
pub(in crate::participation::solutions) async fn cells(
    db: &Db,
    commune: CommuneId,
    facets: &Facets,
    neighbourhoods: &[Neighbourhood],
) -> sqlx::Result<Vec<Cell>> {
    let states: Vec<_> = SolutionState::ALL.iter().map(|state| state.as_str()).collect();
    db.all(facets.cells(sql("SELECT ").push(CELL).push(" FROM solution_counts WHERE "), commune, &states, neighbourhoods)).await
}

/// Public solutions that are open, but for some, the most supported first; of some neighbourhoods, or of the whole commune, if `places` names any.
pub(in crate::participation::solutions) async fn open(
    db: &Db,
    commune: CommuneId,
    (places, except): (&[NeighbourhoodId], &[SolutionId]),
    (from, limit): (usize, usize),
) -> sqlx::Result<Vec<CardRow>> {
    let mut select = public_cards().push(" AND s.state IN ('published', 'threshold', 'under_evaluation') AND s.commune_id = ").arg(commune);
    if !places.is_empty() {
        select = select.push(" AND (s.neighbourhood_id IS NULL OR s.neighbourhood_id IN ").list(places.iter().copied()).push(")");
    }
    if !except.is_empty() {
        select = select.push(" AND s.id NOT IN ").list(except.iter().copied());
    }
    db.all(select.push(" ORDER BY s.support_count DESC, s.id DESC LIMIT ").arg(limit as i64).push(" OFFSET ").arg(from as i64)).await
}

/// Public solutions of the same subcategory, the most supported first.
pub(in crate::participation::solutions) async fn similar(
    db: &Db,
    commune: CommuneId,
    category: &str,
    subcategory: &str,
    limit: i64,
) -> sqlx::Result<Vec<CardRow>> {
    let select = public_cards().push(" AND s.state NOT IN ('withdrawn', 'merged') AND s.commune_id = ").arg(commune);
    let select = select.push(" AND s.category = ").arg(category).push(" AND s.subcategory = ").arg(subcategory);
    db.all(select.push(" ORDER BY s.support_count DESC, s.id DESC LIMIT ").arg(limit)).await
}
