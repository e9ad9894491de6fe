//! SQL of ballots that do not count because two people of the staff said why.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, RowId, Sql, Tx, sql};

/// What somebody of the staff asked, and whether a second person confirmed it.
#[derive(Clone, Debug, sqlx_macros::FromRow)]
pub struct VoidRow {
    pub id: RowId,
    pub account_id: AccountId,
    pub reason: String,
    pub asked_by: AccountId,
    pub asked_at: Timestamp,
    pub confirmed_by: Option<AccountId>,
    pub confirmed_at: Option<Timestamp>,
    /// Who asked that it counts again.
    pub back_asked_by: Option<AccountId>,
    pub back_asked_at: Option<Timestamp>,
}

const SELECT: &str = "SELECT id, account_id, reason, asked_by, asked_at, confirmed_by, confirmed_at, back_asked_by, back_asked_at \
     FROM ballot_voids WHERE consultation_id = ";

/// Asks for it; false if somebody did before.
pub async fn insert(tx: &mut Tx, consultation: ConsultationId, new: &VoidRow) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO ballot_voids (id, consultation_id, account_id, reason, asked_by, asked_at) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (consultation_id, account_id) DO NOTHING");
    let insert = insert.bind(new.id).bind(consultation).bind(new.account_id).bind(&*new.reason).bind(new.asked_by).bind(new.asked_at);
    Ok(tx.run(insert).await? == 1)
}

/// Those of a ballot, the first that was asked for first.
pub async fn list(db: &mut impl Sql, consultation: ConsultationId, most: i64) -> sqlx::Result<Vec<VoidRow>> {
    db.all(sql(SELECT).arg(consultation).push(" ORDER BY asked_at, id LIMIT ").arg(most)).await
}

/// One of a ballot.
pub async fn find(db: &mut impl Sql, consultation: ConsultationId, id: RowId) -> sqlx::Result<Option<VoidRow>> {
    db.find(sql(SELECT).arg(consultation).push(" AND id = ").arg(id)).await
}

/// Somebody else confirms it; false if that was done before, or by whoever asked.
pub async fn confirm(tx: &mut Tx, id: RowId, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE ballot_voids SET confirmed_by = $1, confirmed_at = $2 WHERE id = $3 AND confirmed_at IS NULL AND asked_by <> $1");
    Ok(tx.run(update.bind(by).bind(at).bind(id)).await? == 1)
}

/// Asks that it counts again; false if somebody did before.
pub async fn ask_back(tx: &mut Tx, id: RowId, by: AccountId, at: Timestamp) -> sqlx::Result<bool> {
    let update = sql("UPDATE ballot_voids SET back_asked_by = $1, back_asked_at = $2 WHERE id = $3 AND confirmed_at IS NOT NULL AND back_asked_at IS NULL");
    Ok(tx.run(update.bind(by).bind(at).bind(id)).await? == 1)
}

/// Forgets what was asked of somebody's ballot and not confirmed.
pub async fn remove_asked(tx: &mut Tx, consultation: ConsultationId, account: AccountId) -> sqlx::Result<()> {
    let delete = sql("DELETE FROM ballot_voids WHERE consultation_id = $1 AND account_id = $2 AND confirmed_at IS NULL");
    tx.run(delete.bind(consultation).bind(account)).await.map(drop)
}

/// Takes it back.
pub async fn remove(tx: &mut Tx, id: RowId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM ballot_voids WHERE id = $1").bind(id)).await? == 1)
}
