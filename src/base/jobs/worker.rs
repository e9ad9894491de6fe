//! The worker: does jobs as they come and tidies up, until it is stopped.
//!
//! Each kind has a lane of its own and a few hands, so that a mail server that accepts and stays silent keeps nobody else waiting. A job that panics ends by
//! itself. Stopping takes nothing new and lets what is in hand end. What became of a job is kept as soon as the database takes it, for as long as the process
//! lives. After a `kill -9`, or when another node finds the lease over before it could be kept, what was in hand is done again: at most as many mails as there
//! are hands may then arrive twice.

use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;
use tracing::Instrument as _;

use super::in_hand::InHand;
use super::{Claimed, LEASE_SECONDS, Lane, attempt, claim, settle};
use crate::base::App;
use crate::base::db::{PATIENCE, Statement};
use crate::base::error::Error;
use crate::base::slice::Job;

/// What this node queues is seen at once; this is for what waits for its next try, and for what other nodes queue.
const POLL: Duration = Duration::from_secs(5);
const TIDY_EVERY: Duration = Duration::from_secs(3_600);
/// After the start, when the first pages are drawn and nothing is kept in memory yet, whoever reads comes first.
const TIDY_FIRST: Duration = Duration::from_secs(60);
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
    pub fn start(app: &App) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        let in_hand = InHand::default();
        let lanes = with_lanes(app).map(|job| (Lane::Of(job.kind), job.lanes)).chain([(Lane::Others, 1)]);
        for (lane, hands) in lanes {
            let (app, in_hand, stopped) = (app.clone(), in_hand.clone(), stopped.clone());
            let hands = Hands { lane, most: hands, in_hand };
            tasks.spawn(watched(stopped.clone(), move || work(app.clone(), hands.clone(), stopped.clone())));
        }
        let app = app.clone();
        tasks.spawn(watched(stopped.clone(), move || tidy_hourly(app.clone(), stopped.clone())));
        Self { stop, tasks }
    }

    /// Takes nothing new and waits until what is in hand has ended, which it does within its deadline, and what became of it is kept. Whoever can't wait for so
    /// long drops this.
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

/// Who works on a lane.
#[derive(Clone, Debug)]
struct Hands {
    lane: Lane,
    most: usize,
    in_hand: InHand,
}

async fn work(app: App, of: Hands, mut stopped: watch::Receiver<bool>) {
    let mut queued = app.db.queued();
    let mut hands = JoinSet::new();
    while !*stopped.borrow_and_update() {
        // What is queued from here on wakes; what was queued before is found.
        queued.mark_unchanged();
        while hands.len() < of.most {
            match claim(&app, of.lane, &of.in_hand).await {
                Ok(Some(job)) => {
                    let (app, taken) = (app.clone(), of.in_hand.take(job.id));
                    hands.spawn(async move {
                        done(&app, &job).await;
                        drop(taken);
                    });
                }
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

/// The pause after the first try to keep what became of a job, twice as long after each, and the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(8);
/// The longest that a claim can take: to begin, to write, to commit.
const LONGEST_CLAIM: u64 = 3 * PATIENCE.as_secs();
const _: () = assert!(LONGEST_CLAIM + Job::LONGEST.as_secs() < LEASE_SECONDS.unsigned_abs(), "the lease, which begins with the claim, outlasts the deadlines");

/// Does a job. One that is done must not be done again because the database was away, so it stays in hand until that is kept.
async fn done(app: &App, job: &Claimed) {
    let outcome = attempt(app, job).await;
    let mut pause = FIRST_PAUSE;
    while let Err(error) = settle(app, job, &outcome).await {
        tracing::error!(kind = job.kind, "what became of a job cannot be kept yet: {error}");
        // What failed is tried again in any case.
        if outcome.is_err() && !matches!(error, Error::Unavailable(_)) {
            return;
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// The kinds that have lanes of their own.
fn with_lanes(app: &App) -> impl Iterator<Item = &'static Job> + use<> {
    app.slices.iter().flat_map(|slice| slice.jobs).filter(|job| job.lanes > 0)
}

/// Adds the condition of a lane.
pub(super) fn narrow(app: &App, statement: Statement, lane: Lane) -> Statement {
    match lane {
        Lane::Any => statement,
        Lane::Of(kind) => statement.push(" AND kind = ").arg(kind),
        Lane::Others => statement.push(" AND kind NOT IN ").list(with_lanes(app).map(|job| job.kind)),
    }
}

async fn tidy_hourly(app: App, mut stopped: watch::Receiver<bool>) {
    let mut pause = TIDY_FIRST;
    loop {
        let turn = async {
            tokio::time::sleep(pause).await;
            pause = if tidy(&app).await { TIDY_EVERY } else { TIDY_AGAIN };
        };
        // Each piece of tidying is a transaction: it may be left off at any time.
        tokio::select! {
            _ = stopped.changed() => return,
            () = turn => {}
        }
    }
}

/// Does what the slices do every hour. A piece that fails keeps no other from being done; returns whether all went well.
async fn tidy(app: &App) -> bool {
    let mut good = true;
    for piece in app.slices.iter().flat_map(|slice| slice.hourly) {
        let span = tracing::info_span!("hourly", name = piece.name, failed = tracing::field::Empty);
        if let Err(error) = (piece.work)(app.clone()).instrument(span.clone()).await {
            span.in_scope(|| tracing::error!("{error}"));
            good = false;
        }
    }
    good
}
