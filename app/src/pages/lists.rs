//! What the lists of problems and of solutions have in common: filters with counts, what is chosen, orders, pages, the map.
//!
//! On a desk the filters stand beside the list; on a phone they cover the screen while the address names them (`#filters`), which needs no script.

use leptos::prelude::*;

use crate::components::icon::icon;
use crate::components::listing::{self, Entry};
use crate::components::picture::scene;
use crate::components::{labels, map};
use crate::model::content::{ProblemState, SolutionState};
use crate::model::frame::Frame;
use crate::model::lists::{AuthorKind, FacetCount, ListFilter, ListMap, ListOrder, ListPage, ListView};
use crate::model::{Localized, paths};
use crate::taxonomy;
use crate::words::{Key, Plural, tr};

/// The state of what a list shows, which tells one list from the other.
pub(super) trait Listed: Copy + PartialEq {
    /// What the order by supports is called.
    const SUPPORTED: Key;
    /// What the list is called.
    const TITLE: Key;
    /// How many there are, and of how many how many are shown.
    const COUNT: Plural;
    const SHOWN: Plural;

    /// The list of a commune.
    fn list(slug: &str) -> String;

    /// Its name in addresses.
    fn name(self) -> &'static str;

    fn word(self) -> Key;
}

impl Listed for ProblemState {
    const SUPPORTED: Key = tr::problems::SORT_ME_TOO;
    const TITLE: Key = tr::layout::PROBLEMS;
    const COUNT: Plural = tr::problems::COUNT;
    const SHOWN: Plural = tr::problems::SHOWN;

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
    const TITLE: Key = tr::solutions::TITLE;
    const COUNT: Plural = tr::solutions::COUNT;
    const SHOWN: Plural = tr::solutions::SHOWN;

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
    *filter != ListFilter { order: filter.order, view: filter.view, ..ListFilter::default() }
}

/// A list with everything around it: title and number in one line, a row of chips that stays in sight, the filters, and what was found.
pub(super) fn page<S: Listed, C>(f: &Frame, p: &ListPage<S, C>, propose: AnyView, found: AnyView) -> AnyView {
    let shown = match &p.map {
        ListMap::Problems(map) => map.points.len() as i64,
        ListMap::Places(_) => p.total,
        ListMap::None | ListMap::Offered if p.continued => p.total,
        ListMap::None | ListMap::Offered => p.cards.len() as i64,
    };
    let count = if shown < p.total { S::SHOWN.fill(f.lang, p.total, &[("shown", &f.number(shown))]) } else { f.tn(S::COUNT, p.total) };
    view! {
        {ideas(f)}
        <div class="list-head page-head"><h1>{f.t(S::TITLE)}</h1><p class="list-count">{count}</p>{propose}</div>
        {bar(f, p)}
        <div class="split start">
            <aside class="filters" id="filters" tabindex="-1">{filters(f, p)}</aside>
            <div class="found" id="found" tabindex="-1">
                <h2 class="visually-hidden">{f.t(tr::solutions::RESULTS)}</h2>
                {found}
            </div>
        </div>
    }
    .into_any()
}

/// On phones one link leads to problems and solutions where there are consultations too: each list is a tab of the other.
fn ideas(f: &Frame) -> Option<AnyView> {
    f.commune.as_ref().filter(|commune| commune.has_consultations).map(|commune| {
        let ways = [(paths::problems(&commune.slug), tr::layout::PROBLEMS), (paths::solutions(&commune.slug), tr::layout::SOLUTIONS)];
        let ways = ways
            .map(|(href, word)| {
                let current = (f.path.split('?').next() == Some(href.as_str())).then_some("page");
                view! { <li><a href=href aria-current=current>{f.t(word)}</a></li> }
            })
            .into_iter()
            .collect::<Vec<_>>();
        view! { <nav class="phone-only no-print" aria-label=f.t(tr::layout::IDEAS_TABS)><ul class="chips">{ways}</ul></nav> }.into_any()
    })
}

/// What stays in sight: the way to the filters, list or map, what is chosen, the orders.
fn bar<S: Listed, C>(f: &Frame, p: &ListPage<S, C>) -> AnyView {
    let entry =
        |label: &str, filter: ListFilter<S>, current: bool| Entry { label: label.to_owned(), href: address(f.slug(), &filter, None), count: None, current };
    let chosen = chosen(f, p);
    let number = (!chosen.is_empty()).then(|| view! { <span class="count">{f.number(chosen.len() as i64)}</span> });
    let views = (!matches!(p.map, ListMap::None)).then(|| {
        let views = [(ListView::Cards, tr::listing::VIEW_CARDS), (ListView::Map, tr::listing::VIEW_MAP)];
        let is_map = !matches!(p.map, ListMap::Offered);
        let views = views.map(|(view, word)| entry(f.t(word), ListFilter { view, ..p.filter.clone() }, (view == ListView::Map) == is_map));
        listing::views(f, views.into())
    });
    let orders = matches!(p.map, ListMap::None | ListMap::Offered).then(|| {
        let orders = ListOrder::ALL.map(|order| entry(f.t(order_word::<S>(order)), ListFilter { order, ..p.filter.clone() }, order == p.filter.order));
        listing::orders(f, orders.into())
    });
    view! {
        <div class="list-bar">
            <div class="chip-row">
                <a class="chip to-filters" href="#filters">{icon(f, "filter")}{f.t(tr::listing::FILTERS)}{number}</a>
                {views}
                {listing::chosen(f, chosen)}
                {orders}
            </div>
        </div>
    }
    .into_any()
}

/// The cards, and the links to other pages.
pub(super) fn results<S: Listed, C>(f: &Frame, p: &ListPage<S, C>, cards: Vec<AnyView>) -> AnyView {
    let first = p.continued.then(|| address(f.slug(), &p.filter, None));
    let next = p.next.as_deref().map(|after| address(f.slug(), &p.filter, Some(after)));
    view! { <ul class="cards">{cards}</ul>{listing::pager(f, first, next)} }.into_any()
}

/// The same on the commune's map, zoomed to the neighbourhood that is chosen; `None` where there is no map to be shown.
pub(super) fn on_the_map<S: Listed, C>(f: &Frame, p: &ListPage<S, C>) -> Option<AnyView> {
    let chosen = p.filter.neighbourhood.as_deref();
    let drawing = match &p.map {
        ListMap::None | ListMap::Offered => return None,
        ListMap::Problems(problems) => {
            let window = problems.map.around(chosen);
            let names: Vec<(String, String)> = problems.names.iter().map(|(slug, name)| (slug.clone(), f.local(name))).collect();
            // A mark leads nearer; the nearest lead to the list.
            let to = |slug: Option<&str>| {
                let view = if chosen.is_some() || slug.is_none() { ListView::Cards } else { ListView::Map };
                let neighbourhood = chosen.or(slug).map(ToOwned::to_owned);
                address(f.slug(), &ListFilter { neighbourhood, view, ..p.filter.clone() }, None)
            };
            map::linked(f, &problems.map, &window, &names, &map::problem_marks(f, problems, &window, to))
        }
        ListMap::Places(drawn) => {
            let window = drawn.around(chosen);
            let names: Vec<(String, String)> = p.neighbourhoods.iter().map(|place| (place.value.0.clone(), f.local(&place.value.1))).collect();
            let link = |place: &FacetCount<(String, Localized)>| {
                let filter = ListFilter { neighbourhood: Some(place.value.0.clone()), view: ListView::Cards, ..p.filter.clone() };
                (address(f.slug(), &filter, None), format!("{} · {}", f.tn(S::COUNT, place.count), f.local(&place.value.1)))
            };
            map::linked(f, drawn, &window, &names, &map::place_marks(drawn, &window, &p.neighbourhoods, link))
        }
    };
    let chips: Vec<_> = p
        .neighbourhoods
        .iter()
        .map(|place| {
            let filter = ListFilter { neighbourhood: toggled(p.filter.neighbourhood.as_ref(), place.value.0.clone()), ..p.filter.clone() };
            let current = (chosen == Some(place.value.0.as_str())).then_some("true");
            let count = view! { <span class="count">{f.number(place.count)}</span> };
            view! { <li><a class="chip" href=address(f.slug(), &filter, None) aria-current=current><bdi>{f.local(&place.value.1)}</bdi>{count}</a></li> }
        })
        .collect();
    Some(view! { <p>{f.t(tr::map::HELP)}</p>{drawing}<ul class="chip-row">{chips}</ul> }.into_any())
}

/// Nothing was found: a drawing, why, and the first step.
pub(super) fn empty<S: Listed, C>(f: &Frame, p: &ListPage<S, C>, words: [(Key, Key); 2], (all, propose): (Key, AnyView)) -> AnyView {
    let narrowed = is_narrowed(&p.filter) || p.continued;
    let [here, yet] = words;
    let ((title, help), drawing) = if narrowed { (here, "scene-no-result") } else { (yet, "scene-empty-list") };
    let all = narrowed.then(|| view! { <a class="button" href=S::list(f.slug())>{f.t(all)}</a> });
    view! {
        <div class="empty">
            {scene(f, drawing)}
            <h3>{f.t(title)}</h3>
            <p>{f.t(help)}</p>
            <p class="button-row">{all}{propose}</p>
        </div>
    }
    .into_any()
}

/// The address of the list narrowed like this.
pub(super) fn address<S: Listed>(slug: &str, filter: &ListFilter<S>, after: Option<&str>) -> String {
    let order = if filter.order == ListOrder::default() { "" } else { filter.order.as_str() };
    paths::with_query(
        S::list(slug),
        &[
            ("category", filter.category.as_deref().unwrap_or_default()),
            ("subcategory", filter.subcategory.as_deref().unwrap_or_default()),
            ("neighbourhood", filter.neighbourhood.as_deref().unwrap_or_default()),
            ("state", filter.state.map_or("", Listed::name)),
            ("author", filter.author.map_or("", AuthorKind::as_str)),
            ("sort", order),
            ("view", filter.view.as_str()),
            ("after", after.unwrap_or_default()),
        ],
    )
}

/// Choosing what is chosen takes it away.
fn toggled<T: PartialEq>(now: Option<&T>, value: T) -> Option<T> {
    if now == Some(&value) { None } else { Some(value) }
}

fn filters<S: Listed, C>(f: &Frame, p: &ListPage<S, C>) -> AnyView {
    let entry =
        |label: String, count: i64, current: bool, filter: ListFilter<S>| Entry { label, href: address(f.slug(), &filter, None), count: Some(count), current };
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
        <div class="sheet-head"><h2>{f.t(tr::listing::FILTERS)}</h2><a class="button small" href="#found">{icon(f, "cross")}{f.t(tr::listing::CLOSE)}</a></div>
        {listing::filter(f, f.t(tr::solutions::CATEGORY), categories.collect())}
        {listing::filter(f, f.t(tr::solutions::SUBCATEGORY), subcategories.collect())}
        {listing::filter(f, f.t(tr::solutions::STATE), states.collect())}
        {listing::filter(f, f.t(tr::solutions::NEIGHBOURHOOD), neighbourhoods.collect())}
        {listing::filter(f, f.t(tr::solutions::AUTHORS), authors.collect())}
        <p class="sheet-foot"><a class="button primary wide" href="#found">{f.t(tr::listing::SEE)}</a></p>
    }
    .into_any()
}

/// What is chosen, each as a link that takes it away.
fn chosen<S: Listed, C>(f: &Frame, p: &ListPage<S, C>) -> Vec<Entry> {
    let now = &p.filter;
    let mut entries = Vec::new();
    let mut add = |label: String, filter: ListFilter<S>| entries.push(Entry { label, href: address(f.slug(), &filter, None), count: None, current: false });
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
        let name = p.neighbourhoods.iter().find(|choice| choice.value.0 == *slug).map(|choice| f.local(&choice.value.1));
        add(name.unwrap_or_else(|| f.t(tr::solutions::NEIGHBOURHOOD).to_owned()), ListFilter { neighbourhood: None, ..now.clone() });
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
