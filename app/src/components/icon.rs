//! Pictograms from the sprite `public/icons.svg`. An icon never stands without a word, so it is silent to screen readers.

use leptos::prelude::*;

use crate::model::frame::Frame;
use crate::words::Plural;

/// The icon of this name: `support`, `comment`, `cat-waste`, ….
pub fn icon(f: &Frame, name: &str) -> AnyView {
    let class = if name.starts_with("arrow-") { "icon directional" } else { "icon" };
    let href = format!("{}#{name}", (f.assets.file)("icons.svg"));
    view! { <svg class=class aria-hidden="true" focusable="false"><use href=href></use></svg> }.into_any()
}

/// A number beside an icon: a figure for the eye, the words with it for the ear.
pub fn figure(f: &Frame, words: Plural, count: i64) -> AnyView {
    view! { <span aria-hidden="true">{f.number(count)}</span><span class="visually-hidden">{f.tn(words, count)}</span> }.into_any()
}
