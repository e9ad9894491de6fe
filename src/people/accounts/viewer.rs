//! What is known of whoever is looking, put together.

use app::model::Lang;

use super::{second_factor, store};
use crate::base::App;
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::people::{consent, notifications, organisations, residents, restrictions, staff};
use crate::web::proof::Proof;
use crate::web::viewer::Viewer;

pub(super) async fn load(app: &App, id: AccountId, proof: Option<Proof>) -> Result<Option<Viewer>> {
    let Some(account) = store::find(&app.db, id).await? else { return Ok(None) };
    let mut roles = staff::roles_of(app, id).await?;
    let role_waits = !roles.is_empty() && !proof.is_some_and(|proof| proof.second_factor);
    if role_waits {
        roles.clear();
    }
    Ok(Some(Viewer {
        id,
        handle: account.handle,
        name: account.name,
        email: account.email.unwrap_or_default(),
        phone: account.phone.unwrap_or_default(),
        has_password: account.password_hash.is_some_and(|hash| !hash.is_empty()),
        language: Lang::parse(&account.language).unwrap_or_default(),
        created_at: account.created_at,
        role_waits,
        can_show_second_factor: role_waits && second_factor::has_any(app, id).await?,
        proved_at: proof.map(|proof| proof.at),
        roles,
        residences: residents::current(app, id).await?,
        organisations: organisations::represented_by(app, id).await?,
        unread: notifications::unread(app, id).await?,
        restrictions: restrictions::current(app, id).await?,
        consent_due: consent::is_due(app, id).await?,
    }))
}
