//! Handing over what came on paper: the problems of a placeholder, and where it said "me too", become a person's.

use super::store;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;

/// Makes them the person's. Who says "me too" twice counts once, and nobody on their own.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    for problem in store::me_toos_of(tx, from).await? {
        store::correct_me_too(tx, problem, 0).await?;
        if !store::move_me_too(tx, problem, from, to).await? && store::delete_me_too(tx, problem, from).await? {
            store::correct_me_too(tx, problem, -1).await?;
        }
    }
    store::hand_over(tx, from, to).await?;
    for problem in store::own_me_toos(tx, to).await? {
        if store::delete_me_too(tx, problem, to).await? {
            store::correct_me_too(tx, problem, -1).await?;
        }
    }
    Ok(())
}
