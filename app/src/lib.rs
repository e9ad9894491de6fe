//! All that people see. Compiled twice: for the server (`ssr`: pages, components, words) and for the browser (`hydrate`: islands alone).
//!
//! - [`model`]: plain types that pages show and forms send.
//! - `pages`: one file a page, a pure function of its props.
//! - `components`: what several pages share.
//! - [`escaping`]: the few places where HTML is written by hand.
//! - `links`: addresses of pages inside what people wrote.
//! - [`islands`]: the few interactive pieces; each enhances a form that already works.
//! - [`plurals`]: the forms of what is counted.
//! - `tongue`: the language in which a person wrote.
//! - `words`: every visible word in Arabic, French, English and Amazigh.

#![recursion_limit = "256"]

#[cfg(test)]
#[path = "../build/checks.rs"]
mod checks;
#[cfg(feature = "ssr")]
pub mod components;
pub mod escaping;
#[cfg(test)]
#[path = "../build/forbidden.rs"]
mod forbidden;
#[cfg(feature = "ssr")]
pub mod format;
pub mod islands;
pub mod lang;
#[cfg(feature = "ssr")]
pub mod links;
pub mod model;
mod numbers;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(all(test, feature = "ssr"))]
mod plural_tests;
pub mod plurals;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(all(test, feature = "ssr"))]
mod render_tests;
#[cfg(feature = "ssr")]
pub mod taxonomy;
#[cfg(feature = "ssr")]
pub mod tongue;
#[cfg(feature = "ssr")]
pub mod words;

/// The browser's entry: makes the island functions reachable; the loader calls the one named by each `<leptos-island>`.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
