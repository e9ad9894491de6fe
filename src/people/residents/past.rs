//! Rows with dates of their own, as a year of use would have left them: for the demonstration. What happens goes through the rules of this slice.

use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, CommuneId, NeighbourhoodId, Tx, sql};

/// Verifies a person by their identity card, until a moment if there is one.
pub async fn insert(
    tx: &mut Tx,
    account: AccountId,
    (commune, neighbourhood): (CommuneId, Option<NeighbourhoodId>),
    at: Timestamp,
    until: Option<Timestamp>,
) -> sqlx::Result<()> {
    let insert =
        sql("INSERT INTO residents (account_id, commune_id, neighbourhood_id, method, verified_at, expires_at) VALUES ($1, $2, $3, 'identity_card', $4, $5)");
    tx.run(insert.bind(account).bind(commune).bind(neighbourhood).bind(at).bind(until)).await.map(drop)
}
