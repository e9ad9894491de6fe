//! What the lists of problems and of solutions have in common: filters with counts, what is chosen, orders, pages.

use leptos::prelude::*;

use crate::components::icon::icon;
use crate::components::labels;
use crate::components::listing::{self, Entry};
use crate::model::content::{ProblemState, SolutionState};
use crate::model::frame::Frame;
use crate::model::lists::{AuthorKind, ListFilter, ListOrder, ListPage};
use crate::model::paths;
use crate::taxonomy;
use crate::words::{Key, tr};

/// The state of what a list shows, which tells one list from the other.
pub(super) trait Listed: Copy + PartialEq {
    /// What the order by supports is called.
    const SUPPORTED: Key;

    /// The list of a commune.
    fn list(slug: &str) -> String;

    /// Its name in addresses.
    fn name(self) -> &'static str;

    fn word(self) -> Key;
}

impl Listed for ProblemState {
    const SUPPORTED: Key = tr::problems::SORT_ME_TOO;

    fn list(slug: &str) -> String {
        paths::problems(slug)
    }

    fn name(self) -> &'static str {
        self.as_str()
    }

    fn word(self) -> Key {
        labels::problem_state(self)
    }
}

impl Listed for SolutionState {
    const SUPPORTED: Key = tr::solutions::SORT_SUPPORTED;

    fn list(slug: &str) -> String {
        paths::solutions(slug)
    }

    fn name(self) -> &'static str {
        self.as_str()
    }

    fn word(self) -> Key {
        labels::solution_state(self)
    }
}

/// Whether a list shows less than there is.
pub(super) fn is_narrowed<S: Listed>(filter: &ListFilter<S>) -> bool {
    *filter != ListFilter { order: filter.order, ..ListFilter::default() }
}

/// The filters beside the list; above it what is chosen.
pub(super) fn split<S: Listed, C>(f: &Frame, p: &ListPage<S, C>, list: AnyView) -> AnyView {
    view! {
        <div class="split start">
            <aside class="filters">{filters(f, p)}</aside>
            <div>
                {listing::chosen(f, chosen(f, p))}
                {list}
            </div>
        </div>
    }
    .into_any()
}

/// The cards under their number and the orders, and the links to other pages.
pub(super) fn results<S: Listed, C>(f: &Frame, p: &ListPage<S, C>, count: String, cards: Vec<AnyView>) -> AnyView {
    let orders = ListOrder::ALL.into_iter().map(|order| Entry {
        label: f.t(order_word::<S>(order)).to_owned(),
        href: address(f, &ListFilter { order, ..p.filter.clone() }, None),
        count: None,
        current: order == p.filter.order,
    });
    let first = p.continued.then(|| address(f, &p.filter, None));
    let next = p.next.as_deref().map(|after| address(f, &p.filter, Some(after)));
    view! {
        <div class="list-head"><p><strong>{count}</strong></p>{listing::orders(f, orders.collect())}</div>
        <h2 class="visually-hidden">{f.t(tr::solutions::RESULTS)}</h2>
        <ul class="cards">{cards}</ul>
        {listing::pager(f, first, next)}
    }
    .into_any()
}

/// The address of the list narrowed like this.
fn address<S: Listed>(f: &Frame, filter: &ListFilter<S>, after: Option<&str>) -> String {
    let order = if filter.order == ListOrder::default() { "" } else { filter.order.as_str() };
    paths::with_query(
        S::list(f.slug()),
        &[
            ("category", filter.category.as_deref().unwrap_or_default()),
            ("subcategory", filter.subcategory.as_deref().unwrap_or_default()),
            ("neighbourhood", filter.neighbourhood.as_deref().unwrap_or_default()),
            ("state", filter.state.map_or("", Listed::name)),
            ("author", filter.author.map_or("", AuthorKind::as_str)),
            ("sort", order),
            ("after", after.unwrap_or_default()),
        ],
    )
}

/// Choosing what is chosen takes it away.
fn toggled<T: PartialEq>(now: Option<&T>, value: T) -> Option<T> {
    if now == Some(&value) { None } else { Some(value) }
}

fn filters<S: Listed, C>(f: &Frame, p: &ListPage<S, C>) -> AnyView {
    let entry = |label: String, count: i64, current: bool, filter: ListFilter<S>| Entry { label, href: address(f, &filter, None), count: Some(count), current };
    let now = &p.filter;
    let categories = p.categories.iter().map(|choice| {
        let filter = ListFilter { category: toggled(now.category.as_ref(), choice.value.clone()), subcategory: None, ..now.clone() };
        entry(taxonomy::name(f.lang, &choice.value), choice.count, now.category.as_ref() == Some(&choice.value), filter)
    });
    let subcategories = p.subcategories.iter().map(|choice| {
        let filter = ListFilter { subcategory: toggled(now.subcategory.as_ref(), choice.value.clone()), ..now.clone() };
        let name = taxonomy::sub_name(f.lang, now.category.as_deref().unwrap_or_default(), &choice.value);
        entry(name, choice.count, now.subcategory.as_ref() == Some(&choice.value), filter)
    });
    let states = p.states.iter().map(|choice| {
        let filter = ListFilter { state: toggled(now.state.as_ref(), choice.value), ..now.clone() };
        entry(f.t(choice.value.word()).to_owned(), choice.count, now.state == Some(choice.value), filter)
    });
    let neighbourhoods = p.neighbourhoods.iter().map(|choice| {
        let filter = ListFilter { neighbourhood: toggled(now.neighbourhood.as_ref(), choice.value.0.clone()), ..now.clone() };
        entry(f.local(&choice.value.1), choice.count, now.neighbourhood.as_ref() == Some(&choice.value.0), filter)
    });
    let authors = p.authors.iter().map(|choice| {
        let filter = ListFilter { author: toggled(now.author.as_ref(), choice.value), ..now.clone() };
        entry(f.t(author_word(choice.value)).to_owned(), choice.count, now.author == Some(choice.value), filter)
    });
    view! {
        <h2 class="visually-hidden">{f.t(tr::listing::FILTERS)}</h2>
        <details open=is_narrowed(now)>
            <summary>{icon(f, "filter")}" "{f.t(tr::listing::FILTERS)}</summary>
            {listing::filter(f, f.t(tr::solutions::CATEGORY), categories.collect())}
            {listing::filter(f, f.t(tr::solutions::SUBCATEGORY), subcategories.collect())}
            {listing::filter(f, f.t(tr::solutions::STATE), states.collect())}
            {listing::filter(f, f.t(tr::solutions::NEIGHBOURHOOD), neighbourhoods.collect())}
            {listing::filter(f, f.t(tr::solutions::AUTHORS), authors.collect())}
        </details>
    }
    .into_any()
}

/// What is chosen, each as a link that takes it away.
fn chosen<S: Listed, C>(f: &Frame, p: &ListPage<S, C>) -> Vec<Entry> {
    let now = &p.filter;
    let mut entries = Vec::new();
    let mut add = |label: String, filter: ListFilter<S>| entries.push(Entry { label, href: address(f, &filter, None), count: None, current: false });
    if let Some(category) = &now.category {
        add(taxonomy::name(f.lang, category), ListFilter { category: None, subcategory: None, ..now.clone() });
        if let Some(subcategory) = &now.subcategory {
            add(taxonomy::sub_name(f.lang, category, subcategory), ListFilter { subcategory: None, ..now.clone() });
        }
    }
    if let Some(state) = now.state {
        add(f.t(state.word()).to_owned(), ListFilter { state: None, ..now.clone() });
    }
    if let Some(slug) = &now.neighbourhood {
        let name = p.neighbourhoods.iter().find(|choice| choice.value.0 == *slug).map_or_else(|| slug.clone(), |choice| f.local(&choice.value.1));
        add(name, ListFilter { neighbourhood: None, ..now.clone() });
    }
    if let Some(author) = now.author {
        add(f.t(author_word(author)).to_owned(), ListFilter { author: None, ..now.clone() });
    }
    entries
}

fn order_word<S: Listed>(order: ListOrder) -> Key {
    match order {
        ListOrder::Newest => tr::solutions::SORT_NEWEST,
        ListOrder::Supported => S::SUPPORTED,
        ListOrder::Discussed => tr::solutions::SORT_DISCUSSED,
    }
}

const fn author_word(kind: AuthorKind) -> Key {
    match kind {
        AuthorKind::Person => tr::solutions::BY_PEOPLE,
        AuthorKind::Organisation => tr::solutions::BY_ORGANISATIONS,
    }
}
