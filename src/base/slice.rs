//! The card of a slice: what it adds to the program. The site folds over the cards of all slices ([`App::slices`]) and names none of them itself.
//!
//! To add a slice:
//!
//! 1. make its folder on its floor, with a card in its `mod.rs`: `pub const SLICE: Slice = Slice { routes: routes::routes, ..Slice::named("…") };`
//! 2. add that card to `SLICES` in `site/slices.rs`.

use std::time::Duration;

use anyhow::Context as _;
use app::model::ballot_pages::Unconfirmed;
use app::model::jobs::JobKind;
use app::model::my_data::KeptFor;
use axum::Router;
use futures::future::BoxFuture;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::base::App;
use crate::base::db::{AccountId, JobId, Parts};
use crate::base::erasure::Erase;
use crate::base::error::Result;
use crate::base::event::Observer;
use crate::base::kind::Kind;
use crate::base::part::Part;
use crate::base::personal_data::Holding;

/// What a slice adds to the program.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Its name in logs.
    pub name: &'static str,
    /// Its pages and forms.
    pub routes: fn() -> Router<App>,
    /// What people write in it.
    pub kinds: &'static [&'static dyn Kind],
    /// What it adds to consultations.
    pub parts: &'static [&'static dyn Part],
    /// The kinds of work that it queues.
    pub jobs: &'static [Job],
    /// What the clock has it do: tidy, remind, release.
    pub hourly: &'static [Hourly],
    /// Its part of the register of personal data.
    pub holdings: &'static [Holding],
    /// What it does when somebody leaves, besides what its register says.
    pub erase: Option<Erase>,
    /// Its tables of which nothing stands on a page that everybody sees: changes in them leave kept pages as they are ([`crate::base::db::changes`]).
    pub unseen: &'static [&'static str],
    /// What of it waits for a person, said on each of their pages.
    pub waiting: Option<Waiting>,
    /// What it does when something happens elsewhere.
    pub observers: &'static [Observer],
    /// The numbers that it keeps of its rows.
    pub counters: &'static [Counter],
}

impl Slice {
    /// A slice that adds nothing yet: the rest of a card that says only what its slice has.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            routes: Router::new,
            kinds: &[],
            parts: &[],
            jobs: &[],
            hourly: &[],
            holdings: &[],
            erase: None,
            unseen: &[],
            waiting: None,
            observers: &[],
            counters: &[],
        }
    }
}

/// What waits for a person until they do something about it: a vote that they have to confirm.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Adds a part `waiting` to the statement that finds out who looks: ids of what may wait, and as a number whether an earlier vote counts meanwhile.
    pub part: fn(Parts, AccountId) -> Parts,
    /// What of these waits now. It is asked only if something may wait.
    pub read: ReadWaiting,
}

/// Reads what of these things waits now.
pub type ReadWaiting = fn(App, Vec<(Uuid, bool)>) -> BoxFuture<'static, Result<Vec<Unconfirmed>>>;

/// A kind of work that is queued (see [`crate::base::jobs`]), and who does it.
#[derive(Clone, Copy, Debug)]
pub struct Job {
    /// Its name in the queue.
    pub kind: &'static str,
    /// Does it. At least once: whatever it changes, a second time must do no harm.
    pub work: fn(App, Payload) -> BoxFuture<'static, anyhow::Result<()>>,
    /// How long it may take; [`Job::LONGEST`] at most.
    pub deadline: Duration,
    /// After so many tries it is set aside for a human, with its last error.
    pub tries: i64,
    /// How many of this kind are done at once, so that a slow server keeps nobody else waiting. Kinds with none are done one after the other, together.
    pub lanes: usize,
    /// Under which heading administrators read how many were set aside.
    pub heading: JobKind,
}

impl Job {
    /// The longest deadline: less than the lease of a claimed job, and less than the server waits when it stops.
    pub const LONGEST: Duration = Duration::from_secs(60);
    /// Tries in three days: a mail server may be away over a weekend.
    pub const THREE_DAYS: i64 = 33;
    /// Tries in about an hour: whoever waits for a code or a link has long asked for another.
    pub const AN_HOUR: i64 = 8;

    /// Work that shares a lane with others, may take 25 s, and is tried for three days.
    #[must_use]
    pub const fn new(kind: &'static str, work: fn(App, Payload) -> BoxFuture<'static, anyhow::Result<()>>) -> Self {
        Self { kind, work, deadline: Duration::from_secs(25), tries: Self::THREE_DAYS, lanes: 0, heading: JobKind::Other }
    }
}

/// What was queued with a job.
#[derive(Debug)]
pub struct Payload {
    /// The job's id, the same at every try.
    pub id: JobId,
    pub json: String,
}

impl Payload {
    /// The value that was queued.
    pub fn parse<T: DeserializeOwned>(&self) -> anyhow::Result<T> {
        serde_json::from_str(&self.json).context("the payload cannot be read")
    }
}

/// A piece of work that the clock asks for every hour, on any node: doing it twice must do no harm.
#[derive(Clone, Copy, Debug)]
pub struct Hourly {
    /// Its name in logs.
    pub name: &'static str,
    /// Does it. It may be ended between two transactions.
    pub work: fn(App) -> BoxFuture<'static, Result<()>>,
    /// What it deletes when it was kept for long enough: a line of the privacy page.
    pub keeps: Option<KeptFor>,
}

impl Hourly {
    /// Rows that one run deletes at most; what is left waits for the next.
    pub const BATCH: i64 = 500;

    /// Work of this name.
    #[must_use]
    pub const fn new(name: &'static str, work: fn(App) -> BoxFuture<'static, Result<()>>) -> Self {
        Self { name, work, keeps: None }
    }

    /// Work that deletes what was kept for long enough.
    #[must_use]
    pub const fn keeping(kept: KeptFor, name: &'static str, work: fn(App) -> BoxFuture<'static, Result<()>>) -> Self {
        Self { name, work, keeps: Some(kept) }
    }
}

/// Numbers that a slice keeps of rows, in the transaction of the rows, so that no page counts them. `tajmaat doctor` compares them.
#[derive(Clone, Copy, Debug)]
pub struct Counter {
    /// What is counted, as an operator reads it.
    pub name: &'static str,
    /// Compares what is kept with the rows as they are at one moment; returns how many numbers were wrong. Mends them too if asked.
    pub check: fn(App, Repair) -> BoxFuture<'static, Result<u64>>,
}

/// Whether wrong numbers are mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repair {
    /// They are only found.
    No,
    /// They are mended.
    Yes,
}

impl App {
    /// Has what is kept in memory outlast changes of which nobody sees anything.
    pub fn leave_out_unseen(&self) {
        self.db.changes().leave_out(self.slices.iter().flat_map(|slice| slice.unseen.iter().copied()));
    }
}
