//! What is known of whoever is looking, put together from every slice of this floor.

use crate::base::App;
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::people::{accounts, consent, notifications, organisations, residents, restrictions};
use crate::web::proof::Proof;
use crate::web::viewer::Viewer;

/// Who is looking, with roles (if the session's proof is enough for them), residences, organisations and unread notifications. Returns `None` if the account
/// is gone.
pub async fn load(app: &App, id: AccountId, proof: Option<Proof>) -> Result<Option<Viewer>> {
    let Some(identified) = accounts::identify(app, id, proof).await? else { return Ok(None) };
    Ok(Some(Viewer {
        residences: residents::current(app, id).await?,
        organisations: organisations::represented_by(app, id).await?,
        unread: notifications::unread(app, id).await?,
        restrictions: restrictions::current(app, id).await?,
        consent_due: consent::is_due(app, id).await?,
        ..identified
    }))
}
