//! The roof: the slices put together into one router, the pages of several rooms, the command line and the demonstration.

pub mod commands;
pub mod demo;
mod network;
pub mod orphans;
mod serving;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::CsrfLayer;

use crate::base::App;
use crate::base::db::sessions::DbSessions;
use crate::channels::{assisted, my_data, paper};
use crate::content::photos;
use crate::moderation::measures;
use crate::participation::{answers, discussion, pledges, problems, solutions, support};
use crate::people::{accounts, notifications, organisations, residents, staff};
use crate::web::server::deadline::Deadlines;
use crate::{communes, moderation, web};

/// Texts of a form; routes that take photos have their own limit.
const BODY_LIMIT: usize = 512 * 1024;

/// The whole site.
pub fn router(app: App) -> Router {
    router_within(Deadlines::default(), app)
}

/// The whole site, where a request may take so long.
pub fn router_within(deadlines: Deadlines, app: App) -> Router {
    let sessions = Arc::new(DbSessions::new(&app));
    let pages = Router::new()
        .merge(network::routes())
        .merge(accounts::routes())
        .merge(notifications::routes())
        .merge(organisations::routes())
        .merge(pledges::routes())
        .merge(communes::routes())
        .merge(problems::routes())
        .merge(solutions::routes())
        .merge(support::routes())
        .merge(answers::routes())
        .merge(discussion::routes())
        .merge(moderation::routes())
        .merge(measures::routes())
        .merge(residents::routes())
        .merge(staff::routes())
        .merge(paper::routes())
        .merge(my_data::routes())
        .merge(assisted::routes())
        .merge(photos::routes())
        .fallback(network::not_found)
        .method_not_allowed_fallback(network::method_not_allowed)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state((app.clone(), sessions), web::visit::begin))
                .layer(from_fn(web::errors::draw))
                .layer(from_fn_with_state(deadlines, web::server::deadline::limit))
                .layer(DefaultBodyLimit::max(BODY_LIMIT)),
        );
    Router::new()
        .merge(pages)
        .merge(serving::routes())
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(app.clone(), web::access::log))
                .layer(CatchPanicLayer::new())
                .layer(from_fn_with_state(app.clone(), web::headers::secure))
                .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
                .layer(CsrfLayer::new()),
        )
        .with_state(app)
}
