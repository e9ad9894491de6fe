//! For whoever counts: which ballots are not closed, which ones left something in the files of the database, and who voted.

use app::model::ballots::BallotState;
use uuid::Uuid;

use super::store::voting as kept;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Sql, Tx, sql};
use crate::base::error::Result;

/// Published ballots that are not closed, in the order of their consultations; those after one.
pub async fn unclosed(db: &mut impl Sql, after: Option<ConsultationId>, most: i64) -> Result<Vec<ConsultationId>> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let select = sql("SELECT consultation_id FROM ballots WHERE consultation_id > ").arg(after);
    let select = select.push(" AND frozen_at IS NOT NULL AND closed_at IS NULL ORDER BY consultation_id LIMIT ").arg(most);
    Ok(db.all::<(ConsultationId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// The tables from which closing deletes votes and what leads to their voters, and in whose files that is still to be read.
pub const REMAINS: &[&str] = &["ballot_nonces", "ballot_choices", "ballot_drafts"];

/// Closed ballots of which something may still be in those files.
pub async fn with_remains(db: &mut impl Sql, most: i64) -> Result<Vec<ConsultationId>> {
    let select = sql("SELECT consultation_id FROM ballots WHERE consultation_id > ").arg(Uuid::nil());
    let select = select.push(" AND closed_at IS NOT NULL AND overwritten_at IS NULL ORDER BY consultation_id LIMIT ").arg(most);
    Ok(db.all::<(ConsultationId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Nothing of these is in the files any more.
pub async fn mark_overwritten(tx: &mut Tx, ids: &[ConsultationId], at: Timestamp) -> Result<()> {
    let update = sql("UPDATE ballots SET overwritten_at = ").arg(at).push(" WHERE consultation_id IN ").list(ids.iter().copied());
    Ok(tx.run(update).await.map(drop)?)
}

/// Those whose ballots count, on paper too, in the order of their accounts; those after one.
pub async fn voters(db: &mut impl Sql, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    Ok(kept::those(db, id, &[BallotState::Cast, BallotState::OnPaper], after, most).await?)
}
