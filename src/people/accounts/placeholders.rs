//! Placeholders: accounts that stand for somebody who wrote elsewhere or on paper, and can never sign in.

use app::model::Lang;

use super::store;
use crate::base::App;
use crate::base::db::{AccountId, Tx};
use crate::base::error::Result;

/// Makes one. Without a name it is shown as [`super::nameless`].
pub async fn make_placeholder(app: &App, tx: &mut Tx, name: &str, language: Lang) -> Result<AccountId> {
    let now = app.clock.now();
    let id: AccountId = app.rng.id(now);
    // Longer than anybody's, because it is no address of a profile.
    let handle = format!("{}{}", app.rng.handle(), app.rng.handle());
    store::insert_placeholder(tx, id, &handle, name, language.code(), now).await?;
    Ok(id)
}

/// Forgets the name of one whose contributions were handed over.
pub async fn empty_placeholder(tx: &mut Tx, id: AccountId) -> Result<()> {
    Ok(store::empty_placeholder(tx, id).await?)
}
