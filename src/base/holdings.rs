//! What the ground floor itself holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::db::{kept_forms, known_devices};
use crate::base::error::Result;
use crate::base::personal_data::{Deletion, Export, Holding, over};
use crate::base::slice::Hourly;
use crate::base::{App, jobs};

pub(super) const KEPT_FORMS: KeptFor = KeptFor { what: retention::KEPT_FORMS, period: Period::Days(1) };
pub(super) const FAILED_JOBS: KeptFor = KeptFor { what: retention::FAILED_JOBS, period: Period::Days(30) };

pub(super) const HOLDINGS: &[Holding] = &[
    Holding {
        table: "known_devices",
        column: "account_id",
        what: what::DEVICES,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: None,
        deletion: Deletion::Row,
        export: Some(Export::new(&["k.hash"], known_devices::EXPORT)),
    },
    Holding {
        table: "kept_forms",
        column: "account_id",
        what: what::KEPT_FORMS,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: Some(KEPT_FORMS),
        deletion: Deletion::Row,
        export: Some(Export::new(&["f.id"], kept_forms::EXPORT)),
    },
    Holding {
        table: "jobs",
        column: "",
        what: what::JOBS,
        processing: Processing::Messages,
        ground: Ground::Consent,
        kept: Some(FAILED_JOBS),
        deletion: Deletion::Searched,
        export: None,
    },
];

pub(super) async fn forget_forms(app: &App) -> Result<()> {
    Ok(kept_forms::sweep(&app.db, over(KEPT_FORMS, app), Hourly::BATCH).await?)
}

pub(super) async fn forget_failed_jobs(app: &App) -> Result<()> {
    jobs::forget_set_aside(app, over(FAILED_JOBS, app), Hourly::BATCH).await
}
