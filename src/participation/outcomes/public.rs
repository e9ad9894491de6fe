//! What everybody reads of an outcome: its page, its poster, and in short on the consultation's page.

use std::collections::HashMap;

use app::model::content::Role;
use app::model::outcomes::{BasisLine, MilestoneLine, OutcomeBrief, OutcomePage, OutcomePoster, PointCard, PointDecision, PointSolution};
use app::words::{Plural, tr};
use jiff::civil::Date;

use super::model::{Outcome, Point};
use super::store::{self, telling};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{Conn, SolutionId};
use crate::base::error::{Error, Result};
use crate::base::qr::Qr;
use crate::communes::Commune;
use crate::participation::consultations::Consultation;
use crate::participation::consultations::phases::last_day;
use crate::participation::{answers, pledges, solutions};
use crate::web::{Viewer, Visit};

/// What follows from a point, as pages show it.
pub(super) fn milestone_lines(point: &Point, now: Timestamp) -> Vec<MilestoneLine> {
    let is_over = |day: &str| day.parse::<Date>().ok().and_then(|day| Timestamp::start_of(day.tomorrow().ok()?)).is_some_and(|end| end <= now);
    let line = |(position, one): (i64, &super::model::Milestone)| MilestoneLine {
        position,
        title: one.title.clone(),
        due_on: one.due_on.clone(),
        reached_at: one.reached_at.map(Into::into),
        late: one.reached_at.is_none() && is_over(&one.due_on),
    };
    (1..).zip(&point.milestones).map(line).collect()
}

/// The solutions of all points that the public may read, with their works.
async fn solutions_of(app: &App, outcome: &Outcome) -> Result<HashMap<SolutionId, PointSolution>> {
    let mut ids: Vec<SolutionId> = outcome.points.iter().flat_map(|point| point.solutions.iter().copied()).collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut milestones = answers::milestones_of(app, &ids).await?;
    let found = solutions::among(app, &ids).await?.into_iter().map(|(id, card)| {
        let milestones = milestones.remove(&id).unwrap_or_default();
        (id, PointSolution { number: card.number, title: card.title, state: card.state, milestones })
    });
    Ok(found.collect())
}

/// By how many days a decision came later than it was promised.
fn days_late(consultation: &Consultation, decided: Timestamp) -> i64 {
    let Some(promised) = consultation.decides_at.filter(|at| *at <= decided) else { return 0 };
    last_day(promised).until(decided.day()).map(|span| i64::from(span.get_days())).unwrap_or_default().max(1)
}

/// The page of an outcome.
pub(super) async fn page(visit: &Visit, commune: &Commune, consultation: &Consultation, outcome: &Outcome) -> Result<OutcomePage> {
    let (app, viewer) = (&visit.app, visit.viewer.as_ref());
    let decided_at = outcome.published_at.ok_or(Error::NotFound)?;
    let own = match viewer {
        Some(viewer) => telling::points_of(&mut &app.db, outcome.id, viewer.id).await?,
        None => None,
    };
    let mine: Vec<i64> = own.iter().flat_map(|points| points.split(',')).filter_map(|number| number.parse().ok()).collect();
    let (now, found) = (app.clock.now(), solutions_of(app, outcome).await?);
    let card = |point: &Point| {
        let about: Vec<PointSolution> = point.solutions.iter().filter_map(|id| found.get(id).cloned()).collect();
        let shown = about.iter().any(|solution| !solution.milestones.is_empty());
        PointCard {
            number: point.number,
            title: point.title.clone(),
            decision: point.decision.unwrap_or(PointDecision::Later),
            decider: point.decider.clone(),
            reason: point.reason.clone(),
            changed: point.changed.clone(),
            bases: point.bases.iter().map(|basis| BasisLine { title: basis.title.clone(), path: basis.path.clone(), count: basis.given }).collect(),
            milestones: if shown { Vec::new() } else { milestone_lines(point, now) },
            solutions: about,
            mine: mine.contains(&point.number),
        }
    };
    Ok(OutcomePage {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        summary: outcome.summary.clone(),
        promised_on: consultation.decides_at.map(|at| Timestamp(at.micros() - 1).into()),
        decided_at: decided_at.into(),
        late: days_late(consultation, decided_at),
        points: outcome.points.iter().map(card).collect(),
        pledges: pledges::among(app, commune, &outcome.pledges).await?,
        notes: store::notes(&mut &app.db, outcome.id).await?,
        contributed: own.is_some(),
        may_manage: viewer.is_some_and(|viewer| keeps(viewer, commune)),
        may_pledge: viewer.is_some_and(|viewer| speaks_in(viewer, commune)),
    })
}

/// Whether somebody prepares outcomes of a commune.
fn keeps(viewer: &Viewer, commune: &Commune) -> bool {
    viewer.require_any(&[Role::Officer, Role::Administrator], commune).is_ok()
}

/// Whether somebody represents an organisation of a commune.
fn speaks_in(viewer: &Viewer, commune: &Commune) -> bool {
    viewer.organisations.iter().any(|known| known.commune_id == commune.id)
}

/// The same in short.
pub(super) fn brief(number: i64, outcome: &Outcome) -> Option<OutcomeBrief> {
    let decided_at = outcome.published_at?.into();
    let count = |decision: PointDecision| outcome.points.iter().filter(|point| point.decision == Some(decision)).count() as i64;
    let counts = PointDecision::ALL.iter().map(|decision| (*decision, count(*decision))).filter(|(_, count)| *count > 0).collect();
    Some(OutcomeBrief { number, summary: outcome.summary.clone(), decided_at, counts })
}

/// How much was given: to the parts, and to the discussion.
async fn given(app: &App, consultation: &Consultation) -> Result<Vec<(Plural, i64)>> {
    let mut all = Vec::new();
    for part in app.parts() {
        let tallies = part.tallies(app, &mut Conn::Pool(&app.db), consultation.id).await?;
        all.extend(tallies.into_iter().map(|tally| (tally.what, tally.count)));
    }
    all.push((tr::solutions::COMMENT_COUNT, consultation.comment_count));
    all.retain(|(_, count)| *count > 0);
    Ok(all)
}

/// The page to print.
pub(super) async fn poster(app: &App, consultation: &Consultation, outcome: &Outcome, address: String) -> Result<OutcomePoster> {
    let qr = Qr::of(&address)?;
    let point = |point: &Point| Some((point.title.clone(), point.decision?));
    Ok(OutcomePoster {
        number: consultation.number,
        title: consultation.texts.title.clone(),
        purpose: consultation.texts.purpose.clone(),
        summary: outcome.summary.clone(),
        decided_at: outcome.published_at.ok_or(Error::NotFound)?.into(),
        given: given(app, consultation).await?,
        points: outcome.points.iter().filter_map(point).collect(),
        address,
        side: qr.side as i64,
        squares: qr.squares(),
    })
}
