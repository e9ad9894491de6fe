//! Work that outlives a request: rows in the database, claimed with a lease, retried with back-off, surviving a crash. Any node may do any job.
//!
//! - What there is to do and who does it is on the cards of the slices ([`Job`]); nothing here knows a kind by name.
//! - A job has a deadline, which is shorter than its lease: two workers never have it in hand at the same time.
//! - What was done is deleted, and what failed is put back, in one statement that asks whether the claim is still this one.
//! - A job is done at least once. Should the process be killed between doing it and saying so, it is done again: see [`worker`] for how many that can be. While
//!   it lives it does nothing again that it has done, however long the database takes no write.
//! - What a job needs is sealed with the installation's secret: it holds addresses, texts, and links that open something. A job that is done is deleted; one
//!   that is given up keeps its payload for a human to try again, unless it was queued by [`enqueue_secret`].

mod erasing;
mod in_hand;
mod set_aside;
mod worker;

use std::time::Duration;

use anyhow::Context as _;
pub use erasing::erase;
use in_hand::InHand;
use serde::Serialize;
pub use set_aside::{Waiting, Which, drop_set_aside, forget_set_aside, retry_set_aside, set_aside_by_kind, waiting};
use tokio::task::JoinSet;
use tracing::Instrument as _;
pub use worker::Worker;

use crate::base::App;
use crate::base::db::{JobId, Sql, Statement, Tx, sql};
use crate::base::error::Result;
use crate::base::slice::{Job, Payload};

/// How long a claimed job belongs to its worker.
const LEASE_SECONDS: i64 = 120;
/// The longest pause between two tries.
const LONGEST_PAUSE_SECONDS: i64 = 3 * 3_600;

/// A claimed job. The number of attempts names the claim: no two of the same job have the same.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
struct Claimed {
    id: JobId,
    kind: String,
    payload: String,
    attempts: i64,
}

/// Which jobs somebody works on.
#[derive(Clone, Copy, Debug)]
enum Lane {
    /// Whatever is due.
    Any,
    /// Those of a kind.
    Of(&'static str),
    /// Those of no kind that has a lane of its own.
    Others,
}

/// The card of a kind of work; none for one that no slice does (any more).
fn job_of(app: &App, kind: &str) -> Option<&'static Job> {
    app.slices.iter().flat_map(|slice| slice.jobs).find(|job| job.kind == kind)
}

/// A fault that no further try mends: the job is set aside at once.
#[derive(Debug, thiserror::Error)]
#[error("{0:#}")]
pub struct Hopeless(anyhow::Error);

impl Hopeless {
    /// For what went wrong.
    pub fn new(error: impl Into<anyhow::Error>) -> Self {
        Self(error.into())
    }
}

/// 30 s, 1 min, 2 min … every three hours.
fn pause_seconds(attempts: i64) -> i64 {
    (30_i64 << attempts.clamp(1, 20).saturating_sub(1)).min(LONGEST_PAUSE_SECONDS)
}

const SEAL: &str = "job";

fn opened(app: &App, id: JobId, payload: String) -> Option<String> {
    // Before payloads were sealed they were JSON, which no seal looks like.
    if payload.starts_with(['{', '[', '"']) {
        return Some(payload);
    }
    app.secret.unseal(SEAL, id.0.as_bytes(), &payload).and_then(|plain| String::from_utf8(plain).ok())
}

/// Queues a job in the transaction of what causes it.
pub async fn enqueue(app: &App, tx: &mut Tx, job: Job, payload: &impl Serialize) -> Result<()> {
    insert(app, tx, job.kind, &serde_json::to_vec(payload)?, false).await
}

/// The same for a payload that holds what opens something: it is emptied when the job is given up.
pub async fn enqueue_secret(app: &App, tx: &mut Tx, job: Job, payload: &impl Serialize) -> Result<()> {
    insert(app, tx, job.kind, &serde_json::to_vec(payload)?, true).await
}

async fn insert(app: &App, tx: &mut Tx, kind: &str, payload: &[u8], is_secret: bool) -> Result<()> {
    let now = app.clock.now();
    let id = app.rng.id::<JobId>(now);
    let insert = sql("INSERT INTO jobs (id, kind, payload, secret, run_at, created_at) VALUES ($1, $2, $3, $4, $5, $5)")
        .bind(id)
        .bind(kind)
        .bind(app.secret.seal(SEAL, id.0.as_bytes(), payload, &app.rng)?)
        .bind(is_secret)
        .bind(now);
    tx.run(insert).await?;
    tx.queues();
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
    pub fn contains(&self, text: &str) -> bool {
        self.payload.contains(text) || self.last_error.contains(text)
    }
}

/// Every job, opened.
pub async fn list(app: &App, db: &mut impl Sql) -> Result<Vec<(JobId, Queued)>> {
    let rows: Vec<(JobId, String, String, bool)> = db.all(sql("SELECT id, payload, last_error, failed_at IS NOT NULL FROM jobs ORDER BY id")).await?;
    let read = |(id, payload, last_error, has_failed)| (id, Queued { payload: opened(app, id, payload).unwrap_or_default(), last_error, has_failed });
    Ok(rows.into_iter().map(read).collect())
}

/// Deletes the jobs that match.
pub async fn delete_matching(app: &App, tx: &mut Tx, matches: impl Fn(&Queued) -> bool + Send) -> Result<()> {
    let ids: Vec<JobId> = list(app, tx).await?.into_iter().filter_map(|(id, job)| matches(&job).then_some(id)).collect();
    for part in ids.chunks(500) {
        tx.run(sql("DELETE FROM jobs WHERE id IN ").list(part.iter().copied())).await?;
    }
    Ok(())
}

/// Does every job that is due, one after the other; returns how many succeeded.
pub async fn run_due(app: &App) -> Result<usize> {
    let mut done = 0;
    while let Some(job) = claim(app, Lane::Any, &InHand::default()).await? {
        let outcome = attempt(app, &job).await;
        settle(app, &job, &outcome).await?;
        done += usize::from(outcome.is_ok());
    }
    Ok(done)
}

/// One try, which ends in time and whose panic is its own.
async fn attempt(app: &App, claimed: &Claimed) -> anyhow::Result<()> {
    let span = tracing::info_span!("job", kind = claimed.kind, attempt = claimed.attempts, failed = tracing::field::Empty);
    let outcome = run(app, claimed.clone()).instrument(span.clone()).await;
    if let Err(error) = &outcome {
        span.in_scope(|| tracing::warn!("a job failed: {error:#}"));
    }
    outcome
}

async fn run(app: &App, claimed: Claimed) -> anyhow::Result<()> {
    let Some(job) = job_of(app, &claimed.kind) else { anyhow::bail!("no one knows how to do a job of kind {}", claimed.kind) };
    anyhow::ensure!(claimed.attempts <= job.tries, "it was begun {} times and never came to an end", claimed.attempts - 1);
    let json = opened(app, claimed.id, claimed.payload).context("the payload can't be opened: the secret is another one, or it was emptied")?;
    let (app, payload) = (app.clone(), Payload { id: claimed.id, json });
    bounded(job.deadline.min(Job::LONGEST), async move { (job.work)(app, payload).await }).await
}

/// What is still in hand when the time is over, or when nobody waits for it any more, is ended.
async fn bounded(deadline: Duration, work: impl Future<Output = anyhow::Result<()>> + Send + 'static) -> anyhow::Result<()> {
    let mut hand = JoinSet::new();
    hand.spawn(work.instrument(tracing::Span::current()));
    match tokio::time::timeout(deadline, hand.join_next()).await {
        Ok(Some(Ok(outcome))) => outcome,
        Ok(_) => Err(anyhow::anyhow!("it panicked; the log says where")),
        Err(_) => Err(anyhow::anyhow!("it took longer than {} s", deadline.as_secs())),
    }
}

/// Keeps what became of a try.
async fn settle(app: &App, job: &Claimed, outcome: &anyhow::Result<()>) -> Result<()> {
    let Err(error) = outcome else { return finish(app, job).await };
    put_back(app, job, error).await
}

async fn claim(app: &App, lane: Lane, in_hand: &InHand) -> Result<Option<Claimed>> {
    loop {
        let now = app.clock.now();
        // Looked for before it is written: whoever has nothing to do writes nothing.
        let due = sql("SELECT id FROM jobs WHERE failed_at IS NULL AND run_at <= $1 AND leased_until <= $1").bind(now);
        let due = in_hand.leave_out(worker::narrow(app, due, lane)).push(" ORDER BY run_at, id LIMIT 1");
        let Some((id,)) = app.db.find::<(JobId,)>(due).await? else { return Ok(None) };
        let mut tx = app.db.begin().await?;
        // The conditions are asked again after waiting for another worker's lock, so that no job is claimed twice.
        let claim = sql("UPDATE jobs SET leased_until = $1, attempts = attempts + 1 \
             WHERE id = $2 AND failed_at IS NULL AND run_at <= $3 AND leased_until <= $3 RETURNING id, kind, payload, attempts");
        let job = tx.find(claim.bind(now.plus_seconds(LEASE_SECONDS)).bind(id).bind(now)).await?;
        tx.commit().await?;
        if job.is_some() {
            return Ok(job);
        }
    }
}

/// The job is done, unless the claim was lost meanwhile.
async fn finish(app: &App, job: &Claimed) -> Result<()> {
    app.db.run(claimed(sql("DELETE FROM jobs"), job)).await?;
    Ok(())
}

/// The job waits for its next try or is set aside, unless the claim was lost meanwhile.
async fn put_back(app: &App, job: &Claimed, error: &anyhow::Error) -> Result<()> {
    let now = app.clock.now();
    let tries = job_of(app, &job.kind).map_or(Job::THREE_DAYS, |job| job.tries);
    let failed = (job.attempts >= tries || error.is::<Hopeless>()).then_some(now);
    let update = sql("UPDATE jobs SET leased_until = 0, run_at = $1, last_error = $2, failed_at = $3, \
         payload = CASE WHEN secret AND CAST($3 AS BIGINT) IS NOT NULL THEN '' ELSE payload END")
    .bind(now.plus_seconds(pause_seconds(job.attempts)))
    .bind(format!("{error:#}"))
    .bind(failed);
    app.db.run(claimed(update, job)).await?;
    Ok(())
}

fn claimed(change: Statement, job: &Claimed) -> Statement {
    change.push(" WHERE id = ").arg(job.id).push(" AND attempts = ").arg(job.attempts)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEADLINE: Duration = Duration::from_secs(25);

    #[test]
    fn work_is_tried_for_three_days_or_for_an_hour() {
        let all = |tries: i64| (1..tries).map(pause_seconds).sum::<i64>();
        assert!((72 * 3_600..76 * 3_600).contains(&all(Job::THREE_DAYS)), "{}", all(Job::THREE_DAYS));
        assert!((3_600..2 * 3_600).contains(&all(Job::AN_HOUR)), "{}", all(Job::AN_HOUR));
    }

    #[tokio::test]
    async fn what_panics_or_never_ends_is_ended_by_itself() {
        let panicked = bounded(DEADLINE, async { panic!("of the test") }).await.expect_err("it panicked");
        assert!(panicked.to_string().contains("panicked"), "{panicked}");
        let silent = bounded(Duration::from_millis(50), std::future::pending()).await.expect_err("it never ended");
        assert!(silent.to_string().contains("took longer"), "{silent}");
        bounded(DEADLINE, async { Ok(()) }).await.expect("it went well");
    }
}
