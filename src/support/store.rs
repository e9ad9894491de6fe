//! SQL of supports and endorsements.

use crate::clock::Timestamp;
use crate::db::{AccountId, Db, OrganisationId, SolutionId, Tx, sql};

/// Whether the row is new.
pub(super) async fn insert(tx: &mut Tx, solution: SolutionId, account: AccountId, resident: bool, at: Timestamp) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO supports (solution_id, account_id, resident, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(solution)
        .bind(account)
        .bind(resident)
        .bind(at);
    Ok(tx.run(insert).await? == 1)
}

/// Whether the deleted support was a resident's, if there was one.
pub(super) async fn delete(tx: &mut Tx, solution: SolutionId, account: AccountId) -> sqlx::Result<Option<bool>> {
    let delete = sql("DELETE FROM supports WHERE solution_id = $1 AND account_id = $2 RETURNING resident").bind(solution).bind(account);
    Ok(tx.find::<(bool,)>(delete).await?.map(|(resident,)| resident))
}

pub(super) async fn supports(db: &Db, solution: SolutionId, account: AccountId) -> sqlx::Result<bool> {
    let find = sql("SELECT created_at FROM supports WHERE solution_id = $1 AND account_id = $2").bind(solution).bind(account);
    Ok(db.find::<(i64,)>(find).await?.is_some())
}

pub(super) async fn insert_endorsement(
    tx: &mut Tx,
    solution: SolutionId,
    organisation: OrganisationId,
    account: AccountId,
    at: Timestamp,
) -> sqlx::Result<bool> {
    let insert = sql("INSERT INTO endorsements (solution_id, organisation_id, account_id, created_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING")
        .bind(solution)
        .bind(organisation)
        .bind(account)
        .bind(at);
    Ok(tx.run(insert).await? == 1)
}

pub(super) async fn delete_endorsement(tx: &mut Tx, solution: SolutionId, organisation: OrganisationId) -> sqlx::Result<bool> {
    Ok(tx.run(sql("DELETE FROM endorsements WHERE solution_id = $1 AND organisation_id = $2").bind(solution).bind(organisation)).await? == 1)
}

/// Organisations that endorse, the first first, with who did it for them.
pub(super) async fn endorsing(db: &Db, solution: SolutionId) -> sqlx::Result<Vec<(OrganisationId, AccountId)>> {
    db.all(sql("SELECT organisation_id, account_id FROM endorsements WHERE solution_id = $1 ORDER BY created_at, organisation_id LIMIT 200").bind(solution))
        .await
}
