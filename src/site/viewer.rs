//! Who is in a session, as the layer around every page finds out.

use tower_sessions::Session;

use crate::base::App;
use crate::base::clock::Timestamp;
use crate::base::db::AccountId;
use crate::base::error::Result;
use crate::people::viewer;
use crate::web::proof::Proof;
use crate::web::session::{ACCOUNT, BEGAN_AT, staff_since};
use crate::web::viewer::Viewer;

/// Who is in a session.
pub(super) enum Found {
    Viewer(Box<Viewer>),
    Nobody,
    /// Somebody with a role, for whom it has lasted long enough.
    Ended,
}

pub(super) async fn find_viewer(app: &App, session: &Session) -> Result<Found> {
    let Some(account) = session.get::<AccountId>(ACCOUNT).await? else { return Ok(Found::Nobody) };
    let Some(viewer) = viewer::load(app, account, Proof::of(session).await?).await? else { return Ok(Found::Nobody) };
    let began: Option<Timestamp> = session.get(BEGAN_AT).await?;
    if viewer.has_any_role() && began.is_some_and(|began| began <= staff_since(app.clock.now())) {
        return Ok(Found::Ended);
    }
    Ok(Found::Viewer(Box::new(viewer)))
}
