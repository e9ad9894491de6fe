//! The worker: does jobs as they come and tidies up, until it is stopped.
//!
//! Each kind has a lane of its own and a few hands, so that a mail server that accepts and stays silent keeps nobody else waiting. A job that panics ends by
//! itself. Stopping takes nothing new and lets what is in hand end. After a `kill -9` what was in hand is done again when its lease is over: at most as many
//! mails as there are hands may then arrive twice.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::{DEADLINE, Job, LEASE_SECONDS, Lane, attempt, claim, settle};
use crate::db::{ACQUIRE_TIMEOUT, Statement};
use crate::error::{Error, Result};
use crate::my_data::retention;
use crate::{AppState, accounts, mail, moderation, organisations, photos, pledges, quotas, sms};

/// The kinds that have a lane of their own, and how many of each are done at once.
const LANES: [(&str, usize); 4] = [(mail::JOB, 4), (sms::JOB, 2), (photos::JOB, 1), (accounts::FORGOTTEN_JOB, 2)];
/// What this node queues is seen at once; this is for what waits for its next try, and for what other nodes queue.
const POLL: Duration = Duration::from_secs(5);
const TIDY_EVERY: Duration = Duration::from_secs(3_600);
/// After an outage it is tried again sooner.
const TIDY_AGAIN: Duration = Duration::from_secs(60);
/// A worker that panics starts again after this.
const RECOVER: Duration = Duration::from_secs(1);

/// The running worker. Dropped, it ends at once, whatever is in hand.
#[derive(Debug)]
pub struct Worker {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
}

impl Worker {
    /// Starts it.
    pub fn start(app: &AppState) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let lanes = LANES.map(|(kind, hands)| (Lane::Of(kind), hands)).into_iter().chain([(Lane::Others, 1)]);
        for (lane, hands) in lanes {
            let (app, stopped) = (app.clone(), stopped.clone());
            tasks.spawn(watched(stopped.clone(), move || work(app.clone(), lane, hands, stopped.clone())));
        }
        let app = app.clone();
        tasks.spawn(watched(stopped.clone(), move || tidy_hourly(app.clone(), stopped.clone())));
        Self { stop, tasks }
    }

    /// Takes nothing new and waits until what is in hand has ended, which it does within its deadline.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

/// Does something again whenever it panics.
async fn watched<F: Future<Output = ()> + Send + 'static>(mut stopped: watch::Receiver<bool>, work: impl Fn() -> F) {
    while !*stopped.borrow_and_update() {
        let mut task = JoinSet::new();
        task.spawn(work());
        match task.join_next().await {
            Some(Err(error)) if error.is_panic() => tracing::error!("the worker panicked and starts again: {error}"),
            _ => return,
        }
        tokio::time::sleep(RECOVER).await;
    }
}

async fn work(app: AppState, lane: Lane, most: usize, mut stopped: watch::Receiver<bool>) {
    let mut queued = app.db.queued();
    let mut hands = JoinSet::new();
    while !*stopped.borrow_and_update() {
        // What is queued from here on wakes; what was queued before is found.
        queued.mark_unchanged();
        while hands.len() < most {
            match claim(&app, lane).await {
                Ok(Some(job)) => drop(hands.spawn(done(app.clone(), job))),
                Ok(None) => break,
                Err(error) => {
                    tracing::warn!("no job can be claimed: {error}");
                    break;
                }
            }
        }
        tokio::select! {
            _ = stopped.changed() => {}
            _ = queued.changed() => {}
            Some(_) = hands.join_next() => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
    while hands.join_next().await.is_some() {}
}

/// Pauses between tries to keep what became of a job.
const PAUSES: [u64; 5] = [1, 2, 4, 8, 16];
/// How long that can take, with every try waiting for its turn at the database.
const LONGEST_SETTLING: u64 = 31 + 6 * ACQUIRE_TIMEOUT.as_secs();
const _: () = assert!((DEADLINE.as_secs() + LONGEST_SETTLING) < LEASE_SECONDS.unsigned_abs(), "the lease outlasts the deadline and all that follows it");

/// Does a job. One that is done must not be done again because the database was away in that moment.
async fn done(app: AppState, job: Job) {
    let outcome = attempt(&app, &job).await;
    let mut settled = settle(&app, &job, &outcome).await;
    for pause in PAUSES {
        let Err(Error::Unavailable(_)) = settled else { break };
        tokio::time::sleep(Duration::from_secs(pause)).await;
        settled = settle(&app, &job, &outcome).await;
    }
    if let Err(error) = settled {
        tracing::error!(kind = job.kind, "what became of a job cannot be kept: {error}");
    }
}

/// Adds the condition of a lane.
pub(super) fn narrow(statement: Statement, lane: Lane) -> Statement {
    match lane {
        Lane::Any => statement,
        Lane::Of(kind) => statement.push(" AND kind = ").arg(kind),
        Lane::Others => statement.push(" AND kind NOT IN ").list(LANES.map(|(kind, _)| kind)),
    }
}

async fn tidy_hourly(app: AppState, mut stopped: watch::Receiver<bool>) {
    loop {
        let turn = async {
            let good = tidy(&app).await;
            tokio::time::sleep(if good { TIDY_EVERY } else { TIDY_AGAIN }).await;
        };
        // Each piece of tidying is a transaction: it may be left off at any time.
        tokio::select! {
            _ = stopped.changed() => return,
            () = turn => {}
        }
    }
}

/// What is done every hour. A piece that fails keeps no other from being done; gives whether all went well.
async fn tidy(app: &AppState) -> bool {
    app.limits.tidy();
    let outcomes = [
        told("quotas", quotas::forget_over(app).await),
        told("release of what waited for too long", moderation::releasing::tidy(app).await),
        told("claims of moderators", moderation::forget_claims(app).await),
        told("reminders of moderation", moderation::reminding::remind(app).await),
        told("organisations", organisations::tidy(app).await),
        told("reminders of pledges", pledges::remind(app).await),
        told("retention", retention::sweep(app).await),
    ];
    outcomes.iter().all(|good| *good)
}

fn told<T>(what: &str, outcome: Result<T>) -> bool {
    if let Err(error) = &outcome {
        tracing::error!("tidying up, {what}: {error}");
    }
    outcome.is_ok()
}
