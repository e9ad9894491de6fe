//! A ballot that does not count: one person of the staff asks for it with a reason, another confirms it, before closing alone. Nobody sees what stands on it. The
//! voter is told, and writes to the consultation's contact if they disagree; they cannot vote again unless it is taken back, by two people too, and then it counts
//! as it was.

use app::model::ballot_staff::BallotFields;
use app::model::ballots::BallotState;
use app::model::notifications::Notice;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use super::casting::count_counted;
use super::preparing::Case;
use super::store::voids::{self as kept, VoidRow};
use super::store::voting;
use crate::base::App;
use crate::base::db::{AccountId, ConsultationId, RowId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, fits};
use crate::people::accounts;
use crate::people::notifications::{self, News};

/// Voids of one ballot that a page shows.
pub(super) const MOST: i64 = 500;

/// The last part of a profile's address, or the handle alone.
fn handle(typed: &str) -> &str {
    typed.trim().trim_end_matches('/').rsplit('/').next().unwrap_or_default().trim_start_matches('@')
}

/// Asks that somebody's ballot does not count.
pub(super) async fn ask(case: &Case<'_>, fields: &BallotFields) -> Result<()> {
    let reason = clean(fields.get("reason"));
    if !fits(&reason, 20..=1_000) {
        return Err(Error::field("reason", tr::ballots::staff::REASON_LENGTH));
    }
    let unknown = || Error::field("handle", tr::ballots::staff::NO_VOTER);
    let account = accounts::find_by_handle(case.app, handle(fields.get("handle"))).await?.ok_or_else(unknown)?;
    if account == case.viewer.id {
        return Err(Error::field("handle", tr::ballots::staff::OWN_VOTE));
    }
    let (app, id, now) = (case.app, case.id(), case.app.clock.now());
    let mut tx = app.db.begin().await?;
    case.lock_public(&mut tx).await?;
    let is_here = join(case, &mut tx, account).await?;
    if !is_here || voting::find(&mut tx, id, account).await?.is_none_or(|row| row.state != BallotState::Cast) {
        // Whoever asks who voted leaves a trace.
        record(case, &mut tx, StaffAct::BallotVoidRefused).await?;
        tx.commit().await?;
        return Err(unknown());
    }
    let (id_of_row, asked_by) = (app.rng.id::<RowId>(now), case.viewer.id);
    let (confirmed_by, confirmed_at, back_asked_by, back_asked_at) = (None, None, None, None);
    let new = VoidRow { id: id_of_row, account_id: account, reason, asked_by, asked_at: now, confirmed_by, confirmed_at, back_asked_by, back_asked_at };
    if !kept::insert(&mut tx, id, &new).await? {
        tx.roll_back().await?;
        return Err(Error::field("handle", tr::ballots::staff::VOID_ASKED_ALREADY));
    }
    record(case, &mut tx, StaffAct::BallotVoidAsked).await?;
    Ok(tx.commit().await?)
}

async fn record(case: &Case<'_>, tx: &mut Tx, act: StaffAct) -> Result<()> {
    case.record(tx, act, &paths::void_ballot(&case.commune.slug, case.consultation.number)).await
}

/// Keeps both accounts as they are, before the rows of a voter and of numbers are taken, which whoever leaves takes after their account. False if the voter has
/// left.
async fn join(case: &Case<'_>, tx: &mut Tx, voter: AccountId) -> Result<bool> {
    accounts::join(tx, case.viewer.id).await?;
    accounts::join(tx, voter).await
}

/// The row of an id in a form, after the ballot was taken; nobody who is concerned leaves before it is decided.
async fn found(case: &Case<'_>, tx: &mut Tx, fields: &BallotFields) -> Result<VoidRow> {
    let id = fields.get("id").parse().map_err(|_| Error::NotFound)?;
    let row = kept::find(tx, case.id(), RowId(id)).await?.ok_or(Error::NotFound)?;
    join(case, tx, row.account_id).await?;
    // Whoever left meanwhile took along what nobody had confirmed.
    kept::find(tx, case.id(), row.id).await?.ok_or(Error::NotFound)
}

/// Confirms it as a second person.
pub(super) async fn confirm(case: &Case<'_>, fields: &BallotFields) -> Result<()> {
    let (id, now) = (case.id(), case.app.clock.now());
    let mut tx = case.app.db.begin().await?;
    case.lock_public(&mut tx).await?;
    let row = found(case, &mut tx, fields).await?;
    if row.asked_by == case.viewer.id || row.account_id == case.viewer.id {
        tx.roll_back().await?;
        return Err(Error::Conflict(tr::ballots::staff::SECOND_PERSON));
    }
    let voter = voting::find(&mut tx, id, row.account_id).await?.filter(|voter| voter.state == BallotState::Cast);
    let Some(voter) = voter else { return Err(Error::Conflict(tr::ballots::staff::NOT_NOW)) };
    let locked = voting::lock(&mut tx, id, row.account_id, &voter).await?.ok_or(Error::Conflict(tr::ballots::staff::NOT_NOW))?;
    if locked.state != BallotState::Cast || !kept::confirm(&mut tx, row.id, case.viewer.id, now).await? {
        return Err(Error::Conflict(tr::ballots::staff::NOT_NOW));
    }
    voting::set(&mut tx, id, row.account_id, &voting::VoterRow { state: BallotState::Void, ..locked }).await?;
    voting::count(&mut tx, id, (-1, 0, 1)).await?;
    count_counted(&mut tx, id, (locked.channel, locked.neighbourhood), -1).await?;
    tell(case, &mut tx, row.account_id, true).await?;
    record(case, &mut tx, StaffAct::BallotVoidConfirmed).await?;
    Ok(tx.commit().await?)
}

/// Takes it back, and says what was done. What was only asked is withdrawn at once; a ballot that does not count does again, as it was, when a second person wants
/// it too: what two people declared, nobody undoes alone.
pub(super) async fn take_back(case: &Case<'_>, fields: &BallotFields) -> Result<Key> {
    let (id, viewer) = (case.id(), case.viewer.id);
    let mut tx = case.app.db.begin().await?;
    case.lock_public(&mut tx).await?;
    let row = found(case, &mut tx, fields).await?;
    if row.confirmed_at.is_some() {
        if row.account_id == viewer || row.back_asked_by == Some(viewer) {
            tx.roll_back().await?;
            return Err(Error::Conflict(tr::ballots::staff::SECOND_PERSON));
        }
        if kept::ask_back(&mut tx, row.id, viewer, case.app.clock.now()).await? {
            record(case, &mut tx, StaffAct::BallotVoidBackAsked).await?;
            tx.commit().await?;
            return Ok(tr::ballots::staff::VOID_BACK_ASKED);
        }
    }
    if !kept::remove(&mut tx, row.id).await? {
        return Err(Error::NotFound);
    }
    if let Some(voter) = voting::find(&mut tx, id, row.account_id).await?.filter(|voter| voter.state == BallotState::Void && row.confirmed_at.is_some()) {
        voting::lock(&mut tx, id, row.account_id, &voter).await?;
        voting::set(&mut tx, id, row.account_id, &voting::VoterRow { state: BallotState::Cast, ..voter }).await?;
        voting::count(&mut tx, id, (1, 0, -1)).await?;
        count_counted(&mut tx, id, (voter.channel, voter.neighbourhood), 1).await?;
        tell(case, &mut tx, row.account_id, false).await?;
    }
    record(case, &mut tx, StaffAct::BallotVoidTakenBack).await?;
    tx.commit().await?;
    Ok(tr::ballots::staff::VOID_TAKEN_BACK)
}

async fn tell(case: &Case<'_>, tx: &mut Tx, to: AccountId, void: bool) -> Result<()> {
    let notice = Notice::BallotVoid { title: case.consultation.texts.title.localized(), void };
    let path = paths::ballot_mine(&case.commune.slug, case.consultation.number);
    notifications::write(case.app, tx, to, News::about(case.id(), &notice, &path)).await
}

/// What is asked and confirmed, the first that was asked for first.
pub(super) async fn list(app: &App, id: ConsultationId) -> Result<Vec<VoidRow>> {
    Ok(kept::list(&mut &app.db, id, MOST).await?)
}
