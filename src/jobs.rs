//! Work that outlives a request: rows in the database, claimed with a lease, retried with back-off, surviving a crash. Any node may do any job.

use std::time::Duration;

use anyhow::Context as _;
use serde::Serialize;

use crate::AppState;
use crate::db::{JobId, PhotoId, Tx, sql};
use crate::error::Result;
use crate::my_data::retention;
use crate::{accounts, mail, moderation, organisations, photos, pledges, sms};

/// How long a claimed job belongs to its worker.
const LEASE_SECONDS: i64 = 120;
/// After this many tries a job is set aside for a human, with its last error.
const MOST_ATTEMPTS: i64 = 8;
const POLL: Duration = Duration::from_secs(1);
const TIDY_EVERY: Duration = Duration::from_secs(3_600);

#[derive(sqlx::FromRow)]
struct Job {
    id: JobId,
    kind: String,
    payload: String,
    attempts: i64,
}

/// Queues a job in the transaction of what causes it.
pub async fn enqueue(app: &AppState, tx: &mut Tx, kind: &str, payload: &impl Serialize) -> Result<()> {
    let now = app.clock.now();
    let insert = sql("INSERT INTO jobs (id, kind, payload, run_at, created_at) VALUES ($1, $2, $3, $4, $4)")
        .bind(app.rng.id::<JobId>(now))
        .bind(kind)
        .bind(serde_json::to_string(payload)?)
        .bind(now);
    tx.run(insert).await?;
    Ok(())
}

/// Does every job that is due; gives how many succeeded. Tests call it, the worker loops over it.
pub async fn run_due(app: &AppState) -> Result<usize> {
    let mut done = 0;
    while let Some(job) = claim(app).await? {
        match run(app, &job).await {
            Ok(()) => {
                app.db.run(sql("DELETE FROM jobs WHERE id = $1").bind(job.id)).await?;
                done += 1;
            }
            Err(error) => {
                tracing::warn!(kind = job.kind, attempt = job.attempts, "a job failed: {error:#}");
                put_back(app, &job, &format!("{error:#}")).await?;
            }
        }
    }
    Ok(done)
}

/// Runs jobs and tidies up until the process ends.
pub async fn work(app: AppState) {
    let mut tidied = tokio::time::Instant::now().checked_sub(TIDY_EVERY);
    loop {
        if let Err(error) = run_due(&app).await {
            tracing::error!("the job worker: {error}");
        }
        if tidied.is_none_or(|at| at.elapsed() >= TIDY_EVERY) {
            tidied = Some(tokio::time::Instant::now());
            if let Err(error) = tidy(&app).await {
                tracing::error!("tidying up: {error}");
            }
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn claim(app: &AppState) -> Result<Option<Job>> {
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    // The outer conditions are checked again after waiting for another worker's lock, so that no job is claimed twice.
    let job = tx
        .find(
            sql("UPDATE jobs SET leased_until = $1, attempts = attempts + 1 WHERE leased_until <= $2 AND failed_at IS NULL AND id = \
                 (SELECT id FROM jobs WHERE failed_at IS NULL AND run_at <= $2 AND leased_until <= $2 ORDER BY run_at, id LIMIT 1) \
                 RETURNING id, kind, payload, attempts")
            .bind(now.plus_seconds(LEASE_SECONDS))
            .bind(now),
        )
        .await?;
    tx.commit().await?;
    Ok(job)
}

async fn run(app: &AppState, job: &Job) -> anyhow::Result<()> {
    match job.kind.as_str() {
        mail::JOB => app.mailer.send(serde_json::from_str(&job.payload).context("the mail cannot be read")?).await,
        sms::JOB => sms::send(app, &job.id.to_string(), serde_json::from_str(&job.payload).context("the SMS cannot be read")?).await,
        photos::JOB => {
            let ids: Vec<PhotoId> = serde_json::from_str(&job.payload).context("the photos cannot be read")?;
            Ok(photos::delete_files(app, &ids).await?)
        }
        accounts::FORGOTTEN_JOB => accounts::answer_forgotten(app, &job.payload).await,
        other => anyhow::bail!("no one knows how to do a job of kind {other}"),
    }
}

async fn put_back(app: &AppState, job: &Job, error: &str) -> Result<()> {
    let now = app.clock.now();
    let failed = (job.attempts >= MOST_ATTEMPTS).then_some(now);
    // 30 s, 1 min, 2 min … about an hour.
    let wait = 30_i64 << job.attempts.clamp(1, 8).saturating_sub(1);
    let update = sql("UPDATE jobs SET leased_until = 0, run_at = $1, last_error = $2, failed_at = $3 WHERE id = $4")
        .bind(now.plus_seconds(wait))
        .bind(error)
        .bind(failed)
        .bind(job.id);
    app.db.run(update).await?;
    Ok(())
}

async fn tidy(app: &AppState) -> Result<()> {
    app.limits.tidy();
    moderation::releasing::tidy(app).await?;
    moderation::forget_claims(app).await?;
    moderation::reminding::remind(app).await?;
    organisations::tidy(app).await?;
    pledges::remind(app).await?;
    retention::sweep(app).await
}
