//! Lists that are narrowed by facets: by category and subcategory, neighbourhood, state and kind of author. For each choice a list says how many it would
//! leave; the counts of one facet leave it out and keep all others.
//!
//! The counts are kept by the database in tables of cells (see the migration `counts`), one for each way of narrowing, so that a page reads a few dozen rows
//! however many there are to count. They also say how a page is found ([`Reach`]).

use std::collections::HashMap;

use app::model::Localized;
use app::model::solutions::{AuthorKind, FacetCount};
use app::taxonomy;
use serde::Deserialize;
use uuid::Uuid;

use crate::base::db::{CommuneId, Statement};
use crate::communes::Neighbourhood;

/// The query of a list's address, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    category: String,
    subcategory: String,
    neighbourhood: String,
    pub state: String,
    author: String,
    pub sort: String,
    pub after: String,
    pub view: String,
}

/// What a list is narrowed to.
#[derive(Clone, Debug, Default)]
pub(super) struct Facets {
    pub category: Option<String>,
    pub subcategory: Option<String>,
    pub neighbourhood: Option<Neighbourhood>,
    pub state: Option<&'static str>,
    pub author: Option<AuthorKind>,
}

/// Where a list is not narrowed to a neighbourhood: the empty id, as '' is for words.
const ANYWHERE: Uuid = Uuid::nil();

/// One way of narrowing a list: category, subcategory, state and neighbourhood.
type Narrowing<'a> = (&'a str, &'a str, &'a str, Uuid);

/// A cell of a table of counts, or a part of one: how many there are when a list is narrowed in one way.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub(super) struct Cell {
    category: String,
    subcategory: String,
    state: String,
    neighbourhood_id: Uuid,
    people: i64,
    organisations: i64,
}

/// The columns of a [`Cell`].
pub(super) const CELL: &str = "category, subcategory, state, neighbourhood_id, people, organisations";

/// The same cells with the sum of their parts.
struct Cells<'a>(HashMap<Narrowing<'a>, (i64, i64)>);

impl<'a> Cells<'a> {
    fn new(parts: &'a [Cell]) -> Self {
        let mut cells: HashMap<Narrowing<'a>, (i64, i64)> = HashMap::new();
        for part in parts {
            let cell = cells.entry((part.category.as_str(), part.subcategory.as_str(), part.state.as_str(), part.neighbourhood_id)).or_default();
            *cell = (cell.0 + part.people, cell.1 + part.organisations);
        }
        Self(cells)
    }

    fn count(&self, narrowing: Narrowing<'_>, author: Option<AuthorKind>) -> i64 {
        let (people, organisations) = self.0.get(&narrowing).copied().unwrap_or_default();
        match author {
            None => people + organisations,
            Some(AuthorKind::Person) => people,
            Some(AuthorKind::Organisation) => organisations,
        }
    }
}

/// How a page of a narrowed list is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// There is nothing to find.
    Nothing,
    /// Few are left: they are all read, by what the list is narrowed to, and sorted. `ORDER BY +…` says so to both engines.
    Few,
    /// Many are left: the list is walked in its order, passing over the others, until the page is full. Columns inside `COALESCE` keep both engines from
    /// reading and sorting all that are left.
    Many,
}

impl Facets {
    /// What is unknown narrows nothing: old links go on working.
    pub fn parse(query: &ListQuery, neighbourhoods: &[Neighbourhood], state: Option<&'static str>) -> Self {
        let category = taxonomy::find(&query.category).map(|known| known.key.clone());
        let subcategory = category.as_deref().and_then(|category| taxonomy::find_sub(category, &query.subcategory));
        Self {
            subcategory: subcategory.map(|known| known.key.clone()),
            category,
            neighbourhood: neighbourhoods.iter().find(|known| known.slug == query.neighbourhood).cloned(),
            state,
            author: AuthorKind::parse(&query.author),
        }
    }

    /// Whether the list shows less than all.
    const fn is_narrowed(&self) -> bool {
        self.category.is_some() || self.neighbourhood.is_some() || self.state.is_some() || self.author.is_some()
    }

    /// Adds what a list is narrowed to.
    pub fn narrow(&self, mut select: Statement, reach: Reach) -> Statement {
        let few = reach != Reach::Many;
        for (exact, passing, value) in [
            (" AND category = ", " AND COALESCE(category, '') = ", self.category.as_deref()),
            (" AND subcategory = ", " AND COALESCE(subcategory, '') = ", self.subcategory.as_deref()),
            (" AND state = ", " AND COALESCE(state, '') = ", self.state),
        ] {
            if let Some(value) = value {
                select = select.push(if few { exact } else { passing }).arg(value);
            }
        }
        if let Some(neighbourhood) = &self.neighbourhood {
            select = if few { select.push(" AND neighbourhood_id = ") } else { select.push(" AND COALESCE(neighbourhood_id, ").arg(ANYWHERE).push(") = ") };
            select = select.arg(neighbourhood.id);
        }
        match self.author {
            Some(AuthorKind::Person) if few => select.push(" AND CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END = 0"),
            Some(AuthorKind::Organisation) if few => select.push(" AND CASE WHEN organisation_id IS NULL THEN 0 ELSE 1 END = 1"),
            Some(AuthorKind::Person) => select.push(" AND COALESCE(organisation_id, ").arg(ANYWHERE).push(") = ").arg(ANYWHERE),
            Some(AuthorKind::Organisation) => select.push(" AND COALESCE(organisation_id, ").arg(ANYWHERE).push(") <> ").arg(ANYWHERE),
            None => select,
        }
    }

    fn narrowing(&self) -> Narrowing<'_> {
        let neighbourhood = self.neighbourhood.as_ref().map_or(ANYWHERE, |known| known.id.0);
        (self.category.as_deref().unwrap_or_default(), self.subcategory.as_deref().unwrap_or_default(), self.state.unwrap_or_default(), neighbourhood)
    }

    /// Narrows a statement over a table of counts to the cells that a list's page shows: what it is narrowed to now, each other choice of one facet, and all.
    pub fn cells(&self, select: Statement, commune: CommuneId, states: &[&'static str], neighbourhoods: &[Neighbourhood]) -> Statement {
        let (category, subcategory, state, neighbourhood) = self.narrowing();
        let of_topic = |select: Statement, category: &str, subcategory: &str| {
            select.push("(commune_id = ").arg(commune).push(" AND category = ").arg(category).push(" AND subcategory = ").arg(subcategory)
        };
        let narrowed = |select: Statement| select.push(" AND state = ").arg(state).push(" AND neighbourhood_id = ").arg(neighbourhood);
        let select = of_topic(select, "", "").push(" AND state = '' AND neighbourhood_id = ").arg(ANYWHERE);
        let select = select.push(") OR (commune_id = ").arg(commune).push(" AND subcategory = '' AND category IN ");
        let mut select = narrowed(select.list(taxonomy::categories().iter().map(|known| known.key.as_str())));
        if self.category.is_some() {
            select = select.push(") OR (commune_id = ").arg(commune).push(" AND category = ").arg(category).push(" AND subcategory IN ");
            select = narrowed(select.list(subcategories(self).iter().map(|known| known.key.as_str())));
        }
        let select = of_topic(select.push(") OR "), category, subcategory).push(" AND neighbourhood_id = ").arg(neighbourhood).push(" AND state IN ");
        let select = of_topic(select.list(states.iter().copied().chain([""])).push(") OR "), category, subcategory).push(" AND state = ").arg(state);
        select.push(" AND neighbourhood_id IN ").list(neighbourhoods.iter().map(|known| known.id.0).chain([ANYWHERE])).push(")")
    }
}

/// The subcategories of the category that a list is narrowed to.
fn subcategories(facets: &Facets) -> &'static [taxonomy::Category] {
    facets.category.as_deref().and_then(taxonomy::find).map_or(&[][..], |known| &known.sub)
}

/// What can be chosen on a list's page, with how many each would leave.
pub(super) struct Choices {
    /// How many there are now.
    pub total: i64,
    pub categories: Vec<FacetCount<String>>,
    pub subcategories: Vec<FacetCount<String>>,
    /// Slug and name.
    pub neighbourhoods: Vec<FacetCount<(String, Localized)>>,
    pub authors: Vec<FacetCount<AuthorKind>>,
    states: HashMap<String, i64>,
    chosen_state: Option<&'static str>,
    /// How its page is found.
    pub reach: Reach,
}

impl Choices {
    /// `page` is how many rows a page reads.
    pub fn new(facets: &Facets, parts: &[Cell], neighbourhoods: &[Neighbourhood], page: usize) -> Self {
        let cells = Cells::new(parts);
        let (category, subcategory, state, neighbourhood) = facets.narrowing();
        let count = |narrowing: Narrowing<'_>| cells.count(narrowing, facets.author);
        let total = count((category, subcategory, state, neighbourhood));
        let all = cells.count(("", "", "", ANYWHERE), None);
        let states = cells.0.keys().filter(|cell| !cell.2.is_empty()).map(|cell| cell.2);
        let of_author = |kind| cells.count((category, subcategory, state, neighbourhood), Some(kind));
        Self {
            total,
            categories: choices(taxonomy::categories().iter().map(|known| (known.key.clone(), count((known.key.as_str(), "", state, neighbourhood)))), |key| {
                *key == category
            }),
            subcategories: choices(
                subcategories(facets).iter().map(|known| (known.key.clone(), count((category, known.key.as_str(), state, neighbourhood)))),
                |key| *key == subcategory,
            ),
            neighbourhoods: choices(
                neighbourhoods.iter().map(|known| ((known.slug.clone(), known.name.clone()), count((category, subcategory, state, known.id.0)))),
                |(slug, _)| facets.neighbourhood.as_ref().is_some_and(|chosen| chosen.slug == *slug),
            ),
            authors: choices(AuthorKind::ALL.into_iter().map(|kind| (kind, of_author(kind))), |kind| facets.author == Some(*kind)),
            chosen_state: facets.state,
            states: states.map(|state| (state.to_owned(), count((category, subcategory, state, neighbourhood)))).collect(),
            reach: match total {
                ..=0 => Reach::Nothing,
                // A walk passes over all / total rows for each one that it finds: whichever reads less.
                _ if facets.is_narrowed() && total.saturating_mul(total) < all.saturating_mul(page as i64) => Reach::Few,
                _ => Reach::Many,
            },
        }
    }

    pub fn states<S: Copy>(&self, all: &[S], name: impl Fn(S) -> &'static str) -> Vec<FacetCount<S>> {
        let count = |state: S| self.states.get(name(state)).copied().unwrap_or_default();
        choices(all.iter().map(|state| (*state, count(*state))), |state| self.chosen_state == Some(name(*state)))
    }
}

/// What can be chosen, in its own order, without what would leave nothing. What is chosen stays, so that its name is known and it can be taken away.
fn choices<T>(known: impl Iterator<Item = (T, i64)>, is_chosen: impl Fn(&T) -> bool) -> Vec<FacetCount<T>> {
    known.filter(|(value, count)| *count > 0 || is_chosen(value)).map(|(value, count)| FacetCount { value, count }).collect()
}
