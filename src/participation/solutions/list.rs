//! The list: what the address asks for, one page of it, and how many there are of everything it can be narrowed to.

use std::collections::HashMap;
use std::hash::Hash;

use app::model::content::SolutionState;
use app::model::solutions::{AuthorKind, Choice, SolutionFilter, SolutionOrder, SolutionsPage};
use app::taxonomy;
use serde::Deserialize;

use super::cards;
use super::store::CardRow;
use super::store::listing::{self, Narrow, Place, Tally};
use crate::base::App;
use crate::base::error::Result;
use crate::communes::{self, Commune, Neighbourhood};

/// Cards a page.
const PAGE: usize = 20;

/// The query of the address, as it came.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ListQuery {
    category: String,
    subcategory: String,
    neighbourhood: String,
    state: String,
    author: String,
    sort: String,
    after: String,
}

impl ListQuery {
    /// What is unknown narrows nothing: old links go on working.
    fn filter(&self, neighbourhoods: &[Neighbourhood]) -> SolutionFilter {
        let category = taxonomy::find(&self.category).map(|known| known.key.clone());
        SolutionFilter {
            subcategory: category.as_ref().and_then(|category| taxonomy::find_sub(category, &self.subcategory)).map(|known| known.key.clone()),
            category,
            neighbourhood: neighbourhoods.iter().find(|known| known.slug == self.neighbourhood).map(|known| known.slug.clone()),
            state: SolutionState::parse(&self.state).filter(|state| *state != SolutionState::Draft),
            author: AuthorKind::parse(&self.author),
            order: SolutionOrder::parse(&self.sort).unwrap_or_default(),
        }
    }
}

/// One page of the list.
pub(super) async fn page(app: &App, commune: &Commune, query: &ListQuery) -> Result<SolutionsPage> {
    let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
    let filter = query.filter(&neighbourhoods);
    let narrow = Narrow {
        category: filter.category.clone(),
        subcategory: filter.subcategory.clone(),
        neighbourhood: neighbourhoods.iter().find(|known| Some(&known.slug) == filter.neighbourhood.as_ref()).map(|known| known.id),
        state: filter.state,
        author: filter.author,
    };
    let after = Place::parse(&query.after);
    // One more than shown tells whether there is a next page.
    let mut rows = listing::page(&app.db, commune.id, &narrow, filter.order, after, PAGE as i64 + 1).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|last| place(last, filter.order).to_text());
    let tallies = listing::tallies(&app.db, commune.id).await?;
    let cards = cards::draw(app, rows).await?;
    Ok(draw(filter, &narrow, &tallies, &neighbourhoods, cards, next, after.is_some()))
}

fn place(row: &CardRow, order: SolutionOrder) -> Place {
    let value = match order {
        SolutionOrder::Newest => row.published_at.micros(),
        SolutionOrder::Supported => row.support_count,
        SolutionOrder::Discussed => row.comment_count,
    };
    Place { value, tie: row.imported_support_count, id: row.id.0 }
}

fn draw(
    filter: SolutionFilter,
    narrow: &Narrow,
    tallies: &[Tally],
    neighbourhoods: &[Neighbourhood],
    cards: Vec<app::model::content::SolutionCard>,
    next: Option<String>,
    continued: bool,
) -> SolutionsPage {
    let categories = count(tallies, narrow, Dimension::Topic, |tally| tally.category.clone());
    let subcategories = count(tallies, narrow, Dimension::Subtopic, |tally| tally.subcategory.clone());
    let places = count(tallies, narrow, Dimension::Neighbourhood, |tally| tally.neighbourhood_id);
    let states = count(tallies, narrow, Dimension::State, |tally| tally.state.clone());
    let authors = count(tallies, narrow, Dimension::Author, author_kind);
    let subs = filter.category.as_deref().and_then(taxonomy::find).map_or(&[][..], |known| &known.sub);
    SolutionsPage {
        total: tallies.iter().filter(|tally| matches(tally, narrow, None)).map(|tally| tally.count).sum(),
        categories: choices(taxonomy::categories().iter().map(|known| (known.key.clone(), known.key.clone())), &categories),
        subcategories: choices(subs.iter().map(|known| (known.key.clone(), known.key.clone())), &subcategories),
        neighbourhoods: choices(neighbourhoods.iter().map(|known| ((known.slug.clone(), known.name.clone()), Some(known.id))), &places),
        states: choices(SolutionState::ALL.iter().map(|state| (*state, state.as_str().to_owned())), &states),
        authors: choices(AuthorKind::ALL.into_iter().map(|kind| (kind, kind)), &authors),
        filter,
        cards,
        next,
        continued,
    }
}

/// What can be chosen, in its own order, without what would leave nothing.
fn choices<T, K: Eq + Hash>(known: impl Iterator<Item = (T, K)>, counts: &HashMap<K, i64>) -> Vec<Choice<T>> {
    known.filter_map(|(value, key)| counts.get(&key).map(|count| Choice { value, count: *count })).collect()
}

/// What a list can be narrowed by. The counts of one leave it out and keep all others: they say what a click would show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    /// The category, and with it the subcategory.
    Topic,
    Subtopic,
    Neighbourhood,
    State,
    Author,
}

fn author_kind(tally: &Tally) -> AuthorKind {
    if tally.by_organisation { AuthorKind::Organisation } else { AuthorKind::Person }
}

fn matches(tally: &Tally, narrow: &Narrow, without: Option<Dimension>) -> bool {
    let free = |dimension| without == Some(dimension);
    (free(Dimension::Topic) || narrow.category.as_ref().is_none_or(|category| *category == tally.category))
        && (free(Dimension::Topic) || free(Dimension::Subtopic) || narrow.subcategory.as_ref().is_none_or(|sub| *sub == tally.subcategory))
        && (free(Dimension::Neighbourhood) || narrow.neighbourhood.is_none_or(|id| tally.neighbourhood_id == Some(id)))
        && (free(Dimension::State) || narrow.state.is_none_or(|state| state.as_str() == tally.state))
        && (free(Dimension::Author) || narrow.author.is_none_or(|kind| kind == author_kind(tally)))
}

fn count<K: Eq + Hash>(tallies: &[Tally], narrow: &Narrow, dimension: Dimension, key: impl Fn(&Tally) -> K) -> HashMap<K, i64> {
    let mut counts = HashMap::new();
    for tally in tallies.iter().filter(|tally| matches(tally, narrow, Some(dimension))) {
        *counts.entry(key(tally)).or_insert(0) += tally.count;
    }
    counts
}
