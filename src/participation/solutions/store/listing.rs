//! SQL of the list: one page of cards after a place, and the counts of everything it can be filtered by.

use app::model::content::SolutionState;
use app::model::solutions::{AuthorKind, SolutionOrder};
use uuid::Uuid;

use super::{CardRow, PUBLIC, public_cards};
use crate::base::db::{CommuneId, Db, NeighbourhoodId, Statement, sql};

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub(in crate::participation::solutions) struct Narrow {
    pub category: Option<String>,
    pub subcategory: Option<String>,
    pub neighbourhood: Option<NeighbourhoodId>,
    pub state: Option<SolutionState>,
    pub author: Option<AuthorKind>,
}

/// The place after the last card of a page: the value it was sorted by, the one that tells equals apart, and its id, which tells the rest apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::participation::solutions) struct Place {
    pub value: i64,
    pub tie: i64,
    pub id: Uuid,
}

impl Place {
    /// As the address writes it.
    pub fn to_text(self) -> String {
        format!("{}~{}-{}", self.value, self.tie, self.id.simple())
    }

    /// Reads what [`Self::to_text`] wrote; anything else is no place.
    pub fn parse(text: &str) -> Option<Self> {
        let (values, id) = text.rsplit_once('-')?;
        let (value, tie) = values.split_once('~').unwrap_or((values, "0"));
        Some(Self { value: value.parse().ok()?, tie: tie.parse().ok()?, id: Uuid::try_parse(id).ok()? })
    }
}

pub(in crate::participation::solutions) async fn page(
    db: &Db,
    commune: CommuneId,
    narrow: &Narrow,
    order: SolutionOrder,
    after: Option<Place>,
    limit: i64,
) -> sqlx::Result<Vec<CardRow>> {
    let mut select = narrowed(public_cards().push(" AND s.commune_id = ").arg(commune), narrow);
    let (beyond, by) = match order {
        SolutionOrder::Newest => (" AND (s.published_at, s.id) < (", " ORDER BY s.published_at DESC, s.id DESC LIMIT "),
        SolutionOrder::Supported => {
            (" AND (s.support_count, s.imported_support_count, s.id) < (", " ORDER BY s.support_count DESC, s.imported_support_count DESC, s.id DESC LIMIT ")
        }
        SolutionOrder::Discussed => (" AND (s.comment_count, s.id) < (", " ORDER BY s.comment_count DESC, s.id DESC LIMIT "),
    };
    if let Some(place) = after {
        select = select.push(beyond).arg(place.value).push(", ");
        if order == SolutionOrder::Supported {
            select = select.arg(place.tie).push(", ");
        }
        select = select.arg(place.id).push(")");
    }
    db.all(select.push(by).arg(limit)).await
}

fn narrowed(mut select: Statement, narrow: &Narrow) -> Statement {
    if let Some(category) = &narrow.category {
        select = select.push(" AND s.category = ").arg(category);
    }
    if let Some(subcategory) = &narrow.subcategory {
        select = select.push(" AND s.subcategory = ").arg(subcategory);
    }
    if let Some(neighbourhood) = narrow.neighbourhood {
        select = select.push(" AND s.neighbourhood_id = ").arg(neighbourhood);
    }
    if let Some(state) = narrow.state {
        select = select.push(" AND s.state = ").arg(state.as_str());
    }
    match narrow.author {
        Some(AuthorKind::Person) => select.push(" AND s.organisation_id IS NULL"),
        Some(AuthorKind::Organisation) => select.push(" AND s.organisation_id IS NOT NULL"),
        None => select,
    }
}

/// How many public solutions share category, subcategory, neighbourhood, state and kind of author.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(in crate::participation::solutions) struct Tally {
    pub category: String,
    pub subcategory: String,
    pub neighbourhood_id: Option<NeighbourhoodId>,
    pub state: String,
    pub by_organisation: bool,
    pub count: i64,
}

/// Every tally of a commune, in one walk along an index that holds all that is asked for.
pub(in crate::participation::solutions) async fn tallies(db: &Db, commune: CommuneId) -> sqlx::Result<Vec<Tally>> {
    let select = sql("SELECT s.category, s.subcategory, s.neighbourhood_id, s.state, s.organisation_id IS NOT NULL AS by_organisation, COUNT(*) AS count \
                      FROM solutions s WHERE ")
    .push(PUBLIC)
    .push(" AND s.commune_id = ")
    .arg(commune);
    db.all(select.push(" GROUP BY s.category, s.subcategory, s.neighbourhood_id, s.state, s.organisation_id IS NOT NULL")).await
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
    fn a_place_is_read_back_and_nonsense_is_not() {
        let place = Place { value: 1_773_054_000_000_000, tie: 40, id: Uuid::from_u128(7) };
        assert_eq!(Place::parse(&place.to_text()), Some(place));
        assert_eq!(Place::parse("-3-00000000000000000000000000000007"), Some(Place { value: -3, tie: 0, id: Uuid::from_u128(7) }));
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
            assert_eq!(Place::parse(nonsense), None, "{nonsense}");
        }
    }
}
