//! SQL of the list: one page of cards, and the counts of everything it can be narrowed to.

use std::fmt;

use app::model::content::SolutionState;
use app::model::solutions::SolutionOrder;
use uuid::Uuid;

use super::{CardRow, public_cards};
use crate::base::db::{CommuneId, Db, sql};
use crate::communes::Neighbourhood;
use crate::participation::facets::{CELL, Cell, Facets, Reach};

/// A place in the list. Equals in support are told apart by what they had where they came from, equals in that by their id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::participation::solutions) struct SupportCursor {
    /// What the list is sorted by.
    pub key: i64,
    pub imported: i64,
    pub id: Uuid,
}

impl fmt::Display for SupportCursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}~{}-{}", self.key, self.imported, self.id.simple())
    }
}

impl SupportCursor {
    /// What an address holds, if it is a cursor: anything else begins the list.
    pub fn parse(text: &str) -> Option<Self> {
        let (values, id) = text.rsplit_once('-')?;
        let (key, imported) = values.split_once('~').unwrap_or((values, "0"));
        Some(Self { key: key.parse().ok()?, imported: imported.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    }
}

/// One page of the list in an order, after a place in it.
pub(in crate::participation::solutions) async fn page(
    db: &Db,
    commune: CommuneId,
    (facets, reach): (&Facets, Reach),
    (order, after): (SolutionOrder, Option<SupportCursor>),
    limit: usize,
) -> sqlx::Result<Vec<CardRow>> {
    if reach == Reach::Nothing {
        return Ok(Vec::new());
    }
    let mut select = facets.narrow(public_cards().push(" AND s.commune_id = ").arg(commune), reach);
    let (columns, by) = match (order, reach) {
        (SolutionOrder::Newest, Reach::Many) => ("s.published_at, s.id", " ORDER BY s.published_at DESC, s.id DESC LIMIT "),
        (SolutionOrder::Newest, _) => ("+s.published_at, s.id", " ORDER BY +s.published_at DESC, s.id DESC LIMIT "),
        (SolutionOrder::Supported, Reach::Many) => {
            ("s.support_count, s.imported_support_count, s.id", " ORDER BY s.support_count DESC, s.imported_support_count DESC, s.id DESC LIMIT ")
        }
        (SolutionOrder::Supported, _) => {
            ("+s.support_count, s.imported_support_count, s.id", " ORDER BY +s.support_count DESC, s.imported_support_count DESC, s.id DESC LIMIT ")
        }
        (SolutionOrder::Discussed, Reach::Many) => ("s.comment_count, s.id", " ORDER BY s.comment_count DESC, s.id DESC LIMIT "),
        (SolutionOrder::Discussed, _) => ("+s.comment_count, s.id", " ORDER BY +s.comment_count DESC, s.id DESC LIMIT "),
    };
    if let Some(after) = after {
        select = select.push(" AND (").push(columns).push(") < (").arg(after.key).push(", ");
        if order == SolutionOrder::Supported {
            select = select.arg(after.imported).push(", ");
        }
        select = select.arg(after.id).push(")");
    }
    db.all(select.push(by).arg(limit as i64)).await
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
    db.all(select.push(" ORDER BY s.support_count DESC, s.imported_support_count DESC, s.id DESC LIMIT ").arg(limit)).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_parsed_back_and_nonsense_is_not() {
        let cursor = SupportCursor { key: 1_773_054_000_000_000, imported: 40, id: Uuid::from_u128(7) };
        assert_eq!(SupportCursor::parse(&cursor.to_string()), Some(cursor));
        let plain = SupportCursor { key: -3, imported: 0, id: Uuid::from_u128(7) };
        assert_eq!(SupportCursor::parse("-3-00000000000000000000000000000007"), Some(plain));
        for nonsense in [
            "",
            "-",
            "1",
            "1-",
            "1~x-00000000000000000000000000000007",
            "x-00000000000000000000000000000007",
            "1-zz",
            "1' OR 1=1--",
            "99999999999999999999-00000000000000000000000000000007",
        ] {
            assert_eq!(SupportCursor::parse(nonsense), None, "{nonsense}");
        }
    }
}
