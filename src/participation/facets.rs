//! Lists that are narrowed by facets: by category and subcategory, neighbourhood, state and kind of author. For each choice a list says how many it would
//! leave; the counts of one facet leave it out and keep all others.

use std::collections::HashMap;
use std::hash::Hash;

use app::model::Localized;
use app::model::solutions::{AuthorKind, FacetCount};
use app::taxonomy;
use serde::Deserialize;

use crate::base::db::{NeighbourhoodId, Statement};
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

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Facet {
    /// With it goes the subcategory.
    Category,
    Subcategory,
    Neighbourhood,
    State,
    Author,
}

/// The columns by which [`Tally`] counts.
pub(super) const COLUMNS: &str = "category, subcategory, neighbourhood_id, state, organisation_id IS NOT NULL";

/// How many share category, subcategory, neighbourhood, state and kind of author.
#[derive(Clone, Debug, sqlx::FromRow)]
pub(super) struct Tally {
    category: String,
    subcategory: String,
    neighbourhood_id: Option<NeighbourhoodId>,
    state: String,
    by_organisation: bool,
    count: i64,
}

impl Tally {
    const fn author(&self) -> AuthorKind {
        if self.by_organisation { AuthorKind::Organisation } else { AuthorKind::Person }
    }
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

    /// Adds what a list is narrowed to.
    pub fn narrow(&self, mut select: Statement) -> Statement {
        for (column, value) in
            [(" AND category = ", self.category.as_deref()), (" AND subcategory = ", self.subcategory.as_deref()), (" AND state = ", self.state)]
        {
            if let Some(value) = value {
                select = select.push(column).arg(value);
            }
        }
        if let Some(neighbourhood) = &self.neighbourhood {
            select = select.push(" AND neighbourhood_id = ").arg(neighbourhood.id);
        }
        match self.author {
            Some(AuthorKind::Person) => select.push(" AND organisation_id IS NULL"),
            Some(AuthorKind::Organisation) => select.push(" AND organisation_id IS NOT NULL"),
            None => select,
        }
    }

    fn matches(&self, tally: &Tally, without: Option<Facet>) -> bool {
        let free = |facet| without == Some(facet);
        (free(Facet::Category) || self.category.as_ref().is_none_or(|wanted| *wanted == tally.category))
            && (free(Facet::Category) || free(Facet::Subcategory) || self.subcategory.as_ref().is_none_or(|wanted| *wanted == tally.subcategory))
            && (free(Facet::Neighbourhood) || self.neighbourhood.as_ref().is_none_or(|wanted| tally.neighbourhood_id == Some(wanted.id)))
            && (free(Facet::State) || self.state.is_none_or(|wanted| wanted == tally.state))
            && (free(Facet::Author) || self.author.is_none_or(|wanted| wanted == tally.author()))
    }

    fn count<K: Eq + Hash>(&self, tallies: &[Tally], facet: Facet, key: impl Fn(&Tally) -> K) -> HashMap<K, i64> {
        let mut counts = HashMap::new();
        for tally in tallies.iter().filter(|tally| self.matches(tally, Some(facet))) {
            *counts.entry(key(tally)).or_insert(0) += tally.count;
        }
        counts
    }
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
}

impl Choices {
    pub fn new(facets: &Facets, tallies: &[Tally], neighbourhoods: &[Neighbourhood]) -> Self {
        let categories = facets.count(tallies, Facet::Category, |tally| tally.category.clone());
        let subcategories = facets.count(tallies, Facet::Subcategory, |tally| tally.subcategory.clone());
        let places = facets.count(tallies, Facet::Neighbourhood, |tally| tally.neighbourhood_id);
        let authors = facets.count(tallies, Facet::Author, Tally::author);
        let within = facets.category.as_deref().and_then(taxonomy::find).map_or(&[][..], |known| &known.sub);
        Self {
            total: tallies.iter().filter(|tally| facets.matches(tally, None)).map(|tally| tally.count).sum(),
            categories: choices(taxonomy::categories().iter().map(|known| (known.key.clone(), known.key.clone())), &categories),
            subcategories: choices(within.iter().map(|known| (known.key.clone(), known.key.clone())), &subcategories),
            neighbourhoods: choices(neighbourhoods.iter().map(|known| ((known.slug.clone(), known.name.clone()), Some(known.id))), &places),
            authors: choices(AuthorKind::ALL.into_iter().map(|kind| (kind, kind)), &authors),
            states: facets.count(tallies, Facet::State, |tally| tally.state.clone()),
        }
    }

    pub fn states<S: Copy>(&self, all: &[S], name: impl Fn(S) -> &'static str) -> Vec<FacetCount<S>> {
        choices(all.iter().map(|state| (*state, name(*state).to_owned())), &self.states)
    }
}

/// What can be chosen, in its own order, without what would leave nothing.
fn choices<T, K: Eq + Hash>(known: impl Iterator<Item = (T, K)>, counts: &HashMap<K, i64>) -> Vec<FacetCount<T>> {
    known.filter_map(|(value, key)| counts.get(&key).map(|count| FacetCount { value, count: *count })).collect()
}
