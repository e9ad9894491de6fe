//! Handing over what came on paper: the comments of a placeholder become a person's. Nobody votes on their own, so a vote that they cast on one is
//! taken back.

use super::store;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;
use crate::counting::wilson;

/// Makes them the person's.
pub async fn hand_over(tx: &mut Tx, from: AccountId, to: AccountId) -> Result<()> {
    store::hand_over(tx, from, to).await?;
    for (comment, useful) in store::votes_on_own(tx, to).await? {
        let (up, down) = store::votes(tx, comment).await?;
        let (up, down) = if useful { (up - 1, down) } else { (up, down - 1) };
        store::delete_vote(tx, comment, to).await?;
        store::set_votes(tx, comment, up, down, wilson(up, down)).await?;
    }
    Ok(())
}
