//! Pages that put several slices together: a handler asks each slice for its part and hands the whole to `app`.
//!
//! A slice knows nothing of the pages here. What one of them sends (a support, a comment, "me too") is an address of the slice that it concerns.

mod account;
mod administration;
mod commune;
pub(super) mod figures;
mod home;
mod organisation;
mod organisations;
mod pictures;
mod problem;
mod profile;
mod solution;
mod today;

use axum::Router;

use crate::base::App;

/// Routes.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(account::routes())
        .merge(administration::routes())
        .merge(commune::routes())
        .merge(organisation::routes())
        .merge(organisations::routes())
        .merge(pictures::routes())
        .merge(problem::routes())
        .merge(profile::routes())
        .merge(solution::routes())
        .merge(today::routes())
}
