//! After publication: what was done since, corrections with what was before and what is after, milestones that were reached, and putting away.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::languages::LANGS;
use app::model::outcomes::{CorrectionFields, OutcomeFields, OutcomeText};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;

use super::lock_published;
use super::model::{NewNote, Outcome, Said, is_of_length, multilingual};
use super::store::writing;
use crate::base::App;
use crate::base::db::{ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::event::Event;
use crate::base::text::{clean, clean_line, fits};
use crate::communes::Commune;
use crate::participation::consultations::{self, Consultation};
use crate::people::accounts::Viewer;
use crate::people::staff;

/// What everybody reads has changed: who did it, and that it did.
async fn close(app: &App, mut tx: Tx, viewer: &Viewer, commune: &Commune, consultation: &Consultation) -> Result<()> {
    app.raise(&mut tx, Event::Progressed(consultation.id.into())).await?;
    let path = paths::outcome(&commune.slug, consultation.number);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::OutcomeChanged.at(&path)).await?;
    tx.commit().await?;
    Ok(())
}

/// Adds what was done since, of a point or of the whole.
pub(super) async fn add(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, fields: &OutcomeFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let said = multilingual(LANGS.map(|lang| clean(fields.typed(lang)[1])));
    let point = if fields.point.is_empty() { None } else { Some(fields.point.parse::<i64>().map_err(|_| Error::NotFound)?) };
    let mut tx = app.db.begin().await?;
    let (consultation, outcome) = lock_published(app, &mut tx, viewer, commune, id).await?;
    for lang in LANGS.into_iter().filter(|lang| consultation.languages.has(*lang) || !said.own(*lang).is_empty()) {
        if !fits(said.own(lang), 10..=2_000) {
            errors.add(OutcomeFields::names(lang)[1], tr::outcomes::staff::ADDITION_LENGTH);
        }
    }
    errors.into_result()?;
    if point.is_some_and(|number| !outcome.points.iter().any(|point| point.number == number)) {
        return Err(Error::NotFound);
    }
    let now = app.clock.now();
    let note = NewNote { point, what: Said::Addition(&said), by: viewer.id, at: now };
    writing::insert_note(&mut tx, (app.rng.id(now), id), &note).await?;
    close(app, tx, viewer, commune, &consultation).await
}

/// Which text of an outcome an address means: of which point, which one, in which language.
pub(super) fn subject(outcome: &Outcome, named: &str) -> Result<(Option<i64>, OutcomeText, Lang)> {
    let mut words: Vec<&str> = named.split('.').collect();
    let lang = words.pop().and_then(Lang::parse).ok_or(Error::NotFound)?;
    let text = words.pop().and_then(OutcomeText::parse).ok_or(Error::NotFound)?;
    match (words.as_slice(), text) {
        ([], OutcomeText::Summary) => Ok((None, text, lang)),
        ([number], OutcomeText::Title | OutcomeText::Decider | OutcomeText::Reason | OutcomeText::Changed) => {
            let number = number.parse::<i64>().map_err(|_| Error::NotFound)?;
            let known = outcome.points.iter().any(|point| point.number == number);
            if known { Ok((Some(number), text, lang)) } else { Err(Error::NotFound) }
        }
        _ => Err(Error::NotFound),
    }
}

/// What a text says now.
pub(super) fn current(outcome: &Outcome, (point, text, lang): (Option<i64>, OutcomeText, Lang)) -> &str {
    let of_point = |number: i64| outcome.points.iter().find(|point| point.number == number).map(|point| point.text(text));
    let text = point.map_or(Some(&outcome.summary), of_point);
    text.map_or("", |text| text.own(lang))
}

/// Corrects a text; what it said before stays readable, with the reason.
pub(super) async fn correct(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, fields: &CorrectionFields) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let (consultation, outcome) = lock_published(app, &mut tx, viewer, commune, id).await?;
    let (point, text, lang) = subject(&outcome, &fields.subject)?;
    let before = current(&outcome, (point, text, lang)).to_owned();
    let after = if matches!(text, OutcomeText::Reason | OutcomeText::Changed) { clean(&fields.text) } else { clean_line(&fields.text) };
    let reason = clean(&fields.reason);
    let mut errors = FormErrors::default();
    if !is_of_length(text, &after) {
        errors.add("text", tr::outcomes::staff::TEXT_LENGTH);
    } else if after == before {
        errors.add("text", tr::outcomes::staff::SAME_TEXT);
    }
    if !fits(&reason, 10..=1_000) {
        errors.add("reason", tr::consultations::staff::CHANGE_REASON_LENGTH);
    }
    errors.into_result()?;
    let now = app.clock.now();
    let what = Said::Correction { text, lang, before: &before, after: &after, reason: &reason };
    writing::insert_note(&mut tx, (app.rng.id(now), id), &NewNote { point, what, by: viewer.id, at: now }).await?;
    writing::correct(&mut tx, (id, point), (text, lang), &after).await?;
    close(app, tx, viewer, commune, &consultation).await
}

/// Says that a milestone was reached: `3.1` is the first of the third point.
pub(super) async fn reach(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, named: &str) -> Result<()> {
    let (point, position) = named.split_once('.').ok_or(Error::NotFound)?;
    let parse = |number: &str| number.parse::<i64>().map_err(|_| Error::NotFound);
    let (point, position) = (parse(point)?, parse(position)?);
    let mut tx = app.db.begin().await?;
    let (consultation, outcome) = lock_published(app, &mut tx, viewer, commune, id).await?;
    let known = outcome.points.iter().find(|known| known.number == point).and_then(|known| known.milestones.get(usize::try_from(position - 1).ok()?));
    if known.is_none() {
        return Err(Error::NotFound);
    }
    if !writing::reach(&mut tx, id, (point, position), app.clock.now()).await? {
        return Err(Error::Conflict(tr::outcomes::staff::NOT_NOW));
    }
    close(app, tx, viewer, commune, &consultation).await
}

/// Whether a consultation can be put away: it was decided, and its last phase is over.
pub(super) fn can_be_archived(app: &App, consultation: &Consultation) -> bool {
    let over = consultation.schedule.ends_at().is_none_or(|end| end <= app.clock.now());
    consultation.decided_at.is_some() && consultation.archived_at.is_none() && over
}

/// Puts a consultation away.
pub(super) async fn archive(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let consultation = consultations::lock_for_outcome(app, &mut tx, viewer, commune, id).await?;
    if !can_be_archived(app, &consultation) {
        return Err(Error::Conflict(tr::outcomes::staff::NOT_NOW));
    }
    consultations::archive(app, &mut tx, id).await?;
    let path = paths::consultation(&commune.slug, consultation.number);
    staff::record(app, &mut tx, viewer.id, commune.id, StaffAct::ConsultationArchived.at(&path)).await?;
    tx.commit().await?;
    Ok(())
}
