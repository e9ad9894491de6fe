//! The list: what the address asks for, one page of it, and how many there are of everything it can be narrowed to.

use std::collections::HashMap;
use std::hash::Hash;

use app::model::content::{ProblemCard, ProblemState};
use app::model::problems::{ProblemFilter, ProblemOrder, ProblemsPage};
use app::model::solutions::{AuthorKind, Choice};
use app::taxonomy;
use serde::Deserialize;

use super::cards;
use super::store::{self, CardRow, Narrow, Tally};
use crate::base::App;
use crate::base::cursor::{Cursor, Page};
use crate::base::error::Result;
use crate::communes::{self, Commune};

/// Cards a page.
const PAGE: usize = 20;

/// The query of the address, as it came. What is unknown narrows nothing.
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

/// One page of the list.
pub(super) async fn page(app: &App, commune: &Commune, query: &ListQuery) -> Result<ProblemsPage> {
    let neighbourhoods = communes::neighbourhoods(app, commune.id).await?;
    let category = taxonomy::find(&query.category);
    let subcategory = category.and_then(|category| taxonomy::find_sub(&category.key, &query.subcategory));
    let neighbourhood = neighbourhoods.iter().find(|known| known.slug == query.neighbourhood);
    let filter = ProblemFilter {
        category: category.map(|known| known.key.clone()),
        subcategory: subcategory.map(|known| known.key.clone()),
        neighbourhood: neighbourhood.map(|known| known.slug.clone()),
        state: ProblemState::parse(&query.state),
        author: AuthorKind::parse(&query.author),
        order: ProblemOrder::parse(&query.sort).unwrap_or_default(),
    };
    let narrow = Narrow {
        category: filter.category.clone(),
        subcategory: filter.subcategory.clone(),
        neighbourhood: neighbourhood.map(|known| known.id),
        state: filter.state,
        author: filter.author,
    };
    let after = Cursor::parse(&query.after);
    let rows = store::page(&app.db, commune.id, &narrow, filter.order, after, PAGE + 1).await?;
    let Page { rows, next } = Page::of(rows, PAGE, |row| cursor(row, filter.order));
    let tallies = store::tallies(&app.db, commune.id).await?;
    let categories = count(&tallies, &narrow, Dimension::Category, |tally| tally.category.clone());
    let subcategories = count(&tallies, &narrow, Dimension::Subcategory, |tally| tally.subcategory.clone());
    let places = count(&tallies, &narrow, Dimension::Neighbourhood, |tally| tally.neighbourhood_id);
    let states = count(&tallies, &narrow, Dimension::State, |tally| tally.state.clone());
    let authors = count(&tallies, &narrow, Dimension::Author, author_kind);
    Ok(ProblemsPage {
        total: tallies.iter().filter(|tally| matches(tally, &narrow, None)).map(|tally| tally.count).sum(),
        categories: choices(taxonomy::categories().iter().map(|known| (known.key.clone(), known.key.clone())), &categories),
        subcategories: choices(category.iter().flat_map(|known| &known.sub).map(|known| (known.key.clone(), known.key.clone())), &subcategories),
        neighbourhoods: choices(neighbourhoods.iter().map(|known| ((known.slug.clone(), known.name.clone()), Some(known.id))), &places),
        states: choices(ProblemState::ALL.iter().map(|state| (*state, state.as_str().to_owned())), &states),
        authors: choices(AuthorKind::ALL.into_iter().map(|kind| (kind, kind)), &authors),
        cards: cards::draw(app, rows).await?,
        continued: after.is_some(),
        filter,
        next: next.as_ref().map(Cursor::to_string),
    })
}

/// One page of those that nobody of the commune has looked at, and where the next begins.
pub(super) async fn reported(app: &App, commune: &Commune, after: &str, page: usize) -> Result<(Vec<ProblemCard>, Option<String>)> {
    let (narrow, order) = (Narrow { state: Some(ProblemState::Reported), ..Narrow::default() }, ProblemOrder::Newest);
    let rows = store::page(&app.db, commune.id, &narrow, order, Cursor::parse(after), page + 1).await?;
    let Page { rows, next } = Page::of(rows, page, |row| cursor(row, order));
    Ok((cards::draw(app, rows).await?, next.as_ref().map(Cursor::to_string)))
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

fn choices<T, K: Eq + Hash>(known: impl Iterator<Item = (T, K)>, counts: &HashMap<K, i64>) -> Vec<Choice<T>> {
    known.filter_map(|(value, key)| counts.get(&key).map(|count| Choice { value, count: *count })).collect()
}

/// What a list can be narrowed by. The counts of one leave it out and keep all others: they say what a click would show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    Category,
    Subcategory,
    Neighbourhood,
    State,
    Author,
}

fn author_kind(tally: &Tally) -> AuthorKind {
    if tally.by_organisation { AuthorKind::Organisation } else { AuthorKind::Person }
}

fn matches(tally: &Tally, narrow: &Narrow, but: Option<Dimension>) -> bool {
    use Dimension as D;
    let free = |dimension| but == Some(dimension);
    let any = |wanted: Option<&String>, has: &String| wanted.is_none_or(|wanted| wanted == has);
    (free(D::Category) || any(narrow.category.as_ref(), &tally.category))
        && (free(D::Category) || free(D::Subcategory) || any(narrow.subcategory.as_ref(), &tally.subcategory))
        && (free(D::Neighbourhood) || narrow.neighbourhood.is_none_or(|wanted| tally.neighbourhood_id == Some(wanted)))
        && (free(D::State) || narrow.state.is_none_or(|wanted| tally.state == wanted.as_str()))
        && (free(D::Author) || narrow.author.is_none_or(|wanted| author_kind(tally) == wanted))
}

fn count<K: Eq + Hash>(tallies: &[Tally], narrow: &Narrow, dimension: Dimension, key: impl Fn(&Tally) -> K) -> HashMap<K, i64> {
    let mut counts = HashMap::new();
    for tally in tallies.iter().filter(|tally| matches(tally, narrow, Some(dimension))) {
        *counts.entry(key(tally)).or_insert(0) += tally.count;
    }
    counts
}
