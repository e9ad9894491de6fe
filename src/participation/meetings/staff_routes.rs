//! Handlers of those who make meetings and write down what became of them: officers and administrators.

use app::model::form::FormErrors;
use app::model::meetings::{
    AttendanceFields, AttendancePage, CancelMeetingFields, CancelMeetingForm, MeetingFields, MeetingForm, MeetingsPage, MinutesFields, MinutesForm,
    RemarkFields, RemarksForm,
};
use app::model::paths;
use app::pages;
use app::words::tr;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::response::Response;
use axum::routing::get;

use super::model::Meeting;
use super::{arranging, attendance, minutes, reading, remarks, resolve_kept};
use crate::base::App;
use crate::base::error::{OrErrors as _, Result};
use crate::base::limits::Action;
use crate::communes::{self, Commune};
use crate::participation::consultations::{self, Consultation, MOST_BYTES};
use crate::participation::places::{self, Presses};
use crate::web::uploads::Room;
use crate::web::{Form, Upload, Visit};

/// A document that is too large for us but not for the form, so that the message stands beside the field.
const UPLOAD_LIMIT: usize = MOST_BYTES + 4 * 1024 * 1024;

type Place = Path<(String, String, String)>;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route(paths::MEETING_LIST, get(list))
        .route(paths::NEW_MEETING, get(new).post(create))
        .route(paths::EDIT_MEETING, get(edit).post(change))
        .route(paths::CANCEL_MEETING, get(cancel_form).post(cancel))
        .route(paths::MEETING_ATTENDANCE, get(attendance_form).post(save_attendance))
        .route(paths::MEETING_SHEET, get(sheet))
        .route(paths::MEETING_MINUTES, get(minutes_form).post(save_minutes).layer(DefaultBodyLimit::max(UPLOAD_LIMIT)))
        .route(paths::MEETING_REMARKS, get(remarks_form).post(enter))
}

async fn list(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>) -> Result<Response> {
    let (_, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    let rows = reading::lines(&mut &app.db, consultation.id).await?;
    let page = MeetingsPage { consultation: consultation.number, title: consultation.texts.title, rows };
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::list(f, page)))
}

/// The form around what was typed; of a meeting that is there, with what it is.
async fn form(
    app: &App,
    (commune, consultation): (&Commune, &Consultation),
    meeting: Option<&Meeting>,
    typed: Option<MeetingFields>,
    errors: FormErrors,
) -> Result<MeetingForm> {
    let places = communes::neighbourhoods(app, commune.id).await?;
    let kept = meeting.map(|meeting| arranging::fields(&meeting.plan, &places));
    let own = meeting.and_then(|meeting| meeting.plan.neighbourhood);
    // One that was retired since stays chosen where it was.
    let offered = places.into_iter().filter(|place| !place.retired || Some(place.id) == own);
    Ok(MeetingForm {
        consultation: consultation.number,
        consultation_title: consultation.texts.title.clone(),
        head: meeting.map(|meeting| meeting.head(consultation, app.clock.now())),
        neighbourhoods: offered.map(|place| (place.slug, place.name)).collect(),
        map: communes::map(commune).as_deref().cloned(),
        registered: meeting.map_or(0, |meeting| meeting.registered),
        needed: consultation.needed(commune),
        fields: typed.or(kept).unwrap_or_default(),
        errors,
    })
}

async fn new(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>) -> Result<Response> {
    let (_, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    let page = form(&app, (&commune, &consultation), None, visit.take_kept().await?, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::form(f, page)))
}

/// Whether the map was pressed, or its point removed; the fields then carry the point.
fn pressed_map(commune: &Commune, fields: &mut MeetingFields) -> bool {
    let (latitude, longitude, intent) = (&mut fields.latitude, &mut fields.longitude, &mut fields.intent);
    places::pressed(commune, Presses { latitude, longitude, intent, press: &mut fields.press })
}

async fn create(State(app): State<App>, visit: Visit, Path(place): Path<(String, String)>, Form(mut fields): Form<MeetingFields>) -> Result<Response> {
    let (viewer, commune, consultation) = consultations::for_keepers(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    if pressed_map(&commune, &mut fields) {
        let page = form(&app, (&commune, &consultation), None, Some(fields), FormErrors::default()).await?;
        return Ok(visit.page(Some(&commune), |f| pages::meeting_staff::form(f, page)));
    }
    match arranging::create(&app, viewer, &commune, &consultation, &fields).await.or_errors()? {
        Ok(number) => visit.done(tr::meetings::staff::CREATED, &paths::edit_meeting(&commune.slug, consultation.number, number)).await,
        Err(errors) => {
            let page = form(&app, (&commune, &consultation), None, Some(fields), errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::meeting_staff::form(f, page)))
        }
    }
}

async fn edit(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    let page = form(&app, (&commune, &consultation), Some(&meeting), visit.take_kept().await?, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::form(f, page)))
}

async fn change(State(app): State<App>, visit: Visit, Path(place): Place, Form(mut fields): Form<MeetingFields>) -> Result<Response> {
    use tr::meetings::staff as word;
    let (viewer, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    if pressed_map(&commune, &mut fields) {
        let page = form(&app, (&commune, &consultation), Some(&meeting), Some(fields), FormErrors::default()).await?;
        return Ok(visit.page(Some(&commune), |f| pages::meeting_staff::form(f, page)));
    }
    match arranging::change(&app, viewer, (&commune, &consultation), meeting.id, &fields).await.or_errors()? {
        Ok(changed) => {
            let path = paths::edit_meeting(&commune.slug, consultation.number, meeting.number);
            visit.done(if changed { word::SAVED } else { word::UNCHANGED }, &path).await
        }
        Err(errors) => {
            let page = form(&app, (&commune, &consultation), Some(&meeting), Some(fields), errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::meeting_staff::form(f, page)))
        }
    }
}

fn cancelling(app: &App, (consultation, meeting): (&Consultation, &Meeting), fields: CancelMeetingFields, errors: FormErrors) -> CancelMeetingForm {
    CancelMeetingForm { head: meeting.head(consultation, app.clock.now()), registered: meeting.registered, fields, errors }
}

async fn cancel_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    let page = cancelling(&app, (&consultation, &meeting), visit.take_kept().await?.unwrap_or_default(), FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::cancel(f, page)))
}

async fn cancel(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<CancelMeetingFields>) -> Result<Response> {
    let (viewer, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match arranging::cancel(&app, viewer, (&commune, &consultation), meeting.id, &fields).await.or_errors()? {
        Ok(()) => visit.done(tr::meetings::staff::CANCELLED, &paths::meeting_list(&commune.slug, consultation.number)).await,
        Err(errors) => {
            let page = cancelling(&app, (&consultation, &meeting), fields, errors);
            Ok(visit.refused(Some(&commune), |f| pages::meeting_staff::cancel(f, page)))
        }
    }
}

async fn attendance_page(
    app: &App,
    (consultation, meeting): (&Consultation, &Meeting),
    typed: Option<AttendanceFields>,
    errors: FormErrors,
) -> Result<AttendancePage> {
    let mut people = attendance::people(app, meeting.id).await?;
    let fields = typed.unwrap_or_else(|| attendance::fields(meeting.attendance.as_ref(), &people));
    for person in &mut people {
        person.attended = fields.attended.contains(&person.id);
    }
    Ok(AttendancePage { head: meeting.head(consultation, app.clock.now()), people, fields, errors })
}

async fn attendance_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    let page = attendance_page(&app, (&consultation, &meeting), visit.take_kept().await?, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::attendance(f, page)))
}

async fn save_attendance(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<AttendanceFields>) -> Result<Response> {
    let (viewer, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match attendance::save(&app, viewer, (&commune, &consultation), meeting.id, &fields).await.or_errors()? {
        Ok(()) => {
            let path = paths::meeting_attendance(&commune.slug, consultation.number, meeting.number);
            visit.done(tr::meetings::staff::ATTENDANCE_SAVED, &path).await
        }
        Err(errors) => {
            let page = attendance_page(&app, (&consultation, &meeting), Some(fields), errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::meeting_staff::attendance(f, page)))
        }
    }
}

/// A sheet to print, on which those who come sign.
async fn sheet(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    let page = attendance_page(&app, (&consultation, &meeting), None, FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::sheet(f, page)))
}

fn minutes_page(
    app: &App,
    (commune, consultation, meeting): (&Commune, &Consultation, &Meeting),
    typed: Option<MinutesFields>,
    errors: FormErrors,
) -> MinutesForm {
    MinutesForm {
        head: meeting.head(consultation, app.clock.now()),
        published_at: meeting.minutes_at.map(Into::into),
        file: meeting.file.as_ref().map(|(_, _, size)| *size),
        needed: consultation.needed(commune),
        fields: typed.unwrap_or_else(|| minutes::fields(&meeting.minutes)),
        errors,
    }
}

async fn minutes_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    let page = minutes_page(&app, (&commune, &consultation, &meeting), visit.take_kept().await?, FormErrors::default());
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::minutes(f, page)))
}

/// The document is read only after its sender is known.
async fn save_minutes(State(app): State<App>, visit: Visit, Path(place): Place, upload: Upload) -> Result<Response> {
    visit.limit(Action::Post)?;
    let ((viewer, commune, consultation, meeting), upload) = upload.if_allowed(resolve_kept(&app, &visit, &place).await).await?;
    let form = upload.read::<MinutesFields>(&app.uploads, Room { files: 1, bytes: MOST_BYTES }).await?;
    match minutes::save(&app, viewer, (&commune, &consultation), meeting.id, (&form.fields, &form.files)).await.or_errors()? {
        Ok(()) => {
            let path = paths::meeting_minutes(&commune.slug, consultation.number, meeting.number);
            visit.done(tr::meetings::staff::MINUTES_SAVED, &path).await
        }
        Err(errors) => {
            let page = minutes_page(&app, (&commune, &consultation, &meeting), Some(form.fields), errors);
            Ok(visit.refused(Some(&commune), |f| pages::meeting_staff::minutes(f, page)))
        }
    }
}

async fn remarks_page(app: &App, (consultation, meeting): (&Consultation, &Meeting), fields: RemarkFields, errors: FormErrors) -> Result<RemarksForm> {
    let remarks = reading::remarks_of(app, meeting).await?;
    Ok(RemarksForm { head: meeting.head(consultation, app.clock.now()), remarks, fields, errors })
}

async fn remarks_form(State(app): State<App>, visit: Visit, Path(place): Place) -> Result<Response> {
    let (_, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    let page = remarks_page(&app, (&consultation, &meeting), visit.take_kept().await?.unwrap_or_default(), FormErrors::default()).await?;
    Ok(visit.page(Some(&commune), |f| pages::meeting_staff::remarks(f, page)))
}

async fn enter(State(app): State<App>, visit: Visit, Path(place): Place, Form(fields): Form<RemarkFields>) -> Result<Response> {
    let (viewer, commune, consultation, meeting) = resolve_kept(&app, &visit, &place).await?;
    visit.limit(Action::Post)?;
    match remarks::enter(&app, viewer, (&commune, &consultation), meeting.id, &fields).await.or_errors()? {
        Ok(held) => {
            let path = paths::meeting_remarks(&commune.slug, consultation.number, meeting.number);
            visit.done(if held { tr::holding::RECEIVED } else { tr::meetings::staff::REMARK_SAVED }, &path).await
        }
        Err(errors) => {
            let page = remarks_page(&app, (&consultation, &meeting), fields, errors).await?;
            Ok(visit.refused(Some(&commune), |f| pages::meeting_staff::remarks(f, page)))
        }
    }
}
