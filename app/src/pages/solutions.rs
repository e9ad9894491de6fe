//! The list of solutions: filters with counts, orders, cards, pages.

use leptos::prelude::*;

use super::Page;
use crate::components::icon::icon;
use crate::components::labels;
use crate::components::listing::{self, Entry};
use crate::components::solution_card::solution_card;
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::solutions::{AuthorKind, SolutionFilter, SolutionOrder, SolutionsPage};
use crate::taxonomy;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: SolutionsPage) -> Page {
    let list = if p.cards.is_empty() { empty(f, &p) } else { cards(f, &p) };
    let propose = propose_address(f, &p.filter);
    let body = view! {
        <div class="page-head">
            <h1>{f.t(tr::solutions::TITLE)}</h1>
            <p class="lede">{f.t(tr::solutions::LEDE)}</p>
            <p class="button-row"><a class="button primary" href=propose>{icon(f, "solution")}" "{f.t(tr::solutions::PROPOSE)}</a></p>
        </div>
        <div class="split start">
            <aside class="filters">{filters(f, &p)}</aside>
            <div>
                {listing::chosen(f, chosen(f, &p))}
                {list}
            </div>
        </div>
    };
    Page::new(f.t(tr::solutions::TITLE), body.into_any()).shared_as(f.t(tr::solutions::LEDE), "")
}

fn cards(f: &Frame, p: &SolutionsPage) -> AnyView {
    let orders = SolutionOrder::ALL
        .into_iter()
        .map(|order| Entry {
            label: f.t(order_word(order)).to_owned(),
            href: address(f, &SolutionFilter { order, ..p.filter.clone() }, None),
            count: None,
            current: order == p.filter.order,
        })
        .collect();
    let first = p.continued.then(|| address(f, &p.filter, None));
    let next = p.next.as_deref().map(|after| address(f, &p.filter, Some(after)));
    let cards = p.cards.iter().cloned().map(|card| solution_card(f, card)).collect::<Vec<_>>();
    view! {
        <div class="list-head"><p><strong>{f.tn(tr::solutions::COUNT, p.total)}</strong></p>{listing::orders(f, orders)}</div>
        <h2 class="visually-hidden">{f.t(tr::solutions::RESULTS)}</h2>
        <ul class="cards">{cards}</ul>
        {listing::pager(f, first, next)}
    }
    .into_any()
}

fn empty(f: &Frame, p: &SolutionsPage) -> AnyView {
    let narrowed = p.filter != SolutionFilter { order: p.filter.order, ..SolutionFilter::default() };
    let (title, help) = if narrowed || p.continued {
        (tr::solutions::NONE_HERE, tr::solutions::NONE_HERE_HELP)
    } else {
        (tr::solutions::NONE_YET, tr::solutions::NONE_YET_HELP)
    };
    let all = (narrowed || p.continued).then(|| view! { <a class="button" href=paths::solutions(f.slug())>{f.t(tr::solutions::ALL)}</a> });
    view! {
        <div class="empty">
            <h2>{f.t(title)}</h2>
            <p>{f.t(help)}</p>
            <p class="button-row">{all}<a class="button primary" href=propose_address(f, &p.filter)>{f.t(tr::solutions::PROPOSE)}</a></p>
        </div>
    }
    .into_any()
}

/// A subject that is chosen is carried into the form.
fn propose_address(f: &Frame, filter: &SolutionFilter) -> String {
    let topic = [("category", filter.category.as_deref()), ("subcategory", filter.subcategory.as_deref())];
    paths::with_query(paths::new_solution(f.slug()), &topic.map(|(name, value)| (name, value.unwrap_or_default())))
}

/// The address of the list narrowed like this.
fn address(f: &Frame, filter: &SolutionFilter, after: Option<&str>) -> String {
    let order = if filter.order == SolutionOrder::default() { "" } else { filter.order.as_str() };
    paths::with_query(
        paths::solutions(f.slug()),
        &[
            ("category", filter.category.as_deref().unwrap_or_default()),
            ("subcategory", filter.subcategory.as_deref().unwrap_or_default()),
            ("neighbourhood", filter.neighbourhood.as_deref().unwrap_or_default()),
            ("state", filter.state.map_or("", |state| state.as_str())),
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

fn filters(f: &Frame, p: &SolutionsPage) -> AnyView {
    let entry =
        |label: String, count: i64, current: bool, filter: SolutionFilter| Entry { label, href: address(f, &filter, None), count: Some(count), current };
    let now = &p.filter;
    let categories = p.categories.iter().map(|choice| {
        let filter = SolutionFilter { category: toggled(now.category.as_ref(), choice.value.clone()), subcategory: None, ..now.clone() };
        entry(taxonomy::name(f.lang, &choice.value), choice.count, now.category.as_ref() == Some(&choice.value), filter)
    });
    let subcategories = p.subcategories.iter().map(|choice| {
        let filter = SolutionFilter { subcategory: toggled(now.subcategory.as_ref(), choice.value.clone()), ..now.clone() };
        let name = taxonomy::sub_name(f.lang, now.category.as_deref().unwrap_or_default(), &choice.value);
        entry(name, choice.count, now.subcategory.as_ref() == Some(&choice.value), filter)
    });
    let states = p.states.iter().map(|choice| {
        let filter = SolutionFilter { state: toggled(now.state.as_ref(), choice.value), ..now.clone() };
        entry(f.t(labels::solution_state(choice.value)).to_owned(), choice.count, now.state == Some(choice.value), filter)
    });
    let neighbourhoods = p.neighbourhoods.iter().map(|choice| {
        let filter = SolutionFilter { neighbourhood: toggled(now.neighbourhood.as_ref(), choice.value.0.clone()), ..now.clone() };
        entry(f.local(&choice.value.1), choice.count, now.neighbourhood.as_ref() == Some(&choice.value.0), filter)
    });
    let authors = p.authors.iter().map(|choice| {
        let filter = SolutionFilter { author: toggled(now.author.as_ref(), choice.value), ..now.clone() };
        entry(f.t(author_word(choice.value)).to_owned(), choice.count, now.author == Some(choice.value), filter)
    });
    let open = *now != SolutionFilter { order: now.order, ..SolutionFilter::default() };
    view! {
        <h2 class="visually-hidden">{f.t(tr::listing::FILTERS)}</h2>
        <details open=open>
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
fn chosen(f: &Frame, p: &SolutionsPage) -> Vec<Entry> {
    let now = &p.filter;
    let mut entries = Vec::new();
    let mut add = |label: String, filter: SolutionFilter| entries.push(Entry { label, href: address(f, &filter, None), count: None, current: false });
    if let Some(category) = &now.category {
        add(taxonomy::name(f.lang, category), SolutionFilter { category: None, subcategory: None, ..now.clone() });
        if let Some(subcategory) = &now.subcategory {
            add(taxonomy::sub_name(f.lang, category, subcategory), SolutionFilter { subcategory: None, ..now.clone() });
        }
    }
    if let Some(state) = now.state {
        add(f.t(labels::solution_state(state)).to_owned(), SolutionFilter { state: None, ..now.clone() });
    }
    if let Some(slug) = &now.neighbourhood {
        let name = p.neighbourhoods.iter().find(|choice| choice.value.0 == *slug).map_or_else(|| slug.clone(), |choice| f.local(&choice.value.1));
        add(name, SolutionFilter { neighbourhood: None, ..now.clone() });
    }
    if let Some(author) = now.author {
        add(f.t(author_word(author)).to_owned(), SolutionFilter { author: None, ..now.clone() });
    }
    entries
}

const fn order_word(order: SolutionOrder) -> Key {
    match order {
        SolutionOrder::Newest => tr::solutions::SORT_NEWEST,
        SolutionOrder::Supported => tr::solutions::SORT_SUPPORTED,
        SolutionOrder::Discussed => tr::solutions::SORT_DISCUSSED,
    }
}

const fn author_word(kind: AuthorKind) -> Key {
    match kind {
        AuthorKind::Person => tr::solutions::BY_PEOPLE,
        AuthorKind::Organisation => tr::solutions::BY_ORGANISATIONS,
    }
}
