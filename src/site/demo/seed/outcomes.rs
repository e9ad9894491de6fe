//! What the commune of the demonstration decided after its questions on waste and after its first budget: point by point, on what each rests, what follows, and
//! what organisations promise towards it.

use std::collections::HashMap;

use anyhow::Context as _;
use app::model::consultations::Multilingual;
use app::model::outcomes::PointDecision;
use serde::Deserialize;

use super::Seeding;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, PledgeId};
use crate::communes;
use crate::participation::consultations::past as consulted;
use crate::participation::outcomes::past::{self, OutcomeRow};
use crate::participation::outcomes::{Milestone, Point, PointBasis};
use crate::participation::{consultations, pledges, solutions};

/// Whose proposal is promised something towards it.
const PROMISED_TO: &str = "dar-amlal";

/// An outcome as the content has it; days are counted from today.
#[derive(Debug, Deserialize)]
struct Decided {
    key: String,
    ago: i64,
    /// Whether organisations promised something towards it.
    #[serde(default)]
    pledged: bool,
    summary: Multilingual,
    points: Vec<Told>,
    notes: Vec<Noted>,
}

#[derive(Debug, Deserialize)]
struct Told {
    decision: PointDecision,
    title: Multilingual,
    decider: Multilingual,
    reason: Multilingual,
    changed: Multilingual,
    /// Each as its part and its name.
    bases: Vec<String>,
    /// The numbers of the solutions that it has built.
    #[serde(default)]
    solutions: Vec<i64>,
    milestones: Vec<Step>,
}

#[derive(Debug, Deserialize)]
struct Step {
    title: Multilingual,
    days: i64,
    /// So many days ago.
    #[serde(default)]
    reached: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Noted {
    point: i64,
    ago: i64,
    ar: String,
    fr: String,
}

impl Told {
    fn point(&self, number: i64, now: Timestamp) -> anyhow::Result<Point> {
        let basis = |one: &String| {
            let (part, name) = one.split_once(':').context("a part and a name")?;
            Ok(PointBasis { part: part.to_owned(), name: name.to_owned(), ..PointBasis::default() })
        };
        let step = |one: &Step| Milestone {
            title: one.title.clone(),
            due_on: now.plus_days(one.days).day().to_string(),
            reached_at: one.reached.map(|days| now.plus_days(-days)),
        };
        Ok(Point {
            number,
            title: self.title.clone(),
            decision: Some(self.decision),
            decider: self.decider.clone(),
            reason: self.reason.clone(),
            changed: self.changed.clone(),
            version: 1,
            bases: self.bases.iter().map(basis).collect::<anyhow::Result<_>>()?,
            solutions: Vec::new(),
            milestones: self.milestones.iter().map(step).collect(),
        })
    }
}

impl Seeding<'_> {
    /// Decides consultations with these keys.
    pub(super) async fn outcomes(&mut self, consultations: &HashMap<String, ConsultationId>) -> anyhow::Result<()> {
        let all: Vec<Decided> = serde_json::from_str(include_str!("../content/outcomes.json"))?;
        let promised = self.promised().await?;
        for decided in &all {
            let id = *consultations.get(&decided.key).with_context(|| format!("the consultation {}", decided.key))?;
            self.outcome(id, decided, if decided.pledged { &promised } else { &[] }).await.with_context(|| format!("the outcome of {}", decided.key))?;
        }
        Ok(())
    }

    /// Pledges to the proposal of an organisation.
    async fn promised(&mut self) -> anyhow::Result<Vec<PledgeId>> {
        let to = self.proposed.iter().find(|(known, _)| known == PROMISED_TO).map(|(_, id)| *id).context("an organisation proposed something")?;
        Ok(pledges::past::of_solution(&mut self.tx, to).await?)
    }

    async fn outcome(&mut self, id: ConsultationId, decided: &Decided, pledges: &[PledgeId]) -> anyhow::Result<()> {
        let refused = |error: crate::base::error::Error| anyhow::anyhow!("{error}");
        let (now, officer) = (self.plan.now, self.staff["officer"]);
        let at = now.plus_days(-decided.ago);
        let consultation = consultations::get(&mut self.tx, id).await.map_err(refused)?;
        let mut points: Vec<Point> = (1..).zip(&decided.points).map(|(number, told)| told.point(number, now)).collect::<anyhow::Result<_>>()?;
        for (point, told) in points.iter_mut().zip(&decided.points) {
            for number in &told.solutions {
                point.solutions.push(solutions::find(&mut self.tx, self.commune, *number).await.map_err(refused)?.id);
            }
        }
        let commune = communes::get_in(&mut self.tx, self.commune).await.map_err(refused)?;
        let row = OutcomeRow { consultation: consultation.asked(&commune), summary: &decided.summary, points: &points, pledges, officer, at };
        let outcome = past::insert(self.app, &mut self.tx, &row).await.map_err(refused)?;
        let missing = outcome.points.iter().flat_map(|point| &point.bases).find(|basis| basis.path.is_empty());
        anyhow::ensure!(missing.is_none(), "nothing holds {missing:?}");
        consulted::decide(&mut self.tx, id, at).await.map_err(refused)?;
        past::tell(self.app, &mut self.tx, id, at).await.map_err(refused)?;
        for note in &decided.notes {
            let said = (note.point, note.ar.as_str(), note.fr.as_str());
            past::add(self.app, &mut self.tx, id, said, (officer, now.plus_days(-note.ago))).await.map_err(refused)?;
        }
        Ok(())
    }
}
