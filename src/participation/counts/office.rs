//! What ballots wait for: a second person who confirms that a vote does not count, a third one who reads a sheet, a balance, a lot.

use app::model::hub::Work;

use crate::base::App;
use crate::base::db::{AccountId, ConsultationId, sql};
use crate::base::error::Result;
use crate::participation::{ballot_papers, ballots};

/// What the viewer can do for these ballots, one line for each kind of work; `over` are those of them whose voting is over.
pub async fn waiting(app: &App, viewer: AccountId, (ids, over): (&[ConsultationId], &[ConsultationId])) -> Result<Vec<(ConsultationId, Work)>> {
    let mut found = Vec::new();
    let mut add = |ids: Vec<ConsultationId>, work: Work| found.extend(ids.into_iter().map(|id| (id, work)));
    if !ids.is_empty() {
        add(ballots::undecided::with_voids(&mut &app.db, ids, viewer).await?, Work::BallotVoid);
    }
    if !over.is_empty() {
        add(ballot_papers::office::with_differences(&mut &app.db, over, viewer).await?, Work::BallotDifference);
        add(ballot_papers::office::unbalanced(&mut &app.db, over, viewer).await?, Work::BallotBalance);
        add(with_lots(app, over, viewer).await?, Work::BallotLot);
    }
    Ok(found)
}

/// Those of these that wait for a lot that the viewer can enter, or confirm.
async fn with_lots(app: &App, ids: &[ConsultationId], viewer: AccountId) -> Result<Vec<ConsultationId>> {
    let select = sql("SELECT consultation_id FROM ballot_counts WHERE state = 'tied' AND (first_by IS NULL OR first_by <> ").arg(viewer);
    let rows: Vec<(ConsultationId,)> = app.db.all(select.push(") AND consultation_id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
