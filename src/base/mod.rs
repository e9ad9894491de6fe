//! The ground floor: what the rooms above stand on, and what knows none of them. Time and chance, errors, texts, configuration, the database, work that
//! outlives a request, messages that leave the house.

pub mod address;
mod app;
pub mod blocking;
pub mod clock;
pub mod codes;
pub mod config;
pub mod cursor;
pub mod db;
pub mod email;
pub mod erasure;
pub mod error;
pub mod event;
pub mod files;
pub mod folding;
mod holdings;
pub mod jobs;
pub mod kind;
pub mod limits;
pub mod logging;
pub mod mail;
pub mod money;
pub mod part;
pub mod personal_data;
pub mod print;
pub mod private;
pub mod qr;
pub mod quotas;
pub mod recipients;
pub mod secret;
pub mod security;
pub mod slice;
pub mod sms;
pub mod text;
pub mod tls;
pub mod uploads;

use slice::{Hourly, Slice};

pub use app::App;

/// What the ground floor itself adds to the site: messages that leave it, limits that are over.
pub const SLICE: Slice = Slice {
    jobs: &[mail::JOB, sms::JOB],
    hourly: &[
        Hourly::new("limits", |app| {
            app.limits.tidy();
            Box::pin(async { Ok(()) })
        }),
        Hourly::new("quotas", |app| Box::pin(async move { quotas::forget_over(&app).await })),
        Hourly::new("changes that every process has read", |app| Box::pin(async move { Ok(app.db.forget_changes(db::changes::KEPT).await?) })),
        Hourly::keeping(holdings::KEPT_FORMS, "kept forms", |app| Box::pin(async move { holdings::forget_forms(&app).await })),
        Hourly::keeping(holdings::FAILED_JOBS, "jobs that were set aside", |app| Box::pin(async move { holdings::forget_failed_jobs(&app).await })),
    ],
    holdings: holdings::HOLDINGS,
    unseen: &["jobs", "kept_forms", "known_devices", "quotas", "readiness", "sms_days", "table_changes"],
    erase: Some(|app, tx, leaving| Box::pin(jobs::erase(app, tx, leaving))),
    ..Slice::named("base")
};
