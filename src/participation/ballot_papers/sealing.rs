//! Handing the ballots on paper to the count, once, in the transaction that closes the ballot. What was entered of each sheet is emptied in it: afterwards
//! nothing leads from a serial number to a vote, and the sheets themselves are in the box.

use uuid::Builder;

use super::{balanced, store};
use crate::base::App;
use crate::base::db::Tx;
use crate::base::error::{Error, Result};
use crate::participation::ballots::{Ballot, Sealed};
use app::words::tr;

/// Every ballot on paper that counts, empty ones among them, each with a salt and a pseudonym of its own, in the order of random numbers. Refused while the
/// balance is not confirmed.
pub async fn sealed(app: &App, tx: &mut Tx, ballot: &Ballot) -> Result<Vec<Sealed>> {
    if !store::lock(tx, ballot.id).await? {
        return Ok(Vec::new());
    }
    if !balanced(tx, ballot).await?.is_settled() {
        return Err(Error::Conflict(tr::ballot_papers::NOT_BALANCED));
    }
    // What was taken once is empty.
    if store::balances::find(tx, ballot.id).await?.is_some_and(|balance| balance.taken_at.is_some()) {
        return Err(Error::Conflict(tr::ballot_papers::NOT_NOW));
    }
    let taken = store::take(tx, ballot.id, app.clock.now()).await?;
    let mut sealed: Vec<_> = taken
        .into_iter()
        .map(|choice| (Builder::from_random_bytes(app.rng.bytes()).into_uuid(), Sealed { choice, salt: app.rng.bytes(), pseudonym: app.rng.bytes() }))
        .collect();
    sealed.sort_unstable_by_key(|(place, _)| *place);
    Ok(sealed.into_iter().map(|(_, sealed)| sealed).collect())
}
