//! What this slice holds about people: its part of the register of personal data.

use app::model::my_data::{Ground, KeptFor, Period, Processing};
use app::words::tr::my_data::what;
use app::words::tr::retention;

use crate::base::App;
use crate::base::db::{kept_forms, sql};
use crate::base::error::Result;
use crate::base::personal_data::over;
use crate::base::personal_data::{Deletion, Export, Holding};
use crate::base::slice::Hourly;

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
        export: Some(Export::new(&["k.hash"], "SELECT k.hash, k.user_agent AS device, k.created_at, k.seen_at FROM known_devices k WHERE k.account_id = $1")),
    },
    Holding {
        table: "kept_forms",
        column: "account_id",
        what: what::KEPT_FORMS,
        processing: Processing::Accounts,
        ground: Ground::Consent,
        kept: Some(KEPT_FORMS),
        deletion: Deletion::Row,
        export: Some(Export::new(&["f.id"], "SELECT f.id, f.path AS address, f.body AS data, f.created_at FROM kept_forms f WHERE f.account_id = $1")),
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
    let delete = sql("DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE failed_at <= $1 LIMIT $2)");
    app.db.run(delete.bind(over(FAILED_JOBS, app)).bind(Hourly::BATCH)).await?;
    Ok(())
}
