//! Group commit: the write transactions of many requests are one transaction of SQLite, so that they share its one wait for the disk.
//!
//! SQLite has one writer, and a commit with full durability waits for the disk. One commit for each request would make the disk's pace everybody's;
//! PostgreSQL brings waiting commits together by itself, and needs none of this.
//!
//! How it goes:
//! 1. Whoever wants to write stands in a queue for the [`Turn`] ([`Groups::begin`]). The first finds no transaction and begins one (`BEGIN IMMEDIATE`).
//! 2. Ended by [`Member::commit`], a member hands the open transaction to the next in the queue, in a savepoint of its own, and waits.
//! 3. Where the queue is empty, or the group has as many members as may share a commit ([`MOST`]) or is [`LONGEST`] old, the last member's end commits for
//!    all and answers all. Those who come meanwhile gather in the queue: they are the next group. Nobody waits for company: a single writer commits at once.
//!
//! What holds:
//! - Nobody is answered before the commit returned. If it fails, every member gets the error, and nothing of any is kept.
//! - What fails, is dropped, panics or is cancelled is rolled back to its savepoint, and touches nobody else. The first of a group needs no savepoint: when
//!   it is rolled back there is nothing else in the transaction, which ends with it.
//! - A member reads what those before it wrote and what is not on the disk yet. If it answers by that without writing anything, it waits for the commit too
//!   ([`Member::roll_back`]).
//! - The turn is never lost. It is a value that passes itself on when it is dropped, wherever that happens; what has to be waited for at the end of a
//!   member runs in a task of its own, which no cancelled request takes along.
//! - SQLite rolls everything back by itself after some faults (a full disk, a failed write). A hook of the connection counts that: such a transaction takes
//!   no further statement, and all its members fail.
//! - A savepoint bears no constraint that is checked at the commit: no foreign key is deferred.

use std::collections::VecDeque;
use std::mem;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use sqlx::sqlite::{SqliteConnection, SqlitePool};
use sqlx::{Sqlite, Transaction};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

use super::Signals;
use super::afterwards::Afterwards;
use super::faults::{ACQUIRE_TIMEOUT, PATIENCE, in_time, lost, same};

/// How many share a commit at most, unless said otherwise.
pub(super) const MOST: u32 = 256;
/// How old a transaction may be when it is handed to one more: the first of a group waits for the last.
const LONGEST: Duration = Duration::from_millis(25);

/// Begins the savepoint of the second member; of a later one, after the one before it is kept.
const FIRST_SAVEPOINT: &str = "SAVEPOINT member";
const NEXT_SAVEPOINT: &str = "RELEASE member; SAVEPOINT member";
/// Leaves the savepoint as it was begun, for the next member.
const TAKE_BACK: &str = "ROLLBACK TO member";

/// The writing connection of a SQLite database, and the queue for it. Cloning shares both.
#[derive(Clone, Debug)]
pub struct Groups(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    /// Of one connection.
    pool: SqlitePool,
    signals: Signals,
    /// How many share a commit at most.
    most: usize,
    queue: Mutex<Queue>,
    /// How many members have ended, by which those who wait see that the queue moves.
    ended: AtomicU64,
}

#[derive(Debug, Default)]
struct Queue {
    /// Whether somebody has the turn. It then comes to others only by being passed on.
    taken: bool,
    /// Those who want it, first come, first served.
    waiting: VecDeque<oneshot::Sender<Member>>,
}

/// The right to use the writing connection. Dropped, it passes to the next in the queue, who begins a transaction.
#[derive(Debug)]
struct Turn {
    of: Arc<Shared>,
    /// Whether somebody else has it by now.
    is_over: bool,
}

/// An open transaction, and those who wait for its commit.
#[derive(Debug)]
struct Group {
    transaction: Transaction<'static, Sqlite>,
    begun: Instant,
    /// How often SQLite had rolled back when this began.
    rollbacks: u64,
    /// Whether nobody knows what it holds.
    is_given_up: bool,
    /// Whether the present member has a savepoint, because there are others' writes before its own.
    in_savepoint: bool,
    /// Those whose work is done, and how each is told.
    members: Vec<oneshot::Sender<sqlx::Result<()>>>,
    /// What follows the commit, of all of them: it does not wait for a request that was given up.
    afterwards: Afterwards,
}

/// Whoever may write now. Dropped, it leaves nothing behind, and the turn passes on.
#[derive(Debug)]
pub(super) struct Member {
    /// `None` once it has ended.
    turn: Option<Turn>,
    /// `None` until there is a transaction.
    group: Option<Group>,
    /// Whether it may have read or written anything.
    is_used: bool,
    /// Whether nobody may come after it in its transaction.
    is_last: bool,
}

/// How a member ends.
#[derive(Debug)]
struct End {
    keeps: bool,
    afterwards: Afterwards,
    /// Whether nobody may come after it.
    is_last: bool,
    /// Told once all is on the disk, if anybody waits for it.
    answer: Option<oneshot::Sender<sqlx::Result<()>>>,
}

impl Groups {
    pub(super) fn new(pool: SqlitePool, signals: Signals, most: u32) -> Self {
        Self(Arc::new(Shared { pool, signals, most: most as usize, queue: Mutex::default(), ended: AtomicU64::new(0) }))
    }

    /// Waits for the turn, longer than [`ACQUIRE_TIMEOUT`] only while the queue moves, and begins a transaction unless one is handed over with it.
    pub(super) async fn begin(&self) -> sqlx::Result<Member> {
        let mut member = self.turn().await?;
        if member.group.is_none() {
            member.group = Some(self.0.begin().await?);
        }
        Ok(member)
    }

    async fn turn(&self) -> sqlx::Result<Member> {
        let (sender, mut receiver) = oneshot::channel();
        {
            let mut queue = self.0.queue();
            if !mem::replace(&mut queue.taken, true) {
                return Ok(Member::with(Turn::new(&self.0), None));
            }
            queue.waiting.push_back(sender);
        }
        let (begun, mut ended) = (Instant::now(), self.0.ended.load(Ordering::Relaxed));
        loop {
            match tokio::time::timeout(ACQUIRE_TIMEOUT, &mut receiver).await {
                Ok(Ok(member)) => return Ok(member),
                Ok(Err(_)) => return Err(lost()),
                Err(_) => {
                    let before = mem::replace(&mut ended, self.0.ended.load(Ordering::Relaxed));
                    if ended == before || begun.elapsed() >= PATIENCE {
                        return Err(sqlx::Error::PoolTimedOut);
                    }
                }
            }
        }
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn begin(&self) -> sqlx::Result<Group> {
        let transaction = self.signals.faults.noted(in_time(Some(PATIENCE), self.pool.begin_with("BEGIN IMMEDIATE")).await)?;
        let rollbacks = self.signals.rollbacks.count();
        Ok(Group {
            transaction,
            begun: Instant::now(),
            rollbacks,
            is_given_up: false,
            in_savepoint: false,
            members: Vec::new(),
            afterwards: Afterwards::default(),
        })
    }
}

impl Queue {
    /// The next who still waits.
    fn next(&mut self) -> Option<oneshot::Sender<Member>> {
        while let Some(next) = self.waiting.pop_front() {
            if !next.is_closed() {
                return Some(next);
            }
        }
        None
    }
}

impl Turn {
    fn new(of: &Arc<Shared>) -> Self {
        Self { of: Arc::clone(of), is_over: false }
    }

    /// Gives it to the next in the queue, with the transaction if there is one. Both come back if nobody waits; the turn is kept then.
    fn pass(self, mut group: Option<Group>) -> Option<(Self, Option<Group>)> {
        let mut turn = self;
        loop {
            let next = turn.of.queue().next();
            let Some(next) = next else { return Some((turn, group)) };
            match next.send(Member::with(turn, group)) {
                Ok(()) => return None,
                // It went away just now.
                Err(mut back) => {
                    group = back.group.take();
                    turn = back.turn.take()?;
                }
            }
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if self.is_over {
            return;
        }
        loop {
            let next = {
                let mut queue = self.of.queue();
                let next = queue.next();
                queue.taken = next.is_some();
                next
            };
            let Some(next) = next else { return };
            match next.send(Member::with(Self::new(&self.of), None)) {
                Ok(()) => return,
                // It went away just now. Dropped as it came back, it would call this again, as deep as the queue is long.
                Err(mut back) => {
                    if let Some(turn) = &mut back.turn {
                        turn.is_over = true;
                    }
                }
            }
        }
    }
}

impl Member {
    const fn with(turn: Turn, group: Option<Group>) -> Self {
        Self { turn: Some(turn), group, is_used: false, is_last: false }
    }

    /// The connection, as long as the transaction is there.
    pub(super) fn connection(&mut self) -> sqlx::Result<&mut SqliteConnection> {
        let (Some(turn), Some(group)) = (&self.turn, &mut self.group) else { return Err(lost()) };
        if group.is_lost(&turn.of) {
            return Err(lost());
        }
        self.is_used = true;
        Ok(&mut *group.transaction)
    }

    /// Keeps what it wrote. Returns once that is on the disk.
    pub(super) async fn commit(self, afterwards: Afterwards) -> sqlx::Result<()> {
        self.end(true, afterwards).await
    }

    /// Takes back what it wrote. Returns once whatever it may have read is on the disk.
    pub(super) async fn roll_back(self) -> sqlx::Result<()> {
        self.end(false, Afterwards::default()).await
    }

    async fn end(mut self, keeps: bool, afterwards: Afterwards) -> sqlx::Result<()> {
        let (Some(group), Some(turn)) = (self.group.take(), self.turn.take()) else { return Err(lost()) };
        let (answer, answered) = oneshot::channel();
        let end = End { keeps, afterwards, is_last: self.is_last, answer: Some(answer) };
        tokio::spawn(group.after(turn, end));
        answered.await.unwrap_or_else(|_| Err(lost()))
    }

    /// Has a transaction for itself, however long that takes: those before it do not wait for it, those behind it begin another one. Once it was used it can
    /// no longer be separated from those before it.
    pub(super) async fn stand_alone(&mut self) -> sqlx::Result<()> {
        self.is_last = true;
        let others = self.group.as_ref().is_some_and(|group| group.in_savepoint);
        if self.is_used || !others {
            return Ok(());
        }
        let (Some(group), Some(turn)) = (self.group.take(), self.turn.take()) else { return Err(lost()) };
        let committed = tokio::spawn(async move {
            let answers = group.commit(&turn.of).await;
            answers.tell();
            turn
        });
        let turn = committed.await.map_err(|_| lost())?;
        // Its own turn stays: if this is given up while it begins, the turn passes on.
        let group = self.turn.insert(turn).of.begin().await?;
        self.group = Some(group);
        Ok(())
    }
}

impl Drop for Member {
    fn drop(&mut self) {
        let (Some(group), Some(turn)) = (self.group.take(), self.turn.take()) else { return };
        // Without a runtime nothing can be waited for: the connection is closed, which rolls back, and the others are told that all is lost.
        if let Ok(runtime) = Handle::try_current() {
            runtime.spawn(group.after(turn, End { keeps: false, afterwards: Afterwards::default(), is_last: self.is_last, answer: None }));
        }
    }
}

impl Group {
    /// Whether SQLite rolled the transaction back, or it has to.
    fn is_lost(&self, shared: &Shared) -> bool {
        self.is_given_up || shared.signals.rollbacks.count() != self.rollbacks
    }

    fn is_full(&self, shared: &Shared) -> bool {
        self.members.len() >= shared.most || self.begun.elapsed() >= LONGEST
    }

    /// What follows when a member ends: the next in the queue has the transaction, or it is committed.
    async fn after(mut self, turn: Turn, end: End) {
        turn.of.ended.fetch_add(1, Ordering::Relaxed);
        if !end.keeps && !self.in_savepoint {
            // Whoever came before it is on the disk, and nobody else is in the transaction.
            if let Err(error) = self.transaction.rollback().await {
                tracing::debug!("SQLite had rolled back: {error}");
            }
            drop(turn);
            if let Some(answer) = end.answer {
                // Whoever went away is not told.
                drop(answer.send(Ok(())));
            }
            return;
        }
        self.members.extend(end.answer);
        self.afterwards.append(end.afterwards);
        if !end.keeps && !self.runs(&turn.of, TAKE_BACK).await {
            return self.finish(turn).await;
        }
        if end.is_last || self.is_full(&turn.of) || turn.of.queue().waiting.is_empty() {
            return self.finish(turn).await;
        }
        if end.keeps {
            let savepoint = if self.in_savepoint { NEXT_SAVEPOINT } else { FIRST_SAVEPOINT };
            if !self.runs(&turn.of, savepoint).await {
                return self.finish(turn).await;
            }
            self.in_savepoint = true;
        }
        if let Some((turn, Some(group))) = turn.pass(Some(self)) {
            group.finish(turn).await;
        }
    }

    /// Whether a statement about savepoints went well. If not, the transaction is given up.
    async fn runs(&mut self, shared: &Shared, statement: &'static str) -> bool {
        if self.is_lost(shared) {
            return false;
        }
        let done = sqlx::query(statement).execute(&mut *self.transaction).await;
        if let Err(error) = shared.signals.faults.noted(done) {
            tracing::warn!("a group of writes is given up: {error}");
            self.is_given_up = true;
        }
        !self.is_lost(shared)
    }

    /// Commits for all, passes the turn on, and tells the members.
    async fn finish(self, turn: Turn) {
        let answers = self.commit(&turn.of).await;
        drop(turn);
        answers.tell();
    }

    async fn commit(self, shared: &Shared) -> Answers {
        let result = if self.is_lost(shared) { Err(lost()) } else { shared.signals.faults.noted(self.transaction.commit().await) };
        if result.is_ok() && std::panic::catch_unwind(AssertUnwindSafe(|| self.afterwards.run())).is_err() {
            tracing::error!("what follows a commit panicked");
        }
        Answers { members: self.members, result }
    }
}

/// What became of a group, for those who wait for it.
struct Answers {
    members: Vec<oneshot::Sender<sqlx::Result<()>>>,
    result: sqlx::Result<()>,
}

impl Answers {
    fn tell(mut self) {
        let last = self.members.pop();
        for member in self.members {
            drop(member.send(self.result.as_ref().copied().map_err(same)));
        }
        if let Some(last) = last {
            drop(last.send(self.result));
        }
    }
}
