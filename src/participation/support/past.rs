//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId, SolutionId, Tx, sql};

/// Adds a support; `residence` is the commune whose resident the person is, if they are.
pub async fn insert(tx: &mut Tx, solution: SolutionId, account: AccountId, residence: Option<CommuneId>, at: Timestamp) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO supports (solution_id, account_id, resident, residence_commune_id, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(solution)
        .bind(account)
        .bind(residence.is_some())
        .bind(residence)
        .bind(at);
    tx.run(insert).await.map(drop)
}

/// Adds an endorsement.
pub async fn add_endorsement(
    tx: &mut Tx,
    solution: SolutionId,
    (organisation, account): (OrganisationId, AccountId),
    commune: CommuneId,
    at: Timestamp,
) -> sqlx::Result<()> {
    let insert = sql("INSERT INTO endorsements (solution_id, organisation_id, commune_id, account_id, created_at) VALUES ($1, $2, $3, $4, $5)")
        .bind(solution)
        .bind(organisation)
        .bind(commune)
        .bind(account)
        .bind(at);
    tx.run(insert).await.map(drop)
}
