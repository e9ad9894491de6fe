//! The card of a slice: what it adds to the program. The site folds over the cards of all slices ([`App::slices`]) and names none of them itself.
//!
//! To add a slice:
//!
//! 1. make its folder on its floor, with a card in its `mod.rs`: `pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("…") };`
//! 2. add that card to `SLICES` in `site/slices.rs`.

use axum::Router;

use crate::base::App;

/// What a slice adds to the program.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Its name in logs.
    pub name: &'static str,
    /// Its pages and forms.
    pub routes: fn() -> Router<App>,
}

impl Slice {
    /// A slice that adds nothing yet: the rest of a card that says only what its slice has.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self { name, routes: Router::new }
    }
}
