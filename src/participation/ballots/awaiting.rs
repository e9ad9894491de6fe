//! For whoever counts: which ballots are not closed, and who voted.

use app::model::ballots::BallotState;
use uuid::Uuid;

use super::store::voting as kept;
use crate::base::db::{AccountId, ConsultationId, Sql, sql};
use crate::base::error::Result;

/// Published ballots that are not closed, in the order of their consultations; those after one.
pub async fn unclosed(db: &mut impl Sql, after: Option<ConsultationId>, most: i64) -> Result<Vec<ConsultationId>> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let select = sql("SELECT consultation_id FROM ballots WHERE consultation_id > ").arg(after);
    let select = select.push(" AND frozen_at IS NOT NULL AND closed_at IS NULL ORDER BY consultation_id LIMIT ").arg(most);
    Ok(db.all::<(ConsultationId,)>(select).await?.into_iter().map(|(id,)| id).collect())
}

/// Those whose ballots count, on paper too, in the order of their accounts; those after one.
pub async fn voters(db: &mut impl Sql, id: ConsultationId, after: Option<AccountId>, most: i64) -> Result<Vec<AccountId>> {
    Ok(kept::those(db, id, &[BallotState::Cast, BallotState::OnPaper], after, most).await?)
}
