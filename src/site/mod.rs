//! The roof: the slices put together into one router, the pages of several rooms, the command line and the demonstration.

mod carrying;
pub mod commands;
pub mod demo;
mod hub;
mod network;
pub mod orphans;
mod page_cache;
mod pages;
mod serving;
pub mod settings;
mod slices;
mod viewer;
mod visit;
pub mod volume;

pub use slices::SLICES;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::CsrfLayer;

use self::page_cache::{Front, PageCache};
use crate::base::App;
use crate::moderation;
use crate::participation::consultations::own::OpenTo;
use crate::participation::discussion;
use crate::participation::questionnaires::Counting;
use crate::people::accounts::DbSessions;
use crate::web;
use crate::web::forms::BODY_LIMIT;
use crate::web::server::deadline::Deadlines;
use crate::web::visit::Contents;

/// The whole site, as a router to which more can be added.
pub fn router(app: App) -> Router {
    router_within(Deadlines::default(), app)
}

/// The same, where a request may take so long.
pub fn router_within(deadlines: Deadlines, app: App) -> Router {
    Router::new().fallback_service(within(deadlines, app))
}

/// The whole site, as it is served.
pub fn front(app: App) -> Front {
    within(Deadlines::default(), app)
}

fn within(deadlines: Deadlines, app: App) -> Front {
    app.add_kinds();
    app.leave_out_unseen();
    let contents = Contents::new(&app.config);
    let app = app.with(contents).with(Counting::default()).with(OpenTo::default());
    let sessions = Arc::new(DbSessions::new(&app));
    let slices = app.slices.iter().fold(Router::new(), |router, slice| router.merge((slice.routes)()));
    let pages = slices
        .merge(moderation::flag_routes(app.slices))
        .merge(discussion::comment_routes(app.slices))
        .merge(network::routes())
        .merge(pages::routes())
        .fallback(network::not_found)
        .method_not_allowed_fallback(network::method_not_allowed);
    let cache = PageCache::new(&app);
    let acts = pages.clone().layer(from_fn_with_state(deadlines, web::server::deadline::limit)).with_state(app.clone());
    let pages = pages.layer(
        ServiceBuilder::new()
            .layer(from_fn_with_state(app.clone(), serving::public_photos))
            .layer(from_fn_with_state(cache.clone(), page_cache::answer))
            .layer(from_fn_with_state(visit::Site { app: app.clone(), sessions, acts }, visit::begin))
            .layer(from_fn(web::errors::draw))
            .layer(from_fn(hub::count))
            .layer(from_fn_with_state(deadlines, web::server::deadline::limit))
            // Routes that take photos have a limit of their own.
            .layer(DefaultBodyLimit::max(BODY_LIMIT)),
    );
    let router = Router::new()
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
        .with_state(app);
    Front::new(cache, router)
}
