//! Voting: drafts, ballots that count and their replacement, each in one transaction.
//!
//! - A person has one row in *who* and at most one in *what*, because the database says so; presses that come at once wait for each other at the row of *who*.
//! - What comes after the end of voting by the clock at commit is rolled back whole: nothing is half-cast.
//! - The two rows are linked by a keyed hash that the database cannot make ([`link`]) and nobody once the ballot is closed.

use app::model::ballots::{BallotState, Channel, Choice};
use app::model::consultations::{Opening, PhaseKind, Standing};
use uuid::{Builder, Uuid};

use super::checking::{Judgement, check};
use super::model::{Ballot, Sealed, Voter};
use super::store::voting::{self as kept, Step, VoterRow};
use super::{VOTES, get, returning};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId, NeighbourhoodId, Parts, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::participation::consultations::{self, Admission, Asker};
use crate::people::residents;
use app::words::tr;

/// What became of what somebody sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is kept, and does not count.
    Kept,
    /// It counts.
    Counted {
        /// Whether it stands in the place of another one.
        replaced: bool,
    },
    /// Voting is not open, or not to them.
    Refused(Standing),
    /// Voting ended meanwhile; nothing of it is kept.
    Late,
    /// They have a sheet of paper.
    OnPaper,
    /// The commune decided that their ballot does not count.
    Void,
    /// It cannot count, and nothing of it is kept.
    Invalid(Judgement),
    /// What was confirmed is not what is kept any more: nothing was cast.
    Changed,
}

/// Keeps every change as a draft. It counts at once if it is valid and no confirmation is declared; an empty one counts only when it is sent as such.
pub async fn keep(app: &App, ballot: &Ballot, voter: Voter, choice: &Choice) -> Result<Outcome> {
    give(app, ballot.id, voter, choice, Wish::Keep).await
}

/// Keeps it as a draft, even where it could count at once: what comes back after a session had ended is looked at before it counts.
pub async fn hold(app: &App, ballot: &Ballot, voter: Voter, choice: &Choice) -> Result<Outcome> {
    give(app, ballot.id, voter, choice, Wish::Hold).await
}

/// Has the draft count that somebody was shown, if it is the one that is kept at that moment.
pub async fn confirm(app: &App, ballot: &Ballot, voter: Voter, shown: &Choice) -> Result<Outcome> {
    give(app, ballot.id, voter, shown, Wish::Confirm).await
}

/// Has it count: an explicit send.
pub async fn cast(app: &App, ballot: &Ballot, voter: Voter, choice: &Choice) -> Result<Outcome> {
    give(app, ballot.id, voter, choice, Wish::Count).await
}

/// What somebody wishes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish {
    /// To keep it, whether it counts or not.
    Keep,
    /// To keep it, and that it does not count.
    Hold,
    /// That it counts, or nothing.
    Count,
    /// The same, of what is kept.
    Confirm,
}

impl Wish {
    /// Whether it is to count or nothing is done.
    const fn is_explicit(self) -> bool {
        matches!(self, Self::Count | Self::Confirm)
    }
}

/// What leads from a person to what they voted: without the program's secret nobody can make it from the database, and without the ballot's nonce nobody can.
pub(super) fn link(app: &App, nonce: &[u8], account: AccountId) -> [u8; 32] {
    app.secret.keyed("ballot link", &[nonce, account.0.as_bytes()])
}

/// An id in which there is no time.
pub(super) fn random_id(app: &App) -> Uuid {
    Builder::from_random_bytes(app.rng.bytes::<16>()).into_uuid()
}

/// Where somebody lives in a commune, if they are its verified resident and it is known.
pub async fn home(app: &App, db: &mut impl Sql, commune: CommuneId, account: AccountId) -> Result<Option<NeighbourhoodId>> {
    let rows = residents::with_current(Parts::default(), account, app.clock.now()).load(db).await?;
    Ok(residents::homes(&rows).into_iter().find(|(place, _)| *place == commune).and_then(|(_, home)| home))
}

/// The first moment of the day in Morocco: of a vote nobody keeps more.
pub(super) fn day(app: &App) -> Timestamp {
    let now = app.clock.now();
    Timestamp::start_of(now.day()).unwrap_or(now)
}

/// Someone who votes, in the transaction of what they send.
struct Giving<'a> {
    app: &'a App,
    tx: &'a mut Tx,
    id: ConsultationId,
    voter: Voter,
    link: [u8; 32],
    /// How they stood before.
    before: Option<VoterRow>,
    /// How they stand if it counts.
    now: VoterRow,
}

async fn give(app: &App, id: ConsultationId, voter: Voter, choice: &Choice, wish: Wish) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    let admission = consultations::admit(app, &mut tx, id, VOTES, Asker::person(Some(voter.account))).await?;
    let outcome = match refusal(&admission) {
        Some(outcome) => outcome,
        None => give_in(app, &mut tx, &admission, voter, (choice, wish)).await?,
    };
    // A sheet may have become theirs.
    if !matches!(outcome, Outcome::Kept | Outcome::Counted { .. } | Outcome::OnPaper) {
        tx.roll_back().await?;
        return Ok(outcome);
    }
    if !admission.still_open(app) {
        tx.roll_back().await?;
        return Ok(Outcome::Late);
    }
    tx.commit().await?;
    Ok(outcome)
}

fn refusal(admission: &Admission) -> Option<Outcome> {
    if admission.is_open() {
        return None;
    }
    Some(match admission.standing.opening {
        Opening::Closed { .. } => Outcome::Late,
        _ => Outcome::Refused(admission.standing.clone()),
    })
}

async fn give_in(app: &App, tx: &mut Tx, admission: &Admission, voter: Voter, (choice, wish): (&Choice, Wish)) -> Result<Outcome> {
    let ballot = get(tx, admission.consultation.id).await?;
    // A ballot that is not published has no voters, whatever its consultation's clock says.
    let (Some(_), Some(nonce)) = (ballot.frozen_at, kept::nonce(tx, ballot.id).await?) else { return Ok(Outcome::Late) };
    let home = home(app, tx, admission.consultation.commune_id, voter.account).await?;
    let judgement = check(&ballot, choice, home);
    let is_refused = if wish.is_explicit() { !judgement.is_valid() } else { !judgement.can_wait() };
    if is_refused {
        return Ok(Outcome::Invalid(judgement));
    }
    // An empty ballot counts only when it is sent as such.
    let could_count = judgement.is_valid() && !choice.is_empty();
    let counts = wish.is_explicit() || (wish == Wish::Keep && could_count && !ballot.settings.confirm);
    let row = VoterRow { state: BallotState::Drafting, channel: voter.channel, day: day(app), neighbourhood: home, pending: !counts };
    returning::take_up(app, tx, (ballot.id, &nonce), voter.account).await?;
    let before = kept::lock(tx, ballot.id, voter.account, &row).await?;
    match before.map(|before| before.state) {
        Some(BallotState::OnPaper) => return Ok(Outcome::OnPaper),
        Some(BallotState::Void) => return Ok(Outcome::Void),
        _ => {}
    }
    let link = link(app, &nonce, voter.account);
    // Where what is valid counts at once, a change that cannot count leaves nothing to be confirmed.
    let waits = ballot.settings.confirm || could_count;
    let mut giving = Giving { app, tx, id: ballot.id, voter, link, before, now: row };
    match wish {
        Wish::Confirm if !giving.is_kept(choice).await? => Ok(Outcome::Changed),
        _ if counts => giving.cast(choice).await,
        _ => giving.draft(choice, waits).await,
    }
}

impl Giving<'_> {
    /// Whether a choice is what is kept; or counts already, from a second press.
    async fn is_kept(&mut self, choice: &Choice) -> Result<bool> {
        let known = match kept::draft(self.tx, self.id, &self.link).await? {
            Some(draft) => Some(draft),
            None => kept::choice(self.tx, self.id, &self.link).await?.map(|counted| counted.choice),
        };
        Ok(known.is_some_and(|known| known == choice.to_text()))
    }

    /// Keeps what does not count. What counted before goes on to count; whether the change waits to be confirmed, bar and reminders ask.
    async fn draft(&mut self, choice: &Choice, waits: bool) -> Result<Outcome> {
        let text = choice.to_text();
        let counted = kept::choice(self.tx, self.id, &self.link).await?;
        if counted.is_some_and(|counted| counted.choice == text) {
            return self.as_before().await;
        }
        kept::set_draft(self.tx, self.id, &self.link, &text).await?;
        self.count_first().await?;
        match self.before {
            Some(before) if before.state == BallotState::Drafting => kept::set(self.tx, self.id, self.voter.account, &self.now).await?,
            Some(before) if before.pending != waits => {
                kept::set(self.tx, self.id, self.voter.account, &VoterRow { pending: waits, ..before }).await?;
            }
            _ => {}
        }
        Ok(Outcome::Kept)
    }

    /// Has it count, in the place of what did.
    async fn cast(&mut self, choice: &Choice) -> Result<Outcome> {
        let text = choice.to_text();
        let counted = kept::choice(self.tx, self.id, &self.link).await?;
        // The same again, from a second press perhaps, is the same ballot.
        if counted.as_ref().is_some_and(|counted| counted.choice == text) {
            return self.as_before().await;
        }
        kept::remove_draft(self.tx, self.id, &self.link).await?;
        let replaced = counted.is_some();
        let sealed = Sealed { choice: text, salt: self.app.rng.bytes(), pseudonym: self.app.rng.bytes() };
        kept::set_choice(self.tx, self.id, &self.link, (random_id(self.app), &sealed)).await?;
        self.now.state = BallotState::Cast;
        kept::set(self.tx, self.id, self.voter.account, &self.now).await?;
        // Everybody who votes waits for these rows, so they come last.
        kept::count(self.tx, self.id, (i64::from(!replaced), i64::from(replaced), 0)).await?;
        self.count_first().await?;
        if let Some(before) = self.before.filter(|_| replaced) {
            count_counted(self.tx, self.id, (before.channel, before.neighbourhood), -1).await?;
        }
        count_counted(self.tx, self.id, (self.now.channel, self.now.neighbourhood), 1).await?;
        Ok(Outcome::Counted { replaced })
    }

    /// What counts goes on to count, and nothing waits beside it.
    async fn as_before(&mut self) -> Result<Outcome> {
        kept::remove_draft(self.tx, self.id, &self.link).await?;
        kept::settle(self.tx, self.id, self.voter.account).await?;
        Ok(Outcome::Counted { replaced: false })
    }

    /// Counts somebody who keeps something for the first time.
    async fn count_first(&mut self) -> Result<()> {
        if self.before.is_none() {
            kept::count_step(self.tx, self.id, Step::Drafted, (self.now.channel, self.now.neighbourhood), 1).await?;
        }
        Ok(())
    }
}

/// Counts ballots that count, by channel and place.
pub(super) async fn count_counted(tx: &mut Tx, id: ConsultationId, from: (Channel, Option<NeighbourhoodId>), by: i64) -> Result<()> {
    Ok(kept::count_step(tx, id, Step::Counted, from, by).await?)
}

/// Marks a person as having voted on paper, or says how they voted otherwise. A draft of theirs is thrown away.
pub async fn mark_on_paper(app: &App, tx: &mut Tx, ballot: &Ballot, account: AccountId) -> Result<std::result::Result<(), BallotState>> {
    let id = ballot.id;
    let Some(nonce) = kept::nonce(tx, id).await? else { return Err(Error::Conflict(tr::ballots::staff::CLOSED)) };
    let commune = consultations::get(tx, id).await?.commune_id;
    let home = home(app, tx, commune, account).await?;
    let row = VoterRow { state: BallotState::OnPaper, channel: Channel::Paper, day: day(app), neighbourhood: home, pending: false };
    returning::take_up(app, tx, (id, &nonce), account).await?;
    match kept::lock(tx, id, account, &row).await?.map(|before| before.state) {
        None => {}
        Some(BallotState::Drafting) => {
            kept::remove_draft(tx, id, &link(app, &nonce, account)).await?;
            kept::set(tx, id, account, &row).await?;
        }
        Some(state) => return Ok(Err(state)),
    }
    kept::count(tx, id, (1, 0, 0)).await?;
    count_counted(tx, id, (Channel::Paper, home), 1).await?;
    Ok(Ok(()))
}

/// Takes back that somebody voted on paper: their sheet was returned unused.
pub async fn unmark_on_paper(app: &App, tx: &mut Tx, ballot: &Ballot, account: AccountId) -> Result<()> {
    let id = ballot.id;
    if kept::nonce(tx, id).await?.is_none() {
        return Err(Error::Conflict(tr::ballots::staff::CLOSED));
    }
    // The row that is made here if there was none is taken away again below.
    let row = VoterRow { state: BallotState::OnPaper, channel: Channel::Paper, day: day(app), neighbourhood: None, pending: false };
    let before = kept::lock(tx, id, account, &row).await?;
    match before.filter(|before| before.state == BallotState::OnPaper) {
        Some(before) => {
            kept::remove(tx, id, account).await?;
            kept::count(tx, id, (-1, 0, 0)).await?;
            count_counted(tx, id, (before.channel, before.neighbourhood), -1).await
        }
        None => Err(Error::Conflict(tr::ballots::staff::NOT_ON_PAPER)),
    }
}

/// Whether voting was open at a moment, for whoever only asks.
pub(super) fn is_open(consultation: &consultations::Consultation, now: Timestamp) -> bool {
    consultation.cancelled.is_none() && consultation.schedule.asking_at(&[PhaseKind::Vote], now).is_some()
}
