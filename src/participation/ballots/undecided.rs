//! What waits for a second person of the staff: ballots of which somebody says that they do not count.

use crate::base::db::{AccountId, ConsultationId, Sql, sql};
use crate::base::error::Result;

/// Those of these ballots in which somebody else than the viewer asked that a vote does not count, or that it counts again, and nobody confirmed it.
pub async fn with_voids(db: &mut impl Sql, ids: &[ConsultationId], viewer: AccountId) -> Result<Vec<ConsultationId>> {
    let select = sql("SELECT DISTINCT v.consultation_id FROM ballot_voids v JOIN ballots b ON b.consultation_id = v.consultation_id \
         WHERE b.closed_at IS NULL AND ((v.confirmed_at IS NULL AND v.asked_by <> ")
    .arg(viewer)
    .push(") OR v.back_asked_by <> ")
    .arg(viewer)
    .push(")");
    let rows: Vec<(ConsultationId,)> = db.all(select.push(" AND v.consultation_id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
