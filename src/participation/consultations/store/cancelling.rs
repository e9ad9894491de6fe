//! SQL of requests to give a consultation up that wait for a second person.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Sql, Tx, sql};

/// Who asked for it, when and why.
#[derive(Clone, Debug)]
pub struct Request {
    pub by: AccountId,
    pub at: Timestamp,
    pub reason: String,
}

#[derive(sqlx_macros::FromRow)]
struct Row {
    cancel_asked_by: Option<AccountId>,
    cancel_asked_at: Option<Timestamp>,
    cancel_reason: String,
}

/// What was asked, if it was.
pub async fn find(db: &mut impl Sql, id: ConsultationId) -> sqlx::Result<Option<Request>> {
    let row = db.find::<Row>(sql("SELECT cancel_asked_by, cancel_asked_at, cancel_reason FROM consultations WHERE id = ").arg(id)).await?;
    Ok(row.and_then(|row| Some(Request { by: row.cancel_asked_by?, at: row.cancel_asked_at?, reason: row.cancel_reason })))
}

/// Asks for it; false if it cannot be given up, or somebody asked before.
pub async fn ask(tx: &mut Tx, id: ConsultationId, reason: &str, (by, at): (AccountId, Timestamp)) -> sqlx::Result<bool> {
    let update = sql("UPDATE consultations SET cancel_asked_by = $1, cancel_asked_at = $2, cancel_reason = $3 \
         WHERE id = $4 AND published_at IS NOT NULL AND cancelled_at IS NULL AND decided_at IS NULL AND cancel_asked_at IS NULL");
    Ok(tx.run(update.bind(by).bind(at).bind(reason).bind(id)).await? == 1)
}

/// Takes it back; false if nobody asked, or it was confirmed.
pub async fn take_back(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<bool> {
    let update = sql("UPDATE consultations SET cancel_asked_by = NULL, cancel_asked_at = NULL, cancel_reason = '' \
         WHERE id = $1 AND cancelled_at IS NULL AND cancel_asked_at IS NOT NULL");
    Ok(tx.run(update.bind(id)).await? == 1)
}

/// Those of these of which somebody else asked that they are given up, while nobody has confirmed it.
pub async fn asked_by_others(db: &mut impl Sql, ids: &[ConsultationId], viewer: AccountId) -> sqlx::Result<Vec<ConsultationId>> {
    let select = sql("SELECT id FROM consultations WHERE cancelled_at IS NULL AND decided_at IS NULL AND cancel_asked_by <> ").arg(viewer);
    let rows: Vec<(ConsultationId,)> = db.all(select.push(" AND id IN ").list(ids.iter().copied())).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
