//! Tajmaat: the participation platform of communes that want to be eco-cities.
//!
//! A request walks one way: `routes → rules → store → page`. Each slice owns its routes, rules and SQL; this file assembles them.

#![deny(missing_docs)]
#![allow(rustdoc::private_intra_doc_links, reason = "a slice's header leads to its own files, which are documented too")]
#![recursion_limit = "256"]

pub mod accounts;
pub mod answers;
pub mod assisted;
pub mod blocking;
pub mod clock;
pub mod codes;
pub mod communes;
pub mod config;
pub mod counting;
pub mod db;
pub mod demo;
pub mod discussion;
pub mod error;
pub mod http;
pub mod imports;
pub mod jobs;
pub mod logging;
pub mod mail;
pub mod measures;
pub mod moderation;
pub mod my_data;
pub mod network;
pub mod notifications;
pub mod organisations;
pub mod orphans;
pub mod paper;
pub mod photos;
pub mod pledges;
pub mod private;
pub mod problems;
pub mod qr;
pub mod quotas;
pub mod recipients;
pub mod residents;
pub mod secret;
pub mod security;
pub mod serving;
pub mod sms;
pub mod solutions;
pub mod staff;
pub mod support;
pub mod text;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::{CompressionLayer, CompressionLevel};
use tower_http::csrf::CsrfLayer;

use crate::accounts::sign_on::SignOn;
use crate::clock::{Clock, Rng};
use crate::config::Config;
use crate::db::Db;
use crate::db::sessions::DbSessions;
use crate::http::limits::Limits;
use crate::http::server::deadline::Deadlines;
use crate::http::uploads::Uploads;
use crate::mail::Mailer;
use crate::photos::Files;
use crate::secret::Secret;
use crate::sms::Texter;

/// Texts of a form; routes that take photos have their own limit.
const BODY_LIMIT: usize = 512 * 1024;

/// What every handler can reach. Cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    /// The configuration.
    pub config: Arc<Config>,
    /// The database.
    pub db: Db,
    /// The time.
    pub clock: Clock,
    /// Chance.
    pub rng: Rng,
    /// The installation's secret.
    pub secret: Secret,
    /// Outgoing mail.
    pub mailer: Mailer,
    /// Outgoing SMS.
    pub texter: Texter,
    /// Providers of single sign-on.
    pub sign_on: Arc<SignOn>,
    /// Photos.
    pub files: Files,
    /// Room for files that are being sent.
    pub uploads: Uploads,
    /// Rate limits.
    pub limits: Arc<Limits>,
    /// Whether this is the demonstration.
    pub demo: bool,
}

/// The whole site.
pub fn router(app: AppState) -> Router {
    router_within(Deadlines::default(), app)
}

/// The whole site, where a request may take so long.
pub fn router_within(deadlines: Deadlines, app: AppState) -> Router {
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
                .layer(from_fn_with_state((app.clone(), sessions), http::visit::begin))
                .layer(from_fn(http::errors::draw))
                .layer(from_fn_with_state(deadlines, http::server::deadline::limit))
                .layer(DefaultBodyLimit::max(BODY_LIMIT)),
        );
    Router::new()
        .merge(pages)
        .merge(serving::routes())
        .layer(
            ServiceBuilder::new()
                .layer(from_fn_with_state(app.clone(), http::access::log))
                .layer(CatchPanicLayer::new())
                .layer(from_fn_with_state(app.clone(), http::headers::secure))
                .layer(CompressionLayer::new().quality(CompressionLevel::Precise(4)))
                .layer(CsrfLayer::new()),
        )
        .with_state(app)
}
