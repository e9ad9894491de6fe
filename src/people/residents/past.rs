//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, Tx};

/// Verifies a person by their identity card, until a moment if there is one.
pub async fn insert(
    tx: &mut Tx,
    account: AccountId,
    (commune, neighbourhood): (CommuneId, Option<NeighbourhoodId>),
    at: Timestamp,
    until: Option<Timestamp>,
) -> sqlx::Result<()> {
    insert_all(tx, commune, &[(account, neighbourhood, at)], until).await
}

/// Verifies many people of a commune, each at a moment of their own.
pub async fn insert_all(
    tx: &mut Tx,
    commune: CommuneId,
    people: &[(AccountId, Option<NeighbourhoodId>, Timestamp)],
    until: Option<Timestamp>,
) -> sqlx::Result<()> {
    let rows = people
        .iter()
        .map(|(account, neighbourhood, at)| [(*account).into(), commune.into(), (*neighbourhood).into(), "identity_card".into(), (*at).into(), until.into()]);
    let insert = "INSERT INTO residents (account_id, commune_id, neighbourhood_id, method, verified_at, expires_at) VALUES ";
    tx.insert_all(insert, rows.collect()).await
}
