//! Moderation: flags, the queue, hiding and restoring with reasons.

use axum::Router;

use crate::AppState;

/// Routes.
pub fn routes() -> Router<AppState> {
    Router::new()
}
