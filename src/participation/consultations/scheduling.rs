//! The phases of a consultation as its form sends them: days. In a draft everything may change; what is public ends later or not at all, with a reason. What
//! else a change moves is said once, before anything is kept.

use app::model::consultation_forms::{MovedLine, PhaseFields};
use app::model::consultations::{ChangeKind, PhaseKind};
use app::model::form::FormErrors;
use app::model::staff::StaffAct;
use app::words::tr;
use jiff::civil::Date;

use super::changing::{self, Change};
use super::keeping::{date, lock, reason, record};
use super::model::Consultation;
use super::phases::{Phase, Schedule, end_of, last_day};
use super::store::{self, writing};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, PhaseId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::communes::Commune;
use crate::people::accounts::Viewer;

/// What came of the form.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was kept, or nothing differs.
    Saved { changed: bool },
    /// Other phases are moved too: the form is shown once more, filled so, with what is moved.
    Asks { fields: PhaseFields, moved: Vec<MovedLine> },
}

/// Keeps phases with what follows from them for lists. It is decided by the end of the phase of deciding.
pub(super) async fn keep(tx: &mut Tx, id: ConsultationId, schedule: &Schedule) -> Result<()> {
    writing::replace_phases(tx, id, schedule.phases()).await?;
    keep_times(tx, id, schedule).await
}

async fn keep_times(tx: &mut Tx, id: ConsultationId, schedule: &Schedule) -> Result<()> {
    let decide = schedule.phases().iter().find(|phase| phase.kind == PhaseKind::Decide);
    Ok(writing::set_times(tx, id, schedule, decide.and_then(|phase| phase.ends_at)).await?)
}

/// The form as it begins.
pub(super) fn fields(schedule: &Schedule) -> PhaseFields {
    let mut fields = PhaseFields::default();
    if let Some(start) = schedule.starts_at() {
        fields.set("starts_on", start.day().to_string());
    }
    for phase in schedule.phases() {
        fields.set(phase.kind.as_str(), phase.ends_at.map(|end| last_day(end).to_string()).unwrap_or_default());
    }
    fields
}

/// What was typed: the first day, and the last day of each phase.
struct Typed {
    starts_on: Option<Date>,
    ends: Vec<(PhaseKind, Option<Date>)>,
}

impl Typed {
    fn parse(fields: &PhaseFields, errors: &mut FormErrors) -> Self {
        let starts_on = date("starts_on", fields.get("starts_on"), errors);
        let ends = PhaseKind::ALL.iter().map(|kind| (*kind, date(kind.as_str(), fields.get(kind.as_str()), errors))).collect();
        Self { starts_on, ends }
    }

    fn end(&self, kind: PhaseKind) -> Option<Timestamp> {
        self.ends.iter().find(|(known, _)| *known == kind).and_then(|(_, day)| end_of((*day)?))
    }
}

/// Keeps the phases that were typed, or asks.
pub(super) async fn save(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, fields: &PhaseFields) -> Result<Outcome> {
    let mut errors = FormErrors::default();
    let typed = Typed::parse(fields, &mut errors);
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    let consultation = lock(app, &mut tx, viewer, commune, id).await?;
    if consultation.published_at.is_some() {
        return postpone(app, tx, (viewer, commune, &consultation), &typed, fields).await;
    }
    let (new, moved) = plan(app, &consultation, &typed)?;
    if !moved.is_empty() {
        tx.roll_back().await?;
        return Ok(Outcome::Asks { fields: self::fields(&new), moved });
    }
    if new == consultation.schedule {
        tx.roll_back().await?;
        return Ok(Outcome::Saved { changed: false });
    }
    keep(&mut tx, id, &new).await?;
    record(app, &mut tx, viewer, commune, (consultation.number, StaffAct::ConsultationPrepared)).await?;
    tx.commit().await?;
    Ok(Outcome::Saved { changed: true })
}

/// A draft's phases as they were typed; where one was moved over others, the others moved along, and which.
fn plan(app: &App, consultation: &Consultation, typed: &Typed) -> Result<(Schedule, Vec<MovedLine>)> {
    use tr::consultations as word;
    let old = &consultation.schedule;
    let now = app.clock.now();
    let known = |kind: PhaseKind| old.phases().iter().find(|phase| phase.kind == kind).map(|phase| phase.id);
    let phases = typed.ends.iter().filter(|(_, day)| day.is_some()).map(|(kind, _)| Phase {
        id: known(*kind).unwrap_or_else(|| app.rng.id::<PhaseId>(now)),
        kind: *kind,
        starts_at: None,
        ends_at: typed.end(*kind),
    });
    let new = Schedule::new(typed.starts_on.and_then(Timestamp::start_of), phases);
    let Some(backwards) = new.phases().iter().find(|phase| phase.starts_at.zip(phase.ends_at).is_some_and(|(start, end)| end <= start)) else {
        return Ok((new, Vec::new()));
    };
    let same = old.phases().iter().map(|phase| phase.id).eq(new.phases().iter().map(|phase| phase.id)) && old.starts_at() == new.starts_at();
    let moved = if same { shift(old, typed) } else { None };
    moved.ok_or_else(|| Error::field(backwards.kind.as_str(), word::staff::ENDS_FIRST))
}

/// The phases with the ends that were typed, others moved along where they must be. `None` if even so one would end before it begins.
fn shift(old: &Schedule, typed: &Typed) -> Option<(Schedule, Vec<MovedLine>)> {
    let changed: Vec<(usize, Timestamp)> = old
        .phases()
        .iter()
        .enumerate()
        .filter_map(|(at, phase)| typed.end(phase.kind).filter(|end| Some(*end) != phase.ends_at).map(|end| (at, end)))
        .collect();
    let new = changed.iter().fold(old.clone(), |schedule, (at, end)| schedule.with_end(*at, *end).0);
    let kept = changed.iter().all(|(at, end)| new.phases()[*at].ends_at == Some(*end));
    (kept && new.check().is_ok()).then(|| {
        let moved = moved(old, &new, &changed.iter().map(|(at, _)| *at).collect::<Vec<_>>());
        (new, moved)
    })
}

/// Which other phases begin or end elsewhere.
fn moved(old: &Schedule, new: &Schedule, typed: &[usize]) -> Vec<MovedLine> {
    let pairs = old.phases().iter().zip(new.phases()).enumerate().filter(|(at, _)| !typed.contains(at));
    let line = |(_, (was, is)): (usize, (&Phase, &Phase))| {
        let days = |from: Timestamp, to: Timestamp| (Timestamp(from.micros() - 1).into(), Timestamp(to.micros() - 1).into());
        if was.ends_at != is.ends_at {
            let (from, to) = days(was.ends_at?, is.ends_at?);
            return Some(MovedLine { kind: is.kind, end: true, from, to });
        }
        let (from, to) = (was.starts_at?, is.starts_at?);
        (from != to).then(|| MovedLine { kind: is.kind, end: false, from: from.into(), to: to.into() })
    };
    pairs.filter_map(line).collect()
}

/// Moves ends of what is public to later days. Nobody who contributes in these phases is overtaken: whoever was let in is done first.
async fn postpone(
    app: &App,
    mut tx: Tx,
    (viewer, commune, consultation): (&Viewer, &Commune, &Consultation),
    typed: &Typed,
    fields: &PhaseFields,
) -> Result<Outcome> {
    store::lock_phases(&mut tx, consultation.id).await?;
    let (old, now) = (&consultation.schedule, app.clock.now());
    let mut errors = FormErrors::default();
    let waits = before_unopened(app, &mut tx, consultation, now).await?;
    check_later(old, typed, (now, waits), &mut errors);
    errors.into_result()?;
    let (new, others) = shift(old, typed).ok_or_else(|| Error::field("", tr::consultations::staff::ENDS_FIRST))?;
    if new == *old {
        tx.roll_back().await?;
        return Ok(Outcome::Saved { changed: false });
    }
    if consultation.cancelled.is_some() {
        return Err(Error::Conflict(tr::consultations::staff::NOT_NOW));
    }
    let mut errors = FormErrors::default();
    let reason = reason(fields.get("reason"), &mut errors);
    errors.into_result()?;
    if !others.is_empty() && fields.get("confirmed") != "yes" {
        tx.roll_back().await?;
        let mut asked = self::fields(&new);
        asked.set("reason", fields.get("reason"));
        return Ok(Outcome::Asks { fields: asked, moved: others });
    }
    let mut changes = Vec::new();
    for (was, is) in old.phases().iter().zip(new.phases()).filter(|(was, is)| was.ends_at != is.ends_at) {
        writing::move_end(&mut tx, is.id, is.ends_at).await?;
        let micros = |at: Option<Timestamp>| at.map(|at| at.micros().to_string()).unwrap_or_default();
        let subject = is.kind.as_str().to_owned();
        changes.push(Change { what: ChangeKind::Deadline, subject, before: micros(was.ends_at), after: micros(is.ends_at) });
    }
    keep_times(&mut tx, consultation.id, &new).await?;
    changing::keep(app, &mut tx, (viewer, commune, consultation), changes, &reason).await?;
    tx.commit().await?;
    Ok(Outcome::Saved { changed: true })
}

/// The phase before one that has begun and in which nobody could give anything, since a part was not ready: only by ending later can it still open.
async fn before_unopened(app: &App, tx: &mut Tx, consultation: &Consultation, now: Timestamp) -> Result<Option<PhaseKind>> {
    for pair in consultation.schedule.phases().windows(2) {
        let (before, phase) = (pair[0].kind, pair[1]);
        if !phase.kind.asks() || phase.starts_at.is_none_or(|start| now < start) {
            continue;
        }
        for part in app.parts().filter(|part| part.asks_in().contains(&phase.kind)) {
            if !part.is_ready(&mut tx.conn(), consultation.id).await? {
                return Ok(Some(before));
            }
        }
    }
    Ok(None)
}

/// After publication no phase comes or goes, none ends earlier, and what is over stays as it was, but for the one before a phase that opened to nobody.
fn check_later(old: &Schedule, typed: &Typed, (now, waits): (Timestamp, Option<PhaseKind>), errors: &mut FormErrors) {
    use tr::consultations::staff as word;
    for kind in PhaseKind::ALL {
        let name = kind.as_str();
        let was = old.phases().iter().find(|phase| phase.kind == *kind).and_then(|phase| phase.ends_at);
        match (was, typed.end(*kind)) {
            (None, None) => {}
            (None, Some(_)) | (Some(_), None) => errors.add(name, word::NO_NEW_PHASE),
            (Some(was), Some(is)) if was == is => {}
            (Some(was), Some(_)) if was <= now && waits != Some(*kind) => errors.add(name, word::IS_OVER),
            (Some(was), Some(is)) if is < was => errors.add_with(name, word::NEVER_EARLIER, vec![("date", last_day(was).to_string())]),
            _ => {}
        }
    }
}
