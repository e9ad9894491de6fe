//! What the public may know of a person.

use app::model::content::Visibility;

use super::store;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::AccountId;
use crate::base::error::Result;

/// A person with a confirmed account.
#[derive(Clone, Debug)]
pub struct PublicProfile {
    /// The account.
    pub id: AccountId,
    /// The name shown, whether or not others may read it.
    pub name: String,
    /// Whether others may.
    pub visibility: Visibility,
    /// Since when.
    pub created_at: Timestamp,
}

/// The person of a profile's address. Placeholders and unconfirmed accounts have none.
pub async fn public_profile(app: &App, handle: &str) -> Result<Option<PublicProfile>> {
    // PostgreSQL does not take it into a text.
    if handle.contains('\0') {
        return Ok(None);
    }
    let account = store::by_handle(&app.db, handle).await?;
    Ok(account.map(|account| PublicProfile {
        id: account.id,
        name: account.name,
        visibility: Visibility::parse(&account.visibility).unwrap_or(Visibility::Held),
        created_at: account.created_at,
    }))
}
