//! Staff: the page from which they reach their tools.

mod routes;

use axum::Router;

use crate::AppState;
use crate::accounts::Viewer;
use crate::communes::Commune;
use crate::error::{Error, Result};

/// Routes.
pub fn routes() -> Router<AppState> {
    routes::routes()
}

/// Whoever has any role here; nobody else learns what tools there are.
fn member<'a>(viewer: &'a Viewer, commune: &Commune) -> Result<&'a Viewer> {
    if viewer.is_staff(commune.id) { Ok(viewer) } else { Err(Error::Forbidden) }
}
