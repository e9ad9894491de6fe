//! Meetings with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use app::model::consultations::Multilingual;
use app::model::meetings::{Place, Speaker};

use super::model::{Attendance, Plan};
use super::store::{self, registrations, remarks};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, ConsultationId, MeetingId, NeighbourhoodId, RemarkId, Tx};
use crate::base::error::Result;

/// A meeting.
#[derive(Debug)]
pub struct MeetingRow {
    pub commune: CommuneId,
    pub consultation: ConsultationId,
    pub title: Multilingual,
    pub place: Multilingual,
    pub neighbourhood: Option<NeighbourhoodId>,
    /// Latitude and longitude in millionths of a degree.
    pub point: Option<(i64, i64)>,
    pub agenda: Multilingual,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    pub seats: Option<i64>,
    /// Who made it.
    pub officer: AccountId,
    pub at: Timestamp,
}

/// Keeps one. Returns its id and its number.
pub async fn insert(app: &App, tx: &mut Tx, row: &MeetingRow) -> Result<(MeetingId, i64)> {
    let plan = Plan {
        point: row.point,
        title: row.title.clone(),
        starts_at: row.starts_at,
        ends_at: row.ends_at,
        place: row.place.clone(),
        neighbourhood: row.neighbourhood,
        agenda: row.agenda.clone(),
        seats: row.seats,
        register_until: row.starts_at,
    };
    let id: MeetingId = app.rng.id(row.at);
    let new = store::New { id, consultation: row.consultation, commune: row.commune, plan: &plan, by: row.officer, at: row.at };
    let number = store::insert(tx, &new).await?;
    if row.starts_at <= app.clock.now() {
        store::mark_reminded(tx, id, row.starts_at.plus_days(-1)).await?;
    }
    Ok((id, number))
}

/// Registers people, in this order, as far as there are seats; the others wait.
pub async fn register(tx: &mut Tx, id: MeetingId, people: &[AccountId], at: Timestamp) -> Result<()> {
    for account in people {
        let Some(meeting) = store::lock(tx, id).await? else { return Ok(()) };
        let place = if meeting.has_room() { Place::Registered } else { Place::Waiting };
        let position = store::next_position(tx, id).await?;
        let new = registrations::New { meeting: id, consultation: meeting.consultation_id, account: *account, place, position, told: meeting.news, at };
        if registrations::insert(tx, &new).await? {
            store::count(tx, id, i64::from(place == Place::Registered), i64::from(place == Place::Waiting)).await?;
        }
    }
    Ok(())
}

/// What became of a meeting: who came of those registered, how many residents, organisations and people of the commune besides, and its minutes.
pub async fn hold(tx: &mut Tx, id: MeetingId, (came, others): (&[AccountId], (i64, i64, i64)), minutes: &Multilingual, at: Timestamp) -> Result<()> {
    let registered = registrations::set_attended(tx, id, came).await?;
    let (residents, organisations, commune) = others;
    store::set_attendance(tx, id, &Attendance { registered, residents, organisations, commune }, at).await?;
    Ok(store::set_minutes(tx, id, minutes, at).await?)
}

/// Something that was said.
#[derive(Clone, Copy, Debug)]
pub struct RemarkRow<'a> {
    pub meeting: MeetingId,
    pub commune: CommuneId,
    pub body: &'a str,
    pub language: &'a str,
    pub speaker: Speaker,
    pub organisation: &'a str,
    pub about: &'a str,
    pub officer: AccountId,
    pub at: Timestamp,
}

/// Keeps it.
pub async fn add_remark(app: &App, tx: &mut Tx, row: &RemarkRow<'_>) -> Result<RemarkId> {
    let id: RemarkId = app.rng.id(row.at);
    let new = remarks::New {
        id,
        meeting: row.meeting,
        commune: row.commune,
        body: row.body,
        language: row.language,
        speaker: row.speaker,
        organisation: row.organisation,
        about: row.about,
        by: row.officer,
        at: row.at,
    };
    remarks::insert(tx, &new).await?;
    Ok(id)
}
