//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use super::Supporter;
use super::store::{self, Endorsement};
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, OrganisationId, SolutionId, Tx};

/// Adds a support; `residence` is the commune whose resident the person is, if they are.
pub async fn insert(tx: &mut Tx, solution: SolutionId, account: AccountId, residence: Option<CommuneId>, at: Timestamp) -> sqlx::Result<()> {
    let supporter = Supporter { account, resident: residence.is_some(), origin: String::new() };
    store::insert(tx, solution, &supporter, residence, at).await.map(drop)
}

/// Somebody's support.
#[derive(Clone, Copy, Debug)]
pub struct SupportRow {
    pub solution: SolutionId,
    pub account: AccountId,
    /// The commune whose resident the person is, if they are.
    pub residence: Option<CommuneId>,
    pub at: Timestamp,
}

/// Adds many supports, none of which is there yet.
pub async fn insert_all(tx: &mut Tx, supports: &[SupportRow]) -> sqlx::Result<()> {
    let rows = supports.iter().map(|row| [row.solution.into(), row.account.into(), row.residence.is_some().into(), row.residence.into(), row.at.into()]);
    tx.insert_all("INSERT INTO supports (solution_id, account_id, resident, residence_commune_id, created_at) VALUES ", rows.collect()).await
}

/// Adds an endorsement.
pub async fn add_endorsement(
    tx: &mut Tx,
    solution: SolutionId,
    (organisation, account): (OrganisationId, AccountId),
    commune: CommuneId,
    at: Timestamp,
) -> sqlx::Result<()> {
    store::insert_endorsement(tx, &Endorsement { solution, organisation, commune, account }, at).await.map(drop)
}
