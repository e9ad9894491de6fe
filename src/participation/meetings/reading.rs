//! Meetings as everybody reads them: the page of one, what was said there, the section on the consultation's page, and lines of calendar files.

use app::model::Lang;
use app::model::meetings::{MeetingLine, MeetingPage, RemarkLine, RemarkPage, Speaker};

use super::KEEPERS;
use super::model::{Attendance, Meeting};
use super::registering::audience_of;
use super::store::{self, registrations, remarks};
use crate::base::App;
use crate::base::db::{ConsultationId, RemarkId, Sql};
use crate::base::error::{Error, Result};
use crate::base::kind::Item;
use crate::base::part::Dated;
use crate::communes::{self, Commune};
use crate::moderation;
use crate::participation::consultations::{self, Consultation};
use crate::participation::places::{PointRow, on_the_map};
use crate::people::accounts::Viewer;

/// How many came, by whom they spoke for.
fn came(attendance: &Attendance) -> (i64, Vec<(Speaker, i64)>) {
    let groups = [(Speaker::Resident, attendance.residents), (Speaker::Organisation, attendance.organisations), (Speaker::Commune, attendance.commune)];
    (attendance.registered, groups.into_iter().filter(|(_, count)| *count > 0).collect())
}

/// What was said, with traces in the place of what is hidden. Whoever prepares consultations reads what waits.
async fn said(app: &App, rows: Vec<remarks::Remark>, inside: bool) -> Result<Vec<RemarkLine>> {
    let unread: Vec<Item> = rows.iter().filter(|row| !row.visibility().is_public()).map(|row| row.id.into()).collect();
    let mut stones = moderation::tombstones(app, &unread).await?;
    let hidden: Vec<Item> = stones.keys().copied().collect();
    for item in moderation::never_public_among(app, &hidden).await? {
        stones.remove(&item);
    }
    let line = |row: remarks::Remark| {
        let (public, stone) = (row.visibility().is_public(), stones.remove(&row.id.into()));
        if public {
            return Some(row.line());
        }
        if stone.is_none() {
            return inside.then(|| row.line());
        }
        let row = remarks::Remark { body: String::new(), organisation: String::new(), about: String::new(), ..row };
        Some(RemarkLine { hidden: stone, ..row.line() })
    };
    Ok(rows.into_iter().filter_map(line).collect())
}

/// Whether somebody prepares the consultations of a commune.
fn keeps(viewer: Option<&Viewer>, commune: &Commune) -> bool {
    viewer.is_some_and(|viewer| viewer.require_any(&KEEPERS, commune).is_ok())
}

/// What was said at a meeting, for the staff's page.
pub(super) async fn remarks_of(app: &App, meeting: &Meeting) -> Result<Vec<RemarkLine>> {
    said(app, remarks::list(&mut &app.db, meeting.id).await?, true).await
}

/// The page of a meeting.
pub(super) async fn page(app: &App, viewer: Option<&Viewer>, (commune, consultation): (&Commune, &Consultation), meeting: &Meeting) -> Result<MeetingPage> {
    let now = app.clock.now();
    let own = match viewer {
        Some(viewer) => registrations::find(&mut &app.db, meeting.id, viewer.id).await?,
        None => None,
    };
    let own = match own {
        Some(own) => Some((own.place(), registrations::before(&mut &app.db, meeting.id, own.position).await?)),
        None => None,
    };
    let places = communes::neighbourhoods(app, commune.id).await?;
    let point = meeting.plan.point.map(|(latitude, longitude)| PointRow {
        number: meeting.number,
        title: String::new(),
        latitude,
        longitude,
        neighbourhood_id: meeting.plan.neighbourhood,
    });
    let map = point.and_then(|point| on_the_map(commune, &places, vec![point])).filter(|drawn| !drawn.points.is_empty());
    let place = places.into_iter().find(|place| Some(place.id) == meeting.plan.neighbourhood);
    let plan = &meeting.plan;
    Ok(MeetingPage {
        consultation: consultation.number,
        consultation_title: consultation.texts.title.clone(),
        number: meeting.number,
        title: plan.title.clone(),
        starts_at: plan.starts_at.into(),
        ends_at: plan.ends_at.into(),
        place: plan.place.clone(),
        neighbourhood: place.map(|place| place.name),
        map,
        agenda: plan.agenda.clone(),
        seats: plan.seats,
        registered: meeting.registered,
        waiting: meeting.waiting,
        register_until: plan.register_until.into(),
        cancelled: meeting.cancelled.as_ref().map(|(at, reason)| ((*at).into(), reason.clone())),
        own,
        open: meeting.is_open(consultation, now),
        begun: meeting.has_begun(now),
        audience: audience_of(app, &mut &app.db, consultation, viewer).await?,
        came: meeting.attendance.as_ref().map(came),
        minutes: meeting.minutes.clone(),
        minutes_at: meeting.minutes_at.map(Into::into),
        file: meeting.file.as_ref().map(|(_, _, size)| *size),
        remarks: said(app, remarks::list(&mut &app.db, meeting.id).await?, false).await?,
        may_manage: keeps(viewer, commune),
    })
}

/// Something that was said, by itself: for whoever entered it and for moderators also while others do not read it.
pub(super) async fn remark(app: &App, viewer: Option<&Viewer>, commune: &Commune, id: &str) -> Result<RemarkPage> {
    let id = RemarkId(id.parse().map_err(|_| Error::NotFound)?);
    let row = remarks::find(&mut &app.db, commune.id, id).await?.ok_or(Error::NotFound)?;
    let meeting = store::get(&mut &app.db, row.meeting_id).await?.ok_or(Error::NotFound)?;
    let consultation = consultations::get(&mut &app.db, meeting.consultation_id).await?;
    let inside = viewer.is_some_and(|viewer| viewer.id == row.entered_by || viewer.is_moderator(commune.id));
    if !consultation.is_public() && !inside {
        return Err(Error::NotFound);
    }
    let public = row.visibility().is_public();
    let remark = if inside { row.line() } else { said(app, vec![row], false).await?.into_iter().next().ok_or(Error::NotFound)? };
    let notice = if inside && !public { moderation::unread(app, id).await? } else { None };
    Ok(RemarkPage { consultation: consultation.number, meeting: meeting.number, title: meeting.plan.title, remark, notice })
}

/// The meetings of a consultation as lists show them, the first one first.
pub(super) async fn lines(db: &mut impl Sql, id: ConsultationId) -> Result<Vec<MeetingLine>> {
    Ok(counted(db, id).await?.into_iter().map(|(meeting, remarks)| meeting.line(remarks)).collect())
}

/// The meetings of a consultation, each with how many remarks of it everybody reads.
pub(super) async fn counted(db: &mut impl Sql, id: ConsultationId) -> Result<Vec<(Meeting, i64)>> {
    let meetings = store::list(db, id).await?;
    let counts = remarks::counts(db, &meetings.iter().map(|meeting| meeting.id).collect::<Vec<_>>()).await?;
    let of = |meeting: &Meeting| counts.iter().find(|(id, _)| *id == meeting.id).map_or(0, |(_, count)| *count);
    Ok(meetings.into_iter().map(|meeting| (of(&meeting), meeting)).map(|(count, meeting)| (meeting, count)).collect())
}

/// A meeting as calendars have it.
pub(super) fn dated(meeting: &Meeting, path: String, lang: Lang) -> Dated {
    Dated {
        id: meeting.id.0,
        title: meeting.plan.title.get(lang).to_owned(),
        place: meeting.plan.place.get(lang).to_owned(),
        about: meeting.plan.agenda.get(lang).to_owned(),
        path,
        starts_at: meeting.plan.starts_at,
        ends_at: meeting.plan.ends_at,
        changed_at: meeting.updated_at,
        cancelled: meeting.cancelled.is_some(),
    }
}
