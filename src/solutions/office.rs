//! What the commune's officers have before them: solutions that wait for an answer, and works to follow.

use app::model::content::{SolutionCard, SolutionState};

use super::{cards, store};
use crate::AppState;
use crate::clock::Timestamp;
use crate::communes::Commune;
use crate::db::{SolutionId, sql};
use crate::error::Result;

/// Public solutions in one of these states, those first that reached the threshold first, with that moment.
pub async fn in_states(app: &AppState, commune: &Commune, states: &[SolutionState], limit: i64) -> Result<Vec<(SolutionCard, SolutionId, Option<Timestamp>)>> {
    let names = || states.iter().map(|state| state.as_str());
    let select = store::public_cards().push(" AND s.commune_id = ").arg(commune.id).push(" AND s.state IN ").list(names());
    let rows: Vec<store::CardRow> = app.db.all(select.push(" ORDER BY s.threshold_at, s.id LIMIT ").arg(limit)).await?;
    let reached: Vec<(SolutionId, Option<Timestamp>)> =
        app.db.all(sql("SELECT id, threshold_at FROM solutions WHERE id IN ").list(rows.iter().map(|row| row.id))).await?;
    let moments: Vec<Option<Timestamp>> = rows.iter().map(|row| reached.iter().find(|(id, _)| *id == row.id).and_then(|(_, at)| *at)).collect();
    let ids: Vec<SolutionId> = rows.iter().map(|row| row.id).collect();
    Ok(cards::draw(app, rows).await?.into_iter().zip(ids).zip(moments).map(|((card, id), at)| (card, id, at)).collect())
}
