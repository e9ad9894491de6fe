//! What the public may know of a person.

use super::store;
use crate::AppState;
use crate::clock::Timestamp;
use crate::db::AccountId;
use crate::error::Result;

/// A person with a confirmed account.
#[derive(Clone, Debug)]
pub struct PublicProfile {
    /// The account.
    pub id: AccountId,
    /// The name shown.
    pub name: String,
    /// Since when.
    pub created_at: Timestamp,
}

/// The person of a profile's address. Placeholders and unconfirmed accounts have none.
pub async fn public_profile(app: &AppState, handle: &str) -> Result<Option<PublicProfile>> {
    // PostgreSQL does not take it into a text.
    if handle.contains('\0') {
        return Ok(None);
    }
    let account = store::by_handle(&app.db, handle).await?;
    Ok(account.map(|account| PublicProfile { id: account.id, name: account.name, created_at: account.created_at }))
}
