//! What was said in the room, entered by staff: a contribution of whoever said it, for which who entered it answers.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::meetings::{RemarkFields, Speaker};
use app::model::staff::StaffAct;
use app::words::tr;

use super::store::remarks::{self as store, New};
use super::{KEEPERS, arranging};
use crate::base::App;
use crate::base::db::{MeetingId, RemarkId};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, clean_line, fits};
use crate::communes::Commune;
use crate::moderation::{self, Publication};
use crate::participation::consultations::Consultation;
use crate::people::accounts::Viewer;
use crate::people::restrictions;

/// So long the same text is a form sent twice.
const TWICE_SECONDS: i64 = 60;

/// What was said, as it is kept.
pub(super) fn parse_body(field: &'static str, typed: &str, errors: &mut FormErrors) -> String {
    let body = clean(typed);
    if !fits(&body, 5..=3_000) {
        errors.add(field, tr::meetings::staff::REMARK_LENGTH);
    }
    body
}

/// What a form says of something that was said.
struct Said {
    body: String,
    language: String,
    speaker: Speaker,
    organisation: String,
    about: String,
}

fn parse(fields: &RemarkFields) -> Result<Said> {
    use tr::meetings::staff as word;
    let mut errors = FormErrors::default();
    let body = parse_body("body", &fields.body, &mut errors);
    let language = Lang::parse(&fields.language).map(|lang| lang.code().to_owned());
    if language.is_none() {
        errors.add("language", word::CHOOSE_LANGUAGE);
    }
    let speaker = Speaker::parse(&fields.speaker);
    if speaker.is_none() {
        errors.add("speaker", word::CHOOSE_SPEAKER);
    }
    let is_organisation = speaker == Some(Speaker::Organisation);
    let organisation = if is_organisation { clean_line(&fields.organisation) } else { String::new() };
    if is_organisation && !fits(&organisation, 2..=150) {
        errors.add("organisation", word::ORGANISATION_LENGTH);
    }
    let about = clean_line(&fields.about);
    if !about.is_empty() && !fits(&about, 2..=120) {
        errors.add("about", word::ABOUT_LENGTH);
    }
    match (language, speaker) {
        (Some(language), Some(speaker)) if errors.is_empty() => Ok(Said { body, language, speaker, organisation, about }),
        _ => Err(errors.into()),
    }
}

/// Enters something. Returns whether it is held to be read first.
pub(super) async fn enter(
    app: &App,
    viewer: &Viewer,
    (commune, consultation): (&Commune, &Consultation),
    id: MeetingId,
    fields: &RemarkFields,
) -> Result<bool> {
    use tr::meetings::staff as word;
    viewer.require_any(&KEEPERS, commune)?;
    let said = parse(fields)?;
    let now = app.clock.now();
    let mut tx = app.db.begin().await?;
    let meeting = arranging::locked(&mut tx, commune, id).await?;
    restrictions::allow_taking_part(app, &mut tx, viewer.id, commune.id, "body").await?;
    if !meeting.has_begun(now) || meeting.cancelled.is_some() || !consultation.is_public() {
        return Err(Error::Conflict(word::NOT_YET));
    }
    if store::count(&mut tx, id).await? >= store::MOST {
        return Err(Error::field("body", word::REMARKS_FULL));
    }
    let new = New {
        id: app.rng.id::<RemarkId>(now),
        meeting: id,
        commune: commune.id,
        body: &said.body,
        language: &said.language,
        speaker: said.speaker,
        organisation: &said.organisation,
        about: &said.about,
        by: viewer.id,
        at: now,
    };
    if store::same(&mut tx, &new, now.plus_seconds(-TWICE_SECONDS)).await? {
        tx.roll_back().await?;
        return Ok(false);
    }
    store::insert(&mut tx, &new).await?;
    let held = moderation::screen(app, &mut tx, commune, viewer, Publication::first(new.id)).await?;
    arranging::record(app, &mut tx, viewer, (commune, consultation), (StaffAct::MeetingChanged, meeting.number)).await?;
    tx.commit().await?;
    Ok(held)
}
