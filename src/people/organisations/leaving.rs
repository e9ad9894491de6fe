//! What becomes of a person's part in organisations when their account is emptied. What was said for an organisation stays: it is the organisation's.

use super::documents;
use super::store::{representatives, requests};
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;

/// Takes back what the person asked and nobody has decided; the mandates that came with it, and those of forms never sent, are needed no more.
pub async fn take_back(tx: &mut Tx, account: AccountId, at: Timestamp) -> Result<()> {
    requests::take_all_back(tx, account, at).await?;
    Ok(super::store::documents::abandon(tx, account).await?)
}

/// Forgets invitations sent to an address or a phone.
pub async fn forget_invitations(tx: &mut Tx, contact: &str) -> Result<()> {
    Ok(representatives::forget_invitations_to(tx, contact).await?)
}

/// Deletes the files; what fails is done by the next tidying.
pub async fn delete_mandates(app: &App) {
    if let Err(error) = documents::delete_unneeded(app).await {
        tracing::warn!("a mandate could not be deleted yet: {error}");
    }
}
