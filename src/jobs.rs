//! Work that outlives a request: rows in the database, claimed with a lease, retried with back-off, surviving a crash. Any node may do any job.
//!
//! What a job needs is sealed with the installation's secret: it holds addresses, texts, and links that open something. A job that is done is deleted; one
//! that is given up keeps its payload for a human to try again, unless it was queued by [`enqueue_secret`].

use std::time::Duration;

use anyhow::Context as _;
use serde::Serialize;

use crate::AppState;
use crate::db::{JobId, PhotoId, Sql, Tx, sql};
use crate::error::Result;
use crate::my_data::retention;
use crate::{accounts, mail, moderation, organisations, photos, pledges, quotas, sms};

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

const SEAL: &str = "job";

fn opened(app: &AppState, id: JobId, payload: String) -> Option<String> {
    // Before payloads were sealed they were JSON, which no seal looks like.
    if payload.starts_with(['{', '[', '"']) {
        return Some(payload);
    }
    app.secret.unseal(SEAL, id.0.as_bytes(), &payload).and_then(|plain| String::from_utf8(plain).ok())
}

/// Queues a job in the transaction of what causes it.
pub async fn enqueue(app: &AppState, tx: &mut Tx, kind: &str, payload: &impl Serialize) -> Result<()> {
    insert(app, tx, kind, &serde_json::to_vec(payload)?, false).await
}

/// The same for a payload that holds what opens something: it is emptied when the job is given up.
pub async fn enqueue_secret(app: &AppState, tx: &mut Tx, kind: &str, payload: &impl Serialize) -> Result<()> {
    insert(app, tx, kind, &serde_json::to_vec(payload)?, true).await
}

async fn insert(app: &AppState, tx: &mut Tx, kind: &str, payload: &[u8], is_secret: bool) -> Result<()> {
    let now = app.clock.now();
    let id = app.rng.id::<JobId>(now);
    let insert = sql("INSERT INTO jobs (id, kind, payload, secret, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)")
        .bind(id)
        .bind(kind)
        .bind(app.secret.seal(SEAL, id.0.as_bytes(), payload, &app.rng)?)
        .bind(is_secret)
        .bind(now);
    tx.run(insert).await?;
    Ok(())
}

/// A job as it waits, or was set aside.
#[derive(Debug)]
pub struct Queued {
    /// What it needs, as JSON; empty when it can't be read (any more).
    pub payload: String,
    /// Why it failed the last time.
    pub last_error: String,
    /// Whether it was given up.
    pub has_failed: bool,
}

impl Queued {
    /// Whether a text stands anywhere in it.
    pub fn says(&self, text: &str) -> bool {
        self.payload.contains(text) || self.last_error.contains(text)
    }
}

/// Every job, opened.
pub async fn list(app: &AppState, db: &mut impl Sql) -> Result<Vec<(JobId, Queued)>> {
    let rows: Vec<(JobId, String, String, bool)> = db.all(sql("SELECT id, payload, last_error, failed_at IS NOT NULL FROM jobs ORDER BY id")).await?;
    let read = |(id, payload, last_error, has_failed)| (id, Queued { payload: opened(app, id, payload).unwrap_or_default(), last_error, has_failed });
    Ok(rows.into_iter().map(read).collect())
}

/// Deletes the jobs that match.
pub async fn delete_matching(app: &AppState, tx: &mut Tx, matches: impl Fn(&Queued) -> bool + Send) -> Result<()> {
    let ids: Vec<JobId> = list(app, tx).await?.into_iter().filter_map(|(id, job)| matches(&job).then_some(id)).collect();
    for part in ids.chunks(500) {
        tx.run(sql("DELETE FROM jobs WHERE id IN ").list(part.iter().copied())).await?;
    }
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
    let payload = opened(app, job.id, job.payload.clone()).context("the payload can't be opened: the secret is another one, or it was emptied")?;
    match job.kind.as_str() {
        mail::JOB => app.mailer.send(serde_json::from_str(&payload).context("the mail cannot be read")?).await,
        sms::JOB => sms::send(app, &job.id.to_string(), serde_json::from_str(&payload).context("the SMS cannot be read")?).await,
        photos::JOB => {
            let ids: Vec<PhotoId> = serde_json::from_str(&payload).context("the photos cannot be read")?;
            Ok(photos::delete_files(app, &ids).await?)
        }
        accounts::FORGOTTEN_JOB => accounts::answer_forgotten(app, &payload).await,
        other => anyhow::bail!("no one knows how to do a job of kind {other}"),
    }
}

async fn put_back(app: &AppState, job: &Job, error: &str) -> Result<()> {
    let now = app.clock.now();
    let failed = (job.attempts >= MOST_ATTEMPTS).then_some(now);
    // 30 s, 1 min, 2 min … about an hour.
    let wait = 30_i64 << job.attempts.clamp(1, 8).saturating_sub(1);
    let update = sql("UPDATE jobs SET leased_until = 0, run_at = $1, last_error = $2, failed_at = $3, \
         payload = CASE WHEN secret AND CAST($3 AS BIGINT) IS NOT NULL THEN '' ELSE payload END WHERE id = $4")
    .bind(now.plus_seconds(wait))
    .bind(error)
    .bind(failed)
    .bind(job.id);
    app.db.run(update).await?;
    Ok(())
}

async fn tidy(app: &AppState) -> Result<()> {
    app.limits.tidy();
    quotas::forget_over(app).await?;
    moderation::releasing::tidy(app).await?;
    moderation::forget_claims(app).await?;
    moderation::reminding::remind(app).await?;
    organisations::tidy(app).await?;
    pledges::remind(app).await?;
    retention::sweep(app).await
}
