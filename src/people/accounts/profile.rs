//! What stands for a person: the page of whoever has an account, and placeholders for those who wrote elsewhere or on paper, and can never sign in.

use app::model::Lang;
use app::model::content::Visibility;

use super::store;
use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;

/// A person with a confirmed account.
#[derive(Clone, Debug)]
pub struct PublicProfile {
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

/// Makes a placeholder. Without a name it is shown as [`super::nameless`].
pub async fn make_placeholder(app: &App, tx: &mut Tx, name: &str, language: Lang) -> Result<AccountId> {
    let now = app.clock.now();
    let id: AccountId = app.rng.id(now);
    let handle = placeholder_handle(app);
    store::insert_placeholder(tx, &store::NewPlaceholder { id, handle: &handle, name, language: language.code(), at: now }).await?;
    Ok(id)
}

/// A handle for a placeholder: longer than anybody's, because it is no address of a profile.
pub(super) fn placeholder_handle(app: &App) -> String {
    format!("{}{}", app.rng.handle(), app.rng.handle())
}

/// Whether an account only stands for somebody, who wrote elsewhere or on paper. Those of people who left don't.
pub async fn is_stand_in(tx: &mut Tx, id: AccountId) -> Result<bool> {
    Ok(store::is_stand_in(tx, id).await?)
}

/// Forgets the name of a placeholder whose contributions were handed over.
pub async fn empty_placeholder(tx: &mut Tx, id: AccountId) -> Result<()> {
    Ok(store::empty_placeholder(tx, id).await?)
}
