//! The lists of problems and of solutions: what they were asked for, and what their pages show.

use super::Localized;
use super::map::{Map, ProblemMap};

/// The order of a list.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListOrder {
    /// Newest first.
    #[default]
    Newest,
    /// Most supports, or most "me too", first.
    Supported,
    /// Most comments first.
    Discussed,
}

impl ListOrder {
    pub const ALL: [Self; 3] = [Self::Newest, Self::Supported, Self::Discussed];
    /// Its name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Supported => "supported",
            Self::Discussed => "discussed",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|order| order.as_str() == text)
    }
}

/// How what a list holds is shown.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ListView {
    /// As cards, page by page.
    #[default]
    Cards,
    /// On the commune's map.
    Map,
}

impl ListView {
    /// Its name in addresses; the cards need none.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Cards => "",
            Self::Map => "map",
        }
    }
    pub fn parse(text: &str) -> Self {
        if text == Self::Map.as_str() { Self::Map } else { Self::Cards }
    }
}

/// What a list has of a map.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, Default)]
pub enum ListMap {
    /// The commune has none.
    #[default]
    None,
    /// There is one, and the list is shown as cards.
    Offered,
    /// Problems, each at its point.
    Problems(ProblemMap),
    /// Things that lie somewhere in a neighbourhood.
    Places(Map),
}

/// Who wrote what a list shows.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthorKind {
    Person,
    Organisation,
}

impl AuthorKind {
    pub const ALL: [Self; 2] = [Self::Person, Self::Organisation];
    /// Its name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "people",
            Self::Organisation => "organisations",
        }
    }
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == text)
    }
}

/// Something to filter by, with how many it would leave.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount<T> {
    pub value: T,
    pub count: i64,
}

/// What a list of things in states `S` was asked for. The address holds the same.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListFilter<S> {
    /// A category's key.
    pub category: Option<String>,
    /// A subcategory's key, within the category.
    pub subcategory: Option<String>,
    /// A neighbourhood's slug.
    pub neighbourhood: Option<String>,
    pub state: Option<S>,
    pub author: Option<AuthorKind>,
    pub order: ListOrder,
    pub view: ListView,
}

impl<S> Default for ListFilter<S> {
    fn default() -> Self {
        Self { category: None, subcategory: None, neighbourhood: None, state: None, author: None, order: ListOrder::default(), view: ListView::default() }
    }
}

/// A page of a list, each thing as a card `C`.
#[cfg_attr(test, derive(fake::Dummy))]
#[derive(Clone, Debug)]
pub struct ListPage<S, C> {
    pub filter: ListFilter<S>,
    /// How many there are in all pages.
    pub total: i64,
    pub cards: Vec<C>,
    pub map: ListMap,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub continued: bool,
    /// Categories that have some.
    pub categories: Vec<FacetCount<String>>,
    /// Subcategories of the chosen category.
    pub subcategories: Vec<FacetCount<String>>,
    /// Neighbourhoods: slug and name.
    pub neighbourhoods: Vec<FacetCount<(String, Localized)>>,
    pub states: Vec<FacetCount<S>>,
    pub authors: Vec<FacetCount<AuthorKind>>,
}
