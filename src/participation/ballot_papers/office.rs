//! What waits of ballots on paper once voting is over: sheets that two people read differently, and the balance.

use crate::base::db::{AccountId, ConsultationId, Sql, sql};
use crate::base::error::Result;

/// Those of these ballots of which a sheet waits for a third person that the viewer can be.
pub async fn with_differences(db: &mut impl Sql, ids: &[ConsultationId], viewer: AccountId) -> Result<Vec<ConsultationId>> {
    let select = sql("SELECT DISTINCT e.consultation_id FROM ballot_entries e \
         JOIN ballot_entries f ON f.consultation_id = e.consultation_id AND f.serial = e.serial AND f.pass = 2 \
         WHERE e.pass = 1 AND (e.state <> f.state OR e.marks <> f.marks) AND NOT EXISTS \
         (SELECT 1 FROM ballot_rulings r WHERE r.consultation_id = e.consultation_id AND r.serial = e.serial) AND e.entered_by <> ")
    .arg(viewer)
    .push(" AND f.entered_by <> ")
    .arg(viewer);
    let rows: Vec<(ConsultationId,)> = db.all(select.push(" AND e.consultation_id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Those of these ballots of which sheets were issued whose balance nobody declared, or that the viewer can confirm.
pub async fn unbalanced(db: &mut impl Sql, ids: &[ConsultationId], viewer: AccountId) -> Result<Vec<ConsultationId>> {
    let select = sql("SELECT DISTINCT b.consultation_id FROM ballot_batches b LEFT JOIN ballot_balances d ON d.consultation_id = b.consultation_id \
         WHERE (d.consultation_id IS NULL OR (d.confirmed_at IS NULL AND d.declared_by <> ")
    .arg(viewer);
    let rows: Vec<(ConsultationId,)> = db.all(select.push(")) AND b.consultation_id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
