//! The parts of lists: filters as links with counts, what is chosen, the order, the way to the next page. Addresses hold the whole state.

use leptos::prelude::*;

use super::icon::icon;
use crate::model::frame::Frame;
use crate::words::tr;

/// A link of a list of filters or orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub label: String,
    pub href: String,
    /// How many it would show, where that is known.
    pub count: Option<i64>,
    /// Whether it is chosen now.
    pub current: bool,
}

/// The choices with their counts, under a heading; `None` if there is nothing to choose.
pub fn filter(f: &Frame, title: &str, entries: Vec<Entry>) -> Option<AnyView> {
    narrowing(f, title, entries, "link-list")
}

/// The same above a list that has no column beside it: side by side, and on the next line what does not fit.
pub fn filter_row(f: &Frame, title: &str, entries: Vec<Entry>) -> Option<AnyView> {
    narrowing(f, title, entries, "chips")
}

fn narrowing(f: &Frame, title: &str, entries: Vec<Entry>, class: &'static str) -> Option<AnyView> {
    if entries.is_empty() {
        return None;
    }
    let links = entries
        .into_iter()
        .map(|entry| {
            let count = entry.count.map(|count| view! { <span class="count">{f.number(count)}</span> });
            view! { <li><a href=entry.href aria-current=entry.current.then_some("true")><span><bdi>{entry.label}</bdi></span>{count}</a></li> }
        })
        .collect::<Vec<_>>();
    let title = title.to_owned();
    Some(view! { <h3>{title}</h3><ul class=class>{links}</ul> }.into_any())
}

/// The orders of a list, as chips.
pub fn orders(f: &Frame, entries: Vec<Entry>) -> AnyView {
    let links = entries
        .into_iter()
        .map(|entry| view! { <a class="chip" href=entry.href aria-current=entry.current.then_some("true")>{entry.label}</a> })
        .collect::<Vec<_>>();
    view! { <nav class="chip-group" aria-label=f.t(tr::listing::ORDER)>{links}</nav> }.into_any()
}

/// Two ways of showing the same things, of which one is shown now.
pub fn views(f: &Frame, entries: Vec<Entry>) -> AnyView {
    let links =
        entries.into_iter().map(|entry| view! { <a href=entry.href aria-current=entry.current.then_some("true")>{entry.label}</a> }).collect::<Vec<_>>();
    view! { <nav class="switch" aria-label=f.t(tr::listing::VIEW)>{links}</nav> }.into_any()
}

/// What the list is narrowed to; each link takes one away.
pub fn chosen(f: &Frame, entries: Vec<Entry>) -> Option<AnyView> {
    if entries.is_empty() {
        return None;
    }
    let links = entries
        .into_iter()
        .map(|entry| {
            let words = f.tf(tr::listing::REMOVE, &[("name", &entry.label)]);
            view! { <a class="chip chosen" href=entry.href aria-label=words>{icon(f, "cross")}<bdi>{entry.label}</bdi></a> }
        })
        .collect::<Vec<_>>();
    Some(view! { <nav class="chip-group" aria-label=f.t(tr::listing::CHOSEN)>{links}</nav> }.into_any())
}

/// The links to the first page and to the next one.
pub fn pager(f: &Frame, first: Option<String>, next: Option<String>) -> Option<AnyView> {
    if first.is_none() && next.is_none() {
        return None;
    }
    let first = first.map(|href| view! { <a class="button quiet" href=href>{icon(f, "arrow-start")}" "{f.t(tr::listing::FIRST)}</a> });
    let next = next.map(|href| view! { <a class="button" href=href rel="next">{f.t(tr::listing::NEXT)}" "{icon(f, "arrow-end")}</a> });
    Some(view! { <nav class="pager" aria-label=f.t(tr::listing::PAGES)>{first}{next}</nav> }.into_any())
}
