//! Publishing an outcome: refused with every reason at once, each with the form that puts it right. One transaction decides the consultation, freezes the
//! outcome, answers the solutions of its points and queues telling: all of it happens, or nothing.

use std::collections::BTreeMap;

use app::components::outcome::text_name;
use app::model::Lang;
use app::model::content::Decision;
use app::model::languages::Needed;
use app::model::outcomes::{OutcomeText, PointDecision};
use app::model::paths;
use app::model::staff::StaffAct;
use app::words::{Key, tr};

use super::bases::{self, Offered};
use super::model::{Outcome, Point, is_of_length};
use super::store::{self, writing};
use super::telling;
use crate::base::App;
use crate::base::db::{AccountId, SolutionId, Sql, Tx};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::part::{Asked, Lack};
use crate::communes::Commune;
use crate::participation::answers::{self, NewAnswer};
use crate::participation::consultations::{self, Consultation, ConsultationState};
use crate::participation::solutions;
use crate::people::accounts::Viewer;
use crate::people::staff;

/// What the answer to a solution says when a point decides about it.
const fn decision(of: PointDecision) -> Decision {
    match of {
        PointDecision::Accepted | PointDecision::InPart => Decision::Accepted,
        PointDecision::Rejected => Decision::Rejected,
        PointDecision::Later => Decision::UnderEvaluation,
    }
}

/// Everything that keeps an outcome from being published, in a language.
pub(super) async fn lacks(
    db: &mut impl Sql,
    (commune, consultation): (&Commune, &Consultation),
    outcome: Option<&Outcome>,
    offered: &[Offered],
    (lang, state): (Lang, ConsultationState),
) -> Result<Vec<Lack>> {
    use tr::outcomes::lack as word;
    let (slug, number) = (commune.slug.as_str(), consultation.number);
    let lack = |key: Key, path: String| Lack::new(key.text(lang), path);
    let mut lacks = Vec::new();
    match state {
        ConsultationState::Closed | ConsultationState::Counting => {}
        ConsultationState::Cancelled => lacks.push(lack(word::CANCELLED, paths::consultation(slug, number))),
        ConsultationState::Draft => lacks.push(lack(word::NOT_PUBLISHED, paths::prepare_consultation(slug, number))),
        ConsultationState::Published | ConsultationState::Open => lacks.push(lack(word::NOT_CLOSED, paths::consultation_phases(slug, number))),
        ConsultationState::Decided | ConsultationState::Followed | ConsultationState::Archived => {
            return Ok(vec![lack(word::DECIDED, paths::outcome(slug, number))]);
        }
    }
    let here = paths::prepare_outcome(slug, number);
    for needed in consultation.languages.langs() {
        if !outcome.is_some_and(|outcome| is_of_length(OutcomeText::Summary, outcome.summary.own(needed))) {
            let values = [("text", text_name(OutcomeText::Summary).text(lang)), ("language", needed.own_name())];
            lacks.push(Lack::new(word::TEXT.fill(lang, &values), here.clone()));
        }
    }
    let points = outcome.map_or(&[][..], |outcome| outcome.points.as_slice());
    if points.is_empty() {
        lacks.push(lack(word::NO_POINTS, paths::outcome_point(slug, number, "new")));
    }
    for point in points {
        lacks.extend(
            of_point(point, offered, consultation.languages, lang).into_iter().map(|text| Lack::new(text, paths::outcome_point(slug, number, point.number))),
        );
        for solution in wrong_solutions(db, commune, point).await? {
            let name = point.number.to_string();
            let text = word::SOLUTION.fill(lang, &[("point", &name), ("number", &solution)]);
            lacks.push(Lack::new(text, paths::outcome_point(slug, number, point.number)));
        }
    }
    Ok(lacks)
}

/// Why nothing can be decided yet although nothing is asked any more: what was given is not counted, and a decision would come before the result.
pub(super) async fn uncounted(app: &App, db: &mut impl Sql, asked: &Asked<'_>, (lang, state): (Lang, ConsultationState)) -> Result<Vec<Lack>> {
    let mut lacks = Vec::new();
    if !matches!(state, ConsultationState::Closed | ConsultationState::Counting) {
        return Ok(lacks);
    }
    for part in app.parts() {
        lacks.extend(part.undecided(&mut db.conn(), asked, lang).await?);
    }
    Ok(lacks)
}

/// What a point lacks by itself.
fn of_point(point: &Point, offered: &[Offered], languages: Needed, lang: Lang) -> Vec<String> {
    use tr::outcomes::lack as word;
    let name = point.number.to_string();
    let of_point = |key: Key| key.fill(lang, &[("point", &name)]);
    let mut lacks = Vec::new();
    for text in OutcomeText::OF_POINTS {
        let optional = text == OutcomeText::Changed && point.changed.is_empty();
        for needed in languages.langs() {
            if !optional && !is_of_length(text, point.text(text).own(needed)) {
                let values = [("point", name.as_str()), ("text", text_name(text).text(lang)), ("language", needed.own_name())];
                lacks.push(word::POINT_TEXT.fill(lang, &values));
            }
        }
    }
    if point.decision.is_none() {
        lacks.push(of_point(word::DECISION));
    }
    if point.bases.is_empty() {
        lacks.push(of_point(word::BASIS));
    } else if point.bases.iter().any(|basis| !offered.iter().any(|one| one.is(basis))) {
        lacks.push(of_point(word::BASIS_GONE));
    }
    lacks
}

/// The numbers of the solutions of a point that cannot be answered as it decides.
async fn wrong_solutions(db: &mut impl Sql, commune: &Commune, point: &Point) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    let Some(decision) = point.decision.map(decision) else { return Ok(wrong) };
    for id in &point.solutions {
        let solution = solutions::get(db, *id).await?;
        if solution.commune_id != commune.id || !solution.visibility.is_public() || !answers::can_be_given(solution.state, decision) {
            wrong.push(solution.number.to_string());
        }
    }
    Ok(wrong)
}

/// Publishes an outcome, or returns everything that keeps it from that.
pub(super) async fn publish(app: &App, viewer: &Viewer, commune: &Commune, consultation: &Consultation, lang: Lang) -> Result<Result<(), Vec<Lack>>> {
    let id = consultation.id;
    let offered = bases::offered(app, &consultation.asked(commune)).await?;
    let mut tx = app.db.begin().await?;
    let consultation = consultations::lock_for_outcome(app, &mut tx, viewer, commune, id).await?;
    consultations::await_contributions(&mut tx, id).await?;
    let (now, outcome) = (app.clock.now(), store::find(&mut tx, id).await?);
    let state = consultation.state(now);
    let mut lacking = uncounted(app, &mut tx, &consultation.asked(commune), (lang, state)).await?;
    lacking.extend(lacks(&mut tx, (commune, &consultation), outcome.as_ref(), &offered, (lang, state)).await?);
    let Some(outcome) = outcome.filter(|_| lacking.is_empty()) else {
        tx.roll_back().await?;
        return Ok(Err(lacking));
    };
    consultations::decide(app, &mut tx, id).await?;
    if !writing::publish(&mut tx, id, viewer.id, now).await? {
        return Err(Error::Conflict(tr::outcomes::staff::NOT_NOW));
    }
    freeze(app, &mut tx, (viewer.id, commune), &outcome, &offered).await?;
    jobs::enqueue(app, &mut tx, telling::JOB, &id).await?;
    let act = StaffAct::OutcomePublished;
    staff::record(app, &mut tx, viewer.id, commune.id, act.at(&paths::outcome(&commune.slug, consultation.number))).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Keeps on what the points rest as it is called now, and answers their solutions.
async fn freeze(app: &App, tx: &mut Tx, (officer, commune): (AccountId, &Commune), outcome: &Outcome, offered: &[Offered]) -> Result<()> {
    // In the order of their ids: whoever answers several takes their rows in one order.
    let mut answered: BTreeMap<SolutionId, &Point> = BTreeMap::new();
    for point in &outcome.points {
        for one in offered.iter().filter(|one| point.bases.iter().any(|basis| one.is(basis))) {
            writing::freeze_basis(tx, outcome.id, point.number, &one.frozen()).await?;
        }
        for solution in &point.solutions {
            answered.insert(*solution, point);
        }
    }
    for point in &outcome.points {
        for solution in bases::solutions(offered, &point.bases) {
            if !answered.contains_key(&solution) && stands_open(tx, commune, solution, point).await? {
                writing::add_solution(tx, outcome.id, point.number, solution).await?;
                answered.insert(solution, point);
            }
        }
    }
    for (solution, point) in answered {
        answer(app, tx, (officer, commune), solution, point).await?;
    }
    Ok(())
}

/// Whether a solution for which something stands can still be answered as a point decides: what was examined before may have its answer.
async fn stands_open(tx: &mut Tx, commune: &Commune, id: SolutionId, point: &Point) -> Result<bool> {
    let Some(decision) = point.decision.map(decision) else { return Ok(false) };
    let solution = solutions::get(tx, id).await?;
    Ok(solution.commune_id == commune.id && solution.visibility.is_public() && answers::can_be_given(solution.state, decision))
}

/// The official answer to a solution, with the reason of the point; what follows becomes milestones of its works.
async fn answer(app: &App, tx: &mut Tx, (officer, commune): (AccountId, &Commune), solution: SolutionId, point: &Point) -> Result<()> {
    let Some(decision) = point.decision.map(decision) else { return Ok(()) };
    let reasons = format!("{}\n\n{}", point.reason.ar, point.reason.fr);
    let new = NewAnswer { decision, reasons, cost: None, responsible: String::new(), starts_on: None, ends_on: None };
    answers::give(app, tx, (officer, commune), solution, &new).await?;
    if decision != Decision::Accepted {
        return Ok(());
    }
    let milestones: Vec<(String, String)> = point.milestones.iter().map(|one| (format!("{} · {}", one.title.ar, one.title.fr), one.due_on.clone())).collect();
    answers::plan(app, tx, solution, &milestones).await
}
