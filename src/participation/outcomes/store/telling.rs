//! SQL of who was told of an outcome: how far telling came, and each recipient once.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, ConsultationId, Db, Sql, Tx, sql};

/// An outcome of which not everybody has been told.
#[derive(sqlx_macros::FromRow)]
pub struct UntoldRow {
    pub published_by: Option<AccountId>,
    /// The last one who was told.
    pub told_to: Option<AccountId>,
}

/// How far telling came, of a published outcome of which not everybody has been told.
pub async fn progress(db: &Db, id: ConsultationId) -> sqlx::Result<Option<UntoldRow>> {
    let select = sql("SELECT published_by, told_to FROM outcomes WHERE told_at IS NULL AND published_at IS NOT NULL AND consultation_id = ");
    db.find(select.arg(id)).await
}

/// Takes the row of a published outcome of which not everybody has been told.
pub async fn untold(tx: &mut Tx, id: ConsultationId) -> sqlx::Result<Option<UntoldRow>> {
    let lock = sql("UPDATE outcomes SET told_at = NULL WHERE consultation_id = $1 AND told_at IS NULL AND published_at IS NOT NULL \
         RETURNING published_by, told_to");
    tx.find(lock.bind(id)).await
}

/// Keeps how far telling came: the last account, or the moment at which all had been told.
pub async fn mark_told(tx: &mut Tx, id: ConsultationId, to: Option<AccountId>, at: Option<Timestamp>) -> sqlx::Result<()> {
    tx.run(sql("UPDATE outcomes SET told_to = $1, told_at = $2 WHERE consultation_id = $3").bind(to).bind(at).bind(id)).await.map(drop)
}

/// Keeps that somebody is told, and which points rest on what they gave; `false` if they were told before.
pub async fn insert(tx: &mut Tx, id: ConsultationId, (person, points): (AccountId, &str), at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO outcome_recipients (consultation_id, account_id, points, told_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING");
    Ok(tx.run(insert.bind(id).bind(person).bind(points).bind(at)).await? == 1)
}

/// Which points rest on what somebody gave, if they were told.
pub async fn points_of(db: &mut impl Sql, id: ConsultationId, person: AccountId) -> sqlx::Result<Option<String>> {
    let select = sql("SELECT points FROM outcome_recipients WHERE consultation_id = ").arg(id).push(" AND account_id = ").arg(person);
    Ok(db.find::<(String,)>(select).await?.map(|(points,)| points))
}
