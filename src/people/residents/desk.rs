//! Residences of people without an account, whose paper is entered at the desk: the agent looks at the same documents, and the same log keeps the method,
//! the moment and the agent. With the person's contributions the residence becomes their account's.

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, RowId, Tx};
use crate::base::error::Result;
use crate::communes::Commune;

/// Makes the residence of a placeholder a person's, unless the person's own was verified or withdrawn later. Before the supports are handed over: one that
/// counts as a resident's belongs to a residence. Afterwards [`forget`] ends the placeholder's.
pub async fn hand_over(app: &App, tx: &mut Tx, commune: &Commune, from: AccountId, to: AccountId) -> Result<()> {
    let now = app.clock.now();
    if let Some((method, true)) = store::hand_over(tx, commune.id, from, to, now).await? {
        let event = store::Event { act: "verified", method: &method, account: Some(to), actor: None, reason: "" };
        store::insert_event(tx, app.rng.id::<RowId>(now), commune.id, &event, now).await?;
    }
    Ok(())
}

/// Ends the residence of a placeholder that was handed over.
pub async fn forget(tx: &mut Tx, commune: &Commune, placeholder: AccountId) -> Result<()> {
    store::forget(tx, commune.id, placeholder).await?;
    Ok(())
}
