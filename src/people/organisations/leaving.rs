//! What becomes of a person's part in organisations when their account is emptied. What was said for an organisation stays: it is the organisation's.

use super::documents;
use super::store::{self, representatives, requests};
use crate::base::App;
use crate::base::db::Tx;
use crate::base::erasure::Leaving;
use crate::base::error::Result;

/// Takes back what the person asked and nobody has decided; the mandates that came with it, and those of forms never sent, are needed no more. Forgets
/// invitations sent to them.
pub(super) async fn erase(tx: &mut Tx, leaving: &mut Leaving) -> Result<()> {
    requests::take_all_back(tx, leaving.account, leaving.at).await?;
    store::documents::abandon(tx, leaving.account).await?;
    for contact in leaving.email.iter().chain(leaving.phone.as_ref().filter(|_| !leaving.shares_phone)) {
        representatives::forget_invitations_to(tx, &contact.to_lowercase()).await?;
    }
    leaving.afterwards(|app| Box::pin(async move { delete_mandates(&app).await }));
    Ok(())
}

/// Deletes the files; what fails is done by the next tidying.
async fn delete_mandates(app: &App) {
    if let Err(error) = documents::delete_unneeded(app).await {
        tracing::warn!("a mandate could not be deleted yet: {error}");
    }
}
