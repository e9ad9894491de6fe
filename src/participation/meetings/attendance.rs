//! Who came, as staff enter it afterwards: those who registered by a tick, others as a number by whom they spoke for.

use app::model::form::FormErrors;
use app::model::meetings::{AttendanceFields, Attendee};
use app::model::staff::StaffAct;
use app::words::tr;

use super::model::Attendance;
use super::store::{self, registrations};
use super::{KEEPERS, arranging};
use crate::base::App;
use crate::base::db::{AccountId, MeetingId};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::content::bylines::{self, Byline};
use crate::participation::consultations::Consultation;
use crate::people::accounts::Viewer;

/// The most who came without having registered.
const MOST: i64 = 100_000;

/// Everybody who registered, by name.
pub(super) async fn people(app: &App, id: MeetingId) -> Result<Vec<Attendee>> {
    let rows = registrations::list(&mut &app.db, id).await?;
    let names = bylines::load(&mut &app.db, rows.iter().map(|row| Byline::person(row.account_id))).await?;
    let attendee = |row: registrations::Registration| Attendee {
        id: row.account_id.to_string(),
        name: names.get(Byline::person(row.account_id)).name,
        place: row.place(),
        attended: row.attended,
    };
    Ok(rows.into_iter().map(attendee).collect())
}

/// The form as it begins.
pub(super) fn fields(came: Option<&Attendance>, people: &[Attendee]) -> AttendanceFields {
    let number = |count: fn(&Attendance) -> i64| came.map(|came| count(came).to_string()).unwrap_or_default();
    AttendanceFields {
        attended: people.iter().filter(|person| person.attended).map(|person| person.id.clone()).collect(),
        residents: number(|came| came.residents),
        organisations: number(|came| came.organisations),
        commune: number(|came| came.commune),
    }
}

fn number(field: &'static str, text: &str, errors: &mut FormErrors) -> i64 {
    if text.trim().is_empty() {
        return 0;
    }
    let number = crate::base::text::number(text.trim()).filter(|number| (0..=MOST).contains(number));
    if number.is_none() {
        errors.add(field, tr::meetings::staff::BAD_NUMBER);
    }
    number.unwrap_or_default()
}

/// Keeps who came to a meeting that has begun.
pub(super) async fn save(
    app: &App,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    id: MeetingId,
    fields: &AttendanceFields,
) -> Result<()> {
    viewer.require_any(&KEEPERS, commune)?;
    let mut errors = FormErrors::default();
    let residents = number("residents", &fields.residents, &mut errors);
    let organisations = number("organisations", &fields.organisations, &mut errors);
    let others = number("commune", &fields.commune, &mut errors);
    errors.into_result()?;
    let ticked: Vec<AccountId> = fields.attended.iter().filter_map(|id| id.parse().ok().map(AccountId)).collect();
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let meeting = arranging::locked(&mut tx, commune, id).await?;
    if !meeting.has_begun(now) || meeting.cancelled.is_some() {
        return Err(Error::Conflict(tr::meetings::staff::NOT_YET));
    }
    let registered = registrations::set_attended(&mut tx, id, &ticked).await?;
    let came = Attendance { registered, residents, organisations, commune: others };
    store::set_attendance(&mut tx, id, &came, now).await?;
    arranging::raise(app, &mut tx, consultation).await?;
    arranging::record(app, &mut tx, viewer, (commune, consultation), (StaffAct::MeetingChanged, meeting.number)).await?;
    tx.commit().await?;
    Ok(())
}
