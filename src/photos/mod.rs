//! Photos: decoded, bounded, stripped of metadata and re-encoded in three sizes; the original is never kept.

mod files;

use axum::Router;
pub use files::Files;

use crate::AppState;
use crate::error::Result;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}

/// Deletes photos whose form was never sent.
pub async fn delete_abandoned(_app: &AppState) -> Result<()> {
    Ok(())
}
