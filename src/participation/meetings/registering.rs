//! Registering for a meeting and withdrawing. Everything that changes how many have a seat does so while it holds the meeting's row.

use app::model::consultations::{Opening, Step};
use app::model::meetings::Place;
use app::model::notifications::MeetingNews;
use app::words::{Key, tr};

use super::model::Meeting;
use super::store::{self, registrations};
use super::{holdings, telling};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{MeetingId, Sql, Tx};
use crate::base::erasure::Leaving;
use crate::base::error::{Error, Result};
use crate::base::personal_data::over;
use crate::communes::{self, Commune};
use crate::participation::consultations::{self, Asker, Consultation, Facts, judge};
use crate::people::accounts::Viewer;

/// Meetings whose registrations are forgotten in one run.
const ROUND: i64 = 50;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Registered,
    /// All seats are taken.
    Waits,
    /// They were registered, or waited, before.
    Already,
    Withdrawn,
    /// There was nothing to withdraw.
    NotRegistered,
}

impl Outcome {
    /// What to tell the person.
    pub const fn message(self) -> Key {
        use tr::meetings as word;
        match self {
            Self::Registered => word::REGISTERED_DONE,
            Self::Waits => word::WAITS_DONE,
            Self::Already => word::ALREADY,
            Self::Withdrawn => word::WITHDRAWN_DONE,
            Self::NotRegistered => word::NOT_REGISTERED,
        }
    }
}

/// Whether somebody is of those whom a consultation is for, in whatever phase it is; open if so, without an end.
pub(super) fn audience(consultation: &Consultation, facts: &Facts, now: Timestamp) -> Opening {
    if !facts.signed_in {
        return Opening::SignIn;
    }
    if let Some(until) = facts.suspended_until {
        return Opening::Suspended { until: until.into() };
    }
    let steps = judge(consultation, &[], facts, &[], now).steps;
    match steps.iter().find(|(_, done)| !done) {
        None => Opening::Open { until: Timestamp(i64::MAX).into() },
        Some((Step::Account, _)) => Opening::SignIn,
        Some((Step::Residence, _)) => Opening::Verify,
        Some((Step::Neighbourhood(_), _)) => Opening::OtherNeighbourhood,
        Some((Step::Organisation(_), _)) => Opening::ForOrganisations,
        Some((Step::Invitation, _)) => Opening::ByInvitation,
    }
}

/// The same, of what is known of somebody at this moment.
pub(super) async fn audience_of(app: &App, db: &mut impl Sql, consultation: &Consultation, viewer: Option<&Viewer>) -> Result<Opening> {
    let now = app.clock.now();
    let facts = Facts::load(app, db, consultation, Asker::person(viewer.map(|viewer| viewer.id)), now).await?;
    Ok(audience(consultation, &facts, now))
}

/// Why somebody whom it is not for cannot register.
const fn refusal(opening: &Opening) -> Key {
    use tr::meetings as word;
    match opening {
        Opening::Verify => word::FOR_RESIDENTS,
        Opening::OtherNeighbourhood => word::FOR_NEIGHBOURS,
        Opening::ForOrganisations => word::FOR_ORGANISATIONS,
        Opening::ByInvitation => word::FOR_INVITED,
        Opening::Suspended { .. } => word::SUSPENDED,
        _ => word::CLOSED,
    }
}

/// Registers somebody, or puts them last among those who wait.
pub(super) async fn register(app: &App, viewer: &Viewer, id: MeetingId) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    let meeting = store::lock(&mut tx, id).await?.ok_or(Error::NotFound)?;
    let consultation = consultations::get(&mut tx, meeting.consultation_id).await?;
    if !meeting.is_open(&consultation, app.clock.now()) {
        return Err(Error::Conflict(tr::meetings::CLOSED));
    }
    let opening = audience_of(app, &mut tx, &consultation, Some(viewer)).await?;
    if !matches!(opening, Opening::Open { .. }) {
        return Err(Error::Conflict(refusal(&opening)));
    }
    if registrations::find(&mut tx, id, viewer.id).await?.is_some() {
        tx.roll_back().await?;
        return Ok(Outcome::Already);
    }
    let place = if meeting.has_room() { Place::Registered } else { Place::Waiting };
    if place == Place::Waiting && meeting.waiting >= registrations::MOST {
        return Err(Error::Conflict(tr::meetings::FULL));
    }
    let position = store::next_position(&mut tx, id).await?;
    let new =
        registrations::New { meeting: id, consultation: meeting.consultation_id, account: viewer.id, place, position, told: meeting.news, at: app.clock.now() };
    registrations::insert(&mut tx, &new).await?;
    store::count(&mut tx, id, i64::from(place == Place::Registered), i64::from(place == Place::Waiting)).await?;
    tx.commit().await?;
    Ok(if place == Place::Registered { Outcome::Registered } else { Outcome::Waits })
}

/// Withdraws somebody while the meeting has not begun; whoever waits longest has their seat.
pub(super) async fn withdraw(app: &App, viewer: &Viewer, (commune, consultation): (&Commune, &Consultation), id: MeetingId) -> Result<Outcome> {
    let mut tx = app.db.begin().await?;
    let meeting = store::lock(&mut tx, id).await?.ok_or(Error::NotFound)?;
    if meeting.has_begun(app.clock.now()) {
        return Err(Error::Conflict(tr::meetings::BEGUN));
    }
    if !leave(&mut tx, id, viewer.id).await? {
        tx.roll_back().await?;
        return Ok(Outcome::NotRegistered);
    }
    promote(app, &mut tx, (commune, consultation), id).await?;
    tx.commit().await?;
    Ok(Outcome::Withdrawn)
}

/// Takes somebody's registration away; the row of the meeting is locked.
async fn leave(tx: &mut Tx, id: MeetingId, account: crate::base::db::AccountId) -> Result<bool> {
    let Some(own) = registrations::find(tx, id, account).await? else { return Ok(false) };
    registrations::delete(tx, id, account).await?;
    let seated = own.place() == Place::Registered;
    store::count(tx, id, -i64::from(seated), -i64::from(!seated)).await?;
    Ok(true)
}

/// Gives the seats that are free to those who wait longest, and tells them; the row of the meeting is locked. Nobody moves up in what is over or cancelled.
pub(super) async fn promote(app: &App, tx: &mut Tx, (commune, consultation): (&Commune, &Consultation), id: MeetingId) -> Result<()> {
    loop {
        let meeting: Meeting = store::get(tx, id).await?.ok_or(Error::NotFound)?;
        if meeting.waiting == 0 || !meeting.has_room() || meeting.cancelled.is_some() || meeting.has_begun(app.clock.now()) {
            return Ok(());
        }
        let Some(next) = registrations::first_waiting(tx, id).await? else { return Ok(()) };
        registrations::seat(tx, id, next.account_id).await?;
        store::count(tx, id, 1, -1).await?;
        telling::tell(app, tx, (commune.slug.as_str(), consultation), &meeting, (next.account_id, MeetingNews::Seat)).await?;
    }
}

/// Frees the seats of whoever leaves.
pub(super) async fn erase(app: &App, tx: &mut Tx, leaving: &mut Leaving) -> Result<()> {
    for id in registrations::of_account(tx, leaving.account).await? {
        let Some(meeting) = store::lock(tx, id).await? else { continue };
        if meeting.has_begun(app.clock.now()) {
            // Numbers of what is over stay; the row goes with the others.
            continue;
        }
        leave(tx, id, leaving.account).await?;
        let commune = communes::get_in(tx, meeting.commune_id).await?;
        let consultation = consultations::get(tx, meeting.consultation_id).await?;
        promote(app, tx, (&commune, &consultation), id).await?;
    }
    Ok(())
}

/// Forgets who registered for meetings that were over long ago.
pub(super) async fn forget(app: &App) -> Result<()> {
    let before = over(holdings::REGISTRATIONS, app);
    for id in store::to_forget(&app.db, before, ROUND).await? {
        let mut tx = app.db.begin().await?;
        registrations::forget(&mut tx, id).await?;
        store::mark_forgotten(&mut tx, id, app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(())
}
