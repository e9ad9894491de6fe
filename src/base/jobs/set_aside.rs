//! Jobs that were given up: what an operator can see of them, and do.

use app::model::jobs::{JobKind, SetAside};

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{JobId, Statement, sql};
use crate::base::error::Result;

/// A job that is not done yet, without what it says.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct Waiting {
    /// Its identifier.
    pub id: JobId,
    /// What kind of work it is.
    pub kind: String,
    /// How often it was tried.
    pub attempts: i64,
    /// Since when it waits.
    pub created_at: Timestamp,
    /// When it is tried next; of no meaning when it was set aside.
    pub run_at: Timestamp,
    /// When it was set aside.
    pub failed_at: Option<Timestamp>,
    /// What went wrong the last time.
    pub last_error: String,
    /// Whether it was emptied when it was set aside, because it held what opens something: it can only be deleted.
    pub emptied: bool,
}

/// Which of the jobs that were set aside.
#[derive(Clone, Debug)]
pub enum Which {
    /// All of them.
    All,
    /// Those of a kind.
    Kind(String),
    /// One.
    One(JobId),
}

impl Which {
    fn narrow(&self, statement: Statement) -> Statement {
        let statement = statement.push(" WHERE failed_at IS NOT NULL");
        match self {
            Self::All => statement,
            Self::Kind(kind) => statement.push(" AND kind = ").arg(kind),
            Self::One(id) => statement.push(" AND id = ").arg(*id),
        }
    }
}

/// Every job that is not done yet: those that were set aside first, then by the time of their next try.
pub async fn waiting(app: &App) -> Result<Vec<Waiting>> {
    let select = sql("SELECT id, kind, attempts, created_at, run_at, failed_at, last_error, payload = '' AS emptied FROM jobs \
         ORDER BY CASE WHEN failed_at IS NULL THEN 1 ELSE 0 END, run_at, id");
    Ok(app.db.all(select).await?)
}

/// How many jobs of each kind were set aside.
pub async fn set_aside_by_kind(app: &App) -> Result<Vec<SetAside>> {
    let rows: Vec<(String, i64)> = app.db.all(sql("SELECT kind, COUNT(*) FROM jobs WHERE failed_at IS NOT NULL GROUP BY kind")).await?;
    let counted = [JobKind::Mail, JobKind::Sms, JobKind::Photos, JobKind::Other].map(|kind| {
        let heading = |name: &str| super::job_of(app, name).map_or(JobKind::Other, |job| job.heading);
        let count = rows.iter().filter(|(name, _)| heading(name) == kind).map(|(_, count)| count).sum();
        SetAside { kind, count }
    });
    Ok(counted.into_iter().filter(|counted| counted.count > 0).collect())
}

/// Has jobs that were set aside tried again from the beginning, unless they were emptied; returns how many.
pub async fn retry_set_aside(app: &App, which: &Which) -> Result<u64> {
    let mut tx = app.db.begin().await?;
    let retry = sql("UPDATE jobs SET failed_at = NULL, attempts = 0, leased_until = 0, run_at = ").arg(app.clock.now());
    let count = tx.run(which.narrow(retry).push(" AND payload <> ''")).await?;
    tx.queues();
    tx.commit().await?;
    Ok(count)
}

/// Deletes jobs that were set aside; returns how many.
pub async fn drop_set_aside(app: &App, which: &Which) -> Result<u64> {
    Ok(app.db.run(which.narrow(sql("DELETE FROM jobs"))).await?)
}

/// Deletes jobs that were set aside at a moment or before, so many at most.
pub async fn forget_set_aside(app: &App, over: Timestamp, most: i64) -> Result<()> {
    let delete = sql("DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE failed_at <= $1 LIMIT $2)");
    app.db.run(delete.bind(over).bind(most)).await?;
    Ok(())
}
