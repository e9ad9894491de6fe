//! Pictograms from the sprite `public/icons.svg`. An icon never stands without a word, so it is silent to screen readers.

use leptos::prelude::*;

use crate::model::frame::Frame;

/// The icon of this name: `support`, `comment`, `cat-waste`, ….
pub fn icon(f: &Frame, name: &str) -> AnyView {
    let class = if name.starts_with("arrow-") { "icon directional" } else { "icon" };
    let href = format!("{}#{name}", (f.assets.file)("icons.svg"));
    view! { <svg class=class aria-hidden="true" focusable="false"><use href=href></use></svg> }.into_any()
}
