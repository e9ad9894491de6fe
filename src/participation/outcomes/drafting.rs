//! Preparing an outcome: its sentence and its points. What is missing keeps it from being published, not from being saved.

use app::model::Lang;
use app::model::form::FormErrors;
use app::model::languages::{LANGS, Needed};
use app::model::outcomes::{OutcomeFields, OutcomeText, PointDecision, PointFields};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::tr;
use jiff::civil::Date;

use super::bases::{Offered, value};
use super::lock_draft;
use super::model::{Milestone, Outcome, Point, PointBasis, is_of_length, multilingual};
use super::store::{self, writing};
use crate::base::App;
use crate::base::db::{ConsultationId, SolutionId, Tx};
use crate::base::error::{Error, Result};
use crate::base::text::{clean, clean_line, fits};
use crate::communes::Commune;
use crate::participation::solutions;
use crate::people::accounts::Viewer;
use crate::people::staff;

/// Points of an outcome.
const MOST_POINTS: usize = 40;
/// Solutions, and milestones, of a point.
const MOST_SOLUTIONS: usize = 20;
pub(super) const MOST_MILESTONES: usize = 12;

/// Keeps among the acts of the staff that somebody prepared an outcome.
async fn record(app: &App, tx: &mut Tx, viewer: &Viewer, commune: &Commune, number: i64) -> Result<()> {
    staff::record(app, tx, viewer.id, commune.id, StaffAct::OutcomePrepared.at(&paths::prepare_outcome(&commune.slug, number))).await
}

/// What was typed of a text, and whether it is as long as one of this name may be; an empty one is missing.
fn text(name: OutcomeText, (field, typed): (&'static str, &str), errors: &mut FormErrors) -> String {
    let text = if matches!(name, OutcomeText::Reason | OutcomeText::Changed) { clean(typed) } else { clean_line(typed) };
    if !text.is_empty() && !is_of_length(name, &text) {
        errors.add(field, tr::outcomes::staff::TEXT_LENGTH);
    }
    text
}

/// Keeps the sentence of a draft.
pub(super) async fn save_summary(app: &App, viewer: &Viewer, commune: &Commune, id: ConsultationId, fields: &OutcomeFields) -> Result<()> {
    let mut errors = FormErrors::default();
    let summary = multilingual(LANGS.map(|lang| text(OutcomeText::Summary, (OutcomeFields::names(lang)[0], fields.typed(lang)[0]), &mut errors)));
    errors.into_result()?;
    let mut tx = app.db.begin().await?;
    let consultation = lock_draft(app, &mut tx, viewer, commune, id).await?;
    writing::set_summary(&mut tx, id, &summary, app.clock.now()).await?;
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

/// A date of a form.
fn day(typed: &str) -> Option<String> {
    let date = typed.trim().parse::<Date>().ok().filter(|date| (2000..2200).contains(&date.year()));
    date.map(|date| date.to_string())
}

/// The milestones that were typed, each in the languages that are needed; rows in which nothing was are none.
fn milestones(fields: &PointFields, needed: Needed, errors: &mut FormErrors) -> Vec<Milestone> {
    let typed = |all: &[String], at: usize| all.get(at).map(|text| clean_line(text)).unwrap_or_default();
    let titled = LANGS.into_iter().map(|lang| fields.milestones(lang).len()).max().unwrap_or_default();
    let most = titled.max(fields.milestone_on.len());
    let mut found = Vec::new();
    for at in 0..most.min(MOST_MILESTONES) {
        let (title, on) = (multilingual(LANGS.map(|lang| typed(fields.milestones(lang), at))), typed(&fields.milestone_on, at));
        if title.is_empty() && on.is_empty() {
            continue;
        }
        let is_sound = |lang: Lang| fits(title.own(lang), 3..=95) || (!needed.has(lang) && title.own(lang).is_empty());
        match day(&on) {
            Some(due_on) if LANGS.into_iter().all(is_sound) => found.push(Milestone { title, due_on, reached_at: None }),
            _ if errors.get("milestone_ar").is_none() => errors.add("milestone_ar", tr::outcomes::staff::BAD_MILESTONE),
            _ => {}
        }
    }
    found
}

/// The solutions whose numbers were typed: of this commune, and public.
async fn typed_solutions(tx: &mut Tx, commune: &Commune, typed: &str, errors: &mut FormErrors) -> Result<Vec<SolutionId>> {
    use tr::outcomes::staff as word;
    let numbers = match solutions::numbers(typed) {
        Ok(numbers) => numbers,
        Err(number) => {
            errors.add_with("solutions", word::NO_SUCH_SOLUTION, vec![("number", number)]);
            return Ok(Vec::new());
        }
    };
    if numbers.len() > MOST_SOLUTIONS {
        errors.add("solutions", word::MANY_SOLUTIONS);
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for number in numbers {
        match solutions::find(tx, commune.id, number).await {
            Ok(solution) if solution.visibility.is_public() => found.push(solution.id),
            Ok(_) | Err(Error::NotFound) => errors.add_with("solutions", word::NO_SUCH_SOLUTION, vec![("number", number.to_string())]),
            Err(other) => return Err(other),
        }
    }
    Ok(found)
}

/// A point as it was typed, but for its solutions.
fn parse(fields: &PointFields, offered: &[Offered], needed: Needed, errors: &mut FormErrors) -> Result<Point> {
    let mut point = Point { decision: PointDecision::parse(&fields.decision), ..Point::default() };
    if point.decision.is_none() && !fields.decision.is_empty() {
        return Err(Error::NotFound);
    }
    for name in OutcomeText::OF_POINTS {
        let (names, typed) = (PointFields::names(name), fields.typed(name));
        *point.text_mut(name) = multilingual([0, 1, 2, 3].map(|at| text(name, (names[at], typed[at]), errors)));
    }
    let mut chosen: Vec<&String> = fields.basis.iter().collect();
    chosen.sort_unstable();
    chosen.dedup();
    for one in chosen {
        let known = offered.iter().find(|offered| value(offered.part, &offered.basis.key) == *one).ok_or(Error::NotFound)?;
        point.bases.push(PointBasis { part: known.part.to_owned(), name: known.basis.key.clone(), ..PointBasis::default() });
    }
    point.milestones = milestones(fields, needed, errors);
    Ok(point)
}

/// What is being prepared, of which point, and by what it can rest on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Desk<'a> {
    pub commune: &'a Commune,
    pub id: ConsultationId,
    /// `None` for a new one.
    pub point: Option<i64>,
    pub offered: &'a [Offered],
}

/// Keeps a point, new or in the place of the version that was read. Returns its number.
pub(super) async fn save_point(app: &App, viewer: &Viewer, desk: Desk<'_>, fields: &PointFields) -> Result<i64> {
    let Desk { commune, id, point, offered } = desk;
    let mut errors = FormErrors::default();
    let mut tx = app.db.begin().await?;
    let consultation = lock_draft(app, &mut tx, viewer, commune, id).await?;
    let mut new = parse(fields, offered, consultation.languages, &mut errors)?;
    let outcome = store::find(&mut tx, id).await?.ok_or(Error::NotFound)?;
    new.solutions = typed_solutions(&mut tx, commune, &fields.solutions, &mut errors).await?;
    if new.solutions.iter().any(|solution| is_elsewhere(&outcome, point, *solution)) {
        errors.add("solutions", tr::outcomes::staff::SOLUTION_ELSEWHERE);
    }
    errors.into_result()?;
    let number = match point {
        None if outcome.points.len() >= MOST_POINTS => return Err(Error::field("", tr::outcomes::staff::MANY_POINTS)),
        None => {
            new.number = writing::next_point(&mut tx, id).await?;
            writing::insert_point(&mut tx, id, &new).await?;
            new.number
        }
        Some(number) => {
            outcome.points.iter().find(|known| known.number == number).ok_or(Error::NotFound)?;
            (new.number, new.version) = (number, fields.version.parse().unwrap_or_default());
            if !writing::replace_point(&mut tx, id, &new).await? {
                return Err(Error::field("", tr::outcomes::staff::MEANWHILE));
            }
            number
        }
    };
    record(app, &mut tx, viewer, commune, consultation.number).await?;
    tx.commit().await?;
    Ok(number)
}

/// Whether another point is about a solution.
fn is_elsewhere(outcome: &Outcome, point: Option<i64>, solution: SolutionId) -> bool {
    outcome.points.iter().filter(|other| Some(other.number) != point).any(|other| other.solutions.contains(&solution))
}

/// Takes a point of a draft away.
pub(super) async fn remove_point(app: &App, viewer: &Viewer, desk: Desk<'_>) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let consultation = lock_draft(app, &mut tx, viewer, desk.commune, desk.id).await?;
    let number = desk.point.ok_or(Error::NotFound)?;
    if !writing::remove_point(&mut tx, desk.id, number).await? {
        return Err(Error::NotFound);
    }
    record(app, &mut tx, viewer, desk.commune, consultation.number).await?;
    tx.commit().await?;
    Ok(())
}

/// The form of a point as it begins.
pub(super) fn fields(point: &Point, numbers: &[i64]) -> PointFields {
    let many = |of: fn(&Milestone) -> String| point.milestones.iter().map(of).collect();
    PointFields {
        version: point.version.to_string(),
        title_ar: point.title.ar.clone(),
        title_fr: point.title.fr.clone(),
        title_en: point.title.en.clone(),
        title_zgh: point.title.zgh.clone(),
        decision: point.decision.map_or("", PointDecision::as_str).to_owned(),
        decider_ar: point.decider.ar.clone(),
        decider_fr: point.decider.fr.clone(),
        decider_en: point.decider.en.clone(),
        decider_zgh: point.decider.zgh.clone(),
        reason_ar: point.reason.ar.clone(),
        reason_fr: point.reason.fr.clone(),
        reason_en: point.reason.en.clone(),
        reason_zgh: point.reason.zgh.clone(),
        changed_ar: point.changed.ar.clone(),
        changed_fr: point.changed.fr.clone(),
        changed_en: point.changed.en.clone(),
        changed_zgh: point.changed.zgh.clone(),
        basis: point.bases.iter().map(|basis| value(&basis.part, &basis.name)).collect(),
        solutions: numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
        milestone_ar: many(|one| one.title.ar.clone()),
        milestone_fr: many(|one| one.title.fr.clone()),
        milestone_en: many(|one| one.title.en.clone()),
        milestone_zgh: many(|one| one.title.zgh.clone()),
        milestone_on: many(|one| one.due_on.clone()),
        ..PointFields::default()
    }
}
