//! Making a meeting, changing and cancelling it.

use app::model::consultations::Multilingual;
use app::model::form::FormErrors;
use app::model::languages::{LANGS, Needed};
use app::model::meetings::{CancelMeetingFields, MEETING_FIELDS, MeetingFields};
use app::model::notifications::MeetingNews;
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use jiff::civil::{Date, Time};

use super::model::{Meeting, Plan};
use super::store::{self, registrations};
use super::{KEEPERS, registering, telling};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{MeetingId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::{clean, clean_line, fits, is_blank};
use crate::communes::{self, Commune, Neighbourhood};
use crate::participation::consultations::{self, Consultation};
use crate::participation::places;
use crate::people::accounts::Viewer;
use crate::people::staff;

/// The longest meeting.
const LONGEST_SECONDS: i64 = 16 * 3_600;

/// A day of a form.
fn day(text: &str) -> Option<Date> {
    text.trim().parse::<Date>().ok().filter(|day| (2000..2200).contains(&day.year()))
}

/// An hour and minute of a form, as clocks in Morocco show it then.
pub(super) fn moment(day: Date, text: &str) -> Option<Timestamp> {
    let (hour, minute) = text.trim().split_once(':')?;
    let time = Time::new(hour.parse().ok()?, minute.split(':').next()?.parse().ok()?, 0, 0).ok()?;
    Some(Timestamp(day.to_datetime(time).to_zoned(app::format::zone()).ok()?.timestamp().as_microsecond()))
}

/// A moment as the fields of a form have it.
pub(super) fn typed(at: Timestamp) -> (String, String) {
    let at = jiff::Timestamp::from_microsecond(at.micros()).unwrap_or_default().to_zoned(app::format::zone());
    (at.date().to_string(), at.strftime("%H:%M").to_string())
}

/// The form as it begins for a meeting that is there.
pub(super) fn fields(plan: &Plan, places: &[Neighbourhood]) -> MeetingFields {
    let ((day, from), (_, to)) = (typed(plan.starts_at), typed(plan.ends_at));
    let (until_day, until_time) = if plan.register_until == plan.starts_at { (String::new(), String::new()) } else { typed(plan.register_until) };
    let place = places.iter().find(|place| Some(place.id) == plan.neighbourhood);
    MeetingFields {
        title_ar: plan.title.ar.clone(),
        title_fr: plan.title.fr.clone(),
        title_en: plan.title.en.clone(),
        title_zgh: plan.title.zgh.clone(),
        day,
        from,
        to,
        place_ar: plan.place.ar.clone(),
        place_fr: plan.place.fr.clone(),
        place_en: plan.place.en.clone(),
        place_zgh: plan.place.zgh.clone(),
        neighbourhood: place.map(|place| place.slug.clone()).unwrap_or_default(),
        latitude: plan.point.map(|(latitude, _)| latitude.to_string()).unwrap_or_default(),
        longitude: plan.point.map(|(_, longitude)| longitude.to_string()).unwrap_or_default(),
        agenda_ar: plan.agenda.ar.clone(),
        agenda_fr: plan.agenda.fr.clone(),
        agenda_en: plan.agenda.en.clone(),
        agenda_zgh: plan.agenda.zgh.clone(),
        seats: plan.seats.map(|seats| seats.to_string()).unwrap_or_default(),
        until_day,
        until_time,
        ..MeetingFields::default()
    }
}

/// Title, place and agenda in each language. One that may be left out is left out as a whole.
fn texts(fields: &MeetingFields, needed: Needed, errors: &mut FormErrors) -> [Multilingual; 3] {
    use tr::meetings::staff as word;
    let mut texts = <[Multilingual; 3]>::default();
    for (lang, names) in LANGS.into_iter().zip(MEETING_FIELDS) {
        let typed = fields.typed(lang);
        if !needed.has(lang) && typed.iter().all(|text| is_blank(text)) {
            continue;
        }
        let read = [clean_line(typed[0]), clean_line(typed[1]), clean(typed[2])];
        let asked = [(3..=200, word::TITLE_LENGTH), (3..=200, word::PLACE_LENGTH), (10..=4_000, word::AGENDA_LENGTH)];
        for ((text, kept), (field, (length, wrong))) in read.into_iter().zip(&mut texts).zip(names.into_iter().zip(asked)) {
            if !fits(&text, length) {
                errors.add(field, wrong);
            }
            *kept.own_mut(lang) = text;
        }
    }
    texts
}

/// From when to when, and until when one registers; until it begins, if nothing else was typed.
fn times(fields: &MeetingFields, errors: &mut FormErrors) -> Option<(Timestamp, Timestamp, Timestamp)> {
    use tr::meetings::staff as word;
    let day_of = day(&fields.day);
    if day_of.is_none() {
        errors.add("day", word::BAD_DAY);
    }
    let (starts, ends) = (day_of.and_then(|day| moment(day, &fields.from)), day_of.and_then(|day| moment(day, &fields.to)));
    if day_of.is_some() && starts.is_none() {
        errors.add("from", word::BAD_TIME);
    }
    if day_of.is_some() && ends.is_none() {
        errors.add("to", word::BAD_TIME);
    }
    let (starts, ends) = (starts?, ends?);
    if ends <= starts || ends > starts.plus_seconds(LONGEST_SECONDS) {
        errors.add("to", word::ENDS_FIRST);
    }
    let is_said = !fields.until_day.trim().is_empty() || !fields.until_time.trim().is_empty();
    let until = if is_said { day(&fields.until_day).and_then(|day| moment(day, &fields.until_time)) } else { Some(starts) };
    match until {
        Some(until) if until <= starts => Some((starts, ends, until)),
        Some(_) => {
            errors.add("until_day", word::UNTIL_LATE);
            None
        }
        None => {
            errors.add("until_day", word::BAD_UNTIL);
            None
        }
    }
}

fn seats(text: &str, errors: &mut FormErrors) -> Option<i64> {
    if text.trim().is_empty() {
        return None;
    }
    let seats = crate::base::text::number(text.trim()).filter(|seats| (1..=registrations::MOST).contains(seats));
    if seats.is_none() {
        errors.add("seats", tr::meetings::staff::BAD_SEATS);
    }
    seats
}

fn parse(fields: &MeetingFields, (commune, needed): (&Commune, Needed), neighbourhoods: &[Neighbourhood]) -> Result<Plan> {
    use tr::meetings::staff as word;
    let mut errors = FormErrors::default();
    let [title, place, agenda] = texts(fields, needed, &mut errors);
    let times = times(fields, &mut errors);
    let neighbourhood = neighbourhoods.iter().find(|known| known.slug == fields.neighbourhood).map(|known| known.id);
    if neighbourhood.is_none() && !fields.neighbourhood.is_empty() {
        errors.add("neighbourhood", word::BAD_NEIGHBOURHOOD);
    }
    let seats = seats(&fields.seats, &mut errors);
    errors.into_result()?;
    let (starts_at, ends_at, register_until) = times.ok_or_else(|| Error::field("day", word::BAD_DAY))?;
    let point = places::point(communes::map(commune).as_deref(), &fields.latitude, &fields.longitude);
    Ok(Plan { title, starts_at, ends_at, place, neighbourhood, point, agenda, seats, register_until })
}

/// Keeps among the acts of the staff that somebody did something to a meeting.
pub(super) async fn record(
    app: &App,
    tx: &mut Tx,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    (act, number): (StaffAct, i64),
) -> Result<()> {
    let path = paths::edit_meeting(&commune.slug, consultation.number, number);
    staff::record(app, tx, viewer.id, commune.id, act.at(&path)).await
}

/// Says to whoever keeps something that follows from it that the page of a public consultation is another.
pub(super) async fn raise(app: &App, tx: &mut Tx, consultation: &Consultation) -> Result<()> {
    if consultation.is_public() { app.raise(tx, Event::Progressed(consultation.id.into())).await } else { Ok(()) }
}

/// Makes one. Returns its number.
pub(super) async fn create(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, fields: &MeetingFields) -> Result<i64> {
    use tr::meetings::staff as word;
    viewer.require_any(&KEEPERS, commune)?;
    let now = app.clock.now();
    let plan = parse(fields, (commune, consultation.needed(commune)), &communes::offered_neighbourhoods(app, commune.id).await?)?;
    if plan.starts_at <= now {
        return Err(Error::field("day", word::IN_THE_PAST));
    }
    let mut tx = app.db.begin().await?;
    // Two at once are numbered one after the other.
    consultations::await_contributions(&mut tx, consultation.id).await?;
    let consultation = consultations::get(&mut tx, consultation.id).await?;
    if consultation.cancelled.is_some() {
        return Err(Error::Conflict(word::NOT_NOW));
    }
    if store::list(&mut tx, consultation.id).await?.len() as i64 >= store::MOST {
        return Err(Error::field("day", word::FULL));
    }
    let id: MeetingId = app.rng.id(now);
    let new = store::New { id, consultation: consultation.id, commune: commune.id, plan: &plan, by: viewer.id, at: now };
    let number = store::insert(&mut tx, &new).await?;
    raise(app, &mut tx, &consultation).await?;
    record(app, &mut tx, viewer, (commune, &consultation), (StaffAct::MeetingChanged, number)).await?;
    tx.commit().await?;
    Ok(number)
}

/// Changes one that has not taken place. Those who registered are told of another hour or place. Returns whether anything differs.
pub(super) async fn change(
    app: &App,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    id: MeetingId,
    fields: &MeetingFields,
) -> Result<bool> {
    use tr::meetings::staff as word;
    viewer.require_any(&KEEPERS, commune)?;
    let now = app.clock.now();
    let new = parse(fields, (commune, consultation.needed(commune)), &communes::neighbourhoods(app, commune.id).await?)?;
    let mut tx = app.db.begin().await?;
    let meeting = locked(&mut tx, commune, id).await?;
    if meeting.cancelled.is_some() || meeting.has_begun(now) {
        return Err(Error::Conflict(word::NOT_NOW));
    }
    if new == meeting.plan {
        tx.roll_back().await?;
        return Ok(false);
    }
    if new.starts_at <= now {
        return Err(Error::field("day", word::IN_THE_PAST));
    }
    if new.seats.is_some_and(|seats| seats < meeting.registered) {
        return Err(Error::field("seats", word::SEATS_TAKEN));
    }
    store::set_plan(&mut tx, id, &new, now).await?;
    registering::promote(app, &mut tx, (commune, consultation), id).await?;
    if new.moves(&meeting.plan) {
        telling::announce(app, &mut tx, id, MeetingNews::Moved).await?;
    }
    raise(app, &mut tx, consultation).await?;
    record(app, &mut tx, viewer, (commune, consultation), (StaffAct::MeetingChanged, meeting.number)).await?;
    tx.commit().await?;
    Ok(true)
}

/// Takes the row of a meeting of this commune.
pub(super) async fn locked(tx: &mut Tx, commune: &Commune, id: MeetingId) -> Result<Meeting> {
    store::lock(tx, id).await?.filter(|meeting| meeting.commune_id == commune.id).ok_or(Error::NotFound)
}

/// Cancels one, for a reason that everybody reads and those who registered are told. One that nobody could read yet is removed, for no reason.
pub(super) async fn cancel(
    app: &App,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    id: MeetingId,
    fields: &CancelMeetingFields,
) -> Result<()> {
    use tr::meetings::staff as word;
    viewer.require_any(&KEEPERS, commune)?;
    let (reason, now) = (clean(&fields.reason), app.clock.now());
    let mut tx = app.db.begin().await?;
    // Whoever publishes the consultation comes before or after.
    let consultation = &consultations::lock(app, &mut tx, viewer, commune, consultation.id).await?;
    let meeting = locked(&mut tx, commune, id).await?;
    if consultation.published_at.is_none() {
        store::remove(&mut tx, id).await?;
        record(app, &mut tx, viewer, (commune, consultation), (StaffAct::MeetingCancelled, meeting.number)).await?;
        return Ok(tx.commit().await?);
    }
    if !fits(&reason, 10..=1_000) {
        return Err(Error::field("reason", word::REASON_LENGTH));
    }
    if meeting.has_begun(now) || !store::cancel(&mut tx, id, &reason, now).await? {
        return Err(Error::Conflict(word::NOT_NOW));
    }
    telling::announce(app, &mut tx, id, MeetingNews::Cancelled).await?;
    raise(app, &mut tx, consultation).await?;
    record(app, &mut tx, viewer, (commune, consultation), (StaffAct::MeetingCancelled, meeting.number)).await?;
    tx.commit().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_is_that_of_clocks_in_morocco() {
        let day = day("2026-03-14").expect("a day");
        // During Ramadan the clocks of 2026 show UTC, otherwise an hour more: a form says again what was typed into it.
        for time in ["09:00", "18:30", "00:00", "23:59"] {
            let at = moment(day, time).expect("an hour");
            assert_eq!(typed(at), ("2026-03-14".to_owned(), time.to_owned()));
        }
        for bad in ["", "9", "24:00", "12:60", "x:y", "12:"] {
            assert_eq!(moment(day, bad), None, "{bad}");
        }
    }
}
