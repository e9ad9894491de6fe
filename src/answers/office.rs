//! The officers' page: what waits for the commune.

use app::model::Micros;
use app::model::answer::{OfficePage, Waiting};
use app::model::content::SolutionState;

use crate::accounts::Viewer;
use crate::communes::Commune;
use crate::db::SolutionId;
use crate::error::Result;
use crate::solutions::office::in_states;
use crate::{AppState, problems, support};

const MOST: i64 = 60;

/// What waits for the commune's officers, nearest deadline first.
pub async fn office(app: &AppState, viewer: Option<&Viewer>, commune: &Commune) -> Result<OfficePage> {
    super::officer(viewer, commune)?;
    let waiting = in_states(app, commune, &[SolutionState::Threshold, SolutionState::UnderEvaluation], MOST).await?;
    let ids: Vec<SolutionId> = waiting.iter().map(|(_, id, _)| *id).collect();
    let mut signals = support::signals(app, &ids).await?;
    let works = in_states(app, commune, &[SolutionState::Accepted, SolutionState::InProgress], MOST).await?;
    Ok(OfficePage {
        waiting: waiting
            .into_iter()
            .map(|(card, id, at)| Waiting { card, due: at.map(|at| Micros::from(at.plus_days(commune.answer_days))), signals: signals.remove(&id) })
            .collect(),
        works: works.into_iter().map(|(card, _, _)| card).collect(),
        problems: problems::reported(app, commune, MOST).await?,
    })
}
