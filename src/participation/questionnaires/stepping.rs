//! What everybody sees while it is open, where that was declared: whole counts alone, rounded down to tens, and counted anew only when ten more have answered.
//! Whoever reads it before and after somebody answers learns nothing of that answer. A step is a row, which a job counts.

use app::model::questionnaire::ResultsShown;
use serde::{Deserialize, Serialize};

use super::showing::is_partial;
use super::store::{self, Questionnaire, steps};
use super::tallies::{Counted, Line};
use super::{counting, get};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{ConsultationId, Tx};
use crate::base::error::{Error, Result};
use crate::base::jobs;
use crate::base::slice::Job;
use crate::participation::consultations;

/// Counts a step.
pub(super) const JOB: Job = Job::new("questionnaire_counted", |app, payload| Box::pin(async move { Ok(count(&app, payload.parse::<Due>()?).await?) }));
/// So many more have answered at each step; counts are rounded down to it.
pub(super) const STEP: i64 = 10;

/// Of which consultation.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(super) struct Due {
    consultation: ConsultationId,
}

/// A question at a step.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Whole {
    pub name: String,
    pub lines: Vec<(Line, i64)>,
    pub answered: i64,
}

/// The last step.
pub(super) struct Last {
    pub persons: i64,
    pub counted_at: Timestamp,
    pub questions: Vec<Whole>,
}

/// As it is shown: tens, and nothing below.
pub(super) const fn rounded(count: i64) -> Option<i64> {
    let tens = count / STEP * STEP;
    if tens > 0 { Some(tens) } else { None }
}

/// Queues the next step when it is due, in the transaction of an answer.
pub(super) async fn note(app: &App, tx: &mut Tx, (consultation, questionnaire): (ConsultationId, &Questionnaire)) -> Result<()> {
    if questionnaire.results != ResultsShown::Open {
        return Ok(());
    }
    let more = get(tx, consultation).await?.answer_count - steps::persons(tx, questionnaire.id).await?;
    // A step that could not be counted is tried again with the next.
    if more >= STEP && more % STEP == 0 {
        jobs::enqueue(app, tx, JOB, &Due { consultation }).await?;
    }
    Ok(())
}

/// The last step, if there is one.
pub(super) async fn last(app: &App, questionnaire: &Questionnaire) -> Result<Option<Last>> {
    let Some(step) = steps::find(&mut &app.db, questionnaire.id).await? else { return Ok(None) };
    let questions = serde_json::from_str(&step.counts).map_err(anyhow::Error::from)?;
    Ok(Some(Last { persons: step.persons, counted_at: step.counted_at, questions }))
}

async fn count(app: &App, due: Due) -> Result<()> {
    let consultation = match consultations::get(&mut &app.db, due.consultation).await {
        Err(Error::NotFound) => return Ok(()),
        other => other?,
    };
    let questionnaire = get(&mut &app.db, consultation.id).await?;
    let now = app.clock.now();
    if questionnaire.results != ResultsShown::Open || !is_partial(&consultation, &questionnaire, now) {
        return Ok(());
    }
    let counts = counting::counts(app, &questionnaire, Vec::new()).await?;
    let persons: i64 = counts.persons.iter().map(|(_, count)| count).sum();
    let known = steps::persons(&mut &app.db, questionnaire.id).await?;
    if persons - known < STEP {
        return Ok(());
    }
    let sum = |counts: &Vec<i64>| counts.iter().sum::<i64>();
    let whole = |counted: &Counted| Whole {
        name: counted.name.clone(),
        lines: counted.lines.iter().cloned().zip(counted.counts.iter().map(sum)).collect(),
        answered: sum(&counted.answered),
    };
    let questions: Vec<Whole> = counts.all.iter().map(whole).collect();
    let step = steps::Step { persons, counted_at: now, counts: store::json(&questions)? };
    let mut tx = app.db.begin().await?;
    steps::keep(&mut tx, questionnaire.id, &step, STEP).await?;
    tx.commit().await?;
    Ok(())
}
