//! The list of problems: filters with counts, orders, cards, pages.

use leptos::prelude::*;

use super::Page;
use crate::components::cards::problem_card;
use crate::components::icon::icon;
use crate::components::labels;
use crate::components::listing::{self, Entry};
use crate::model::frame::Frame;
use crate::model::paths;
use crate::model::problems::{ProblemFilter, ProblemOrder, ProblemsPage};
use crate::model::solutions::AuthorKind;
use crate::taxonomy;
use crate::words::{Key, tr};

pub fn page(f: &Frame, p: ProblemsPage) -> Page {
    let title = f.t(tr::layout::PROBLEMS);
    let list = if p.cards.is_empty() { empty(f, &p) } else { cards(f, &p) };
    let body = view! {
        <div class="page-head">
            <h1>{title}</h1>
            <p class="lede">{f.t(tr::problems::LEDE)}</p>
            <p class="button-row"><a class="button primary" href=paths::new_problem(f.slug())>{icon(f, "problem")}" "{f.t(tr::problems::REPORT)}</a></p>
        </div>
        <div class="split start">
            <aside class="filters">{filters(f, &p)}</aside>
            <div>
                {listing::chosen(f, chosen(f, &p))}
                {list}
            </div>
        </div>
    };
    Page::new(title, body.into_any()).shared_as(f.t(tr::problems::LEDE), "")
}

fn cards(f: &Frame, p: &ProblemsPage) -> AnyView {
    let orders = ProblemOrder::ALL
        .into_iter()
        .map(|order| Entry {
            label: f.t(order_word(order)).to_owned(),
            href: address(f, &ProblemFilter { order, ..p.filter.clone() }, None),
            count: None,
            current: order == p.filter.order,
        })
        .collect();
    let first = p.continued.then(|| address(f, &p.filter, None));
    let next = p.next.as_deref().map(|after| address(f, &p.filter, Some(after)));
    let cards = p.cards.iter().cloned().map(|card| problem_card(f, card)).collect::<Vec<_>>();
    view! {
        <div class="list-head"><p><strong>{f.tn(tr::problems::COUNT, p.total)}</strong></p>{listing::orders(f, orders)}</div>
        <h2 class="visually-hidden">{title_of_results(f)}</h2>
        <ul class="cards">{cards}</ul>
        {listing::pager(f, first, next)}
    }
    .into_any()
}

fn title_of_results(f: &Frame) -> &'static str {
    f.t(tr::solutions::RESULTS)
}

fn is_narrowed(filter: &ProblemFilter) -> bool {
    *filter != ProblemFilter { order: filter.order, ..ProblemFilter::default() }
}

fn empty(f: &Frame, p: &ProblemsPage) -> AnyView {
    let narrowed = is_narrowed(&p.filter) || p.continued;
    let (title, help) = if narrowed { (tr::problems::NONE_HERE, tr::problems::NONE_HERE_HELP) } else { (tr::problems::NONE_YET, tr::problems::NONE_YET_HELP) };
    let all = narrowed.then(|| view! { <a class="button" href=paths::problems(f.slug())>{f.t(tr::problems::ALL)}</a> });
    view! {
        <div class="empty">
            <h2>{f.t(title)}</h2>
            <p>{f.t(help)}</p>
            <p class="button-row center">{all}<a class="button primary" href=paths::new_problem(f.slug())>{f.t(tr::problems::REPORT)}</a></p>
        </div>
    }
    .into_any()
}

/// The address of the list narrowed like this.
fn address(f: &Frame, filter: &ProblemFilter, after: Option<&str>) -> String {
    let order = if filter.order == ProblemOrder::default() { "" } else { filter.order.as_str() };
    paths::with_query(
        paths::problems(f.slug()),
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

fn filters(f: &Frame, p: &ProblemsPage) -> AnyView {
    let entry = |label: String, count: i64, current: bool, filter: ProblemFilter| Entry { label, href: address(f, &filter, None), count: Some(count), current };
    let now = &p.filter;
    let categories = p.categories.iter().map(|choice| {
        let filter = ProblemFilter { category: toggled(now.category.as_ref(), choice.value.clone()), subcategory: None, ..now.clone() };
        entry(taxonomy::name(f.lang, &choice.value), choice.count, now.category.as_ref() == Some(&choice.value), filter)
    });
    let subcategories = p.subcategories.iter().map(|choice| {
        let filter = ProblemFilter { subcategory: toggled(now.subcategory.as_ref(), choice.value.clone()), ..now.clone() };
        let name = taxonomy::sub_name(f.lang, now.category.as_deref().unwrap_or_default(), &choice.value);
        entry(name, choice.count, now.subcategory.as_ref() == Some(&choice.value), filter)
    });
    let states = p.states.iter().map(|choice| {
        let filter = ProblemFilter { state: toggled(now.state.as_ref(), choice.value), ..now.clone() };
        entry(f.t(labels::problem_state(choice.value)).to_owned(), choice.count, now.state == Some(choice.value), filter)
    });
    let neighbourhoods = p.neighbourhoods.iter().map(|choice| {
        let filter = ProblemFilter { neighbourhood: toggled(now.neighbourhood.as_ref(), choice.value.0.clone()), ..now.clone() };
        entry(f.local(&choice.value.1), choice.count, now.neighbourhood.as_ref() == Some(&choice.value.0), filter)
    });
    let authors = p.authors.iter().map(|choice| {
        let filter = ProblemFilter { author: toggled(now.author.as_ref(), choice.value), ..now.clone() };
        entry(f.t(author_word(choice.value)).to_owned(), choice.count, now.author == Some(choice.value), filter)
    });
    view! {
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
fn chosen(f: &Frame, p: &ProblemsPage) -> Vec<Entry> {
    let now = &p.filter;
    let mut entries = Vec::new();
    let mut add = |label: String, filter: ProblemFilter| entries.push(Entry { label, href: address(f, &filter, None), count: None, current: false });
    if let Some(category) = &now.category {
        add(taxonomy::name(f.lang, category), ProblemFilter { category: None, subcategory: None, ..now.clone() });
        if let Some(subcategory) = &now.subcategory {
            add(taxonomy::sub_name(f.lang, category, subcategory), ProblemFilter { subcategory: None, ..now.clone() });
        }
    }
    if let Some(state) = now.state {
        add(f.t(labels::problem_state(state)).to_owned(), ProblemFilter { state: None, ..now.clone() });
    }
    if let Some(slug) = &now.neighbourhood {
        let name = p.neighbourhoods.iter().find(|choice| choice.value.0 == *slug).map_or_else(|| slug.clone(), |choice| f.local(&choice.value.1));
        add(name, ProblemFilter { neighbourhood: None, ..now.clone() });
    }
    if let Some(author) = now.author {
        add(f.t(author_word(author)).to_owned(), ProblemFilter { author: None, ..now.clone() });
    }
    entries
}

const fn order_word(order: ProblemOrder) -> Key {
    match order {
        ProblemOrder::Newest => tr::solutions::SORT_NEWEST,
        ProblemOrder::Supported => tr::problems::SORT_ME_TOO,
        ProblemOrder::Discussed => tr::solutions::SORT_DISCUSSED,
    }
}

const fn author_word(kind: AuthorKind) -> Key {
    match kind {
        AuthorKind::Person => tr::solutions::BY_PEOPLE,
        AuthorKind::Organisation => tr::solutions::BY_ORGANISATIONS,
    }
}
